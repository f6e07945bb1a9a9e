/* Counts what each record of a plan will need, and takes it.  Invariant: at most one record of a plan
 * starts an item and at most one changes data, so one reserved block of each kind is enough. */
#include "core/reserve.h"

#include <assert.h>
#include <string.h>

#include "core/event_record.h"
#include "core/marking.h"

/* Room that a text may take in a pool beyond its length: a new place, or one that doubles. */
#define FRESH_TEXT_ROOM 24u
#define MOVED_TEXT_ROOM 40u

static void read_planned(const struct yawl__core *core, size_t at, struct yawl__event_view *view)
{
    assert(at < core->plan.length);
    yawl__event_view_own(core->plan.bytes + at, view);
}

int yawl__reserve_block(struct yawl__core *core, const struct yawl__case *c, size_t at)
{
    struct yawl__event_view view;
    read_planned(core, at, &view);
    const struct yawl_record *record = yawl__net_of(c)->tasks[view.head.task].in;
    struct yawl_text text = yawl__event_call_text(&view);
    struct yawl__pack pack = yawl__event_pack(&view);
    assert(core->reserved_block == NULL);
    if (record == NULL && text.length == 0) return 0;
    size_t size = offsetof(struct yawl__item_block, in) + text.length;
    if (record != NULL) size += record->outside_size + yawl__pack_text_size(record, pack);
    struct yawl__item_block *block = size > UINT32_MAX ? NULL : yawl__take(&core->memory, size);
    if (block == NULL) return yawl__refuse(core, YAWL_ENOMEM, NULL);
    block->size = (uint32_t)size;
    block->text_length = text.length;
    block->text = (char *)block + size - text.length;
    if (text.length > 0) memcpy(block->text, text.data, text.length);
    core->reserved_block = block;
    if (record == NULL) return 0;
    memset(core->in.bytes, 0, record->outside_size);
    yawl__pack_to_outside(record, pack, core->in.bytes);
    yawl__outside_copy(record, core->in.bytes, block->in);
    return 0;
}

/* ---- Data ---- */

