/* Floats (support/float.c, float_parse.c) against the C library: strtod and printf of glibc are exact, so
 * reading must agree with strtod on any text, and the shortest text is the first precision of %.*e that
 * reads back. */
#include "support_values.h"

#include <float.h>
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
/* after the headers it needs */
#include <cmocka.h>

static uint64_t bits_of(double a)
{
    uint64_t bits;
    memcpy(&bits, &a, sizeof bits);
    return bits;
}

static double random_float(uint64_t *seed)
{
    uint64_t bits = random_bits(seed);
    if (random_below(seed, 4) == 0) bits &= UINT64_C(0x800fffffffffffff); /* subnormal */
    if (random_below(seed, 4) == 0) bits &= UINT64_C(0xfff0000000000000); /* power of two */
    double a;
    memcpy(&a, &bits, sizeof a);
    return isfinite(a) ? a : 1.5;
}

static void check_parse(const char *string)
{
    struct test_eval t;
    double expected = strtod(string, NULL);
    double got = yawl_float_parse(fresh(&t), yawl_text_of(string));
    if (isinf(expected)) {
        assert_int_equal(t.e.fault, YAWL_EOVERFLOW);
        return;
    }
    assert_int_equal(t.e.fault, 0);
    assert_true(bits_of(got) == bits_of(expected));
}

/* Fewest digits that read back; %.*e gives the nearest text of that many. */
static uint32_t fewest_digits(double a)
{
    char text[64];
    for (int precision = 0; precision < 17; precision++) {
        snprintf(text, sizeof text, "%.*e", precision, a);
        if (bits_of(strtod(text, NULL)) == bits_of(a)) return (uint32_t)precision + 1;
    }
    return 17;
}

static uint32_t digits_in(const char *text)
{
    uint32_t count = 0, zeros = 0;
    for (; *text != '\0' && *text != 'e'; text++) {
        if (*text < '0' || *text > '9') continue;
        if (*text == '0') {
            zeros += count > 0;
        } else {
            count += zeros + 1;
            zeros = 0;
        }
    }
    return count;
}

static void check_print(double a)
{
    struct test_eval t;
    char text[64];
    string_of(yawl_float_print(fresh(&t), a), text, sizeof text);
    assert_int_equal(t.e.fault, 0);
    assert_true(bits_of(strtod(text, NULL)) == bits_of(a));
    assert_true(bits_of(yawl_float_parse(&t.e, yawl_text_of(text))) == bits_of(a));
    assert_int_equal(t.e.fault, 0);
    if (a != 0) assert_true(digits_in(text) <= fewest_digits(a));
}

static void test_print_random(void **state)
{
    (void)state;
    uint64_t seed = 3;
    for (int i = 0; i < 20000; i++) check_print(random_float(&seed));
    for (int i = 0; i < 20000; i++)
        check_print((double)(int64_t)random_below(&seed, 1000000000) /
                    pow(10, (double)random_below(&seed, 12)));
}

static void test_print_every_power_of_two(void **state)
{
    (void)state;
    for (int i = -1074; i <= 1023; i++) {
        double a = ldexp(1.0, i);
        check_print(a);
        check_print(-a);
        check_print(nextafter(a, 0));
        check_print(nextafter(a, INFINITY));
    }
}

