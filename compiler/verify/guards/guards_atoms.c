/* Guards to tests of cells, and their truth under what is known of the cells.
 *
 * Conditions of one meaning become one cell: a > b is b < a, a != b is not a = b, and, of all but floats,
 * a >= b is not a < b.
 */
#include "verify/guards/guards_parts.h"

#include <assert.h>

const struct expr guards_true = {
    .op = EXPR_LITERAL, .type = {.kind = EXPR_BOOL}, .literal = {.boolean = true}};

struct collecting {
    struct guards *guards;
    uint32_t task;
    uint32_t *by_variable; /* variable → cell, GUARDS_ANY */
};

/* ---- Shapes ---------------------------------------------------------------------------------- */

bool guards_is_logic(enum expr_op op)
{
    return op == EXPR_NOT || op == EXPR_AND || op == EXPR_OR || op == EXPR_AND_ABSORB ||
           op == EXPR_OR_ABSORB || op == EXPR_CONDITIONAL || op == EXPR_LITERAL;
}

static bool is_comparison(enum expr_op op) { return op >= EXPR_EQUAL && op <= EXPR_GREATER_EQUAL; }

static enum expr_op turned(enum expr_op op)
{
    switch (op) {
    case EXPR_LESS: return EXPR_GREATER;
    case EXPR_LESS_EQUAL: return EXPR_GREATER_EQUAL;
    case EXPR_GREATER: return EXPR_LESS;
    case EXPR_GREATER_EQUAL: return EXPR_LESS_EQUAL;
    default: return op;
    }
}

static bool is_variable(const struct expr *tree)
{
    return tree->op == EXPR_VARIABLE && tree->variable->place == EXPR_OF_CASE &&
           tree->type.kind < EXPR_LIST;
}

/* NaN has no place among the others. */
static bool is_literal(const struct expr *tree)
{
    if (tree->op != EXPR_LITERAL || tree->type.kind >= EXPR_LIST) return false;
    double number = tree->type.kind == EXPR_FLOAT ? tree->literal.floating : 0;
    return number == number;
}

/* A variable with a constant, or a boolean variable alone. */
static const struct expr *variable_of(const struct expr *tree, struct guards_atom *atom)
{
    if (is_variable(tree) && tree->type.kind == EXPR_BOOL) {
        atom->op = EXPR_EQUAL;
        atom->constant = &guards_true;
        return tree;
    }
    if (!is_comparison(tree->op)) return NULL;
    const struct expr *left = tree->operands[0], *right = tree->operands[1];
    bool is_turned = is_literal(left);
    const struct expr *variable = is_turned ? right : left, *literal = is_turned ? left : right;
    if (!is_variable(variable) || !is_literal(literal)) return NULL;
    if (variable->type.kind != literal->type.kind) return NULL;
    atom->op = is_turned ? turned(tree->op) : tree->op;
    atom->constant = literal;
    return variable;
}

/* It has the same value until one of its variables is assigned. */
static bool is_steady(const struct expr *tree, uint32_t depth)
{
    assert(depth <= EXPR_TREE_DEPTH_MAX);
    if (tree->op == EXPR_TIMER || tree->op == EXPR_COMPLETED || tree->op == EXPR_ACTIVE ||
        tree->op == EXPR_INSTANCE_INDEX || expr_reads_clock(tree)) {
        return false;
    }
    if (tree->op == EXPR_VARIABLE && tree->variable->place != EXPR_OF_CASE) return false;
    for (uint32_t i = 0; i < tree->operands_count; i++) {
        if (!is_steady(tree->operands[i], depth + 1)) return false;
    }
    return true;
}

/* ---- Cells ----------------------------------------------------------------------------------- */

static uint32_t add_cell(struct guards *guards, uint32_t variable)
{
    if (guards->cells.count == GUARDS_CELLS_MAX) return GUARDS_ANY;
    struct guards_cell *cell = array_add(guards->arena, &guards->cells);
    cell->variable = variable;
    cell->kind = EXPR_BOOL;
    cell->initial = GUARDS_ANY;
    cell->readers = bitset_new(guards->arena, guards->net->tasks.count);
    return guards->cells.count - 1;
}

static void add_variable(struct guards *guards, struct guards_cell *cell, uint32_t variable)
{
    array_each(uint32_t, known, &cell->variables) {
        if (*known == variable) return;
    }
    array_push(guards->arena, &cell->variables, variable);
}

static void add_variables(struct guards *guards, struct guards_cell *cell, const struct expr *tree,
                          uint32_t depth)
{
    assert(depth <= EXPR_TREE_DEPTH_MAX);
    if (tree->op == EXPR_VARIABLE) add_variable(guards, cell, tree->variable->index);
    for (uint32_t i = 0; i < tree->operands_count; i++) {
        add_variables(guards, cell, tree->operands[i], depth + 1);
    }
}

