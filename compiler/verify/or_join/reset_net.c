/* From the transitions of a net to those that an or-join looks ahead with. */
#include "verify/or_join/reset_net.h"

#include <assert.h>

struct reset_maker {
    struct arena *arena;
    const struct encoding *from;
    ARRAY(struct yawl_reset_transition) transitions;
    ARRAY(struct yawl_reset_arc) arcs;
    uint32_t *wide;
};

/* Positions behind the running places are not part of it. */
static void add_arcs(struct reset_maker *m, uint32_t begin, uint32_t end)
{
    for (uint32_t i = begin; i < end; i++) {
        struct yawl_reset_arc arc = m->from->arcs.items[i];
        if (arc.position < m->from->extra) array_push(m->arena, &m->arcs, arc);
    }
}

/* Ends the transition whose `takes` were added from `begin` on. */
static void add_rest(struct reset_maker *m, const struct encode_transition *t, uint32_t begin)
{
    struct yawl_reset_transition made = {.takes = begin, .empties = m->arcs.count};
    add_arcs(m, t->empties, t->gives);
    made.gives = m->arcs.count;
    add_arcs(m, t->gives, t->end);
    made.end = m->arcs.count;
    array_push(m->arena, &m->transitions, made);
}

/* How many sets of `taken` out of `count`; more than the limit is the limit and one. */
static uint64_t subsets(uint32_t count, uint32_t taken)
{
    uint64_t total = 1;
    for (uint32_t i = 1; i <= taken && total <= RESET_NET_SUBSETS_MAX; i++) {
        total = total * (count - taken + i) / i;
    }
    return total;
}

/* Moves `chosen` on to the next set of so many numbers below `count`; false after the last. */
static bool next_subset(uint32_t *chosen, uint32_t taken, uint32_t count)
{
    uint32_t i = taken;
    while (i > 0 && chosen[i - 1] == count - taken + i - 1) i--;
    if (i == 0) return false;
    chosen[i - 1]++;
    for (; i < taken; i++) chosen[i] = chosen[i - 1] + 1;
    return true;
}

/* One transition for each set of inputs that are enough. */
static void add_subsets(struct reset_maker *m, const struct encode_transition *t)
{
    uint32_t count = t->empties - t->takes, taken = t->enough;
    assert(taken >= 1 && taken <= count);
    /* A start that takes more than it must only leaves less: `enough` inputs suffice.  All that are
     * marked are taken in the net itself, which a search for what can be covered need not see. */
    if (subsets(count, taken) > RESET_NET_SUBSETS_MAX) {
        *m->wide = t->task;
        taken = 1;
    }
    uint32_t *chosen = ARENA_ARRAY(m->arena, uint32_t, taken);
    for (uint32_t i = 0; i < taken; i++) chosen[i] = i;
    do {
        uint32_t begin = m->arcs.count;
        for (uint32_t i = 0; i < taken; i++) {
            add_arcs(m, t->takes + chosen[i], t->takes + chosen[i] + 1);
        }
        add_rest(m, t, begin);
    } while (next_subset(chosen, taken, count));
}

static void add_transition(struct reset_maker *m, const struct encode_transition *t)
{
    uint32_t begin = m->arcs.count;
    if (t->kind == ENCODE_DEADLINE) return;
    if (t->enough > 0) {
        add_subsets(m, t);
        return;
    }
    if (t->kind == ENCODE_ALSO) { /* its task goes on */
        struct yawl_reset_arc running = {m->from->running + t->task, 1};
        array_push(m->arena, &m->arcs, running);
        struct yawl_reset_transition made = {
            .takes = begin, .empties = begin + 1, .gives = begin + 1};
        array_push(m->arena, &m->arcs, running);
        add_arcs(m, t->gives, t->end);
        made.end = m->arcs.count;
        array_push(m->arena, &m->transitions, made);
        return;
    }
    add_arcs(m, t->takes, t->empties);
    add_rest(m, t, begin);
}

/* ---- Indexes --------------------------------------------------------------------------------- */

void reset_net_index(struct arena *arena, struct yawl_reset_net *net)
{
    uint32_t *begin = ARENA_ARRAY(arena, uint32_t, (size_t)net->positions_count + 2);
    for (uint32_t t = 0; t < net->transitions_count; t++) {
        const struct yawl_reset_transition *one = &net->transitions[t];
        for (uint32_t i = one->gives; i < one->end; i++) begin[net->arcs[i].position + 2]++;
    }
    for (uint32_t p = 0; p < net->positions_count; p++) begin[p + 2] += begin[p + 1];
    uint32_t *givers = ARENA_ARRAY(arena, uint32_t, (size_t)begin[net->positions_count + 1] + 1);
    for (uint32_t t = 0; t < net->transitions_count; t++) {
        const struct yawl_reset_transition *one = &net->transitions[t];
        for (uint32_t i = one->gives; i < one->end; i++) {
            givers[begin[net->arcs[i].position + 1]++] = t;
        }
    }
    net->givers_begin = begin;
    net->givers = givers;
}

static void add_inputs(struct arena *arena, struct yawl_reset_net *net, const struct net_task *task)
{
    bool *lost = ARENA_ARRAY(arena, bool, net->positions_count);
    struct yawl_reset_input *inputs =
        ARENA_ARRAY(arena, struct yawl_reset_input, task->preset.count);
    for (uint32_t t = 0; t < net->transitions_count; t++) {
        const struct yawl_reset_transition *one = &net->transitions[t];
        for (uint32_t i = one->takes; i < one->gives; i++) lost[net->arcs[i].position] = true;
    }
    for (uint32_t i = 0; i < task->preset.count; i++) {
        uint32_t position = task->preset.items[i].index;
        inputs[i] = (struct yawl_reset_input){position, lost[position] ? 1 : 0};
    }
    net->inputs = inputs;
    net->inputs_count = task->preset.count;
}

struct yawl_reset_net *reset_net_of(struct arena *arena, const struct encoding *encoding,
                                    uint32_t task, uint32_t *wide)
{
    struct reset_maker m = {.arena = arena, .from = encoding, .wide = wide};
    array_each(struct encode_transition, t, &encoding->transitions) {
        if (t->kind != ENCODE_START || t->task != task) add_transition(&m, t);
    }
    struct yawl_reset_net *net = ARENA_NEW(arena, struct yawl_reset_net);
    uint32_t *position_of = ARENA_ARRAY(arena, uint32_t, encoding->extra);
    for (uint32_t i = 0; i < encoding->extra; i++) position_of[i] = i;
    *net = (struct yawl_reset_net){.places_count = encoding->running,
                                   .marks_count = encoding->extra,
                                   .positions_count = encoding->extra,
                                   .position_of = position_of,
                                   .transitions_count = m.transitions.count,
                                   .transitions = m.transitions.items,
                                   .arcs = m.arcs.items};
    add_inputs(arena, net, &encoding->net->tasks.items[task]);
    reset_net_index(arena, net);
    return net;
}
