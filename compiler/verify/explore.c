/* Breadth-first search over packed markings.
 *
 * A task starts (takes by its join), then ends (empties its cancellation set, then gives by its split);
 * guards are ignored: an xor-split takes any flow, an or-split any that are not none.  A marked output
 * condition ends the net, unless its termination is implicit; then the condition holds at most one token.
 * After each step partial joins take what belongs to their round.
 */
#include "verify/explore.h"

#include <assert.h>
#include <string.h>

/* Markings between two looks at the clock. */
#define EXPLORE_CLOCK_EVERY 1024
#define EXPLORE_CHUNK_WORDS ((size_t)1 << 16)
#define EXPLORE_TABLE_MIN   1024U
#define EXPLORE_HASH_FACTOR                                                                        \
    0x9e3779b97f4a7c15U /* odd, bits even spread: 2^64 by the golden ratio */

struct search {
    struct explored *e;
    const struct encoding *encoding;
    const struct explore_oracle *oracle;
    const struct explore_limits *limits;
    uint32_t *keys_begin, *keys; /* transitions by the positions that make them worth a try */
    uint32_t *table;             /* number + 1 of a marking, by hash */
    uint32_t mask;
    uint32_t saturated; /* the position that holds one token at most, or NET_NONE */
    uint64_t *next;     /* the marking that is made */
    bool overflow, full;
};

/* ---- Fields ---------------------------------------------------------------------------------- */

static uint32_t get(const struct search *s, const uint64_t *marking, uint32_t field)
{
    return packed_get((struct packed){marking, s->e->width}, field);
}

static void clear(const struct search *s, uint32_t field)
{
    uint64_t bit = (uint64_t)field * s->e->width;
    s->next[bit / 64] &= ~(packed_mask(s->e->width) << (bit % 64));
}

static void take(const struct search *s, uint32_t field, uint32_t tokens)
{
    assert(get(s, s->next, field) >= tokens);
    uint64_t bit = (uint64_t)field * s->e->width;
    s->next[bit / 64] -= (uint64_t)tokens << (bit % 64);
}

/* A field that is full ends the search; another one with wider fields follows. */
static void give(struct search *s, uint32_t field, uint32_t tokens)
{
    uint32_t now = get(s, s->next, field);
    if (field == s->saturated) tokens = now > 0 ? 0 : 1;
    if (tokens > packed_mask(s->e->width) - now) {
        s->overflow = true;
        return;
    }
    uint64_t bit = (uint64_t)field * s->e->width;
    s->next[bit / 64] += (uint64_t)tokens << (bit % 64);
    if (field < s->encoding->running && now + tokens > s->e->bound) s->e->bound = now + tokens;
}

/* ---- Known markings -------------------------------------------------------------------------- */

static uint64_t *marking_at(const struct explored *e, uint32_t index)
{
    return e->chunks.items[index / e->chunk] + (size_t)(index % e->chunk) * e->words;
}

struct packed explored_at(const struct explored *e, uint32_t index)
{
    assert(index < e->count);
    return (struct packed){marking_at(e, index), e->width};
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
    while (s->table[at] != 0 &&
           memcmp(marking_at(s->e, s->table[at] - 1), marking, words * sizeof(uint64_t)) != 0) {
        at = (at + 1) & s->mask;
    }
    return at;
}

static void grow_table(struct search *s)
{
    s->mask = s->mask == 0 ? EXPLORE_TABLE_MIN - 1 : 4 * s->mask + 3;
    s->table = ARENA_ARRAY(s->e->arena, uint32_t, (size_t)s->mask + 1);
    for (uint32_t i = 0; i < s->e->count; i++) s->table[slot_of(s, marking_at(s->e, i))] = i + 1;
}

/* Keeps `next` if it is new. */
static void keep(struct search *s)
{
    struct explored *e = s->e;
    e->work += e->words;
    if (e->count >= s->mask / 2) grow_table(s);
    uint32_t slot = slot_of(s, s->next);
    if (s->table[slot] != 0) return;
    if (e->count >= s->limits->markings || e->work > s->limits->work) {
        s->full = true;
        return;
    }
    if (e->count == e->chunks.count * e->chunk) {
        uint64_t *chunk = ARENA_ARRAY(e->arena, uint64_t, (size_t)e->chunk * e->words);
        array_push(e->arena, &e->chunks, chunk);
    }
    memcpy(marking_at(e, e->count), s->next, e->words * sizeof(uint64_t));
    s->table[slot] = ++e->count;
}

