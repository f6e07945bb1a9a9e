/* The kinds of diagnostics of this stage. */
#include "machine/machine_diagnostics.h"

MACHINE_DIAGNOSTICS(DIAGNOSTIC_DEFINE)

const struct diagnostic_kind *const machine_diagnostics[] = {MACHINE_DIAGNOSTICS(DIAGNOSTIC_LIST)
                                                                 NULL};
