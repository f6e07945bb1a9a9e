/* What few cases have, beside the case itself: sub-nets, armed timers, deliveries of triggers.
 *
 * Made when the first of them comes, given back with the case.  Nothing here costs a case that has none.
 */
#ifndef CORE_SIDE_H
#define CORE_SIDE_H

#include <stddef.h>

#include "core/core.h"

/* The sub-net of a busy composite task, or of one instance of it. */
struct yawl__child {
    struct yawl__scope scope; /* first; without a frame: it has ended */
    struct yawl__scope *parent;
    uint32_t task, instance; /* in the parent; instance 0: not a multiple-instance task */
    bool embedded;           /* its frame lies in the parent's */
    struct yawl__branches *branches; /* NULL: none are tracked */
    uint32_t armed;          /* timers of this net instance */
    union {
        int64_t armed_from_ms;         /* while one is armed: none of them expires earlier */
        struct yawl__child *next_free; /* of one that is not in use */
    };
};

/* Timer number of an item that waits to be tried again. */
#define YAWL__TIMER_RETRY UINT32_MAX

struct yawl__armed {
    int64_t deadline_ms;
    uint32_t scope;
    uint32_t task;     /* YAWL_NONE: of the net */
    uint32_t timer;    /* index into the timers of the task or the net, YAWL__TIMER_RETRY, YAWL_TIMER_LIMIT */
    uint32_t instance; /* of a retry in a multiple-instance task */
    int64_t lag_ms;    /* core/lags.c: positive: it expires so much earlier; in no image and no record */
};
/* Bytes of it that an image holds. */
#define YAWL__ARMED_STORED offsetof(struct yawl__armed, lag_ms)

/* A delivery that nobody waited for yet. */
struct yawl__kept {
    struct yawl__kept *next;
    uint32_t size; /* bytes of this, all included */
    uint32_t net, task; /* of a task with that trigger: it tells the name and the payload's record */
    uint32_t key_length, pack_length;
    _Alignas(8) char bytes[]; /* the pack, then the key */
};

/* Sub-nets and deliveries. */
struct yawl__more {
    struct yawl__child **children; /* by number */
    uint32_t children_count, children_capacity;
    uint32_t children_ended; /* how many of them have ended: at most half */
    uint32_t last_number;    /* of a scope of this case */
    struct yawl__child *free_children;

    struct yawl__kept *kept_first, *kept_last; /* the oldest first */
    uint32_t kept_count;

    struct yawl__answer *answers_first, *answers_last; /* core/answers.h; the oldest first */
    struct yawl__branches *branches; /* of the root; NULL: none are tracked */
};

/* A case whose only timer is one of its root, as most have it, keeps that here and has no list. */
struct yawl__side {
    struct yawl__more *more; /* NULL: neither sub-nets nor deliveries so far */
    union {
        struct {
            int64_t deadline_ms;
            uint32_t task, timer;
        } only;
        struct {
            struct yawl__armed *entries; /* the first to expire is the first; ties by scope, task, timer */
            uint32_t capacity;
            uint32_t gap; /* free places before the first */
        } list;
    };
    uint32_t has_list : 1, has_lags : 1, armed_count : 30;
    uint32_t root_armed; /* of them: timers of the root */
};

/* Makes sure that the case has one; YAWL_ENOMEM. */
int yawl__side_fit(struct yawl__core *core, struct yawl__case *c);
/* The same, with room for sub-nets and deliveries. */
int yawl__more_fit(struct yawl__core *core, struct yawl__case *c);
/* Sub-nets and deliveries of the case, to read; without any, an empty one. */
const struct yawl__more *yawl__more_of(const struct yawl__case *c);
/* Gives it back; no child is left. */
void yawl__side_free(struct yawl__core *core, struct yawl__case *c);

/* Adds a delivery that nobody waits for, as the newest. */
void yawl__kept_add(struct yawl__more *more, struct yawl__kept *kept);

