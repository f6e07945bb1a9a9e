/* Outside structs, and values of either form, as JSON text in one line.  The text grows at the end of the
 * scratch; nothing else may be written there until it is done. */
#include <string.h>

#include "base/base64.h"
#include "core/record.h"
#include "yawl/errors.h"
#include "yawl/json.h"
#include "yawl/time.h"
#include "yawl/tree.h"

/* Enough for every number, moment or duration in print. */
#define PRINT_SPACE 512

static char *take(struct yawl_eval *e, size_t size)
{
    if (e->fault != 0 || size > e->scratch_capacity - e->scratch_used) {
        yawl_fault(e, YAWL_ETOOBIG);
        return NULL;
    }
    char *at = e->scratch + e->scratch_used;
    e->scratch_used += (uint32_t)size;
    return at;
}

static void put_bytes(struct yawl_eval *e, const char *bytes, size_t length)
{
    char *at = take(e, length);
    if (at != NULL && length > 0) memcpy(at, bytes, length);
}

static void put(struct yawl_eval *e, const char *text) { put_bytes(e, text, strlen(text)); }

/* ---- Strings ---- */

/* Letter of the short escape, 'u' for a long one, NUL for none. */
static char escape_of(char c)
{
    switch (c) {
    case '"':
    case '\\': return c;
    case '\b': return 'b';
    case '\f': return 'f';
    case '\n': return 'n';
    case '\r': return 'r';
    case '\t': return 't';
    default: return (unsigned char)c < ' ' ? 'u' : '\0';
    }
}

static void put_escape(struct yawl_eval *e, char c)
{
    static const char digits[] = "0123456789abcdef";
    const char code[] = {'0', '0', digits[(unsigned char)c >> 4], digits[(unsigned char)c & 15]};
    const char letter = escape_of(c);
    put(e, "\\");
    put_bytes(e, &letter, 1);
    if (letter == 'u') put_bytes(e, code, sizeof code);
}

static void put_string(struct yawl_eval *e, struct yawl_text text)
{
    uint32_t done = 0;
    put(e, "\"");
    for (uint32_t i = 0; i < text.length && e->fault == 0; i++) {
        if (escape_of(text.data[i]) == '\0') continue;
        put_bytes(e, text.data + done, i - done);
        put_escape(e, text.data[i]);
        done = i + 1;
    }
    put_bytes(e, text.data + done, text.length - done);
    put(e, "\"");
}

static void put_base64(struct yawl_eval *e, struct yawl_text bytes)
{
    size_t size = base64_text_size(bytes.length);
    char *at = take(e, size + 2);
    if (at == NULL) return;
    at[0] = at[size + 1] = '"';
    base64_write(bytes.data, bytes.length, at + 1);
}

/* Its text is made where the string will stand, and moved to the end of the scratch to be read from there. */
static void put_tree(struct yawl_eval *e, struct yawl_text tree)
{
    uint32_t used = e->scratch_used;
    struct yawl_text text = {"", 0};
    if (tree.length > 0) text = yawl_tree_print(e, yawl_tree_root(tree));
    if (e->fault != 0) return;
    struct yawl_eval rest = *e;
    rest.scratch_used = used;
    rest.scratch_capacity -= text.length;
    char *at = e->scratch + rest.scratch_capacity;
    if (text.length > 0) memmove(at, text.data, text.length);
    put_string(&rest, (struct yawl_text){at, text.length});
    e->scratch_used = rest.scratch_used;
    e->fault = rest.fault;
}

/* ---- Values ---- */

static bool is_finite(double number) { return number - number == 0; }

/* A whole number has a fraction too, so that it is read as a float again wherever types do not tell. */
static void put_float(struct yawl_eval *e, double number)
{
    char space[PRINT_SPACE];
    struct yawl_eval own = {.scratch = space, .scratch_capacity = sizeof space};
    struct yawl_text text = yawl_float_print(&own, number);
    bool whole = true;
    for (uint32_t i = 0; i < text.length; i++)
        whole = whole && (text.data[i] == '-' || (text.data[i] >= '0' && text.data[i] <= '9'));
    put_bytes(e, text.data, text.length);
    if (whole) put(e, ".0");
}

