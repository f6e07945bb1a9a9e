/* From the text of a regular expression to its program: steps with targets, and characters as columns.
 *
 * Columns are found by splitting: all code points are one column, and each set parts those that it holds of a
 * column from the others.  All tables lie in the memory that is given.
 */
#include "support/regex_parts.h"

#include <string.h>

#define NO_COLUMN UINT16_MAX

/* The code points between two bounds are told apart by no set. */
struct columns {
    uint32_t *bounds; /* where each interval begins */
    uint16_t *column; /* of each */
    uint32_t count, columns;
};

void *regex_room(struct regex_memory *memory, uint32_t count, uint32_t size)
{
    uint32_t begin = (memory->used + 7) & ~7u;
    uint64_t bytes = (uint64_t)count * size;
    if (begin > memory->size || bytes > memory->size - begin) return NULL;
    memory->used = begin + (uint32_t)bytes;
    return memory->bytes + begin;
}

bool regex_flags(struct yawl_text letters, uint32_t *flags)
{
    *flags = 0;
    for (uint32_t i = 0; i < letters.length; i++) {
        switch (letters.data[i]) {
        case 's': *flags |= REGEX_DOT_ALL; break;
        case 'm': *flags |= REGEX_MULTILINE; break;
        case 'i': *flags |= REGEX_FOLD; break;
        case 'x': *flags |= REGEX_SPACED; break;
        case 'q': *flags |= REGEX_LITERAL; break;
        default: return false;
        }
    }
    if ((*flags & REGEX_LITERAL) != 0) *flags &= REGEX_LITERAL | REGEX_FOLD;
    return true;
}

/* ---- Columns ---- */

static void sort(uint32_t *numbers, uint32_t count)
{
    uint32_t gap = 1;
    while (gap < count / 3) gap = gap * 3 + 1;
    for (; gap > 0; gap /= 3) {
        for (uint32_t i = gap; i < count; i++) {
            uint32_t number = numbers[i], place = i;
            for (; place >= gap && numbers[place - gap] > number; place -= gap)
                numbers[place] = numbers[place - gap];
            numbers[place] = number;
        }
    }
}

/* 0, 128 and the ends of all ranges; each once. */
static bool find_bounds(const struct regex_parser *p, struct columns *c,
                        struct regex_memory *memory)
{
    c->bounds = regex_room(memory, 2 * p->ranges_count + 2, sizeof *c->bounds);
    if (c->bounds == NULL) return false;
    uint32_t count = 0, kept = 0;
    c->bounds[count++] = 0;
    c->bounds[count++] = 128;
    for (uint32_t i = 0; i < p->ranges_count; i++) {
        c->bounds[count++] = p->ranges[i].first;
        if (p->ranges[i].last < REGEX_LAST_POINT) c->bounds[count++] = p->ranges[i].last + 1;
    }
    sort(c->bounds, count);
    for (uint32_t i = 1; i < count; i++) {
        if (c->bounds[i] != c->bounds[kept]) c->bounds[++kept] = c->bounds[i];
    }
    c->count = kept + 1;
    c->column = regex_room(memory, c->count, sizeof *c->column);
    return c->column != NULL;
}

/* Is interval `i` in the set?  The intervals are asked for in order; `range` goes along. */
static bool is_in(const struct regex_parser *p, const struct columns *c,
                  const struct regex_set *set, uint32_t i, uint32_t *range)
{
    while (*range < set->count && p->ranges[set->begin + *range].last < c->bounds[i]) ++*range;
    return *range < set->count && p->ranges[set->begin + *range].first <= c->bounds[i];
}

