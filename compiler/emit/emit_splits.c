/* Section: where a finished task sends its tokens.
 *
 * A guard is a function of its own, named after the flow, with `#line` round the author's expression and
 * nothing else; a choice asks the guards in the order of the flows.
 */
#include "emit/emit_expression.h"
#include "emit/emit_sections.h"

#include <assert.h>

/* The parameters that the guard needs: the case variables, `e`. */
static void put_guard_parameters(struct writer *w, const struct expr *guard, bool declares)
{
    bool data = expression_uses_data(guard), eval = expression_uses_eval(w, guard);
    if (data) put(w, declares ? "const struct $Ndata *$D" : "$D");
    if (data && eval) put(w, ", ");
    if (eval) put(w, declares ? "struct yawl_eval *e" : "e");
    if (!data && !eval && declares) put(w, "void");
}

static void put_guard(struct writer *w, const struct machine_flow *flow)
{
    bool eval = expression_uses_eval(w, flow->guard);
    struct expression_locals locals = {.function = flow->guard_name, .part = ""};
    struct expression_origin origin = {flow->guard, flow->span, flow->line};
    add_locals(w, &locals, &origin);
    put(w, "static bool $t(", flow->guard_name);
    put_guard_parameters(w, flow->guard, true);
    put(w, ")\n{\n");
    put_locals(w, &locals);
    put(w, eval ? "    bool holds =\n" : "    return\n");
    put_line(w, flow->span, flow->line);
    put(w, "        ");
    put_expression(w, flow->guard);
    put(w, ";\n");
    put_line_back(w);
    if (eval && !w->options->no_positions) put(w, "    yawl_fault_at(e, $u);\n", flow->line);
    put(w, eval ? "    return holds;\n}\n\n" : "}\n\n");
}

static void put_flow_name(struct writer *w, const struct machine_flow *flow)
{
    put(w, " /* ");
    put_comment_text(w, flow->target);
    put(w, " */\n");
}

static uint32_t default_flow(const struct machine_task *task)
{
    for (uint32_t i = 0; i < task->flows.count; i++) {
        if (task->flows.items[i].is_default) return i;
    }
    return task->flows.count - 1;
}

static void put_xor_choice(struct writer *w, const struct machine_task *task)
{
    uint32_t fallback = default_flow(task);
    for (uint32_t i = 0; i < task->flows.count; i++) {
        const struct machine_flow *flow = &task->flows.items[i];
        if (flow->guard == NULL || i == fallback) continue;
        put(w, "    if ($t(", flow->guard_name);
        put_guard_parameters(w, flow->guard, false);
        put(w, ")) return $u;", i);
        put_flow_name(w, flow);
    }
    put(w, "    return $u;", fallback);
    put_flow_name(w, &task->flows.items[fallback]);
}

static void put_or_choice(struct writer *w, const struct machine_task *task)
{
    put(w, "    uint64_t chosen = 0;\n");
    for (uint32_t i = 0; i < task->flows.count; i++) {
        const struct machine_flow *flow = &task->flows.items[i];
        if (flow->guard == NULL) continue;
        put(w, "    if ($t(", flow->guard_name);
        put_guard_parameters(w, flow->guard, false);
        put(w, ")) chosen |= YAWL_BIT($u);", i);
        put_flow_name(w, flow);
    }
    uint32_t fallback = default_flow(task);
    put(w, "    return chosen != 0 ? chosen : YAWL_BIT($u);", fallback);
    put_flow_name(w, &task->flows.items[fallback]);
}

static bool choice_uses(const struct writer *w, const struct machine_task *task, bool eval)
{
    array_each(struct machine_flow, flow, &task->flows) {
        if (flow->guard == NULL) continue;
        if (eval ? expression_uses_eval(w, flow->guard) : expression_uses_data(flow->guard))
            return true;
    }
    return false;
}

static void put_choice(struct writer *w, const struct machine_task *task)
{
    array_each(struct machine_flow, flow, &task->flows) {
        if (flow->guard != NULL) put_guard(w, flow);
    }
    struct text fallback = task->flows.items[default_flow(task)].target;
    put(w, "/* ");
    put_origin(w, task->name.name, task->span, task->line);
    put(w, task->split == NET_GATE_XOR ? ": xor, the first that holds, else "
                                       : ": or, all that hold, else ");
    put_comment_text(w, fallback);
    put(w,
        ". */\nstatic uint64_t $t_choose(const struct yawl_data *block, struct yawl_eval *e)\n{\n",
        task->local);
    if (choice_uses(w, task, false)) {
        put(w, "    const struct $Ndata *$D = (const struct $Ndata *)block;\n");
    } else {
        put(w, "    (void)block;\n");
    }
    if (!choice_uses(w, task, true)) put(w, "    (void)e;\n");
    if (task->split == NET_GATE_XOR)
        put_xor_choice(w, task);
    else
        put_or_choice(w, task);
    put(w, "}\n\n");
}

static bool has_choice(const struct machine_task *task)
{
    return task->split == NET_GATE_XOR || task->split == NET_GATE_OR;
}

void put_splits_section(struct writer *w)
{
    bool first = true;
    array_each(struct machine_task, task, &w->net->tasks) {
        if (!has_choice(task) || task->is_dead) continue;
        assert(task->flows.count > 1);
        if (first) put_section(w, "Splits: where a finished task sends its tokens");
        first = false;
        put_choice(w, task);
    }
    if (!first) w->out->length--;
}
