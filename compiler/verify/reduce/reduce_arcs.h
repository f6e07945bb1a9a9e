/* Arcs of a reduction: joined to, and taken out of, the lists of their place and of their transition.
 *
 * Inline, since this is where verification spends its time.  A node that was looked up among the candidates
 * for parallel nodes is signed: its signature is kept up to date from then on.  Most are gone before.
 */
#ifndef VERIFY_REDUCE_ARCS_H
#define VERIFY_REDUCE_ARCS_H

#include "verify/reduce/reduce_core.h"

#include <assert.h>

/* Spread, so that the sum of a set of arcs tells it from other sets; only a first look, sets are compared. */
static inline uint64_t reduce_spread(uint32_t node, enum reduce_kind kind)
{
    uint64_t x = ((uint64_t)node * REDUCE_KIND_COUNT + kind + 1) * 0x9e3779b97f4a7c15U;
    return x ^ x >> 29;
}

/* What an arc is in the signature of its place. */
static inline uint64_t reduce_sign_of_place(uint32_t transition, enum reduce_kind kind)
{
    return reduce_spread(transition, kind) << (kind == REDUCE_EMPTY ? 1 : 0);
}

static inline void reduce_join_place(struct reduction *r, uint32_t arc, enum reduce_kind kind)
{
    struct reduce_arc *a = &r->arcs[arc];
    struct reduce_place *p = &r->places[a->place];
    uint32_t next = p->ends.first[kind];
    a->place_next = next;
    a->place_previous = 0;
    r->arcs[next].place_previous = arc;
    p->ends.first[kind] = arc;
    p->ends.count[kind]++;
    if (p->is_signed) p->signature ^= reduce_sign_of_place(a->transition, kind);
}

static inline void reduce_join_transition(struct reduction *r, uint32_t arc, enum reduce_kind kind)
{
    struct reduce_arc *a = &r->arcs[arc];
    struct reduce_transition *t = &r->transitions[a->transition];
    uint32_t next = t->ends.first[kind];
    a->transition_next = next;
    a->transition_previous = 0;
    r->arcs[next].transition_previous = arc;
    t->ends.first[kind] = arc;
    t->ends.count[kind]++;
    if (t->is_signed) t->signature ^= reduce_spread(a->place, kind);
}

static inline void reduce_leave_place(struct reduction *r, uint32_t arc, enum reduce_kind kind)
{
    const struct reduce_arc *a = &r->arcs[arc];
    struct reduce_place *p = &r->places[a->place];
    assert(arc != 0 && p->ends.count[kind] > 0);
    if (p->ends.first[kind] == arc) p->ends.first[kind] = a->place_next;
    r->arcs[a->place_previous].place_next = a->place_next;
    r->arcs[a->place_next].place_previous = a->place_previous;
    p->ends.count[kind]--;
    if (p->is_signed) p->signature ^= reduce_sign_of_place(a->transition, kind);
}

static inline void reduce_leave_transition(struct reduction *r, uint32_t arc, enum reduce_kind kind)
{
    const struct reduce_arc *a = &r->arcs[arc];
    struct reduce_transition *t = &r->transitions[a->transition];
    assert(arc != 0 && t->ends.count[kind] > 0);
    if (t->ends.first[kind] == arc) t->ends.first[kind] = a->transition_next;
    r->arcs[a->transition_previous].transition_next = a->transition_next;
    r->arcs[a->transition_next].transition_previous = a->transition_previous;
    t->ends.count[kind]--;
    if (t->is_signed) t->signature ^= reduce_spread(a->place, kind);
}

static inline uint32_t reduce_new_arc(struct reduction *r)
{
    uint32_t arc = r->free_arc;
    r->arcs_live++;
    r->work++;
    if (arc != 0) {
        r->free_arc = r->arcs[arc].place_next;
        return arc;
    }
    assert(r->arcs_count < r->arcs_max);
    return r->arcs_count++;
}

static inline void reduce_free_arc(struct reduction *r, uint32_t arc)
{
    r->arcs[arc].place_next = r->free_arc;
    r->free_arc = arc;
    r->arcs_live--;
    r->work++;
}

static inline void reduce_add_arc(struct reduction *r, uint32_t place, uint32_t transition,
                                  enum reduce_kind kind)
{
    uint32_t arc = reduce_new_arc(r);
    r->arcs[arc].place = place;
    r->arcs[arc].transition = transition;
    reduce_join_place(r, arc, kind);
    reduce_join_transition(r, arc, kind);
}

/* Puts an arc that has left its place into the list of another one, and first in that of its transition,
 * where it most often is alone. */
static inline void reduce_turn_arc(struct reduction *r, uint32_t arc, uint32_t place,
                                   enum reduce_kind kind)
{
    struct reduce_transition *t = &r->transitions[r->arcs[arc].transition];
    bool moves = t->ends.count[kind] > 1 || t->is_signed;
    if (moves) reduce_leave_transition(r, arc, kind);
    r->arcs[arc].place = place;
    reduce_join_place(r, arc, kind);
    if (moves) reduce_join_transition(r, arc, kind);
    r->work += 2;
}

/* It happens exactly if a place of the loaded net, `node`, is ever marked, or, dropped as parallel, if the
 * transition `node` does.  Those that follow from the same node are linked, the newest first. */
static inline void reduce_leaves(struct reduction *r, uint32_t transition, enum reduce_rule by,
                                 uint32_t node)
{
    struct reduce_transition *t = &r->transitions[transition];
    bool is_parallel = by == REDUCE_DROP_PARALLEL_TRANSITION;
    uint32_t *newest = is_parallel ? &r->transitions[node].follower : &r->places[node].follower;
    assert(!t->is_gone);
    t->is_gone = true;
    t->by = (uint8_t)by;
    t->next = *newest;
    *newest = transition + 1;
    r->counts.fired[by]++;
}

/* Removes a transition with one input and one output. */
static inline void reduce_remove_step(struct reduction *r, uint32_t transition, enum reduce_rule by,
                                      uint32_t node)
{
    const struct reduce_ends *ends = &r->transitions[transition].ends;
    uint32_t take = ends->first[REDUCE_TAKE], give = ends->first[REDUCE_GIVE];
    reduce_leave_place(r, take, REDUCE_TAKE);
    reduce_leave_place(r, give, REDUCE_GIVE);
    reduce_free_arc(r, take);
    reduce_free_arc(r, give);
    reduce_leaves(r, transition, by, node);
}

static inline void reduce_remove_place(struct reduction *r, uint32_t place)
{
    struct reduce_place *p = &r->places[place];
    const uint32_t *count = p->ends.count;
    assert(!p->is_gone);
    p->is_gone = true;
    if (count[REDUCE_TAKE] + count[REDUCE_EMPTY] + count[REDUCE_GIVE] == 0) return;
    reduction_remove_arcs(r, place);
}

#endif
