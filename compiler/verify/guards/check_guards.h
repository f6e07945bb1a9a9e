/* Does the verdict on a net change when its guards are taken into account? */
#ifndef VERIFY_CHECK_GUARDS_H
#define VERIFY_CHECK_GUARDS_H

#include "verify/check_net.h"

/* False: guards exclude no defect of the net, whose witnesses are set. */
bool check_guards_may_exclude(struct arena *scratch, const struct verified_net *result);
/* Sets result->with_guards where the guards exclude a defect, found within the limits.
 * `plain`: the net's own encoding, `look` of its or-joins. */
void check_guards(struct arena *arena, struct verified_net *result, const struct encoding *plain,
                  struct or_look *look, struct search_budget *budget);

#endif
