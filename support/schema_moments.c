/* Dates, times and durations of XML Schema as texts: which are values, and how they compare.
 *
 * Takes text without white space at its ends.  Years, months and days that stand alone are compared as the
 * date that XML Schema part 2 (3.2.7.4) makes of them, with the parts of 1972-12-01 where they have none.
 */
#include "support/schema_parts.h"
#include "yawl/time.h"

/* A text longer than this is no year, month or day: yawl_time_parse() knows no such year. */
#define PARTIAL_MAX 40

static bool is_digit(char c) { return c >= '0' && c <= '9'; }

/* What stands before and behind a part of a date to make it one; `dashes` begin it. */
struct partial {
    const char *before, *behind;
    uint32_t dashes, digits; /* digits 0: a year */
};

static const struct partial partials[] = {
    [YAWL_SIMPLE_GYEAR - YAWL_SIMPLE_GYEAR] = {"", "-01-01", 0, 0},
    [YAWL_SIMPLE_GYEAR_MONTH - YAWL_SIMPLE_GYEAR] = {"", "-01", 0, 3},
    [YAWL_SIMPLE_GMONTH - YAWL_SIMPLE_GYEAR] = {"1972-", "-01", 2, 2},
    [YAWL_SIMPLE_GMONTH_DAY - YAWL_SIMPLE_GYEAR] = {"1972-", "", 2, 5},
    [YAWL_SIMPLE_GDAY - YAWL_SIMPLE_GYEAR] = {"1972-12-", "", 3, 2},
};

/* Bytes of the year that the text begins with, its sign among them. */
static uint32_t year_length(struct yawl_text text)
{
    uint32_t at = text.length > 0 && text.data[0] == '-' ? 1 : 0;
    while (at < text.length && is_digit(text.data[at])) at++;
    return at;
}

static void append(struct yawl_text *date, char *space, const char *text, uint32_t length)
{
    memcpy(space + date->length, text, length);
    date->length += length;
}

/* The whole date, in `space`; empty if the text does not begin as it should. */
static struct yawl_text date_of(enum yawl_simple_kind kind, struct yawl_text text, char *space)
{
    const struct partial *partial = &partials[kind - YAWL_SIMPLE_GYEAR];
    struct yawl_text date = {space, 0}, none = {"", 0};
    uint32_t begin = partial->dashes, length = partial->digits;
    if (text.length > PARTIAL_MAX || text.length < begin + length) return none;
    if (begin > 0 && memcmp(text.data, "---", begin) != 0) return none;
    if (begin == 0) length += year_length(text); /* "-12" of a year and a month */
    if (text.length < begin + length) return none;
    append(&date, space, partial->before, (uint32_t)strlen(partial->before));
    append(&date, space, text.data + begin, length);
    append(&date, space, partial->behind, (uint32_t)strlen(partial->behind));
    append(&date, space, text.data + begin + length, text.length - begin - length);
    return date;
}

static bool is_partial(enum yawl_simple_kind kind)
{
    return kind >= YAWL_SIMPLE_GYEAR && kind <= YAWL_SIMPLE_GDAY;
}

static struct yawl_time parse(struct yawl_eval *quiet, enum yawl_simple_kind kind,
                              struct yawl_text text)
{
    char space[2 * PARTIAL_MAX];
    enum yawl_type type = kind == YAWL_SIMPLE_TIME        ? YAWL_TYPE_TIME
                          : kind == YAWL_SIMPLE_DATE_TIME ? YAWL_TYPE_DATE_TIME
                                                          : YAWL_TYPE_DATE;
    return yawl_time_parse(quiet, type, is_partial(kind) ? date_of(kind, text, space) : text);
}

bool yawl__is_moment(enum yawl_simple_kind kind, struct yawl_text text)
{
    struct yawl_eval quiet = {.fault = 0};
    if (kind == YAWL_SIMPLE_DURATION)
        yawl_span_parse(&quiet, text);
    else
        parse(&quiet, kind, text);
    return quiet.fault == 0;
}

int yawl__order_moments(enum yawl_simple_kind kind, struct yawl_text a, struct yawl_text b)
{
    struct yawl_eval quiet = {.fault = 0};
    if (kind == YAWL_SIMPLE_DURATION)
        return yawl_span_compare(yawl_span_parse(&quiet, a), yawl_span_parse(&quiet, b));
    struct yawl_time x = parse(&quiet, kind, a);
    return yawl_time_order(x, parse(&quiet, kind, b));
}
