/* Splits LoLA text into words and signs: see lola_scan.h. */
#include "read/lola_scan.h"

#include <string.h>

static bool is_at(const struct lola_scan *scan, const char *sign)
{
    return text_starts_with(text_slice(scan->text, scan->at, scan->text.length), sign);
}

static bool is_white(char c) { return c == ' ' || (c >= '\t' && c <= '\r'); }

static bool ends_word(char c) { return is_white(c) || strchr(",;:(){}", c) != NULL; }

/* Moves behind `closing`; false if there is none. */
static bool skip_to(struct lola_scan *scan, const char *closing)
{
    struct text rest = text_slice(scan->text, scan->at, scan->text.length);
    size_t found = text_find(rest, closing);
    scan->at = found == SIZE_MAX ? scan->text.length : scan->at + found + strlen(closing);
    return found != SIZE_MAX;
}

/* Moves behind white space and comments; false at a comment that is never closed, *begin is its place. */
static bool skip_layout(struct lola_scan *scan, size_t *begin)
{
    for (;;) {
        while (scan->at < scan->text.length && is_white(scan->text.data[scan->at])) scan->at++;
        *begin = scan->at;
        if (is_at(scan, "{")) {
            if (!skip_to(scan, "}")) return false;
        } else if (is_at(scan, "/*")) {
            if (!skip_to(scan, "*/")) return false;
        } else if (is_at(scan, "//")) {
            skip_to(scan, "\n");
        } else {
            return true;
        }
    }
}

static enum lola_token_kind sign_kind(char c)
{
    if (c == ',') return LOLA_COMMA;
    if (c == ':') return LOLA_COLON;
    return c == ';' ? LOLA_SEMICOLON : LOLA_SIGN;
}

struct lola_token lola_scan_next(struct lola_scan *scan)
{
    size_t begin;
    if (!skip_layout(scan, &begin)) return (struct lola_token){LOLA_UNCLOSED, begin, begin + 1};
    if (begin == scan->text.length) return (struct lola_token){LOLA_DONE, begin, begin};
    if (ends_word(scan->text.data[begin])) {
        scan->at++;
        return (struct lola_token){sign_kind(scan->text.data[begin]), begin, begin + 1};
    }
    while (scan->at < scan->text.length && !ends_word(scan->text.data[scan->at])) scan->at++;
    return (struct lola_token){LOLA_WORD, begin, scan->at};
}