/* ---- Joins ----------------------------------------------------------------------------------- */

static const struct yawl_reset_arc *arc_at(const struct search *s, uint32_t index)
{
    return &s->encoding->arcs.items[index];
}

static bool is_marked(const struct search *s, const uint64_t *from, uint32_t arc)
{
    return get(s, from, arc_at(s, arc)->position) >= arc_at(s, arc)->tokens;
}

static uint32_t marked_of(const struct search *s, const uint64_t *from,
                          const struct encode_transition *t)
{
    uint32_t marked = 0;
    for (uint32_t i = t->takes; i < t->empties; i++) marked += is_marked(s, from, i) ? 1 : 0;
    return marked;
}

static bool joins(const struct search *s, const uint64_t *from, const struct encode_transition *t)
{
    uint32_t marked = marked_of(s, from, t), all = t->empties - t->takes;
    if (t->enough == 0) return marked == all;
    if (marked < t->enough) return false;
    if (!t->is_or_join || marked == all) return true;
    struct packed marking = {from, s->e->width};
    return !s->oracle->waits(s->oracle->context, t->task, marking);
}

static bool is_allowed(const struct search *s, const uint64_t *from,
                       const struct encode_transition *t)
{
    const uint32_t *touches = s->encoding->touches.items;
    for (uint32_t i = t->reads; i < t->forbids; i++) {
        if (get(s, from, touches[i]) == 0) return false;
    }
    for (uint32_t i = t->forbids; i < t->touches_end; i++) {
        if (get(s, from, touches[i]) != 0) return false;
    }
    return true;
}

static bool is_enabled(const struct search *s, const uint64_t *from, uint32_t task)
{
    const uint32_t *first = s->encoding->first.items;
    for (uint32_t i = first[task]; i < first[task + 1]; i++) {
        const struct encode_transition *t = &s->encoding->transitions.items[i];
        if (t->kind != ENCODE_START) break;
        if (is_allowed(s, from, t) && joins(s, from, t)) return true;
    }
    return false;
}

/* A timer's task is armed while it is busy, and, if it counts from then on, while it is enabled. */
static bool is_armed(const struct search *s, const uint64_t *from, uint32_t task, bool is_started)
{
    return get(s, from, s->encoding->running + task) > 0 ||
           (!is_started && is_enabled(s, from, task));
}

/* ---- After a step ---------------------------------------------------------------------------- */

static bool is_used(const struct search *s, const struct encode_round *round)
{
    for (uint32_t i = 0; i < round->count; i++) {
        if (get(s, s->next, round->used + i) != 0) return true;
    }
    return false;
}

/* The round is over when every input was used. */
static void end_round(const struct search *s, const struct encode_round *round)
{
    for (uint32_t i = 0; i < round->count; i++) {
        if (get(s, s->next, round->used + i) == 0) return;
    }
    for (uint32_t i = 0; i < round->count; i++) clear(s, round->used + i);
}

static void absorb(struct search *s, const struct encode_round *round)
{
    if (!is_used(s, round)) return;
    for (uint32_t i = 0; i < round->count; i++) {
        const struct yawl_reset_arc *arc = arc_at(s, round->takes + i);
        if (get(s, s->next, round->used + i) != 0 || !is_marked(s, s->next, round->takes + i))
            continue;
        take(s, arc->position, arc->tokens);
        give(s, round->used + i, 1);
    }
    end_round(s, round);
    for (uint32_t i = 0; round->drops && i < round->count; i++) {
        bool is_late = get(s, s->next, round->used + i) != 0;
        if (is_late) clear(s, arc_at(s, round->takes + i)->position);
    }
}

static void finish(struct search *s)
{
    array_each(struct encode_round, round, &s->encoding->rounds) absorb(s, round);
    array_each(struct encode_also, also, &s->encoding->alsos) {
        if (get(s, s->next, also->fired) == 0) continue;
        if (!is_armed(s, s->next, also->task, also->is_started)) clear(s, also->fired);
    }
    if (!s->overflow) keep(s);
}

