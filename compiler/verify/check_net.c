/* One net: a short search, for small nets; then a reduction, which does not mind parallelism; then a
 * search for as long as the limits allow.
 *
 * Or-joins look ahead exactly while the markings are searched (or_look.h); where that is beyond the limits
 * they count as enabled as soon as one input is marked, which can only show too many markings: then a bound
 * holds, but the markings are not counted and no verdict is given.  What happens when people cancel items
 * matters to bounds and to what the machine relies on, never to the verdict.
 */
#include "verify/check_net.h"

#include "verify/advice/check_advice.h"
#include "verify/data/check_clashes.h"
#include "verify/data/check_unset_reads.h"
#include "verify/facts/check_alone.h"
#include "verify/guards/check_guards.h"
#include "verify/facts/check_never.h"
#include "verify/or_join/check_or_joins.h"
#include "verify/search/check_soundness.h"
#include "verify/reduce/reduce.h"
#include "verify/reduce/reduce_decide.h"
#include "verify/search/witness.h"

#include <assert.h>

/* Words that are tried before anything else, so that small nets are enumerated: of a net that is only
 * checked, and where or-joins or a machine make use of the markings. */
#define CHECK_QUICK_WORK ((uint64_t)1 << 10)
#define CHECK_FACTS_WORK ((uint64_t)1 << 15)
/* Words of a search for shorter runs than those that a reduction tells of, and the most moves of the shortest
 * of those: beyond them it hardly ever finds one. */
#define CHECK_SHORTEN_WORK  ((uint64_t)1 << 7)
#define CHECK_SHORTEN_MOVES 24
/* Words of a search that goes deep first. */
#define CHECK_DEEP_WORK ((uint64_t)1 << 16)
/* A net of more tasks that is only checked is reduced first. */
#define CHECK_SMALL_TASKS 12
/* Memory that the next net does not use again. */
#define CHECK_KEPT_MEMORY ((size_t)4 << 20)
/* A net and what its or-joins look ahead with take so much at most before a limit ends the compiler. */
#define CHECK_LEAST_MEMORY ((size_t)32 << 20)

struct net_check {
    struct arena *arena; /* of the result */
    struct verified_net *result;
    struct search_budget *budget;
    const struct encoding *encoding; /* NULL: not needed yet */
    struct or_look *look;
    bool has_or_join;         /* of several inputs */
    struct explored explored; /* of the last search */
    enum explore_outcome outcome;
};

static bool is_late(const void *context)
{
    const struct search_budget *budget = context;
    double now = budget->now();
    if (*budget->start < 0) *budget->start = now;
    return now - *budget->start > budget->seconds;
}

/* Empties a working memory; what was large is given back. */
static struct arena *renew(struct arena **arena, size_t limit)
{
    if (*arena != NULL && arena_used(*arena) > CHECK_KEPT_MEMORY) {
        arena_free(*arena);
        *arena = NULL;
    }
    if (*arena == NULL) *arena = arena_new(limit);
    else arena_reset(*arena);
    return *arena;
}

/* A net that a reduction finds sound needs none. */
static void need_encoding(struct net_check *n)
{
    struct search_budget *budget = n->budget;
    size_t limit = budget->memory_limit;
    size_t most = limit > CHECK_LEAST_MEMORY ? limit : CHECK_LEAST_MEMORY;
    if (n->encoding != NULL) return;
    n->encoding = encode_net(renew(&budget->encodings, most), n->result->net);
    if (!n->has_or_join) return;
    size_t fair = budget->memory / 4;
    struct or_look_limits limits = {.memory = fair < OR_LOOK_NETS_MEMORY ? fair : OR_LOOK_NETS_MEMORY,
                                    .is_late = is_late,
                                    .context = budget};
    n->look = or_look_new(budget->encodings, n->encoding, &limits);
    n->look->is_only_checked = budget->is_only_checked;
    size_t used = arena_used(budget->encodings);
    budget->memory -= used < budget->memory ? used : budget->memory;
}

static bool has_or_join(const struct net *net)
{
    array_each(struct net_task, task, &net->tasks) {
        if (encode_is_or_join(task)) return true;
    }
    return false;
}

/* ---- What is searched ------------------------------------------------------------------------ */

static bool wants_facts(const struct net_check *n)
{
    return !n->budget->is_only_checked || n->has_or_join;
}

/* Lost tokens may show what would not happen else: or-joins do not wait for them, tasks start again that
 * would be busy, and leave without cancelling; timers count again; a mutex becomes free that
 * only the end of the net would free.  And people may force an or-split's default together with others. */
