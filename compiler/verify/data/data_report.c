/* The report on a net's data: both positions in each message, and the run where one is known. */
#include "verify/data/data_report.h"

#include "verify/report/words.h"
#include "verify/verify_diagnostics.h"

/* Notes of further tasks. */
#define REPORT_TASKS_MAX 4

static struct text name_of(const struct verified_net *result, uint32_t task)
{
    return result->net->tasks.items[task].name;
}

static void note_run(const struct verified_net *result, const struct verify_witness *witness,
                     struct diagnostic *d, struct diagnostics *diagnostics)
{
    struct text run = words_run(diagnostics->arena, result->net, witness, 0, witness->moves.count);
    diagnostic_note(diagnostics, d, SPAN_NONE, "shortest trace: " TEXT_FMT, TEXT_ARG(run));
}

/* ---- Read before written ---- */

static void report_read(const struct verified_net *result, const struct verify_unset *unset,
                        struct diagnostics *diagnostics)
{
    const struct net_unset_read *read = unset->read;
    const struct net_variable *variable = &result->net->variables.items[read->variable];
    struct diagnostic *d = diagnose(
        diagnostics, &verify_unset_read, read->span,
        "'" TEXT_FMT "' reads '" TEXT_FMT
        "', which may have no value yet; give it an initial value, or set it in a task before",
        TEXT_ARG(name_of(result, read->task)), TEXT_ARG(variable->name));
    diagnostic_note(diagnostics, d, variable->span, "'" TEXT_FMT "' has no initial value",
                    TEXT_ARG(variable->name));
    if (unset->witness != NULL) {
        note_run(result, unset->witness, d, diagnostics);
    } else if (!text_is_absent(read->path)) {
        diagnostic_note(diagnostics, d, SPAN_NONE, "on the path " TEXT_FMT, TEXT_ARG(read->path));
    }
}

void report_unset(const struct verified_net *result, struct diagnostics *diagnostics)
{
    array_each(struct verify_unset, unset, &result->unset) report_read(result, unset, diagnostics);
}

/* ---- Parallel writes ---- */

static struct diagnostic *report_clash(const struct verified_net *result,
                                       const struct verify_clash *clash,
                                       struct diagnostics *diagnostics)
{
    const struct net_variable *variable = &result->net->variables.items[clash->variable];
    struct diagnostic *d = diagnose(
        diagnostics, &verify_parallel_write, clash->span,
        "'" TEXT_FMT "' and '" TEXT_FMT "' %s busy at the same time, and both assign '" TEXT_FMT
        "': whoever leaves last decides what it is",
        TEXT_ARG(name_of(result, clash->other)), TEXT_ARG(name_of(result, clash->task)),
        clash->witness != NULL ? "can be" : "may be", TEXT_ARG(variable->name));
    diagnostic_note(diagnostics, d, clash->other_span, "'" TEXT_FMT "' assigns it here",
                    TEXT_ARG(name_of(result, clash->other)));
    diagnostic_note(diagnostics, d, variable->span, "'" TEXT_FMT "' is here",
                    TEXT_ARG(variable->name));
    return d;
}

/* The others that assign the variable of the clash before `more`; returns where the next one's begin. */
static uint32_t note_others(const struct verified_net *result, uint32_t more, struct diagnostic *d,
                            struct diagnostics *diagnostics)
{
    uint32_t variable = result->clashes.items[more - 1].variable;
    for (uint32_t told = 0; more < result->clashes.count; more++, told++) {
        const struct verify_clash *clash = &result->clashes.items[more];
        if (clash->variable != variable) break;
        if (told >= REPORT_TASKS_MAX) continue;
        diagnostic_note(diagnostics, d, clash->span, "'" TEXT_FMT "' assigns it too",
                        TEXT_ARG(name_of(result, clash->task)));
    }
    return more;
}

void report_clashes(const struct verified_net *result, struct diagnostics *diagnostics)
{
    for (uint32_t i = 0; i < result->clashes.count;) {
        const struct verify_clash *clash = &result->clashes.items[i];
        struct diagnostic *d = report_clash(result, clash, diagnostics);
        i = note_others(result, i + 1, d, diagnostics);
        if (clash->witness != NULL) note_run(result, clash->witness, d, diagnostics);
    }
}
