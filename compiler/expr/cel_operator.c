/* CEL operators: which kinds go together, and what becomes of them.
 *
 * Arithmetic wants one kind on both sides; the language adds that an int or a literal that meets a
 * decimal becomes decimal, and a float never. Comparisons of an int with a float are exact on the
 * number line. / */
#include "expr/cel.h"

#include <assert.h>

static const char *op_text(enum expr_op op)
{
    static const char *const texts[EXPR_OP_COUNT] = {
        [EXPR_AND] = "&&",     [EXPR_OR] = "||",
        [EXPR_EQUAL] = "==",   [EXPR_NOT_EQUAL] = "!=",
        [EXPR_LESS] = "<",     [EXPR_LESS_EQUAL] = "<=",
        [EXPR_GREATER] = ">",  [EXPR_GREATER_EQUAL] = ">=",
        [EXPR_ADD] = "+",      [EXPR_SUBTRACT] = "-",
        [EXPR_MULTIPLY] = "*", [EXPR_DIVIDE] = "/",
        [EXPR_MODULO] = "%",
    };
    return texts[op];
}

/* ---- Conversions ---- */

/* A float literal is as exact as it was written, and -2.5 is one. */
static struct expr *decimal_of_literal(struct expr_work *work, const struct expr *literal)
{
    struct yawl_eval eval = {0};
    struct text text = literal->written;
    struct yawl_decimal value =
        yawl_decimal_parse(&eval, (struct yawl_text){text.data, (uint32_t)text.length});
    return eval.fault == 0 ? expr_decimal(work, literal->span, value) : NULL;
}

static struct expr *to_decimal(struct expr_work *work, struct expr *operand)
{
    if (operand->type.kind == EXPR_DECIMAL) return operand;
    if (operand->type.kind == EXPR_INT) return expr_convert(work, operand, EXPR_DECIMAL);
    if (operand->type.kind != EXPR_FLOAT) return NULL;
    if (expr_is_literal(operand) && !text_is_absent(operand->written)) {
        return decimal_of_literal(work, operand);
    }
    if (operand->op != EXPR_CONDITIONAL) return NULL;
    /* `c ? 1.5 : 2.5` is a choice of literals. */
    return expr_conditional(work, operand->operands[0], to_decimal(work, operand->operands[1]),
                            to_decimal(work, operand->operands[2]));
}

static bool same_items(struct expr_type a, struct expr_type b)
{
    return expr_same_type(expr_element_type(a), expr_element_type(b));
}

/* The items of a literal are converted as values are; those of a variable never. */
static struct expr *to_list(struct expr_work *work, struct expr *operand, struct expr_type type)
{
    if (operand->type.kind != EXPR_LIST) return NULL;
    if (same_items(operand->type, type)) return operand;
    if (operand->op == EXPR_CONDITIONAL) {
        return expr_conditional(work, operand->operands[0],
                                to_list(work, operand->operands[1], type),
                                to_list(work, operand->operands[2], type));
    }
    if (operand->op != EXPR_LIST_OF || type.element == EXPR_OTHER) return NULL;
    struct expr *list = expr_node(work, EXPR_LIST_OF, expr_plain_type(work->context->arena, type),
                                  operand->span, operand->operands_count);
    for (uint32_t i = 0; i < operand->operands_count; i++) {
        list->operands[i] = cel_coerce(work, operand->operands[i], expr_element_type(type));
        if (list->operands[i] == NULL) return NULL;
    }
    return list;
}

struct expr *cel_coerce(struct expr_work *work, struct expr *operand, struct expr_type type)
{
    if (type.kind == EXPR_DECIMAL) return to_decimal(work, operand);
    if (type.kind == EXPR_LIST) return to_list(work, operand, type);
    if (operand->type.kind != type.kind) return NULL;
    if (type.kind == EXPR_ENUM && operand->type.enumeration != type.enumeration) return NULL;
    if (type.kind == EXPR_RECORD && operand->type.record != type.record) return NULL;
    return operand;
}

