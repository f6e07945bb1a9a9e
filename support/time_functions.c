/* CEL's functions on dates, times and durations, made of those of yawl/time.h. */
#include "yawl/errors.h"
#include "yawl/functions.h"

struct yawl_time yawl_stamp_utc(struct yawl_eval *e, struct yawl_time stamp)
{
    return yawl_time_adjust(e, YAWL_TYPE_DATE_TIME, stamp, 0);
}

struct yawl_time yawl_stamp_in(struct yawl_eval *e, struct yawl_time stamp, struct yawl_text zone)
{
    struct yawl_time utc = yawl_stamp_utc(e, stamp); /* also of a clock without a zone */
    return yawl_time_adjust(e, YAWL_TYPE_DATE_TIME, utc, yawl_zone_of_text(e, zone));
}

struct yawl_time yawl_stamp_add(struct yawl_eval *e, struct yawl_time a, struct yawl_span by)
{
    return yawl_stamp_limited(e, yawl_time_add(e, YAWL_TYPE_DATE_TIME, a, by));
}

struct yawl_time yawl_stamp_subtract(struct yawl_eval *e, struct yawl_time a, struct yawl_span by)
{
    return yawl_stamp_limited(e, yawl_time_subtract(e, YAWL_TYPE_DATE_TIME, a, by));
}

struct yawl_time yawl_date_add(struct yawl_eval *e, struct yawl_time a, struct yawl_span by)
{
    return yawl_time_add(e, YAWL_TYPE_DATE, a, by);
}

struct yawl_time yawl_date_subtract(struct yawl_eval *e, struct yawl_time a, struct yawl_span by)
{
    return yawl_time_subtract(e, YAWL_TYPE_DATE, a, by);
}

struct yawl_time yawl_clock_add(struct yawl_eval *e, struct yawl_time a, struct yawl_span by)
{
    return yawl_time_add(e, YAWL_TYPE_TIME, a, by);
}

struct yawl_time yawl_clock_subtract(struct yawl_eval *e, struct yawl_time a, struct yawl_span by)
{
    return yawl_time_subtract(e, YAWL_TYPE_TIME, a, by);
}

struct yawl_span yawl_time_between(struct yawl_eval *e, struct yawl_time a, struct yawl_time b)
{
    return yawl_span_limited(e, yawl_time_difference(e, a, b));
}

struct yawl_span yawl_span_plus(struct yawl_eval *e, struct yawl_span a, struct yawl_span b)
{
    return yawl_span_limited(e, yawl_span_add(e, a, b));
}

struct yawl_span yawl_span_minus(struct yawl_eval *e, struct yawl_span a, struct yawl_span b)
{
    return yawl_span_limited(e, yawl_span_subtract(e, a, b));
}

struct yawl_text yawl_stamp_text(struct yawl_eval *e, struct yawl_time stamp)
{
    return yawl_time_print(e, YAWL_TYPE_DATE_TIME, stamp);
}

struct yawl_text yawl_date_text(struct yawl_eval *e, struct yawl_time date)
{
    return yawl_time_print(e, YAWL_TYPE_DATE, date);
}

struct yawl_text yawl_clock_text(struct yawl_eval *e, struct yawl_time clock)
{
    return yawl_time_print(e, YAWL_TYPE_TIME, clock);
}

struct yawl_time yawl_date_of_text(struct yawl_eval *e, struct yawl_text text)
{
    return yawl_time_parse(e, YAWL_TYPE_DATE, text);
}

struct yawl_time yawl_clock_of_text(struct yawl_eval *e, struct yawl_text text)
{
    return yawl_time_parse(e, YAWL_TYPE_TIME, text);
}

/* The clock's seconds may lie before 1970. */
int64_t yawl_stamp_second(struct yawl_time time) { return (time.seconds % 60 + 60) % 60; }

static int64_t in_units(struct yawl_eval *e, struct yawl_span span, int64_t unit)
{
    if (span.months != 0) yawl_fault(e, YAWL_ECAST);
    return span.seconds / unit;
}

int64_t yawl_span_in_hours(struct yawl_eval *e, struct yawl_span span)
{
    return in_units(e, span, 3600);
}

int64_t yawl_span_in_minutes(struct yawl_eval *e, struct yawl_span span)
{
    return in_units(e, span, 60);
}

int64_t yawl_span_in_seconds(struct yawl_eval *e, struct yawl_span span)
{
    return in_units(e, span, 1);
}
