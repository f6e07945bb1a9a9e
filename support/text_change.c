/* Texts that are made of others: replaced, split, in lower case, reversed.
 *
 * Results lie in the scratch; what would not fit there is "" and YAWL_ETOOBIG.  Their size is computed
 * before anything is written.
 */
#include "support/list_parts.h"
#include "support/text_parts.h"

#include "yawl/errors.h"

#include <string.h>

static const struct yawl_text nothing = {"", 0};

/* Room for `length` bytes at the end of the scratch. */
static char *open_text(struct yawl_eval *e, uint64_t length)
{
    if (e->scratch != NULL && length <= e->scratch_capacity - e->scratch_used) {
        char *place = e->scratch + e->scratch_used;
        e->scratch_used += (uint32_t)length;
        return place;
    }
    yawl_fault(e, YAWL_ETOOBIG);
    return NULL;
}

/* ---- Case and order ---- */

/* The letters from `first` to the 26th replaced by those that stand `by` bytes away. */
static struct yawl_text move_letters(struct yawl_eval *e, struct yawl_text text, char first, int by)
{
    char *out = open_text(e, text.length);
    if (out == NULL || text.length == 0) return nothing;
    for (uint32_t i = 0; i < text.length; i++) {
        bool moves = text.data[i] >= first && text.data[i] < first + 26;
        out[i] = (char)(text.data[i] + (moves ? by : 0));
    }
    return (struct yawl_text){out, text.length};
}

struct yawl_text yawl_text_lower(struct yawl_eval *e, struct yawl_text text)
{
    return move_letters(e, text, 'A', 'a' - 'A');
}

struct yawl_text yawl_text_upper(struct yawl_eval *e, struct yawl_text text)
{
    return move_letters(e, text, 'a', 'A' - 'a');
}

struct yawl_text yawl_text_reverse(struct yawl_eval *e, struct yawl_text text)
{
    char *out = open_text(e, text.length);
    if (out == NULL || text.length == 0) return nothing;
    for (uint32_t at = 0; at < text.length;) {
        uint32_t length = yawl__point_length(text, at);
        memcpy(out + (text.length - at - length), text.data + at, length);
        at += length;
    }
    return (struct yawl_text){out, text.length};
}

/* ---- Replacing ---- */

/* Where the next part begins at `from` or behind it; an empty one stands before each code point but the
 * first of this search (`later`) and at the end. */
static uint32_t next_part(struct yawl_text text, struct yawl_text part, uint32_t from, bool later)
{
    if (part.length > 0) return from > text.length ? UINT32_MAX : yawl__find(text, part, from);
    if (!later) return from;
    return from >= text.length ? UINT32_MAX : from + yawl__point_length(text, from);
}

static uint64_t count_parts(struct yawl_text text, struct yawl_text part, uint64_t most)
{
    uint64_t count = 0;
    uint32_t at = next_part(text, part, 0, false);
    for (; at != UINT32_MAX && count < most; count++)
        at = next_part(text, part, at + part.length, true);
    return count;
}

static char *append(char *out, struct yawl_text text)
{
    if (text.length > 0) memcpy(out, text.data, text.length);
    return out + text.length;
}

struct yawl_text yawl_text_replace(struct yawl_eval *e, struct yawl_text text,
                                   struct yawl_text part, struct yawl_text by, int64_t most)
{
    uint64_t count = count_parts(text, part, most < 0 ? UINT64_MAX : (uint64_t)most);
    if (count == 0) return text;
    /* Fewer parts than bytes and one, texts of less than 2^32 bytes: no overflow in 64 bits. */
    uint64_t length = text.length - count * part.length + count * by.length;
    char *begin = open_text(e, length);
    if (begin == NULL || length == 0) return nothing;
    char *out = begin;
    uint32_t done = 0, at = next_part(text, part, 0, false);
    for (; count > 0; count--) {
        out = append(out, yawl__part(text, done, at));
        out = append(out, by);
        done = at + part.length;
        at = next_part(text, part, done, true);
    }
    append(out, yawl__part(text, done, text.length));
    return (struct yawl_text){begin, (uint32_t)length};
}

/* ---- Splitting ---- */

static uint64_t count_pieces(struct yawl_text text, struct yawl_text separator, uint64_t most)
{
    if (separator.length == 0) {
        uint64_t points = (uint64_t)yawl_text_size(text);
        return points < most ? points : most;
    }
    return 1 + count_parts(text, separator, most - 1);
}

struct yawl_list yawl_text_split(struct yawl_eval *e, struct yawl_text text,
                                 struct yawl_text separator, int64_t most)
{
    uint64_t count =
        most == 0 ? 0 : count_pieces(text, separator, most < 0 ? UINT64_MAX : (uint64_t)most);
    if (count == 0) return yawl_list_none();
    struct yawl_text *pieces = yawl__scratch_items(e, count * sizeof *pieces);
    if (pieces == NULL) return yawl_list_none();
    uint32_t from = 0;
    for (uint64_t i = 0; i + 1 < count; i++) {
        uint32_t end = separator.length == 0 ? from + yawl__point_length(text, from)
                                             : yawl__find(text, separator, from);
        pieces[i] = yawl__part(text, from, end);
        from = end + separator.length;
    }
    pieces[count - 1] = yawl__part(text, from, text.length);
    return (struct yawl_list){pieces, (uint32_t)count};
}
