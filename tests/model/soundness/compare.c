/* Facts one by one: a fact that `verify` leaves open is no difference, a fact that it states is
 * compared.  Where the graph is not complete only what was found can contradict it. */
#include "compare.h"

#include <stdarg.h>
#include <string.h>

struct comparison {
    const struct pair *pair;
    const struct graph *graph;
    const struct verified_net *verified;
    const struct answers *answers;
    struct compare_tally *tally;
};

bool pair_differ(const struct pair *pair, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(pair->difference, pair->size, format, arguments);
    va_end(arguments);
    return false;
}

#define differ(c, ...) pair_differ((c)->pair, __VA_ARGS__)

static const char *const flaw_names[FLAW_COUNT] = {"deadlock", "livelock", "never-completes",
                                                   "improper-completion", "dead-task"};
static const enum verify_defect defects[FLAW_COUNT] = {
    VERIFY_DEADLOCK, VERIFY_LIVELOCK, VERIFY_NEVER_COMPLETES, VERIFY_IMPROPER_COMPLETION,
    VERIFY_DEAD_TASK};

/* ---- Facts ----------------------------------------------------------------------------------- */

static const char *yes(bool fact) { return fact ? "yes" : "no"; }

static bool same_answer(const struct comparison *c, const char *name, enum verify_answer said,
                        bool wanted)
{
    if (said == VERIFY_OPEN) return differ(c, "%s is left open: it is %s", name, yes(wanted));
    if ((said == VERIFY_YES) == wanted) return true;
    return differ(c, "%s is %s: verify says %s", name, yes(wanted), yes(!wanted));
}

static bool same_dead_tasks(const struct comparison *c)
{
    bool said[ALL_TASKS] = {false};
    array_each(uint32_t, task, &c->verified->dead_tasks) said[c->pair->match->tasks[*task]] = true;
    for (int t = 0; t < c->graph->layout.net->tasks_count; t++) {
        if (said[t] == c->answers->dead[t]) continue;
        return differ(c, "%s is dead, %s: verify says %s", c->graph->layout.net->tasks[t].name,
                      yes(c->answers->dead[t]), yes(said[t]));
    }
    return true;
}

static bool same_defects(const struct comparison *c)
{
    for (int i = 0; i < FLAW_COUNT; i++) {
        bool said = (c->verified->defects >> defects[i] & 1) != 0;
        if (said == c->answers->flaws[i]) continue;
        return differ(c, "%s is %s: verify says %s", flaw_names[i], yes(c->answers->flaws[i]),
                      yes(said));
    }
    return true;
}

/* The bound holds whatever people cancel, so it may be higher than the graph's. */
static bool is_bound(const struct comparison *c)
{
    const struct graph *wider = c->pair->wider;
    int wanted = c->graph->bound, said = (int)c->verified->bound;
    if (said == wanted) return true;
    if (said < wanted)
        return differ(c, "a bound that is too low: %d, verify says %d", wanted, said);
    if (!c->verified->enumerated || wider->end != GRAPH_COMPLETE || wider->bound == said)
        return true;
    return differ(c, "a bound that is too high: %d, verify says %d", wider->bound, said);
}

static bool same_counts(const struct comparison *c)
{
    const struct verified_net *verified = c->verified;
    int bound = c->graph->bound, states = c->graph->count;
    c->tally->enumerated += verified->enumerated;
    if (verified->enumerated && (int)verified->states != states)
        return differ(c, "markings: %d, verify says %d", states, (int)verified->states);
    if (verified->reached != 0 && (int)verified->reached != bound)
        return differ(c, "most tokens: %d, verify says %d", bound, (int)verified->reached);
    return !verified->bounded || is_bound(c);
}

