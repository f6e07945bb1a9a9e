/* Constant folding: operations on literals give literals, by the functions that run in a case too.
 *
 * What can only fault is left as it is, with a warning: whether it is ever evaluated is known at
 * run time. What has no literal (a float that is infinite or NaN) is left as it is too. / */
#include "expr/expr_build.h"

#include "yawl/errors.h"

#include <assert.h>
#include <math.h>

#define NUMBER_TEXT_MAX 64 /* bytes; the longest: sign, 39 digits and a point */

struct folding {
    struct expr_work *work;
    struct expr *expr;        /* the operation */
    const struct expr *a, *b; /* its operands; b: NULL if it has one */
    struct yawl_eval eval;
};

static struct yawl_text value_text(const struct expr *literal)
{
    struct text text = literal->literal.string;
    return (struct yawl_text){text.data, (uint32_t)text.length};
}

static struct expr *fold_int(struct folding *f)
{
    int64_t a = f->a->literal.integer, b = f->b == NULL ? 0 : f->b->literal.integer, value = 0;
    switch (f->expr->op) {
    case EXPR_NEGATE: value = yawl_int_negate(&f->eval, a); break;
    case EXPR_ADD: value = yawl_int_add(&f->eval, a, b); break;
    case EXPR_SUBTRACT: value = yawl_int_subtract(&f->eval, a, b); break;
    case EXPR_MULTIPLY: value = yawl_int_multiply(&f->eval, a, b); break;
    case EXPR_DIVIDE: value = yawl_int_divide(&f->eval, a, b); break;
    default: value = yawl_int_modulo(&f->eval, a, b); break;
    }
    return expr_int(f->work, f->expr->span, value);
}

static struct expr *fold_float(struct folding *f)
{
    double a = f->a->literal.floating, b = f->b == NULL ? 0 : f->b->literal.floating, value = 0;
    switch (f->expr->op) {
    case EXPR_NEGATE: value = -a; break;
    case EXPR_ADD: value = a + b; break;
    case EXPR_SUBTRACT: value = a - b; break;
    case EXPR_MULTIPLY: value = a * b; break;
    case EXPR_DIVIDE:
        if (b == 0) return f->expr; /* infinite or NaN */
        value = a / b;
        break;
    default: value = yawl_float_modulo(a, b); break;
    }
    return isfinite(value) ? expr_float(f->work, f->expr->span, value) : f->expr;
}

static struct expr *fold_decimal(struct folding *f)
{
    struct yawl_decimal a = f->a->literal.decimal, b = a, value;
    if (f->b != NULL) b = f->b->literal.decimal;
    switch (f->expr->op) {
    case EXPR_NEGATE: value = yawl_decimal_negate(&f->eval, a); break;
    case EXPR_ADD: value = yawl_decimal_add(&f->eval, a, b); break;
    case EXPR_SUBTRACT: value = yawl_decimal_subtract(&f->eval, a, b); break;
    case EXPR_MULTIPLY: value = yawl_decimal_multiply(&f->eval, a, b); break;
    case EXPR_DIVIDE: value = yawl_decimal_divide(&f->eval, a, b); break;
    default: value = yawl_decimal_modulo(&f->eval, a, b); break;
    }
    return expr_decimal(f->work, f->expr->span, value);
}

static struct expr *fold_concat(struct folding *f)
{
    struct text_buffer buffer = {.arena = f->work->context->arena};
    text_add(&buffer, f->a->literal.string);
    text_add(&buffer, f->b->literal.string);
    struct text text = text_built(&buffer);
    struct expr *joined = expr_string(f->work, f->expr->span, text);
    joined->type = expr_basic(f->expr->type.kind);
    return joined;
}

static struct expr *fold_arithmetic(struct folding *f)
{
    switch (f->expr->type.kind) {
    case EXPR_INT: return fold_int(f);
    case EXPR_FLOAT: return fold_float(f);
    case EXPR_DECIMAL: return fold_decimal(f);
    default:
        assert(f->expr->op == EXPR_ADD);
        assert(f->expr->type.kind == EXPR_STRING || f->expr->type.kind == EXPR_BYTES);
        return fold_concat(f);
    }
}

static int compare_floats(double a, double b)
{
    return (a > b) - (a < b);
} /* literals: never NaN */

static int compare_ints(int64_t a, int64_t b) { return (a > b) - (a < b); }

static int compare_literals(const struct expr *a, const struct expr *b)
{
    switch (a->type.kind) {
    case EXPR_BOOL: return (int)a->literal.boolean - (int)b->literal.boolean;
    case EXPR_INT: return compare_ints(a->literal.integer, b->literal.integer);
    case EXPR_FLOAT: return compare_floats(a->literal.floating, b->literal.floating);
    case EXPR_DECIMAL: return yawl_decimal_compare(a->literal.decimal, b->literal.decimal);
    case EXPR_STRING:
    case EXPR_BYTES: return yawl_text_compare(value_text(a), value_text(b));
    default:
        assert(a->type.kind == EXPR_ENUM);
        return compare_ints(a->literal.enumerator, b->literal.enumerator);
    }
}

static struct expr *fold_comparison(struct folding *f)
{
    int order = compare_literals(f->a, f->b);
    bool holds = false;
    switch (f->expr->op) {
    case EXPR_EQUAL: holds = order == 0; break;
    case EXPR_NOT_EQUAL: holds = order != 0; break;
    case EXPR_LESS: holds = order < 0; break;
    case EXPR_LESS_EQUAL: holds = order <= 0; break;
    case EXPR_GREATER: holds = order > 0; break;
    default: holds = order >= 0; break;
    }
    return expr_bool(f->work, f->expr->span, holds);
}

