/* What paths begin with: the elements of variables, and documents of all of them.
 *
 * The document of a net has an element for every variable, an empty one where it has no value; what a
 * performer gives back lacks the elements that it does not give. A tree is the element itself; of a
 * scalar one is built. / */
#include "expr/xquery.h"

#include <string.h>

/* ---- Is a document needed? ---- */

static bool leaves_its_root(enum xpath_axis axis)
{
    return axis != XPATH_AXIS_child && axis != XPATH_AXIS_descendant &&
           axis != XPATH_AXIS_descendant_or_self && axis != XPATH_AXIS_attribute &&
           axis != XPATH_AXIS_self;
}

/* A step down by a name, without predicates. */
static bool is_plain(const struct xpath_node *step)
{
    return step->kind == XPATH_STEP && step->axis == XPATH_AXIS_child &&
           step->children.count == 0 && !text_is_absent(step->name) && !text_is(step->name, "*") &&
           !text_ends_with(step->name, ")");
}

/* /ROOT/variable… is found without a document. */
static bool names_variable(const struct xpath_node *path)
{
    return path->is_absolute && path->children.count >= 2 && is_plain(path->children.items[0]) &&
           is_plain(path->children.items[1]);
}

static bool needs_here(const struct xpath_node *node)
{
    switch (node->kind) {
    case XPATH_PATH:
    case XPATH_STEPS: return node->is_absolute && !names_variable(node);
    case XPATH_STEP: return leaves_its_root(node->axis);
    case XPATH_CALL: return text_is(node->name, "root");
    case XPATH_OPERATOR: return !text_is(node->name, "to"); /* order and identity of nodes */
    default: return false;
    }
}

/* At most EXPR_DEPTH_MAX deep, as the nodes. */
bool xquery_needs_document(const struct xpath_node *node)
{
    if (needs_here(node)) return true;
    for (uint32_t i = 0; i < node->children.count; i++) {
        if (xquery_needs_document(node->children.items[i])) return true;
    }
    return false;
}

/* ---- Elements ---- */

/* The items of a variable's value; NULL: unsupported. */
static struct expr *content_of(struct xquery *x, struct span span,
                               const struct expr_variable *variable)
{
    struct expr *value = expr_variable(x->work, span, variable);
    switch (variable->type.kind) {
    case EXPR_BOOL:
    case EXPR_INT:
    case EXPR_FLOAT:
    case EXPR_DECIMAL:
    case EXPR_STRING:
    case EXPR_ENUM: return xquery_items(x, expr_to_string(x->work, value));
    case EXPR_DURATION: return xquery_call1(x, EXPR_FN_ITEMS_OF_SPAN, value);
    case EXPR_DATE:
    case EXPR_TIME:
    case EXPR_DATE_TIME: {
        static const enum yawl_item_kind kinds[] = {YAWL_ITEM_DATE, YAWL_ITEM_TIME,
                                                    YAWL_ITEM_DATE_TIME};
        enum yawl_item_kind kind = kinds[variable->type.kind - EXPR_DATE];
        return xquery_call2(x, EXPR_FN_ITEMS_OF_TIME, value, xquery_kind_symbol(x, span, kind));
    }
    default: return expr_unsupported_type(x->work, variable, span);
    }
}

static struct expr *element(struct xquery *x, struct span span, struct text name,
                            struct expr *content)
{
    return xquery_call2(x, EXPR_FN_ITEMS_ELEMENT, expr_string(x->work, span, name), content);
}

static struct expr *build_element(struct xquery *x, struct span span,
                                  const struct expr_variable *variable)
{
    bool may_be_unset = expr_may_be_unset(variable), of_item = variable->place == EXPR_OF_ITEM;
    struct expr *set = may_be_unset ? expr_is_set(x->work, span, variable) : NULL;
    if (variable->type.kind == EXPR_TREE) {
        struct expr *tree =
            xquery_call1(x, EXPR_FN_ITEMS_OF_TREE, expr_variable(x->work, span, variable));
        if (set == NULL) return tree;
        struct expr *absent =
            of_item ? xquery_none(x, span) : element(x, span, variable->name, xquery_none(x, span));
        return expr_conditional(x->work, set, tree, absent);
    }
    struct expr *content = content_of(x, span, variable);
    if (content == NULL) return NULL;
    if (set != NULL && !of_item)
        content = expr_conditional(x->work, set, content, xquery_none(x, span));
    struct expr *built = element(x, span, variable->name, content);
    if (set == NULL || !of_item) return built;
    return expr_conditional(x->work, set, built, xquery_none(x, span));
}

struct expr *xquery_element_of(struct xquery *x, struct span span,
                               const struct expr_variable *variable)
{
    array_each(struct xquery_data, data, &x->data) {
        if (data->variable == variable) return expr_local(x->work, span, data->local);
    }
    struct xquery_data data = {variable,
                               expr_new_local(x->work, variable->name, expr_basic(EXPR_ITEMS))};
    array_push(x->work->context->arena, &x->data, data);
    return expr_local(x->work, span, data.local);
}

/* ---- The document ---- */

/* By default that of the item, where there is one. */
struct expr *xquery_document(struct xquery *x, struct span span, struct text root)
{
    const struct expr_scope *scope = x->work->context->scope;
    if (x->given != NULL) return expr_local(x->work, span, x->given);
    bool has_item = !text_is_absent(scope->item_root) && scope->item_by_name != NULL;
    bool is_case =
        !has_item || (text_equal(root, scope->case_root) && !text_equal(root, scope->item_root));
    const struct expr_local **document = &x->documents[is_case ? 0 : 1];
    if (*document == NULL)
        *document = expr_new_local(x->work, TEXT("document"), expr_basic(EXPR_ITEMS));
    return expr_local(x->work, span, *document);
}

/* /ROOT with an element for each variable that has that root, in their order. */
static struct expr *build_document(struct xquery *x, struct span span, bool of_item)
{
    const struct expr_scope *scope = x->work->context->scope;
    struct text root = of_item ? scope->item_root : scope->case_root;
    const struct intern *names = of_item ? scope->item_by_name : scope->by_name;
    struct expr **elements =
        ARENA_ARRAY(x->work->context->arena, struct expr *, scope->variables_count + 1);
    uint32_t count = 0;
    for (uint32_t i = 0; i < scope->variables_count; i++) {
        const struct expr_variable *variable = &scope->variables[i];
        if (names == NULL || intern_find(names, variable->name) != i) continue;
        elements[count] = build_element(x, span, variable);
        if (elements[count] == NULL) return NULL;
        count++;
    }
    struct expr *content = xquery_concat(x, elements, count, span);
    return xquery_call1(x, EXPR_FN_ITEMS_DOCUMENT, element(x, span, root, content));
}

struct expr *xquery_with_data(struct xquery *x, struct expr *body)
{
    if (body == NULL) return NULL;
    for (int i = 0; i < 2 && body != NULL; i++) {
        if (x->documents[i] == NULL) continue;
        body = expr_let(x->work, x->documents[i], build_document(x, body->span, i == 1), body);
    }
    for (uint32_t i = x->data.count; i-- > 0 && body != NULL;) {
        const struct xquery_data *data = &x->data.items[i];
        body = expr_let(x->work, data->local, build_element(x, body->span, data->variable), body);
    }
    return body;
}
