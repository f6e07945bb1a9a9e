/* A claim is wrong if one marking or one step contradicts it, so it does not matter whether all of them
 * are known; only flows need the whole graph. */
#include "facts.h"

struct claimed {
    const struct pair *pair;
    const struct graph *graph; /* where it is looked for */
    const struct net_task *task;
    const struct plain_task *plain;
    int index; /* of the plain task */
    long *claims;
};

static struct claimed claim_of(const struct pair *pair, const struct graph *graph, uint32_t task,
                               long *claims)
{
    int index = pair->match->tasks[task];
    return (struct claimed){.pair = pair,
                            .graph = graph,
                            .task = &pair->match->net->tasks.items[task],
                            .plain = &graph->layout.net->tasks[index],
                            .index = index,
                            .claims = claims};
}

static bool is_busy(const struct claimed *c, const state *marking)
{
    return marking->at[c->graph->layout.busy + c->index] > 0;
}

static int count_marked(const struct claimed *c, const state *marking)
{
    int count = 0;
    for (int i = 0; i < c->plain->inputs_count; i++) count += marking->at[c->plain->inputs[i]] > 0;
    return count;
}

static int edges_known(const struct graph *graph)
{
    return graph->expanded == 0 ? 0 : graph->first[graph->expanded];
}

/* ---- Tasks ----------------------------------------------------------------------------------- */

static bool is_alone(const struct claimed *c)
{
    ++*c->claims;
    for (int i = 0; i < c->graph->count; i++) {
        const state *marking = &c->graph->states[i];
        if (is_busy(c, marking) && count_marked(c, marking) > 0)
            return pair_differ(c->pair, "%s has tokens waiting while it runs: verify says no",
                               c->plain->name);
    }
    return true;
}

static bool never_starts(const struct claimed *c)
{
    ++*c->claims;
    for (int e = 0; e < edges_known(c->graph); e++) {
        const struct step *step = &c->graph->edges[e].step;
        if (step->kind == STEP_START && step->task == c->index)
            return pair_differ(c->pair, "%s starts: verify says never", c->plain->name);
    }
    return true;
}

static bool same_tasks(const struct pair *pair, long *claims)
{
    const struct verified_net *verified = pair->verified;
    for (uint32_t t = 0; t < verified->net->tasks.count; t++) {
        struct claimed c = claim_of(pair, pair->wider, t, claims);
        if (verified->alone != NULL && verified->alone[t] && !is_alone(&c)) return false;
        if (verified->never_starts != NULL && verified->never_starts[t] && !never_starts(&c))
            return false;
    }
    return true;
}

/* ---- Cancellation ---------------------------------------------------------------------------- */

/* The steps in which the task applies its set. */
static bool applies_set(const struct claimed *c, const struct step *step)
{
    bool at_start = c->plain->join_count > 0 && c->plain->rest == REST_CANCEL;
    if (step->task != c->index) return false;
    if (at_start) return step->kind == STEP_START;
    return step->kind == STEP_LEAVE || step->kind == STEP_BY;
}

static bool is_needless(const struct claimed *c, uint32_t position)
{
    const struct match *match = c->pair->match;
    uint32_t places = match->net->places.count;
    int at = position < places ? match->places[position]
                               : c->graph->layout.busy + match->tasks[position - places];
    ++*c->claims;
    for (int i = 0; i < c->graph->expanded; i++) {
        if (c->graph->states[i].at[at] == 0) continue;
        for (int e = c->graph->first[i]; e < c->graph->first[i + 1]; e++) {
            if (applies_set(c, &c->graph->edges[e].step))
                return pair_differ(c->pair, "%s cancels position %u: verify says never",
                                   c->plain->name, position);
        }
    }
    return true;
}

static bool same_cancels(const struct pair *pair, long *claims)
{
    array_each(struct verify_cancelled, one, &pair->verified->needless_cancels) {
        struct claimed c = claim_of(pair, pair->wider, one->task, claims);
        if (!is_needless(&c, one->position)) return false;
    }
    return true;
}

/* ---- Flows ----------------------------------------------------------------------------------- */

/* The outputs of the task that some run takes which can still end. */
static uint32_t completing(const struct claimed *c)
{
    uint32_t outputs = 0;
    for (int e = 0; e < c->graph->edges_count; e++) {
        const struct edge *edge = &c->graph->edges[e];
        bool leaves = edge->step.kind == STEP_LEAVE && edge->step.task == c->index;
        if (leaves && c->graph->can_end[edge->to]) outputs |= edge->step.chosen;
    }
    return outputs;
}

static bool same_task_flows(const struct claimed *c, uint64_t said)
{
    uint32_t outputs = completing(c);
    ++*c->claims;
    for (uint32_t f = 0; f < c->task->flows.count && f < 64; f++) {
        int place = c->pair->match->places[c->task->flows.items[f].place.index];
        for (int i = 0; i < c->plain->outputs_count; i++) {
            if (c->plain->outputs[i].place != place) continue;
            if ((outputs >> i & 1) != (said >> f & 1))
                return pair_differ(c->pair, "flow %u of %s completes, %d: verify says %d", f,
                                   c->plain->name, (int)(outputs >> i & 1), (int)(said >> f & 1));
        }
    }
    return true;
}

