/* Functions on texts [FO 7]: parts, white space, code points.
 *
 * Positions count code points from 1 and are numbers that are rounded; text is UTF-8, as everywhere.
 */
#include "support/items_parts.h"
#include "support/scratch.h"
#include "support/text_parts.h"
#include "support/utf8.h"

#include <math.h>

/* ---- Parts ---- */

/* Half towards the larger number, as fn:round. */
static double nearest(double value) { return floor(value + 0.5); }

/* The code points whose positions p have first <= p < end: nothing where one is NaN. */
static struct yawl_text between(struct yawl_text text, double first, double end)
{
    uint32_t at = 0, from = text.length;
    double position = 1;
    for (; at < text.length && !(position >= end); position++) {
        if (position >= first && from == text.length) from = at;
        if (!(position < end)) break;
        at += yawl__point_length(text, at);
    }
    return from < at ? yawl__part(text, from, at) : yawl__part(text, 0, 0);
}

struct yawl_text yawl_fn_substring(struct yawl_text text, double from)
{
    return isnan(from) ? yawl__part(text, 0, 0) : between(text, nearest(from), INFINITY);
}

struct yawl_text yawl_fn_substring_of(struct yawl_text text, double from, double length)
{
    double end = nearest(from) + nearest(length);
    return isnan(from) || isnan(end) ? yawl__part(text, 0, 0) : between(text, nearest(from), end);
}

struct yawl_text yawl_fn_substring_before(struct yawl_text text, struct yawl_text part)
{
    uint32_t at = yawl__find(text, part, 0);
    return yawl__part(text, 0, at == UINT32_MAX ? 0 : at);
}

struct yawl_text yawl_fn_substring_after(struct yawl_text text, struct yawl_text part)
{
    uint32_t at = yawl__find(text, part, 0);
    return at == UINT32_MAX ? yawl__part(text, 0, 0) : yawl__part(text, at + part.length, text.length);
}

/* ---- White space and characters ---- */

struct yawl_text yawl_fn_normalize_space(struct yawl_eval *e, struct yawl_text text)
{
    struct yawl_text result = yawl_text_of("");
    for (uint32_t at = 0; at < text.length;) {
        uint32_t from = at;
        while (at < text.length && !yawl_is_space(text.data[at])) at++;
        if (at > from && result.length > 0) result = yawl_text_concat(e, result, yawl_text_of(" "));
        if (at > from) result = yawl_text_concat(e, result, yawl__part(text, from, at));
        while (at < text.length && yawl_is_space(text.data[at])) at++;
    }
    return result;
}

/* What replaces the code point [from, to) of `text`: of the length 0, nothing. */
static struct yawl_text translated(struct yawl_text code, struct yawl_text from,
                                   struct yawl_text to)
{
    uint32_t i = 0, k = 0;
    while (i < from.length) {
        uint32_t next = i + yawl__point_length(from, i);
        uint32_t end = k < to.length ? k + yawl__point_length(to, k) : k;
        if (yawl_text_equal(yawl__part(from, i, next), code)) return yawl__part(to, k, end);
        i = next;
        k = end;
    }
    return code;
}

struct yawl_text yawl_fn_translate(struct yawl_eval *e, struct yawl_text text,
                                   struct yawl_text from, struct yawl_text to)
{
    struct yawl_text result = yawl_text_of("");
    for (uint32_t at = 0; at < text.length;) {
        uint32_t next = at + yawl__point_length(text, at);
        result = yawl_text_concat(e, result, translated(yawl__part(text, at, next), from, to));
        at = next;
    }
    return result;
}

struct yawl_text yawl_fn_encode_for_uri(struct yawl_eval *e, struct yawl_text text)
{
    static const char hex[] = "0123456789ABCDEF";
    struct yawl_text result = yawl_text_of("");
    for (uint32_t i = 0; i < text.length; i++) {
        char c = text.data[i];
        bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                     c == '-' || c == '_' || c == '.' || c == '~';
        char escape[3] = {'%', hex[(unsigned char)c >> 4], hex[(unsigned char)c & 15]};
        struct yawl_text part = {plain ? &text.data[i] : escape, plain ? 1 : 3};
        if (result.length == 0) part = yawl__scratch_text(e, part.data, part.length);
        result = yawl_text_concat(e, result, part);
    }
    return result;
}

/* ---- Sequences of texts ---- */

struct yawl_text yawl_fn_string_join(struct yawl_eval *e, struct yawl_items items,
                                     struct yawl_text separator)
{
    struct yawl_text text = yawl_text_of("");
    for (uint32_t i = 0; i < items.count && e->fault == 0; i++) {
        if (i > 0) text = yawl_text_concat(e, text, separator);
        text = yawl_text_concat(e, text, yawl_items_text(e, yawl_items_one(items, i)));
    }
    return text;
}

struct yawl_items yawl_fn_string_to_codepoints(struct yawl_eval *e, struct yawl_text text)
{
    struct yawl_items_list list = yawl_items_begin();
    for (uint32_t at = 0, length; at < text.length && e->fault == 0; at += length) {
        length = yawl__point_length(text, at);
        struct yawl_item item = yawl__item_int(yawl__point_of(text.data + at, length));
        yawl__items_push(e, &list, &item);
    }
    return list.items;
}

/* Is it a character of XML? */
static bool is_character(int64_t code)
{
    if (code < 0x20) return code == '\t' || code == '\n' || code == '\r';
    return code <= 0x10ffff && !(code >= 0xd800 && code <= 0xdfff) && code != 0xfffe &&
           code != 0xffff;
}

struct yawl_text yawl_fn_codepoints_to_string(struct yawl_eval *e, struct yawl_items codes)
{
    struct yawl_text text = yawl_text_of("");
    for (uint32_t i = 0; i < codes.count && e->fault == 0; i++) {
        int64_t code = yawl_items_int(e, yawl_items_one(codes, i));
        if (!is_character(code)) {
            yawl_fault_of_int(e, YAWL_ECAST, code);
            break;
        }
        char bytes[4];
        uint32_t length = yawl__put_point((uint32_t)code, bytes);
        text = yawl_text_concat(e, text, yawl__scratch_text(e, bytes, length));
    }
    return text;
}

struct yawl_items yawl_fn_compare(struct yawl_eval *e, struct yawl_items a, struct yawl_items b)
{
    if (a.count == 0 || b.count == 0) return yawl_items_none();
    return yawl_items_of_int(e, yawl_text_compare(yawl_items_text(e, a), yawl_items_text(e, b)));
}

struct yawl_items yawl_fn_codepoint_equal(struct yawl_eval *e, struct yawl_items a,
                                          struct yawl_items b)
{
    if (a.count == 0 || b.count == 0) return yawl_items_none();
    return yawl_items_of_bool(e, yawl_text_equal(yawl_items_text(e, a), yawl_items_text(e, b)));
}
