/* Runs by the rules of joins and splits; what a partial join drops meanwhile is found by comparing with
 * the witness's last marking. */
#include "verify/report/trail.h"

#include "base/bitset.h"

#include <assert.h>

bool trail_is_choice(const struct net *net, const struct verify_move *move)
{
    if (move->kind == VERIFY_MOVE_LEAVE_BY) return true;
    if (move->kind != VERIFY_MOVE_LEAVE) return false;
    const struct net_task *task = &net->tasks.items[move->task];
    return (task->split == NET_GATE_XOR || task->split == NET_GATE_OR) && task->flows.count > 1;
}

/* ---- Tokens ---- */

static void give(struct trail *t, uint32_t move, uint32_t position, int64_t tokens)
{
    for (int64_t i = 0; i < tokens && i < UINT8_MAX; i++) {
        uint32_t number = t->tokens.count;
        struct trail_token token = {position, move, NET_NONE, false, false, NET_NONE};
        array_push(t->arena, &t->tokens, token);
        if (t->marked[position]++ == 0)
            t->oldest[position] = number;
        else
            t->tokens.items[t->newest[position]].next = number;
        t->newest[position] = number;
    }
}

/* The oldest that is there. */
static bool take(struct trail *t, uint32_t move, uint32_t position, bool cancels)
{
    if (t->marked[position] == 0) return false;
    uint32_t number = t->oldest[position];
    struct trail_token *token = &t->tokens.items[number];
    assert(token->taken_by == NET_NONE);
    token->taken_by = move;
    token->is_cancelled = cancels;
    t->oldest[position] = token->next;
    t->marked[position]--;
    if (!cancels) array_push(t->arena, &t->taken, number);
    return true;
}

static void cancel(struct trail *t, uint32_t move, uint32_t position)
{
    while (take(t, move, position, true)) continue;
}

/* ---- Moves ---- */

static bool cancels_at_start(const struct net_task *task)
{
    return task->partial.present && task->partial.count > 0 &&
           task->partial.rest == NET_REST_CANCEL;
}

static void cancel_set(struct trail *t, uint32_t move, const struct net_task *task)
{
    array_each(net_place_id, place, &task->cancels_places) cancel(t, move, place->index);
    array_each(net_task_id, other, &task->cancels_tasks) {
        cancel(t, move, trail_running(t->net, other->index));
    }
}

static void take_one_of(struct trail *t, uint32_t index, const struct net_task *task,
                        uint32_t input)
{
    if (input < task->preset.count && take(t, index, task->preset.items[input].index, false))
        return;
    array_each(net_place_id, place, &task->preset) {
        if (take(t, index, place->index, false)) return;
    }
}

static void start(struct trail *t, uint32_t index, const struct verify_move *move)
{
    const struct net_task *task = &t->net->tasks.items[move->task];
    int64_t threads = task->partial.present ? task->partial.threads : 1;
    if (task->join == NET_GATE_XOR && !task->partial.present) {
        take_one_of(t, index, task, move->flow);
    } else {
        array_each(net_place_id, place, &task->preset) {
            for (int64_t i = 0; i < threads && take(t, index, place->index, false); i++) continue;
        }
    }
    if (cancels_at_start(task)) cancel_set(t, index, task);
    t->moves[index].given = t->tokens.count;
    give(t, index, trail_running(t->net, move->task), 1);
}

bool trail_takes(const struct net_task *task, const struct verify_move *move, uint32_t flow)
{
    if (task->split == NET_GATE_XOR) return flow == move->flow;
    if (task->split == NET_GATE_OR && task->flows.count > 1) return move->chosen >> flow & 1;
    return true;
}

static void leave(struct trail *t, uint32_t index, const struct verify_move *move)
{
    const struct net_task *task = &t->net->tasks.items[move->task];
    take(t, index, trail_running(t->net, move->task), false);
    if (!cancels_at_start(task)) cancel_set(t, index, task);
    t->moves[index].given = t->tokens.count;
    if (move->kind == VERIFY_MOVE_LEAVE_BY) {
        assert(move->flow < task->other_flows.count);
        give(t, index, task->other_flows.items[move->flow].place.index, 1);
        return;
    }
    for (uint32_t f = 0; f < task->flows.count; f++) {
        const struct net_flow *flow = &task->flows.items[f];
        if (trail_takes(task, move, f)) give(t, index, flow->place.index, flow->threads);
    }
}

