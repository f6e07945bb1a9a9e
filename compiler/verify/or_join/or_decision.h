/* What a decision of an or-join says of one marking. */
#ifndef VERIFY_OR_DECISION_H
#define VERIFY_OR_DECISION_H

#include "verify/search/packed.h"
#include "verify/verify.h"

/* Does the or-join wait?  Some of its inputs, not all, are marked; not for VERIFY_SEARCH. */
bool or_decision_waits(const struct verified_or_join *decision, struct packed marking);
/* The entry of a marking in a table: bit i is position matters[i]. */
void or_decision_entry(const struct verified_or_join *decision, struct packed marking,
                       uint64_t *entry);
/* Order of the entries of a table. */
int or_decision_compare(const uint64_t *a, const uint64_t *b, uint32_t words);

#endif
