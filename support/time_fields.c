/* The parts of times and durations [FO 10.5]: years to seconds, as their texts show them. */
#include "support/time_parts.h"

static struct yawl__date date_of(struct yawl_time time)
{
    return yawl__date_of(yawl__day_of(time.seconds));
}

/* Without zeros at the end of its fraction. */
static struct yawl_decimal seconds_of(int64_t seconds, int64_t nanos)
{
    int32_t scale = nanos == 0 ? 0 : 9;
    int64_t value = nanos == 0 ? seconds : seconds * SECOND_NANOS + nanos;
    for (; scale > 0 && value % 10 == 0; scale--) value /= 10;
    struct yawl_decimal decimal = yawl_decimal_of(value);
    decimal.scale = scale;
    return decimal;
}

int64_t yawl_time_year(struct yawl_time time) { return date_of(time).year; }
int64_t yawl_time_month(struct yawl_time time) { return date_of(time).month; }
int64_t yawl_time_day(struct yawl_time time) { return date_of(time).day; }

int64_t yawl_time_year_day(struct yawl_time time)
{
    int64_t days = yawl__day_of(time.seconds);
    return days - yawl__days_of(yawl__date_of(days).year, 1, 1);
}

/* 1970-01-01 was a Thursday. */
int64_t yawl_time_week_day(struct yawl_time time)
{
    int64_t day = (yawl__day_of(time.seconds) + 4) % 7;
    return day < 0 ? day + 7 : day;
}

int64_t yawl_time_hours(struct yawl_time time) { return yawl__second_of_day(time.seconds) / 3600; }

int64_t yawl_time_minutes(struct yawl_time time)
{
    return yawl__second_of_day(time.seconds) / 60 % 60;
}

struct yawl_decimal yawl_time_seconds(struct yawl_time time)
{
    return seconds_of(yawl__second_of_day(time.seconds) % 60, time.nanos);
}

/* ---- Durations ---- */

int64_t yawl_span_years(struct yawl_span span) { return span.months / 12; }
int64_t yawl_span_months(struct yawl_span span) { return span.months % 12; }
int64_t yawl_span_days(struct yawl_span span) { return span.seconds / DAY_SECONDS; }
int64_t yawl_span_hours(struct yawl_span span) { return span.seconds % DAY_SECONDS / 3600; }
int64_t yawl_span_minutes(struct yawl_span span) { return span.seconds / 60 % 60; }

struct yawl_decimal yawl_span_seconds(struct yawl_span span)
{
    return seconds_of(span.seconds % 60, span.nanos);
}

struct yawl_span yawl_span_of_months(struct yawl_span span)
{
    span.seconds = span.nanos = 0;
    return span;
}

struct yawl_span yawl_span_of_seconds(struct yawl_span span)
{
    span.months = 0;
    return span;
}
