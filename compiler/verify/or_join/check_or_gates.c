/* May each or-join that always has all of its inputs become an and-join?
 *
 * Its own task starts as before.  But other or-joins look ahead through it as if one of its inputs were
 * enough (docs/semantics.md), and through an and-join they see less.  So each or-join behind it is decided
 * again, in every reachable marking, with all of these joins made and-joins but itself.  Looking ahead is
 * monotonous: if nothing changes with all of them, nothing does with some.  Only a join without this effect
 * stays `is_always_all`.
 */
#include "verify/facts/behind.h"
#include "verify/or_join/check_or_joins.h"
#include "verify/or_join/or_decision.h"

#include <string.h>

/* Or-joins that are decided again; those before the others are not told. */
#define GATES_LOOKS_MAX 64
/* Or-joins of one net; of more than these none is told. */
#define GATES_JOINS_MAX 512

struct gates {
    struct arena *arena;
    const struct explored *explored;
    struct verified_net *result;
    struct or_look *look;  /* of the net as it is: its limits hold here too */
    struct bitset *behind; /* by or-join: the tasks that it leads to */
};

/* ---- Which are behind which ------------------------------------------------------------------ */

static bool is_before(const struct gates *g, uint32_t first, uint32_t second)
{
    const struct verified_or_join *joins = g->result->or_joins.items;
    return first != second && joins[first].is_always_all &&
           bitset_has(g->behind[first], joins[second].task);
}

static bool is_behind_any(const struct gates *g, uint32_t index)
{
    for (uint32_t i = 0; i < g->result->or_joins.count; i++) {
        if (is_before(g, i, index)) return true;
    }
    return false;
}

/* ---- The decision with and-joins ------------------------------------------------------------- */

static const struct net *with_and_joins(const struct gates *g, struct arena *arena, uint32_t but)
{
    struct net *net = ARENA_NEW(arena, struct net);
    *net = *g->result->net;
    net->tasks.items = ARENA_ARRAY(arena, struct net_task, net->tasks.count);
    memcpy(net->tasks.items, g->result->net->tasks.items,
           net->tasks.count * sizeof *net->tasks.items);
    for (uint32_t i = 0; i < g->result->or_joins.count; i++) {
        const struct verified_or_join *join = &g->result->or_joins.items[i];
        if (i != but && join->is_always_all) net->tasks.items[join->task].join = NET_GATE_AND;
    }
    return net;
}

/* Some inputs are marked, not all; its task is not busy, and the net has not ended. */
static bool is_asked(const struct gates *g, uint32_t task, struct packed marking)
{
    const struct net *net = g->result->net;
    uint32_t marked = 0, count = net->tasks.items[task].preset.count;
    array_each(net_place_id, input, &net->tasks.items[task].preset) {
        marked += packed_get(marking, input->index) > 0 ? 1 : 0;
    }
    bool has_ended = !net->is_implicit && packed_get(marking, net->output.index) > 0;
    bool is_busy = packed_get(marking, net->places.count + task) > 0;
    return marked > 0 && marked < count && !has_ended && !is_busy;
}

static bool waits_alike(const struct gates *g, const struct verified_or_join *join,
                        struct or_look *look)
{
    for (uint32_t m = 0; m < g->explored->states; m++) {
        struct packed marking = explored_at(g->explored, m);
        if (!is_asked(g, join->task, marking)) continue;
        bool waits = or_look_waits(look, join->task, marking);
        if (waits != or_decision_waits(join, marking)) return false;
    }
    return !look->join_of[join->task]->is_open;
}

static bool is_decided_alike(const struct gates *g, uint32_t index)
{
    const struct verified_or_join *join = &g->result->or_joins.items[index];
    if (join->decision == VERIFY_SEARCH) return false;
    struct arena *arena = arena_new(ARENA_LIMIT_DEFAULT);
    const struct encoding *encoding = encode_net(arena, with_and_joins(g, arena, index));
    struct or_look *look = or_look_new(arena, encoding, &g->look->limits);
    look->work = g->look->work;
    bool is_alike = waits_alike(g, join, look);
    g->look->work = look->work;
    arena_free(arena);
    return is_alike;
}

/* ---- All of them ----------------------------------------------------------------------------- */

static void find_lost(const struct gates *g, struct bitset lost)
{
    uint32_t looks = 0, count = g->result->or_joins.count;
    for (uint32_t i = 0; i < count; i++) {
        if (!is_behind_any(g, i)) continue;
        bool is_alike = looks < GATES_LOOKS_MAX && is_decided_alike(g, i);
        looks++;
        for (uint32_t other = 0; !is_alike && other < count; other++) {
            if (is_before(g, other, i)) bitset_add(lost, other);
        }
    }
}

static void forget(struct verified_net *result, const struct bitset *lost)
{
    for (uint32_t i = 0; i < result->or_joins.count; i++) {
        bool is_lost = lost == NULL || bitset_has(*lost, i);
        if (is_lost) result->or_joins.items[i].is_always_all = false;
    }
}

void check_or_gates(struct verified_net *result, struct or_look *look,
                    const struct explored *explored)
{
    uint32_t count = result->or_joins.count, all = 0;
    array_each(struct verified_or_join, join, &result->or_joins) all += join->is_always_all ? 1 : 0;
    if (all == 0 || count < 2 || result->net->has_bpmn_or_joins) return;
    if (count > GATES_JOINS_MAX) {
        forget(result, NULL);
        return;
    }
    struct arena *arena = arena_new(ARENA_LIMIT_DEFAULT);
    struct gates g = {arena, explored, result, look, ARENA_ARRAY(arena, struct bitset, count)};
    for (uint32_t i = 0; i < count; i++) {
        if (result->or_joins.items[i].is_always_all)
            g.behind[i] = find_behind(arena, result->net, result->or_joins.items[i].task);
    }
    struct bitset lost = bitset_new(arena, count);
    find_lost(&g, lost);
    forget(result, &lost);
    arena_free(arena);
}
