/* The kinds of read_diagnostics.h, as data. */
#include "read/read_diagnostics.h"

READ_DIAGNOSTICS(DIAGNOSTIC_DEFINE)

const struct diagnostic_kind *const read_diagnostics[] = {READ_DIAGNOSTICS(DIAGNOSTIC_LIST) NULL};
