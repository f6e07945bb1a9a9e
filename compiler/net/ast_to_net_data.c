/* Expressions: what each may name, its type, and what its value is assigned to.
 *
 * All variables that the expressions of a net may name stand in one array: the net's own, then the
 * members of `item` of each task.  Trees point into it, so it is made once and never moves.
 */
#include "net/ast_to_net_parts.h"

/* ---- Scopes ---------------------------------------------------------------------------------- */

static struct expr_variable expr_variable_of(const struct net_variable *variable,
                                             enum expr_place place, uint32_t index)
{
    return (struct expr_variable){
        .name = variable->name,
        .type = variable->type,
        .place = place,
        .index = index,
        .may_be_unset = !variable->has_initial && !variable->mandatory,
        .span = variable->span,
    };
}

/* One array of the exact size: 10,000 tasks would otherwise copy the net's variables 10,000
 * times. */
static void add_variables(struct net_lowering *part)
{
    struct net *net = part->net;
    struct arena *arena = part->all->arena;
    size_t count = net->variables.count;
    array_each(struct net_task, task, &net->tasks) count += task->returns.count;
    part->variables = ARENA_ARRAY(arena, struct expr_variable, count + 1);
    part->items_begin = ARENA_ARRAY(arena, uint32_t, (size_t)net->tasks.count + 1);
    uint32_t at = 0;
    for (uint32_t v = 0; v < net->variables.count; v++) {
        part->variables[at++] = expr_variable_of(&net->variables.items[v], EXPR_OF_CASE, v);
    }
    for (uint32_t t = 0; t < net->tasks.count; t++) {
        part->items_begin[t] = at;
        const net_variables *returns = &net->tasks.items[t].returns;
        for (uint32_t v = 0; v < returns->count; v++) {
            part->variables[at++] = expr_variable_of(&returns->items[v], EXPR_OF_ITEM, v);
        }
    }
    part->items_begin[net->tasks.count] = at;
}

/* The root element of the data is the net's id, except in the oldest versions. */
struct expr_scope net_case_scope(const struct net_lowering *part)
{
    const struct net_specification *specification = part->all->specification;
    struct expr_scope scope = part->all->constants;
    scope.variables = part->variables;
    scope.variables_count = part->items_begin[part->net->tasks.count];
    scope.by_name = &part->variable_names;
    scope.case_root = specification->has_simple_root ? TEXT("data") : part->net->name;
    return scope;
}

/* The net's variables and the one that each instance has for itself. */
struct expr_scope net_task_scope(struct net_lowering *part, const struct ast_task *ast)
{
    struct expr_scope scope = net_case_scope(part);
    if (!ast->instances.present || text_is_absent(ast->instances.as.text)) return scope;
    struct arena *arena = part->all->arena;
    uint32_t count = part->net->variables.count;
    struct expr_variable *variables = ARENA_ARRAY(arena, struct expr_variable, (size_t)count + 1);
    struct intern *names = ARENA_NEW(arena, struct intern);
    names->arena = arena;
    variables[0] = (struct expr_variable){
        .name = ast->instances.as.text,
        .type = {.kind = EXPR_OTHER, .name = TEXT("an instance's value")},
        .place = EXPR_OF_INPUT,
        .span = ast->instances.as.span,
    };
    intern_add(names, variables[0].name, 0);
    for (uint32_t v = 0; v < count; v++) {
        variables[v + 1] = part->variables[v];
        intern_add(names, variables[v + 1].name, v + 1);
    }
    scope.variables = variables;
    scope.variables_count = count + 1;
    scope.by_name = names;
    return scope;
}

/* What a completion mapping sees: in CEL the case and the item, in XPath the item's data alone. */
static struct expr_scope item_scope(struct net_lowering *part, const struct ast_task *ast,
                                    const struct net_task *task)
{
    struct expr_scope scope = net_case_scope(part);
    if (task->kind == NET_TASK_ROUTING) return scope;
    uint32_t begin = part->items_begin[task - part->net->tasks.items];
    struct intern *members = ARENA_NEW(part->all->arena, struct intern);
    members->arena = part->all->arena;
    for (uint32_t v = 0; v < task->returns.count; v++) {
        intern_add(members, task->returns.items[v].name, begin + v);
    }
    scope.item_by_name = members;
    if (!part->all->specification->is_xpath) return scope;
    scope.by_name = part->all->constants.by_name;
    scope.case_root = TEXT_NONE;
    scope.item_root =
        part->all->specification->has_simple_root ? TEXT("data") : task->decomposition;
    scope.is_open = scope.is_open || ast->instances.present;
    return scope;
}

/* ---- Expressions ----------------------------------------------------------------------------- */

