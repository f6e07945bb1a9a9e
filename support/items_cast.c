/* Casts and type tests of items [FO 17, XP 3.10]. */
#include "support/decimal_parts.h"
#include "support/items_parts.h"
#include "support/items_time.h"

#include <math.h>

/* No value; ends in a fault only if the scratch was full. */
static bool settle(struct yawl_eval *e, const struct yawl_eval *tried)
{
    e->scratch_used = tried->scratch_used;
    if (tried->fault == YAWL_ETOOBIG) yawl_fault(e, YAWL_ETOOBIG);
    return tried->fault == 0;
}

/* ---- From text ---- */

static bool parse(struct yawl_eval *e, struct yawl_text text, enum yawl_item_kind type,
                  struct yawl_item *result)
{
    text = yawl_text_trim(text);
    switch (type) {
    case YAWL_ITEM_BOOL: *result = yawl__item_bool(yawl_bool_parse(e, text)); return true;
    case YAWL_ITEM_INT: *result = yawl__item_int(yawl_int_parse(e, text)); return true;
    case YAWL_ITEM_DECIMAL: *result = yawl__item_decimal(yawl_decimal_parse(e, text)); return true;
    case YAWL_ITEM_SINGLE: *result = yawl__item_single(yawl_float_cast(e, text)); return true;
    case YAWL_ITEM_FLOAT: *result = yawl__item_float(yawl_float_cast(e, text)); return true;
    default: return false;
    }
}

/* ---- From numbers ---- */

/* Drops digits at the end until a decimal holds the number: the nearest one, and of two that are equally
 * near the one that is nearer to zero [FO 17.1.3.3]. */
static void shorten(struct decimal_parts *parts)
{
    struct bignum limit;
    uint32_t last = 0;
    bool more = false; /* some digit behind the last one dropped is not 0 */
    yawl__bignum_set(&limit, 1, 0);
    yawl__bignum_scale(&limit, DECIMAL_DIGITS_MAX);
    while (parts->scale > 0 && (parts->scale > YAWL_DECIMAL_SCALE_MAX ||
                                yawl__bignum_compare(&parts->magnitude, &limit) >= 0)) {
        more = more || last != 0;
        last = yawl__bignum_divide_small(&parts->magnitude, 10);
        parts->scale--;
    }
    if (last > 5 || (last == 5 && more))
        yawl__bignum_multiply_add(&parts->magnitude, 1, 1);
}

/* The nearest decimal of a float that is finite; YAWL_EOVERFLOW if it is too large. */
static struct yawl_decimal float_to_decimal(struct yawl_eval *e, double value)
{
    struct decimal_parts parts;
    int exponent;
    double whole = frexp(fabs(value), &exponent) * 9007199254740992.0; /* 2^53 */
    exponent -= 53;
    yawl__bignum_set(&parts.magnitude, (uint64_t)whole, 0);
    parts.negative = value < 0;
    parts.scale = exponent < 0 ? -exponent : 0;
    if (exponent > 0) yawl__bignum_shift_left(&parts.magnitude, (uint32_t)exponent);
    /* m * 2^-k is m * 5^k / 10^k. */
    for (int i = exponent; i < 0; i++) yawl__bignum_multiply_add(&parts.magnitude, 5, 0);
    shorten(&parts);
    return yawl__decimal_store(e, &parts);
}

static int64_t decimal_whole(struct yawl_eval *e, struct yawl_decimal value)
{
    struct yawl_decimal rest = yawl_decimal_modulo(e, value, yawl_decimal_of(1));
    return yawl_decimal_to_int(e, yawl_decimal_subtract(e, value, rest));
}

static bool is_true(const struct yawl_item *number)
{
    double value = yawl__item_float_of(number);
    if (number->kind == YAWL_ITEM_DECIMAL)
        return number->as.decimal.low != 0 || number->as.decimal.high != 0;
    return number->kind == YAWL_ITEM_INT ? number->as.integer != 0 : value != 0 && !isnan(value);
}

