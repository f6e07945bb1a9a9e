/* Takes the memory that records of multiple-instance tasks need, from the records alone, so that a replay
 * makes the same blocks: rounds with their inputs, kept results, added instances. */
#include <assert.h>
#include <string.h>

#include "core/instances_decide.h"
#include "core/reserve.h"

static int no_memory(struct yawl__core *core) { return yawl__refuse(core, YAWL_ENOMEM, NULL); }

static size_t aligned(size_t size) { return (size + 15) & ~(size_t)15; }

/* ---- Blocks ---- */

bool yawl__instances_keep(const struct yawl_task *row)
{
    return row->in != NULL || row->call_text != NULL || yawl__tries_again(row) || row->budget_ns > 0;
}

/* Bytes of a block with an outside struct of `record` (NULL: none) and a text. */
static size_t block_size(const struct yawl_record *record, struct yawl__pack pack,
                         struct yawl_text text)
{
    size_t size = offsetof(struct yawl__item_block, in) + text.length;
    return record != NULL ? size + yawl__pack_outside_size(record, pack) : size;
}

static struct yawl__item_block *fill_block(void *room, const struct yawl_record *record,
                                           struct yawl__pack pack, struct yawl_text text)
{
    struct yawl__item_block *block = room;
    size_t size = block_size(record, pack, text);
    memset(block, 0, offsetof(struct yawl__item_block, in));
    block->size = (uint32_t)size;
    block->text_length = text.length;
    block->text = (char *)block + size - text.length;
    if (text.length > 0) memcpy(block->text, text.data, text.length);
    if (record != NULL) yawl__pack_to_outside(record, pack, block->in);
    return block;
}

struct yawl__item_block *yawl__block_new(struct yawl__core *core, const struct yawl_record *record,
                                         struct yawl__pack pack, struct yawl_text text)
{
    size_t size = block_size(record, pack, text);
    void *room = size > UINT32_MAX ? NULL : yawl__take_data(core, size);
    return room == NULL ? NULL : fill_block(room, record, pack, text);
}

/* What is kept of an instance that completes, in core->reserved_block. */
static int reserve_kept(struct yawl__core *core, const struct yawl_task *row,
                        struct yawl__pack kept)
{
    const struct yawl_text none = {NULL, 0};
    if (row->instances->kept == NULL || core->reserved_block != NULL) return 0;
    core->reserved_block = yawl__block_new(core, row->instances->kept, kept, none);
    return core->reserved_block != NULL ? 0 : no_memory(core);
}

/* ---- Rounds ---- */

/* Bytes that one instance's input takes in the round's block. */
static size_t input_size(const struct yawl_task *row, const struct yawl__input_view *input)
{
    const struct yawl_text none = {NULL, 0};
    size_t size = 0;
    if (yawl__instances_keep(row)) size += aligned(block_size(row->in, input->in, input->text));
    if (row->instances->own == NULL) return size;
    return size + aligned(block_size(row->instances->own, input->own, none));
}

static size_t inputs_size(const struct yawl_task *row, struct yawl__pack inputs)
{
    struct yawl__input_view input;
    size_t size = 0;
    while (inputs.length > 0 && yawl__input_read(&inputs, &input)) size += input_size(row, &input);
    return size;
}

/* Puts an instance's input into the round's room from `at` on; returns what follows it. */
static char *place_input(struct yawl__round *round, uint32_t index, const struct yawl_task *row,
                         const struct yawl__input_view *input, char *at)
{
    const struct yawl_text none = {NULL, 0};
    struct yawl__columns *columns = &round->columns;
    if (columns->blocks != NULL) {
        columns->blocks[index] = fill_block(at, row->in, input->in, input->text);
        at += aligned(columns->blocks[index]->size);
    }
    if (columns->owns != NULL) {
        columns->owns[index] = fill_block(at, row->instances->own, input->own, none);
        at += aligned(columns->owns[index]->size);
    }
    return at;
}

static void fill_round(struct yawl__round *round, const struct yawl_task *row,
                       const struct yawl__event_view *view, const struct yawl__start_view *start)
{
    struct yawl__pack inputs = start->inputs;
    struct yawl__input_view input;
    char *at = round->inputs;
    round->scope = view->head.scope;
    round->task = view->head.task;
    round->minimum = start->body.minimum;
    round->maximum = start->body.maximum;
    round->threshold = start->body.threshold;
    for (uint32_t i = 0; i < start->body.count; i++) {
        bool whole = yawl__input_read(&inputs, &input);
        assert(whole && "it was checked");
        (void)whole;
        (void)yawl__round_add(round, view->head.firing + i);
        at = place_input(round, i, row, &input, at);
    }
}

static int reserve_start(struct yawl__core *core, struct yawl__scope *scope,
                         const struct yawl__event_view *view)
{
    const struct yawl_task *row = yawl__row(scope, view->head.task);
    struct yawl__start_view start;
    bool whole = yawl__start_read(view, &start);
    assert(whole && core->many.round == NULL);
    (void)whole;
    struct yawl__round_shape shape = {.capacity = start.body.count};
    shape.blocks = yawl__instances_keep(row);
    shape.owns = row->instances->own != NULL;
    shape.kept = row->instances->kept != NULL;
    shape.scopes = row->kind == YAWL_TASK_NET;
    shape.retries = yawl__tries_again(row);
    shape.inputs = inputs_size(row, start.inputs);
    core->many.round = yawl__round_new(&core->memory, &shape);
    if (core->many.round == NULL) return no_memory(core);
    core->held += shape.inputs;
    fill_round(core->many.round, row, view, &start);
    int status = start.body.completes != 0 ? reserve_kept(core, row, start.kept) : 0;
    if (status == 0)
        status = yawl__reserve_data(core, row, scope->net->data, scope->data, start.changes);
    if (status != 0 || yawl__items_reserve(&scope->items, 1, &core->memory)) return status;
    return no_memory(core);
}

