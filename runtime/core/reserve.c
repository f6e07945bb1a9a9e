/* Counts what a record will need, and takes it.  Invariant: a record starts at most one item or sub-net and
 * changes the data of at most one net instance, so one reserved block of each kind is enough. */
#include "core/reserve.h"

#include <assert.h>
#include <string.h>

#include "core/answers.h"
#include "core/branches.h"
#include "core/instances_hooks.h"
#include "core/migrate.h"

/* ---- Blocks ---- */

bool yawl__item_keeps(const struct yawl_task *row)
{
    bool tries_again = row->failure != NULL && row->failure->attempts > 1;
    return row->in != NULL || row->budget_ns > 0 || tries_again;
}

static int take_block(struct yawl__core *core, const struct yawl_record *record,
                      struct yawl__pack pack, struct yawl_text text)
{
    assert(core->reserved_block == NULL);
    core->reserved_block = yawl__block_new(core, record, pack, text);
    if (core->reserved_block == NULL) return yawl__refuse(core, YAWL_ENOMEM, NULL);
    core->reserved_block->started_ms = core->now_ms;
    return 0;
}

/* A block for an item: its input by the pack, the call's text; NULL if it needs none. */
static int reserve_block(struct yawl__core *core, const struct yawl_task *row,
                         struct yawl__pack pack, struct yawl_text text)
{
    if (text.length == 0 && !yawl__item_keeps(row)) return 0;
    return take_block(core, row->in, pack, text);
}

/* ---- Data ---- */

/* Bytes that the changes may take of a block; values that fit their old place take none. */
static size_t room_for_changes(const struct yawl_record *record, struct yawl__pack pack, bool moves)
{
    size_t room = 0;
    uint32_t index;
    yawl_value_t value;
    while (yawl__pack_next(record, &pack, &index, &value)) room += yawl__data_room(&value, moves);
    return room;
}

static bool pack_names(const struct yawl_record *record, struct yawl__pack pack, uint32_t field)
{
    uint32_t index;
    yawl_value_t value;
    while (yawl__pack_next(record, &pack, &index, &value)) {
        if (index == field) return true;
    }
    return false;
}

/* Copies `from` without the holes in its pool, and without what the pack replaces. */
static void copy_compact(const struct yawl_record *record, const struct yawl_data *from,
                         struct yawl__pack pack, struct yawl_data *to)
{
    uint32_t capacity = to->capacity;
    memcpy(to, from, record->inside_size);
    to->used = record->inside_size;
    to->capacity = capacity;
    for (uint32_t i = 0; i < record->fields_count; i++) {
        const struct yawl_field *field = &record->fields[i];
        if (!yawl__type_in_pool(field->type)) continue;
        yawl_value_t value = yawl_data_get(record, field, from);
        memset((char *)to + field->inside, 0, yawl__size_inside(field->type, field->record));
        if (value.present && !pack_names(record, pack, i)) {
            yawl__data_put(record, field, to, value);
        }
    }
}

/* For the texts and lists that the pack leaves as they are. */
static size_t room_for_kept(const struct yawl_record *record, const struct yawl_data *data,
                            struct yawl__pack pack)
{
    size_t room = 0;
    for (uint32_t i = 0; data != NULL && i < record->fields_count; i++) {
        if (!yawl__type_in_pool(record->fields[i].type)) continue;
        yawl_value_t value = yawl_data_get(record, &record->fields[i], data);
        if (!pack_names(record, pack, i)) room += yawl__data_room(&value, false);
    }
    return room;
}

static size_t others_leave(uint32_t limit, uint64_t others)
{
    return others >= limit ? 0 : (size_t)(limit - others);
}

/* Bytes of the case's limit that nothing else takes, where the block `data` is replaced. */
static size_t left_for(const struct yawl__core *core, const struct yawl_data *data)
{
    uint64_t others = core->held - (data != NULL ? data->capacity : 0);
    return others_leave(core->data_max, others);
}

