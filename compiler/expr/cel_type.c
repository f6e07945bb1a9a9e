/* CEL nodes to the typed tree: names and members; calls are in cel_call.c, operators in
 * cel_operator.c, lists in cel_list.c.
 *
 * Reports every name that is not known and goes on, so that one run tells all. Values of types that are not
 * compiled are unsupported as soon as they are used. */
#include "expr/cel.h"

static struct span node_span(const struct expr_work *work, const struct cel_node *node)
{
    return expr_place(work, node->begin, node->end);
}

/* ---- Names ---- */

/* Types nest at most EXPR_TYPE_DEPTH_MAX deep. */
bool cel_is_value(const struct expr_type *type)
{
    if (type->kind == EXPR_LIST && type->item != NULL) return cel_is_value(type->item);
    enum expr_kind kind = type->kind == EXPR_LIST ? type->element : type->kind;
    return kind == EXPR_RECORD || expr_is_scalar(kind);
}

/* Whether an item of the list has a value is not asked in an expression yet. */
bool cel_may_lack_items(struct expr_work *work, const struct expr *list)
{
    const struct expr_type *item = list->type.item;
    if (item == NULL || !item->optional) return false;
    expr_unsupported(work, list->span, "the items of a list of type " TEXT_FMT,
                     TEXT_ARG(expr_type_text(list->type)));
    return true;
}

bool cel_is_item(const struct expr_type *type)
{
    return cel_is_value(type) && type->kind != EXPR_LIST && !type->optional;
}

static struct expr *variable_node(struct expr_work *work, const struct expr_variable *variable,
                                  struct span span)
{
    if (cel_is_value(&variable->type)) return expr_variable(work, span, variable);
    return expr_unsupported(work, span, "'" TEXT_FMT "', a value of type " TEXT_FMT,
                            TEXT_ARG(variable->name), TEXT_ARG(expr_type_text(variable->type)));
}

static const struct expr_variable *find_variable(const struct expr_scope *scope,
                                                 const struct intern *names, struct text name)
{
    uint32_t index = names == NULL ? INTERN_NONE : intern_find(names, name);
    return index == INTERN_NONE ? NULL : &scope->variables[index];
}

static const struct expr_enumeration *find_enumeration(const struct expr_scope *scope,
                                                       struct text name)
{
    const struct expr_enumeration *const *e = scope->enumerations;
    for (; e != NULL && *e != NULL; e++) {
        if (text_equal((*e)->name, name)) return *e;
    }
    return NULL;
}

/* Enumerations that have a value of that name: people write `paid` for `Status.paid`. */
static const struct expr_enumeration *enumeration_with(const struct expr_scope *scope,
                                                       struct text value)
{
    const struct expr_enumeration *const *e = scope->enumerations;
    for (; e != NULL && *e != NULL; e++) {
        for (uint32_t i = 0; i < (*e)->values_count; i++) {
            if (text_equal((*e)->values[i], value)) return *e;
        }
    }
    return NULL;
}

static struct expr *unknown_name(struct expr_work *work, struct text name, struct span span)
{
    const struct expr_scope *scope = work->context->scope;
    struct diagnostics *all = work->context->diagnostics;
    struct diagnostic *d = expr_diagnose(
        work, &expr_unknown_name, span, "there is no variable '" TEXT_FMT "' here", TEXT_ARG(name));
    static const char *const counts[] = {"completed", "active", NULL};
    const struct expr_enumeration *enumeration = enumeration_with(scope, name);
    if (scope->is_initial && enumeration == NULL) {
        diagnostic_note(all, d, SPAN_NONE,
                        "an initial value sees no variables: let the first task assign it in `out`");
        return NULL;
    }
    struct text count = scope->in_until ? intern_nearest_of(counts, name) : TEXT_NONE;
    if (!text_is_absent(count)) {
        diagnostic_did_you_mean(all, d, span, count);
    } else if (enumeration != NULL) {
        struct text whole = text_format(work->context->arena, TEXT_FMT "." TEXT_FMT,
                                        TEXT_ARG(enumeration->name), TEXT_ARG(name));
        diagnostic_did_you_mean(all, d, span, whole);
    } else if (find_variable(scope, scope->item_by_name, name) != NULL) {
        struct text whole = text_format(work->context->arena, "item." TEXT_FMT, TEXT_ARG(name));
        diagnostic_did_you_mean(all, d, span, whole);
    } else {
        expr_suggest(work, d, span, scope->by_name, name);
    }
    return NULL;
}

