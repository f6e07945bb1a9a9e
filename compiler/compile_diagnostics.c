/* All kinds of diagnostics, stage by stage: for `explain` and for -W. */
#include "compile.h"

#include "compile_uses.h"

#include <string.h>

extern const struct diagnostic_kind *const read_diagnostics[],
    *const yaml_diagnostics[], *const yawl_diagnostics[], *const petri_diagnostics[],
    *const expr_diagnostics[], *const net_diagnostics[], *const verify_diagnostics[],
    *const machine_diagnostics[];

const struct diagnostic_kind *const *compile_diagnostic_lists(uint32_t list)
{
    static const struct diagnostic_kind *const *const lists[COMPILE_DIAGNOSTIC_LISTS] = {
        read_diagnostics, yaml_diagnostics,   yawl_diagnostics,    petri_diagnostics,  expr_diagnostics,
        net_diagnostics,  verify_diagnostics, machine_diagnostics, compile_diagnostics};
    return list < COMPILE_DIAGNOSTIC_LISTS ? lists[list] : NULL;
}

void compile_tolerate(struct compilation *c)
{
    for (uint32_t list = 0; list < COMPILE_DIAGNOSTIC_LISTS; list++) {
        const struct diagnostic_kind *const *kind = compile_diagnostic_lists(list);
        for (; *kind != NULL; kind++) {
            if ((*kind)->class != DIAGNOSTIC_UNSOUND || (*kind)->severity != SEVERITY_ERROR) continue;
            struct diagnostic_rule rule = {.kind = *kind, .severity = SEVERITY_WARNING};
            array_push(c->arena, &c->diagnostics.rules, rule);
        }
    }
}

const struct diagnostic_kind *compile_diagnostic_named(const char *name)
{
    for (uint32_t list = 0; list < COMPILE_DIAGNOSTIC_LISTS; list++) {
        const struct diagnostic_kind *const *kind = compile_diagnostic_lists(list);
        for (; *kind != NULL; kind++) {
            if (strcmp((*kind)->name, name) == 0) return *kind;
        }
    }
    return NULL;
}
