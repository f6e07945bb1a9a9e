/* What verification may say, with what `yawlc explain` tells about each. */
#ifndef VERIFY_VERIFY_DIAGNOSTICS_H
#define VERIFY_VERIFY_DIAGNOSTICS_H

#include "base/diagnostics.h"

/* X(variable, "name", SEVERITY, CLASS, "meaning", "example", "fix") */
#define VERIFY_DIAGNOSTICS(X)                                                                      \
    X(verify_bound_unknown, "bound-unknown", SEVERITY_NOTE, DIAGNOSTIC_LIMIT,                      \
      "How many tokens a condition can hold was not found within the limits; the net is compiled " \
      "with counters, which is correct but larger than bits.",                                     \
      "split: and\nthen: [a01, a02, …, a40]   # whose ends meet in no and-join",                   \
      "Nothing needs mending; --limit-markings=N searches further.")

VERIFY_DIAGNOSTICS(DIAGNOSTIC_DECLARE)
extern const struct diagnostic_kind *const verify_diagnostics[]; /* ends with NULL */

#endif
