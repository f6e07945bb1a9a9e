/* Steps: the generated function moves the tokens, this follows what it reports.  An item that is no longer
 * offered goes, what became enabled is noted or waits to be started, cancelled work is taken away.
 * Invariant: nothing here evaluates, asks for memory that was not reserved, or looks at the clock. */
#include <assert.h>

#include "core/apply.h"
#include "core/check_rows.h"
#include "core/instances_hooks.h"

static bool has_bit(const struct yawl__scope *scope, const uint64_t *set, uint32_t task)
{
    assert(task < scope->net->tasks_count);
    return yawl_has(set, task);
}

/* ---- What follows ---- */

void yawl__follow_later(struct yawl__core *core, struct yawl__pending_entry entry)
{
    if (yawl__pending_reserve(&core->pending, 1, &core->memory))
        yawl__pending_add(&core->pending, entry);
    else
        core->broken = true;
}

static void add_pending(struct yawl__core *core, const struct yawl__scope *scope, uint32_t rank,
                        uint32_t task)
{
    struct yawl__pending_entry entry = {scope->number, rank, task};
    yawl__follow_later(core, entry);
}

static void add_fresh(struct yawl__core *core, const struct yawl__scope *scope, uint32_t task,
                      uint32_t what)
{
    struct yawl__fresh_entry entry = {scope->number, task, what};
    if (yawl__pending_reserve(&core->fresh, 1, &core->memory))
        yawl__fresh_add(&core->fresh, entry);
    else
        core->broken = true;
}

void yawl__follow_timer(struct yawl__core *core, const struct yawl__scope *scope, uint32_t task,
                        uint32_t timer)
{
    add_fresh(core, scope, task, YAWL__FRESH_TIMER + timer);
}

void yawl__follow_released(struct yawl__core *core, const struct yawl__scope *scope, uint32_t task)
{
    const struct yawl_task *row = yawl__row(scope, task);
    if (row->kind != YAWL_TASK_OFFER) {
        if (core->following) add_pending(core, scope, row->settle_rank + 1, task);
        return;
    }
    yawl__note(core, scope, YAWL_EVENT_TASK_ENABLED, task);
    if (core->task_timeout_ms > 0 && core->following)
        add_fresh(core, scope, task, YAWL__FRESH_OFFERED);
}

/* Its timers, its trigger, its `if`. */
static void follow_special(struct yawl__core *core, const struct yawl__scope *scope, uint32_t task)
{
    const struct yawl_task *row = yawl__row(scope, task);
    uint32_t waits = yawl__waits_for(scope, task);
    bool has_rank = row->kind != YAWL_TASK_OFFER;
    if (row->timers_count > 0 || row->trigger != NULL) {
        if (core->following) add_fresh(core, scope, task, YAWL__FRESH_ENABLED);
    }
    if (waits == 0)
        yawl__follow_released(core, scope, task);
    else if ((waits & YAWL__WAIT_JUDGE) != 0 && core->following)
        add_pending(core, scope, has_rank ? row->settle_rank + 1 : YAWL__RANK_JUDGED, task);
}

static void follow_enabled(struct yawl__core *core, const struct yawl__scope *scope, uint32_t task)
{
    const struct yawl_task *row = yawl__row(scope, task);
    if (row->timers_count > 0 || row->waits || row->performed != NULL)
        follow_special(core, scope, task);
    else
        yawl__follow_released(core, scope, task);
}

/* May a timer of the task be armed?  Of an offer it may be a limit, which says nothing in its row. */
static bool may_be_armed(const struct yawl__case *c, const struct yawl_task *row)
{
    return row->timers_count > 0 || (c->side != NULL && row->kind == YAWL_TASK_OFFER);
}

static void follow_disabled(struct yawl__core *core, struct yawl__case *c,
                            struct yawl__scope *scope, uint32_t task, bool is_own)
{
    bool was_offered = yawl__waits_for(scope, task) == 0;
    struct yawl__item *wait = yawl__items_find_wait(&scope->items, task);
    if (wait != NULL) yawl__drop_entry(core, scope, wait);
    struct yawl__item *item = yawl__items_find(&scope->items, task);
    if (item != NULL && item->status == YAWL_ITEM_SUSPENDED && item->firing == 0) {
        yawl__drop_entry(core, scope, item);
    }
    if (item != NULL && item->status == YAWL__ITEM_PARENT) item->before = 0;
    if (is_own) return;
    if (may_be_armed(c, yawl__row(scope, task))) yawl__timers_close(core, c, scope, task);
    if (was_offered && yawl__row(scope, task)->kind == YAWL_TASK_OFFER) {
        yawl__note(core, scope, YAWL_EVENT_TASK_WITHDRAWN, task);
    }
}

