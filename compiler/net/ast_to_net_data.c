/* Expressions of mappings and guards: their types, and what their values are assigned to. */
#include "net/ast_to_net_parts.h"

/* ---- Expressions ----------------------------------------------------------------------------- */

static struct net_expr net_expr_of(const struct ast_text *text, struct expr_result result)
{
    struct net_expr out = {.text = text->text, .span = text->span};
    if (result.outcome == EXPR_COMPILED) out.tree = result.tree;
    if (result.outcome == EXPR_UNSUPPORTED) {
        out.unsupported = result.reason;
        out.unsupported_span = result.span;
        out.unsupported_type = result.is_type;
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

/* Where the type comes from that a value must have. */
static void note_target(const struct lowering *all, const struct expr_result *result,
                        const struct expr_variable *target)
{
    struct diagnostics *diagnostics = all->diagnostics;
    if (!result->misfits || target->span.source == NULL || diagnostics->list.count == 0) return;
    diagnostic_note(diagnostics, diagnostics->list.items[diagnostics->list.count - 1], target->span,
                    "it is assigned to '" TEXT_FMT "', which is declared here",
                    TEXT_ARG(target->name));
}

static struct net_expr lower_cel(const struct lowering *all, const struct expr_scope *scope,
                                 const struct ast_text *text, const struct expr_variable *target)
{
    struct expr_context context = context_of(all, scope);
    struct expr_result result = expr_cel(&context, text->text, text->span, &target->type);
    note_target(all, &result, target);
    return net_expr_of(text, result);
}

struct net_expr net_lower_value(const struct lowering *all, const struct expr_scope *scope,
                                const struct ast_text *text, const struct expr_variable *target)
{
    bool is_cel = !all->specification->is_xpath;
    if (is_cel && target == NULL) return net_lower_expression(all, scope, text, NULL);
    if (is_cel && !is_blank(text->text)) return lower_cel(all, scope, text, target);
    if (is_blank(text->text)) return (struct net_expr){.text = text->text, .span = text->span};
    struct expr_context context = context_of(all, scope);
    return net_expr_of(text, expr_xquery_mapping(&context, text->text, text->span, target));
}

/* YAWL's queries of multiple instances; nothing where one of them is not there. */
struct net_expr net_lower_split(const struct lowering *all, const struct expr_scope *scope,
                                const struct ast_instances *ast,
                                const struct expr_variable *target)
{
    struct net_expr as_text = {.text = ast->input.text, .span = ast->input.span};
    if (is_blank(ast->input.text) || is_blank(ast->split.text) || target == NULL) return as_text;
    struct expr_context context = context_of(all, scope);
    struct expr_query accessor = {ast->input.text, ast->input.span};
    struct expr_query split = {ast->split.text, ast->split.span};
    return net_expr_of(&ast->input, expr_xquery_instances(&context, accessor, split, target));
}

struct net_expr net_lower_joining(const struct lowering *all, const struct expr_scope *scope,
                                  const struct ast_text *text, const struct expr_variable *target)
{
    if (is_blank(text->text)) return (struct net_expr){.text = text->text, .span = text->span};
    struct expr_context context = context_of(all, scope);
    struct expr_query joining = {text->text, text->span};
    return net_expr_of(text, expr_xquery_joining(&context, joining, scope->item_root, target));
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
    struct expr_scope scope = net_task_scope(part, task);
    bool declares = text_is_absent(task->decomposition);
    struct intern names = {.arena = part->all->arena};
    for (uint32_t v = 0; v < task->in.count; v++) intern_add(&names, task->in.items[v].name, v);
    array_each(struct ast_mapping, mapping, &ast->in) {
        uint32_t index = intern_find(&names, mapping->target.text);
        if (index != INTERN_NONE) {
            struct expr_variable *target = ARENA_NEW(part->all->arena, struct expr_variable);
            *target = net_expr_variable(&task->in.items[index], EXPR_OF_INPUT, index);
            add_mapping(part, &task->in_mappings, mapping, index,
                        net_lower_value(part->all, &scope, &mapping->expression, target));
        } else if (declares) {
            struct net_expr value = net_lower_value(part->all, &scope, &mapping->expression, NULL);
            index = declare_input(part, task, mapping, &value);
            intern_add(&names, mapping->target.text, index);
            add_mapping(part, &task->in_mappings, mapping, index, value);
        } else {
            say_unknown_parameter(part, task, mapping, &names);
            task->is_damaged = true;
        }
    }
}

static void say_unknown_variable(struct net_lowering *part, const struct net_task *task,
                                 const struct ast_mapping *mapping)
{
    struct diagnostic *d = diagnose(
        part->all->diagnostics, &net_unknown_variable, mapping->target.span,
        "'" TEXT_FMT "' assigns to '" TEXT_FMT "', but net '" TEXT_FMT "' has no such variable",
        TEXT_ARG(task->name), TEXT_ARG(mapping->target.text), TEXT_ARG(part->net->name));
    net_suggest(part->all, d, mapping->target.span, &part->variable_names, mapping->target.text);
}

/* There are as many items as instances, so `out` in CEL sees none of them. */
static struct expr_scope out_scope(const struct net_lowering *part, const struct ast_task *ast,
                                   const struct net_task *task)
{
    bool is_cel = !part->all->specification->is_xpath;
    if (!is_cel || !ast->instances.present) return net_item_scope(part, task);
    struct expr_scope scope = net_case_scope(part);
    scope.item_by_name = NULL;
    return scope;
}

static void say_collect(const struct lowering *all, uint32_t errors, const struct ast_text *text)
{
    bool is_told = all->diagnostics->errors > errors && text_find(text->text, "item") != SIZE_MAX;
    if (!is_told || all->diagnostics->list.count == 0) return;
    struct diagnostic *last = all->diagnostics->list.items[all->diagnostics->list.count - 1];
    diagnostic_note(all->diagnostics, last, SPAN_NONE,
                    "a task with instances gives the results of all of them: use `collect`");
}

/* What `merge` of the variable makes of the value. */
static struct net_expr lower_assigned(struct net_lowering *part, const struct expr_scope *scope,
                                      const struct ast_text *text, uint32_t index)
{
    const struct net_variable *variable = &part->net->variables.items[index];
    const struct expr_variable *target = &part->variables[index];
    struct diagnostics *diagnostics = part->all->diagnostics;
    uint32_t errors = diagnostics->errors;
    if (variable->merge <= EXPR_MERGE_LAST || is_blank(text->text))
        return net_lower_value(part->all, scope, text, target);
    struct expr_context context = context_of(part->all, scope);
    struct net_expr value = net_expr_of(
        text, expr_cel_merged(&context, text->text, text->span, target, variable->merge));
    if (diagnostics->errors > errors && diagnostics->list.count > 0) {
        diagnostic_note(diagnostics, diagnostics->list.items[diagnostics->list.count - 1],
                        variable->span, "'" TEXT_FMT "' is merged by '%s'",
                        TEXT_ARG(variable->name), expr_merge_word(variable->merge));
    }
    return value;
}

/* All are evaluated over the variables as they were, and assigned at once: order does not
 * matter. */
static void lower_out_mappings(struct net_lowering *part, const struct ast_task *ast,
                               struct net_task *task)
{
    if (ast->out.count == 0) return;
    struct expr_scope scope = out_scope(part, ast, task);
    array_each(struct ast_mapping, mapping, &ast->out) {
        uint32_t index = intern_find(&part->variable_names, mapping->target.text);
        if (index == INTERN_NONE) {
            say_unknown_variable(part, task, mapping);
            continue;
        }
        uint32_t errors = part->all->diagnostics->errors;
        add_mapping(part, &task->out_mappings, mapping, index,
                    lower_assigned(part, &scope, &mapping->expression, index));
        if (scope.item_by_name == NULL) say_collect(part->all, errors, &mapping->expression);
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
    const char *what = ast->in.count > 0                                 ? "input mappings"
                       : ast->returns.count > 0 && !ast->trigger.present ? "results"
                       : ast->out.count > 0 && !is_yaml                  ? "completed mappings"
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

/* A task whose condition is false is passed by, without work. */
static void lower_condition(struct net_lowering *part, const struct ast_task *ast,
                            struct net_task *task, const struct expr_scope *scope)
{
    static const struct expr_type condition = {.kind = EXPR_BOOL, .name = {"bool", 4}};
    if (text_is_absent(ast->condition.text)) return;
    task->performed_if = net_lower_expression(part->all, scope, &ast->condition, &condition);
}

/* In the order of the tasks, so that messages come in the order of the text. */
void net_lower_data(struct net_lowering *part)
{
    struct expr_scope scope = net_case_scope(part);
    array_each(struct ast_task, ast, &part->ast->tasks) {
        struct net_task *task = net_task_of(part, ast);
        check_data_of_routing(part, ast, task);
        lower_in_mappings(part, ast, task);
        lower_out_mappings(part, ast, task);
        keep_enablement(part, ast, task);
        lower_guards(part, task, &scope);
        lower_condition(part, ast, task, &scope);
    }
}
