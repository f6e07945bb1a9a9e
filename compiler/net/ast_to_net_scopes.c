/* What the expressions of a net may name.
 *
 * All variables stand in one array: the net's own, then of each task the members of `item`, then the
 * variable that each of its instances has for itself.  Trees point into it, so it is made once and
 * never moves.
 */
#include "net/ast_to_net_parts.h"

struct expr_variable net_expr_variable(const struct net_variable *variable, enum expr_place place,
                                       uint32_t index)
{
    return (struct expr_variable){
        .name = variable->name,
        .type = variable->type,
        .place = place,
        .index = index,
        .may_be_unset = !variable->has_initial && !variable->mandatory &&
                        !(place == EXPR_OF_ITEM && net_has_default(variable)),
        .span = variable->span,
    };
}

/* In YAWL it is the parameter that each instance fills. */
static const struct ast_text *own_name(const struct ast_instances *ast)
{
    return text_is_absent(ast->as.text) ? &ast->input_param : &ast->as;
}

static bool has_own(const struct ast_task *ast)
{
    return ast->instances.present && !text_is_absent(own_name(&ast->instances)->text);
}

/* Its type is known when the list is. */
static struct expr_variable own_variable(const struct ast_task *ast)
{
    return (struct expr_variable){
        .name = own_name(&ast->instances)->text,
        .type = {.kind = EXPR_OTHER, .name = TEXT("an instance's value")},
        .place = EXPR_OF_INSTANCE,
        .span = own_name(&ast->instances)->span,
    };
}

/* One array of the exact size: 10,000 tasks would otherwise copy the net's variables 10,000
 * times. */
static void add_variables(struct net_lowering *part)
{
    struct net *net = part->net;
    struct arena *arena = part->all->arena;
    size_t count = net->variables.count + net->tasks.count;
    array_each(struct net_task, task, &net->tasks) count += task->returns.count;
    part->variables = ARENA_ARRAY(arena, struct expr_variable, count + 1);
    part->items_begin = ARENA_ARRAY(arena, uint32_t, (size_t)net->tasks.count + 1);
    uint32_t at = 0;
    for (uint32_t v = 0; v < net->variables.count; v++) {
        part->variables[at++] = net_expr_variable(&net->variables.items[v], EXPR_OF_CASE, v);
    }
    for (uint32_t t = 0; t < net->tasks.count; t++) {
        const net_variables *returns = &net->tasks.items[t].returns;
        const struct ast_task *ast = &part->ast->tasks.items[t];
        part->items_begin[t] = at;
        for (uint32_t v = 0; v < returns->count; v++) {
            part->variables[at++] = net_expr_variable(&returns->items[v], EXPR_OF_ITEM, v);
        }
        if (has_own(ast)) part->variables[at++] = own_variable(ast);
    }
    part->items_begin[net->tasks.count] = at;
}

void net_add_scopes(struct net_lowering *part)
{
    part->timer_names = (struct intern){.arena = part->all->arena};
    for (uint32_t t = 0; t < part->net->tasks.count; t++) {
        const struct net_task *task = &part->net->tasks.items[t];
        if (task->timers.count == 0) continue;
        intern_add(&part->timer_names, task->name, t);
        /* YAWL's predicates may know a task by what people call it. */
        bool is_called = part->all->specification->is_xpath && !text_is_absent(task->title);
        if (is_called) intern_add(&part->timer_names, task->title, t);
    }
    add_variables(part);
}

static uint32_t index_of(const struct net_lowering *part, const struct net_task *task)
{
    return (uint32_t)(task - part->net->tasks.items);
}

struct expr_variable *net_own_variable(const struct net_lowering *part, const struct net_task *task)
{
    return &part->variables[part->items_begin[index_of(part, task)] + task->returns.count];
}

/* The root element of the data is the net's id, except in the oldest versions. */
struct expr_scope net_case_scope(const struct net_lowering *part)
{
    const struct net_specification *specification = part->all->specification;
    struct expr_scope scope = part->all->constants;
    scope.variables = part->variables;
    scope.variables_count = part->items_begin[part->net->tasks.count];
    scope.by_name = &part->variable_names;
    scope.timers_by_name = &part->timer_names;
    scope.case_root = specification->has_simple_root ? TEXT("data") : part->net->name;
    return scope;
}

/* The instance's variable hides one of the net with the same name. */
struct expr_scope net_task_scope(const struct net_lowering *part, const struct net_task *task)
{
    struct expr_scope scope = net_case_scope(part);
    const struct ast_task *ast = &part->ast->tasks.items[index_of(part, task)];
    scope.in_instance = ast->instances.present;
    /* YAWL's queries do not see it. */
    if (!has_own(ast) || part->all->specification->is_xpath) return scope;
    struct intern *names = ARENA_NEW(part->all->arena, struct intern);
    names->arena = part->all->arena;
    const struct expr_variable *own = net_own_variable(part, task);
    intern_add(names, own->name, (uint32_t)(own - part->variables));
    for (uint32_t v = 0; v < part->net->variables.count; v++) {
        intern_add(names, part->variables[v].name, v);
    }
    scope.by_name = names;
    return scope;
}

/* What a performer gives back: in CEL beside the case, in XPath alone. */
struct expr_scope net_item_scope(const struct net_lowering *part, const struct net_task *task)
{
    struct expr_scope scope = net_task_scope(part, task);
    const struct net_specification *specification = part->all->specification;
    uint32_t index = index_of(part, task);
    bool has_payload = part->ast->tasks.items[index].trigger.present;
    if (task->kind == NET_TASK_ROUTING && !has_payload) return scope;
    uint32_t begin = part->items_begin[index];
    struct intern *members = ARENA_NEW(part->all->arena, struct intern);
    members->arena = part->all->arena;
    for (uint32_t v = 0; v < task->returns.count; v++) {
        intern_add(members, task->returns.items[v].name, begin + v);
    }
    scope.item_by_name = members;
    if (!specification->is_xpath) return scope;
    scope.by_name = part->all->constants.by_name;
    scope.case_root = TEXT_NONE;
    scope.item_root = specification->has_simple_root ? TEXT("data") : task->decomposition;
    scope.is_open = scope.is_open || scope.in_instance;
    return scope;
}
