/* Lexical forms of names, numbers, URIs and addresses (yawl_values.h). */
#include "ast/yawl_values.h"

#include "support/tree_parts.h"

#include <string.h>

static bool is_digit(char c) { return c >= '0' && c <= '9'; }
static bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }

/* ---- Names ---------------------------------------------------------------------------------- */

/* The code point at *at; the text is valid UTF-8. */
static uint32_t next_code(struct text text, size_t *at)
{
    uint32_t code = 0, length;
    length = yawl__code_point(text.data + *at, text.data + text.length, &code);
    *at = length == 0 ? text.length : *at + length;
    return length == 0 ? 0 : code;
}

bool yawl_is_nmtoken(struct text text)
{
    for (size_t at = 0; at < text.length;) {
        uint32_t code = next_code(text, &at);
        if (code != ':' && !yawl__is_name_char(code)) return false;
    }
    return text.length > 0;
}

bool yawl_is_ncname(struct text text)
{
    size_t at = 0;
    if (text.length == 0 || !yawl__is_name_start(next_code(text, &at))) return false;
    while (at < text.length) {
        if (is_letter(text.data[at]))
            at++;
        else if (!yawl__is_name_char(next_code(text, &at)))
            return false;
    }
    return true;
}

struct text yawl_make_ncname(struct arena *arena, struct text text)
{
    struct text_buffer out = {.arena = arena};
    for (size_t at = 0; at < text.length;) {
        size_t begin = at;
        uint32_t code = next_code(text, &at);
        if (begin == 0 && !yawl__is_name_start(code)) text_add_char(&out, '_');
        bool fits = yawl__is_name_char(code);
        text_add(&out, fits ? text_slice(text, begin, at) : TEXT("_"));
    }
    return text.length == 0 ? TEXT("_") : text_built(&out);
}

bool yawl_same_letters(struct text a, struct text b)
{
    if (a.length != b.length) return false;
    for (size_t i = 0; i < a.length; i++) {
        char x = a.data[i], y = b.data[i];
        bool same = x == y || (is_letter(x) && is_letter(y) && ((x ^ y) & 0x5f) == 0);
        if (!same) return false;
    }
    return true;
}

/* ---- Numbers -------------------------------------------------------------------------------- */

/* The digits of an integer without sign and leading zeros ("" for zero); false if it is none. */
static bool split_integer(struct text text, bool *negative, struct text *digits)
{
    size_t at = text.length > 0 && (text.data[0] == '-' || text.data[0] == '+') ? 1 : 0;
    *negative = at == 1 && text.data[0] == '-';
    if (at == text.length) return false;
    for (size_t i = at; i < text.length; i++) {
        if (!is_digit(text.data[i])) return false;
    }
    while (at < text.length && text.data[at] == '0') at++;
    *digits = text_slice(text, at, text.length);
    return true;
}

/* Compares digits without leading zeros. */
static int compare_digits(struct text a, struct text b)
{
    if (a.length != b.length) return a.length < b.length ? -1 : 1;
    return a.length == 0 ? 0 : memcmp(a.data, b.data, a.length);
}

bool yawl_is_integer(struct text text)
{
    bool negative;
    struct text digits;
    return split_integer(text, &negative, &digits);
}

bool yawl_is_long(struct text text)
{
    bool negative;
    struct text digits;
    if (!split_integer(text, &negative, &digits)) return false;
    struct text most = negative ? TEXT("9223372036854775808") : TEXT("9223372036854775807");
    return compare_digits(digits, most) <= 0;
}

bool yawl_is_integer_from(struct text text, const char *least)
{
    bool negative;
    struct text digits;
    if (!split_integer(text, &negative, &digits) || negative) return false;
    return compare_digits(digits, text_of(least)) >= 0;
}

static size_t skip_digits(struct text text, size_t at)
{
    while (at < text.length && is_digit(text.data[at])) at++;
    return at;
}

