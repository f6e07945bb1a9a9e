/* upper-case and lower-case [FO 7.4.7, 7.4.8]: letters of Unicode.
 *
 * Source of the table: the Unicode character data (simple and special case mappings).  What depends on a
 * language is left out.  A sigma that is the last letter of a word, and not its first, becomes a final one.
 */
#include "support/items_case_table.h"
#include "support/items_parts.h"
#include "support/items_words.h"
#include "support/scratch.h"
#include "support/text_parts.h"
#include "support/utf8.h"

#include <string.h>

struct runs {
    const struct case_run *rows;
    uint32_t count;
};

/* The row with the largest `first` that is not beyond `code`, by halving. */
static const struct case_run *find_run(struct runs runs, uint32_t code)
{
    uint32_t low = 0, high = runs.count;
    while (high - low > 1) {
        uint32_t middle = low + (high - low) / 2;
        if (runs.rows[middle].first <= code)
            low = middle;
        else
            high = middle;
    }
    return &runs.rows[low];
}

static uint32_t changed(struct runs runs, uint32_t code)
{
    const struct case_run *run = find_run(runs, code);
    bool in =
        code >= run->first && code <= run->last && (code - run->first) % (uint32_t)run->step == 0;
    return in ? (uint32_t)((int32_t)code + run->delta) : code;
}

/* Where several letters stand for one. */
static const char *letters_of(uint32_t code, bool upper)
{
    if (!upper) return code == 0x130 ? "i\xcc\x87" : NULL; /* the one of SpecialCasing for all languages */
    for (size_t i = 0; i < sizeof upper_letters / sizeof *upper_letters; i++) {
        if (upper_letters[i].code == code) return upper_letters[i].letters;
    }
    return NULL;
}

/* The text of one code point in the other case; `bytes` may hold it. */
static struct yawl_text change_point(struct yawl_text point, bool upper, char bytes[4])
{
    struct runs runs = {lower_runs, sizeof lower_runs / sizeof *lower_runs};
    struct yawl_text result = {bytes, 1};
    char c = point.data[0];
    if (point.length == 1) {
        bool letter = upper ? c >= 'a' && c <= 'z' : c >= 'A' && c <= 'Z';
        bytes[0] = letter ? (char)(c ^ 0x20) : c;
        return result;
    }
    uint32_t code = yawl__point_of(point.data, point.length);
    const char *letters = letters_of(code, upper);
    if (letters != NULL) return yawl_text_of(letters);
    if (upper) {
        runs.rows = upper_runs;
        runs.count = sizeof upper_runs / sizeof *upper_runs;
    }
    result.length = yawl__put_point(changed(runs, code), bytes);
    return result;
}

static struct yawl_text change(struct yawl_eval *e, struct yawl_text text, bool upper)
{
    struct yawl_text result = yawl_text_of("");
    struct words words = {0, 0, 0};
    for (uint32_t at = 0; at < text.length && e->fault != YAWL_ETOOBIG;) {
        uint32_t length = yawl__point_length(text, at);
        char bytes[4];
        bool final = !upper && words_is_final(&words, text, at);
        struct yawl_text point = yawl__part(text, at, at + length);
        struct yawl_text part = final ? yawl_text_of("\xcf\x82") : change_point(point, upper, bytes);
        struct yawl_text copy = yawl__scratch_text(e, part.data, part.length);
        if (result.length == 0) result = copy;
        result.length += result.data == copy.data ? 0 : copy.length; /* right behind it */
        at += length;
    }
    return result;
}

struct yawl_text yawl_fn_upper_case(struct yawl_eval *e, struct yawl_text text)
{
    return change(e, text, true);
}

struct yawl_text yawl_fn_lower_case(struct yawl_eval *e, struct yawl_text text)
{
    return change(e, text, false);
}
