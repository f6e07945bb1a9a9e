/* What people are told of a net that is not sound. */
#ifndef VERIFY_VERIFY_REPORT_H
#define VERIFY_VERIFY_REPORT_H

#include "verify/verify.h"

/* One diagnostic for each defect and each task that is dead by itself, with the elements involved as notes
 * and the trace; of a net whose verdict is not known, the limit.  All facts of the net are there. */
void verify_report(const struct verified_net *result, struct diagnostics *diagnostics);

#endif
