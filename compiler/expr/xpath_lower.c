/* XPath nodes to values and trees: logic, arithmetic, if, and what each place makes of a value.
 *
 * An `if` is lowered where its value is used, so that a branch may select nothing there.
 */
#include "expr/xpath.h"

#include <assert.h>

static struct xpath_value unsupported(struct expr_work *work, const struct xpath_node *node,
                                      const char *reason)
{
    expr_unsupported(work, xpath_span(work, node), "%s", reason);
    return xpath_none();
}

/* ---- Arithmetic [XP 3.4] ---- */

/* An operand as a number: data become xs:double.  NULL: wrong. */
static struct expr *operand_number(struct expr_work *work, const struct xpath_value *value)
{
    if (value->kind == XPATH_VALUE_NODE) return xpath_number_of(work, value);
    enum expr_kind kind = value->atom->type.kind;
    if (kind == EXPR_INT || kind == EXPR_FLOAT || kind == EXPR_DECIMAL) return value->atom;
    return expr_unsupported(work, value->span, "arithmetic on a %s, which XPath refuses",
                            expr_kind_name(kind));
}

/* xs:decimal has no zeros at the end of its fraction: 0 * 2.5 is 0, not 0.0 [FO 17.1.2]. */
static struct expr *without_zeros(struct expr_work *work, struct expr *value)
{
    if (value == NULL || !expr_is_literal(value) || value->type.kind != EXPR_DECIMAL) return value;
    struct text digits = expr_convert(work, value, EXPR_STRING)->literal.string;
    if (text_find(digits, ".") == SIZE_MAX) return value;
    while (text_ends_with(digits, "0")) digits.length--;
    if (text_ends_with(digits, ".")) digits.length--;
    return expr_convert(work, expr_string(work, value->span, digits), EXPR_DECIMAL);
}

/* Quotients of whole numbers are decimals whose digits depend on the processor: only exact ones. */
static struct expr *divide_exactly(struct expr_work *work, struct expr *left, struct expr *right)
{
    struct span span = span_join(left->span, right->span);
    left = expr_convert(work, left, EXPR_DECIMAL);
    right = expr_convert(work, right, EXPR_DECIMAL);
    if (expr_is_literal(left) && expr_is_literal(right)) {
        struct yawl_eval eval = {0};
        struct yawl_decimal quotient =
            yawl_decimal_divide(&eval, left->literal.decimal, right->literal.decimal);
        struct yawl_decimal back = yawl_decimal_multiply(&eval, quotient, right->literal.decimal);
        bool exact = eval.fault == 0 && yawl_decimal_compare(back, left->literal.decimal) == 0;
        if (exact) return without_zeros(work, expr_decimal(work, span, quotient));
    }
    return expr_unsupported(work, span, "a division of whole numbers that is not exact");
}

static struct expr *combine(struct expr_work *work, const struct xpath_node *node,
                            struct expr *left, struct expr *right)
{
    bool is_float = left->type.kind == EXPR_FLOAT || right->type.kind == EXPR_FLOAT;
    bool is_int = left->type.kind == EXPR_INT && right->type.kind == EXPR_INT;
    if (node->is_integer && !is_int) {
        return expr_unsupported(work, xpath_span(work, node),
                                "'idiv' of numbers that are not whole");
    }
    if (node->op == EXPR_DIVIDE && !is_float && !node->is_integer) {
        return divide_exactly(work, left, right);
    }
    if (!is_int) {
        enum expr_kind kind = is_float ? EXPR_FLOAT : EXPR_DECIMAL;
        left = expr_convert(work, left, kind);
        right = expr_convert(work, right, kind);
    }
    return without_zeros(work, expr_binary(work, node->op, left, right));
}

static struct xpath_value lower_arithmetic(struct expr_work *work, const struct xpath_node *node)
{
    struct xpath_value left = xpath_lower(work, node->children.items[0]);
    struct xpath_value right = xpath_lower(work, node->children.items[1]);
    if (left.kind == XPATH_VALUE_NONE || right.kind == XPATH_VALUE_NONE) return xpath_none();
    if (left.kind == XPATH_VALUE_EMPTY || right.kind == XPATH_VALUE_EMPTY) {
        return (struct xpath_value){.kind = XPATH_VALUE_EMPTY, .span = xpath_span(work, node)};
    }
    struct expr *a = operand_number(work, &left), *b = operand_number(work, &right);
    if (a == NULL || b == NULL) return xpath_none();
    return xpath_atom(combine(work, node, a, b), expr_both(work, left.present, right.present));
}

static struct xpath_value lower_sign(struct expr_work *work, const struct xpath_node *node)
{
    struct xpath_value value = xpath_lower(work, node->children.items[0]);
    if (value.kind == XPATH_VALUE_NONE || value.kind == XPATH_VALUE_EMPTY) return value;
    struct expr *number = operand_number(work, &value);
    if (number == NULL) return xpath_none();
    if (node->kind == XPATH_NEGATE) {
        number = expr_unary(work, EXPR_NEGATE, expr_basic(number->type.kind), number);
    }
    return xpath_atom(number, value.present);
}

