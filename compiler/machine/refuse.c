/* Refuses what is not compiled, each kind by its own name and at its place, all in one run.
 *
 * Takes the root net (nets that only composite tasks use need no refusal of their own: the task is
 * refused) and gives diagnostics.  Whatever passes here is compiled exactly.
 */
#include "machine/lower.h"

#include <assert.h>

/* How deep C compilers must look into `expr`: they bound parentheses (clang) and the operands that wait
 * while a later one is read (tcc).  At most EXPR_TREE_DEPTH_MAX deep. */
static uint32_t nesting(const struct expr *expr)
{
    uint32_t deepest = expr->operands_count == 0 ? 4 : 0;
    bool is_logic = expr->op == EXPR_AND || expr->op == EXPR_OR;
    for (uint32_t i = 0; i < expr->operands_count; i++) {
        const struct expr *operand = expr->operands[i];
        uint32_t own = is_logic && i == 0 && operand->op == expr->op ? 0 : is_logic ? 3 : 2 + i;
        uint32_t depth = own + nesting(operand);
        if (depth > deepest) deepest = depth;
    }
    return deepest;
}

/* Refuses the expression unless code can be made of it; absent ones are fine. */
static void refuse_expression(const struct lowering *lowering, const struct net_expr *expr)
{
    if (expr->tree != NULL) {
        if (nesting(expr->tree) <= MACHINE_NESTING_MAX) return;
        diagnose(
            lowering->diagnostics, &machine_expression_deep, expr->span,
            "this expression nests too deeply to be compiled: compute a part of it in an earlier "
            "task");
        return;
    }
    if (text_is_absent(expr->text)) return;
    struct span span = expr->unsupported_span.source != NULL ? expr->unsupported_span : expr->span;
    struct text reason =
        text_is_absent(expr->unsupported) ? TEXT("this expression") : expr->unsupported;
    diagnose(lowering->diagnostics, &machine_expression, span,
             "not compiled yet: " TEXT_FMT
             "; compiled are literals, scalar variables, comparisons, "
             "boolean operators and arithmetic",
             TEXT_ARG(reason));
}

/* A connector, or settings of one, that the net keeps as text has a name of its own. */
static bool is_connector(const struct net_feature *feature)
{
    return text_starts_with(text_of(feature->name), "connector ");
}

static void refuse_features(const struct lowering *lowering, const net_features *features)
{
    array_each(struct net_feature, feature, features) {
        const struct diagnostic_kind *kind =
            is_connector(feature) ? &machine_connector : &machine_feature;
        diagnose(lowering->diagnostics, kind, feature->span,
                 "%s: no code is made of this yet (`check` and `convert` take it)", feature->name);
    }
}

static void refuse_feature(const struct lowering *lowering, struct span span, const char *name)
{
    diagnose(lowering->diagnostics, &machine_feature, span,
             "%s: no code is made of this yet (`check` and `convert` take it)", name);
}

static void refuse_types(const struct lowering *lowering, const net_variables *variables)
{
    array_each(struct net_variable, variable, variables) {
        if (variable->type.kind != EXPR_OTHER) continue;
        struct text type =
            text_is_empty(variable->type_text) ? variable->element : variable->type_text;
        diagnose(lowering->diagnostics, &machine_type, variable->span,
                 "variable '" TEXT_FMT "' has the type '" TEXT_FMT
                 "', of which no code is made yet: "
                 "use bool, int, float, decimal, string or an enumeration",
                 TEXT_ARG(variable->name), TEXT_ARG(text_is_empty(type) ? TEXT("untyped") : type));
    }
}

static void refuse_mappings(const struct lowering *lowering, const net_mappings *mappings)
{
    array_each(struct net_mapping, mapping, mappings) refuse_expression(lowering, &mapping->value);
}

/* Text that is no value of its type is an error of an earlier stage, unless nothing could judge it. */
static void refuse_initial(const struct lowering *lowering, const struct net_variable *variable)
{
    refuse_expression(lowering, &variable->initial);
    if (!text_is_empty(variable->fallback_text)) {
        refuse_feature(lowering, variable->span, "the default value of a parameter");
    }
    if (text_is_empty(variable->initial_text) || variable->type.kind == EXPR_OTHER) return;
    if (literal_of_text(lowering->arena, variable->initial_text, variable->type, variable->span))
        return;
    diagnose(lowering->diagnostics, &machine_expression, variable->span,
             "not compiled yet: the initial value of '" TEXT_FMT "', which is no plain %s",
             TEXT_ARG(variable->name), expr_kind_name(variable->type.kind));
}

