/* Steps of a run by flow and by task; they are counted as the trace of the diagnostic counts them. */
#include "emit/emit_dot_run.h"

#include "verify/report/trail.h"
#include "verify/report/words.h"

uint32_t emit_run_tokens(const struct verify_witness *run, uint32_t position)
{
    if (run == NULL) return 0;
    array_each(struct verify_token, token, &run->marked) {
        if (token->position == position) return token->tokens;
    }
    return 0;
}

static bool takes(const struct net *net, const struct verify_move *move, uint32_t place)
{
    const struct net_task *task = &net->tasks.items[move->task];
    if (move->kind == VERIFY_MOVE_LEAVE_BY || move->kind == VERIFY_MOVE_ALSO) {
        return move->flow < task->other_flows.count &&
               task->other_flows.items[move->flow].place.index == place;
    }
    for (uint32_t f = 0; move->kind == VERIFY_MOVE_LEAVE && f < task->flows.count; f++) {
        bool is_it = task->flows.items[f].place.index == place;
        if (is_it && trail_takes(task, move, f)) return true;
    }
    return false;
}

static void add_step(struct text_buffer *out, uint32_t count, uint32_t step)
{
    if (count < EMIT_RUN_STEPS_MAX) text_print(out, "%s%u", count > 0 ? ", " : "", step);
    if (count == EMIT_RUN_STEPS_MAX) text_add_string(out, ", …");
}

struct text emit_run_steps(const struct verify_witness *run, struct arena *arena,
                           const struct net *net, uint32_t task, uint32_t place)
{
    struct text_buffer out = {.arena = arena};
    uint32_t count = 0, step = 0;
    for (uint32_t i = 0; run != NULL && i < run->moves.count; i++) {
        const struct verify_move *move = &run->moves.items[i];
        step = words_step(net, run, i, step);
        if (move->task == task && task != NET_NONE && takes(net, move, place)) {
            add_step(&out, count++, step);
        }
    }
    return text_built(&out);
}

struct text emit_run_starts(const struct verify_witness *run, struct arena *arena,
                            const struct net *net, uint32_t task)
{
    struct text_buffer out = {.arena = arena};
    uint32_t count = 0, step = 0;
    for (uint32_t i = 0; run != NULL && i < run->moves.count; i++) {
        const struct verify_move *move = &run->moves.items[i];
        step = words_step(net, run, i, step);
        if (move->task == task && move->kind == VERIFY_MOVE_START) add_step(&out, count++, step);
    }
    return text_built(&out);
}
