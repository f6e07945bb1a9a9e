/* Tasks: who performs each, what it gets and what it gives back.
 *
 * A task of YAWL without a decomposition is routing; with a gateway it is offered, also where the
 * gateway is automated (the reference lists its item all the same); with a net it is composite.
 */
#include "net/ast_to_net_parts.h"

/* `net: D` where D is a gateway is a wrong word, not an unknown name. */
static void say_unknown_decomposition(struct net_lowering *part, const struct net_task *task,
                                      const struct ast_text *name, bool wants_net)
{
    struct lowering *all = part->all;
    bool is_gateway = intern_find(&all->decomposition_names, name->text) != INTERN_NONE;
    if (is_gateway) {
        diagnose(all->diagnostics, &net_wrong_decomposition, name->span,
                 "'" TEXT_FMT "' is a decomposition, not a net; write `decomposition: " TEXT_FMT
                 "`",
                 TEXT_ARG(name->text), TEXT_ARG(name->text));
        return;
    }
    struct diagnostic *d =
        diagnose(all->diagnostics, &net_unknown_decomposition, name->span,
                 "'" TEXT_FMT "' uses the %s '" TEXT_FMT "', which the specification does not have",
                 TEXT_ARG(task->name), wants_net ? "net" : "decomposition", TEXT_ARG(name->text));
    const struct intern *map = wants_net ? &all->net_names : &all->decomposition_names;
    net_suggest(all, d, name->span, map, name->text);
}

static void use_decomposition(struct net_lowering *part, struct net_task *task, uint32_t index)
{
    struct lowering *all = part->all;
    const struct ast_decomposition *ast = &all->ast->decompositions.items[index];
    task->interaction = ast->interaction.text;
    task->service = ast->service.text;
    task->codelet = ast->codelet.text;
    array_each(struct net_variable, variable, &all->gateway_in[index]) {
        array_push(all->arena, &task->in, *variable);
    }
    array_each(struct net_variable, variable, &all->gateway_returns[index]) {
        array_push(all->arena, &task->returns, *variable);
    }
}

/* A composite task gets what its net takes, and its item is what the net gives. */
static void use_net(struct net_lowering *part, struct net_task *task, uint32_t index)
{
    const struct net *subnet = &part->all->specification->nets.items[index];
    task->kind = NET_TASK_COMPOSITE;
    task->subnet = index;
    array_each(struct net_variable, variable, &subnet->variables) {
        if (net_has_input(variable)) array_push(part->all->arena, &task->in, *variable);
        if (net_has_output(variable)) array_push(part->all->arena, &task->returns, *variable);
    }
}

/* An unknown decomposition leaves an offered task, so that the rest of it is checked. */
static void lower_performer(struct net_lowering *part, const struct ast_task *ast,
                            struct net_task *task)
{
    bool wants_net = !text_is_absent(ast->net.text);
    const struct ast_text *name = wants_net ? &ast->net : &ast->decomposition;
    task->kind = ast->offer.present  ? NET_TASK_OFFER
                 : ast->call.present ? NET_TASK_CALL
                                     : NET_TASK_ROUTING;
    if (text_is_absent(name->text)) return;
    task->decomposition = name->text;
    if (task->kind == NET_TASK_ROUTING) task->kind = NET_TASK_OFFER;
    uint32_t net = intern_find(&part->all->net_names, name->text);
    uint32_t gateway = intern_find(&part->all->decomposition_names, name->text);
    if (net != INTERN_NONE) {
        use_net(part, task, net);
    } else if (gateway != INTERN_NONE && !wants_net) {
        use_decomposition(part, task, gateway);
    } else {
        say_unknown_decomposition(part, task, name, wants_net);
    }
}

static void check_performer(struct net_lowering *part, const struct ast_task *ast,
                            const struct net_task *task)
{
    bool several = ast->offer.present + ast->call.present + (task->kind == NET_TASK_COMPOSITE) > 1;
    if (several) {
        diagnose(part->all->diagnostics, &net_several_performers, task->span,
                 "'" TEXT_FMT "' has several performers; keep one of `offer` (a person), `call` (a "
                 "connector) and `net` (a net of its own)",
                 TEXT_ARG(task->name));
    } else if (task->kind == NET_TASK_COMPOSITE && ast->returns.count > 0) {
        const struct ast_variable *first = &ast->returns.items[0];
        diagnose(part->all->diagnostics, &net_composite_returns, first->name.span,
                 "'" TEXT_FMT "' returns what its net '" TEXT_FMT "' has under `out`; leave out "
                 "`returns`, and declare '" TEXT_FMT "' there",
                 TEXT_ARG(task->name), TEXT_ARG(task->decomposition), TEXT_ARG(first->name.text));
    }
    if (!text_is_absent(ast->net.text) && !text_is_absent(ast->decomposition.text)) {
        diagnose(part->all->diagnostics, &net_wrong_decomposition, ast->decomposition.span,
                 "'" TEXT_FMT "' has a `net` and a `decomposition`; keep one of the two",
                 TEXT_ARG(task->name));
    }
}

