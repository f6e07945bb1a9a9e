/* Breadth-first search over packed markings with masks: one bit a place where the net is safe, else four;
 * and what can be reached from each marking, going over the edges until nothing changes. */
#include "verify/reduce/reduce_explore.h"

#include <assert.h>
#include <string.h>

/* Edges and words of markings that are kept: some 100 MB. */
#define REDUCE_EDGES_MAX   ((uint32_t)1 << 23)
#define REDUCE_WORDS_MAX   ((uint32_t)1 << 22)
#define REDUCE_CLOCK_EVERY 256
#define REDUCE_TABLE_MIN   64U
#define REDUCE_FIELDS      0x1111111111111111U /* 1 in each field of four bits */

/* ---- Fields ---------------------------------------------------------------------------------- */

/* 1 in the fields that are not 0, that are full. */
static uint64_t marked_of(const struct reduce_space *s, uint64_t word)
{
    return s->width == 1 ? word : (word | word >> 1 | word >> 2 | word >> 3) & REDUCE_FIELDS;
}

static uint64_t full_of(const struct reduce_space *s, uint64_t word)
{
    return s->width == 1 ? word : word & word >> 1 & word >> 2 & word >> 3 & REDUCE_FIELDS;
}

static uint64_t field_mask(const struct reduce_space *s) { return s->width == 1 ? 1 : 15; }

static void set(const struct reduce_space *s, uint64_t *words, uint32_t field, uint64_t value)
{
    uint32_t bit = field * s->width;
    words[bit / 64] |= value << (bit % 64);
}

static uint64_t get(const struct reduce_space *s, const uint64_t *words, uint32_t field)
{
    uint32_t bit = field * s->width;
    return words[bit / 64] >> (bit % 64) & field_mask(s);
}

static inline const uint64_t *marking_at(const struct reduce_space *s, uint32_t marking)
{
    return s->markings.items + (size_t)marking * s->words;
}

uint32_t reduce_tokens(const struct reduce_space *s, uint32_t marking, uint32_t place)
{
    return (uint32_t)get(s, marking_at(s, marking), place);
}

static inline bool is_end(const struct reduce_space *s, uint32_t marking)
{
    return get(s, marking_at(s, marking), s->output) > 0;
}

/* The output is marked and nothing else. */
static bool is_proper(const struct reduce_space *s, uint32_t marking)
{
    const uint64_t *words = marking_at(s, marking);
    uint64_t all = 0;
    for (uint32_t w = 0; w < s->words; w++) all += (uint64_t)__builtin_popcountll(words[w]);
    return all == 1 && get(s, words, s->output) == 1;
}

/* Of one that is not an end. */
static bool is_dead(const struct reduce_space *s, uint32_t marking)
{
    if (s->first.items[marking] != s->first.items[marking + 1]) return false;
    const uint64_t *words = marking_at(s, marking);
    for (uint32_t w = 0; w < s->words; w++) {
        if ((marked_of(s, words[w]) & s->spins[w]) != 0) return false;
    }
    return true;
}

/* ---- The net as masks ------------------------------------------------------------------------ */

static void number_places(struct reduce_space *s, uint32_t *fields)
{
    const struct reduction *r = s->r;
    for (uint32_t p = 0; p < r->places_count; p++) {
        const struct reduce_ends *ends = &r->places[p].ends;
        bool is_used = ends->count[REDUCE_TAKE] + ends->count[REDUCE_GIVE] > 0;
        is_used = is_used || r->places[p].is_initial || p == r->output;
        if (r->places[p].is_gone || !is_used) continue;
        fields[p] = s->places;
        s->place_at[s->places++] = p;
    }
    s->output = fields[r->output];
}

static void set_arcs(struct reduce_space *s, uint32_t t, const uint32_t *fields)
{
    const struct reduction *r = s->r;
    uint32_t from = s->transition_at[t];
    uint64_t *masks[REDUCE_KIND_COUNT] = {s->takes, s->empties, s->gives};
    for (enum reduce_kind kind = 0; kind < REDUCE_KIND_COUNT; kind++) {
        uint64_t value = kind == REDUCE_EMPTY ? field_mask(s) : 1;
        reduce_each_of_transition(r, a, from, kind)
        {
            uint32_t place = r->arcs[a].place;
            const struct reduce_ends *ends = &r->places[place].ends;
            if (ends->count[REDUCE_TAKE] + ends->count[REDUCE_GIVE] == 0) continue;
            set(s, masks[kind] + (size_t)t * s->words, fields[place], value);
        }
    }
}

/* For so many more bytes.  Lists double while they grow, and what they leave behind is not used again. */
static bool has_memory(const struct reduce_space *s, const struct reduce_limits *limits,
                       uint64_t bytes)
{
    uint64_t most = limits->memory / 2;
    return bytes <= most && arena_used(s->arena) <= most - bytes;
}

