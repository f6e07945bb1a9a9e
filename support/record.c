/* Reads members at the offsets that a `struct yawl_record` names, of both forms of a struct.
 *
 * Bytes move by memcpy, so nothing depends on alignment or on what the generated struct looks like.
 * Invariant: an absent value is all zero, so that equal states have equal bytes.
 */
#include "support/record_parts.h"

#include "yawl/errors.h"

#include <assert.h>
#include <string.h>

static const yawl_value_t no_value;

/* ---- Sizes ---- */

uint32_t yawl__size_outside(enum yawl_type type, const struct yawl_record *record)
{
    if (type == YAWL_TYPE_RECORD) return record->outside_size;
    return type == YAWL_TYPE_LIST ? sizeof(struct yawl_list) : yawl_item_size(type);
}

uint32_t yawl__size_inside(enum yawl_type type, const struct yawl_record *record)
{
    if (type == YAWL_TYPE_RECORD) return record->inside_size;
    return type == YAWL_TYPE_LIST ? sizeof(struct yawl_list_ref) : yawl_item_inside_size(type);
}

uint32_t yawl_record_find(const struct yawl_record *record, const char *name)
{
    uint32_t count = record == NULL ? 0 : record->fields_count;
    for (uint32_t i = 0; i < count; i++) {
        if (strcmp(record->fields[i].name, name) == 0) return i;
    }
    return YAWL_NOWHERE;
}

struct yawl_field yawl__item_field(const struct yawl_field *list)
{
    struct yawl_field item = {.type = list->element, .outside_has = YAWL_NOWHERE};
    item.index = YAWL_NOWHERE;
    item.names = list->names;
    item.record = list->record;
    item.facets = list->facets;
    item.tree = list->tree;
    return item;
}

/* ---- Values ---- */

/* Everything that is all in its own bytes. */
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
    case YAWL_TYPE_DATE:
    case YAWL_TYPE_TIME:
    case YAWL_TYPE_DATE_TIME: memcpy(&value->as_time, at, sizeof value->as_time); break;
    case YAWL_TYPE_DURATION: memcpy(&value->as_span, at, sizeof value->as_span); break;
    default: assert(false && "a plain value"); break;
    }
}

void yawl__put_plain(char *at, const yawl_value_t *value)
{
    switch (value->type) {
    case YAWL_TYPE_BOOL: memcpy(at, &value->as_bool, sizeof value->as_bool); break;
    case YAWL_TYPE_INT: memcpy(at, &value->as_int, sizeof value->as_int); break;
    case YAWL_TYPE_FLOAT: memcpy(at, &value->as_float, sizeof value->as_float); break;
    case YAWL_TYPE_DECIMAL: memcpy(at, &value->as_decimal, sizeof value->as_decimal); break;
    case YAWL_TYPE_ENUM: memcpy(at, &value->as_enum, sizeof value->as_enum); break;
    case YAWL_TYPE_DATE:
    case YAWL_TYPE_TIME:
    case YAWL_TYPE_DATE_TIME: memcpy(at, &value->as_time, sizeof value->as_time); break;
    case YAWL_TYPE_DURATION: memcpy(at, &value->as_span, sizeof value->as_span); break;
    default: assert(false && "a plain value"); break;
    }
}

/* What is read of a member or an item beyond its bytes. */
struct shape {
    enum yawl_type element;
    const struct yawl_record *record;
};

static struct shape shape_of(const struct yawl_field *field)
{
    return (struct shape){field->element, field->record};
}

static void read_outside(yawl_value_t *value, const char *at, struct shape shape)
{
    if (yawl__type_is_text(value->type)) {
        memcpy(&value->as_text, at, sizeof value->as_text);
    } else if (value->type == YAWL_TYPE_LIST) {
        struct yawl_list list;
        memcpy(&list, at, sizeof list);
        value->as_list =
            (struct yawl_list_value){list.items, list.count, shape.element, NULL, shape.record};
    } else if (value->type == YAWL_TYPE_RECORD) {
        value->as_record = (struct yawl_record_value){at, shape.record, NULL};
    } else {
        read_plain(value, at);
    }
}

static void read_inside(yawl_value_t *value, const char *at, struct shape shape, const void *base)
{
    if (yawl__type_is_text(value->type)) {
        struct yawl_text_ref ref;
        memcpy(&ref, at, sizeof ref);
        value->as_text = (struct yawl_text){(const char *)base + ref.offset, ref.length};
    } else if (value->type == YAWL_TYPE_LIST) {
        struct yawl_list_ref ref;
        memcpy(&ref, at, sizeof ref);
        const char *items = (const char *)base + ref.offset;
        value->as_list =
            (struct yawl_list_value){items, ref.count, shape.element, base, shape.record};
    } else if (value->type == YAWL_TYPE_RECORD) {
        value->as_record = (struct yawl_record_value){at, shape.record, base};
    } else {
        read_plain(value, at);
    }
}

