/* Do guards let a run happen?  Then what it shows is not excluded, and nothing need be searched.
 *
 * The run is made again with the set of classes that each cell may still be in.  A test that has to turn
 * out one way leaves the classes of its cell in which it does; an assignment replaces the set.  Each choice
 * of values from these sets is one with which the run happens, so the answer yes is certain.  Of `or` that
 * has to hold, and of ?:, only the first way that works is kept: the answer no says nothing.
 */
#include "verify/guards/guards_parts.h"

/* Parts of one guard that are looked at: ?: in the condition of ?: would double them each time. */
#define GUARDS_PARTS_MAX 256
/* Times that the loop of a net without a bound is made again, until the sets stay what they are. */
#define GUARDS_LOOPS_MAX 3

struct classes {
    uint32_t of[GUARDS_CELLS_MAX]; /* by cell, one bit a class */
};

struct running {
    const struct guards *guards;
    struct classes may;
    uint32_t task, parts;
    uint32_t conflicts; /* one bit a cell: it had no class left */
};

/* ---- One guard ------------------------------------------------------------------------------- */

static bool want_atom(struct running *r, const struct expr *tree, bool truth)
{
    const struct guards_atom *atom = guards_find_atom(r->guards, r->task, tree);
    if (atom == NULL) return true;
    uint32_t count = r->guards->cells.items[atom->cell].classes.count;
    uint32_t *may = &r->may.of[atom->cell], kept = 0;
    for (uint32_t class = 0; class < count; class ++) {
        bool may_be = (*may >> class & 1) != 0;
        if (may_be && guards_holds(r->guards, atom, class) == truth) kept |= 1U << class;
    }
    *may = kept;
    if (count == 0 || kept != 0) return true; /* not told apart: open */
    r->conflicts |= 1U << atom->cell;
    return false;
}

/* Recursion: as deep as the tree, at most EXPR_TREE_DEPTH_MAX. */
static bool want(struct running *r, const struct expr *tree, bool truth)
{
    if (++r->parts > GUARDS_PARTS_MAX) return false;
    if (tree == NULL || tree->type.kind != EXPR_BOOL) return true;
    if (!guards_is_logic(tree->op)) return want_atom(r, tree, truth);
    if (tree->op == EXPR_LITERAL) return tree->literal.boolean == truth;
    struct expr **operands = tree->operands;
    if (tree->op == EXPR_NOT) return want(r, operands[0], !truth);
    struct classes before = r->may;
    if (tree->op == EXPR_CONDITIONAL) {
        if (want(r, operands[0], true) && want(r, operands[1], truth)) return true;
        r->may = before;
        return want(r, operands[0], false) && want(r, operands[2], truth);
    }
    bool is_and = tree->op == EXPR_AND || tree->op == EXPR_AND_ABSORB;
    if (is_and == truth) return want(r, operands[0], truth) && want(r, operands[1], truth);
    if (want(r, operands[0], truth)) return true;
    r->may = before;
    return want(r, operands[1], truth);
}

/* ---- One choice ------------------------------------------------------------------------------ */

/* No guard before it holds; of the default, none at all. */
static bool choose_one(struct running *r, const net_flows *flows, uint32_t chosen)
{
    bool is_default = flows->items[chosen].is_default;
    for (uint32_t i = 0; i < flows->count; i++) {
        if (flows->items[i].is_default || (i > chosen && !is_default)) continue;
        r->parts = 0;
        if (!want(r, flows->items[i].guard.tree, i == chosen)) return false;
    }
    return true;
}

/* All that hold and no other; the default alone also if none does. */
static bool choose_some(struct running *r, const net_flows *flows, uint64_t chosen)
{
    for (uint32_t i = 0; i < flows->count; i++) {
        const struct net_flow *flow = &flows->items[i];
        bool is_chosen = (chosen >> i & 1) != 0, is_alone = chosen == (uint64_t)1 << i;
        if (flow->is_default && is_alone) continue;
        if (is_chosen && text_is_absent(flow->guard.text)) return false;
        r->parts = 0;
        if (!text_is_absent(flow->guard.text) && !want(r, flow->guard.tree, is_chosen))
            return false;
    }
    return true;
}

static bool choose(struct running *r, const struct verify_move *move)
{
    const struct net_task *task = &r->guards->net->tasks.items[move->task];
    if (task->flows.count > GUARDS_FLOWS_MAX) return false;
    if (task->split == NET_GATE_XOR) return choose_one(r, &task->flows, move->flow);
    if (task->split != NET_GATE_OR || task->flows.count < 2) return true;
    return choose_some(r, &task->flows, move->chosen);
}

/* ---- One run --------------------------------------------------------------------------------- */

static uint32_t any_class(const struct guards_cell *cell)
{
    return (uint32_t)(((uint64_t)1 << cell->classes.count) - 1);
}

/* Guards see what the task has assigned. */
static void assign(struct running *r)
{
    for (uint32_t i = 0; i < r->guards->cells.count; i++) {
        uint32_t class;
        switch (guards_effect_of(r->guards, r->task, i, &class)) {
        case GUARDS_SETS: r->may.of[i] = 1U << class; break;
        case GUARDS_CHANGES: r->may.of[i] = any_class(&r->guards->cells.items[i]); break;
        case GUARDS_KEEPS: break;
        }
    }
}

static bool run(struct running *r, const struct verify_witness *witness, uint32_t from)
{
    for (uint32_t i = from; i < witness->moves.count; i++) {
        const struct verify_move *move = &witness->moves.items[i];
        if (move->kind != VERIFY_MOVE_LEAVE) continue;
        r->task = move->task;
        assign(r);
        if (!choose(r, move)) return false;
    }
    return true;
}

static bool is_same(const struct running *r, const struct classes *before)
{
    for (uint32_t i = 0; i < r->guards->cells.count; i++) {
        if (r->may.of[i] != before->of[i]) return false;
    }
    return true;
}

/* Once nothing changes any more, it goes on so for ever. */
static bool run_for_ever(struct running *r, const struct verify_witness *witness)
{
    for (uint32_t i = 0; i < GUARDS_LOOPS_MAX; i++) {
        struct classes before = r->may;
        if (!run(r, witness, witness->repeats_from)) return false;
        if (is_same(r, &before)) return true;
    }
    return false;
}

bool guards_allow(const struct guards *guards, const struct verify_witness *witness,
                  uint32_t *conflicts)
{
    struct running r = {.guards = guards};
    for (uint32_t i = 0; i < guards->cells.count; i++) {
        const struct guards_cell *cell = &guards->cells.items[i];
        r.may.of[i] = cell->initial == GUARDS_ANY ? any_class(cell) : 1U << cell->initial;
    }
    bool is_loop = witness->defect == VERIFY_NOT_BOUNDED;
    if (run(&r, witness, 0) && (!is_loop || run_for_ever(&r, witness))) return true;
    *conflicts |= r.conflicts;
    return false;
}
