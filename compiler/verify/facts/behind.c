/* A walk along all flows; no recursion, each task once. */
#include "verify/facts/behind.h"

struct walk {
    const struct net *net;
    struct bitset seen;
    uint32_t *stack, count;
};

static void push_flows(struct walk *walk, const net_flows *flows)
{
    array_each(struct net_flow, flow, flows) {
        array_each(net_task_id, next, &walk->net->places.items[flow->place.index].postset) {
            if (bitset_has(walk->seen, next->index)) continue;
            bitset_add(walk->seen, next->index);
            walk->stack[walk->count++] = next->index;
        }
    }
}

struct bitset find_behind(struct arena *arena, const struct net *net, uint32_t task)
{
    struct walk walk = {net, bitset_new(arena, net->tasks.count),
                        ARENA_ARRAY(arena, uint32_t, (size_t)net->tasks.count + 1), 0};
    push_flows(&walk, &net->tasks.items[task].flows);
    push_flows(&walk, &net->tasks.items[task].other_flows);
    while (walk.count > 0) {
        const struct net_task *next = &net->tasks.items[walk.stack[--walk.count]];
        push_flows(&walk, &next->flows);
        push_flows(&walk, &next->other_flows);
    }
    return walk.seen;
}