/* False: the masks of all transitions, which may be much larger than the net, do not fit. */
static bool set_up(struct reduce_space *s, const struct reduce_limits *limits)
{
    const struct reduction *r = s->r;
    uint32_t *fields = ARENA_ARRAY(s->arena, uint32_t, r->places_count);
    s->place_at = ARENA_ARRAY(s->arena, uint32_t, r->places_count);
    s->transition_at = ARENA_ARRAY(s->arena, uint32_t, r->transitions_count);
    number_places(s, fields);
    for (uint32_t t = 0; t < r->transitions_count; t++) {
        if (!r->transitions[t].is_gone) s->transition_at[s->transitions++] = t;
    }
    s->words = (s->places * s->width + 63) / 64;
    uint64_t masks = (uint64_t)REDUCE_KIND_COUNT * s->words * s->transitions;
    if (!has_memory(s, limits, masks * sizeof(uint64_t))) return false;
    s->takes = ARENA_ARRAY(s->arena, uint64_t, (size_t)s->words * s->transitions);
    s->empties = ARENA_ARRAY(s->arena, uint64_t, (size_t)s->words * s->transitions);
    s->gives = ARENA_ARRAY(s->arena, uint64_t, (size_t)s->words * s->transitions);
    s->spins = ARENA_ARRAY(s->arena, uint64_t, s->words);
    s->next = ARENA_ARRAY(s->arena, uint64_t, s->words);
    s->marked = ARENA_RAW(s->arena, uint64_t, s->words);
    for (uint32_t t = 0; t < s->transitions; t++) set_arcs(s, t, fields);
    for (uint32_t p = 0; p < s->places; p++) {
        if (r->places[s->place_at[p]].spins) set(s, s->spins, p, 1);
        if (r->places[s->place_at[p]].is_initial) set(s, s->next, p, 1);
    }
    return true;
}

/* ---- Known markings -------------------------------------------------------------------------- */

/* Most markings are a word or two. */
static inline bool are_same(const struct reduce_space *s, const uint64_t *one, const uint64_t *other)
{
    for (uint32_t w = 0; w < s->words; w++) {
        if (one[w] != other[w]) return false;
    }
    return true;
}

static uint32_t slot_of(const struct reduce_space *s, const uint64_t *words)
{
    uint64_t hash = 1469598103934665603U;
    for (uint32_t w = 0; w <= s->words; w++) {
        hash = (hash ^ (w < s->words ? words[w] : 0)) * 0x9e3779b97f4a7c15U;
        hash ^= hash >> 32;
    }
    uint32_t at = (uint32_t)hash & s->table_mask;
    while (s->table[at] != 0 && !are_same(s, marking_at(s, s->table[at] - 1), words)) {
        at = (at + 1) & s->table_mask;
    }
    return at;
}

static void grow_table(struct reduce_space *s)
{
    s->table_mask = s->table_mask == 0 ? REDUCE_TABLE_MIN - 1 : 4 * s->table_mask + 3;
    s->table = ARENA_ARRAY(s->arena, uint32_t, (size_t)s->table_mask + 1);
    for (uint32_t i = 0; i < s->count; i++) s->table[slot_of(s, marking_at(s, i))] = i + 1;
}

/* The number of `next`, which is kept if it is new. */
static uint32_t keep(struct reduce_space *s, uint32_t parent, uint32_t label)
{
    if (s->count >= s->table_mask / 2) grow_table(s);
    uint32_t slot = slot_of(s, s->next);
    if (s->table[slot] != 0) return s->table[slot] - 1;
    if (s->markings.count + s->words > s->markings.capacity) {
        array_reserve(s->arena, &s->markings, 2 * s->markings.count + 16 * s->words);
    }
    memcpy(s->markings.items + (size_t)s->count * s->words, s->next, s->words * sizeof(uint64_t));
    s->markings.count += s->words;
    array_push(s->arena, &s->parents, parent);
    array_push(s->arena, &s->labels, label);
    s->table[slot] = ++s->count;
    return s->count - 1;
}

/* Does the newest marking hold what another one holds, place by place?  They are different, so it holds
 * more.  A field is not less exactly if no bit is borrowed from the field above it. */
static bool covers(const struct reduce_space *s, uint32_t marking)
{
    const uint64_t *more = marking_at(s, s->count - 1), *less = marking_at(s, marking);
    for (uint32_t w = 0; w < s->words; w++) {
        uint64_t even = 0x0f0f0f0f0f0f0f0fU, spare = 0x1010101010101010U;
        uint64_t low = ((more[w] & even) | spare) - (less[w] & even);
        uint64_t high = ((more[w] >> 4 & even) | spare) - (less[w] >> 4 & even);
        if ((low & high & spare) != spare) return false;
    }
    return true;
}

/* A marking on the way to the newest one that it covers, or NET_NONE: without resets, and before the end,
 * the run between them can be made again and again (Karp and Miller, 1969). */
static uint32_t find_covered(const struct reduce_space *s)
{
    uint32_t newest = s->count - 1;
    if (s->width == 1 || is_end(s, newest)) return NET_NONE;
    for (uint32_t m = newest; m != 0;) {
        m = s->parents.items[m];
        if (covers(s, m)) return m;
    }
    return NET_NONE;
}

/* ---- Steps ----------------------------------------------------------------------------------- */

