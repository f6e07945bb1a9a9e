/* The list of this stage's diagnostics, made from NET_DIAGNOSTICS. */
#include "net/net_diagnostics.h"

NET_DIAGNOSTICS(DIAGNOSTIC_DEFINE)

const struct diagnostic_kind *const net_diagnostics[] = {NET_DIAGNOSTICS(DIAGNOSTIC_LIST) NULL};
