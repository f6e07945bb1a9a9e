/* Durations: order and arithmetic [FO 10.4, 10.6; XML Schema 1.1 part 2, 3.3.6].
 *
 * Products and quotients are those of exact decimals.
 */
#include "support/time_parts.h"

#include <math.h>

static struct yawl_span fail(struct yawl_eval *e, int code)
{
    struct yawl_span none = {0, 0, 0, 0};
    yawl_fault(e, code);
    return none;
}

/* ---- Order ---- */

bool yawl_span_equal(struct yawl_span a, struct yawl_span b)
{
    return a.months == b.months && a.seconds == b.seconds && a.nanos == b.nanos;
}

/* 1696-09-01, 1697-02-01, 1903-03-01 and 1903-07-01: the longest and shortest months follow them. */
static const int64_t starts[] = {-8625484800, -8612265600, -2109283200, -2098742400};

int yawl_span_compare(struct yawl_span a, struct yawl_span b)
{
    int order = 2;
    if (yawl_span_equal(a, b)) return 0;
    for (unsigned i = 0; i < sizeof starts / sizeof *starts; i++) {
        struct yawl_eval quiet = {0};
        struct yawl_time start = {starts[i], 0, 0, 0};
        int here = yawl_time_compare(yawl_time_add(&quiet, YAWL_TYPE_DATE_TIME, start, a),
                                     yawl_time_add(&quiet, YAWL_TYPE_DATE_TIME, start, b));
        if (here == 0 || quiet.fault != 0 || (i > 0 && here != order)) return 2;
        order = here;
    }
    return order;
}

/* ---- Sums ---- */

struct yawl_span yawl_span_add(struct yawl_eval *e, struct yawl_span a, struct yawl_span b)
{
    return yawl__span_checked(e, a.months + b.months, a.seconds + b.seconds,
                              (int64_t)a.nanos + b.nanos);
}

struct yawl_span yawl_span_subtract(struct yawl_eval *e, struct yawl_span a, struct yawl_span b)
{
    return yawl_span_add(e, a, yawl_span_negate(b));
}

struct yawl_span yawl_span_negate(struct yawl_span span)
{
    struct yawl_span negative = {-span.months, -span.seconds, -span.nanos, 0};
    return negative;
}

/* ---- Products ---- */

static struct yawl_decimal total_seconds(struct yawl_eval *e, struct yawl_span span)
{
    struct yawl_decimal nanos = yawl_decimal_of(span.nanos);
    nanos.scale = 9;
    return yawl_decimal_add(e, yawl_decimal_of(span.seconds), nanos);
}

/* Towards zero. */
static int64_t whole_of(struct yawl_eval *e, struct yawl_decimal value)
{
    struct yawl_decimal rest = yawl_decimal_modulo(e, value, yawl_decimal_of(1));
    return yawl_decimal_to_int(e, yawl_decimal_subtract(e, value, rest));
}

/* To the nearest, half up. */
static int64_t round_months(struct yawl_eval *e, struct yawl_decimal value)
{
    struct yawl_decimal half = {5, 0, 1, 0};
    value = yawl_decimal_add(e, value, half);
    int64_t whole = whole_of(e, value);
    return whole - (yawl_decimal_compare(value, yawl_decimal_of(whole)) < 0);
}

static struct yawl_span span_of(struct yawl_eval *e, struct yawl_decimal months,
                                struct yawl_decimal seconds)
{
    int64_t whole = whole_of(e, seconds);
    struct yawl_decimal rest = yawl_decimal_subtract(e, seconds, yawl_decimal_of(whole));
    int64_t nanos = whole_of(e, yawl_decimal_multiply(e, rest, yawl_decimal_of(SECOND_NANOS)));
    int64_t rounded = round_months(e, months);
    if (e->fault != 0) return fail(e, e->fault);
    return yawl__span_checked(e, rounded, whole, nanos);
}

