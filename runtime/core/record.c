/* Reads and writes members at the offsets that a `struct yawl_record` names.  Bytes move by memcpy, so
 * nothing depends on alignment or on what the generated struct looks like.
 * Invariant: an absent value is all zero, so that equal states have equal bytes. */
#include "core/record.h"

#include <assert.h>
#include <string.h>

static const yawl_value_t no_value;

/* Bytes of a member inside. */
static size_t size_inside(enum yawl_type type)
{
    switch (type) {
    case YAWL_TYPE_BOOL: return sizeof(bool);
    case YAWL_TYPE_INT: return sizeof(int64_t);
    case YAWL_TYPE_FLOAT: return sizeof(double);
    case YAWL_TYPE_DECIMAL: return sizeof(struct yawl_decimal);
    case YAWL_TYPE_ENUM: return sizeof(int32_t);
    case YAWL_TYPE_STRING: return sizeof(struct yawl_text_ref);
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

/* Everything but text, which differs between inside and outside. */
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
    case YAWL_TYPE_STRING:
    case YAWL_TYPE_COUNT: assert(false && "a plain value"); break;
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
    case YAWL_TYPE_STRING:
    case YAWL_TYPE_COUNT: assert(false && "a plain value"); break;
    }
}

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
    if (field->type == YAWL_TYPE_STRING)
        memcpy(&value.as_text, at, sizeof value.as_text);
    else
        read_plain(&value, at);
    return value;
}

int yawl_record_set(const struct yawl_field *field, void *outside, yawl_value_t value)
{
    if (value.present && value.type != field->type) return YAWL_EDATA;
    if (!value.present && field->outside_has == UINT32_MAX) return YAWL_EMISSING;
    if (field->outside_has != UINT32_MAX) {
        memcpy((char *)outside + field->outside_has, &value.present, sizeof value.present);
    }
    if (!value.present) return 0;
    char *at = (char *)outside + field->outside;
    if (field->type == YAWL_TYPE_STRING)
        memcpy(at, &value.as_text, sizeof value.as_text);
    else
        write_plain(at, &value);
    return 0;
}

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

void yawl__data_put(const struct yawl_record *record, const struct yawl_field *field,
                    struct yawl_data *data, yawl_value_t value)
{
    assert(!value.present || value.type == field->type);
    uint64_t *set = (uint64_t *)(void *)((char *)data + record->set);
    yawl_mark_set(set, field->index, value.present);
    char *at = (char *)data + field->inside;
    if (!value.present)
        memset(at, 0, size_inside(field->type));
    else if (field->type == YAWL_TYPE_STRING)
        put_text(data, at, value.as_text);
    else
        write_plain(at, &value);
}

bool yawl__value_same(yawl_value_t a, yawl_value_t b)
{
    if (a.present != b.present || a.type != b.type) return false;
    if (!a.present) return true;
    if (a.type == YAWL_TYPE_STRING) return yawl_text_equal(a.as_text, b.as_text);
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

bool yawl__value_fits(const struct yawl_field *field, const yawl_value_t *value)
{
    if (!value->present) return true;
    switch (field->type) {
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

uint32_t yawl__outside_bad(const struct yawl_record *record, const void *outside)
{
    for (uint32_t i = 0; i < record->fields_count; i++) {
        yawl_value_t value = yawl_record_get(&record->fields[i], outside);
        if (!yawl__value_fits(&record->fields[i], &value)) return i;
    }
    return UINT32_MAX;
}

size_t yawl__outside_size(const struct yawl_record *record, const void *outside)
{
    size_t size = record->outside_size;
    for (uint32_t i = 0; i < record->fields_count; i++) {
        if (record->fields[i].type != YAWL_TYPE_STRING) continue;
        size += yawl_record_get(&record->fields[i], outside).as_text.length;
    }
    return size;
}

void yawl__outside_copy(const struct yawl_record *record, const void *outside, void *block)
{
    char *pool = (char *)block + record->outside_size;
    memcpy(block, outside, record->outside_size);
    for (uint32_t i = 0; i < record->fields_count; i++) {
        const struct yawl_field *field = &record->fields[i];
        if (field->type != YAWL_TYPE_STRING) continue;
        struct yawl_text text = yawl_record_get(field, outside).as_text;
        if (text.length > 0) memcpy(pool, text.data, text.length);
        text.data = pool;
        pool += text.length;
        memcpy((char *)block + field->outside, &text, sizeof text);
    }
}

/* Two enumerations need not count alike: the name decides. */
static bool translate_enum(const struct yawl_field *from, const struct yawl_field *to,
                           yawl_value_t *value)
{
    const char *name = from->names[value->as_enum];
    for (int32_t i = 0; to->names != NULL && to->names[i] != NULL; i++) {
        if (strcmp(to->names[i], name) != 0) continue;
        value->as_enum = i;
        return true;
    }
    return false;
}

static yawl_value_t counterpart(const struct yawl_record *from_record, const void *from,
                                const struct yawl_field *to)
{
    uint32_t index = yawl_record_find(from_record, to->name);
    if (index == UINT32_MAX || from == NULL) return no_value;
    const struct yawl_field *field = &from_record->fields[index];
    if (field->type != to->type) return no_value;
    yawl_value_t value = yawl_record_get(field, from);
    if (!value.present || !yawl__value_fits(field, &value)) return no_value;
    if (value.type == YAWL_TYPE_ENUM && !translate_enum(field, to, &value)) return no_value;
    return value;
}

uint32_t yawl__outside_take_over(const struct yawl_record *from_record, const void *from,
                                 const struct yawl_record *to_record, void *to)
{
    for (uint32_t i = 0; i < to_record->fields_count; i++) {
        const struct yawl_field *field = &to_record->fields[i];
        yawl_value_t value = counterpart(from_record, from, field);
        if (yawl_record_set(field, to, value) != 0) return i;
    }
    return UINT32_MAX;
}
