/* Can a case go on without any work being done: round and round, or from start to end?
 *
 * Loops: strongly connected components of the graph of routing tasks, conditions, and composite
 * tasks, from which the way leads into their nets (recursion).  Tarjan's algorithm with a stack of
 * its own.  A second round also goes on behind a composite task whose net can be done without work; the
 * reference does not look at these loops, so they are warnings.
 */
#include "base/bitset.h"
#include "net/check.h"

/* How often all nets are looked at for those that pass: nets within nets beyond it are taken for work. */
#define CHECK_EMPTY_LOOKS_MAX 16

struct node_range {
    uint32_t places, tasks; /* first node of each of a net's */
};

struct loops {
    const struct check *check;
    struct node_range *ranges; /* by net */
    uint32_t *net_of;          /* by node */
    uint32_t *index, *low, *cursor;
    uint32_t *stack, stacked; /* of components under way */
    uint32_t *path, walked;   /* of the walk */
    struct bitset on_stack;
    uint32_t count, next_index;
    const bool *passes; /* by net: it can be done without work; NULL in the first round */
    struct bitset told; /* nodes of loops that were told */
};

/* A composite task does nothing itself: what its net does counts.  What waits for a trigger or for some
 * time does not spin. */
static bool is_idle(const struct net_task *task)
{
    array_each(struct net_timer, timer, &task->timers) {
        if (timer->action == NET_TIMER_START) return false;
    }
    if (task->trigger.present) return false;
    return task->kind == NET_TASK_ROUTING || task->kind == NET_TASK_COMPOSITE;
}

static const struct net *net_of(const struct loops *loops, uint32_t node)
{
    return &loops->check->specification->nets.items[loops->net_of[node]];
}

/* The task of a node, or NULL if it is a condition. */
static const struct net_task *task_of(const struct loops *loops, uint32_t node)
{
    const struct node_range *range = &loops->ranges[loops->net_of[node]];
    if (node < range->tasks) return NULL;
    return &net_of(loops, node)->tasks.items[node - range->tasks];
}

/* The successor at *cursor, which moves on; NET_NONE at the end. */
static uint32_t next_successor(const struct loops *loops, uint32_t node, uint32_t *cursor)
{
    const struct node_range *range = &loops->ranges[loops->net_of[node]];
    const struct net *net = net_of(loops, node);
    const struct net_task *task = task_of(loops, node);
    if (task == NULL) {
        const struct net_place *place = &net->places.items[node - range->places];
        while (*cursor < place->postset.count) {
            uint32_t next = place->postset.items[(*cursor)++].index;
            if (is_idle(&net->tasks.items[next])) return range->tasks + next;
        }
        return NET_NONE;
    }
    uint32_t flow = (*cursor)++;
    if (task->subnet != NET_NONE) {
        const struct net *subnet = &loops->check->specification->nets.items[task->subnet];
        bool passes = loops->passes != NULL && loops->passes[task->subnet];
        if (flow == 0) return loops->ranges[task->subnet].places + subnet->input.index;
        flow = passes ? flow - 1 : task->flows.count;
    }
    if (flow >= task->flows.count) return NET_NONE;
    return range->places + task->flows.items[flow].place.index;
}

static void enter(struct loops *loops, uint32_t node)
{
    loops->index[node] = loops->low[node] = ++loops->next_index;
    loops->stack[loops->stacked++] = node;
    bitset_add(loops->on_stack, node);
    loops->path[loops->walked++] = node;
}

/* In YAML a routing task can compute, so a loop of them may well end; in YAWL it cannot. */
static void say_loop(const struct loops *loops, const uint32_t *members, uint32_t count)
{
    const struct check *check = loops->check;
    struct diagnostic *d = NULL;
    uint32_t more = 0;
    for (uint32_t i = 0; i < count; i++) {
        const struct net_task *task = task_of(loops, members[i]);
        if (task == NULL) continue;
        if (d == NULL) {
            bool is_refused = loops->passes == NULL && !check->specification->is_yaml &&
                              net_of(loops, members[i])->is_used;
            d = diagnose(check->diagnostics,
                         is_refused ? &net_empty_loop : &net_possible_empty_loop, task->span,
                         "'" TEXT_FMT "' leads back to itself without any work in between: a case "
                         "could spin here for ever; give a task of the loop a performer",
                         TEXT_ARG(task->name));
        } else if (d->notes.count < NET_NOTES_MAX) {
            diagnostic_note(check->diagnostics, d, task->span, "by way of '" TEXT_FMT "'",
                            TEXT_ARG(task->name));
        } else {
            more++;
        }
    }
    if (more > 0) diagnostic_note(check->diagnostics, d, SPAN_NONE, "and %u more", more);
}

/* `node` is the root of a component: takes it from the stack.  One node alone is no loop, since
 * between two tasks there is always a condition. */
static void close_component(struct loops *loops, uint32_t node)
{
    uint32_t begin = loops->stacked;
    do {
        begin--;
        bitset_remove(loops->on_stack, loops->stack[begin]);
    } while (loops->stack[begin] != node);
    uint32_t count = loops->stacked - begin;
    loops->stacked = begin;
    bool is_told = false;
    for (uint32_t i = begin; count > 1 && i < begin + count; i++) {
        is_told = is_told || bitset_has(loops->told, loops->stack[i]);
        bitset_add(loops->told, loops->stack[i]);
    }
    if (count > 1 && !is_told) say_loop(loops, loops->stack + begin, count);
}

/* What the node can go back to, its parent can as well. */
static void leave(struct loops *loops, uint32_t node)
{
    loops->walked--;
    if (loops->low[node] == loops->index[node]) close_component(loops, node);
    if (loops->walked == 0) return;
    uint32_t parent = loops->path[loops->walked - 1];
    if (loops->low[node] < loops->low[parent]) loops->low[parent] = loops->low[node];
}

