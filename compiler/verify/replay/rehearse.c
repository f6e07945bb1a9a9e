/* Steps on markings that are plain arrays: slow and simple, for a few thousand steps. */
#include "verify/replay/rehearse.h"

#include <assert.h>
#include <ctype.h>
#include <string.h>

/* Numbers of more digits count as computed: nobody reads a trace with so many instances. */
#define REHEARSAL_DIGITS_MAX 2

static const struct encode_transition *transition_at(const struct rehearsal *r, uint32_t index)
{
    return &r->encoding->transitions.items[index];
}

static const struct yawl_reset_arc *arc_at(const struct rehearsal *r, uint32_t index)
{
    return &r->encoding->arcs.items[index];
}

struct rehearsal *rehearsal_new(struct arena *arena, const struct net *net)
{
    struct rehearsal *r = ARENA_NEW(arena, struct rehearsal);
    *r = (struct rehearsal){.arena = arena, .net = net, .encoding = encode_net(arena, net)};
    r->packed = ARENA_ARRAY(arena, uint64_t, (size_t)r->encoding->positions / 8 + 1);
    if (!r->encoding->has_or_join) return r;
    struct or_look_limits limits = {.memory = OR_LOOK_NETS_MEMORY};
    r->look = or_look_new(arena, r->encoding, &limits);
    return r;
}

uint32_t *rehearsal_marking(const struct rehearsal *r, const uint32_t *from)
{
    uint32_t count = r->encoding->positions;
    uint32_t *marking = ARENA_ARRAY(r->arena, uint32_t, (size_t)count + 1);
    if (from != NULL) {
        memcpy(marking, from, count * sizeof *marking);
        return marking;
    }
    array_each(uint32_t, position, &r->encoding->initial) marking[*position]++;
    return marking;
}

bool rehearsal_has_ended(const struct rehearsal *r, const uint32_t *marking)
{
    return marking[r->net->output.index] > 0 && !r->net->is_implicit;
}

/* ---- Joins ---- */

static bool or_join_waits(const struct rehearsal *r, const uint32_t *marking, uint32_t task)
{
    memset(r->packed, 0, ((size_t)r->encoding->positions / 8 + 1) * sizeof *r->packed);
    for (uint32_t p = 0; p < r->encoding->positions; p++) {
        uint64_t tokens = marking[p] < UINT8_MAX ? marking[p] : UINT8_MAX;
        r->packed[p / 8] |= tokens << (p % 8 * 8);
    }
    return or_look_waits(r->look, task, (struct packed){r->packed, 8});
}

static bool is_marked(const struct rehearsal *r, const uint32_t *marking, uint32_t arc)
{
    return marking[arc_at(r, arc)->position] >= arc_at(r, arc)->tokens;
}

static bool joins(const struct rehearsal *r, const uint32_t *marking,
                  const struct encode_transition *t)
{
    uint32_t marked = 0, all = t->empties - t->takes;
    for (uint32_t i = t->takes; i < t->empties; i++) marked += is_marked(r, marking, i) ? 1 : 0;
    if (t->enough == 0) return marked == all;
    if (marked < t->enough) return false;
    return !t->is_or_join || marked == all || !or_join_waits(r, marking, t->task);
}

static bool can(const struct rehearsal *r, const uint32_t *marking, uint32_t index)
{
    const struct encode_transition *t = transition_at(r, index);
    const uint32_t *touches = r->encoding->touches.items;
    if (rehearsal_has_ended(r, marking)) return false;
    for (uint32_t i = t->reads; i < t->forbids; i++) {
        if (marking[touches[i]] == 0) return false;
    }
    for (uint32_t i = t->forbids; i < t->touches_end; i++) {
        if (marking[touches[i]] != 0) return false;
    }
    return joins(r, marking, t);
}

uint32_t rehearsal_start_of(const struct rehearsal *r, const uint32_t *marking, uint32_t task)
{
    const uint32_t *first = r->encoding->first.items;
    for (uint32_t i = first[task]; i < first[task + 1]; i++) {
        if (transition_at(r, i)->kind != ENCODE_START) break;
        if (can(r, marking, i)) return i;
    }
    return NET_NONE;
}

