/* What all fuzz targets do with the bytes: everything that yawlc does short of writing files.
 *
 * Takes any bytes under a file name, runs all stages, prints every representation, converts to YAML and
 * emits C, DOT, JSON and SARIF.  Aborts when a promise is broken: a refusal without a place, or a
 * conversion to YAML that yawlc itself does not read.
 */
#ifndef TESTS_FUZZ_PIPELINE_H
#define TESTS_FUZZ_PIPELINE_H

#include "compile.h"
#include "emit/emit.h"

#include <stdio.h>
#include <stdlib.h>

/* An input of 64 kB that needs more than these is a finding. */
#define FUZZ_MEMORY   ((size_t)1 << 30)
#define FUZZ_MARKINGS 2000
#define FUZZ_SECONDS  1

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void begin(struct compilation *c)
{
    compile_init(c, FUZZ_MEMORY);
    c->limits.markings = FUZZ_MARKINGS;
    c->limits.seconds = FUZZ_SECONDS;
    c->limits.advice = true;
    compile_tolerate(c); /* else hardly any input would reach the machine */
}

static void promise(bool kept, struct text name, const struct text_buffer *what)
{
    if (kept) return;
    fprintf(stderr, TEXT_FMT ": broken promise\n" TEXT_FMT "\n", TEXT_ARG(name), (int)what->length,
            what->data);
    abort();
}

/* Prints the diagnostics in every form; each error must have a place. */
static void tell(struct compilation *c, bool fine, struct text name)
{
    struct text_buffer text = {.arena = c->arena}, other = {.arena = c->arena};
    const struct diagnostic_kind *const *kinds[COMPILE_DIAGNOSTIC_LISTS];
    for (uint32_t i = 0; i < COMPILE_DIAGNOSTIC_LISTS; i++) kinds[i] = compile_diagnostic_lists(i);
    emit_diagnostics_list list = {0};
    const struct diagnostics *diagnostics = &c->diagnostics;
    array_push(c->arena, &list, diagnostics);
    emit_checked_list checked = {0};
    struct emit_checked one = {.file = name};
    array_push(c->arena, &checked, one);

    diagnostics_sort(&c->diagnostics);
    diagnostics_print(&c->diagnostics, &text, true);
    emit_check_json(&checked, &list, &other);
    emit_sarif(kinds, COMPILE_DIAGNOSTIC_LISTS, &list, &other);
    promise(fine == (c->diagnostics.errors == 0), name, &text);
    array_each(struct diagnostic *, diagnostic, &c->diagnostics.list) {
        promise((*diagnostic)->span.source != NULL, name, &text);
    }
}

/* What yawlc writes as YAML it must read. */
static void read_again(struct text yaml)
{
    struct compilation c;
    begin(&c);
    bool fine = compile(&c, TEXT("again.yaml"), yaml, STAGE_AST);
    struct text_buffer text = {.arena = c.arena};
    text_add(&text, yaml);
    diagnostics_print(&c.diagnostics, &text, false);
    promise(fine, TEXT("again.yaml"), &text);
    compile_done(&c);
}

static void convert(struct compilation *c)
{
    array_each(struct unit, unit, &c->units) {
        struct text_buffer yaml = {.arena = c->arena}, yawl = {.arena = c->arena};
        ast_print(unit->ast, true, &yawl);
        ast_to_yaml(unit->ast, &yaml);
        if (unit->ast->uses.count == 0) read_again(text_built(&yaml));
        ast_to_yawl(c->arena, unit->ast, &yawl, &c->diagnostics);
    }
}

/* As `yawlc convert` and `yawlc --dump=ast`: what stops at the syntax tree. */
static void run_conversions(struct text name, struct text bytes)
{
    struct compilation c;
    begin(&c);
    bool fine = compile(&c, name, bytes, STAGE_AST);
    struct text_buffer text = {.arena = c.arena};
    if (c.document != NULL && fine) document_print(c.document, true, &text);
    tell(&c, fine, name);
    if (fine) convert(&c);
    compile_done(&c);
}

static void emit_unit(struct compilation *c, const struct unit *unit)
{
    struct text_buffer dump = {.arena = c->arena}, source = dump, header = dump;
    struct emit_options options = {.stem = TEXT("fuzz"), .path = TEXT("out/fuzz.c")};
    net_print(unit->net, true, &dump);
    verify_print(unit->verified, &dump);
    machine_print(unit->machine, &dump);
    emit_dot(unit->net, &dump);
    emit_c(unit->machine, &options, &source);
    emit_header(unit->machine, &options, &header);
}

static int run_pipeline(struct text name, const uint8_t *data, size_t size)
{
    struct text bytes = {(const char *)data, size};
    struct compilation c;
    run_conversions(name, bytes);
    begin(&c);
    bool fine = compile(&c, name, bytes, STAGE_MACHINE);
    tell(&c, fine, name);
    if (fine) {
        array_each(struct unit, unit, &c.units) emit_unit(&c, unit);
    }
    compile_done(&c);
    return 0;
}

#endif
