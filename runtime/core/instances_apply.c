/* Applies records of multiple-instance tasks, with what was reserved for them.
 * Invariants: nothing here evaluates, asks for memory or looks at the clock, so a replay is exact; a
 * record's body is read before anything is noted, since notes may move it. */
#include <assert.h>
#include <string.h>

#include "core/instances_decide.h"

/* ---- Rounds ---- */

static struct yawl__item_block **slot_of(struct yawl__item_block **column, uint32_t instance)
{
    return column == NULL ? NULL : &column[instance - 1];
}

/* The newest round of the task is this one. */
static void push_round(struct yawl__scope *scope, uint32_t task, struct yawl__round *round)
{
    struct yawl__item *entry = yawl__items_find(&scope->items, task);
    if (entry != NULL) {
        assert(entry->status == YAWL__ITEM_PARENT);
        round->older = entry->round;
        entry->round = round;
        return;
    }
    struct yawl__item item = {.task = task & (YAWL__TASKS_MAX - 1), .kind = YAWL__ENTRY_ITEM};
    item.status = YAWL__ITEM_PARENT;
    item.firing = 1; /* it has started, whichever its items */
    item.round = round;
    yawl__items_add(&scope->items, item);
}

/* Takes a round out of its chain and gives it back; the entry goes with the last one. */
static void remove_round(struct yawl__core *core, struct yawl__scope *scope,
                         struct yawl__round *round)
{
    struct yawl__item *entry = yawl__items_find(&scope->items, round->task);
    struct yawl__round **at = &entry->round;
    while (*at != round) at = &(*at)->older;
    *at = round->older;
    if (entry->round == NULL) yawl__items_remove(&scope->items, entry);
    yawl__round_free(round, &core->memory);
}

/* A detached round lives as long as something of it runs. */
static void trim_detached(struct yawl__core *core, struct yawl__scope *scope,
                          struct yawl__round *round)
{
    if (round->detached && round->open_count == 0) remove_round(core, scope, round);
}

/* ---- Instances ---- */

static void begin_time(struct yawl__core *core, struct yawl__one one)
{
    struct yawl__item_block **block = slot_of(one.round->columns.blocks, one.instance);
    if (block != NULL && *block != NULL) (*block)->started_ms = core->now_ms;
}

static void execute(struct yawl__core *core, struct yawl__one one)
{
    yawl__round_set(one.round, one.instance, YAWL_ITEM_EXECUTING);
    if (one.instance == one.round->begun + 1) one.round->begun++;
    begin_time(core, one);
}

/* Its sub-net, if it has one that runs. */
static struct yawl__child *child_of(const struct yawl__case *c, struct yawl__one one)
{
    const uint32_t *scopes = one.round->columns.scopes;
    uint32_t number = scopes != NULL ? scopes[one.instance - 1] : 0;
    struct yawl__scope *scope = number != 0 ? yawl__scope_find(c, number) : NULL;
    return scope != NULL ? yawl__child_of(scope) : NULL;
}

static void kill_child(struct yawl__core *core, struct yawl__case *c, struct yawl__one one,
                       enum yawl_event_kind how)
{
    struct yawl__child *child = child_of(c, one);
    if (child != NULL) yawl__child_kill(core, c, child, how);
    if (one.round->columns.scopes != NULL) one.round->columns.scopes[one.instance - 1] = 0;
}

static void note_instance(struct yawl__core *core, const struct yawl__case *c,
                          const struct yawl__scope *scope, struct yawl__one one,
                          enum yawl_event_kind how)
{
    yawl_item_id id = {c->id, one.round->task, yawl__round_firing(one.round, one.instance),
                       scope->number, one.instance};
    yawl__note_item(core, scope, how, &id);
}

/* Ends a round with all that runs of it.  Its sub-nets end from the last one, which is the cheapest; that
 * they end is noted by themselves. */
static void drop_round(struct yawl__core *core, struct yawl__case *c, struct yawl__scope *scope,
                       struct yawl__round *round, enum yawl_event_kind how)
{
    struct yawl__one one = {round, 0};
    bool has_nets = round->columns.scopes != NULL;
    for (one.instance = has_nets ? round->created : 0; one.instance > 0; one.instance--) {
        kill_child(core, c, one, how);
    }
    while (!has_nets && (one.instance = yawl__round_next_open(round, one.instance)) != 0) {
        bool is_failed = yawl__round_status(round, one.instance) == YAWL_ITEM_FAILED;
        if (!is_failed) note_instance(core, c, scope, one, how);
    }
    yawl__round_free(round, &core->memory);
}