static bool same_facts(const struct comparison *c)
{
    const struct verified_net *verified = c->verified;
    bool says_sound = verified->verdict == VERIFY_SOUND;
    if (verified->verdict == VERIFY_UNBOUNDED)
        return differ(c, "the net is bounded: verify says it is not");
    if (says_sound != c->answers->sound)
        return differ(c, "sound is %s: verify says %s", yes(c->answers->sound), yes(says_sound));
    if (!verified->complete) return differ(c, "verify has a verdict that is not complete");
    return same_defects(c) && same_dead_tasks(c) &&
           same_answer(c, "option to complete", verified->option_to_complete,
                       c->answers->option_to_complete) &&
           same_answer(c, "proper completion", verified->proper_completion,
                       c->answers->proper_completion) &&
           same_answer(c, "weakly sound", verified->weakly_sound, c->answers->weakly_sound) &&
           same_answer(c, "relaxed sound", verified->relaxed_sound, c->answers->relaxed_sound) &&
           same_counts(c);
}

/* ---- Witnesses ------------------------------------------------------------------------------- */

static bool is_open(const struct comparison *c)
{
    c->tally->open++;
    return true;
}

static void count_step(void *context, const struct step *step, const state *after)
{
    (void)step;
    (void)after;
    ++*(int *)context;
}

/* Can nothing happen?  `*open` where an or-join is too hard to say so. */
static bool is_dead(const struct comparison *c, const state *marking, bool *open)
{
    int steps = 0;
    enum stepping stepping = layout_steps(&c->graph->layout, marking, count_step, &steps);
    *open = *open || (steps == 0 && stepping == STEPPING_OR_JOIN);
    return steps == 0 && stepping == STEPPING_FINE;
}

/* Does the marking show the defect?  A graph that is not complete does not know what can be reached. */
static bool shows(const struct comparison *c, enum verify_defect defect, const state *marking,
                  bool *open)
{
    const struct layout *layout = &c->graph->layout;
    if (defect == VERIFY_IMPROPER_COMPLETION)
        return is_ended(layout, marking) && !is_proper(layout, marking);
    if (defect == VERIFY_DEADLOCK)
        return is_dead(c, marking, open) && !is_ended(layout, marking) &&
               !(layout->net->written->implicit_termination && is_proper(layout, marking));
    if (c->graph->end != GRAPH_COMPLETE) return true;
    int index = graph_find(c->graph, marking);
    if (index < 0 || c->graph->can_end[index]) return false;
    return defect == VERIFY_NEVER_COMPLETES || !c->graph->can_stop[index];
}

static bool is_witness(const struct comparison *c, const struct verify_witness *witness,
                       enum flaw flaw)
{
    static struct replay replay;
    uint32_t failed;
    bool marked = false, shown = false, open = false;
    struct layout layout = c->graph->layout;
    layout.tokens_max = UINT8_MAX;
    c->tally->witnesses++;
    replay_begin(&replay, &layout, c->pair->match);
    bool is_run = replay_moves(&replay, witness, 0, &failed);
    if (replay.is_open) return is_open(c);
    if (!is_run)
        return differ(c, "the witness of %s cannot be replayed: move %u", flaw_names[flaw],
                      failed + 1);
    for (int i = 0; i < replay.count; i++) {
        if (!replay_is_marked(&replay, witness, &replay.markings[i])) continue;
        marked = true;
        shown = shown || shows(c, witness->defect, &replay.markings[i], &open);
    }
    if (!marked) return differ(c, "the witness of %s ends elsewhere", flaw_names[flaw]);
    if (!shown && open) return is_open(c);
    if (!shown) return differ(c, "the witness of %s does not show it", flaw_names[flaw]);
    int shortest = c->answers->nearest[flaw], moves = (int)witness->moves.count;
    c->tally->shortest += witness->is_shortest;
    if (witness->is_shortest && flaw != FLAW_NEVER && shortest >= 0 && moves != shortest)
        return differ(c, "the shortest witness of %s is another: %d moves, %d are enough",
                      flaw_names[flaw], moves, shortest);
    return true;
}

/* One for each defect that `verify` names. */
static bool same_witnesses(const struct comparison *c)
{
    for (int flaw = 0; flaw < FLAW_DEAD_TASK; flaw++) {
        int count = 0;
        array_each(struct verify_witness, witness, &c->verified->witnesses) {
            if (witness->defect != defects[flaw]) continue;
            count++;
            if (!is_witness(c, witness, (enum flaw)flaw)) return false;
        }
        if (count != (int)(c->verified->defects >> defects[flaw] & 1))
            return differ(c, "%s has no witness, or several: %d", flaw_names[flaw], count);
    }
    return true;
}

