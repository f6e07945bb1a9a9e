/* Reads and writes members at the offsets that a `struct yawl_record` names.  Bytes move by memcpy, so
 * nothing depends on alignment or on what the generated struct looks like.
 * Invariant: an absent value is all zero, so that equal states have equal bytes. */
#include "core/record.h"

#include <assert.h>
#include <string.h>

/* Most that a place in a pool takes beyond what it holds: its length, and the rounding of its size. */
#define PLACE_ROOM       32u
#define MOVED_PLACE_ROOM 48u

static const yawl_value_t no_value;

size_t yawl__size_inside(enum yawl_type type)
{
    switch (type) {
    case YAWL_TYPE_BOOL: return sizeof(bool);
    case YAWL_TYPE_INT: return sizeof(int64_t);
    case YAWL_TYPE_FLOAT: return sizeof(double);
    case YAWL_TYPE_DECIMAL: return sizeof(struct yawl_decimal);
    case YAWL_TYPE_ENUM: return sizeof(int32_t);
    case YAWL_TYPE_STRING: return sizeof(struct yawl_text_ref);
    case YAWL_TYPE_LIST: return sizeof(struct yawl_list_ref);
    case YAWL_TYPE_COUNT: break;
    }
    assert(false && "a field has a type");
    return 0;
}

uint32_t yawl_record_find(const struct yawl_record *record, const char *name)
{
    uint32_t count = record == NULL ? 0 : record->fields_count;
    for (uint32_t i = 0; i < count; i++) {
        if (strcmp(record->fields[i].name, name) == 0) return i;
    }
    return UINT32_MAX;
}

/* Everything but texts and lists, which differ between inside and outside. */
static void read_plain(yawl_value_t *value, const char *at)
{
    unsigned char byte;
    switch (value->type) {
    case YAWL_TYPE_BOOL:
        memcpy(&byte, at, 1);
        value->as_bool = byte != 0;
        break;
    case YAWL_TYPE_INT: memcpy(&value->as_int, at, sizeof value->as_int); break;
    case YAWL_TYPE_FLOAT: memcpy(&value->as_float, at, sizeof value->as_float); break;
    case YAWL_TYPE_DECIMAL: memcpy(&value->as_decimal, at, sizeof value->as_decimal); break;
    case YAWL_TYPE_ENUM: memcpy(&value->as_enum, at, sizeof value->as_enum); break;
    default: assert(false && "a plain value"); break;
    }
}

static void write_plain(char *at, const yawl_value_t *value)
{
    switch (value->type) {
    case YAWL_TYPE_BOOL: memcpy(at, &value->as_bool, sizeof value->as_bool); break;
    case YAWL_TYPE_INT: memcpy(at, &value->as_int, sizeof value->as_int); break;
    case YAWL_TYPE_FLOAT: memcpy(at, &value->as_float, sizeof value->as_float); break;
    case YAWL_TYPE_DECIMAL: memcpy(at, &value->as_decimal, sizeof value->as_decimal); break;
    case YAWL_TYPE_ENUM: memcpy(at, &value->as_enum, sizeof value->as_enum); break;
    default: assert(false && "a plain value"); break;
    }
}

/* ---- Outside structs ---- */

static bool is_present(const struct yawl_field *field, const void *outside)
{
    if (field->outside_has == UINT32_MAX) return true;
    return *((const unsigned char *)outside + field->outside_has) != 0;
}

yawl_value_t yawl_record_get(const struct yawl_field *field, const void *outside)
{
    yawl_value_t value = no_value;
    value.type = field->type;
    value.present = is_present(field, outside);
    if (!value.present) return value;
    const char *at = (const char *)outside + field->outside;
    if (field->type == YAWL_TYPE_STRING) {
        memcpy(&value.as_text, at, sizeof value.as_text);
    } else if (field->type == YAWL_TYPE_LIST) {
        struct yawl_list list;
        memcpy(&list, at, sizeof list);
        value.as_list = (struct yawl_list_value){list.items, list.count, field->element, NULL};
    } else {
        read_plain(&value, at);
    }
    return value;
}

static bool is_of_field(const struct yawl_field *field, const yawl_value_t *value)
{
    if (value->type != field->type) return false;
    if (value->type != YAWL_TYPE_LIST) return true;
    return value->as_list.element == field->element && value->as_list.base == NULL;
}