uint32_t rehearsal_find(const struct rehearsal *r, const uint32_t *marking,
                        const struct verify_move *move)
{
    static const enum encode_kind kinds[] = {[VERIFY_MOVE_START] = ENCODE_START,
                                             [VERIFY_MOVE_LEAVE] = ENCODE_END,
                                             [VERIFY_MOVE_LEAVE_BY] = ENCODE_BY,
                                             [VERIFY_MOVE_ALSO] = ENCODE_ALSO,
                                             [VERIFY_MOVE_DEADLINE] = ENCODE_DEADLINE};
    uint32_t count = r->encoding->transitions.count, begin = 0, end = count;
    if (move->kind == VERIFY_MOVE_START) {
        bool fails = !text_is_absent(r->net->tasks.items[move->task].raises);
        return fails ? NET_NONE : rehearsal_start_of(r, marking, move->task);
    }
    if (move->task != NET_NONE) {
        begin = r->encoding->first.items[move->task];
        end = r->encoding->first.items[move->task + 1];
    }
    for (uint32_t i = begin; i < end; i++) {
        const struct encode_transition *t = transition_at(r, i);
        if (t->kind != kinds[move->kind] || t->task != move->task) continue;
        bool is_only = t->kind == ENCODE_END && r->net->tasks.items[t->task].split != NET_GATE_XOR;
        if ((is_only || t->flow == move->flow) && can(r, marking, i)) return i;
    }
    return NET_NONE;
}

/* ---- Steps ---- */

/* The round of a partial join is over when every input was used. */
static void end_round(uint32_t *marking, const struct encode_round *round)
{
    for (uint32_t i = 0; i < round->count; i++) {
        if (marking[round->used + i] == 0) return;
    }
    for (uint32_t i = 0; i < round->count; i++) marking[round->used + i] = 0;
}

static void absorb(const struct rehearsal *r, uint32_t *marking, const struct encode_round *round)
{
    bool is_used = false;
    for (uint32_t i = 0; i < round->count; i++) is_used = is_used || marking[round->used + i] > 0;
    for (uint32_t i = 0; is_used && i < round->count; i++) {
        const struct yawl_reset_arc *arc = arc_at(r, round->takes + i);
        if (marking[round->used + i] != 0 || !is_marked(r, marking, round->takes + i)) continue;
        marking[arc->position] -= arc->tokens;
        marking[round->used + i] = 1;
    }
    if (!is_used) return;
    end_round(marking, round);
    for (uint32_t i = 0; round->drops && i < round->count; i++) {
        if (marking[round->used + i] != 0) marking[arc_at(r, round->takes + i)->position] = 0;
    }
}

static void empty(const struct rehearsal *r, uint32_t *marking, uint32_t position)
{
    uint32_t running = r->encoding->running;
    bool runs = position >= running && position < r->encoding->extra && marking[position] > 0;
    marking[position] = 0;
    array_each(struct encode_round, round, &r->encoding->rounds) {
        for (uint32_t i = 0; runs && round->task == position - running && i < round->count; i++) {
            marking[round->used + i] = 0;
        }
    }
    array_each(struct encode_also, also, &r->encoding->alsos) {
        if (runs && also->task == position - running) marking[also->fired] = 0;
    }
}

static void take_all(const struct rehearsal *r, uint32_t *marking,
                     const struct encode_transition *t)
{
    const struct encode_round *of = NULL;
    array_each(struct encode_round, round, &r->encoding->rounds) {
        if (t->kind == ENCODE_START && round->task == t->task) of = round;
    }
    for (uint32_t i = t->takes; i < t->empties; i++) {
        if (!is_marked(r, marking, i)) continue;
        marking[arc_at(r, i)->position] -= arc_at(r, i)->tokens;
        if (of != NULL) marking[of->used + (i - t->takes)] = 1;
    }
    if (of != NULL) end_round(marking, of);
}

void rehearsal_fire(const struct rehearsal *r, uint32_t *marking, uint32_t transition,
                    uint64_t chosen)
{
    const struct encode_transition *t = transition_at(r, transition);
    take_all(r, marking, t);
    for (uint32_t i = t->empties; i < t->gives; i++) empty(r, marking, arc_at(r, i)->position);
    for (uint32_t i = t->gives; i < t->end; i++) {
        if (t->is_subset && (chosen >> (i - t->gives) & 1) == 0) continue;
        marking[arc_at(r, i)->position] += arc_at(r, i)->tokens;
    }
    uint32_t output = r->net->output.index;
    if (r->net->is_implicit && marking[output] > 1) marking[output] = 1;
    array_each(struct encode_round, round, &r->encoding->rounds) absorb(r, marking, round);
}

