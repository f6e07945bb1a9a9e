/* check: all inputs up to verification; diagnostics as text, or one JSON or SARIF document of everything. */
#include "command/command.h"
#include "emit/emit.h"
#include "verify/replay/replay.h"

#include <stdio.h>
#include <string.h>

/* Tasks that the line of a net names. */
#define SUMMARY_NAMES_MAX 12

struct checked {
    struct compilation *compilations; /* one an input */
    emit_checked_list list;
    emit_diagnostics_list diagnostics;
};

static void add_checked(struct arena *arena, struct checked *checked, const struct compilation *c,
                        const char *name)
{
    array_push(arena, &checked->diagnostics, &c->diagnostics);
    for (uint32_t i = 0; i < c->units.count || i == 0; i++) {
        const struct unit *unit = i < c->units.count ? &c->units.items[i] : NULL;
        struct emit_checked one = {.file = text_of(name)};
        if (unit != NULL) one.workflow = unit->ast->workflow.text;
        if (unit != NULL) one.verified = unit->verified;
        array_push(arena, &checked->list, one);
    }
}

static int check_all(struct arena *arena, const struct options *options, struct checked *checked)
{
    bool text = options->format == NULL || strcmp(options->format, "text") == 0;
    int worst = EXIT_FINE;
    struct intern written = {.arena = arena};
    checked->compilations = ARENA_ARRAY(arena, struct compilation, options->inputs.count);
    for (uint32_t i = 0; i < options->inputs.count; i++) {
        struct compilation *compilation = &checked->compilations[i];
        const char *input = options->inputs.items[i];
        int status = command_load(options, input, STAGE_VERIFY, compilation);
        if (status > worst) worst = status;
        if (text)
            command_show(options, compilation);
        else
            diagnostics_sort(&compilation->diagnostics);
        if (status == EXIT_MACHINE) continue;
        add_checked(arena, checked, compilation, command_input_name(options, input));
        array_each(struct unit, unit, &compilation->units) {
            if (options->traces == NULL || unit->verified == NULL) continue;
            if (!write_traces(arena, options, input, unit->verified, &written)) worst = EXIT_MACHINE;
        }
    }
    return worst;
}

/* "unsound: deadlock, dead-task" */
static void print_defects(enum verify_verdict verdict, unsigned defects, struct text_buffer *out)
{
    const char *before = ": ";
    text_add_string(out, verify_verdict_name(verdict));
    for (uint32_t d = 0; d < VERIFY_DEFECT_COUNT; d++) {
        if ((defects >> d & 1) == 0) continue;
        text_print(out, "%s%s", before, verify_defect_name((enum verify_defect)d));
        before = ", ";
    }
}

/* Behind it: "; never started: ship; with guards sound". */
static void print_verdict(const struct verified_net *net, struct text_buffer *out)
{
    print_defects(net->verdict, net->defects, out);
    const char *before = "; never started: ";
    uint32_t names = 0;
    array_each(uint32_t, task, &net->dead_tasks) {
        if (names++ == SUMMARY_NAMES_MAX) {
            text_print(out, " and %u more", net->dead_tasks.count - SUMMARY_NAMES_MAX);
            break;
        }
        text_print(out, "%s" TEXT_FMT, before, TEXT_ARG(net->net->tasks.items[*task].name));
        before = ", ";
    }
    if (net->with_guards != NULL) {
        text_add_string(out, "; with guards ");
        print_defects(net->with_guards->verdict, net->with_guards->defects, out);
    }
}

static void print_summary(const struct checked *checked, struct text_buffer *out)
{
    array_each(struct emit_checked, one, &checked->list) {
        if (one->verified == NULL) continue;
        array_each(struct verified_net, net, &one->verified->nets) {
            text_print(out, TEXT_FMT ": net " TEXT_FMT ": ", TEXT_ARG(one->file),
                       TEXT_ARG(net->net->name));
            print_verdict(net, out);
            text_print(out, " (%u conditions, %u tasks)\n", net->net->places.count,
                       net->net->tasks.count);
        }
    }
}

static void print_result(const struct options *options, const struct checked *checked,
                         struct text_buffer *out)
{
    const char *format = options->format == NULL ? "text" : options->format;
    if (strcmp(format, "json") == 0) {
        emit_check_json(&checked->list, &checked->diagnostics, out);
    } else if (strcmp(format, "sarif") == 0) {
        const struct diagnostic_kind *const *kinds[COMPILE_DIAGNOSTIC_LISTS];
        for (uint32_t i = 0; i < COMPILE_DIAGNOSTIC_LISTS; i++)
            kinds[i] = compile_diagnostic_lists(i);
        emit_sarif(kinds, COMPILE_DIAGNOSTIC_LISTS, &checked->diagnostics, out);
    } else {
        print_summary(checked, out);
    }
}

static bool is_usable(const struct options *options)
{
    static const char *const formats[] = {"text", "json", "sarif", NULL};
    bool known = options->format == NULL;
    for (uint32_t i = 0; formats[i] != NULL; i++) {
        known = known || strcmp(options->format, formats[i]) == 0;
    }
    if (!known)
        fprintf(stderr, "yawlc: check prints text, json or sarif, not %s\n", options->format);
    if (options->inputs.count == 0) fprintf(stderr, "yawlc: name at least one specification\n");
    return known && options->inputs.count > 0;
}

int command_check(struct arena *arena, const struct options *options)
{
    struct checked checked = {0};
    struct text_buffer out = {.arena = arena};
    if (!is_usable(options)) return EXIT_USAGE;
    int status = check_all(arena, options, &checked);
    print_result(options, &checked, &out);
    if (!file_write(arena, NULL, text_built(&out))) status = EXIT_MACHINE;
    for (uint32_t i = 0; i < options->inputs.count; i++) compile_done(&checked.compilations[i]);
    return status;
}
