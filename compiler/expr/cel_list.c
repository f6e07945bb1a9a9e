/* CEL lists: literals, items, `in`, and the functions of the language on them.
 *
 * All items of a list have one type; a literal whose items mix int and decimal is one of decimals.
 * `[]` alone has no type of items yet (EXPR_OTHER) and takes the one of its place.
 */
#include "expr/cel.h"

#include "yawl/errors.h"

#include <assert.h>

static struct span node_span(const struct expr_work *work, const struct cel_node *node)
{
    return expr_place(work, node->begin, node->end);
}

/* ---- Literals ---- */

/* The type that all items go to: of the first that is not `[]`, or decimal if one is, or if ints meet float
 * literals. */
static struct expr_type items_type(const struct expr *list)
{
    struct expr_type type = expr_basic(EXPR_OTHER);
    bool ints = false, floats = false;
    for (uint32_t i = 0; i < list->operands_count; i++) {
        const struct expr *item = list->operands[i];
        ints = ints || item->type.kind == EXPR_INT;
        floats = floats || (item->type.kind == EXPR_FLOAT && expr_is_literal(item));
        bool is_open = i == 0 || (type.kind == EXPR_LIST && type.element == EXPR_OTHER);
        if (is_open || item->type.kind == EXPR_DECIMAL) type = item->type;
    }
    return ints && floats ? expr_basic(EXPR_DECIMAL) : type;
}

static struct expr *wrong_item(struct expr_work *work, const struct expr *item,
                               struct expr_type wanted)
{
    expr_diagnose(work, &expr_type_error, item->span,
                  "the items of a list need one type, but this is " TEXT_FMT
                  " and others are " TEXT_FMT,
                  TEXT_ARG(expr_type_text(item->type)), TEXT_ARG(expr_type_text(wanted)));
    return NULL;
}

struct expr *cel_type_items(struct expr_work *work, struct expr *list)
{
    struct expr_type type = items_type(list);
    for (uint32_t i = 0; i < list->operands_count; i++) {
        struct expr *item = list->operands[i];
        if (!cel_is_value(&type)) {
            return expr_unsupported(work, item->span, "a list of type " TEXT_FMT,
                                    TEXT_ARG(expr_type_text(type)));
        }
        list->operands[i] = cel_coerce(work, item, type);
        if (list->operands[i] == NULL) return wrong_item(work, item, type);
    }
    /* What was read is no longer optional. */
    if (list->operands_count > 0) type = expr_plain_type(work->context->arena, type);
    list->type = expr_list_type(work->context->arena, type);
    return list;
}

/* Gives the items the type that the place of the list needs; false if one does not fit. */
static bool fit_items(struct expr_work *work, struct expr *list, const struct expr_type *wanted)
{
    if (wanted == NULL || wanted->element == EXPR_OTHER) return false;
    struct expr_type element = expr_element_type(*wanted);
    struct expr **fitted =
        ARENA_ARRAY(work->context->arena, struct expr *, (size_t)list->operands_count + 1);
    for (uint32_t i = 0; i < list->operands_count; i++) {
        fitted[i] = cel_coerce(work, list->operands[i], element);
        if (fitted[i] == NULL) return false;
    }
    list->operands = fitted;
    list->type = expr_plain_type(work->context->arena, *wanted);
    return true;
}

struct expr *cel_list(struct expr_work *work, const struct cel_node *node,
                      const struct expr_type *wanted)
{
    struct expr_type element = expr_basic(EXPR_OTHER);
    bool is_wanted = wanted != NULL && wanted->element != EXPR_OTHER;
    if (is_wanted) element = expr_element_type(*wanted);
    struct expr *list = expr_node(work, EXPR_LIST_OF, expr_basic(EXPR_LIST), node_span(work, node),
                                  node->arguments_count);
    bool good = true;
    if (node->arguments_count > EXPR_ITEMS_MAX) {
        expr_diagnose(work, &expr_limit, list->span,
                      "this list has %u items, more than %d; give it to the case as a parameter",
                      node->arguments_count, EXPR_ITEMS_MAX);
        return NULL;
    }
    for (uint32_t i = 0; i < node->arguments_count; i++) {
        list->operands[i] = cel_type_as(work, node->arguments[i], is_wanted ? &element : NULL);
        good = good && list->operands[i] != NULL;
    }
    if (!good) return NULL;
    return fit_items(work, list, wanted) ? list : cel_type_items(work, list);
}