static void walk_from(struct loops *loops, uint32_t root)
{
    enter(loops, root);
    while (loops->walked > 0) {
        uint32_t node = loops->path[loops->walked - 1];
        uint32_t next = next_successor(loops, node, &loops->cursor[node]);
        if (next == NET_NONE) {
            leave(loops, node);
        } else if (loops->index[next] == 0) {
            enter(loops, next);
        } else if (bitset_has(loops->on_stack, next) && loops->index[next] < loops->low[node]) {
            loops->low[node] = loops->index[next];
        }
    }
}

static void number_nodes(struct loops *loops)
{
    const struct net_specification *specification = loops->check->specification;
    struct arena *arena = loops->check->arena;
    loops->ranges = ARENA_ARRAY(arena, struct node_range, (size_t)specification->nets.count + 1);
    for (uint32_t n = 0; n < specification->nets.count; n++) {
        const struct net *net = &specification->nets.items[n];
        loops->ranges[n] = (struct node_range){loops->count, loops->count + net->places.count};
        loops->count += net->places.count + net->tasks.count;
    }
    loops->net_of = ARENA_ARRAY(arena, uint32_t, (size_t)loops->count + 1);
    uint32_t node = 0;
    for (uint32_t n = 0; n < specification->nets.count; n++) {
        const struct net *net = &specification->nets.items[n];
        uint32_t end = node + net->places.count + net->tasks.count;
        while (node < end) loops->net_of[node++] = n;
    }
}

/* Does a walk go on behind the task?  `passes`: of the nets, as above. */
typedef bool (*may_pass_fn)(const struct net_task *task, const bool *passes);

/* From the input condition to the output condition of a net by tasks alone that may be passed. */
static bool finds_way(const struct check *check, const struct net *net, may_pass_fn may_pass,
                      const bool *passes)
{
    struct bitset seen = bitset_new(check->arena, net->places.count);
    uint32_t *queue = ARENA_ARRAY(check->arena, uint32_t, (size_t)net->places.count);
    uint32_t queued = 0;
    queue[queued++] = net->input.index;
    bitset_add(seen, net->input.index);
    for (uint32_t done = 0; done < queued; done++) {
        array_each(net_task_id, id, &net->places.items[queue[done]].postset) {
            const struct net_task *task = &net->tasks.items[id->index];
            if (!may_pass(task, passes)) continue;
            array_each(struct net_flow, flow, &task->flows) {
                if (bitset_has(seen, flow->place.index)) continue;
                bitset_add(seen, flow->place.index);
                queue[queued++] = flow->place.index;
            }
        }
    }
    return bitset_has(seen, net->output.index);
}

/* Idle; a composite task only where its net is known to pass. */
static bool is_passed_idly(const struct net_task *task, const bool *passes)
{
    return is_idle(task) && (task->subnet == NET_NONE || passes[task->subnet]);
}

/* By net; NULL: the second round would show nothing more. */
static const bool *find_passing(const struct check *check)
{
    const struct net_specification *specification = check->specification;
    bool *passes = ARENA_ARRAY(check->arena, bool, (size_t)specification->nets.count);
    bool is_useful = false;
    if (specification->nets.count < 2) return NULL;
    bool changes = true;
    for (uint32_t look = 0; changes && look < CHECK_EMPTY_LOOKS_MAX; look++) {
        changes = false;
        for (uint32_t n = 0; n < specification->nets.count; n++) {
            const struct net *net = &specification->nets.items[n];
            if (passes[n] || !finds_way(check, net, is_passed_idly, passes)) continue;
            passes[n] = changes = is_useful = true;
        }
    }
    return is_useful ? passes : NULL;
}

static void walk_all(struct loops *loops)
{
    struct arena *arena = loops->check->arena;
    loops->index = ARENA_ARRAY(arena, uint32_t, (size_t)loops->count + 1);
    loops->low = ARENA_ARRAY(arena, uint32_t, (size_t)loops->count + 1);
    loops->cursor = ARENA_ARRAY(arena, uint32_t, (size_t)loops->count + 1);
    loops->next_index = 0;
    for (uint32_t node = 0; node < loops->count; node++) {
        const struct net_task *task = task_of(loops, node);
        if (task != NULL && is_idle(task) && loops->index[node] == 0) walk_from(loops, node);
    }
}

void check_empty_loops(const struct check *check)
{
    struct loops loops = {.check = check};
    struct arena *arena = check->arena;
    number_nodes(&loops);
    loops.stack = ARENA_ARRAY(arena, uint32_t, (size_t)loops.count + 1);
    loops.path = ARENA_ARRAY(arena, uint32_t, (size_t)loops.count + 1);
    loops.on_stack = bitset_new(arena, loops.count + 1);
    loops.told = bitset_new(arena, loops.count + 1);
    walk_all(&loops);
    loops.passes = find_passing(check);
    if (loops.passes != NULL) walk_all(&loops);
}

/* ---- From start to end ----------------------------------------------------------------------- */

static bool is_routing(const struct net_task *task, const bool *passes)
{
    (void)passes;
    return task->kind == NET_TASK_ROUTING;
}

/* Only for YAWL, as the reference warns: in YAML a task without a performer says so on purpose. */
void check_empty_runs(const struct check *check, const struct net *net)
{
    if (check->specification->is_yaml || net->is_damaged) return;
    if (!finds_way(check, net, is_routing, NULL)) return;
    diagnose(check->diagnostics, &net_empty_run, net->span,
             "net '" TEXT_FMT "' can begin and end without any work: tasks without a decomposition "
             "lead from its input to its output condition",
             TEXT_ARG(net->name));
}
