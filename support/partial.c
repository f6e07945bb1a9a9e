/* Parts of dates, from text and to text: the parts that are there are those of the text of a whole date. */
#include "support/partial.h"

#include "support/scratch.h"

#include <string.h>

/* A text longer than this is no year, month or day: yawl_time_parse() knows no such year. */
#define TEXT_MAX 40

/* What a text has in place of what begins a date, how many characters of the date it then has, and what
 * of the date is behind them. */
struct form {
    const char *dashes, *before, *behind;
    uint32_t digits;
    bool has_year;
};

static const struct form forms[] = {
    [YAWL__PARTIAL_YEAR] = {"", "", "-01-01", 0, true},
    [YAWL__PARTIAL_YEAR_MONTH] = {"", "", "-01", 3, true}, /* "-12" behind the year */
    [YAWL__PARTIAL_MONTH] = {"--", "1972-", "-01", 2, false},
    [YAWL__PARTIAL_MONTH_DAY] = {"--", "1972-", "", 5, false},
    [YAWL__PARTIAL_DAY] = {"---", "1972-12-", "", 2, false},
};

/* Bytes of the year that the text begins with, its sign among them. */
static uint32_t year_length(struct yawl_text text)
{
    uint32_t at = text.length > 0 && text.data[0] == '-' ? 1 : 0;
    while (at < text.length && text.data[at] >= '0' && text.data[at] <= '9') at++;
    return at;
}

static void append(struct yawl_text *to, char *space, const char *bytes, size_t length)
{
    memcpy(space + to->length, bytes, length);
    to->length += (uint32_t)length;
}

/* The whole date, in `space`; empty if the text does not begin as it should. */
static struct yawl_text date_of(const struct form *form, struct yawl_text text, char *space)
{
    struct yawl_text date = {space, 0}, none = {"", 0};
    uint32_t begin = (uint32_t)strlen(form->dashes), length = form->digits;
    if (text.length > TEXT_MAX || text.length < begin) return none;
    if (memcmp(text.data, form->dashes, begin) != 0) return none;
    if (form->has_year) length += year_length(text);
    if (text.length < begin + length) return none;
    append(&date, space, form->before, strlen(form->before));
    append(&date, space, text.data + begin, length);
    append(&date, space, form->behind, strlen(form->behind));
    append(&date, space, text.data + begin + length, text.length - begin - length);
    return date;
}

struct yawl_time yawl__partial_parse(struct yawl_eval *e, enum yawl__partial which,
                                     struct yawl_text text)
{
    char space[2 * TEXT_MAX];
    return yawl_time_parse(e, YAWL_TYPE_DATE, date_of(&forms[which], text, space));
}

struct yawl_text yawl__partial_print(struct yawl_eval *e, enum yawl__partial which,
                                     struct yawl_time date)
{
    static const uint32_t month_and_day = 6; /* "-12-31" */
    const struct form *form = &forms[which];
    char space[2 * TEXT_MAX];
    struct yawl_text whole = yawl_time_print(e, YAWL_TYPE_DATE, date), text = {space, 0};
    uint32_t year = year_length(whole);
    if (whole.length > TEXT_MAX || whole.length < year + month_and_day) return whole; /* a fault */
    uint32_t begin = form->has_year ? 0 : year + 1 + (which == YAWL__PARTIAL_DAY ? 3 : 0);
    append(&text, space, form->dashes, strlen(form->dashes));
    append(&text, space, whole.data + begin, (form->has_year ? year : 0) + form->digits);
    append(&text, space, whole.data + year + month_and_day, whole.length - year - month_and_day);
    return yawl__scratch_text(e, text.data, text.length);
}
