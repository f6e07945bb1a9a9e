/* Looking things up in a net, and the words for its enumerations. */
#include "net/net.h"

#include <assert.h>

net_place_id net_find_place(const struct net *net, struct text name)
{
    return (net_place_id){intern_find(&net->place_ids, name)};
}

net_task_id net_find_task(const struct net *net, struct text name)
{
    return (net_task_id){intern_find(&net->task_ids, name)};
}

const char *net_gate_name(enum net_gate gate)
{
    static const char *const names[NET_GATE_COUNT] = {"none", "and", "xor", "or"};
    assert(gate < NET_GATE_COUNT);
    return names[gate];
}

const char *net_task_kind_name(enum net_task_kind kind)
{
    static const char *const names[NET_TASK_KIND_COUNT] = {"routing", "offer", "call", "composite"};
    assert(kind < NET_TASK_KIND_COUNT);
    return names[kind];
}

uint64_t net_alone_flow(const struct net_task *task)
{
    if (task->split != NET_GATE_OR || task->flows.count < 2) return 0;
    for (uint32_t i = 0; i < task->flows.count && i < 64; i++) {
        const struct net_flow *flow = &task->flows.items[i];
        if (flow->is_default && text_is_empty(flow->guard.text)) return (uint64_t)1 << i;
    }
    return 0;
}

bool net_has_input(const struct net_variable *variable)
{
    return variable->role == NET_IN || variable->role == NET_IN_OUT;
}

bool net_has_output(const struct net_variable *variable)
{
    return variable->role == NET_OUT || variable->role == NET_IN_OUT;
}

bool net_has_default(const struct net_variable *variable)
{
    return variable->role != NET_IN && !text_is_empty(text_trim(variable->fallback_text));
}