static struct expr *fold_to_string(struct folding *f)
{
    char digits[NUMBER_TEXT_MAX];
    f->eval.scratch = digits;
    f->eval.scratch_capacity = sizeof digits;
    struct yawl_text text;
    if (f->a->type.kind == EXPR_INT) {
        text = yawl_int_print(&f->eval, f->a->literal.integer);
    } else if (f->a->type.kind == EXPR_FLOAT) {
        text = yawl_float_print(&f->eval, f->a->literal.floating);
    } else if (f->a->type.kind == EXPR_DECIMAL) {
        text = yawl_decimal_print(&f->eval, f->a->literal.decimal);
    } else {
        assert(f->a->type.kind == EXPR_ENUM);
        uint32_t value = f->a->literal.enumerator;
        return expr_string(f->work, f->expr->span, f->a->type.enumeration->values[value]);
    }
    struct text copy = text_copy(f->work->context->arena, (struct text){text.data, text.length});
    return expr_string(f->work, f->expr->span, copy);
}

static struct expr *fold_from_string(struct folding *f)
{
    struct yawl_text text = yawl_text_trim(value_text(f->a));
    struct span span = f->expr->span;
    switch (f->expr->type.kind) {
    case EXPR_BOOL: return expr_bool(f->work, span, yawl_bool_parse(&f->eval, text));
    case EXPR_INT: return expr_int(f->work, span, yawl_int_parse(&f->eval, text));
    case EXPR_DECIMAL: return expr_decimal(f->work, span, yawl_decimal_parse(&f->eval, text));
    default: break;
    }
    double number = yawl_float_cast(&f->eval, text);
    return isfinite(number) ? expr_float(f->work, span, number) : f->expr;
}

static struct expr *fold_conversion(struct folding *f)
{
    enum expr_kind from = f->a->type.kind, to = f->expr->type.kind;
    struct span span = f->expr->span;
    if (to == EXPR_STRING) return fold_to_string(f);
    if (from == EXPR_STRING) return fold_from_string(f);
    if (from == EXPR_INT && to == EXPR_FLOAT) {
        return expr_float(f->work, span, (double)f->a->literal.integer);
    }
    if (from == EXPR_INT && to == EXPR_DECIMAL) {
        return expr_decimal(f->work, span, yawl_decimal_of(f->a->literal.integer));
    }
    if (from == EXPR_DECIMAL && to == EXPR_FLOAT) {
        return expr_float(f->work, span, yawl_decimal_to_float(f->a->literal.decimal));
    }
    assert(from == EXPR_FLOAT && to == EXPR_BOOL);
    return expr_bool(f->work, span, yawl_float_is_true(f->a->literal.floating));
}

static struct expr *fold_other(struct folding *f)
{
    switch (f->expr->op) {
    case EXPR_NOT: return expr_bool(f->work, f->expr->span, !f->a->literal.boolean);
    case EXPR_CONVERT: return fold_conversion(f);
    case EXPR_SIZE: return expr_int(f->work, f->expr->span, yawl_text_size(value_text(f->a)));
    case EXPR_ORDER: {
        bool int_first = f->a->type.kind == EXPR_INT;
        int64_t order = int_first
                            ? yawl_int_float_order(f->a->literal.integer, f->b->literal.floating)
                            : yawl_float_int_order(f->a->literal.floating, f->b->literal.integer);
        return expr_int(f->work, f->expr->span, order);
    }
    case EXPR_NUMBER: {
        double number = yawl_float_number(value_text(f->a));
        return isfinite(number) ? expr_float(f->work, f->expr->span, number) : f->expr;
    }
    default: return f->expr;
    }
}

static const char *fault_text(int fault)
{
    switch (fault) {
    case YAWL_EOVERFLOW: return "the result is out of range";
    case YAWL_EDIVIDE: return "it divides by zero";
    case YAWL_EINDEX: return "there is nothing at that index";
    case YAWL_ETOOBIG: return "the result is too long";
    default: return "the text is no value of that type";
    }
}

void expr_always_fault(struct expr_work *work, struct span span, int fault)
{
    if (work->context->scope->is_initial) {
        expr_diagnose(work, &expr_initial_fails, span,
                      "this is no initial value, since it cannot be computed: %s",
                      fault_text(fault));
        return;
    }
    expr_diagnose(work, &expr_always_fails, span, "this always fails when it is evaluated: %s",
                  fault_text(fault));
}

struct expr *expr_fold(struct expr_work *work, struct expr *expr)
{
    assert(expr->operands_count == 1 || expr->operands_count == 2);
    assert(expr->operands[0]->type.kind != EXPR_LIST); /* no literals of that kind */
    struct folding f = {.work = work, .expr = expr, .a = expr->operands[0], .b = expr->operands[1]};
    struct expr *folded;
    if (expr_is_arithmetic(expr->op) || expr->op == EXPR_NEGATE)
        folded = fold_arithmetic(&f);
    else if (expr_is_comparison(expr->op))
        folded = fold_comparison(&f);
    else
        folded = fold_other(&f);
    if (f.eval.fault == 0) return folded;
    /* A constant that does not fit is told by the mapping that it stands in. */
    if (expr->op != EXPR_CONVERT) expr_always_fault(work, expr->span, f.eval.fault);
    return expr;
}
