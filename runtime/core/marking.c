/* A place is a bit, or a counter of 8, 16 or 32 bits; the net says which and where.
 * Reading a token costs one load; only the questions about the whole marking walk it. */
#include "core/marking.h"

#include <assert.h>
#include <string.h>

uint32_t yawl__tokens(const struct yawl_net *net, const struct yawl_frame *frame, uint32_t place)
{
    assert(place < net->places_count);
    const char *places = (const char *)frame + net->places_at;
    switch (net->place_bits) {
    case 1: return yawl_has((const uint64_t *)(const void *)places, place);
    case 8: return ((const uint8_t *)places)[place];
    case 16: return ((const uint16_t *)(const void *)places)[place];
    default: return ((const uint32_t *)(const void *)places)[place];
    }
}

uint32_t yawl__bit_from(const uint64_t *set, uint32_t from, uint32_t count)
{
    while (from < count) {
        uint64_t rest = set[YAWL_WORD(from)] >> (from % 64);
        if (rest != 0) {
            uint32_t found = from + (uint32_t)__builtin_ctzll(rest);
            return found < count ? found : count;
        }
        from = (from / 64 + 1) * 64;
    }
    return count;
}

uint32_t yawl__marked_from(const struct yawl_net *net, const struct yawl_frame *frame,
                           uint32_t from)
{
    if (net->place_bits == 1) {
        const char *places = (const char *)frame + net->places_at;
        return yawl__bit_from((const uint64_t *)(const void *)places, from, net->places_count);
    }
    while (from < net->places_count && yawl__tokens(net, frame, from) == 0) from++;
    return from;
}

bool yawl__has_ended(const struct yawl_net *net, const struct yawl_frame *frame)
{
    return yawl__tokens(net, frame, net->places_count - 1) != 0;
}

bool yawl__marks_flow(const struct yawl_task *task, uint64_t choice, uint32_t flow)
{
    switch (task->split) {
    case YAWL_SPLIT_XOR: return choice == flow;
    case YAWL_SPLIT_OR: return flow < YAWL_OR_BRANCHES_MAX && (choice >> flow & 1) != 0;
    default: return true;
    }
}

bool yawl__choice_is_good(const struct yawl_task *task, uint64_t choice)
{
    if (task->split == YAWL_SPLIT_XOR) return choice < task->flows_count;
    if (task->split != YAWL_SPLIT_OR) return choice == 0;
    if (task->flows_count >= YAWL_OR_BRANCHES_MAX) return choice != 0;
    return choice != 0 && choice >> task->flows_count == 0;
}

static uint32_t most_tokens(const struct yawl_net *net)
{
    switch (net->place_bits) {
    case 8: return UINT8_MAX;
    case 16: return UINT16_MAX;
    default: return YAWL_TOKENS_MAX;
    }
}

bool yawl__place_has_room(const struct yawl_net *net, const struct yawl_frame *frame, uint32_t place)
{
    return net->place_bits == 1 || yawl__tokens(net, frame, place) < most_tokens(net);
}

/* Does the start of `task` take a token from `place`? */
static bool takes_from(const struct yawl_net *net, const struct yawl_frame *frame,
                       const struct yawl_task *task, uint32_t place)
{
    for (uint32_t i = 0; i < task->preset_count; i++) {
        if (yawl__tokens(net, frame, task->preset[i]) == 0) continue;
        if (task->preset[i] == place) return true;
        if (task->join == YAWL_JOIN_XOR) return false;
    }
    return false;
}

/* Tokens that `place` holds just before the task produces. */
static uint32_t tokens_left(const struct yawl_net *net, const struct yawl_frame *frame,
                            const struct yawl_task *task, uint32_t place, bool starts)
{
    for (uint32_t i = 0; i < task->cancels_places_count; i++) {
        if (task->cancels_places[i] == place) return 0;
    }
    uint32_t tokens = yawl__tokens(net, frame, place);
    return starts && takes_from(net, frame, task, place) ? tokens - 1 : tokens;
}

bool yawl__tokens_fit(const struct yawl_net *net, const struct yawl_frame *frame, uint32_t task,
                      uint64_t choice, uint32_t *place)
{
    if (net->place_bits == 1) return true; /* proved to hold one at most */
    const struct yawl_task *row = &net->tasks[task];
    const char *busy = (const char *)frame + net->busy_at;
    bool starts = !yawl_has((const uint64_t *)(const void *)busy, task);
    for (uint32_t i = 0; i < row->flows_count; i++) {
        uint32_t threads = row->flows[i].threads > 0 ? row->flows[i].threads : 1;
        uint32_t most = most_tokens(net) >= threads ? most_tokens(net) - threads : 0;
        *place = row->flows[i].place;
        if (yawl__tokens(net, frame, *place) <= most) continue;
        if (!yawl__marks_flow(row, choice, i)) continue;
        if (tokens_left(net, frame, row, *place, starts) > most) return false;
    }
    return true;
}