/* Parts each column by the set; numbers are given in the order of the intervals. */
static bool split_columns(const struct regex_parser *p, struct columns *c,
                          const struct regex_set *set)
{
    uint16_t outside[YAWL_REGEX_COLUMNS_MAX], inside[YAWL_REGEX_COLUMNS_MAX];
    uint32_t range = 0, columns = 0;
    memset(outside, 0xff, sizeof outside);
    memset(inside, 0xff, sizeof inside);
    for (uint32_t i = 0; i < c->count; i++) {
        uint16_t *renamed = is_in(p, c, set, i, &range) ? inside : outside;
        uint16_t *name = &renamed[c->column[i]];
        if (*name == NO_COLUMN && columns == YAWL_REGEX_COLUMNS_MAX) return false;
        if (*name == NO_COLUMN) *name = (uint16_t)columns++;
        c->column[i] = *name;
    }
    c->columns = columns;
    return true;
}

/* ---- Tables ---- */

static bool set_characters(struct yawl_regex *regex, const struct columns *c,
                           struct regex_memory *memory)
{
    uint8_t *ascii = regex_room(memory, 128, 1);
    struct yawl_regex_range *rows = regex_room(memory, c->count, sizeof *rows);
    uint32_t count = 0;
    if (ascii == NULL || rows == NULL) return false;
    for (uint32_t i = 0; i < c->count; i++) {
        uint32_t end = i + 1 < c->count ? c->bounds[i + 1] : REGEX_LAST_POINT + 1;
        for (uint32_t code = c->bounds[i]; code < end && code < 128; code++)
            ascii[code] = (uint8_t)c->column[i];
        if (c->bounds[i] < 128) continue;
        if (count > 0 && rows[count - 1].column == c->column[i]) continue;
        rows[count].first = c->bounds[i];
        rows[count++].column = c->column[i];
    }
    regex->ascii = ascii;
    regex->ranges = rows;
    regex->ranges_count = count;
    return true;
}

static bool set_sets(struct yawl_regex *regex, const struct regex_parser *p,
                     const struct columns *c, struct regex_memory *memory)
{
    uint32_t words = (c->columns + 31) / 32;
    uint32_t *sets = regex_room(memory, words * p->sets_count, sizeof *sets);
    if (sets == NULL) return false;
    memset(sets, 0, (size_t)words * p->sets_count * sizeof *sets);
    for (uint32_t set = 0; set < p->sets_count; set++) {
        uint32_t range = 0;
        for (uint32_t i = 0; i < c->count; i++) {
            uint32_t column = c->column[i];
            if (is_in(p, c, &p->sets[set], i, &range))
                sets[set * words + column / 32] |= 1u << (column % 32);
        }
    }
    regex->sets = sets;
    return true;
}

/* Targets from relative to absolute. */
static void set_targets(struct yawl_regex_step *steps, uint32_t count)
{
    for (uint32_t i = 0; i < count; i++) {
        bool jumps = steps[i].op == YAWL_REGEX_JUMP || steps[i].op == YAWL_REGEX_SPLIT;
        if (jumps) steps[i].to = (uint16_t)(steps[i].to + i);
        if (steps[i].op == YAWL_REGEX_SPLIT) steps[i].other = (uint16_t)(steps[i].other + i);
    }
}

/* What tells characters apart beside the sets: line feeds, and letters of words. */
static void add_context_sets(struct regex_parser *p)
{
    bool lines = false, words = false;
    for (uint32_t i = 0; i < p->steps_count; i++) {
        if (p->steps[i].op != YAWL_REGEX_ASSERT) continue;
        lines = lines ||
                (p->steps[i].to >= YAWL_REGEX_LINE_BEGIN && p->steps[i].to <= YAWL_REGEX_LINE_END);
        words = words || p->steps[i].to >= YAWL_REGEX_BOUNDARY;
    }
    uint32_t from = p->ranges_count;
    if (lines) regex_add(p, '\n', '\n');
    if (lines) regex_end_set(p, from);
    from = p->ranges_count;
    if (!words) return;
    regex_add(p, '0', '9');
    regex_add(p, 'A', 'Z');
    regex_add(p, '_', '_');
    regex_add(p, 'a', 'z');
    regex_end_set(p, from);
}

