/* How long the work items of one case waited and were executed, by its events in their order.
 *
 * An item is offered, fired or in the line of its connector: it waits; executing: it is executed; suspended:
 * neither.  So what is told of an item that ended is what its events say, and of one whose beginning was not
 * seen nothing is.  A composite task's item is executed as long as its sub-net runs.
 */
#ifndef HISTORY_TIMES_H
#define HISTORY_TIMES_H

#include <stdbool.h>

#include "yawl/event.h"

/* One that has not ended; private. */
struct yawl__timed {
    uint64_t key;
    int64_t since_ms; /* it is in its status */
    int64_t executed_ms, waited_ms;
    uint32_t rest;  /* of a run of instances: those that were not seen by themselves yet */
    uint32_t count; /* of such a run */
    uint32_t link;  /* of a sub-net: the firing that it performs */
    uint32_t scope, task;
    enum yawl_item_status status;
    bool started; /* it has been executing */
    bool partial; /* its beginning was not seen */
};

/* Zeroed: nothing was seen yet. */
struct yawl__times {
    struct yawl__timed *open; /* by key */
    uint32_t count, capacity;
    int64_t started_ms; /* the case */
    bool begun;         /* its first event was seen */
};

/* How an item ended by an event, or that it began. */
enum yawl__timed_end {
    YAWL__TIMED_NOTHING,
    YAWL__TIMED_STARTED, /* it executes for the first time */
    YAWL__TIMED_COMPLETED,
    YAWL__TIMED_FAILED,
    YAWL__TIMED_CANCELLED, /* or discarded, with its net */
    YAWL__TIMED_WITHDRAWN  /* it had never started */
};

/* What an event says. */
struct yawl__timing {
    enum yawl__timed_end item;
    uint32_t scope, task; /* of that item */
    int64_t execution_ms; /* of the item or the case that ended by it; -1: none did, or unknown */
    int64_t waited_ms;    /* the same; of a case always -1 */
};

/* Takes the next event in; `line_ms`: what the call of an item that ends by its record stood in line.
 * False: no memory. */
bool yawl__times_note(struct yawl__times *times, const yawl_event_t *event, uint32_t line_ms,
                      struct yawl__timing *timing);
/* The next item from `*at` on that has been started, and has neither ended nor failed; NULL: no more. */
const struct yawl__timed *yawl__times_next(const struct yawl__times *times, uint32_t *at);
/* The case goes over to another program: `task_in` gives the task there of a net instance's task,
 * YAWL_NONE: none. Items keep their times; an offer without a task is no more. */
typedef uint32_t (*yawl__task_fn)(const void *context, uint32_t scope, uint32_t task);
void yawl__times_go_over(struct yawl__times *times, yawl__task_fn task_in, const void *context);
/* Forgets the case. */
void yawl__times_clear(struct yawl__times *times);
void yawl__times_free(struct yawl__times *times);

#endif