/* ---- Logic and choice ---- */

/* Left to right, as written: an error in the operand that decides alone would be hidden by neither
 * order. */
static struct xpath_value lower_logic(struct expr_work *work, const struct xpath_node *node)
{
    struct expr *left = xpath_lower_truth(work, node->children.items[0]);
    struct expr *right = xpath_lower_truth(work, node->children.items[1]);
    return xpath_atom(expr_binary(work, node->op, left, right), NULL);
}

/* As a value only where both branches are atoms of one kind that are always there. */
static struct xpath_value lower_if(struct expr_work *work, const struct xpath_node *node)
{
    struct expr *condition = xpath_lower_truth(work, node->children.items[0]);
    struct xpath_value then = xpath_lower(work, node->children.items[1]);
    struct xpath_value otherwise = xpath_lower(work, node->children.items[2]);
    if (then.kind == XPATH_VALUE_NONE || otherwise.kind == XPATH_VALUE_NONE) return xpath_none();
    bool atoms = then.kind == XPATH_VALUE_ATOM && otherwise.kind == XPATH_VALUE_ATOM &&
                 then.present == NULL && otherwise.present == NULL;
    if (!atoms || then.atom->type.kind != otherwise.atom->type.kind) {
        return unsupported(work, node,
                           "an 'if' inside of an expression, with branches of different types");
    }
    return xpath_atom(expr_conditional(work, condition, then.atom, otherwise.atom), NULL);
}

struct expr *xpath_lower_truth(struct expr_work *work, const struct xpath_node *node)
{
    if (node->kind == XPATH_IF) {
        struct expr *condition = xpath_lower_truth(work, node->children.items[0]);
        struct expr *then = xpath_lower_truth(work, node->children.items[1]);
        return expr_conditional(work, condition, then,
                                xpath_lower_truth(work, node->children.items[2]));
    }
    struct xpath_value value = xpath_lower(work, node);
    return xpath_truth(work, &value);
}

struct expr *xpath_lower_string(struct expr_work *work, const struct xpath_node *node)
{
    if (node->kind == XPATH_IF) {
        struct expr *condition = xpath_lower_truth(work, node->children.items[0]);
        struct expr *then = xpath_lower_string(work, node->children.items[1]);
        return expr_conditional(work, condition, then,
                                xpath_lower_string(work, node->children.items[2]));
    }
    struct xpath_value value = xpath_lower(work, node);
    return xpath_string_of(work, &value);
}

/* A task without a timer has no state that could be asked for. */
static struct xpath_value lower_timer(struct expr_work *work, const struct xpath_node *node)
{
    const struct intern *timers = work->context->scope->timers_by_name;
    uint32_t task = timers == NULL ? INTERN_NONE : intern_find(timers, node->name);
    struct span span = xpath_span(work, node);
    if (task != INTERN_NONE) return xpath_atom(expr_timer(work, span, task), NULL);
    expr_unsupported(work, span, "the timer of '" TEXT_FMT "', which is no task with a timer here",
                     TEXT_ARG(node->name));
    return xpath_none();
}

/* ---- All ---- */

/* At most EXPR_DEPTH_MAX deep, as the nodes. */
struct xpath_value xpath_lower(struct expr_work *work, const struct xpath_node *node)
{
    switch (node->kind) {
    case XPATH_LITERAL:
    case XPATH_TEXT: return xpath_atom(node->literal, NULL);
    case XPATH_PATH: return xpath_node_value(work, node);
    case XPATH_EMPTY:
        return (struct xpath_value){.kind = XPATH_VALUE_EMPTY, .span = xpath_span(work, node)};
    case XPATH_CALL: return xpath_call(work, node);
    case XPATH_TIMER: return lower_timer(work, node);
    case XPATH_IF: return lower_if(work, node);
    case XPATH_LOGIC: return lower_logic(work, node);
    case XPATH_COMPARISON: {
        struct xpath_value left = xpath_lower(work, node->children.items[0]);
        return xpath_compare(work, node, left, xpath_lower(work, node->children.items[1]));
    }
    case XPATH_ARITHMETIC: return lower_arithmetic(work, node);
    case XPATH_NEGATE:
    case XPATH_PLUS: return lower_sign(work, node);
    case XPATH_ELEMENT:
        return unsupported(work, node, "an element that is built inside of an expression");
    case XPATH_STEPS:
        expr_unsupported(work, expr_place(work, node->reason_begin, node->end), TEXT_FMT,
                         TEXT_ARG(node->reason));
        return xpath_none();
    default: break;
    }
    return unsupported(work, node, text_string(work->context->arena, node->reason));
}
