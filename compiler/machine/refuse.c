/* Refuses what is not compiled, each kind by its own name and at its place, all in one run.
 *
 * Takes the nets that are used and gives diagnostics.  Whatever passes here is compiled exactly.
 */
#include "machine/lower.h"

#include "expr/expr_diagnostics.h"

#include <assert.h>

/* What an operation adds to the depth of its operand; those of a list literal do not wait for each other. */
static uint32_t nesting_of_operand(const struct expr *expr, uint32_t index)
{
    bool is_logic = expr->op == EXPR_AND || expr->op == EXPR_OR;
    if (is_logic && index == 0 && expr->operands[0]->op == expr->op) return 0;
    switch (expr->op) {
    case EXPR_AND:
    case EXPR_OR: return 3;
    case EXPR_LIST_OF:
    case EXPR_LEAST:
    case EXPR_GREATEST: return 4; /* of two calls, or of one that waits for its third argument */
    default: return 2 + index;
    }
}

/* How deep C compilers must look into `expr`: they bound parentheses (clang) and the operands that wait
 * while a later one is read (tcc).  At most EXPR_TREE_DEPTH_MAX deep. */
uint32_t lower_nesting(const struct expr *expr)
{
    uint32_t deepest = expr->operands_count == 0 ? 4 : 0;
    for (uint32_t i = 0; i < expr->operands_count; i++) {
        uint32_t depth = nesting_of_operand(expr, i) + lower_nesting(expr->operands[i]);
        if (depth > deepest) deepest = depth;
    }
    return deepest;
}

/* Refuses the expression unless code can be made of it; absent ones are fine. */
static void refuse_expression(const struct lowering *lowering, const struct net_expr *expr)
{
    if (expr->tree != NULL) {
        if (lower_nesting(expr->tree) <= MACHINE_NESTING_MAX) return;
        diagnose(
            lowering->diagnostics, &machine_expression_deep, expr->span,
            "this expression nests too deeply to be compiled: compute a part of it in an earlier "
            "task");
        return;
    }
    if (text_is_absent(expr->text)) return;
    bool is_told = expr->unsupported_type && lowering->diagnostics->errors > 0;
    if (is_told) return; /* where the variable is declared */
    struct span span = expr->unsupported_span.source != NULL ? expr->unsupported_span : expr->span;
    /* What YAWL finds out in a case stops a case; here it stops the compiler, with the same words. */
    if (diagnostics_raise(lowering->diagnostics, &expr_predicate_syntax, span) != NULL) return;
    struct text reason =
        text_is_absent(expr->unsupported) ? TEXT("this expression") : expr->unsupported;
    diagnose(lowering->diagnostics, &machine_expression, span, "no code is made of this: " TEXT_FMT,
             TEXT_ARG(reason));
}

static void refuse_features(const struct lowering *lowering, const net_features *features)
{
    array_each(struct net_feature, feature, features) {
        diagnose(lowering->diagnostics, &machine_feature, feature->span,
                 "%s: no code is made of this (`check` and `convert` take it)", feature->name);
    }
}

static void refuse_feature(const struct lowering *lowering, struct span span, const char *name)
{
    diagnose(lowering->diagnostics, &machine_feature, span,
             "%s: no code is made of this (`check` and `convert` take it)", name);
}

/* What a list or a record holds is compiled; in CEL all types are, and what is typed by an expression that is
 * not compiled is told there. */
static bool is_compiled(const struct expr_type *type)
{
    enum expr_kind kind = type->kind == EXPR_LIST ? type->element : type->kind;
    return kind != EXPR_OTHER && kind != EXPR_ITEMS;
}

/* What an expression of CEL types is a list whose items have no type when it is always empty. */
static void refuse_empty_lists(const struct lowering *lowering, const net_variables *variables)
{
    array_each(struct net_variable, variable, variables) {
        const struct expr_type *type = &variable->type;
        if (type->kind != EXPR_LIST || type->element != EXPR_OTHER || type->item != NULL) continue;
        diagnose(lowering->diagnostics, &machine_type, variable->span,
                 "'" TEXT_FMT "' is a list that is always empty, so its items have no type; map a "
                 "variable of a list type, as `int[]`, instead of `[]`",
                 TEXT_ARG(variable->name));
    }
}

