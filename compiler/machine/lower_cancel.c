/* Cancellation sets: the places that a task empties and the tasks that it cancels when it leaves; and the
 * instance tasks that it completes. */
#include "machine/lower.h"

#include <assert.h>

void lower_cancel(struct lowering *lowering, const struct net_task *task, struct machine_task *to)
{
    array_each(net_place_id, place, &task->cancels_places) {
        assert(place->index < lowering->net->places.count);
        array_push(lowering->arena, &to->cancels_places, place->index);
    }
    array_each(net_task_id, cancelled, &task->cancels_tasks) {
        assert(cancelled->index < lowering->net->tasks.count);
        array_push(lowering->arena, &to->cancels_tasks, cancelled->index);
    }
    array_each(net_task_id, completed, &task->completes) {
        array_push(lowering->arena, &to->completes, completed->index);
    }
    to->cancel_masks =
        masks_of_places(lowering->arena, to->cancels_places.items, to->cancels_places.count);
    lowering->list_entries += to->cancels_places.count + to->cancels_tasks.count;
}