/* Size of a new block: exact for a new net instance, with half as much again for one that has grown. */
static size_t block_size(const struct yawl__core *core, const struct yawl_record *record,
                         const struct yawl_data *data, struct yawl__pack pack)
{
    size_t size = record->inside_size + room_for_kept(record, data, pack) +
                  room_for_changes(record, pack, false);
    size_t roomy = data == NULL ? size : size + size / 2, left = left_for(core, data);
    if (roomy > left) roomy = size > left ? size : left & ~(size_t)7;
    return ((roomy > size ? roomy : size) + 7) & ~(size_t)7;
}

/* What the changes put into one variable at most. */
static const char *largest_change(const struct yawl_record *record, struct yawl__pack pack,
                                  size_t *size)
{
    const char *name = NULL;
    uint32_t index;
    yawl_value_t value;
    *size = 0;
    while (yawl__pack_next(record, &pack, &index, &value)) {
        size_t room = yawl__data_room(&value, false);
        if (room <= *size) continue;
        *size = room;
        name = record->fields[index].name;
    }
    return name;
}

static int refuse_data(struct yawl__core *core, const struct yawl_task *row,
                       const struct yawl_record *record, struct yawl__pack pack, uint64_t total)
{
    size_t size;
    const char *name = largest_change(record, pack, &size);
    (void)yawl__refuse_size(core, row, "the case's data", total);
    if (name == NULL) return YAWL_ETOOBIG;
    yawl__message_add(&core->message, ", and \"");
    yawl__message_add(&core->message, name);
    yawl__message_add(&core->message, "\" alone would take ");
    yawl__message_add_number(&core->message, size);
    return YAWL_ETOOBIG;
}

int yawl__reserve_data(struct yawl__core *core, const struct yawl_task *row,
                       const struct yawl_record *record, const struct yawl_data *data,
                       struct yawl__pack pack)
{
    if (core->reserved_data != NULL) return 0;
    if (record == NULL || (data != NULL && pack.length == 0)) return 0;
    size_t room = room_for_changes(record, pack, true);
    if (data != NULL && room <= data->capacity - data->used) return 0;
    size_t size = block_size(core, record, data, pack);
    uint64_t others = core->held - (data != NULL ? data->capacity : 0);
    if (size > others_leave(core->held_max, others) + (size_t)7)
        return refuse_data(core, row, record, pack, others + size);
    struct yawl_data *grown = yawl__take_data(core, size);
    if (grown == NULL) return yawl__refuse(core, YAWL_ENOMEM, NULL);
    memset(grown, 0, size);
    grown->used = record->inside_size;
    grown->capacity = (uint32_t)size;
    if (data != NULL) copy_compact(record, data, pack, grown);
    core->reserved_data = grown;
    core->replaced = data != NULL ? data->capacity : 0;
    return 0;
}

/* ---- By kind ---- */

static int reserve_entries(struct yawl__core *core, struct yawl__scope *scope, uint32_t count)
{
    if (yawl__items_reserve(&scope->items, count, &core->memory)) return 0;
    return yawl__refuse(core, YAWL_ENOMEM, NULL);
}

/* Of the root; what is made is the case's at once, which is released if it does not start. */
static int reserve_branches(struct yawl__core *core, struct yawl__case *c)
{
    struct yawl__branches *branches;
    int status = yawl__branches_new(core, c->root.net, &branches);
    if (branches == NULL) return status;
    status = yawl__more_fit(core, c);
    if (status == 0)
        c->side->more->branches = branches;
    else
        yawl__branches_free(core, branches);
    return status;
}

static int reserve_case(struct yawl__core *core, struct yawl__case *c, struct yawl__pack pack)
{
    size_t size = c->root.net->frame_size;
    assert(c->root.frame == NULL);
    int status = yawl__reserve_data(core, NULL, c->root.net->data, NULL, pack);
    if (status != 0) return status;
    c->root.frame = yawl__take(&core->memory, size);
    if (c->root.frame == NULL) return yawl__refuse(core, YAWL_ENOMEM, NULL);
    memset(c->root.frame, 0, size);
    return reserve_branches(core, c);
}

