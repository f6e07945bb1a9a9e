/* The list of this stage's diagnostics, made from EXPR_DIAGNOSTICS. */
#include "expr/expr_diagnostics.h"

EXPR_DIAGNOSTICS(DIAGNOSTIC_DEFINE)

const struct diagnostic_kind *const expr_diagnostics[] = {EXPR_DIAGNOSTICS(DIAGNOSTIC_LIST) NULL};
