/* Dates, times of day and both: their texts of XML Schema 1.1, read and written, and RFC 3339.
 *
 * Reading is strict; the text that is written is the canonical one and reads back as the same value, but
 * for -00:00 and 24:00:00, which have another.
 */
#include "support/scratch.h"
#include "support/time_parts.h"

#define YEAR_MAX INT64_C(2000000000) /* beyond what seconds hold */

static struct yawl_time fail(struct yawl_eval *e, int code, struct yawl_text text)
{
    struct yawl_time none = {0, 0, 0, 0};
    yawl_fault_of(e, code, text);
    return none;
}

/* ---- Reading ---- */

/* At least four digits, more only without a zero in front. */
static bool read_year(struct yawl__reader *r, int64_t *year)
{
    bool negative = yawl__skip(r, '-');
    const char *begin = r->at;
    if (!yawl__read_number(r, year)) return false;
    if (r->at - begin < 4 || (r->at - begin > 4 && *begin == '0')) return false;
    if (*year > YEAR_MAX) {
        r->over = true;
        *year = YEAR_MAX;
    }
    if (negative) *year = -*year;
    return true;
}

static bool read_date(struct yawl__reader *r, int64_t *seconds)
{
    int64_t year = 0, month = 0, day = 0;
    if (!read_year(r, &year) || !yawl__skip(r, '-')) return false;
    if (!yawl__read_two(r, 12, &month) || month == 0 || !yawl__skip(r, '-')) return false;
    if (!yawl__read_two(r, yawl__days_in(year, month), &day) || day == 0) return false;
    *seconds = yawl__days_of(year, month, day) * DAY_SECONDS;
    return true;
}

/* 24:00:00 is the end of the day. */
static bool read_clock(struct yawl__reader *r, struct yawl_time *time)
{
    int64_t hour = 0, minute = 0, second = 0;
    if (!yawl__read_two(r, 24, &hour) || !yawl__skip(r, ':')) return false;
    if (!yawl__read_two(r, 59, &minute) || !yawl__skip(r, ':')) return false;
    if (!yawl__read_two(r, 59, &second) || !yawl__read_fraction(r, &time->nanos)) return false;
    time->seconds += hour * 3600 + minute * 60 + second;
    return hour < 24 || (minute == 0 && second == 0 && time->nanos == 0);
}

static bool read_zone(struct yawl__reader *r, struct yawl_time *time)
{
    int64_t minutes = 0;
    time->zone = YAWL_NO_ZONE;
    if (r->at == r->end) return true;
    if (yawl__skip(r, 'Z')) {
        time->zone = 0;
        return true;
    }
    bool west = yawl__skip(r, '-');
    if (!west && !yawl__skip(r, '+')) return false;
    if (!yawl__read_zone(r, &minutes)) return false;
    time->zone = (int16_t)(west ? -minutes : minutes);
    return true;
}

struct yawl_time yawl_time_parse(struct yawl_eval *e, enum yawl_type type, struct yawl_text text)
{
    struct yawl__reader r = yawl__reader_of(text);
    struct yawl_time time = {0, 0, 0, 0};
    bool good = type == YAWL_TYPE_TIME || read_date(&r, &time.seconds);
    if (type == YAWL_TYPE_DATE_TIME) good = good && yawl__skip(&r, 'T');
    if (type != YAWL_TYPE_DATE) good = good && read_clock(&r, &time);
    if (!good || !read_zone(&r, &time) || r.at != r.end) return fail(e, YAWL_ECAST, text);
    if (r.over) return fail(e, YAWL_EOVERFLOW, text);
    if (type == YAWL_TYPE_TIME) time.seconds %= DAY_SECONDS;
    return yawl__time_checked(e, time);
}

/* Four digits of a year, a clock before 24:00:00 and a zone. */
struct yawl_time yawl_stamp_of_text(struct yawl_eval *e, struct yawl_text text)
{
    bool good = text.length > 18 && text.data[4] == '-' && text.data[10] == 'T' &&
                !(text.data[11] == '2' && text.data[12] == '4');
    if (!good) return fail(e, YAWL_ECAST, text);
    struct yawl_time time = yawl_time_parse(e, YAWL_TYPE_DATE_TIME, text);
    if (time.zone == YAWL_NO_ZONE) return fail(e, YAWL_ECAST, text);
    return yawl_stamp_limited(e, yawl_time_adjust(e, YAWL_TYPE_DATE_TIME, time, 0));
}

/* ---- Writing ---- */

static void write_date(struct yawl__writer *w, int64_t days)
{
    struct yawl__date date = yawl__date_of(days);
    if (date.year < 0) yawl__write(w, '-');
    yawl__write_number(w, (uint64_t)(date.year < 0 ? -date.year : date.year), 4);
    yawl__write(w, '-');
    yawl__write_number(w, (uint64_t)date.month, 2);
    yawl__write(w, '-');
    yawl__write_number(w, (uint64_t)date.day, 2);
}

static void write_hours(struct yawl__writer *w, int64_t minutes)
{
    yawl__write_number(w, (uint64_t)(minutes / 60), 2);
    yawl__write(w, ':');
    yawl__write_number(w, (uint64_t)(minutes % 60), 2);
}

static void write_clock(struct yawl__writer *w, int64_t seconds, int32_t nanos)
{
    write_hours(w, seconds / 60);
    yawl__write(w, ':');
    yawl__write_number(w, (uint64_t)(seconds % 60), 2);
    yawl__write_fraction(w, nanos);
}

static void write_zone(struct yawl__writer *w, int32_t zone)
{
    if (zone == YAWL_NO_ZONE) return;
    yawl__write(w, zone == 0 ? 'Z' : zone < 0 ? '-' : '+');
    if (zone != 0) write_hours(w, zone < 0 ? -zone : zone);
}

struct yawl_text yawl_time_print(struct yawl_eval *e, enum yawl_type type, struct yawl_time time)
{
    struct yawl__writer w;
    w.length = 0;
    if (type != YAWL_TYPE_TIME) write_date(&w, yawl__day_of(time.seconds));
    if (type == YAWL_TYPE_DATE_TIME) yawl__write(&w, 'T');
    if (type != YAWL_TYPE_DATE) write_clock(&w, yawl__second_of_day(time.seconds), time.nanos);
    write_zone(&w, time.zone);
    return yawl__scratch_text(e, w.text, w.length);
}
