/* A proof that a net is not bounded: a run that leads from a marking to one that covers it.
 *
 * The run can be made again from there, and again, if whatever it did is still possible with more tokens
 * and does the same.  So it starts no or-join (which might have to wait, or would take more), nothing of
 * the state but places differs, and no place that gained tokens is one where more tokens change what
 * happens.  A place that gained some and was not emptied on the way gains them each time.
 */
#include "verify/search/unbounded.h"

#include <assert.h>

/* Ones in the lowest bit of each field. */
static uint64_t lowest(uint32_t width) { return UINT64_MAX / packed_mask(width); }

static bool has_two(const struct explored *e, const uint64_t *marking)
{
    uint64_t more = ~lowest(e->width);
    for (uint32_t w = 0; w < e->words; w++) {
        if ((marking[w] & more) != 0) return true;
    }
    return false;
}

/* Field by field: the highest bit of each says that `more` has no less than `less`. */
static uint64_t no_less(uint64_t more, uint64_t less, uint64_t high)
{
    uint64_t rest = (more | high) - (less & ~high);
    return ((more & ~less) | (~(more ^ less) & rest)) & high;
}

static bool covers(const struct explored *e, const uint64_t *more, const uint64_t *less)
{
    uint64_t high = lowest(e->width) << (e->width - 1);
    for (uint32_t w = 0; w < e->words; w++) {
        if (no_less(more[w], less[w], high) != high) return false;
    }
    return true;
}

/* ---- The run between ------------------------------------------------------------------------- */

struct proof {
    const struct explored *e;
    uint32_t from, to;
};

static bool grows(const struct proof *p, uint32_t position)
{
    return packed_get(explored_at(p->e, p->to), position) >
           packed_get(explored_at(p->e, p->from), position);
}

static bool any_grows(const struct proof *p, uint32_t begin, uint32_t end)
{
    for (uint32_t i = begin; i < end; i++) {
        if (grows(p, p->e->encoding->arcs.items[i].position)) return true;
    }
    return false;
}

/* An input of a task whose timer counts from then on: more tokens may keep it armed. */
static bool keeps_armed(const struct proof *p, uint32_t task)
{
    const struct net_task *of = &p->e->encoding->net->tasks.items[task];
    if (encode_is_or_join(of)) return true;
    array_each(net_place_id, input, &of->preset) {
        if (grows(p, input->index)) return true;
    }
    array_each(net_place_id, held, &of->holds) {
        if (grows(p, held->index)) return true;
    }
    return false;
}

/* More tokens only, in places where they change nothing; the end, if it is marked, ends the net. */
static bool is_alike(const struct proof *p)
{
    const struct encoding *encoding = p->e->encoding;
    const struct net *net = encoding->net;
    for (uint32_t i = encoding->running; i < encoding->positions; i++) {
        if (grows(p, i)) return false;
    }
    if (!net->is_implicit &&
        packed_get(explored_at(p->e, p->to), net->output.index) > 0)
        return false;
    array_each(struct encode_round, round, &encoding->rounds) {
        if (any_grows(p, round->takes, round->takes + round->count)) return false;
    }
    array_each(struct encode_also, also, &encoding->alsos) {
        if (!also->is_started && keeps_armed(p, also->task)) return false;
    }
    return true;
}

/* Partial joins take all that is marked of their inputs. */
static bool can_repeat(const struct proof *p)
{
    const struct encoding *encoding = p->e->encoding;
    for (uint32_t m = p->to; m != p->from; m = explored_parent(p->e, m)) {
        uint64_t choice;
        const struct encode_transition *t =
            encode_labelled(encoding, explored_label(p->e, m), &choice);
        if (t->is_or_join) return false;
        if (t->enough > 0 && any_grows(p, t->takes, t->empties)) return false;
    }
    return true;
}

static bool is_emptied(const struct proof *p, uint32_t place)
{
    const struct encoding *encoding = p->e->encoding;
    for (uint32_t m = p->to; m != p->from; m = explored_parent(p->e, m)) {
        uint64_t choice;
        const struct encode_transition *t =
            encode_labelled(encoding, explored_label(p->e, m), &choice);
        for (uint32_t i = t->empties; i < t->gives; i++) {
            if (encoding->arcs.items[i].position == place) return true;
        }
    }
    return false;
}

/* The end of a net whose termination is implicit holds one token at most. */
static bool proves(const struct proof *p, uint32_t *place)
{
    const struct encoding *encoding = p->e->encoding;
    if (!is_alike(p) || !can_repeat(p)) return false;
    for (uint32_t i = 0; i < encoding->running; i++) {
        if (!grows(p, i) || i == encoding->net->output.index || is_emptied(p, i)) continue;
        *place = i;
        return true;
    }
    return false;
}

bool unbounded_shows(struct explored *e, uint32_t index, struct explored_repeat *repeats)
{
    const uint64_t *marking = explored_words(e, index);
    assert(e->width > 1);
    if (!has_two(e, marking)) return false;
    struct proof p = {.e = e, .to = index};
    for (uint32_t m = explored_parent(e, index); m != EXPLORE_NONE; m = explored_parent(e, m)) {
        p.from = m;
        uint32_t place = NET_NONE;
        e->compared += e->words;
        if (!covers(e, marking, explored_words(e, m)) || !proves(&p, &place)) continue;
        *repeats = (struct explored_repeat){m, index, place};
        return true;
    }
    return false;
}
