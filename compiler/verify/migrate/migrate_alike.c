/* Compares two nets as what a search runs on, number by number. */
#include "verify/migrate/migrate_alike.h"

#include "verify/search/encode.h"

static bool same_names(const struct net *a, const struct net *b)
{
    bool same = a->places.count == b->places.count && a->tasks.count == b->tasks.count;
    for (uint32_t i = 0; same && i < a->places.count; i++)
        same = text_equal(a->places.items[i].name, b->places.items[i].name);
    for (uint32_t i = 0; same && i < a->tasks.count; i++)
        same = text_equal(a->tasks.items[i].name, b->tasks.items[i].name) &&
               a->tasks.items[i].kind == b->tasks.items[i].kind &&
               encode_is_or_join(&a->tasks.items[i]) == encode_is_or_join(&b->tasks.items[i]);
    return same;
}

static bool same_transition(const struct encode_transition *a, const struct encode_transition *b)
{
    return a->kind == b->kind && a->task == b->task && a->flow == b->flow && a->takes == b->takes &&
           a->empties == b->empties && a->gives == b->gives && a->end == b->end &&
           a->reads == b->reads && a->forbids == b->forbids && a->touches_end == b->touches_end &&
           a->enough == b->enough && a->is_or_join == b->is_or_join &&
           a->is_subset == b->is_subset && a->alone == b->alone;
}

static bool same_arcs(const struct encoding *a, const struct encoding *b)
{
    bool same = a->arcs.count == b->arcs.count && a->touches.count == b->touches.count &&
                a->initial.count == b->initial.count;
    for (uint32_t i = 0; same && i < a->arcs.count; i++)
        same = a->arcs.items[i].position == b->arcs.items[i].position &&
               a->arcs.items[i].tokens == b->arcs.items[i].tokens;
    for (uint32_t i = 0; same && i < a->touches.count; i++)
        same = a->touches.items[i] == b->touches.items[i];
    for (uint32_t i = 0; same && i < a->initial.count; i++)
        same = a->initial.items[i] == b->initial.items[i];
    return same;
}

static bool same_rest(const struct encoding *a, const struct encoding *b)
{
    bool same = a->rounds.count == b->rounds.count && a->alsos.count == b->alsos.count;
    for (uint32_t i = 0; same && i < a->rounds.count; i++) {
        const struct encode_round *one = &a->rounds.items[i], *other = &b->rounds.items[i];
        same = one->task == other->task && one->used == other->used && one->takes == other->takes &&
               one->count == other->count && one->drops == other->drops;
    }
    for (uint32_t i = 0; same && i < a->alsos.count; i++) {
        const struct encode_also *one = &a->alsos.items[i], *other = &b->alsos.items[i];
        same = one->task == other->task && one->other == other->other &&
               one->fired == other->fired && one->is_started == other->is_started;
    }
    return same;
}

bool migrate_are_alike(struct arena *arena, const struct net *a, const struct net *b)
{
    if (!same_names(a, b) || a->has_bpmn_or_joins != b->has_bpmn_or_joins) return false;
    if (a->is_implicit != b->is_implicit) return false;
    struct encoding *one = encode_net(arena, a), *other = encode_net(arena, b);
    bool same = one->positions == other->positions && one->extra == other->extra &&
                one->transitions.count == other->transitions.count && same_arcs(one, other) &&
                same_rest(one, other);
    for (uint32_t i = 0; same && i < one->transitions.count; i++)
        same = same_transition(&one->transitions.items[i], &other->transitions.items[i]);
    return same;
}
