/* Does a split have a flow that its guards never let it take, or after which the case cannot end any more,
 * though after another it can?
 *
 * Flows of tasks that are past hope altogether are the fault of a split before them.
 */
#include "verify/advice/check_advice.h"
#include "verify/guards/guards.h"

/* Flows of one split that are told apart: bits of a mask. */
#define ADVICE_FLOWS_MAX 64

static void say_never_taken(const struct advice *advice, const struct net *net)
{
    guards_nevers nevers = guards_find_never(advice->arena, net);
    array_each(struct guards_never, never, &nevers) {
        const struct net_task *task = &net->tasks.items[never->task];
        const struct net_flow *flow = &task->flows.items[never->flow];
        if (task->is_hidden) continue;
        diagnose(advice->diagnostics, &verify_guard_never_holds,
                 flow->span.source != NULL ? flow->span : task->span,
                 "'" TEXT_FMT "' never chooses '" TEXT_FMT
                 "', whatever the data are: its guard cannot hold%s",
                 TEXT_ARG(task->name), TEXT_ARG(flow->target),
                 task->split == NET_GATE_XOR ? " where it is evaluated" : "");
    }
}

static void say_never_completes(const struct advice *advice, const struct verified_net *verified)
{
    if (verified->completing_flows == NULL) return;
    for (uint32_t t = 0; t < verified->net->tasks.count; t++) {
        const struct net_task *task = &verified->net->tasks.items[t];
        uint64_t good = verified->completing_flows[t];
        if (task->split != NET_GATE_XOR && task->split != NET_GATE_OR) continue;
        if (good == 0 || task->is_hidden) continue;
        for (uint32_t i = 0; i < task->flows.count && i < ADVICE_FLOWS_MAX; i++) {
            const struct net_flow *flow = &task->flows.items[i];
            if ((good >> i & 1) != 0) continue;
            diagnose(advice->diagnostics, &verify_flow_never_completes,
                     flow->span.source != NULL ? flow->span : task->span,
                     "once '" TEXT_FMT "' has chosen '" TEXT_FMT
                     "', the case can never reach its end; it can after its other choices",
                     TEXT_ARG(task->name), TEXT_ARG(flow->target));
        }
    }
}

void check_advice_flows(const struct advice *advice, const struct verified_net *verified)
{
    say_never_taken(advice, verified->net);
    say_never_completes(advice, verified);
}
