/* Dates, times of day and both (yawl/time.h): texts, order, arithmetic, zones, parts.
 *
 * Figures marked with [FO] follow the examples of XPath and XQuery Functions and Operators, chapter 10; the
 * calendar is held against a count of days from one year to the next.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
/* after the headers it needs */
#include <cmocka.h>

#include "support_values.h"
#include "yawl/time.h"

#define DATE      YAWL_TYPE_DATE
#define CLOCK     YAWL_TYPE_TIME
#define DATE_TIME YAWL_TYPE_DATE_TIME

/* A text that is one. */
static struct yawl_time time_of(enum yawl_type type, const char *text)
{
    struct test_eval t;
    struct yawl_time time = yawl_time_parse(fresh(&t), type, yawl_text_of(text));
    if (t.e.fault != 0) fail_msg("%s: fault %d", text, t.e.fault);
    return time;
}

static struct yawl_span span_of(const char *text)
{
    struct test_eval t;
    struct yawl_span span = yawl_span_parse(fresh(&t), yawl_text_of(text));
    if (t.e.fault != 0) fail_msg("%s: fault %d", text, t.e.fault);
    return span;
}

static void expect_time(enum yawl_type type, struct yawl_time time, const char *text)
{
    struct test_eval t;
    char printed[64];
    assert_string_equal(string_of(yawl_time_print(fresh(&t), type, time), printed, sizeof printed),
                        text);
}

/* ---- Texts ---- */

/* DM-1 */
static void texts_of_times_are_canonical(void **state)
{
    static const struct {
        enum yawl_type type;
        const char *text, *canonical; /* NULL: the text is */
    } rows[] = {
        {DATE, "2024-02-29", NULL},
        {DATE, "2000-02-29Z", NULL},
        {DATE, "2020-01-01-00:00", "2020-01-01Z"},
        {DATE, "2020-01-01+14:00", NULL},
        {DATE, "0000-02-29", NULL},
        {DATE, "-0000-01-01", "0000-01-01"},
        {DATE, "-0004-02-29-09:30", NULL},
        {DATE, "-0001-12-31", NULL},
        {DATE, "12020-01-01", NULL},
        {DATE, "999999999-12-31", NULL},
        {DATE, "-999990000-01-01", NULL},
        {CLOCK, "00:00:00", NULL},
        {CLOCK, "24:00:00", "00:00:00"},
        {CLOCK, "23:59:59.999999999Z", NULL},
        {CLOCK, "12:30:05.500", "12:30:05.5"},
        {CLOCK, "12:30:05.0000000019", "12:30:05.000000001"},
        {DATE_TIME, "1969-12-31T23:59:59.5-05:00", NULL},
        {DATE_TIME, "2020-12-31T24:00:00.000Z", "2021-01-01T00:00:00Z"},
        {DATE_TIME, "-0044-03-15T12:00:00", NULL},
    };
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        const char *canonical = rows[i].canonical == NULL ? rows[i].text : rows[i].canonical;
        expect_time(rows[i].type, time_of(rows[i].type, rows[i].text), canonical);
    }
}

static void other_texts_are_no_times(void **state)
{
    static const struct {
        enum yawl_type type;
        const char *text;
        int fault;
    } rows[] = {
        {DATE, "", YAWL_ECAST},
        {DATE, "2021-02-29", YAWL_ECAST},
        {DATE, "1900-02-29", YAWL_ECAST},
        {DATE, "-0001-02-29", YAWL_ECAST},
        {DATE, "2020-1-01", YAWL_ECAST},
        {DATE, "2020-00-01", YAWL_ECAST},
        {DATE, "2020-13-01", YAWL_ECAST},
        {DATE, "2020-04-31", YAWL_ECAST},
        {DATE, "2020-04-00", YAWL_ECAST},
        {DATE, "+2020-01-01", YAWL_ECAST},
        {DATE, "012020-01-01", YAWL_ECAST},
        {DATE, "202-01-01", YAWL_ECAST},
        {DATE, " 2020-01-01", YAWL_ECAST},
        {DATE, "2020-01-01 ", YAWL_ECAST},
        {DATE, "2020-01-01+14:01", YAWL_ECAST},
        {DATE, "2020-01-01+1:00", YAWL_ECAST},
        {DATE, "2020-01-01z", YAWL_ECAST},
        {DATE, "2020-01-01T00:00:00", YAWL_ECAST},
        {DATE, "99999999999999999999-01-01", YAWL_EOVERFLOW},
        {DATE, "1000100000-01-01", YAWL_EOVERFLOW},
        {DATE, "99999999999999999999-13-01", YAWL_ECAST},
        {CLOCK, "24:00:01", YAWL_ECAST},
        {CLOCK, "24:00:00.1", YAWL_ECAST},
        {CLOCK, "10:60:00", YAWL_ECAST},
        {CLOCK, "10:00:60", YAWL_ECAST},
        {CLOCK, "10:00", YAWL_ECAST},
        {CLOCK, "10:00:00.", YAWL_ECAST},
        {DATE_TIME, "2020-01-01", YAWL_ECAST},
        {DATE_TIME, "2020-01-01 10:00:00", YAWL_ECAST},
    };
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct test_eval t;
        yawl_time_parse(fresh(&t), rows[i].type, yawl_text_of(rows[i].text));
        if (t.e.fault != rows[i].fault) fail_msg("'%s': %d", rows[i].text, t.e.fault);
    }
}