static bool must_cancel(const struct net_check *n)
{
    const struct encoding *encoding = n->encoding;
    if (encoding->has_alone && wants_facts(n)) return true;
    if (encoding->has_or_join || encoding->rounds.count + encoding->alsos.count > 0) return true;
    array_each(struct net_task, task, &encoding->net->tasks) {
        if (task->cancels_places.count + task->cancels_tasks.count > 0) return true;
        if (task->mutex != NET_NONE) return true;
    }
    return false;
}

/* One search with fields of one width. */
static void search(struct net_check *n, uint32_t width, uint64_t work, enum explore_part part)
{
    struct explore_oracle oracle = {or_look_waits, n->look};
    struct explore_limits limits = {.work = work,
                                    .markings = n->budget->markings,
                                    .memory = n->budget->memory,
                                    .is_late = is_late,
                                    .context = n->budget};
    struct arena *arena = renew(&n->budget->searches, SIZE_MAX);
    n->explored =
        (struct explored){.arena = arena, .encoding = n->encoding, .width = width};
    n->outcome = explore_fits(n->encoding) ? explore(&n->explored, &oracle, &limits, part)
                                           : EXPLORE_FLOWS;
}

/* With fields that are wide enough, from those of the last search on. */
static void search_widening(struct net_check *n, uint64_t work, bool cancels)
{
    enum explore_part part = cancels ? EXPLORE_ALL : EXPLORE_STATES;
    uint32_t width = n->explored.width > 1 ? n->explored.width : 1;
    search(n, width, work, part);
    if (n->outcome == EXPLORE_OVERFLOW && width == 1) search(n, 4, work, part);
    if (n->outcome == EXPLORE_OVERFLOW && width <= 4) search(n, 8, work, part);
}

static bool is_exact(const struct net_check *n)
{
    for (uint32_t i = 0; n->look != NULL && i < n->look->joins.count; i++) {
        if (n->look->joins.items[i].is_open) return false;
    }
    return true;
}

/* ---- What was found -------------------------------------------------------------------------- */

/* Why an or-join was not decided; complete: it was too hard. */
static enum explore_outcome open_outcome(const struct net_check *n)
{
    if (is_late(n->budget)) return EXPLORE_TIME;
    for (uint32_t i = 0; i < n->look->joins.count; i++) {
        if (n->look->joins.items[i].is_left_out) return EXPLORE_MEMORY;
    }
    return EXPLORE_COMPLETE;
}

static const char *limit_of(const struct net_check *n)
{
    const struct search_budget *budget = n->budget;
    struct text limit = TEXT("what an or-join may cost to look ahead");
    enum explore_outcome outcome = is_exact(n) ? n->outcome : open_outcome(n);
    if (outcome == EXPLORE_OVERFLOW) limit = TEXT("255 tokens in one condition");
    if (outcome == EXPLORE_FLOWS) limit = TEXT("20 flows of an or-split");
    if (outcome == EXPLORE_MARKINGS || outcome == EXPLORE_WORK)
        limit = text_format(n->arena, "--limit-markings=%llu",
                            (unsigned long long)budget->markings);
    if (outcome == EXPLORE_TIME)
        limit = text_format(n->arena, "--limit-seconds=%g", budget->seconds);
    if (outcome == EXPLORE_MEMORY)
        limit = text_format(n->arena, "--limit-memory=%llu", (unsigned long long)budget->memory_limit);
    return text_string(n->arena, limit);
}

/* The run to the first marking of each defect; or the proof that there is no bound. */
static void judge(struct net_check *n, bool with_witnesses)
{
    struct verified_net *result = n->result;
    struct soundness found;
    if (result->complete || !is_exact(n)) return;
    if (n->outcome == EXPLORE_UNBOUNDED) {
        result->verdict = VERIFY_UNBOUNDED;
        result->defects = 1U << VERIFY_NOT_BOUNDED;
        result->complete = true;
        if (with_witnesses) witness_unbounded(n->arena, &n->explored, result);
    } else if (n->explored.states > 0) {
        bool fits = check_soundness(n->arena, &n->explored, n->budget->memory, result, &found);
        if (!fits) n->outcome = EXPLORE_MEMORY;
        else if (with_witnesses) witness_defects(n->arena, &n->explored, &found, result);
    }
}

/* What a search without an end has shown by then; the last one that shows anything is told. */
static void judge_begun(struct net_check *n)
{
    struct verified_net *result = n->result;
    struct soundness found;
    if (result->complete || !is_exact(n) || n->explored.count == 0) return;
    if (!soundness_begun(&n->explored, &found)) return;
    soundness_conclude_begun(&found, result);
    witness_defects(n->arena, &n->explored, &found, result);
}

