/* Entry points for XPath and XQuery: predicates and mappings.
 *
 * A mapping's query should build one element with its target's name; the content of that element
 * becomes a value of the target's type, read from its text as the reference's schema check would
 * read it. / */
#include "expr/xquery.h"

#include <assert.h>

struct mapping {
    struct expr_work *work;
    const struct expr_variable *target; /* NULL: the type is the query's own */
    bool misses;                        /* some path of it selects nothing, which has been told */
};

/* ---- A value for the target ---- */

/* Text that is constant and no value of the type: the reference finds out when a case comes
 * there. */
static struct expr *does_not_fit(struct mapping *m, struct expr *text, enum expr_kind kind)
{
    expr_diagnose(m->work, &expr_does_not_fit, text->span,
                  "\"" TEXT_FMT "\" is no value of '" TEXT_FMT "', which is " TEXT_FMT
                  "; the task fails whenever it comes here",
                  TEXT_ARG(text->literal.string), TEXT_ARG(m->target->name),
                  TEXT_ARG(expr_type_text(m->target->type)));
    return expr_unsupported(m->work, text->span, "a constant that is no %s", expr_kind_name(kind));
}

static struct expr *from_string(struct mapping *m, struct expr *text, enum expr_kind kind)
{
    if (text == NULL || kind == EXPR_STRING) return text;
    struct expr *value = expr_convert(m->work, text, kind);
    if (!expr_is_literal(text) || expr_is_literal(value)) return value;
    struct text constant = text_trim(text->literal.string);
    bool no_literal =
        text_is(constant, "INF") || text_is(constant, "-INF") || text_is(constant, "NaN");
    return kind == EXPR_FLOAT && no_literal ? value : does_not_fit(m, text, kind);
}

/* One scalar kind to another as if by its text; NULL: it is wrong or unsupported. */
static struct expr *change_kind(struct mapping *m, struct expr *value, enum expr_kind kind)
{
    enum expr_kind from = value->type.kind;
    if (from == kind) return value;
    if (from == EXPR_STRING) return from_string(m, value, kind);
    bool widens = (from == EXPR_INT && (kind == EXPR_FLOAT || kind == EXPR_DECIMAL)) ||
                  (from == EXPR_DECIMAL && kind == EXPR_FLOAT);
    if (widens) return expr_convert(m->work, value, kind);
    if (from == EXPR_BOOL && kind != EXPR_STRING) {
        return expr_unsupported(m->work, value->span,
                                "a bool for a variable of type %s, which never fits",
                                expr_kind_name(kind));
    }
    /* By text, so that 1.5 is no int and 2 no bool; a whole float of any size is an int if it
     * fits. */
    return from_string(m, expr_to_string(m->work, value), kind);
}

/* Wanted kind: the target's, or the value's own. */
static enum expr_kind kind_for(const struct mapping *m, enum expr_kind own)
{
    return m->target == NULL ? own : m->target->type.kind;
}

static struct expr *node_for_target(struct mapping *m, const struct xpath_value *node)
{
    struct expr *variable = expr_variable(m->work, node->span, node->variable);
    enum expr_kind kind = kind_for(m, variable->type.kind);
    if (variable->type.kind != kind) {
        return change_kind(m, kind == EXPR_STRING ? xpath_string_of(m->work, node) : variable,
                           kind);
    }
    /* A text that was never set is the empty text; where the target may be unset too, both are. */
    bool must_be_set = m->target != NULL && !expr_may_be_unset(m->target) && kind == EXPR_STRING &&
                       (node->is_text || node->variable->place != EXPR_OF_ITEM);
    return must_be_set ? xpath_string_of(m->work, node) : variable;
}

static struct expr *atom_for_target(struct mapping *m, const struct xpath_value *value)
{
    struct expr *atom = value->atom;
    enum expr_kind kind = kind_for(m, atom->type.kind);
    if (kind == EXPR_STRING) return xpath_string_of(m->work, value);
    bool narrows = kind == EXPR_INT || kind == EXPR_BOOL;
    if (narrows && atom->type.kind == EXPR_DECIMAL && !expr_is_literal(atom)) {
        return expr_unsupported(m->work, value->span,
                                "a computed decimal for a variable of type %s",
                                expr_kind_name(kind));
    }
    if (value->present == NULL) return change_kind(m, atom, kind);
    return expr_unsupported(m->work, value->span,
                            "a value that may be absent, for a variable of type %s",
                            expr_kind_name(kind));
}

static struct expr *for_target(struct mapping *m, const struct xpath_value *value)
{
    switch (value->kind) {
    case XPATH_VALUE_EMPTY:
        return from_string(m, expr_string(m->work, value->span, TEXT("")),
                           kind_for(m, EXPR_STRING));
    case XPATH_VALUE_NODE: return node_for_target(m, value);
    case XPATH_VALUE_ATOM: return atom_for_target(m, value);
    case XPATH_VALUE_NONE: break;
    }
    return NULL;
}

/* ---- Content of the element ---- */