/* Bytes that the changes may take of a block which has `used`; texts that fit their place take none. */
static size_t room_for_changes(const struct yawl_record *record, struct yawl__pack pack,
                               size_t extra)
{
    size_t room = 0;
    uint32_t index;
    yawl_value_t value;
    while (yawl__pack_next(record, &pack, &index, &value)) {
        if (value.type != YAWL_TYPE_STRING || value.as_text.length == 0) continue;
        size_t length = value.as_text.length;
        room += length + extra + (extra == MOVED_TEXT_ROOM ? length : 0);
    }
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

/* Copies `from` without the holes in its pool, and without the texts that the pack replaces. */
static void copy_compact(const struct yawl_record *record, const struct yawl_data *from,
                         struct yawl__pack pack, struct yawl_data *to)
{
    uint32_t capacity = to->capacity;
    memcpy(to, from, record->inside_size);
    to->used = record->inside_size;
    to->capacity = capacity;
    for (uint32_t i = 0; i < record->fields_count; i++) {
        const struct yawl_field *field = &record->fields[i];
        if (field->type != YAWL_TYPE_STRING) continue;
        yawl_value_t value = yawl_data_get(record, field, from);
        memset((char *)to + field->inside, 0, sizeof(struct yawl_text_ref));
        if (value.present && !pack_names(record, pack, i)) {
            yawl__data_put(record, field, to, value);
        }
    }
}

/* For the texts that the pack leaves as they are. */
static size_t room_for_texts(const struct yawl_record *record, const struct yawl_data *data,
                             struct yawl__pack pack)
{
    size_t room = 0;
    for (uint32_t i = 0; data != NULL && i < record->fields_count; i++) {
        if (record->fields[i].type != YAWL_TYPE_STRING) continue;
        yawl_value_t value = yawl_data_get(record, &record->fields[i], data);
        if (value.present && !pack_names(record, pack, i))
            room += value.as_text.length + FRESH_TEXT_ROOM;
    }
    return room;
}

/* Size of a new block: exact for a new case, with half as much again for one that has grown. */
static size_t block_size(const struct yawl__core *core, const struct yawl__case *c,
                         struct yawl__pack pack)
{
    const struct yawl_record *record = c->program->data;
    size_t size = record->inside_size + room_for_texts(record, c->data, pack) +
                  room_for_changes(record, pack, FRESH_TEXT_ROOM);
    size_t roomy = c->data == NULL ? size : size + size / 2;
    if (size <= core->data_max && roomy > core->data_max) roomy = core->data_max;
    return (roomy + 7) & ~(size_t)7;
}

static int reserve_data(struct yawl__core *core, const struct yawl__case *c, struct yawl__pack pack)
{
    const struct yawl_record *record = c->program->data;
    assert(core->reserved_data == NULL);
    if (record == NULL || (c->data != NULL && pack.length == 0)) return 0;
    size_t room = room_for_changes(record, pack, MOVED_TEXT_ROOM);
    if (c->data != NULL && room <= c->data->capacity - c->data->used) return 0;
    size_t size = block_size(core, c, pack);
    if (size > core->data_max + (size_t)7) {
        return yawl__refuse(core, YAWL_ETOOBIG, "the case's data would exceed their limit", NULL);
    }
    struct yawl_data *data = yawl__take(&core->memory, size);
    if (data == NULL) return yawl__refuse(core, YAWL_ENOMEM, NULL);
    memset(data, 0, size);
    data->used = record->inside_size;
    data->capacity = (uint32_t)size;
    if (c->data != NULL) copy_compact(record, c->data, pack, data);
    core->reserved_data = data;
    return 0;
}

/* ---- The rest ---- */

static uint32_t marked_count(const struct yawl__case *c)
{
    const struct yawl_net *net = yawl__net_of(c);
    uint32_t count = 0;
    for (uint32_t place = 0; (place = yawl__marked_from(net, c->frame, place)) < net->places_count;
         place++) {
        count++;
    }
    return count;
}

/* Consequences that applying a record can have, at most. */
static size_t consequences_max(const struct yawl__case *c, uint8_t kind)
{
    const struct yawl_net *net = yawl__net_of(c);
    switch (kind) {
    case YAWL_EVENT_CASE_STARTED: return net->tasks_count;
    case YAWL_EVENT_TASK_ROUTED: return (size_t)net->changes_max * 2;
    case YAWL_EVENT_CASE_COMPLETED:
    case YAWL_EVENT_CASE_CANCELLED:
        return (size_t)c->frame->enabled_count + c->frame->busy_count + marked_count(c);
    case YAWL_EVENT_ITEM_CANCELLED: return 1;
    default: return net->changes_max;
    }
}

static int reserve_frame(struct yawl__core *core, struct yawl__case *c)
{
    assert(c->frame == NULL);
    c->frame = yawl__take(&core->memory, yawl__net_of(c)->frame_size);
    if (c->frame == NULL) return YAWL_ENOMEM;
    memset(c->frame, 0, yawl__net_of(c)->frame_size);
    return 0;
}

static int reserve_record(struct yawl__core *core, struct yawl__case *c,
                          const struct yawl__event_view *view, size_t at)
{
    switch (view->head.kind) {
    case YAWL_EVENT_CASE_STARTED:
        if (reserve_frame(core, c) != 0) return YAWL_ENOMEM;
        return reserve_data(core, c, yawl__event_pack(view));
    case YAWL_EVENT_TASK_LEFT:
    case YAWL_EVENT_TASK_ROUTED: return reserve_data(core, c, yawl__event_pack(view));
    case YAWL_EVENT_ITEM_STARTED:
        /* Decided already, or given back once and started again. */
        if (core->reserved_block != NULL || yawl__items_find(&c->items, view->head.task) != NULL) {
            return 0;
        }
        return yawl__reserve_block(core, c, at);
    default: return 0;
    }
}

static bool adds_item(uint8_t kind)
{
    return kind == YAWL_EVENT_ITEM_STARTED || kind == YAWL_EVENT_ITEM_SUSPENDED ||
           kind == YAWL_EVENT_CHOICE_FORCED;
}

int yawl__reserve(struct yawl__core *core, struct yawl__case *c)
{
    size_t bytes = core->plan.length;
    struct yawl__event_view view;
    for (size_t at = 0; at < core->plan.length; at += yawl__event_size(&view.head)) {
        read_planned(core, at, &view);
        int status = reserve_record(core, c, &view, at);
        if (status != 0) return status;
        bytes += consequences_max(c, view.head.kind) * sizeof view.head;
        if (adds_item(view.head.kind) && !yawl__items_reserve(&c->items, 1, &core->memory)) {
            return yawl__refuse(core, YAWL_ENOMEM, NULL);
        }
    }
    bool fits = !core->following || (yawl__buffer_reserve(core->events, bytes) &&
                                     yawl__buffer_reserve(core->effects, sizeof(yawl_item_id)));
    return fits ? 0 : yawl__refuse(core, YAWL_ENOMEM, NULL);
}
