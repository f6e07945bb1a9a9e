/* Durations (yawl/time.h): texts of XML Schema and CEL, order, arithmetic, parts. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
/* after the headers it needs */
#include <cmocka.h>

#include <math.h>

#include "support_values.h"
#include "yawl/time.h"

static struct yawl_span span_of(const char *text)
{
    struct test_eval t;
    struct yawl_span span = yawl_span_parse(fresh(&t), yawl_text_of(text));
    if (t.e.fault != 0) fail_msg("%s: fault %d", text, t.e.fault);
    return span;
}

static void expect_span(struct yawl_span span, const char *text)
{
    struct test_eval t;
    char printed[64];
    assert_string_equal(string_of(yawl_span_print(fresh(&t), span), printed, sizeof printed), text);
}

static struct yawl_decimal decimal_of(const char *text)
{
    struct test_eval t;
    return yawl_decimal_parse(fresh(&t), yawl_text_of(text));
}

/* DM-1 */
static void texts_of_durations_are_canonical(void **state)
{
    static const struct {
        const char *text, *canonical;
    } rows[] = {
        {"P1Y2M3DT4H5M6.7S", "P1Y2M3DT4H5M6.7S"},
        {"-P1Y2M3DT4H5M6.7S", "-P1Y2M3DT4H5M6.7S"},
        {"P0D", "PT0S"},
        {"-PT0S", "PT0S"},
        {"P13M", "P1Y1M"},
        {"PT36H", "P1DT12H"},
        {"PT3600S", "PT1H"},
        {"PT0.100S", "PT0.1S"},
        {"-PT0.000000001S", "-PT0.000000001S"},
        {"PT61.0000000009S", "PT1M1S"},
        {"P1000000000Y", "P1000000000Y"},
        {"PT31556952000000000S", "P365242500000D"},
    };
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        expect_span(span_of(rows[i].text), rows[i].canonical);
}

static void other_texts_are_no_durations(void **state)
{
    static const struct {
        const char *text;
        int fault;
    } rows[] = {
        {"", YAWL_ECAST},
        {"P", YAWL_ECAST},
        {"PT", YAWL_ECAST},
        {"P1", YAWL_ECAST},
        {"1D", YAWL_ECAST},
        {"P1D ", YAWL_ECAST},
        {"P1.5D", YAWL_ECAST},
        {"PT1.S", YAWL_ECAST},
        {"PT.5S", YAWL_ECAST},
        {"P1M1Y", YAWL_ECAST},
        {"P1DT", YAWL_ECAST},
        {"P1H", YAWL_ECAST},
        {"P1W", YAWL_ECAST},
        {"P1D1D", YAWL_ECAST},
        {"+P1D", YAWL_ECAST},
        {"P-1D", YAWL_ECAST},
        {"p1d", YAWL_ECAST},
        {"P1000000001Y", YAWL_EOVERFLOW},
        {"P99999999999999999999D", YAWL_EOVERFLOW},
        {"PT31556952000000001S", YAWL_EOVERFLOW},
        {"P9223372036854775807D", YAWL_EOVERFLOW},
        {"P99999999999999999999X", YAWL_ECAST},
        {"PT9223372036854775807S", YAWL_EOVERFLOW},
    };
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct test_eval t;
        yawl_span_parse(fresh(&t), yawl_text_of(rows[i].text));
        if (t.e.fault != rows[i].fault) fail_msg("'%s': %d", rows[i].text, t.e.fault);
    }
}

