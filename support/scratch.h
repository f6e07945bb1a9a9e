/* Building text results in an evaluation's scratch.
 *
 * Takes the evaluation and the bytes, gives text that lies in the scratch.  A scratch without room gives
 * empty text and YAWL_ETOOBIG; whatever was built before stays where it is.
 */
#ifndef SUPPORT_SCRATCH_H
#define SUPPORT_SCRATCH_H

#include "yawl/value.h"

/* Copies `length` bytes to the end of the scratch. */
struct yawl_text yawl__scratch_text(struct yawl_eval *e, const char *bytes, uint32_t length);

#endif
