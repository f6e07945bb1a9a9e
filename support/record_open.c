/* Values as outside structs: arrays in the scratch of an evaluation, texts there or where they are.
 *
 * Takes values of either form.  A copy takes at most what yawl__open_room() says, so that whoever sized
 * the scratch by it never meets YAWL_ETOOBIG.
 */
#include "support/list_parts.h"
#include "support/record_parts.h"

#include "yawl/errors.h"

#include <string.h>

static struct yawl_text open_text(struct yawl_eval *e, struct yawl_text text, bool copies)
{
    if (!copies) return text;
    if (text.length > e->scratch_capacity - e->scratch_used) {
        yawl_fault(e, YAWL_ETOOBIG);
        return (struct yawl_text){"", 0};
    }
    char *at = e->scratch + e->scratch_used;
    if (text.length > 0) memcpy(at, text.data, text.length);
    e->scratch_used += text.length;
    return (struct yawl_text){at, text.length};
}

static void open_record(struct yawl_eval *e, const struct yawl_record_value *value, void *outside,
                        bool copies)
{
    for (uint32_t i = 0; i < value->record->fields_count; i++) {
        yawl_value_t member = yawl_record_member(value, i);
        yawl__open_put(e, &value->record->fields[i], outside, member, copies);
    }
}

static void open_item(struct yawl_eval *e, char *at, const yawl_value_t *item, bool copies)
{
    if (item->type == YAWL_TYPE_RECORD) {
        open_record(e, &item->as_record, at, copies);
    } else if (yawl__type_is_text(item->type)) {
        struct yawl_text text = open_text(e, item->as_text, copies);
        memcpy(at, &text, sizeof text);
    } else {
        yawl__put_plain(at, item);
    }
}

/* The items as an array outside: the one there is, if nobody asks for another. */
static struct yawl_list open_list(struct yawl_eval *e, const struct yawl_list_value *list,
                                  bool copies)
{
    bool plain = !yawl__type_in_pool(list->element);
    uint64_t size = yawl__size_outside(list->element, list->record), bytes = size * list->count;
    if (list->count == 0) return yawl_list_none();
    if (!copies && (plain || list->base == NULL))
        return (struct yawl_list){list->items, list->count};
    char *items = (char *)yawl__scratch_items(e, bytes);
    if (items == NULL) return yawl_list_none();
    if (plain) {
        memcpy(items, list->items, (size_t)bytes);
        return (struct yawl_list){items, list->count};
    }
    memset(items, 0, (size_t)bytes);
    for (uint32_t i = 0; i < list->count; i++) {
        yawl_value_t item = yawl_list_item(list, i);
        open_item(e, items + i * size, &item, copies);
    }
    return (struct yawl_list){items, list->count};
}

void yawl__open_put(struct yawl_eval *e, const struct yawl_field *field, void *outside,
                    yawl_value_t value, bool copies)
{
    if (value.present && field->type == YAWL_TYPE_RECORD) {
        if (field->outside_has != YAWL_NOWHERE)
            memcpy((char *)outside + field->outside_has, &value.present, sizeof value.present);
        open_record(e, &value.as_record, (char *)outside + field->outside, copies);
        return;
    }
    if (value.present && yawl__type_is_text(field->type))
        value.as_text = open_text(e, value.as_text, copies);
    if (value.present && field->type == YAWL_TYPE_LIST) {
        struct yawl_list list = open_list(e, &value.as_list, copies);
        value.as_list.items = list.items;
        value.as_list.count = list.count;
        value.as_list.base = NULL;
    }
    (void)yawl_record_set(field, outside, value);
}

static uint64_t room_of_record(const struct yawl_record_value *value)
{
    uint64_t room = 0;
    for (uint32_t i = 0; i < value->record->fields_count; i++) {
        yawl_value_t member = yawl_record_member(value, i);
        room += yawl__open_room(&member);
    }
    return room;
}

static uint64_t room_of_list(const struct yawl_list_value *list)
{
    uint64_t size = yawl__size_outside(list->element, list->record);
    uint64_t room = LIST_ALIGNMENT - 1 + size * list->count;
    if (list->count == 0) return 0;
    if (!yawl__type_in_pool(list->element)) return room;
    for (uint32_t i = 0; i < list->count; i++) {
        yawl_value_t item = yawl_list_item(list, i);
        room += yawl__open_room(&item);
    }
    return room;
}

uint64_t yawl__open_room(const yawl_value_t *value)
{
    if (!value->present) return 0;
    if (yawl__type_is_text(value->type)) return value->as_text.length;
    if (value->type == YAWL_TYPE_RECORD) return room_of_record(&value->as_record);
    return value->type == YAWL_TYPE_LIST ? room_of_list(&value->as_list) : 0;
}
