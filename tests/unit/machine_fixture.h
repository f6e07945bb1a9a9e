/* For tests of machines and of what is emitted: a specification in YAML taken through the whole pipeline,
 * and what was said about it. */
#ifndef TESTS_MACHINE_FIXTURE_H
#define TESTS_MACHINE_FIXTURE_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "compile.h"
#include "emit/emit.h"

static struct compilation compilation;

static inline int set_up(void **state)
{
    (void)state;
    compile_init(&compilation, (size_t)2 << 30);
    compile_tolerate(&compilation);
    return 0;
}

static inline int tear_down(void **state)
{
    (void)state;
    compile_done(&compilation);
    return 0;
}

/* Every diagnostic, as people read it: for the message of a test that fails. */
static inline const char *said(void)
{
    struct text_buffer out = {.arena = compilation.arena};
    diagnostics_sort(&compilation.diagnostics);
    diagnostics_print(&compilation.diagnostics, &out, false);
    return text_string(compilation.arena, text_built(&out));
}

/* The names of all errors in order, such as "or-join-not-compiled timer-not-compiled". */
static inline const char *said_errors(void)
{
    struct text_buffer out = {.arena = compilation.arena};
    diagnostics_sort(&compilation.diagnostics);
    array_each(struct diagnostic *, diagnostic, &compilation.diagnostics.list) {
        if ((*diagnostic)->severity != SEVERITY_ERROR) continue;
        text_print(&out, "%s%s", out.length == 0 ? "" : " ", (*diagnostic)->kind->name);
    }
    return text_string(compilation.arena, text_built(&out));
}

/* Compiles; NULL after an error.  A second call in one test begins anew beside the first. */
static inline struct machine *machine_of_text(const char *string)
{
    uint32_t unit = compilation.units.count;
    if (!compile(&compilation, TEXT("specs/t.yaml"), text_of(string), STAGE_MACHINE)) return NULL;
    return compilation.units.items[unit].machine;
}

/* The same for a text that must be without fault. */
static inline struct machine *good_machine(const char *string)
{
    struct machine *machine = machine_of_text(string);
    if (machine == NULL) fail_msg("%s", said());
    return machine;
}

static inline uint32_t task_number(const struct machine *machine, const char *name)
{
    const struct machine_net *net = &machine->nets.items[0];
    for (uint32_t i = 0; i < net->tasks.count; i++) {
        if (text_is(net->tasks.items[i].name.name, name)) return i;
    }
    fail_msg("no task %s", name);
    return 0;
}

static inline struct machine_task *task_named(const struct machine *machine, const char *name)
{
    return &machine->nets.items[0].tasks.items[task_number(machine, name)];
}

/* Names of the tasks of a list: "check accept". */
static inline const char *names_of_tasks(const struct machine *machine, const machine_ids *list)
{
    struct text_buffer out = {.arena = compilation.arena};
    array_each(uint32_t, task, list) {
        struct text name = machine->nets.items[0].tasks.items[*task].name.name;
        text_print(&out, "%s" TEXT_FMT, out.length == 0 ? "" : " ", TEXT_ARG(name));
    }
    return text_string(compilation.arena, text_built(&out));
}

static inline void assert_text(struct text text, const char *wanted)
{
    assert_string_equal(text_string(compilation.arena, text), wanted);
}

/* The C file (or the header) of a machine. */
static inline const char *c_of(const struct machine *machine, const struct emit_options *options)
{
    struct text_buffer out = {.arena = compilation.arena};
    emit_c(machine, options, &out);
    return text_string(compilation.arena, text_built(&out));
}

static inline const char *header_of(const struct machine *machine,
                                    const struct emit_options *options)
{
    struct text_buffer out = {.arena = compilation.arena};
    emit_header(machine, options, &out);
    return text_string(compilation.arena, text_built(&out));
}

static const struct emit_options plain_options = {.stem = {"t", 1}, .path = {"out/t.c", 7}};

static inline void assert_has(const char *text, const char *part)
{
    if (strstr(text, part) == NULL) fail_msg("missing: %s\nin:\n%s", part, text);
}

static inline void assert_has_not(const char *text, const char *part)
{
    if (strstr(text, part) != NULL) fail_msg("must not be there: %s\nin:\n%s", part, text);
}

#define HEAD "yawl: 1\nworkflow: w\nversion: \"1\"\n"

#endif
