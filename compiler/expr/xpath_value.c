/* Values of XPath while they are lowered: nodes of untyped data, and what a node becomes where it
 * is used.
 *
 * The reference's documents are not typed by a schema, so a node's value is xs:untypedAtomic whose
 * text is the canonical text of our variable [XP 2.5.2]. A net's document has an element for every
 * variable; one without a value is empty. What a performer gives back lacks the elements that it
 * does not give. / */
#include "expr/xpath.h"

#include <assert.h>

struct xpath_value xpath_none(void) { return (struct xpath_value){.kind = XPATH_VALUE_NONE}; }

struct xpath_value xpath_atom(struct expr *atom, struct expr *present)
{
    if (atom == NULL) return xpath_none();
    return (struct xpath_value){
        .kind = XPATH_VALUE_ATOM, .span = atom->span, .atom = atom, .present = present};
}

/* ---- Paths ---- */

/* The variables that the path's root stands for; NULL: there is no such root. */
static const struct intern *names_of_root(const struct expr_scope *scope, struct text root)
{
    bool is_item = !text_is_absent(scope->item_root) && text_equal(root, scope->item_root);
    bool is_case = !text_is_absent(scope->case_root) && text_equal(root, scope->case_root);
    if (is_item && scope->item_by_name != NULL) return scope->item_by_name;
    return is_case ? scope->by_name : NULL;
}

static void warn_unknown_root(struct expr_work *work, const struct xpath_node *node)
{
    const struct expr_scope *scope = work->context->scope;
    struct text root = node->names.items[0];
    struct text expected = !text_is_absent(scope->item_root) ? scope->item_root : scope->case_root;
    if (scope->is_open) return;
    if (text_is_empty(expected)) {
        expr_diagnose(work, &expr_unknown_path, xpath_span(work, node),
                      "this path begins with '/" TEXT_FMT "', but what a task gives back begins with "
                      "the name of its decomposition, and this task has none; it selects nothing",
                      TEXT_ARG(root));
        return;
    }
    struct diagnostic *d =
        expr_diagnose(work, &expr_unknown_path, xpath_span(work, node),
                      "this path begins with '/" TEXT_FMT "', but the data begin with '/" TEXT_FMT
                      "'; it selects nothing",
                      TEXT_ARG(root), TEXT_ARG(expected));
    size_t from = node->begin + 1, to = from + root.length;
    bool plain = to <= work->text.length && text_equal(text_slice(work->text, from, to), root);
    if (plain) {
        diagnostic_did_you_mean(work->context->diagnostics, d, expr_place(work, from, to),
                                expected);
    }
}

static void warn_unknown_variable(struct expr_work *work, const struct xpath_node *node,
                                  const struct intern *names)
{
    struct text name = node->names.items[1];
    if (work->context->scope->is_open) return;
    struct diagnostic *d = expr_diagnose(work, &expr_unknown_path, xpath_span(work, node),
                                         "there is no variable '" TEXT_FMT "' under '/" TEXT_FMT
                                         "'; the path selects nothing",
                                         TEXT_ARG(name), TEXT_ARG(node->names.items[0]));
    size_t from = node->begin + node->names.items[0].length + 2, to = from + name.length;
    bool plain = to <= work->text.length && text_equal(text_slice(work->text, from, to), name);
    if (plain) expr_suggest(work, d, expr_place(work, from, to), names, name);
}

bool xpath_is_root(const struct expr_work *work, struct text name)
{
    return names_of_root(work->context->scope, name) != NULL;
}

const struct expr_variable *xpath_known_variable(const struct expr_work *work, struct text root,
                                                 struct text name)
{
    const struct expr_scope *scope = work->context->scope;
    const struct intern *names = names_of_root(scope, root);
    uint32_t index = names == NULL ? INTERN_NONE : intern_find(names, name);
    return index == INTERN_NONE ? NULL : &scope->variables[index];
}

const struct expr_variable *xpath_find_variable(struct expr_work *work,
                                                const struct xpath_node *node)
{
    const struct expr_scope *scope = work->context->scope;
    const struct intern *names = names_of_root(scope, node->names.items[0]);
    if (names == NULL) {
        warn_unknown_root(work, node);
        return NULL;
    }
    uint32_t index = intern_find(names, node->names.items[1]);
    if (index == INTERN_NONE) warn_unknown_variable(work, node, names);
    return index == INTERN_NONE ? NULL : &scope->variables[index];
}

/* EXPR_IS_SET for a variable that may be unset; NULL: it always has a value. */
static struct expr *set_of(struct expr_work *work, const struct xpath_value *node)
{
    if (!expr_may_be_unset(node->variable)) return NULL;
    return expr_is_set(work, node->span, node->variable);
}

static struct expr *present_of(struct expr_work *work, const struct xpath_value *node)
{
    bool always_there = !node->is_text && node->variable->place != EXPR_OF_ITEM;
    if (always_there) return NULL;
    struct expr *set = set_of(work, node);
    bool may_be_empty = node->is_text && node->variable->type.kind == EXPR_STRING;
    if (!may_be_empty) return set;
    /* An empty element has no text node. */
    struct expr *text = expr_variable(work, node->span, node->variable);
    struct expr *empty = expr_string(work, node->span, TEXT(""));
    return expr_both(work, set, expr_binary(work, EXPR_NOT_EQUAL, text, empty));
}

