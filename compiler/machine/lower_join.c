/* Joins: the places that a task waits for, in the order of the text, and as masks. */
#include "machine/lower.h"

#include <assert.h>

void lower_join(struct lowering *lowering, const struct net_task *task, struct machine_task *to)
{
    assert(task->join != NET_GATE_OR || task->preset.count <= 1);
    to->join = task->preset.count > 1 ? task->join : NET_GATE_NONE;
    array_each(net_place_id, place, &task->preset) {
        array_push(lowering->arena, &to->preset, place->index);
    }
    to->preset_masks = masks_of_places(lowering->arena, to->preset.items, to->preset.count);
}
