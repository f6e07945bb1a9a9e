/* Functions on numbers and their aggregates [FO 6.4, 15.4].
 *
 * Untyped data become xs:double.  A result has the type of its argument; of several numbers the widest of
 * their types.
 */
#include "support/items_parts.h"

#include <math.h>

/* The number of at most one item; false: nothing, or a fault. */
static bool take(struct yawl_eval *e, struct yawl_items items, struct yawl_item *number)
{
    struct yawl_items positive = yawl_items_positive(e, items);
    if (positive.count != 1) return false;
    *number = *positive.items;
    return true;
}

struct yawl_items yawl_fn_abs(struct yawl_eval *e, struct yawl_items items)
{
    struct yawl_item number;
    if (!take(e, items, &number)) return yawl_items_none();
    bool negative = number.kind == YAWL_ITEM_INT       ? number.as.integer < 0
                    : number.kind == YAWL_ITEM_DECIMAL ? number.as.decimal.high < 0
                                                       : signbit(number.as.floating) != 0;
    struct yawl_items one = yawl__items_of(e, &number);
    return negative ? yawl_items_negative(e, one) : one;
}

/* ---- Rounding ---- */

/* The largest whole number that is not above. */
static struct yawl_decimal floor_decimal(struct yawl_eval *e, struct yawl_decimal value)
{
    struct yawl_decimal one = yawl_decimal_of(1), rest = yawl_decimal_modulo(e, value, one);
    struct yawl_decimal whole = yawl_decimal_subtract(e, value, rest);
    bool below = rest.high < 0;
    return below ? yawl_decimal_subtract(e, whole, one) : whole;
}

static struct yawl_decimal ceiling_decimal(struct yawl_eval *e, struct yawl_decimal value)
{
    struct yawl_decimal floor = floor_decimal(e, value);
    bool whole = yawl_decimal_compare(floor, value) == 0;
    return whole ? floor : yawl_decimal_add(e, floor, yawl_decimal_of(1));
}

/* Half towards the larger number. */
static struct yawl_decimal round_decimal(struct yawl_eval *e, struct yawl_decimal value)
{
    struct yawl_decimal one = yawl_decimal_of(1), half = {5, 0, 1, 0};
    struct yawl_decimal rest = yawl_decimal_modulo(e, value, one);
    struct yawl_decimal whole = yawl_decimal_subtract(e, value, rest);
    if (yawl_decimal_compare(rest, half) >= 0) return yawl_decimal_add(e, whole, one);
    bool below = yawl_decimal_compare(rest, yawl_decimal_negate(e, half)) < 0;
    return below ? yawl_decimal_subtract(e, whole, one) : whole;
}

static double round_float(double value)
{
    if (value >= -0.5 && value < 0) return -0.0;
    double floor_of = floor(value);
    return value - floor_of >= 0.5 ? floor_of + 1 : floor_of;
}

static struct yawl_items round_with(struct yawl_eval *e, struct yawl_items items,
                                    struct yawl_decimal (*decimal)(struct yawl_eval *,
                                                                   struct yawl_decimal),
                                    double (*floating)(double))
{
    struct yawl_item number;
    if (!take(e, items, &number)) return yawl_items_none();
    if (number.kind == YAWL_ITEM_DECIMAL) number.as.decimal = decimal(e, number.as.decimal);
    if (yawl__is_floating(&number)) number.as.floating = floating(number.as.floating);
    return yawl__items_of(e, &number);
}

struct yawl_items yawl_fn_floor(struct yawl_eval *e, struct yawl_items number)
{
    return round_with(e, number, floor_decimal, floor);
}

struct yawl_items yawl_fn_ceiling(struct yawl_eval *e, struct yawl_items number)
{
    return round_with(e, number, ceiling_decimal, ceil);
}

struct yawl_items yawl_fn_round(struct yawl_eval *e, struct yawl_items number)
{
    return round_with(e, number, round_decimal, round_float);
}

/* Of what lies in the middle of two multiples. */
enum half { TO_EVEN, UPWARDS };