/* ---- Items ---- */

struct expr *cel_need_list(struct expr_work *work, struct expr *list, const char *what)
{
    if (list == NULL || list->type.kind == EXPR_LIST) return list;
    expr_diagnose(work, &expr_type_error, list->span, "%s needs a list, but this is " TEXT_FMT,
                  what, TEXT_ARG(expr_type_text(list->type)));
    return NULL;
}

/* Of `[]` no item can be asked for. */
struct expr *cel_need_items(struct expr_work *work, struct expr *list, const char *what)
{
    list = cel_need_list(work, list, what);
    if (list == NULL || list->type.element != EXPR_OTHER) return list;
    expr_diagnose(work, &expr_type_error, list->span,
                  "%s needs a list whose items have a type; this one is always empty", what);
    return NULL;
}

/* Only of literals is it known here. */
static void check_index(struct expr_work *work, const struct expr *list, const struct expr *index,
                        struct span span)
{
    if (list->op != EXPR_LIST_OF || !expr_is_literal(index)) return;
    int64_t number = index->literal.integer;
    if (number < 0 || number >= list->operands_count) expr_always_fault(work, span, YAWL_EINDEX);
}

struct expr *cel_index(struct expr_work *work, const struct cel_node *node)
{
    const struct cel_node *target = node->operands[0];
    struct expr *index = cel_type(work, node->operands[1]);
    if (target->kind == CEL_MAP) return cel_map_index(work, node, target, index);
    struct expr *list = cel_type(work, target);
    list = cel_need_items(work, list, "'[…]'");
    if (list == NULL || index == NULL) return NULL;
    if (index->type.kind != EXPR_INT) {
        expr_diagnose(work, &expr_type_error, index->span,
                      "an index is an int, from 0, but this is " TEXT_FMT,
                      TEXT_ARG(expr_type_text(index->type)));
        return NULL;
    }
    if (cel_may_lack_items(work, list)) return NULL;
    check_index(work, list, index, node_span(work, node));
    struct expr *item =
        expr_node(work, EXPR_ITEM, expr_element_type(list->type), node_span(work, node), 2);
    item->operands[0] = list;
    item->operands[1] = index;
    return item;
}

struct expr *cel_in(struct expr_work *work, const struct cel_node *node)
{
    if (node->operands[1]->kind == CEL_MAP) return cel_map_in(work, node);
    struct expr *value = cel_type(work, node->operands[0]);
    struct expr *list = cel_need_list(work, cel_type(work, node->operands[1]), "'in'");
    if (value == NULL || list == NULL) return NULL;
    struct span span = node_span(work, node);
    if (list->type.element == EXPR_OTHER) return expr_bool(work, span, false);
    struct expr_type element = expr_element_type(list->type);
    if (cel_may_lack_items(work, list)) return NULL;
    if (element.kind == EXPR_LIST) return expr_unsupported(work, span, "'in' of a list of lists");
    struct expr *item = cel_coerce(work, value, element);
    if (item == NULL) {
        expr_diagnose(work, &expr_type_error, span,
                      "'in' needs a value of the list's type, but has " TEXT_FMT
                      " and a list of " TEXT_FMT,
                      TEXT_ARG(expr_type_text(value->type)), TEXT_ARG(expr_type_text(element)));
        return NULL;
    }
    struct expr *in = expr_node(work, EXPR_IN, expr_basic(EXPR_BOOL), span, 2);
    in->operands[0] = item;
    in->operands[1] = list;
    return in;
}

/* ---- Functions ---- */

struct list_function {
    const char *name;
    enum expr_op op;
    bool numbers, strings, others; /* items that it takes */
    const char *takes;
};

