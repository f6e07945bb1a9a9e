/* Connectors: a function's name, a log's template, and of the others the settings, which are kept
 * for the issue that compiles them.  Every template is parsed, so that a wrong name in it is told
 * now (CP-11), and so is a missing setting (CP-2).
 */
#include "net/ast_to_net_parts.h"

static const struct ast_mapping *setting(const struct ast_call *call, const char *name)
{
    array_each(struct ast_mapping, mapping, &call->settings) {
        if (text_is(mapping->target.text, name)) return mapping;
    }
    return NULL;
}

static bool is_blank(const struct ast_text *text) { return text_is_empty(text_trim(text->text)); }

/* The scalar form, or the setting that stands for it. */
static const struct ast_text *main_setting(const struct ast_call *call, const char *name)
{
    if (!text_is_absent(call->text.text)) return &call->text;
    const struct ast_mapping *found = setting(call, name);
    return found == NULL ? NULL : &found->expression;
}

/* The setting that a connector cannot do without. */
static const char *required_setting(struct text connector)
{
    static const char *const required[][2] = {
        {"function", "name"}, {"log", "message"}, {"http", "url"}, {"process", "command"}};
    for (size_t i = 0; i < sizeof required / sizeof *required; i++) {
        if (text_is(connector, required[i][0])) return required[i][1];
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
        if (text_is(key, "0") || text_starts_with(key, name)) return true;
    }
    return false;
}

static struct text describe(struct arena *arena, const struct ast_call *call)
{
    struct text_buffer text = {.arena = arena};
    text_add(&text, call->text.text);
    array_each(struct ast_mapping, mapping, &call->settings) {
        if (text.length > 0) text_add_string(&text, "; ");
        text_print(&text, TEXT_FMT ": " TEXT_FMT, TEXT_ARG(mapping->target.text),
                   TEXT_ARG(mapping->expression.text));
    }
    return text_built(&text);
}

static void keep_connector(struct net_lowering *part, const struct ast_task *ast,
                           struct net_task *task, const struct expr_scope *scope)
{
    struct lowering *all = part->all;
    net_lower_template(all, scope, &ast->call.text);
    array_each(struct ast_mapping, mapping, &ast->call.settings) {
        net_lower_template(all, scope, &mapping->expression);
    }
    struct text name =
        text_format(all->arena, "connector " TEXT_FMT, TEXT_ARG(task->call.connector));
    struct net_feature feature = {.detail = describe(all->arena, &ast->call),
                                  .span = ast->call.connector.span};
    net_add_feature(all, &task->features, text_string(all->arena, name), feature);
}

static void lower_call(struct net_lowering *part, const struct ast_task *ast, struct net_task *task)
{
    struct lowering *all = part->all;
    const struct ast_call *call = &ast->call;
    struct expr_scope scope = net_task_scope(part, task);
    task->call.connector = call->connector.text;
    const char *required = required_setting(call->connector.text);
    if (required != NULL && !has_required(call, required)) {
        diagnose(all->diagnostics, &net_missing_setting,
                 call->connector.span.source != NULL ? call->connector.span : task->span,
                 "'" TEXT_FMT "' calls '" TEXT_FMT "' without its %s; write `call: {" TEXT_FMT
                 ": …}`",
                 TEXT_ARG(task->name), TEXT_ARG(call->connector.text), required,
                 TEXT_ARG(call->connector.text));
        return;
    }
    const struct ast_text *text = required == NULL ? NULL : main_setting(call, required);
    bool is_plain = text != NULL && call->settings.count <= (text == &call->text ? 0U : 1U);
    if (is_plain && text_is(call->connector.text, "function")) {
        task->call.function = text_trim(text->text);
    } else if (is_plain && text_is(call->connector.text, "log")) {
        task->call.message = net_lower_template(all, &scope, text);
    } else {
        keep_connector(part, ast, task, &scope);
    }
}

void net_lower_calls(struct net_lowering *part)
{
    array_each(struct ast_task, ast, &part->ast->tasks) {
        if (ast->call.present) lower_call(part, ast, net_task_of(part, ast));
    }
}
