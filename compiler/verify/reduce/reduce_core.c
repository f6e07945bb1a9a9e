/* Arcs in two lists, and the worklist. */
#include "verify/reduce/reduce_core.h"

#include <assert.h>

/* Spread, so that the sum of a set of arcs tells it from other sets; only a first look, sets are compared. */
static uint64_t spread(uint32_t node, enum reduce_kind kind)
{
    uint64_t x = ((uint64_t)node * REDUCE_KIND_COUNT + kind + 1) * 0x9e3779b97f4a7c15U;
    return x ^ x >> 29;
}

static void sign_place(struct reduction *r, uint32_t place, uint32_t transition,
                       enum reduce_kind kind)
{
    struct reduce_place *p = &r->places[place];
    uint64_t of_transition = spread(transition, kind);
    if (kind == REDUCE_EMPTY) p->empties ^= of_transition;
    else p->signature ^= of_transition;
}

static void sign_transition(struct reduction *r, uint32_t place, uint32_t transition,
                            enum reduce_kind kind)
{
    r->transitions[transition].signature ^= spread(place, kind);
}

static void sign(struct reduction *r, uint32_t place, uint32_t transition, enum reduce_kind kind)
{
    sign_place(r, place, transition, kind);
    sign_transition(r, place, transition, kind);
}

static uint32_t new_arc(struct reduction *r)
{
    uint32_t arc = r->free_arc;
    r->arcs_live++;
    if (arc != 0) {
        r->free_arc = r->arcs[arc].place_next;
        return arc;
    }
    assert(r->arcs_count < r->arcs_max);
    return r->arcs_count++;
}

void reduction_add_arc(struct reduction *r, uint32_t place, uint32_t transition,
                       enum reduce_kind kind)
{
    uint32_t arc = new_arc(r);
    struct reduce_ends *p = &r->places[place].ends, *t = &r->transitions[transition].ends;
    r->arcs[arc] = (struct reduce_arc){.place = place,
                                       .transition = transition,
                                       .place_next = p->first[kind],
                                       .transition_next = t->first[kind]};
    r->arcs[p->first[kind]].place_previous = arc;
    r->arcs[t->first[kind]].transition_previous = arc;
    p->first[kind] = t->first[kind] = arc;
    p->count[kind]++;
    t->count[kind]++;
    sign(r, place, transition, kind);
    r->work++;
}

static void unlink_from_place(struct reduction *r, uint32_t arc, enum reduce_kind kind)
{
    const struct reduce_arc *a = &r->arcs[arc];
    struct reduce_ends *p = &r->places[a->place].ends;
    assert(arc != 0 && p->count[kind] > 0);
    if (p->first[kind] == arc) p->first[kind] = a->place_next;
    r->arcs[a->place_previous].place_next = a->place_next;
    r->arcs[a->place_next].place_previous = a->place_previous;
    p->count[kind]--;
}

static void unlink_from_transition(struct reduction *r, uint32_t arc, enum reduce_kind kind)
{
    const struct reduce_arc *a = &r->arcs[arc];
    struct reduce_ends *t = &r->transitions[a->transition].ends;
    assert(arc != 0 && t->count[kind] > 0);
    if (t->first[kind] == arc) t->first[kind] = a->transition_next;
    r->arcs[a->transition_previous].transition_next = a->transition_next;
    r->arcs[a->transition_next].transition_previous = a->transition_previous;
    t->count[kind]--;
}

static void free_arc(struct reduction *r, uint32_t arc)
{
    r->arcs[arc].place_next = r->free_arc;
    r->free_arc = arc;
    r->arcs_live--;
    r->work++;
}

void reduction_remove_arc(struct reduction *r, uint32_t arc, enum reduce_kind kind)
{
    unlink_from_place(r, arc, kind);
    unlink_from_transition(r, arc, kind);
    sign(r, r->arcs[arc].place, r->arcs[arc].transition, kind);
    free_arc(r, arc);
}

void reduction_remove_transition(struct reduction *r, uint32_t transition, enum reduce_rule by,
                                 uint32_t node)
{
    struct reduce_transition *t = &r->transitions[transition];
    assert(!t->is_gone);
    for (enum reduce_kind kind = 0; kind < REDUCE_KIND_COUNT; kind++) {
        for (uint32_t arc = t->ends.first[kind], next; arc != 0; arc = next) {
            uint32_t place = r->arcs[arc].place;
            next = r->arcs[arc].transition_next;
            reduction_queue_place(r, place);
            unlink_from_place(r, arc, kind);
            sign_place(r, place, transition, kind);
            free_arc(r, arc);
        }
    }
    t->ends = (struct reduce_ends){{0}, {0}};
    t->is_gone = true;
    t->by = by;
    t->node = node;
    r->counts.fired[by]++;
}

void reduction_remove_place(struct reduction *r, uint32_t place)
{
    struct reduce_place *p = &r->places[place];
    assert(!p->is_gone);
    for (enum reduce_kind kind = 0; kind < REDUCE_KIND_COUNT; kind++) {
        for (uint32_t arc = p->ends.first[kind], next; arc != 0; arc = next) {
            uint32_t transition = r->arcs[arc].transition;
            next = r->arcs[arc].place_next;
            reduction_queue_transition(r, transition);
            unlink_from_transition(r, arc, kind);
            sign_transition(r, place, transition, kind);
            free_arc(r, arc);
        }
    }
    p->ends = (struct reduce_ends){{0}, {0}};
    p->is_gone = true;
}