/* ---- Instances ---- */

/* A number that is written as one; `otherwise` if there is none, NET_NONE if it is computed. */
static uint32_t number_of(const struct net_expr *expr, uint32_t otherwise)
{
    if (text_is_absent(expr->text) || text_is(expr->text, "all")) return otherwise;
    uint32_t number = 0;
    if (expr->text.length == 0 || expr->text.length > REHEARSAL_DIGITS_MAX) return NET_NONE;
    for (size_t i = 0; i < expr->text.length; i++) {
        if (!isdigit((unsigned char)expr->text.data[i])) return NET_NONE;
        number = number * 10 + (uint32_t)(expr->text.data[i] - '0');
    }
    return number;
}

uint32_t rehearsal_created(const struct net_task *task)
{
    const struct net_instances *of = &task->instances;
    if (!of->present) return 1;
    uint32_t least = number_of(&of->minimum, 1), created = number_of(&of->count, least);
    if (!text_is_absent(of->for_each.text)) created = 1;
    return least == NET_NONE || created < least ? NET_NONE : created;
}

uint32_t rehearsal_needed(const struct net_task *task)
{
    const struct net_instances *of = &task->instances;
    uint32_t created = rehearsal_created(task), needed = number_of(&of->threshold, created);
    if (!of->present || created == NET_NONE) return created;
    if (needed == NET_NONE || !text_is_absent(of->until.text)) return NET_NONE;
    bool runs_on = needed < created && text_is(of->rest, "ignore");
    if (needed == 0 && runs_on) return NET_NONE;
    return needed < created ? needed : created;
}

bool rehearsal_leaves_at_once(const struct net_task *task)
{
    return task->kind == NET_TASK_ROUTING || rehearsal_needed(task) == 0;
}

/* ---- What the machine does by itself ---- */

bool rehearsal_is_automatic(const struct net_task *task)
{
    if (task->kind == NET_TASK_OFFER || task->trigger.present) return false;
    array_each(struct net_timer, timer, &task->timers) {
        if (timer->action == NET_TIMER_START) return false;
    }
    return true;
}

static bool find_leaving(const struct rehearsal *r, const uint32_t *marking,
                         struct verify_move *next)
{
    for (uint32_t t = 0; t < r->net->tasks.count; t++) {
        if (marking[r->encoding->running + t] == 0) continue;
        if (!rehearsal_leaves_at_once(&r->net->tasks.items[t])) continue;
        *next = (struct verify_move){.kind = VERIFY_MOVE_LEAVE, .task = t};
        return true;
    }
    return false;
}

bool rehearsal_next(const struct rehearsal *r, const uint32_t *marking, struct verify_move *next)
{
    static const enum net_task_kind order[] = {NET_TASK_COMPOSITE, NET_TASK_CALL, NET_TASK_ROUTING};
    if (rehearsal_has_ended(r, marking)) return false;
    if (find_leaving(r, marking, next)) return true;
    for (uint32_t k = 0; k < sizeof order / sizeof order[0]; k++) {
        for (uint32_t t = 0; t < r->net->tasks.count; t++) {
            const struct net_task *task = &r->net->tasks.items[t];
            if (task->kind != order[k] || !rehearsal_is_automatic(task)) continue;
            if (rehearsal_start_of(r, marking, t) == NET_NONE) continue;
            *next = (struct verify_move){.kind = VERIFY_MOVE_START, .task = t};
            return true;
        }
    }
    return false;
}

bool rehearsal_is_dead(const struct rehearsal *r, const uint32_t *marking)
{
    if (rehearsal_has_ended(r, marking)) return false;
    for (uint32_t t = 0; t < r->net->tasks.count; t++) {
        if (marking[r->encoding->running + t] > 0) return false;
        if (rehearsal_start_of(r, marking, t) != NET_NONE) return false;
    }
    return true;
}
