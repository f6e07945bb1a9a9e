/* Breadth-first search over packed markings: the markings that are known, and the limits.
 *
 * A marking is kept with the one that it was first reached from and how, so that a run to it that is as
 * short as any can be told.  With fields of several bits each marking is compared with those on that run:
 * one that covers an earlier one may prove that the net is not bounded (unbounded.h).
 */
#include "verify/search/explore_parts.h"

#include "verify/search/unbounded.h"

#include <assert.h>
#include <string.h>

/* Markings, and words of work, between two looks at the clock. */
#define EXPLORE_CLOCK_EVERY 1024
#define EXPLORE_CLOCK_WORK  ((uint64_t)1 << 20)
#define EXPLORE_TABLE_MIN   256U
/* Words that are compared in the time in which one is made. */
#define EXPLORE_COMPARED 8
/* Edges that are kept. */
#define EXPLORE_EDGES_MAX ((uint32_t)1 << 30)
#define EXPLORE_HASH_FACTOR                                                                        \
    0x9e3779b97f4a7c15U /* odd, bits even spread: 2^64 by the golden ratio */

/* ---- Known markings -------------------------------------------------------------------------- */

static bool is_same(const uint64_t *one, const uint64_t *other, uint32_t words)
{
    uint64_t different = 0;
    for (uint32_t w = 0; w < words; w++) different |= one[w] ^ other[w];
    return different == 0;
}

/* A product carries upwards only, so the upper half is folded back; and once more at the end, for else
 * the upper fields of the last word would not reach the lower bits, which are all that the table uses. */
static uint32_t slot_of(const struct search *s, const uint64_t *marking)
{
    uint64_t hash = 1469598103934665603U;
    uint32_t words = s->e->words;
    for (uint32_t w = 0; w <= words; w++) {
        hash = (hash ^ (w < words ? marking[w] : 0)) * EXPLORE_HASH_FACTOR;
        hash ^= hash >> 32;
    }
    uint32_t at = (uint32_t)hash & s->mask;
    while (s->table[at] != 0 && !is_same(explored_words(s->e, s->table[at] - 1), marking, words)) {
        at = (at + 1) & s->mask;
    }
    return at;
}

/* Memory for so many more bytes; what arrays waste while they grow is counted by the arena. */
static bool has_memory(struct search *s, uint64_t bytes)
{
    if (bytes <= s->limits->memory && arena_used(s->e->arena) <= s->limits->memory - bytes)
        return true;
    s->stop = EXPLORE_MEMORY;
    return false;
}

static bool grow_table(struct search *s)
{
    uint32_t mask = s->mask == 0 ? EXPLORE_TABLE_MIN - 1 : 4 * s->mask + 3;
    if (!has_memory(s, ((uint64_t)mask + 1) * sizeof *s->table)) return false;
    s->mask = mask;
    s->table = ARENA_ARRAY(s->e->arena, uint32_t, (size_t)mask + 1);
    for (uint32_t i = 0; i < s->e->count; i++) {
        s->table[slot_of(s, explored_words(s->e, i))] = i + 1;
    }
    return true;
}

/* Room for the marking of the next number. */
static bool has_room(struct search *s)
{
    struct explored *e = s->e;
    uint32_t at = e->count / EXPLORE_CHUNK_FIRST + 1;
    uint32_t chunk = 31 - (uint32_t)__builtin_clz(at);
    if (chunk >= EXPLORE_CHUNKS) {
        s->stop = EXPLORE_MEMORY;
        return false;
    }
    if (e->chunks[chunk] != NULL) return true;
    uint64_t words = (uint64_t)(EXPLORE_CHUNK_FIRST << chunk) * (e->words + 1);
    if (!has_memory(s, words * sizeof(uint64_t))) return false;
    e->chunks[chunk] = ARENA_ARRAY(e->arena, uint64_t, words);
    return true;
}

static void look_at_clock(struct search *s)
{
    s->looked = s->e->work;
    if (s->limits->is_late(s->limits->context)) s->stop = EXPLORE_TIME;
}

static void keep_edge(struct search *s, uint32_t to)
{
    struct explored *e = s->e;
    if (s->cancels || s->is_deep || s->parent == EXPLORE_NONE) return;
    if (e->edges.count == e->edges.capacity) {
        uint64_t bytes = 2 * (uint64_t)e->edges.capacity * sizeof *e->edges.items;
        if (e->edges.count >= EXPLORE_EDGES_MAX) s->stop = EXPLORE_MEMORY;
        if (s->stop != EXPLORE_COMPLETE || !has_memory(s, bytes)) return;
    }
    array_push(e->arena, &e->edges, ((struct explored_edge){to, s->label}));
}