static void test_print_table(void **state)
{
    (void)state;
    static const struct {
        double a;
        const char *text;
    } rows[] = {
        {0.0, "0"},
        {-0.0, "-0"},
        {1, "1"},
        {-1.5, "-1.5"},
        {0.1, "0.1"},
        {0.1 + 0.2, "0.30000000000000004"},
        {100, "100"},
        {1e20, "100000000000000000000"},
        {1e21, "1e+21"},
        {123456789012345680000.0, "123456789012345680000"},
        {1e-6, "0.000001"},
        {1.25e-6, "0.00000125"},
        {1e-7, "1e-7"},
        {1.5e-10, "1.5e-10"},
        {5e-324, "5e-324"},
        {2.2250738585072014e-308, "2.2250738585072014e-308"},
        {DBL_MAX, "1.7976931348623157e+308"},
        {9007199254740993.0, "9007199254740992"},
        {1e23, "1e+23"},
        {INFINITY, "INF"},
        {-INFINITY, "-INF"},
        {NAN, "NaN"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct test_eval t;
        char text[64];
        string_of(yawl_float_print(fresh(&t), rows[i].a), text, sizeof text);
        assert_string_equal(text, rows[i].text);
    }
}

static void test_parse_random(void **state)
{
    (void)state;
    uint64_t seed = 4;
    char text[128];
    for (int i = 0; i < 50000; i++) {
        snprintf(text, sizeof text, "%s%llu.%llue%d", random_below(&seed, 2) ? "-" : "",
                 (unsigned long long)(random_bits(&seed) >> random_below(&seed, 64)),
                 (unsigned long long)(random_bits(&seed) >> random_below(&seed, 64)),
                 (int)random_below(&seed, 680) - 350);
        check_parse(text);
    }
}

/* The exact midpoint between two floats, and texts that differ from it in the last of many digits. */
static void test_parse_midpoints(void **state)
{
    (void)state;
    uint64_t seed = 5;
    static char text[2048];
    for (int i = 0; i < 3000; i++) {
        double a = fabs(random_float(&seed)) / 4, b = nextafter(a, INFINITY);
        long double middle = ((long double)a + (long double)b) / 2;
        int length = snprintf(text, sizeof text, "%.1200Lf", middle);
        check_parse(text);
        snprintf(text + length, sizeof text - (size_t)length, "0000000001");
        check_parse(text);
        snprintf(text + length, sizeof text - (size_t)length, "00000000000");
        check_parse(text);
    }
}

static void test_parse_table(void **state)
{
    (void)state;
    static const char *const good[] = {
        "0",
        "-0",
        "+0.0",
        "1.",
        ".5",
        "-.5e1",
        "1E5",
        "1e+5",
        "1e-5",
        "00001.50",
        "1.7976931348623157e308",
        "1.7976931348623158e308",
        "1.7976931348623159e308",
        "1e309",
        "-1e400",
        "2.2250738585072011e-308",
        "2.2250738585072012e-308",
        "4.9406564584124654e-324",
        "2.4703282292062327e-324",
        "2.4703282292062328e-324",
        "2.4703282292062329e-324",
        "1e-400",
        "9007199254740993",
        "9007199254740992.99999999999999999999999999",
        "0e999999999999999999999",
        "1e-999999999999999999999",
        "1e999999999999999999999",
        "0.000000000000000000000000000000000000000000000000000000000000000000000001e70"};
    static const char *const wrong[] = {"",      ".",   "-",    "+",        "-.",   "e5",
                                        "1e",    "1e+", "1 ",   " 1",       "0x10", "1..2",
                                        "1.2.3", "nan", "inf",  "infinity", "--1",  "1e5.0",
                                        "1e5x",  "1,5", "NaN1", "INF ",     "1f"};
    for (size_t i = 0; i < sizeof good / sizeof good[0]; i++) check_parse(good[i]);
    for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
        struct test_eval t;
        assert_true(yawl_float_parse(fresh(&t), yawl_text_of(wrong[i])) == 0.0);
        assert_int_equal(t.e.fault, YAWL_ECAST);
    }
    struct test_eval t;
    assert_true(isnan(yawl_float_parse(fresh(&t), YAWL_TEXT("NaN"))));
    assert_true(yawl_float_parse(&t.e, YAWL_TEXT("INF")) == (double)INFINITY);
    assert_true(yawl_float_parse(&t.e, YAWL_TEXT("-Infinity")) == -(double)INFINITY);
    assert_int_equal(t.e.fault, 0);
}

/* A number of a million digits: no buffer, no time. */
static void test_parse_very_long(void **state)
{
    (void)state;
    enum { LENGTH = 1000000 };
    char *text = malloc(LENGTH);
    assert_non_null(text);
    struct test_eval t;
    memset(text, '0', LENGTH);
    memcpy(text, "0.", 2);
    text[LENGTH - 1] = '1';
    struct yawl_text whole = {text, LENGTH};
    assert_true(yawl_float_parse(fresh(&t), whole) == 0.0);
    assert_int_equal(t.e.fault, 0);
    memset(text, '7', LENGTH);
    yawl_float_parse(&t.e, whole);
    assert_int_equal(t.e.fault, YAWL_EOVERFLOW);
    text[1] = '.';
    assert_true(yawl_float_parse(fresh(&t), whole) == 7.777777777777777777777);
    assert_int_equal(t.e.fault, 0);
    free(text);
}

static void test_to_int(void **state)
{
    (void)state;
    static const struct {
        double a;
        int64_t value;
        int fault;
    } rows[] = {
        {0.0, 0, 0},
        {-0.0, 0, 0},
        {2.9, 2, 0},
        {-2.9, -2, 0},
        {5e-324, 0, 0},
        {9223372036854774784.0, INT64_C(9223372036854774784), 0},
        {9223372036854775808.0, 0, YAWL_EOVERFLOW},
        {-9223372036854775808.0, INT64_MIN, 0},
        {-9223372036854777856.0, 0, YAWL_EOVERFLOW},
        {1e300, 0, YAWL_EOVERFLOW},
        {INFINITY, 0, YAWL_EOVERFLOW},
        {-INFINITY, 0, YAWL_EOVERFLOW},
        {NAN, 0, YAWL_ECAST},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct test_eval t;
        int64_t value = yawl_float_to_int(fresh(&t), rows[i].a);
        assert_int_equal(t.e.fault, rows[i].fault);
        assert_true(value == rows[i].value);
    }
}

static void test_modulo_has_the_sign_of_the_dividend(void **state)
{
    (void)state;
    assert_true(yawl_float_modulo(10, 3) == 1);
    assert_true(yawl_float_modulo(-10, 3) == -1);
    assert_true(yawl_float_modulo(10, -3) == 1);
    assert_true(yawl_float_modulo(1.5, 0.5) == 0);
    assert_true(yawl_float_modulo(1e300, 3) == fmod(1e300, 3));
    assert_true(isnan(yawl_float_modulo(1, 0)));
    assert_true(isnan(yawl_float_modulo(INFINITY, 2)));
    assert_true(yawl_float_modulo(5, INFINITY) == 5);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_print_random),
        cmocka_unit_test(test_print_every_power_of_two),
        cmocka_unit_test(test_print_table),
        cmocka_unit_test(test_parse_random),
        cmocka_unit_test(test_parse_midpoints),
        cmocka_unit_test(test_parse_table),
        cmocka_unit_test(test_parse_very_long),
        cmocka_unit_test(test_to_int),
        cmocka_unit_test(test_modulo_has_the_sign_of_the_dividend),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
