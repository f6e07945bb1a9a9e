/* Comparisons of XPath [XP 3.5.1 value, 3.5.2 general].
 *
 *                    general (=, <)               value (eq, lt)
 *   node, number     node as xs:double            type error
 *   node, string     text, by code points         text
 *   node, node       text                         text
 *   node, boolean    node cast to xs:boolean      type error
 *   number, number   the wider kind               the same
 *   others alike     as they are                  the same
 *   others mixed     type error                   type error
 *   nothing          false                        nothing, which is false
 *
 * Shorter forms are used where they are exact: data of a bool are "true" or "false", of an int its
 * digits. / */
#include "expr/xpath.h"

#include <inttypes.h>

/* Below this all integers are floats, and float(int) < float(LITERAL) just where int < LITERAL. */
#define EXACT_MAX ((int64_t)1 << 53)

static bool is_equality(enum expr_op op) { return op == EXPR_EQUAL || op == EXPR_NOT_EQUAL; }

static bool is_number(const struct expr *expr)
{
    enum expr_kind kind = expr->type.kind;
    return kind == EXPR_INT || kind == EXPR_FLOAT || kind == EXPR_DECIMAL;
}

/* ---- Numbers ---- */

/* The int below a conversion to float, or NULL. */
static struct expr *int_below(struct expr *expr)
{
    bool converted = expr->op == EXPR_CONVERT && expr->operands[0]->type.kind == EXPR_INT;
    return converted ? expr->operands[0] : NULL;
}

static bool is_exact_int(const struct expr *expr)
{
    return expr_is_literal(expr) && expr->type.kind == EXPR_INT &&
           expr->literal.integer > -EXACT_MAX && expr->literal.integer < EXACT_MAX;
}

/* number() of what may be absent is `present ? number : NaN`; NaN compares false except by !=. */
static struct expr *take_guard(enum expr_op op, struct expr **number)
{
    struct expr *expr = *number;
    bool guarded = op != EXPR_NOT_EQUAL && expr->op == EXPR_CONDITIONAL &&
                   expr->operands[2]->op == EXPR_NUMBER &&
                   expr_is_literal(expr->operands[2]->operands[0]);
    if (!guarded) return NULL;
    *number = expr->operands[1];
    return expr->operands[0];
}

static struct expr *compare_numbers(struct expr_work *work, enum expr_op op, struct expr *left,
                                    struct expr *right)
{
    struct expr *guard = take_guard(op, &left);
    guard = expr_both(work, guard, take_guard(op, &right));
    struct expr *left_int = int_below(left), *right_int = int_below(right);
    if (left_int != NULL && is_exact_int(right)) {
        left = left_int;
    } else if (right_int != NULL && is_exact_int(left)) {
        right = right_int;
    } else if (left->type.kind != right->type.kind) { /* numeric promotion [XP B.1] */
        bool is_float = left->type.kind == EXPR_FLOAT || right->type.kind == EXPR_FLOAT;
        left = expr_convert(work, left, is_float ? EXPR_FLOAT : EXPR_DECIMAL);
        right = expr_convert(work, right, is_float ? EXPR_FLOAT : EXPR_DECIMAL);
    }
    struct expr *holds = expr_binary(work, op, left, right);
    return holds == NULL ? NULL : expr_both(work, guard, holds);
}

/* ---- Nodes with strings ---- */

/* Is the value of a bool or an int that is set equal to `literal`?  NULL: no shorter form. */
static struct expr *equals_literal(struct expr_work *work, const struct xpath_value *node,
                                   struct text literal)
{
    struct expr *variable = expr_variable(work, node->span, node->variable);
    if (node->variable->type.kind == EXPR_BOOL) {
        if (text_is(literal, "true")) return variable;
        if (text_is(literal, "false")) return expr_not(work, variable);
        return expr_bool(work, node->span, false);
    }
    struct yawl_eval eval = {0};
    struct yawl_text text = {literal.data, (uint32_t)literal.length};
    int64_t value = yawl_int_parse(&eval, text);
    struct text canonical = text_format(work->context->arena, "%" PRId64, value);
    if (eval.fault != 0 || !text_equal(canonical, literal))
        return expr_bool(work, node->span, false);
    return expr_binary(work, EXPR_EQUAL, variable, expr_int(work, node->span, value));
}

/* `node = 'literal'` and !=, for a bool or an int. */
static struct expr *compare_literal(struct expr_work *work, enum expr_op op,
                                    const struct xpath_value *node, struct text literal)
{
    struct expr *equal = equals_literal(work, node, literal);
    bool empty_element = node->present == NULL && expr_may_be_unset(node->variable);
    if (empty_element) { /* its text is "" then, and the literal is not */
        equal = expr_both(work, expr_is_set(work, node->span, node->variable), equal);
    }
    return op == EXPR_EQUAL ? equal : expr_not(work, equal);
}

static void warn_text_order(struct expr_work *work, enum expr_op op, struct span span,
                            const struct expr_variable *variable)
{
    enum expr_kind kind = variable->type.kind;
    bool number = kind == EXPR_INT || kind == EXPR_FLOAT || kind == EXPR_DECIMAL;
    if (is_equality(op) || !number) return;
    expr_diagnose(work, &expr_text_order, span,
                  "'" TEXT_FMT
                  "' is a number, but is compared as text here: \"10\" comes before \"9\"; "
                  "compare with a number, or use number(…)",
                  TEXT_ARG(variable->name));
}

