/* Multiple instances: how many, of what, and what becomes of their results.
 *
 * Numbers are expressions over the case as it is when the task starts; those that are constant are
 * checked in check_instances.c.  YAWL's queries over its XML stay texts.
 */
#include "net/ast_to_net_parts.h"

static struct net_expr as_text(const struct ast_text *text)
{
    return (struct net_expr){.text = text->text, .span = text->span};
}

uint32_t net_find_variable(const struct net_lowering *part, const struct net_task *task,
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

/* ---- How many, of what ----------------------------------------------------------------------- */

static void say_bad(const struct net_lowering *part, const struct net_task *task, struct span span,
                    const char *what)
{
    diagnose(part->all->diagnostics, &net_bad_instances,
             span.source != NULL ? span : task->instances.span,
             "the instances of '" TEXT_FMT "': %s", TEXT_ARG(task->name), what);
}

/* The parameter that each instance fills; NULL: there is none. */
static const struct expr_variable *filled_parameter(struct net_lowering *part,
                                                    const struct ast_instances *ast,
                                                    const struct net_task *task)
{
    for (uint32_t i = 0; i < task->in.count; i++) {
        if (!text_equal(task->in.items[i].name, ast->input_param.text)) continue;
        struct expr_variable *parameter = ARENA_NEW(part->all->arena, struct expr_variable);
        *parameter = net_expr_variable(&task->in.items[i], EXPR_OF_INPUT, i);
        return parameter;
    }
    return NULL;
}

/* The parameter gets the instance's own variable. */
static void fill_parameter(struct net_lowering *part, struct net_task *task,
                           const struct expr_variable *parameter)
{
    struct net_instances *instances = &task->instances;
    struct expr *read = ARENA_NEW(part->all->arena, struct expr);
    struct expr_variable *own = net_own_variable(part, task);
    own->type = expr_element_type(instances->for_each.tree->type);
    *read = (struct expr){
        .op = EXPR_VARIABLE, .type = own->type, .span = instances->span, .variable = own};
    struct net_mapping *added = array_add(part->all->arena, &task->in_mappings);
    *added = (struct net_mapping){.variable = parameter->index,
                                  .target = parameter->name,
                                  .span = instances->span,
                                  .value = {.tree = read, .span = instances->span}};
    instances->fills = parameter->index;
    instances->as = own->name;
}

/* YAWL: the list of what the accessing and the splitting query give. */
static void lower_queries(struct net_lowering *part, const struct ast_instances *ast,
                          struct net_task *task, const struct expr_scope *scope)
{
    const struct expr_variable *parameter = filled_parameter(part, ast, task);
    task->instances.for_each = net_lower_split(part->all, scope, ast, parameter);
    if (task->instances.for_each.tree != NULL) fill_parameter(part, task, parameter);
}

/* YAWL: what the output query of each instance gives is kept as a tree, and joined at the end. */
static void lower_joining(struct net_lowering *part, const struct ast_instances *ast,
                          struct net_task *task, uint32_t result)
{
    static const struct expr_variable any = {.name = {"", 0}, .type = {.kind = EXPR_TREE}};
    struct net_instances *instances = &task->instances;
    if (result == NET_NONE) return;
    struct expr_scope scope = net_item_scope(part, task);
    struct net_mapping kept = {.variable = result,
                               .target = ast->result.text,
                               .span = ast->output.span,
                               .value = net_lower_value(part->all, &scope, &ast->output, &any)};
    instances->joining =
        net_lower_joining(part->all, &scope, &ast->joining, &part->variables[result]);
    if (kept.value.tree == NULL || instances->joining.tree == NULL) {
        instances->output = kept.value;
        instances->joining.tree = NULL;
        return;
    }
    array_push(part->all->arena, &instances->collect, kept);
}

/* The list itself, or nothing that is compiled (then its reason is kept). */
static void lower_source(struct net_lowering *part, const struct ast_instances *ast,
                         struct net_task *task, const struct expr_scope *scope)
{
    const struct lowering *all = part->all;
    struct net_instances *instances = &task->instances;
    if (all->specification->is_xpath) {
        bool has_query = !text_is_absent(ast->input.text);
        instances->for_each = as_text(&ast->for_each);
        if (has_query) lower_queries(part, ast, task, scope);
        instances->count = as_text(&ast->count);
        return;
    }
    static const struct expr_type integer = {.kind = EXPR_INT, .name = {"int", 3}};
    instances->for_each = net_lower_expression(all, scope, &ast->for_each, NULL);
    instances->count = net_lower_expression(all, scope, &ast->count, &integer);
    const struct expr *list = instances->for_each.tree;
    if (list != NULL && list->type.kind != EXPR_LIST) {
        say_bad(part, task, ast->for_each.span,
                "`for_each` needs a list; write the name of a variable whose type ends with [], or "
                "use `count`");
        instances->for_each.tree = NULL;
    }
}

/* The variable of each instance is an item of the list. */
static void lower_own(struct net_lowering *part, const struct ast_instances *ast,
                      const struct net_task *task)
{
    if (text_is_absent(ast->as.text)) return;
    if (text_is_absent(ast->for_each.text) && text_is_absent(ast->input.text)) {
        say_bad(part, task, ast->as.span,
                "`as` names an item of `for_each`, which is not there; add it, or use "
                "instance.index");
        return;
    }
    const struct expr *list = task->instances.for_each.tree;
    if (list != NULL) net_own_variable(part, task)->type = expr_element_type(list->type);
}

static bool is_word(const struct ast_text *text)
{
    struct text word = text_trim(text->text);
    return text_is_absent(word) || text_is(word, "all") || text_is(word, "infinite");
}

/* A number, as an expression of its own; the words for no number stay texts. */
static struct net_expr lower_number(const struct lowering *all, const struct expr_scope *scope,
                                    const struct ast_text *text)
{
    static const struct expr_type integer = {.kind = EXPR_INT, .name = {"int", 3}};
    if (is_word(text)) return as_text(text);
    if (!all->specification->is_xpath) return net_lower_expression(all, scope, text, &integer);
    struct net_expr number = net_lower_value(all, scope, text, NULL);
    bool is_int = number.tree != NULL && number.tree->type.kind == EXPR_INT;
    return is_int ? number : as_text(text);
}

/* ---- Results --------------------------------------------------------------------------------- */

/* What is collected becomes an item of a list of the net, in the order of the instances. */
static void lower_collected(struct net_lowering *part, struct net_task *task,
                            const struct ast_mapping *mapping, const struct expr_scope *scope)
{
    uint32_t index = net_find_variable(part, task, &mapping->target);
    struct net_expr value = as_text(&mapping->expression);
    if (index != NET_NONE && !part->all->specification->is_xpath) {
        struct expr_type type = part->net->variables.items[index].type;
        bool is_list = type.kind == EXPR_LIST;
        if (part->net->variables.items[index].merge > EXPR_MERGE_LAST)
            say_bad(part, task, mapping->target.span, "`collect` merges nothing: use `out`");
        bool may_be_list =
            is_list || (type.kind == EXPR_OTHER && text_find(type.name, "[]") != SIZE_MAX);
        struct expr_type element = is_list ? expr_element_type(type) : type;
        if (!may_be_list) {
            say_bad(part, task, mapping->target.span,
                    "`collect` makes a list of the results; give the variable a type that ends "
                    "with []");
        }
        value =
            net_lower_expression(part->all, scope, &mapping->expression, is_list ? &element : NULL);
    }
    struct net_mapping added = {
        .variable = index, .target = mapping->target.text, .span = mapping->span, .value = value};
    array_push(part->all->arena, &task->instances.collect, added);
}

/* After each completion: over the lists as they are by then. */
static struct net_expr lower_until(const struct net_lowering *part, const struct ast_text *text)
{
    static const struct expr_type condition = {.kind = EXPR_BOOL, .name = {"bool", 4}};
    struct expr_scope scope = net_case_scope(part);
    scope.in_until = true;
    return net_lower_expression(part->all, &scope, text, &condition);
}

static void lower_instances(struct net_lowering *part, const struct ast_task *ast_task,
                            struct net_task *task)
{
    const struct ast_instances *ast = &ast_task->instances;
    struct expr_scope scope = net_case_scope(part);
    task->instances = (struct net_instances){
        .present = true,
        .fills = NET_NONE,
        .span = ast->span.source != NULL ? ast->span : task->span,
        .minimum = lower_number(part->all, &scope, &ast->minimum),
        .maximum = lower_number(part->all, &scope, &ast->maximum),
        .threshold = lower_number(part->all, &scope, &ast->threshold),
        .until = lower_until(part, &ast->until),
        .split = as_text(&ast->split),
        .output = as_text(&ast->output),
        .joining = as_text(&ast->joining),
        .as = ast->as.text,
        .input_param = ast->input_param.text,
        .input_param_span = ast->input_param.span,
        .result = ast->result.text,
        .create = ast->create.text,
        .rest = ast->rest.text,
    };
    lower_source(part, ast, task, &scope);
    lower_own(part, ast, task);
    check_input_param(part, ast, task);
    if (!text_is_absent(ast->result.text))
        lower_joining(part, ast, task, net_find_variable(part, task, &ast->result));
    scope = net_item_scope(part, task);
    array_each(struct ast_mapping, mapping, &ast->collect) {
        lower_collected(part, task, mapping, &scope);
    }
}

void net_lower_instances(struct net_lowering *part)
{
    array_each(struct ast_task, ast, &part->ast->tasks) {
        if (ast->instances.present) lower_instances(part, ast, net_task_of(part, ast));
    }
}