int yawl_record_set(const struct yawl_field *field, void *outside, yawl_value_t value)
{
    if (value.present && !is_of_field(field, &value)) return YAWL_EDATA;
    if (!value.present && field->outside_has == UINT32_MAX) return YAWL_EMISSING;
    if (field->outside_has != UINT32_MAX) {
        memcpy((char *)outside + field->outside_has, &value.present, sizeof value.present);
    }
    if (!value.present) return 0;
    char *at = (char *)outside + field->outside;
    if (field->type == YAWL_TYPE_STRING) {
        memcpy(at, &value.as_text, sizeof value.as_text);
    } else if (field->type == YAWL_TYPE_LIST) {
        struct yawl_list list = {value.as_list.items, value.as_list.count};
        memcpy(at, &list, sizeof list);
    } else {
        write_plain(at, &value);
    }
    return 0;
}

/* ---- Lists ---- */

yawl_value_t yawl_list_item(const struct yawl_list_value *list, uint32_t index)
{
    assert(index < list->count);
    bool inside = list->base != NULL;
    size_t size = inside ? yawl_item_inside_size(list->element) : yawl_item_size(list->element);
    const char *at = (const char *)list->items + index * size;
    yawl_value_t value = no_value;
    value.type = list->element;
    value.present = true;
    if (list->element != YAWL_TYPE_STRING) {
        read_plain(&value, at);
    } else if (inside) {
        struct yawl_text_ref ref;
        memcpy(&ref, at, sizeof ref);
        value.as_text = (struct yawl_text){(const char *)list->base + ref.offset, ref.length};
    } else {
        memcpy(&value.as_text, at, sizeof value.as_text);
    }
    return value;
}

size_t yawl__list_texts_size(const struct yawl_list_value *list)
{
    size_t size = 0;
    if (list->element != YAWL_TYPE_STRING) return 0;
    for (uint32_t i = 0; i < list->count; i++) size += yawl_list_item(list, i).as_text.length;
    return size;
}

size_t yawl__list_size(const struct yawl_list_value *list)
{
    return (size_t)list->count * yawl_item_inside_size(list->element) + yawl__list_texts_size(list);
}

void yawl__list_write(const struct yawl_list_value *list, char *at, uint32_t offset)
{
    size_t size = yawl_item_inside_size(list->element);
    size_t pool = size * list->count;
    for (uint32_t i = 0; i < list->count; i++) {
        yawl_value_t value = yawl_list_item(list, i);
        if (value.type != YAWL_TYPE_STRING) {
            write_plain(at + i * size, &value);
            continue;
        }
        struct yawl_text_ref ref = {offset + (uint32_t)pool, value.as_text.length};
        memcpy(at + i * size, &ref, sizeof ref);
        if (ref.length > 0) memcpy(at + pool, value.as_text.data, ref.length);
        pool += ref.length;
    }
}

/* ---- Data blocks ---- */

yawl_value_t yawl_data_get(const struct yawl_record *record, const struct yawl_field *field,
                           const struct yawl_data *data)
{
    yawl_value_t value = no_value;
    value.type = field->type;
    const uint64_t *set = (const uint64_t *)(const void *)((const char *)data + record->set);
    value.present = yawl_is_set(set, field->index);
    if (!value.present) return value;
    const char *at = (const char *)data + field->inside;
    if (field->type == YAWL_TYPE_STRING) {
        struct yawl_text_ref ref;
        memcpy(&ref, at, sizeof ref);
        value.as_text = yawl_data_text(data, ref);
    } else if (field->type == YAWL_TYPE_LIST) {
        struct yawl_list_ref ref;
        memcpy(&ref, at, sizeof ref);
        const char *items = (const char *)data + ref.offset;
        value.as_list = (struct yawl_list_value){items, ref.count, field->element, data};
    } else {
        read_plain(&value, at);
    }
    return value;
}

static void put_text(struct yawl_data *data, void *at, struct yawl_text text)
{
    struct yawl_eval e = {0};
    struct yawl_text_ref ref;
    memcpy(&ref, at, sizeof ref);
    yawl_data_set_text(data, &ref, text, &e);
    assert(e.fault == 0 && "the block was made large enough");
    memcpy(at, &ref, sizeof ref);
}

