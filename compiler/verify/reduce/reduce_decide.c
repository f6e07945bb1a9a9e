/* Loads, reduces, searches what remains, and says what that means for the net.
 *
 * Bounds: a rule never hides tokens, so no condition holds more than the fullest place of the reduced net;
 * that this many are reached is shown by a run.  Where tokens can be emptied the net must turn out to be
 * safe, since only then no task would start that is busy (reduce_load.c).
 */
#include "verify/reduce/reduce_facts.h"
#include "verify/reduce/reduce_lift.h"

#include <assert.h>
#include <string.h>

/* Times that a loop is made before its tokens must grow. */
#define DECIDE_LOOPS_MAX 8

struct decider {
    struct arena *arena; /* of the result */
    struct verified_net *result;
    const struct reduce_limits *limits;
    struct reduction r;
    struct reduce_space space;
};

const char *reduce_rule_name(enum reduce_rule rule)
{
    static const char *const names[REDUCE_RULE_COUNT] = {
#define X(constant, name) #name,
        REDUCE_RULES(X)
#undef X
    };
    return names[rule];
}

/* ---- Bounds ---------------------------------------------------------------------------------- */

/* With one bit a place, then with four. */
static enum reduce_outcome search(struct decider *d)
{
    enum reduce_outcome outcome = reduce_explore(&d->space, &d->r, d->limits, 1);
    if (outcome == REDUCE_OVERFLOW && !d->r.has_resets) {
        outcome = reduce_explore(&d->space, &d->r, d->limits, 4);
    }
    bool is_late = outcome == REDUCE_COMPLETE && !reduce_look_back(&d->space, d->limits);
    return is_late ? REDUCE_LIMIT : outcome;
}

static uint32_t fullest(const struct reduce_space *s)
{
    for (uint32_t m = 0; m < s->count; m++) {
        for (uint32_t p = 0; p < s->places; p++) {
            if (reduce_tokens(s, m, p) == s->bound) return m;
        }
    }
    return 0;
}

static bool is_bound_reached(struct decider *d)
{
    struct reduce_run run;
    if (d->space.bound == 1) return true;
    reduce_find_urgent(&d->r);
    return reduce_lift(&d->space, fullest(&d->space), &run) && run.most == d->space.bound;
}

/* ---- Witnesses ------------------------------------------------------------------------------- */

static void list_tasks(struct decider *d, const bool *tasks, struct verify_witness *witness)
{
    for (uint32_t i = 0; i < d->result->net->tasks.count; i++) {
        if (tasks[i]) array_push(d->arena, &witness->tasks, i);
    }
}

static void list_running(struct decider *d, struct verify_witness *witness)
{
    uint32_t places = d->result->net->places.count;
    array_each(struct verify_token, token, &witness->marked) {
        if (token->position >= places) {
            array_push(d->arena, &witness->tasks, token->position - places);
        }
    }
}

static bool add_witness(struct decider *d, enum verify_defect defect, uint32_t marking)
{
    struct reduce_run run;
    if (!reduce_lift(&d->space, marking, &run)) return false;
    bool is_improper = defect == VERIFY_IMPROPER_COMPLETION;
    if (is_improper && !reduce_shorten(&d->r, &run)) return false;
    if (!reduce_thin_out(&d->r, &run)) return false;
    struct verify_witness *witness = array_add(d->arena, &d->result->witnesses);
    *witness = (struct verify_witness){.defect = defect, .place = NET_NONE};
    reduce_tell(d->arena, &d->r, &run, witness);
    if (is_improper) list_running(d, witness);
    if (!is_improper && d->space.reaches[marking] == 0) {
        struct reduce_happening for_ever = reduce_for_ever(&d->space, marking);
        list_tasks(d, reduce_starts(&d->r, &for_ever), witness);
    }
    return true;
}

/* ---- Facts ----------------------------------------------------------------------------------- */

static enum verify_answer answer(bool yes) { return yes ? VERIFY_YES : VERIFY_NO; }

/* Then whatever happens is on a run that ends properly. */
static bool always_ends_properly(const struct reduce_space *s)
{
    for (uint32_t m = 0; m < s->count; m++) {
        if ((s->reaches[m] & REDUCE_REACHES_EMPTY) == 0) return false;
    }
    return true;
}

static void store_tasks(struct decider *d)
{
    struct reduce_happening alive = reduce_alive(&d->space);
    const bool *starts = reduce_starts(&d->r, &alive), *ends = starts;
    bool all = true;
    if (!always_ends_properly(&d->space)) {
        struct reduce_happening relaxed = reduce_relaxed(&d->space);
        ends = reduce_starts(&d->r, &relaxed);
    }
    for (uint32_t i = 0; i < d->result->net->tasks.count; i++) {
        if (!starts[i]) array_push(d->arena, &d->result->dead_tasks, i);
        all = all && ends[i];
    }
    d->result->relaxed_sound = answer(all);
}

static unsigned bit_if(bool holds, enum verify_defect defect) { return holds ? 1U << defect : 0; }

static void store(struct decider *d, const struct reduce_first *first)
{
    struct verified_net *result = d->result;
    bool completes = (d->space.reaches[0] & REDUCE_REACHES_END) != 0;
    bool can_end = first->dead == NET_NONE && first->livelock == NET_NONE;
    bool is_proper = first->improper == NET_NONE;
    store_tasks(d);
    result->defects = bit_if(first->dead != NET_NONE, VERIFY_DEADLOCK) |
                      bit_if(first->livelock != NET_NONE, VERIFY_LIVELOCK) |
                      bit_if(!completes, VERIFY_NEVER_COMPLETES) |
                      bit_if(!is_proper, VERIFY_IMPROPER_COMPLETION) |
                      bit_if(result->dead_tasks.count > 0, VERIFY_DEAD_TASK);
    result->option_to_complete = answer(can_end);
    result->proper_completion = answer(is_proper);
    result->weakly_sound = answer(can_end && is_proper);
    result->verdict = result->defects == 0 ? VERIFY_SOUND : VERIFY_UNSOUND;
    result->complete = result->bounded = true;
    if (result->defects != 0)
        result->completing_flows = reduce_completing_flows(&d->space, d->arena);
    result->bound = d->space.bound;
    result->reached = is_bound_reached(d) ? result->bound : 0;
}