static void the_two_halves_have_texts_of_their_own(void **state)
{
    struct test_eval t;
    char printed[64];
    (void)state;
    expect_span(yawl_span_parse_months(fresh(&t), yawl_text_of("-P14M")), "-P1Y2M");
    assert_int_equal(t.e.fault, 0);
    expect_span(yawl_span_parse_seconds(&t.e, yawl_text_of("P1DT1S")), "P1DT1S");
    assert_int_equal(t.e.fault, 0);
    yawl_span_parse_months(fresh(&t), yawl_text_of("P1M0D"));
    assert_int_equal(t.e.fault, YAWL_ECAST);
    yawl_span_parse_seconds(fresh(&t), yawl_text_of("P0MT1S"));
    assert_int_equal(t.e.fault, YAWL_ECAST);
    assert_string_equal(string_of(yawl_span_print_months(fresh(&t), span_of("P0D")), printed, 64),
                        "P0M");
    assert_string_equal(
        string_of(yawl_span_print_months(fresh(&t), span_of("P25MT1S")), printed, 64), "P2Y1M");
    expect_span(yawl_span_of_months(span_of("-P1Y2M3DT4.5S")), "-P1Y2M");
    expect_span(yawl_span_of_seconds(span_of("-P1Y2M3DT4.5S")), "-P3DT4.5S");
}

/* CEL's duration() and string(). */
static void texts_of_cel(void **state)
{
    static const struct {
        const char *text, *printed;
        int fault;
    } rows[] = {
        {"1000000s", "1000000s", 0},
        {"1h30m", "5400s", 0},
        {"-1.5h", "-5400s", 0},
        {"+1.5s", "1.5s", 0},
        {"0", "0s", 0},
        {".5s", "0.5s", 0},
        {"1.s", "1s", 0},
        {"1500ms", "1.5s", 0},
        {"9223372036854775807ns", "9223372036.854775807s", 0},
        {"1us1ns", "0.000001001s", 0},
        {"3\xc2\xb5s", "0.000003s", 0},
        {"0.333333333333333333h", "1199.999999999s", 0},
        {"2d", "172800s", 0},
        {"1w", "604800s", 0},
        {"1.0000000000000000000000000000001d", "86400s", 0},
        {"P1DT1S", "86401s", 0},
        {"-P1M", "-P1M", 0},
        {"315576000000s", "315576000000s", 0},
        {"320000000000s", NULL, YAWL_EOVERFLOW},
        {"-320000000000s", NULL, YAWL_EOVERFLOW},
        {"99999999999999999999s", NULL, YAWL_EOVERFLOW},
        {"9223372036854775807w", NULL, YAWL_EOVERFLOW},
        {"", NULL, YAWL_ECAST},
        {"-", NULL, YAWL_ECAST},
        {"5", NULL, YAWL_ECAST},
        {".s", NULL, YAWL_ECAST},
        {"s", NULL, YAWL_ECAST},
        {"1 s", NULL, YAWL_ECAST},
        {"1x", NULL, YAWL_ECAST},
        {"1s-1s", NULL, YAWL_ECAST},
        {"+P1D", NULL, YAWL_ECAST},
    };
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct test_eval t;
        char printed[64];
        struct yawl_span span = yawl_span_of_text(fresh(&t), yawl_text_of(rows[i].text));
        if (t.e.fault != rows[i].fault) fail_msg("'%s': %d", rows[i].text, t.e.fault);
        if (rows[i].printed == NULL) continue;
        string_of(yawl_text_of_span(&t.e, span), printed, sizeof printed);
        assert_string_equal(printed, rows[i].printed);
    }
}

static void order_needs_one_unit(void **state)
{
    static const struct {
        const char *a, *b;
        int order;
    } rows[] = {
        {"P1Y", "P12M", 0},  {"P1D", "PT24H", 0},    {"P1M", "P30D", 2},
        {"P1M", "P31D", 2},  {"P1M", "P27D", 1},     {"P1M", "P32D", -1},
        {"P5M", "P153D", 2}, {"P5M", "P149D", 1},    {"P5M", "P154D", -1},
        {"P1Y", "P364D", 1}, {"P1Y", "P366D", 2},    {"P1Y", "P367D", -1},
        {"-P1M", "P1D", -1}, {"PT1S", "PT1.1S", -1}, {"P400Y", "P146097D", 2},
    };
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct yawl_span a = span_of(rows[i].a), b = span_of(rows[i].b);
        assert_int_equal(yawl_span_compare(a, b), rows[i].order);
        assert_int_equal(yawl_span_compare(b, a), rows[i].order == 2 ? 2 : -rows[i].order);
        assert_true(yawl_span_equal(a, b) == (rows[i].order == 0));
    }
}