/* Would it have the type of an expression that is refused itself? */
static bool is_typed_by_refused(const net_variables *variables, uint32_t index,
                                const net_mappings *mappings)
{
    const struct net_variable *variable = &variables->items[index];
    bool is_declared = !text_is_empty(variable->type_text) || !text_is_empty(variable->element);
    if (is_declared || mappings == NULL) return false;
    array_each(struct net_mapping, mapping, mappings) {
        if (mapping->variable == index && mapping->value.tree == NULL) return true;
    }
    return false;
}

/* `mappings` are those that fill the variables; NULL: none do. */
static void refuse_types(const struct lowering *lowering, const net_variables *variables,
                         const net_mappings *mappings)
{
    if (!lowering->specification->is_xpath) {
        refuse_empty_lists(lowering, variables);
        return;
    }
    array_each(struct net_variable, variable, variables) {
        if (is_compiled(&variable->type)) continue;
        uint32_t index = (uint32_t)(variable - variables->items);
        if (is_typed_by_refused(variables, index, mappings)) continue;
        struct text type =
            text_is_empty(variable->type_text) ? variable->element : variable->type_text;
        diagnose(lowering->diagnostics, &machine_type, variable->span,
                 "variable '" TEXT_FMT "' has the type '" TEXT_FMT
                 "', of which no code is made: " TEXT_FMT,
                 TEXT_ARG(variable->name), TEXT_ARG(text_is_empty(type) ? TEXT("untyped") : type),
                 TEXT_ARG(text_is_absent(variable->type_reason)
                              ? TEXT("it is not known what it is; use a type of XML Schema")
                              : variable->type_reason));
    }
}

static void refuse_mappings(const struct lowering *lowering, const net_mappings *mappings)
{
    array_each(struct net_mapping, mapping, mappings) refuse_expression(lowering, &mapping->value);
}

/* A value that XML Schema allows may be one that the C type cannot hold. */
static void refuse_value(const struct lowering *lowering, const struct net_variable *variable,
                         struct text content, struct span span)
{
    if (value_of_content(lowering->arena, content, variable->type, span) != NULL) return;
    diagnose(lowering->diagnostics, &machine_value_range, span,
             "this value of '" TEXT_FMT "' is more than %s can hold", TEXT_ARG(variable->name),
             expr_kind_name(variable->type.kind));
}

static void refuse_initial(const struct lowering *lowering, const struct net_variable *variable)
{
    refuse_expression(lowering, &variable->initial);
    if (!variable->has_initial || variable->initial.tree != NULL || !is_compiled(&variable->type))
        return;
    refuse_value(lowering, variable, variable->initial_text, variable->initial.span);
}

static void refuse_defaults(const struct lowering *lowering, const net_variables *variables)
{
    array_each(struct net_variable, variable, variables) {
        if (!net_has_default(variable) || !is_compiled(&variable->type)) continue;
        refuse_value(lowering, variable, variable->fallback_text, variable->fallback_span);
    }
}

/* Guards that are evaluated: those of a choice, but never an xor-split's default. */
static void refuse_flows(const struct lowering *lowering, const struct net_task *task)
{
    bool is_choice = task->split == NET_GATE_XOR || task->split == NET_GATE_OR;
    array_each(struct net_flow, flow, &task->flows) {
        bool evaluated = task->split == NET_GATE_OR || !flow->is_default;
        if (is_choice && task->flows.count > 1 && evaluated)
            refuse_expression(lowering, &flow->guard);
    }
    if (task->split != NET_GATE_OR || task->flows.count <= 64) return;
    diagnose(lowering->diagnostics, &machine_branches, task->span,
             "the or-split of '" TEXT_FMT "' has %u branches, more than 64: split in two steps",
             TEXT_ARG(task->name), task->flows.count);
}

static void refuse_call(const struct lowering *lowering, const struct net_task *task)
{
    if (task->kind != NET_TASK_CALL) return;
    refuse_expression(lowering, &task->call.message);
    array_each(struct net_piece, piece, &task->call.pieces) {
        refuse_expression(lowering, &piece->value);
    }
}

/* ---- Instances, time, triggers ---- */

/* Was it written, and has nobody said why it has no tree? */
static bool is_left_out(const struct net_expr *query)
{
    return query->tree == NULL && text_is_absent(query->unsupported) &&
           !text_is_empty(text_trim(query->text));
}