/* To the nearest multiple of 10^-precision. */
static struct yawl_decimal to_multiple(struct yawl_eval *e, struct yawl_decimal value,
                                       int64_t precision, enum half half)
{
    if (precision > YAWL_DECIMAL_SCALE_MAX) return value;
    if (precision < -YAWL_DECIMAL_SCALE_MAX) return yawl_decimal_of(0);
    struct yawl_decimal unit = yawl_decimal_of(1), two = yawl_decimal_of(2);
    struct yawl_decimal tenth = {1, 0, 1, 0}, ten = yawl_decimal_of(10);
    for (int64_t i = 0; i < precision; i++) unit = yawl_decimal_multiply(e, unit, tenth);
    for (int64_t i = 0; i > precision; i--) unit = yawl_decimal_multiply(e, unit, ten);
    struct yawl_decimal rest = yawl_decimal_modulo(e, value, unit);
    struct yawl_decimal base = yawl_decimal_subtract(e, value, rest);
    if (rest.high < 0) rest = yawl_decimal_negate(e, rest);
    int order = yawl_decimal_compare(yawl_decimal_multiply(e, rest, two), unit);
    struct yawl_decimal odd = yawl_decimal_modulo(e, base, yawl_decimal_multiply(e, unit, two));
    bool negative = yawl_decimal_compare(value, yawl_decimal_of(0)) < 0;
    bool is_odd = yawl_decimal_compare(odd, yawl_decimal_of(0)) != 0;
    bool away = order > 0 || (order == 0 && (half == TO_EVEN ? is_odd : !negative));
    if (!away) return base;
    return negative ? yawl_decimal_subtract(e, base, unit) : yawl_decimal_add(e, base, unit);
}

/* By its decimal value, as the reference does; numbers that are no decimal of 38 digits stay. */
static double float_to_multiple(struct yawl_eval *e, double value, int64_t precision,
                                enum half half)
{
    struct yawl_item number = yawl__item_float(value), decimal;
    struct yawl_text text = yawl_items_float_text(e, value);
    struct yawl_item written = yawl__item_text(YAWL_ITEM_UNTYPED, text);
    if (value == 0 || !isfinite(value)) return value;
    bool exact = yawl__item_cast(e, &number, YAWL_ITEM_DECIMAL, &decimal) ||
                 yawl__item_cast(e, &written, YAWL_ITEM_DECIMAL, &decimal);
    if (!exact) return value;
    double rounded = yawl_decimal_to_float(to_multiple(e, decimal.as.decimal, precision, half));
    return rounded == 0 && value < 0 ? -0.0 : rounded;
}

static struct yawl_items items_to_multiple(struct yawl_eval *e, struct yawl_items items,
                                           int64_t precision, enum half half)
{
    struct yawl_item number;
    if (!take(e, items, &number)) return yawl_items_none();
    if (yawl__is_floating(&number)) {
        double rounded = float_to_multiple(e, number.as.floating, precision, half);
        bool is_single = number.kind == YAWL_ITEM_SINGLE;
        number = is_single ? yawl__item_single(rounded) : yawl__item_float(rounded);
    } else if (number.kind == YAWL_ITEM_DECIMAL) {
        number.as.decimal = to_multiple(e, number.as.decimal, precision, half);
    } else if (precision < 0) {
        struct yawl_decimal rounded =
            to_multiple(e, yawl_decimal_of(number.as.integer), precision, half);
        number.as.integer = yawl_decimal_to_int(e, rounded);
    }
    return yawl__items_of(e, &number);
}

struct yawl_items yawl_fn_round_half_to_even(struct yawl_eval *e, struct yawl_items items,
                                             int64_t precision)
{
    return items_to_multiple(e, items, precision, TO_EVEN);
}

struct yawl_items yawl_fn_round_to(struct yawl_eval *e, struct yawl_items items, int64_t precision)
{
    return items_to_multiple(e, items, precision, UPWARDS);
}

/* ---- Sums ---- */

