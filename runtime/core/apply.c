/* One function a kind of record.  The generated step moves the tokens (tokens.c); this keeps what is beside
 * it: items, data, sub-nets, timers, deliveries.
 * Invariants: nothing here evaluates, asks for memory or looks at the clock, so a replay is exact; a
 * record's body is read before anything is noted, since notes may move it. */
#include "core/apply.h"

#include <assert.h>
#include <string.h>

#include "core/answers.h"
#include "core/branches.h"
#include "core/instances_hooks.h"
#include "core/marking.h"
#include "core/migrate.h"
#include "core/repair.h"

typedef void (*apply_function)(struct yawl__core *, struct yawl__case *, struct yawl__scope *,
                               const struct yawl__event_view *);

void yawl__put_values(struct yawl__core *core, struct yawl__scope *scope, struct yawl__pack pack)
{
    const struct yawl_record *record = scope->net->data;
    if (core->reserved_data != NULL) {
        if (scope->data != NULL) yawl__give_data(core, scope->data, scope->data->capacity);
        scope->data = core->reserved_data;
        core->reserved_data = NULL;
    }
    uint32_t index;
    yawl_value_t value;
    while (record != NULL && yawl__pack_next(record, &pack, &index, &value)) {
        yawl__data_put(record, &record->fields[index], scope->data, value);
    }
}

/* ---- Cases ---- */

static void apply_case_started(struct yawl__core *core, struct yawl__case *c,
                               struct yawl__scope *scope, const struct yawl__event_view *view)
{
    yawl__put_values(core, scope, yawl__event_pack(view));
    core->changes.count = 0;
    scope->net->enter(scope->frame, &core->changes);
    scope->frame->status = YAWL_CASE_RUNNING;
    yawl__follow(core, c, scope, YAWL_NONE);
    yawl__follow_net(core, scope);
}

/* Nothing is enabled, busy or marked in an ended case; its data stay. */
static void end_case(struct yawl__core *core, struct yawl__case *c, enum yawl_case_status status)
{
    struct yawl_frame *frame = c->root.frame;
    bool completed = status == YAWL_CASE_COMPLETED;
    yawl__scope_empty(core, c, &c->root,
                      completed ? YAWL_EVENT_ITEM_DISCARDED : YAWL_EVENT_ITEM_CANCELLED);
    if (completed) yawl__note_dropped(core, &c->root);
    frame->ended = completed && yawl__has_ended(c->root.net, frame);
    memset((char *)frame + sizeof *frame, 0, c->root.net->frame_size - sizeof *frame);
    frame->active = frame->composites = 0;
    frame->status = (uint8_t)status;
    yawl__side_free(core, c);
}

static void apply_case_completed(struct yawl__core *core, struct yawl__case *c,
                                 struct yawl__scope *scope, const struct yawl__event_view *view)
{
    (void)scope;
    (void)view;
    end_case(core, c, YAWL_CASE_COMPLETED);
}

static void apply_case_cancelled(struct yawl__core *core, struct yawl__case *c,
                                 struct yawl__scope *scope, const struct yawl__event_view *view)
{
    (void)scope;
    bool killed = view->head.detail != 0; /* the notes of the end may move it */
    end_case(core, c, YAWL_CASE_CANCELLED);
    c->root.frame->killed = killed;
}

/* It goes on no more: what its calls answered while it stood still is of no use. */
static void apply_case_failed(struct yawl__core *core, struct yawl__case *c,
                              struct yawl__scope *scope, const struct yawl__event_view *view)
{
    (void)scope;
    (void)view;
    c->root.frame->status = YAWL_CASE_FAILED;
    if (c->side != NULL && c->side->more != NULL) yawl__answers_free(core, c->side->more);
}

static void apply_case_deadlocked(struct yawl__core *core, struct yawl__case *c,
                                  struct yawl__scope *scope, const struct yawl__event_view *view)
{
    (void)core;
    (void)scope;
    (void)view;
    c->root.frame->status = YAWL_CASE_DEADLOCKED;
}

static void apply_case_suspended(struct yawl__core *core, struct yawl__case *c,
                                 struct yawl__scope *scope, const struct yawl__event_view *view)
{
    (void)core;
    (void)scope;
    (void)view;
    c->root.frame->status = YAWL_CASE_SUSPENDED;
}