/* The moves of the loop again: each round leaves more tokens in the place. */
static bool is_pumped(const struct comparison *c)
{
    static struct replay replay;
    struct layout layout = c->graph->layout;
    uint32_t failed;
    if (c->verified->witnesses.count != 1 || c->verified->defects != 1u << VERIFY_NOT_BOUNDED)
        return differ(c, "unbounded stands alone, with one witness");
    const struct verify_witness *witness = &c->verified->witnesses.items[0];
    layout.tokens_max = UINT8_MAX;
    if (witness->defect != VERIFY_NOT_BOUNDED || witness->place == NET_NONE)
        return differ(c, "the witness of unbounded names no place");
    replay_begin(&replay, &layout, c->pair->match);
    bool is_run = replay_moves(&replay, witness, 0, &failed);
    if (!is_run && !replay.is_open)
        return differ(c, "the witness of unbounded cannot be replayed: move %u", failed + 1);
    for (int time = 0; time < PUMP_TIMES && !replay.is_open; time++) {
        int before = replay_tokens(&replay, witness->place);
        is_run = replay_moves(&replay, witness, witness->repeats_from, &failed);
        if (replay.is_open) break;
        if (!is_run)
            return differ(c, "the loop of unbounded cannot be repeated: time %d, move %u",
                          time + 1, failed + 1);
        if (replay_tokens(&replay, witness->place) <= before)
            return differ(c, "the loop of unbounded does not add to its place: time %d", time + 1);
    }
    if (replay.is_open) return is_open(c);
    c->tally->pumped++;
    return true;
}

/* ---- Both ------------------------------------------------------------------------------------ */

/* What was found before the search gave up may contradict what `verify` says. */
static bool fits_part(const struct comparison *c)
{
    const struct verified_net *verified = c->verified;
    int bound = c->graph->bound;
    c->tally->undecided++;
    if (verified->bounded && (int)verified->bound < bound)
        return differ(c, "a bound that is too low: %d at least, verify says %d", bound,
                      (int)verified->bound);
    if (verified->enumerated && (int)verified->states < c->graph->count)
        return differ(c, "markings: %d at least, verify says %d", c->graph->count,
                      (int)verified->states);
    for (int i = 0; i < FLAW_DEAD_TASK; i++) {
        bool said = (verified->defects >> defects[i] & 1) != 0;
        if (verified->complete && c->answers->flaws[i] && !said)
            return differ(c, "%s is yes: verify says no", flaw_names[i]);
    }
    array_each(uint32_t, task, &verified->dead_tasks) {
        int plain = c->pair->match->tasks[*task];
        if (!c->answers->dead[plain])
            return differ(c, "%s is dead, no: verify says yes",
                          c->graph->layout.net->tasks[plain].name);
    }
    c->tally->begun += verified->complete;
    return same_witnesses(c);
}

bool compare_net(const struct pair *pair, struct compare_tally *tally)
{
    struct comparison c = {.pair = pair,
                           .graph = pair->graph,
                           .verified = pair->verified,
                           .answers = &pair->graph->answers,
                           .tally = tally};
    bool is_complete = c.graph->end == GRAPH_COMPLETE;
    if (c.verified->verdict == VERIFY_UNKNOWN && c.verified->limit == NULL)
        return differ(&c, "verify does not know, and does not say which limit was reached");
    if (c.verified->verdict == VERIFY_UNBOUNDED && !is_complete) return is_pumped(&c);
    if (!is_complete) return fits_part(&c);
    if (c.verified->verdict != VERIFY_UNKNOWN) return same_facts(&c) && same_witnesses(&c);
    if (c.graph->bound > EXACT_TOKENS) return true;
    return differ(&c, "verify does not know: there are %d markings, %d tokens", c.graph->count,
                  c.graph->bound);
}
