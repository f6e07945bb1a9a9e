/* The diagnostics of YAML specifications, made from their one list. */
#include "ast/yaml_diagnostics.h"

YAML_DIAGNOSTICS(DIAGNOSTIC_DEFINE)

const struct diagnostic_kind *const yaml_diagnostics[] = {YAML_DIAGNOSTICS(DIAGNOSTIC_LIST) NULL};
