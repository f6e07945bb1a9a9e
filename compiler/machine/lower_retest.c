/* What a step can enable or disable: the tasks that watch what it changes.
 *
 * A task watches its inputs, the places that it must find marked (`while`), the tasks that exclude it
 * (`mutex`) and itself, and an or-join all positions that matter to it.  A step tests again who watches the
 * places that it changes and the tasks that begin or end to be busy: its cost depends on the tasks that it
 * touches, never on the size of the net.  Each list names a task once, in the order of the text.  A task
 * that is proved dead watches nothing and has no lists.
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

static void add_watchers(struct collection *collection, uint32_t place)
{
    add_tasks(collection, &collection->lowering->target->places.items[place].watchers);
}

/* What changes with a task that begins or ends to be busy. */
static void add_task_watchers(struct collection *collection, uint32_t task)
{
    add_tasks(collection, &collection->lowering->target->tasks.items[task].watchers);
}

/* A token in `place` may be taken at once by the round of a partial join, and end the round. */
static void add_marked(struct collection *collection, uint32_t place)
{
    struct machine_net *net = collection->lowering->target;
    add_watchers(collection, place);
    array_each(uint32_t, join, &net->places.items[place].rounds) {
        add_task(collection, *join);
        array_each(uint32_t, input, &net->tasks.items[*join].preset) {
            add_watchers(collection, *input);
        }
    }
}

static void end(const struct collection *collection)
{
    machine_ids *list = collection->list;
    if (list->count > 1) qsort(list->items, list->count, sizeof *list->items, compare_ids);
}

/* ---- Who watches whom ---- */

static void watch(struct collection *collection, uint32_t position, uint32_t task)
{
    struct machine_net *net = collection->lowering->target;
    bool is_place = position < net->places.count;
    machine_ids *watchers = is_place ? &net->places.items[position].watchers
                                     : &net->tasks.items[position - net->places.count].watchers;
    if (watchers->count > 0 && watchers->items[watchers->count - 1] == task) return;
    array_push(collection->lowering->arena, watchers, task);
    collection->lowering->list_entries++;
}

/* Tasks come in their order, so each list is sorted and names a task once. */
void lower_watchers(struct lowering *lowering)
{
    struct collection watching = {.lowering = lowering}, *collection = &watching;
    struct machine_net *net = lowering->target;
    for (uint32_t i = 0; i < net->tasks.count && !is_full(lowering); i++) {
        const struct machine_task *task = &net->tasks.items[i];
        if (task->is_dead) continue;
        array_each(uint32_t, place, &task->preset) {
            watch(collection, *place, i);
            if (!machine_has_rounds(task)) continue;
            array_push(collection->lowering->arena, &net->places.items[*place].rounds, i);
        }
        array_each(uint32_t, place, &task->holds) watch(collection, *place, i);
        watch(collection, net->places.count + i, i);
        array_each(uint32_t, partner, &task->partners) {
            watch(collection, net->places.count + *partner, i);
        }
        if (task->or_join == NULL) continue;
        array_each(uint32_t, position, &task->or_join->matters) watch(collection, *position, i);
    }
}

/* ---- Lists of a task ---- */

static void add_cancelled(struct collection *collection, const struct machine_task *task)
{
    array_each(uint32_t, place, &task->cancels_places) add_watchers(collection, *place);
    array_each(uint32_t, cancelled, &task->cancels_tasks) add_task_watchers(collection, *cancelled);
}

/* Inputs that its round takes are taken by other steps too; its own start only changes what it takes. */
static void add_taken(struct collection *collection, const struct machine_task *task)
{
    array_each(uint32_t, place, &task->preset) add_watchers(collection, *place);
    if (machine_cancels_at_start(task)) add_cancelled(collection, task);
}

static void collect_place(struct collection *collection, struct machine_place *place)
{
    begin(collection, &place->retest);
    array_each(uint32_t, marked, &place->marks) add_marked(collection, *marked);
    end(collection);
    begin(collection, &place->absorbs);
    array_each(uint32_t, marked, &place->marks) {
        add_tasks(collection, &collection->lowering->target->places.items[*marked].rounds);
    }
    end(collection);
}

static void add_flows(struct collection *collection, const machine_flows *flows)
{
    array_each(struct machine_flow, flow, flows) {
        add_tasks(collection, &collection->lowering->target->places.items[flow->place].retest);
    }
}

static void collect_task(struct collection *collection, struct machine_task *task, uint32_t index)
{
    begin(collection, &task->start_retest);
    add_task_watchers(collection, index);
    add_taken(collection, task);
    end(collection);

    begin(collection, &task->reset_retest);
    add_task_watchers(collection, index);
    if (!machine_cancels_at_start(task)) add_cancelled(collection, task);
    end(collection);

    begin(collection, &task->leave_retest);
    add_tasks(collection, &task->reset_retest);
    add_flows(collection, &task->flows);
    end(collection);

    begin(collection, &task->pass_retest);
    add_task(collection, index);
    add_taken(collection, task);
    add_cancelled(collection, task);
    end(collection);

    begin(collection, &task->pass_all_retest);
    add_tasks(collection, &task->pass_retest);
    add_flows(collection, &task->flows);
    end(collection);

    begin(collection, &task->retest);
    add_tasks(collection, &task->start_retest);
    add_tasks(collection, &task->leave_retest);
    add_flows(collection, &task->others);
    end(collection);
}

static void collect_net(struct collection *collection)
{
    struct machine_net *net = collection->lowering->target;
    array_each(struct machine_place, place, &net->places) collect_place(collection, place);
    for (uint32_t i = 0; i < net->tasks.count && !is_full(collection->lowering); i++) {
        if (!net->tasks.items[i].is_dead) collect_task(collection, &net->tasks.items[i], i);
    }
}

static uint32_t larger(uint32_t a, uint32_t b) { return a > b ? a : b; }

/* The most entries that one step of the task reports. */
static uint32_t changes_of(const struct machine_net *net, const struct machine_task *task)
{
    uint32_t other = 0;
    array_each(struct machine_flow, flow, &task->others) {
        uint32_t marked = net->places.items[flow->place].retest.count;
        other = larger(other, task->reset_retest.count + marked);
    }
    uint32_t tests = larger(task->leave_retest.count, task->pass_all_retest.count);
    tests = larger(larger(tests, task->start_retest.count), larger(other, task->watchers.count));
    return tests + task->cancels_tasks.count + task->completes.count;
}

static uint32_t changes_of_net(const struct machine_net *net)
{
    uint32_t most = net->places.items[0].retest.count;
    array_each(struct machine_task, task, &net->tasks) most = larger(most, changes_of(net, task));
    /* A deadline may end every task, and then enable some. */
    if (net->others.count > 0) most = larger(most, 2 * net->tasks.count);
    return most;
}

void lower_retests(struct lowering *lowering)
{
    struct machine_net *net = lowering->target;
    assert(net->places.count >= 2);
    struct collection collection = {
        .lowering = lowering,
        .seen = ARENA_ARRAY(lowering->arena, uint32_t, (size_t)net->tasks.count + 1),
    };
    collect_net(&collection);
    net->changes_max = changes_of_net(net);
    if (!is_full(lowering)) return;
    diagnose(lowering->diagnostics, &machine_too_large, net->span,
             "net '" TEXT_FMT
             "' is too densely connected: its tasks affect each other in more than %d "
             "ways; put routing tasks between conditions with many flows",
             TEXT_ARG(net->name), MACHINE_LISTS_MAX);
}