/* Behind all others; `slot` is where the table has it. */
static void add(struct search *s, uint32_t slot)
{
    struct explored *e = s->e;
    if (e->count >= s->limits->markings) s->stop = EXPLORE_MARKINGS;
    if (e->work + e->compared / EXPLORE_COMPARED > s->limits->work) s->stop = EXPLORE_WORK;
    if (s->stop != EXPLORE_COMPLETE || !has_room(s)) return;
    s->next[e->words] = s->parent | (uint64_t)s->label << 32;
    memcpy((uint64_t *)explored_words(e, e->count), s->next, (e->words + 1) * sizeof(uint64_t));
    s->table[slot] = ++e->count;
    keep_edge(s, e->count - 1);
    if (e->width > 1 && !s->cancels && unbounded_shows(e, e->count - 1, &e->repeats)) {
        s->stop = EXPLORE_UNBOUNDED;
    }
}

void explore_keep(struct search *s)
{
    struct explored *e = s->e;
    e->work += e->words;
    if (e->work - s->looked > EXPLORE_CLOCK_WORK) look_at_clock(s);
    if (e->count >= s->mask / 2 && !grow_table(s)) return;
    uint32_t slot = slot_of(s, s->next);
    if (s->table[slot] == 0) add(s, slot);
    else keep_edge(s, s->table[slot] - 1);
}

/* ---- The search ------------------------------------------------------------------------------ */

static void begin_edges(struct search *s)
{
    struct explored *e = s->e;
    if (e->edges_begin.count == e->edges_begin.capacity &&
        !has_memory(s, 2 * (uint64_t)e->edges_begin.capacity * sizeof(uint32_t)))
        return;
    array_push(e->arena, &e->edges_begin, e->edges.count);
}

/* From the first marking, or from those of the first part on. */
static enum explore_outcome run(struct search *s)
{
    struct explored *e = s->e;
    for (uint32_t done = 0; done < e->count && s->stop == EXPLORE_COMPLETE; done++) {
        if (done % EXPLORE_CLOCK_EVERY == EXPLORE_CLOCK_EVERY - 1) look_at_clock(s);
        const uint64_t *from = explored_words(e, done);
        s->parent = done;
        if (!s->cancels) begin_edges(s);
        bool is_new = !s->cancels || done >= e->states || s->encoding->has_alone;
        if (s->stop == EXPLORE_COMPLETE && is_new) explore_expand(s, from);
        if (s->cancels && s->stop == EXPLORE_COMPLETE) explore_abandon(s, from);
    }
    return s->stop;
}

/* The newest marking first; those of which nothing is known yet are on a stack. */
static enum explore_outcome run_deep(struct search *s)
{
    struct explored *e = s->e;
    ARRAY(uint32_t) stack = {NULL, 0, 0};
    uint32_t known = 0;
    while (s->stop == EXPLORE_COMPLETE) {
        for (; known < e->count; known++) array_push(e->arena, &stack, known);
        if (stack.count == 0) break;
        s->parent = stack.items[--stack.count];
        uint64_t before = e->work;
        explore_expand(s, explored_words(e, s->parent));
        bool is_quiet = e->work == before && s->stop == EXPLORE_COMPLETE;
        if (is_quiet && e->quiet.count < EXPLORE_QUIET_MAX) array_push(e->arena, &e->quiet, s->parent);
    }
    return s->stop == EXPLORE_COMPLETE ? EXPLORE_WORK : s->stop;
}

bool explore_fits(const struct encoding *encoding)
{
    array_each(struct net_task, task, &encoding->net->tasks) {
        if (task->split == NET_GATE_OR && task->flows.count > EXPLORE_OR_FLOWS_MAX) return false;
    }
    return encoding->labels <= UINT32_MAX;
}

enum explore_outcome explore(struct explored *e, const struct explore_oracle *oracle,
                             const struct explore_limits *limits, enum explore_part part)
{
    struct search s = {.e = e, .encoding = e->encoding, .oracle = oracle, .limits = limits};
    const struct net *net = e->encoding->net;
    assert(explore_fits(e->encoding));
    e->words = (uint32_t)(((uint64_t)e->encoding->positions * e->width + 63) / 64);
    e->shift = (uint32_t)__builtin_ctz(e->width);
    array_reserve(e->arena, &e->edges, EXPLORE_CHUNK_FIRST);
    array_reserve(e->arena, &e->edges_begin, EXPLORE_CHUNK_FIRST);
    s.next = ARENA_ARRAY(e->arena, uint64_t, (size_t)e->words + 1);
    s.saturated = net->is_implicit ? net->output.index : NET_NONE;
    s.parent = EXPLORE_NONE;
    s.is_deep = part == EXPLORE_DEEP;
    explore_begin_masks(&s);
    explore_begin(&s);
    if (s.is_deep) return run_deep(&s);
    if (run(&s) != EXPLORE_COMPLETE) return s.stop;
    begin_edges(&s);
    e->states = e->count;
    e->states_bound = e->bound;
    s.cancels = part == EXPLORE_ALL;
    return s.cancels ? run(&s) : s.stop;
}
