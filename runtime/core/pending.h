/* Automatic tasks that became enabled and wait to be started: a heap by settle rank.
 *
 * Fed from the change lists of steps, so that settling costs what was touched, never the size of the
 * net.  A task is in it at most once; whether it is still enabled is asked when it comes out.
 */
#ifndef CORE_PENDING_H
#define CORE_PENDING_H

#include <stdbool.h>
#include <stdint.h>

struct yawl__pending {
    uint64_t *heap;           /* rank << 32 | task, the smallest first */
    uint64_t *members;        /* one bit a task */
    uint32_t count, capacity; /* tasks that fit */
};

/* Adds `task` unless it is there already. */
void yawl__pending_add(struct yawl__pending *pending, uint32_t rank, uint32_t task);
/* Takes out the task of the smallest rank; false: there is none. */
bool yawl__pending_take(struct yawl__pending *pending, uint32_t *task);

#endif