/* ---- The other records ---- */

static int reserve_added(struct yawl__core *core, struct yawl__scope *scope,
                         const struct yawl__event_view *view)
{
    const struct yawl_task *row = yawl__row(scope, view->head.task);
    const struct yawl_text none = {NULL, 0};
    struct yawl__pack rest = {view->body, view->body_length};
    struct yawl__input_view input;
    bool whole = yawl__input_read(&rest, &input);
    assert(whole && "it was checked");
    (void)whole;
    if (!yawl__round_grow(yawl__round_busy(scope, view->head.task), &core->memory)) {
        return no_memory(core);
    }
    if (yawl__instances_keep(row)) {
        core->reserved_block = yawl__block_new(core, row->in, input.in, input.text);
        if (core->reserved_block == NULL) return no_memory(core);
    }
    if (row->instances->own == NULL) return 0;
    core->many.own_block = yawl__block_new(core, row->instances->own, input.own, none);
    return core->many.own_block != NULL ? 0 : no_memory(core);
}

static int reserve_completed(struct yawl__core *core, struct yawl__scope *scope,
                             const struct yawl__event_view *view)
{
    const struct yawl_task *row = yawl__row(scope, view->head.task);
    struct yawl__one one = yawl__one_by_firing(scope, view->head.task, view->head.firing);
    struct yawl__pack kept, changes;
    bool whole = yawl__done_read(view, &kept, &changes);
    assert(whole && one.round != NULL);
    (void)whole;
    int status = one.round->detached ? 0 : reserve_kept(core, row, kept);
    if (status != 0) return status;
    return yawl__reserve_data(core, row, scope->net->data, scope->data, changes);
}

static int reserve_left(struct yawl__core *core, struct yawl__scope *scope,
                        const struct yawl__event_view *view)
{
    struct yawl__pack changes;
    enum yawl__left_how how;
    bool whole = yawl__left_read(view, &how, &changes);
    assert(whole);
    (void)whole;
    const struct yawl_task *row = yawl__row(scope, view->head.task);
    return yawl__reserve_data(core, row, scope->net->data, scope->data, changes);
}

static int reserve_net(struct yawl__core *core, struct yawl__case *c, struct yawl__scope *scope,
                       const struct yawl__event_view *view)
{
    const struct yawl_task *row = yawl__row(scope, view->head.task);
    const struct yawl_record *record = c->program->nets[row->subnet].data;
    int status = yawl__child_reserve(core, c, scope, view->head.task);
    if (status != 0) return status;
    return yawl__reserve_data(core, row, record, NULL, yawl__event_pack(view));
}

/* An offer that is suspended is an entry. */
static int reserve_suspended(struct yawl__core *core, struct yawl__scope *scope,
                             const struct yawl__event_view *view)
{
    if (view->instance != 0 || yawl__items_reserve(&scope->items, 1, &core->memory)) return 0;
    return no_memory(core);
}

int yawl__instances_reserve(struct yawl__core *core, struct yawl__case *c,
                            struct yawl__scope *scope, const struct yawl__event_view *view)
{
    switch (view->head.kind) {
    case YAWL_EVENT_INSTANCES_STARTED: return reserve_start(core, scope, view);
    case YAWL_EVENT_ITEM_ADDED: return reserve_added(core, scope, view);
    case YAWL_EVENT_ITEM_COMPLETED: return reserve_completed(core, scope, view);
    case YAWL_EVENT_TASK_LEFT: return reserve_left(core, scope, view);
    case YAWL_EVENT_NET_STARTED: return reserve_net(core, c, scope, view);
    case YAWL_EVENT_ITEM_SUSPENDED: return reserve_suspended(core, scope, view);
    case YAWL_EVENT_ITEM_ROLLED_BACK:
        if ((view->head.flags & YAWL__EVENT_AGAIN) == 0) return 0;
        return yawl__timers_reserve(core, c, scope->number, view->instance);
    default: return 0;
    }
}

/* ---- Giving back ---- */

void yawl__many_drop(struct yawl__core *core)
{
    struct yawl__many *many = &core->many;
    if (many->round != NULL) {
        core->held -= yawl__round_data(many->round);
        yawl__round_free(many->round, &core->memory);
    }
    if (many->own_block != NULL) yawl__give_data(core, many->own_block, many->own_block->size);
    many->round = NULL;
    many->own_block = NULL;
}

static void free_space(struct yawl__core *core, struct yawl__space *space)
{
    yawl__give(&core->memory, space->bytes, space->capacity);
    memset(space, 0, sizeof *space);
}

void yawl__many_done(struct yawl__core *core)
{
    yawl__many_drop(core);
    free_space(core, &core->many.own);
    free_space(core, &core->many.input);
    free_space(core, &core->many.kept);
    free_space(core, &core->many.list);
    free_space(core, &core->many.each_room);
}
