/* Durations: their texts of XML Schema 1.1 and of CEL, read and written.
 *
 * XML Schema: P1Y2M3DT4H5M6.7S, each part at most once and in this order, a sign in front.  CEL: 1h30m,
 * -1.5s, any number of parts; what a part is below a nanosecond is dropped.
 */
#include "support/scratch.h"
#include "support/time_parts.h"

#include <string.h>

static struct yawl_span fail(struct yawl_eval *e, int code, struct yawl_text text)
{
    struct yawl_span none = {0, 0, 0, 0};
    yawl_fault_of(e, code, text);
    return none;
}

/* ---- Reading, XML Schema ---- */

/* A duration that is read: the sums of its parts, and what went wrong with them. */
struct sums {
    struct yawl_eval quiet;
    int64_t months, seconds, nanos;
    bool has_months, has_seconds; /* such a part was there */
};

static void add_parts(struct sums *sums, int64_t *sum, int64_t count, int64_t unit)
{
    *sum = yawl_int_add(&sums->quiet, *sum, yawl_int_multiply(&sums->quiet, count, unit));
}

struct unit {
    char name;
    int64_t months, seconds;
};
static const struct unit date_units[] = {
    {'Y', 12, 0}, {'M', 1, 0}, {'D', 0, DAY_SECONDS}, {0, 0, 0}};
static const struct unit clock_units[] = {{'H', 0, 3600}, {'M', 0, 60}, {'S', 0, 1}, {0, 0, 0}};

/* Numbers with units in the order of the table.  Returns how many there were, or -1. */
static int read_parts(struct yawl__reader *r, const struct unit *unit, struct sums *sums)
{
    int count = 0;
    for (; yawl__at_digit(r); unit++, count++) {
        int64_t value = 0;
        int32_t nanos = 0;
        yawl__read_number(r, &value);
        const char *point = r->at;
        if (!yawl__read_fraction(r, &nanos) || r->at == r->end) return -1;
        while (unit->name != 0 && unit->name != *r->at) unit++;
        if (unit->name == 0 || (r->at != point && unit->name != 'S')) return -1;
        r->at++;
        add_parts(sums, &sums->months, value, unit->months);
        add_parts(sums, &sums->seconds, value, unit->seconds);
        sums->nanos += nanos;
        sums->has_months = sums->has_months || unit->months != 0;
        sums->has_seconds = sums->has_seconds || unit->seconds != 0;
    }
    return count;
}

static bool read_span(struct yawl__reader *r, struct sums *sums)
{
    int dates, clocks = 0;
    if (!yawl__skip(r, 'P')) return false;
    dates = read_parts(r, date_units, sums);
    if (dates < 0) return false;
    if (yawl__skip(r, 'T')) {
        clocks = read_parts(r, clock_units, sums);
        if (clocks <= 0) return false;
    }
    return dates + clocks > 0 && r->at == r->end;
}

static struct yawl_span sums_to_span(struct yawl_eval *e, const struct sums *sums, bool negative,
                                     struct yawl_text text)
{
    int64_t sign = negative ? -1 : 1;
    if (sums->quiet.fault != 0) return fail(e, YAWL_EOVERFLOW, text);
    return yawl__span_checked(e, sign * sums->months, sign * sums->seconds, sign * sums->nanos);
}

static struct yawl_span parse(struct yawl_eval *e, struct yawl_text text, bool months, bool seconds)
{
    struct yawl__reader r = yawl__reader_of(text);
    struct sums sums;
    memset(&sums, 0, sizeof sums);
    bool negative = yawl__skip(&r, '-');
    if (!read_span(&r, &sums)) return fail(e, YAWL_ECAST, text);
    if ((sums.has_months && !months) || (sums.has_seconds && !seconds))
        return fail(e, YAWL_ECAST, text);
    if (r.over) return fail(e, YAWL_EOVERFLOW, text);
    return sums_to_span(e, &sums, negative, text);
}

struct yawl_span yawl_span_parse(struct yawl_eval *e, struct yawl_text text)
{
    return parse(e, text, true, true);
}

struct yawl_span yawl_span_parse_months(struct yawl_eval *e, struct yawl_text text)
{
    return parse(e, text, true, false);
}

struct yawl_span yawl_span_parse_seconds(struct yawl_eval *e, struct yawl_text text)
{
    return parse(e, text, false, true);
}

/* ---- Reading, CEL ---- */

/* The two letters of "ms" stand before "m", whose beginning they share; µ is U+00B5 or U+03BC. */
static const struct {
    const char *name;
    int64_t nanos;
} short_units[] = {
    {"ns", 1},
    {"us", 1000},
    {"\xc2\xb5s", 1000},
    {"\xce\xbcs", 1000},
    {"ms", 1000000},
    {"s", SECOND_NANOS},
    {"m", 60 * INT64_C(1000000000)},
    {"h", 3600 * INT64_C(1000000000)},
    {"d", DAY_SECONDS *SECOND_NANOS},
    {"w", 7 * DAY_SECONDS *SECOND_NANOS},
};
#define SHORT_UNITS (sizeof short_units / sizeof *short_units)