/* The name in `item.NAME`, or for old YAWL versions in `/data/NAME`, if the text is just that. */
static struct text implied_name(const struct net_lowering *part, struct text expression)
{
    const struct net_specification *specification = part->all->specification;
    expression = text_trim(expression);
    const char *prefix = specification->is_xpath ? "/data/" : "item.";
    size_t length = specification->is_xpath ? 6 : 5;
    if (specification->is_xpath && !specification->has_simple_root) return TEXT_NONE;
    if (!text_starts_with(expression, prefix)) return TEXT_NONE;
    struct text name = text_slice(expression, length, expression.length);
    return text_is_identifier(name) ? name : TEXT_NONE;
}

struct implied {
    struct net_lowering *part;
    struct net_task *task;
    struct intern names; /* of results that are known */
};

/* `is_collected`: the value is an item of the variable's list. */
static void imply_return(struct implied *implied, const struct ast_mapping *mapping,
                         bool is_collected)
{
    struct net_lowering *part = implied->part;
    struct text name = implied_name(part, mapping->expression.text);
    uint32_t target = intern_find(&part->variable_names, mapping->target.text);
    if (text_is_absent(name) || target == INTERN_NONE) return;
    if (intern_find(&implied->names, name) != INTERN_NONE) return;
    const struct net_variable *variable = &part->net->variables.items[target];
    struct net_variable added = {.name = name,
                                 .span = mapping->expression.span,
                                 .role = NET_OUT,
                                 .type = variable->type,
                                 .type_text = variable->type_text,
                                 .type_ns = variable->type_ns,
                                 .element = variable->element};
    if (is_collected && added.type.kind == EXPR_LIST) {
        added.type = expr_element_type(added.type);
        added.type_text = added.type.name;
    }
    intern_add(&implied->names, name, 0);
    array_push(part->all->arena, &implied->task->returns, added);
}

/* What a performer gives back without saying so: it has the type of the variable that it goes
 * to. */
static void add_implied_returns(struct net_lowering *part, const struct ast_task *ast,
                                struct net_task *task)
{
    bool has_payload = task->kind == NET_TASK_ROUTING && ast->trigger.present;
    if (task->kind == NET_TASK_COMPOSITE) return;
    if (task->kind == NET_TASK_ROUTING && !has_payload) return;
    struct implied implied = {.part = part, .task = task, .names = {.arena = part->all->arena}};
    array_each(struct net_variable, known, &task->returns) {
        intern_add(&implied.names, known->name, 0);
    }
    array_each(struct ast_mapping, mapping, &ast->out) imply_return(&implied, mapping, false);
    array_each(struct ast_mapping, mapping, &ast->instances.collect) {
        imply_return(&implied, mapping, true);
    }
}

static struct text join_mappings(struct arena *arena, const ast_mappings *mappings)
{
    struct text_buffer text = {.arena = arena};
    array_each(struct ast_mapping, mapping, mappings) {
        if (text.length > 0) text_add_string(&text, "; ");
        text_print(&text, TEXT_FMT ": " TEXT_FMT, TEXT_ARG(mapping->target.text),
                   TEXT_ARG(mapping->expression.text));
    }
    return text.length == 0 ? TEXT_NONE : text_built(&text);
}

static void lower_task(struct net_lowering *part, const struct ast_task *ast)
{
    struct net_task *task = net_task_of(part, ast);
    lower_performer(part, ast, task);
    check_performer(part, ast, task);
    net_lower_parameters(part->all, &ast->returns, AST_RETURNS, &task->returns);
    add_implied_returns(part, ast, task);
    if (ast->offer.present) task->offer = join_mappings(part->all->arena, &ast->offer.keys);
    array_each(struct ast_text, name, &ast->allow) {
        array_push(part->all->arena, &task->allow, name->text);
    }
}

void net_lower_tasks(struct net_lowering *part)
{
    array_each(struct ast_task, ast, &part->ast->tasks) lower_task(part, ast);
}
