/* The list of this stage's diagnostics, made from VERIFY_DIAGNOSTICS. */
#include "verify/verify_diagnostics.h"

VERIFY_DIAGNOSTICS(DIAGNOSTIC_DEFINE)

const struct diagnostic_kind *const verify_diagnostics[] = {VERIFY_DIAGNOSTICS(DIAGNOSTIC_LIST)
                                                                NULL};
