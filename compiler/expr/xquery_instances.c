/* YAWL's queries of multiple instances: what each instance gets, and what joins their results.
 *
 * Each query after the first is over a document of its own: of what the one before gave, or of the
 * results. / */
#include "expr/xquery.h"

static struct expr_result wrong(const struct expr_work *work) { return expr_end(work, NULL); }

/* The nodes of a query; NULL: it is wrong or unsupported. */
static const struct xpath_node *parse(struct expr_work *work, const struct expr_context *context,
                                      struct expr_query query)
{
    if (!expr_begin(work, context, query.text, query.span)) return NULL;
    const struct xpath_node *node = xpath_parse(work, false);
    return work->wrong ? NULL : node;
}

/* A query over one document, which `body` reads as x->given. */
static struct xquery begin_over_document(struct expr_work *work)
{
    struct xquery x = {.work = work, .whole = true};
    x.given = expr_new_local(work, TEXT("document"), expr_basic(EXPR_ITEMS));
    return x;
}

static struct expr *with_document(struct xquery *x, struct expr *content, struct expr *body)
{
    return expr_let(x->work, x->given, xquery_call1(x, EXPR_FN_ITEMS_DOCUMENT, content), body);
}

struct expr_result expr_xquery_instances(const struct expr_context *context,
                                         struct expr_query accessor, struct expr_query split,
                                         const struct expr_variable *target)
{
    struct expr_work first, second;
    const struct xpath_node *access = parse(&first, context, accessor);
    if (access == NULL) return wrong(&first);
    const struct xpath_node *divide = parse(&second, context, split);
    if (divide == NULL) return wrong(&second);
    struct xquery x = {.work = &first, .whole = xquery_needs_document(access)};
    struct expr *data = xquery_items(&x, xquery_lower(&x, access));
    if (data == NULL) return wrong(&first);
    second.locals = first.locals;
    struct xquery y = begin_over_document(&second);
    struct expr *parts = xquery_items(&y, xquery_lower(&y, divide));
    const struct expr_local *part = xquery_local(&y, "part");
    struct expr *item = expr_local(&second, second.span, part);
    struct expr *value = xquery_assigned_items(&y, item, target);
    struct expr *list = expr_loop(&second, EXPR_LOOP_MAP, part, parts, value);
    list = with_document(&y, data, list);
    first.locals = second.locals;
    list = xquery_limited(&y, xquery_with_data(&x, list));
    bool in_second = second.wrong || !text_is_absent(second.reason);
    return expr_end(in_second ? &second : &first, list);
}

struct expr_result expr_xquery_joining(const struct expr_context *context,
                                       struct expr_query joining, struct text root,
                                       const struct expr_variable *target)
{
    struct expr_work work;
    const struct xpath_node *node = parse(&work, context, joining);
    if (node == NULL) return wrong(&work);
    struct xquery x = begin_over_document(&work);
    struct expr *results = xquery_symbol(&x, work.span, "list");
    results->type = expr_list_type(context->arena, expr_basic(EXPR_TREE));
    struct expr *name = expr_string(&work, work.span, root);
    struct expr *content = xquery_call2(&x, EXPR_FN_ITEMS_ELEMENT, name,
                                        xquery_call1(&x, EXPR_FN_ITEMS_OF_TREES, results));
    struct expr *value = xquery_assigned(&x, node, target);
    return expr_end(&work, xquery_limited(&x, with_document(&x, content, value)));
}
