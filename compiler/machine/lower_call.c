/* Calls: which C function a task calls, and that all tasks that call it agree on its records. */
#include "machine/lower.h"

#include <assert.h>

static bool same_fields(const struct machine_record *a, const struct machine_record *b)
{
    if (a == NULL || b == NULL) return a == b;
    if (a->fields.count != b->fields.count) return false;
    for (uint32_t i = 0; i < a->fields.count; i++) {
        const struct machine_field *x = &a->fields.items[i], *y = &b->fields.items[i];
        if (!text_equal(x->name, y->name) || x->kind != y->kind ||
            x->enumeration != y->enumeration || text_is_absent(x->has) != text_is_absent(y->has)) {
            return false;
        }
    }
    return true;
}

static void refuse_difference(const struct lowering *lowering, const struct machine_task *task,
                              const struct machine_task *first, struct text function)
{
    struct diagnostic *diagnostic = diagnose(
        lowering->diagnostics, &machine_function_differs, task->span,
        "tasks '" TEXT_FMT "' and '" TEXT_FMT "' both call the function '" TEXT_FMT
        "', but give it or get from it different names or types: make them the same, or call "
        "two functions",
        TEXT_ARG(first->name.name), TEXT_ARG(task->name.name), TEXT_ARG(function));
    diagnostic_note(lowering->diagnostics, diagnostic, first->span, "the first call is here");
}

/* The records of a function are those of its first task. */
static void share_records(struct lowering *lowering, struct machine_task *task,
                          const struct machine_function *function)
{
    const struct machine_task *first =
        &lowering->machine->nets.items[function->net].tasks.items[function->task];
    if (!same_fields(first->in, task->in) || !same_fields(first->returns, task->returns)) {
        refuse_difference(lowering, task, first, function->name);
        return;
    }
    task->in = first->in;
    task->returns = first->returns;
}

static void lower_function(struct lowering *lowering, uint32_t task_index)
{
    struct machine *machine = lowering->machine;
    struct machine_task *task = &lowering->target->tasks.items[task_index];
    struct text name = lowering->net->tasks.items[task_index].call.function;
    struct intern *by_name = &lowering->names->function_index;
    uint32_t known = intern_find(by_name, name);
    task->function = known != INTERN_NONE ? known : machine->functions.count;
    if (known != INTERN_NONE) {
        share_records(lowering, task, &machine->functions.items[known]);
        return;
    }
    struct text member =
        machine_claim(&lowering->names->functions, machine_identifier(lowering->arena, name));
    *array_add(lowering->arena, &machine->functions) = (struct machine_function){
        name, member, (uint32_t)(lowering->target - machine->nets.items), task_index};
    intern_add(by_name, name, task->function);
}

void lower_calls(struct lowering *lowering)
{
    for (uint32_t i = 0; i < lowering->net->tasks.count; i++) {
        const struct net_task *task = &lowering->net->tasks.items[i];
        struct machine_task *to = &lowering->target->tasks.items[i];
        if (task->kind != NET_TASK_CALL) continue;
        to->connector = text_is(task->call.connector, "log") ? MACHINE_LOG : MACHINE_FUNCTION;
        if (to->connector == MACHINE_FUNCTION) {
            lower_function(lowering, i);
            continue;
        }
        to->message = task->call.message.tree;
        to->message_span = task->call.message.span;
        to->message_line = to->message == NULL ? 0 : line_of(to->message_span);
    }
}

/* ---- Enumerations that the C text names ---- */

static void use_enumeration(struct machine *machine, const struct expr_enumeration *enumeration)
{
    array_each(struct machine_enumeration, known, &machine->enumerations) {
        if (known->source == enumeration) known->is_used = true;
    }
}

/* Conversions of an enumeration need its names; at most EXPR_TREE_DEPTH_MAX deep. */
static void use_of_expression(struct machine *machine, const struct expr *expr)
{
    if (expr == NULL) return;
    if (expr->op == EXPR_CONVERT) {
        if (expr->type.kind == EXPR_ENUM) use_enumeration(machine, expr->type.enumeration);
        if (expr->operands[0]->type.kind == EXPR_ENUM) {
            use_enumeration(machine, expr->operands[0]->type.enumeration);
        }
    }
    for (uint32_t i = 0; i < expr->operands_count; i++) {
        use_of_expression(machine, expr->operands[i]);
    }
}

static void use_of_record(struct machine *machine, const struct machine_record *record)
{
    for (uint32_t i = 0; record != NULL && i < record->fields.count; i++) {
        uint32_t index = record->fields.items[i].enumeration;
        if (index != MACHINE_NONE) machine->enumerations.items[index].is_used = true;
    }
}

static void use_of_assignments(struct machine *machine, const machine_assignments *assignments)
{
    array_each(struct machine_assignment, assignment, assignments) {
        use_of_expression(machine, assignment->value);
    }
}

static void use_of_instances(struct machine *machine, const struct machine_instances *instances)
{
    if (instances == NULL) return;
    const struct machine_value *values[] = {&instances->for_each,  &instances->count,
                                            &instances->minimum,   &instances->maximum,
                                            &instances->threshold, &instances->until};
    for (size_t i = 0; i < sizeof values / sizeof *values; i++) {
        use_of_expression(machine, values[i]->tree);
    }
    use_of_record(machine, instances->own);
    use_of_record(machine, instances->kept);
    use_of_assignments(machine, &instances->keep);
}

void lower_enumerations_used(struct lowering *lowering)
{
    struct machine *machine = lowering->machine;
    if (machine->enumerations.count == 0) return;
    use_of_record(machine, lowering->target->data);
    use_of_assignments(machine, &lowering->target->init);
    array_each(struct machine_task, task, &lowering->target->tasks) {
        use_of_record(machine, task->in);
        use_of_record(machine, task->returns);
        use_of_expression(machine, task->message);
        use_of_expression(machine, task->performed.tree);
        use_of_expression(machine, task->trigger.key.tree);
        use_of_instances(machine, task->instances);
        array_each(struct machine_timer, timer, &task->timers) {
            use_of_expression(machine, timer->value.tree);
        }
        if (task->is_dead) continue;
        use_of_assignments(machine, &task->prepare);
        use_of_assignments(machine, &task->assign);
        array_each(struct machine_flow, flow, &task->flows) use_of_expression(machine, flow->guard);
    }
}
