/* Dates, times and durations: their texts, order, arithmetic and components.
 *
 * Meant as in XML Schema 1.1 part 2 and in chapters 9, 10 and 17 of XPath and XQuery Functions and
 * Operators: the Gregorian calendar without end, the year 0 comes before the year 1; where an order or a
 * difference needs a zone and there is none it is UTC.  CEL's timestamps are times in zone 0, its durations
 * have no months.  `type` is YAWL_TYPE_DATE, YAWL_TYPE_TIME or YAWL_TYPE_DATE_TIME and tells what a struct
 * yawl_time is.  The rules of yawl/value.h hold: no allocation, texts in the scratch, a value beyond its
 * range is YAWL_EOVERFLOW, a text or an operand that is none YAWL_ECAST.  Implemented in support/.
 */
#ifndef YAWL_TIME_H
#define YAWL_TIME_H

#include "yawl/value.h"

#ifdef __cplusplus
extern "C" {
#endif

/* ---- Text of XML Schema; no white space around it; of a fraction nine digits count ---- */
struct yawl_time yawl_time_parse(struct yawl_eval *e, enum yawl_type type, struct yawl_text text);
struct yawl_text yawl_time_print(struct yawl_eval *e, enum yawl_type type, struct yawl_time time);
/* xs:duration, and its subtypes of months alone and of days and seconds alone. */
struct yawl_span yawl_span_parse(struct yawl_eval *e, struct yawl_text text);
struct yawl_span yawl_span_parse_months(struct yawl_eval *e, struct yawl_text text);
struct yawl_span yawl_span_parse_seconds(struct yawl_eval *e, struct yawl_text text);
/* "PT0S" for none; of a duration of months alone "P0M". */
struct yawl_text yawl_span_print(struct yawl_eval *e, struct yawl_span span);
struct yawl_text yawl_span_print_months(struct yawl_eval *e, struct yawl_span span);

/* ---- Text of CEL ---- */
/* RFC 3339, in zone 0: timestamp(). */
struct yawl_time yawl_stamp_of_text(struct yawl_eval *e, struct yawl_text text);
/* "1h30m", "-1.5s", "2d", also the text of XML Schema: duration(). */
struct yawl_span yawl_span_of_text(struct yawl_eval *e, struct yawl_text text);
/* "5400s"; with months the text of XML Schema. */
struct yawl_text yawl_text_of_span(struct yawl_eval *e, struct yawl_span span);
/* The value itself; YAWL_EOVERFLOW beyond the years 1 to 9999, beyond 10,000 years. */
struct yawl_time yawl_stamp_limited(struct yawl_eval *e, struct yawl_time time);
struct yawl_span yawl_span_limited(struct yawl_eval *e, struct yawl_span span);

/* ---- Order ---- */
/* By the moment: -1, 0, 1. */
int yawl_time_compare(struct yawl_time a, struct yawl_time b);
/* The order of XML Schema's facets: 2 where one has no zone and is within 14 hours of the other. */
int yawl_time_order(struct yawl_time a, struct yawl_time b);
/* 0: equal months and equal seconds; 2: some months and days have no order, as P1M and P30D. */
int yawl_span_compare(struct yawl_span a, struct yawl_span b);
bool yawl_span_equal(struct yawl_span a, struct yawl_span b);

/* ---- Arithmetic ---- */
/* Months first, to a day that there is, then the rest.  A date is moved from its midnight and keeps whole
 * days; a time of day goes round, and months are YAWL_ECAST. */
struct yawl_time yawl_time_add(struct yawl_eval *e, enum yawl_type type, struct yawl_time time,
                               struct yawl_span span);
struct yawl_time yawl_time_subtract(struct yawl_eval *e, enum yawl_type type, struct yawl_time time,
                                    struct yawl_span span);
/* a - b in seconds. */
struct yawl_span yawl_time_difference(struct yawl_eval *e, struct yawl_time a, struct yawl_time b);
/* YAWL_ECAST where months and seconds would differ in sign. */
struct yawl_span yawl_span_add(struct yawl_eval *e, struct yawl_span a, struct yawl_span b);
struct yawl_span yawl_span_subtract(struct yawl_eval *e, struct yawl_span a, struct yawl_span b);
struct yawl_span yawl_span_negate(struct yawl_span span);
/* Months are rounded to the nearest, half up; of seconds what is below a nanosecond is dropped. */
struct yawl_span yawl_span_multiply(struct yawl_eval *e, struct yawl_span span,
                                    struct yawl_decimal by);
struct yawl_span yawl_span_divide(struct yawl_eval *e, struct yawl_span span,
                                  struct yawl_decimal by);
/* By a float as its shortest text says it; not a number is YAWL_ECAST, infinity times YAWL_EOVERFLOW. */
struct yawl_span yawl_span_multiply_float(struct yawl_eval *e, struct yawl_span span, double by);
struct yawl_span yawl_span_divide_float(struct yawl_eval *e, struct yawl_span span, double by);
/* Months by months or seconds by seconds, else YAWL_ECAST. */
struct yawl_decimal yawl_span_ratio(struct yawl_eval *e, struct yawl_span a, struct yawl_span b);

/* ---- Zones ---- */
static inline bool yawl_time_has_zone(struct yawl_time time) { return time.zone != YAWL_NO_ZONE; }
/* The same moment in that zone, in minutes; a time without a zone gets it. */
struct yawl_time yawl_time_adjust(struct yawl_eval *e, enum yawl_type type, struct yawl_time time,
                                  int64_t zone);
struct yawl_time yawl_time_without_zone(struct yawl_time time);
/* Minutes of a duration of whole minutes up to 14 hours, of "+02:00", "02:00", "Z" or "UTC". */
int64_t yawl_zone_of_span(struct yawl_eval *e, struct yawl_span span);
int64_t yawl_zone_of_text(struct yawl_eval *e, struct yawl_text text);
/* The zone as a duration; 0 without one. */
struct yawl_span yawl_time_zone(struct yawl_time time);

/* ---- Parts and conversions ---- */
int64_t yawl_time_year(struct yawl_time time);
int64_t yawl_time_month(struct yawl_time time);    /* from 1 */
int64_t yawl_time_day(struct yawl_time time);      /* from 1 */
int64_t yawl_time_year_day(struct yawl_time time); /* from 0 */
int64_t yawl_time_week_day(struct yawl_time time); /* from 0, Sunday */
int64_t yawl_time_hours(struct yawl_time time);
int64_t yawl_time_minutes(struct yawl_time time);
struct yawl_decimal yawl_time_seconds(struct yawl_time time); /* with the fraction */
/* Parts of a duration as its text shows them, all with its sign. */
int64_t yawl_span_years(struct yawl_span span);
int64_t yawl_span_months(struct yawl_span span); /* below 12 */
int64_t yawl_span_days(struct yawl_span span);
int64_t yawl_span_hours(struct yawl_span span);
int64_t yawl_span_minutes(struct yawl_span span);
struct yawl_decimal yawl_span_seconds(struct yawl_span span); /* below 60, with the fraction */
/* A duration's months alone, and its days and seconds alone. */
struct yawl_span yawl_span_of_months(struct yawl_span span);
struct yawl_span yawl_span_of_seconds(struct yawl_span span);
/* The date, and the time of day, of a date and time; both of them together (YAWL_ECAST: two zones). */
struct yawl_time yawl_time_date(struct yawl_time time);
struct yawl_time yawl_time_clock(struct yawl_time time);
struct yawl_time yawl_time_of_both(struct yawl_eval *e, struct yawl_time date,
                                   struct yawl_time clock);
/* Seconds since 1970 in UTC, the fraction dropped downwards, and the time in zone 0 of such seconds and of
 * milliseconds. */
int64_t yawl_time_epoch(struct yawl_time time);
struct yawl_time yawl_time_of_epoch(struct yawl_eval *e, int64_t seconds);
struct yawl_time yawl_time_of_ms(int64_t ms);

/* ---- Timers: values as the clock counts, in milliseconds ---- */

/* How long to wait; YAWL_ECAST of a negative duration, which it names. */
static inline struct yawl_duration yawl_span_wait(struct yawl_eval *e, struct yawl_span span)
{
    struct yawl_duration wait = {span.months, INT64_MAX};
    if (span.months < 0 || span.seconds < 0 || span.nanos < 0) {
        yawl_fault_of(e, -4017 /* YAWL_ECAST */, yawl_span_print(e, span));
    }
    if (span.seconds < INT64_MAX / 1000) wait.ms = span.seconds * 1000 + span.nanos / 1000000;
    return wait;
}
/* Since 1970; without a zone it is UTC.  Moments that no clock reaches stay at its ends. */
static inline int64_t yawl_time_ms(struct yawl_time time)
{
    int64_t seconds = yawl_time_epoch(time);
    if (seconds >= INT64_MAX / 1000) return INT64_MAX;
    if (seconds <= INT64_MIN / 1000) return INT64_MIN;
    return seconds * 1000 + time.nanos / 1000000;
}

#ifdef __cplusplus
}
#endif
#endif
