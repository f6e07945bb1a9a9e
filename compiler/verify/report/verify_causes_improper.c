/* Improper completion: from which split do the token at the end and one that is left over come?
 *
 * Both tokens descend from the first one; the last step that both descend from and that gave several
 * tokens is the split whose branches reach the end separately.  On the way from there to the end, a join
 * that the other branch can reach too, and that does not wait, is where they should have met; a task with a
 * cancellation set is one that should have named what was left.
 */
#include "verify/report/verify_causes.h"

/* A token that is there: at the end (the first one), or the best of what else is left: a running task, a
 * place, the end once more. */
static uint32_t find_left(const struct trail *trail, uint32_t end)
{
    uint32_t output = trail->net->output.index, left = NET_NONE;
    for (uint32_t i = 0; i < trail->tokens.count; i++) {
        const struct trail_token *token = &trail->tokens.items[i];
        if (token->taken_by != NET_NONE || i == end) continue;
        bool is_better = left == NET_NONE || trail->tokens.items[left].position == output ||
                         token->position >= trail->net->places.count;
        if (is_better && (left == NET_NONE || token->position != output)) left = i;
    }
    return left;
}

static uint32_t find_end(const struct trail *trail)
{
    for (uint32_t i = trail->tokens.count; i > 0; i--) {
        const struct trail_token *token = &trail->tokens.items[i - 1];
        bool is_end = token->taken_by == NET_NONE && token->position == trail->net->output.index;
        if (is_end) return i - 1;
    }
    return NET_NONE;
}

/* The place of the branch that one of the tokens descends from. */
static uint32_t branch_of(const struct trail *trail, uint32_t move, struct bitset origins)
{
    for (uint32_t i = trail->moves[move].given; i < trail->moves[move].given_end; i++) {
        if (bitset_has(origins, i)) return trail->tokens.items[i].position;
    }
    return NET_NONE;
}

static void find_fork(const struct trail *trail, struct bitset end, struct bitset left,
                      struct cause_improper *cause)
{
    for (uint32_t m = trail->witness->moves.count; m > 0; m--) {
        const struct trail_move *move = &trail->moves[m - 1];
        uint32_t ends = branch_of(trail, m - 1, end), stays = branch_of(trail, m - 1, left);
        bool gives_several = move->given_end - move->given > 1;
        if (!gives_several || ends == NET_NONE || stays == NET_NONE) continue;
        cause->fork = m - 1;
        cause->ends = ends;
        cause->stays = stays;
        return;
    }
}

/* A timer that gave one of the tokens, beside all others. */
static uint32_t timer_of(const struct trail *trail, struct bitset origins)
{
    for (uint32_t i = 0; i < trail->tokens.count; i++) {
        uint32_t by = trail->tokens.items[i].given_by;
        if (!bitset_has(origins, i) || by == NET_NONE) continue;
        enum verify_move_kind kind = trail->witness->moves.items[by].kind;
        if (kind == VERIFY_MOVE_ALSO || kind == VERIFY_MOVE_DEADLINE) return by;
    }
    return NET_NONE;
}

/* Can what is left come to this join as well? */
static bool meets(const struct trail *trail, uint32_t task, uint32_t left)
{
    return bitset_has(cause_reach_task(trail->arena, trail->net, task), left);
}

/* A join that goes on with less than all of its inputs. */
static bool lets_through(const struct net_task *task)
{
    if (task->partial.present) return task->partial.count < task->preset.count;
    return task->join == NET_GATE_XOR && task->preset.count > 1;
}

static bool takes_from_others(const struct net *net, const struct net_task *task)
{
    array_each(net_place_id, input, &task->preset) {
        if (net->places.items[input->index].postset.count > 1) return true;
    }
    return false;
}

/* Where what is left was when the move cancelled something else; NET_NONE: it was not there yet. */
static uint32_t missed_by(const struct trail *trail, uint32_t move, struct bitset left)
{
    for (uint32_t i = 0; i < trail->tokens.count; i++) {
        const struct trail_token *token = &trail->tokens.items[i];
        bool was_there = token->given_by == NET_NONE || token->given_by < move;
        if (bitset_has(left, i) && was_there && token->taken_by > move) return token->position;
    }
    return NET_NONE;
}

static void look_at(const struct trail *trail, uint32_t m, struct bitset left,
                    struct cause_improper *cause)
{
    const struct verify_move *move = &trail->witness->moves.items[m];
    const struct net_task *task = &trail->net->tasks.items[move->task];
    if (move->kind == VERIFY_MOVE_START) {
        bool is_first = cause->merge == NET_NONE && lets_through(task);
        if (is_first && meets(trail, move->task, cause->left)) cause->merge = move->task;
        cause->is_taken = cause->is_taken || takes_from_others(trail->net, task);
        return;
    }
    if (trail_is_choice(trail->net, move)) cause->choice = m;
    bool cancels = task->cancels_places.count + task->cancels_tasks.count > 0;
    uint32_t missed = cancels ? missed_by(trail, m, left) : NET_NONE;
    if (missed == NET_NONE || missed == trail->net->output.index) return;
    cause->canceller = move->task;
    cause->missed = missed;
}

/* What the token at the end passed after the fork. */
static void look_along(const struct trail *trail, struct bitset end, struct bitset left,
                       struct cause_improper *cause)
{
    uint32_t from = cause->fork == NET_NONE ? 0 : cause->fork + 1;
    for (uint32_t m = from; m < trail->witness->moves.count; m++) {
        bool is_on_way = branch_of(trail, m, end) != NET_NONE;
        bool has_task = trail->witness->moves.items[m].task != NET_NONE;
        if (is_on_way && has_task) look_at(trail, m, left, cause);
    }
}

void cause_of_improper(const struct trail *trail, struct cause_improper *cause)
{
    *cause = (struct cause_improper){NET_NONE, NET_NONE, NET_NONE, NET_NONE, NET_NONE, NET_NONE,
                                     NET_NONE, NET_NONE, false,    NET_NONE, NET_NONE};
    uint32_t end = find_end(trail);
    if (end == NET_NONE) return;
    uint32_t left = find_left(trail, end), by = trail->tokens.items[end].given_by;
    if (by != NET_NONE) cause->ender = trail->witness->moves.items[by].task;
    if (left == NET_NONE) return;
    cause->left = trail->tokens.items[left].position;
    struct bitset of_end = trail_origins(trail, end);
    struct bitset of_left = trail_origins(trail, left);
    find_fork(trail, of_end, of_left, cause);
    if (cause->fork == NET_NONE) cause->timer = timer_of(trail, of_end);
    look_along(trail, of_end, of_left, cause);
}
