/* Durations and moments as texts, and moments some duration later.
 *
 * Takes the texts that the language allows; gives false for anything else, so a wrong text is never a
 * wrong deadline.  A moment is milliseconds since 1970 in UTC; a text without a zone is UTC.
 */
#include "support/time_parts.h"

/* Longer durations are mistakes; sums below never overflow. */
#define YEARS_MAX  INT64_C(10000)
#define MS_MAX     (YEARS_MAX * 366 * DAY_MS)
#define SECOND_MS  INT64_C(1000)
#define MINUTE_MS  (60 * SECOND_MS)
#define HOUR_MS    (60 * MINUTE_MS)
#define DAY_MS     (24 * HOUR_MS)
#define WEEK_MS    (7 * DAY_MS)
#define NUMBER_MAX INT64_C(100000000000000)

/* A text that is read from its front. */
struct reader {
    const char *at, *end;
};

static bool skip(struct reader *r, char c)
{
    if (r->at == r->end || *r->at != c) return false;
    r->at++;
    return true;
}

static bool at_digit(const struct reader *r)
{
    return r->at < r->end && *r->at >= '0' && *r->at <= '9';
}

/* One or more digits; false also where the number is too large. */
static bool number(struct reader *r, int64_t *value)
{
    *value = 0;
    if (!at_digit(r)) return false;
    for (; at_digit(r); r->at++) {
        *value = *value * 10 + (*r->at - '0');
        if (*value > NUMBER_MAX) return false;
    }
    return true;
}

/* ".25" as milliseconds; digits beyond the third are dropped. */
static bool fraction(struct reader *r, int64_t *ms)
{
    int64_t unit = 100;
    *ms = 0;
    if (!skip(r, '.')) return true;
    if (!at_digit(r)) return false;
    for (; at_digit(r); r->at++, unit /= 10) *ms += (*r->at - '0') * unit;
    return true;
}

/* ---- Durations ---- */

static bool add(struct yawl_duration *duration, int64_t count, int64_t unit_ms, int64_t unit_months)
{
    if (unit_months > 0 && count > YEARS_MAX * 12 / unit_months) return false;
    if (unit_ms > 0 && count > MS_MAX / unit_ms) return false;
    duration->ms += count * unit_ms;
    duration->months += count * unit_months;
    return duration->ms <= MS_MAX && duration->months <= YEARS_MAX * 12;
}

/* The units of one half of an ISO 8601 duration, in their order. */
struct unit {
    const char *name;
    int64_t ms, months;
};
static const struct unit date_units[] = {
    {"Y", 0, 12}, {"M", 0, 1}, {"W", WEEK_MS, 0}, {"D", DAY_MS, 0}, {NULL, 0, 0}};
static const struct unit time_units[] = {
    {"H", HOUR_MS, 0}, {"M", MINUTE_MS, 0}, {"S", SECOND_MS, 0}, {NULL, 0, 0}};
static const struct unit short_units[] = {
    {"w", WEEK_MS, 0},   {"d", DAY_MS, 0},    {"h", HOUR_MS, 0}, {"ms", 1, 0},
    {"m", MINUTE_MS, 0}, {"s", SECOND_MS, 0}, {NULL, 0, 0}};
static const struct unit yawl_units[] = {
    {"YEAR", 0, 12},       {"MONTH", 0, 1},      {"WEEK", WEEK_MS, 0},
    {"DAY", DAY_MS, 0},    {"HOUR", HOUR_MS, 0}, {"MIN", MINUTE_MS, 0},
    {"SEC", SECOND_MS, 0}, {"MSEC", 1, 0},       {NULL, 0, 0}};

/* Does the text go on with this word? */
static bool skip_word(struct reader *r, const char *word)
{
    const char *at = r->at;
    for (; *word != '\0'; word++, at++) {
        if (at == r->end || *at != *word) return false;
    }
    r->at = at;
    return true;
}

/* Numbers with units, each unit at most once and in the order of the table; only seconds have a
 * fraction.  Returns how many there were, or -1. */
static int parts(struct reader *r, const struct unit *units, struct yawl_duration *duration)
{
    int count = 0;
    while (at_digit(r)) {
        int64_t value = 0, ms = 0;
        const char *point;
        if (!number(r, &value)) return -1;
        point = r->at;
        if (!fraction(r, &ms)) return -1;
        bool has_fraction = r->at != point;
        while (units->name != NULL && !skip_word(r, units->name)) units++;
        if (units->name == NULL || (has_fraction && units->ms != SECOND_MS)) return -1;
        if (!add(duration, value, units->ms, units->months)) return -1;
        duration->ms += ms;
        units++;
        count++;
    }
    return count;
}

static bool iso_duration(struct reader *r, struct yawl_duration *duration)
{
    int dates, times = 0;
    if (!skip(r, 'P')) return false;
    dates = parts(r, date_units, duration);
    if (dates < 0) return false;
    if (skip(r, 'T')) {
        times = parts(r, time_units, duration);
        if (times <= 0) return false;
    }
    return dates + times > 0 && r->at == r->end;
}

/* `2h`, `1h30m`: the sum of its parts, in any order. */
static bool short_duration(struct reader *r, struct yawl_duration *duration)
{
    while (at_digit(r)) {
        int64_t value = 0;
        const struct unit *unit = short_units;
        if (!number(r, &value)) return false;
        while (unit->name != NULL && !skip_word(r, unit->name)) unit++;
        if (unit->name == NULL || !add(duration, value, unit->ms, 0)) return false;
    }
    return r->at == r->end;
}

