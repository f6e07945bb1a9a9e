/* Calls: which C function a task calls, and that all tasks that call it agree on its records; what others
 * are set to, as pieces of texts. */
#include "machine/lower.h"

#include <assert.h>

static bool same_fields(const struct machine_record *a, const struct machine_record *b)
{
    if (a == NULL || b == NULL) return a == b;
    if (a->fields.count != b->fields.count) return false;
    for (uint32_t i = 0; i < a->fields.count; i++) {
        const struct machine_field *x = &a->fields.items[i], *y = &b->fields.items[i];
        if (!text_equal(x->name, y->name) || x->kind != y->kind || x->element != y->element ||
            x->enumeration != y->enumeration || x->record != y->record ||
            text_is_absent(x->has) != text_is_absent(y->has)) {
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

static void lower_pieces(struct lowering *lowering, const struct net_call *call,
                         struct machine_task *to)
{
    to->connector_name = call->connector;
    array_each(struct net_piece, piece, &call->pieces) {
        struct machine_piece made = {piece->setting, piece->text, piece->secret};
        if (piece->value.tree != NULL) {
            struct machine_value value = {piece->value.tree, piece->value.span,
                                          line_of(piece->value.span)};
            made.text = TEXT_NONE;
            array_push(lowering->arena, &to->texts, value);
        }
        array_push(lowering->arena, &to->pieces, made);
    }
}

static enum machine_connector connector_of(struct text name)
{
    if (text_is(name, "log")) return MACHINE_LOG;
    return text_is(name, "function") ? MACHINE_FUNCTION : MACHINE_SETTINGS;
}

void lower_calls(struct lowering *lowering)
{
    for (uint32_t i = 0; i < lowering->net->tasks.count; i++) {
        const struct net_task *task = &lowering->net->tasks.items[i];
        struct machine_task *to = &lowering->target->tasks.items[i];
        if (task->kind != NET_TASK_CALL) continue;
        to->connector = connector_of(task->call.connector);
        if (to->connector == MACHINE_SETTINGS) {
            lower_pieces(lowering, &task->call, to);
            continue;
        }
        if (to->connector == MACHINE_FUNCTION) {
            lower_function(lowering, i);
            continue;
        }
        to->message = task->call.message.tree;
        to->message_span = task->call.message.span;
        to->message_line = to->message == NULL ? 0 : line_of(to->message_span);
    }
}

bool machine_calls(const struct machine *machine, const char *connector)
{
    array_each(struct machine_net, net, &machine->nets)
    {
        array_each(struct machine_task, task, &net->tasks)
        {
            if (text_is(task->connector_name, connector)) return true;
        }
    }
    return false;
}
