/* A net with its data: the encoding of the net, and behind it one position for each class of a cell that
 * is remembered, one of which holds a token while the class is known.
 *
 * Each end of a task becomes one for each way in which it may leave.  So searches need to know nothing of
 * guards.
 */
#include "verify/guards/guards_parts.h"

/* Transitions in all; a net that would need more is left alone. */
#define GUARDS_TRANSITIONS_MAX ((uint32_t)1 << 14)

struct guarding {
    struct guards *guards;
    struct arena *arena;
    const struct encoding *plain;
    struct encoding *to;
    uint32_t task;
    bool has_effect;
};

/* ---- Parts of a transition ------------------------------------------------------------------- */

static void add_arc(struct guarding *g, uint32_t position, uint32_t tokens)
{
    array_push(g->arena, &g->to->arcs, ((struct yawl_reset_arc){position, tokens}));
}

static void copy_arcs(struct guarding *g, uint32_t begin, uint32_t end)
{
    for (uint32_t i = begin; i < end; i++) {
        struct yawl_reset_arc arc = g->plain->arcs.items[i];
        add_arc(g, arc.position, arc.tokens);
    }
}

static void copy_touches(struct guarding *g, uint32_t begin, uint32_t end)
{
    for (uint32_t i = begin; i < end; i++) {
        array_push(g->arena, &g->to->touches, g->plain->touches.items[i]);
    }
}

static const struct guards_cell *cell_of(const struct guarding *g, const struct guards_step *step)
{
    return &g->guards->cells.items[step->cell];
}

static void empty_cell(struct guarding *g, const struct guards_cell *cell)
{
    for (uint32_t i = 0; i < cell->classes.count; i++) add_arc(g, cell->position + i, 0);
}

/* What the steps need to be marked, then what they need to be empty. */
static void touch(struct guarding *g, struct encode_transition *t, const struct guards_step *steps,
                  uint32_t count)
{
    const struct encode_transition plain = *t;
    t->reads = g->to->touches.count;
    copy_touches(g, plain.reads, plain.forbids);
    for (uint32_t i = 0; i < count; i++) {
        if (steps[i].kind != GUARDS_STEP_READ) continue;
        array_push(g->arena, &g->to->touches, cell_of(g, &steps[i])->position + steps[i].class);
    }
    t->forbids = g->to->touches.count;
    copy_touches(g, plain.forbids, plain.touches_end);
    for (uint32_t i = 0; i < count; i++) {
        const struct guards_cell *cell = cell_of(g, &steps[i]);
        for (uint32_t c = 0; steps[i].kind == GUARDS_STEP_LEARN && c < cell->classes.count; c++) {
            array_push(g->arena, &g->to->touches, cell->position + c);
        }
    }
    t->touches_end = g->to->touches.count;
}

/* ---- Transitions ----------------------------------------------------------------------------- */

/* `flows`: those that it gives to, of the first GUARDS_FLOWS_MAX that the plain transition gives to. */
static void add_transition(struct guarding *g, const struct encode_transition *plain,
                           const struct guards_step *steps, uint32_t count, uint64_t flows)
{
    struct encode_transition t = *plain;
    t.takes = g->to->arcs.count;
    copy_arcs(g, plain->takes, plain->empties);
    t.empties = g->to->arcs.count;
    copy_arcs(g, plain->empties, plain->gives);
    for (uint32_t i = 0; i < count; i++) {
        bool is_emptied = steps[i].kind == GUARDS_STEP_SET || steps[i].kind == GUARDS_STEP_FORGET;
        if (is_emptied) empty_cell(g, cell_of(g, &steps[i]));
    }
    t.gives = g->to->arcs.count;
    for (uint32_t i = plain->gives; i < plain->end; i++) {
        uint32_t flow = i - plain->gives;
        if (flow >= GUARDS_FLOWS_MAX || (flows >> flow & 1) != 0) copy_arcs(g, i, i + 1);
    }
    for (uint32_t i = 0; i < count; i++) {
        bool is_given = steps[i].kind == GUARDS_STEP_SET || steps[i].kind == GUARDS_STEP_LEARN;
        if (is_given) add_arc(g, cell_of(g, &steps[i])->position + steps[i].class, 1);
    }
    t.end = g->to->arcs.count;
    touch(g, &t, steps, count);
    array_push(g->arena, &g->to->transitions, t);
}

static void copy_transition(struct guarding *g, const struct encode_transition *plain)
{
    struct encode_transition t = *plain;
    uint32_t shift = g->to->arcs.count - plain->takes; /* modulo 2^32 */
    array_each(struct encode_round, round, &g->to->rounds) {
        bool is_its_start = plain->kind == ENCODE_START && round->task == plain->task;
        if (is_its_start) round->takes = g->to->arcs.count;
    }
    t.takes += shift;
    t.empties += shift;
    t.gives += shift;
    t.end += shift;
    copy_arcs(g, plain->takes, plain->end);
    touch(g, &t, NULL, 0);
    array_push(g->arena, &g->to->transitions, t);
}

