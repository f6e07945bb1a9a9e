/* Rounds as parts of a case: they come and go with their task's entry, their instances start and end, and the
 * task leaves with or without what is left of them.
 * Invariant: an entry with status YAWL__ITEM_PARENT has a round; a detached round has an open instance. */
#include <assert.h>
#include <string.h>

#include "core/instances_decide.h"

/* ---- Rounds ---- */

void yawl__round_push(struct yawl__scope *scope, uint32_t task, struct yawl__round *round)
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

static void free_round(struct yawl__core *core, struct yawl__round *round)
{
    core->held -= yawl__round_data(round);
    yawl__round_free(round, &core->memory);
}

/* Takes a round out of its chain and gives it back; the entry goes with the last one. */
static void remove_round(struct yawl__core *core, struct yawl__scope *scope,
                         struct yawl__round *round)
{
    struct yawl__item *entry = yawl__items_find(&scope->items, round->task);
    struct yawl__round **at = &entry->round;
    while (*at != round) at = &(*at)->older;
    *at = round->older;
    bool is_last = entry->round == NULL, is_suspended = entry->before != 0;
    free_round(core, round);
    if (!is_last) return;
    if (!is_suspended) {
        yawl__items_remove(&scope->items, entry);
        return;
    }
    /* What stays is an offer that is suspended, as of any task. */
    entry->status = YAWL_ITEM_SUSPENDED;
    entry->before = YAWL_ITEM_ENABLED;
    entry->firing = 0;
    entry->block = NULL;
}

void yawl__round_trim(struct yawl__core *core, struct yawl__scope *scope, struct yawl__round *round)
{
    if (round->detached && round->open_count == 0) remove_round(core, scope, round);
}

/* ---- Instances ---- */

static void begin_time(struct yawl__core *core, struct yawl__one one)
{
    struct yawl__item_block **block = yawl__slot_of(one.round->columns.blocks, one.instance);
    if (block != NULL && *block != NULL) (*block)->started_ms = core->now_ms;
}

bool yawl__one_is_fired(struct yawl__one one)
{
    return yawl__item_is_fired(yawl__one_state(one));
}

/* Called again by its timer while it is suspended, it stays so. */
void yawl__one_execute(struct yawl__core *core, struct yawl__one one)
{
    bool is_suspended = yawl__round_status(one.round, one.instance) == YAWL_ITEM_SUSPENDED;
    yawl__round_set(one.round, one.instance, YAWL_ITEM_EXECUTING);
    if (is_suspended) yawl__round_set(one.round, one.instance, YAWL_ITEM_SUSPENDED);
    if (one.instance == one.round->begun + 1) one.round->begun++;
    begin_time(core, one);
}

struct yawl__child *yawl__one_child(const struct yawl__case *c, struct yawl__one one)
{
    const uint32_t *scopes = one.round->columns.scopes;
    uint32_t number = scopes != NULL ? scopes[one.instance - 1] : 0;
    struct yawl__scope *scope = number != 0 ? yawl__scope_find(c, number) : NULL;
    return scope != NULL ? yawl__child_of(scope) : NULL;
}

void yawl__one_kill(struct yawl__core *core, struct yawl__case *c, struct yawl__one one,
                    enum yawl_event_kind how)
{
    struct yawl__child *child = yawl__one_child(c, one);
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
        yawl__one_kill(core, c, one, how);
    }
    while (!has_nets && (one.instance = yawl__round_next_open(round, one.instance)) != 0) {
        bool is_failed = yawl__round_status(round, one.instance) == YAWL_ITEM_FAILED;
        if (!is_failed) note_instance(core, c, scope, one, how);
    }
    free_round(core, round);
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
    struct yawl__item_block **block = yawl__slot_of(one.round->columns.blocks, one.instance);
    return block != NULL ? *block : NULL;
}

/* ---- Leaving ---- */

/* By their timer, those that run are complete. */
static void complete_running(struct yawl__round *round)
{
    struct yawl__one one = {round, 0};
    while ((one.instance = yawl__round_next_open(round, one.instance)) != 0) {
        enum yawl_item_status now = yawl__round_status(round, one.instance);
        if (now == YAWL_ITEM_FIRED || now == YAWL_ITEM_FAILED) continue;
        yawl__round_set(round, one.instance, YAWL_ITEM_COMPLETE);
    }
}

/* Retry timers end with the task: what waits for one would never be tried again. */
static void give_up_waiting(struct yawl__core *core, struct yawl__case *c,
                            struct yawl__scope *scope, struct yawl__round *round)
{
    const struct yawl_task *row = yawl__row(scope, round->task);
    struct yawl__one one = {round, 0};
    if (row->failure == NULL || row->kind == YAWL_TASK_OFFER) return;
    while ((one.instance = yawl__round_next_open(round, one.instance)) != 0) {
        struct yawl__armed retry = {.scope = scope->number, .task = round->task,
                                    .timer = YAWL__TIMER_RETRY, .instance = one.instance};
        if (!yawl__timer_find(c, &retry)) continue;
        note_instance(core, c, scope, one, YAWL_EVENT_ITEM_CANCELLED);
        yawl__round_set(round, one.instance, YAWL_ITEM_CANCELLED);
    }
}

void yawl__many_leave(struct yawl__core *core, struct yawl__case *c, struct yawl__scope *scope,
                      const struct yawl__event_view *view, enum yawl__left_how how)
{
    uint32_t task = view->head.task;
    struct yawl__round *round = yawl__round_busy(scope, task);
    bool may_run_on = yawl__row(scope, task)->instances->ignores_rest || round->threshold == 0;
    if (how == YAWL__LEFT_EXPIRED) complete_running(round);
    if (may_run_on) give_up_waiting(core, c, scope, round);
    round->detached = may_run_on && how != YAWL__LEFT_FORCED && round->open_count > 0;
    if (!round->detached) {
        struct yawl__item *entry = yawl__items_find(&scope->items, task);
        struct yawl__drop drop = {YAWL_EVENT_ITEM_CANCELLED, false};
        bool is_left = yawl__instances_drop(core, c, scope, entry, drop);
        if (!is_left) yawl__items_remove(&scope->items, entry);
    }
    yawl__run_leave(core, c, scope, view);
}