/* What the runtime knows of the instances. */
static struct expr *int_of(struct expr_work *work, enum expr_op op, struct span span)
{
    return expr_node(work, op, expr_basic(EXPR_INT), span, 0);
}

static const struct expr_local *find_local(const struct expr_work *work, struct text name)
{
    for (const struct expr_bound *bound = work->bound; bound != NULL; bound = bound->outer) {
        if (text_equal(bound->local->name, name)) return bound->local;
    }
    return NULL;
}

bool cel_is_variable(const struct expr_work *work, struct text name)
{
    const struct expr_scope *scope = work->context->scope;
    return find_local(work, name) != NULL || find_variable(scope, scope->by_name, name) != NULL;
}

static struct expr *type_name(struct expr_work *work, const struct cel_node *node)
{
    const struct expr_scope *scope = work->context->scope;
    struct span span = node_span(work, node);
    const struct expr_local *local = find_local(work, node->name);
    if (local != NULL) return expr_local(work, span, local);
    if (scope->in_until && text_is(node->name, "completed")) {
        return int_of(work, EXPR_COMPLETED, span);
    }
    if (scope->in_until && text_is(node->name, "active")) return int_of(work, EXPR_ACTIVE, span);
    const struct expr_variable *variable = find_variable(scope, scope->by_name, node->name);
    if (variable != NULL) return variable_node(work, variable, span);
    if (text_is(node->name, "now")) return cel_now(work, span);
    if (text_is(node->name, "item")) {
        if (scope->item_by_name != NULL) return expr_unsupported(work, span, "'item' as a whole");
        expr_diagnose(
            work, &expr_unknown_name, span,
            "'item' is what a performer gives back; it can be read in the `out` of a task "
            "that has a performer");
        return NULL;
    }
    if (text_is(node->name, "case")) {
        expr_diagnose(work, &expr_unknown_name, span, "'case' alone has no value; write case.id");
        return NULL;
    }
    if (find_enumeration(scope, node->name) != NULL) {
        expr_diagnose(work, &expr_type_error, span,
                      "'" TEXT_FMT "' is an enumeration; write one of its values, " TEXT_FMT
                      ".NAME",
                      TEXT_ARG(node->name), TEXT_ARG(node->name));
        return NULL;
    }
    return unknown_name(work, node->name, span);
}

/* ---- Members ---- */

static struct expr *item_member(struct expr_work *work, const struct cel_node *node)
{
    const struct expr_scope *scope = work->context->scope;
    const struct expr_variable *member = find_variable(scope, scope->item_by_name, node->name);
    struct span span = node_span(work, node);
    if (member != NULL) return variable_node(work, member, span);
    struct diagnostic *d =
        expr_diagnose(work, &expr_unknown_name, span,
                      "'item' has no member '" TEXT_FMT "'; declare it under `returns` of the task",
                      TEXT_ARG(node->name));
    uint32_t length = (uint32_t)node->name.length;
    struct span name_span = expr_place(work, node->end - length, node->end);
    expr_suggest(work, d, name_span, scope->item_by_name, node->name);
    diagnostic_note(
        work->context->diagnostics, d, SPAN_NONE,
        "only `out` sees what a performer gives back; a guard sees the case's variables, "
        "so assign it to one in `out` first");
    return NULL;
}

