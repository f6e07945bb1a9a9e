/* The work on one expression, and the nodes of its tree.
 *
 * Gives nodes that are folded and whose kinds fit: the front ends have checked types before they
 * call. / */
#include "expr/expr_build.h"

#include <assert.h>
#include <math.h>

#define OPERANDS_MIN 3

/* ---- The work ---- */

bool expr_begin(struct expr_work *work, const struct expr_context *context, struct text text,
                struct span span)
{
    *work = (struct expr_work){.context = context, .text = text, .span = span};
    if (text.length > EXPR_LENGTH_MAX) {
        expr_diagnose(
            work, &expr_limit, span,
            "this expression has %zu bytes, more than %d; compute parts of it into variables",
            text.length, EXPR_LENGTH_MAX);
        return false;
    }
    expr_place_init(work);
    return true;
}

struct expr_result expr_end(const struct expr_work *work, struct expr *tree)
{
    if (work->wrong) return (struct expr_result){.outcome = EXPR_WRONG, .span = work->span};
    if (!text_is_absent(work->reason)) {
        return (struct expr_result){
            .outcome = EXPR_UNSUPPORTED, .reason = work->reason, .span = work->reason_span,
            .is_type = work->reason_is_type};
    }
    assert(tree != NULL);
    return (struct expr_result){.outcome = EXPR_COMPILED, .tree = tree, .span = work->span};
}

struct diagnostic *expr_diagnose(struct expr_work *work, const struct diagnostic_kind *kind,
                                 struct span span, const char *format, ...)
{
    struct text_buffer message = {.arena = work->context->arena};
    va_list arguments;
    va_start(arguments, format);
    text_vprint(&message, format, arguments);
    va_end(arguments);
    if (kind->severity == SEVERITY_ERROR) work->wrong = true;
    return diagnose(work->context->diagnostics, kind, span, TEXT_FMT,
                    TEXT_ARG(text_built(&message)));
}

void expr_suggest(struct expr_work *work, struct diagnostic *diagnostic, struct span span,
                  const struct intern *names, struct text name)
{
    struct diagnostics *all = work->context->diagnostics;
    if (names == NULL || names->count > EXPR_SUGGEST_NAMES_MAX) return;
    if (all->list.count > EXPR_SUGGEST_ERRORS_MAX) return;
    diagnostic_did_you_mean(all, diagnostic, span, intern_nearest(names, name));
}

struct expr *expr_unsupported(struct expr_work *work, struct span span, const char *format, ...)
{
    if (!text_is_absent(work->reason)) return NULL;
    struct text_buffer reason = {.arena = work->context->arena};
    va_list arguments;
    va_start(arguments, format);
    text_vprint(&reason, format, arguments);
    va_end(arguments);
    work->reason = text_built(&reason);
    work->reason_span = span;
    work->reason_is_type = false;
    return NULL;
}

struct expr *expr_unsupported_type(struct expr_work *work, const struct expr_variable *variable,
                                   struct span span)
{
    if (!text_is_absent(work->reason)) return NULL;
    expr_unsupported(work, span, "'" TEXT_FMT "', a value of type " TEXT_FMT,
                     TEXT_ARG(variable->name), TEXT_ARG(expr_type_text(variable->type)));
    work->reason_is_type = true;
    return NULL;
}

/* ---- Leaves ---- */

static struct expr *new_expr(struct expr_work *work, enum expr_op op, struct expr_type type,
                             struct span span)
{
    struct expr *expr = ARENA_NEW(work->context->arena, struct expr);
    expr->op = op;
    expr->type = type;
    expr->span = span;
    if (op != EXPR_LITERAL && op != EXPR_VARIABLE)
        expr->operands = ARENA_ARRAY(work->context->arena, struct expr *, OPERANDS_MIN);
    return expr;
}

struct expr *expr_node(struct expr_work *work, enum expr_op op, struct expr_type type,
                       struct span span, uint32_t count)
{
    struct expr *expr = new_expr(work, op, type, span);
    if (count > OPERANDS_MIN)
        expr->operands = ARENA_ARRAY(work->context->arena, struct expr *, count);
    expr->operands_count = count;
    return expr;
}

struct expr *expr_bool(struct expr_work *work, struct span span, bool value)
{
    struct expr *expr = new_expr(work, EXPR_LITERAL, expr_basic(EXPR_BOOL), span);
    expr->literal.boolean = value;
    return expr;
}

struct expr *expr_int(struct expr_work *work, struct span span, int64_t value)
{
    struct expr *expr = new_expr(work, EXPR_LITERAL, expr_basic(EXPR_INT), span);
    expr->literal.integer = value;
    return expr;
}

struct expr *expr_float(struct expr_work *work, struct span span, double value)
{
    assert(isfinite(value));
    struct expr *expr = new_expr(work, EXPR_LITERAL, expr_basic(EXPR_FLOAT), span);
    expr->literal.floating = value;
    return expr;
}

struct expr *expr_decimal(struct expr_work *work, struct span span, struct yawl_decimal value)
{
    struct expr *expr = new_expr(work, EXPR_LITERAL, expr_basic(EXPR_DECIMAL), span);
    expr->literal.decimal = value;
    return expr;
}

struct expr *expr_string(struct expr_work *work, struct span span, struct text value)
{
    struct expr *expr = new_expr(work, EXPR_LITERAL, expr_basic(EXPR_STRING), span);
    expr->literal.string = text_is_absent(value) ? TEXT("") : value;
    return expr;
}

struct expr *expr_variable(struct expr_work *work, struct span span,
                           const struct expr_variable *variable)
{
    struct expr *expr = new_expr(work, EXPR_VARIABLE, variable->type, span);
    expr->variable = variable;
    return expr;
}

