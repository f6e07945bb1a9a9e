/* Joins: the places that a task waits for, in the order of the text and as masks, and what else must hold:
 * how many inputs are enough, what it reads without taking it, and which tasks may not be busy. */
#include "machine/lower.h"

#include <assert.h>

static const struct verified_or_join *or_join_of(const struct lowering *lowering, uint32_t task)
{
    array_each(struct verified_or_join, known, &lowering->target->verified->or_joins) {
        if (known->task == task) return known;
    }
    assert(0 && "every or-join is decided");
    return NULL;
}

static void lower_partners(struct lowering *lowering, const struct net_task *task,
                           struct machine_task *to)
{
    const struct net *net = lowering->net;
    if (net->mutexes.count == 0 || task->mutex == NET_NONE) return;
    to->mutex = net->mutexes.items[task->mutex];
    for (uint32_t i = 0; i < net->tasks.count; i++) {
        const struct net_task *other = &net->tasks.items[i];
        if (other == task || other->mutex != task->mutex) continue;
        array_push(lowering->arena, &to->partners, i);
        lowering->list_entries++;
    }
}

static void lower_partial(const struct net_partial_join *partial, struct machine_task *to)
{
    to->join_threads = partial->present && partial->threads > 1 ? partial->threads : 1;
    to->join_count = partial->present ? partial->count : 0;
    to->rest = partial->rest;
    if (to->join_count > 0) to->join = NET_GATE_AND;
    assert(to->join_count <= to->preset.count);
}

void lower_join(struct lowering *lowering, const struct net_task *task, struct machine_task *to)
{
    to->join = task->preset.count > 1 ? task->join : NET_GATE_NONE;
    array_each(net_place_id, place, &task->preset) {
        array_push(lowering->arena, &to->preset, place->index);
    }
    to->preset_masks = masks_of_places(lowering->arena, to->preset.items, to->preset.count);
    lower_partial(&task->partial, to);
    array_each(net_place_id, place, &task->holds) {
        array_push(lowering->arena, &to->holds, place->index);
    }
    lower_partners(lowering, task, to);
    if (to->join != NET_GATE_OR) return;
    to->or_join = or_join_of(lowering, (uint32_t)(to - lowering->target->tasks.items));
    if (to->or_join->decision != VERIFY_SEARCH) return;
    uint32_t size = verify_search_size(to->or_join->search);
    if (size > lowering->target->search_size) lowering->target->search_size = size;
}