static struct expr *enumeration_value(struct expr_work *work, const struct cel_node *node,
                                      const struct expr_enumeration *enumeration)
{
    struct span span = node_span(work, node);
    struct intern values = {.arena = work->context->arena};
    for (uint32_t i = 0; i < enumeration->values_count; i++) {
        if (text_equal(enumeration->values[i], node->name)) {
            struct expr *expr = expr_int(work, span, 0);
            expr->type = (struct expr_type){
                .kind = EXPR_ENUM, .name = enumeration->name, .enumeration = enumeration};
            expr->literal.enumerator = i;
            return expr;
        }
    }
    for (uint32_t i = 0; i < enumeration->values_count; i++)
        intern_add(&values, enumeration->values[i], i);
    struct diagnostic *d =
        expr_diagnose(work, &expr_unknown_name, span, "'" TEXT_FMT "' has no value '" TEXT_FMT "'",
                      TEXT_ARG(enumeration->name), TEXT_ARG(node->name));
    uint32_t length = (uint32_t)node->name.length;
    expr_suggest(work, d, expr_place(work, node->end - length, node->end), &values, node->name);
    return NULL;
}

static struct expr *instance_member(struct expr_work *work, const struct cel_node *node)
{
    struct span span = node_span(work, node);
    bool is_index = text_is(node->name, "index");
    if (is_index && work->context->scope->in_instance) {
        return int_of(work, EXPR_INSTANCE_INDEX, span);
    }
    if (is_index) {
        expr_diagnose(work, &expr_unknown_name, span,
                      "there are no instances here: instance.index is for the `in`, `call` and "
                      "`collect` of a task with `instances`");
    } else {
        expr_diagnose(work, &expr_unknown_name, span,
                      "an instance has no member '" TEXT_FMT "', only index", TEXT_ARG(node->name));
    }
    return NULL;
}

static struct expr *type_select(struct expr_work *work, const struct cel_node *node)
{
    const struct expr_scope *scope = work->context->scope;
    const struct cel_node *target = node->operands[0];
    struct span span = node_span(work, node);
    struct text base = target->kind == CEL_NAME ? target->name : TEXT_NONE;
    if (!text_is_absent(base) && !cel_is_variable(work, base)) {
        if (text_is(base, "item") && scope->item_by_name != NULL) return item_member(work, node);
        if (text_is(base, "case") && text_is(node->name, "id")) {
            struct expr *id = expr_string(work, span, TEXT(""));
            id->op = EXPR_CASE_ID;
            return id;
        }
        if (text_is(base, "case")) {
            expr_diagnose(work, &expr_unknown_name, span,
                          "a case has no member '" TEXT_FMT "', only id", TEXT_ARG(node->name));
            return NULL;
        }
        if (text_is(base, "instance")) return instance_member(work, node);
        if (text_is(base, "secret")) return expr_unsupported(work, span, "a secret");
        const struct expr_enumeration *enumeration = find_enumeration(scope, base);
        if (enumeration != NULL) return enumeration_value(work, node, enumeration);
    }
    if (target->kind == CEL_MAP)
        return cel_map_index(work, node, target, expr_string(work, span, node->name));
    struct expr *value = cel_type(work, target);
    if (value == NULL) return NULL;
    if (value->type.kind == EXPR_RECORD) return cel_member(work, node, value);
    expr_diagnose(work, &expr_type_error, span,
                  "a value of type " TEXT_FMT " has no member '" TEXT_FMT "'",
                  TEXT_ARG(expr_type_text(value->type)), TEXT_ARG(node->name));
    return NULL;
}

/* ---- Operators ---- */

static struct expr *need(struct expr_work *work, struct expr *operand, const char *sign, bool fits,
                         const char *wanted)
{
    if (operand == NULL || fits) return operand;
    expr_diagnose(work, &expr_type_error, operand->span, "%s needs %s, but this is " TEXT_FMT, sign,
                  wanted, TEXT_ARG(expr_type_text(operand->type)));
    return NULL;
}

static struct expr *type_unary(struct expr_work *work, const struct cel_node *node)
{
    struct expr *operand = cel_type(work, node->operands[0]);
    if (operand == NULL) return NULL;
    enum expr_kind kind = operand->type.kind;
    struct span span = node_span(work, node);
    struct expr *result;
    if (node->kind == CEL_NOT) {
        result = expr_not(work, need(work, operand, "'!'", kind == EXPR_BOOL, "a bool"));
    } else {
        bool number = kind == EXPR_INT || kind == EXPR_FLOAT || kind == EXPR_DECIMAL;
        if (kind == EXPR_DURATION) return cel_time_negate(work, operand);
        operand = need(work, operand, "'-'", number, "a number");
        result = expr_unary(work, EXPR_NEGATE, expr_basic(kind), operand);
    }
    if (result != NULL && result->op != EXPR_VARIABLE) result->span = span;
    return result;
}