static bool add_witnesses(struct decider *d, const struct reduce_first *first)
{
    if (d->result->defects == 0) return true;
    reduce_find_urgent(&d->r);
    uint32_t stuck = first->dead != NET_NONE ? first->dead : first->livelock;
    const uint32_t markings[] = {
        [VERIFY_DEADLOCK] = first->dead,
        [VERIFY_LIVELOCK] = first->livelock,
        [VERIFY_NEVER_COMPLETES] = stuck,
        [VERIFY_IMPROPER_COMPLETION] = first->improper,
    };
    for (enum verify_defect defect = 0; defect < VERIFY_DEAD_TASK; defect++) {
        bool holds = (d->result->defects >> defect & 1) != 0;
        if (holds && !add_witness(d, defect, markings[defect])) return false;
    }
    return true;
}

/* ---- Not bounded ------------------------------------------------------------------------------ */

/* A condition with more tokens after the longer run, or NET_NONE: also if some place has less. */
static uint32_t find_growing(const struct decider *d, const struct reduce_run *shorter,
                             const struct reduce_run *longer)
{
    uint32_t growing = NET_NONE;
    for (uint32_t p = d->r.places_count; p-- > 0;) {
        if (longer->tokens[p] < shorter->tokens[p]) return NET_NONE;
        if (longer->tokens[p] > shorter->tokens[p]) growing = p;
    }
    return growing;
}

/* The first `count` steps of a run, then `times` times those behind them; tasks start late. */
static bool play_loop(const struct decider *d, const struct reduce_run *run, uint32_t count,
                      uint32_t times, struct reduce_run *loop)
{
    uint32_t again = run->steps.count - count, total = count + again * times;
    uint32_t *steps = ARENA_ARRAY(d->r.arena, uint32_t, total);
    memcpy(steps, run->steps.items, count * sizeof *steps);
    for (uint32_t i = 0; i < times; i++) {
        memcpy(steps + count + i * again, run->steps.items + count, again * sizeof *steps);
    }
    return reduce_play(&d->r, steps, total, loop) && reduce_start_late(&d->r, loop);
}

static void store_unbounded(struct decider *d, uint32_t place, const struct reduce_run *shorter,
                            const struct reduce_run *longer)
{
    struct verified_net *result = d->result;
    struct verify_witness *witness = array_add(d->arena, &result->witnesses);
    *witness = (struct verify_witness){.defect = VERIFY_NOT_BOUNDED, .place = place};
    witness->repeats_from = reduce_count_moves(&d->r, shorter);
    reduce_tell(d->arena, &d->r, longer, witness);
    result->verdict = VERIFY_UNBOUNDED;
    result->defects = 1U << VERIFY_NOT_BOUNDED;
    result->complete = true;
}

/* The run to the covered marking is the beginning of the run to the one that covers it.  The steps between
 * can be made again and again; after a few times the tokens that were in busy tasks at first, and now wait
 * before them, are used up. */
static bool decide_unbounded(struct decider *d)
{
    struct reduce_run prefix, run, shorter, longer;
    reduce_find_urgent(&d->r);
    if (!reduce_lift(&d->space, d->space.covered, &prefix)) return false;
    if (!reduce_lift(&d->space, d->space.count - 1, &run)) return false;
    for (uint32_t times = 0; times < DECIDE_LOOPS_MAX; times++) {
        if (!play_loop(d, &run, prefix.steps.count, times, &shorter)) return false;
        if (!play_loop(d, &run, prefix.steps.count, times + 1, &longer)) return false;
        uint32_t place = find_growing(d, &shorter, &longer);
        if (place == NET_NONE) continue;
        store_unbounded(d, place, &shorter, &longer);
        return true;
    }
    return false;
}

static bool decide(struct decider *d)
{
    if (!reduction_load(&d->r, d->result->net, d->limits->memory)) return false;
    reduction_run(&d->r);
    enum reduce_outcome outcome = search(d);
    if (outcome == REDUCE_UNBOUNDED) return decide_unbounded(d);
    if (outcome != REDUCE_COMPLETE) return false;
    struct reduce_first first = reduce_find_first(&d->space);
    store(d, &first);
    return add_witnesses(d, &first);
}

static void add_counts(const struct decider *d, struct reduce_counts *counts)
{
    for (enum reduce_rule rule = 0; rule < REDUCE_RULE_COUNT; rule++) {
        counts->fired[rule] += d->r.counts.fired[rule];
    }
    for (uint32_t i = 0; i < d->r.places_count; i++) counts->places += !d->r.places[i].is_gone;
    for (uint32_t i = 0; i < d->r.transitions_count; i++) {
        counts->transitions += !d->r.transitions[i].is_gone;
    }
    counts->markings += d->space.count;
}

bool reduce_decide(struct arena *arena, struct arena *scratch, struct verified_net *result,
                   const struct reduce_limits *limits, struct reduce_counts *counts)
{
    struct verified_net before = *result;
    struct decider d = {.arena = arena, .result = result, .limits = limits};
    d.r.arena = scratch;
    bool is_decided = decide(&d);
    if (!is_decided) *result = before;
    if (counts != NULL) add_counts(&d, counts);
    return is_decided;
}
