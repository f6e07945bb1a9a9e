/* Is a net sound?  From all of its markings and the steps between them. */
#ifndef VERIFY_CHECK_SOUNDNESS_H
#define VERIFY_CHECK_SOUNDNESS_H

#include "verify/search/explore.h"
#include "verify/verify.h"

/* By defect, the first marking that shows it, or EXPLORE_NONE. */
struct soundness {
    uint32_t shows[VERIFY_DEFECT_COUNT];
};

/* Fills what `result` says of soundness, but no witnesses; `explored`: a search that is complete as far as
 * nobody cancels items.  False, and nothing is said, where more than `memory` bytes would be needed. */
bool check_soundness(struct arena *arena, const struct explored *explored, size_t memory,
                     struct verified_net *result, struct soundness *found);

/* The same of a search that was ended, as far as it can show: the first deadlock, the first improper end.
 * False: none was found. */
bool soundness_begun(const struct explored *explored, struct soundness *found);
/* Fills what `result` says of soundness from that: unsound, and not complete. */
void soundness_conclude_begun(const struct soundness *found, struct verified_net *result);

#endif
