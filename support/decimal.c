/* Exact decimals: arithmetic and comparison.
 *
 * Takes and gives coefficient * 10^-scale with at most 38 digits and a scale of at most 38.  Sums,
 * differences and remainders are exact or YAWL_EOVERFLOW.  Products and quotients that are not exact in
 * 38 digits are rounded half to even, never to fewer than FRACTION_MIN fraction digits.
 */
#include "support/decimal_parts.h"
#include "support/float_exact.h"

#include "yawl/errors.h"

#define FRACTION_MIN 18 /* fraction digits that rounding leaves at least */

static struct yawl_decimal decimal_fail(struct yawl_eval *e, int code)
{
    struct yawl_decimal zero = {0, 0, 0, 0};
    yawl_fault(e, code);
    return zero;
}

void yawl__decimal_load(struct decimal_parts *parts, struct yawl_decimal a)
{
    uint64_t low = a.low, high = (uint64_t)a.high;
    parts->negative = a.high < 0;
    if (parts->negative) {
        low = 0 - low;
        high = ~high + (low == 0 ? 1 : 0);
    }
    yawl__bignum_set(&parts->magnitude, low, high);
    parts->scale = a.scale < 0 ? 0 : a.scale;
    if (parts->scale > YAWL_DECIMAL_SCALE_MAX) parts->scale = YAWL_DECIMAL_SCALE_MAX;
}

/* Compares the number of decimal digits of `n` with DECIMAL_DIGITS_MAX. */
static bool too_long(const struct bignum *n)
{
    struct bignum limit;
    yawl__bignum_set(&limit, 1, 0);
    yawl__bignum_scale(&limit, DECIMAL_DIGITS_MAX);
    return yawl__bignum_compare(n, &limit) >= 0;
}

/* Drops zeros at the end of the fraction while the number does not fit. */
static void drop_zeros(struct decimal_parts *parts)
{
    while (parts->scale > 0 &&
           (parts->scale > YAWL_DECIMAL_SCALE_MAX || too_long(&parts->magnitude))) {
        struct bignum shorter;
        yawl__bignum_copy(&shorter, &parts->magnitude);
        if (yawl__bignum_divide_small(&shorter, 10) != 0) return;
        yawl__bignum_copy(&parts->magnitude, &shorter);
        parts->scale--;
    }
}

struct yawl_decimal yawl__decimal_store(struct yawl_eval *e, struct decimal_parts *parts)
{
    drop_zeros(parts);
    if (parts->scale > YAWL_DECIMAL_SCALE_MAX || too_long(&parts->magnitude))
        return decimal_fail(e, YAWL_EOVERFLOW);
    uint64_t low, high;
    yawl__bignum_get(&parts->magnitude, &low, &high);
    if (parts->negative) {
        low = 0 - low;
        high = ~high + (low == 0 ? 1 : 0);
    }
    struct yawl_decimal result = {low, (int64_t)high, parts->scale, 0};
    return result;
}

/* Drops the last `count` digits, rounding half to even; `more`: the true value is a little larger. */
static void round_digits(struct decimal_parts *parts, int32_t count, bool more)
{
    uint32_t last = 0;
    for (int32_t i = 0; i < count; i++) {
        more = more || last != 0;
        last = yawl__bignum_divide_small(&parts->magnitude, 10);
    }
    parts->scale -= count;
    uint32_t odd = parts->magnitude.count > 0 ? parts->magnitude.words[0] & 1 : 0;
    if (last > 5 || (last == 5 && (more || odd != 0)))
        yawl__bignum_multiply_add(&parts->magnitude, 1, 1);
}

/* Rounds as little as makes the number fit, and to `most` fraction digits at the most; `more` as above.
 * The caller's store fails if it fits not even with FRACTION_MIN. */
static void round_to_fit(struct decimal_parts *parts, int32_t most, bool more)
{
    struct bignum probe;
    yawl__bignum_copy(&probe, &parts->magnitude);
    int32_t scale = parts->scale;
    while (scale > FRACTION_MIN && (scale > most || too_long(&probe))) {
        yawl__bignum_divide_small(&probe, 10);
        scale--;
    }
    round_digits(parts, parts->scale - scale, more);
}

/* Brings both to the larger scale; exact, at most 39 + 38 digits. */
static void align(struct decimal_parts *a, struct decimal_parts *b)
{
    struct decimal_parts *coarse = a->scale < b->scale ? a : b;
    int32_t scale = a->scale < b->scale ? b->scale : a->scale;
    yawl__bignum_scale(&coarse->magnitude, (uint32_t)(scale - coarse->scale));
    coarse->scale = scale;
}

