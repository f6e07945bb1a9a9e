/* The kinds of simple types: which texts they have, and how their values compare.
 *
 * Takes text without white space at its ends.  Decimals are compared digit by digit, so they may be of any
 * length.
 */
#include "support/schema_parts.h"
#include "support/tree_parts.h"

/* ---- Numbers ---- */

static bool is_digit(char c) { return c >= '0' && c <= '9'; }

static uint32_t skip_digits(struct yawl_text text, uint32_t at)
{
    while (at < text.length && is_digit(text.data[at])) at++;
    return at;
}

static uint32_t skip_sign(struct yawl_text text)
{
    return text.length > 0 && (text.data[0] == '+' || text.data[0] == '-') ? 1 : 0;
}

/* Where the digits with at most one point end that begin at `at`; `at` if there is no digit. */
static uint32_t skip_decimal(struct yawl_text text, uint32_t at)
{
    uint32_t point = skip_digits(text, at), end = point;
    if (point < text.length && text.data[point] == '.') end = skip_digits(text, point + 1);
    return end - at > (end > point ? 1u : 0u) ? end : at;
}

static bool is_decimal(struct yawl_text text)
{
    uint32_t begin = skip_sign(text);
    return begin < text.length && skip_decimal(text, begin) == text.length;
}

static bool is_integer(struct yawl_text text)
{
    uint32_t begin = skip_sign(text);
    return begin < text.length && skip_digits(text, begin) == text.length;
}

static bool is_float(struct yawl_text text)
{
    if (yawl_text_either(text, "INF", "-INF") || yawl_text_either(text, "NaN", "NaN")) return true;
    uint32_t begin = skip_sign(text), at = skip_decimal(text, begin);
    if (at == begin) return false;
    if (at == text.length) return true;
    if (text.data[at] != 'e' && text.data[at] != 'E') return false;
    struct yawl_text exponent = {text.data + at + 1, text.length - at - 1};
    return is_integer(exponent);
}

/* A decimal without zeros that say nothing. */
struct digits {
    bool is_negative;
    struct yawl_text whole, fraction;
};

static struct digits digits_of(struct yawl_text text)
{
    struct digits digits = {text.length > 0 && text.data[0] == '-', {"", 0}, {"", 0}};
    uint32_t begin = skip_sign(text), point = skip_digits(text, begin), end = text.length;
    while (begin < point && text.data[begin] == '0') begin++;
    while (end > point + 1 && text.data[end - 1] == '0') end--;
    if (begin < point) {
        digits.whole.data = text.data + begin;
        digits.whole.length = point - begin;
    }
    if (end > point + 1) {
        digits.fraction.data = text.data + point + 1;
        digits.fraction.length = end - point - 1;
    }
    if (digits.whole.length == 0 && digits.fraction.length == 0) digits.is_negative = false;
    return digits;
}

void yawl__count_digits(struct yawl_text text, uint64_t *all, uint64_t *fraction)
{
    struct digits digits = digits_of(text);
    *fraction = digits.fraction.length;
    *all = digits.whole.length + *fraction;
    if (*all == 0) *all = 1;
}

static int order_decimals(struct yawl_text a, struct yawl_text b)
{
    bool begins = a.length > 0 && a.data[0] > '0' && a.data[0] <= '9';
    if (begins && b.length == 1 && b.data[0] == '0') return 1; /* the bound that most have */
    struct digits x = digits_of(a), y = digits_of(b);
    if (x.is_negative != y.is_negative) return x.is_negative ? -1 : 1;
    int order = x.whole.length != y.whole.length ? (x.whole.length < y.whole.length ? -1 : 1)
                                                 : yawl_text_compare(x.whole, y.whole);
    if (order == 0) order = yawl_text_compare(x.fraction, y.fraction);
    return x.is_negative ? -order : order;
}

/* Most bounds are far away: one sign or more digits tell. */
static int order_integers(struct yawl_text a, struct yawl_text b)
{
    if (a.length > 0 && b.length > 1 && is_digit(a.data[0])) {
        if (b.data[0] == '-' && b.data[1] != '0') return 1;
        if (is_digit(b.data[0]) && b.data[0] != '0' && a.length < b.length) return -1;
    }
    return order_decimals(a, b);
}

static int order_floats(struct yawl_text a, struct yawl_text b)
{
    double x = yawl_float_number(a), y = yawl_float_number(b);
    return x < y ? -1 : x > y ? 1 : x >= y ? 0 : 2;
}

/* ---- Names ---- */

/* Groups of at most 8 letters or, after the first, digits, with hyphens between them. */
static bool is_language(struct yawl_text text)
{
    uint32_t group = 0, groups = 1;
    for (uint32_t i = 0; i < text.length; i++) {
        char c = text.data[i], lower = (char)(c | 32);
        bool is_hyphen = c == '-' && group > 0;
        if (is_hyphen) groups++;
        bool fits = (lower >= 'a' && lower <= 'z') || (groups > 1 && is_digit(c));
        group = is_hyphen ? 0 : group + 1;
        if (!is_hyphen && (!fits || group > 8)) return false;
    }
    return group > 0;
}