/* ---- Outside structs ---- */

static bool is_present(const struct yawl_field *field, const void *outside)
{
    if (field->outside_has == YAWL_NOWHERE) return true;
    return *((const unsigned char *)outside + field->outside_has) != 0;
}

yawl_value_t yawl_record_get(const struct yawl_field *field, const void *outside)
{
    yawl_value_t value = no_value;
    value.type = field->type;
    value.present = is_present(field, outside);
    if (value.present)
        read_outside(&value, (const char *)outside + field->outside, shape_of(field));
    return value;
}

static bool is_of_field(const struct yawl_field *field, const yawl_value_t *value)
{
    if (value->type != field->type) return false;
    if (value->type == YAWL_TYPE_RECORD)
        return value->as_record.record == field->record && value->as_record.base == NULL;
    if (value->type != YAWL_TYPE_LIST) return true;
    return value->as_list.element == field->element && value->as_list.base == NULL &&
           value->as_list.record == field->record;
}

static void write_outside(char *at, const yawl_value_t *value)
{
    if (yawl__type_is_text(value->type)) {
        memcpy(at, &value->as_text, sizeof value->as_text);
    } else if (value->type == YAWL_TYPE_LIST) {
        struct yawl_list list = {value->as_list.items, value->as_list.count};
        memcpy(at, &list, sizeof list);
    } else if (value->type == YAWL_TYPE_RECORD) {
        memmove(at, value->as_record.at, value->as_record.record->outside_size);
    } else {
        yawl__put_plain(at, value);
    }
}

int yawl_record_set(const struct yawl_field *field, void *outside, yawl_value_t value)
{
    if (value.present && !is_of_field(field, &value)) return YAWL_EDATA;
    if (!value.present && field->outside_has == YAWL_NOWHERE) return YAWL_EMISSING;
    if (field->outside_has != YAWL_NOWHERE) {
        memcpy((char *)outside + field->outside_has, &value.present, sizeof value.present);
    }
    if (value.present) write_outside((char *)outside + field->outside, &value);
    return 0;
}

/* ---- Inside structs; the bits of `set` are little-endian words, so bytes count as they do ---- */

static bool is_marked(const struct yawl_record *record, const struct yawl_field *field,
                      const void *inside)
{
    if (record->set == YAWL_NOWHERE || field->index == YAWL_NOWHERE) return true;
    const unsigned char *set = (const unsigned char *)inside + record->set;
    return (set[field->index / 8] >> (field->index % 8) & 1) != 0;
}

void yawl__inside_mark(const struct yawl_record *record, const struct yawl_field *field,
                       void *inside, bool present)
{
    if (record->set == YAWL_NOWHERE || field->index == YAWL_NOWHERE) return;
    unsigned char *byte = (unsigned char *)inside + record->set + field->index / 8;
    unsigned char bit = (unsigned char)(1u << (field->index % 8));
    *byte = (unsigned char)(present ? *byte | bit : *byte & ~bit);
}

yawl_value_t yawl__inside_get(const struct yawl_record *record, const struct yawl_field *field,
                              const void *inside, const void *base)
{
    yawl_value_t value = no_value;
    value.type = field->type;
    value.present = is_marked(record, field, inside);
    if (value.present)
        read_inside(&value, (const char *)inside + field->inside, shape_of(field), base);
    return value;
}

yawl_value_t yawl_data_get(const struct yawl_record *record, const struct yawl_field *field,
                           const struct yawl_data *data)
{
    return yawl__inside_get(record, field, data, data);
}

/* ---- Parts of values ---- */

yawl_value_t yawl_list_item(const struct yawl_list_value *list, uint32_t index)
{
    assert(index < list->count);
    const struct shape shape = {list->element, list->record};
    bool inside = list->base != NULL;
    size_t size = inside ? yawl__size_inside(list->element, list->record)
                         : yawl__size_outside(list->element, list->record);
    const char *at = (const char *)list->items + index * size;
    yawl_value_t value = no_value;
    value.type = list->element;
    value.present = true;
    if (inside)
        read_inside(&value, at, shape, list->base);
    else
        read_outside(&value, at, shape);
    return value;
}

yawl_value_t yawl_record_member(const struct yawl_record_value *value, uint32_t index)
{
    assert(index < value->record->fields_count);
    const struct yawl_field *field = &value->record->fields[index];
    if (value->base == NULL) return yawl_record_get(field, value->at);
    return yawl__inside_get(value->record, field, value->at, value->base);
}
