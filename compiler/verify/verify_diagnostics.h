/* What verification may say, with what `yawlc explain` tells about each. */
#ifndef VERIFY_VERIFY_DIAGNOSTICS_H
#define VERIFY_VERIFY_DIAGNOSTICS_H

#include "base/diagnostics.h"
#include "verify/advice/advice_diagnostics.h"
#include "verify/data/data_diagnostics.h"
#include "verify/report/soundness_diagnostics.h"

/* X(variable, "name", SEVERITY, CLASS, "meaning", "example", "fix") */
#define VERIFY_DIAGNOSTICS(X)                                                                      \
    VERIFY_SOUNDNESS(X)                                                                            \
    VERIFY_DATA(X)                                                                                 \
    VERIFY_ADVICE(X)                                                                               \
    X(verify_bound_unknown, "bound-unknown", SEVERITY_NOTE, DIAGNOSTIC_LIMIT,                      \
      "How many tokens a condition can hold was not found within the limits; the net is compiled " \
      "with counters, which is correct but larger than bits.",                                     \
      "split: and\nthen: [a01, a02, …, a40]   # whose ends meet in no and-join",                   \
      "Nothing needs mending; --limit-markings=N searches further.")                               \
    X(verify_or_join_search, "or-join-search", SEVERITY_WARNING, DIAGNOSTIC_LIMIT,                 \
      "What the or-join waits for was too much to be worked out ahead of time: no masks within "   \
      "the limits, and no list of the reachable markings.  The machine searches each time, which " \
      "is exact but slow; if that search runs out of memory, the case fails.",                     \
      "join: or   # behind many and-joins that wait for each other's branches",                    \
      "--limit-markings=N may find the markings; fewer and-joins before the or-join, or `join: "   \
      "and` or `xor` where these are meant, make it simple.")                                      \
    X(verify_or_join_wide, "or-join-wide", SEVERITY_WARNING, DIAGNOSTIC_LIMIT,                     \
      "Before the or-join stands a partial join with too many sets of inputs; the or-join "        \
      "takes it for one that needs a single input, and may wait where it need not.",               \
      "join: {count: 10, rest: ignore}   # of 20 inputs, before a `join: or`",                     \
      "Put the partial join behind the or-join, or give it fewer inputs.")

VERIFY_DIAGNOSTICS(DIAGNOSTIC_DECLARE)
extern const struct diagnostic_kind *const verify_diagnostics[]; /* ends with NULL */

#endif