/* Every day of many years, forwards from a known one: each date is the next day's of the one before. */
static void the_calendar_has_no_gap(void **state)
{
    static const int lengths[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    struct yawl_time time = time_of(DATE, "-0801-01-01");
    (void)state;
    for (int year = -801; year <= 2402; year++) {
        bool leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
        for (int month = 1; month <= 12; month++) {
            int days = lengths[month - 1] + (month == 2 && leap);
            for (int day = 1; day <= days; day++, time.seconds += 86400) {
                assert_int_equal(yawl_time_year(time), year);
                assert_int_equal(yawl_time_month(time), month);
                assert_int_equal(yawl_time_day(time), day);
            }
        }
    }
    expect_time(DATE, time, "2403-01-01");
    assert_int_equal(time_of(DATE, "1970-01-01").seconds, 0);
}

/* CEL's timestamp(). */
static void stamps_are_of_rfc_3339(void **state)
{
    static const struct {
        const char *text, *stamp;
        int fault;
    } rows[] = {
        {"2009-02-13T23:31:30Z", "2009-02-13T23:31:30Z", 0},
        {"2009-02-14T01:31:30.25+02:00", "2009-02-13T23:31:30.25Z", 0},
        {"0001-01-01T00:00:00Z", "0001-01-01T00:00:00Z", 0},
        {"9999-12-31T23:59:59.999999999Z", "9999-12-31T23:59:59.999999999Z", 0},
        {"0000-01-01T00:00:00Z", NULL, YAWL_EOVERFLOW},
        {"9999-12-31T23:59:59-01:00", NULL, YAWL_EOVERFLOW},
        {"2009-02-13T23:31:30", NULL, YAWL_ECAST},
        {"2009-02-13T24:00:00Z", NULL, YAWL_ECAST},
        {"12009-02-13T23:31:30Z", NULL, YAWL_ECAST},
        {"-0009-02-13T23:31:30Z", NULL, YAWL_ECAST},
        {"2009-02-13", NULL, YAWL_ECAST},
        {"", NULL, YAWL_ECAST},
    };
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct test_eval t;
        struct yawl_time time = yawl_stamp_of_text(fresh(&t), yawl_text_of(rows[i].text));
        if (t.e.fault != rows[i].fault) fail_msg("'%s': %d", rows[i].text, t.e.fault);
        if (rows[i].stamp != NULL) expect_time(DATE_TIME, time, rows[i].stamp);
    }
}

/* ---- Order ---- */