/* `marked`: 1 in each field of the marking that is not 0. */
static bool is_enabled(const struct reduce_space *s, const uint64_t *marked, uint32_t t)
{
    const uint64_t *takes = s->takes + (size_t)t * s->words;
    for (uint32_t w = 0; w < s->words; w++) {
        if ((takes[w] & ~marked[w]) != 0) return false;
    }
    return true;
}

/* Writes the marking after t to `next`; false: a field is full. */
static bool fire(const struct reduce_space *s, const uint64_t *from, uint32_t t)
{
    size_t at = (size_t)t * s->words;
    bool fits = true;
    for (uint32_t w = 0; w < s->words; w++) {
        uint64_t word = (from[w] - s->takes[at + w]) & ~s->empties[at + w];
        fits = fits && (full_of(s, word) & s->gives[at + w]) == 0;
        s->next[w] = word + s->gives[at + w];
    }
    return fits;
}

static enum reduce_outcome expand(struct reduce_space *s, uint32_t marking)
{
    array_push(s->arena, &s->first, s->edges.count);
    if (is_end(s, marking)) return REDUCE_COMPLETE;
    for (uint32_t w = 0; w < s->words; w++) {
        s->marked[w] = marked_of(s, marking_at(s, marking)[w]);
    }
    for (uint32_t t = 0; t < s->transitions; t++) {
        if (!is_enabled(s, s->marked, t)) continue;
        if (!fire(s, marking_at(s, marking), t)) return REDUCE_OVERFLOW;
        uint32_t known = s->count, to = keep(s, marking, t);
        array_push(s->arena, &s->edges, ((struct reduce_edge){to, t}));
        if (s->count > known) s->covered = find_covered(s);
        if (s->covered != NET_NONE) return REDUCE_UNBOUNDED;
    }
    return REDUCE_COMPLETE;
}

/* Does a field of a word hold more than `bound`?  Then a carry shows, in every second field of four bits. */
static bool holds_more(uint64_t word, uint64_t bound)
{
    uint64_t even = 0x0f0f0f0f0f0f0f0fU, carries = 0x1010101010101010U;
    uint64_t rest = (15 - bound) * 0x0101010101010101U;
    return ((((word & even) + rest) | ((word >> 4 & even) + rest)) & carries) != 0;
}

static void count_bound(struct reduce_space *s)
{
    s->bound = 1;
    if (s->width == 1) return;
    for (uint32_t i = 0; i < s->markings.count; i++) {
        while (holds_more(s->markings.items[i], s->bound)) s->bound++;
    }
}

enum reduce_outcome reduce_explore(struct reduce_space *s, const struct reduction *r,
                                   const struct reduce_limits *limits, uint32_t width)
{
    *s = (struct reduce_space){.r = r, .arena = r->arena, .width = width, .covered = NET_NONE};
    assert(width == 1 || !r->has_resets);
    if (!set_up(s, limits)) return REDUCE_LIMIT;
    keep(s, 0, 0);
    for (uint32_t m = 0; m < s->count; m++) {
        if (s->count > limits->markings || s->edges.count > REDUCE_EDGES_MAX) return REDUCE_LIMIT;
        if (s->markings.count > REDUCE_WORDS_MAX || !has_memory(s, limits, 0)) return REDUCE_LIMIT;
        bool looks = m % REDUCE_CLOCK_EVERY == REDUCE_CLOCK_EVERY - 1;
        if (looks && limits->is_late(limits->context)) return REDUCE_LIMIT;
        enum reduce_outcome outcome = expand(s, m);
        if (outcome != REDUCE_COMPLETE) return outcome;
    }
    array_push(s->arena, &s->first, s->edges.count);
    count_bound(s);
    return REDUCE_COMPLETE;
}

/* ---- Looking back ---------------------------------------------------------------------------- */

static uint8_t reached_at(const struct reduce_space *s, uint32_t marking)
{
    if (!is_end(s, marking)) return is_dead(s, marking) ? REDUCE_REACHES_DEAD : 0;
    return is_proper(s, marking) ? REDUCE_REACHES_END | REDUCE_REACHES_EMPTY : REDUCE_REACHES_END;
}

/* Backwards, since most edges lead to markings that were found later. */
bool reduce_look_back(struct reduce_space *s, const struct reduce_limits *limits)
{
    s->reaches = ARENA_ARRAY(s->arena, uint8_t, s->count);
    for (uint32_t m = 0; m < s->count; m++) s->reaches[m] = reached_at(s, m);
    bool changed = true;
    while (changed) {
        changed = false;
        for (uint32_t m = s->count; m-- > 0;) {
            uint8_t reaches = s->reaches[m];
            for (uint32_t e = s->first.items[m]; e < s->first.items[m + 1]; e++) {
                reaches |= s->reaches[s->edges.items[e].to];
            }
            changed = changed || reaches != s->reaches[m];
            s->reaches[m] = reaches;
        }
        if (changed && s->count > REDUCE_CLOCK_EVERY && limits->is_late(limits->context)) {
            return false;
        }
    }
    return true;
}
