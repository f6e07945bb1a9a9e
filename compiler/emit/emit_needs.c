/* What the C of an expression needs around it: parameters, and local variables for parts of it.
 *
 * A function only names its parameters where they are used, else it says (void).  Recursion is at most
 * EXPR_TREE_DEPTH_MAX deep.
 */
#include "emit/emit_expression.h"

bool expression_uses(const struct expr *expr, enum expr_place place)
{
    if (expr->op == EXPR_VARIABLE) return expr->variable->place == place;
    for (uint32_t i = 0; i < expr->operands_count; i++) {
        if (expression_uses(expr->operands[i], place)) return true;
    }
    return false;
}

bool expression_uses_data(const struct expr *expr) { return expression_uses(expr, EXPR_OF_CASE); }
bool expression_uses_item(const struct expr *expr) { return expression_uses(expr, EXPR_OF_ITEM); }

static bool read_uses_eval(const struct writer *w, const struct expr_variable *variable)
{
    bool is_copied = variable->type.kind == EXPR_LIST || variable->type.kind == EXPR_RECORD;
    if (variable->place == EXPR_OF_CASE && is_copied) return true;
    if (variable->place == EXPR_OF_INSTANCE) return true; /* it stands in e->own */
    if (variable == w->known_set) return false;
    if (variable->place == EXPR_OF_CASE) return variable->may_be_unset || variable->type.optional;
    return !text_is_absent(w->returns->fields.items[variable->index].has);
}

bool expression_uses_eval(const struct writer *w, const struct expr *expr)
{
    switch (expr->op) {
    case EXPR_VARIABLE: return read_uses_eval(w, expr->variable);
    case EXPR_IS_SET: return false;
    case EXPR_AND_ABSORB:
    case EXPR_OR_ABSORB:
    case EXPR_CASE_ID:
    case EXPR_ITEM:
    case EXPR_AVERAGE:
    case EXPR_LEAST:
    case EXPR_GREATEST:
    case EXPR_DISTINCT:
    case EXPR_JOIN:
    case EXPR_LOOP:
    case EXPR_TIMER:
    case EXPR_INSTANCE_INDEX:
    case EXPR_COMPLETED:
    case EXPR_ACTIVE: return true;
    case EXPR_LIST_OF:
        if (expr->operands_count > 0) return true;
        break;
    case EXPR_MEMBER:
    case EXPR_HAS: return member_uses_eval(w, expr);
    case EXPR_CALL:
        if (expr->function->how != EXPR_PURE) return true;
        break;
    case EXPR_SIZE:
        if (list_in_block(w, expr->operands[0]) != NULL) return false;
        break;
    case EXPR_NEGATE:
    case EXPR_ADD:
    case EXPR_SUBTRACT:
    case EXPR_MULTIPLY:
    case EXPR_DIVIDE:
    case EXPR_MODULO:
    case EXPR_SUM:
        if (expr->type.kind != EXPR_FLOAT) return true;
        break;
    case EXPR_CONVERT:
        if (expr->operands[0]->type.kind == EXPR_STRING) return true;
        if (expr->type.kind == EXPR_STRING && expr->operands[0]->type.kind != EXPR_ENUM)
            return true;
        break;
    default: break;
    }
    for (uint32_t i = 0; i < expr->operands_count; i++) {
        if (expression_uses_eval(w, expr->operands[i])) return true;
    }
    return false;
}

/* A loop has a function of its own. */
uint32_t expression_both_depth(const struct expr *expr)
{
    uint32_t deepest = 0;
    if (expr->op == EXPR_LOOP) return 0;
    for (uint32_t i = 0; i < expr->operands_count; i++) {
        uint32_t depth = expression_both_depth(expr->operands[i]);
        if (depth > deepest) deepest = depth;
    }
    return deepest + (expr->op == EXPR_AND_ABSORB || expr->op == EXPR_OR_ABSORB);
}

uint32_t expression_list_literals(const struct expr *expr)
{
    uint32_t count = expr->op == EXPR_LIST_OF && expr->operands_count > 0;
    if (expr->op == EXPR_LOOP) return 0;
    for (uint32_t i = 0; i < expr->operands_count; i++)
        count += expression_list_literals(expr->operands[i]);
    return count;
}