static void order_is_that_of_the_moments(void **state)
{
    static const struct {
        enum yawl_type type;
        const char *a, *b;
        int compare, order;
    } rows[] = {
        {DATE_TIME, "2002-04-02T12:00:00-01:00", "2002-04-02T17:00:00+04:00", 0, 0}, /* [FO] */
        {DATE_TIME, "2002-04-02T23:00:00-04:00", "2002-04-03T02:59:59-01:00", -1, -1},
        {DATE_TIME, "2020-01-01T00:00:00", "2020-01-01T00:00:00Z", 0, 2},
        {DATE_TIME, "2020-01-01T00:00:00", "2020-01-01T14:00:00Z", -1, 2},
        {DATE_TIME, "2020-01-01T00:00:00", "2020-01-01T14:00:00.1Z", -1, -1},
        {DATE_TIME, "2020-01-02T00:00:00Z", "2020-01-01T09:00:00", 1, 1},
        {DATE, "2004-12-25-12:00", "2004-12-26+12:00", 0, 0}, /* [FO] */
        {DATE, "2020-01-01", "2020-01-02", -1, -1},
        {CLOCK, "08:00:00+09:00", "17:00:00-06:00", -1, -1}, /* [FO] not of the same day */
        {CLOCK, "10:00:00.5", "10:00:00.4", 1, 1},
    };
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct yawl_time a = time_of(rows[i].type, rows[i].a), b = time_of(rows[i].type, rows[i].b);
        assert_int_equal(yawl_time_compare(a, b), rows[i].compare);
        assert_int_equal(yawl_time_compare(b, a), -rows[i].compare);
        assert_int_equal(yawl_time_order(a, b), rows[i].order);
        assert_int_equal(yawl_time_order(b, a), rows[i].order == 2 ? 2 : -rows[i].order);
    }
}

/* ---- Arithmetic ---- */

static void sums_go_by_the_calendar(void **state)
{
    static const struct {
        enum yawl_type type;
        const char *time, *span, *sum;
    } rows[] = {
        {DATE_TIME, "2000-01-12T12:13:14Z", "P1Y3M5DT7H10M3.3S", "2001-04-17T19:23:17.3Z"},
        {DATE_TIME, "2000-10-30T11:12:00", "P1Y2M", "2001-12-30T11:12:00"},      /* [FO] */
        {DATE_TIME, "2000-10-30T11:12:00", "P3DT1H15M", "2000-11-02T12:27:00"},  /* [FO] */
        {DATE_TIME, "2000-10-30T11:12:00", "-P3DT1H15M", "2000-10-27T09:57:00"}, /* [FO] */
        {DATE_TIME, "2020-01-01T00:00:00", "-PT0.000000001S", "2019-12-31T23:59:59.999999999"},
        {DATE_TIME, "2020-01-01T00:00:00.6", "PT0.6S", "2020-01-01T00:00:01.2"},
        {DATE_TIME, "0000-03-01T00:00:00", "-P1D", "0000-02-29T00:00:00"},
        {DATE_TIME, "0000-01-31T00:00:00", "-P1M", "-0001-12-31T00:00:00"},
        {DATE, "2020-01-31", "P1M", "2020-02-29"},
        {DATE, "2021-01-31", "P1M", "2021-02-28"},
        {DATE, "2020-02-29Z", "P1Y", "2021-02-28Z"},
        {DATE, "2020-03-31", "-P13M", "2019-02-28"},
        {DATE, "2000-10-30", "P1Y2M", "2001-12-30"},         /* [FO] */
        {DATE, "2004-10-30Z", "P2DT2H30M0S", "2004-11-01Z"}, /* [FO] */
        {DATE, "2020-02-29+14:00", "-PT1H", "2020-02-28+14:00"},
        {CLOCK, "11:12:00", "P3DT1H15M", "12:27:00"},                /* [FO] */
        {CLOCK, "23:12:00+03:00", "P1DT3H15M", "02:27:00+03:00"},    /* [FO] */
        {CLOCK, "08:20:00-05:00", "-P23DT10H10M", "22:10:00-05:00"}, /* [FO] */
    };
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct test_eval t;
        struct yawl_time time = time_of(rows[i].type, rows[i].time);
        struct yawl_span span = span_of(rows[i].span), other = yawl_span_negate(span);
        expect_time(rows[i].type, yawl_time_add(fresh(&t), rows[i].type, time, span), rows[i].sum);
        expect_time(rows[i].type, yawl_time_subtract(&t.e, rows[i].type, time, other), rows[i].sum);
        assert_int_equal(t.e.fault, 0);
    }
}

