/* CEL calls: size, has, timer; macros, functions of tables and those on lists are in files of their own;
 * others of CEL by name, as not compiled.
 *
 * What is no function of CEL or of the language is an error.
 */
#include "expr/cel.h"

static struct span node_span(const struct expr_work *work, const struct cel_node *node)
{
    return expr_place(work, node->begin, node->end);
}

/* Of CEL, its macros and extensions, and of the language: names for "did you mean". */
static const char *const functions[] = {"size",
                                        "has",
                                        "all",
                                        "exists",
                                        "exists_one",
                                        "map",
                                        "filter",
                                        "startsWith",
                                        "endsWith",
                                        "contains",
                                        "matches",
                                        "string",
                                        "int",
                                        "uint",
                                        "double",
                                        "bool",
                                        "bytes",
                                        "type",
                                        "dyn",
                                        "duration",
                                        "timestamp",
                                        "timer",
                                        "sum",
                                        "avg",
                                        "min",
                                        "max",
                                        "distinct",
                                        "join",
                                        "split",
                                        "lowerAscii",
                                        "upperAscii",
                                        "trim",
                                        "replace",
                                        "substring",
                                        "indexOf",
                                        "charAt",
                                        "format",
                                        "decimal",
                                        "date",
                                        "getFullYear",
                                        "getMonth",
                                        "getDate",
                                        "getDayOfMonth",
                                        "getDayOfWeek",
                                        "getDayOfYear",
                                        "getHours",
                                        "getMinutes",
                                        "getSeconds",
                                        "getMilliseconds",
                                        "lastIndexOf",
                                        "reverse",
                                        "sort",
                                        "flatten",
                                        "slice",
                                        NULL};

static bool is_function(struct text name)
{
    for (const char *const *function = functions; *function != NULL; function++) {
        if (text_is(name, *function)) return true;
    }
    return false;
}

static struct expr *type_size(struct expr_work *work, const struct cel_node *node)
{
    struct span span = node_span(work, node);
    if (node->arguments_count != 1) {
        expr_diagnose(work, &expr_type_error, span, "size takes one value: size(x) or x.size()");
        return NULL;
    }
    if (node->arguments[0]->kind == CEL_MAP) return cel_map_size(work, node->arguments[0], span);
    struct expr *operand = cel_type(work, node->arguments[0]);
    if (operand == NULL) return NULL;
    if (operand->type.kind == EXPR_BYTES) {
        return expr_call(work, &expr_functions[EXPR_FN_BYTES_SIZE], expr_basic(EXPR_INT), span,
                         &operand);
    }
    if (operand->type.kind != EXPR_STRING && operand->type.kind != EXPR_LIST) {
        expr_diagnose(work, &expr_type_error, operand->span,
                      "size needs a string, bytes, a list or a map, but this is " TEXT_FMT,
                      TEXT_ARG(expr_type_text(operand->type)));
        return NULL;
    }
    struct expr *size = expr_unary(work, EXPR_SIZE, expr_basic(EXPR_INT), operand);
    size->span = span;
    return size;
}

/* has(item.x): was it given back?  has(x.y): has the record that member?  has({…}.k): is it a key? */
static struct expr *type_has(struct expr_work *work, const struct cel_node *node)
{
    struct span span = node_span(work, node);
    const struct cel_node *member = node->arguments_count == 1 ? node->arguments[0] : NULL;
    if (node->has_target || member == NULL || member->kind != CEL_SELECT) {
        expr_diagnose(work, &expr_type_error, span, "has takes one member: has(item.name)");
        return NULL;
    }
    if (member->operands[0]->kind == CEL_MAP) {
        struct cel_node key = {.kind = CEL_LITERAL,
                               .begin = member->begin,
                               .end = member->end,
                               .literal = expr_string(work, span, member->name)};
        struct cel_node in = *member;
        in.operands[0] = &key;
        in.operands[1] = member->operands[0];
        return cel_map_in(work, &in);
    }
    struct expr *value = cel_type(work, member);
    if (value == NULL) return NULL;
    struct expr *has = cel_presence(work, span, value);
    if (has != NULL) return has;
    expr_diagnose(work, &expr_type_error, span, "has takes one member: has(item.name)");
    return NULL;
}

/* timer(task): the task by its name, or in quotes where that is no identifier. */
static struct expr *type_timer(struct expr_work *work, const struct cel_node *node)
{
    const struct intern *timers = work->context->scope->timers_by_name;
    struct span span = node_span(work, node);
    const struct cel_node *task = node->arguments_count == 1 ? node->arguments[0] : NULL;
    bool is_name = task != NULL && task->kind == CEL_NAME;
    bool is_text = task != NULL && task->kind == CEL_LITERAL && task->literal != NULL &&
                   task->literal->type.kind == EXPR_STRING;
    if (node->has_target || (!is_name && !is_text)) {
        expr_diagnose(work, &expr_type_error, span,
                      "timer takes one task: timer(name), or timer('a name')");
        return NULL;
    }
    struct text name = is_name ? task->name : task->literal->literal.string;
    uint32_t index = timers == NULL ? INTERN_NONE : intern_find(timers, name);
    if (index != INTERN_NONE) return expr_timer(work, span, index);
    struct span name_span = node_span(work, task);
    struct diagnostic *d =
        expr_diagnose(work, &expr_unknown_name, name_span,
                      "there is no task '" TEXT_FMT "' with a timer here", TEXT_ARG(name));
    if (is_name) expr_suggest(work, d, name_span, timers, name);
    return NULL;
}

struct expr *cel_call(struct expr_work *work, const struct cel_node *node)
{
    if (text_is(node->name, "size")) return type_size(work, node);
    if (text_is(node->name, "has")) return type_has(work, node);
    if (text_is(node->name, "timer")) return type_timer(work, node);
    bool known;
    struct expr *call = cel_macro(work, node, &known);
    if (!known) call = cel_function(work, node, &known);
    if (!known) call = cel_regex(work, node, &known);
    if (!known) call = cel_time_call(work, node, &known);
    if (!known) call = cel_list_call(work, node, &known);
    if (known) return call;
    struct span span = node_span(work, node);
    if (is_function(node->name)) {
        return expr_unsupported(work, span, "the function '" TEXT_FMT "'", TEXT_ARG(node->name));
    }
    const char *hint = text_is(node->name, "not") ? "; CEL negates with !" : "";
    struct diagnostic *d =
        expr_diagnose(work, &expr_unknown_name, span, "there is no function '" TEXT_FMT "'%s",
                      TEXT_ARG(node->name), hint);
    if (!node->has_target) {
        struct span name = expr_place(work, node->begin, node->begin + node->name.length);
        diagnostic_did_you_mean(work->context->diagnostics, d, name,
                                intern_nearest_of(functions, node->name));
    }
    return NULL;
}