static int reserve_item(struct yawl__core *core, struct yawl__scope *scope,
                        const struct yawl__event_view *view)
{
    uint32_t task = view->head.task;
    const struct yawl__item *item = yawl__items_find(&scope->items, task);
    if (item != NULL && item->firing != 0) return 0; /* given back, started again */
    int status = reserve_entries(core, scope, 1);
    if (status != 0) return status;
    return reserve_block(core, yawl__row(scope, task), yawl__event_pack(view),
                         yawl__event_call_text(view));
}

static int reserve_net(struct yawl__core *core, struct yawl__case *c, struct yawl__scope *scope,
                       const struct yawl__event_view *view)
{
    uint32_t task = view->head.task;
    const struct yawl_task *row = yawl__row(scope, task);
    const struct yawl_net *net = &c->program->nets[row->subnet];
    int status = reserve_entries(core, scope, 1);
    if (status == 0) status = yawl__child_reserve(core, c, scope, task);
    if (status != 0) return status;
    return yawl__reserve_data(core, row, net->data, NULL, yawl__event_pack(view));
}

static int reserve_delivered(struct yawl__core *core, struct yawl__scope *scope,
                             const struct yawl__event_view *view)
{
    struct yawl_text none = {NULL, 0};
    const struct yawl_task *row = yawl__row(scope, view->head.task);
    int status = reserve_entries(core, scope, 1);
    if (status != 0 || row->kind != YAWL_TASK_ROUTING || row->returns == NULL) return status;
    return take_block(core, row->returns, yawl__event_pack(view), none);
}

static int reserve_kept(struct yawl__core *core, struct yawl__case *c,
                        const struct yawl__event_view *view)
{
    struct yawl__pack pack = yawl__event_pack(view);
    size_t size = sizeof(struct yawl__kept) + view->body_length;
    if (yawl__more_fit(core, c) != 0) return YAWL_ENOMEM;
    struct yawl__kept *kept = size > UINT32_MAX ? NULL : yawl__take_data(core, size);
    if (kept == NULL) return yawl__refuse(core, YAWL_ENOMEM, NULL);
    memset(kept, 0, sizeof *kept);
    kept->size = (uint32_t)size;
    kept->net = yawl__detail_high(view->head.detail);
    kept->task = yawl__detail_low(view->head.detail);
    kept->key_length = view->head.firing;
    kept->pack_length = (uint32_t)pack.length;
    if (view->body_length > 0) memcpy(kept->bytes, view->body, view->body_length);
    core->reserved_kept = kept;
    return 0;
}

static int reserve_kind(struct yawl__core *core, struct yawl__case *c, struct yawl__scope *scope,
                        const struct yawl__event_view *view)
{
    switch (view->head.kind) {
    case YAWL_EVENT_CASE_STARTED: return reserve_case(core, c, yawl__event_pack(view));
    case YAWL_EVENT_TASK_LEFT:
    case YAWL_EVENT_TASK_ROUTED:
    case YAWL_EVENT_ITEM_COMPLETED:
        return yawl__reserve_data(core, yawl__row(scope, view->head.task), scope->net->data,
                                  scope->data, yawl__event_pack(view));
    case YAWL_EVENT_ITEM_STARTED: return reserve_item(core, scope, view);
    case YAWL_EVENT_NET_STARTED: return reserve_net(core, c, scope, view);
    case YAWL_EVENT_ITEM_SUSPENDED:
    case YAWL_EVENT_TASK_JUDGED:
    case YAWL_EVENT_CHOICE_FORCED: return reserve_entries(core, scope, 1);
    case YAWL_EVENT_TIMER_EXPIRED:
        return view->head.task == YAWL_NONE ? 0 : reserve_entries(core, scope, 1);
    case YAWL_EVENT_ITEM_ROLLED_BACK:
        if ((view->head.flags & YAWL__EVENT_AGAIN) == 0) return 0;
        return yawl__timers_reserve(core, c, scope->number, 0);
    case YAWL_EVENT_TIMER_ARMED: return yawl__timers_reserve(core, c, scope->number, 0);
    case YAWL_EVENT_TRIGGER_DELIVERED: return reserve_delivered(core, scope, view);
    case YAWL_EVENT_TRIGGER_KEPT: return reserve_kept(core, c, view);
    case YAWL_EVENT_ANSWER_KEPT: return yawl__answer_reserve(core, c, view);
    case YAWL_EVENT_CASE_MIGRATED: return yawl__reserve_migrated(core, c, view);
    default: return 0;
    }
}

