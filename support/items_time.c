/* Dates, times and durations among items: text, order, casts, arithmetic [FO 10].
 *
 * The implicit zone is UTC.  Durations of months alone and of seconds alone are types of their own, and only
 * they have an order and arithmetic.
 */
#include "support/items_time.h"

#include "support/partial.h"

#include "yawl/time.h"

static bool fail(struct yawl_eval *e)
{
    yawl_fault(e, YAWL_ECAST);
    return false;
}

static enum yawl_type type_of(uint32_t kind)
{
    if (kind == YAWL_ITEM_DATE) return YAWL_TYPE_DATE;
    return kind == YAWL_ITEM_TIME ? YAWL_TYPE_TIME : YAWL_TYPE_DATE_TIME;
}

/* Of a year, month or day alone; the kinds are in the order of enum yawl__partial. */
static enum yawl__partial partial_of(uint32_t kind)
{
    return (enum yawl__partial)(kind - YAWL_ITEM_GYEAR);
}

static bool give_time(struct yawl_item *result, uint32_t kind, struct yawl_time value)
{
    struct yawl_item item = {.kind = kind, .as.time = value};
    *result = item;
    return true;
}

static bool give_span(struct yawl_item *result, uint32_t kind, struct yawl_span value)
{
    struct yawl_item item = {.kind = kind, .as.span = value};
    *result = item;
    return true;
}

struct yawl_text yawl__item_time_text(struct yawl_eval *e, const struct yawl_item *atom)
{
    if (yawl__is_time(atom)) return yawl_time_print(e, type_of(atom->kind), atom->as.time);
    if (yawl__is_partial(atom))
        return yawl__partial_print(e, partial_of(atom->kind), atom->as.time);
    return atom->kind == YAWL_ITEM_MONTHS ? yawl_span_print_months(e, atom->as.span)
                                          : yawl_span_print(e, atom->as.span);
}

/* ---- Order ---- */

int yawl__item_time_order(const struct yawl_item *a, const struct yawl_item *b)
{
    return yawl_time_compare(a->as.time, b->as.time);
}

bool yawl__item_span_order(const struct yawl_item *a, const struct yawl_item *b, bool equality,
                           enum yawl_order *order)
{
    if (equality) {
        *order = yawl_span_equal(a->as.span, b->as.span) ? YAWL_ORDER_EQUAL : YAWL_ORDER_NONE;
        return true;
    }
    if (a->kind != b->kind || a->kind == YAWL_ITEM_DURATION) return false;
    int found = yawl_span_compare(a->as.span, b->as.span);
    *order = found < 0 ? YAWL_ORDER_LESS : found > 0 ? YAWL_ORDER_GREATER : YAWL_ORDER_EQUAL;
    return true;
}

/* ---- Casts ---- */

static bool parse(struct yawl_eval *e, struct yawl_text text, enum yawl_item_kind type,
                  struct yawl_item *result)
{
    text = yawl_text_trim(text);
    switch (type) {
    case YAWL_ITEM_DURATION: return give_span(result, type, yawl_span_parse(e, text));
    case YAWL_ITEM_MONTHS: return give_span(result, type, yawl_span_parse_months(e, text));
    case YAWL_ITEM_SECONDS: return give_span(result, type, yawl_span_parse_seconds(e, text));
    case YAWL_ITEM_GYEAR:
    case YAWL_ITEM_GYEAR_MONTH:
    case YAWL_ITEM_GMONTH:
    case YAWL_ITEM_GMONTH_DAY:
    case YAWL_ITEM_GDAY:
        return give_time(result, type, yawl__partial_parse(e, partial_of(type), text));
    default: return give_time(result, type, yawl_time_parse(e, type_of(type), text));
    }
}

/* The parts of a date that the type has: by way of its text, which has no others. */
static bool cut_date(struct yawl_eval *e, struct yawl_time time, enum yawl_item_kind type,
                     struct yawl_item *result)
{
    struct yawl_text text = yawl__partial_print(e, partial_of(type), yawl_time_date(time));
    return give_time(result, type, yawl__partial_parse(e, partial_of(type), text));
}

static bool cast_time(const struct yawl_item *atom, enum yawl_item_kind type,
                      struct yawl_item *result)
{
    struct yawl_time time = atom->as.time;
    if (atom->kind == YAWL_ITEM_DATE_TIME && type == YAWL_ITEM_DATE)
        return give_time(result, type, yawl_time_date(time));
    if (atom->kind == YAWL_ITEM_DATE_TIME && type == YAWL_ITEM_TIME)
        return give_time(result, type, yawl_time_clock(time));
    return atom->kind == YAWL_ITEM_DATE && type == YAWL_ITEM_DATE_TIME &&
           give_time(result, type, time);
}

