/* Which tasks can come after a task. */
#ifndef VERIFY_BEHIND_H
#define VERIFY_BEHIND_H

#include "base/bitset.h"
#include "net/net.h"

/* All tasks that a way leads to from the flows of a task, also those of timers and failures; itself only
 * if it lies on a loop. */
struct bitset find_behind(struct arena *arena, const struct net *net, uint32_t task);

#endif
