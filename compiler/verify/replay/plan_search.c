/* The search for a run that the machine can make: breadth first over markings, in which a marking from which
 * the machine goes on by itself has only those steps. */
#include "verify/replay/plan.h"

#include <string.h>

#define PLAN_TABLE_SIZE (4 * PLAN_MARKINGS_MAX)
/* Memory of one search, in words of 32 bits. */
#define PLAN_WORDS_MAX ((uint64_t)1 << 22)
/* Flows of an or-split whose subsets are all tried. */
#define PLAN_OR_FLOWS_MAX 6

struct node {
    uint32_t *marking;
    uint32_t parent;
    struct verify_move move;
};

struct plan_searcher {
    const struct rehearsal *r;
    const struct plan_goal *goal;
    ARRAY(struct node) nodes;
    uint32_t *table; /* number + 1 */
    uint32_t at;     /* the node whose steps are made */
    uint32_t found;
    uint32_t nodes_max;
    uint32_t *spare; /* a marking that was not kept, for the next one; or NULL */
};

static uint32_t slot_of(const struct plan_searcher *s, const uint32_t *marking)
{
    uint32_t positions = s->r->encoding->positions;
    uint64_t hash = 1469598103934665603U;
    for (uint32_t p = 0; p < positions; p++) hash = (hash ^ marking[p]) * 1099511628211U;
    uint32_t at = (uint32_t)((hash ^ hash >> 32) % PLAN_TABLE_SIZE);
    while (s->table[at] != 0 && memcmp(s->nodes.items[s->table[at] - 1].marking, marking,
                                       positions * sizeof *marking) != 0) {
        at = (at + 1) % PLAN_TABLE_SIZE;
    }
    return at;
}

static void keep(struct plan_searcher *s, uint32_t *marking, struct verify_move move)
{
    uint32_t slot = slot_of(s, marking);
    s->spare = marking;
    if (s->table[slot] != 0 || s->nodes.count >= s->nodes_max || s->found != NET_NONE) return;
    s->spare = NULL;
    array_push(s->r->arena, &s->nodes, ((struct node){marking, s->at, move}));
    s->table[slot] = s->nodes.count;
    if (s->goal->holds(s->goal->context, s->r, marking)) s->found = s->nodes.count - 1;
}

static void try_move(struct plan_searcher *s, struct verify_move move)
{
    const uint32_t *from = s->nodes.items[s->at].marking;
    uint32_t transition = rehearsal_find(s->r, from, &move);
    if (transition == NET_NONE || s->found != NET_NONE) return;
    uint32_t *marking = s->spare;
    if (marking == NULL) marking = rehearsal_marking(s->r, NULL);
    memcpy(marking, from, s->r->encoding->positions * sizeof *marking);
    rehearsal_fire(s->r, marking, transition, move.chosen);
    keep(s, marking, move);
}

/* All flows of an or-split but a default without a guard, then each alone, or all subsets of few. */
static void try_subsets(struct plan_searcher *s, uint32_t index, uint32_t flows)
{
    struct verify_move move = {.kind = VERIFY_MOVE_LEAVE, .task = index};
    uint64_t all = flows < 64 ? ((uint64_t)1 << flows) - 1 : UINT64_MAX;
    uint64_t alone = net_alone_flow(&s->r->net->tasks.items[index]);
    for (uint64_t chosen = 1; flows <= PLAN_OR_FLOWS_MAX && chosen <= all; chosen++) {
        move.chosen = chosen;
        if ((chosen & alone) == 0 || chosen == alone) try_move(s, move);
    }
    if (flows <= PLAN_OR_FLOWS_MAX) return;
    move.chosen = all & ~alone;
    try_move(s, move);
    for (uint32_t f = 0; f < flows && f < 64; f++) {
        move.chosen = (uint64_t)1 << f;
        try_move(s, move);
    }
}

static void try_leaves(struct plan_searcher *s, uint32_t index)
{
    const struct net_task *task = &s->r->net->tasks.items[index];
    bool is_or = task->split == NET_GATE_OR && task->flows.count > 1;
    uint32_t ways = task->split == NET_GATE_XOR ? task->flows.count : 1;
    if (is_or) try_subsets(s, index, task->flows.count);
    for (uint32_t f = 0; !is_or && f < ways; f++) {
        try_move(s, (struct verify_move){.kind = VERIFY_MOVE_LEAVE, .task = index, .flow = f});
    }
}

static void expand(struct plan_searcher *s)
{
    const uint32_t *from = s->nodes.items[s->at].marking;
    struct verify_move next;
    if (rehearsal_next(s->r, from, &next)) {
        if (next.kind == VERIFY_MOVE_LEAVE)
            try_leaves(s, next.task);
        else
            try_move(s, next);
        return;
    }
    for (uint32_t t = 0; t < s->r->net->tasks.count; t++) {
        if (from[s->r->encoding->running + t] > 0)
            try_leaves(s, t);
        else
            try_move(s, (struct verify_move){.kind = VERIFY_MOVE_START, .task = t});
    }
}

static void store(const struct plan_searcher *s, struct plan *plan)
{
    uint32_t count = 0, at = s->found;
    for (; s->nodes.items[at].parent != NET_NONE; at = s->nodes.items[at].parent) count++;
    struct verify_move *moves = ARENA_ARRAY(s->r->arena, struct verify_move, (size_t)count + 1);
    plan->moves.items = moves;
    plan->moves.count = plan->moves.capacity = count;
    for (at = s->found; count > 0; at = s->nodes.items[at].parent) {
        moves[--count] = s->nodes.items[at].move;
    }
    plan->marking = rehearsal_marking(s->r, s->nodes.items[s->found].marking);
}

bool plan_search(const struct rehearsal *r, const struct plan_goal *goal, struct plan *plan)
{
    struct plan_searcher s = {.r = r, .goal = goal, .at = NET_NONE, .found = NET_NONE};
    uint64_t most = PLAN_WORDS_MAX / (r->encoding->positions + 1U);
    s.nodes_max = most < PLAN_MARKINGS_MAX ? (uint32_t)most + 1 : PLAN_MARKINGS_MAX;
    s.table = ARENA_ARRAY(r->arena, uint32_t, PLAN_TABLE_SIZE);
    keep(&s, rehearsal_marking(r, NULL), (struct verify_move){.task = NET_NONE});
    for (uint32_t i = 0; i < s.nodes.count && s.found == NET_NONE; i++) {
        s.at = i;
        expand(&s);
    }
    if (s.found == NET_NONE) return false;
    store(&s, plan);
    return true;
}
