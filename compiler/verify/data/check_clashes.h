/* Do two tasks that can be busy at the same time assign one variable? */
#ifndef VERIFY_CHECK_CLASHES_H
#define VERIFY_CHECK_CLASHES_H

#include "verify/search/explore.h"
#include "verify/verify.h"

/* Do two tasks assign one variable at all, so that it is worth a look? */
bool check_may_clash(const struct net *net);
/* Fills result->clashes.  `explored`: all markings of the net, or NULL. */
void check_clashes(struct arena *arena, struct verified_net *result,
                   const struct encoding *encoding, const struct explored *explored);

#endif