/* YAWL's queries: what the instances get, and what is made of their results.  Each goes with others. */
static bool refuse_queries(const struct lowering *lowering, const struct net_task *task)
{
    const struct net_instances *instances = &task->instances;
    const struct net_expr *queries[] = {&instances->for_each, &instances->output,
                                        &instances->joining};
    bool is_told = false;
    for (size_t i = 0; i < sizeof queries / sizeof *queries; i++) {
        if (text_is_absent(queries[i]->unsupported)) continue;
        refuse_expression(lowering, queries[i]);
        is_told = true;
    }
    bool has_results =
        !text_is_empty(text_trim(instances->output.text)) || is_left_out(&instances->joining);
    bool is_whole = !is_left_out(&instances->for_each) &&
                    (!has_results || instances->joining.tree != NULL);
    if (is_told || is_whole) return is_told;
    diagnose(lowering->diagnostics, &machine_instances, instances->span,
             "the instances of task '" TEXT_FMT
             "' have queries that go with others which are not there: what they get needs an "
             "accessing and a splitting query and a parameter, what they give back an output and a "
             "joining query and a variable",
             TEXT_ARG(task->name));
    return true;
}

/* Words for no number have no tree either. */
static void refuse_number(const struct lowering *lowering, const struct net_expr *number,
                          const char *name)
{
    struct text word = text_trim(number->text);
    if (text_is(word, "all") || text_is(word, "infinite")) return;
    bool is_told = number->tree != NULL || !text_is_absent(number->unsupported);
    if (is_told || text_is_absent(number->text)) {
        refuse_expression(lowering, number);
        return;
    }
    diagnose(lowering->diagnostics, &machine_expression, number->span,
             "no code is made of '" TEXT_FMT "' as the %s of instances: write a number",
             TEXT_ARG(word), name);
}

static void refuse_instances(const struct lowering *lowering, const struct net_task *task)
{
    const struct net_instances *instances = &task->instances;
    if (!instances->present) return;
    if (lowering->specification->is_xpath && refuse_queries(lowering, task)) return;
    refuse_expression(lowering, &instances->for_each);
    refuse_expression(lowering, &instances->count);
    refuse_number(lowering, &instances->minimum, "minimum");
    refuse_number(lowering, &instances->maximum, "maximum");
    refuse_number(lowering, &instances->threshold, "threshold");
    refuse_expression(lowering, &instances->until);
    refuse_mappings(lowering, &instances->collect);
}

static void refuse_timers(const struct lowering *lowering, const net_timers *timers)
{
    array_each(struct net_timer, timer, timers) {
        if (timer->is_constant) continue;
        refuse_expression(lowering, &timer->expiry);
        refuse_expression(lowering, &timer->after);
        refuse_expression(lowering, &timer->at);
    }
}

static void refuse_task(const struct lowering *lowering, const struct net_task *task)
{
    refuse_features(lowering, &task->features);
    if (task->enablement_mappings.count > 0) {
        refuse_feature(lowering, task->enablement_mappings.items[0].span, "enablement mappings");
    }
    refuse_flows(lowering, task);
    refuse_call(lowering, task);
    refuse_instances(lowering, task);
    refuse_timers(lowering, &task->timers);
    refuse_expression(lowering, &task->trigger.key);
    refuse_expression(lowering, &task->performed_if);
    refuse_types(lowering, &task->in, &task->in_mappings);
    refuse_types(lowering, &task->returns, NULL);
    refuse_defaults(lowering, &task->returns);
    refuse_mappings(lowering, &task->in_mappings);
    refuse_mappings(lowering, &task->out_mappings);
}

static void refuse_net(const struct lowering *lowering, const struct net *net)
{
    refuse_features(lowering, &net->features);
    refuse_timers(lowering, &net->timers);
    refuse_types(lowering, &net->variables, NULL);
    array_each(struct net_variable, variable, &net->variables) refuse_initial(lowering, variable);
    array_each(struct net_task, task, &net->tasks) refuse_task(lowering, task);
}

bool refuse_uncompiled(const struct lowering *lowering)
{
    uint32_t before = lowering->diagnostics->errors;
    assert(lowering->specification->nets.items[0].is_root);
    refuse_features(lowering, &lowering->specification->features);
    array_each(struct net, net, &lowering->specification->nets) {
        if (net->is_root || net->is_used) refuse_net(lowering, net);
    }
    return lowering->diagnostics->errors == before;
}