/* ---- Sub-nets ---- */

/* The running net instance of that number; NULL: there is none (any more). */
struct yawl__scope *yawl__scope_find(const struct yawl__case *c, uint32_t number);
/* The one behind it in the order of their numbers: behind NULL the root; NULL: no more. */
struct yawl__scope *yawl__scope_next(const struct yawl__case *c, const struct yawl__scope *scope);
uint32_t yawl__scopes_count(const struct yawl__case *c);
/* The child that `scope` is part of; not the root. */
static inline struct yawl__child *yawl__child_of(const struct yawl__scope *scope)
{
    return (struct yawl__child *)(uintptr_t)scope;
}
/* The sub-net of a busy composite task without instances; NULL: it has none now. */
struct yawl__child *yawl__child_find(const struct yawl__case *c, const struct yawl__scope *parent,
                                     uint32_t task);

/* Takes what one more sub-net needs: a child with a frame and room in the list (not its data).  It waits in
 * core->reserved_child.  YAWL_ENOMEM. */
int yawl__child_reserve(struct yawl__core *core, struct yawl__case *c,
                        const struct yawl__scope *parent, uint32_t task);
/* The reserved child becomes the sub-net of `task` and starts.  Its number is the next one; its values were
 * put before anything was noted: yawl__put_values(core, &core->reserved_child->scope, pack). */
struct yawl__child *yawl__child_enter(struct yawl__core *core, struct yawl__case *c,
                                      struct yawl__scope *parent, uint32_t task,
                                      uint32_t instance);
/* The reserved child becomes the sub-net of `task`, with that number; its frame is the caller's to fill. */
struct yawl__child *yawl__child_link(struct yawl__core *core, struct yawl__case *c,
                                     struct yawl__scope *parent, uint32_t task, uint32_t number);
/* Ends a sub-net with all that runs in it, noting what is lost: items as `how` (YAWL_EVENT_ITEM_CANCELLED or
 * YAWL_EVENT_ITEM_DISCARDED). */
void yawl__child_kill(struct yawl__core *core, struct yawl__case *c, struct yawl__child *child,
                      enum yawl_event_kind how);
/* Ends a sub-net that has come to its end; what still runs in it is discarded. */
void yawl__child_end(struct yawl__core *core, struct yawl__case *c, struct yawl__child *child);
/* Notes the tokens that nobody takes any more. */
void yawl__note_dropped(struct yawl__core *core, const struct yawl__scope *scope);
/* Empties a scope of its items, timers, sub-nets; its frame is the caller's to clear. */
void yawl__scope_empty(struct yawl__core *core, struct yawl__case *c, struct yawl__scope *scope,
                       enum yawl_event_kind how);

/* ---- Timers ---- */

/* The timer that expires first; false: none is armed. */
bool yawl__armed_first(const struct yawl__case *c, struct yawl__armed *first);
/* When one expires, by the wall clock as it goes now. */
static inline int64_t yawl__armed_due(const struct yawl__armed *armed)
{
    return armed->lag_ms > 0 ? armed->deadline_ms - armed->lag_ms : armed->deadline_ms;
}
/* The earliest deadline of the case; INT64_MAX: none is armed. */
int64_t yawl__case_deadline(const struct yawl__case *c);
/* The wall clock was set back by `span_ms`, or (negative) forward: what counts a span lasts no longer. */
void yawl__timers_set_back(struct yawl__core *core, struct yawl__case *c, int64_t span_ms);
/* The armed timers by deadline; `only` is room for one that stands in no list. */
static inline struct yawl__armed *yawl__armed_list(const struct yawl__side *side,
                                                   struct yawl__armed *only)
{
    if (side->has_list) return side->list.entries;
    *only = (struct yawl__armed){.deadline_ms = side->only.deadline_ms,
                                 .task = side->only.task,
                                 .timer = side->only.timer};
    return only;
}
/* Armed timers by deadline; false: no more. */
static inline bool yawl__armed_at(const struct yawl__case *c, uint32_t at,
                                  struct yawl__armed *armed)
{
    struct yawl__armed only;
    if (c->side == NULL || at >= c->side->armed_count) return false;
    *armed = yawl__armed_list(c->side, &only)[at];
    return true;
}
/* Room for one more, of the net instance of that number, of an instance (0: none); YAWL_ENOMEM. */
int yawl__timers_reserve(struct yawl__core *core, struct yawl__case *c, uint32_t scope,
                         uint32_t instance);