static void apply_case_resumed(struct yawl__core *core, struct yawl__case *c,
                               struct yawl__scope *scope, const struct yawl__event_view *view)
{
    (void)core;
    (void)scope;
    (void)view;
    c->root.frame->status = YAWL_CASE_RUNNING;
}

static void apply_answer_kept(struct yawl__core *core, struct yawl__case *c,
                              struct yawl__scope *scope, const struct yawl__event_view *view)
{
    (void)scope;
    (void)view;
    yawl__answer_add(core, c);
}

static void apply_answer_taken(struct yawl__core *core, struct yawl__case *c,
                               struct yawl__scope *scope, const struct yawl__event_view *view)
{
    (void)scope;
    (void)view;
    yawl__answer_drop(core, c->side->more);
}

/* ---- Tasks ---- */

static void apply_task_routed(struct yawl__core *core, struct yawl__case *c,
                              struct yawl__scope *scope, const struct yawl__event_view *view)
{
    struct yawl__item *entry = yawl__items_find(&scope->items, view->head.task);
    yawl__put_values(core, scope, yawl__event_pack(view));
    /* An offer that was suspended, and whose instances expire. */
    if (entry != NULL && entry->firing == 0) yawl__drop_entry(core, scope, entry);
    yawl__run_pass(core, c, scope, view);
}

/* A composite task leaves since its sub-net has ended. */
static void apply_task_left(struct yawl__core *core, struct yawl__case *c,
                            struct yawl__scope *scope, const struct yawl__event_view *view)
{
    uint32_t task = view->head.task;
    struct yawl__child *child = yawl__child_find(c, scope, task);
    yawl__put_values(core, scope, yawl__event_pack(view));
    yawl__child_end(core, c, child);
    yawl__drop_entry(core, scope, yawl__items_find(&scope->items, task));
    yawl__run_leave(core, c, scope, view);
}

static void apply_task_failed(struct yawl__core *core, struct yawl__case *c,
                              struct yawl__scope *scope, const struct yawl__event_view *view)
{
    uint32_t task = view->head.task;
    if ((view->head.flags & YAWL__EVENT_STARTS) != 0) yawl__run_start(core, c, scope, task);
    if ((view->head.flags & YAWL__EVENT_LEAVES) == 0) return;
    yawl__run_leave_by(core, c, scope, task, yawl__failure_of(view->head.detail).other);
}

static void apply_choice_forced(struct yawl__core *core, struct yawl__case *c,
                                struct yawl__scope *scope, const struct yawl__event_view *view)
{
    (void)core;
    (void)c;
    struct yawl__item *forced = yawl__items_find_choice(&scope->items, view->head.task);
    struct yawl__item item = {.task = view->head.task & (YAWL__TASKS_MAX - 1)};
    item.kind = YAWL__ENTRY_CHOICE;
    item.choice = view->head.detail;
    if (forced != NULL)
        forced->choice = item.choice;
    else
        yawl__items_add(&scope->items, item);
}

/* ---- Waiting ---- */

/* One of the things that an enabled task waits for has come, with a payload or none. */
static void release(struct yawl__core *core, struct yawl__scope *scope, uint32_t task,
                    enum yawl__wait what)
{
    uint32_t waits = yawl__waits_for(scope, task) & ~(uint32_t)what;
    struct yawl__item *entry = yawl__items_find_wait(&scope->items, task);
    if (entry == NULL) {
        struct yawl__item item = {.task = task & (YAWL__TASKS_MAX - 1), .kind = YAWL__ENTRY_WAIT};
        yawl__items_add(&scope->items, item);
        entry = yawl__items_find_wait(&scope->items, task);
    }
    entry->status = waits & 15u;
    if (core->reserved_block != NULL) {
        entry->block = core->reserved_block;
        core->reserved_block = NULL;
    }
    if (waits == 0) yawl__follow_released(core, scope, task);
}

static void apply_task_judged(struct yawl__core *core, struct yawl__case *c,
                              struct yawl__scope *scope, const struct yawl__event_view *view)
{
    (void)c;
    release(core, scope, view->head.task, YAWL__WAIT_JUDGE);
}

static void remove_kept(struct yawl__core *core, struct yawl__more *more, uint64_t place)
{
    struct yawl__kept *before = NULL, *kept = more->kept_first;
    for (; place > 1; place--, kept = kept->next) before = kept;
    if (before == NULL)
        more->kept_first = kept->next;
    else
        before->next = kept->next;
    if (more->kept_last == kept) more->kept_last = before;
    more->kept_count--;
    yawl__give_data(core, kept, kept->size);
}

