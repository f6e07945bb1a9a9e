/* Reduction: the net becomes smaller until it is plain that its tokens never become more than one.
 *
 * The net is taken without its cancellations, without ending at the output condition, with
 * or-splits that take every flow: all of these only add behaviour in which no condition holds fewer
 * tokens.  A task is a start, a busy place and an end.  Then, over and over (each rule keeps, for
 * every marking of the net before, one of the net after in which nothing that remains holds less):
 *   - a transition that gives back no more than it takes is left out;
 *   - of places, and of transitions, with the same neighbours one is enough;
 *   - a transition from one place p to one place q goes, and p and q become one place that holds
 *     the sum, where p has no other way out or q no other way in (elsewhere it would be true but
 *     too coarse);
 *   - a place p between one transition t and one u that takes from p alone goes, and u happens at
 *     once.
 * Safe, if at the end one token is there and no transition makes more tokens than it takes.
 */
#include "verify/reduce/reduce.h"

#include "verify/reduce/reduce_parts.h"

/* Rounds of rules; a nest of blocks needs about two a level. */
#define REDUCE_ROUNDS_MAX 200

/* p -> t -> q, where p has no other way out or q no other way in: one place.  The counts follow the
 * classes, so each fusion sees those before it.  Without the condition it would be true as well,
 * but the net would soon be too coarse to prove anything. */
static void fuse_places(struct reducer *r)
{
    for (uint32_t t = 0; t < r->transitions; t++) {
        if (reduce_degree(&r->pre, t) != 1 || reduce_degree(&r->post, t) != 1) continue;
        uint32_t from = reduce_first(&r->pre, t), to = reduce_first(&r->post, t);
        if (r->gone[from] || r->gone[to]) continue;
        uint32_t p = reduce_find(r->place_class, from), q = reduce_find(r->place_class, to);
        if (p == q || (r->taker_count[p] != 1 && r->maker_count[q] != 1)) continue;
        r->place_class[q] = p;
        r->taker_count[p] = r->taker_count[p] + r->taker_count[q] - 1;
        r->maker_count[p] = r->maker_count[p] + r->maker_count[q] - 1;
    }
}

/* t -> p -> u, where nothing else uses p and u needs nothing else: u happens at once. */
static void fuse_transitions(struct reducer *r)
{
    for (uint32_t p = 0; p < r->places; p++) {
        if (p == r->initial) continue;
        if (reduce_degree(&r->makers, p) != 1 || reduce_degree(&r->takers, p) != 1) continue;
        uint32_t u = reduce_first(&r->takers, p);
        uint32_t t = reduce_find(r->transition_class, reduce_first(&r->makers, p));
        if (reduce_degree(&r->pre, u) != 1 || reduce_degree(&r->post, u) == 0) continue;
        if (t == reduce_find(r->transition_class, u)) continue;
        r->transition_class[u] = t;
        r->gone[p] = true;
    }
}

/* Places with the same neighbours always hold the same: one is enough. */
static void drop_parallel_places(struct reducer *r)
{
    struct node_table table = reduce_table(r->arena, &r->takers, &r->makers, r->places);
    for (uint32_t p = 0; p < r->places; p++) {
        if (p != r->initial) r->gone[p] = reduce_is_double(&table, p);
    }
}

static bool reduce_until_safe(struct reducer *r)
{
    bool smaller = true;
    for (uint32_t round = 0; smaller && round < REDUCE_ROUNDS_MAX; round++) {
        reduce_index(r);
        drop_parallel_places(r);
        fuse_places(r);
        smaller = reduce_rebuild(r);
        reduce_index(r);
        fuse_transitions(r);
        smaller = reduce_rebuild(r) || smaller;
        if (r->is_weighted || r->work > REDUCE_WORK_MAX) return false;
    }
    return reduce_is_plainly_safe(r) || reduce_search_is_safe(r);
}

bool reduce_proves_safe(const struct encoding *encoding)
{
    struct reducer r = {.arena = arena_new(ARENA_LIMIT_DEFAULT)};
    bool is_safe = reduce_load(&r, encoding) && reduce_until_safe(&r);
    arena_free(r.arena);
    return is_safe;
}