/* Guards that are evaluated: those of a choice, but never an xor-split's default. */
static void refuse_flows(const struct lowering *lowering, const struct net_task *task)
{
    bool is_choice = task->split == NET_GATE_XOR || task->split == NET_GATE_OR;
    array_each(struct net_flow, flow, &task->flows) {
        if (flow->threads != 1 && task->features.count == 0) {
            refuse_feature(lowering, flow->span, "several threads on one flow");
        }
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
    if (text_is(task->call.connector, "log")) {
        refuse_expression(lowering, &task->call.message);
        return;
    }
    if (text_is(task->call.connector, "function")) return;
    array_each(struct net_feature, feature, &task->features) {
        if (is_connector(feature)) return; /* told already */
    }
    diagnose(lowering->diagnostics, &machine_connector, task->span,
             "task '" TEXT_FMT "' calls the connector '" TEXT_FMT
             "', of which no code is made yet: use "
             "`function`",
             TEXT_ARG(task->name), TEXT_ARG(task->call.connector));
}

static void refuse_gates(const struct lowering *lowering, const struct net_task *task)
{
    if (task->join == NET_GATE_OR && task->preset.count > 1) {
        diagnose(lowering->diagnostics, &machine_or_join, task->span,
                 "the or-join of task '" TEXT_FMT
                 "' is not compiled yet: use `and` if all its inputs "
                 "always come, `xor` if one does",
                 TEXT_ARG(task->name));
    }
    if (task->kind == NET_TASK_COMPOSITE) {
        diagnose(lowering->diagnostics, &machine_composite, task->span,
                 "task '" TEXT_FMT "' is composite (net '" TEXT_FMT
                 "'): no code is made of sub-nets yet",
                 TEXT_ARG(task->name), TEXT_ARG(task->decomposition));
    }
    if (task->instances.present) {
        diagnose(lowering->diagnostics, &machine_instances, task->instances.span,
                 "task '" TEXT_FMT "' has several instances: no code is made of these yet",
                 TEXT_ARG(task->name));
    }
    array_each(struct net_timer, timer, &task->timers) {
        diagnose(lowering->diagnostics, &machine_timer, timer->span,
                 "task '" TEXT_FMT "' has a timer: no code is made of timers yet",
                 TEXT_ARG(task->name));
    }
}

static void refuse_task(const struct lowering *lowering, const struct net_task *task)
{
    refuse_gates(lowering, task);
    refuse_features(lowering, &task->features);
    if (task->other_flows.count > 0 && task->timers.count == 0 && task->features.count == 0) {
        refuse_feature(lowering, task->other_flows.items[0].span, "a flow of a timer or a failure");
    }
    if (task->enablement_mappings.count > 0) {
        refuse_feature(lowering, task->enablement_mappings.items[0].span, "enablement mappings");
    }
    refuse_flows(lowering, task);
    refuse_call(lowering, task);
    if (task->kind == NET_TASK_COMPOSITE || task->instances.present) return;
    refuse_types(lowering, &task->in);
    refuse_types(lowering, &task->returns);
    refuse_mappings(lowering, &task->in_mappings);
    refuse_mappings(lowering, &task->out_mappings);
}

bool refuse_uncompiled(const struct lowering *lowering)
{
    uint32_t before = lowering->diagnostics->errors;
    const struct net *net = lowering->net;
    assert(net->is_root);
    refuse_features(lowering, &lowering->specification->features);
    refuse_features(lowering, &net->features);
    array_each(struct net_timer, timer, &net->timers) {
        diagnose(lowering->diagnostics, &machine_timer, timer->span,
                 "the deadline of net '" TEXT_FMT "': no code is made of timers yet",
                 TEXT_ARG(net->name));
    }
    refuse_types(lowering, &net->variables);
    array_each(struct net_variable, variable, &net->variables) refuse_initial(lowering, variable);
    array_each(struct net_task, task, &net->tasks) refuse_task(lowering, task);
    return lowering->diagnostics->errors == before;
}