/* Makes both sides one kind; false if they do not go together. */
static bool unify(struct expr_work *work, struct expr **left, struct expr **right)
{
    struct expr *a = *left, *b = *right;
    struct expr *as_left = a->type.kind == EXPR_LIST ? cel_coerce(work, b, a->type) : NULL;
    if (as_left != NULL)
        b = as_left;
    else if (a->type.kind == EXPR_DECIMAL)
        b = cel_coerce(work, b, a->type);
    else
        a = cel_coerce(work, a, b->type);
    if (a == NULL || b == NULL) return false;
    *left = a;
    *right = b;
    return true;
}

/* ---- Messages ---- */

static bool is_of_time(const struct expr *side)
{
    return side->type.kind >= EXPR_DATE && side->type.kind <= EXPR_DURATION;
}

/* What makes the types fit, where that is known. */
static const char *way_out(enum expr_op op, const struct expr *left, const struct expr *right)
{
    enum expr_kind a = left->type.kind, b = right->type.kind;
    if ((a == EXPR_INT && b == EXPR_FLOAT) || (a == EXPR_FLOAT && b == EXPR_INT))
        return "nothing is converted silently: write 2.0 for 2, or give both variables one type";
    if ((a == EXPR_DECIMAL && b == EXPR_FLOAT) || (a == EXPR_FLOAT && b == EXPR_DECIMAL))
        return "a float is not exact and never becomes a decimal: declare the variable as decimal";
    if (a == EXPR_ENUM || b == EXPR_ENUM) return "the values of an enumeration are written Type.value";
    bool is_time = is_of_time(left) || is_of_time(right);
    if (is_time && !expr_is_arithmetic(op) && (a == EXPR_STRING || b == EXPR_STRING))
        return "a text becomes one by timestamp, date, time or duration: date(\"2026-01-31\")";
    if (is_time && expr_is_arithmetic(op))
        return "a duration, such as duration(\"24h\"), is added to and taken from a date, a time, a "
               "dateTime or a duration; two of one type are compared or subtracted";
    return NULL;
}

static void note_types(struct expr_work *work, struct diagnostic *d, enum expr_op op,
                       const struct expr *left, const struct expr *right)
{
    struct diagnostics *all = work->context->diagnostics;
    const struct expr *sides[2] = {left, right};
    for (int i = 0; i < 2; i++) {
        diagnostic_note(all, d, sides[i]->span, "this is " TEXT_FMT,
                        TEXT_ARG(expr_type_text(sides[i]->type)));
        if (sides[i]->op == EXPR_VARIABLE && sides[i]->variable->span.source != NULL) {
            diagnostic_note(all, d, sides[i]->variable->span, "'" TEXT_FMT "' is declared here",
                            TEXT_ARG(sides[i]->variable->name));
        }
    }
    const char *way = way_out(op, left, right);
    if (way != NULL) diagnostic_note(all, d, SPAN_NONE, "%s", way);
}

static struct expr *mismatch(struct expr_work *work, const struct cel_node *node,
                             const struct expr *left, const struct expr *right)
{
    const char *wants = "two values of one type";
    if (node->op == EXPR_ADD)
        wants = "two numbers, strings or lists of one type";
    else if (expr_is_arithmetic(node->op))
        wants = "two numbers of one type";
    else if (node->op == EXPR_AND || node->op == EXPR_OR)
        wants = "bool on both sides";
    else if (left->type.kind == EXPR_LIST && right->type.kind == EXPR_LIST &&
             node->op > EXPR_NOT_EQUAL)
        wants = "two values that have an order";
    struct diagnostic *d =
        expr_diagnose(work, &expr_type_error, expr_place(work, node->begin, node->end),
                      "'%s' needs %s, but has " TEXT_FMT " and " TEXT_FMT, op_text(node->op), wants,
                      TEXT_ARG(expr_type_text(left->type)), TEXT_ARG(expr_type_text(right->type)));
    note_types(work, d, node->op, left, right);
    return NULL;
}

/* ---- Operators ---- */

