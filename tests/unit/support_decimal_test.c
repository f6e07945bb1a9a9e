/* Exact decimals (support/decimal.c, decimal_text.c) against arithmetic on decimal digits by hand.
 *
 * The reference holds |value| * 10^38 as an array of digits, lowest first, so sums are exact in it and
 * products and quotients are checked by multiplying at 10^76.
 */
#include "support_values.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
/* after the headers it needs */
#include <cmocka.h>

#define DIGITS    200
#define UNIT      38 /* the reference's digits after the point */
#define PRECISION 38

struct digits {
    int d[DIGITS];
    bool negative;
};

static int digits_order(const struct digits *a, const struct digits *b)
{
    for (int i = DIGITS; i-- > 0;)
        if (a->d[i] != b->d[i]) return a->d[i] < b->d[i] ? -1 : 1;
    return 0;
}

static bool digits_zero(const struct digits *a)
{
    const struct digits zero = {{0}, false};
    return digits_order(a, &zero) == 0;
}

/* a * 10^places */
static struct digits shifted(const struct digits *a, int places)
{
    struct digits result = {{0}, a->negative};
    for (int i = 0; i + places < DIGITS; i++) result.d[i + places] = a->d[i];
    return result;
}

static struct digits sum(const struct digits *a, const struct digits *b)
{
    struct digits result = {{0}, a->negative};
    if (a->negative != b->negative && digits_order(a, b) < 0) return sum(b, a);
    int sign = a->negative == b->negative ? 1 : -1, carry = 0;
    for (int i = 0; i < DIGITS; i++) {
        carry += a->d[i] + sign * b->d[i];
        result.d[i] = (carry + 10) % 10;
        carry = carry < 0 ? -1 : carry / 10;
    }
    return result;
}

static struct digits difference(const struct digits *a, struct digits b)
{
    b.negative = !b.negative;
    return sum(a, &b);
}

static struct digits product(const struct digits *a, const struct digits *b)
{
    struct digits result = {{0}, a->negative != b->negative};
    for (int i = 0; i < DIGITS; i++)
        for (int k = 0; a->d[i] != 0 && i + k < DIGITS; k++) result.d[i + k] += a->d[i] * b->d[k];
    for (int i = 0; i + 1 < DIGITS; i++) {
        result.d[i + 1] += result.d[i] / 10;
        result.d[i] %= 10;
    }
    return result;
}

/* |a| mod |b| with a's sign, by subtracting b shifted. */
static struct digits remainder_of(struct digits a, struct digits b)
{
    bool negative = a.negative;
    a.negative = b.negative = false;
    for (int places = 80; places >= 0; places--) {
        struct digits part = shifted(&b, places);
        while (digits_order(&a, &part) >= 0) a = difference(&a, part);
    }
    a.negative = negative;
    return a;
}

/* Has the value at most PRECISION digits, none below the `places` lowest positions? */
static bool representable(const struct digits *a, int places)
{
    int low = 0, high = DIGITS;
    while (low < DIGITS && a->d[low] == 0) low++;
    while (high > 0 && a->d[high - 1] == 0) high--;
    if (high == 0) return true;
    int lowest = low < places + UNIT ? low : places + UNIT;
    return low >= places && high - lowest <= PRECISION;
}

/* Reads the coefficient bit by bit, so that nothing of support/ is used. */
static struct digits digits_of(struct yawl_decimal a)
{
    struct digits result = {{0}, a.high < 0};
    uint64_t low = a.low, high = (uint64_t)a.high;
    if (result.negative) {
        high = ~high + (low == 0);
        low = 0 - low;
    }
    for (int bit = 127; bit >= 0; bit--) {
        int carry = (int)((bit > 63 ? high >> (bit - 64) : low >> bit) & 1);
        for (int i = 0; i < 60; i++) {
            carry += result.d[i] * 2;
            result.d[i] = carry % 10;
            carry /= 10;
        }
    }
    return shifted(&result, UNIT - a.scale);
}

static bool same(struct digits a, const struct digits *b)
{
    return digits_order(&a, b) == 0 && (digits_zero(&a) || a.negative == b->negative);
}

static struct yawl_decimal decimal(const char *text)
{
    struct test_eval t;
    struct yawl_decimal a = yawl_decimal_parse(fresh(&t), yawl_text_of(text));
    assert_int_equal(t.e.fault, 0);
    return a;
}

static void expect_text(struct yawl_decimal a, const char *expected)
{
    struct test_eval t;
    char text[64];
    string_of(yawl_decimal_print(fresh(&t), a), text, sizeof text);
    assert_string_equal(text, expected);
}

