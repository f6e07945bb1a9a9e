/* One step of a search: which transitions can happen in a marking, and what they make of it.
 *
 * A task starts (takes by its join), then ends (empties its cancellation set, then gives by its split);
 * guards are ignored: an xor-split takes any flow, an or-split any that are not none.  A marked output
 * condition ends the net, unless its termination is implicit; then the condition holds at most one token.
 * After each step partial joins take what belongs to their round.
 */
#include "verify/search/explore_parts.h"

#include <assert.h>
#include <string.h>

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
        s->stop = EXPLORE_OVERFLOW;
        return;
    }
    uint64_t bit = (uint64_t)field * s->e->width;
    s->next[bit / 64] += (uint64_t)tokens << (bit % 64);
    if (field < s->encoding->running && now + tokens > s->e->bound) s->e->bound = now + tokens;
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
    if (s->stop == EXPLORE_COMPLETE) explore_keep(s);
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
    uint64_t choices = encode_choices(t);
    for (uint64_t choice = 1; choice <= choices && s->stop == EXPLORE_COMPLETE; choice++) {
        if (!s->cancels && !encode_may(t, choice)) continue;
        s->label = t->label + (uint32_t)choice - 1;
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

/* The transitions of one position; those of position `positions` need none. */
static void try_keys(struct search *s, const uint64_t *from, uint32_t position)
{
    const uint32_t *begin = s->encoding->keys_begin, *keys = s->encoding->keys;
    for (uint32_t k = begin[position]; k < begin[position + 1]; k++) {
        const struct encode_transition *t = &s->encoding->transitions.items[keys[k]];
        if (explore_is_plain(s, keys[k])) explore_fire_plain(s, from, keys[k]);
        else if (is_turn(s, from, t, position)) fire(s, from, t);
        if (s->stop != EXPLORE_COMPLETE) return;
    }
}

void explore_expand(struct search *s, const uint64_t *from)
{
    uint32_t output = s->encoding->net->output.index, shift = s->e->shift;
    uint64_t field = packed_mask(s->e->width);
    if (s->saturated != output && get(s, from, output) > 0) return;
    for (uint32_t w = 0; w < s->e->words; w++) {
        uint64_t rest = from[w];
        while (rest != 0 && s->stop == EXPLORE_COMPLETE) {
            uint32_t at = (uint32_t)__builtin_ctzll(rest) >> shift;
            rest &= ~(field << (at << shift));
            try_keys(s, from, (w * 64 >> shift) + at);
        }
    }
    try_keys(s, from, s->encoding->positions);
}

void explore_abandon(struct search *s, const uint64_t *from)
{
    if (get(s, from, s->encoding->net->output.index) > 0 && s->saturated == NET_NONE) return;
    for (uint32_t p = s->encoding->running; p < s->encoding->extra; p++) {
        if (get(s, from, p) == 0) continue;
        memcpy(s->next, from, s->e->words * sizeof(uint64_t));
        empty(s, from, p);
        finish(s);
        if (s->stop != EXPLORE_COMPLETE) return;
    }
}

void explore_begin(struct search *s)
{
    array_each(uint32_t, position, &s->encoding->initial) give(s, *position, 1);
    finish(s);
}