static bool from_number(struct yawl_eval *e, const struct yawl_item *number,
                        enum yawl_item_kind type, struct yawl_item *result)
{
    bool is_float = yawl__is_floating(number);
    if (is_float && (type == YAWL_ITEM_INT || type == YAWL_ITEM_DECIMAL) &&
        !isfinite(number->as.floating))
        return false;
    switch (type) {
    case YAWL_ITEM_BOOL: *result = yawl__item_bool(is_true(number)); return true;
    case YAWL_ITEM_SINGLE: *result = yawl__item_single(yawl__item_single_of(number)); return true;
    case YAWL_ITEM_FLOAT: *result = yawl__item_float(yawl__item_float_of(number)); return true;
    case YAWL_ITEM_DECIMAL:
        *result = yawl__item_decimal(is_float ? float_to_decimal(e, number->as.floating)
                                              : yawl__item_decimal_of(number));
        return true;
    case YAWL_ITEM_INT:
        *result =
            yawl__item_int(is_float ? yawl_float_to_int(e, number->as.floating)
                           : number->kind == YAWL_ITEM_INT ? number->as.integer
                                                           : decimal_whole(e, number->as.decimal));
        return true;
    default: return false;
    }
}

static bool from_bool(bool value, enum yawl_item_kind type, struct yawl_item *result)
{
    switch (type) {
    case YAWL_ITEM_INT: *result = yawl__item_int(value); return true;
    case YAWL_ITEM_DECIMAL: *result = yawl__item_decimal(yawl_decimal_of(value)); return true;
    case YAWL_ITEM_SINGLE: *result = yawl__item_single(value); return true;
    case YAWL_ITEM_FLOAT: *result = yawl__item_float(value); return true;
    default: return false;
    }
}

static bool convert(struct yawl_eval *e, const struct yawl_item *atom, enum yawl_item_kind type,
                    struct yawl_item *result)
{
    bool to_time = type >= YAWL_ITEM_DATE && type <= YAWL_ITEM_GDAY;
    if (to_time) return yawl__item_time_cast(e, atom, type, result);
    if (yawl__is_text(atom)) return parse(e, atom->as.text, type, result);
    if (yawl__is_number(atom)) return from_number(e, atom, type, result);
    return atom->kind == YAWL_ITEM_BOOL && from_bool(atom->as.boolean, type, result);
}

bool yawl__item_cast(struct yawl_eval *e, const struct yawl_item *atom, enum yawl_item_kind type,
                     struct yawl_item *result)
{
    if (atom->kind == (uint32_t)type) {
        *result = *atom;
        return true;
    }
    if (type == YAWL_ITEM_STRING || type == YAWL_ITEM_UNTYPED) {
        *result = yawl__item_text(type, yawl__item_string(e, atom));
        return true;
    }
    struct yawl_eval tried = *e;
    tried.fault = 0;
    bool done = convert(&tried, atom, type, result);
    return settle(e, &tried) && done;
}

/* ---- cast as, castable as ---- */

struct yawl_items yawl_items_cast(struct yawl_eval *e, struct yawl_items items,
                                  enum yawl_item_kind type, enum yawl_occurrence how)
{
    struct yawl_item atom, result;
    if (!yawl__items_atom(e, items, &atom)) {
        if (how != YAWL_OPTIONAL) yawl__items_say(e, "nothing where a value is needed");
        return yawl_items_none();
    }
    if (yawl__item_cast(e, &atom, type, &result)) return yawl__items_of(e, &result);
    yawl__item_misfit(e, &atom);
    return yawl_items_none();
}

bool yawl_items_castable(struct yawl_eval *e, struct yawl_items items, enum yawl_item_kind type,
                         enum yawl_occurrence how)
{
    struct yawl_item atom, result;
    if (items.count != 1) return items.count == 0 && how == YAWL_OPTIONAL;
    return yawl__items_atom(e, items, &atom) && yawl__item_cast(e, &atom, type, &result);
}

/* ---- Integers of fewer values ---- */

