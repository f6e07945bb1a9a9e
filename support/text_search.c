/* Texts: what they contain, and parts of them by the number of the code point.
 *
 * Parts lie in the text that was given; nothing is copied.  Searches from the front are linear, those from
 * the end are not where a text repeats itself.
 */
#include "support/text_parts.h"

#include "yawl/errors.h"

#include <string.h>

static const struct yawl_text nothing = {"", 0};

/* Does `part` stand at that byte? */
static bool stands_at(struct yawl_text text, struct yawl_text part, uint32_t at)
{
    if (part.length > text.length - at) return false;
    return part.length == 0 || memcmp(text.data + at, part.data, part.length) == 0;
}

uint32_t yawl__find(struct yawl_text text, struct yawl_text part, uint32_t from)
{
    if (part.length == 0) return from;
    if (part.length > text.length - from) return UINT32_MAX;
    const char *found = memmem(text.data + from, text.length - from, part.data, part.length);
    return found == NULL ? UINT32_MAX : (uint32_t)(found - text.data);
}

bool yawl_text_contains(struct yawl_text text, struct yawl_text part)
{
    return part.length <= text.length && yawl__find(text, part, 0) != UINT32_MAX;
}

bool yawl_text_starts(struct yawl_text text, struct yawl_text part)
{
    return part.length <= text.length && stands_at(text, part, 0);
}

bool yawl_text_ends(struct yawl_text text, struct yawl_text part)
{
    return part.length <= text.length && stands_at(text, part, text.length - part.length);
}

/* The byte of that code point, of the text's size its end; UINT32_MAX and YAWL_EINDEX beyond. */
static uint32_t byte_of(struct yawl_eval *e, struct yawl_text text, int64_t index)
{
    uint32_t at = 0;
    int64_t left = index;
    for (; left > 0 && at < text.length; left--) at += yawl__point_length(text, at);
    if (left == 0) return at;
    yawl_fault_of_int(e, YAWL_EINDEX, index);
    return UINT32_MAX;
}

static int64_t point_of(struct yawl_text text, uint32_t at)
{
    return yawl_text_size(yawl__part(text, 0, at));
}

struct yawl_text yawl_text_at(struct yawl_eval *e, struct yawl_text text, int64_t index)
{
    uint32_t at = byte_of(e, text, index);
    if (at >= text.length) return nothing;
    return yawl__part(text, at, at + yawl__point_length(text, at));
}

int64_t yawl_text_index(struct yawl_eval *e, struct yawl_text text, struct yawl_text part,
                        int64_t from)
{
    uint32_t at = byte_of(e, text, from);
    if (at == UINT32_MAX) return -1;
    uint32_t found = yawl__find(text, part, at);
    return found == UINT32_MAX ? -1 : point_of(text, found);
}

/* The last byte at `at` or before it where `part` begins. */
static int64_t last_before(struct yawl_text text, struct yawl_text part, uint32_t at)
{
    if (part.length > text.length) return -1;
    if (at > text.length - part.length) at = text.length - part.length;
    for (; !stands_at(text, part, at); at--) {
        if (at == 0) return -1;
    }
    return point_of(text, at);
}

int64_t yawl_text_last_index(struct yawl_text text, struct yawl_text part)
{
    return last_before(text, part, text.length);
}

int64_t yawl_text_last_index_to(struct yawl_eval *e, struct yawl_text text, struct yawl_text part,
                                int64_t to)
{
    uint32_t at = byte_of(e, text, to);
    return at == UINT32_MAX ? -1 : last_before(text, part, at);
}

struct yawl_text yawl_text_from(struct yawl_eval *e, struct yawl_text text, int64_t from)
{
    uint32_t at = byte_of(e, text, from);
    return at == UINT32_MAX ? nothing : yawl__part(text, at, text.length);
}

struct yawl_text yawl_text_range(struct yawl_eval *e, struct yawl_text text, int64_t from,
                                 int64_t to)
{
    uint32_t first = byte_of(e, text, from), end = byte_of(e, text, to);
    if (first == UINT32_MAX || end == UINT32_MAX) return nothing;
    if (first <= end) return yawl__part(text, first, end);
    yawl_fault_of_int(e, YAWL_EINDEX, to);
    return nothing;
}

/* ---- White space ---- */

/* White_Space of Unicode; the code point as the bytes of its UTF-8, first byte highest. */
static bool is_white(struct yawl_text point)
{
    uint32_t bytes = 0;
    for (uint32_t i = 0; i < point.length; i++) bytes = bytes << 8 | (unsigned char)point.data[i];
    if (bytes < 0x80) return bytes == ' ' || (bytes >= '\t' && bytes <= '\r');
    if (bytes >= 0xe28080 && bytes <= 0xe2808a) return true; /* U+2000 to U+200A */
    static const uint32_t others[] = {0xc285,   0xc2a0,   0xe19a80, 0xe280a8,
                                      0xe280a9, 0xe280af, 0xe2819f, 0xe38080};
    for (size_t i = 0; i < sizeof others / sizeof *others; i++) {
        if (bytes == others[i]) return true;
    }
    return false;
}

struct yawl_text yawl_text_strip(struct yawl_text text)
{
    uint32_t from = 0, end = text.length;
    while (from < end) {
        uint32_t length = yawl__point_length(text, from);
        if (!is_white(yawl__part(text, from, from + length))) break;
        from += length;
    }
    while (end > from) {
        uint32_t at = end - 1;
        while (at > from && ((unsigned char)text.data[at] & 0xc0) == 0x80) at--;
        if (!is_white(yawl__part(text, at, end))) break;
        end = at;
    }
    return yawl__part(text, from, end);
}
