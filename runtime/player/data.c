/* JSON to values and back.  Decimals are strings in JSON; a number is accepted where it is exact. */
#include "player/data.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Significant decimal digits that survive a double (IEEE 754 binary64). */
#define EXACT_DIGITS 15
#define NUMBER_SPACE 64

static bool decimal_from(json_t *json, struct yawl_decimal *decimal)
{
    char space[NUMBER_SPACE];
    struct yawl_eval e = {.scratch = space, .scratch_capacity = sizeof space};
    if (json_is_integer(json)) {
        *decimal = yawl_decimal_of(json_integer_value(json));
        return true;
    }
    if (json_is_string(json)) {
        struct yawl_text text = {json_string_value(json), (uint32_t)json_string_length(json)};
        *decimal = yawl_decimal_parse(&e, text);
        return e.fault == 0;
    }
    if (!json_is_real(json)) return false;
    struct yawl_text text = yawl_float_print(&e, json_real_value(json));
    uint32_t digits = 0;
    for (uint32_t i = 0; i < text.length && text.data[i] != 'e' && text.data[i] != 'E'; i++) {
        digits += text.data[i] >= '0' && text.data[i] <= '9';
    }
    *decimal = yawl_decimal_parse(&e, text);
    return e.fault == 0 && digits <= EXACT_DIGITS;
}

static bool enum_from(const struct yawl_field *field, json_t *json, int32_t *value)
{
    if (!json_is_string(json)) return false;
    for (int32_t i = 0; field->names[i] != NULL; i++) {
        *value = i;
        if (strcmp(field->names[i], json_string_value(json)) == 0) return true;
    }
    return false;
}

static bool int_from(json_t *json, int64_t *value)
{
    double real = json_is_real(json) ? json_real_value(json) : 0;
    *value = json_is_integer(json) ? json_integer_value(json) : 0;
    if (json_is_integer(json)) return true;
    if (!json_is_real(json) || floor(real) != real || fabs(real) > 9007199254740992.0) return false;
    *value = (int64_t)real; /* 3.0 is 3 */
    return true;
}

static bool scalar_from(const struct yawl_field *field, json_t *json, yawl_value_t *value)
{
    *value = (yawl_value_t){.type = field->type, .present = true};
    switch (field->type) {
    case YAWL_TYPE_BOOL: value->as_bool = json_is_true(json); return json_is_boolean(json);
    case YAWL_TYPE_INT: return int_from(json, &value->as_int);
    case YAWL_TYPE_FLOAT: value->as_float = json_number_value(json); return json_is_number(json);
    case YAWL_TYPE_DECIMAL: return decimal_from(json, &value->as_decimal);
    case YAWL_TYPE_ENUM: return enum_from(field, json, &value->as_enum);
    case YAWL_TYPE_STRING:
        value->as_text.data = json_string_value(json);
        value->as_text.length = (uint32_t)json_string_length(json);
        return json_is_string(json);
    default: return false;
    }
}

/* An item of a list as if it were a member of a struct: item `index` of an outside array. */
static struct yawl_field item_field(const struct yawl_field *list, uint32_t index)
{
    struct yawl_field field = *list;
    field.type = list->element;
    field.outside = index * yawl_item_size(list->element);
    field.outside_has = UINT32_MAX;
    return field;
}

/* Index of the first item that does not fit, the number of items if all do.  The array that is made
 * belongs to the caller in any case. */
static uint32_t list_from(const struct yawl_field *field, json_t *json, yawl_value_t *value)
{
    uint32_t count = (uint32_t)json_array_size(json), i = 0;
    char *items = calloc((size_t)count + 1, yawl_item_size(field->element));
    if (items == NULL) abort();
    *value = (yawl_value_t){.type = YAWL_TYPE_LIST, .present = true};
    value->as_list = (struct yawl_list_value){items, count, field->element, NULL};
    for (; i < count; i++) {
        struct yawl_field item = item_field(field, i);
        yawl_value_t one;
        if (!scalar_from(&item, json_array_get(json, i), &one)) return i;
        (void)yawl_record_set(&item, items, one);
    }
    return i;
}

/* ---- Outside structs ---- */

static const char *expected(enum yawl_type type)
{
    static const char *const texts[YAWL_TYPE_COUNT] = {
        "a bool is expected",   "an integer is expected",
        "a number is expected", "a decimal is expected, as a string such as \"12.50\"",
        "a string is expected", "one of the names of its enumeration is expected",
        "an array is expected"};
    return texts[type];
}

static int refuse(int code, const char *member, const char *what, char *message, size_t size)
{
    snprintf(message, size, "$.%s: %s", member, what);
    return code;
}

/* 0, or a negative code with a message. */
static int member_from(const struct yawl_field *field, json_t *json, yawl_value_t *value,
                       char *message, size_t size)
{
    if (field->type != YAWL_TYPE_LIST) {
        if (scalar_from(field, json, value)) return 0;
        return refuse(YAWL_EDATA, field->name, expected(field->type), message, size);
    }
    if (!json_is_array(json)) {
        return refuse(YAWL_EDATA, field->name, expected(YAWL_TYPE_LIST), message, size);
    }
    uint32_t bad = list_from(field, json, value);
    if (bad == value->as_list.count) return 0;
    snprintf(message, size, "$.%s[%u]: %s", field->name, bad, expected(field->element));
    return YAWL_EDATA;
}