static bool is_within(int64_t value, enum yawl_integer type)
{
    static const int64_t ranges[YAWL_INTEGER_COUNT][2] = {
#define RANGE(name, least, greatest) {least, greatest},
        YAWL_INTEGERS(RANGE)
#undef RANGE
    };
    return value >= ranges[type][0] && value <= ranges[type][1];
}

struct yawl_items yawl_items_cast_integer(struct yawl_eval *e, struct yawl_items items,
                                          enum yawl_integer type, enum yawl_occurrence how)
{
    struct yawl_items whole = yawl_items_cast(e, items, YAWL_ITEM_INT, how);
    if (whole.count == 0 || is_within(whole.items->as.integer, type)) return whole;
    yawl__item_misfit(e, whole.items);
    return yawl_items_none();
}

bool yawl_items_castable_integer(struct yawl_eval *e, struct yawl_items items,
                                 enum yawl_integer type, enum yawl_occurrence how)
{
    if (!yawl_items_castable(e, items, YAWL_ITEM_INT, how)) return false;
    struct yawl_items whole = yawl_items_cast(e, items, YAWL_ITEM_INT, how);
    return whole.count == 0 || is_within(whole.items->as.integer, type);
}

/* ---- instance of, treat as ---- */

static bool is_number_enough(uint32_t count, enum yawl_occurrence how)
{
    switch (how) {
    case YAWL_ONCE: return count == 1;
    case YAWL_OPTIONAL: return count <= 1;
    case YAWL_ANY_NUMBER: return true;
    case YAWL_AT_LEAST_ONCE: return count >= 1;
    }
    return false;
}

/* xs:integer is a decimal, and the two durations are durations. */
static bool is_instance(const struct yawl_item *item, enum yawl_item_kind type)
{
    if (item->kind == (uint32_t)type) return true;
    if (type == YAWL_ITEM_DECIMAL) return item->kind == YAWL_ITEM_INT;
    return type == YAWL_ITEM_DURATION && yawl__is_span(item);
}

bool yawl_items_instance(struct yawl_items items, enum yawl_item_kind type,
                         enum yawl_occurrence how)
{
    for (uint32_t i = 0; i < items.count; i++) {
        if (!is_instance(&items.items[i], type)) return false;
    }
    return is_number_enough(items.count, how);
}

static bool passes_test(const struct yawl_item *item, struct yawl_text test)
{
    if (yawl_text_equal(test, yawl_text_of("item()"))) return true;
    if (!yawl__is_node(item)) return false;
    static const struct {
        const char *test;
        enum yawl_node_kind kind;
    } kinds[] = {{"element()", YAWL_NODE_ELEMENT},
                 {"text()", YAWL_NODE_TEXT},
                 {"attribute()", YAWL_NODE_ATTRIBUTE},
                 {"document-node()", YAWL_NODE_DOCUMENT}};
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
        if (yawl_text_equal(test, yawl_text_of(kinds[i].test)))
            return yawl_node_kind(yawl__item_node(item)) == kinds[i].kind;
    }
    return yawl_text_equal(test, yawl_text_of("node()"));
}

bool yawl_items_instance_of(struct yawl_items items, struct yawl_text test,
                            enum yawl_occurrence how)
{
    if (yawl_text_equal(test, yawl_text_of("empty-sequence()"))) return items.count == 0;
    for (uint32_t i = 0; i < items.count; i++) {
        if (!passes_test(&items.items[i], test)) return false;
    }
    return is_number_enough(items.count, how);
}

static struct yawl_items not_treated(struct yawl_eval *e)
{
    yawl__items_say(e, "it has not the type that 'treat as' names");
    return yawl_items_none();
}

struct yawl_items yawl_items_treat_as(struct yawl_eval *e, struct yawl_items items,
                                      enum yawl_item_kind type, enum yawl_occurrence how)
{
    return yawl_items_instance(items, type, how) ? items : not_treated(e);
}

struct yawl_items yawl_items_treat_of(struct yawl_eval *e, struct yawl_items items,
                                      struct yawl_text test, enum yawl_occurrence how)
{
    return yawl_items_instance_of(items, test, how) ? items : not_treated(e);
}
