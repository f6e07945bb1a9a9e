/* Entry points of the general lowering: predicates, and what mappings assign.
 *
 * A mapping to a tree assigns the element that its query builds. One to a scalar assigns the value of
 * that element's text; an element that is written out need not be built for it, and a scalar of a kind
 * that has no literals is copied as it is. / */
#include "expr/xquery_certain.h"

/* ---- Limits ---- */

/* Is the tree at most `most` deep?  Recursion is as deep as that. */
static bool fits(const struct expr *expr, uint32_t most)
{
    if (most == 0) return false;
    for (uint32_t i = 0; i < expr->operands_count; i++) {
        if (!fits(expr->operands[i], most - 1)) return false;
    }
    return true;
}

struct expr *xquery_limited(struct xquery *x, struct expr *value)
{
    if (value == NULL) return NULL;
    if (!fits(value, EXPR_TREE_DEPTH_MAX))
        return expr_unsupported(x->work, x->work->span,
                                "an expression whose C would be nested too deeply");
    xquery_tell_failures(x->work, value);
    return value;
}

static struct expr *finish(struct xquery *x, struct expr *value)
{
    return xquery_limited(x, xquery_with_data(x, value));
}

static struct xquery begin(struct expr_work *work, const struct xpath_node *node)
{
    struct xquery x = {.work = work, .whole = xquery_needs_document(node)};
    return x;
}

struct expr *xquery_predicate(struct expr_work *work, const struct xpath_node *node)
{
    struct xquery x = begin(work, node);
    return finish(&x, xquery_truth(&x, xquery_lower(&x, node)));
}

/* ---- Mappings ---- */

static struct expr *name_of(struct xquery *x, const struct expr_variable *target)
{
    return expr_string(x->work, x->work->span, target->name);
}

static struct expr *as_time(struct xquery *x, struct expr *text, enum expr_kind kind)
{
    static const char *const types[] = {"YAWL_TYPE_DATE", "YAWL_TYPE_TIME", "YAWL_TYPE_DATE_TIME"};
    text = xquery_call1(x, EXPR_FN_TEXT_TRIM, text);
    if (text == NULL) return NULL;
    if (kind == EXPR_DURATION) return xquery_call1(x, EXPR_FN_ITEMS_TO_SPAN, text);
    struct expr *type = xquery_symbol(x, text->span, types[kind - EXPR_DATE]);
    struct expr *time = xquery_call2(x, EXPR_FN_ITEMS_TO_TIME, type, text);
    if (time != NULL) time->type = expr_basic(kind);
    return time;
}

static bool is_time(enum expr_kind kind) { return kind >= EXPR_DATE && kind <= EXPR_DURATION; }

/* A scalar of one kind as another, by its text. */
static struct expr *as_kind(struct xquery *x, struct expr *value, enum expr_kind kind)
{
    if (value == NULL || value->type.kind == kind) return value;
    struct expr *text = xquery_string(x, value);
    return is_time(kind) ? as_time(x, text, kind) : expr_convert(x->work, text, kind);
}

static bool has_structure(const struct xpath_node *element)
{
    for (uint32_t i = 0; i < element->children.count; i++) {
        enum xpath_kind kind = element->children.items[i]->kind;
        if (kind == XPATH_ELEMENT || kind == XPATH_ATTRIBUTE) return true;
    }
    return false;
}

static bool can_be_assigned(enum expr_kind kind)
{
    return (expr_is_simple(kind) && kind != EXPR_ENUM) || is_time(kind) || kind == EXPR_TREE;
}

static struct expr *unsupported_target(struct xquery *x, const struct expr_variable *target)
{
    return expr_unsupported_type(x->work, target, x->work->span);
}

struct expr *xquery_assigned_items(struct xquery *x, struct expr *items,
                                   const struct expr_variable *target)
{
    enum expr_kind kind = target->type.kind;
    if (!can_be_assigned(kind)) return unsupported_target(x, target);
    if (kind != EXPR_TREE) {
        struct expr *text = xquery_call2(x, EXPR_FN_ITEMS_SCALAR, items, name_of(x, target));
        return as_kind(x, text, kind);
    }
    struct expr *tree = xquery_call2(x, EXPR_FN_ITEMS_TREE, items, name_of(x, target));
    if (tree != NULL) tree->type = expr_plain_type(x->work->context->arena, target->type);
    return tree;
}

/* A time that is assigned to a time of its kind; NULL: something else is assigned. */
static struct expr *copied_time(struct xquery *x, const struct xpath_node *node,
                                const struct expr_variable *target)
{
    bool in_element = node->kind == XPATH_ELEMENT;
    if (in_element && (node->children.count != 1 || !text_equal(node->name, target->name)))
        return NULL;
    const struct xpath_node *path = in_element ? node->children.items[0] : node;
    bool plain = path->kind == XPATH_PATH && path->names.count == 2 &&
                 path->tail == (in_element ? XPATH_TAIL_TEXT : XPATH_TAIL_ELEMENT);
    const struct expr_variable *from = plain ? xpath_find_variable(x->work, path) : NULL;
    if (from == NULL || from->type.kind != target->type.kind) return NULL;
    return expr_variable(x->work, xpath_span(x->work, path), from);
}

struct expr *xquery_assigned(struct xquery *x, const struct xpath_node *node,
                             const struct expr_variable *target)
{
    enum expr_kind kind = target->type.kind;
    if (!can_be_assigned(kind)) return unsupported_target(x, target);
    struct expr *copy = is_time(kind) ? copied_time(x, node, target) : NULL;
    if (copy != NULL) return copy;
    bool is_text = kind != EXPR_TREE && node->kind == XPATH_ELEMENT &&
                   text_equal(node->name, target->name) && !has_structure(node);
    if (is_text) return as_kind(x, xquery_element_text(x, node), kind);
    return xquery_assigned_items(x, xquery_items(x, xquery_lower(x, node)), target);
}

/* Where no type is declared: text, or a whole variable that is a tree. */
static struct expr *untyped_value(struct xquery *x, const struct xpath_node *node)
{
    struct span span = xpath_span(x->work, node);
    bool is_path = node->kind == XPATH_PATH && node->names.count >= 2;
    const struct expr_variable *variable = is_path ? xpath_find_variable(x->work, node) : NULL;
    bool of_tree = variable != NULL && variable->type.kind == EXPR_TREE;
    if (of_tree && node->names.count == 2 && node->tail == XPATH_TAIL_ELEMENT)
        return expr_variable(x->work, span, variable);
    bool structure = node->kind == XPATH_ELEMENT && has_structure(node);
    if (structure || (of_tree && node->tail != XPATH_TAIL_TEXT)) {
        return expr_unsupported(x->work, span,
                                "elements as a value, where no variable with a type is declared");
    }
    if (node->kind == XPATH_ELEMENT) return xquery_string(x, xquery_element_text(x, node));
    return xquery_string(x, xquery_lower(x, node));
}

struct expr *xquery_mapping(struct expr_work *work, const struct xpath_node *node,
                            const struct expr_variable *target)
{
    struct xquery x = begin(work, node);
    if (target == NULL) return finish(&x, untyped_value(&x, node));
    return finish(&x, xquery_assigned(&x, node, target));
}