static struct yawl_decimal random_decimal(uint64_t *seed)
{
    char text[64];
    int count = 1 + (int)random_below(seed, 38), length = 0;
    int point = random_below(seed, 3) == 0 ? count : (int)random_below(seed, (uint64_t)count + 1);
    uint64_t style = random_below(seed, 4);
    if (random_below(seed, 2)) text[length++] = '-';
    for (int i = 0; i < count; i++) {
        if (i == point) text[length++] = '.';
        char digit = (char)('0' + random_below(seed, 10));
        text[length++] = style == 0 ? '9' : style == 1 && i > 2 ? '0' : digit;
    }
    text[length] = '\0';
    return decimal(text);
}

static void check_exact(int fault, struct yawl_decimal got, const struct digits *expected)
{
    if (fault == 0) {
        assert_true(same(digits_of(got), expected));
        return;
    }
    assert_int_equal(fault, YAWL_EOVERFLOW);
    assert_false(representable(expected, 0));
}

/* |got - exact| is at most half an `ulp`; both may be multiplied by a divisor. */
static void check_near(struct yawl_decimal got, struct digits error, const struct digits *ulp)
{
    struct digits twice = sum(&error, &error);
    int order = digits_order(&twice, ulp);
    assert_true(order <= 0);
    if (order == 0) assert_int_equal(got.low & 1, 0); /* a tie goes to the even one */
}

/* What the last digit of a rounded result is worth: 18 fraction digits at least (fewer are shown when
 * the others are zeros). */
static struct digits ulp_of(struct yawl_decimal a)
{
    struct digits one = {{0}, false};
    one.d[UNIT - (a.scale < 18 ? 18 : a.scale)] = 1;
    return one;
}

static void check_pair(struct yawl_decimal a, struct yawl_decimal b)
{
    struct test_eval t;
    const struct digits x = digits_of(a), y = digits_of(b);
    struct digits exact = sum(&x, &y);
    struct yawl_decimal got = yawl_decimal_add(fresh(&t), a, b);
    check_exact(t.e.fault, got, &exact);
    exact = difference(&x, y);
    got = yawl_decimal_subtract(fresh(&t), a, b);
    check_exact(t.e.fault, got, &exact);
    int order = yawl_decimal_compare(a, b);
    assert_int_equal(order, digits_zero(&exact) ? 0 : exact.negative ? -1 : 1);

    exact = product(&x, &y);
    got = yawl_decimal_multiply(fresh(&t), a, b);
    if (t.e.fault == 0) {
        struct digits at_76 = digits_of(got), ulp = ulp_of(got);
        at_76 = shifted(&at_76, UNIT);
        ulp = shifted(&ulp, UNIT);
        struct digits error = difference(&exact, at_76);
        if (representable(&exact, UNIT)) assert_true(digits_zero(&error));
        check_near(got, error, &ulp);
    } else {
        assert_int_equal(t.e.fault, YAWL_EOVERFLOW);
        assert_false(representable(&exact, UNIT));
    }
}

static void check_quotient(struct yawl_decimal a, struct yawl_decimal b)
{
    struct test_eval t;
    const struct digits x = digits_of(a), y = digits_of(b);
    if (digits_zero(&y)) return;
    struct digits exact = remainder_of(x, y);
    struct yawl_decimal got = yawl_decimal_modulo(fresh(&t), a, b);
    assert_int_equal(t.e.fault, 0);
    assert_true(same(digits_of(got), &exact));

    /* |quotient * divisor - dividend| <= divisor * ulp / 2 */
    got = yawl_decimal_divide(fresh(&t), a, b);
    if (t.e.fault != 0) {
        assert_int_equal(t.e.fault, YAWL_EOVERFLOW);
        return;
    }
    struct digits quotient = digits_of(got), ulp = ulp_of(got);
    quotient = product(&quotient, &y);
    ulp = product(&ulp, &y);
    ulp.negative = false;
    struct digits dividend = shifted(&x, UNIT);
    check_near(got, difference(&dividend, quotient), &ulp);
}

static void test_random(void **state)
{
    (void)state;
    uint64_t seed = 6;
    for (int i = 0; i < 4000; i++) {
        struct yawl_decimal a = random_decimal(&seed), b = random_decimal(&seed);
        check_pair(a, b);
        check_quotient(a, b);
    }
}

