/* Fusion: routing tasks that only pass a token on become a part of the flow that leads to them.
 *
 * A place whose token a routing task takes at once, always and alone is never seen marked between two steps:
 * a flow that marks it marks what lies behind instead, and counts the firing.  Everything that a trace or a
 * later step can see stays the same; docs/generated-code.md lists the conditions.  Rows still show the net
 * as written.
 */
#include "machine/lower.h"

#include <assert.h>
#include <stdlib.h>

/* Rounds in which places are given up; each may make others give up. */
#define FUSION_ROUNDS_MAX 64
/* Places that are marked behind one. */
#define FUSION_MARKS_MAX 256
/* Routing tasks in a row that one step performs; longer rows are cut, so that code grows with the net. */
#define FUSION_ROW_MAX 64

struct fusion {
    struct lowering *lowering;
    struct machine_net *net;
    /* A place: tasks with a flow to it, by their split, or by a timer or a failure. */
    machine_ids *feeders, *others;
    bool *is_cancelled; /* a place: by an automatic task */
    bool *is_named;     /* a place or, behind them, a task: in a cancellation set, or completed */
    uint32_t *taker;    /* a place: the routing task that is fused behind it, else MACHINE_NONE */
    uint8_t *state;     /* a place: 0 not seen, 1 being walked, 2 done */
    uint32_t *fan;      /* a place that was walked: places that are marked behind it */
    uint32_t *row;      /* a place that was walked: most routing tasks in a row behind it */
};

/* It may start without anybody's doing. */
static bool is_automatic(const struct machine_task *task)
{
    return task->settle_rank != MACHINE_NONE || task->performed.tree != NULL;
}

/* ---- What the places of the net have to do with others ---- */

static void collect_task(const struct fusion *fusion, uint32_t index)
{
    const struct machine_task *task = &fusion->net->tasks.items[index];
    uint32_t places = fusion->net->places.count;
    array_each(struct machine_flow, flow, &task->flows) {
        array_push(fusion->lowering->arena, &fusion->feeders[flow->place], index);
    }
    array_each(struct machine_flow, flow, &task->others) {
        array_push(fusion->lowering->arena, &fusion->others[flow->place], index);
    }
    array_each(uint32_t, place, &task->cancels_places) {
        fusion->is_named[*place] = true;
        if (is_automatic(task)) fusion->is_cancelled[*place] = true;
    }
    array_each(uint32_t, other, &task->cancels_tasks) fusion->is_named[places + *other] = true;
    array_each(uint32_t, other, &task->completes) fusion->is_named[places + *other] = true;
}

/* ---- The routing task ---- */

/* It does nothing but take one token and give others. */
static bool is_pure(const struct fusion *fusion, uint32_t index)
{
    const struct machine_task *task = &fusion->net->tasks.items[index];
    bool plain_join = task->join == NET_GATE_NONE && task->preset.count == 1 &&
                      task->join_threads == 1 && task->join_count == 0;
    bool plain_split = task->split == NET_GATE_NONE || task->split == NET_GATE_AND;
    bool plain_work = task->kind == NET_TASK_ROUTING && task->assign.count == 0 &&
                      task->instances == NULL && task->performed.tree == NULL && !task->waits &&
                      task->timers.count == 0 && text_is_absent(task->raises) &&
                      text_is_absent(task->trigger.name);
    bool plain_waiting = task->holds.count == 0 && text_is_absent(task->mutex);
    bool plain_effect = task->cancels_places.count == 0 && task->cancels_tasks.count == 0 &&
                        task->completes.count == 0 && task->others.count == 0;
    bool alone = task->watchers.count == 1 && !fusion->is_named[fusion->net->places.count + index];
    return plain_join && plain_split && plain_work && plain_waiting && plain_effect && alone &&
           task->flows.count > 0;
}

/* The one task that takes from the place, if nothing automatic looks at it. */
static uint32_t taker_of(const struct fusion *fusion, uint32_t place)
{
    const struct machine_place *at = &fusion->net->places.items[place];
    if (at->consumers.count != 1 || fusion->is_named[place]) return MACHINE_NONE;
    array_each(uint32_t, watcher, &at->watchers) {
        bool looks = *watcher != at->consumers.items[0];
        if (looks && is_automatic(&fusion->net->tasks.items[*watcher])) return MACHINE_NONE;
    }
    return at->consumers.items[0];
}

