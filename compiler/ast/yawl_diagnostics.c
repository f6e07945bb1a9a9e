/* The list of yawl_diagnostics.h as data. */
#include "ast/yawl_diagnostics.h"

YAWL_DIAGNOSTICS(DIAGNOSTIC_DEFINE)

const struct diagnostic_kind *const yawl_diagnostics[] = {YAWL_DIAGNOSTICS(DIAGNOSTIC_LIST) NULL};
