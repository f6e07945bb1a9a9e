/* A task that started is busy in some marking.  When people cancel an item its token is lost, and an
 * or-join may go on that waited for it: so a task that is dead by definition may start all the same,
 * and only all markings together tell. */
#include "verify/facts/check_never.h"

static const bool *none_if_empty(const bool *never, uint32_t count)
{
    for (uint32_t i = 0; i < count; i++) {
        if (never[i]) return never;
    }
    return NULL;
}

const bool *check_never_starts(struct arena *arena, const struct explored *explored)
{
    const struct encoding *encoding = explored->encoding;
    uint32_t tasks = encoding->net->tasks.count;
    uint64_t *seen = ARENA_ARRAY(arena, uint64_t, explored->words);
    for (uint32_t m = 0; m < explored->count; m++) {
        const uint64_t *words = explored_at(explored, m).words;
        for (uint32_t w = 0; w < explored->words; w++) seen[w] |= words[w];
    }
    struct packed ever = {seen, explored->width};
    bool *never = ARENA_ARRAY(arena, bool, tasks);
    for (uint32_t t = 0; t < tasks; t++) never[t] = packed_get(ever, encoding->running + t) == 0;
    return none_if_empty(never, tasks);
}

const bool *check_never_of_dead(struct arena *arena, const struct verified_net *result)
{
    if (result->dead_tasks.count == 0) return NULL;
    bool *never = ARENA_ARRAY(arena, bool, result->net->tasks.count);
    array_each(uint32_t, task, &result->dead_tasks) never[*task] = true;
    return never;
}