static struct expr *type_conditional(struct expr_work *work, const struct cel_node *node)
{
    struct expr *operands[3];
    for (int i = 0; i < 3; i++) operands[i] = cel_type(work, node->operands[i]);
    return cel_conditional(work, node, operands);
}

/* `x == null` and `null != x`: has x a value? */
static struct expr *type_null_test(struct expr_work *work, const struct cel_node *node,
                                   const struct cel_node *other)
{
    struct span span = node_span(work, node);
    struct expr *value = cel_type(work, other);
    if (value == NULL) return NULL;
    bool equality = node->op == EXPR_EQUAL || node->op == EXPR_NOT_EQUAL;
    struct expr *set = value->type.optional ? cel_presence(work, span, value) : NULL;
    if (!equality || set == NULL) {
        expr_diagnose(
            work, &expr_type_error, span,
            "null can only be compared, by == and !=, with a variable of an optional type "
            "(T?); this is " TEXT_FMT,
            TEXT_ARG(expr_type_text(value->type)));
        return NULL;
    }
    return node->op == EXPR_EQUAL ? expr_not(work, set) : set;
}

static struct expr *type_binary(struct expr_work *work, const struct cel_node *node)
{
    const struct cel_node *left = node->operands[0], *right = node->operands[1];
    if (right->kind == CEL_NULL && left->kind != CEL_NULL) return type_null_test(work, node, left);
    if (left->kind == CEL_NULL && right->kind != CEL_NULL) return type_null_test(work, node, right);
    struct expr *a = cel_type(work, left);
    return cel_binary(work, node, a, cel_type(work, right));
}

/* At most EXPR_DEPTH_MAX deep, as the nodes. */
struct expr *cel_type(struct expr_work *work, const struct cel_node *node)
{
    switch (node->kind) {
    case CEL_LITERAL: return node->literal;
    case CEL_NULL: return expr_unsupported(work, node_span(work, node), "null as a value");
    case CEL_NAME: return type_name(work, node);
    case CEL_SELECT: return type_select(work, node);
    case CEL_CALL: return cel_call(work, node);
    case CEL_NOT:
    case CEL_NEGATE: return type_unary(work, node);
    case CEL_BINARY: return type_binary(work, node);
    case CEL_CONDITIONAL: return type_conditional(work, node);
    case CEL_LIST: return cel_list(work, node, NULL);
    case CEL_MAP:
        return expr_unsupported(work, node_span(work, node),
                                "a map as a value; it can be indexed, searched by `in` and walked "
                                "through where it stands");
    case CEL_RECORD: return cel_record(work, node);
    case CEL_INDEX: return cel_index(work, node);
    case CEL_IN: return cel_in(work, node);
    case CEL_OTHER: break;
    }
    return expr_unsupported(work, node_span(work, node), TEXT_FMT, TEXT_ARG(node->reason));
}

struct expr *cel_type_as(struct expr_work *work, const struct cel_node *node,
                         const struct expr_type *wanted)
{
    if (wanted == NULL) return cel_type(work, node);
    if (node->kind == CEL_NULL && wanted->optional)
        return expr_node(work, EXPR_ABSENT, *wanted, node_span(work, node), 0);
    if (node->kind == CEL_NULL) {
        expr_diagnose(work, &expr_type_error, node_span(work, node),
                      "null is no value of type " TEXT_FMT "; only a T? may be without a value",
                      TEXT_ARG(expr_type_text(*wanted)));
        return NULL;
    }
    bool is_list = node->kind == CEL_LIST && wanted->kind == EXPR_LIST;
    return is_list ? cel_list(work, node, wanted) : cel_type(work, node);
}