static struct expr *compare_text(struct expr_work *work, const struct xpath_node *node,
                                 const struct xpath_value *left, const struct xpath_value *right)
{
    const struct xpath_value *sides[2] = {left, right};
    for (int i = 0; i < 2; i++) {
        const struct xpath_value *side = sides[i], *other = sides[1 - i];
        if (side->kind != XPATH_VALUE_NODE) continue;
        enum expr_kind kind = side->variable->type.kind;
        warn_text_order(work, node->op, xpath_span(work, node), side->variable);
        bool literal = other->kind == XPATH_VALUE_ATOM && expr_is_literal(other->atom) &&
                       other->atom->literal.string.length > 0;
        if (literal && is_equality(node->op) && (kind == EXPR_BOOL || kind == EXPR_INT)) {
            return compare_literal(work, node->op, side, other->atom->literal.string);
        }
    }
    struct expr *texts[2];
    for (int i = 0; i < 2; i++) {
        texts[i] =
            sides[i]->kind == XPATH_VALUE_NODE ? xpath_text_of(work, sides[i]) : sides[i]->atom;
    }
    return expr_binary(work, node->op, texts[0], texts[1]);
}

/* Two nodes of one kind whose texts are equal just where their values are. */
static bool same_kind_equality(enum expr_op op, const struct xpath_value *left,
                               const struct xpath_value *right)
{
    if (left->kind != XPATH_VALUE_NODE || right->kind != XPATH_VALUE_NODE || !is_equality(op))
        return false;
    enum expr_kind kind = left->variable->type.kind;
    bool safe = kind == right->variable->type.kind && (kind == EXPR_BOOL || kind == EXPR_INT);
    return safe && !expr_may_be_unset(left->variable) && !expr_may_be_unset(right->variable);
}

/* ---- All pairs ---- */

static struct expr *node_as_boolean(struct expr_work *work, const struct xpath_value *node)
{
    struct expr *value = expr_variable(work, node->span, node->variable);
    if (value->type.kind == EXPR_BOOL) return value;
    return expr_convert(work, xpath_text_of(work, node), EXPR_BOOL);
}

/* A node beside an atom, as the atom's type asks. */
static struct expr *cast_node(struct expr_work *work, const struct xpath_value *value,
                              const struct xpath_value *other)
{
    if (value->kind == XPATH_VALUE_ATOM) return value->atom;
    return is_number(other->atom) ? xpath_number_of(work, value) : node_as_boolean(work, value);
}

static bool is_textual(const struct xpath_value *value)
{
    return value->kind == XPATH_VALUE_NODE || value->atom->type.kind == EXPR_STRING;
}

static struct expr *type_error(struct expr_work *work, const struct xpath_node *node,
                               const struct xpath_value *left, const struct xpath_value *right)
{
    const struct xpath_value *sides[2] = {left, right};
    const char *names[2];
    for (int i = 0; i < 2; i++) {
        bool data = sides[i]->kind == XPATH_VALUE_NODE;
        names[i] = data ? "data (compared as text)" : expr_kind_name(sides[i]->atom->type.kind);
    }
    return expr_unsupported(work, xpath_span(work, node),
                            "a comparison of %s with %s, which XPath refuses at run time", names[0],
                            names[1]);
}

static struct expr *compare_pair(struct expr_work *work, const struct xpath_node *node,
                                 const struct xpath_value *left, const struct xpath_value *right)
{
    if (same_kind_equality(node->op, left, right)) {
        return expr_binary(work, node->op, expr_variable(work, left->span, left->variable),
                           expr_variable(work, right->span, right->variable));
    }
    if (is_textual(left) && is_textual(right)) return compare_text(work, node, left, right);
    bool data = left->kind == XPATH_VALUE_NODE || right->kind == XPATH_VALUE_NODE;
    if (data && node->is_value) return type_error(work, node, left, right);
    bool mixed_text = !data && (is_textual(left) || is_textual(right));
    if (mixed_text) return type_error(work, node, left, right);
    struct expr *a = cast_node(work, left, right), *b = cast_node(work, right, left);
    if (a == NULL || b == NULL) return NULL;
    if (is_number(a) && is_number(b)) return compare_numbers(work, node->op, a, b);
    bool truths = a->type.kind == EXPR_BOOL && b->type.kind == EXPR_BOOL;
    return truths ? expr_binary(work, node->op, a, b) : type_error(work, node, left, right);
}

struct xpath_value xpath_compare(struct expr_work *work, const struct xpath_node *node,
                                 struct xpath_value left, struct xpath_value right)
{
    if (left.kind == XPATH_VALUE_NONE || right.kind == XPATH_VALUE_NONE) return xpath_none();
    struct span span = xpath_span(work, node);
    if (left.kind == XPATH_VALUE_EMPTY || right.kind == XPATH_VALUE_EMPTY) {
        if (node->is_value) return (struct xpath_value){.kind = XPATH_VALUE_EMPTY, .span = span};
        return xpath_atom(expr_bool(work, span, false), NULL);
    }
    struct expr *holds = compare_pair(work, node, &left, &right);
    if (holds == NULL) return xpath_none();
    struct expr *present = expr_both(work, left.present, right.present);
    if (node->is_value) return xpath_atom(holds, present);
    return xpath_atom(expr_both(work, present, holds), NULL);
}
