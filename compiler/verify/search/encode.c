/* The transitions of a net, task by task: starts, ends, the ways out by other flows. */
#include "verify/search/encode.h"

#include <assert.h>

/* Transitions and arcs that room is made for at once. */
#define ENCODE_ROOM_MAX ((uint64_t)1 << 24)

struct encoder {
    struct arena *arena;
    struct encoding *to;
    const struct net *net;
};

bool encode_is_or_join(const struct net_task *task)
{
    return task->join == NET_GATE_OR && !task->partial.present && task->preset.count > 1;
}

static uint32_t enough_of(const struct net_task *task)
{
    if (task->partial.present && task->partial.count > 0) return task->partial.count;
    return encode_is_or_join(task) ? 1 : 0;
}

static uint32_t threads_of(const struct net_task *task)
{
    return task->partial.present ? task->partial.threads : 1;
}

/* ---- One transition -------------------------------------------------------------------------- */

static struct encode_transition *begin(struct encoder *e, enum encode_kind kind, uint32_t task)
{
    struct encode_transition *t = array_add(e->arena, &e->to->transitions);
    *t = (struct encode_transition){.kind = kind, .task = task};
    t->takes = t->empties = t->gives = t->end = e->to->arcs.count;
    t->reads = t->forbids = t->touches_end = e->to->touches.count;
    return t;
}

static void add_arc(struct encoder *e, uint32_t position, uint32_t tokens)
{
    array_push(e->arena, &e->to->arcs, ((struct yawl_reset_arc){position, tokens}));
}

static void take(struct encoder *e, struct encode_transition *t, uint32_t position, uint32_t tokens)
{
    assert(t->end == t->takes || t->empties == t->end);
    add_arc(e, position, tokens);
    t->empties = t->gives = t->end = e->to->arcs.count;
}

static void empty(struct encoder *e, struct encode_transition *t, uint32_t position)
{
    assert(t->gives == t->end);
    add_arc(e, position, 0);
    t->gives = t->end = e->to->arcs.count;
}

static void give(struct encoder *e, struct encode_transition *t, uint32_t position, uint32_t tokens)
{
    add_arc(e, position, tokens);
    t->end = e->to->arcs.count;
}

static void read(struct encoder *e, struct encode_transition *t, uint32_t position)
{
    array_push(e->arena, &e->to->touches, position);
    t->forbids = t->touches_end = e->to->touches.count;
}

static void forbid(struct encoder *e, struct encode_transition *t, uint32_t position)
{
    array_push(e->arena, &e->to->touches, position);
    t->touches_end = e->to->touches.count;
}

static void empty_cancelled(struct encoder *e, struct encode_transition *t,
                            const struct net_task *task)
{
    array_each(net_place_id, place, &task->cancels_places) empty(e, t, place->index);
    array_each(net_task_id, other, &task->cancels_tasks) {
        empty(e, t, e->to->running + other->index);
    }
}

/* ---- Starts ---------------------------------------------------------------------------------- */

static bool cancels_at_start(const struct net_task *task)
{
    return task->partial.present && task->partial.count > 0 &&
           task->partial.rest == NET_REST_CANCEL;
}

static bool has_rounds(const struct net_task *task)
{
    return task->partial.present && task->partial.count > 0 && !cancels_at_start(task);
}

/* Not twice at once, and not while another task holds its mutex. */
static void add_guards(struct encoder *e, struct encode_transition *t, const struct net_task *task)
{
    array_each(net_place_id, place, &task->holds) read(e, t, place->index);
    forbid(e, t, e->to->running + t->task);
    bool has_mutex = task->mutex < e->net->mutexes.count;
    for (uint32_t i = 0; has_mutex && i < e->net->tasks.count; i++) {
        if (i != t->task && e->net->tasks.items[i].mutex == task->mutex) {
            forbid(e, t, e->to->running + i);
        }
    }
    array_each(struct encode_round, round, &e->to->rounds) {
        for (uint32_t i = 0; round->task == t->task && i < round->count; i++) {
            forbid(e, t, round->used + i);
        }
    }
}