/* Commutative with regard to faults: see EXPR_AND_ABSORB in expr.h. */
static struct expr *logic(struct expr_work *work, const struct cel_node *node, struct expr *left,
                          struct expr *right)
{
    if (left->type.kind != EXPR_BOOL || right->type.kind != EXPR_BOOL) {
        return mismatch(work, node, left, right);
    }
    if (!expr_may_fault(left)) return expr_binary(work, node->op, left, right);
    if (!expr_may_fault(right)) return expr_binary(work, node->op, right, left);
    return expr_binary(work, node->op == EXPR_AND ? EXPR_AND_ABSORB : EXPR_OR_ABSORB, left, right);
}

static struct expr *arithmetic(struct expr_work *work, const struct cel_node *node,
                               struct expr *left, struct expr *right)
{
    const struct expr *written[2] = {left, right};
    struct expr *of_time = cel_time_arithmetic(work, node->op, left, right);
    if (of_time != NULL) return of_time;
    if (!unify(work, &left, &right)) return mismatch(work, node, left, right);
    enum expr_kind kind = left->type.kind;
    bool fits = kind == EXPR_INT || kind == EXPR_DECIMAL;
    if (kind == EXPR_FLOAT) fits = node->op != EXPR_MODULO; /* CEL has no % for doubles */
    if (kind == EXPR_STRING || kind == EXPR_BYTES || kind == EXPR_LIST) fits = node->op == EXPR_ADD;
    return fits ? expr_binary(work, node->op, left, right)
                : mismatch(work, node, written[0], written[1]);
}

/* An int and a float: by their order, which is 2 where one is NaN. */
static struct expr *compare_mixed(struct expr_work *work, enum expr_op op, struct expr *left,
                                  struct expr *right)
{
    if (op == EXPR_GREATER) return compare_mixed(work, EXPR_LESS, right, left);
    if (op == EXPR_GREATER_EQUAL) return compare_mixed(work, EXPR_LESS_EQUAL, right, left);
    struct expr *order = expr_binary(work, EXPR_ORDER, left, right);
    struct expr *zero = order == NULL ? NULL : expr_int(work, order->span, 0);
    return expr_binary(work, op, order, zero);
}

/* null equals nothing but null, and comparing with it is no fault. */
static struct expr *equal_optional(struct expr_work *work, const struct cel_node *node,
                                   struct expr *equal, struct expr *left, struct expr *right)
{
    struct expr *set[2] = {NULL, NULL};
    struct expr *sides[2] = {left, right};
    for (int i = 0; i < 2; i++) {
        struct expr *side = sides[i];
        enum cel_kind kind = node->operands[i]->kind; /* as written: folding changes no meaning */
        bool optional = side->type.optional && (kind == CEL_NAME || kind == CEL_SELECT) &&
                        (side->op == EXPR_VARIABLE || side->op == EXPR_MEMBER);
        if (optional) set[i] = cel_presence(work, side->span, side);
    }
    struct expr *both = expr_both(work, set[0], set[1]);
    if (both == NULL) return equal;
    struct expr *same = expr_binary(work, EXPR_AND, both, equal);
    if (set[0] == NULL || set[1] == NULL) return same;
    struct expr *neither = expr_binary(work, EXPR_OR, set[0], set[1]);
    return expr_binary(work, EXPR_OR, same, expr_not(work, neither));
}

/* Each is compared by a call, so != is not of the operator. */
static struct expr *compare_times(struct expr_work *work, const struct cel_node *node,
                                  struct expr *left, struct expr *right)
{
    bool negated = node->op == EXPR_NOT_EQUAL;
    struct expr *result = cel_time_compare(work, negated ? EXPR_EQUAL : node->op, left, right);
    if (negated || node->op == EXPR_EQUAL) result = equal_optional(work, node, result, left, right);
    return negated ? expr_not(work, result) : result;
}

/* timer(task) has four values; another word would never be equal to it. */
static bool is_timer_state(struct expr_work *work, const struct expr *timer,
                           const struct expr *word)
{
    static const char *const states[] = {"dormant", "active", "closed", "expired", NULL};
    if (timer->op != EXPR_TIMER || !expr_is_literal(word) || word->type.kind != EXPR_STRING)
        return true;
    for (const char *const *state = states; *state != NULL; state++) {
        if (text_is(word->literal.string, *state)) return true;
    }
    struct diagnostic *d = expr_diagnose(
        work, &expr_type_error, word->span,
        "a timer is \"dormant\", \"active\", \"closed\" or \"expired\", never \"" TEXT_FMT "\"",
        TEXT_ARG(word->literal.string));
    diagnostic_did_you_mean(work->context->diagnostics, d, word->span,
                            intern_nearest_of(states, word->literal.string));
    return false;
}

