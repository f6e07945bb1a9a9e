/* Durations and moments (support/time.c): which texts are some, and the calendar. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
/* after the headers it needs */
#include <cmocka.h>

#include "yawl/value.h"

#define SECOND INT64_C(1000)
#define DAY    (86400 * SECOND)

static void durations_have_three_forms(void **state)
{
    static const struct {
        const char *text;
        int64_t months, ms;
    } rows[] = {
        {"90s", 0, 90 * SECOND},
        {" 30m ", 0, 1800 * SECOND},
        {"2h", 0, 7200 * SECOND},
        {"5d", 0, 5 * DAY},
        {"2w", 0, 14 * DAY},
        {"250ms", 0, 250},
        {"1h30m", 0, 5400 * SECOND},
        {"0s", 0, 0},
        {"PT2H", 0, 7200 * SECOND},
        {"P1Y2M3DT4H5M6.789S", 14, 3 * DAY + (4 * 3600 + 5 * 60 + 6) * SECOND + 789},
        {"PT0.0009S", 0, 0},
        {"P3W", 0, 21 * DAY},
        {"P30M", 30, 0},
        {"5 HOUR", 0, 5 * 3600 * SECOND},
        {"3 MONTH", 3, 0},
        {"10 MSEC", 0, 10},
    };
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct yawl_duration duration;
        if (!yawl_duration_parse(yawl_text_of(rows[i].text), &duration))
            fail_msg("%s", rows[i].text);
        assert_int_equal(duration.months, rows[i].months);
        assert_int_equal(duration.ms, rows[i].ms);
    }
}

static void other_texts_are_no_durations(void **state)
{
    static const char *const texts[] = {
        "",        " ",           "5",     "5 x",   "x5s",     "-5s",  "-P1D",
        "P",       "PT",          "P1",    "PT1",   "P1H",     "PT1D", "1.5h",
        "P1.5D",   "PT1.S",       "P1M1Y", "5HOUR", "5 HOURS", "2 h",  "99999999999999999999s",
        "P99999Y", "9999999999d", "2h!"};
    (void)state;
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        struct yawl_duration duration;
        if (yawl_duration_parse(yawl_text_of(texts[i]), &duration)) fail_msg("%s", texts[i]);
    }
}

static void moments_are_numbers_dates_or_both(void **state)
{
    static const struct {
        const char *text;
        int64_t ms;
    } rows[] = {
        {"0", 0},
        {"1700000000000", INT64_C(1700000000000)},
        {"1970-01-02", DAY},
        {"2000-02-29", INT64_C(951782400) * SECOND},
        {"2024-01-31T10:00:00Z", INT64_C(1706695200) * SECOND},
        {"2024-01-31T10:00:00.25+02:00", INT64_C(1706688000) * SECOND + 250},
        {"2024-01-31T10:00", INT64_C(1706695200) * SECOND},
        {"2024-01-31T24:00:00", INT64_C(1706745600) * SECOND},
        {"1969-12-31T23:59:59Z", -SECOND},
        {"1600-03-01", INT64_C(-11670912000) * SECOND},
    };
    static const char *const wrong[] = {"",
                                        "2023-02-29",
                                        "2024-13-01",
                                        "2024-1-1",
                                        "24-01-01",
                                        "2024-01-01T25:00:00",
                                        "2024-01-01T24:00:01",
                                        "2024-01-01x",
                                        "2024-01-01T10:00:00+15:00",
                                        "now"};
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        int64_t ms = 0;
        if (!yawl_moment_parse(yawl_text_of(rows[i].text), &ms)) fail_msg("%s", rows[i].text);
        assert_int_equal(ms, rows[i].ms);
    }
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        int64_t ms = 0;
        if (yawl_moment_parse(yawl_text_of(wrong[i]), &ms)) fail_msg("%s", wrong[i]);
    }
}

static int64_t after(const char *moment, const char *duration)
{
    int64_t ms = 0;
    struct yawl_duration parsed;
    assert_true(yawl_moment_parse(yawl_text_of(moment), &ms));
    assert_true(yawl_duration_parse(yawl_text_of(duration), &parsed));
    return yawl_moment_after(ms, parsed);
}

static void months_are_those_of_the_calendar(void **state)
{
    (void)state;
    assert_int_equal(after("2024-01-31T10:00:00Z", "P1M"), after("2024-02-29T10:00:00Z", "0s"));
    assert_int_equal(after("2023-01-31", "P1M"), after("2023-02-28", "0s"));
    assert_int_equal(after("2023-12-15", "P1M"), after("2024-01-15", "0s"));
    assert_int_equal(after("2024-02-29", "P1Y"), after("2025-02-28", "0s"));
    assert_int_equal(after("2024-01-31", "P1M1DT1H"), after("2024-03-01T01:00:00", "0s"));
    assert_int_equal(after("1969-12-31T23:00:00Z", "P1M"), after("1970-01-31T23:00:00Z", "0s"));
    struct yawl_duration day = {0, DAY};
    assert_int_equal(yawl_moment_after(INT64_MAX - 1, day), INT64_MAX);
    struct yawl_duration back = {0, -DAY};
    assert_int_equal(yawl_moment_after(1, back), 1 - DAY);
    assert_int_equal(yawl_moment_after(INT64_MIN + 1, back), INT64_MIN);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(durations_have_three_forms),
        cmocka_unit_test(other_texts_are_no_durations),
        cmocka_unit_test(moments_are_numbers_dates_or_both),
        cmocka_unit_test(months_are_those_of_the_calendar),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
