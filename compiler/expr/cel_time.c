/* Dates, times and durations in CEL: conversions, parts, arithmetic, order.
 *
 * timestamp() gives a dateTime in UTC, and parts of a dateTime are those in UTC unless a zone is given, as in
 * the language definition; dates and times of day have parts of their own and the same operators.  A constant
 * text that is no such value is known to fail at compile time; zones are offsets, no names of places.
 */
#include "expr/cel.h"

#include "yawl/functions.h"

#include <string.h>

static bool is_moment(enum expr_kind kind)
{
    return kind == EXPR_DATE || kind == EXPR_TIME || kind == EXPR_DATE_TIME;
}

bool cel_is_time(enum expr_kind kind) { return is_moment(kind) || kind == EXPR_DURATION; }

static struct expr *call(struct expr_work *work, enum expr_function_number number, struct span span,
                         struct expr *first, struct expr *second)
{
    struct expr *arguments[2] = {first, second};
    const struct expr_function *function = &expr_functions[number];
    return expr_call(work, function, expr_basic(function->result), span, arguments);
}

struct expr *cel_now(struct expr_work *work, struct span span)
{
    return call(work, EXPR_FN_NOW, span, NULL, NULL);
}

/* ---- Conversions ---- */

struct conversion {
    const char *name;
    enum expr_kind from;
    enum expr_function_number number;
};

static const struct conversion conversions[] = {
    {"timestamp", EXPR_STRING, EXPR_FN_STAMP_OF_TEXT},
    {"timestamp", EXPR_INT, EXPR_FN_STAMP_OF_INT},
    {"date", EXPR_STRING, EXPR_FN_DATE_OF_TEXT},
    {"date", EXPR_DATE_TIME, EXPR_FN_DATE_OF_STAMP},
    {"time", EXPR_STRING, EXPR_FN_CLOCK_OF_TEXT},
    {"duration", EXPR_STRING, EXPR_FN_SPAN_OF_TEXT},
    {"int", EXPR_DATE_TIME, EXPR_FN_STAMP_SECONDS},
    {"string", EXPR_DATE_TIME, EXPR_FN_STAMP_TEXT},
    {"string", EXPR_DATE, EXPR_FN_DATE_TEXT},
    {"string", EXPR_TIME, EXPR_FN_CLOCK_TEXT},
    {"string", EXPR_DURATION, EXPR_FN_SPAN_TEXT},
};

/* Does the constant text always fail?  Told, but it stays as it is. */
static void check_literal(struct expr_work *work, enum expr_function_number number,
                          const struct expr *literal)
{
    struct text text = literal->literal.string;
    struct yawl_text value = {text.data, (uint32_t)text.length};
    struct yawl_eval eval = {0};
    switch (number) {
    case EXPR_FN_STAMP_OF_TEXT: yawl_stamp_of_text(&eval, value); break;
    case EXPR_FN_DATE_OF_TEXT: yawl_date_of_text(&eval, value); break;
    case EXPR_FN_CLOCK_OF_TEXT: yawl_clock_of_text(&eval, value); break;
    case EXPR_FN_SPAN_OF_TEXT: yawl_span_of_text(&eval, value); break;
    default: break;
    }
    if (eval.fault != 0) expr_always_fault(work, literal->span, eval.fault);
}

struct expr *cel_time_conversion(struct expr_work *work, struct text name, struct span span,
                                 struct expr *operand)
{
    enum expr_kind kind = operand->type.kind;
    bool same = (text_is(name, "timestamp") && kind == EXPR_DATE_TIME) ||
                (text_is(name, "duration") && kind == EXPR_DURATION) ||
                (text_is(name, "date") && kind == EXPR_DATE) ||
                (text_is(name, "time") && kind == EXPR_TIME);
    if (same) return operand;
    for (size_t i = 0; i < sizeof conversions / sizeof *conversions; i++) {
        const struct conversion *c = &conversions[i];
        if (!text_is(name, c->name) || c->from != kind) continue;
        if (kind == EXPR_STRING && expr_is_literal(operand))
            check_literal(work, c->number, operand);
        return call(work, c->number, span, operand, NULL);
    }
    return NULL;
}

/* ---- Parts ---- */

#define NONE EXPR_FN_COUNT

struct getter {
    const char *name;
    enum expr_function_number of_moment, of_span;
    bool of_date, of_clock;
};

static const struct getter getters[] = {
    {"getFullYear", EXPR_FN_TIME_YEAR, NONE, true, false},
    {"getMonth", EXPR_FN_TIME_MONTH, NONE, true, false},
    {"getDate", EXPR_FN_TIME_DATE, NONE, true, false},
    {"getDayOfMonth", EXPR_FN_TIME_DAY, NONE, true, false},
    {"getDayOfWeek", EXPR_FN_TIME_WEEK_DAY, NONE, true, false},
    {"getDayOfYear", EXPR_FN_TIME_YEAR_DAY, NONE, true, false},
    {"getHours", EXPR_FN_TIME_HOURS, EXPR_FN_SPAN_HOURS, false, true},
    {"getMinutes", EXPR_FN_TIME_MINUTES, EXPR_FN_SPAN_MINUTES, false, true},
    {"getSeconds", EXPR_FN_TIME_SECONDS, EXPR_FN_SPAN_SECONDS, false, true},
    {"getMilliseconds", EXPR_FN_TIME_MILLISECONDS, EXPR_FN_SPAN_MILLISECONDS, false, true},
};