/* `input`: the one that an xor-join takes from, else NET_NONE: all. */
static void add_start(struct encoder *e, uint32_t index, uint32_t input)
{
    const struct net_task *task = &e->net->tasks.items[index];
    struct encode_transition *t = begin(e, ENCODE_START, index);
    for (uint32_t i = 0; i < task->preset.count; i++) {
        if (input != NET_NONE && i != input) continue;
        take(e, t, task->preset.items[i].index, threads_of(task));
    }
    t->flow = input == NET_NONE ? 0 : input;
    t->enough = enough_of(task);
    t->is_or_join = encode_is_or_join(task);
    e->to->has_or_join = e->to->has_or_join || t->is_or_join;
    if (cancels_at_start(task)) empty_cancelled(e, t, task);
    give(e, t, e->to->running + index, 1);
    add_guards(e, t, task);
}

static void add_starts(struct encoder *e, uint32_t index)
{
    const struct net_task *task = &e->net->tasks.items[index];
    bool is_any = task->join == NET_GATE_XOR && !task->partial.present;
    for (uint32_t i = 0; is_any && i < task->preset.count; i++) add_start(e, index, i);
    if (!is_any) add_start(e, index, NET_NONE);
}

/* ---- Ends ------------------------------------------------------------------------------------ */

/* The ends of a task also end the arming of its timers. */
static void empty_fired(struct encoder *e, struct encode_transition *t)
{
    array_each(struct encode_also, also, &e->to->alsos) {
        if (also->task == t->task) empty(e, t, also->fired);
    }
}

static struct encode_transition *begin_end(struct encoder *e, enum encode_kind kind, uint32_t index)
{
    const struct net_task *task = &e->net->tasks.items[index];
    struct encode_transition *t = begin(e, kind, index);
    take(e, t, e->to->running + index, 1);
    if (!cancels_at_start(task)) empty_cancelled(e, t, task);
    empty_fired(e, t);
    return t;
}

static void give_flow(struct encoder *e, struct encode_transition *t, const struct net_flow *flow)
{
    assert(flow->threads >= 1);
    give(e, t, flow->place.index,
         flow->threads < UINT32_MAX ? (uint32_t)flow->threads : UINT32_MAX);
}

static void add_ends(struct encoder *e, uint32_t index)
{
    const struct net_task *task = &e->net->tasks.items[index];
    bool is_xor = task->split == NET_GATE_XOR;
    for (uint32_t i = 0; is_xor && i < task->flows.count; i++) {
        struct encode_transition *one = begin_end(e, ENCODE_END, index);
        one->flow = i;
        give_flow(e, one, &task->flows.items[i]);
    }
    if (is_xor) return;
    struct encode_transition *t = begin_end(e, ENCODE_END, index);
    array_each(struct net_flow, flow, &task->flows) give_flow(e, t, flow);
    t->is_subset = task->split == NET_GATE_OR && task->flows.count > 1;
    t->alone = net_alone_flow(task);
    e->to->has_alone = e->to->has_alone || t->alone != 0;
}

/* Flows of timers with `to` and of failures: the task leaves by that flow alone. */
static void add_other_ends(struct encoder *e, uint32_t index)
{
    const struct net_task *task = &e->net->tasks.items[index];
    for (uint32_t i = 0; i < task->other_flows.count; i++) {
        bool is_way_out = false;
        array_each(struct net_timer, timer, &task->timers) {
            is_way_out = is_way_out || (timer->action == NET_TIMER_TO && timer->other == i);
        }
        array_each(struct net_failure_flow, flow, &task->failure.flows) {
            is_way_out = is_way_out || flow->other == i;
        }
        if (!is_way_out) continue;
        struct encode_transition *t = begin_end(e, ENCODE_BY, index);
        t->flow = i;
        give_flow(e, t, &task->other_flows.items[i]);
    }
}

/* One token an arming: `fired` holds until the search or an end of the task sets it back. */
static void add_also(struct encoder *e, const struct encode_also *also)
{
    const struct net_task *task = &e->net->tasks.items[also->task];
    struct encode_transition *t = begin(e, ENCODE_ALSO, also->task);
    t->flow = also->other;
    give(e, t, task->other_flows.items[also->other].place.index, 1);
    give(e, t, also->fired, 1);
    if (also->is_started) read(e, t, e->to->running + also->task);
    forbid(e, t, also->fired);
}

/* ---- The net --------------------------------------------------------------------------------- */