static void follow_cancelled(struct yawl__core *core, struct yawl__case *c,
                             struct yawl__scope *scope, uint32_t task)
{
    if (yawl__row(scope, task)->kind == YAWL_TASK_NET) scope->frame->composites--;
    yawl__drop_work(core, c, scope, task, YAWL_EVENT_ITEM_CANCELLED);
}

void yawl__follow(struct yawl__core *core, struct yawl__case *c, struct yawl__scope *scope,
                  uint32_t own)
{
    yawl__follow_from(core, c, scope, 0, own);
}

void yawl__follow_from(struct yawl__core *core, struct yawl__case *c, struct yawl__scope *scope,
                       uint32_t first, uint32_t own)
{
    assert(core->changes.count <= core->changes_capacity);
    for (uint32_t i = first; i < core->changes.count; i++) {
        uint32_t task = core->changes.entries[i] >> 2;
        switch ((enum yawl_change_kind)(core->changes.entries[i] & 3)) {
        case YAWL_CHANGE_ENABLED: follow_enabled(core, scope, task); break;
        case YAWL_CHANGE_DISABLED: follow_disabled(core, c, scope, task, task == own); break;
        case YAWL_CHANGE_CANCELLED:
            if (task != own) follow_cancelled(core, c, scope, task);
            break;
        case YAWL_CHANGE_COMPLETES:
            if (core->following) add_pending(core, scope, 0, task);
            break;
        }
    }
}

void yawl__follow_net(struct yawl__core *core, const struct yawl__scope *scope)
{
    bool has_limit = scope->number == 0 && core->case_timeout_ms > 0;
    if ((scope->net->timers_count > 0 || has_limit) && core->following) {
        add_fresh(core, scope, YAWL_NONE, YAWL__FRESH_NET);
    }
}

/* ---- Steps ---- */

void yawl__count_firings(struct yawl__case *c, struct yawl__scope *scope, uint32_t own)
{
    if (scope != &c->root) {
        own += scope->frame->firings;
        scope->frame->firings = 0;
    }
    c->root.frame->firings += own;
}

static void begin(struct yawl__core *core, const struct yawl__scope *scope, uint32_t task)
{
    (void)scope; /* only rows that are checked look at it */
    yawl__rows_before(core, scope);
    core->changes.count = 0;
    core->changes.task = task;
}

void yawl__run_start(struct yawl__core *core, struct yawl__case *c, struct yawl__scope *scope,
                     uint32_t task)
{
    const struct yawl_task *row = yawl__row(scope, task);
    assert(has_bit(scope, yawl__enabled_set(scope), task));
    begin(core, scope, task);
    row->start(scope->frame, &core->changes);
    yawl__count_firings(c, scope, 1);
    if (row->kind == YAWL_TASK_NET) scope->frame->composites++;
    yawl__rows_check_start(core, scope, task);
    yawl__follow(core, c, scope, task);
    if (row->timers_count > 0 && core->following) {
        add_fresh(core, scope, task, YAWL__FRESH_STARTED);
    }
}

/* What the leaving task leaves behind beside tokens. */
static void end_work(struct yawl__core *core, struct yawl__case *c, struct yawl__scope *scope,
                     uint32_t task)
{
    const struct yawl_task *row = yawl__row(scope, task);
    if (row->kind == YAWL_TASK_NET) scope->frame->composites--;
    if (may_be_armed(c, row) || row->failure != NULL) yawl__timers_close(core, c, scope, task);
}

static void drop_choice(struct yawl__core *core, struct yawl__scope *scope, uint32_t task)
{
    struct yawl__item *forced = yawl__items_find_choice(&scope->items, task);
    if (forced != NULL) yawl__drop_entry(core, scope, forced);
}

void yawl__run_leave(struct yawl__core *core, struct yawl__case *c, struct yawl__scope *scope,
                     const struct yawl__event_view *view)
{
    uint32_t task = view->head.task;
    assert(has_bit(scope, yawl__busy_set(scope), task));
    end_work(core, c, scope, task);
    begin(core, scope, task);
    yawl__row(scope, task)->leave(scope->frame, view->head.detail, &core->changes);
    yawl__count_firings(c, scope, 0);
    yawl__rows_check_leave(core, scope, task, view->head.detail);
    yawl__follow(core, c, scope, task);
    drop_choice(core, scope, task);
}

/* May start and leave be one step?  Only where nobody can tell the difference: something that would be
 * withdrawn and offered anew keeps its timers or its suspension; and what has a limit must lose it. */