void yawl__timers_free(struct yawl__core *core, struct yawl__side *side);
/* Makes them a list, with room for one more; YAWL_ENOMEM. */
int yawl__timers_fit_list(struct yawl__core *core, struct yawl__side *side);
/* Adds one of that scope, for which there is room. */
void yawl__timer_put(struct yawl__case *c, struct yawl__scope *scope, struct yawl__armed armed);
/* Adds one, for which there is room, and notes the task's state. */
void yawl__timer_arm(struct yawl__case *c, struct yawl__armed armed);
/* Notes how late the same one is (core/lags.c), if it is armed and there is a list. */
void yawl__timer_set_lag(struct yawl__case *c, const struct yawl__armed *armed);
/* Takes an armed timer out; false: it is not armed. */
bool yawl__timer_take(struct yawl__case *c, const struct yawl__armed *which);
/* Closes every timer of a task (of the net itself: YAWL_NONE), retries included, and notes it. */
void yawl__timers_close(struct yawl__core *core, struct yawl__case *c, struct yawl__scope *scope,
                        uint32_t task);
/* Closes every timer of a scope, its net's own too. */
void yawl__timers_close_all(struct yawl__core *core, struct yawl__case *c,
                            struct yawl__scope *scope);
/* The engine's limit of the case itself: it ends a case, but it is nothing that the case waits for. */
static inline bool yawl__is_case_limit(const struct yawl__armed *armed)
{
    return armed->timer == YAWL_TIMER_LIMIT && armed->task == YAWL_NONE;
}
/* Does the case wait for a timer? */
bool yawl__waits_for_timer(const struct yawl__case *c);
/* May a timer or a limit start the task, whatever else it waits for? */
static inline bool yawl__starts_by_timer(const struct yawl_task *row)
{
    return row->timers_count > 0 || row->kind == YAWL_TASK_OFFER;
}
/* May its items wait to be tried again? */
static inline bool yawl__tries_again(const struct yawl_task *row)
{
    return row->failure != NULL && row->failure->attempts > 1;
}
/* Has the task a timer that counts from its start? */
bool yawl__counts_from_start(const struct yawl_task *row);
/* A timer of the task has expired, and is taken out: the task's timers are then expired; but where the work
 * goes on (`also`, `start`) they stay active as long as another one is armed. */
void yawl__timer_note_expired(const struct yawl__case *c, struct yawl__scope *scope, uint32_t task,
                              enum yawl_timer_action action);
/* Timers that count from a start which is one step with the leaving: closed, unless they have expired. */
void yawl__timer_start_over(struct yawl__scope *scope, uint32_t task);
/* Fills the deadline of an armed timer that is named by the rest; false: it is not armed. */
bool yawl__timer_find(const struct yawl__case *c, struct yawl__armed *which);
/* Closes the retry timer of one item, if it is armed. */
void yawl__retry_close(struct yawl__core *core, struct yawl__case *c, struct yawl__scope *scope,
                       uint32_t task, uint32_t instance);

/* ---- Waiting ---- */

/* Bits of enum yawl__wait for which an enabled task still waits; 0: it may start. */
uint32_t yawl__waits_for(const struct yawl__scope *scope, uint32_t task);
/* Is the task enabled, and does it wait for nothing more: may it start? */
bool yawl__is_offered(const struct yawl__scope *scope, uint32_t task);

#endif