/* What overflows must really not fit, and what fits must not overflow. */
static void test_division_limits(void **state)
{
    (void)state;
    struct test_eval t;
    static const struct {
        const char *a, *b, *quotient; /* NULL: overflow */
    } rows[] = {
        {"1", "3", "0.333333333333333333"},
        {"2", "3", "0.666666666666666667"},
        {"-2", "3", "-0.666666666666666667"},
        {"1", "8", "0.125"},
        {"6.00", "2.00", "3"},
        {"10.00", "4", "2.50"},
        {"1", "0.00000000000000000000000000000000000001", NULL}, /* 39 digits */
        {"0", "7", "0"},
        {"0.00", "7", "0.00"},
        {"1.000000000000000000000000000000", "3", "0.333333333333333333333333333333"},
        {"100000000000000000000", "3", "33333333333333333333.333333333333333333"},
        {"1000000000000000000000", "3", NULL},
        {"10000000000000000000", "3", "3333333333333333333.333333333333333333"},
        {"99999999999999999999999999999999999999", "0.1", NULL},
        {"99999999999999999999999999999999999999", "1", "99999999999999999999999999999999999999"},
        {"1", "1024", "0.0009765625"},
        {"0.00000000000000000000000000000000000001", "3",
         "0.00000000000000000000000000000000000000"},
        {"0.00000000000000000000000000000000000002", "3",
         "0.00000000000000000000000000000000000001"},
        {"0.00000000000000000000000000000000000001", "2",
         "0.00000000000000000000000000000000000000"},
        {"0.00000000000000000000000000000000000003", "2",
         "0.00000000000000000000000000000000000002"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct yawl_decimal got =
            yawl_decimal_divide(fresh(&t), decimal(rows[i].a), decimal(rows[i].b));
        bool fits = rows[i].quotient != NULL;
        assert_int_equal(t.e.fault, fits ? 0 : YAWL_EOVERFLOW);
        if (fits) expect_text(got, rows[i].quotient);
    }
    yawl_decimal_divide(fresh(&t), decimal("1"), decimal("0.00"));
    assert_int_equal(t.e.fault, YAWL_EDIVIDE);
    yawl_decimal_modulo(fresh(&t), decimal("0"), decimal("0"));
    assert_int_equal(t.e.fault, YAWL_EDIVIDE);
}

static void test_parse_and_print(void **state)
{
    (void)state;
    static const struct {
        const char *text, *printed;
        int fault;
    } rows[] = {
        {"0", "0", 0},
        {"-0", "0", 0},
        {"-0.00", "0.00", 0},
        {"+5", "5", 0},
        {"12.50", "12.50", 0},
        {"007.5", "7.5", 0},
        {".5", "0.5", 0},
        {"5.", "5", 0},
        {"-.05", "-0.05", 0},
        {"99999999999999999999999999999999999999", "99999999999999999999999999999999999999", 0},
        {"-99999999999999999999999999999999999999", "-99999999999999999999999999999999999999", 0},
        {"100000000000000000000000000000000000000", "", YAWL_EOVERFLOW},
        {"0.99999999999999999999999999999999999999", "0.99999999999999999999999999999999999999", 0},
        {"0.00000000000000000000000000000000000001", "0.00000000000000000000000000000000000001", 0},
        {"0.000000000000000000000000000000000000001", "", YAWL_EOVERFLOW},
        {"0.000000000000000000000000000000000000010", "0.00000000000000000000000000000000000001",
         0},
        {"1.00000000000000000000000000000000000000000000000000",
         "1.0000000000000000000000000000000000000", 0},
        {"12345678901234567890.123456789012345678", "12345678901234567890.123456789012345678", 0},
        {"12345678901234567890.1234567890123456789", "", YAWL_EOVERFLOW},
        {"12345678901234567890.1234567890123456780", "12345678901234567890.123456789012345678", 0},
        {"", "", YAWL_ECAST},
        {".", "", YAWL_ECAST},
        {"-", "", YAWL_ECAST},
        {"+-1", "", YAWL_ECAST},
        {"1.2.3", "", YAWL_ECAST},
        {"1e3", "", YAWL_ECAST},
        {" 1", "", YAWL_ECAST},
        {"1 ", "", YAWL_ECAST},
        {"NaN", "", YAWL_ECAST},
        {"1000000000000000000000000000000000000000000x", "", YAWL_ECAST},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct test_eval t;
        struct yawl_decimal a = yawl_decimal_parse(fresh(&t), yawl_text_of(rows[i].text));
        assert_int_equal(t.e.fault, rows[i].fault);
        expect_text(a, rows[i].fault == 0 ? rows[i].printed : "0");
    }
}

static void test_round_trip_random(void **state)
{
    (void)state;
    uint64_t seed = 8;
    struct test_eval t;
    for (int i = 0; i < 20000; i++) {
        struct yawl_decimal a = random_decimal(&seed);
        struct yawl_decimal b = yawl_decimal_parse(&t.e, yawl_decimal_print(fresh(&t), a));
        assert_int_equal(t.e.fault, 0);
        assert_memory_equal(&a, &b, sizeof a);
    }
}

static void test_equal_values_of_other_scale(void **state)
{
    (void)state;
    assert_int_equal(yawl_decimal_compare(decimal("1.0"), decimal("1.00")), 0);
    assert_int_equal(yawl_decimal_compare(decimal("0"), decimal("-0.000")), 0);
    assert_int_equal(yawl_decimal_compare(decimal("-1"), decimal("-1.01")), 1);
    assert_int_equal(yawl_decimal_compare(decimal("99999999999999999999999999999999999999"),
                                          decimal("0.00000000000000000000000000000000000001")),
                     1);
}

static void test_scale_of_results(void **state)
{
    (void)state;
    struct test_eval t;
    fresh(&t);
    expect_text(yawl_decimal_add(&t.e, decimal("1.50"), decimal("2.5")), "4.00");
    expect_text(yawl_decimal_multiply(&t.e, decimal("1.50"), decimal("2.5")), "3.750");
    expect_text(yawl_decimal_modulo(&t.e, decimal("-7.5"), decimal("2")), "-1.5");
    expect_text(yawl_decimal_modulo(&t.e, decimal("7.5"), decimal("-2")), "1.5");
    expect_text(yawl_decimal_negate(&t.e, decimal("1.50")), "-1.50");
    expect_text(yawl_decimal_negate(&t.e, decimal("0.0")), "0.0");
    assert_int_equal(t.e.fault, 0);
    /* Three thirds multiplied need 54 fraction digits: rounded, not refused. */
    struct yawl_decimal third = yawl_decimal_divide(&t.e, decimal("1"), decimal("3"));
    struct yawl_decimal cube =
        yawl_decimal_multiply(&t.e, yawl_decimal_multiply(&t.e, third, third), third);
    assert_int_equal(t.e.fault, 0);
    expect_text(cube, "0.03703703703703703692592592592592592604");
}

static void test_conversions(void **state)
{
    (void)state;
    static const int64_t values[] = {0, 1, -1, 10, INT64_MAX, INT64_MIN, INT64_MIN + 1};
    struct test_eval t;
    for (size_t i = 0; i < sizeof values / sizeof values[0]; i++) {
        struct yawl_decimal a = yawl_decimal_of(values[i]);
        assert_true(yawl_decimal_to_int(fresh(&t), a) == values[i]);
        assert_int_equal(t.e.fault, 0);
        assert_true(yawl_decimal_to_float(a) == (double)values[i]);
    }
    assert_int_equal(yawl_decimal_to_int(fresh(&t), decimal("-12.000")), -12);
    assert_int_equal(t.e.fault, 0);
    yawl_decimal_to_int(fresh(&t), decimal("1.5"));
    assert_int_equal(t.e.fault, YAWL_ECAST);
    yawl_decimal_to_int(fresh(&t), decimal("9223372036854775808"));
    assert_int_equal(t.e.fault, YAWL_EOVERFLOW);
    yawl_decimal_to_int(fresh(&t), decimal("-9223372036854775809"));
    assert_int_equal(t.e.fault, YAWL_EOVERFLOW);
    yawl_decimal_to_int(fresh(&t), decimal("18446744073709551616")); /* low half is zero */
    assert_int_equal(t.e.fault, YAWL_EOVERFLOW);
}

static void test_to_float_agrees_with_strtod(void **state)
{
    (void)state;
    uint64_t seed = 9;
    struct test_eval t;
    char text[64];
    for (int i = 0; i < 20000; i++) {
        struct yawl_decimal a = random_decimal(&seed);
        string_of(yawl_decimal_print(fresh(&t), a), text, sizeof text);
        assert_true(yawl_decimal_to_float(a) == strtod(text, NULL));
    }
}

/* Any bits are a decimal as far as no function misbehaves. */
static void test_foreign_bits(void **state)
{
    (void)state;
    uint64_t seed = 10;
    for (int i = 0; i < 2000; i++) {
        struct yawl_decimal a = {random_bits(&seed), (int64_t)random_bits(&seed),
                                 (int32_t)random_bits(&seed), 0};
        struct yawl_decimal b = {0, INT64_MIN, INT32_MIN, -1};
        struct test_eval t;
        char text[64];
        yawl_decimal_add(fresh(&t), a, b);
        yawl_decimal_multiply(&t.e, a, b);
        yawl_decimal_divide(&t.e, a, b);
        yawl_decimal_divide(&t.e, b, a);
        yawl_decimal_modulo(&t.e, a, b);
        yawl_decimal_to_int(&t.e, a);
        assert_int_equal(yawl_decimal_compare(a, b), -yawl_decimal_compare(b, a));
        string_of(yawl_decimal_print(&t.e, a), text, sizeof text);
        assert_true(strlen(text) <= 42);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_random),
        cmocka_unit_test(test_division_limits),
        cmocka_unit_test(test_parse_and_print),
        cmocka_unit_test(test_round_trip_random),
        cmocka_unit_test(test_equal_values_of_other_scale),
        cmocka_unit_test(test_scale_of_results),
        cmocka_unit_test(test_conversions),
        cmocka_unit_test(test_to_float_agrees_with_strtod),
        cmocka_unit_test(test_foreign_bits),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