/* ---- One word ---- */

/* The coefficient, `by` digits further to the left, if one word holds both. */
static bool word_of(struct yawl_decimal a, int32_t by, int64_t *word)
{
    static const int64_t powers[] = {1,           10,           100,           1000,
                                     10000,       100000,       1000000,       10000000,
                                     100000000,   1000000000,   10000000000,   100000000000,
                                     1000000000000, 10000000000000, 100000000000000,
                                     1000000000000000, 10000000000000000, 100000000000000000,
                                     1000000000000000000};
    const int32_t most = sizeof powers / sizeof *powers - 1;
    if (a.high != (a.low > INT64_MAX ? -1 : 0) || by > most) return false;
    return !__builtin_mul_overflow((int64_t)a.low, powers[by], word);
}

/* Both coefficients in the larger scale, which is given; -1: they are no words then. */
static int32_t align_words(struct yawl_decimal a, struct yawl_decimal b, int64_t *x, int64_t *y)
{
    int32_t scale = a.scale < b.scale ? b.scale : a.scale;
    bool good = a.scale >= 0 && b.scale >= 0 && scale <= YAWL_DECIMAL_SCALE_MAX;
    return good && word_of(a, scale - a.scale, x) && word_of(b, scale - b.scale, y) ? scale : -1;
}

/* ---- Sums ---- */

static struct yawl_decimal sum_of(struct yawl_eval *e, struct decimal_parts *a,
                                  struct decimal_parts *b)
{
    align(a, b);
    if (a->negative == b->negative) {
        yawl__bignum_add(&a->magnitude, &b->magnitude);
        return yawl__decimal_store(e, a);
    }
    bool a_larger = yawl__bignum_compare(&a->magnitude, &b->magnitude) >= 0;
    struct decimal_parts *larger = a_larger ? a : b, *smaller = a_larger ? b : a;
    yawl__bignum_subtract(&larger->magnitude, &smaller->magnitude);
    return yawl__decimal_store(e, larger);
}

struct yawl_decimal yawl_decimal_sum(struct yawl_eval *e, struct yawl_decimal a,
                                     struct yawl_decimal b)
{
    struct decimal_parts left, right;
    int64_t x, y;
    int32_t scale = align_words(a, b, &x, &y);
    if (scale >= 0 && !__builtin_add_overflow(x, y, &x)) return yawl_decimal_scaled(x, scale);
    yawl__decimal_load(&left, a);
    yawl__decimal_load(&right, b);
    return sum_of(e, &left, &right);
}

struct yawl_decimal yawl_decimal_difference(struct yawl_eval *e, struct yawl_decimal a,
                                            struct yawl_decimal b)
{
    struct decimal_parts left, right;
    int64_t x, y;
    int32_t scale = align_words(a, b, &x, &y);
    if (scale >= 0 && !__builtin_sub_overflow(x, y, &x)) return yawl_decimal_scaled(x, scale);
    yawl__decimal_load(&left, a);
    yawl__decimal_load(&right, b);
    right.negative = !right.negative;
    return sum_of(e, &left, &right);
}

struct yawl_decimal yawl_decimal_multiply(struct yawl_eval *e, struct yawl_decimal a,
                                          struct yawl_decimal b)
{
    struct decimal_parts left, right, product;
    int64_t x, y, word;
    bool words = word_of(a, 0, &x) && word_of(b, 0, &y) && a.scale >= 0 && b.scale >= 0 &&
                 a.scale <= YAWL_DECIMAL_SCALE_MAX && b.scale <= YAWL_DECIMAL_SCALE_MAX - a.scale;
    if (words && !__builtin_mul_overflow(x, y, &word))
        return yawl_decimal_scaled(word, a.scale + b.scale);
    yawl__decimal_load(&left, a);
    yawl__decimal_load(&right, b);
    yawl__bignum_multiply(&product.magnitude, &left.magnitude, &right.magnitude);
    product.negative = left.negative != right.negative;
    product.scale = left.scale + right.scale;
    drop_zeros(&product);
    round_to_fit(&product, YAWL_DECIMAL_SCALE_MAX, false);
    return yawl__decimal_store(e, &product);
}

/* Long division in decimal: the dividend's digits enter the remainder from the top, then zeros, until the
 * quotient is exact or has one digit more than any result keeps.  The remainder stays in `dividend`. */