/* An end as it is, but that what the task assigns is not known any more. */
static void add_open_end(struct guarding *g, const struct encode_transition *plain)
{
    struct guards_step steps[GUARDS_CELLS_MAX];
    uint32_t count = 0, class;
    for (uint32_t cell = 0; cell < g->guards->cells.count; cell++) {
        if (!g->guards->cells.items[cell].is_stored) continue;
        if (guards_effect_of(g->guards, g->task, cell, &class) == GUARDS_KEEPS) continue;
        steps[count++] = (struct guards_step){GUARDS_STEP_FORGET, cell, GUARDS_ANY};
    }
    add_transition(g, plain, steps, count, UINT64_MAX);
}

/* ---- The ends of a task ---------------------------------------------------------------------- */

static void ends_of(const struct guarding *g, uint32_t *begin, uint32_t *end)
{
    *begin = g->plain->first.items[g->task];
    *end = g->plain->first.items[g->task + 1];
    const struct encode_transition *all = g->plain->transitions.items;
    while (*begin < *end && all[*begin].kind != ENCODE_END) ++*begin;
    uint32_t at = *begin;
    while (at < *end && all[at].kind == ENCODE_END) at++;
    *end = at;
}

static void add_step(void *context, const struct guards_step *steps, uint32_t count, uint64_t flows)
{
    struct guarding *g = context;
    uint32_t begin, end;
    ends_of(g, &begin, &end);
    if (g->to->transitions.count > GUARDS_TRANSITIONS_MAX) return;
    bool is_xor = g->guards->net->tasks.items[g->task].split == NET_GATE_XOR;
    for (uint32_t i = begin; i < end; i++) {
        const struct encode_transition *plain = &g->plain->transitions.items[i];
        if (is_xor && (flows >> plain->flow & 1) == 0) continue;
        add_transition(g, plain, steps, count, is_xor ? UINT64_MAX : flows);
        struct encode_transition *made = &g->to->transitions.items[g->to->transitions.count - 1];
        made->is_subset = false;
        made->alone = 0;
    }
}

/* Ways to leave without data: flows of an xor-split, subsets of an or-split. */
static uint64_t count_plain(const struct guarding *g, uint32_t begin, uint32_t end)
{
    uint64_t count = 0;
    for (uint32_t i = begin; i < end; i++) count += encode_ways(&g->plain->transitions.items[i]);
    return count;
}

static void add_ends(struct guarding *g)
{
    uint32_t begin, end;
    ends_of(g, &begin, &end);
    if (begin == end) return;
    uint32_t transitions = g->to->transitions.count, arcs = g->to->arcs.count;
    uint32_t touches = g->to->touches.count;
    if (guards_each_step(g->guards, g->task, add_step, g)) {
        uint64_t made = g->to->transitions.count - transitions;
        g->has_effect = g->has_effect || made < count_plain(g, begin, end);
        return;
    }
    g->to->transitions.count = transitions;
    g->to->arcs.count = arcs;
    g->to->touches.count = touches;
    for (uint32_t i = begin; i < end; i++) add_open_end(g, &g->plain->transitions.items[i]);
}

static void add_task(struct guarding *g, uint32_t task)
{
    uint32_t begin = g->plain->first.items[task], end = g->plain->first.items[task + 1];
    bool is_done = false;
    g->task = task;
    array_push(g->arena, &g->to->first, g->to->transitions.count);
    for (uint32_t i = begin; i < end; i++) {
        const struct encode_transition *plain = &g->plain->transitions.items[i];
        if (plain->kind != ENCODE_END) {
            copy_transition(g, plain);
        } else if (!is_done) {
            add_ends(g);
            is_done = true;
        }
    }
}

/* ---- The net --------------------------------------------------------------------------------- */

static void add_cells(struct guarding *g)
{
    array_each(struct guards_cell, cell, &g->guards->cells) {
        if (!cell->is_stored) continue;
        g->has_effect = true;
        cell->position = g->to->positions;
        g->to->positions += cell->classes.count;
        if (cell->initial == GUARDS_ANY) continue;
        array_push(g->arena, &g->to->initial, cell->position + cell->initial);
    }
}

static struct encoding *begin(struct arena *arena, const struct encoding *plain)
{
    struct encoding *to = ARENA_NEW(arena, struct encoding);
    to->net = plain->net;
    to->positions = plain->positions;
    to->running = plain->running;
    to->extra = plain->extra;
    to->has_or_join = plain->has_or_join;
    array_each(struct encode_round, round, &plain->rounds) array_push(arena, &to->rounds, *round);
    array_each(struct encode_also, also, &plain->alsos) array_push(arena, &to->alsos, *also);
    array_each(uint32_t, position, &plain->initial) array_push(arena, &to->initial, *position);
    return to;
}

struct encoding *guards_encode(struct arena *arena, struct guards *guards,
                               const struct encoding *plain)
{
    struct guarding g = {
        .guards = guards, .arena = arena, .plain = plain, .to = begin(arena, plain)};
    add_cells(&g);
    uint32_t tasks = guards->net->tasks.count;
    for (uint32_t t = 0; t < tasks; t++) add_task(&g, t);
    array_push(arena, &g.to->first, g.to->transitions.count);
    for (uint32_t i = plain->first.items[tasks]; i < plain->transitions.count; i++) {
        copy_transition(&g, &plain->transitions.items[i]);
    }
    if (!g.has_effect || g.to->transitions.count > GUARDS_TRANSITIONS_MAX) return NULL;
    encode_index(arena, g.to);
    return g.to;
}
