/* Applies records of multiple-instance tasks, with what was reserved for them.
 * Invariants: nothing here evaluates, asks for memory or looks at the clock, so a replay is exact; a
 * record's body is read before anything is noted, since notes may move it. */
#include <assert.h>
#include <string.h>

#include "core/instances_decide.h"

/* ---- Records ---- */

static void apply_started(struct yawl__core *core, struct yawl__case *c, struct yawl__scope *scope,
                          const struct yawl__event_view *view)
{
    struct yawl__start_view start;
    struct yawl__round *round = core->many.round;
    bool whole = yawl__start_read(view, &start);
    assert(whole && round != NULL);
    (void)whole;
    core->many.round = NULL;
    bool leaves = (view->head.flags & YAWL__EVENT_LEAVES) != 0;
    if (leaves) yawl__put_values(core, scope, start.changes);
    yawl__run_start(core, c, scope, view->head.task);
    if (round->created > 1) c->root.frame->firings += round->created - 1;
    yawl__round_push(scope, view->head.task, round);
    struct yawl__one first = {round, 1};
    if ((view->head.flags & YAWL__EVENT_STARTS) != 0) yawl__one_execute(core, first);
    if (start.body.completes != 0) {
        struct yawl__item_block **kept = yawl__slot_of(round->columns.kept, 1);
        if (kept != NULL) *kept = core->reserved_block;
        core->reserved_block = NULL;
        yawl__round_set(round, 1, YAWL_ITEM_COMPLETE);
    }
    if (leaves) yawl__many_leave(core, c, scope, view, YAWL__LEFT_ENOUGH);
}

static void apply_added(struct yawl__core *core, struct yawl__case *c, struct yawl__scope *scope,
                        const struct yawl__event_view *view)
{
    struct yawl__round *round = yawl__round_busy(scope, view->head.task);
    uint32_t instance = yawl__round_add(round, view->head.firing);
    struct yawl__item_block **block = yawl__slot_of(round->columns.blocks, instance);
    struct yawl__item_block **own = yawl__slot_of(round->columns.owns, instance);
    assert(instance == view->instance);
    c->root.frame->firings++;
    if (block != NULL) *block = core->reserved_block;
    if (own != NULL) *own = core->many.own_block;
    core->reserved_block = core->many.own_block = NULL;
}

static void apply_net_started(struct yawl__core *core, struct yawl__case *c,
                              struct yawl__scope *scope, const struct yawl__event_view *view)
{
    struct yawl__one one = yawl__one_by_firing(scope, view->head.task, view->head.firing);
    yawl__one_execute(core, one);
    yawl__put_values(core, &core->reserved_child->scope, yawl__event_pack(view));
    struct yawl__child *child = yawl__child_enter(core, c, scope, view->head.task, view->instance);
    one.round->columns.scopes[one.instance - 1] = child->scope.number;
}

/* Whether its next attempt waits or not.  What runs on beside a newer round is never tried again: a retry of
 * that number is the newer one's. */
static void close_retry(struct yawl__core *core, struct yawl__case *c, struct yawl__scope *scope,
                        struct yawl__one one)
{
    uint32_t task = one.round->task;
    if (yawl__row(scope, task)->failure == NULL || one.round->detached) return;
    yawl__retry_close(core, c, scope, task, one.instance);
}

static void apply_completed(struct yawl__core *core, struct yawl__case *c,
                            struct yawl__scope *scope, const struct yawl__event_view *view)
{
    struct yawl__one one = yawl__one_by_firing(scope, view->head.task, view->head.firing);
    struct yawl__pack kept, changes;
    bool whole = yawl__done_read(view, &kept, &changes);
    assert(whole && one.round != NULL);
    (void)whole;
    bool leaves = (view->head.flags & YAWL__EVENT_LEAVES) != 0;
    if (leaves) yawl__put_values(core, scope, changes);
    struct yawl__child *child = yawl__one_child(c, one);
    if (child != NULL) yawl__child_end(core, c, child);
    struct yawl__item_block **shelf = yawl__slot_of(one.round->columns.kept, one.instance);
    if (shelf != NULL) *shelf = core->reserved_block;
    core->reserved_block = NULL;
    yawl__round_set(one.round, one.instance, YAWL_ITEM_COMPLETE);
    close_retry(core, c, scope, one);
    if ((view->head.flags & YAWL__EVENT_SLOW) != 0 && core->following) core->budget_exceeded++;
    if (leaves)
        yawl__many_leave(core, c, scope, view, YAWL__LEFT_ENOUGH);
    else
        yawl__round_trim(core, scope, one.round);
}

static void apply_left(struct yawl__core *core, struct yawl__case *c, struct yawl__scope *scope,
                       const struct yawl__event_view *view)
{
    struct yawl__pack changes;
    enum yawl__left_how how;
    bool whole = yawl__left_read(view, &how, &changes);
    assert(whole);
    (void)whole;
    yawl__put_values(core, scope, changes);
    yawl__many_leave(core, c, scope, view, how);
}