static void apply_trigger_delivered(struct yawl__core *core, struct yawl__case *c,
                                    struct yawl__scope *scope, const struct yawl__event_view *view)
{
    if (view->head.detail != 0) remove_kept(core, c->side->more, view->head.detail);
    release(core, scope, view->head.task, YAWL__WAIT_TRIGGER);
}

static void apply_trigger_kept(struct yawl__core *core, struct yawl__case *c,
                               struct yawl__scope *scope, const struct yawl__event_view *view)
{
    (void)scope;
    (void)view;
    yawl__kept_add(c->side->more, core->reserved_kept);
    core->reserved_kept = NULL;
}

static void apply_nothing(struct yawl__core *core, struct yawl__case *c, struct yawl__scope *scope,
                          const struct yawl__event_view *view)
{
    (void)core;
    (void)c;
    (void)scope;
    (void)view;
}

/* ---- Timers ---- */

static struct yawl__armed named_by(const struct yawl__event_view *view)
{
    struct yawl__armed armed = {0, view->head.scope, view->head.task, view->head.firing,
                                view->instance, 0};
    return armed;
}

static void apply_timer_armed(struct yawl__core *core, struct yawl__case *c,
                              struct yawl__scope *scope, const struct yawl__event_view *view)
{
    (void)core;
    (void)scope;
    struct yawl__armed armed = named_by(view);
    armed.deadline_ms = (int64_t)view->head.detail;
    yawl__timer_arm(c, armed);
}

/* Instances that run on without effect go too, when all of their net is cancelled. */
static void drop_detached(struct yawl__core *core, struct yawl__case *c, struct yawl__scope *scope)
{
    struct yawl__drop all = {YAWL_EVENT_ITEM_CANCELLED, true};
    for (uint32_t i = 0; i < scope->net->tasks_count; i++) {
        struct yawl__item *entry = yawl__items_find(&scope->items, i);
        if (entry == NULL || entry->status != YAWL__ITEM_PARENT) continue;
        (void)yawl__instances_drop(core, c, scope, entry, all);
        yawl__items_remove(&scope->items, entry);
    }
}

static void net_timer_expired(struct yawl__core *core, struct yawl__case *c,
                              struct yawl__scope *scope, const struct yawl_timer *timer)
{
    bool to = timer->action == YAWL_TIMER_TO;
    if (!to && timer->action != YAWL_TIMER_ALSO) return;
    core->changes.count = 0;
    if (to)
        scope->net->deadline_to(scope->frame, timer->other, &core->changes);
    else
        scope->net->deadline_also(scope->frame, timer->other, &core->changes);
    yawl__count_firings(c, scope, 0);
    yawl__follow(core, c, scope, YAWL_NONE);
    if (to && scope->items.count > 0) drop_detached(core, c, scope);
}

static void task_timer_expired(struct yawl__core *core, struct yawl__case *c,
                               struct yawl__scope *scope, const struct yawl__event_view *view)
{
    uint32_t task = view->head.task;
    const struct yawl_timer *timer = &yawl__row(scope, task)->timers[view->head.firing];
    yawl__timer_note_expired(c, scope, task, timer->action);
    if (timer->action == YAWL_TIMER_START && yawl_has(yawl__enabled_set(scope), task)) {
        release(core, scope, task, YAWL__WAIT_TIMER);
    } else if (timer->action == YAWL_TIMER_ALSO) {
        core->changes.count = 0;
        yawl__row(scope, task)->mark(scope->frame, timer->other, &core->changes);
        yawl__count_firings(c, scope, 0);
        yawl__follow(core, c, scope, YAWL_NONE);
    } else if (timer->action == YAWL_TIMER_TO) {
        if ((view->head.flags & YAWL__EVENT_STARTS) != 0) yawl__run_start(core, c, scope, task);
        yawl__run_leave_by(core, c, scope, task, timer->other);
    }
}

static void apply_timer_expired(struct yawl__core *core, struct yawl__case *c,
                                struct yawl__scope *scope, const struct yawl__event_view *view)
{
    struct yawl__armed armed = named_by(view);
    bool taken = yawl__timer_take(c, &armed);
    assert(taken);
    (void)taken;
    if (armed.timer >= YAWL_TIMER_LIMIT) return;
    if (armed.task == YAWL_NONE)
        net_timer_expired(core, c, scope, &scope->net->timers[armed.timer]);
    else
        task_timer_expired(core, c, scope, view);
}