static const struct list_function list_functions[] = {
    {"sum", EXPR_SUM, true, false, false, "numbers"},
    {"avg", EXPR_AVERAGE, true, false, false, "numbers"},
    {"min", EXPR_LEAST, true, true, false, "numbers or strings"},
    {"max", EXPR_GREATEST, true, true, false, "numbers or strings"},
    {"distinct", EXPR_DISTINCT, true, true, true, "values"},
    {"join", EXPR_JOIN, false, true, false, "strings"},
};

static const struct list_function *find_function(struct text name)
{
    for (size_t i = 0; i < sizeof list_functions / sizeof *list_functions; i++) {
        if (text_is(name, list_functions[i].name)) return &list_functions[i];
    }
    return NULL;
}

static bool takes(const struct list_function *function, enum expr_kind element)
{
    if (element == EXPR_STRING) return function->strings;
    bool number = element == EXPR_INT || element == EXPR_FLOAT || element == EXPR_DECIMAL;
    return number ? function->numbers : function->others;
}

static struct expr_type result_type(struct expr_work *work, enum expr_op op, struct expr_type list)
{
    struct expr_type element = expr_element_type(list);
    if (op == EXPR_DISTINCT) return expr_plain_type(work->context->arena, list);
    if (op == EXPR_JOIN) return expr_basic(EXPR_STRING);
    bool exact = op == EXPR_AVERAGE && element.kind == EXPR_INT;
    return exact ? expr_basic(EXPR_DECIMAL) : element;
}

static struct expr *apply(struct expr_work *work, const struct list_function *function,
                          struct expr *list, struct span span)
{
    list = cel_need_items(work, list, function->name);
    if (list == NULL) return NULL;
    if (!takes(function, list->type.element)) {
        expr_diagnose(work, &expr_type_error, list->span,
                      "%s needs a list of %s, but this is " TEXT_FMT, function->name,
                      function->takes, TEXT_ARG(expr_type_text(list->type)));
        return NULL;
    }
    struct expr_type type = result_type(work, function->op, list->type);
    struct expr *call = expr_node(work, function->op, type, span, 1);
    call->operands[0] = list;
    return call;
}

/* join(list), join(list, separator), and both with the list before the point. */
static struct expr *type_join(struct expr_work *work, const struct cel_node *node,
                              struct expr *call)
{
    struct expr *separator = node->arguments_count == 2 ? cel_type(work, node->arguments[1])
                                                        : expr_string(work, call->span, TEXT(""));
    if (separator == NULL) return NULL;
    if (separator->type.kind != EXPR_STRING) {
        expr_diagnose(work, &expr_type_error, separator->span,
                      "join needs a string between the items, but this is " TEXT_FMT,
                      TEXT_ARG(expr_type_text(separator->type)));
        return NULL;
    }
    call->operands[1] = separator;
    call->operands_count = 2;
    return call;
}

struct expr *cel_list_call(struct expr_work *work, const struct cel_node *node, bool *known)
{
    const struct list_function *function = find_function(node->name);
    *known = function != NULL;
    if (function == NULL) return NULL;
    uint32_t count = node->arguments_count, most = function->op == EXPR_JOIN ? 2 : 1;
    bool extreme = function->op == EXPR_LEAST || function->op == EXPR_GREATEST;
    struct span span = node_span(work, node);
    /* max(a, b) is max([a, b]). */
    if (extreme && count > 1 && !node->has_target) {
        return apply(work, function, cel_list(work, node, NULL), span);
    }
    if (count < 1 || count > most) {
        const char *or_values = extreme ? ", or values: " : "";
        expr_diagnose(work, &expr_type_error, span, "%s takes a list: %s(list)%s%s%s",
                      function->name, function->name, or_values, extreme ? function->name : "",
                      extreme ? "(a, b)" : "");
        return NULL;
    }
    struct expr *call = apply(work, function, cel_type(work, node->arguments[0]), span);
    return call == NULL || function->op != EXPR_JOIN ? call : type_join(work, node, call);
}
