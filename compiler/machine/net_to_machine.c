/* From a verified net to a machine: refuse what is not compiled, then one lowering after the other. */
#include "machine/lower.h"
#include "machine/machine_names.h"

#include <assert.h>

/* A place is one bit where 1-safety is proved, a small counter where a bound is, else a full one. */
static uint32_t bits_of_places(const struct verified_net *verified)
{
    if (!verified->bounded) return 32;
    if (verified->bound <= 1) return 1;
    return verified->bound <= UINT8_MAX ? 8 : verified->bound <= UINT16_MAX ? 16 : 32;
}

static void lower_net(struct lowering *lowering, const struct verified_net *verified)
{
    struct machine_net *target = array_add(lowering->arena, &lowering->machine->nets);
    *target = (struct machine_net){.name = lowering->net->name,
                                   .span = lowering->net->span,
                                   .verified = verified,
                                   .place_bits = bits_of_places(verified)};
    lowering->target = target;
    lower_elements(lowering);
    for (uint32_t i = 0; i < lowering->net->tasks.count; i++) {
        const struct net_task *task = &lowering->net->tasks.items[i];
        struct machine_task *to = &target->tasks.items[i];
        lower_join(lowering, task, to);
        lower_split(lowering, task, to);
        lower_cancel(lowering, task, to);
        lower_task_data(lowering, task, to);
    }
    lower_settle(lowering);
}

struct machine *net_to_machine(struct arena *arena, const struct verified_specification *verified,
                               struct diagnostics *diagnostics)
{
    const struct net_specification *specification = verified->specification;
    assert(specification->nets.count > 0 && verified->nets.count == specification->nets.count);
    struct machine *machine = ARENA_NEW(arena, struct machine);
    machine->specification = specification;
    machine->workflow = specification->workflow;
    struct lowering lowering = {.arena = arena,
                                .diagnostics = diagnostics,
                                .specification = specification,
                                .net = &specification->nets.items[0],
                                .machine = machine};
    if (!refuse_uncompiled(&lowering)) return NULL;
    uint32_t errors = diagnostics->errors;
    lower_data(&lowering);
    lower_net(&lowering, &verified->nets.items[0]);
    lower_calls(&lowering);
    if (!lower_retests(&lowering) || diagnostics->errors > errors) return NULL;
    lower_enumerations_used(&lowering);
    machine->hash = machine_hash(arena, machine);
    machine_set_prefix(arena, machine, specification->workflow);
    return machine;
}
