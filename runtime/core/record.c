/* Values in a case's data, and what they must be like.  Members are read and written by support/record*.c;
 * here is how much room they take, which of them changed and which of them a host may not give. */
#include "core/record.h"

#include <assert.h>
#include <string.h>

#include "yawl/tree.h"

/* Most that a place in a pool takes beyond what it holds: its length, and the rounding of its size. */
#define PLACE_ROOM       32u
#define MOVED_PLACE_ROOM 48u

/* ---- Lists and records in one piece ---- */

size_t yawl__list_size(const struct yawl_list_value *list)
{
    uint64_t items = (uint64_t)yawl__size_inside(list->element, list->record) * list->count;
    struct yawl__flat flat = {NULL, 0, items};
    yawl__flat_items(&flat, 0, list);
    return (size_t)flat.used;
}

void yawl__list_write(const struct yawl_list_value *list, char *at, uint32_t offset)
{
    uint64_t items = (uint64_t)yawl__size_inside(list->element, list->record) * list->count;
    struct yawl__flat flat = {at, offset, items};
    yawl__flat_items(&flat, 0, list);
}

/* ---- Data blocks ---- */

void yawl__data_put(const struct yawl_record *record, const struct yawl_field *field,
                    struct yawl_data *data, yawl_value_t value)
{
    struct yawl_eval e = {0};
    assert(!value.present || value.type == field->type);
    assert(value.type != YAWL_TYPE_LIST || !value.present || value.as_list.base != data);
    const struct yawl__inside inside = {data, data, record};
    yawl__block_put(&inside, field, value, &e);
    assert(e.fault == 0 && "the block was made large enough");
}

static size_t place_room(size_t size, bool moves)
{
    if (size == 0) return 0;
    return moves ? size * 2 + MOVED_PLACE_ROOM : size + PLACE_ROOM;
}

/* Each text and list of a record has a place. */
static size_t record_room(const struct yawl_record_value *value, bool moves)
{
    size_t room = 0;
    for (uint32_t i = 0; i < value->record->fields_count; i++) {
        yawl_value_t member = yawl_record_member(value, i);
        room += yawl__data_room(&member, moves);
    }
    return room;
}

size_t yawl__data_room(const yawl_value_t *value, bool moves)
{
    if (!value->present) return 0;
    if (yawl__type_is_text(value->type)) return place_room(value->as_text.length, moves);
    if (value->type == YAWL_TYPE_LIST) return place_room(yawl__list_size(&value->as_list), moves);
    return value->type == YAWL_TYPE_RECORD ? record_room(&value->as_record, moves) : 0;
}

/* ---- Comparing ---- */

static bool is_same_list(const struct yawl_list_value *a, const struct yawl_list_value *b)
{
    bool same = a->count == b->count && a->element == b->element && a->record == b->record;
    for (uint32_t i = 0; same && i < a->count; i++) {
        same = yawl__value_same(yawl_list_item(a, i), yawl_list_item(b, i));
    }
    return same;
}

static bool is_same_record(const struct yawl_record_value *a, const struct yawl_record_value *b)
{
    bool same = a->record == b->record;
    for (uint32_t i = 0; same && i < a->record->fields_count; i++) {
        same = yawl__value_same(yawl_record_member(a, i), yawl_record_member(b, i));
    }
    return same;
}

bool yawl__value_same(yawl_value_t a, yawl_value_t b)
{
    if (a.present != b.present || a.type != b.type) return false;
    if (!a.present) return true;
    if (yawl__type_is_text(a.type)) return yawl_text_equal(a.as_text, b.as_text);
    if (a.type == YAWL_TYPE_LIST) return is_same_list(&a.as_list, &b.as_list);
    if (a.type == YAWL_TYPE_RECORD) return is_same_record(&a.as_record, &b.as_record);
    char left[sizeof(struct yawl_decimal)] = {0}, right[sizeof(struct yawl_decimal)] = {0};
    _Static_assert(sizeof left >= sizeof(struct yawl_span), "the largest plain value");
    yawl__put_plain(left, &a);
    yawl__put_plain(right, &b);
    return memcmp(left, right, sizeof left) == 0;
}

