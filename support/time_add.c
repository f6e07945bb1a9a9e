/* Times: order, arithmetic, zones, parts [FO 10.4 to 10.8; XML Schema 1.0 part 2, appendix E].
 *
 * All sums stay far within 64 bits, as times and durations have limits; what is beyond those of a time is
 * YAWL_EOVERFLOW.
 */
#include "support/time_parts.h"

#define ZONE_DAY    (14 * INT64_C(3600))    /* how far a zone is from UTC at most, in seconds */
#define STAMP_LEAST (-INT64_C(62135596800)) /* 0001-01-01T00:00:00Z */
#define STAMP_MOST  INT64_C(253402300799)   /* 9999-12-31T23:59:59Z */
#define SPAN_LIMIT  INT64_C(315576000000)   /* 10,000 years */

static int sign_of(int64_t a, int64_t b) { return (a > b) - (a < b); }

static struct yawl_time fail(struct yawl_eval *e, int code)
{
    struct yawl_time none = {0, 0, 0, 0};
    yawl_fault(e, code);
    return none;
}

/* ---- Order ---- */

int yawl_time_compare(struct yawl_time a, struct yawl_time b)
{
    int seconds = sign_of(yawl__utc(a), yawl__utc(b));
    return seconds != 0 ? seconds : sign_of(a.nanos, b.nanos);
}

int yawl_time_order(struct yawl_time a, struct yawl_time b)
{
    if (yawl_time_has_zone(a) == yawl_time_has_zone(b)) return yawl_time_compare(a, b);
    struct yawl_time early = a, late = a;
    early.seconds -= ZONE_DAY;
    late.seconds += ZONE_DAY;
    int order = yawl_time_compare(early, b);
    return order != 0 && order == yawl_time_compare(late, b) ? order : 2;
}

/* ---- Sums ---- */

/* The day that months lead to; of a day that the month does not have its last. */
static int64_t add_months(int64_t seconds, int64_t months)
{
    int64_t day = yawl__day_of(seconds);
    struct yawl__date date = yawl__date_of(day);
    months += date.year * 12 + date.month - 1;
    int64_t year = months / 12 - (months % 12 < 0), month = months - year * 12 + 1;
    int64_t last = yawl__days_in(year, month);
    int64_t to = yawl__days_of(year, month, date.day < last ? date.day : last);
    return seconds + (to - day) * DAY_SECONDS;
}

/* What a date or a time of day keeps of a moment. */
static struct yawl_time kept(struct yawl_eval *e, enum yawl_type type, struct yawl_time time)
{
    if (type == YAWL_TYPE_DATE) return yawl__time_checked(e, yawl_time_date(time));
    return type == YAWL_TYPE_TIME ? yawl_time_clock(time) : yawl__time_checked(e, time);
}

struct yawl_time yawl_time_add(struct yawl_eval *e, enum yawl_type type, struct yawl_time time,
                               struct yawl_span span)
{
    if (type == YAWL_TYPE_TIME && span.months != 0) return fail(e, YAWL_ECAST);
    if (span.months != 0) time.seconds = add_months(time.seconds, span.months);
    int64_t nanos = (int64_t)time.nanos + span.nanos;
    time.seconds += span.seconds + (nanos >= SECOND_NANOS) - (nanos < 0);
    time.nanos = (int32_t)((nanos + SECOND_NANOS) % SECOND_NANOS);
    return kept(e, type, time);
}

struct yawl_time yawl_time_subtract(struct yawl_eval *e, enum yawl_type type, struct yawl_time time,
                                    struct yawl_span span)
{
    return yawl_time_add(e, type, time, yawl_span_negate(span));
}

struct yawl_span yawl_time_difference(struct yawl_eval *e, struct yawl_time a, struct yawl_time b)
{
    return yawl__span_checked(e, 0, yawl__utc(a) - yawl__utc(b), (int64_t)a.nanos - b.nanos);
}