struct xpath_value xpath_node_value(struct expr_work *work, const struct xpath_node *node)
{
    struct span span = xpath_span(work, node);
    if (node->names.count < 2) {
        bool known = node->names.count == 0 /* as in /node() */ ||
                     names_of_root(work->context->scope, node->names.items[0]) != NULL;
        if (!known) warn_unknown_root(work, node);
        expr_unsupported(work, span, "a path to all data");
        return xpath_none();
    }
    const struct expr_variable *variable = xpath_find_variable(work, node);
    if (variable == NULL) {
        expr_unsupported(work, span, "a path to data that are not there, '" TEXT_FMT "'",
                         TEXT_ARG(node->names.items[1]));
        return xpath_none();
    }
    if (!expr_is_simple(variable->type.kind) || variable->type.kind == EXPR_ENUM) {
        expr_unsupported(work, span, "'" TEXT_FMT "', a value of type " TEXT_FMT,
                         TEXT_ARG(variable->name), TEXT_ARG(expr_type_text(variable->type)));
        return xpath_none();
    }
    if (node->names.count > 2 || node->tail == XPATH_TAIL_CHILDREN) {
        expr_unsupported(work, span,
                         "a path into '" TEXT_FMT "', which has type " TEXT_FMT " and no elements",
                         TEXT_ARG(variable->name), TEXT_ARG(expr_type_text(variable->type)));
        return xpath_none();
    }
    struct xpath_value value = {.kind = XPATH_VALUE_NODE, .span = span, .variable = variable};
    value.is_text = node->tail == XPATH_TAIL_TEXT;
    value.present = present_of(work, &value);
    return value;
}

/* ---- Text and numbers ---- */

/* "" where `present` is false. */
static struct expr *or_empty(struct expr_work *work, struct expr *present, struct expr *string)
{
    if (present == NULL || string == NULL) return string;
    return expr_conditional(work, present, string, expr_string(work, string->span, TEXT("")));
}

struct expr *xpath_text_of(struct expr_work *work, const struct xpath_value *node)
{
    assert(node->kind == XPATH_VALUE_NODE);
    struct expr *text = expr_to_string(work, expr_variable(work, node->span, node->variable));
    return node->present != NULL ? text : or_empty(work, set_of(work, node), text);
}

static struct expr *atom_string(struct expr_work *work, struct expr *atom)
{
    if (atom->type.kind == EXPR_DECIMAL && !expr_is_literal(atom)) {
        /* XPath writes 0 where our arithmetic keeps 0.0. */
        return expr_unsupported(work, atom->span, "a computed decimal as text");
    }
    if (atom->type.kind != EXPR_FLOAT) return expr_to_string(work, atom);
    /* XPath writes 1.0E6 where we write 1000000 [FO 17.1.2]. */
    return expr_unsupported(work, atom->span, "a computed floating-point number as text");
}

struct expr *xpath_string_of(struct expr_work *work, const struct xpath_value *value)
{
    switch (value->kind) {
    case XPATH_VALUE_EMPTY: return expr_string(work, value->span, TEXT(""));
    case XPATH_VALUE_NODE: /* an empty string has no text(), and is "" all the same */
        return or_empty(work, set_of(work, value),
                        expr_to_string(work, expr_variable(work, value->span, value->variable)));
    case XPATH_VALUE_ATOM: return or_empty(work, value->present, atom_string(work, value->atom));
    case XPATH_VALUE_NONE: break;
    }
    return NULL;
}

struct expr *xpath_number_of(struct expr_work *work, const struct xpath_value *node)
{
    assert(node->kind == XPATH_VALUE_NODE);
    const struct expr_variable *variable = node->variable;
    if (variable->type.kind == EXPR_BOOL) {
        return expr_unsupported(work, node->span,
                                "'" TEXT_FMT "', a bool, as a number, which always fails",
                                TEXT_ARG(variable->name));
    }
    if (variable->type.kind == EXPR_STRING) {
        return expr_convert(work, xpath_text_of(work, node), EXPR_FLOAT);
    }
    return expr_convert(work, expr_variable(work, node->span, variable), EXPR_FLOAT);
}

/* ---- Effective boolean value ---- */

static struct expr *atom_truth(struct expr_work *work, struct expr *atom)
{
    struct yawl_decimal zero = yawl_decimal_of(0);
    switch (atom->type.kind) {
    case EXPR_BOOL: return atom;
    case EXPR_STRING:
        return expr_binary(work, EXPR_NOT_EQUAL, atom, expr_string(work, atom->span, TEXT("")));
    case EXPR_INT: return expr_binary(work, EXPR_NOT_EQUAL, atom, expr_int(work, atom->span, 0));
    case EXPR_DECIMAL:
        return expr_binary(work, EXPR_NOT_EQUAL, atom, expr_decimal(work, atom->span, zero));
    default: return expr_convert(work, atom, EXPR_BOOL);
    }
}

struct expr *xpath_truth(struct expr_work *work, const struct xpath_value *value)
{
    switch (value->kind) {
    case XPATH_VALUE_EMPTY: return expr_bool(work, value->span, false);
    case XPATH_VALUE_NODE: /* any node at all is true, whatever it holds */
        return value->present != NULL ? value->present : expr_bool(work, value->span, true);
    case XPATH_VALUE_ATOM: {
        struct expr *truth = atom_truth(work, value->atom);
        return truth == NULL ? NULL : expr_both(work, value->present, truth);
    }
    case XPATH_VALUE_NONE: break;
    }
    return NULL;
}
