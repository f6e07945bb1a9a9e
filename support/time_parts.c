/* The calendar of times, their ranges, and the numbers in their texts.
 *
 * The calendar counts the days of eras of 400 years that begin in March, so that the day that a leap year
 * adds is the last of a year; see H. Hinnant, "chrono-Compatible Low-Level Date Algorithms".
 */
#include "support/time_parts.h"

#define ERA_DAYS     INT64_C(146097)
#define ERA_TO_EPOCH INT64_C(719468) /* days from 0000-03-01 to 1970-01-01 */

int64_t yawl__days_of(int64_t year, int64_t month, int64_t day)
{
    year -= month <= 2;
    int64_t era = (year >= 0 ? year : year - 399) / 400;
    int64_t of_era = year - era * 400;
    int64_t of_year = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
    return era * ERA_DAYS + of_era * 365 + of_era / 4 - of_era / 100 + of_year - ERA_TO_EPOCH;
}

struct yawl__date yawl__date_of(int64_t days)
{
    days += ERA_TO_EPOCH;
    int64_t era = (days >= 0 ? days : days - ERA_DAYS + 1) / ERA_DAYS;
    int64_t of_era = days - era * ERA_DAYS;
    int64_t year = (of_era - of_era / 1460 + of_era / 36524 - of_era / 146096) / 365;
    int64_t of_year = of_era - (365 * year + year / 4 - year / 100);
    int64_t month = (5 * of_year + 2) / 153;
    struct yawl__date date;
    date.day = of_year - (153 * month + 2) / 5 + 1;
    date.month = month < 10 ? month + 3 : month - 9;
    date.year = year + era * 400 + (date.month <= 2);
    return date;
}

int64_t yawl__days_in(int64_t year, int64_t month)
{
    int64_t next_year = month == 12 ? year + 1 : year, next = month == 12 ? 1 : month + 1;
    return yawl__days_of(next_year, next, 1) - yawl__days_of(year, month, 1);
}

/* ---- Ranges ---- */

struct yawl_time yawl__time_checked(struct yawl_eval *e, struct yawl_time time)
{
    struct yawl_time none = {0, 0, 0, 0};
    if (time.seconds >= -YAWL_SECONDS_MAX && time.seconds <= YAWL_SECONDS_MAX) return time;
    yawl_fault(e, YAWL_EOVERFLOW);
    return none;
}

struct yawl_span yawl__span_checked(struct yawl_eval *e, int64_t months, int64_t seconds,
                                    int64_t nanos)
{
    struct yawl_span span = {0, 0, 0, 0};
    seconds += nanos / SECOND_NANOS;
    nanos %= SECOND_NANOS;
    if (seconds > 0 && nanos < 0) seconds--, nanos += SECOND_NANOS;
    if (seconds < 0 && nanos > 0) seconds++, nanos -= SECOND_NANOS;
    bool over = months < -YAWL_MONTHS_MAX || months > YAWL_MONTHS_MAX ||
                seconds < -YAWL_SECONDS_MAX || seconds > YAWL_SECONDS_MAX;
    bool more = months > 0 && (seconds < 0 || nanos < 0);
    bool less = months < 0 && (seconds > 0 || nanos > 0);
    if (over || more || less) {
        yawl_fault(e, over ? YAWL_EOVERFLOW : YAWL_ECAST);
        return span;
    }
    span.months = months;
    span.seconds = seconds;
    span.nanos = (int32_t)nanos;
    return span;
}

/* ---- Reading ---- */

bool yawl__read_number(struct yawl__reader *r, int64_t *value)
{
    bool over = false;
    *value = 0;
    if (!yawl__at_digit(r)) return false;
    for (; yawl__at_digit(r); r->at++) {
        int64_t digit = *r->at - '0';
        over = over || *value > (INT64_MAX - digit) / 10;
        if (!over) *value = *value * 10 + digit;
    }
    if (over) *value = INT64_MAX;
    r->over = r->over || over;
    return true;
}

bool yawl__read_two(struct yawl__reader *r, int64_t most, int64_t *value)
{
    const char *begin = r->at;
    return yawl__read_number(r, value) && r->at - begin == 2 && *value <= most;
}

bool yawl__read_zone(struct yawl__reader *r, int64_t *minutes)
{
    int64_t hour = 0, minute = 0;
    if (!yawl__read_two(r, 14, &hour) || !yawl__skip(r, ':')) return false;
    if (!yawl__read_two(r, hour == 14 ? 0 : 59, &minute)) return false;
    *minutes = hour * 60 + minute;
    return true;
}

bool yawl__read_fraction(struct yawl__reader *r, int32_t *nanos)
{
    int32_t unit = SECOND_NANOS / 10;
    *nanos = 0;
    if (!yawl__skip(r, '.')) return true;
    if (!yawl__at_digit(r)) return false;
    for (; yawl__at_digit(r); r->at++, unit /= 10) *nanos += (*r->at - '0') * unit;
    return true;
}

/* ---- Writing ---- */

void yawl__write_number(struct yawl__writer *w, uint64_t value, unsigned digits)
{
    char reversed[24];
    unsigned count = 0;
    for (; value > 0; value /= 10) reversed[count++] = (char)('0' + value % 10);
    while (count < digits) reversed[count++] = '0';
    while (count > 0) yawl__write(w, reversed[--count]);
}

void yawl__write_fraction(struct yawl__writer *w, int64_t nanos)
{
    if (nanos == 0) return;
    yawl__write(w, '.');
    for (int64_t unit = SECOND_NANOS / 10; nanos > 0; unit /= 10) {
        yawl__write(w, (char)('0' + nanos / unit));
        nanos %= unit;
    }
}