struct expr *expr_is_set(struct expr_work *work, struct span span,
                         const struct expr_variable *variable)
{
    if (!expr_may_be_unset(variable)) return expr_bool(work, span, true);
    struct expr *expr = new_expr(work, EXPR_IS_SET, expr_basic(EXPR_BOOL), span);
    expr->operands[0] = expr_variable(work, span, variable);
    expr->operands_count = 1;
    return expr;
}

struct expr *expr_timer(struct expr_work *work, struct span span, uint32_t task)
{
    struct expr *expr = new_expr(work, EXPR_TIMER, expr_basic(EXPR_STRING), span);
    expr->literal.enumerator = task;
    return expr;
}

/* ---- Operations ---- */

struct expr *expr_unary(struct expr_work *work, enum expr_op op, struct expr_type type,
                        struct expr *operand)
{
    if (operand == NULL) return NULL;
    struct expr *expr = new_expr(work, op, type, operand->span);
    expr->operands[0] = operand;
    expr->operands_count = 1;
    return expr_is_literal(operand) ? expr_fold(work, expr) : expr;
}

/* An operand that decides alone (false for and, true for or), or that changes nothing. Both
 * languages let a constant decide even over a fault of the other operand. */
static struct expr *short_cut(enum expr_op op, struct expr *left, struct expr *right)
{
    bool decides = op == EXPR_OR;
    struct expr *sides[2] = {left, right};
    for (int i = 0; i < 2; i++) {
        if (!expr_is_literal(sides[i])) continue;
        return sides[i]->literal.boolean == decides ? sides[i] : sides[1 - i];
    }
    return NULL;
}

struct expr *expr_binary(struct expr_work *work, enum expr_op op, struct expr *left,
                         struct expr *right)
{
    if (left == NULL || right == NULL) return NULL;
    if (op == EXPR_AND || op == EXPR_OR) {
        struct expr *simple = short_cut(op, left, right);
        if (simple != NULL) return simple;
    }
    struct expr_type type = expr_is_arithmetic(op)
                                ? expr_plain_type(work->context->arena, left->type)
                            : op == EXPR_ORDER ? expr_basic(EXPR_INT)
                                               : expr_basic(EXPR_BOOL);
    struct expr *expr = new_expr(work, op, type, span_join(left->span, right->span));
    expr->operands[0] = left;
    expr->operands[1] = right;
    expr->operands_count = 2;
    return expr_is_literal(left) && expr_is_literal(right) ? expr_fold(work, expr) : expr;
}

struct expr *expr_not(struct expr_work *work, struct expr *operand)
{
    if (operand != NULL && operand->op == EXPR_NOT) return operand->operands[0];
    return expr_unary(work, EXPR_NOT, expr_basic(EXPR_BOOL), operand);
}

struct expr *expr_both(struct expr_work *work, struct expr *left, struct expr *right)
{
    if (left == NULL) return right;
    return right == NULL ? left : expr_binary(work, EXPR_AND, left, right);
}

struct expr *expr_conditional(struct expr_work *work, struct expr *condition, struct expr *then,
                              struct expr *otherwise)
{
    if (condition == NULL || then == NULL || otherwise == NULL) return NULL;
    if (expr_is_literal(condition)) return condition->literal.boolean ? then : otherwise;
    /* A value that was read is no longer optional. */
    struct expr_type type = expr_plain_type(work->context->arena, then->type);
    struct expr *expr =
        new_expr(work, EXPR_CONDITIONAL, type,
                 span_join(condition->span, span_join(then->span, otherwise->span)));
    expr->operands[0] = condition;
    expr->operands[1] = then;
    expr->operands[2] = otherwise;
    expr->operands_count = 3;
    return expr;
}

struct expr *expr_convert(struct expr_work *work, struct expr *operand, enum expr_kind kind)
{
    if (operand == NULL || operand->type.kind == kind) return operand;
    return expr_unary(work, EXPR_CONVERT, expr_basic(kind), operand);
}

struct expr *expr_to_string(struct expr_work *work, struct expr *operand)
{
    if (operand == NULL || operand->type.kind != EXPR_BOOL) {
        return expr_convert(work, operand, EXPR_STRING);
    }
    return expr_conditional(work, operand, expr_string(work, operand->span, TEXT("true")),
                            expr_string(work, operand->span, TEXT("false")));
}

/* ---- Faults ---- */

/* Can the operation itself fault? */
static bool op_may_fault(const struct expr *expr)
{
    enum expr_kind kind = expr->type.kind;
    switch (expr->op) {
    case EXPR_VARIABLE: return expr_may_be_unset(expr->variable);
    case EXPR_NEGATE:
    case EXPR_ADD:
    case EXPR_SUBTRACT:
    case EXPR_MULTIPLY:
    case EXPR_DIVIDE:
    case EXPR_MODULO: return kind == EXPR_INT || kind == EXPR_DECIMAL;
    case EXPR_CONVERT: return expr->operands[0]->type.kind == EXPR_STRING;
    case EXPR_SUM: return kind != EXPR_FLOAT;
    case EXPR_CALL: return expr->function->how == EXPR_FAULTS;
    case EXPR_MEMBER: return expr->operands[0]->type.record->members[expr->number].type.optional;
    case EXPR_ITEM:
    case EXPR_AVERAGE:
    case EXPR_LEAST:
    case EXPR_GREATEST: return true;
    default: return false;
    }
}

/* At most EXPR_TREE_DEPTH_MAX deep, as every tree. */
bool expr_may_fault(const struct expr *expr)
{
    if (op_may_fault(expr)) return true;
    if (expr->op == EXPR_IS_SET) return false;
    for (uint32_t i = 0; i < expr->operands_count; i++) {
        if (expr_may_fault(expr->operands[i])) return true;
    }
    return false;
}
