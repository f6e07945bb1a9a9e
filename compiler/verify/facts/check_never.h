/* Which tasks never start, whatever data, people and time do? */
#ifndef VERIFY_CHECK_NEVER_H
#define VERIFY_CHECK_NEVER_H

#include "verify/search/explore.h"
#include "verify/verify.h"

/* By task; NULL: all of them may start.  `explored`: every marking that can be reached, also when
 * people cancel items that run. */
const bool *check_never_starts(struct arena *arena, const struct explored *explored);
/* The same from the dead tasks of a net that was decided without a search: a lost token must not be
 * able to make more happen in it. */
const bool *check_never_of_dead(struct arena *arena, const struct verified_net *result);

#endif