static void add_constant(struct guards *guards, struct guards_cell *cell,
                         const struct expr *constant)
{
    uint32_t at = 0;
    while (at < cell->constants.count && guards_compare(cell->constants.items[at], constant) < 0) {
        at++;
    }
    bool is_known =
        at < cell->constants.count && guards_compare(cell->constants.items[at], constant) == 0;
    if (is_known) return;
    array_push(guards->arena, &cell->constants, constant);
    for (uint32_t i = cell->constants.count - 1; i > at; i--) {
        cell->constants.items[i] = cell->constants.items[i - 1];
    }
    cell->constants.items[at] = constant;
}

static uint32_t cell_of_variable(struct collecting *c, const struct expr *tree,
                                 const struct expr *constant)
{
    struct guards *guards = c->guards;
    uint32_t variable = tree->variable->index;
    if (c->by_variable[variable] == GUARDS_ANY) {
        uint32_t cell = add_cell(guards, variable);
        if (cell == GUARDS_ANY) return cell;
        c->by_variable[variable] = cell;
        guards->cells.items[cell].kind = tree->type.kind;
        if (tree->type.kind == EXPR_ENUM)
            guards->cells.items[cell].values = tree->type.enumeration->values_count;
        add_variable(guards, &guards->cells.items[cell], variable);
    }
    struct guards_cell *cell = &guards->cells.items[c->by_variable[variable]];
    if (cell->kind != tree->type.kind) return GUARDS_ANY;
    if (cell->constants.count <= GUARDS_CLASSES_MAX) add_constant(guards, cell, constant);
    return c->by_variable[variable];
}

/* The text by which conditions are told apart, and whether the condition is its contrary. */
static struct text canonical(struct guards *guards, const struct expr *tree, bool *is_negated)
{
    struct text_buffer left = {.arena = guards->arena}, right = left, whole = left;
    *is_negated = false;
    expr_print(tree, &whole);
    if (!is_comparison(tree->op)) return text_built(&whole);
    enum expr_op op = tree->op;
    bool is_total = tree->operands[0]->type.kind != EXPR_FLOAT;
    expr_print(tree->operands[0], &left);
    expr_print(tree->operands[1], &right);
    struct text a = text_built(&left), b = text_built(&right);
    bool is_equal = op == EXPR_EQUAL || op == EXPR_NOT_EQUAL;
    bool is_turned =
        is_equal ? text_compare(a, b) > 0 : op == EXPR_GREATER || op == EXPR_GREATER_EQUAL;
    if (is_turned) op = turned(op);
    *is_negated = op == EXPR_NOT_EQUAL;
    bool is_contrary = is_total && op == EXPR_LESS_EQUAL; /* a <= b: not b < a */
    if (is_contrary) {
        *is_negated = true;
        is_turned = !is_turned;
    }
    const char *sign = is_equal ? "=" : op == EXPR_LESS || is_contrary ? "<" : "<=";
    return text_format(guards->arena, "(%s " TEXT_FMT " " TEXT_FMT ")", sign,
                       TEXT_ARG(is_turned ? b : a), TEXT_ARG(is_turned ? a : b));
}

static uint32_t cell_of_whole(struct guards *guards, const struct expr *tree, bool *is_negated)
{
    if (!is_steady(tree, 1)) return GUARDS_ANY;
    struct text text = canonical(guards, tree, is_negated);
    uint32_t known = intern_find(&guards->wholes, text);
    if (known != INTERN_NONE) return known;
    uint32_t index = add_cell(guards, NET_NONE);
    if (index == GUARDS_ANY) return index;
    struct guards_cell *cell = &guards->cells.items[index];
    add_constant(guards, cell, &guards_true);
    add_variables(guards, cell, tree, 1);
    intern_add(&guards->wholes, text, index);
    return index;
}

/* ---- Atoms ----------------------------------------------------------------------------------- */

static void add_atom(struct collecting *c, const struct expr *tree)
{
    struct guards *guards = c->guards;
    struct guards_atom atom = {.tree = tree, .op = EXPR_EQUAL};
    if (guards->atoms.count == GUARDS_ATOMS_MAX) return;
    const struct expr *variable = variable_of(tree, &atom);
    if (variable != NULL) {
        atom.cell = cell_of_variable(c, variable, atom.constant);
    } else {
        atom.constant = &guards_true;
        atom.cell = cell_of_whole(guards, tree, &atom.is_negated);
    }
    if (atom.cell == GUARDS_ANY) return;
    struct guards_cell *cell = &guards->cells.items[atom.cell];
    cell->readers_count += bitset_has(cell->readers, c->task) ? 0 : 1;
    bitset_add(cell->readers, c->task);
    array_push(guards->arena, &guards->atoms, atom);
}

