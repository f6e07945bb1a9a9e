/* Bounds and digits of decimals as regular expressions: numbers are compared digit by digit.
 *
 * Each is a look-ahead beside one that says that the text is a decimal, so it may take more than that.
 */
#include "emit/emit_xsd.h"

/* More than a decimal of ours has. */
#define DIGITS_MAX 38

/* A number without sign and without zeros that say nothing. */
struct magnitude {
    struct text whole, fraction;
    bool is_negative;
};

static struct magnitude magnitude_of(struct yawl_text written)
{
    struct text text = text_trim((struct text){written.data, written.length});
    struct magnitude m = {.is_negative = text_starts_with(text, "-")};
    size_t begin = m.is_negative || text_starts_with(text, "+") ? 1 : 0;
    size_t point = text_find(text, "."), end = text.length;
    size_t whole = point == SIZE_MAX ? end : point;
    while (begin < whole && text.data[begin] == '0') begin++;
    while (point != SIZE_MAX && end > point + 1 && text.data[end - 1] == '0') end--;
    m.whole = text_slice(text, begin, whole);
    m.fraction = point == SIZE_MAX ? TEXT("") : text_slice(text, point + 1, end);
    return m;
}

static bool is_zero(const struct magnitude *m) { return m->whole.length + m->fraction.length == 0; }

/* Digits that are greater, or less, than `digit`, of which there are some. */
static void put_digit(struct text_buffer *out, char digit, bool greater)
{
    if (greater)
        text_print(out, "[%c-9]", digit + 1);
    else
        text_print(out, "[0-%c]", digit - 1);
}

/* Whole parts of as many digits that differ at one of them. */
static void put_other_wholes(struct text_buffer *out, struct text whole, bool greater)
{
    for (size_t i = 0; i < whole.length; i++) {
        if (whole.data[i] == (greater ? '9' : '0')) continue;
        text_add_char(out, '|');
        text_add(out, text_slice(whole, 0, i));
        put_digit(out, whole.data[i], greater);
        if (whole.length > i + 1) text_print(out, "[0-9]{%zu}", whole.length - i - 1);
        text_add_string(out, "(?:\\.[0-9]*)?");
    }
}

/* Fractions that differ at one digit, or by being longer or shorter. */
static void put_other_fractions(struct text_buffer *out, const struct magnitude *m, bool greater)
{
    for (size_t i = 0; i < m->fraction.length; i++) {
        if (m->fraction.data[i] == (greater ? '9' : '0')) continue;
        text_print(out, "|" TEXT_FMT "\\." TEXT_FMT, TEXT_ARG(m->whole),
                   TEXT_ARG(text_slice(m->fraction, 0, i)));
        put_digit(out, m->fraction.data[i], greater);
        text_add_string(out, "[0-9]*");
    }
    if (greater)
        text_print(out, "|" TEXT_FMT "\\." TEXT_FMT "[0-9]*[1-9][0-9]*", TEXT_ARG(m->whole),
                   TEXT_ARG(m->fraction));
    else if (m->fraction.length > 0)
        text_print(out, "|" TEXT_FMT,
                   TEXT_ARG(m->whole)); /* without fraction, or with less of it */
    for (size_t i = 0; !greater && i < m->fraction.length; i++)
        text_print(out, "|" TEXT_FMT "\\." TEXT_FMT, TEXT_ARG(m->whole),
                   TEXT_ARG(text_slice(m->fraction, 0, i)));
}

static void put_equal(struct text_buffer *out, const struct magnitude *m)
{
    if (m->fraction.length == 0)
        text_print(out, "0*" TEXT_FMT "(?:\\.0*)?", TEXT_ARG(m->whole));
    else
        text_print(out, "0*" TEXT_FMT "\\." TEXT_FMT "0*", TEXT_ARG(m->whole),
                   TEXT_ARG(m->fraction));
}

/* Numbers without sign beyond this one; `more`: above it, else below. */
static void put_beyond(struct text_buffer *out, const struct magnitude *m, bool more,
                       bool exclusive)
{
    text_add_string(out, "(?:0*(?:");
    if (more)
        text_print(out, "[1-9][0-9]{%zu,}(?:\\.[0-9]*)?", m->whole.length);
    else if (m->whole.length > 0)
        text_print(out, "[0-9]{0,%zu}(?:\\.[0-9]*)?", m->whole.length - 1);
    else
        text_add_string(out, "[^\\s\\S]"); /* nothing is shorter */
    put_other_wholes(out, m->whole, more);
    put_other_fractions(out, m, more);
    text_add_char(out, ')');
    if (!exclusive) text_add_char(out, '|');
    if (!exclusive) put_equal(out, m);
    text_add_char(out, ')');
}

static void put_bound(struct text_buffer *out, struct yawl_text bound, bool is_min, bool exclusive)
{
    struct magnitude m = magnitude_of(bound);
    const char *far_sign = is_min ? "\\+?" : "-", *near_sign = is_min ? "-" : "\\+?";
    if (is_zero(&m)) {
        if (!exclusive) text_add_string(out, "[+-]?0*(?:\\.0*)?|");
        text_add_string(out, far_sign);
        put_beyond(out, &m, true, true);
    } else if (m.is_negative == is_min) { /* all numbers of the other sign, and some of its own */
        text_print(out, "%s[0-9.]*|%s", far_sign, near_sign);
        put_beyond(out, &m, false, exclusive);
        text_add_string(out, "|[+-]?0*(?:\\.0*)?");
    } else {
        text_add_string(out, far_sign);
        put_beyond(out, &m, true, exclusive);
    }
}

static void put_digits(struct text_buffer *out, uint32_t all, uint32_t fraction)
{
    text_add_string(out, "[+-]?0*(?:");
    if (all > DIGITS_MAX) {
        text_print(out, "[0-9]*(?:\\.[0-9]{0,%u}0*)?", fraction);
    } else {
        for (uint32_t k = 0; k <= all && k <= fraction; k++)
            text_print(out, "%s[0-9]{0,%u}(?:\\.[0-9]{0,%u}0*)?", k > 0 ? "|" : "", all - k, k);
    }
    text_add_char(out, ')');
}

void xsd_put_limits(struct text_buffer *out, const struct yawl_simple_type *type, const char *end)
{
    const struct yawl_text bounds[] = {type->min, type->max};
    const bool exclusive[] = {type->min_is_exclusive, type->max_is_exclusive};
    for (int i = 0; i < 2; i++) {
        if (bounds[i].length == 0) continue;
        text_add_string(out, "(?=(?:");
        put_bound(out, bounds[i], i == 0, exclusive[i]);
        text_print(out, ")%s)", end);
    }
    bool has_fraction = type->fraction_digits <= DIGITS_MAX, has_all = type->digits <= DIGITS_MAX;
    if (!has_fraction && !has_all) return;
    text_add_string(out, "(?=");
    put_digits(out, type->digits, type->fraction_digits);
    text_print(out, "%s)", end);
}

void xsd_put_number(struct text_buffer *out, struct yawl_text number)
{
    struct magnitude m = magnitude_of(number);
    text_add_string(out, is_zero(&m) ? "[+-]?" : m.is_negative ? "-" : "\\+?");
    put_equal(out, &m);
}
