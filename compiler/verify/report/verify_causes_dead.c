/* Dead tasks: which input never comes, or which two never come together?
 *
 * A flow of a task that can start can be taken, since guards are ignored; so a place can be marked exactly
 * if it is the input condition or some task before it is not dead.  Why two inputs never come together is
 * read off the flows: a split, a timer or a condition leads to one of them only, or a task on the way to one
 * cancels the other.  That names a likely cause; that the task is dead was proved before.
 */
#include "verify/report/verify_causes.h"

/* Inputs of a join whose pairs are looked at. */
#define CAUSE_INPUTS_MAX 8

static bool can_be_marked(const struct net *net, struct bitset dead, uint32_t place)
{
    if (place == net->input.index) return true;
    array_each(net_task_id, task, &net->places.items[place].preset) {
        if (!bitset_has(dead, task->index)) return true;
    }
    return false;
}

static uint32_t first_before(const struct net *net, uint32_t place)
{
    const struct net_place *p = &net->places.items[place];
    return p->preset.count > 0 ? p->preset.items[0].index : NET_NONE;
}

/* ---- Two inputs that never come together ---- */

struct pair {
    const struct net *net;
    struct bitset one,
        other; /* positions from which a token can come to the one and to the other */
};

/* Bit 0: leads to the one only; bit 1: to the other only. */
static unsigned side_of(const struct pair *pair, uint32_t position)
{
    bool to_one = bitset_has(pair->one, position), to_other = bitset_has(pair->other, position);
    return (unsigned)(to_one && !to_other) | (unsigned)(to_other && !to_one) << 1;
}

static bool leaves_by(const struct net_task *task, uint32_t other)
{
    array_each(struct net_timer, timer, &task->timers) {
        if (timer->other == other && timer->action == NET_TIMER_ALSO) return false;
    }
    return true;
}

/* Where the split leads if all of its flows but an xor-split's are taken together. */
static unsigned sides_of_split(const struct pair *pair, const struct net_task *task)
{
    unsigned sides = 0;
    bool to_one = false, to_other = false;
    array_each(struct net_flow, flow, &task->flows) {
        sides |= side_of(pair, flow->place.index);
        to_one = to_one || bitset_has(pair->one, flow->place.index);
        to_other = to_other || bitset_has(pair->other, flow->place.index);
    }
    if (task->split == NET_GATE_XOR) return sides;
    return to_one && to_other ? 0 : sides;
}

static bool task_separates(const struct pair *pair, uint32_t index, struct cause_dead *cause)
{
    const struct net_task *task = &pair->net->tasks.items[index];
    unsigned sides = sides_of_split(pair, task);
    cause->by = NET_NONE;
    for (uint32_t f = 0; f < task->other_flows.count && sides != 3; f++) {
        unsigned side = side_of(pair, task->other_flows.items[f].place.index);
        if (side == 0 || (sides | side) == sides || !leaves_by(task, f)) continue;
        sides |= side;
        cause->by = f;
    }
    if (sides != 3) return false;
    cause->kind = CAUSE_DEAD_APART;
    cause->before = index;
    return true;
}

static bool place_separates(const struct pair *pair, uint32_t place, struct cause_dead *cause)
{
    unsigned sides = 0;
    array_each(net_task_id, task, &pair->net->places.items[place].postset) {
        sides |= side_of(pair, pair->net->places.count + task->index);
    }
    if (sides != 3) return false;
    cause->kind = CAUSE_DEAD_TAKEN;
    cause->from = place;
    return true;
}

/* On the way to the one it cancels what comes to the other. */
static bool task_cancels(const struct pair *pair, uint32_t index, struct cause_dead *cause)
{
    const struct net_task *task = &pair->net->tasks.items[index];
    uint32_t running = pair->net->places.count + index, cancels = NET_NONE;
    if (!bitset_has(pair->one, running)) return false;
    array_each(net_place_id, place, &task->cancels_places) {
        if (cancels == NET_NONE && side_of(pair, place->index) == 2) cancels = place->index;
    }
    array_each(net_task_id, other, &task->cancels_tasks) {
        uint32_t position = pair->net->places.count + other->index;
        if (cancels == NET_NONE && side_of(pair, position) == 2) cancels = position;
    }
    if (cancels == NET_NONE) return false;
    cause->kind = CAUSE_DEAD_CANCELLED;
    cause->before = index;
    cause->from = cancels;
    return true;
}

static bool is_apart(const struct pair *pair, struct cause_dead *cause)
{
    for (uint32_t t = pair->net->tasks.count; t > 0; t--) {
        if (task_separates(pair, t - 1, cause)) return true;
    }
    for (uint32_t p = 0; p < pair->net->places.count; p++) {
        if (place_separates(pair, p, cause)) return true;
    }
    return false;
}

static bool cancels_other(const struct pair *pair, struct cause_dead *cause)
{
    for (uint32_t t = 0; t < pair->net->tasks.count; t++) {
        if (task_cancels(pair, t, cause)) return true;
    }
    return false;
}

static void find_apart(const struct net *net, struct cause_dead *cause, const struct bitset *reach)
{
    const struct net_task *task = &net->tasks.items[cause->task];
    uint32_t inputs = task->preset.count < CAUSE_INPUTS_MAX ? task->preset.count : CAUSE_INPUTS_MAX;
    for (uint32_t number = 0; number < inputs * inputs; number++) {
        uint32_t i = number / inputs, k = number % inputs;
        struct pair pair = {net, reach[i], reach[k]};
        bool is_found = i < k && is_apart(&pair, cause);
        if (!is_found && (i == k || !cancels_other(&pair, cause))) continue;
        cause->place = task->preset.items[i].index;
        cause->apart = task->preset.items[k].index;
        return;
    }
}

/* ---- One task ---- */

struct cause_dead cause_of_dead(struct arena *arena, const struct net *net, struct bitset dead,
                                uint32_t index, bool is_deep)
{
    const struct net_task *task = &net->tasks.items[index];
    struct cause_dead cause = {index,    CAUSE_DEAD_WAITS, NET_NONE, NET_NONE,
                               NET_NONE, NET_NONE,         NET_NONE};
    struct bitset reach[CAUSE_INPUTS_MAX];
    bool needs_all = task->join == NET_GATE_AND && !task->partial.present;
    uint32_t never = 0;
    for (uint32_t i = task->preset.count; i > 0; i--) {
        uint32_t place = task->preset.items[i - 1].index;
        if (can_be_marked(net, dead, place)) continue;
        never++;
        cause.place = place;
        cause.before = first_before(net, place);
    }
    if (never == task->preset.count || (needs_all && never > 0)) cause.kind = CAUSE_DEAD_INPUT;
    if (cause.kind == CAUSE_DEAD_INPUT || !needs_all || !is_deep) return cause;
    for (uint32_t i = 0; i < task->preset.count && i < CAUSE_INPUTS_MAX; i++) {
        reach[i] = cause_reach(arena, net, task->preset.items[i].index, index);
    }
    find_apart(net, &cause, reach);
    return cause;
}