static void put_list(struct yawl_data *data, void *at, const struct yawl_list_value *list)
{
    struct yawl_eval e = {0};
    struct yawl_list_ref ref;
    size_t size = yawl__list_size(list);
    assert(list->base != data && size <= UINT32_MAX);
    memcpy(&ref, at, sizeof ref);
    char *place = yawl_data_list_place(data, &ref, (uint32_t)size, &e);
    assert(e.fault == 0 && "the block was made large enough");
    if (size > 0) yawl__list_write(list, place, ref.offset);
    ref.count = list->count;
    memcpy(at, &ref, sizeof ref);
}

void yawl__data_put(const struct yawl_record *record, const struct yawl_field *field,
                    struct yawl_data *data, yawl_value_t value)
{
    assert(!value.present || value.type == field->type);
    uint64_t *set = (uint64_t *)(void *)((char *)data + record->set);
    yawl_mark_set(set, field->index, value.present);
    char *at = (char *)data + field->inside;
    if (!value.present)
        memset(at, 0, yawl__size_inside(field->type));
    else if (field->type == YAWL_TYPE_STRING)
        put_text(data, at, value.as_text);
    else if (field->type == YAWL_TYPE_LIST)
        put_list(data, at, &value.as_list);
    else
        write_plain(at, &value);
}

size_t yawl__data_room(const yawl_value_t *value, bool moves)
{
    if (!value->present || !yawl__type_in_pool(value->type)) return 0;
    size_t size =
        value->type == YAWL_TYPE_STRING ? value->as_text.length : yawl__list_size(&value->as_list);
    if (size == 0) return 0;
    return moves ? size * 2 + MOVED_PLACE_ROOM : size + PLACE_ROOM;
}

/* ---- Comparing ---- */

static bool is_same_list(const struct yawl_list_value *a, const struct yawl_list_value *b)
{
    bool same = a->count == b->count && a->element == b->element;
    for (uint32_t i = 0; same && i < a->count; i++) {
        same = yawl__value_same(yawl_list_item(a, i), yawl_list_item(b, i));
    }
    return same;
}

bool yawl__value_same(yawl_value_t a, yawl_value_t b)
{
    if (a.present != b.present || a.type != b.type) return false;
    if (!a.present) return true;
    if (a.type == YAWL_TYPE_STRING) return yawl_text_equal(a.as_text, b.as_text);
    if (a.type == YAWL_TYPE_LIST) return is_same_list(&a.as_list, &b.as_list);
    char left[sizeof(struct yawl_decimal)] = {0}, right[sizeof(struct yawl_decimal)] = {0};
    write_plain(left, &a);
    write_plain(right, &b);
    return memcmp(left, right, sizeof left) == 0;
}

static bool fits_enum(const struct yawl_field *field, int32_t number)
{
    if (number < 0 || field->names == NULL) return false;
    for (int32_t i = 0; field->names[i] != NULL; i++) {
        if (i == number) return true;
    }
    return false;
}

static bool fits_scalar(const struct yawl_field *field, const yawl_value_t *value)
{
    switch (value->type) {
    case YAWL_TYPE_ENUM: return fits_enum(field, value->as_enum);
    case YAWL_TYPE_DECIMAL:
        return value->as_decimal.scale >= 0 && value->as_decimal.scale <= YAWL_DECIMAL_SCALE_MAX &&
               value->as_decimal.reserved == 0;
    case YAWL_TYPE_STRING:
        if (value->as_text.data == NULL) return value->as_text.length == 0;
        return yawl_text_is_utf8(value->as_text);
    default: return true;
    }
}

bool yawl__value_fits(const struct yawl_field *field, const yawl_value_t *value)
{
    if (!value->present) return true;
    if (field->type != YAWL_TYPE_LIST) return fits_scalar(field, value);
    const struct yawl_list_value *list = &value->as_list;
    bool fits = list->items != NULL || list->count == 0;
    for (uint32_t i = 0; fits && i < list->count; i++) {
        yawl_value_t item = yawl_list_item(list, i);
        fits = fits_scalar(field, &item);
    }
    return fits;
}
