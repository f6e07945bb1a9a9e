/* Advice on nets that can be verified, one question a file.
 *
 * Each check takes what was proved of a net and only reports; where a fact is not known it says nothing.
 * What the compiler made itself (hidden tasks) gets no advice.
 */
#ifndef VERIFY_CHECK_ADVICE_H
#define VERIFY_CHECK_ADVICE_H

#include "verify/search/explore.h"
#include "verify/verify.h"
#include "verify/verify_diagnostics.h"

/* Other elements that one diagnostic names in notes. */
#define ADVICE_NOTES_MAX 8

struct advice {
    struct arena *arena; /* for the working memory of the checks */
    struct diagnostics *diagnostics;
    const struct net_specification *specification;
};

/* All of the checks, on every net that a case can use. */
void check_advice(const struct verified_specification *verified, struct diagnostics *diagnostics);

void check_advice_or_joins(const struct advice *advice, const struct verified_net *verified);
void check_advice_cancels(const struct advice *advice, const struct verified_net *verified);
void check_advice_flows(const struct advice *advice, const struct verified_net *verified);
void check_advice_conditions(const struct advice *advice, const struct verified_net *verified);
void check_advice_variables(const struct advice *advice, const struct verified_net *verified);

/* Fills result->needless_cancels; `explored`: every marking that can be reached. */
void check_cancel_sets(struct arena *arena, struct verified_net *result,
                       const struct explored *explored);

#endif
