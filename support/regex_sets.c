/* Sets of characters while an expression is parsed: ranges of code points.
 *
 * The ranges of a set stand at the end of one array, in any order, until they are tidied.  Categories and
 * blocks are Unicode's, letters that differ only in case those of its simple case mappings; İ and ı, which
 * only some languages pair with i, stay alone.
 */
#include "support/items_case_table.h"
#include "support/regex_blocks.h"
#include "support/regex_categories.h"
#include "support/regex_parts.h"
#include "support/tree_parts.h"

#include <string.h>

#define COUNT_OF(array) (sizeof(array) / sizeof *(array))
#define CAPITAL_I_DOT   0x130u
#define SMALL_I_NO_DOT  0x131u

void regex_add(struct regex_parser *p, uint32_t first, uint32_t last)
{
    if (p->error.outcome != REGEX_COMPILED) return;
    if (p->ranges_count == p->ranges_capacity) {
        regex_fail(p, p->at, REGEX_NO_MEMORY, "there is no memory for its characters");
        return;
    }
    struct regex_span *range = &p->ranges[p->ranges_count++];
    range->first = first;
    range->last = last;
}

/* Shell's sort: the ranges are nearly in order, and few otherwise. */
static void sort(struct regex_span *ranges, uint32_t count)
{
    uint32_t gap = 1;
    while (gap < count / 3) gap = gap * 3 + 1;
    for (; gap > 0; gap /= 3) {
        for (uint32_t i = gap; i < count; i++) {
            struct regex_span range = ranges[i];
            uint32_t place = i;
            for (; place >= gap && ranges[place - gap].first > range.first; place -= gap)
                ranges[place] = ranges[place - gap];
            ranges[place] = range;
        }
    }
}

void regex_tidy(struct regex_parser *p, uint32_t from)
{
    uint32_t kept = from;
    if (p->ranges_count <= from) return;
    sort(p->ranges + from, p->ranges_count - from);
    for (uint32_t i = from + 1; i < p->ranges_count; i++) {
        struct regex_span *last = &p->ranges[kept], next = p->ranges[i];
        if (next.first > last->last + 1)
            p->ranges[++kept] = next;
        else if (next.last > last->last)
            last->last = next.last;
    }
    p->ranges_count = kept + 1;
}

void regex_invert(struct regex_parser *p, uint32_t from)
{
    uint32_t begin = 0, written = from;
    regex_tidy(p, from);
    for (uint32_t i = from; i < p->ranges_count; i++) {
        struct regex_span range = p->ranges[i];
        if (range.first > begin) {
            p->ranges[written].first = begin;
            p->ranges[written++].last = range.first - 1;
        }
        begin = range.last + 1;
    }
    p->ranges_count = written;
    if (begin <= REGEX_LAST_POINT) regex_add(p, begin, REGEX_LAST_POINT);
}

uint32_t regex_end_set(struct regex_parser *p, uint32_t from)
{
    regex_tidy(p, from);
    uint32_t count = p->ranges_count - from;
    for (uint32_t set = 0; set < p->sets_count; set++) {
        const struct regex_set *known = &p->sets[set];
        size_t bytes = count * sizeof *p->ranges;
        if (known->count != count) continue;
        if (count > 0 && memcmp(p->ranges + known->begin, p->ranges + from, bytes) != 0) continue;
        p->ranges_count = from;
        return set;
    }
    if (p->sets_count == YAWL_REGEX_SETS_MAX) {
        regex_fail(p, p->at, REGEX_TOO_LARGE, "it has too many different sets of characters");
        return 0;
    }
    p->sets[p->sets_count].begin = from;
    p->sets[p->sets_count].count = count;
    return p->sets_count++;
}

/* ---- Upper and lower case ---- */

static bool is_alone(uint32_t code) { return code == CAPITAL_I_DOT || code == SMALL_I_NO_DOT; }

/* What those of [first, last] that a row maps become; `back`: what becomes one of them. */
static void add_mapped(struct regex_parser *p, const struct case_run *row, struct regex_span of,
                       bool back)
{
    uint32_t step = (uint32_t)row->step;
    for (uint32_t code = row->first; code <= row->last; code += step) {
        uint32_t changed = (uint32_t)((int32_t)code + row->delta), key = back ? changed : code;
        if (key < of.first || key > of.last || is_alone(code)) continue;
        regex_add(p, back ? code : changed, back ? code : changed);
    }
}

