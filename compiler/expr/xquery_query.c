/* for, let, where, order by, return; some, every [XQ 3.8, 3.11].
 *
 * Each `for` is a loop whose body is the rest of the clauses. With `order by` the innermost body gives
 * a row, what it returns and its keys, and all rows are sorted at the end. / */
#include "expr/xquery.h"

static const struct expr_local *bind(struct xquery *x, const struct xpath_node *clause,
                                     struct expr_type type)
{
    const struct expr_local *local = expr_new_local(x->work, clause->name, type);
    struct xquery_binding binding = {clause->number, local};
    array_push(x->work->context->arena, &x->bindings, binding);
    return local;
}

static const struct expr_local *bind_position(struct xquery *x, const struct xpath_node *clause)
{
    if (clause->position == 0) return NULL;
    const struct expr_local *local =
        expr_new_local(x->work, TEXT("position"), expr_basic(EXPR_INT));
    struct xquery_binding binding = {clause->position, local};
    array_push(x->work->context->arena, &x->bindings, binding);
    return local;
}

/* The child of a clause. */
static struct expr *value_of(struct xquery *x, const struct xpath_node *clause)
{
    return xquery_lower(x, clause->children.items[0]);
}

/* ---- Clauses ---- */

static const struct xpath_node *order_of(const struct xpath_node *flwor)
{
    const struct xpath_node *last = flwor->children.items[flwor->children.count - 2];
    return last->kind == XPATH_ORDER ? last : NULL;
}

/* What the last clause returns: as a row where there is an order. */
static struct expr *lower_return(struct xquery *x, const struct xpath_node *flwor)
{
    const struct xpath_node *order = order_of(flwor);
    struct expr *value =
        xquery_items(x, xquery_lower(x, flwor->children.items[flwor->children.count - 1]));
    if (order == NULL) return value;
    struct expr *row = xquery_call1(x, EXPR_FN_ITEMS_ROW, value);
    for (uint32_t i = 0; i < order->children.count; i++) {
        struct expr *key = xquery_items(x, xquery_lower(x, order->children.items[i]));
        row = xquery_call2(x, EXPR_FN_ITEMS_KEY, row, key);
    }
    return row;
}

static struct expr *lower_clauses(struct xquery *x, const struct xpath_node *flwor, uint32_t first);

static struct expr *lower_for(struct xquery *x, const struct xpath_node *flwor, uint32_t index)
{
    const struct xpath_node *clause = flwor->children.items[index];
    struct expr *range = xquery_items(x, value_of(x, clause));
    const struct expr_local *item = bind(x, clause, expr_basic(EXPR_ITEMS));
    const struct expr_local *position = bind_position(x, clause);
    struct expr *body = lower_clauses(x, flwor, index + 1);
    struct expr *loop = expr_loop(x->work, EXPR_LOOP_MAP, item, range, body);
    if (loop != NULL) loop->position = position;
    return loop;
}

static struct expr *lower_let(struct xquery *x, const struct xpath_node *flwor, uint32_t index)
{
    const struct xpath_node *clause = flwor->children.items[index];
    struct expr *value = value_of(x, clause);
    if (value == NULL) return NULL;
    const struct expr_local *local =
        bind(x, clause, expr_plain_type(x->work->context->arena, value->type));
    return expr_let(x->work, local, value, lower_clauses(x, flwor, index + 1));
}

static struct expr *lower_where(struct xquery *x, const struct xpath_node *flwor, uint32_t index)
{
    const struct xpath_node *clause = flwor->children.items[index];
    struct expr *condition = xquery_truth(x, value_of(x, clause));
    struct expr *body = lower_clauses(x, flwor, index + 1);
    return expr_conditional(x->work, condition, body, xquery_none(x, xpath_span(x->work, clause)));
}

/* The clauses from `first` on, as a sequence.  Nested as deep as there are clauses, CLAUSES_MAX. */
static struct expr *lower_clauses(struct xquery *x, const struct xpath_node *flwor, uint32_t first)
{
    const struct xpath_node *clause = flwor->children.items[first];
    bool last = first == flwor->children.count - 1;
    if (last) return lower_return(x, flwor);
    switch (clause->kind) {
    case XPATH_FOR: return lower_for(x, flwor, first);
    case XPATH_LET: return lower_let(x, flwor, first);
    case XPATH_WHERE: return lower_where(x, flwor, first);
    default:
        if (first == flwor->children.count - 2) return lower_return(x, flwor);
        return expr_unsupported(x->work, xpath_span(x->work, clause),
                                "a clause behind 'order by', of XQuery 3");
    }
}

struct expr *xquery_flwor(struct xquery *x, const struct xpath_node *node)
{
    uint32_t bound = x->bindings.count;
    const struct xpath_node *order = order_of(node);
    struct expr *result = lower_clauses(x, node, 0);
    x->bindings.count = bound;
    if (order == NULL) return result;
    struct expr *how = expr_string(x->work, xpath_span(x->work, order), order->name);
    return xquery_call2(x, EXPR_FN_ITEMS_ORDER, result, how);
}

/* ---- some, every ---- */

static struct expr *lower_bindings(struct xquery *x, const struct xpath_node *node, uint32_t first)
{
    const struct xpath_node *clause = node->children.items[first];
    if (first == node->children.count - 1) return xquery_truth(x, xquery_lower(x, clause));
    struct expr *range = xquery_items(x, value_of(x, clause));
    const struct expr_local *item = bind(x, clause, expr_basic(EXPR_ITEMS));
    struct expr *body = lower_bindings(x, node, first + 1);
    enum expr_loop loop = node->kind == XPATH_SOME ? EXPR_LOOP_EXISTS : EXPR_LOOP_ALL;
    return expr_loop(x->work, loop, item, range, body);
}

struct expr *xquery_quantified(struct xquery *x, const struct xpath_node *node)
{
    uint32_t bound = x->bindings.count;
    struct expr *holds = lower_bindings(x, node, 0);
    x->bindings.count = bound;
    return holds;
}