/* A bound that was proved in another way stays. */
static void store(struct net_check *n)
{
    struct verified_net *result = n->result;
    const struct explored *e = &n->explored;
    bool is_enumerated = e->states > 0 && is_exact(n);
    bool is_bounded = n->outcome == EXPLORE_COMPLETE;
    if (is_bounded || !result->bounded) result->bound = e->bound;
    result->bounded = result->bounded || is_bounded;
    result->enumerated = is_enumerated;
    result->states = is_enumerated ? e->states : e->count;
    if (is_enumerated) result->reached = e->states_bound;
}

/* ---- In which order -------------------------------------------------------------------------- */

static bool is_undecided(const struct net_check *n) { return !n->result->complete && is_exact(n); }

/* More of the same may decide it. */
static bool is_searchable(const struct net_check *n)
{
    return is_undecided(n) && n->outcome != EXPLORE_OVERFLOW && n->outcome != EXPLORE_FLOWS;
}

static void search_for(struct net_check *n, uint64_t work)
{
    need_encoding(n);
    search_widening(n, work, must_cancel(n));
    judge(n, true);
    store(n);
}

static void search_quickly(struct net_check *n)
{
    search_for(n, wants_facts(n) ? CHECK_FACTS_WORK : CHECK_QUICK_WORK);
}

/* A net without a bound can have so many markings that breadth comes to nothing. */
static void search_deeply(struct net_check *n)
{
    uint32_t width = n->explored.width;
    if (n->outcome != EXPLORE_WORK && n->outcome != EXPLORE_MARKINGS) return;
    need_encoding(n);
    search(n, 4, CHECK_DEEP_WORK, EXPLORE_DEEP);
    if (n->outcome == EXPLORE_UNBOUNDED) {
        judge(n, true);
        return;
    }
    judge_begun(n);
    n->explored = (struct explored){.width = width};
    n->outcome = EXPLORE_WORK;
}

static void search_in_full(struct net_check *n)
{
    search_for(n, UINT64_MAX);
    judge_begun(n);
}

/* Its bound holds while nobody cancels items.  Its memory is that of the search before it, whose markings
 * are gone then. */
static void reduce(struct net_check *n)
{
    struct search_budget *budget = n->budget;
    struct verified_net *result = n->result;
    struct reduce_limits limits = {
        .markings = budget->markings, .memory = budget->memory, .is_late = is_late, .context = budget};
    n->explored = (struct explored){.width = n->explored.width};
    struct arena *scratch = renew(&budget->searches, SIZE_MAX);
    if (!reduce_decide(n->arena, scratch, result, &limits, budget->counts)) return;
    if (result->bound == 1) result->reached = 1;
    if (!budget->is_only_checked) result->bounded = result->bounded && !must_cancel(n);
}

static bool may_be_shorter(const struct verified_net *result)
{
    array_each(struct verify_witness, witness, &result->witnesses) {
        if (witness->moves.count <= CHECK_SHORTEN_MOVES) return true;
    }
    return false;
}

/* The runs that a short search finds are as short as any. */
static void shorten(struct net_check *n)
{
    struct verified_net *result = n->result, again = {.net = result->net};
    if (!may_be_shorter(result)) return;
    n->result = &again;
    search_for(n, CHECK_SHORTEN_WORK);
    n->result = result;
    if (again.complete) {
        *result = again;
        return;
    }
    struct soundness found;
    if (!soundness_begun(&n->explored, &found)) return;
    witness_defects(n->arena, &n->explored, &found, &again);
    array_each(struct verify_witness, witness, &result->witnesses) {
        array_each(struct verify_witness, other, &again.witnesses) {
            if (witness->defect == other->defect) *witness = *other;
        }
    }
}

/* A bound is worth some work where a machine is made. */
static void find_bound(struct net_check *n)
{
    struct search_budget *budget = n->budget;
    struct verified_net *result = n->result;
    if (result->bounded || result->verdict == VERIFY_UNBOUNDED || !wants_facts(n)) return;
    if (reduce_proves_safe(n->encoding)) {
        result->bounded = true;
        result->bound = 1;
    } else if (n->outcome == EXPLORE_WORK) {
        search_widening(n, budget->work, must_cancel(n));
        budget->work -= n->explored.work < budget->work ? n->explored.work : budget->work;
        store(n);
    }
}

/* Small nets are enumerated at once.  Of the others a reduction decides nearly all; what it declines, or
 * cannot decide, is searched: deep first, since a net without a bound may have too many markings to get far
 * in breadth, then in breadth within the limits.  Each step is left out once the verdict is known. */