/* Name characters, colons among them, of which the first begins a name if `begins`. */
static bool is_name(struct yawl_text text, bool begins)
{
    const char *at = text.data, *end = at + text.length;
    uint32_t code = 0, length;
    for (; at < end; at += length, begins = false) {
        length = yawl__code_point(at, end, &code);
        if (length == 0) return false;
        if (code == ':') continue;
        if (begins ? !yawl__is_name_start(code) : !yawl__is_name_char(code)) return false;
    }
    return text.length > 0;
}

static bool is_qualified_name(struct yawl_text text)
{
    return text.length > 0 && yawl__name_length(text.data, text.data + text.length) == text.length;
}

static bool has_colon(struct yawl_text text)
{
    return text.length > 0 && memchr(text.data, ':', text.length) != NULL;
}

/* ---- Bytes ---- */

static bool is_hex(struct yawl_text text, uint64_t *bytes)
{
    for (uint32_t i = 0; i < text.length; i++) {
        char c = text.data[i], lower = (char)(c | 32);
        if (!is_digit(c) && (lower < 'a' || lower > 'f')) return false;
    }
    *bytes = text.length / 2;
    return text.length % 2 == 0;
}

/* Value of a digit of base 64, 64 for =, 65 for anything else. */
static uint32_t base64_digit(char c)
{
    if (c >= 'A' && c <= 'Z') return (uint32_t)(c - 'A');
    if (c >= 'a' && c <= 'z') return (uint32_t)(c - 'a' + 26);
    if (is_digit(c)) return (uint32_t)(c - '0' + 52);
    return c == '+' ? 62 : c == '/' ? 63 : c == '=' ? 64 : 65;
}

/* Groups of four; the last may end with = or ==, before which no bits are left over. */
static bool is_base64(struct yawl_text text, uint64_t *bytes)
{
    uint64_t digits = 0, padding = 0;
    uint32_t last = 0;
    for (uint32_t i = 0; i < text.length; i++) {
        if (yawl_is_space(text.data[i])) continue;
        uint32_t digit = base64_digit(text.data[i]);
        if (digit > 64 || (digit < 64 && padding > 0)) return false;
        digits += digit < 64;
        padding += digit == 64;
        if (digit < 64) last = digit;
    }
    *bytes = digits * 6 / 8;
    if ((digits + padding) % 4 != 0 || padding > 2) return false;
    return padding == 0 || (padding == 1 ? last % 4 == 0 : last % 16 == 0);
}

/* ---- All kinds ---- */

bool yawl__is_lexical(enum yawl_simple_kind kind, struct yawl_text text, uint64_t *bytes)
{
    switch (kind) {
    case YAWL_SIMPLE_LANGUAGE: return is_language(text);
    case YAWL_SIMPLE_NMTOKEN: return is_name(text, false);
    case YAWL_SIMPLE_NAME: return is_name(text, true);
    case YAWL_SIMPLE_NCNAME:
    case YAWL_SIMPLE_ID:
    case YAWL_SIMPLE_IDREF: return is_name(text, true) && !has_colon(text);
    case YAWL_SIMPLE_QNAME: return is_qualified_name(text);
    case YAWL_SIMPLE_BOOLEAN:
        return yawl_text_either(text, "true", "false") || yawl_text_either(text, "1", "0");
    case YAWL_SIMPLE_DECIMAL: return is_decimal(text);
    case YAWL_SIMPLE_INTEGER: return is_integer(text);
    case YAWL_SIMPLE_FLOAT: return is_float(text);
    case YAWL_SIMPLE_HEX: return is_hex(text, bytes);
    case YAWL_SIMPLE_BASE64: return is_base64(text, bytes);
    case YAWL_SIMPLE_STRING:
    case YAWL_SIMPLE_URI:
    case YAWL_SIMPLE_LIST:
    case YAWL_SIMPLE_UNION: return true;
    case YAWL_SIMPLE_ENTITY: return false; /* a DTD declares them, and none is read */
    default: return yawl__is_moment(kind, text);
    }
}

static bool is_true(struct yawl_text text) { return yawl_text_either(text, "true", "1"); }

int yawl__order_values(enum yawl_simple_kind kind, struct yawl_text a, struct yawl_text b)
{
    switch (kind) {
    case YAWL_SIMPLE_DECIMAL: return order_decimals(a, b);
    case YAWL_SIMPLE_INTEGER: return order_integers(a, b);
    case YAWL_SIMPLE_FLOAT: return order_floats(a, b);
    case YAWL_SIMPLE_BOOLEAN: return yawl_bool_order(is_true(a), is_true(b));
    default: break;
    }
    bool is_moment = kind >= YAWL_SIMPLE_DATE && kind <= YAWL_SIMPLE_DURATION;
    return is_moment ? yawl__order_moments(kind, a, b) : yawl_text_compare(a, b);
}
