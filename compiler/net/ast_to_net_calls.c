/* Connectors: a function's name, a log's template, and the settings of the others.  Every template is
 * parsed, so that a wrong name in it is told now (CP-11), and so is a missing setting (CP-2).
 */
#include "ast/call_settings.h"
#include "net/ast_to_net_parts.h"

static bool is_blank(const struct ast_text *text) { return text_is_empty(text_trim(text->text)); }

/* The scalar form, or the setting that stands for it. */
static const struct ast_text *main_setting(const struct ast_call *call, const char *name)
{
    if (!text_is_absent(call->text.text)) return &call->text;
    array_each(struct ast_mapping, mapping, &call->settings) {
        if (text_is(mapping->target.text, name)) return &mapping->expression;
    }
    return NULL;
}

static bool has_required(const struct ast_call *call, const char *name)
{
    const struct ast_text *found = main_setting(call, name);
    if (found != NULL) return !is_blank(found);
    /* A list (of arguments) has the settings 0, 1, … or NAME.0, NAME.1, … */
    array_each(struct ast_mapping, mapping, &call->settings) {
        struct text key = mapping->target.text;
        if (text_is(key, "0") || text_starts_with(key, name)) return !is_blank(&mapping->expression);
    }
    return false;
}

static void say_missing(const struct lowering *all, const struct ast_call *call,
                        const struct net_task *task)
{
    diagnose(all->diagnostics, &net_missing_setting,
             call->connector.span.source != NULL ? call->connector.span : task->span,
             "'" TEXT_FMT "' calls '" TEXT_FMT "' without its %s; write `call: {" TEXT_FMT ": …}`",
             TEXT_ARG(task->name), TEXT_ARG(call->connector.text),
             call_setting_main(call->connector.text), TEXT_ARG(call->connector.text));
}

static void lower_call(struct net_lowering *part, const struct ast_task *ast, struct net_task *task)
{
    struct lowering *all = part->all;
    const struct ast_call *call = &ast->call;
    const char *required = call_setting_main(call->connector.text);
    task->call.connector = call->connector.text;
    if (required == NULL) return; /* an unknown connector, told by the reader */
    if (!has_required(call, required)) {
        say_missing(all, call, task);
        return;
    }
    const struct ast_text *text = main_setting(call, required);
    struct expr_scope scope = net_task_scope(part, task);
    net_lower_settings(part, ast, task);
    if (text == NULL) return;
    if (text_is(call->connector.text, "function")) task->call.function = text_trim(text->text);
    if (text_is(call->connector.text, "log"))
        task->call.message = net_lower_template(all, &scope, text);
}

void net_lower_calls(struct net_lowering *part)
{
    array_each(struct ast_task, ast, &part->ast->tasks) {
        if (ast->call.present) lower_call(part, ast, net_task_of(part, ast));
    }
}
