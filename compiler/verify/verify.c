/* Verification of a specification: each net by itself, within limits that all of them share. */
#include "verify/advice/check_advice.h"
#include "verify/check_net.h"
#include "verify/data/data_report.h"
#include "verify/verify_diagnostics.h"
#include "verify/report/verify_report.h"

#include <time.h>

const char *verify_verdict_name(enum verify_verdict verdict)
{
    static const char *const names[VERIFY_VERDICT_COUNT] = {"sound", "unsound", "unbounded",
                                                            "unknown"};
    return names[verdict];
}

const char *verify_decision_name(enum verify_decision decision)
{
    static const char *const names[VERIFY_DECISION_COUNT] = {"mask", "table", "search"};
    return names[decision];
}

/* Memory for elements of a search at run time: about ten thousand of them. */
#define VERIFY_SEARCH_BYTES ((uint32_t)1 << 20)

uint32_t verify_search_size(const struct yawl_reset_net *search)
{
    uint32_t each = 3 * (search->positions_count + search->inputs_count + 4) * 8;
    return VERIFY_SEARCH_BYTES + each + search->transitions_count * 8;
}

/* The one clock of the verifier: of this process, so that a busy machine does not change verdicts
 * much. */
static double cpu_seconds(void) { return (double)clock() / CLOCKS_PER_SEC; }

/* The work that the search may do grows and shrinks with the limit that people set. */
struct search_budget search_budget_of(const struct verify_limits *limits, double *start)
{
    double scale = (double)limits->markings / VERIFY_MARKINGS_MAX;
    double work = (double)VERIFY_BOUNDS_WORK_MAX * scale;
    return (struct search_budget){
        .markings = limits->markings < UINT32_MAX / 4 ? limits->markings : UINT32_MAX / 4,
        .work = work < 1e18 ? (uint64_t)work : (uint64_t)1e18,
        .memory_limit = limits->memory > 0 ? limits->memory : VERIFY_MEMORY_MAX,
        .seconds = limits->seconds,
        .now = cpu_seconds,
        .start = start,
        .way = limits->way,
        .is_only_checked = limits->is_only_checked,
        .counts = limits->counts,
    };
}

/* What was compiled so far counts too. */
static void allow_memory(struct search_budget *budget, const struct arena *arena)
{
    size_t used = arena_used(arena), limit = budget->memory_limit;
    budget->memory = used < limit ? limit - used : 0;
}

/* Not knowing a bound costs some memory and is no fault: a note. */
static void say_unknown(const struct verified_net *result, struct diagnostics *diagnostics)
{
    if (result->bounded || result->limit == NULL) return;
    diagnose(diagnostics, &verify_bound_unknown, result->net->span,
             "no bound was proved for net '" TEXT_FMT
             "': the search used up the budget of %s after %llu markings, so its conditions become "
             "32-bit counters%s",
             TEXT_ARG(result->net->name), result->limit, (unsigned long long)result->states,
             result->limit[0] == '-' ? "; raise the limit to search further" : "");
}

static void say_or_joins(const struct verified_net *result, struct diagnostics *diagnostics)
{
    array_each(struct verified_or_join, decision, &result->or_joins) {
        const struct net_task *task = &result->net->tasks.items[decision->task];
        if (decision->decision == VERIFY_SEARCH) {
            diagnose(diagnostics, &verify_or_join_search, task->span,
                     "the or-join of task '" TEXT_FMT
                     "' is decided by a search at run time: what it "
                     "waits for is beyond the limits of the compiler",
                     TEXT_ARG(task->name));
        }
        if (decision->wide == NET_NONE) continue;
        const struct net_task *wide = &result->net->tasks.items[decision->wide];
        diagnose(diagnostics, &verify_or_join_wide, task->span,
                 "the or-join of task '" TEXT_FMT "' takes the partial join of task '" TEXT_FMT
                 "', which has too many sets of inputs, for one that needs a single input",
                 TEXT_ARG(task->name), TEXT_ARG(wide->name));
    }
}

struct verified_specification *verify_specification(struct arena *arena,
                                                    const struct net_specification *specification,
                                                    const struct verify_limits *limits,
                                                    struct diagnostics *diagnostics)
{
    struct verified_specification *verified = ARENA_NEW(arena, struct verified_specification);
    double start = -1;
    struct search_budget budget = search_budget_of(limits, &start);
    verified->specification = specification;
    array_each(struct net, net, &specification->nets) {
        struct verified_net *result = array_add(arena, &verified->nets);
        *result = (struct verified_net){.net = net, .verdict = VERIFY_UNKNOWN};
        allow_memory(&budget, arena);
        check_net(arena, result, &budget);
        say_unknown(result, diagnostics);
        say_or_joins(result, diagnostics);
        verify_report(result, diagnostics);
        report_unset(result, diagnostics);
        report_clashes(result, diagnostics);
    }
    arena_free(budget.encodings);
    arena_free(budget.searches);
    if (limits->advice) check_advice(verified, diagnostics);
    return verified;
}