/* One that fails while it waits to be tried again (by a timer) waits anew: the first wait is over. */
void yawl__retry_arm(struct yawl__core *core, struct yawl__case *c, struct yawl__scope *scope,
                     const struct yawl__event_view *view)
{
    struct yawl__armed armed = {(int64_t)view->head.detail, scope->number, view->head.task,
                                YAWL__TIMER_RETRY, view->instance, 0};
    yawl__retry_close(core, c, scope, armed.task, armed.instance);
    yawl__timer_arm(c, armed);
}

/* ---- Dispatch ---- */

static const apply_function apply_functions[YAWL_EVENT_COUNT] = {
    [YAWL_EVENT_CASE_STARTED] = apply_case_started,
    [YAWL_EVENT_CASE_COMPLETED] = apply_case_completed,
    [YAWL_EVENT_CASE_CANCELLED] = apply_case_cancelled,
    [YAWL_EVENT_CASE_FAILED] = apply_case_failed,
    [YAWL_EVENT_CASE_DEADLOCKED] = apply_case_deadlocked,
    [YAWL_EVENT_TASK_ROUTED] = apply_task_routed,
    [YAWL_EVENT_TASK_LEFT] = apply_task_left,
    [YAWL_EVENT_TASK_FAILED] = apply_task_failed,
    [YAWL_EVENT_TASK_JUDGED] = apply_task_judged,
    [YAWL_EVENT_CHOICE_FORCED] = apply_choice_forced,
    [YAWL_EVENT_ITEM_STARTED] = yawl__apply_item_started,
    [YAWL_EVENT_ITEM_ROLLED_BACK] = yawl__apply_item_rolled_back,
    [YAWL_EVENT_ITEM_COMPLETED] = yawl__apply_item_completed,
    [YAWL_EVENT_ITEM_FAILED] = yawl__apply_item_failed,
    [YAWL_EVENT_ITEM_SUSPENDED] = yawl__apply_item_suspended,
    [YAWL_EVENT_ITEM_RESUMED] = yawl__apply_item_resumed,
    [YAWL_EVENT_ITEM_CANCELLED] = yawl__apply_item_cancelled,
    [YAWL_EVENT_NET_STARTED] = yawl__apply_net_started,
    [YAWL_EVENT_TIMER_ARMED] = apply_timer_armed,
    [YAWL_EVENT_TIMER_EXPIRED] = apply_timer_expired,
    [YAWL_EVENT_TRIGGER_DELIVERED] = apply_trigger_delivered,
    [YAWL_EVENT_TRIGGER_KEPT] = apply_trigger_kept,
    [YAWL_EVENT_TRIGGER_LOST] = apply_nothing,
    [YAWL_EVENT_CASE_SUSPENDED] = apply_case_suspended,
    [YAWL_EVENT_CASE_RESUMED] = apply_case_resumed,
    [YAWL_EVENT_ANSWER_KEPT] = apply_answer_kept,
    [YAWL_EVENT_ANSWER_TAKEN] = apply_answer_taken,
    [YAWL_EVENT_TASK_REPAIRED] = yawl__apply_repaired,
    [YAWL_EVENT_CASE_MIGRATED] = yawl__apply_migrated,
};

/* Its net instance may have ended by it. */
static void look_at_branches(const struct yawl__core *core, const struct yawl__case *c,
                             const struct yawl__event_view *view)
{
    const struct yawl__scope *scope = yawl__scope_find(c, view->head.scope);
    if (scope != NULL) yawl__branches_look(core, c, scope, &view->head);
}

void yawl__apply(struct yawl__core *core, struct yawl__case *c, const struct yawl__event_view *view)
{
    struct yawl__scope *scope = yawl__scope_find(c, view->head.scope);
    bool is_case = view->head.task == YAWL_NONE || view->head.kind == YAWL_EVENT_CASE_FAILED;
    const struct yawl_task *row = is_case ? NULL : yawl__row(scope, view->head.task);
    if (row != NULL && row->instances != NULL && yawl__instances_own(row, view)) {
        yawl__instances_apply(core, c, scope, view);
    } else {
        assert(apply_functions[view->head.kind] != NULL);
        apply_functions[view->head.kind](core, c, scope, view);
    }
    if (core->tracks && c->side != NULL) look_at_branches(core, c, view);
}
