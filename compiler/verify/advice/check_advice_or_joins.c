/* Could an or-join be a simpler join, or does its task lead back to itself?
 *
 * The first is known only where all reachable markings are (check_or_joins.c).  Loops: strongly connected
 * components of tasks, Tarjan's algorithm with a stack of its own; two or-joins of one component are told
 * together.
 */
#include "base/bitset.h"
#include "verify/advice/check_advice.h"

struct loops {
    const struct net *net;
    uint32_t *index, *low, *component; /* by task; component 0: not yet known */
    uint32_t *stack, *path;
    uint32_t *flow, *next; /* cursors: of the flows, of the tasks behind one */
    uint32_t *size;        /* by component: its tasks */
    uint32_t stacked, walked, next_index, components;
};

static const struct net_flow *flow_at(const struct net_task *task, uint32_t index)
{
    if (index < task->flows.count) return &task->flows.items[index];
    index -= task->flows.count;
    return index < task->other_flows.count ? &task->other_flows.items[index] : NULL;
}

/* The task behind the cursors, which move on; NET_NONE at the end. */
static uint32_t next_task(const struct loops *loops, uint32_t task)
{
    for (;;) {
        const struct net_flow *flow = flow_at(&loops->net->tasks.items[task], loops->flow[task]);
        if (flow == NULL) return NET_NONE;
        const struct net_place *place = &loops->net->places.items[flow->place.index];
        if (loops->next[task] < place->postset.count) {
            return place->postset.items[loops->next[task]++].index;
        }
        loops->flow[task]++;
        loops->next[task] = 0;
    }
}

static void enter(struct loops *loops, uint32_t task)
{
    loops->index[task] = loops->low[task] = ++loops->next_index;
    loops->stack[loops->stacked++] = loops->path[loops->walked++] = task;
}

static void leave(struct loops *loops, uint32_t task)
{
    if (loops->low[task] == loops->index[task]) {
        loops->components++;
        uint32_t member;
        do {
            member = loops->stack[--loops->stacked];
            loops->component[member] = loops->components;
            loops->size[loops->components]++;
        } while (member != task);
    }
    if (--loops->walked == 0) return;
    uint32_t parent = loops->path[loops->walked - 1];
    if (loops->low[task] < loops->low[parent]) loops->low[parent] = loops->low[task];
}

static void walk_from(struct loops *loops, uint32_t root)
{
    enter(loops, root);
    while (loops->walked > 0) {
        uint32_t task = loops->path[loops->walked - 1], next = next_task(loops, task);
        if (next == NET_NONE) {
            leave(loops, task);
        } else if (loops->index[next] == 0) {
            enter(loops, next);
        } else if (loops->component[next] == 0 && loops->index[next] < loops->low[task]) {
            loops->low[task] = loops->index[next];
        }
    }
}

static struct loops find_loops(struct arena *arena, const struct net *net)
{
    struct loops loops = {.net = net};
    uint32_t **tables[] = {&loops.index, &loops.low,  &loops.component, &loops.stack,
                           &loops.path,  &loops.flow, &loops.next,      &loops.size};
    for (uint32_t i = 0; i < sizeof tables / sizeof *tables; i++) {
        *tables[i] = ARENA_ARRAY(arena, uint32_t, (size_t)net->tasks.count + 1);
    }
    for (uint32_t t = 0; t < net->tasks.count; t++) {
        if (loops.index[t] == 0) walk_from(&loops, t);
    }
    return loops;
}

/* A task alone is its own loop if one of its flows leads to it. */
static bool is_in_loop(const struct loops *loops, uint32_t task)
{
    if (loops->size[loops->component[task]] > 1) return true;
    loops->flow[task] = loops->next[task] = 0;
    for (uint32_t next = 0; (next = next_task(loops, task)) != NET_NONE;) {
        if (next == task) return true;
    }
    return false;
}

/* ---- Telling --------------------------------------------------------------------------------- */

static void say_simple(const struct advice *advice, const struct net_task *task, bool is_all)
{
    diagnose(advice->diagnostics, is_all ? &verify_or_join_is_and : &verify_or_join_is_xor,
             task->span,
             is_all ? "the or-join of task '" TEXT_FMT "' only ever starts it with all of its "
                      "inputs marked; make it an and-join"
                    : "the or-join of task '" TEXT_FMT "' only ever sees one of its inputs marked, "
                      "and never waits; make it an xor-join",
             TEXT_ARG(task->name));
}

/* The first or-join of a component tells of them all. */
static void say_loop(const struct advice *advice, const struct verified_net *verified,
                     const struct loops *loops, uint32_t first)
{
    const struct net *net = verified->net;
    uint32_t told = verified->or_joins.items[first].task;
    const struct net_task *task = &net->tasks.items[told];
    struct diagnostic *d =
        diagnose(advice->diagnostics, &verify_or_join_loop, task->span,
                 "the or-join of task '" TEXT_FMT "' lies on a loop, so it may wait for what comes "
                 "only after it; let the loop come back to an xor-join behind it",
                 TEXT_ARG(task->name));
    for (uint32_t i = first + 1; i < verified->or_joins.count; i++) {
        uint32_t other = verified->or_joins.items[i].task;
        if (loops->component[other] != loops->component[told]) continue;
        if (d->notes.count == ADVICE_NOTES_MAX) return;
        diagnostic_note(advice->diagnostics, d, net->tasks.items[other].span,
                        "so does the or-join of '" TEXT_FMT "', on the same loop",
                        TEXT_ARG(net->tasks.items[other].name));
    }
}

/* What never starts has worse faults. */
static bool is_dead(const struct verified_net *verified, uint32_t task)
{
    array_each(uint32_t, dead, &verified->dead_tasks) {
        if (*dead == task) return true;
    }
    return false;
}

/* What can be made simpler is no longer an or-join on a loop. */
void check_advice_or_joins(const struct advice *advice, const struct verified_net *verified)
{
    if (verified->or_joins.count == 0) return;
    const struct net *net = verified->net;
    struct loops loops = find_loops(advice->arena, net);
    struct bitset told = bitset_new(advice->arena, loops.components + 1);
    for (uint32_t i = 0; i < verified->or_joins.count; i++) {
        const struct verified_or_join *join = &verified->or_joins.items[i];
        const struct net_task *task = &net->tasks.items[join->task];
        if (task->is_hidden || is_dead(verified, join->task)) continue;
        if (join->is_always_all || join->is_always_one) {
            say_simple(advice, task, join->is_always_all);
            continue;
        }
        uint32_t component = loops.component[join->task];
        if (bitset_has(told, component) || !is_in_loop(&loops, join->task)) continue;
        bitset_add(told, component);
        say_loop(advice, verified, &loops, i);
    }
}
