/* What people are told of the data of a net. */
#ifndef VERIFY_DATA_REPORT_H
#define VERIFY_DATA_REPORT_H

#include "verify/verify.h"

/* One diagnostic for each task and variable that it reads without a value. */
void report_unset(const struct verified_net *result, struct diagnostics *diagnostics);
/* One diagnostic for each variable that tasks assign at the same time. */
void report_clashes(const struct verified_net *result, struct diagnostics *diagnostics);

#endif
