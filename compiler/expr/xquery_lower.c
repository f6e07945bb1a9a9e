/* From nodes to calls on sequences: literals, operators, types, `if`; other files have the rest. */
#include "expr/xquery.h"

#include <assert.h>

static struct expr *child(struct xquery *x, const struct xpath_node *node, uint32_t index)
{
    return xquery_lower(x, node->children.items[index]);
}

static struct expr *child_items(struct xquery *x, const struct xpath_node *node, uint32_t index)
{
    return xquery_items(x, child(x, node, index));
}

/* ---- Operators ---- */

static struct expr *lower_comparison(struct xquery *x, const struct xpath_node *node)
{
    static const enum expr_function_number general[] = {
        EXPR_FN_ITEMS_EQUAL,      EXPR_FN_ITEMS_NOT_EQUAL, EXPR_FN_ITEMS_LESS,
        EXPR_FN_ITEMS_LESS_EQUAL, EXPR_FN_ITEMS_GREATER,   EXPR_FN_ITEMS_GREATER_EQUAL};
    static const enum expr_function_number value[] = {EXPR_FN_ITEMS_EQ, EXPR_FN_ITEMS_NE,
                                                      EXPR_FN_ITEMS_LT, EXPR_FN_ITEMS_LE,
                                                      EXPR_FN_ITEMS_GT, EXPR_FN_ITEMS_GE};
    uint32_t op = (uint32_t)(node->op - EXPR_EQUAL);
    struct expr *left = child_items(x, node, 0), *right = child_items(x, node, 1);
    return xquery_call2(x, node->is_value ? value[op] : general[op], left, right);
}

static struct expr *lower_arithmetic(struct xquery *x, const struct xpath_node *node)
{
    static const enum expr_function_number functions[] = {EXPR_FN_ITEMS_PLUS, EXPR_FN_ITEMS_MINUS,
                                                          EXPR_FN_ITEMS_TIMES, EXPR_FN_ITEMS_DIV,
                                                          EXPR_FN_ITEMS_MOD};
    enum expr_function_number function =
        node->is_integer ? EXPR_FN_ITEMS_IDIV : functions[node->op - EXPR_ADD];
    struct expr *left = child_items(x, node, 0), *right = child_items(x, node, 1);
    return xquery_call2(x, function, left, right);
}

static struct expr *lower_operator(struct xquery *x, const struct xpath_node *node)
{
    static const struct {
        const char *name;
        enum expr_function_number function;
    } operators[] = {{"to", EXPR_FN_ITEMS_RANGE},      {"union", EXPR_FN_ITEMS_UNION},
                     {"|", EXPR_FN_ITEMS_UNION},       {"intersect", EXPR_FN_ITEMS_INTERSECT},
                     {"except", EXPR_FN_ITEMS_EXCEPT}, {"is", EXPR_FN_ITEMS_IS},
                     {"<<", EXPR_FN_ITEMS_BEFORE},     {">>", EXPR_FN_ITEMS_AFTER}};
    uint32_t i = 0;
    while (!text_is(node->name, operators[i].name)) i++;
    struct expr *left = child_items(x, node, 0), *right = child_items(x, node, 1);
    return xquery_call2(x, operators[i].function, left, right);
}

static struct expr *lower_logic(struct xquery *x, const struct xpath_node *node)
{
    struct expr *left = xquery_truth(x, child(x, node, 0));
    struct expr *right = xquery_truth(x, child(x, node, 1));
    return expr_binary(x->work, node->op, left, right);
}

static struct expr *lower_sign(struct xquery *x, const struct xpath_node *node)
{
    struct expr *value = child_items(x, node, 0);
    return xquery_call1(
        x, node->kind == XPATH_NEGATE ? EXPR_FN_ITEMS_NEGATIVE : EXPR_FN_ITEMS_POSITIVE, value);
}

/* ---- Types ---- */