bool yawl_is_decimal(struct text text)
{
    size_t at = text.length > 0 && (text.data[0] == '-' || text.data[0] == '+') ? 1 : 0;
    size_t whole = skip_digits(text, at), end = whole;
    if (whole < text.length && text.data[whole] == '.') end = skip_digits(text, whole + 1);
    size_t digits = (whole - at) + (end > whole ? end - whole - 1 : 0);
    return end == text.length && digits > 0;
}

bool yawl_is_version_number(struct text text)
{
    if (!yawl_is_decimal(text) || text.data[0] == '-') return false;
    for (size_t i = 0; i < text.length; i++) {
        char c = text.data[i];
        if (c == '.') return i + 1 < text.length && text.data[i + 1] >= '1';
        if (c >= '1' && c <= '9') return true;
    }
    return false;
}

/* ---- URIs ----------------------------------------------------------------------------------- */

static bool is_hex(char c)
{
    return is_digit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
}

/* The first of a few characters at or after `at`, or the end. */
static size_t find_any(struct text text, size_t at, const char *set)
{
    size_t end = text.length;
    for (; *set != '\0' && at < end; set++) {
        const char *found = memchr(text.data + at, *set, end - at);
        if (found != NULL) end = (size_t)(found - text.data);
    }
    return at < end ? end : at;
}

/* "scheme:" must be a scheme and followed by something; *at is then behind it. */
static bool skip_scheme(struct text text, size_t *at)
{
    size_t colon = find_any(text, 0, ":/?#");
    if (colon == text.length || text.data[colon] != ':') return true;
    if (colon == 0 || !is_letter(text.data[0])) return false;
    for (size_t i = 1; i < colon; i++) {
        char c = text.data[i];
        if (!is_letter(c) && !is_digit(c) && strchr("+-.", c) == NULL) return false;
    }
    *at = colon + 1;
    return *at < text.length && text.data[*at] != '#';
}

bool yawl_is_uri(struct text text)
{
    size_t at = 0;
    for (size_t i = 0; i < text.length; i++) {
        bool escaped = i + 2 < text.length && is_hex(text.data[i + 1]) && is_hex(text.data[i + 2]);
        if (text.data[i] == '%' && !escaped) return false;
    }
    if (text.length == 0) return true;
    if (!skip_scheme(text, &at)) return false;
    if (text_starts_with(text_slice(text, at, text.length), "//")) {
        at += 2;
        if (at == text.length) return false;
        if (text.data[at] == '[') at = find_any(text, at, "]") + 1;
        if (at > text.length) return false;
    }
    size_t path_end = find_any(text, at, "?#");
    if (find_any(text, at, "[]") < path_end) return false;
    size_t fragment = find_any(text, path_end, "#");
    return fragment == text.length || find_any(text, fragment + 1, "#") == text.length;
}

/* ---- Addresses ------------------------------------------------------------------------------ */

/* Digits, then '/' and '-', then digits. */
bool yawl_is_house_number(struct text text)
{
    size_t at = skip_digits(text, 0);
    if (at == text.length) return at > 0;
    while (at < text.length && (text.data[at] == '/' || text.data[at] == '-')) at++;
    size_t end = skip_digits(text, at);
    return end > at && end == text.length;
}

/* Text without digits, white space, then a word such as Street, Road, Ave, with one of these initials. */
bool yawl_is_street(struct text text)
{
    static const char *const ends[] = {"treet", "oad",     "venue", "t",    "d",
                                       "ve",    "rescent", "lvd",   "ther", NULL};
    for (const char *const *end = ends; *end != NULL; end++) {
        size_t length = strlen(*end) + 1;
        if (!text_ends_with(text, *end) || text.length < length + 2) continue;
        size_t initial = text.length - length;
        if (strchr("S|sRrAaCcBbo", text.data[initial]) == NULL) continue;
        if (strchr(" \t\r\n", text.data[initial - 1]) == NULL) continue;
        struct text before = text_slice(text, 0, initial);
        if (find_any(before, 0, "0123456789") == before.length) return true;
    }
    return false;
}
