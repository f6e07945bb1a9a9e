/* Is every parameter that must be filled mapped, and everything mapped once, by an expression?
 *
 * In YAWL each input parameter of a decomposition is mapped; in YAML those that may be null or have
 * an initial value need not be.  What the instances of a task fill counts as mapped.
 */
#include "net/check.h"

struct mapping_check {
    const struct check *check;
    const struct net *net;
    const struct net_task *task;
    const struct net_mapping **first; /* by parameter or variable */
};

static void say_twice(const struct mapping_check *state, struct text target, struct span span,
                      struct span other)
{
    struct diagnostic *d =
        diagnose(state->check->diagnostics, &net_duplicate_mapping, span,
                 "'" TEXT_FMT "' assigns to '" TEXT_FMT "' twice; keep one of the mappings",
                 TEXT_ARG(state->task->name), TEXT_ARG(target));
    diagnostic_note(state->check->diagnostics, d, other, "the other mapping");
}

/* An ignored mapping has no variable; there may be several of those. */
static void check_mapping(const struct mapping_check *state, const struct net_mapping *mapping)
{
    if (text_is_empty(text_trim(mapping->value.text))) {
        diagnose(state->check->diagnostics, &net_empty_mapping, mapping->span,
                 "'" TEXT_FMT "' maps nothing to '" TEXT_FMT
                 "'; write an expression, or remove the "
                 "mapping and the parameter",
                 TEXT_ARG(state->task->name), TEXT_ARG(mapping->target));
    }
    if (mapping->variable == NET_NONE) return;
    const struct net_mapping **first = &state->first[mapping->variable];
    if (*first != NULL) {
        say_twice(state, mapping->target, mapping->span, (*first)->span);
    } else {
        *first = mapping;
    }
}

static bool must_be_mapped(const struct mapping_check *state, const struct net_variable *parameter)
{
    return state->check->specification->is_xpath || parameter->mandatory;
}

/* Instances that fill a name that no input has have most likely misspelt this one: told there. */
static bool is_misspelt(const struct mapping_check *state, const struct net_variable *parameter)
{
    const struct net_instances *instances = &state->task->instances;
    struct diagnostics *diagnostics = state->check->diagnostics;
    if (!instances->present || text_is_absent(instances->input_param)) return false;
    struct diagnostic *d =
        diagnostics_raise(diagnostics, &net_ignored_mapping, instances->input_param_span);
    if (d == NULL || d->notes.count > 0) return false; /* it is about another one */
    diagnostic_note(diagnostics, d, parameter->span, "nothing fills the input '" TEXT_FMT "'",
                    TEXT_ARG(parameter->name));
    return true;
}

/* A task that fills a name that does not exist has most likely misspelt this one. */
static void check_parameters(const struct mapping_check *state)
{
    const struct net_task *task = state->task;
    bool has_instances = task->instances.present;
    for (uint32_t v = 0; v < task->in.count; v++) {
        const struct net_variable *parameter = &task->in.items[v];
        bool by_instances =
            has_instances && text_equal(parameter->name, task->instances.input_param);
        const struct net_mapping *mapping = state->first[v];
        if (by_instances && mapping != NULL) {
            say_twice(state, parameter->name, mapping->span, task->instances.span);
        }
        if (by_instances || mapping != NULL || task->is_damaged) continue;
        if (!must_be_mapped(state, parameter) || is_misspelt(state, parameter)) continue;
        struct diagnostic *d = diagnose(
            state->check->diagnostics, &net_unmapped_parameter, task->span,
            "'" TEXT_FMT "' does not fill the input '" TEXT_FMT "' of '" TEXT_FMT
            "'; map a variable or a value to it",
            TEXT_ARG(task->name), TEXT_ARG(parameter->name), TEXT_ARG(task->decomposition));
        diagnostic_note(state->check->diagnostics, d, parameter->span, "the input '" TEXT_FMT "'",
                        TEXT_ARG(parameter->name));
    }
}

/* In YAWL the instances fill a parameter without a mapping that anybody wrote. */
static bool is_of_instances(const struct net_task *task, const struct net_mapping *mapping)
{
    return task->instances.present && mapping->variable == task->instances.fills &&
           text_is_absent(mapping->value.text);
}

static void check_inputs(struct mapping_check *state)
{
    const struct net_task *task = state->task;
    state->first =
        ARENA_ARRAY(state->check->arena, const struct net_mapping *, (size_t)task->in.count + 1);
    array_each(struct net_mapping, mapping, &task->in_mappings) {
        if (!is_of_instances(task, mapping)) check_mapping(state, mapping);
    }
    check_parameters(state);
}

/* The variables of a net may be many and its tasks too, so `first` is shared and cleared after
 * use. */
static void check_outputs(struct mapping_check *state, const struct net_mapping **first)
{
    const struct net_task *task = state->task;
    state->first = first;
    array_each(struct net_mapping, mapping, &task->out_mappings) check_mapping(state, mapping);
    array_each(struct net_mapping, mapping, &task->instances.collect) check_mapping(state, mapping);
    array_each(struct net_mapping, mapping, &task->out_mappings) {
        if (text_is_absent(task->instances.result)) continue;
        if (!text_equal(mapping->target, task->instances.result)) continue;
        say_twice(state, mapping->target, mapping->span, task->instances.span);
    }
    array_each(struct net_mapping, mapping, &task->out_mappings) first[mapping->variable] = NULL;
    array_each(struct net_mapping, mapping, &task->instances.collect) {
        if (mapping->variable != NET_NONE) first[mapping->variable] = NULL;
    }
}

void check_mappings(const struct check *check, const struct net *net)
{
    const struct net_mapping **first =
        ARENA_ARRAY(check->arena, const struct net_mapping *, (size_t)net->variables.count + 1);
    array_each(struct net_task, task, &net->tasks) {
        struct mapping_check state = {.check = check, .net = net, .task = task};
        if (task->in.count > 0) check_inputs(&state);
        check_outputs(&state, first);
        array_each(struct net_mapping, mapping, &task->enablement_mappings) {
            check_mapping(&state, mapping);
        }
    }
}