/* ---- Judging ---- */

static bool fits_enum(const struct yawl_field *field, int32_t number)
{
    if (number < 0 || field->names == NULL) return false;
    for (int32_t i = 0; field->names[i] != NULL; i++) {
        if (i == number) return true;
    }
    return false;
}

static bool fits_decimal(const struct yawl_decimal *decimal)
{
    return decimal->scale >= 0 && decimal->scale <= YAWL_DECIMAL_SCALE_MAX &&
           decimal->reserved == 0;
}

#define SECONDS_PER_DAY 86400

static bool fits_time(enum yawl_type type, const struct yawl_time *time)
{
    bool zone =
        time->zone == YAWL_NO_ZONE || (time->zone >= -YAWL_ZONE_MAX && time->zone <= YAWL_ZONE_MAX);
    if (!zone || time->reserved != 0 || time->nanos < 0 || time->nanos > 999999999) return false;
    if (type == YAWL_TYPE_TIME) return time->seconds >= 0 && time->seconds < SECONDS_PER_DAY;
    if (time->seconds < -YAWL_SECONDS_MAX || time->seconds > YAWL_SECONDS_MAX) return false;
    return type != YAWL_TYPE_DATE || (time->seconds % SECONDS_PER_DAY == 0 && time->nanos == 0);
}

static bool fits_span(const struct yawl_span *span)
{
    bool some_less = span->months < 0 || span->seconds < 0 || span->nanos < 0;
    bool some_more = span->months > 0 || span->seconds > 0 || span->nanos > 0;
    return !(some_less && some_more) && span->reserved == 0 && span->months >= -YAWL_MONTHS_MAX &&
           span->months <= YAWL_MONTHS_MAX && span->seconds >= -YAWL_SECONDS_MAX &&
           span->seconds <= YAWL_SECONDS_MAX && span->nanos >= -999999999 &&
           span->nanos <= 999999999;
}

static bool fits_text(enum yawl_type type, struct yawl_text text)
{
    if (text.data == NULL || text.length == 0) return text.length == 0;
    if (type == YAWL_TYPE_TREE) return yawl_tree_is_good(text);
    return type == YAWL_TYPE_BYTES || yawl_text_is_utf8(text);
}

static bool fits_list(const struct yawl_field *field, const struct yawl_list_value *list)
{
    struct yawl_field item_field = yawl__item_field(field);
    bool fits = list->items != NULL || list->count == 0;
    if (field->element == YAWL_TYPE_INT || field->element == YAWL_TYPE_FLOAT) return fits;
    for (uint32_t i = 0; fits && i < list->count; i++) {
        yawl_value_t item = yawl_list_item(list, i);
        fits = yawl__value_fits(&item_field, &item);
    }
    return fits;
}

static bool fits_record(const struct yawl_record_value *value)
{
    bool fits = true;
    for (uint32_t i = 0; fits && i < value->record->fields_count; i++) {
        const struct yawl_field *field = &value->record->fields[i];
        yawl_value_t member = yawl_record_member(value, i);
        fits = (member.present || field->outside_has != YAWL_NOWHERE) &&
               yawl__value_fits(field, &member);
    }
    return fits;
}

bool yawl__value_fits(const struct yawl_field *field, const yawl_value_t *value)
{
    if (!value->present) return true;
    switch (value->type) {
    case YAWL_TYPE_ENUM: return fits_enum(field, value->as_enum);
    case YAWL_TYPE_DECIMAL: return fits_decimal(&value->as_decimal);
    case YAWL_TYPE_STRING:
    case YAWL_TYPE_BYTES:
    case YAWL_TYPE_TREE: return fits_text(value->type, value->as_text);
    case YAWL_TYPE_DATE:
    case YAWL_TYPE_TIME:
    case YAWL_TYPE_DATE_TIME: return fits_time(value->type, &value->as_time);
    case YAWL_TYPE_DURATION: return fits_span(&value->as_span);
    case YAWL_TYPE_LIST: return fits_list(field, &value->as_list);
    case YAWL_TYPE_RECORD: return fits_record(&value->as_record);
    default: return true;
    }
}
