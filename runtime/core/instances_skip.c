/* Completes instances by their inputs, many in one record: routing tasks with instances, skipped tasks, and
 * those whose timer expired.  What is kept of them lives in a round that is only a shelf. */
#include <assert.h>
#include <string.h>

#include "core/instances_decide.h"

/* An empty shelf for `count` results, in core->many.round. */
static int make_shelf(struct yawl__core *core, uint32_t count)
{
    struct yawl__round_shape shape = {.capacity = count, .kept = true};
    assert(core->many.round == NULL);
    core->many.round = yawl__round_new(&core->memory, &shape);
    if (core->many.round == NULL) return yawl__refuse(core, YAWL_ENOMEM, NULL);
    for (uint32_t i = 1; i <= count; i++) (void)yawl__round_add(core->many.round, i);
    return 0;
}

/* Puts what is kept of at->instance on the shelf; the record stays as it was. */
static int shelve(struct yawl__core *core, const struct yawl__at *at, const void *returns)
{
    const struct yawl_record *record = at->row->instances->kept;
    size_t start = core->events->length;
    uint32_t length;
    int status = yawl__plan_kept(core, at, returns, &length);
    if (status != 0 || record == NULL) return status;
    struct yawl__pack pack = {core->events->bytes + start, length};
    size_t size = offsetof(struct yawl__item_block, in) + yawl__pack_outside_size(record, pack);
    struct yawl__item_block *block = yawl__take_data(core, size);
    if (block == NULL) return yawl__refuse(core, YAWL_ENOMEM, NULL);
    memset(block, 0, sizeof *block);
    block->size = (uint32_t)size;
    yawl__pack_to_outside(record, pack, block->in);
    core->many.round->columns.kept[at->instance - 1] = block;
    core->events->length = start;
    return 0;
}

/* ---- A task that was only enabled ---- */

/* One instance from its input to its result. */
static int pass_one(struct yawl__core *core, struct yawl__at *at)
{
    size_t start = core->events->length;
    const void *returns = NULL;
    int status = yawl__many_own(core, at, NULL);
    if (status == 0) status = yawl__many_input(core, at);
    if (status == 0 && at->row->kind != YAWL_TASK_ROUTING) {
        const void *in = at->row->in != NULL ? core->many.input.bytes : NULL;
        status = yawl__many_returns(core, at, in, &returns);
    }
    core->events->length = start;
    return status != 0 ? status : shelve(core, at, returns);
}

static int pass_all(struct yawl__core *core, const struct yawl__at *at, uint32_t count)
{
    struct yawl__at one = *at;
    int status = make_shelf(core, count);
    for (one.instance = 1; status == 0 && one.instance <= count; one.instance++) {
        status = pass_one(core, &one);
    }
    if (status == 0) status = yawl__many_list(core, count);
    const void **list = core->many.list.bytes;
    for (uint32_t i = 0; status == 0 && at->row->instances->kept != NULL && i < count; i++) {
        list[i] = core->many.round->columns.kept[i]->in;
    }
    return status != 0 ? status : yawl__plan_many_leave(core, at, count);
}

int yawl__plan_passed(struct yawl__core *core, const struct yawl__at *at)
{
    struct yawl_instances_plan plan;
    uint32_t firing;
    int status = yawl__many_plan(core, at, &plan);
    if (status == 0) status = yawl__plan_firing(core, at->c, &firing);
    if (status != 0) return status;
    struct yawl__event_head *head = yawl__plan_open(core, at, YAWL_EVENT_TASK_ROUTED);
    if (head == NULL) return YAWL_ENOMEM;
    head->firing = firing;
    status = pass_all(core, at, (uint32_t)plan.count);
    yawl__many_drop(core);
    return status;
}

/* ---- A busy task whose timer expired ---- */

static bool is_running(enum yawl_item_status status)
{
    return status == YAWL_ITEM_EXECUTING || status == YAWL_ITEM_SUSPENDED;
}

static int expire_one(struct yawl__core *core, const struct yawl__at *at, struct yawl__one one)
{
    struct yawl__at instance = yawl__at_one(at, one);
    const struct yawl__item_block *block =
        one.round->columns.blocks != NULL ? one.round->columns.blocks[one.instance - 1] : NULL;
    const void *returns, *in = block != NULL && at->row->in != NULL ? block->in : NULL;
    int status = yawl__many_returns(core, &instance, in, &returns);
    return status != 0 ? status : shelve(core, &instance, returns);
}

int yawl__expire_running(struct yawl__core *core, const struct yawl__at *at,
                         const struct yawl__round *round, uint32_t *count)
{
    int status = make_shelf(core, round->created);
    if (status == 0) status = yawl__many_list(core, round->created);
    const void **list = core->many.list.bytes;
    *count = 0;
    for (uint32_t i = 1; status == 0 && i <= round->created; i++) {
        struct yawl__one one = {(struct yawl__round *)(uintptr_t)round, i};
        enum yawl_item_status now = yawl__round_status(round, i);
        bool ends = is_running(now);
        if (!ends && now != YAWL_ITEM_COMPLETE) continue;
        if (ends) status = expire_one(core, at, one);
        if (status != 0 || at->row->instances->kept == NULL) continue;
        const struct yawl__round *holder = ends ? core->many.round : round;
        list[(*count)++] = holder->columns.kept[i - 1]->in;
    }
    return status;
}