/* The whole task, if the record has no instance. */
static void apply_cancelled(struct yawl__core *core, struct yawl__case *c,
                            struct yawl__scope *scope, const struct yawl__event_view *view)
{
    uint32_t task = view->head.task;
    if (view->instance == 0) {
        yawl__drop_work(core, c, scope, task, YAWL_EVENT_ITEM_CANCELLED);
        yawl__run_abandon(core, c, scope, task);
        return;
    }
    struct yawl__one one = yawl__one_by_firing(scope, task, view->head.firing);
    yawl__one_kill(core, c, one, YAWL_EVENT_ITEM_CANCELLED);
    yawl__round_set(one.round, one.instance, YAWL_ITEM_CANCELLED);
    close_retry(core, c, scope, one);
    yawl__round_trim(core, scope, one.round);
}

static void apply_failed(struct yawl__core *core, struct yawl__case *c, struct yawl__scope *scope,
                         const struct yawl__event_view *view)
{
    struct yawl__one one = yawl__one_by_firing(scope, view->head.task, view->head.firing);
    yawl__one_kill(core, c, one, YAWL_EVENT_ITEM_CANCELLED);
    yawl__round_set(one.round, one.instance, YAWL_ITEM_FAILED);
    if ((view->head.flags & YAWL__EVENT_LEAVES) == 0) return;
    yawl__run_leave_by(core, c, scope, view->head.task, yawl__failure_of(view->head.detail).other);
}

/* Given back by its performer, or to be tried again. */
static void apply_rolled_back(struct yawl__core *core, struct yawl__case *c,
                              struct yawl__scope *scope, const struct yawl__event_view *view)
{
    struct yawl__one one = yawl__one_by_firing(scope, view->head.task, view->head.firing);
    yawl__one_kill(core, c, one, YAWL_EVENT_ITEM_CANCELLED);
    yawl__round_set(one.round, one.instance, YAWL_ITEM_FIRED);
    if ((view->head.flags & YAWL__EVENT_AGAIN) == 0) return;
    struct yawl__item_block **block = yawl__slot_of(one.round->columns.blocks, one.instance);
    if (block != NULL && *block != NULL) (*block)->attempts++;
    yawl__retry_arm(core, c, scope, view);
}

static void apply_item_started(struct yawl__core *core, struct yawl__case *c,
                               struct yawl__scope *scope, const struct yawl__event_view *view)
{
    struct yawl__one one = yawl__one_by_firing(scope, view->head.task, view->head.firing);
    yawl__one_execute(core, one);
    close_retry(core, c, scope, one);
    yawl__call_connector(core, c, scope, view);
}

/* The offer of an enabled task, which has no instances yet but may have older ones that run on. */
static void apply_offer_status(struct yawl__core *core, struct yawl__case *c,
                               struct yawl__scope *scope, const struct yawl__event_view *view)
{
    struct yawl__item *entry = yawl__items_find(&scope->items, view->head.task);
    bool suspends = view->head.kind == YAWL_EVENT_ITEM_SUSPENDED;
    if (entry != NULL && entry->status == YAWL__ITEM_PARENT)
        entry->before = suspends;
    else if (suspends)
        yawl__apply_item_suspended(core, c, scope, view);
    else
        yawl__apply_item_resumed(core, c, scope, view);
}

static void apply_status(struct yawl__core *core, struct yawl__case *c, struct yawl__scope *scope,
                         const struct yawl__event_view *view)
{
    if (view->instance == 0) {
        apply_offer_status(core, c, scope, view);
        return;
    }
    struct yawl__one one = yawl__one_by_firing(scope, view->head.task, view->head.firing);
    bool suspends = view->head.kind == YAWL_EVENT_ITEM_SUSPENDED;
    yawl__round_set(one.round, one.instance,
                    suspends ? YAWL_ITEM_SUSPENDED : yawl__round_before(one.round, one.instance));
}

typedef void (*apply_function)(struct yawl__core *, struct yawl__case *, struct yawl__scope *,
                               const struct yawl__event_view *);

static const apply_function apply_functions[YAWL_EVENT_COUNT] = {
    [YAWL_EVENT_INSTANCES_STARTED] = apply_started,
    [YAWL_EVENT_ITEM_ADDED] = apply_added,
    [YAWL_EVENT_NET_STARTED] = apply_net_started,
    [YAWL_EVENT_ITEM_STARTED] = apply_item_started,
    [YAWL_EVENT_ITEM_COMPLETED] = apply_completed,
    [YAWL_EVENT_TASK_LEFT] = apply_left,
    [YAWL_EVENT_ITEM_CANCELLED] = apply_cancelled,
    [YAWL_EVENT_ITEM_FAILED] = apply_failed,
    [YAWL_EVENT_ITEM_ROLLED_BACK] = apply_rolled_back,
    [YAWL_EVENT_ITEM_SUSPENDED] = apply_status,
    [YAWL_EVENT_ITEM_RESUMED] = apply_status,
};

bool yawl__instances_own(const struct yawl_task *row, const struct yawl__event_view *view)
{
    if (row->instances == NULL || view->head.kind >= YAWL_EVENT_COUNT) return false;
    return apply_functions[view->head.kind] != NULL;
}

void yawl__instances_apply(struct yawl__core *core, struct yawl__case *c, struct yawl__scope *scope,
                           const struct yawl__event_view *view)
{
    assert(yawl__instances_own(yawl__row(scope, view->head.task), view));
    apply_functions[view->head.kind](core, c, scope, view);
}