/* "5 HOUR": ticks and interval. */
static bool yawl_duration(struct reader *r, struct yawl_duration *duration)
{
    int64_t value = 0;
    const struct unit *unit = yawl_units;
    if (!number(r, &value) || !skip(r, ' ')) return false;
    while (unit->name != NULL && !skip_word(r, unit->name)) unit++;
    return unit->name != NULL && r->at == r->end && add(duration, value, unit->ms, unit->months);
}

static struct reader reader_of(struct yawl_text text)
{
    struct reader r;
    text = yawl_text_trim(text);
    r.at = text.data;
    r.end = text.length == 0 ? text.data : text.data + text.length;
    return r;
}

bool yawl_duration_parse(struct yawl_text text, struct yawl_duration *duration)
{
    bool (*const forms[])(struct reader *, struct yawl_duration *) = {iso_duration, short_duration,
                                                                      yawl_duration};
    if (yawl_text_trim(text).length == 0) return false;
    for (unsigned form = 0; form < sizeof forms / sizeof *forms; form++) {
        struct reader r = reader_of(text);
        duration->months = duration->ms = 0;
        if (forms[form](&r, duration)) return true;
    }
    return false;
}

/* ---- Moments ---- */

/* Exactly two digits, from `least` to `most`. */
static bool two_digits(struct reader *r, int64_t least, int64_t most, int64_t *value)
{
    const char *begin = r->at;
    return number(r, value) && r->at - begin == 2 && *value >= least && *value <= most;
}

static bool date(struct reader *r, int64_t *ms)
{
    int64_t year = 0, month = 0, day = 0;
    const char *begin = r->at;
    if (!number(r, &year) || r->at - begin != 4 || !skip(r, '-')) return false;
    if (!two_digits(r, 1, 12, &month) || !skip(r, '-')) return false;
    if (!two_digits(r, 1, yawl__days_in(year, month), &day)) return false;
    *ms = yawl__days_of(year, month, day) * DAY_MS;
    return true;
}

/* 24:00:00 is the end of the day; seconds may be left out. */
static bool time_of_day(struct reader *r, int64_t *ms)
{
    int64_t hour = 0, minute = 0, second = 0, part = 0;
    if (!two_digits(r, 0, 24, &hour) || !skip(r, ':')) return false;
    if (!two_digits(r, 0, 59, &minute)) return false;
    if (skip(r, ':') && (!two_digits(r, 0, 59, &second) || !fraction(r, &part))) return false;
    *ms += hour * HOUR_MS + minute * MINUTE_MS + second * SECOND_MS + part;
    return hour < 24 || (minute == 0 && second == 0 && part == 0);
}

/* Nothing, Z, or ±hh:mm up to 14:00. */
static bool zone(struct reader *r, int64_t *ms)
{
    int64_t hour = 0, minute = 0, sign = 0;
    if (skip(r, 'Z')) return true;
    if (skip(r, '+')) sign = 1;
    if (sign == 0 && skip(r, '-')) sign = -1;
    if (sign == 0) return true;
    if (!two_digits(r, 0, 14, &hour) || !skip(r, ':')) return false;
    if (!two_digits(r, 0, hour == 14 ? 0 : 59, &minute)) return false;
    *ms -= sign * (hour * HOUR_MS + minute * MINUTE_MS);
    return true;
}

bool yawl_moment_parse(struct yawl_text text, int64_t *ms)
{
    struct reader r = reader_of(text);
    if (number(&r, ms) && r.at == r.end) return true;
    r = reader_of(text);
    *ms = 0;
    if (!date(&r, ms)) return false;
    if (skip(&r, 'T') && !time_of_day(&r, ms)) return false;
    return zone(&r, ms) && r.at == r.end;
}

bool yawl_expiry_parse(struct yawl_text text, int64_t now_ms, int64_t *ms)
{
    struct yawl_duration duration;
    text = yawl_text_trim(text);
    *ms = INT64_MAX;
    if (text.length == 0) return true;
    if (!yawl_duration_parse(text, &duration)) return yawl_moment_parse(text, ms);
    *ms = yawl_moment_after(now_ms, duration);
    return true;
}

/* Months first, as XML Schema adds them: 31 January and one month is the last day of February. */
int64_t yawl_moment_after(int64_t moment_ms, struct yawl_duration duration)
{
    if (duration.months != 0) {
        int64_t days = moment_ms / DAY_MS - (moment_ms % DAY_MS < 0);
        int64_t of_day = moment_ms - days * DAY_MS;
        struct yawl__date date = yawl__date_of(days);
        int64_t months = date.year * 12 + date.month - 1 + duration.months;
        int64_t year = months / 12 - (months % 12 < 0), month = months - year * 12 + 1;
        int64_t last = yawl__days_in(year, month);
        moment_ms = yawl__days_of(year, month, date.day < last ? date.day : last) * DAY_MS + of_day;
    }
    int64_t more = duration.ms;
    if (more < 0) return moment_ms < INT64_MIN - more ? INT64_MIN : moment_ms + more;
    return moment_ms > INT64_MAX - more ? INT64_MAX : moment_ms + more;
}
