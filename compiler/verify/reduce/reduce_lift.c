/* A run of the reduced net is one of the net in which the transitions that were removed as urgent happen as
 * soon as they can; those that were dropped as parallel, or as doing nothing, never need to.  It is played,
 * so what is told is a run of the net whatever the rules did. */
#include "verify/reduce/reduce_lift.h"

#include <assert.h>

struct player {
    const struct reduction *r;
    struct reduce_run *run;
};

static bool is_urgent(const struct reduce_transition *t)
{
    return t->by == REDUCE_FUSE_PLACES || t->by == REDUCE_FUSE_TRANSITIONS ||
           t->by == REDUCE_ABSTRACT_PLACE;
}

void reduce_find_urgent(struct reduction *r)
{
    if (r->urgent != NULL) return;
    uint32_t *urgent = ARENA_ARRAY(r->arena, uint32_t, r->places_count);
    for (uint32_t t = 0; t < r->transitions_count; t++) {
        const uint32_t *begin = r->loaded.begin + 3 * t;
        if (!is_urgent(&r->transitions[t])) continue;
        for (uint32_t i = begin[0]; i < begin[1]; i++) urgent[r->loaded.places[i]] = t + 1;
    }
    r->urgent = urgent;
}

static bool is_enabled(const struct player *p, uint32_t t)
{
    const uint32_t *begin = p->r->loaded.begin + 3 * t;
    for (uint32_t i = begin[0]; i < begin[1]; i++) {
        if (p->run->tokens[p->r->loaded.places[i]] == 0) return false;
    }
    return p->run->tokens[p->r->output] == 0;
}

static void fire(struct player *p, uint32_t t)
{
    const uint32_t *begin = p->r->loaded.begin + 3 * t, *places = p->r->loaded.places;
    for (uint32_t i = begin[0]; i < begin[1]; i++) p->run->tokens[places[i]]--;
    for (uint32_t i = begin[1]; i < begin[2]; i++) p->run->tokens[places[i]] = 0;
    for (uint32_t i = begin[2]; i < begin[3]; i++) {
        uint32_t now = ++p->run->tokens[places[i]];
        bool is_condition = places[i] < p->r->net->places.count;
        if (is_condition && now > p->run->most) p->run->most = now;
        if (!is_condition && now > 1) p->run->is_crowded = true;
    }
    array_push(p->r->arena, &p->run->steps, t);
}

/* Fires what is urgent after the marking of a place. */
static void hurry(struct player *p, uint32_t place)
{
    uint32_t urgent = p->r->urgent[place];
    while (urgent != 0 && is_enabled(p, urgent - 1)) fire(p, urgent - 1);
}

/* Fires what is urgent after the steps from `done` on, which are more and more. */
static void hurry_all(struct player *p, uint32_t done)
{
    for (; done < p->run->steps.count; done++) {
        const uint32_t *begin = p->r->loaded.begin + 3 * p->run->steps.items[done] + REDUCE_GIVE;
        for (uint32_t i = begin[0]; i < begin[1]; i++) hurry(p, p->r->loaded.places[i]);
    }
}

/* The transitions that lead to a marking, the first one first. */
static uint32_t *path_to(const struct reduce_space *s, uint32_t marking, uint32_t *count)
{
    *count = 0;
    for (uint32_t m = marking; m != 0; m = s->parents.items[m]) ++*count;
    uint32_t *path = ARENA_ARRAY(s->arena, uint32_t, *count), at = *count;
    for (uint32_t m = marking; m != 0; m = s->parents.items[m]) {
        path[--at] = s->transition_at[s->labels.items[m]];
    }
    return path;
}

/* Most runs take a step or two for a task. */
static void begin(struct player *p)
{
    const struct reduction *r = p->r;
    uint32_t *tokens = ARENA_ARRAY(r->arena, uint32_t, r->places_count);
    *p->run = (struct reduce_run){.most = 1, .tokens = tokens};
    array_reserve(r->arena, &p->run->steps, r->net->tasks.count);
    tokens[r->initial] = 1;
}

bool reduce_lift(const struct reduce_space *s, uint32_t marking, struct reduce_run *run)
{
    const struct reduction *r = s->r;
    struct player p = {r, run};
    uint32_t count, *path = path_to(s, marking, &count);
    begin(&p);
    hurry(&p, r->initial);
    hurry_all(&p, 0);
    for (uint32_t i = 0; i < count; i++) {
        if (!is_enabled(&p, path[i])) return false;
        uint32_t done = run->steps.count;
        fire(&p, path[i]);
        hurry_all(&p, done);
    }
    return true;
}

bool reduce_play(const struct reduction *r, const uint32_t *steps, uint32_t count,
                 struct reduce_run *run)
{
    struct player p = {.r = r, .run = run};
    begin(&p);
    for (uint32_t i = 0; i < count; i++) {
        if (!is_enabled(&p, steps[i])) return false;
        fire(&p, steps[i]);
    }
    return true;
}

/* ---- Telling --------------------------------------------------------------------------------- */

static void tell_step(struct arena *arena, const struct reduce_label *label,
                      struct verify_witness *witness)
{
    if (label->starts) {
        struct verify_move *move = array_add(arena, &witness->moves);
        *move = (struct verify_move){.kind = VERIFY_MOVE_START, .task = label->task};
        move->flow = label->input == NET_NONE ? 0 : label->input;
    }
    if (!label->ends) return;
    struct verify_move *move = array_add(arena, &witness->moves);
    *move = (struct verify_move){.kind = label->by_other ? VERIFY_MOVE_LEAVE_BY : VERIFY_MOVE_LEAVE,
                                 .task = label->task,
                                 .flow = label->flow == NET_NONE ? 0 : label->flow,
                                 .chosen = label->chosen};
}

uint32_t reduce_count_moves(const struct reduction *r, const struct reduce_run *run)
{
    uint32_t moves = 0;
    array_each(uint32_t, step, &run->steps) {
        const struct reduce_label *label = &r->loaded.labels[*step];
        moves += (label->starts ? 1U : 0U) + (label->ends ? 1U : 0U);
    }
    return moves;
}

static uint32_t position_of(const struct reduction *r, uint32_t place)
{
    uint32_t places = r->net->places.count;
    return place < places ? place : places + r->loaded.tasks[place - places];
}

void reduce_tell(struct arena *arena, const struct reduction *r, const struct reduce_run *run,
                 struct verify_witness *witness)
{
    array_reserve(arena, &witness->moves, 2 * run->steps.count);
    array_each(uint32_t, step, &run->steps) {
        tell_step(arena, &r->loaded.labels[*step], witness);
    }
    for (uint32_t p = 0; p < r->places_count; p++) {
        if (run->tokens[p] == 0) continue;
        struct verify_token token = {position_of(r, p), run->tokens[p]};
        array_push(arena, &witness->marked, token);
    }
}