static bool may_pass(const struct yawl__case *c, const struct yawl__scope *scope,
                     const struct yawl_task *row)
{
    if (c->side != NULL && c->side->armed_count > 0) return false;
    return row->pass != NULL && scope->items.count == 0 && scope->net->timer_states_count == 0;
}

void yawl__run_pass(struct yawl__core *core, struct yawl__case *c, struct yawl__scope *scope,
                    const struct yawl__event_view *view)
{
    uint32_t task = view->head.task;
    const struct yawl_task *row = yawl__row(scope, task);
    if (!may_pass(c, scope, row)) {
        yawl__run_start(core, c, scope, task);
        if (yawl__counts_from_start(row)) yawl__timer_start_over(scope, task);
        yawl__run_leave(core, c, scope, view);
        return;
    }
    begin(core, scope, task);
    row->pass(scope->frame, view->head.detail, &core->changes);
    yawl__count_firings(c, scope, 1);
    yawl__rows_check_pass(core, scope, task, view->head.detail);
    yawl__follow(core, c, scope, task);
    if (has_bit(scope, yawl__enabled_set(scope), task)) follow_enabled(core, scope, task);
}

void yawl__run_leave_by(struct yawl__core *core, struct yawl__case *c, struct yawl__scope *scope,
                        uint32_t task, uint32_t other)
{
    assert(has_bit(scope, yawl__busy_set(scope), task));
    yawl__drop_work(core, c, scope, task, YAWL_EVENT_ITEM_CANCELLED);
    end_work(core, c, scope, task);
    begin(core, scope, task);
    yawl__row(scope, task)->leave_by(scope->frame, other, &core->changes);
    yawl__count_firings(c, scope, 0);
    yawl__rows_check_sets(core, scope);
    yawl__follow(core, c, scope, task);
    drop_choice(core, scope, task);
}

void yawl__run_abandon(struct yawl__core *core, struct yawl__case *c, struct yawl__scope *scope,
                       uint32_t task)
{
    const struct yawl_task *row = yawl__row(scope, task);
    end_work(core, c, scope, task);
    begin(core, scope, task);
    if (row->abandon != NULL) {
        row->abandon(scope->frame, &core->changes);
    } else {
        yawl_busy_end(scope->frame, yawl__set_at(scope->frame, scope->net->busy_at), task);
        yawl_retest(scope->frame, yawl__set_at(scope->frame, scope->net->enabled_at), task,
                    row->enabled(scope->frame, &core->changes), &core->changes);
    }
    yawl__count_firings(c, scope, 0);
    yawl__rows_check_sets(core, scope);
    yawl__follow(core, c, scope, task);
}

/* ---- Work ---- */

void yawl__drop_entry(struct yawl__core *core, struct yawl__scope *scope, struct yawl__item *entry)
{
    bool has_block = entry->kind == YAWL__ENTRY_WAIT ||
                     (entry->kind == YAWL__ENTRY_ITEM && entry->status < YAWL_ITEM_STATUS_COUNT);
    if (has_block && entry->block != NULL) {
        yawl__give_data(core, entry->block, entry->block->size);
    }
    yawl__items_remove(&scope->items, entry);
}

static void kill_child(struct yawl__core *core, struct yawl__case *c, struct yawl__scope *scope,
                       uint32_t task, enum yawl_event_kind how)
{
    struct yawl__child *child = yawl__child_find(c, scope, task);
    if (child != NULL) yawl__child_kill(core, c, child, how);
}

void yawl__drop_work(struct yawl__core *core, struct yawl__case *c, struct yawl__scope *scope,
                     uint32_t task, enum yawl_event_kind how)
{
    const struct yawl_task *row = yawl__row(scope, task);
    if (may_be_armed(c, row) || row->failure != NULL) yawl__timers_close(core, c, scope, task);
    struct yawl__item *entry = yawl__items_find(&scope->items, task);
    if (entry == NULL) return;
    if (entry->status == YAWL__ITEM_PARENT) {
        struct yawl__drop newest = {how, false};
        bool is_left = yawl__instances_drop(core, c, scope, entry, newest);
        if (!is_left) yawl__drop_entry(core, scope, entry);
        return;
    }
    if (entry->status == YAWL__ITEM_COMPOSITE) {
        kill_child(core, c, scope, task, how);
    } else {
        yawl_item_id id = {c->id, task, entry->firing, scope->number, 0};
        yawl__note_item(core, scope, how, &id);
    }
    yawl__drop_entry(core, scope, entry);
}
