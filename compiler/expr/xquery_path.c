/* Paths and predicates over sequences [XP 3.2].
 *
 * A step goes from all nodes at once, unless a predicate counts positions: then a loop takes each
 * node alone. Steps that are values are loops, too. / */
#include "expr/xquery.h"

#include <assert.h>

/* ---- Does a predicate count? ---- */

/* Is position() or last() called for the focus of this node?  At most EXPR_DEPTH_MAX deep. */
static bool asks_position(const struct xpath_node *node)
{
    bool call = node->kind == XPATH_CALL && node->children.count == 0;
    if (call && (text_is(node->name, "position") || text_is(node->name, "last"))) return true;
    for (uint32_t i = 0; i < node->children.count; i++) {
        if (asks_position(node->children.items[i])) return true;
    }
    return false;
}

static bool is_never_number(const struct xpath_node *node)
{
    switch (node->kind) {
    case XPATH_LOGIC:
    case XPATH_COMPARISON:
    case XPATH_SOME:
    case XPATH_EVERY:
    case XPATH_EMPTY:
    case XPATH_ELEMENT: return true;
    case XPATH_PATH:
    case XPATH_STEPS: /* "/" has none */
        return node->children.count == 0 ||
               node->children.items[node->children.count - 1]->kind == XPATH_STEP;
    case XPATH_LITERAL: return node->literal->type.kind == EXPR_STRING;
    case XPATH_TYPED: return !text_is(node->name, "cast") && !text_is(node->name, "treat");
    case XPATH_CALL:
        return text_is(node->name, "not") || text_is(node->name, "exists") ||
               text_is(node->name, "empty") || text_is(node->name, "boolean") ||
               text_is(node->name, "contains") || text_is(node->name, "starts-with");
    default: return false;
    }
}

static bool counts(const struct xpath_node *predicate)
{
    return asks_position(predicate) || !is_never_number(predicate);
}

static bool predicates_count(const struct xpath_node *step, uint32_t first)
{
    for (uint32_t i = first; i < step->children.count; i++) {
        if (counts(step->children.items[i])) return true;
    }
    return false;
}

/* ---- Predicates ---- */

static bool is_whole_literal(const struct xpath_node *node)
{
    return node->kind == XPATH_LITERAL && node->literal->type.kind == EXPR_INT;
}

/* The items of `range` for which a predicate holds. */
static struct expr *keep(struct xquery *x, struct expr *range, const struct xpath_node *predicate)
{
    if (range == NULL) return NULL;
    struct span span = xpath_span(x->work, predicate);
    if (is_whole_literal(predicate))
        return xquery_call2(x, EXPR_FN_ITEMS_AT, range, predicate->literal);
    struct xquery_focus outer = x->focus;
    bool by_position = counts(predicate);
    const struct expr_local *sequence = by_position ? xquery_local(x, "all") : NULL;
    x->focus.sequence = sequence;
    x->focus.item = xquery_local(x, "item");
    x->focus.position =
        by_position ? expr_new_local(x->work, TEXT("position"), expr_basic(EXPR_INT)) : NULL;
    struct expr *holds = xquery_lower(x, predicate);
    bool number = holds != NULL && holds->type.kind != EXPR_BOOL && by_position;
    if (number) {
        struct expr *position = expr_local(x->work, span, x->focus.position);
        holds = xquery_call2(x, EXPR_FN_ITEMS_PREDICATE, xquery_items(x, holds), position);
    } else {
        holds = xquery_truth(x, holds);
    }
    struct expr *over = by_position ? expr_local(x->work, span, sequence) : range;
    struct expr *kept = expr_loop(x->work, EXPR_LOOP_FILTER, x->focus.item, over, holds);
    if (kept != NULL) kept->position = x->focus.position;
    x->focus = outer;
    return by_position ? expr_let(x->work, sequence, range, kept) : kept;
}

/* With the predicates of a node, which are its children from `first` on. */
static struct expr *keep_all(struct xquery *x, struct expr *range, const struct xpath_node *node,
                             uint32_t first)
{
    for (uint32_t i = first; i < node->children.count; i++)
        range = keep(x, range, node->children.items[i]);
    return range;
}

struct expr *xquery_filter(struct xquery *x, const struct xpath_node *node)
{
    struct expr *value = xquery_items(x, xquery_lower(x, node->children.items[0]));
    return keep_all(x, value, node, 1);
}

/* ---- Steps ---- */

static struct expr *along(struct xquery *x, struct expr *from, const struct xpath_node *step)
{
    static const enum expr_function_number functions[XPATH_AXIS_COUNT] = {
        [XPATH_AXIS_child] = EXPR_FN_ITEMS_CHILD,
        [XPATH_AXIS_descendant] = EXPR_FN_ITEMS_DESCENDANT,
        [XPATH_AXIS_descendant_or_self] = EXPR_FN_ITEMS_DESCENDANT_OR_SELF,
        [XPATH_AXIS_attribute] = EXPR_FN_ITEMS_ATTRIBUTE,
        [XPATH_AXIS_self] = EXPR_FN_ITEMS_SELF,
        [XPATH_AXIS_parent] = EXPR_FN_ITEMS_PARENT,
        [XPATH_AXIS_ancestor] = EXPR_FN_ITEMS_ANCESTOR,
        [XPATH_AXIS_ancestor_or_self] = EXPR_FN_ITEMS_ANCESTOR_OR_SELF,
        [XPATH_AXIS_following_sibling] = EXPR_FN_ITEMS_FOLLOWING_SIBLING,
        [XPATH_AXIS_following] = EXPR_FN_ITEMS_FOLLOWING,
        [XPATH_AXIS_preceding_sibling] = EXPR_FN_ITEMS_PRECEDING_SIBLING,
        [XPATH_AXIS_preceding] = EXPR_FN_ITEMS_PRECEDING};
    struct span span = xpath_span(x->work, step);
    return xquery_call2(x, functions[step->axis], from, expr_string(x->work, span, step->name));
}

