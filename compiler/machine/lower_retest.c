/* What a step can enable or disable: the tasks whose inputs, or whose being busy, it changes.
 *
 * A start changes the task itself and the consumers of its inputs; a leave the task, what its
 * cancellation set names or empties, and the consumers of the places that it marks.  So the cost of a step
 * depends on the tasks that it touches, never on the size of the net.  Each list names a task once, in the
 * order of the text.
 */
#include "machine/lower.h"

#include <assert.h>
#include <stdlib.h>

/* Collects one list; `seen[task] == round` marks what it holds already. */
struct collection {
    struct lowering *lowering;
    uint32_t *seen, round;
    machine_ids *list;
};

static int compare_ids(const void *a, const void *b)
{
    uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;
    return (x > y) - (x < y);
}

static bool is_full(const struct lowering *lowering)
{
    return lowering->list_entries > MACHINE_LISTS_MAX;
}

static void begin(struct collection *collection, machine_ids *list)
{
    collection->list = list;
    collection->round++;
}

static void add_task(struct collection *collection, uint32_t task)
{
    struct lowering *lowering = collection->lowering;
    if (collection->seen[task] == collection->round || is_full(lowering)) return;
    collection->seen[task] = collection->round;
    array_push(lowering->arena, collection->list, task);
    lowering->list_entries++;
}

static void add_tasks(struct collection *collection, const machine_ids *tasks)
{
    array_each(uint32_t, task, tasks) add_task(collection, *task);
}

static void add_consumers(struct collection *collection, uint32_t place)
{
    add_tasks(collection, &collection->lowering->target->places.items[place].consumers);
}

static void end(const struct collection *collection)
{
    machine_ids *list = collection->list;
    if (list->count > 1) qsort(list->items, list->count, sizeof *list->items, compare_ids);
}

static void collect_task(struct collection *collection, struct machine_task *task, uint32_t index)
{
    begin(collection, &task->start_retest);
    add_task(collection, index);
    array_each(uint32_t, place, &task->preset) add_consumers(collection, *place);
    end(collection);

    begin(collection, &task->reset_retest);
    add_task(collection, index);
    array_each(uint32_t, place, &task->cancels_places) add_consumers(collection, *place);
    add_tasks(collection, &task->cancels_tasks);
    end(collection);

    begin(collection, &task->leave_retest);
    add_tasks(collection, &task->reset_retest);
    array_each(struct machine_flow, flow, &task->flows) add_consumers(collection, flow->place);
    end(collection);

    begin(collection, &task->retest);
    add_tasks(collection, &task->start_retest);
    add_tasks(collection, &task->leave_retest);
    end(collection);
}

static uint32_t larger(uint32_t a, uint32_t b) { return a > b ? a : b; }

bool lower_retests(struct lowering *lowering)
{
    struct machine_net *net = lowering->target;
    assert(net->places.count >= 2);
    struct collection collection = {
        .lowering = lowering,
        .seen = ARENA_ARRAY(lowering->arena, uint32_t, (size_t)net->tasks.count + 1),
    };
    net->changes_max = net->places.items[0].consumers.count;
    for (uint32_t i = 0; i < net->tasks.count && !is_full(lowering); i++) {
        struct machine_task *task = &net->tasks.items[i];
        collect_task(&collection, task, i);
        uint32_t leave = task->leave_retest.count + task->cancels_tasks.count;
        net->changes_max = larger(net->changes_max, larger(leave, task->start_retest.count));
    }
    if (!is_full(lowering)) return true;
    diagnose(lowering->diagnostics, &machine_too_large, net->span,
             "net '" TEXT_FMT
             "' is too densely connected: its tasks affect each other in more than %d "
             "ways; put routing tasks between conditions with many flows",
             TEXT_ARG(net->name), MACHINE_LISTS_MAX);
    return false;
}
