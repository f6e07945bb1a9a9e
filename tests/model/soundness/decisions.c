/* Literally what the comments in compiler/verify/verify.h say. */
#include "decisions.h"

#include <string.h>

#define SEARCH_BYTES ((size_t)1 << 20)

struct deciding {
    const struct graph *graph;
    const struct match *match;
    const struct verified_or_join *join;
    const struct net_task *task;
    const state *now;
};

/* Positions of the compiler's net: places, behind them the tasks that run. */
static uint32_t tokens_at(const struct deciding *d, uint32_t position)
{
    const struct net *net = d->match->net;
    if (position < net->places.count) return d->now->at[d->match->places[position]];
    int task = d->match->tasks[position - net->places.count];
    return d->now->at[d->graph->layout.busy + task];
}

static bool need_holds(const struct deciding *d, const struct verify_need *need)
{
    array_each(const uint32_t, position, &need->any) {
        if (tokens_at(d, *position) >= need->tokens) return true;
    }
    return false;
}

static bool block_holds(const struct deciding *d, const verify_block *block)
{
    array_each(const struct verify_need, need, block) {
        if (!need_holds(d, need)) return false;
    }
    return true;
}

static bool case_waits(const struct deciding *d, const struct verify_or_case *one)
{
    array_each(const uint32_t, position, &one->marked) {
        if (tokens_at(d, *position) == 0) return false;
    }
    array_each(const uint32_t, position, &one->unmarked) {
        if (tokens_at(d, *position) > 0) return false;
    }
    array_each(const uint32_t, position, &one->up) {
        if (tokens_at(d, *position) > 0) return true;
    }
    array_each(const verify_block, block, &one->blocks) {
        if (block_holds(d, block)) return true;
    }
    return false;
}

static bool mask_waits(const struct deciding *d)
{
    if (d->join->is_uniform) {
        array_each(const uint32_t, position, &d->join->up) {
            if (tokens_at(d, *position) > 0) return true;
        }
        return false;
    }
    array_each(const struct verify_or_case, one, &d->join->cases) {
        if (case_waits(d, one)) return true;
    }
    return false;
}

static bool table_waits(const struct deciding *d)
{
    uint32_t words = d->join->waiting_words;
    for (uint32_t entry = 0; entry < d->join->waiting.count / words; entry++) {
        const uint64_t *row = d->join->waiting.items + (size_t)entry * words;
        bool same = true;
        for (uint32_t i = 0; same && i < d->join->matters.count; i++) {
            bool bit = (row[i / 64] >> (i % 64) & 1) != 0;
            same = bit == (tokens_at(d, d->join->matters.items[i]) > 0);
        }
        if (same) return true;
    }
    return false;
}

static bool search_waits(const struct deciding *d, bool *known)
{
    static uint64_t memory[SEARCH_BYTES / sizeof(uint64_t)];
    uint32_t marks[PLACES_MAX + ALL_TASKS];
    const struct net *net = d->match->net;
    int fault = 0;
    *known = d->join->search != NULL; /* none where no machine is made */
    if (!*known) return false;
    for (uint32_t i = 0; i < net->places.count + net->tasks.count; i++) marks[i] = tokens_at(d, i);
    struct coverability_means means = {memory, sizeof memory, COVERABILITY_WORK_MAX};
    bool waits = coverability_waits(d->join->search, marks, &means, &fault);
    *known = fault == 0;
    return waits;
}

static bool waits(const struct deciding *d, bool *known)
{
    switch (d->join->decision) {
    case VERIFY_MASK: return mask_waits(d);
    case VERIFY_TABLE: return table_waits(d);
    default: return search_waits(d, known);
    }
}

/* All or none of its inputs marked: nothing is decided; nobody asks where the net has ended, or while
 * the task itself is busy. */
static bool is_open(const struct deciding *d)
{
    uint32_t marked = 0;
    if (is_ended(&d->graph->layout, d->now)) return false;
    if (tokens_at(d, d->match->net->places.count + d->join->task) > 0) return false;
    array_each(const net_place_id, place, &d->task->preset)
        marked += tokens_at(d, place->index) > 0;
    return marked > 0 && marked < d->task->preset.count;
}

static enum verdict defined(const struct deciding *d)
{
    const struct layout *layout = &d->graph->layout;
    int tokens[PLACES_MAX];
    bool busy[ALL_TASKS] = {false};
    for (int p = 0; p < layout->net->places_count; p++) tokens[p] = d->now->at[p];
    for (int t = 0; t < layout->net->tasks_count; t++) busy[t] = d->now->at[layout->busy + t] > 0;
    return oracle_ask(layout->oracle, layout->index, d->match->tasks[d->join->task], tokens, busy);
}

static bool same_in(const struct deciding *d, const struct pair *pair,
                    struct decisions_tally *tally)
{
    bool known = true;
    enum verdict wanted = defined(d);
    bool found = waits(d, &known);
    known = known && wanted != VERDICT_UNKNOWN;
    tally->markings += known;
    tally->open += !known;
    if (!known || found == (wanted == VERDICT_WAITS)) return true;
    char *difference = pair->difference;
    int used = snprintf(difference, pair->size,
                        "the or-join of %.*s %s, by its definition it does not: ",
                        (int)d->task->name.length, d->task->name.data, found ? "waits" : "starts");
    for (int i = 0; i < d->graph->layout.busy && used < (int)pair->size; i++) {
        if (d->now->at[i] > 0)
            used += snprintf(difference + used, pair->size - (size_t)used, "%s; ",
                             d->graph->layout.net->places[i].name);
    }
    return false;
}

bool decisions_same(const struct pair *pair, const struct graph *graph,
                    struct decisions_tally *tally)
{
    const struct match *match = pair->match;
    array_each(const struct verified_or_join, join, &pair->verified->or_joins) {
        struct deciding d = {graph, match, join, &match->net->tasks.items[join->task], NULL};
        tally->joins++;
        for (int i = 0; i < graph->count; i++) {
            d.now = &graph->states[i];
            if (is_open(&d) && !same_in(&d, pair, tally)) return false;
        }
    }
    return true;
}
