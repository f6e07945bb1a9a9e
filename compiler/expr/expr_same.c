/* Are two trees the same expression?
 *
 * Takes typed trees and only reads them.  They are the same if their operations, types, literals,
 * variables and functions are; a local variable that a tree binds itself is the counterpart of the one
 * that the other tree binds in its place, any other is the same object.  Recursion is at most
 * EXPR_TREE_DEPTH_MAX deep.
 */
#include "expr/expr_same.h"

#include "expr/expr_functions.h"

#include <string.h>

/* Local variables that are bound round the parts that are compared, the innermost first. */
struct pair {
    const struct expr_local *a, *b;
    const struct pair *outer;
};

static bool same_tree(const struct expr *a, const struct expr *b, const struct pair *bound);

static bool same_local(const struct expr_local *a, const struct expr_local *b,
                       const struct pair *bound)
{
    for (; bound != NULL; bound = bound->outer) {
        if (bound->a == a || bound->b == b) return bound->a == a && bound->b == b;
    }
    return a == b;
}

static bool same_decimal(struct yawl_decimal a, struct yawl_decimal b)
{
    return a.low == b.low && a.high == b.high && a.scale == b.scale;
}

/* Bit by bit: 0.0 is not -0.0. */
static bool same_literal(const struct expr *a, const struct expr *b)
{
    switch (a->type.kind) {
    case EXPR_BOOL: return a->literal.boolean == b->literal.boolean;
    case EXPR_INT: return a->literal.integer == b->literal.integer;
    case EXPR_FLOAT:
        return memcmp(&a->literal.floating, &b->literal.floating, sizeof a->literal.floating) == 0;
    case EXPR_DECIMAL: return same_decimal(a->literal.decimal, b->literal.decimal);
    case EXPR_STRING:
    case EXPR_BYTES: return text_equal(a->literal.string, b->literal.string);
    case EXPR_ENUM: return a->literal.enumerator == b->literal.enumerator;
    default: return false;
    }
}

/* Of one function: what the program of a text is for depends on that. */
static bool same_regex(const struct expr *a, const struct expr *b)
{
    return text_equal(a->literal.string, b->literal.string) && text_equal(a->written, b->written);
}

static bool same_operands(const struct expr *a, const struct expr *b, uint32_t from,
                          const struct pair *bound)
{
    for (uint32_t i = from; i < a->operands_count; i++) {
        if (!same_tree(a->operands[i], b->operands[i], bound)) return false;
    }
    return true;
}

/* The first operand, a value or a range, does not know what is bound. */
static bool same_binder(const struct expr *a, const struct expr *b, const struct pair *bound)
{
    if (a->loop != b->loop || a->absorbs != b->absorbs) return false;
    if ((a->position == NULL) != (b->position == NULL)) return false;
    if (!expr_same_type(a->local->type, b->local->type)) return false;
    struct pair local = {a->local, b->local, bound}, position = {a->position, b->position, &local};
    return same_tree(a->operands[0], b->operands[0], bound) &&
           same_operands(a, b, 1, a->position == NULL ? &local : &position);
}

static bool same_tree(const struct expr *a, const struct expr *b, const struct pair *bound)
{
    if (a->op != b->op || a->operands_count != b->operands_count) return false;
    if (!expr_same_type(a->type, b->type)) return false;
    switch (a->op) {
    case EXPR_LITERAL: return same_literal(a, b);
    case EXPR_VARIABLE: return a->variable == b->variable;
    case EXPR_SYMBOL: return text_equal(a->literal.string, b->literal.string);
    case EXPR_REGEX: return same_regex(a, b);
    case EXPR_TIMER: return a->literal.enumerator == b->literal.enumerator;
    case EXPR_LOCAL: return same_local(a->local, b->local, bound);
    case EXPR_LET:
    case EXPR_LOOP: return same_binder(a, b, bound);
    default: break;
    }
    if (a->function != b->function || a->number != b->number) return false;
    return same_operands(a, b, 0, bound);
}

bool expr_same(const struct expr *a, const struct expr *b) { return same_tree(a, b, NULL); }

/* FNV-1a. */
static uint32_t add(uint32_t hash, uint64_t value)
{
    for (; value != 0; value >>= 8) hash = (hash ^ (uint32_t)(value & 0xff)) * 16777619u;
    return hash * 16777619u;
}

static uint32_t add_text(uint32_t hash, struct text text)
{
    for (size_t i = 0; i < text.length; i++) hash = add(hash, (unsigned char)text.data[i]);
    return hash;
}

static uint32_t add_literal(uint32_t hash, const struct expr *expr)
{
    switch (expr->type.kind) {
    case EXPR_INT: return add(hash, (uint64_t)expr->literal.integer);
    case EXPR_DECIMAL: return add(hash, expr->literal.decimal.low);
    case EXPR_STRING: return add_text(hash, expr->literal.string);
    default: return hash;
    }
}

uint32_t expr_node_hash(const struct expr *expr)
{
    uint32_t hash = add(add(2166136261u, (uint64_t)expr->op), (uint64_t)expr->type.kind);
    if (expr->op == EXPR_LITERAL) hash = add_literal(hash, expr);
    if (expr->op == EXPR_VARIABLE)
        hash = add(add_text(hash, expr->variable->name), (uint64_t)expr->variable->place);
    if (expr->op == EXPR_REGEX || expr->op == EXPR_SYMBOL)
        hash = add_text(hash, expr->literal.string);
    if (expr->op == EXPR_CALL) hash = add_text(hash, text_of(expr->function->name));
    return add(hash, expr->operands_count);
}