/* Positions on these count from the node away. */
static bool goes_back(enum xpath_axis axis)
{
    return axis == XPATH_AXIS_parent || axis == XPATH_AXIS_ancestor ||
           axis == XPATH_AXIS_ancestor_or_self || axis == XPATH_AXIS_preceding_sibling ||
           axis == XPATH_AXIS_preceding;
}

/* From each node alone, since the predicates count. */
static struct expr *counted_step(struct xquery *x, struct expr *from, const struct xpath_node *step)
{
    const struct expr_local *node = xquery_local(x, "node");
    struct expr *found = along(x, expr_local(x->work, xpath_span(x->work, step), node), step);
    if (goes_back(step->axis)) found = xquery_call1(x, EXPR_FN_ITEMS_REVERSE, found);
    found = keep_all(x, found, step, 0);
    return xquery_call1(x, EXPR_FN_ITEMS_PATH,
                        expr_loop(x->work, EXPR_LOOP_MAP, node, from, found));
}

/* A value for each item, which is the focus then. */
static struct expr *value_step(struct xquery *x, struct expr *from, const struct xpath_node *step)
{
    struct xquery_focus outer = x->focus;
    struct span span = xpath_span(x->work, step);
    bool by_position = asks_position(step);
    x->focus.sequence = by_position ? xquery_local(x, "all") : NULL;
    x->focus.position =
        by_position ? expr_new_local(x->work, TEXT("position"), expr_basic(EXPR_INT)) : NULL;
    x->focus.item = xquery_local(x, "node");
    struct expr *value = xquery_items(x, xquery_lower(x, step));
    struct expr *over = by_position ? expr_local(x->work, span, x->focus.sequence) : from;
    struct expr *loop = expr_loop(x->work, EXPR_LOOP_MAP, x->focus.item, over, value);
    if (loop != NULL) loop->position = x->focus.position;
    struct expr *all = by_position ? expr_let(x->work, x->focus.sequence, from, loop) : loop;
    x->focus = outer;
    return xquery_call1(x, EXPR_FN_ITEMS_PATH, all);
}

static struct expr *take_step(struct xquery *x, struct expr *from, const struct xpath_node *step)
{
    if (from == NULL) return NULL;
    if (step->kind != XPATH_STEP) return value_step(x, from, step);
    if (predicates_count(step, 0)) return counted_step(x, from, step);
    return keep_all(x, along(x, from, step), step, 0);
}

/* `//name` is descendant::name, unless a predicate counts positions among siblings. */
static bool is_anywhere(const struct xpath_node *path, uint32_t i)
{
    if (i + 1 >= path->children.count) return false;
    const struct xpath_node *any = path->children.items[i], *next = path->children.items[i + 1];
    bool all = any->kind == XPATH_STEP && any->axis == XPATH_AXIS_descendant_or_self &&
               text_is(any->name, "node()") && any->children.count == 0;
    return all && next->kind == XPATH_STEP && next->axis == XPATH_AXIS_child &&
           !predicates_count(next, 0);
}

static struct expr *take_steps(struct xquery *x, struct expr *from, const struct xpath_node *path,
                               uint32_t first)
{
    for (uint32_t i = first; i < path->children.count; i++) {
        struct xpath_node step = *path->children.items[i];
        if (is_anywhere(path, i)) {
            step = *path->children.items[++i];
            step.axis = XPATH_AXIS_descendant;
        }
        from = take_step(x, from, &step);
    }
    return from;
}

/* ---- Where paths begin ---- */

/* What /ROOT/variable begins with, and the steps behind it; a path to what is not there selects
 * nothing. */
static struct expr *begin_at_variable(struct xquery *x, const struct xpath_node *path)
{
    struct xpath_node plain = *path;
    plain.names.items = NULL;
    plain.names.count = plain.names.capacity = 0;
    for (uint32_t i = 0; i < 2; i++)
        array_push(x->work->context->arena, &plain.names, path->children.items[i]->name);
    const struct expr_variable *variable = xpath_find_variable(x->work, &plain);
    struct span span = xpath_span(x->work, path);
    if (variable == NULL) return xquery_none(x, span);
    return take_steps(x, xquery_element_of(x, span, variable), path, 2);
}

struct expr *xquery_path(struct xquery *x, const struct xpath_node *node)
{
    struct span span = xpath_span(x->work, node);
    const struct xpath_node *first = node->children.count > 0 ? node->children.items[0] : NULL;
    if (node->is_absolute && !x->whole) return begin_at_variable(x, node);
    if (node->is_absolute) {
        bool named = first != NULL && first->kind == XPATH_STEP;
        struct text root = named ? first->name : TEXT_NONE;
        return take_steps(x, xquery_document(x, span, root), node, 0);
    }
    assert(first != NULL);
    if (first->kind != XPATH_STEP) {
        struct expr *value = xquery_items(x, xquery_lower(x, first));
        return take_steps(x, value, node, 1);
    }
    if (x->focus.item != NULL)
        return take_steps(x, expr_local(x->work, span, x->focus.item), node, 0);
    return take_steps(x, xquery_document(x, span, first->name), node, 0);
}