/* ---- Order: does the task fire first, or is its turn of no account? ---- */

/* When the task leaves, nothing automatic is enabled but by what it marks. */
static bool leaves_quietly(const struct fusion *fusion, uint32_t index)
{
    const struct machine_task *task = &fusion->net->tasks.items[index];
    if (task->performed.tree != NULL || task->instances != NULL) return false;
    if (task->cancels_places.count + task->cancels_tasks.count + task->completes.count > 0)
        return false;
    if (fusion->is_named[fusion->net->places.count + index]) return false;
    array_each(uint32_t, watcher, &task->watchers) {
        bool itself = *watcher == index;
        if (!itself && is_automatic(&fusion->net->tasks.items[*watcher])) return false;
    }
    return true;
}

/* Then the task behind the one flow that it marks fires before any other. */
static bool feeds_alone(const struct fusion *fusion, uint32_t index, uint32_t next)
{
    const struct machine_task *task = &fusion->net->tasks.items[index];
    bool one_flow = task->split == NET_GATE_NONE || task->split == NET_GATE_XOR;
    if (!one_flow || !leaves_quietly(fusion, index)) return false;
    if (task->kind != NET_TASK_ROUTING) return true;
    /* Others that wait for their turn come after the task that fired; the next must come before them. */
    return fusion->net->tasks.items[next].settle_rank < task->settle_rank;
}

/* A task that is itself fused acts where those do that feed it. */
static bool is_chained(const struct fusion *fusion, uint32_t index)
{
    const struct machine_task *task = &fusion->net->tasks.items[index];
    return task->split == NET_GATE_NONE && task->preset.count == 1 &&
           fusion->taker[task->preset.items[0]] == index;
}

static bool comes_first(const struct fusion *fusion, uint32_t place)
{
    /* A sub-net is entered while tasks of other nets wait, whose turn is before its own. */
    if (place == 0 && !fusion->lowering->net->is_root) return false;
    array_each(uint32_t, feeder, &fusion->feeders[place]) {
        bool alone = feeds_alone(fusion, *feeder, fusion->taker[place]);
        if (!alone && !is_chained(fusion, *feeder)) return false;
    }
    array_each(uint32_t, feeder, &fusion->others[place]) {
        if (!leaves_quietly(fusion, *feeder)) return false;
    }
    return true;
}

/* A token here sets nothing automatic going but what is fused, and nothing automatic takes it away. */
static bool is_calm(const struct fusion *fusion, uint32_t place)
{
    const struct machine_place *at = &fusion->net->places.items[place];
    if (fusion->taker[place] != MACHINE_NONE) return true;
    if (place + 1 == fusion->net->places.count || fusion->is_cancelled[place]) return false;
    array_each(uint32_t, watcher, &at->watchers) {
        if (is_automatic(&fusion->net->tasks.items[*watcher])) return false;
    }
    return true;
}

/* Any turn will do: it cannot be told when the task behind the place fires, nor what is fused behind it
 * in turn. */
static bool turns_are_equal(const struct fusion *fusion, uint32_t place)
{
    const struct machine_task *taker = &fusion->net->tasks.items[fusion->taker[place]];
    array_each(struct machine_flow, flow, &taker->flows) {
        if (!is_calm(fusion, flow->place)) return false;
        uint32_t next = fusion->taker[flow->place];
        if (next != MACHINE_NONE && !turns_are_equal(fusion, flow->place)) return false;
    }
    return true;
}

/* ---- Which places are fused ---- */

/* Takers must not lead in a circle: a place that is met again keeps its token.  Nor may they fan out, or
 * stand in a row, beyond reason, which only nets do that never run so.  Sets the place's `fan` and `row`;
 * `above`: routing tasks from the place where the walk began to this one. */
static void bound_place(const struct fusion *fusion, uint32_t place, uint32_t above)
{
    uint32_t fan = 0, row = 0;
    if (fusion->state[place] == 2) return;
    if (fusion->state[place] == 1 || above >= FUSION_ROW_MAX) fusion->taker[place] = MACHINE_NONE;
    if (fusion->taker[place] != MACHINE_NONE) {
        fusion->state[place] = 1;
        const struct machine_task *taker = &fusion->net->tasks.items[fusion->taker[place]];
        array_each(struct machine_flow, flow, &taker->flows) {
            bound_place(fusion, flow->place, above + 1);
            fan += fusion->fan[flow->place];
            if (fusion->row[flow->place] > row) row = fusion->row[flow->place];
        }
        bool is_long = fan > FUSION_MARKS_MAX || row >= FUSION_ROW_MAX;
        if (is_long) fusion->taker[place] = MACHINE_NONE;
    }
    bool rests = fusion->taker[place] == MACHINE_NONE;
    fusion->state[place] = 2;
    fusion->fan[place] = rests ? 1 : fan;
    fusion->row[place] = rests ? 0 : row + 1;
}