/* Nanoseconds of the unit that the text goes on with; 0: none. */
static int64_t read_unit(struct yawl__reader *r)
{
    for (size_t i = 0; i < SHORT_UNITS; i++) {
        size_t length = strlen(short_units[i].name);
        if ((size_t)(r->end - r->at) < length) continue;
        if (memcmp(r->at, short_units[i].name, length) != 0) continue;
        r->at += length;
        return short_units[i].nanos;
    }
    return 0;
}

/* Digits behind a point as that part of a unit: from the last one, so that nothing is lost before the
 * rest is dropped. */
static int64_t fraction_of(const char *digits, const char *end, int64_t unit)
{
    int64_t part = 0;
    while (end > digits) part = (part + (*--end - '0') * unit) / 10;
    return part;
}

static bool read_short_part(struct yawl__reader *r, struct sums *sums)
{
    int64_t value = 0;
    bool has_number = yawl__read_number(r, &value);
    const char *digits = r->at, *end;
    if (yawl__skip(r, '.')) {
        for (digits++; yawl__at_digit(r);) r->at++;
        has_number = has_number || r->at > digits;
    }
    end = r->at;
    int64_t unit = has_number ? read_unit(r) : 0;
    if (unit == 0) return false;
    int64_t part = fraction_of(digits, end, unit);
    bool small = unit < SECOND_NANOS; /* then seconds are counted in its multiples */
    if (small) part += value % (SECOND_NANOS / unit) * unit;
    add_parts(sums, &sums->seconds, small ? value / (SECOND_NANOS / unit) : value,
              small ? 1 : unit / SECOND_NANOS);
    add_parts(sums, &sums->seconds, 1, part / SECOND_NANOS);
    sums->nanos += part % SECOND_NANOS;
    return true;
}

/* "0" needs no unit. */
static bool read_short(struct yawl__reader *r, struct sums *sums)
{
    if (r->end - r->at == 1 && yawl__skip(r, '0')) return true;
    if (r->at == r->end) return false;
    while (r->at < r->end) {
        if (!read_short_part(r, sums)) return false;
    }
    return true;
}

struct yawl_span yawl_span_of_text(struct yawl_eval *e, struct yawl_text text)
{
    struct yawl__reader r = yawl__reader_of(text);
    struct sums sums;
    memset(&sums, 0, sizeof sums);
    bool negative = yawl__skip(&r, '-');
    if (!negative) yawl__skip(&r, '+');
    if (r.at < r.end && *r.at == 'P') return yawl_span_parse(e, text);
    if (!read_short(&r, &sums)) return fail(e, YAWL_ECAST, text);
    if (r.over) return fail(e, YAWL_EOVERFLOW, text);
    return yawl_span_limited(e, sums_to_span(e, &sums, negative, text));
}

/* ---- Writing ---- */

static uint64_t size_of(int64_t value) { return (uint64_t)(value < 0 ? -value : value); }

static void write_part(struct yawl__writer *w, uint64_t value, char unit)
{
    if (value == 0) return;
    yawl__write_number(w, value, 1);
    yawl__write(w, unit);
}

static void write_clock(struct yawl__writer *w, uint64_t seconds, int64_t nanos)
{
    if (seconds == 0 && nanos == 0) return;
    yawl__write(w, 'T');
    write_part(w, seconds / 3600, 'H');
    write_part(w, seconds / 60 % 60, 'M');
    if (seconds % 60 == 0 && nanos == 0) return;
    yawl__write_number(w, seconds % 60, 1);
    yawl__write_fraction(w, nanos);
    yawl__write(w, 'S');
}

static bool is_negative(struct yawl_span span)
{
    return span.months < 0 || span.seconds < 0 || span.nanos < 0;
}

static struct yawl_text print(struct yawl_eval *e, struct yawl_span span, const char *none)
{
    uint64_t months = size_of(span.months), seconds = size_of(span.seconds);
    struct yawl__writer w;
    w.length = 0;
    if (is_negative(span)) yawl__write(&w, '-');
    yawl__write(&w, 'P');
    write_part(&w, months / 12, 'Y');
    write_part(&w, months % 12, 'M');
    write_part(&w, seconds / (uint64_t)DAY_SECONDS, 'D');
    write_clock(&w, seconds % (uint64_t)DAY_SECONDS, (int64_t)size_of(span.nanos));
    return w.length == 1 ? yawl__scratch_text(e, none, 4) : yawl__scratch_text(e, w.text, w.length);
}

struct yawl_text yawl_span_print(struct yawl_eval *e, struct yawl_span span)
{
    return print(e, span, "PT0S");
}

struct yawl_text yawl_span_print_months(struct yawl_eval *e, struct yawl_span span)
{
    span.seconds = span.nanos = 0;
    return span.months == 0 ? yawl__scratch_text(e, "P0M", 3) : print(e, span, "PT0S");
}

struct yawl_text yawl_text_of_span(struct yawl_eval *e, struct yawl_span span)
{
    struct yawl__writer w;
    if (span.months != 0) return yawl_span_print(e, span);
    w.length = 0;
    if (is_negative(span)) yawl__write(&w, '-');
    yawl__write_number(&w, size_of(span.seconds), 1);
    yawl__write_fraction(&w, (int64_t)size_of(span.nanos));
    yawl__write(&w, 's');
    return yawl__scratch_text(e, w.text, w.length);
}