/* An item of an aggregate: untyped data are a number. */
static bool member(struct yawl_eval *e, const struct yawl_item *item, struct yawl_item *atom)
{
    *atom = yawl__item_atom(e, item);
    if (atom->kind != YAWL_ITEM_UNTYPED) return true;
    struct yawl_item number;
    bool fits = yawl__item_cast(e, atom, YAWL_ITEM_FLOAT, &number);
    if (!fits) yawl__item_misfit(e, atom);
    if (fits) *atom = number;
    return fits;
}

static bool can_be_added(const struct yawl_item *atom)
{
    return yawl__is_number(atom) || atom->kind == YAWL_ITEM_MONTHS ||
           atom->kind == YAWL_ITEM_SECONDS;
}

static struct yawl_items no_term(struct yawl_eval *e, const struct yawl_item *atom)
{
    yawl__item_misfit(e, atom);
    return yawl_items_none();
}

struct yawl_items yawl_fn_sum_or(struct yawl_eval *e, struct yawl_items items,
                                 struct yawl_items zero)
{
    struct yawl_item sum, next;
    if (items.count == 0) return zero;
    if (!member(e, &items.items[0], &sum)) return yawl_items_none();
    if (!can_be_added(&sum)) return no_term(e, &sum);
    for (uint32_t i = 1; i < items.count; i++) {
        struct yawl_item total;
        if (!member(e, &items.items[i], &next)) return yawl_items_none();
        if (!can_be_added(&next)) return no_term(e, &next);
        if (!yawl__items_arithmetic(e, '+', &sum, &next, &total)) return yawl_items_none();
        sum = total;
    }
    return yawl__items_of(e, &sum);
}

struct yawl_items yawl_fn_sum(struct yawl_eval *e, struct yawl_items items)
{
    return items.count == 0 ? yawl_items_of_int(e, 0) : yawl_fn_sum_or(e, items, yawl_items_none());
}

struct yawl_items yawl_fn_avg(struct yawl_eval *e, struct yawl_items items)
{
    struct yawl_items sum = yawl_fn_sum_or(e, items, yawl_items_none());
    if (sum.count == 0) return sum;
    return yawl_items_div(e, sum, yawl_items_of_int(e, items.count));
}

/* ---- Least and greatest ---- */

/* The widest type of numbers; others stay. */
static enum yawl_item_kind wider(enum yawl_item_kind a, enum yawl_item_kind b)
{
    bool numbers =
        a >= YAWL_ITEM_INT && a <= YAWL_ITEM_FLOAT && b >= YAWL_ITEM_INT && b <= YAWL_ITEM_FLOAT;
    return numbers && b > a ? b : a;
}

static struct yawl_items extreme(struct yawl_eval *e, struct yawl_items items,
                                 enum yawl_order wanted)
{
    struct yawl_item best, next;
    if (items.count == 0 || !member(e, &items.items[0], &best)) return yawl_items_none();
    enum yawl_item_kind type = (enum yawl_item_kind)best.kind;
    for (uint32_t i = 0; i < items.count; i++) {
        enum yawl_order order;
        if (!member(e, &items.items[i], &next)) return yawl_items_none();
        if (!yawl__items_order(&next, &best, false, &order)) {
            yawl__items_misfits(e, &best, "compared with", &next);
            return yawl_items_none();
        }
        type = wider(type, (enum yawl_item_kind)next.kind);
        if (yawl__is_nan(&next) || (!yawl__is_nan(&best) && order == wanted)) best = next;
    }
    struct yawl_item result = best;
    if (yawl__is_number(&best) && !yawl__item_cast(e, &best, type, &result))
        return yawl__items_fail(e, YAWL_EOVERFLOW);
    return yawl__items_of(e, &result);
}

struct yawl_items yawl_fn_min(struct yawl_eval *e, struct yawl_items items)
{
    return extreme(e, items, YAWL_ORDER_LESS);
}

struct yawl_items yawl_fn_max(struct yawl_eval *e, struct yawl_items items)
{
    return extreme(e, items, YAWL_ORDER_GREATER);
}