/* The value of what stands in an element: a path without text() copies an element into it. */
static struct xpath_value lower_hole(struct expr_work *work, const struct xpath_node *node)
{
    struct xpath_value value = xpath_lower(work, node);
    if (value.kind != XPATH_VALUE_NODE || value.is_text) return value;
    expr_unsupported(work, value.span,
                     "an element copied into another one; text() behind the path copies its text");
    return xpath_none();
}

static struct expr *lower_for_target(struct mapping *m, const struct xpath_node *node,
                                     bool in_element)
{
    if (node->kind == XPATH_IF) {
        struct expr *condition = xpath_lower_truth(m->work, node->children.items[0]);
        struct expr *then = lower_for_target(m, node->children.items[1], in_element);
        struct expr *otherwise = lower_for_target(m, node->children.items[2], in_element);
        if (then == NULL || otherwise == NULL) return NULL;
        if (then->type.kind == otherwise->type.kind) {
            return expr_conditional(m->work, condition, then, otherwise);
        }
        return expr_unsupported(m->work, xpath_span(m->work, node),
                                "an 'if' with branches of different types");
    }
    struct xpath_value value = in_element ? lower_hole(m->work, node) : xpath_lower(m->work, node);
    return for_target(m, &value);
}

/* One of several parts: the element's text is theirs, joined. */
static struct expr *lower_part(struct expr_work *work, const struct xpath_node *part)
{
    if (part->kind == XPATH_IF) {
        struct expr *condition = xpath_lower_truth(work, part->children.items[0]);
        struct expr *then = lower_part(work, part->children.items[1]);
        return expr_conditional(work, condition, then, lower_part(work, part->children.items[2]));
    }
    struct xpath_value value = lower_hole(work, part);
    return xpath_string_of(work, &value);
}

static struct expr *lower_content(struct mapping *m, const struct xpath_node *element)
{
    struct span span = xpath_span(m->work, element);
    uint32_t count = element->children.count;
    enum expr_kind kind = kind_for(m, EXPR_STRING);
    if (count == 0) return from_string(m, expr_string(m->work, span, TEXT("")), kind);
    const struct xpath_node *first = element->children.items[0];
    if (count == 1) return lower_for_target(m, first, true);
    if (count > EXPR_DEPTH_MAX) {
        return expr_unsupported(m->work, span, "an element with more than %d parts",
                                EXPR_DEPTH_MAX);
    }
    struct expr *joined = lower_part(m->work, first);
    for (uint32_t i = 1; i < count; i++) {
        struct expr *part = lower_part(m->work, element->children.items[i]);
        joined = expr_binary(m->work, EXPR_ADD, joined, part);
    }
    return from_string(m, joined, kind);
}

/* ---- The query ---- */

static void warn_element_name(struct mapping *m, const struct xpath_node *node, struct text name)
{
    if (text_equal(name, m->target->name)) return;
    expr_diagnose(m->work, &expr_element_name, xpath_span(m->work, node),
                  "this gives an element '" TEXT_FMT "' to '" TEXT_FMT
                  "'; YAWL refuses it when the task runs. Write <" TEXT_FMT ">{…/text()}</" TEXT_FMT
                  ">",
                  TEXT_ARG(name), TEXT_ARG(m->target->name), TEXT_ARG(m->target->name),
                  TEXT_ARG(m->target->name));
}

static void warn_no_element(struct mapping *m, const struct xpath_node *node)
{
    expr_diagnose(m->work, &expr_element_name, xpath_span(m->work, node),
                  "this builds no element, so YAWL refuses it when the task runs; write <" TEXT_FMT
                  ">{…}</" TEXT_FMT ">",
                  TEXT_ARG(m->target->name), TEXT_ARG(m->target->name));
}

static void warn_path(struct mapping *m, const struct xpath_node *path)
{
    const struct xpath_node *last =
        path->children.count == 0 ? NULL : path->children.items[path->children.count - 1];
    if (last == NULL || last->kind != XPATH_STEP || last->axis != XPATH_AXIS_child) return;
    if (text_is(last->name, "text()"))
        warn_no_element(m, path);
    else if (!text_is(last->name, "*") && !text_ends_with(last->name, ")"))
        warn_element_name(m, path, last->name);
}

/* The name of the elements that a path copies; absent: it ends otherwise, or begins with no '/'. */
static struct text copied_elements(const struct xpath_node *path)
{
    bool is_path = path->kind == XPATH_PATH || path->kind == XPATH_STEPS;
    if (!is_path || !path->is_absolute || path->children.count < 2) return TEXT_NONE;
    const struct xpath_node *last = path->children.items[path->children.count - 1];
    bool is_name = last->kind == XPATH_STEP && last->axis == XPATH_AXIS_child &&
                   !text_is_absent(last->name) && !text_is(last->name, "*") &&
                   !text_ends_with(last->name, ")");
    return is_name ? last->name : TEXT_NONE;
}