static const struct getter *find_getter(struct text name)
{
    for (size_t i = 0; i < sizeof getters / sizeof *getters; i++) {
        if (text_is(name, getters[i].name)) return &getters[i];
    }
    return NULL;
}

static struct expr *type_zone(struct expr_work *work, const struct cel_node *node)
{
    struct expr *zone = cel_type(work, node);
    if (zone == NULL) return NULL;
    if (zone->type.kind != EXPR_STRING) {
        expr_diagnose(work, &expr_type_error, zone->span,
                      "a time zone is a string such as \"+02:00\", but this is " TEXT_FMT,
                      TEXT_ARG(expr_type_text(zone->type)));
        return NULL;
    }
    if (!expr_is_literal(zone)) return zone;
    struct text text = zone->literal.string;
    struct yawl_eval eval = {0};
    yawl_zone_of_text(&eval, (struct yawl_text){text.data, (uint32_t)text.length});
    if (eval.fault == 0) return zone;
    return expr_unsupported(work, zone->span,
                            "the time zone '" TEXT_FMT "'; an offset such as \"+02:00\" is",
                            TEXT_ARG(text));
}

/* The operand whose own parts are asked for: of a dateTime in UTC or in the zone that is given. */
static struct expr *in_zone(struct expr_work *work, const struct cel_node *node,
                            struct expr *operand)
{
    if (node->arguments_count == 1 && operand->type.kind != EXPR_DATE_TIME) return operand;
    if (node->arguments_count == 1)
        return call(work, EXPR_FN_STAMP_UTC, operand->span, operand, NULL);
    struct expr *zone = type_zone(work, node->arguments[1]);
    return zone == NULL ? NULL : call(work, EXPR_FN_STAMP_IN, operand->span, operand, zone);
}

struct expr *cel_time_call(struct expr_work *work, const struct cel_node *node, bool *known)
{
    const struct getter *getter = node->has_target ? find_getter(node->name) : NULL;
    struct span span = expr_place(work, node->begin, node->end);
    *known = getter != NULL;
    if (getter == NULL) return NULL;
    struct expr *operand = cel_type(work, node->arguments[0]);
    if (operand == NULL) return NULL;
    enum expr_kind kind = operand->type.kind;
    bool fits = kind == EXPR_DATE_TIME || (kind == EXPR_DATE && getter->of_date) ||
                (kind == EXPR_TIME && getter->of_clock) ||
                (kind == EXPR_DURATION && getter->of_span != NONE);
    uint32_t most = kind == EXPR_DATE_TIME ? 2 : 1;
    if (!fits || node->arguments_count > most) {
        expr_diagnose(
            work, &expr_type_error, span,
            "%s is asked of a dateTime, perhaps in a zone, or of what has that part; this is "
            "of " TEXT_FMT,
            getter->name, TEXT_ARG(expr_type_text(operand->type)));
        return NULL;
    }
    if (kind == EXPR_DURATION) return call(work, getter->of_span, span, operand, NULL);
    return call(work, getter->of_moment, span, in_zone(work, node, operand), NULL);
}

/* ---- Operators ---- */

static enum expr_function_number shift_of(enum expr_kind kind, bool adds)
{
    switch (kind) {
    case EXPR_DATE: return adds ? EXPR_FN_DATE_ADD : EXPR_FN_DATE_SUBTRACT;
    case EXPR_TIME: return adds ? EXPR_FN_CLOCK_ADD : EXPR_FN_CLOCK_SUBTRACT;
    case EXPR_DATE_TIME: return adds ? EXPR_FN_STAMP_ADD : EXPR_FN_STAMP_SUBTRACT;
    default: return adds ? EXPR_FN_SPAN_ADD : EXPR_FN_SPAN_SUBTRACT;
    }
}

/* moment ± duration, duration + moment, moment - moment, duration ± duration; NULL: none of them. */
struct expr *cel_time_arithmetic(struct expr_work *work, enum expr_op op, struct expr *left,
                                 struct expr *right)
{
    enum expr_kind a = left->type.kind, b = right->type.kind;
    struct span span = span_join(left->span, right->span);
    bool adds = op == EXPR_ADD;
    if (!adds && op != EXPR_SUBTRACT) return NULL;
    if (cel_is_time(a) && b == EXPR_DURATION)
        return call(work, shift_of(a, adds), span, left, right);
    if (adds && a == EXPR_DURATION && is_moment(b))
        return call(work, shift_of(b, true), span, right, left);
    if (adds || a != b || !is_moment(a)) return NULL;
    return call(work, EXPR_FN_TIME_BETWEEN, span, left, right);
}

struct expr *cel_time_negate(struct expr_work *work, struct expr *operand)
{
    return call(work, EXPR_FN_SPAN_NEGATE, operand->span, operand, NULL);
}

/* By their order, which is 2 for durations that have none; so > is < turned round. */
struct expr *cel_time_compare(struct expr_work *work, enum expr_op op, struct expr *left,
                              struct expr *right)
{
    if (op == EXPR_GREATER) return cel_time_compare(work, EXPR_LESS, right, left);
    if (op == EXPR_GREATER_EQUAL) return cel_time_compare(work, EXPR_LESS_EQUAL, right, left);
    bool spans = left->type.kind == EXPR_DURATION;
    struct span span = span_join(left->span, right->span);
    struct expr *order =
        call(work, spans ? EXPR_FN_SPAN_ORDER : EXPR_FN_TIME_ORDER, span, left, right);
    return expr_binary(work, op, order, expr_int(work, span, 0));
}