static void sums_keep_one_sign(void **state)
{
    struct test_eval t;
    (void)state;
    expect_span(yawl_span_add(fresh(&t), span_of("P2Y11M"), span_of("P3Y3M")), "P6Y2M");
    expect_span(yawl_span_add(&t.e, span_of("P2DT12H5M"), span_of("P5DT12H")), "P8DT5M");
    expect_span(yawl_span_subtract(&t.e, span_of("P2DT12H"), span_of("P1DT10H30M")), "P1DT1H30M");
    expect_span(yawl_span_subtract(&t.e, span_of("PT1S"), span_of("PT1.25S")), "-PT0.25S");
    expect_span(yawl_span_add(&t.e, span_of("-PT1S"), span_of("PT0.25S")), "-PT0.75S");
    expect_span(yawl_span_add(&t.e, span_of("PT0.6S"), span_of("PT0.6S")), "PT1.2S");
    assert_int_equal(t.e.fault, 0);
    yawl_span_subtract(&t.e, span_of("P1M"), span_of("P1D"));
    assert_int_equal(t.e.fault, YAWL_ECAST);
    yawl_span_add(fresh(&t), span_of("P1000000000Y"), span_of("P1M"));
    assert_int_equal(t.e.fault, YAWL_EOVERFLOW);
}

static void products_are_those_of_decimals(void **state)
{
    static const struct {
        const char *span, *by, *product, *quotient;
    } rows[] = {
        {"P2Y11M", "2.3", "P6Y9M", "P1Y3M"},
        {"PT2H10M", "2.1", "PT4H33M", "PT1H1M54.285714285S"},
        {"P5M", "2", "P10M", "P3M"},
        {"-P5M", "2", "-P10M", "-P2M"},
        {"P3DT1.5S", "7", "P21DT10.5S", "PT10H17M8.785714285S"},
        {"-P3DT1.5S", "7", "-P21DT10.5S", "-PT10H17M8.785714285S"},
        {"PT0.000000001S", "1000000000", "PT1S", "PT0S"},
        {"P1D", "-0.5", "-PT12H", "-P2D"},
    };
    struct test_eval t;
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct yawl_span span = span_of(rows[i].span);
        expect_span(yawl_span_multiply(fresh(&t), span, decimal_of(rows[i].by)), rows[i].product);
        expect_span(yawl_span_divide(&t.e, span, decimal_of(rows[i].by)), rows[i].quotient);
        assert_int_equal(t.e.fault, 0);
    }
    yawl_span_divide(fresh(&t), span_of("P1D"), yawl_decimal_of(0));
    assert_int_equal(t.e.fault, YAWL_EDIVIDE);
    yawl_span_multiply(fresh(&t), span_of("P1000000000Y"), yawl_decimal_of(2));
    assert_int_equal(t.e.fault, YAWL_EOVERFLOW);
}

