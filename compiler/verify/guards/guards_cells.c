/* The classes of a cell's values.
 *
 * With constants c0 < c1 < …, rank 2i + 1 stands for the values equal to ci, rank 2i for those between
 * c(i - 1) and ci.  Between whole numbers next to each other there is none.  Of floats, one rank more
 * stands for NaN, which is only ever unequal.
 */
#include "verify/guards/guards_parts.h"

#include <assert.h>

static int order(int64_t left, int64_t right) { return left < right ? -1 : left > right; }

static bool is_whole(enum expr_kind kind)
{
    return kind == EXPR_BOOL || kind == EXPR_INT || kind == EXPR_ENUM;
}

static int64_t whole_of(const struct expr *literal)
{
    if (literal->type.kind == EXPR_BOOL) return literal->literal.boolean ? 1 : 0;
    if (literal->type.kind == EXPR_ENUM) return literal->literal.enumerator;
    return literal->literal.integer;
}

/* Literals of one kind. */
int guards_compare(const struct expr *left, const struct expr *right)
{
    assert(left->type.kind == right->type.kind);
    switch (left->type.kind) {
    case EXPR_DECIMAL: return yawl_decimal_compare(left->literal.decimal, right->literal.decimal);
    case EXPR_STRING: return text_compare(left->literal.string, right->literal.string);
    case EXPR_FLOAT:
        return left->literal.floating < right->literal.floating
                   ? -1
                   : left->literal.floating > right->literal.floating;
    default: return order(whole_of(left), whole_of(right));
    }
}

/* ---- Ranks ----------------------------------------------------------------------------------- */

static uint32_t nan_rank(const struct guards_cell *cell) { return 2 * cell->constants.count + 1; }

/* Is there a value between the constants around an even rank? */
static bool has_gap(const struct guards_cell *cell, uint32_t rank)
{
    uint32_t behind = rank / 2;
    if (!is_whole(cell->kind)) return true;
    int64_t low = 0, high = cell->kind == EXPR_BOOL ? 1 : (int64_t)cell->values - 1;
    if (cell->kind == EXPR_INT) {
        low = INT64_MIN;
        high = INT64_MAX;
    }
    bool has_before = behind > 0, has_behind = behind < cell->constants.count;
    int64_t before = has_before ? whole_of(cell->constants.items[behind - 1]) : low;
    int64_t next = has_behind ? whole_of(cell->constants.items[behind]) : high;
    if (has_before && before == high) return false;
    if (has_behind && next == low) return false;
    return (has_before ? before + 1 : low) <= (has_behind ? next - 1 : high);
}

static void add_classes(struct guards *guards, struct guards_cell *cell)
{
    for (uint32_t rank = 0; rank <= 2 * cell->constants.count; rank++) {
        if (rank % 2 == 1 || has_gap(cell, rank)) array_push(guards->arena, &cell->classes, rank);
    }
    if (cell->kind == EXPR_FLOAT) array_push(guards->arena, &cell->classes, nan_rank(cell));
}

static uint32_t rank_of(const struct guards_cell *cell, const struct expr *literal)
{
    if (literal->type.kind == EXPR_FLOAT && literal->literal.floating != literal->literal.floating)
        return nan_rank(cell);
    uint32_t at = 0;
    while (at < cell->constants.count && guards_compare(cell->constants.items[at], literal) < 0)
        at++;
    bool is_equal =
        at < cell->constants.count && guards_compare(cell->constants.items[at], literal) == 0;
    return is_equal ? 2 * at + 1 : 2 * at;
}

uint32_t guards_class_of(const struct guards_cell *cell, const struct expr *literal)
{
    bool fits = literal != NULL && literal->op == EXPR_LITERAL && literal->type.kind == cell->kind;
    if (!fits || cell->variable == NET_NONE) return GUARDS_ANY;
    uint32_t rank = rank_of(cell, literal);
    for (uint32_t i = 0; i < cell->classes.count; i++) {
        if (cell->classes.items[i] == rank) return i;
    }
    return GUARDS_ANY;
}

static bool compare_rank(const struct guards_cell *cell, const struct guards_atom *atom,
                         uint32_t rank)
{
    if (rank == nan_rank(cell)) return atom->op == EXPR_NOT_EQUAL;
    switch (atom->op) {
    case EXPR_EQUAL: return rank == atom->rank;
    case EXPR_NOT_EQUAL: return rank != atom->rank;
    case EXPR_LESS: return rank < atom->rank;
    case EXPR_LESS_EQUAL: return rank <= atom->rank;
    case EXPR_GREATER: return rank > atom->rank;
    default: return rank >= atom->rank;
    }
}

bool guards_holds(const struct guards *guards, const struct guards_atom *atom, uint32_t class)
{
    const struct guards_cell *cell = &guards->cells.items[atom->cell];
    return compare_rank(cell, atom, cell->classes.items[class]) != atom->is_negated;
}

/* ---- First values ---------------------------------------------------------------------------- */

/* YAWL writes initial values as text; only those of booleans are read here. */
static uint32_t initial_of(const struct guards_cell *cell, const struct net_variable *variable)
{
    if (net_has_input(variable) || !variable->has_initial) return GUARDS_ANY;
    if (variable->initial.tree != NULL) return guards_class_of(cell, variable->initial.tree);
    struct text text = text_trim(variable->initial_text);
    bool is_true = text_is(text, "true"), is_bool = is_true || text_is(text, "false");
    if (cell->kind != EXPR_BOOL || !is_bool) return GUARDS_ANY;
    struct expr literal = guards_true;
    literal.literal.boolean = is_true;
    return guards_class_of(cell, &literal);
}

/* A cell with too many classes has none: it is not told apart at all. */
void guards_settle(struct guards *guards)
{
    array_each(struct guards_cell, cell, &guards->cells) {
        if (cell->constants.count <= GUARDS_CLASSES_MAX) add_classes(guards, cell);
        if (cell->classes.count > GUARDS_CLASSES_MAX) cell->classes.count = 0;
        if (cell->variable == NET_NONE || cell->classes.count == 0) continue;
        cell->initial = initial_of(cell, &guards->net->variables.items[cell->variable]);
    }
    array_each(struct guards_atom, atom, &guards->atoms) {
        atom->rank = rank_of(&guards->cells.items[atom->cell], atom->constant);
    }
}
