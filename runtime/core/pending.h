/* What follows by itself, and has still to be done in this step.
 *
 * *Pending*: automatic tasks that became enabled, a heap: lowest scope first, then forced leaves, then by
 * settle rank; after all of them, tasks that wait for a trigger and may find one kept.  *Fresh*: timers to
 * arm, a heap by scope and spec order.
 * Both are fed from the change lists of steps, so that settling costs what was touched, never the size of
 * the net.  Whether an entry still holds is asked when it comes out.
 */
#ifndef CORE_PENDING_H
#define CORE_PENDING_H

#include <stdbool.h>
#include <stdint.h>

#include "base/memory.h"

/* Rank of a person's task that is to be judged by its `if`: after all that start by themselves. */
#define YAWL__RANK_JUDGED (UINT32_MAX - 1)
/* Rank of a sub-net's own end (task YAWL_NONE), which it may have reached when it started. */
#define YAWL__RANK_END    UINT32_MAX
/* Rank of a task that waits for a trigger: when nothing starts by itself any more, in any scope. */
#define YAWL__RANK_KEPT   (UINT32_MAX - 2)

struct yawl__pending_entry {
    uint32_t scope;
    uint32_t rank; /* 0: a forced leave; else 1 + settle rank */
    uint32_t task;
};

struct yawl__pending {
    struct yawl__pending_entry *heap;
    uint32_t count, capacity;
};

enum yawl__fresh_what {
    YAWL__FRESH_ENABLED, /* arm its timers that count from here; a kept delivery may wait for it */
    YAWL__FRESH_STARTED, /* arm its timers that count from the start */
    YAWL__FRESH_OFFERED, /* arm the limit of its offer */
    YAWL__FRESH_NET,     /* arm the net's deadlines; of the root, the limit of the case */
    YAWL__FRESH_TIMER    /* and more: arm that one timer of the task, or of the net */
};

struct yawl__fresh_entry {
    uint32_t scope, task;
    uint32_t what; /* enum yawl__fresh_what */
};

/* Makes room for `count` more; false: no memory. */
bool yawl__pending_reserve(struct yawl__pending *pending, uint32_t count,
                           const struct yawl__memory *memory);
void yawl__pending_free(struct yawl__pending *pending, const struct yawl__memory *memory);
/* Adds an entry, for which there is room. */
void yawl__pending_add(struct yawl__pending *pending, struct yawl__pending_entry entry);
/* Takes out the first; false: there is none. */
bool yawl__pending_take(struct yawl__pending *pending, struct yawl__pending_entry *entry);

/* The same for what is fresh, in a heap of its own. */
void yawl__fresh_add(struct yawl__pending *fresh, struct yawl__fresh_entry entry);
bool yawl__fresh_take(struct yawl__pending *fresh, struct yawl__fresh_entry *entry);

#endif
