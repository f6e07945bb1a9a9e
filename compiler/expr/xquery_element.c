/* Direct constructors [XQ 3.7.1].
 *
 * An element is a call that copies its content; the content is the attributes, then the parts one
 * after the other. Where only the text of an element is wanted, none is built. / */
#include "expr/xquery.h"

/* ---- Attributes ---- */

/* The parts of a value, joined as text, as a balanced tree. */
static struct expr *join_texts(struct xquery *x, struct expr *const *texts, uint32_t count,
                               struct span span)
{
    if (count == 0) return expr_string(x->work, span, TEXT(""));
    if (count == 1) return texts[0];
    uint32_t half = count / 2;
    struct expr *left = join_texts(x, texts, half, span);
    return expr_binary(x->work, EXPR_ADD, left, join_texts(x, texts + half, count - half, span));
}

static struct expr *lower_attribute(struct xquery *x, const struct xpath_node *node)
{
    struct span span = xpath_span(x->work, node);
    uint32_t count = node->children.count;
    struct expr **texts = ARENA_ARRAY(x->work->context->arena, struct expr *, count + 1);
    bool complete = true;
    for (uint32_t i = 0; i < count; i++) {
        texts[i] = xquery_lower(x, node->children.items[i]);
        if (texts[i] != NULL && texts[i]->type.kind == EXPR_ITEMS)
            texts[i] = xquery_call1(x, EXPR_FN_ITEMS_CONTENT,
                                    xquery_call1(x, EXPR_FN_ITEMS_DATA, texts[i]));
        else
            texts[i] = xquery_string(x, texts[i]);
        complete = complete && texts[i] != NULL;
    }
    if (!complete) return NULL;
    return xquery_call2(x, EXPR_FN_ITEMS_NEW_ATTRIBUTE, expr_string(x->work, span, node->name),
                        join_texts(x, texts, count, span));
}

/* ---- Content ---- */

/* One of several parts: a value beside others is a text of its own. */
static struct expr *lower_part(struct xquery *x, const struct xpath_node *node)
{
    if (node->kind == XPATH_ATTRIBUTE) return lower_attribute(x, node);
    struct expr *value = xquery_lower(x, node);
    if (value == NULL) return NULL;
    if (value->type.kind != EXPR_ITEMS)
        return xquery_call1(x, EXPR_FN_ITEMS_NEW_TEXT, xquery_string(x, value));
    return node->kind == XPATH_ELEMENT ? value : xquery_call1(x, EXPR_FN_ITEMS_HOLE, value);
}

static struct expr *lower_content(struct xquery *x, const struct xpath_node *element)
{
    struct span span = xpath_span(x->work, element);
    uint32_t count = element->children.count;
    if (count == 1 && element->children.items[0]->kind != XPATH_ATTRIBUTE)
        return xquery_items(x, xquery_lower(x, element->children.items[0]));
    struct expr **parts = ARENA_ARRAY(x->work->context->arena, struct expr *, count + 1);
    bool complete = true;
    for (uint32_t i = 0; i < count; i++) {
        parts[i] = lower_part(x, element->children.items[i]);
        complete = complete && parts[i] != NULL;
    }
    return complete ? xquery_concat(x, parts, count, span) : NULL;
}

struct expr *xquery_element(struct xquery *x, const struct xpath_node *node)
{
    struct expr *name = expr_string(x->work, xpath_span(x->work, node), node->name);
    return xquery_call2(x, EXPR_FN_ITEMS_ELEMENT, name, lower_content(x, node));
}

/* ---- Text only ---- */

static struct expr *lower_text(struct xquery *x, const struct xpath_node *node)
{
    if (node->kind == XPATH_ELEMENT || node->kind == XPATH_ATTRIBUTE) {
        return expr_unsupported(x->work, xpath_span(x->work, node),
                                "an element with elements or attributes, for a variable without");
    }
    struct expr *value = xquery_lower(x, node);
    if (value == NULL || value->type.kind != EXPR_ITEMS) return value;
    return xquery_call1(x, EXPR_FN_ITEMS_VALUE, value);
}

struct expr *xquery_element_text(struct xquery *x, const struct xpath_node *node)
{
    struct span span = xpath_span(x->work, node);
    uint32_t count = node->children.count;
    if (count == 1) return lower_text(x, node->children.items[0]);
    struct expr **texts = ARENA_ARRAY(x->work->context->arena, struct expr *, count + 1);
    bool complete = true;
    for (uint32_t i = 0; i < count; i++) {
        texts[i] = xquery_string(x, lower_text(x, node->children.items[i]));
        complete = complete && texts[i] != NULL;
    }
    return complete ? join_texts(x, texts, count, span) : NULL;
}
