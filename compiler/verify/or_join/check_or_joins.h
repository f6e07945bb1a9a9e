/* How is each or-join of a net decided? */
#ifndef VERIFY_CHECK_OR_JOINS_H
#define VERIFY_CHECK_OR_JOINS_H

#include "verify/search/explore.h"
#include "verify/or_join/or_look.h"
#include "verify/verify.h"

/* Fills result->or_joins.  `explored`: every marking that can be reached, items cancelled by people
 * included; NULL: not known. */
void check_or_joins(struct arena *arena, struct verified_net *result, struct or_look *look,
                    const struct explored *explored);
/* Takes is_always_all away where other or-joins would wait less behind an and-join. */
void check_or_gates(struct verified_net *result, struct or_look *look,
                    const struct explored *explored);

#endif
