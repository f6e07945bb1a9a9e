/* Applies records: the only code that writes a case.  It cannot fail; what it needs was reserved. */
#ifndef CORE_APPLY_H
#define CORE_APPLY_H

#include "core/plan.h"
#include "core/side.h"

/* Applies one record.  With core->following, what follows from it is noted, connector calls go to
 * core->effects, and what has to follow waits in core->pending and core->fresh. */
void yawl__apply(struct yawl__core *core, struct yawl__case *c,
                 const struct yawl__event_view *view);

/* ---- Steps of tasks (tokens.c); each follows what the step reports ---- */

/* The enabled task takes its tokens and is busy; the case counts a firing. */
void yawl__run_start(struct yawl__core *core, struct yawl__case *c, struct yawl__scope *scope,
                     uint32_t task);
/* The busy task leaves: closes its timers, cancels, marks. */
void yawl__run_leave(struct yawl__core *core, struct yawl__case *c, struct yawl__scope *scope,
                     const struct yawl__event_view *view);
/* Both; the firing is counted. */
void yawl__run_pass(struct yawl__core *core, struct yawl__case *c, struct yawl__scope *scope,
                    const struct yawl__event_view *view);
/* The busy task leaves by one of its other flows. */
void yawl__run_leave_by(struct yawl__core *core, struct yawl__case *c, struct yawl__scope *scope,
                        uint32_t task, uint32_t other);
/* The busy task is idle again and leaves nothing. */
void yawl__run_abandon(struct yawl__core *core, struct yawl__case *c, struct yawl__scope *scope,
                       uint32_t task);
/* Goes through core->changes of a step in `scope`.  `own`: the task that starts or leaves, or YAWL_NONE. */
void yawl__follow(struct yawl__core *core, struct yawl__case *c, struct yawl__scope *scope,
                  uint32_t own);
/* The same from the change `first` on. */
void yawl__follow_from(struct yawl__core *core, struct yawl__case *c, struct yawl__scope *scope,
                       uint32_t first, uint32_t own);
/* An enabled task waits for nothing (more): it is offered, or is to be started. */
void yawl__follow_released(struct yawl__core *core, const struct yawl__scope *scope, uint32_t task);
/* What this step has still to do; where no memory is left, the core is broken. */
void yawl__follow_later(struct yawl__core *core, struct yawl__pending_entry entry);

/* That timer of a task, or of the net (YAWL_NONE), is to be armed. */
void yawl__follow_timer(struct yawl__core *core, const struct yawl__scope *scope, uint32_t task,
                        uint32_t timer);

/* A net instance has started: its deadlines are to be armed. */
void yawl__follow_net(struct yawl__core *core, const struct yawl__scope *scope);

/* ---- Parts ---- */

/* The changed variables of a record's pack become the scope's. */
void yawl__put_values(struct yawl__core *core, struct yawl__scope *scope, struct yawl__pack pack);
/* Takes away whatever runs of a task: item, instances, sub-nets, timers; notes them as `how`. */
void yawl__drop_work(struct yawl__core *core, struct yawl__case *c, struct yawl__scope *scope,
                     uint32_t task, enum yawl_event_kind how);
/* Removes an entry and gives its block back. */
void yawl__drop_entry(struct yawl__core *core, struct yawl__scope *scope, struct yawl__item *entry);
/* The connector call of an item that has just started. */
void yawl__call_connector(struct yawl__core *core, const struct yawl__case *c,
                          const struct yawl__scope *scope, const struct yawl__event_view *view);
/* Routing tasks that were performed within a step count as firings of the case, and `own` of its own. */
void yawl__count_firings(struct yawl__case *c, struct yawl__scope *scope, uint32_t own);
/* Arms the retry of a record with YAWL__EVENT_AGAIN, in place of one that is armed already. */
void yawl__retry_arm(struct yawl__core *core, struct yawl__case *c, struct yawl__scope *scope,
                     const struct yawl__event_view *view);

/* ---- Kinds of records, in apply_item.c ---- */

#define YAWL__APPLIES(X)                                                                           \
    X(item_started)                                                                                \
    X(item_rolled_back)                                                                            \
    X(item_completed)                                                                              \
    X(item_failed)                                                                                 \
    X(item_suspended)                                                                              \
    X(item_resumed)                                                                                \
    X(item_cancelled)                                                                              \
    X(net_started)
#define YAWL__APPLY(name)                                                                          \
    void yawl__apply_##name(struct yawl__core *core, struct yawl__case *c,                         \
                            struct yawl__scope *scope, const struct yawl__event_view *view);
YAWL__APPLIES(YAWL__APPLY)
#undef YAWL__APPLY

#endif