static void add_cases(struct regex_parser *p, struct regex_span of, bool back)
{
    static const struct case_run ascii[] = {{'a', 'z', 1, -32}, {'A', 'Z', 1, 32}};
    const struct {
        const struct case_run *rows;
        size_t count;
    } tables[] = {{ascii, COUNT_OF(ascii)},
                  {upper_runs, COUNT_OF(upper_runs)},
                  {lower_runs, COUNT_OF(lower_runs)}};
    for (size_t table = 0; table < COUNT_OF(tables); table++) {
        for (size_t i = 0; i < tables[table].count; i++) {
            const struct case_run *row = &tables[table].rows[i];
            uint32_t least = (uint32_t)((int32_t)row->first + (back ? row->delta : 0));
            uint32_t most = (uint32_t)((int32_t)row->last + (back ? row->delta : 0));
            if (least <= of.last && most >= of.first) add_mapped(p, row, of, back);
        }
    }
}

void regex_add_folded(struct regex_parser *p, uint32_t first, uint32_t last)
{
    uint32_t from = p->ranges_count;
    regex_add(p, first, last);
    if ((p->options.flags & REGEX_FOLD) == 0) return;
    add_cases(p, (struct regex_span){first, last}, false);
    regex_tidy(p, from);
    uint32_t end = p->ranges_count;
    for (uint32_t i = from; i < end; i++) add_cases(p, p->ranges[i], true);
    regex_tidy(p, from);
}

/* ---- Classes of Unicode ---- */

static void add_categories(struct regex_parser *p, uint32_t wanted)
{
    for (size_t i = 0; i < COUNT_OF(regex_categories); i++) {
        uint32_t row = regex_categories[i];
        bool is_last = i + 1 == COUNT_OF(regex_categories);
        uint32_t end = is_last ? REGEX_LAST_POINT + 1 : regex_categories[i + 1] >> 5;
        if ((wanted >> (row & 31) & 1) != 0) regex_add(p, row >> 5, end - 1);
    }
}

const char *regex_category(uint32_t code)
{
    uint32_t low = 0, high = COUNT_OF(regex_categories);
    while (high - low > 1) {
        uint32_t middle = low + (high - low) / 2;
        if (regex_categories[middle] >> 5 <= code)
            low = middle;
        else
            high = middle;
    }
    return regex_category_names + (size_t)2 * (regex_categories[low] & 31);
}

/* The categories of that name: of one letter all that begin with it. */
static uint32_t categories_of(struct yawl_text name)
{
    uint32_t wanted = 0;
    if (name.length == 0 || name.length > 2) return 0;
    for (uint32_t i = 0; i < sizeof regex_category_names / 2; i++) {
        if (memcmp(regex_category_names + 2 * (size_t)i, name.data, name.length) == 0)
            wanted |= 1u << i;
    }
    return wanted;
}

bool regex_add_category(struct regex_parser *p, struct yawl_text name)
{
    uint32_t wanted = categories_of(name);
    add_categories(p, wanted);
    return wanted != 0;
}

bool regex_add_block(struct regex_parser *p, struct yawl_text name)
{
    for (size_t i = 0; i < COUNT_OF(regex_blocks); i++) {
        const struct regex_block *block = &regex_blocks[i];
        if (!yawl_text_equal(name, yawl_text_of(block->name))) continue;
        regex_add(p, block->first, block->last);
        return true;
    }
    return false;
}

/* \w: everything but punctuation, separators and others. */
void regex_add_word(struct regex_parser *p)
{
    uint32_t others = categories_of(yawl_text_of("P")) | categories_of(yawl_text_of("Z")) |
                      categories_of(yawl_text_of("C"));
    add_categories(p, ~others);
}

static void add_ranges(struct regex_parser *p, const struct yawl__code_range *ranges, uint32_t count)
{
    for (uint32_t i = 0; i < count; i++) regex_add(p, ranges[i].first, ranges[i].last);
}

/* Characters that begin names of XML 1.0, fifth edition; `inside`: also those that stand in them. */
void regex_add_names(struct regex_parser *p, bool inside)
{
    static const struct yawl__code_range begins[] = {{':', ':'}, {'A', 'Z'}, {'_', '_'}, {'a', 'z'}};
    static const struct yawl__code_range rests[] = {{'-', '.'}, {'0', '9'}};
    add_ranges(p, begins, COUNT_OF(begins));
    add_ranges(p, yawl__name_starts, YAWL__NAME_STARTS);
    if (!inside) return;
    add_ranges(p, rests, COUNT_OF(rests));
    add_ranges(p, yawl__name_rests, YAWL__NAME_RESTS);
}