bool yawl__instances_drop(struct yawl__core *core, struct yawl__case *c, struct yawl__scope *scope,
                          struct yawl__item *entry, struct yawl__drop drop)
{
    assert(entry->status == YAWL__ITEM_PARENT);
    while (entry->round != NULL && (drop.detached_too || !entry->round->detached)) {
        struct yawl__round *round = entry->round;
        entry->round = round->older;
        drop_round(core, c, scope, round, drop.kind);
    }
    return entry->round != NULL;
}

bool yawl__instances_run_on(const struct yawl__item *entry)
{
    assert(entry->status == YAWL__ITEM_PARENT);
    return entry->round != NULL && (entry->round->detached || entry->round->older != NULL);
}

struct yawl__item_block *yawl__instances_block(const struct yawl__scope *scope,
                                               const yawl_item_id *item)
{
    struct yawl__one one = {yawl__round_of(scope, item->task), item->instance};
    if (item->firing != 0) one = yawl__one_by_firing(scope, item->task, item->firing);
    if (one.round == NULL || !yawl__round_has(one.round, one.instance)) return NULL;
    struct yawl__item_block **block = slot_of(one.round->columns.blocks, one.instance);
    return block != NULL ? *block : NULL;
}

/* ---- Leaving ---- */

/* Runs on without effect what is not needed any more, or is cancelled. */
static void leave(struct yawl__core *core, struct yawl__case *c, struct yawl__scope *scope,
                  const struct yawl__event_view *view, enum yawl__left_how how)
{
    uint32_t task = view->head.task;
    struct yawl__round *round = yawl__round_busy(scope, task);
    bool may_run_on = yawl__row(scope, task)->instances->ignores_rest || round->threshold == 0;
    struct yawl__one one = {round, 0};
    while (how == YAWL__LEFT_EXPIRED &&
           (one.instance = yawl__round_next_open(round, one.instance))) {
        enum yawl_item_status now = yawl__round_status(round, one.instance);
        if (now == YAWL_ITEM_FIRED || now == YAWL_ITEM_FAILED) continue;
        yawl__round_set(round, one.instance, YAWL_ITEM_COMPLETE);
    }
    round->detached = may_run_on && how != YAWL__LEFT_FORCED && round->open_count > 0;
    if (!round->detached) {
        struct yawl__item *entry = yawl__items_find(&scope->items, task);
        struct yawl__drop drop = {YAWL_EVENT_ITEM_CANCELLED, false};
        bool is_left = yawl__instances_drop(core, c, scope, entry, drop);
        if (!is_left) yawl__items_remove(&scope->items, entry);
    }
    yawl__run_leave(core, c, scope, view);
}

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
    push_round(scope, view->head.task, round);
    struct yawl__one first = {round, 1};
    if ((view->head.flags & YAWL__EVENT_STARTS) != 0) execute(core, first);
    if (start.body.completes != 0) {
        struct yawl__item_block **kept = slot_of(round->columns.kept, 1);
        if (kept != NULL) *kept = core->reserved_block;
        core->reserved_block = NULL;
        yawl__round_set(round, 1, YAWL_ITEM_COMPLETE);
    }
    if (leaves) leave(core, c, scope, view, YAWL__LEFT_ENOUGH);
}

