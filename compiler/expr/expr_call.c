/* Calls of the functions in expr_functions.h, local variables and loops: their nodes.
 *
 * A call whose arguments are literals is made here, by the function that runs in a case too; what faults
 * stays as it is, with a warning. */
#include "expr/expr_build.h"

#include "yawl/errors.h"
#include "yawl/functions.h"

#include <math.h>
#include <string.h>

#define EXPR_FUNCTION_ROW(NAME, function, result, how, arguments)                                  \
    [EXPR_FN_##NAME] = {#function, EXPR_##result, EXPR_##how, #arguments},
const struct expr_function expr_functions[EXPR_FN_COUNT] = {EXPR_FUNCTIONS(EXPR_FUNCTION_ROW)};

/* ---- Folding ---- */

struct call {
    struct expr_work *work;
    const struct expr *expr;
    struct yawl_eval eval;
};

static struct yawl_text text_argument(const struct call *call, uint32_t index)
{
    struct text text = call->expr->operands[index]->literal.string;
    return (struct yawl_text){text.data, (uint32_t)text.length};
}

static int64_t int_argument(const struct call *call, uint32_t index)
{
    return call->expr->operands[index]->literal.integer;
}

static double float_argument(const struct call *call, uint32_t index)
{
    return call->expr->operands[index]->literal.floating;
}

static struct expr *result_BOOL(const struct call *call, bool value)
{
    return expr_bool(call->work, call->expr->span, value);
}

static struct expr *result_INT(const struct call *call, int64_t value)
{
    return expr_int(call->work, call->expr->span, value);
}

/* NULL: no literal has that value. */
static struct expr *result_FLOAT(const struct call *call, double value)
{
    return isfinite(value) ? expr_float(call->work, call->expr->span, value) : NULL;
}

static struct expr *result_DECIMAL(const struct call *call, struct yawl_decimal value)
{
    return expr_decimal(call->work, call->expr->span, value);
}

static struct expr *result_STRING(const struct call *call, struct yawl_text value)
{
    struct text text = {value.data, value.length};
    return expr_string(call->work, call->expr->span, text_copy(call->work->context->arena, text));
}

static struct expr *result_BYTES(const struct call *call, struct yawl_text value)
{
    struct expr *bytes = result_STRING(call, value);
    bytes->type = expr_basic(EXPR_BYTES);
    return bytes;
}

static struct yawl_decimal decimal_argument(const struct call *call, uint32_t index)
{
    return call->expr->operands[index]->literal.decimal;
}

#define T(index)       text_argument(call, index)
#define I(index)       int_argument(call, index)
#define F(index)       float_argument(call, index)
#define ARGUMENTS_t    T(0)
#define ARGUMENTS_ti   T(0), I(1)
#define ARGUMENTS_tii  T(0), I(1), I(2)
#define ARGUMENTS_tt   T(0), T(1)
#define ARGUMENTS_tti  T(0), T(1), I(2)
#define ARGUMENTS_ttti T(0), T(1), T(2), I(3)
#define ARGUMENTS_i    I(0)
#define ARGUMENTS_ii   I(0), I(1)
#define ARGUMENTS_f    F(0)
#define ARGUMENTS_d    decimal_argument(call, 0)
#define EVAL_PURE
#define EVAL_BUILDS &call->eval,
#define EVAL_FAULTS &call->eval,
#define FOLD_ROW(NAME, function, result, how, arguments)                                           \
    case EXPR_FN_##NAME: return result_##result(call, function(EVAL_##how ARGUMENTS_##arguments));

static struct expr *fold(struct call *call)
{
    switch ((enum expr_function_number)(call->expr->function - expr_functions)) {
        EXPR_SCALAR_FUNCTIONS(FOLD_ROW)
    default: return NULL;
    }
}

/* What builds a longer text is left to the run time. */
#define FOLD_ROOM 4096

static struct expr *fold_call(struct expr_work *work, struct expr *expr)
{
    for (uint32_t i = 0; i < expr->operands_count; i++) {
        if (!expr_is_literal(expr->operands[i])) return expr;
    }
    char room[FOLD_ROOM];
    struct call call = {
        .work = work, .expr = expr, .eval = {.scratch = room, .scratch_capacity = FOLD_ROOM}};
    struct expr *folded = fold(&call);
    if (call.eval.fault == 0) return folded == NULL ? expr : folded;
    if (call.eval.fault != YAWL_ETOOBIG) expr_always_fault(work, expr->span, call.eval.fault);
    return expr;
}

bool expr_calls_regex(const struct expr *expr)
{
    return expr->op == EXPR_CALL && expr->function >= &expr_functions[EXPR_FN_REGEX_TEST] &&
           expr->function <= &expr_functions[EXPR_FN_FN_TOKENIZE_SPACES];
}

/* Functions without arguments know the time of the step, or are told something by the runtime. */
bool expr_reads_clock(const struct expr *expr)
{
    return expr->op == EXPR_CALL && expr->operands_count == 0;
}

/* ---- Nodes ---- */

struct expr *expr_call(struct expr_work *work, const struct expr_function *function,
                       struct expr_type type, struct span span, struct expr *const *arguments)
{
    uint32_t count = (uint32_t)strlen(function->arguments);
    struct expr *expr = expr_node(work, EXPR_CALL, type, span, count);
    expr->function = function;
    for (uint32_t i = 0; i < count; i++) {
        if (arguments[i] == NULL) return NULL;
        expr->operands[i] = arguments[i];
    }
    return fold_call(work, expr);
}

const struct expr_local *expr_new_local(struct expr_work *work, struct text name,
                                        struct expr_type type)
{
    struct expr_local *local = ARENA_NEW(work->context->arena, struct expr_local);
    local->name = text_is_absent(name) ? TEXT("") : name;
    local->type = type;
    local->number = ++work->locals;
    return local;
}

struct expr *expr_local(struct expr_work *work, struct span span, const struct expr_local *local)
{
    struct expr *expr = expr_node(work, EXPR_LOCAL, local->type, span, 0);
    expr->local = local;
    return expr;
}

struct expr *expr_let(struct expr_work *work, const struct expr_local *local, struct expr *value,
                      struct expr *body)
{
    if (value == NULL || body == NULL) return NULL;
    struct expr *expr = expr_node(work, EXPR_LET, body->type, body->span, 2);
    expr->local = local;
    expr->operands[0] = value;
    expr->operands[1] = body;
    return expr;
}

static struct expr_type loop_type(struct expr_work *work, enum expr_loop loop,
                                  const struct expr *range, const struct expr *body)
{
    if (loop == EXPR_LOOP_FILTER) return expr_plain_type(work->context->arena, range->type);
    if (loop != EXPR_LOOP_MAP) return expr_basic(EXPR_BOOL);
    return body->type.kind == EXPR_ITEMS
               ? body->type
               : expr_list_type(work->context->arena,
                                expr_plain_type(work->context->arena, body->type));
}

struct expr *expr_loop(struct expr_work *work, enum expr_loop loop, const struct expr_local *local,
                       struct expr *range, struct expr *body)
{
    if (range == NULL || body == NULL) return NULL;
    struct expr *expr = expr_node(work, EXPR_LOOP, loop_type(work, loop, range, body),
                                  span_join(range->span, body->span), 2);
    expr->local = local;
    expr->loop = loop;
    expr->operands[0] = range;
    expr->operands[1] = body;
    return expr;
}