struct yawl_span yawl_span_multiply(struct yawl_eval *e, struct yawl_span span,
                                    struct yawl_decimal by)
{
    return span_of(e, yawl_decimal_multiply(e, yawl_decimal_of(span.months), by),
                   yawl_decimal_multiply(e, total_seconds(e, span), by));
}

struct yawl_span yawl_span_divide(struct yawl_eval *e, struct yawl_span span,
                                  struct yawl_decimal by)
{
    return span_of(e, yawl_decimal_divide(e, yawl_decimal_of(span.months), by),
                   yawl_decimal_divide(e, total_seconds(e, span), by));
}

/* A float as its shortest text says it: part * 10^exponent. */
struct scientific {
    struct yawl_decimal part;
    int64_t exponent;
};

static struct scientific scientific_of(struct yawl_eval *e, double value)
{
    char space[64];
    struct yawl_eval quiet = {.scratch = space, .scratch_capacity = sizeof space};
    struct yawl_text text = yawl_float_print(&quiet, value), exponent = {"0", 1};
    for (uint32_t i = 0; i < text.length; i++) {
        if (text.data[i] != 'e') continue;
        exponent.data = text.data + i + 1;
        exponent.length = text.length - i - 1;
        text.length = i;
    }
    struct scientific number = {yawl_decimal_parse(e, text), yawl_int_parse(e, exponent)};
    return number;
}

#define SHIFT_MAX 37 /* 10^37 is the largest power of ten that a decimal holds for sure */

/* value * 10^exponent */
static struct yawl_decimal shifted(struct yawl_eval *e, struct yawl_decimal value, int64_t exponent)
{
    struct yawl_decimal ten = yawl_decimal_of(10), tenth = {1, 0, 1, 0};
    if (value.low == 0 && value.high == 0) return value;
    if (exponent < -SHIFT_MAX) return yawl_decimal_of(0);
    if (exponent > SHIFT_MAX) yawl_fault(e, YAWL_EOVERFLOW);
    for (; exponent > 0 && e->fault == 0; exponent--) value = yawl_decimal_multiply(e, value, ten);
    for (; exponent < 0 && e->fault == 0; exponent++)
        value = yawl_decimal_multiply(e, value, tenth);
    return value;
}

struct yawl_span yawl_span_multiply_float(struct yawl_eval *e, struct yawl_span span, double by)
{
    if (!isfinite(by)) return fail(e, isnan(by) ? YAWL_ECAST : YAWL_EOVERFLOW);
    struct scientific number = scientific_of(e, by);
    struct yawl_decimal months = yawl_decimal_of(span.months), seconds = total_seconds(e, span);
    months = yawl_decimal_multiply(e, months, number.part);
    seconds = yawl_decimal_multiply(e, seconds, number.part);
    return span_of(e, shifted(e, months, number.exponent), shifted(e, seconds, number.exponent));
}

struct yawl_span yawl_span_divide_float(struct yawl_eval *e, struct yawl_span span, double by)
{
    struct yawl_span none = {0, 0, 0, 0};
    if (isnan(by)) return fail(e, YAWL_ECAST);
    if (isinf(by)) return none;
    struct scientific number = scientific_of(e, by);
    struct yawl_decimal months = shifted(e, yawl_decimal_of(span.months), -number.exponent);
    struct yawl_decimal seconds = shifted(e, total_seconds(e, span), -number.exponent);
    return span_of(e, yawl_decimal_divide(e, months, number.part),
                   yawl_decimal_divide(e, seconds, number.part));
}

struct yawl_decimal yawl_span_ratio(struct yawl_eval *e, struct yawl_span a, struct yawl_span b)
{
    bool months = a.months != 0 || b.months != 0;
    bool seconds = a.seconds != 0 || a.nanos != 0 || b.seconds != 0 || b.nanos != 0;
    if (months && seconds) {
        yawl_fault(e, YAWL_ECAST);
        return yawl_decimal_of(0);
    }
    if (months) return yawl_decimal_divide(e, yawl_decimal_of(a.months), yawl_decimal_of(b.months));
    return yawl_decimal_divide(e, total_seconds(e, a), total_seconds(e, b));
}
