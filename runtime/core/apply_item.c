/* Records about one work item or one composite task.
 * Invariant: an item that has started has an entry until its task leaves or is idle again. */
#include <assert.h>

#include "core/apply.h"
#include "core/instances_hooks.h"

static uint32_t failed_attempts(const struct yawl__scope *scope, const yawl_item_id *id)
{
    const struct yawl__item *item = yawl__items_find(&scope->items, id->task);
    const struct yawl__item_block *block =
        item->status == YAWL__ITEM_PARENT ? yawl__instances_block(scope, id) : item->block;
    return block != NULL ? block->attempts : 0;
}

void yawl__call_connector(struct yawl__core *core, const struct yawl__case *c,
                          const struct yawl__scope *scope, const struct yawl__event_view *view)
{
    uint32_t task = view->head.task;
    yawl_item_id id = {c->id, task, view->head.firing, scope->number, view->instance};
    if (!core->following || yawl__row(scope, task)->kind != YAWL_TASK_CALL) return;
    struct yawl__effect effect = {.item = id, .attempts = failed_attempts(scope, &id)};
    if (!yawl__buffer_append(core->effects, &effect, sizeof effect)) core->broken = true;
}

static void start_again(struct yawl__core *core, struct yawl__case *c, struct yawl__scope *scope,
                        struct yawl__item *item)
{
    if (item->status == YAWL_ITEM_SUSPENDED)
        item->before = YAWL_ITEM_EXECUTING; /* called again by its timer, and still suspended */
    else
        item->status = YAWL_ITEM_EXECUTING;
    if (item->block != NULL) item->block->started_ms = core->now_ms;
    yawl__retry_close(core, c, scope, item->task, 0);
}

void yawl__apply_item_started(struct yawl__core *core, struct yawl__case *c,
                              struct yawl__scope *scope, const struct yawl__event_view *view)
{
    struct yawl__item item = {.task = view->head.task & (YAWL__TASKS_MAX - 1)};
    struct yawl__item *again = yawl__items_find(&scope->items, item.task);
    if (again != NULL && again->firing != 0) {
        start_again(core, c, scope, again);
        yawl__call_connector(core, c, scope, view);
        return;
    }
    item.kind = YAWL__ENTRY_ITEM;
    item.status = YAWL_ITEM_EXECUTING;
    item.firing = view->head.firing;
    item.block = core->reserved_block;
    core->reserved_block = NULL;
    yawl__run_start(core, c, scope, item.task);
    yawl__items_add(&scope->items, item);
    yawl__call_connector(core, c, scope, view);
}

static void kill_child(struct yawl__core *core, struct yawl__case *c, struct yawl__scope *scope,
                       struct yawl__item *entry)
{
    struct yawl__child *child = yawl__child_find(c, scope, entry->task);
    if (child != NULL) yawl__child_kill(core, c, child, YAWL_EVENT_ITEM_CANCELLED);
    entry->child = 0;
}

/* Given back; or failed, to be tried again: then a sub-net is made anew. */
void yawl__apply_item_rolled_back(struct yawl__core *core, struct yawl__case *c,
                                  struct yawl__scope *scope, const struct yawl__event_view *view)
{
    struct yawl__item *item = yawl__items_find(&scope->items, view->head.task);
    bool composite = item->status == YAWL__ITEM_COMPOSITE;
    bool again = (view->head.flags & YAWL__EVENT_AGAIN) != 0;
    if (composite)
        item->attempts++;
    else
        item->status = YAWL_ITEM_FIRED;
    if (again && !composite) item->block->attempts++;
    if (again) yawl__retry_arm(core, c, scope, view);
    if (composite) kill_child(core, c, scope, item);
}

void yawl__apply_item_completed(struct yawl__core *core, struct yawl__case *c,
                                struct yawl__scope *scope, const struct yawl__event_view *view)
{
    struct yawl__item *item = yawl__items_find(&scope->items, view->head.task);
    if (view->head.body > 0 || core->reserved_data != NULL) {
        yawl__put_values(core, scope, yawl__event_pack(view));
    }
    if (item != NULL) yawl__drop_entry(core, scope, item);
    if ((view->head.flags & YAWL__EVENT_SLOW) != 0 && core->following) core->budget_exceeded++;
    if (yawl_has(yawl__busy_set(scope), view->head.task))
        yawl__run_leave(core, c, scope, view);
    else
        yawl__run_pass(core, c, scope, view);
}

void yawl__apply_item_failed(struct yawl__core *core, struct yawl__case *c,
                             struct yawl__scope *scope, const struct yawl__event_view *view)
{
    struct yawl__item *item = yawl__items_find(&scope->items, view->head.task);
    if ((view->head.flags & YAWL__EVENT_LEAVES) == 0) {
        item->status = YAWL_ITEM_FAILED;
        return;
    }
    yawl__drop_entry(core, scope, item);
    yawl__run_leave_by(core, c, scope, view->head.task, yawl__failure_of(view->head.detail).other);
}

void yawl__apply_item_suspended(struct yawl__core *core, struct yawl__case *c,
                                struct yawl__scope *scope, const struct yawl__event_view *view)
{
    (void)core;
    (void)c;
    struct yawl__item *item = yawl__items_find(&scope->items, view->head.task);
    if (item != NULL) {
        item->before = item->status & 3u;
        item->status = YAWL_ITEM_SUSPENDED;
        return;
    }
    struct yawl__item offered = {.task = view->head.task & (YAWL__TASKS_MAX - 1)};
    offered.kind = YAWL__ENTRY_ITEM;
    offered.status = YAWL_ITEM_SUSPENDED;
    offered.before = YAWL_ITEM_ENABLED;
    yawl__items_add(&scope->items, offered);
}

void yawl__apply_item_resumed(struct yawl__core *core, struct yawl__case *c,
                              struct yawl__scope *scope, const struct yawl__event_view *view)
{
    (void)c;
    struct yawl__item *item = yawl__items_find(&scope->items, view->head.task);
    item->status = item->before;
    if (item->firing == 0) yawl__drop_entry(core, scope, item); /* merely offered again */
}

/* The task is no longer busy; its tokens are gone, so only it can be enabled anew. */
void yawl__apply_item_cancelled(struct yawl__core *core, struct yawl__case *c,
                                struct yawl__scope *scope, const struct yawl__event_view *view)
{
    uint32_t task = view->head.task;
    struct yawl__item *item = yawl__items_find(&scope->items, task);
    if (item->status == YAWL__ITEM_COMPOSITE) kill_child(core, c, scope, item);
    yawl__drop_entry(core, scope, item);
    yawl__run_abandon(core, c, scope, task);
}

/* A composite task starts, or is tried again. */
void yawl__apply_net_started(struct yawl__core *core, struct yawl__case *c,
                             struct yawl__scope *scope, const struct yawl__event_view *view)
{
    uint32_t task = view->head.task;
    yawl__put_values(core, &core->reserved_child->scope, yawl__event_pack(view));
    if (!yawl_has(yawl__busy_set(scope), task)) {
        struct yawl__item item = {.task = task & (YAWL__TASKS_MAX - 1), .kind = YAWL__ENTRY_ITEM};
        item.status = YAWL__ITEM_COMPOSITE;
        item.firing = view->head.firing;
        yawl__run_start(core, c, scope, task);
        yawl__items_add(&scope->items, item);
    }
    struct yawl__item *entry = yawl__items_find(&scope->items, task);
    entry->child = (uint32_t)view->head.detail;
    (void)yawl__child_enter(core, c, scope, task, 0);
}