static bool same_flows(const struct pair *pair, long *claims)
{
    const uint64_t *flows = pair->verified->completing_flows;
    if (flows == NULL || pair->graph->end != GRAPH_COMPLETE) return true;
    for (uint32_t t = 0; t < pair->match->net->tasks.count; t++) {
        struct claimed c = claim_of(pair, pair->graph, t, claims);
        if (!same_task_flows(&c, flows[t])) return false;
    }
    return true;
}

/* ---- Or-joins -------------------------------------------------------------------------------- */

/* It starts with all inputs, or with any one, and never else. */
static bool is_gate(const struct claimed *c, const struct verified_or_join *join)
{
    ++*c->claims;
    for (int i = 0; i < c->graph->expanded; i++) {
        int marked = count_marked(c, &c->graph->states[i]);
        for (int e = c->graph->first[i]; e < c->graph->first[i + 1]; e++) {
            const struct step *step = &c->graph->edges[e].step;
            if (step->kind != STEP_START || step->task != c->index) continue;
            if ((join->is_always_all && marked < c->plain->inputs_count) ||
                (join->is_always_one && marked != 1))
                return pair_differ(c->pair, "the or-join of %s starts with %d inputs",
                                   c->plain->name, marked);
        }
    }
    return true;
}

static enum verdict ask(const struct claimed *c, struct oracle *oracle, const state *marking)
{
    const struct layout *layout = &c->graph->layout;
    int tokens[PLACES_MAX];
    bool busy[ALL_TASKS] = {false};
    for (int p = 0; p < layout->net->places_count; p++) tokens[p] = marking->at[p];
    for (int t = 0; t < layout->net->tasks_count; t++) busy[t] = marking->at[layout->busy + t] > 0;
    return oracle_ask(oracle, layout->index, c->index, tokens, busy);
}

/* Nothing keeps it from starting where one of its inputs is marked: a mutex and the like aside. */
static bool never_waits(const struct claimed *c)
{
    for (int i = 0; i < c->graph->count; i++) {
        const state *marking = &c->graph->states[i];
        int marked = count_marked(c, marking);
        if (marked == 0 || marked == c->plain->inputs_count || is_busy(c, marking)) continue;
        if (is_ended(&c->graph->layout, marking)) continue;
        if (ask(c, c->graph->layout.oracle, marking) == VERDICT_WAITS)
            return pair_differ(c->pair, "the or-join of %s waits", c->plain->name);
    }
    return true;
}

/* The or-join sees the same through the others when those that could be and-joins are. */
static bool sees_the_same(const struct claimed *c)
{
    static struct plain_spec changed;
    const struct layout *layout = &c->graph->layout;
    struct plain_net *net = &changed.nets[layout->index];
    *net = *layout->net;
    changed.nets_count = layout->index + 1;
    array_each(const struct verified_or_join, join, &c->pair->verified->or_joins) {
        int task = c->pair->match->tasks[join->task];
        if (join->is_always_all && task != c->index) net->tasks[task].join = GATE_AND;
    }
    struct oracle *oracle = oracle_new(&changed);
    bool same = true;
    for (int i = 0; i < c->graph->count && same; i++) {
        const state *marking = &c->graph->states[i];
        int marked = count_marked(c, marking);
        if (marked == 0 || marked == c->plain->inputs_count || is_busy(c, marking)) continue;
        if (is_ended(layout, marking)) continue;
        enum verdict before = ask(c, layout->oracle, marking), now = ask(c, oracle, marking);
        same = before == now || before == VERDICT_UNKNOWN || now == VERDICT_UNKNOWN;
    }
    oracle_free(oracle);
    return same || pair_differ(c->pair, "the or-join of %s sees less through and-joins",
                               c->plain->name);
}

static bool same_gates(const struct pair *pair, long *claims)
{
    bool has_all = false;
    array_each(const struct verified_or_join, join, &pair->verified->or_joins)
        has_all = has_all || join->is_always_all;
    array_each(const struct verified_or_join, join, &pair->verified->or_joins) {
        struct claimed c = claim_of(pair, pair->graph, join->task, claims);
        bool is_claimed = join->is_always_all || join->is_always_one;
        if (is_claimed && !is_gate(&c, join)) return false;
        if (join->is_always_one && !never_waits(&c)) return false;
        bool has_others = pair->verified->or_joins.count > 1;
        if (has_all && has_others && !sees_the_same(&c)) return false;
    }
    return true;
}

bool facts_hold(const struct pair *pair, long *claims)
{
    return same_tasks(pair, claims) && same_cancels(pair, claims) && same_flows(pair, claims) &&
           same_gates(pair, claims);
}
