/* Simple tasks: one input, one output, and nobody else at either.
 *
 * Their steps differ in three numbers.  In a large net they share their code and find the numbers in a
 * table: C compilers take milliseconds for each function, and a step that many tasks share stays in the
 * processor's cache.
 */
#include "machine/lower.h"

#include <assert.h>

static bool takes_one_token(const struct machine_net *net, const struct machine_task *task,
                            uint32_t index)
{
    bool one = task->join == NET_GATE_NONE && task->preset.count == 1 && task->watchers.count == 1;
    if (!one || !machine_needs_one(task)) return false;
    const machine_ids *watchers = &net->places.items[task->preset.items[0]].watchers;
    return watchers->count == 1 && watchers->items[0] == index;
}

static bool gives_one_token(const struct machine_net *net, const struct machine_task *task,
                            uint32_t index)
{
    if (task->flows.count != 1 || task->others.count > 0) return false;
    uint32_t output = task->flows.items[0].place;
    const struct machine_place *place = &net->places.items[output];
    if (place->fused > 0 || place->rounds.count > 0) return false;
    if (output + 1 == net->places.count) return place->watchers.count == 0;
    return place->watchers.count == 1 && place->watchers.items[0] != index &&
           machine_needs_one(&net->tasks.items[place->watchers.items[0]]);
}

static bool does_nothing_else(const struct machine_task *task)
{
    return task->cancels_places.count == 0 && task->cancels_tasks.count == 0 &&
           task->completes.count == 0 && text_is_absent(task->raises);
}

void lower_simple(struct lowering *lowering)
{
    struct machine_net *net = lowering->target;
    if (net->place_bits != 1 || net->tasks.count < MACHINE_SHARED_MIN) return;
    for (uint32_t i = 0; i < net->tasks.count; i++) {
        struct machine_task *task = &net->tasks.items[i];
        assert(task->preset.count == 0 || task->is_dead || task->start_retest.count > 0);
        task->is_simple = takes_one_token(net, task, i) && gives_one_token(net, task, i) &&
                          does_nothing_else(task);
        net->has_simple = net->has_simple || task->is_simple;
    }
}
