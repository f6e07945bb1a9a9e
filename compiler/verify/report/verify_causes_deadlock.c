/* Deadlock: which input of which join stays empty, and what decided so?
 *
 * For an empty input q, walk over the tokens that could ever have come to q by the flows: if one is still
 * there, q waits for the task where it is stuck; else the step that took the last of them away decided.
 * Joins with an input for which nothing waits any more are the causes, the others wait for them, or, if
 * there is no cause, for each other.
 */
#include "verify/report/verify_causes.h"

#include <assert.h>

/* Places and arcs that are looked at in all: of a net with very many arcs, not each input of each join. */
#define CAUSE_WORK_MAX ((uint64_t)1 << 26)

/* Backwards from the places that are in `queue`. */
static struct bitset reach_back(struct arena *arena, const struct net *net, uint32_t *queue,
                                uint32_t count, uint32_t avoid)
{
    struct bitset set = bitset_new(arena, net->places.count + net->tasks.count);
    for (uint32_t i = 0; i < count; i++) bitset_add(set, queue[i]);
    for (uint32_t done = 0; done < count;) {
        uint32_t now = queue[done++];
        array_each(net_task_id, task, &net->places.items[now].preset) {
            uint32_t running = trail_running(net, task->index);
            if (task->index == avoid || bitset_has(set, running)) continue;
            bitset_add(set, running);
            array_each(net_place_id, input, &net->tasks.items[task->index].preset) {
                if (bitset_has(set, input->index)) continue;
                bitset_add(set, input->index);
                queue[count++] = input->index;
            }
        }
    }
    return set;
}

struct bitset cause_reach(struct arena *arena, const struct net *net, uint32_t place,
                          uint32_t avoid)
{
    uint32_t *queue = ARENA_RAW(arena, uint32_t, (size_t)net->places.count + 1);
    queue[0] = place;
    return reach_back(arena, net, queue, 1, avoid);
}

struct bitset cause_reach_task(struct arena *arena, const struct net *net, uint32_t task)
{
    const struct net_task *of = &net->tasks.items[task];
    size_t room = (size_t)net->places.count + of->preset.count;
    uint32_t *queue = ARENA_RAW(arena, uint32_t, room), count = 0;
    array_each(net_place_id, input, &of->preset) queue[count++] = input->index;
    return reach_back(arena, net, queue, count, NET_NONE);
}

uint32_t cause_taker(const struct net *net, uint32_t place)
{
    const struct net_place *p = &net->places.items[place];
    return p->postset.count > 0 ? p->postset.items[0].index : NET_NONE;
}

/* The task that a token waits at: one that takes from its place, or that runs. */
static uint32_t holder_of(const struct net *net, uint32_t position)
{
    return position >= net->places.count ? position - net->places.count
                                         : cause_taker(net, position);
}

static enum cause_kind kind_of(const struct trail *trail, const struct trail_token *last)
{
    const struct verify_move *move = &trail->witness->moves.items[last->taken_by];
    if (last->is_dropped) return CAUSE_DROPPED;
    if (last->is_cancelled) return CAUSE_CANCELLED;
    return move->kind == VERIFY_MOVE_START ? CAUSE_TAKEN : CAUSE_CHOSEN;
}

static struct cause_stuck why_missing(const struct trail *trail, uint32_t task, uint32_t missing)
{
    struct bitset reach = cause_reach(trail->arena, trail->net, missing, task);
    struct cause_stuck stuck = {task, missing, CAUSE_NEVER, NET_NONE, NET_NONE, NET_NONE, reach};
    const struct trail_token *last = NULL;
    array_each(struct trail_token, token, &trail->tokens) {
        if (!bitset_has(reach, token->position)) continue;
        if (token->taken_by == NET_NONE) {
            stuck.kind = CAUSE_WAITS;
            stuck.other = holder_of(trail->net, token->position);
            return stuck;
        }
        if (last == NULL || token->taken_by >= last->taken_by) last = token;
    }
    if (last == NULL) return stuck;
    stuck.move = last->taken_by;
    stuck.position = last->position;
    stuck.kind = kind_of(trail, last);
    return stuck;
}