/* Everything is emptied, then the flow gets its token: once for each net instance. */
static void add_deadline(struct encoder *e, const struct net_timer *timer)
{
    uint32_t armed = e->to->positions++;
    struct encode_transition *t = begin(e, ENCODE_DEADLINE, NET_NONE);
    t->flow = timer->other;
    take(e, t, armed, 1);
    bool empties = timer->action == NET_TIMER_TO;
    for (uint32_t i = 0; empties && i < e->to->extra; i++) empty(e, t, i);
    array_each(struct encode_round, round, &e->to->rounds) {
        for (uint32_t i = 0; empties && i < round->count; i++) empty(e, t, round->used + i);
    }
    give(e, t, e->net->other_flows.items[timer->other].place.index, 1);
    array_push(e->arena, &e->to->initial, armed);
}

static void add_rounds(struct encoder *e)
{
    for (uint32_t i = 0; i < e->net->tasks.count; i++) {
        const struct net_task *task = &e->net->tasks.items[i];
        if (!has_rounds(task)) continue;
        struct encode_round *round = array_add(e->arena, &e->to->rounds);
        round->task = i;
        round->used = e->to->positions;
        round->count = task->preset.count;
        round->drops = task->partial.rest == NET_REST_IGNORE;
        e->to->positions += round->count;
    }
}

static void add_alsos(struct encoder *e)
{
    for (uint32_t i = 0; i < e->net->tasks.count; i++) {
        array_each(struct net_timer, timer, &e->net->tasks.items[i].timers) {
            if (timer->action != NET_TIMER_ALSO || timer->other == NET_NONE) continue;
            struct encode_also *also = array_add(e->arena, &e->to->alsos);
            also->task = i;
            also->other = timer->other;
            also->fired = e->to->positions++;
            also->is_started = timer->from_phase == NET_TIMER_STARTED;
        }
    }
}

static void add_task(struct encoder *e, uint32_t index)
{
    const struct net_task *task = &e->net->tasks.items[index];
    array_push(e->arena, &e->to->first, e->to->transitions.count);
    if (task->preset.count > 0) add_starts(e, index);
    array_each(struct encode_round, round, &e->to->rounds) {
        if (round->task == index)
            round->takes = e->to->transitions.items[e->to->first.items[index]].takes;
    }
    if (task->flows.count > 0) add_ends(e, index);
    add_other_ends(e, index);
    array_each(struct encode_also, also, &e->to->alsos) {
        if (also->task == index) add_also(e, also);
    }
}

/* Room for all, so that nothing is copied while it grows. */
static void make_room(struct encoder *e)
{
    uint64_t transitions = 0, arcs = 0;
    array_each(struct net_task, task, &e->net->tasks) {
        uint64_t ins = task->preset.count, outs = task->flows.count + task->other_flows.count;
        uint64_t cancels = (uint64_t)task->cancels_places.count + task->cancels_tasks.count;
        bool is_xor_join = task->join == NET_GATE_XOR, is_xor = task->split == NET_GATE_XOR;
        uint64_t starts = is_xor_join ? ins : 1;
        uint64_t ends = is_xor ? outs : 1 + task->other_flows.count;
        transitions += starts + ends;
        arcs += ins + starts + outs + ends * (1 + cancels);
    }
    if (transitions > ENCODE_ROOM_MAX || arcs > ENCODE_ROOM_MAX) return;
    array_reserve(e->arena, &e->to->transitions, (uint32_t)transitions);
    array_reserve(e->arena, &e->to->arcs, (uint32_t)arcs);
    array_reserve(e->arena, &e->to->touches, (uint32_t)transitions);
    array_reserve(e->arena, &e->to->first, e->net->tasks.count + 1);
}

struct encoding *encode_net(struct arena *arena, const struct net *net)
{
    struct encoding *to = ARENA_NEW(arena, struct encoding);
    struct encoder e = {arena, to, net};
    to->net = net;
    to->running = net->places.count;
    to->extra = to->positions = net->places.count + net->tasks.count;
    array_push(arena, &to->initial, net->input.index);
    make_room(&e);
    add_rounds(&e);
    add_alsos(&e);
    for (uint32_t i = 0; i < net->tasks.count; i++) add_task(&e, i);
    array_push(arena, &to->first, to->transitions.count);
    array_each(struct net_timer, timer, &net->timers) {
        bool is_flow = timer->action == NET_TIMER_TO || timer->action == NET_TIMER_ALSO;
        if (is_flow && timer->other != NET_NONE) add_deadline(&e, timer);
    }
    encode_index(arena, to);
    return to;
}
