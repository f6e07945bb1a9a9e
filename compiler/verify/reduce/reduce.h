/* A proof without a search that no condition of a net ever holds two tokens. */
#ifndef VERIFY_REDUCE_H
#define VERIFY_REDUCE_H

#include "verify/search/encode.h"

/* True only if the net is 1-safe; false says nothing, as for all nets with or-joins, partial joins, several
 * threads on a flow, timers that give tokens without their task leaving. */
bool reduce_proves_safe(const struct encoding *encoding);

#endif
