/* Functions of XPath that are compiled: true, false, not, boolean, number, string, concat,
 * string-length, empty, exists, count, matches of a literal. The others are unsupported by name. / */
#include "expr/xpath.h"

static struct xpath_value lower_argument(struct expr_work *work, const struct xpath_node *call)
{
    return xpath_lower(work, call->children.items[0]);
}

/* What is no number at all: (number "") is NaN. */
static struct expr *not_a_number(struct expr_work *work, struct span span)
{
    return expr_unary(work, EXPR_NUMBER, expr_basic(EXPR_FLOAT), expr_string(work, span, TEXT("")));
}

/* fn:number [FO 14.4] of a value that is present. */
static struct expr *number_of_atom(struct expr_work *work, struct expr *atom)
{
    switch (atom->type.kind) {
    case EXPR_BOOL:
        return expr_conditional(work, atom, expr_float(work, atom->span, 1),
                                expr_float(work, atom->span, 0));
    case EXPR_STRING: return expr_unary(work, EXPR_NUMBER, expr_basic(EXPR_FLOAT), atom);
    default: return expr_convert(work, atom, EXPR_FLOAT);
    }
}

static struct expr *number_of_node(struct expr_work *work, const struct xpath_value *node)
{
    enum expr_kind kind = node->variable->type.kind;
    if (kind == EXPR_BOOL) { /* the text "true" is no number */
        return expr_unsupported(work, node->span,
                                "number() of '" TEXT_FMT "', a bool, which is never a number",
                                TEXT_ARG(node->variable->name));
    }
    if (kind == EXPR_STRING) {
        return expr_unary(work, EXPR_NUMBER, expr_basic(EXPR_FLOAT), xpath_string_of(work, node));
    }
    struct expr *number =
        expr_convert(work, expr_variable(work, node->span, node->variable), EXPR_FLOAT);
    if (!expr_may_be_unset(node->variable)) return number;
    return expr_conditional(work, expr_is_set(work, node->span, node->variable), number,
                            not_a_number(work, node->span));
}

static struct xpath_value call_number(struct expr_work *work, const struct xpath_node *call)
{
    struct xpath_value value = lower_argument(work, call);
    struct span span = xpath_span(work, call);
    switch (value.kind) {
    case XPATH_VALUE_EMPTY: return xpath_atom(not_a_number(work, span), NULL);
    case XPATH_VALUE_NODE: return xpath_atom(number_of_node(work, &value), NULL);
    case XPATH_VALUE_ATOM: {
        struct expr *number = number_of_atom(work, value.atom);
        if (value.present != NULL) {
            number = expr_conditional(work, value.present, number, not_a_number(work, span));
        }
        return xpath_atom(number, NULL);
    }
    case XPATH_VALUE_NONE: break;
    }
    return xpath_none();
}

static struct xpath_value call_concat(struct expr_work *work, const struct xpath_node *call)
{
    struct expr *joined = NULL;
    bool complete = true;
    if (call->children.count > EXPR_DEPTH_MAX) { /* the tree would be as deep as the call is long */
        expr_unsupported(work, xpath_span(work, call), "a concat of more than %d parts",
                         EXPR_DEPTH_MAX);
        return xpath_none();
    }
    for (uint32_t i = 0; i < call->children.count; i++) {
        struct expr *part = xpath_lower_string(work, call->children.items[i]);
        complete = complete && part != NULL;
        joined = i == 0 ? part : expr_binary(work, EXPR_ADD, joined, part);
    }
    return complete ? xpath_atom(joined, NULL) : xpath_none();
}

/* Is there an item?  NULL where the argument is wrong. */
static struct expr *existence(struct expr_work *work, const struct xpath_node *call)
{
    struct xpath_value value = lower_argument(work, call);
    struct span span = xpath_span(work, call);
    if (value.kind == XPATH_VALUE_NONE) return NULL;
    if (value.kind == XPATH_VALUE_EMPTY) return expr_bool(work, span, false);
    return value.present != NULL ? value.present : expr_bool(work, span, true);
}

static struct xpath_value call_count(struct expr_work *work, const struct xpath_node *call)
{
    struct span span = xpath_span(work, call);
    struct expr *count = expr_conditional(work, existence(work, call), expr_int(work, span, 1),
                                          expr_int(work, span, 0));
    return xpath_atom(count, NULL);
}

static struct xpath_value call_with_one(struct expr_work *work, const struct xpath_node *call)
{
    const struct xpath_node *argument = call->children.items[0];
    struct text name = call->name;
    if (text_is(name, "not"))
        return xpath_atom(expr_not(work, xpath_lower_truth(work, argument)), NULL);
    if (text_is(name, "boolean")) return xpath_atom(xpath_lower_truth(work, argument), NULL);
    if (text_is(name, "number")) return call_number(work, call);
    if (text_is(name, "string")) return xpath_atom(xpath_lower_string(work, argument), NULL);
    if (text_is(name, "exists")) return xpath_atom(existence(work, call), NULL);
    if (text_is(name, "empty")) return xpath_atom(expr_not(work, existence(work, call)), NULL);
    if (text_is(name, "count")) return call_count(work, call);
    if (text_is(name, "string-length")) {
        struct expr *text = xpath_lower_string(work, argument);
        return xpath_atom(expr_unary(work, EXPR_SIZE, expr_basic(EXPR_INT), text), NULL);
    }
    expr_unsupported(work, xpath_span(work, call), "the function '" TEXT_FMT "'", TEXT_ARG(name));
    return xpath_none();
}

/* matches of a text and a literal. */
static struct xpath_value call_matches(struct expr_work *work, const struct xpath_node *call)
{
    struct xpath_value value = lower_argument(work, call);
    struct span span = xpath_span(work, call);
    bool is_text = value.kind != XPATH_VALUE_ATOM || value.atom->type.kind == EXPR_STRING;
    if (value.kind == XPATH_VALUE_NONE) return xpath_none();
    if (!is_text) {
        expr_unsupported(work, span, "matches() of what is no text");
        return xpath_none();
    }
    struct expr *text = xpath_string_of(work, &value);
    return xpath_atom(expr_regex_test(work, span, xpath_regex(work, call), text), NULL);
}

struct xpath_value xpath_call(struct expr_work *work, const struct xpath_node *node)
{
    struct span span = xpath_span(work, node);
    uint32_t arguments = node->children.count;
    if (arguments == 0 && text_is(node->name, "true"))
        return xpath_atom(expr_bool(work, span, true), NULL);
    if (arguments == 0 && text_is(node->name, "false"))
        return xpath_atom(expr_bool(work, span, false), NULL);
    if (arguments == 1) return call_with_one(work, node);
    if (node->regex != NULL && text_is(node->name, "matches")) return call_matches(work, node);
    if (arguments >= 2 && text_is(node->name, "concat")) return call_concat(work, node);
    expr_unsupported(work, span, "the function '" TEXT_FMT "'", TEXT_ARG(node->name));
    return xpath_none();
}
