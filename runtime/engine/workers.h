/* Worker slots and the lines of calls that wait for one: see yawl/workers.h.
 *
 * A line belongs to a registered program and holds ids of work items, not calls: whose item is gone when its
 * turn comes is passed over.  Every call goes through its line, also where nothing limits it, so that one
 * turn of the loop makes at most batch_max of them, after a recovery too.
 * Invariants: a slot is held by one call or none; no slot is idle while a call waits that could have it,
 * but for what one turn has left to the next; busy slots are never more than workers_max.
 */
#ifndef ENGINE_WORKERS_H
#define ENGINE_WORKERS_H

#include "yawl/workers.h"

struct yawl__engine;
struct yawl__effect;

struct yawl__waiting {
    yawl_item_id item;
    uint32_t attempts; /* at it that had failed before; with others it is another call */
    int64_t since_ms;  /* by the steady clock */
};

/* The calls of one program: a ring of those that wait. */
struct yawl__line {
    struct yawl__waiting *ring;
    uint32_t first, count, capacity; /* capacity: 0 or a power of two */
    uint32_t busy;                   /* calls that go on */
    uint32_t busy_max;               /* 0: no limit */
};

struct yawl__worker {
    struct yawl_worker_info info; /* busy_ms without the call that goes on */
    int64_t since_ms;             /* as info.since_ms, but by the steady clock */
    uint32_t next;                /* in the list of free ones: its number, 0: the last */
};

struct yawl__workers {
    struct yawl__worker *all; /* workers_max of them; NULL: calls need no slot */
    uint32_t created, busy;
    uint32_t free;     /* number of the one that was freed last, 0: none that was created */
    uint32_t waiting;  /* calls, of all lines */
    uint32_t turn;     /* the line that is served next */
    uint32_t budget;   /* calls that this turn of the loop may still make */
    bool dispatching;
    struct yawl_waits waits;
};

/* How a call ended, for the worker that performed it. */
enum yawl__call_end { YAWL__CALL_COMPLETED, YAWL__CALL_FAILED, YAWL__CALL_CANCELLED };

/* Makes the slots; YAWL_ENOMEM. */
int yawl__workers_open(struct yawl__engine *engine);
void yawl__workers_done(struct yawl__engine *engine);
/* The call of an item joins its line; false: no memory. */
bool yawl__workers_offer(struct yawl__engine *engine, const struct yawl__effect *effect);
/* Does the call of that item wait in its line?  Looks through all of it. */
bool yawl__workers_holds(const struct yawl__engine *engine, const yawl_item_id *item);
/* The item was given back while its call waited, and is started anew: the call that waits is none any more.
 * Looks through all lines. */
void yawl__workers_forget(struct yawl__engine *engine, const yawl_item_id *item);
/* Makes the calls that can be made now. */
void yawl__workers_refill(struct yawl__engine *engine);
/* The same, if there are any: at the begin of a turn of the loop. */
void yawl__workers_turn(struct yawl__engine *engine);
/* Would a refill make a call? */
bool yawl__workers_has_next(const struct yawl__engine *engine);
/* A call takes its slot, which is there; it may end before its connector returns. */
void yawl__worker_take(yawl_call_t *call);
/* The connector's work for the call is being ended. */
void yawl__worker_stops(yawl_call_t *call);
/* The call needs its slot no more; does nothing if it has none. */
void yawl__worker_release(yawl_call_t *call, enum yawl__call_end end);

#endif
