/* matches, replace and tokenize [FO 7.6] over sequences: of the programs that were made when they were
 * parsed, else of texts. */
#include "expr/xquery.h"

/* An argument of type xs:string: exactly one. */
static struct expr *one_text(struct xquery *x, const struct xpath_node *call, uint32_t index)
{
    if (index >= call->children.count)
        return expr_string(x->work, xpath_span(x->work, call), TEXT(""));
    struct expr *value = xquery_lower(x, call->children.items[index]);
    if (value != NULL && value->type.kind == EXPR_ITEMS)
        value = xquery_call1(x, EXPR_FN_FN_EXACTLY_ONE, value);
    return xquery_text(x, value);
}

static struct expr *matches(struct xquery *x, const struct xpath_node *call, struct expr *text)
{
    struct span span = xpath_span(x->work, call);
    if (call->regex != NULL)
        return expr_regex_test(x->work, span, xpath_regex(x->work, call), text);
    struct expr *pattern = one_text(x, call, 1);
    struct expr *arguments[3] = {text, pattern, one_text(x, call, 2)};
    return xquery_call(x, EXPR_FN_FN_MATCHES, span, arguments);
}

static struct expr *replace(struct xquery *x, const struct xpath_node *call, struct expr *text)
{
    struct span span = xpath_span(x->work, call);
    struct expr *pattern = call->regex == NULL ? one_text(x, call, 1) : NULL;
    struct expr *replacement = one_text(x, call, 2);
    if (call->regex == NULL) {
        struct expr *arguments[4] = {text, pattern, replacement, one_text(x, call, 3)};
        return xquery_call(x, EXPR_FN_FN_REPLACE, span, arguments);
    }
    bool is_plain = text_find(xpath_flags(call), "q") != SIZE_MAX;
    struct expr *arguments[3] = {text, xpath_regex(x->work, call), replacement};
    return xquery_call(x, is_plain ? EXPR_FN_REGEX_REPLACE_PLAIN : EXPR_FN_REGEX_REPLACE, span,
                       arguments);
}

static struct expr *tokenize(struct xquery *x, const struct xpath_node *call, struct expr *text)
{
    struct span span = xpath_span(x->work, call);
    if (call->children.count == 1) return xquery_call(x, EXPR_FN_FN_TOKENIZE_SPACES, span, &text);
    if (call->regex != NULL) {
        struct expr *arguments[2] = {text, xpath_regex(x->work, call)};
        return xquery_call(x, EXPR_FN_REGEX_TOKENIZE, span, arguments);
    }
    struct expr *pattern = one_text(x, call, 1);
    struct expr *arguments[3] = {text, pattern, one_text(x, call, 2)};
    return xquery_call(x, EXPR_FN_FN_TOKENIZE, span, arguments);
}

struct expr *xquery_regex(struct xquery *x, const struct xpath_node *call, bool *found)
{
    bool tests = text_is(call->name, "matches"), replaces = text_is(call->name, "replace");
    *found = tests || replaces || text_is(call->name, "tokenize");
    if (!*found) return NULL;
    struct expr *text = xquery_text(x, xquery_lower(x, call->children.items[0]));
    return tests      ? matches(x, call, text)
           : replaces ? replace(x, call, text)
                      : tokenize(x, call, text);
}