/* What follows from a record waits in lists and is noted; usually in room that is there already. */
static bool fit_following(struct yawl__core *core)
{
    uint32_t most = core->changes_capacity * 2 + 2;
    return yawl__pending_reserve(&core->pending, most, &core->memory) &&
           yawl__pending_reserve(&core->fresh, most, &core->memory) &&
           yawl__buffer_reserve(core->effects, sizeof(struct yawl__effect));
}

static int reserve_record(struct yawl__core *core, struct yawl__case *c, struct yawl__scope *scope,
                          const struct yawl__event_view *view)
{
    if (core->following && !fit_following(core)) return yawl__refuse(core, YAWL_ENOMEM, NULL);
    if (view->head.task != YAWL_NONE && view->head.kind != YAWL_EVENT_CASE_FAILED) {
        const struct yawl_task *row = yawl__row(scope, view->head.task);
        if (row->instances != NULL && yawl__instances_own(row, view)) {
            return yawl__instances_reserve(core, c, scope, view);
        }
    }
    return reserve_kind(core, c, scope, view);
}

int yawl__reserve(struct yawl__core *core, struct yawl__case *c,
                  const struct yawl__event_view *view)
{
    struct yawl__scope *scope = yawl__scope_find(c, view->head.scope);
    uint64_t before = core->held;
    assert(scope != NULL);
    core->replaced = 0;
    int status = reserve_record(core, c, scope, view);
    uint64_t held = core->held - core->replaced;
    if (status != 0 || core->held == before || held <= (uint64_t)core->held_max + 7) return status;
    bool has_row = view->head.task != YAWL_NONE && c->root.frame != NULL;
    return yawl__refuse_size(core, has_row ? yawl__row(scope, view->head.task) : NULL,
                             "the case's data", held);
}

/* ---- Giving back ---- */

static void drop_child(struct yawl__core *core)
{
    struct yawl__child *child = core->reserved_child;
    if (child == NULL) return;
    if (!child->embedded)
        yawl__give(&core->memory, child->scope.frame, child->scope.net->frame_size);
    yawl__branches_free(core, child->branches);
    yawl__give(&core->memory, child, sizeof *child);
    core->reserved_child = NULL;
}

void yawl__reserved_drop(struct yawl__core *core)
{
    drop_child(core);
    yawl__many_drop(core);
    yawl__migrated_drop(core);
    if (core->reserved_block != NULL) {
        yawl__give_data(core, core->reserved_block, core->reserved_block->size);
    }
    if (core->reserved_data != NULL) {
        yawl__give_data(core, core->reserved_data, core->reserved_data->capacity);
    }
    if (core->reserved_kept != NULL) {
        yawl__give_data(core, core->reserved_kept, core->reserved_kept->size);
    }
    if (core->reserved_answer != NULL) {
        yawl__give_data(core, core->reserved_answer, core->reserved_answer->size);
    }
    core->reserved_block = NULL;
    core->reserved_data = NULL;
    core->reserved_kept = NULL;
    core->reserved_answer = NULL;
}