static void differences_are_exact(void **state)
{
    static const struct {
        enum yawl_type type;
        const char *a, *b, *difference;
    } rows[] = {
        {DATE_TIME, "2000-10-30T06:12:00-05:00", "1999-11-28T09:00:00Z", "P337DT2H12M"}, /* [FO] */
        {DATE_TIME, "2020-01-01T00:00:00", "2020-01-01T00:00:00.25Z", "-PT0.25S"},
        {DATE, "2000-10-15-05:00", "2000-10-10+02:00", "P5DT7H"}, /* [FO] */
        {DATE, "2020-01-01", "2020-12-31", "-P365D"},
        {CLOCK, "11:00:00-05:00", "21:30:00+05:30", "PT0S"}, /* [FO] */
        {CLOCK, "17:00:00-06:00", "08:00:00+09:00", "P1D"},  /* [FO] */
    };
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct test_eval t;
        char printed[64];
        struct yawl_span span = yawl_time_difference(fresh(&t), time_of(rows[i].type, rows[i].a),
                                                     time_of(rows[i].type, rows[i].b));
        assert_string_equal(string_of(yawl_span_print(&t.e, span), printed, sizeof printed),
                            rows[i].difference);
    }
}

static void what_is_beyond_the_range_is_a_fault(void **state)
{
    struct test_eval t;
    struct yawl_time last = time_of(DATE_TIME, "1000001969-01-01T00:00:00Z");
    struct yawl_time stamp = time_of(DATE_TIME, "9999-12-31T23:59:59Z");
    (void)state;
    yawl_time_add(fresh(&t), DATE_TIME, last, span_of("P2Y"));
    assert_int_equal(t.e.fault, YAWL_EOVERFLOW);
    yawl_time_add(fresh(&t), DATE, last, span_of("P900000000Y"));
    assert_int_equal(t.e.fault, YAWL_EOVERFLOW);
    yawl_time_difference(fresh(&t), last, time_of(DATE_TIME, "-999990000-01-01T00:00:00Z"));
    assert_int_equal(t.e.fault, YAWL_EOVERFLOW);
    yawl_time_add(fresh(&t), CLOCK, time_of(CLOCK, "10:00:00"), span_of("P1M"));
    assert_int_equal(t.e.fault, YAWL_ECAST);
    stamp = yawl_time_add(fresh(&t), DATE_TIME, stamp, span_of("PT0.5S"));
    yawl_stamp_limited(&t.e, stamp);
    assert_int_equal(t.e.fault, 0);
    yawl_stamp_limited(&t.e, yawl_time_add(&t.e, DATE_TIME, stamp, span_of("PT0.5S")));
    assert_int_equal(t.e.fault, YAWL_EOVERFLOW);
    yawl_time_of_epoch(fresh(&t), INT64_MIN);
    assert_int_equal(t.e.fault, YAWL_EOVERFLOW);
}

/* ---- Zones ---- */

static void zones_are_adjusted(void **state)
{
    static const struct {
        enum yawl_type type;
        const char *time, *zone, *adjusted;
    } rows[] = {
        {DATE_TIME, "2002-03-07T10:00:00", "-10:00", "2002-03-07T10:00:00-10:00"},       /* [FO] */
        {DATE_TIME, "2002-03-07T10:00:00-07:00", "-10:00", "2002-03-07T07:00:00-10:00"}, /* [FO] */
        {DATE_TIME, "2002-03-07T00:00:00+01:00", "-08:00", "2002-03-06T15:00:00-08:00"}, /* [FO] */
        {DATE_TIME, "2002-03-07T10:00:00-07:00", "UTC", "2002-03-07T17:00:00Z"},
        {DATE, "2002-03-07", "-10:00", "2002-03-07-10:00"},       /* [FO] */
        {DATE, "2002-03-07-07:00", "-10:00", "2002-03-06-10:00"}, /* [FO] */
        {CLOCK, "10:00:00-07:00", "10:00", "03:00:00+10:00"},     /* [FO] */
        {CLOCK, "22:00:00-07:00", "-10:00", "19:00:00-10:00"},
    };
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct test_eval t;
        int64_t zone = yawl_zone_of_text(fresh(&t), yawl_text_of(rows[i].zone));
        struct yawl_time time = time_of(rows[i].type, rows[i].time);
        expect_time(rows[i].type, yawl_time_adjust(&t.e, rows[i].type, time, zone),
                    rows[i].adjusted);
        assert_int_equal(t.e.fault, 0);
    }
    expect_time(DATE, yawl_time_without_zone(time_of(DATE, "2002-03-07-07:00")), "2002-03-07");
}