static struct net_expr net_expr_of(const struct ast_text *text, struct expr_result result)
{
    struct net_expr out = {.text = text->text, .span = text->span};
    if (result.outcome == EXPR_COMPILED) out.tree = result.tree;
    if (result.outcome == EXPR_UNSUPPORTED) {
        out.unsupported = result.reason;
        out.unsupported_span = result.span;
    }
    return out;
}

static bool is_blank(struct text text) { return text_is_empty(text_trim(text)); }

static struct expr_context context_of(const struct lowering *all, const struct expr_scope *scope)
{
    return (struct expr_context){all->arena, all->diagnostics, scope};
}

struct net_expr net_lower_expression(const struct lowering *all, const struct expr_scope *scope,
                                     const struct ast_text *text, const struct expr_type *wanted)
{
    struct net_expr as_text = {.text = text->text, .span = text->span};
    if (all->specification->is_xpath || is_blank(text->text)) return as_text;
    struct expr_context context = context_of(all, scope);
    return net_expr_of(text, expr_cel(&context, text->text, text->span, wanted));
}

struct net_expr net_lower_template(const struct lowering *all, const struct expr_scope *scope,
                                   const struct ast_text *text)
{
    if (text_is_absent(text->text)) return (struct net_expr){.text = TEXT_NONE};
    struct expr_context context = context_of(all, scope);
    return net_expr_of(text, expr_template(&context, text->text, text->span));
}

/* An expression whose value goes to `target`; NULL: to what it makes itself. */
static struct net_expr lower_value(struct net_lowering *part, const struct expr_scope *scope,
                                   const struct ast_text *text, const struct expr_variable *target)
{
    struct lowering *all = part->all;
    if (!all->specification->is_xpath) {
        return net_lower_expression(all, scope, text, target == NULL ? NULL : &target->type);
    }
    if (is_blank(text->text)) return (struct net_expr){.text = text->text, .span = text->span};
    struct expr_context context = context_of(all, scope);
    return net_expr_of(text, expr_xquery_mapping(&context, text->text, text->span, target));
}

/* ---- Mappings -------------------------------------------------------------------------------- */

/* YAWL ignores such a mapping, and real files have them; in CEL it is a misspelt name. */
static void say_unknown_parameter(struct net_lowering *part, const struct net_task *task,
                                  const struct ast_mapping *mapping, const struct intern *names)
{
    struct lowering *all = part->all;
    if (all->specification->is_xpath) {
        diagnose(all->diagnostics, &net_ignored_mapping, mapping->target.span,
                 "'" TEXT_FMT "' maps to '" TEXT_FMT "', which its decomposition '" TEXT_FMT
                 "' does not have as input; YAWL ignores the mapping",
                 TEXT_ARG(task->name), TEXT_ARG(mapping->target.text),
                 TEXT_ARG(task->decomposition));
        return;
    }
    struct diagnostic *d = diagnose(
        all->diagnostics, &net_unknown_parameter, mapping->target.span,
        "'" TEXT_FMT "' fills '" TEXT_FMT "', but '" TEXT_FMT "' has no such input",
        TEXT_ARG(task->name), TEXT_ARG(mapping->target.text), TEXT_ARG(task->decomposition));
    net_suggest(all, d, mapping->target.span, names, mapping->target.text);
}

static void add_mapping(struct net_lowering *part, net_mappings *list,
                        const struct ast_mapping *mapping, uint32_t variable, struct net_expr value)
{
    struct net_mapping *added = array_add(part->all->arena, list);
    *added = (struct net_mapping){.variable = variable,
                                  .target = mapping->target.text,
                                  .span = mapping->span.source != NULL ? mapping->span
                                                                       : mapping->target.span,
                                  .value = value};
}

/* A YAML task without a decomposition: its parameters are what it maps, typed by their
 * expressions. */
static uint32_t declare_input(struct net_lowering *part, struct net_task *task,
                              const struct ast_mapping *mapping, const struct net_expr *value)
{
    struct expr_type type = {.kind = EXPR_OTHER, .name = TEXT("unknown")};
    if (value->tree != NULL) type = value->tree->type;
    struct net_variable *variable = array_add(part->all->arena, &task->in);
    *variable = (struct net_variable){.name = mapping->target.text,
                                      .span = mapping->target.span,
                                      .role = NET_IN,
                                      .type = type,
                                      .mandatory = true};
    return task->in.count - 1;
}

