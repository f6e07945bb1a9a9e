/* What a value must be like beyond its C type, told in words: the type's own rules and the facets that a
 * specification adds.  Takes values of either form; the words fit a message that begins with a path. */
#include <string.h>

#include "base/message.h"
#include "core/record.h"
#include "yawl/schema.h"
#include "yawl/time.h"

/* Enough for every number, moment or duration in print. */
#define PRINT_SPACE 512
/* And for what is wrong with the value of a simple type. */
#define WORDS_SPACE 256

/* ---- Words ---- */

/* "7 characters, at most 5" */
static bool tell_count(struct yawl__message *message, uint64_t count, const char *what,
                       const char *bound, uint64_t limit)
{
    yawl__message_add_number(message, count);
    yawl__message_add(message, " ");
    yawl__message_add(message, what);
    yawl__message_add(message, bound);
    yawl__message_add_number(message, limit);
    return true;
}

static bool tell(struct yawl__message *message, const char *what)
{
    yawl__message_add(message, what);
    return true;
}

static bool is_count_wrong(struct yawl__message *message, uint64_t count, const char *what,
                           const uint32_t limits[2])
{
    if (count < limits[0]) return tell_count(message, count, what, ", at least ", limits[0]);
    if (limits[1] != YAWL_NOWHERE && count > limits[1])
        return tell_count(message, count, what, ", at most ", limits[1]);
    return false;
}

/* ---- Bounds ---- */

static void print_bound(struct yawl__message *message, enum yawl_type type,
                        const union yawl_bound *bound)
{
    char space[PRINT_SPACE];
    struct yawl_eval e = {.scratch = space, .scratch_capacity = sizeof space};
    struct yawl_text text = {"", 0};
    if (type == YAWL_TYPE_INT) text = yawl_int_print(&e, bound->as_int);
    if (type == YAWL_TYPE_FLOAT) text = yawl_float_print(&e, bound->as_float);
    if (type == YAWL_TYPE_DECIMAL) text = yawl_decimal_print(&e, bound->as_decimal);
    if (type == YAWL_TYPE_DURATION) text = yawl_span_print(&e, bound->as_span);
    if (type == YAWL_TYPE_DATE || type == YAWL_TYPE_TIME || type == YAWL_TYPE_DATE_TIME)
        text = yawl_time_print(&e, type, bound->as_time);
    yawl__message_add_bytes(message, text.data, text.length);
}

static int sign_of(int64_t a, int64_t b) { return (a > b) - (a < b); }

/* <0, 0, >0; 2: they cannot be compared. */
static int order_of(const yawl_value_t *value, const union yawl_bound *bound)
{
    switch (value->type) {
    case YAWL_TYPE_INT: return sign_of(value->as_int, bound->as_int);
    case YAWL_TYPE_FLOAT:
        if (value->as_float != value->as_float) return 2;
        return (value->as_float > bound->as_float) - (value->as_float < bound->as_float);
    case YAWL_TYPE_DECIMAL:
        return sign_of(yawl_decimal_compare(value->as_decimal, bound->as_decimal), 0);
    case YAWL_TYPE_DATE:
    case YAWL_TYPE_TIME:
    case YAWL_TYPE_DATE_TIME: return yawl_time_order(value->as_time, bound->as_time);
    case YAWL_TYPE_DURATION: return yawl_span_compare(value->as_span, bound->as_span);
    default: return 2;
    }
}

/* What cannot be compared with a bound, as NaN, is not within it. */
static bool is_below(const yawl_value_t *value, const struct yawl_facets *facets)
{
    if (facets->min_kind == YAWL_BOUND_NONE) return false;
    int order = order_of(value, &facets->min);
    return order != 1 && !(order == 0 && facets->min_kind == YAWL_BOUND_INCLUSIVE);
}

static bool is_above(const yawl_value_t *value, const struct yawl_facets *facets)
{
    if (facets->max_kind == YAWL_BOUND_NONE) return false;
    int order = order_of(value, &facets->max);
    return order >= 0 && !(order == 0 && facets->max_kind == YAWL_BOUND_INCLUSIVE);
}

static void print_value(struct yawl__message *message, const yawl_value_t *value)
{
    union yawl_bound bound = {.as_int = 0};
    if (value->type == YAWL_TYPE_INT) bound.as_int = value->as_int;
    if (value->type == YAWL_TYPE_FLOAT) bound.as_float = value->as_float;
    if (value->type == YAWL_TYPE_DECIMAL) bound.as_decimal = value->as_decimal;
    if (value->type == YAWL_TYPE_DURATION) bound.as_span = value->as_span;
    if (value->type == YAWL_TYPE_DATE || value->type == YAWL_TYPE_TIME ||
        value->type == YAWL_TYPE_DATE_TIME)
        bound.as_time = value->as_time;
    print_bound(message, value->type, &bound);
}