static struct expr *lower_typed(struct xquery *x, const struct xpath_node *node)
{
    struct span span = xpath_span(x->work, node);
    struct expr *value = child_items(x, node, 0);
    if (value == NULL) return NULL;
    bool is_test = !text_is_absent(node->test), is_cast = text_starts_with(node->name, "cast");
    bool is_integer = is_cast && node->integer != YAWL_INTEGER_COUNT;
    struct expr *type = is_test      ? expr_string(x->work, span, node->test)
                        : is_integer ? xquery_integer_symbol(x, span, node->integer)
                                     : xquery_kind_symbol(x, span, node->type);
    struct expr *arguments[3] = {value, type, xquery_occurrence_symbol(x, span, node->occurrence)};
    enum expr_function_number function;
    if (text_is(node->name, "cast"))
        function = is_integer ? EXPR_FN_ITEMS_CAST_INTEGER : EXPR_FN_ITEMS_CAST;
    else if (text_is(node->name, "castable"))
        function = is_integer ? EXPR_FN_ITEMS_CASTABLE_INTEGER : EXPR_FN_ITEMS_CASTABLE;
    else if (text_is(node->name, "instance"))
        function = is_test ? EXPR_FN_ITEMS_INSTANCE_OF : EXPR_FN_ITEMS_INSTANCE;
    else
        function = is_test ? EXPR_FN_ITEMS_TREAT_OF : EXPR_FN_ITEMS_TREAT_AS;
    return xquery_call(x, function, span, arguments);
}

/* ---- Values ---- */

static struct expr *lower_if(struct xquery *x, const struct xpath_node *node)
{
    struct expr *condition = xquery_truth(x, child(x, node, 0));
    struct expr *then = child(x, node, 1), *otherwise = child(x, node, 2);
    if (then == NULL || otherwise == NULL) return NULL;
    if (then->type.kind != otherwise->type.kind) {
        then = xquery_items(x, then);
        otherwise = xquery_items(x, otherwise);
    }
    return expr_conditional(x->work, condition, then, otherwise);
}

static struct expr *lower_sequence(struct xquery *x, const struct xpath_node *node)
{
    uint32_t count = node->children.count;
    struct expr **parts = ARENA_ARRAY(x->work->context->arena, struct expr *, count);
    bool complete = true;
    for (uint32_t i = 0; i < count; i++) {
        parts[i] = child_items(x, node, i);
        complete = complete && parts[i] != NULL;
    }
    return complete ? xquery_concat(x, parts, count, xpath_span(x->work, node)) : NULL;
}

static struct expr *lower_variable(struct xquery *x, const struct xpath_node *node)
{
    struct span span = xpath_span(x->work, node);
    array_each(struct xquery_binding, binding, &x->bindings) {
        if (binding->number == node->number) return expr_local(x->work, span, binding->local);
    }
    assert(false && "the parser has seen its binding");
    return NULL;
}

static struct expr *lower_context(struct xquery *x, const struct xpath_node *node)
{
    struct span span = xpath_span(x->work, node);
    if (x->focus.item != NULL) return expr_local(x->work, span, x->focus.item);
    return xquery_document(x, span, TEXT_NONE);
}

static struct expr *lower_timer(struct xquery *x, const struct xpath_node *node)
{
    struct xpath_value value = xpath_lower(x->work, node);
    return value.kind == XPATH_VALUE_ATOM ? value.atom : NULL;
}

/* What the parser only recognised. */
static struct expr *unsupported(struct xquery *x, const struct xpath_node *node)
{
    return expr_unsupported(x->work, xpath_span(x->work, node), TEXT_FMT, TEXT_ARG(node->reason));
}

/* At most EXPR_DEPTH_MAX deep, as the nodes. */
struct expr *xquery_lower(struct xquery *x, const struct xpath_node *node)
{
    switch (node->kind) {
    case XPATH_LITERAL:
    case XPATH_TEXT: return node->literal;
    case XPATH_EMPTY: return xquery_none(x, xpath_span(x->work, node));
    case XPATH_PATH:
    case XPATH_STEPS: return xquery_path(x, node);
    case XPATH_FILTER: return xquery_filter(x, node);
    case XPATH_CONTEXT: return lower_context(x, node);
    case XPATH_VARIABLE: return lower_variable(x, node);
    case XPATH_CALL: return xquery_function(x, node);
    case XPATH_TIMER: return lower_timer(x, node);
    case XPATH_IF: return lower_if(x, node);
    case XPATH_LOGIC: return lower_logic(x, node);
    case XPATH_COMPARISON: return lower_comparison(x, node);
    case XPATH_ARITHMETIC: return lower_arithmetic(x, node);
    case XPATH_NEGATE:
    case XPATH_PLUS: return lower_sign(x, node);
    case XPATH_SEQUENCE: return lower_sequence(x, node);
    case XPATH_OPERATOR: return lower_operator(x, node);
    case XPATH_TYPED: return lower_typed(x, node);
    case XPATH_FLWOR: return xquery_flwor(x, node);
    case XPATH_SOME:
    case XPATH_EVERY: return xquery_quantified(x, node);
    case XPATH_ELEMENT: return xquery_element(x, node);
    default: return unsupported(x, node);
    }
}