static int check_members(const struct yawl_record *record, json_t *json, char *message, size_t size)
{
    const char *key;
    json_t *value;
    json_object_foreach(json, key, value)
    {
        if (record != NULL && yawl_record_find(record, key) != YAWL_NONE) continue;
        return refuse(YAWL_EDATA, key, "no such member is declared", message, size);
    }
    return 0;
}

int data_from_json(const struct yawl_record *record, json_t *json, void *outside, char *message,
                   size_t message_size)
{
    int code = check_members(record, json, message, message_size);
    for (uint32_t i = 0; code == 0 && record != NULL && i < record->fields_count; i++) {
        const struct yawl_field *field = &record->fields[i];
        json_t *member = json_object_get(json, field->name);
        bool absent = member == NULL || json_is_null(member);
        yawl_value_t value = {.type = field->type};
        if (absent && field->outside_has == UINT32_MAX) {
            return refuse(YAWL_EMISSING, field->name, "it is missing", message, message_size);
        }
        if (!absent) code = member_from(field, member, &value, message, message_size);
        bool list = value.present && value.type == YAWL_TYPE_LIST;
        if (code == 0 || list) (void)yawl_record_set(field, outside, value);
    }
    return code;
}

void data_release(const struct yawl_record *record, void *outside)
{
    for (uint32_t i = 0; record != NULL && outside != NULL && i < record->fields_count; i++) {
        yawl_value_t value = yawl_record_get(&record->fields[i], outside);
        bool list = value.present && value.type == YAWL_TYPE_LIST;
        if (list) free((void *)(uintptr_t)value.as_list.items);
    }
}

static json_t *scalar_to_json(const struct yawl_field *field, yawl_value_t value)
{
    char space[NUMBER_SPACE];
    struct yawl_eval e = {.scratch = space, .scratch_capacity = sizeof space};
    switch (value.type) {
    case YAWL_TYPE_BOOL: return json_boolean(value.as_bool);
    case YAWL_TYPE_INT: return json_integer(value.as_int);
    case YAWL_TYPE_FLOAT: return isfinite(value.as_float) ? json_real(value.as_float) : json_null();
    case YAWL_TYPE_ENUM: return json_string(field->names[value.as_enum]);
    case YAWL_TYPE_DECIMAL: {
        struct yawl_text text = yawl_decimal_print(&e, value.as_decimal);
        return json_stringn(text.data, text.length);
    }
    default: return json_stringn(value.as_text.data, value.as_text.length);
    }
}

json_t *data_to_json(const struct yawl_field *field, yawl_value_t value)
{
    if (!value.present) return json_null();
    if (value.type != YAWL_TYPE_LIST) return scalar_to_json(field, value);
    json_t *array = json_array();
    for (uint32_t i = 0; i < value.as_list.count; i++) {
        json_array_append_new(array, scalar_to_json(field, yawl_list_item(&value.as_list, i)));
    }
    return array;
}

json_t *data_object(const struct yawl_record *record, const void *outside)
{
    json_t *object = json_object();
    for (uint32_t i = 0; record != NULL && outside != NULL && i < record->fields_count; i++) {
        const struct yawl_field *field = &record->fields[i];
        json_object_set_new(object, field->name,
                            data_to_json(field, yawl_record_get(field, outside)));
    }
    return object;
}

/* ---- Comparing ---- */

static bool same_value(yawl_value_t a, yawl_value_t b)
{
    switch (a.type) {
    case YAWL_TYPE_BOOL: return a.as_bool == b.as_bool;
    case YAWL_TYPE_INT: return a.as_int == b.as_int;
    case YAWL_TYPE_FLOAT: return !(a.as_float < b.as_float) && !(a.as_float > b.as_float);
    case YAWL_TYPE_DECIMAL: return yawl_decimal_compare(a.as_decimal, b.as_decimal) == 0;
    case YAWL_TYPE_ENUM: return a.as_enum == b.as_enum;
    default: return yawl_text_equal(a.as_text, b.as_text);
    }
}

static bool equals_list(const struct yawl_field *field, const struct yawl_list_value *list,
                        json_t *json)
{
    struct yawl_field item = item_field(field, 0);
    bool same = json_is_array(json) && json_array_size(json) == list->count;
    for (uint32_t i = 0; same && i < list->count; i++) {
        same = data_equals(&item, yawl_list_item(list, i), json_array_get(json, i));
    }
    return same;
}

bool data_equals(const struct yawl_field *field, yawl_value_t value, json_t *json)
{
    yawl_value_t other;
    if (json_is_null(json) || !value.present) return json_is_null(json) && !value.present;
    if (field->type == YAWL_TYPE_LIST) return equals_list(field, &value.as_list, json);
    return scalar_from(field, json, &other) && same_value(value, other);
}