static void decide(struct net_check *n)
{
    struct verified_net *result = n->result;
    enum verify_way way = n->budget->way;
    bool is_small = wants_facts(n) || result->net->tasks.count <= CHECK_SMALL_TASKS;
    if (way == VERIFY_WAY_SEARCH || (way == VERIFY_WAY_ANY && is_small)) search_quickly(n);
    bool is_searched = n->explored.width > 0;
    if (way != VERIFY_WAY_SEARCH && is_undecided(n)) reduce(n);
    if (is_searchable(n)) search_deeply(n);
    if (is_searchable(n)) search_in_full(n);
    else if (way == VERIFY_WAY_ANY && !is_searched && result->verdict == VERIFY_UNSOUND) shorten(n);
    find_bound(n);
    bool is_bounded = result->bounded || result->verdict == VERIFY_UNBOUNDED;
    if (!result->complete || (wants_facts(n) && !is_bounded)) result->limit = limit_of(n);
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

/* For the machine, which makes no code of what is certain never to run. */
static void find_never(struct net_check *n)
{
    struct verified_net *result = n->result;
    if (n->budget->is_only_checked) return;
    if (n->outcome == EXPLORE_COMPLETE && n->explored.states > 0)
        result->never_starts = check_never_starts(n->arena, &n->explored);
    else if (result->complete && !must_cancel(n))
        result->never_starts = check_never_of_dead(n->arena, result);
}

static void find_facts(struct net_check *n)
{
    struct verified_net *result = n->result;
    bool is_all = result->enumerated && n->outcome == EXPLORE_COMPLETE; /* people's cancelling too */
    if (is_all && !n->budget->is_only_checked)
        result->alone = check_alone(n->arena, &n->explored);
    if (is_all) check_cancel_sets(n->arena, result, &n->explored);
    find_never(n);
    bool is_known = result->bounded && n->explored.states > 0 && n->outcome == EXPLORE_COMPLETE;
    if (n->look != NULL) {
        check_or_joins(n->arena, result, n->look, is_known ? &n->explored : NULL);
    }
}

/* Between the markings of the last search, where they are all. */
static void find_clashes(struct net_check *n)
{
    bool is_all = n->result->enumerated && n->explored.states > 0;
    if (!is_plain(n->result->net) || !check_may_clash(n->result->net)) return;
    need_encoding(n);
    check_clashes(n->arena, n->result, n->encoding, is_all ? &n->explored : NULL);
}

/* After that the markings of the net itself are gone. */
static void find_unset(struct net_check *n)
{
    bool is_all = n->result->enumerated && n->explored.states > 0;
    if (n->result->net->unset_reads.count == 0) return;
    if (is_all) need_encoding(n);
    check_unset_reads(n->arena, n->result, is_all ? n->encoding : NULL, n->look, n->budget);
}

/* The facts were found: the memory of the searches is free. */
static bool may_be_excluded(struct net_check *n)
{
    if (n->result->verdict != VERIFY_UNSOUND && n->result->verdict != VERIFY_UNBOUNDED) return false;
    return check_guards_may_exclude(renew(&n->budget->searches, SIZE_MAX), n->result);
}

void check_net(struct arena *arena, struct verified_net *result, struct search_budget *budget)
{
    struct net_check n = {
        .arena = arena, .result = result, .budget = budget, .outcome = EXPLORE_WORK};
    n.has_or_join = has_or_join(result->net);
    if (wants_facts(&n)) need_encoding(&n);
    if (is_plain(result->net)) decide(&n);
    find_facts(&n);
    find_clashes(&n);
    find_unset(&n);
    if (!may_be_excluded(&n)) return;
    need_encoding(&n);
    check_guards(arena, result, n.encoding, n.look, budget);
}

bool check_net_markings(const struct encoding *encoding, struct or_look *look,
                        struct search_budget *budget, struct explored *explored)
{
    struct net_check n = {.budget = budget, .encoding = encoding, .look = look};
    search_widening(&n, UINT64_MAX, false);
    *explored = n.explored;
    return n.outcome == EXPLORE_COMPLETE && is_exact(&n);
}

void check_net_verdict(struct arena *arena, const struct encoding *encoding, struct or_look *look,
                       struct search_budget *budget, struct verified_net *result)
{
    struct net_check n = {.arena = arena,
                          .result = result,
                          .budget = budget,
                          .encoding = encoding,
                          .look = look};
    if (!is_plain(encoding->net)) return;
    search_widening(&n, UINT64_MAX, false);
    judge(&n, false);
    if (!result->complete) result->limit = limit_of(&n);
}