static void collect_tree(struct collecting *c, const struct expr *tree, uint32_t depth)
{
    assert(depth <= EXPR_TREE_DEPTH_MAX);
    c->guards->parts[c->task]++;
    if (tree->type.kind != EXPR_BOOL) return;
    if (!guards_is_logic(tree->op)) {
        add_atom(c, tree);
        return;
    }
    for (uint32_t i = 0; i < tree->operands_count; i++) {
        collect_tree(c, tree->operands[i], depth + 1);
    }
}

/* The guard of an xor-split's default is never evaluated. */
void guards_collect(struct guards *guards, const struct bitset *tasks)
{
    const struct net *net = guards->net;
    struct collecting c = {.guards = guards};
    guards->wholes.arena = guards->arena;
    guards->atoms_begin = ARENA_ARRAY(guards->arena, uint32_t, (size_t)net->tasks.count + 1);
    guards->parts = ARENA_ARRAY(guards->arena, uint32_t, (size_t)net->tasks.count + 1);
    c.by_variable = ARENA_ARRAY(guards->arena, uint32_t, (size_t)net->variables.count + 1);
    for (uint32_t v = 0; v < net->variables.count; v++) c.by_variable[v] = GUARDS_ANY;
    for (c.task = 0; c.task < net->tasks.count; c.task++) {
        const struct net_task *task = &net->tasks.items[c.task];
        guards->atoms_begin[c.task] = guards->atoms.count;
        if (tasks != NULL && !bitset_has(*tasks, c.task)) continue;
        array_each(struct net_flow, flow, &task->flows) {
            bool is_asked =
                task->split == NET_GATE_OR || (task->split == NET_GATE_XOR && !flow->is_default);
            if (is_asked && flow->guard.tree != NULL) collect_tree(&c, flow->guard.tree, 1);
        }
    }
    guards->atoms_begin[net->tasks.count] = guards->atoms.count;
}

/* ---- Truth ----------------------------------------------------------------------------------- */

static enum guards_truth contrary(enum guards_truth truth)
{
    return truth == GUARDS_OPEN ? GUARDS_OPEN : truth == GUARDS_YES ? GUARDS_NO : GUARDS_YES;
}

const struct guards_atom *guards_find_atom(const struct guards *guards, uint32_t task,
                                           const struct expr *tree)
{
    for (uint32_t i = guards->atoms_begin[task]; i < guards->atoms_begin[task + 1]; i++) {
        if (guards->atoms.items[i].tree == tree) return &guards->atoms.items[i];
    }
    return NULL;
}

static enum guards_truth test_atom(const struct guards *guards, uint32_t task,
                                   const struct expr *tree, const uint32_t *classes)
{
    const struct guards_atom *atom = guards_find_atom(guards, task, tree);
    if (atom == NULL || classes[atom->cell] == GUARDS_ANY) return GUARDS_OPEN;
    return guards_holds(guards, atom, classes[atom->cell]) ? GUARDS_YES : GUARDS_NO;
}

/* Kleene's logic: faults aside, an operand that decides hides one that is open. */
enum guards_truth guards_test(const struct guards *guards, uint32_t task, const struct expr *tree,
                              const uint32_t *classes)
{
    if (tree == NULL || tree->type.kind != EXPR_BOOL) return GUARDS_OPEN;
    if (!guards_is_logic(tree->op)) return test_atom(guards, task, tree, classes);
    if (tree->op == EXPR_LITERAL) return tree->literal.boolean ? GUARDS_YES : GUARDS_NO;
    enum guards_truth first = guards_test(guards, task, tree->operands[0], classes);
    if (tree->op == EXPR_NOT) return contrary(first);
    enum guards_truth second = guards_test(guards, task, tree->operands[1], classes);
    if (tree->op == EXPR_CONDITIONAL) {
        enum guards_truth third = guards_test(guards, task, tree->operands[2], classes);
        if (first == GUARDS_OPEN) return second == third ? second : GUARDS_OPEN;
        return first == GUARDS_YES ? second : third;
    }
    bool is_and = tree->op == EXPR_AND || tree->op == EXPR_AND_ABSORB;
    enum guards_truth decides = is_and ? GUARDS_NO : GUARDS_YES;
    if (first == decides || second == decides) return decides;
    return first == GUARDS_OPEN || second == GUARDS_OPEN ? GUARDS_OPEN : contrary(decides);
}