const struct net_timer *trail_deadline(const struct net *net, const struct verify_move *move)
{
    array_each(struct net_timer, timer, &net->timers) {
        if (timer->other == move->flow) return timer;
    }
    return NULL;
}

static void expire(struct trail *t, uint32_t index, const struct verify_move *move)
{
    bool is_also = move->kind == VERIFY_MOVE_ALSO;
    const net_flows *flows =
        is_also ? &t->net->tasks.items[move->task].other_flows : &t->net->other_flows;
    const struct net_timer *timer = is_also ? NULL : trail_deadline(t->net, move);
    uint32_t positions = t->net->places.count + t->net->tasks.count;
    bool empties = timer != NULL && timer->action == NET_TIMER_TO;
    for (uint32_t p = 0; empties && p < positions; p++) cancel(t, index, p);
    t->moves[index].given = t->tokens.count;
    if (move->flow < flows->count) give(t, index, flows->items[move->flow].place.index, 1);
}

static void play(struct trail *t, uint32_t index)
{
    const struct verify_move *move = &t->witness->moves.items[index];
    t->moves[index].taken = t->taken.count;
    switch (move->kind) {
    case VERIFY_MOVE_START: start(t, index, move); break;
    case VERIFY_MOVE_LEAVE:
    case VERIFY_MOVE_LEAVE_BY: leave(t, index, move); break;
    case VERIFY_MOVE_ALSO:
    case VERIFY_MOVE_DEADLINE: expire(t, index, move); break;
    }
    t->moves[index].taken_end = t->taken.count;
    t->moves[index].given_end = t->tokens.count;
}

/* Rounds of partial joins drop tokens of their inputs. */
static bool has_rounds(const struct net *net, uint32_t position)
{
    if (position >= net->places.count) return false;
    const struct net_place *place = &net->places.items[position];
    if (place->postset.count == 0) return false;
    const struct net_task *task = &net->tasks.items[place->postset.items[0].index];
    return task->partial.present && task->partial.count > 0;
}

/* Tokens that a join dropped along the way are not there at the end; nor are those that reached the end of a
 * net which ends by itself. */
static void drop(struct trail *t)
{
    uint32_t positions = t->net->places.count + t->net->tasks.count;
    uint32_t *really = ARENA_ARRAY(t->arena, uint32_t, (size_t)positions + 1);
    array_each(struct verify_token, token, &t->witness->marked) {
        if (token->position < positions) really[token->position] = token->tokens;
    }
    if (t->witness->moves.count == 0) return;
    for (uint32_t p = 0; p < positions; p++) {
        while (t->marked[p] > really[p]) {
            t->tokens.items[t->oldest[p]].is_dropped = has_rounds(t->net, p);
            (void)take(t, t->witness->moves.count - 1, p, true);
        }
    }
}

struct trail *trail_new(struct arena *arena, const struct net *net,
                        const struct verify_witness *witness)
{
    struct trail *t = ARENA_NEW(arena, struct trail);
    uint32_t positions = net->places.count + net->tasks.count;
    *t = (struct trail){.arena = arena, .net = net, .witness = witness};
    t->moves = ARENA_ARRAY(arena, struct trail_move, (size_t)witness->moves.count + 1);
    t->marked = ARENA_ARRAY(arena, uint32_t, (size_t)positions + 1);
    t->oldest = ARENA_ARRAY(arena, uint32_t, (size_t)positions + 1);
    t->newest = ARENA_ARRAY(arena, uint32_t, (size_t)positions + 1);
    array_reserve(arena, &t->tokens, 2 * witness->moves.count + 4); /* most moves give one */
    array_reserve(arena, &t->taken, 2 * witness->moves.count + 4);
    give(t, NET_NONE, net->input.index, 1);
    for (uint32_t i = 0; i < witness->moves.count; i++) play(t, i);
    drop(t);
    return t;
}

struct bitset trail_origins(const struct trail *trail, uint32_t token)
{
    struct bitset set = bitset_new(trail->arena, trail->tokens.count);
    bitset_add(set, token);
    /* What a move gave is numbered after what it took. */
    for (uint32_t i = token + 1; i > 0; i--) {
        uint32_t by = trail->tokens.items[i - 1].given_by;
        if (!bitset_has(set, i - 1) || by == NET_NONE) continue;
        const struct trail_move *move = &trail->moves[by];
        for (uint32_t k = move->taken; k < move->taken_end; k++) {
            bitset_add(set, trail->taken.items[k]);
        }
    }
    return set;
}
