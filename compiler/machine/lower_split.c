/* Splits: flows in the order of their choice, and the guards that are evaluated.
 *
 * A choice counts flows in the order of the net, so the default may stand anywhere; a flow's guard is
 * kept only where it is evaluated: not in and-splits, and not an xor-split's default.
 */
#include "machine/lower.h"

#include <assert.h>

static bool is_evaluated(enum net_gate split, const struct net_flow *flow)
{
    if (split == NET_GATE_XOR) return !flow->is_default;
    return split == NET_GATE_OR;
}

/* Flows of timers and failures have no guard and are not chosen. */
static void add_flow(struct lowering *lowering, machine_flows *flows, const struct net_flow *flow)
{
    struct machine_flow *copy = array_add(lowering->arena, flows);
    copy->place = flow->place.index;
    copy->target = flow->target;
    copy->branch = flow->branch;
    copy->span = flow->guard.span;
    copy->is_default = flow->is_default;
    copy->threads = flow->threads > 1 ? (uint32_t)flow->threads : 1;
}

void lower_others(struct lowering *lowering, const net_flows *others, machine_flows *to)
{
    array_each(struct net_flow, flow, others) add_flow(lowering, to, flow);
}

void lower_split(struct lowering *lowering, const struct net_task *task, struct machine_task *to)
{
    machine_ids places = {0};
    to->split = task->flows.count > 1 ? task->split : NET_GATE_NONE;
    assert(to->split != NET_GATE_OR || task->flows.count <= 64);
    array_each(struct net_flow, flow, &task->flows) {
        add_flow(lowering, &to->flows, flow);
        struct machine_flow *copy = &to->flows.items[to->flows.count - 1];
        copy->guard = is_evaluated(to->split, flow) ? flow->guard.tree : NULL;
        copy->line = copy->guard == NULL ? 0 : line_of(flow->guard.span);
        array_push(lowering->arena, &places, copy->place);
    }
    lower_others(lowering, &task->other_flows, &to->others);
    to->post_masks = masks_of_places(lowering->arena, places.items, places.count);
}
