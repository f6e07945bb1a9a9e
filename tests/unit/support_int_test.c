/* Checked integers (support/int.c) against 128-bit arithmetic of the compiler and against printf. */
#include "support_values.h"

#include <inttypes.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
/* after the headers it needs */
#include <cmocka.h>

__extension__ typedef __int128 wide;

static void check(struct yawl_eval *e, int64_t got, wide expected)
{
    if (expected < INT64_MIN || expected > INT64_MAX) {
        assert_int_equal(e->fault, YAWL_EOVERFLOW);
        return;
    }
    assert_int_equal(e->fault, 0);
    assert_true(got == (int64_t)expected);
}

static void check_pair(int64_t a, int64_t b)
{
    struct test_eval t;
    check(&t.e, yawl_int_add(fresh(&t), a, b), (wide)a + b);
    check(&t.e, yawl_int_subtract(fresh(&t), a, b), (wide)a - b);
    check(&t.e, yawl_int_multiply(fresh(&t), a, b), (wide)a * b);
    check(&t.e, yawl_int_negate(fresh(&t), a), -(wide)a);
    if (b == 0) return;
    check(&t.e, yawl_int_divide(fresh(&t), a, b), (wide)a / b);
    check(&t.e, yawl_int_modulo(fresh(&t), a, b), (wide)a % b);
}

static const int64_t edges[] = {0,
                                1,
                                -1,
                                2,
                                -2,
                                3,
                                10,
                                -10,
                                INT32_MAX,
                                INT32_MIN,
                                INT64_C(3037000499),
                                INT64_C(3037000500),
                                INT64_C(-3037000500),
                                INT64_MAX,
                                INT64_MAX - 1,
                                INT64_MIN,
                                INT64_MIN + 1,
                                INT64_MAX / 2,
                                INT64_MIN / 2,
                                INT64_MAX / 2 + 1,
                                INT64_MIN / 2 - 1};
#define EDGES (sizeof edges / sizeof edges[0])

static void test_arithmetic_edges(void **state)
{
    (void)state;
    for (size_t i = 0; i < EDGES; i++)
        for (size_t k = 0; k < EDGES; k++) check_pair(edges[i], edges[k]);
}

static void test_arithmetic_random(void **state)
{
    (void)state;
    uint64_t seed = 1;
    for (int i = 0; i < 200000; i++) {
        int64_t a = (int64_t)(random_bits(&seed) >> random_below(&seed, 64));
        int64_t b = (int64_t)(random_bits(&seed) >> random_below(&seed, 64));
        check_pair(a, random_below(&seed, 2) ? b : -(b >> 1));
    }
}

static void test_division_by_zero(void **state)
{
    (void)state;
    struct test_eval t;
    assert_int_equal(yawl_int_divide(fresh(&t), 5, 0), 0);
    assert_int_equal(t.e.fault, YAWL_EDIVIDE);
    assert_int_equal(yawl_int_modulo(fresh(&t), INT64_MIN, 0), 0);
    assert_int_equal(t.e.fault, YAWL_EDIVIDE);
}

static void test_smallest_by_minus_one(void **state)
{
    (void)state;
    struct test_eval t;
    assert_int_equal(yawl_int_divide(fresh(&t), INT64_MIN, -1), 0);
    assert_int_equal(t.e.fault, YAWL_EOVERFLOW);
    assert_int_equal(yawl_int_modulo(fresh(&t), INT64_MIN, -1), 0);
    assert_int_equal(t.e.fault, 0);
}

static void check_round_trip(int64_t a)
{
    struct test_eval t;
    char expected[32], got[32];
    snprintf(expected, sizeof expected, "%" PRId64, a);
    struct yawl_text text = yawl_int_print(fresh(&t), a);
    assert_string_equal(string_of(text, got, sizeof got), expected);
    assert_true(yawl_int_parse(&t.e, text) == a);
    assert_int_equal(t.e.fault, 0);
}

static void test_text_round_trip(void **state)
{
    (void)state;
    uint64_t seed = 2;
    for (size_t i = 0; i < EDGES; i++) check_round_trip(edges[i]);
    for (int i = 0; i < 20000; i++)
        check_round_trip((int64_t)(random_bits(&seed) >> random_below(&seed, 64)));
}

static void test_parse_table(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        int64_t value;
        int fault;
    } rows[] = {
        {"0", 0, 0},
        {"-0", 0, 0},
        {"+7", 7, 0},
        {"007", 7, 0},
        {"00000000000000000000000000000000000012", 12, 0},
        {"9223372036854775807", INT64_MAX, 0},
        {"-9223372036854775808", INT64_MIN, 0},
        {"9223372036854775808", 0, YAWL_EOVERFLOW},
        {"-9223372036854775809", 0, YAWL_EOVERFLOW},
        {"99999999999999999999999999", 0, YAWL_EOVERFLOW},
        {"99999999999999999999999999x", 0, YAWL_ECAST},
        {"", 0, YAWL_ECAST},
        {"-", 0, YAWL_ECAST},
        {"+", 0, YAWL_ECAST},
        {"+-1", 0, YAWL_ECAST},
        {" 1", 0, YAWL_ECAST},
        {"1 ", 0, YAWL_ECAST},
        {"1.0", 0, YAWL_ECAST},
        {"1e3", 0, YAWL_ECAST},
        {"0x10", 0, YAWL_ECAST},
        {"\xd9\xa1", 0, YAWL_ECAST}, /* an Arabic digit */
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct test_eval t;
        int64_t value = yawl_int_parse(fresh(&t), yawl_text_of(rows[i].text));
        assert_int_equal(t.e.fault, rows[i].fault);
        assert_true(value == rows[i].value);
    }
    struct test_eval t;
    struct yawl_text with_nul = {"1\0", 2};
    yawl_int_parse(fresh(&t), with_nul);
    assert_int_equal(t.e.fault, YAWL_ECAST);
}

static void test_print_without_room(void **state)
{
    (void)state;
    struct test_eval t;
    struct yawl_eval *e = fresh(&t);
    e->scratch_capacity = 3;
    assert_int_equal(yawl_int_print(e, 1234).length, 0);
    assert_int_equal(e->fault, YAWL_ETOOBIG);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_arithmetic_edges),   cmocka_unit_test(test_arithmetic_random),
        cmocka_unit_test(test_division_by_zero),   cmocka_unit_test(test_smallest_by_minus_one),
        cmocka_unit_test(test_text_round_trip),    cmocka_unit_test(test_parse_table),
        cmocka_unit_test(test_print_without_room),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