static void floats_are_taken_as_their_texts(void **state)
{
    struct test_eval t;
    (void)state;
    expect_span(yawl_span_multiply_float(fresh(&t), span_of("P3DT1.5S"), 0.333),
                "PT23H58M34.0995S");
    expect_span(yawl_span_multiply_float(&t.e, span_of("PT1S"), 3e-10), "PT0S");
    expect_span(yawl_span_multiply_float(&t.e, span_of("PT31556952000000000S"), 1e-25),
                "PT0.000000003S");
    expect_span(yawl_span_multiply_float(&t.e, span_of("PT0.000000001S"), 1.5e22),
                "P173611111DT2H40M");
    expect_span(yawl_span_multiply_float(&t.e, span_of("P5M"), 0.5), "P3M");
    expect_span(yawl_span_multiply_float(&t.e, span_of("P1D"), 1e-300), "PT0S");
    expect_span(yawl_span_multiply_float(&t.e, span_of("PT0S"), 1e300), "PT0S");
    expect_span(yawl_span_divide_float(&t.e, span_of("P1D"), 1e-3), "P1000D");
    expect_span(yawl_span_divide_float(&t.e, span_of("PT0.000000001S"), 3e-20),
                "P385802DT11H15M33.333333333S");
    expect_span(yawl_span_divide_float(&t.e, span_of("P1D"), (double)INFINITY), "PT0S");
    assert_int_equal(t.e.fault, 0);
    yawl_span_multiply_float(fresh(&t), span_of("P1D"), 1e300);
    assert_int_equal(t.e.fault, YAWL_EOVERFLOW);
    yawl_span_multiply_float(fresh(&t), span_of("P1D"), (double)INFINITY);
    assert_int_equal(t.e.fault, YAWL_EOVERFLOW);
    yawl_span_multiply_float(fresh(&t), span_of("P1D"), (double)NAN);
    assert_int_equal(t.e.fault, YAWL_ECAST);
    yawl_span_divide_float(fresh(&t), span_of("P1D"), (double)NAN);
    assert_int_equal(t.e.fault, YAWL_ECAST);
    yawl_span_divide_float(fresh(&t), span_of("P1D"), 0);
    assert_int_equal(t.e.fault, YAWL_EDIVIDE);
}

static void ratios_need_one_unit(void **state)
{
    struct test_eval t;
    char printed[64];
    (void)state;
    struct yawl_decimal ratio = yawl_span_ratio(fresh(&t), span_of("P3Y4M"), span_of("-P1Y4M"));
    assert_string_equal(string_of(yawl_decimal_print(&t.e, ratio), printed, sizeof printed),
                        "-2.5");
    ratio = yawl_span_ratio(&t.e, span_of("P1DT12H"), span_of("PT0.5S"));
    assert_int_equal(yawl_decimal_to_int(&t.e, ratio), 259200);
    assert_int_equal(t.e.fault, 0);
    yawl_span_ratio(&t.e, span_of("P1M"), span_of("P1D"));
    assert_int_equal(t.e.fault, YAWL_ECAST);
    yawl_span_ratio(fresh(&t), span_of("P1D"), span_of("PT0S"));
    assert_int_equal(t.e.fault, YAWL_EDIVIDE);
}

static void durations_have_parts(void **state)
{
    struct yawl_span span = span_of("-P1Y2M3DT4H5M6.70S");
    struct yawl_decimal seconds = yawl_span_seconds(span);
    struct test_eval t;
    char printed[64];
    (void)state;
    assert_int_equal(yawl_span_years(span), -1);
    assert_int_equal(yawl_span_months(span), -2);
    assert_int_equal(yawl_span_days(span), -3);
    assert_int_equal(yawl_span_hours(span), -4);
    assert_int_equal(yawl_span_minutes(span), -5);
    string_of(yawl_decimal_print(fresh(&t), seconds), printed, sizeof printed);
    assert_string_equal(printed, "-6.7");
    assert_int_equal(yawl_span_seconds(span_of("PT70S")).low, 10);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(texts_of_durations_are_canonical),
        cmocka_unit_test(other_texts_are_no_durations),
        cmocka_unit_test(the_two_halves_have_texts_of_their_own),
        cmocka_unit_test(texts_of_cel),
        cmocka_unit_test(order_needs_one_unit),
        cmocka_unit_test(sums_keep_one_sign),
        cmocka_unit_test(products_are_those_of_decimals),
        cmocka_unit_test(floats_are_taken_as_their_texts),
        cmocka_unit_test(ratios_need_one_unit),
        cmocka_unit_test(durations_have_parts),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