static bool tell_bound(struct yawl__message *message, const yawl_value_t *value,
                       const struct yawl_facets *facets, bool below)
{
    bool exclusive = (below ? facets->min_kind : facets->max_kind) == YAWL_BOUND_EXCLUSIVE;
    print_value(message, value);
    yawl__message_add(message, " stands where ");
    if (below)
        yawl__message_add(message, exclusive ? "more than " : "at least ");
    else
        yawl__message_add(message, exclusive ? "less than " : "at most ");
    print_bound(message, value->type, below ? &facets->min : &facets->max);
    return tell(message, " is expected");
}

/* ---- Digits ---- */

/* Of the shortest way to write the number: in all, and after the point. */
static void count_digits(struct yawl_text text, uint64_t *all, uint64_t *fraction)
{
    const char *point = text.length == 0 ? NULL : memchr(text.data, '.', text.length);
    uint32_t begin = text.length > 0 && text.data[0] == '-', end = text.length;
    while (point != NULL && end > 0 && text.data[end - 1] == '0') end--;
    *fraction = point == NULL ? 0 : (uint64_t)(text.data + end - point) - 1;
    uint32_t whole = point == NULL ? end : (uint32_t)(point - text.data);
    while (begin < whole && text.data[begin] == '0') begin++;
    *all = whole - begin + *fraction;
    if (*all == 0) *all = 1;
}

static bool are_digits_wrong(struct yawl__message *message, const yawl_value_t *value,
                             const struct yawl_facets *facets)
{
    char space[PRINT_SPACE];
    struct yawl_eval e = {.scratch = space, .scratch_capacity = sizeof space};
    if (facets->digits == YAWL_NOWHERE && facets->fraction_digits == YAWL_NOWHERE) return false;
    struct yawl_text text = value->type == YAWL_TYPE_INT
                                ? yawl_int_print(&e, value->as_int)
                                : yawl_decimal_print(&e, value->as_decimal);
    uint64_t all, fraction;
    count_digits(text, &all, &fraction);
    const uint32_t fractions[2] = {0, facets->fraction_digits}, digits[2] = {0, facets->digits};
    return is_count_wrong(message, fraction, "fraction digits", fractions) ||
           is_count_wrong(message, all, "digits", digits);
}

/* ---- All of a value ---- */

static bool is_text_wrong(struct yawl__message *message, const struct yawl_facets *facets,
                          struct yawl_text text)
{
    const uint32_t lengths[2] = {facets->length_min, facets->length_max};
    char words[WORDS_SPACE];
    bool counted = facets->length_min > 0 || facets->length_max != YAWL_NOWHERE;
    if (counted &&
        is_count_wrong(message, (uint64_t)yawl_text_size(text), "characters", lengths))
        return true;
    return facets->schema != NULL &&
           yawl_simple_problem(facets->schema, facets->simple, text, words, sizeof words) &&
           tell(message, words);
}

bool yawl__facets_tell(const struct yawl_facets *facets, const yawl_value_t *value,
                       struct yawl__message *message)
{
    const uint32_t lengths[2] = {facets->length_min, facets->length_max};
    const uint32_t items[2] = {facets->items_min, facets->items_max};
    switch (value->type) {
    case YAWL_TYPE_STRING: return is_text_wrong(message, facets, value->as_text);
    case YAWL_TYPE_BYTES: return is_count_wrong(message, value->as_text.length, "bytes", lengths);
    case YAWL_TYPE_LIST: return is_count_wrong(message, value->as_list.count, "items", items);
    default: break;
    }
    bool below = is_below(value, facets);
    if (below || is_above(value, facets)) return tell_bound(message, value, facets, below);
    bool digits = value->type == YAWL_TYPE_INT || value->type == YAWL_TYPE_DECIMAL;
    return digits && are_digits_wrong(message, value, facets);
}

static const char *what_does_not_fit(enum yawl_type type)
{
    switch (type) {
    case YAWL_TYPE_ENUM: return "the number names nothing in its enumeration";
    case YAWL_TYPE_DECIMAL: return "it is no decimal: its scale is out of range";
    case YAWL_TYPE_STRING: return "it is not UTF-8";
    case YAWL_TYPE_TREE: return "it is no tree of XML data";
    case YAWL_TYPE_LIST: return "it has no items";
    default: return "it is out of range";
    }
}

bool yawl__value_tell(const struct yawl_field *field, const yawl_value_t *value,
                      struct yawl__message *message)
{
    if (!value->present || value->type == YAWL_TYPE_RECORD) return false;
    bool list = value->type == YAWL_TYPE_LIST;
    bool fits = list ? value->as_list.items != NULL || value->as_list.count == 0
                     : yawl__value_fits(field, value);
    if (!fits) return tell(message, what_does_not_fit(value->type));
    return field->facets != NULL && yawl__facets_tell(field->facets, value, message);
}

bool yawl_value_problem(const struct yawl_field *field, const yawl_value_t *value, char *text,
                        size_t size)
{
    struct yawl__message message;
    yawl__message_clear(&message);
    if (!yawl__value_tell(field, value, &message)) return false;
    size_t length = message.length < size ? message.length : size - 1;
    if (size > 0) memcpy(text, message.text, length);
    if (size > 0) text[length] = '\0';
    return true;
}
