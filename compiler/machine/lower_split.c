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

void lower_split(struct lowering *lowering, const struct net_task *task, struct machine_task *to)
{
    machine_ids places = {0};
    to->split = task->flows.count > 1 ? task->split : NET_GATE_NONE;
    assert(to->split != NET_GATE_OR || task->flows.count <= 64);
    array_each(struct net_flow, flow, &task->flows) {
        struct machine_flow *copy = array_add(lowering->arena, &to->flows);
        copy->place = flow->place.index;
        copy->target = flow->target;
        copy->span = flow->guard.span;
        copy->is_default = flow->is_default;
        copy->guard = is_evaluated(to->split, flow) ? flow->guard.tree : NULL;
        copy->line = copy->guard == NULL ? 0 : line_of(flow->guard.span);
        array_push(lowering->arena, &places, copy->place);
    }
    to->post_masks = masks_of_places(lowering->arena, places.items, places.count);
}
