/* Atoms in an order in which equal ones stand together, so that a sequence need not be compared pair by pair.
 *
 * Atoms that are equal [XP 3.5.1] have equal keys.  The keys of numbers are those numbers; doubles where one
 * of them is one, or of single precision: then not all that have equal keys are equal, as two large ints
 * that are one double.
 */
#ifndef SUPPORT_ITEMS_SORTED_H
#define SUPPORT_ITEMS_SORTED_H

#include "support/items_parts.h"

/* What numbers are compared as. */
enum precision { EXACT, DOUBLE, SINGLE };
struct sorted {
    const struct yawl_item *atoms;
    uint32_t *order; /* their numbers; those of equal keys in the order of the sequence */
    uint32_t count;
    enum precision precision;
};
/* Sorts `count` atoms, which stay where they are; false: YAWL_ETOOBIG.  `others`: the precision of others
 * that they are compared with. */
bool yawl__items_sort(struct yawl_eval *e, struct sorted *sorted, const struct yawl_item *atoms,
                      uint32_t count, enum precision others);
/* The end of the run of equal keys that begins at `begin`. */
uint32_t yawl__items_run(const struct sorted *sorted, uint32_t begin);
/* Where the run with the key of an atom begins or would. */
uint32_t yawl__items_place(const struct sorted *sorted, const struct yawl_item *atom);
enum precision yawl__items_precision(const struct yawl_item *atoms, uint32_t count);

#endif
