/* In all markings, also those that are reached when people cancel items: a task that starts again while a
 * token of its last start waits would not be alone. */
#include "verify/facts/check_alone.h"

#include <string.h>

/* Markings times tasks that are looked at. */
#define ALONE_WORK_MAX ((uint64_t)1 << 22)

static bool has_input(const struct net_task *task, struct packed marking)
{
    array_each(net_place_id, input, &task->preset) {
        if (packed_get(marking, input->index) > 0) return true;
    }
    return false;
}

static void look(const struct encoding *encoding, struct packed marking, bool *alone)
{
    const struct net *net = encoding->net;
    for (uint32_t t = 0; t < net->tasks.count; t++) {
        if (!alone[t] || packed_get(marking, encoding->running + t) == 0) continue;
        alone[t] = !has_input(&net->tasks.items[t], marking);
    }
}

const bool *check_alone(struct arena *arena, const struct explored *explored)
{
    const struct encoding *encoding = explored->encoding;
    uint32_t tasks = encoding->net->tasks.count;
    if ((uint64_t)explored->count * tasks > ALONE_WORK_MAX) return NULL;
    bool *alone = ARENA_ARRAY(arena, bool, tasks);
    memset(alone, true, tasks);
    for (uint32_t m = 0; m < explored->count; m++) look(encoding, explored_at(explored, m), alone);
    return alone;
}
