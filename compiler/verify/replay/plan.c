/* Following a witness, and goals. */
#include "verify/replay/plan.h"

#include <assert.h>

/* ---- Goals ---- */

bool plan_has_ended(const void *context, const struct rehearsal *r, const uint32_t *marking)
{
    (void)context;
    return rehearsal_has_ended(r, marking);
}

bool plan_is_running(const void *context, const struct rehearsal *r, const uint32_t *marking)
{
    const uint32_t *task = context;
    return marking[r->encoding->running + *task] > 0;
}

bool plan_is_dead(const void *context, const struct rehearsal *r, const uint32_t *marking)
{
    (void)context;
    return rehearsal_is_dead(r, marking);
}

bool plan_is_improper(const void *context, const struct rehearsal *r, const uint32_t *marking)
{
    uint32_t output = r->net->output.index;
    (void)context;
    if (!rehearsal_has_ended(r, marking)) return false;
    for (uint32_t p = 0; p < r->encoding->extra; p++) {
        if (marking[p] > (p == output ? 1 : 0)) return true;
    }
    return false;
}

bool plan_is_there(const void *context, const struct rehearsal *r, const uint32_t *marking)
{
    const struct verify_witness *witness = context;
    struct verify_move next;
    uint32_t marked = 0;
    if (rehearsal_next(r, marking, &next)) return false;
    for (uint32_t p = 0; p < r->encoding->extra; p++) marked += marking[p] > 0;
    array_each(struct verify_token, token, &witness->marked) {
        if (token->position >= r->encoding->extra) continue;
        if (marking[token->position] != token->tokens) return false;
        marked--;
    }
    return marked == 0;
}

/* ---- Following ---- */

struct follower {
    const struct rehearsal *r;
    const struct verify_move *wanted;
    uint32_t count, first; /* moves before `first` are all done */
    bool *done;
    struct plan *plan;
};

static bool is_leave(enum verify_move_kind kind)
{
    return kind == VERIFY_MOVE_LEAVE || kind == VERIFY_MOVE_LEAVE_BY;
}

/* The next move of a task that is wanted, of one kind; NET_NONE: it is not wanted. */
static uint32_t wanted_of(const struct follower *f, uint32_t task, bool leaves)
{
    for (uint32_t i = f->first; i < f->count; i++) {
        const struct verify_move *move = &f->wanted[i];
        if (f->done[i] || move->task != task) continue;
        if (leaves ? is_leave(move->kind) : move->kind == VERIFY_MOVE_START) return i;
    }
    return NET_NONE;
}

static bool make(struct follower *f, const struct verify_move *move)
{
    uint32_t transition = rehearsal_find(f->r, f->plan->marking, move);
    if (transition == NET_NONE || f->plan->moves.count >= PLAN_STEPS_MAX) return false;
    rehearsal_fire(f->r, f->plan->marking, transition, move->chosen);
    array_push(f->r->arena, &f->plan->moves, *move);
    return true;
}

/* What the machine does by itself; splits go as the witness has them, else the first way. */
static bool settle(struct follower *f)
{
    struct verify_move next;
    while (rehearsal_next(f->r, f->plan->marking, &next)) {
        uint32_t wanted = wanted_of(f, next.task, next.kind == VERIFY_MOVE_LEAVE);
        if (wanted != NET_NONE) {
            next = f->wanted[wanted];
            f->done[wanted] = true;
        } else if (next.kind == VERIFY_MOVE_LEAVE) {
            next.chosen = 1;
        }
        if (!make(f, &next)) return false;
    }
    return true;
}

/* The first move that is wanted and that people can make now. */
static bool advance(struct follower *f)
{
    for (uint32_t i = f->first; i < f->count; i++) {
        if (f->done[i]) continue;
        if (!make(f, &f->wanted[i])) continue;
        f->done[i] = true;
        return true;
    }
    return false;
}

bool plan_follow(const struct rehearsal *r, const struct verify_move *wanted, uint32_t count,
                 struct plan *plan)
{
    struct follower f = {.r = r, .wanted = wanted, .count = count, .plan = plan};
    f.done = ARENA_ARRAY(r->arena, bool, (size_t)count + 1);
    if (plan->marking == NULL) plan->marking = rehearsal_marking(r, NULL);
    if (!settle(&f)) return false;
    for (;;) {
        while (f.first < count && f.done[f.first]) f.first++;
        if (f.first == count) return true;
        if (!advance(&f) || !settle(&f)) return false;
    }
}
