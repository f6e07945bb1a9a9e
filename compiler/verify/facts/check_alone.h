/* Which tasks are never given a token while they are busy: their steps need not ask whether they are. */
#ifndef VERIFY_CHECK_ALONE_H
#define VERIFY_CHECK_ALONE_H

#include "verify/search/explore.h"

/* By task; lives in `arena`.  NULL: too many markings to look at them all. */
const bool *check_alone(struct arena *arena, const struct explored *explored);

#endif
