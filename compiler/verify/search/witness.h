/* Runs that show what is wrong with a net. */
#ifndef VERIFY_WITNESS_H
#define VERIFY_WITNESS_H

#include "verify/search/check_soundness.h"

/* One a defect that `found` shows, in place of those that `result` has. */
void witness_defects(struct arena *arena, const struct explored *explored,
                     const struct soundness *found, struct verified_net *result);
/* A shortest run to a marking of the search; `defect` is not set. */
struct verify_witness *witness_to(struct arena *arena, const struct explored *explored,
                                  uint32_t index);
/* The run that proves that the net is not bounded, alone. */
void witness_unbounded(struct arena *arena, const struct explored *explored,
                       struct verified_net *result);

#endif
