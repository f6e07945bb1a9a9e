/* Lexical forms of dates, times and durations (yawl_values.h). */
#include "ast/yawl_values.h"

#include <string.h>

/* A text that is read from its front. */
struct reader {
    struct text text;
    size_t at;
};

static bool at_digit(const struct reader *r)
{
    return r->at < r->text.length && r->text.data[r->at] >= '0' && r->text.data[r->at] <= '9';
}

static bool skip(struct reader *r, char c)
{
    if (r->at == r->text.length || r->text.data[r->at] != c) return false;
    r->at++;
    return true;
}

/* Exactly two digits, from `least` to `most`; -1 if there is no such number. */
static int two_digits(struct reader *r, int least, int most)
{
    if (!at_digit(r)) return -1;
    int value = r->text.data[r->at++] - '0';
    if (!at_digit(r)) return -1;
    value = value * 10 + (r->text.data[r->at++] - '0');
    return value < least || value > most ? -1 : value;
}

/* At least four digits, no needless zero, not zero; *leap says whether it is a leap year. */
static bool year(struct reader *r, bool *leap)
{
    skip(r, '-');
    size_t begin = r->at;
    int modulo = 0; /* of 400 years */
    bool zero = true;
    while (at_digit(r)) {
        int digit = r->text.data[r->at++] - '0';
        modulo = (modulo * 10 + digit) % 400;
        zero &= digit == 0;
    }
    size_t length = r->at - begin;
    if (length < 4 || zero || (length > 4 && r->text.data[begin] == '0')) return false;
    *leap = modulo % 4 == 0 && (modulo % 100 != 0 || modulo == 0);
    return true;
}

static bool date(struct reader *r)
{
    static const int days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    bool leap;
    if (!year(r, &leap) || !skip(r, '-')) return false;
    int month = two_digits(r, 1, 12);
    if (month < 0 || !skip(r, '-')) return false;
    return two_digits(r, 1, days[month - 1] + (month == 2 && leap)) > 0;
}

static bool time_of_day(struct reader *r)
{
    int hour = two_digits(r, 0, 24);
    if (hour < 0 || !skip(r, ':')) return false;
    int minute = two_digits(r, 0, 59);
    if (minute < 0 || !skip(r, ':')) return false;
    int second = two_digits(r, 0, 59);
    if (second < 0) return false;
    bool zero = minute == 0 && second == 0;
    if (skip(r, '.')) {
        if (!at_digit(r)) return false;
        while (at_digit(r)) zero &= r->text.data[r->at++] == '0';
    }
    return hour < 24 || zero;
}

/* Nothing, Z, or ±hh:mm up to 14:00; then the end. */
static bool zone(struct reader *r)
{
    if (!skip(r, 'Z') && (skip(r, '+') || skip(r, '-'))) {
        int hour = two_digits(r, 0, 14);
        if (hour < 0 || !skip(r, ':')) return false;
        int minute = two_digits(r, 0, 59);
        if (minute < 0 || (hour == 14 && minute > 0)) return false;
    }
    return r->at == r->text.length;
}

bool yawl_is_date(struct text text)
{
    struct reader r = {text, 0};
    return date(&r) && zone(&r);
}

bool yawl_is_date_time(struct text text)
{
    struct reader r = {text, 0};
    return date(&r) && skip(&r, 'T') && time_of_day(&r) && zone(&r);
}

/* Numbers, each with one of `units`, in their order; `decimals`: the last unit may have a fraction.
 * Returns how many there were, or -1. */
static int parts(struct reader *r, const char *units, bool decimals)
{
    int count = 0;
    const char *unit = units;
    while (at_digit(r) || (decimals && r->at < r->text.length && r->text.data[r->at] == '.')) {
        bool fraction = false;
        while (at_digit(r)) r->at++;
        if (decimals && skip(r, '.')) {
            fraction = true;
            if (!at_digit(r)) return -1;
            while (at_digit(r)) r->at++;
        }
        if (r->at == r->text.length) return -1;
        char c = r->text.data[r->at++];
        const char *found = c == '\0' ? NULL : strchr(unit, c);
        if (found == NULL || (fraction && found[1] != '\0')) return -1;
        unit = found + 1;
        count++;
    }
    return count;
}

bool yawl_is_duration(struct text text)
{
    struct reader r = {text, 0};
    skip(&r, '-');
    if (!skip(&r, 'P')) return false;
    int dates = parts(&r, "YMD", false);
    if (dates < 0) return false;
    int times = 0;
    if (skip(&r, 'T')) {
        times = parts(&r, "HMS", true);
        if (times <= 0) return false;
    }
    return dates + times > 0 && r.at == text.length;
}