static void warn_copy(struct mapping *m, const struct xpath_node *path)
{
    struct text name = copied_elements(path);
    if (m->misses || text_is_absent(name)) return;
    struct text root = path->children.items[0]->name, variable = path->children.items[1]->name;
    if (xpath_known_variable(m->work, root, variable) == NULL) return;
    expr_diagnose(m->work, &expr_does_not_fit, xpath_span(m->work, path),
                  "this copies an element '" TEXT_FMT "' into '" TEXT_FMT "', which is " TEXT_FMT
                  " and has none; /text() behind the path copies its text",
                  TEXT_ARG(name), TEXT_ARG(m->target->name),
                  TEXT_ARG(expr_type_text(m->target->type)));
}

/* A simple type has no elements; the value of an element that is built here is seldom meant. */
static void warn_elements_inside(struct mapping *m, const struct xpath_node *element)
{
    if (m->target->type.kind == EXPR_TREE || m->target->type.kind == EXPR_OTHER) return;
    for (uint32_t i = 0; i < element->children.count; i++) {
        const struct xpath_node *child = element->children.items[i];
        warn_copy(m, child);
        if (child->kind != XPATH_ELEMENT) continue;
        expr_diagnose(m->work, &expr_does_not_fit, xpath_span(m->work, child),
                      "this puts an element '" TEXT_FMT "' into '" TEXT_FMT "', which is " TEXT_FMT
                      " and has none; the task fails whenever it comes here",
                      TEXT_ARG(child->name), TEXT_ARG(m->target->name),
                      TEXT_ARG(expr_type_text(m->target->type)));
        return;
    }
}

/* Does what the query builds look like the target's element?  It may be known only at run time. */
static void warn_shape(struct mapping *m, const struct xpath_node *node)
{
    if (m->target == NULL || text_is_empty(m->target->name)) return; /* any element will do */
    switch (node->kind) {
    case XPATH_ELEMENT:
        warn_element_name(m, node, node->name);
        warn_elements_inside(m, node);
        break;
    case XPATH_PATH:
    case XPATH_STEPS: warn_path(m, node); break;
    case XPATH_LITERAL:
    case XPATH_EMPTY:
    case XPATH_CALL:
    case XPATH_TIMER:
    case XPATH_LOGIC:
    case XPATH_COMPARISON:
    case XPATH_ARITHMETIC:
    case XPATH_NEGATE:
    case XPATH_PLUS:
    case XPATH_SOME:
    case XPATH_EVERY: warn_no_element(m, node); break;
    default: break;
    }
}

static struct expr *lower_element(struct mapping *m, const struct xpath_node *element)
{
    if (!text_is_absent(element->reason)) {
        return expr_unsupported(m->work, xpath_span(m->work, element), TEXT_FMT,
                                TEXT_ARG(element->reason));
    }
    for (uint32_t i = 0; i < element->children.count; i++) {
        const struct xpath_node *child = element->children.items[i];
        if (child->kind != XPATH_ELEMENT) continue;
        return expr_unsupported(m->work, xpath_span(m->work, child),
                                "an element with elements inside");
    }
    return lower_content(m, element);
}

static struct expr *lower_mapping(struct mapping *m, const struct xpath_node *node)
{
    if (m->target != NULL &&
        (!expr_is_simple(m->target->type.kind) || m->target->type.kind == EXPR_ENUM)) {
        return expr_unsupported_type(m->work, m->target, m->work->span);
    }
    if (node->kind == XPATH_ELEMENT) return lower_element(m, node);
    return lower_for_target(m, node, false);
}

/* What scalars and C's operators cannot say is lowered again, over sequences. */
static bool try_again(struct expr_work *work)
{
    if (work->wrong || text_is_absent(work->reason)) return false;
    work->reason = TEXT_NONE;
    return true;
}

struct expr_result expr_xquery_mapping(const struct expr_context *context, struct text text,
                                       struct span span, const struct expr_variable *target)
{
    struct expr_work work;
    if (!expr_begin(&work, context, text, span)) return expr_end(&work, NULL);
    const struct xpath_node *node = xpath_parse(&work, false);
    if (node == NULL || work.wrong) return expr_end(&work, NULL);
    struct mapping m = {.work = &work, .target = target};
    uint32_t told = context->diagnostics->warnings;
    xpath_check_paths(&work, node);
    m.misses = context->diagnostics->warnings != told;
    warn_shape(&m, node);
    struct expr *tree = lower_mapping(&m, node);
    return expr_end(&work, try_again(&work) ? xquery_mapping(&work, node, target) : tree);
}

struct expr_result expr_xpath_predicate(const struct expr_context *context, struct text text,
                                        struct span span)
{
    struct expr_work work;
    if (!expr_begin(&work, context, text, span)) return expr_end(&work, NULL);
    const struct xpath_node *node = xpath_parse(&work, true);
    if (node == NULL || work.wrong) return expr_end(&work, NULL);
    xpath_check_paths(&work, node);
    struct expr *tree = xpath_lower_truth(&work, node);
    return expr_end(&work, try_again(&work) ? xquery_predicate(&work, node) : tree);
}
