/* Bounds: a search for all reachable markings, for which a reduction may stand in.
 *
 * Or-joins look ahead exactly while the markings are searched (or_look.h); where that is beyond the limits
 * they count as enabled as soon as one input is marked, which can only show too many markings: then the
 * bound holds, but the markings are not counted.
 */
#include "verify/check_bounds.h"

#include "verify/check_alone.h"
#include "verify/check_or_joins.h"
#include "verify/reduce.h"

#include <assert.h>

/* Flows of an or split whose subsets are tried one by one. */
#define BOUNDS_OR_FLOWS_MAX 12
/* Words that are tried before a reduction, so that small nets are enumerated. */
#define BOUNDS_QUICK_WORK ((uint64_t)1 << 15)

struct bounds {
    struct arena *arena; /* of the result */
    struct verified_net *result;
    struct bounds_budget *budget;
    const struct encoding *encoding;
    struct or_look *look;
    struct explored explored; /* of the last search */
};

static bool is_late(const void *context)
{
    const struct bounds_budget *budget = context;
    return budget->now() - budget->start > budget->seconds;
}

/* Lost tokens may show what would not happen else: or-joins do not wait for them, tasks start again that
 * would be busy, and leave without cancelling; timers count again; a mutex becomes free that
 * only the end of the net would free. */
static bool must_cancel(const struct encoding *encoding)
{
    if (encoding->has_or_join || encoding->rounds.count + encoding->alsos.count > 0) return true;
    array_each(struct net_task, task, &encoding->net->tasks) {
        if (task->cancels_places.count + task->cancels_tasks.count > 0) return true;
        if (task->mutex != NET_NONE) return true;
    }
    return false;
}

/* One search with fields of one width; what it used is taken from the budget. */
static enum explore_outcome search(struct bounds *b, uint32_t width, uint64_t work_max)
{
    struct explore_oracle oracle = {or_look_waits, b->look};
    struct explore_limits limits = {.work = work_max < b->budget->work ? work_max : b->budget->work,
                                    .markings = b->budget->markings,
                                    .is_late = is_late,
                                    .context = b->budget};
    if (b->explored.arena != NULL) arena_free(b->explored.arena);
    b->explored = (struct explored){
        .arena = arena_new(ARENA_LIMIT_DEFAULT), .encoding = b->encoding, .width = width};
    enum explore_outcome outcome =
        explore(&b->explored, &oracle, &limits, must_cancel(b->encoding));
    uint64_t work = b->explored.work;
    b->budget->work -= work < b->budget->work ? work : b->budget->work;
    return outcome;
}

static enum explore_outcome search_widening(struct bounds *b, uint64_t work_max)
{
    enum explore_outcome outcome = search(b, 1, work_max);
    return outcome == EXPLORE_OVERFLOW ? search(b, 8, work_max) : outcome;
}

/* What is not of this form is refused by the machine; its markings are not these. */
static bool is_plain(const struct net *net)
{
    if (net->is_damaged || net->features.count > 0) return false;
    array_each(struct net_task, task, &net->tasks) {
        if (task->features.count > 0 || task->is_damaged) return false;
        if (task->preset.count == 0 || task->flows.count == 0) return false;
    }
    return true;
}

/* Subsets of very wide or-splits are not tried. */
static bool is_searchable(const struct net *net)
{
    array_each(struct net_task, task, &net->tasks) {
        if (task->split == NET_GATE_OR && task->flows.count > BOUNDS_OR_FLOWS_MAX) return false;
    }
    return true;
}

static void store(struct bounds *b, enum explore_outcome outcome)
{
    struct verified_net *result = b->result;
    bool is_exact = true;
    for (uint32_t i = 0; b->look != NULL && i < b->look->joins.count; i++) {
        is_exact = is_exact && !b->look->joins.items[i].is_open;
    }
    result->bounded = outcome == EXPLORE_COMPLETE;
    result->bound = b->explored.bound;
    result->enumerated = b->explored.states > 0 && is_exact;
    result->states = result->enumerated ? b->explored.states : b->explored.count;
    if (outcome == EXPLORE_LIMIT) result->limit = text_string(b->arena, b->budget->limit);
    if (outcome == EXPLORE_TIME) {
        struct text limit = text_format(b->arena, "--limit-seconds=%g", b->budget->seconds);
        result->limit = text_string(b->arena, limit);
    }
}

/* A short search decides small nets and counts their markings; then the reduction, which does not
 * mind parallelism; then whatever the budget leaves. */
static void find_bound(struct bounds *b)
{
    enum explore_outcome outcome = search_widening(b, BOUNDS_QUICK_WORK);
    bool is_limited = outcome == EXPLORE_LIMIT;
    bool is_proved = is_limited && reduce_proves_safe(b->encoding);
    if (is_limited && !is_proved) outcome = search_widening(b, UINT64_MAX);
    store(b, outcome);
    if (!is_proved) return;
    b->result->bounded = true;
    b->result->bound = 1;
    b->result->limit = NULL;
}

void check_bounds(struct arena *arena, struct verified_net *result, struct bounds_budget *budget)
{
    struct bounds b = {.arena = arena, .result = result, .budget = budget};
    struct arena *scratch = arena_new(ARENA_LIMIT_DEFAULT);
    b.encoding = encode_net(scratch, result->net);
    if (b.encoding->has_or_join) b.look = or_look_new(scratch, b.encoding);
    if (b.look != NULL) {
        b.look->is_late = is_late;
        b.look->context = budget;
    }
    if (is_plain(result->net) && is_searchable(result->net)) find_bound(&b);
    if (result->enumerated) result->alone = check_alone(arena, &b.explored);
    if (b.look != NULL) {
        bool is_known = result->bounded && b.explored.arena != NULL && b.explored.states > 0;
        check_or_joins(arena, result, b.look, is_known ? &b.explored : NULL);
    }
    if (b.explored.arena != NULL) arena_free(b.explored.arena);
    arena_free(scratch);
}
