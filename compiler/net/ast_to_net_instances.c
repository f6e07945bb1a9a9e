/* Multiple instances and timers: kept as they are written, with the names in them resolved.
 * Neither is compiled yet; their numbers are checked in check_instances.c.
 */
#include "net/ast_to_net_parts.h"

static struct net_expr as_text(const struct ast_text *text)
{
    return (struct net_expr){.text = text->text, .span = text->span};
}

static uint32_t find_variable(struct net_lowering *part, const struct net_task *task,
                              const struct ast_text *name)
{
    uint32_t index = intern_find(&part->variable_names, name->text);
    if (index != INTERN_NONE) return index;
    struct diagnostic *d =
        diagnose(part->all->diagnostics, &net_unknown_variable, name->span,
                 "'" TEXT_FMT "' uses the variable '" TEXT_FMT "', but net '" TEXT_FMT
                 "' has no such variable",
                 TEXT_ARG(task->name), TEXT_ARG(name->text), TEXT_ARG(part->net->name));
    net_suggest(part->all, d, name->span, &part->variable_names, name->text);
    return NET_NONE;
}

/* The results go to variables of the net when the task leaves. */
static void lower_collect(struct net_lowering *part, const struct ast_task *ast,
                          struct net_task *task)
{
    array_each(struct ast_mapping, mapping, &ast->instances.collect) {
        struct net_mapping *added = array_add(part->all->arena, &task->instances.collect);
        *added = (struct net_mapping){
            .variable = find_variable(part, task, &mapping->target),
            .target = mapping->target.text,
            .span = mapping->span,
            .value = as_text(&mapping->expression),
        };
    }
}

static void check_input_param(struct net_lowering *part, const struct ast_instances *ast,
                              const struct net_task *task)
{
    if (text_is_absent(ast->input_param.text) || text_is_absent(task->decomposition)) return;
    array_each(struct net_variable, variable, &task->in) {
        if (text_equal(variable->name, ast->input_param.text)) return;
    }
    /* YAWL has always taken such a file, and gives the instances nothing. */
    bool is_refused = !part->all->specification->is_xpath;
    diagnose(part->all->diagnostics, is_refused ? &net_unknown_parameter : &net_ignored_mapping,
             ast->input_param.span,
             "the instances of '" TEXT_FMT "' fill '" TEXT_FMT "', but '" TEXT_FMT
             "' has no such input",
             TEXT_ARG(task->name), TEXT_ARG(ast->input_param.text), TEXT_ARG(task->decomposition));
}

/* Bounds stay text: `all`, `infinite`, a number or an expression; YAWL's queries do as well. */
static void lower_instances(struct net_lowering *part, const struct ast_task *ast_task,
                            struct net_task *task)
{
    const struct ast_instances *ast = &ast_task->instances;
    struct expr_scope scope = net_case_scope(part);
    bool is_query = part->all->specification->is_xpath;
    task->instances = (struct net_instances){
        .present = true,
        .span = ast->span.source != NULL ? ast->span : task->span,
        .for_each = is_query ? as_text(&ast->input)
                             : net_lower_expression(part->all, &scope, &ast->for_each, NULL),
        .count = net_lower_expression(part->all, &scope, &ast->count, NULL),
        .minimum = as_text(&ast->minimum),
        .maximum = as_text(&ast->maximum),
        .threshold = as_text(&ast->threshold),
        .until = as_text(&ast->until),
        .split = as_text(&ast->split),
        .output = as_text(&ast->output),
        .joining = as_text(&ast->joining),
        .as = ast->as.text,
        .input_param = ast->input_param.text,
        .result = ast->result.text,
        .create = ast->create.text,
        .rest = ast->rest.text,
    };
    if (is_query && !text_is_absent(ast->for_each.text)) {
        task->instances.for_each = as_text(&ast->for_each);
    }
    check_input_param(part, ast, task);
    if (!text_is_absent(ast->result.text)) find_variable(part, task, &ast->result);
    lower_collect(part, ast_task, task);
}

/* `task` is NULL for the deadline of a net. */
static void lower_timer(struct net_lowering *part, const struct net_task *task,
                        const struct ast_timer *ast, net_timers *out)
{
    struct net_timer *timer = array_add(part->all->arena, out);
    *timer = (struct net_timer){
        .span = ast->span,
        .after = as_text(&ast->after),
        .at = as_text(&ast->at),
        .from = ast->from.text,
        .then = ast->then.text,
        .to = ast->to.text,
        .also = ast->also.text,
        .variable = ast->variable.text,
    };
    if (task == NULL) return;
    if (!text_is_absent(ast->variable.text)) find_variable(part, task, &ast->variable);
    bool waits = text_is(ast->then.text, "start"); /* a routing task may wait */
    if (task->kind != NET_TASK_ROUTING || waits) return;
    diagnose(part->all->diagnostics, &net_ignored_timer,
             ast->span.source != NULL ? ast->span : task->span,
             "'" TEXT_FMT
             "' has a timer, but nobody performs the task, so it is never armed; remove "
             "the timer, or give the task a performer",
             TEXT_ARG(task->name));
}

void net_lower_instances(struct net_lowering *part)
{
    array_each(struct ast_timer, timer, &part->ast->timers) {
        lower_timer(part, NULL, timer, &part->net->timers);
    }
    array_each(struct ast_task, ast, &part->ast->tasks) {
        struct net_task *task = net_task_of(part, ast);
        if (ast->instances.present) lower_instances(part, ast, task);
        array_each(struct ast_timer, timer, &ast->timers) {
            lower_timer(part, task, timer, &task->timers);
        }
    }
}
