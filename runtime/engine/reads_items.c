/* Reads of work items: which there are in a case, what an item got, how far the instances of a task are. */
#include <assert.h>

#include "core/instances_decide.h"
#include "engine/engine_private.h"

/* A list that is written as far as there is room. */
struct list {
    struct yawl_item_info *out;
    uint32_t capacity, count;
};

static void add(struct list *list, const yawl_item_id *id, int status)
{
    if (list->count < list->capacity) {
        list->out[list->count].id = *id;
        list->out[list->count].status = (enum yawl_item_status)status;
    }
    list->count++;
}

/* Open instances of all rounds, the newest round first. */
static void add_instances(struct list *list, const struct yawl__round *round, yawl_item_id id)
{
    for (; round != NULL; round = round->older) {
        id.instance = 0;
        while ((id.instance = yawl__round_next_open(round, id.instance)) != 0) {
            id.firing = yawl__round_firing(round, id.instance);
            add(list, &id, (int)yawl__round_status(round, id.instance));
        }
    }
}

static void add_task(struct list *list, const struct yawl__scope *scope, yawl_item_id id)
{
    const struct yawl_task *row = yawl__row(scope, id.task);
    if (row->kind == YAWL_TASK_ROUTING || row->kind == YAWL_TASK_NET) return;
    const struct yawl__round *round = yawl__round_of(scope, id.task);
    struct yawl__item_state state = yawl__item_state_of(scope, id.task);
    if (round != NULL && yawl__is_offered(scope, id.task)) {
        /* While older instances run on. */
        bool is_suspended = yawl__items_find(&scope->items, id.task)->before != 0;
        add(list, &id, is_suspended ? YAWL_ITEM_SUSPENDED : YAWL_ITEM_ENABLED);
    } else if (round == NULL && state.status >= 0) {
        id.firing = state.firing;
        add(list, &id, state.status);
    }
    add_instances(list, round, id);
}

int yawl_case_items(yawl_engine_t *engine, yawl_case_id id, struct yawl_item_info *out,
                    uint32_t capacity)
{
    int status;
    const struct yawl__case *c = yawl__open_case(engine, id, &status);
    if (c == NULL) return status;
    struct list list = {out, capacity, 0};
    const struct yawl__scope *scope = NULL;
    while ((scope = yawl__scope_next(c, scope)) != NULL) {
        for (uint32_t i = 0; i < scope->net->tasks_count; i++) {
            yawl_item_id item = {id, i, 0, scope->number, 0};
            add_task(&list, scope, item);
        }
    }
    return (int)list.count;
}

/* The net instance that an item belongs to; its task is one of its net. */
static const struct yawl__scope *open_task(yawl_engine_t *engine, const yawl_item_id *id,
                                           int *status)
{
    const struct yawl__scope *scope = yawl__open_scope(engine, id->case_id, id->scope, status);
    if (scope == NULL || id->task < scope->net->tasks_count) return scope;
    *status = yawl__engine_refuse(engine->self, YAWL_ENOTASK, NULL);
    return NULL;
}

/* What the started item keeps; false: there is no such item. */
static bool find_block(const struct yawl__scope *scope, const yawl_item_id *id,
                       const struct yawl__item_block **block)
{
    const struct yawl__round *round = yawl__round_of(scope, id->task);
    const struct yawl__item *item = yawl__items_find(&scope->items, id->task);
    if (round == NULL) {
        bool has = item != NULL && item->firing != 0 && item->status < YAWL_ITEM_STATUS_COUNT;
        *block = has ? item->block : NULL;
        return has && id->instance == 0 && (id->firing == 0 || id->firing == item->firing);
    }
    struct yawl__one one = {(struct yawl__round *)(uintptr_t)round, id->instance};
    if (one.instance == 0) one.instance = yawl__round_first_executing(round);
    if (one.instance == 0) one.instance = 1;
    if (id->firing != 0) one = yawl__one_by_firing(scope, id->task, id->firing);
    if (one.round == NULL || !yawl__round_has(one.round, one.instance)) return false;
    yawl_item_id exact = {id->case_id, id->task, yawl__round_firing(one.round, one.instance),
                          id->scope, one.instance};
    *block = yawl__instances_block(scope, &exact);
    return true;
}

int yawl_item_input(yawl_engine_t *engine, yawl_item_id id, const void **in)
{
    int status;
    const struct yawl__item_block *block;
    const struct yawl__scope *scope = open_task(engine, &id, &status);
    if (scope == NULL) return status;
    if (!find_block(scope, &id, &block)) {
        return yawl__engine_refuse(engine->self, YAWL_ENOITEM, NULL);
    }
    bool has_input = block != NULL && yawl__row(scope, id.task)->in != NULL;
    *in = has_input ? block->in : NULL;
    return 0;
}

int yawl_case_instances(yawl_engine_t *engine, yawl_item_id id, struct yawl_instances_info *out)
{
    int status;
    const struct yawl__scope *scope = open_task(engine, &id, &status);
    if (scope == NULL) return status;
    const struct yawl__round *round = yawl__round_of(scope, id.task);
    if (round == NULL) {
        return yawl__engine_refuse(engine->self, YAWL_ENOITEM, "the task has no instances", NULL);
    }
    out->created = round->created;
    out->fired = round->fired_count;
    out->executing = round->executing_count;
    out->completed = round->completed;
    out->active = round->active;
    out->minimum = round->minimum;
    out->maximum = round->maximum;
    out->threshold = round->threshold;
    out->left = round->detached;
    return 0;
}