/* The comparison moves into the binding of a record whose optional member is compared. */
static struct expr *compare_inside(struct expr_work *work, const struct cel_node *node,
                                   struct expr *let, struct expr *left, struct expr *right)
{
    struct expr *inner = let->operands[1];
    struct expr *result = cel_binary(work, node, let == left ? inner : left, let == left ? right : inner);
    return expr_let(work, let->local, let->operands[0], result);
}

static struct expr *comparison(struct expr_work *work, const struct cel_node *node,
                               struct expr *left, struct expr *right)
{
    if (left->op == EXPR_LET && left->type.optional) return compare_inside(work, node, left, left, right);
    if (right->op == EXPR_LET && right->type.optional) return compare_inside(work, node, right, left, right);
    if (!is_timer_state(work, left, right) || !is_timer_state(work, right, left)) return NULL;
    bool equality = node->op == EXPR_EQUAL || node->op == EXPR_NOT_EQUAL;
    struct expr *a = left, *b = right;
    bool mixed = (a->type.kind == EXPR_INT && b->type.kind == EXPR_FLOAT) ||
                 (a->type.kind == EXPR_FLOAT && b->type.kind == EXPR_INT);
    enum expr_op op = node->op == EXPR_NOT_EQUAL ? EXPR_EQUAL : node->op;
    struct expr *result;
    if (mixed) {
        result = compare_mixed(work, op, left, right);
    } else {
        if (!unify(work, &left, &right)) return mismatch(work, node, a, b);
        enum expr_kind kind = left->type.kind;
        bool unordered = kind == EXPR_ENUM || kind == EXPR_LIST || kind == EXPR_RECORD;
        if (!equality && unordered) return mismatch(work, node, a, b);
        if (cel_is_time(kind)) return compare_times(work, node, a, b);
        bool plain = !(a->type.optional || b->type.optional) && node->op == EXPR_NOT_EQUAL;
        if (plain) return expr_binary(work, EXPR_NOT_EQUAL, left, right);
        result = expr_binary(work, op, left, right);
    }
    if (equality) result = equal_optional(work, node, result, a, b);
    return node->op == EXPR_NOT_EQUAL ? expr_not(work, result) : result;
}

struct expr *cel_binary(struct expr_work *work, const struct cel_node *node, struct expr *left,
                        struct expr *right)
{
    if (left == NULL || right == NULL) return NULL;
    if (node->op == EXPR_AND || node->op == EXPR_OR) return logic(work, node, left, right);
    if (expr_is_arithmetic(node->op)) return arithmetic(work, node, left, right);
    assert(expr_is_comparison(node->op));
    return comparison(work, node, left, right);
}

struct expr *cel_conditional(struct expr_work *work, const struct cel_node *node,
                             struct expr *const operands[3])
{
    struct expr *condition = operands[0], *then = operands[1], *otherwise = operands[2];
    if (condition == NULL || then == NULL || otherwise == NULL) return NULL;
    if (condition->type.kind != EXPR_BOOL) {
        expr_diagnose(work, &expr_type_error, condition->span,
                      "'?' needs a bool before it, but this is " TEXT_FMT,
                      TEXT_ARG(expr_type_text(condition->type)));
        return NULL;
    }
    if (unify(work, &then, &otherwise)) return expr_conditional(work, condition, then, otherwise);
    struct diagnostic *d = expr_diagnose(
        work, &expr_type_error, expr_place(work, node->begin, node->end),
        "both values of '?:' need one type, but have " TEXT_FMT " and " TEXT_FMT,
        TEXT_ARG(expr_type_text(then->type)), TEXT_ARG(expr_type_text(otherwise->type)));
    note_types(work, d, node->op, then, otherwise);
    return NULL;
}