static void divide_digits(struct decimal_parts *quotient, struct decimal_parts *dividend,
                          const struct decimal_parts *divisor)
{
    uint32_t digits[DECIMAL_DIGITS_MAX + 2], count = 0;
    struct bignum *rest = &dividend->magnitude;
    while (!yawl__bignum_is_zero(rest)) digits[count++] = yawl__bignum_divide_small(rest, 10);
    quotient->magnitude.count = 0;
    quotient->scale = dividend->scale - divisor->scale;
    while (count > 0 || quotient->scale < 0 ||
           (!yawl__bignum_is_zero(rest) && quotient->scale <= YAWL_DECIMAL_SCALE_MAX)) {
        if (count == 0) quotient->scale++;
        yawl__bignum_multiply_add(rest, 10, count > 0 ? digits[--count] : 0);
        uint32_t digit = yawl__bignum_digit(rest, &divisor->magnitude);
        yawl__bignum_multiply_add(&quotient->magnitude, 10, digit);
    }
}

struct yawl_decimal yawl_decimal_divide(struct yawl_eval *e, struct yawl_decimal a,
                                        struct yawl_decimal b)
{
    struct decimal_parts dividend, divisor, quotient;
    yawl__decimal_load(&dividend, a);
    yawl__decimal_load(&divisor, b);
    if (yawl__bignum_is_zero(&divisor.magnitude)) return decimal_fail(e, YAWL_EDIVIDE);
    int32_t most = FRACTION_MIN;
    if (dividend.scale > most) most = dividend.scale;
    if (divisor.scale > most) most = divisor.scale;
    divide_digits(&quotient, &dividend, &divisor);
    quotient.negative = dividend.negative != divisor.negative;
    bool inexact = !yawl__bignum_is_zero(&dividend.magnitude);
    if (!inexact) drop_zeros(&quotient);
    round_to_fit(&quotient, inexact ? most : YAWL_DECIMAL_SCALE_MAX, inexact);
    return yawl__decimal_store(e, &quotient);
}

struct yawl_decimal yawl_decimal_modulo(struct yawl_eval *e, struct yawl_decimal a,
                                        struct yawl_decimal b)
{
    struct decimal_parts dividend, divisor;
    yawl__decimal_load(&dividend, a);
    yawl__decimal_load(&divisor, b);
    if (yawl__bignum_is_zero(&divisor.magnitude)) return decimal_fail(e, YAWL_EDIVIDE);
    align(&dividend, &divisor);
    yawl__bignum_modulo(&dividend.magnitude, &divisor.magnitude);
    return yawl__decimal_store(e, &dividend);
}

struct yawl_decimal yawl_decimal_negate(struct yawl_eval *e, struct yawl_decimal a)
{
    struct decimal_parts parts;
    yawl__decimal_load(&parts, a);
    parts.negative = !parts.negative;
    return yawl__decimal_store(e, &parts);
}

int yawl_decimal_order(struct yawl_decimal a, struct yawl_decimal b)
{
    int64_t x, y;
    if (align_words(a, b, &x, &y) >= 0) return (x > y) - (x < y);
    struct decimal_parts left, right;
    yawl__decimal_load(&left, a);
    yawl__decimal_load(&right, b);
    if (left.negative != right.negative) return left.negative ? -1 : 1;
    align(&left, &right);
    int order = yawl__bignum_compare(&left.magnitude, &right.magnitude);
    return left.negative ? -order : order;
}

double yawl_decimal_to_float(struct yawl_decimal a)
{
    struct decimal_parts parts;
    struct bignum unit;
    yawl__decimal_load(&parts, a);
    yawl__bignum_set(&unit, 1, 0);
    yawl__bignum_scale(&unit, (uint32_t)parts.scale);
    double value = yawl__float_of_ratio(&parts.magnitude, &unit);
    return parts.negative ? -value : value;
}

int64_t yawl_decimal_to_int(struct yawl_eval *e, struct yawl_decimal a)
{
    struct decimal_parts parts;
    yawl__decimal_load(&parts, a);
    for (; parts.scale > 0; parts.scale--) {
        if (yawl__bignum_divide_small(&parts.magnitude, 10) == 0) continue;
        char space[DECIMAL_TEXT_BYTES];
        struct yawl_eval own = {.scratch = space, .scratch_capacity = sizeof space};
        yawl_fault_of(e, YAWL_ECAST, yawl_decimal_print(&own, a));
        return 0;
    }
    uint64_t low, high;
    uint64_t limit = parts.negative ? (uint64_t)INT64_MAX + 1 : (uint64_t)INT64_MAX;
    if (!yawl__bignum_get(&parts.magnitude, &low, &high) || high != 0 || low > limit) {
        yawl_fault(e, YAWL_EOVERFLOW);
        return 0;
    }
    if (low > (uint64_t)INT64_MAX) return INT64_MIN;
    return parts.negative ? -(int64_t)low : (int64_t)low;
}