static void other_zones_are_refused(void **state)
{
    static const char *const texts[] = {"",       "Europe/Berlin", "+2:00",
                                        "+14:01", "+15:00",        "+02:00 "};
    static const char *const spans[] = {"PT14H1M", "-PT15H", "PT1S", "PT0.1S", "P1M"};
    struct test_eval t;
    (void)state;
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        yawl_zone_of_text(fresh(&t), yawl_text_of(texts[i]));
        assert_int_equal(t.e.fault, YAWL_ECAST);
    }
    for (size_t i = 0; i < sizeof spans / sizeof *spans; i++) {
        yawl_zone_of_span(fresh(&t), span_of(spans[i]));
        assert_int_equal(t.e.fault, YAWL_ECAST);
    }
    assert_int_equal(yawl_zone_of_span(fresh(&t), span_of("-PT14H")), -840);
    assert_int_equal(t.e.fault, 0);
    assert_int_equal(yawl_time_zone(time_of(DATE, "2020-01-01-05:30")).seconds, -19800);
    assert_int_equal(yawl_time_zone(time_of(DATE, "2020-01-01")).seconds, 0);
}

/* ---- Parts ---- */

static void times_have_parts(void **state)
{
    struct yawl_time time = time_of(DATE_TIME, "-0044-03-15T23:07:08.250+02:00");
    struct yawl_decimal seconds = yawl_time_seconds(time);
    (void)state;
    assert_int_equal(yawl_time_year(time), -44);
    assert_int_equal(yawl_time_month(time), 3);
    assert_int_equal(yawl_time_day(time), 15);
    assert_int_equal(yawl_time_hours(time), 23);
    assert_int_equal(yawl_time_minutes(time), 7);
    assert_int_equal(seconds.low, 825);
    assert_int_equal(seconds.scale, 2);
    assert_int_equal(yawl_time_year_day(time), 31 + 29 + 14);
    assert_int_equal(yawl_time_week_day(time_of(DATE, "2026-11-21")), 6);
    assert_int_equal(yawl_time_week_day(time_of(DATE, "1960-02-28")), 0);
    assert_int_equal(yawl_time_week_day(time_of(DATE, "-0001-12-31")), 5);
}

static void parts_are_put_together(void **state)
{
    struct test_eval t;
    struct yawl_time time = time_of(DATE_TIME, "1969-12-31T23:00:00.5-05:00");
    (void)state;
    expect_time(DATE, yawl_time_date(time), "1969-12-31-05:00");
    expect_time(CLOCK, yawl_time_clock(time), "23:00:00.5-05:00");
    expect_time(DATE_TIME,
                yawl_time_of_both(fresh(&t), yawl_time_date(time), yawl_time_clock(time)),
                "1969-12-31T23:00:00.5-05:00");
    expect_time(DATE_TIME,
                yawl_time_of_both(&t.e, time_of(DATE, "1999-12-31"), time_of(CLOCK, "12:00:00Z")),
                "1999-12-31T12:00:00Z");
    assert_int_equal(t.e.fault, 0);
    yawl_time_of_both(&t.e, time_of(DATE, "1999-12-31Z"), time_of(CLOCK, "12:00:00+01:00"));
    assert_int_equal(t.e.fault, YAWL_ECAST);
    expect_time(DATE_TIME, yawl_time_of_ms(-1), "1969-12-31T23:59:59.999Z");
    assert_int_equal(yawl_time_epoch(time_of(DATE_TIME, "1970-01-01T00:00:00.5-01:00")), 3600);
    expect_time(DATE_TIME, yawl_time_of_epoch(fresh(&t), 1234567890), "2009-02-13T23:31:30Z");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(texts_of_times_are_canonical),
        cmocka_unit_test(other_texts_are_no_times),
        cmocka_unit_test(the_calendar_has_no_gap),
        cmocka_unit_test(stamps_are_of_rfc_3339),
        cmocka_unit_test(order_is_that_of_the_moments),
        cmocka_unit_test(sums_go_by_the_calendar),
        cmocka_unit_test(differences_are_exact),
        cmocka_unit_test(what_is_beyond_the_range_is_a_fault),
        cmocka_unit_test(zones_are_adjusted),
        cmocka_unit_test(other_zones_are_refused),
        cmocka_unit_test(times_have_parts),
        cmocka_unit_test(parts_are_put_together),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