static bool build(struct yawl_regex *regex, struct regex_parser *p, struct regex_memory *memory)
{
    struct columns c = {.columns = 1};
    bool complete = find_bounds(p, &c, memory);
    if (complete) memset(c.column, 0, c.count * sizeof *c.column);
    for (uint32_t set = 0; complete && set < p->sets_count; set++) {
        if (split_columns(p, &c, &p->sets[set])) continue;
        regex_fail(p, 0, REGEX_TOO_LARGE, "it tells more than 256 kinds of characters apart");
        return false;
    }
    regex->columns = c.columns;
    complete = complete && set_characters(regex, &c, memory) && set_sets(regex, p, &c, memory);
    if (!complete) regex_fail(p, 0, REGEX_NO_MEMORY, "there is no memory for its tables");
    set_targets(p->steps, p->steps_count);
    regex->steps = p->steps;
    regex->steps_count = p->steps_count;
    regex->groups = p->groups;
    return complete;
}

bool regex_compile(struct yawl_regex *regex, struct yawl_text text, struct regex_options options,
                   struct regex_memory *memory, struct regex_error *error)
{
    struct regex_parser p = {.text = text, .options = options};
    memset(regex, 0, sizeof *regex);
    p.steps = regex_room(memory, YAWL_REGEX_STEPS_MAX, sizeof *p.steps);
    p.sets = regex_room(memory, YAWL_REGEX_SETS_MAX, sizeof *p.sets);
    p.ranges = regex_room(memory, 0, 1);
    if (p.steps == NULL || p.sets == NULL || p.ranges == NULL) {
        regex_fail(&p, 0, REGEX_NO_MEMORY, "there is no memory for its steps");
    } else {
        p.ranges_capacity = (memory->size - memory->used) / (uint32_t)sizeof *p.ranges;
        regex_parse(&p);
        add_context_sets(&p);
        memory->used += p.ranges_count * (uint32_t)sizeof *p.ranges;
    }
    if (p.error.outcome == REGEX_COMPILED) build(regex, &p, memory);
    *error = p.error;
    return p.error.outcome == REGEX_COMPILED;
}

/* ---- Moving ---- */

static uint32_t sets_count(const struct yawl_regex *regex)
{
    uint32_t count = 0;
    for (uint32_t i = 0; i < regex->steps_count; i++) {
        bool takes = regex->steps[i].op == YAWL_REGEX_SET;
        if (takes && regex->steps[i].to >= count) count = regex->steps[i].to + 1u;
    }
    return count;
}

static uint32_t aligned(size_t bytes) { return ((uint32_t)bytes + 7) & ~7u; }

static const void *move(const void *table, size_t bytes, char *to, uint32_t *at)
{
    if (table == NULL) return NULL;
    char *place = to + *at;
    if (bytes > 0) memcpy(place, table, bytes);
    *at += aligned(bytes);
    return place;
}

static size_t sets_bytes(const struct yawl_regex *regex)
{
    return (size_t)(regex->columns + 31) / 32 * sets_count(regex) * sizeof *regex->sets;
}

uint32_t regex_bytes(const struct yawl_regex *regex)
{
    uint32_t bytes = aligned(128) + aligned(regex->ranges_count * sizeof *regex->ranges);
    if (regex->states != NULL) bytes += aligned(regex->states_count * (regex->columns + 1));
    if (regex->steps == NULL) return bytes;
    return bytes + aligned(regex->steps_count * sizeof *regex->steps) + aligned(sets_bytes(regex));
}

void regex_move(struct yawl_regex *regex, char *bytes)
{
    uint32_t at = 0;
    size_t sets = regex->steps == NULL ? 0 : sets_bytes(regex);
    regex->ascii = move(regex->ascii, 128, bytes, &at);
    regex->ranges = move(regex->ranges, regex->ranges_count * sizeof *regex->ranges, bytes, &at);
    size_t states = (size_t)regex->states_count * (regex->columns + 1);
    regex->states = move(regex->states, states, bytes, &at);
    regex->sets = regex->steps == NULL ? NULL : move(regex->sets, sets, bytes, &at);
    regex->steps = move(regex->steps, regex->steps_count * sizeof *regex->steps, bytes, &at);
}