/* Gives up the places where the order of firing could be told; false if there was none. */
static bool give_up(const struct fusion *fusion)
{
    bool any = false;
    for (uint32_t i = 0; i < fusion->net->places.count; i++) {
        if (fusion->taker[i] == MACHINE_NONE) continue;
        if (comes_first(fusion, i) || turns_are_equal(fusion, i)) continue;
        fusion->taker[i] = MACHINE_NONE;
        any = true;
    }
    return any;
}

static void choose_takers(const struct fusion *fusion)
{
    uint32_t places = fusion->net->places.count, rounds = 0;
    for (uint32_t i = 0; i < places; i++) {
        uint32_t taker = taker_of(fusion, i);
        fusion->taker[i] = taker != MACHINE_NONE && is_pure(fusion, taker) ? taker : MACHINE_NONE;
    }
    for (uint32_t i = 0; i < places; i++) bound_place(fusion, i, 0);
    while (give_up(fusion)) {
        if (++rounds < FUSION_ROUNDS_MAX) continue;
        for (uint32_t i = 0; i < places; i++) fusion->taker[i] = MACHINE_NONE;
    }
}

/* ---- What is marked in fact ---- */

static void add_marks(const struct fusion *fusion, struct machine_place *to, uint32_t place)
{
    if (fusion->taker[place] == MACHINE_NONE) {
        array_push(fusion->lowering->arena, &to->marks, place);
        return;
    }
    const struct machine_task *taker = &fusion->net->tasks.items[fusion->taker[place]];
    to->fused++;
    array_each(struct machine_flow, flow, &taker->flows) add_marks(fusion, to, flow->place);
}

static int compare_places(const void *a, const void *b)
{
    uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;
    return (x > y) - (x < y);
}

static void mark_behind(const struct fusion *fusion, uint32_t place)
{
    struct machine_place *at = &fusion->net->places.items[place];
    at->marks.count = 0;
    add_marks(fusion, at, place);
    qsort(at->marks.items, at->marks.count, sizeof *at->marks.items, compare_places);
    fusion->lowering->list_entries += at->marks.count;
}

static void sum_up(struct lowering *lowering, struct machine_task *task)
{
    machine_ids places = {0};
    array_each(struct machine_flow, flow, &task->flows) {
        array_each(uint32_t, marked, &lowering->target->places.items[flow->place].marks) {
            array_push(lowering->arena, &places, *marked);
        }
    }
    task->post_masks = masks_of_places(lowering->arena, places.items, places.count);
}

void lower_fusion(struct lowering *lowering)
{
    struct machine_net *net = lowering->target;
    if (net->place_bits != 1) return;
    struct arena *arena = lowering->arena;
    size_t places = net->places.count, positions = places + net->tasks.count;
    struct fusion fusion = {.lowering = lowering,
                            .net = net,
                            .feeders = ARENA_ARRAY(arena, machine_ids, places),
                            .others = ARENA_ARRAY(arena, machine_ids, places),
                            .is_cancelled = ARENA_ARRAY(arena, bool, places),
                            .is_named = ARENA_ARRAY(arena, bool, positions),
                            .taker = ARENA_ARRAY(arena, uint32_t, places),
                            .state = ARENA_ARRAY(arena, uint8_t, places),
                            .fan = ARENA_ARRAY(arena, uint32_t, places),
                            .row = ARENA_ARRAY(arena, uint32_t, places)};
    for (uint32_t i = 0; i < net->tasks.count; i++) collect_task(&fusion, i);
    choose_takers(&fusion);
    for (uint32_t i = 0; i < places; i++) {
        if (fusion.taker[i] != MACHINE_NONE) mark_behind(&fusion, i);
    }
    array_each(struct machine_task, task, &net->tasks) sum_up(lowering, task);
    assert(net->places.items[places - 1].fused == 0);
}
