/* A program's constant data as bytes: what a store keeps of it, so that tools can say what a case did
 * without the program at hand.  Names, flows and the records of data; no step, no guard, no facet.
 *
 * Words are 32 bits, little-endian; a text is its length and its bytes, YAWL_NONE and nothing for none;
 * a record is its number, YAWL_NONE for none.
 *
 *   version, hash (two words), name, version of the workflow
 *   records: count; each: name, inside_size, set, fields; each field: name, type, inside, index,
 *     optional, element, record (one of those before), names: YAWL_NONE, or count and texts
 *   nets: count; each: name, data, places, tasks, timers
 *     places: count; names
 *     tasks: count; each: name, line, kind, split, subnet, instances, in, returns, own, kept, trigger,
 *       timers, flows, other flows: count; each: condition, target
 */
#ifndef CORE_DESCRIPTION_H
#define CORE_DESCRIPTION_H

#include "base/buffer.h"
#include "yawl/program.h"

#define YAWL__DESCRIPTION_VERSION 1

/* Appends the description of a program; `room` is for its own use.  False: no memory. */
bool yawl__describe(const struct yawl_program *program, struct yawl__buffer *out,
                    struct yawl__buffer *room);

#endif