/* It has a token and cannot start; what goes on for ever in a livelock can. */
static bool is_stuck(const struct trail *trail, uint32_t index)
{
    const struct net_task *task = &trail->net->tasks.items[index];
    array_each(uint32_t, loops, &trail->witness->tasks) {
        if (*loops == index) return false;
    }
    array_each(net_place_id, place, &task->preset) {
        if (trail->marked[place->index] > 0) return true;
    }
    return false;
}

static bool is_better(const struct cause_stuck *one, const struct cause_stuck *found)
{
    if (found->kind == CAUSE_OTHER || found->kind == CAUSE_WAITS) return true;
    return one->kind != CAUSE_WAITS && one->kind < found->kind;
}

/* So many times the whole net may be gone through backwards. */
static uint64_t looks_of(const struct net *net)
{
    uint64_t size = net->places.count + net->tasks.count;
    array_each(struct net_task, task, &net->tasks) size += task->preset.count + task->flows.count;
    return CAUSE_WORK_MAX / size + 1;
}

/* A cause if there is one among what is empty, else what it waits for; as far as there are looks left. */
static struct cause_stuck why_stuck(const struct trail *trail, uint32_t index, uint64_t *looks)
{
    const struct net_task *task = &trail->net->tasks.items[index];
    struct cause_stuck found = {index,    NET_NONE, CAUSE_OTHER,    NET_NONE,
                                NET_NONE, NET_NONE, {.words = NULL}};
    bool is_any = task->join == NET_GATE_XOR && !task->partial.present;
    bool is_or = task->join == NET_GATE_OR && !task->partial.present;
    array_each(net_place_id, place, &task->holds) {
        if (trail->marked[place->index] > 0 || *looks == 0) continue;
        --*looks;
        struct cause_stuck one = why_missing(trail, index, place->index);
        if (is_better(&one, &found)) found = one;
    }
    array_each(net_place_id, place, &task->preset) {
        if (is_any || trail->marked[place->index] > 0 || *looks == 0) continue;
        --*looks;
        struct cause_stuck one = why_missing(trail, index, place->index);
        if (is_or && one.kind != CAUSE_WAITS) continue; /* an or-join does not wait for these */
        if (is_better(&one, &found)) found = one;
    }
    return found;
}

static const struct cause_stuck *stuck_at(const struct cause_deadlock *cause, uint32_t task)
{
    array_each(struct cause_stuck, stuck, &cause->stuck) {
        if (stuck->task == task) return stuck;
    }
    return NULL;
}

/* Each waits for another one, so going from one to the next comes back to where it was. */
static void find_circle(const struct trail *trail, struct cause_deadlock *cause)
{
    const struct cause_stuck *at = cause->stuck.items;
    struct bitset seen = bitset_new(trail->arena, trail->net->tasks.count);
    while (at != NULL && !bitset_has(seen, at->task)) {
        bitset_add(seen, at->task);
        at = at->other == NET_NONE ? NULL : stuck_at(cause, at->other);
    }
    for (uint32_t first = at == NULL ? NET_NONE : at->task; at != NULL;) {
        array_push(trail->arena, &cause->circle, at->task);
        at = stuck_at(cause, at->other);
        if (at == NULL || at->task == first) break;
    }
}

void cause_of_deadlock(const struct trail *trail, struct cause_deadlock *cause)
{
    *cause = (struct cause_deadlock){.dropped = NET_NONE};
    array_each(struct trail_token, token, &trail->tokens) {
        if (token->is_dropped) cause->dropped = token->position;
    }
    cause_stucks waiting = {.count = 0};
    uint64_t looks = looks_of(trail->net);
    for (uint32_t t = 0; t < trail->net->tasks.count; t++) {
        if (!is_stuck(trail, t)) continue;
        cause->more += looks == 0 ? 1 : 0;
        if (looks == 0) continue;
        struct cause_stuck one = why_stuck(trail, t, &looks);
        if (one.kind == CAUSE_WAITS)
            array_push(trail->arena, &waiting, one);
        else
            array_push(trail->arena, &cause->stuck, one);
    }
    cause->roots = cause->stuck.count;
    array_each(struct cause_stuck, one, &waiting) array_push(trail->arena, &cause->stuck, *one);
    if (cause->roots == 0 && cause->stuck.count > 0) find_circle(trail, cause);
}