/* ---- Zones ---- */

struct yawl_time yawl_time_adjust(struct yawl_eval *e, enum yawl_type type, struct yawl_time time,
                                  int64_t zone)
{
    if (zone < -YAWL_ZONE_MAX || zone > YAWL_ZONE_MAX) return fail(e, YAWL_ECAST);
    if (yawl_time_has_zone(time)) time.seconds = yawl__utc(time) + zone * 60;
    time.zone = (int16_t)zone;
    return kept(e, type, time);
}

struct yawl_time yawl_time_without_zone(struct yawl_time time)
{
    time.zone = YAWL_NO_ZONE;
    return time;
}

int64_t yawl_zone_of_span(struct yawl_eval *e, struct yawl_span span)
{
    bool good = span.months == 0 && span.nanos == 0 && span.seconds % 60 == 0 &&
                span.seconds >= -ZONE_DAY && span.seconds <= ZONE_DAY;
    if (good) return span.seconds / 60;
    yawl_fault(e, YAWL_ECAST);
    return 0;
}

int64_t yawl_zone_of_text(struct yawl_eval *e, struct yawl_text text)
{
    struct yawl__reader r = yawl__reader_of(text);
    int64_t minutes = 0;
    if (yawl_text_either(text, "Z", "UTC")) return 0;
    bool west = yawl__skip(&r, '-');
    if (!west) yawl__skip(&r, '+');
    if (yawl__read_zone(&r, &minutes) && r.at == r.end) return west ? -minutes : minutes;
    yawl_fault_of(e, YAWL_ECAST, text);
    return 0;
}

struct yawl_span yawl_time_zone(struct yawl_time time)
{
    struct yawl_span span = {0, yawl_time_has_zone(time) ? (int64_t)time.zone * 60 : 0, 0, 0};
    return span;
}

/* ---- Ranges of CEL ---- */

struct yawl_time yawl_stamp_limited(struct yawl_eval *e, struct yawl_time time)
{
    int64_t utc = yawl__utc(time);
    return utc < STAMP_LEAST || utc > STAMP_MOST ? fail(e, YAWL_EOVERFLOW) : time;
}

struct yawl_span yawl_span_limited(struct yawl_eval *e, struct yawl_span span)
{
    struct yawl_span none = {0, 0, 0, 0};
    if (span.seconds >= -SPAN_LIMIT && span.seconds <= SPAN_LIMIT) return span;
    yawl_fault(e, YAWL_EOVERFLOW);
    return none;
}

/* ---- Conversions ---- */

struct yawl_time yawl_time_date(struct yawl_time time)
{
    time.seconds = yawl__day_of(time.seconds) * DAY_SECONDS;
    time.nanos = 0;
    return time;
}

struct yawl_time yawl_time_clock(struct yawl_time time)
{
    time.seconds = yawl__second_of_day(time.seconds);
    return time;
}

struct yawl_time yawl_time_of_both(struct yawl_eval *e, struct yawl_time date,
                                   struct yawl_time clock)
{
    bool both = yawl_time_has_zone(date) && yawl_time_has_zone(clock);
    if (both && date.zone != clock.zone) return fail(e, YAWL_ECAST);
    clock.seconds += date.seconds;
    if (!yawl_time_has_zone(clock)) clock.zone = date.zone;
    return yawl__time_checked(e, clock);
}

int64_t yawl_time_epoch(struct yawl_time time) { return yawl__utc(time); }

struct yawl_time yawl_time_of_epoch(struct yawl_eval *e, int64_t seconds)
{
    struct yawl_time time = {seconds, 0, 0, 0};
    return yawl__time_checked(e, time);
}

struct yawl_time yawl_time_of_ms(int64_t ms)
{
    struct yawl_time time = {ms / 1000 - (ms % 1000 < 0), 0, 0, 0};
    time.nanos = (int32_t)(ms - time.seconds * 1000) * 1000000;
    return time;
}
