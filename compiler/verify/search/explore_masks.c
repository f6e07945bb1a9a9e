/* Plain transitions as masks, for searches with one bit a position: what must be marked and what must not,
 * what is cleared and what is given, word by word.
 *
 * Most transitions touch two or three positions in one or two words.  One is plain if it takes and gives
 * single tokens in one way; nets in which a step has consequences (rounds, timers that give a token more,
 * an output that holds one token at most) have none.  Their steps are made position by position
 * (explore_step.c), with the same outcome.  Masks are made when a transition is first tried.
 */
#include "verify/search/explore_parts.h"

static struct explore_mask *mask_of(struct search *s, uint32_t begin, uint32_t position)
{
    uint32_t word = position / 64;
    for (uint32_t i = begin; i < s->masks.count; i++) {
        if (s->masks.items[i].word == word) return &s->masks.items[i];
    }
    struct explore_mask *mask = array_add(s->e->arena, &s->masks);
    *mask = (struct explore_mask){.word = word};
    return mask;
}

static uint64_t bit_of(uint32_t position) { return (uint64_t)1 << (position % 64); }

/* Single tokens, each place once. */
static bool add_arcs(struct search *s, uint32_t begin, const struct encode_transition *t)
{
    const struct yawl_reset_arc *arcs = s->encoding->arcs.items;
    for (uint32_t i = t->takes; i < t->empties; i++) {
        struct explore_mask *mask = mask_of(s, begin, arcs[i].position);
        uint64_t bit = bit_of(arcs[i].position);
        if (arcs[i].tokens != 1 || (mask->clears & bit) != 0) return false;
        mask->needs |= bit;
        mask->clears |= bit;
    }
    for (uint32_t i = t->empties; i < t->gives; i++) {
        mask_of(s, begin, arcs[i].position)->clears |= bit_of(arcs[i].position);
    }
    for (uint32_t i = t->gives; i < t->end; i++) {
        struct explore_mask *mask = mask_of(s, begin, arcs[i].position);
        uint64_t bit = bit_of(arcs[i].position);
        if (arcs[i].tokens != 1 || (mask->gives & bit) != 0) return false;
        mask->gives |= bit;
    }
    return true;
}

static void add_touches(struct search *s, uint32_t begin, const struct encode_transition *t)
{
    const uint32_t *touches = s->encoding->touches.items;
    for (uint32_t i = t->reads; i < t->forbids; i++) {
        mask_of(s, begin, touches[i])->needs |= bit_of(touches[i]);
    }
    for (uint32_t i = t->forbids; i < t->touches_end; i++) {
        mask_of(s, begin, touches[i])->forbids |= bit_of(touches[i]);
    }
}

static bool is_plain(struct search *s, uint32_t begin, const struct encode_transition *t)
{
    if (t->enough > 0 || t->is_subset || !add_arcs(s, begin, t)) return false;
    add_touches(s, begin, t);
    return true;
}

void explore_begin_masks(struct search *s)
{
    const struct encoding *encoding = s->encoding;
    bool has_more = encoding->rounds.count + encoding->alsos.count > 0 || s->saturated != NET_NONE;
    if (s->e->width != 1 || has_more) return;
    s->plain = ARENA_ARRAY(s->e->arena, struct explore_plain, encoding->transitions.count);
}

bool explore_find_plain(struct search *s, uint32_t transition)
{
    struct explore_plain *plain = &s->plain[transition];
    plain->is_known = true;
    plain->begin = s->masks.count;
    bool fits = is_plain(s, plain->begin, &s->encoding->transitions.items[transition]);
    if (!fits) s->masks.count = plain->begin;
    plain->count = s->masks.count - plain->begin;
    return plain->count > 0;
}

void explore_fire_plain(struct search *s, const uint64_t *from, uint32_t transition)
{
    const struct explore_mask *begin = s->masks.items + s->plain[transition].begin;
    const struct explore_mask *end = begin + s->plain[transition].count;
    for (const struct explore_mask *mask = begin; mask < end; mask++) {
        uint64_t word = from[mask->word];
        if ((word & mask->needs) != mask->needs || (word & mask->forbids) != 0) return;
    }
    for (uint32_t w = 0; w < s->e->words; w++) s->next[w] = from[w];
    for (const struct explore_mask *mask = begin; mask < end; mask++) {
        uint64_t word = from[mask->word] & ~mask->clears;
        if ((word & mask->gives) != 0) s->stop = EXPLORE_OVERFLOW;
        s->next[mask->word] = word | mask->gives;
    }
    s->label = s->encoding->transitions.items[transition].label;
    if (s->stop == EXPLORE_COMPLETE) explore_keep(s);
}