static void put_printed(struct yawl_eval *e, const yawl_value_t *value)
{
    char space[PRINT_SPACE];
    struct yawl_eval own = {.scratch = space, .scratch_capacity = sizeof space};
    struct yawl_text text;
    switch (value->type) {
    case YAWL_TYPE_DECIMAL: text = yawl_decimal_print(&own, value->as_decimal); break;
    case YAWL_TYPE_DURATION: text = yawl_span_print(&own, value->as_span); break;
    default: text = yawl_time_print(&own, value->type, value->as_time); break;
    }
    put_string(e, text);
}

static void put_number(struct yawl_eval *e, const yawl_value_t *value)
{
    char space[PRINT_SPACE];
    struct yawl_eval own = {.scratch = space, .scratch_capacity = sizeof space};
    if (value->type == YAWL_TYPE_INT) {
        struct yawl_text text = yawl_int_print(&own, value->as_int);
        put_bytes(e, text.data, text.length);
    } else if (is_finite(value->as_float)) {
        put_float(e, value->as_float);
    } else {
        put_string(e, yawl_float_print(&own, value->as_float));
    }
}

static void put_list(struct yawl_eval *e, const struct yawl_field *field,
                     const struct yawl_list_value *list);
static void put_record(struct yawl_eval *e, const struct yawl_record_value *value);

static void put_value(struct yawl_eval *e, const struct yawl_field *field,
                      const yawl_value_t *value)
{
    if (!value->present) {
        put(e, "null");
        return;
    }
    switch (value->type) {
    case YAWL_TYPE_BOOL: put(e, value->as_bool ? "true" : "false"); break;
    case YAWL_TYPE_INT:
    case YAWL_TYPE_FLOAT: put_number(e, value); break;
    case YAWL_TYPE_ENUM: put_string(e, yawl_text_of(field->names[value->as_enum])); break;
    case YAWL_TYPE_STRING: put_string(e, value->as_text); break;
    case YAWL_TYPE_BYTES: put_base64(e, value->as_text); break;
    case YAWL_TYPE_TREE: put_tree(e, value->as_text); break;
    case YAWL_TYPE_LIST: put_list(e, field, &value->as_list); break;
    case YAWL_TYPE_RECORD: put_record(e, &value->as_record); break;
    default: put_printed(e, value); break;
    }
}

static void put_list(struct yawl_eval *e, const struct yawl_field *field,
                     const struct yawl_list_value *list)
{
    const struct yawl_field item_field = yawl__item_field(field);
    put(e, "[");
    for (uint32_t i = 0; i < list->count && e->fault == 0; i++) {
        yawl_value_t item = yawl_list_item(list, i);
        if (i > 0) put(e, ", ");
        put_value(e, &item_field, &item);
    }
    put(e, "]");
}

static void put_members(struct yawl_eval *e, const struct yawl_record_value *value)
{
    put(e, "{");
    for (uint32_t i = 0; i < value->record->fields_count; i++) {
        const struct yawl_field *field = &value->record->fields[i];
        yawl_value_t member = yawl_record_member(value, i);
        if (i > 0) put(e, ", ");
        put_string(e, yawl_text_of(field->name));
        put(e, ": ");
        put_value(e, field, &member);
    }
    put(e, "}");
}

/* A record without a name is its only member. */
static void put_record(struct yawl_eval *e, const struct yawl_record_value *value)
{
    if (value->record->name != NULL) {
        put_members(e, value);
        return;
    }
    yawl_value_t only = yawl_record_member(value, 0);
    put_value(e, &value->record->fields[0], &only);
}

static struct yawl_text written(const struct yawl_eval *e, uint32_t begin)
{
    if (e->fault != 0) return (struct yawl_text){"", 0};
    return (struct yawl_text){e->scratch + begin, e->scratch_used - begin};
}

struct yawl_text yawl_json_write(struct yawl_eval *e, const struct yawl_record *record,
                                 const void *outside)
{
    struct yawl_record_value value = {outside, record, NULL};
    uint32_t begin = e->scratch_used;
    put_members(e, &value);
    return written(e, begin);
}

struct yawl_text yawl_json_write_value(struct yawl_eval *e, const struct yawl_field *field,
                                       const yawl_value_t *value)
{
    uint32_t begin = e->scratch_used;
    put_value(e, field, value);
    return written(e, begin);
}