/* Cancelling a task that runs also ends its round and the arming of its timers. */
static void cancel(const struct search *s, uint32_t task)
{
    array_each(struct encode_round, round, &s->encoding->rounds) {
        for (uint32_t i = 0; round->task == task && i < round->count; i++) {
            clear(s, round->used + i);
        }
    }
    array_each(struct encode_also, also, &s->encoding->alsos) {
        if (also->task == task) clear(s, also->fired);
    }
}

/* A task that leaves and names itself ran before, so its round ends too. */
static void empty(const struct search *s, const uint64_t *from, uint32_t position)
{
    uint32_t running = s->encoding->running;
    bool runs = position >= running && position < s->encoding->extra;
    if (runs && get(s, from, position) > 0) cancel(s, position - running);
    clear(s, position);
}

/* ---- Steps ----------------------------------------------------------------------------------- */

static void take_all(struct search *s, const uint64_t *from, const struct encode_transition *t)
{
    for (uint32_t i = t->takes; i < t->empties; i++) {
        if (is_marked(s, from, i)) take(s, arc_at(s, i)->position, arc_at(s, i)->tokens);
    }
    array_each(struct encode_round, round, &s->encoding->rounds) {
        if (t->kind != ENCODE_START || round->task != t->task) continue;
        for (uint32_t i = 0; i < round->count; i++) {
            if (is_marked(s, from, round->takes + i)) give(s, round->used + i, 1);
        }
        end_round(s, round);
    }
}

/* `chosen`: one bit a flow of a split that gives to some. */
static void make(struct search *s, const uint64_t *from, const struct encode_transition *t,
                 uint64_t chosen)
{
    memcpy(s->next, from, s->e->words * sizeof(uint64_t));
    take_all(s, from, t);
    for (uint32_t i = t->empties; i < t->gives; i++) empty(s, from, arc_at(s, i)->position);
    for (uint32_t i = t->gives; i < t->end; i++) {
        bool is_chosen = !t->is_subset || (chosen >> (i - t->gives) & 1) != 0;
        if (is_chosen) give(s, arc_at(s, i)->position, arc_at(s, i)->tokens);
    }
    finish(s);
}

static void fire(struct search *s, const uint64_t *from, const struct encode_transition *t)
{
    if (!is_allowed(s, from, t) || !joins(s, from, t)) return;
    if (t->kind == ENCODE_ALSO && !is_armed(s, from, t->task, t->reads < t->forbids)) return;
    uint64_t choices = t->is_subset ? ((uint64_t)1 << (t->end - t->gives)) - 1 : 1;
    for (uint64_t choice = 1; choice <= choices && !s->full && !s->overflow; choice++) {
        make(s, from, t, choice);
    }
}

/* A start that takes what is marked is tried once, for the first of its inputs that is. */
static bool is_turn(const struct search *s, const uint64_t *from, const struct encode_transition *t,
                    uint32_t position)
{
    for (uint32_t i = t->takes; t->enough > 0 && i < t->empties; i++) {
        if (get(s, from, arc_at(s, i)->position) > 0) return arc_at(s, i)->position == position;
    }
    return true;
}

/* The transitions of one position; NET_NONE of none: those that are always tried. */
static void try_keys(struct search *s, const uint64_t *from, uint32_t position)
{
    for (uint32_t k = s->keys_begin[position]; k < s->keys_begin[position + 1]; k++) {
        const struct encode_transition *t = &s->encoding->transitions.items[s->keys[k]];
        if (is_turn(s, from, t, position)) fire(s, from, t);
        if (s->full || s->overflow) return;
    }
}

/* All markings after `from`, which stays where it is while others are added. */
static void expand(struct search *s, const uint64_t *from)
{
    uint32_t output = s->encoding->net->output.index, width = s->e->width;
    if (s->saturated != output && get(s, from, output) > 0) return;
    for (uint32_t w = 0; w < s->e->words; w++) {
        uint64_t rest = from[w];
        while (rest != 0) {
            uint32_t shift = (uint32_t)__builtin_ctzll(rest) / width * width;
            rest &= ~(packed_mask(width) << shift);
            try_keys(s, from, (w * 64 + shift) / width);
        }
        if (s->full || s->overflow) return;
    }
    try_keys(s, from, s->encoding->positions);
}

