/* All advice on a specification, net by net. */
#include "verify/advice/check_advice.h"

static void check_net(const struct advice *advice, const struct verified_net *verified)
{
    check_advice_or_joins(advice, verified);
    check_advice_cancels(advice, verified);
    check_advice_flows(advice, verified);
    check_advice_conditions(advice, verified);
    check_advice_variables(advice, verified);
}

/* A net that no case can use is told as such, and is no more worth. */
void check_advice(const struct verified_specification *verified, struct diagnostics *diagnostics)
{
    struct arena *scratch = arena_new(ARENA_LIMIT_DEFAULT);
    struct advice advice = {scratch, diagnostics, verified->specification};
    array_each(struct verified_net, one, &verified->nets) {
        if (one->net->is_used && !one->net->is_damaged) check_net(&advice, one);
    }
    arena_free(scratch);
}
