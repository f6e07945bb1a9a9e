/* The list of petri_diagnostics.h as data. */
#include "ast/petri_diagnostics.h"

PETRI_DIAGNOSTICS(DIAGNOSTIC_DEFINE)

const struct diagnostic_kind *const petri_diagnostics[] = {PETRI_DIAGNOSTICS(DIAGNOSTIC_LIST) NULL};
