/* Lists and records in one piece: an array or an inside struct, then all that belongs to it.
 *
 * What belongs to a value follows in the order in which its parts are read: the bytes of a text, the items
 * of a list (aligned to 8) and what belongs to those.  The order is the only one that the check accepts,
 * so that no two references of what a store gives can share a byte.
 */
#include "support/record_parts.h"

#include <string.h>

#define ALIGNMENT 8u

static uint64_t aligned(uint64_t at) { return (at + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT; }

static bool is_same_in_both_forms(const struct yawl_list_value *list)
{
    return !yawl__type_in_pool(list->element);
}

/* ---- Writing ---- */

static void put_bytes(struct yawl__flat *flat, uint64_t at, const void *bytes, size_t length)
{
    if (flat->bytes != NULL && length > 0) memcpy(flat->bytes + at, bytes, length);
}

static void flat_text(struct yawl__flat *flat, uint64_t at, struct yawl_text text)
{
    struct yawl_text_ref ref = {flat->offset + (uint32_t)flat->used, text.length};
    put_bytes(flat, at, &ref, sizeof ref);
    put_bytes(flat, flat->used, text.data, text.length);
    flat->used += text.length;
}

static void flat_list(struct yawl__flat *flat, uint64_t at, const struct yawl_list_value *list)
{
    uint64_t items = aligned(flat->used);
    struct yawl_list_ref ref = {flat->offset + (uint32_t)items, list->count};
    if (list->count == 0) ref.offset = 0;
    put_bytes(flat, at, &ref, sizeof ref);
    if (list->count == 0) return;
    flat->used = items + (uint64_t)list->count * yawl__size_inside(list->element, list->record);
    yawl__flat_items(flat, items, list);
}

static void flat_value(struct yawl__flat *flat, uint64_t at, const yawl_value_t *value)
{
    if (yawl__type_is_text(value->type))
        flat_text(flat, at, value->as_text);
    else if (value->type == YAWL_TYPE_LIST)
        flat_list(flat, at, &value->as_list);
    else if (value->type == YAWL_TYPE_RECORD)
        yawl__flat_record(flat, at, &value->as_record);
    else if (flat->bytes != NULL)
        yawl__put_plain(flat->bytes + at, value);
}

/* Members of outside structs, which is what hosts give and expressions make: straight from where they lie. */
static void flat_outside(struct yawl__flat *flat, uint64_t at, const struct yawl_field *field,
                         const char *from)
{
    yawl_value_t value = {.type = field->type, .present = true};
    if (!yawl__type_in_pool(field->type)) {
        if (flat->bytes == NULL) return;
        if (field->type == YAWL_TYPE_BOOL)
            flat->bytes[at] = *from != 0;
        else
            memcpy(flat->bytes + at, from, yawl_item_inside_size(field->type));
        return;
    }
    if (yawl__type_is_text(field->type)) {
        memcpy(&value.as_text, from, sizeof value.as_text);
    } else if (field->type == YAWL_TYPE_LIST) {
        struct yawl_list list;
        memcpy(&list, from, sizeof list);
        value.as_list = (struct yawl_list_value){list.items, list.count, field->element, NULL,
                                                 field->record};
    } else {
        value.as_record = (struct yawl_record_value){from, field->record, NULL};
    }
    flat_value(flat, at, &value);
}

static void flat_outside_record(struct yawl__flat *flat, uint64_t at,
                                const struct yawl_record *record, const char *outside)
{
    for (uint32_t i = 0; i < record->fields_count; i++) {
        const struct yawl_field *field = &record->fields[i];
        bool present = field->outside_has == YAWL_NOWHERE || outside[field->outside_has] != 0;
        if (flat->bytes != NULL) yawl__inside_mark(record, field, flat->bytes + at, present);
        if (present) flat_outside(flat, at + field->inside, field, outside + field->outside);
    }
}

void yawl__flat_items(struct yawl__flat *flat, uint64_t at, const struct yawl_list_value *list)
{
    uint64_t size = yawl__size_inside(list->element, list->record);
    if (is_same_in_both_forms(list)) {
        put_bytes(flat, at, list->items, (size_t)(size * list->count));
        return;
    }
    for (uint32_t i = 0; i < list->count; i++) {
        yawl_value_t item = yawl_list_item(list, i);
        flat_value(flat, at + i * size, &item);
    }
}

void yawl__flat_record(struct yawl__flat *flat, uint64_t at, const struct yawl_record_value *value)
{
    const struct yawl_record *record = value->record;
    if (value->base == NULL) {
        flat_outside_record(flat, at, record, value->at);
        return;
    }
    for (uint32_t i = 0; i < record->fields_count; i++) {
        const struct yawl_field *field = &record->fields[i];
        yawl_value_t member = yawl_record_member(value, i);
        if (flat->bytes != NULL) yawl__inside_mark(record, field, flat->bytes + at, member.present);
        if (member.present) flat_value(flat, at + field->inside, &member);
    }
}

/* ---- Checking ---- */

/* Is it the next text?  Then it lies within what there is. */
static bool is_text_next(struct yawl__flat_check *check, struct yawl_text text)
{
    if (text.data != check->bytes + check->used) return false;
    if (text.length > check->length - check->used) return false;
    check->used += text.length;
    return true;
}

/* Before its items are looked at. */
static bool is_list_next(struct yawl__flat_check *check, const struct yawl_list_value *list)
{
    uint64_t items = aligned(check->used), size = yawl__size_inside(list->element, list->record);
    if (list->count == 0) return true;
    if (size == 0 || (const char *)list->items != check->bytes + items) return false;
    if (items > check->length || size * list->count > check->length - items) return false;
    check->used = items + size * list->count;
    return yawl__flat_items_good(check, list);
}

static bool is_value_good(struct yawl__flat_check *check, const yawl_value_t *value)
{
    if (yawl__type_is_text(value->type)) return is_text_next(check, value->as_text);
    if (value->type == YAWL_TYPE_LIST) return is_list_next(check, &value->as_list);
    if (value->type == YAWL_TYPE_RECORD) return yawl__flat_record_good(check, &value->as_record);
    return true;
}

static bool are_bools(const struct yawl_list_value *list)
{
    const unsigned char *bytes = (const unsigned char *)list->items;
    uint32_t i = 0;
    while (i < list->count && bytes[i] <= 1) i++;
    return i == list->count;
}

bool yawl__flat_items_good(struct yawl__flat_check *check, const struct yawl_list_value *list)
{
    bool good = true;
    if (list->element == YAWL_TYPE_BOOL) return are_bools(list);
    if (is_same_in_both_forms(list)) return true;
    for (uint32_t i = 0; good && i < list->count; i++) {
        yawl_value_t item = yawl_list_item(list, i);
        good = is_value_good(check, &item);
    }
    return good;
}

bool yawl__flat_record_good(struct yawl__flat_check *check, const struct yawl_record_value *value)
{
    bool good = true;
    for (uint32_t i = 0; good && i < value->record->fields_count; i++) {
        yawl_value_t member = yawl_record_member(value, i);
        if (member.present) good = is_value_good(check, &member);
    }
    return good;
}