static void apply_added(struct yawl__core *core, struct yawl__case *c, struct yawl__scope *scope,
                        const struct yawl__event_view *view)
{
    struct yawl__round *round = yawl__round_busy(scope, view->head.task);
    uint32_t instance = yawl__round_add(round, view->head.firing);
    struct yawl__item_block **block = slot_of(round->columns.blocks, instance);
    struct yawl__item_block **own = slot_of(round->columns.owns, instance);
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
    execute(core, one);
    yawl__put_values(core, &core->reserved_child->scope, yawl__event_pack(view));
    struct yawl__child *child = yawl__child_enter(core, c, scope, view->head.task, view->instance);
    one.round->columns.scopes[one.instance - 1] = child->scope.number;
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
    struct yawl__child *child = child_of(c, one);
    if (child != NULL) yawl__child_end(core, c, child);
    struct yawl__item_block **shelf = slot_of(one.round->columns.kept, one.instance);
    if (shelf != NULL) *shelf = core->reserved_block;
    core->reserved_block = NULL;
    yawl__round_set(one.round, one.instance, YAWL_ITEM_COMPLETE);
    if (yawl__row(scope, view->head.task)->failure != NULL) {
        yawl__retry_close(core, c, scope, view->head.task, one.instance);
    }
    if ((view->head.flags & YAWL__EVENT_SLOW) != 0 && core->following) core->budget_exceeded++;
    if (leaves)
        leave(core, c, scope, view, YAWL__LEFT_ENOUGH);
    else
        trim_detached(core, scope, one.round);
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
    leave(core, c, scope, view, how);
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
    kill_child(core, c, one, YAWL_EVENT_ITEM_CANCELLED);
    yawl__round_set(one.round, one.instance, YAWL_ITEM_CANCELLED);
    if (yawl__row(scope, task)->failure != NULL) {
        yawl__retry_close(core, c, scope, task, one.instance);
    }
    trim_detached(core, scope, one.round);
}

static void apply_failed(struct yawl__core *core, struct yawl__case *c, struct yawl__scope *scope,
                         const struct yawl__event_view *view)
{
    struct yawl__one one = yawl__one_by_firing(scope, view->head.task, view->head.firing);
    kill_child(core, c, one, YAWL_EVENT_ITEM_CANCELLED);
    yawl__round_set(one.round, one.instance, YAWL_ITEM_FAILED);
    if ((view->head.flags & YAWL__EVENT_LEAVES) == 0) return;
    yawl__run_leave_by(core, c, scope, view->head.task, yawl__failure_of(view->head.detail).other);
}

/* Given back by its performer, or to be tried again. */
static void apply_rolled_back(struct yawl__core *core, struct yawl__case *c,
                              struct yawl__scope *scope, const struct yawl__event_view *view)
{
    struct yawl__one one = yawl__one_by_firing(scope, view->head.task, view->head.firing);
    kill_child(core, c, one, YAWL_EVENT_ITEM_CANCELLED);
    yawl__round_set(one.round, one.instance, YAWL_ITEM_FIRED);
    if ((view->head.flags & YAWL__EVENT_AGAIN) == 0) return;
    struct yawl__item_block **block = slot_of(one.round->columns.blocks, one.instance);
    if (block != NULL && *block != NULL) (*block)->attempts++;
    yawl__retry_arm(c, scope, view);
}

static void apply_item_started(struct yawl__core *core, struct yawl__case *c,
                               struct yawl__scope *scope, const struct yawl__event_view *view)
{
    struct yawl__one one = yawl__one_by_firing(scope, view->head.task, view->head.firing);
    execute(core, one);
    if (yawl__row(scope, view->head.task)->failure != NULL) {
        yawl__retry_close(core, c, scope, view->head.task, one.instance);
    }
    yawl__call_connector(core, c, scope, view);
}

static void apply_status(struct yawl__core *core, struct yawl__case *c, struct yawl__scope *scope,
                         const struct yawl__event_view *view)
{
    struct yawl__one one = yawl__one_by_firing(scope, view->head.task, view->head.firing);
    bool suspends = view->head.kind == YAWL_EVENT_ITEM_SUSPENDED;
    (void)core;
    (void)c;
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

/* An offer that has not started is suspended and resumed as any. */
bool yawl__instances_own(const struct yawl_task *row, const struct yawl__event_view *view)
{
    bool is_status =
        view->head.kind == YAWL_EVENT_ITEM_SUSPENDED || view->head.kind == YAWL_EVENT_ITEM_RESUMED;
    if (row->instances == NULL || view->head.kind >= YAWL_EVENT_COUNT) return false;
    return apply_functions[view->head.kind] != NULL && !(is_status && view->instance == 0);
}

void yawl__instances_apply(struct yawl__core *core, struct yawl__case *c, struct yawl__scope *scope,
                           const struct yawl__event_view *view)
{
    assert(yawl__instances_own(yawl__row(scope, view->head.task), view));
    apply_functions[view->head.kind](core, c, scope, view);
}