/* Values go to declared parameters, or declare them where a task has no decomposition. */
static void lower_in_mappings(struct net_lowering *part, const struct ast_task *ast,
                              struct net_task *task)
{
    if (ast->in.count == 0 || task->kind == NET_TASK_ROUTING) return;
    struct expr_scope scope = net_task_scope(part, ast);
    bool declares = text_is_absent(task->decomposition);
    struct intern names = {.arena = part->all->arena};
    for (uint32_t v = 0; v < task->in.count; v++) intern_add(&names, task->in.items[v].name, v);
    array_each(struct ast_mapping, mapping, &ast->in) {
        uint32_t index = intern_find(&names, mapping->target.text);
        if (index != INTERN_NONE) {
            struct expr_variable *target = ARENA_NEW(part->all->arena, struct expr_variable);
            *target = expr_variable_of(&task->in.items[index], EXPR_OF_INPUT, index);
            add_mapping(part, &task->in_mappings, mapping, index,
                        lower_value(part, &scope, &mapping->expression, target));
        } else if (declares) {
            struct net_expr value = lower_value(part, &scope, &mapping->expression, NULL);
            index = declare_input(part, task, mapping, &value);
            intern_add(&names, mapping->target.text, index);
            add_mapping(part, &task->in_mappings, mapping, index, value);
        } else {
            say_unknown_parameter(part, task, mapping, &names);
            task->is_damaged = true;
        }
    }
}

/* All are evaluated over the variables as they were, and assigned at once: order does not
 * matter. */
static void lower_out_mappings(struct net_lowering *part, const struct ast_task *ast,
                               struct net_task *task)
{
    if (ast->out.count == 0) return;
    struct expr_scope scope = item_scope(part, ast, task);
    array_each(struct ast_mapping, mapping, &ast->out) {
        uint32_t index = intern_find(&part->variable_names, mapping->target.text);
        if (index == INTERN_NONE) {
            struct diagnostic *d = diagnose(
                part->all->diagnostics, &net_unknown_variable, mapping->target.span,
                "'" TEXT_FMT "' assigns to '" TEXT_FMT "', but net '" TEXT_FMT
                "' has no such variable",
                TEXT_ARG(task->name), TEXT_ARG(mapping->target.text), TEXT_ARG(part->net->name));
            net_suggest(part->all, d, mapping->target.span, &part->variable_names,
                        mapping->target.text);
            continue;
        }
        add_mapping(part, &task->out_mappings, mapping, index,
                    lower_value(part, &scope, &mapping->expression, &part->variables[index]));
    }
}

/* Without a function since YAWL 2.0, but part of the file: kept as text. */
static void keep_enablement(struct net_lowering *part, const struct ast_task *ast,
                            struct net_task *task)
{
    array_each(struct ast_mapping, mapping, &ast->enablement) {
        struct net_expr value = {.text = mapping->expression.text,
                                 .span = mapping->expression.span};
        add_mapping(part, &task->enablement_mappings, mapping, NET_NONE, value);
    }
}

/* In YAML a routing task may compute (`out`), since its expressions see the case. */
static void check_data_of_routing(struct net_lowering *part, const struct ast_task *ast,
                                  const struct net_task *task)
{
    if (task->kind != NET_TASK_ROUTING) return;
    bool is_yaml = part->all->specification->is_yaml;
    const char *what = ast->in.count > 0                ? "input mappings"
                       : ast->returns.count > 0         ? "results"
                       : ast->out.count > 0 && !is_yaml ? "completed mappings"
                                                        : NULL;
    if (what == NULL) return;
    diagnose(part->all->diagnostics, &net_needs_performer, task->span,
             is_yaml ? "'" TEXT_FMT "' has %s but nobody performs it; add `offer`, `call` or `net`"
                     : "'" TEXT_FMT "' has %s but no decomposition; add <decomposesTo>",
             TEXT_ARG(task->name), what);
}

/* ---- Guards ---------------------------------------------------------------------------------- */

/* Only guards that are ever evaluated are parsed: not those of one flow, nor of an xor split's
 * default. */
static void lower_guards(struct net_lowering *part, struct net_task *task,
                         const struct expr_scope *scope)
{
    static const struct expr_type condition = {.kind = EXPR_BOOL, .name = {"bool", 4}};
    if (task->split != NET_GATE_XOR && task->split != NET_GATE_OR) return;
    struct expr_context context = context_of(part->all, scope);
    array_each(struct net_flow, flow, &task->flows) {
        if (is_blank(flow->guard.text)) continue;
        if (flow->is_default && task->split == NET_GATE_XOR) continue;
        struct ast_text text = {flow->guard.text, flow->guard.span};
        flow->guard =
            net_expr_of(&text, part->all->specification->is_xpath
                                   ? expr_xpath_predicate(&context, text.text, text.span)
                                   : expr_cel(&context, text.text, text.span, &condition));
    }
}

/* In the order of the tasks, so that messages come in the order of the text. */
void net_lower_data(struct net_lowering *part)
{
    add_variables(part);
    struct expr_scope scope = net_case_scope(part);
    array_each(struct ast_task, ast, &part->ast->tasks) {
        struct net_task *task = net_task_of(part, ast);
        check_data_of_routing(part, ast, task);
        lower_in_mappings(part, ast, task);
        lower_out_mappings(part, ast, task);
        keep_enablement(part, ast, task);
        lower_guards(part, task, &scope);
    }
}
