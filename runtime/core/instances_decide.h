/* What the files of core/instances_*.c share: finding rounds and instances, and the parts of decisions. */
#ifndef CORE_INSTANCES_DECIDE_H
#define CORE_INSTANCES_DECIDE_H

#include "core/instances_body.h"
#include "core/instances_evaluate.h"
#include "core/instances_hooks.h"

/* An instance of a round. */
struct yawl__one {
    struct yawl__round *round; /* NULL: there is none */
    uint32_t instance;
};

/* The newest round of a task, detached or not; NULL: none. */
static inline struct yawl__round *yawl__round_of(const struct yawl__scope *scope, uint32_t task)
{
    const struct yawl__item *entry = yawl__items_find(&scope->items, task);
    return entry != NULL && entry->status == YAWL__ITEM_PARENT ? entry->round : NULL;
}
/* The round of a busy task; NULL: it is not busy. */
static inline struct yawl__round *yawl__round_busy(const struct yawl__scope *scope, uint32_t task)
{
    struct yawl__round *round = yawl__round_of(scope, task);
    return round != NULL && !round->detached ? round : NULL;
}
/* The instance with that firing in any round of the task. */
struct yawl__one yawl__one_by_firing(const struct yawl__scope *scope, uint32_t task,
                                     uint32_t firing);
/* The instance that the command means and to which it may be done; instance 0: none. */
struct yawl__one yawl__one_find(const struct yawl__at *at, const struct yawl__command *command);
/* `at` for an instance, its own variable included. */
struct yawl__at yawl__at_one(const struct yawl__at *at, struct yawl__one one);
/* Its status as the table of work items wants it. */
struct yawl__item_state yawl__one_state(struct yawl__one one);

/* ---- instances_rounds.c: what records do ---- */

/* The place of an instance in a column; NULL: its task has no such column. */
static inline struct yawl__item_block **yawl__slot_of(struct yawl__item_block **column,
                                                      uint32_t instance)
{
    return column == NULL ? NULL : &column[instance - 1];
}
/* It is the newest round of the task; there is room for an entry. */
void yawl__round_push(struct yawl__scope *scope, uint32_t task, struct yawl__round *round);
/* Gives back a detached round of which nothing runs any more. */
void yawl__round_trim(struct yawl__core *core, struct yawl__scope *scope,
                      struct yawl__round *round);
/* An instance that is fired executes from now on. */
void yawl__one_execute(struct yawl__core *core, struct yawl__one one);
/* Is it fired, and perhaps suspended since? */
bool yawl__one_is_fired(struct yawl__one one);
/* Its sub-net; NULL: it has none that runs. */
struct yawl__child *yawl__one_child(const struct yawl__case *c, struct yawl__one one);
/* The net instance of a composite task: of that instance, or (0) of the first one that runs; of two
 * rounds that of the newer.  NULL: none runs. */
struct yawl__scope *yawl__scope_of_task(const struct yawl__case *c,
                                        const struct yawl__scope *parent, uint32_t task,
                                        uint32_t instance);
/* Ends its sub-net, if it has one. */
void yawl__one_kill(struct yawl__core *core, struct yawl__case *c, struct yawl__one one,
                    enum yawl_event_kind how);
/* The busy task leaves.  What is not needed any more runs on without effect, or is cancelled. */
void yawl__many_leave(struct yawl__core *core, struct yawl__case *c, struct yawl__scope *scope,
                      const struct yawl__event_view *view, enum yawl__left_how how);

/* ---- instances_leave.c ---- */

/* What is complete once the open record is applied. */
struct yawl__finish {
    struct yawl_instances counts;
    const struct yawl__round *round; /* NULL: it starts by this record */
    uint32_t instance; /* completes by this record, its result is core->many.kept; 0: none */
};
/* Is what will be complete enough? */
int yawl__is_enough(struct yawl__core *core, const struct yawl__at *at,
                    const struct yawl__finish *finish, bool *enough);
/* An instance completes by the open record, of which nothing but the head is written, and the task leaves if
 * that is enough.  `returns` NULL: its inputs. */
int yawl__plan_done(struct yawl__core *core, const struct yawl__at *at, struct yawl__one one,
                    const void *returns);
/* Ends the open record: if what is complete is enough, the task leaves by it. */
int yawl__plan_end(struct yawl__core *core, const struct yawl__at *at,
                   const struct yawl__finish *finish);
/* The busy task leaves by a record of its own. */
int yawl__plan_left(struct yawl__core *core, const struct yawl__at *at, enum yawl__left_how how);
/* The open record is the task's leaving; `count` results are in core->many.list. */
int yawl__plan_many_leave(struct yawl__core *core, const struct yawl__at *at, uint32_t count);
/* Appends what is kept of at->instance, and makes core->many.kept a copy of its own.  `length`: of the
 * pack. */
int yawl__plan_kept(struct yawl__core *core, const struct yawl__at *at, const void *returns,
                    uint32_t *length);
/* Makes room for a list of `count` results in core->many.list. */
int yawl__many_list(struct yawl__core *core, uint32_t count);

/* ---- instances_skip.c ---- */

/* The enabled task starts and leaves at once: each instance completes with its inputs as its outputs. */
int yawl__plan_passed(struct yawl__core *core, const struct yawl__at *at);
/* Appends to the open record nothing, but completes every running instance of `round` by its inputs; the
 * results of all are in core->many.list, `*count` of them.  core->many.round keeps the new ones. */
int yawl__expire_running(struct yawl__core *core, const struct yawl__at *at,
                         const struct yawl__round *round, uint32_t *count);

/* ---- instances_start.c ---- */

/* All instances of the enabled task start or are fired; `command` not NULL: it completes the first. */
int yawl__plan_start(struct yawl__core *core, const struct yawl__at *at,
                     const struct yawl__command *command);
/* One more instance. */
int yawl__plan_added(struct yawl__core *core, const struct yawl__at *at, const void *own);

#endif