/* The items of each task that runs are cancelled: nothing is given. */
static void abandon(struct search *s, const uint64_t *from)
{
    if (get(s, from, s->encoding->net->output.index) > 0 && s->saturated == NET_NONE) return;
    for (uint32_t p = s->encoding->running; p < s->encoding->extra; p++) {
        if (get(s, from, p) == 0) continue;
        memcpy(s->next, from, s->e->words * sizeof(uint64_t));
        empty(s, from, p);
        finish(s);
        if (s->full || s->overflow) return;
    }
}

/* ---- The search ------------------------------------------------------------------------------ */

/* Positions under which a transition is tried: those of a start that takes what is marked, else one. */
static uint32_t key_of(const struct search *s, const struct encode_transition *t, uint32_t index)
{
    uint32_t all = t->empties - t->takes;
    if (index > 0 && (t->enough == 0 || index >= all)) return NET_NONE;
    if (all > 0) return arc_at(s, t->takes + index)->position;
    return t->reads < t->forbids ? s->encoding->touches.items[t->reads] : s->encoding->positions;
}

static void index_keys(struct search *s)
{
    const struct encoding *encoding = s->encoding;
    uint32_t total = encoding->arcs.count + encoding->transitions.count + 1;
    uint32_t *begin = ARENA_ARRAY(s->e->arena, uint32_t, (size_t)encoding->positions + 3);
    s->keys = ARENA_ARRAY(s->e->arena, uint32_t, total);
    for (uint32_t round = 0; round < 2; round++) {
        for (uint32_t t = 0; t < encoding->transitions.count; t++) {
            const struct encode_transition *one = &encoding->transitions.items[t];
            for (uint32_t i = 0, key; (key = key_of(s, one, i)) != NET_NONE; i++) {
                if (round == 0) begin[key + 2]++;
                if (round == 1) s->keys[begin[key + 1]++] = t;
            }
        }
        for (uint32_t p = 0; round == 0 && p <= encoding->positions; p++)
            begin[p + 2] += begin[p + 1];
    }
    s->keys_begin = begin;
}

/* From the first marking, or from those of the first part on. */
static enum explore_outcome run(struct search *s, bool cancels)
{
    struct explored *e = s->e;
    for (uint32_t done = 0; done < e->count; done++) {
        if (s->full) return EXPLORE_LIMIT;
        if (s->overflow) return EXPLORE_OVERFLOW;
        bool looks = done % EXPLORE_CLOCK_EVERY == 0;
        if (looks && s->limits->is_late(s->limits->context)) return EXPLORE_TIME;
        if (!cancels || done >= e->states) expand(s, marking_at(e, done));
        if (cancels && !s->full && !s->overflow) abandon(s, marking_at(e, done));
    }
    return s->full ? EXPLORE_LIMIT : s->overflow ? EXPLORE_OVERFLOW : EXPLORE_COMPLETE;
}

enum explore_outcome explore(struct explored *e, const struct explore_oracle *oracle,
                             const struct explore_limits *limits, bool cancels)
{
    struct search s = {.e = e, .encoding = e->encoding, .oracle = oracle, .limits = limits};
    const struct net *net = e->encoding->net;
    e->words = (uint32_t)(((uint64_t)e->encoding->positions * e->width + 63) / 64);
    e->chunk = e->words >= EXPLORE_CHUNK_WORDS ? 1 : (uint32_t)(EXPLORE_CHUNK_WORDS / e->words);
    s.next = ARENA_ARRAY(e->arena, uint64_t, e->words);
    s.saturated = net->is_implicit ? net->output.index : NET_NONE;
    index_keys(&s);
    array_each(uint32_t, position, &e->encoding->initial) give(&s, *position, 1);
    finish(&s);
    enum explore_outcome outcome = run(&s, false);
    if (outcome != EXPLORE_COMPLETE) return outcome;
    e->states = e->count;
    return cancels ? run(&s, true) : EXPLORE_COMPLETE;
}
