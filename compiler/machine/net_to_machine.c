/* From verified nets to a machine: refuse what is not compiled, then one lowering after the other, each over
 * all nets before the next begins. */
#include "machine/lower.h"

#include <assert.h>

/* A place is one bit where 1-safety is proved, a small counter where a bound is, else a full one. */
static uint32_t bits_of_places(const struct verified_net *verified)
{
    if (!verified->bounded) return 32;
    if (verified->bound <= 1) return 1;
    return verified->bound <= UINT8_MAX ? 8 : verified->bound <= UINT16_MAX ? 16 : 32;
}

/* Scopes of names; the header counts its tasks under one of them. */
static struct lowering_names *names_new(struct arena *arena)
{
    struct lowering_names *names = ARENA_NEW(arena, struct lowering_names);
    struct machine_scope scope = {
        .arena = arena, .taken = {.arena = arena}, .bases = {.arena = arena}};
    names->places = names->tasks = names->variables = names->functions = names->types = scope;
    names->function_index = (struct intern){.arena = arena};
    machine_claim(&names->tasks, TEXT("COUNT"));
    return names;
}

/* One machine_net for each net that is used, the root first. */
static void number_nets(struct lowering *lowering, const struct verified_specification *verified)
{
    const struct net_specification *specification = lowering->specification;
    uint32_t *numbers = ARENA_ARRAY(lowering->arena, uint32_t, specification->nets.count);
    for (uint32_t i = 0; i < specification->nets.count; i++) {
        const struct net *net = &specification->nets.items[i];
        numbers[i] = MACHINE_NONE;
        if (i > 0 && !net->is_used) continue;
        numbers[i] = lowering->machine->nets.count;
        const struct verified_net *facts = &verified->nets.items[i];
        *array_add(lowering->arena, &lowering->machine->nets) =
            (struct machine_net){.name = net->name,
                                 .span = net->span,
                                 .verified = facts,
                                 .is_implicit = net->is_implicit,
                                 .place_bits = bits_of_places(facts)};
    }
    lowering->net_numbers = numbers;
}

static void each_net(struct lowering *lowering, void (*lower)(struct lowering *lowering))
{
    array_each(struct machine_net, target, &lowering->machine->nets) {
        lowering->target = target;
        lowering->net = target->verified->net;
        lower(lowering);
    }
}

static void lower_tasks(struct lowering *lowering)
{
    for (uint32_t i = 0; i < lowering->net->tasks.count; i++) {
        const struct net_task *task = &lowering->net->tasks.items[i];
        struct machine_task *to = &lowering->target->tasks.items[i];
        lower_join(lowering, task, to);
        lower_split(lowering, task, to);
        lower_cancel(lowering, task, to);
        if (task->kind == NET_TASK_COMPOSITE) to->subnet = lowering->net_numbers[task->subnet];
        lower_task_data(lowering, task, to);
        lower_instances(lowering, task, to);
        lower_task_time(lowering, task, to);
    }
    lower_net_time(lowering);
    lower_others(lowering, &lowering->net->other_flows, &lowering->target->others);
    lower_settle(lowering);
}

static bool lower_all(struct lowering *lowering)
{
    uint32_t errors = lowering->diagnostics->errors;
    lower_enumerations(lowering);
    each_net(lowering, lower_elements);
    each_net(lowering, lower_data);
    each_net(lowering, lower_tasks);
    each_net(lowering, lower_calls);
    lower_frames(lowering);
    each_net(lowering, lower_watchers);
    each_net(lowering, lower_fusion);
    each_net(lowering, lower_retests);
    if (lowering->diagnostics->errors > errors) return false;
    each_net(lowering, lower_simple);
    each_net(lowering, lower_types_used);
    return true;
}

struct machine *net_to_machine(struct arena *arena, const struct verified_specification *verified,
                               struct diagnostics *diagnostics)
{
    const struct net_specification *specification = verified->specification;
    assert(specification->nets.count > 0 && verified->nets.count == specification->nets.count);
    struct machine *machine = ARENA_NEW(arena, struct machine);
    machine->specification = specification;
    machine->workflow = specification->workflow;
    machine->record_names.arena = arena;
    struct lowering lowering = {.arena = arena,
                                .diagnostics = diagnostics,
                                .specification = specification,
                                .machine = machine,
                                .names = names_new(arena)};
    if (!refuse_uncompiled(&lowering)) return NULL;
    number_nets(&lowering, verified);
    if (!lower_all(&lowering)) return NULL;
    machine->hash = machine_hash(arena, machine); /* of what is written, not of how it is computed */
    each_net(&lowering, lower_shared);
    machine_set_prefix(arena, machine, specification->workflow);
    return machine;
}