static bool cast_span(const struct yawl_item *atom, enum yawl_item_kind type,
                      struct yawl_item *result)
{
    struct yawl_span span = atom->as.span;
    if (type == YAWL_ITEM_MONTHS) return give_span(result, type, yawl_span_of_months(span));
    if (type == YAWL_ITEM_SECONDS) return give_span(result, type, yawl_span_of_seconds(span));
    return type == YAWL_ITEM_DURATION && give_span(result, type, span);
}

bool yawl__item_time_cast(struct yawl_eval *e, const struct yawl_item *atom,
                          enum yawl_item_kind type, struct yawl_item *result)
{
    if (yawl__is_text(atom)) return parse(e, atom->as.text, type, result);
    bool has_date = atom->kind == YAWL_ITEM_DATE || atom->kind == YAWL_ITEM_DATE_TIME;
    if (has_date && type >= YAWL_ITEM_GYEAR) return cut_date(e, atom->as.time, type, result);
    if (yawl__is_time(atom)) return cast_time(atom, type, result);
    return yawl__is_span(atom) && cast_span(atom, type, result);
}

/* ---- Arithmetic ---- */

static bool is_measure(const struct yawl_item *atom)
{
    return atom->kind == YAWL_ITEM_MONTHS || atom->kind == YAWL_ITEM_SECONDS;
}

static bool move_time(struct yawl_eval *e, char op, const struct yawl_item *time,
                      const struct yawl_item *span, struct yawl_item *result)
{
    enum yawl_type type = type_of(time->kind);
    struct yawl_time moved = op == '+' ? yawl_time_add(e, type, time->as.time, span->as.span)
                                       : yawl_time_subtract(e, type, time->as.time, span->as.span);
    return give_time(result, time->kind, moved) && e->fault == 0;
}

static bool on_spans(struct yawl_eval *e, char op, const struct yawl_item *a,
                     const struct yawl_item *b, struct yawl_item *result)
{
    if (a->kind != b->kind) return fail(e);
    struct yawl_span x = a->as.span, y = b->as.span;
    switch (op) {
    case '+': give_span(result, a->kind, yawl_span_add(e, x, y)); break;
    case '-': give_span(result, a->kind, yawl_span_subtract(e, x, y)); break;
    case '/': *result = yawl__item_decimal(yawl_span_ratio(e, x, y)); break;
    default: return fail(e);
    }
    return e->fault == 0;
}

static bool scale_span(struct yawl_eval *e, char op, const struct yawl_item *span,
                       const struct yawl_item *number, struct yawl_item *result)
{
    struct yawl_span value = span->as.span;
    if (op != '*' && op != '/') return fail(e);
    if (yawl__is_floating(number)) {
        double by = number->as.floating;
        value = op == '*' ? yawl_span_multiply_float(e, value, by)
                          : yawl_span_divide_float(e, value, by);
    } else {
        struct yawl_decimal by = yawl__item_decimal_of(number);
        value = op == '*' ? yawl_span_multiply(e, value, by) : yawl_span_divide(e, value, by);
    }
    return give_span(result, span->kind, value) && e->fault == 0;
}

bool yawl__item_time_arithmetic(struct yawl_eval *e, char op, const struct yawl_item *a,
                                const struct yawl_item *b, struct yawl_item *result)
{
    bool plus = op == '+', minus = op == '-';
    if (yawl__is_time(a) && is_measure(b) && (plus || minus)) return move_time(e, op, a, b, result);
    if (is_measure(a) && yawl__is_time(b) && plus) return move_time(e, op, b, a, result);
    if (yawl__is_time(a) && a->kind == b->kind && minus) {
        struct yawl_span span = yawl_time_difference(e, a->as.time, b->as.time);
        return give_span(result, YAWL_ITEM_SECONDS, span) && e->fault == 0;
    }
    if (is_measure(a) && is_measure(b)) return on_spans(e, op, a, b, result);
    if (is_measure(a) && yawl__is_number(b)) return scale_span(e, op, a, b, result);
    if (yawl__is_number(a) && is_measure(b) && op == '*') return scale_span(e, op, b, a, result);
    return fail(e);
}
