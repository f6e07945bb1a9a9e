/* The pipeline of compile.c, then both files of `yawlc compile` in one text. */
#include "translate.h"

#include "translate_parts.h"
#include "emit/emit.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define STEM "random_net"

void translate_tell(struct compilation *compilation, char *problem, size_t size)
{
    struct diagnostics *diagnostics = &compilation->diagnostics;
    diagnostics_sort(diagnostics);
    array_each(struct diagnostic *, diagnostic, &diagnostics->list) {
        if ((*diagnostic)->severity != SEVERITY_ERROR) continue;
        snprintf(problem, size, TEXT_FMT " [%s]", TEXT_ARG((*diagnostic)->message),
                 (*diagnostic)->kind->name);
        return;
    }
    snprintf(problem, size, "refused without an error");
}

/* The C file includes headers that stand before it here. */
char *translate_join(struct text header, struct text body)
{
    static const char include[] = "#include \"";
    char *joined = malloc(header.length + body.length + 2);
    if (joined == NULL) abort();
    memcpy(joined, header.data, header.length);
    memcpy(joined + header.length, body.data, body.length);
    joined[header.length + body.length] = '\0';
    char *at = joined + header.length;
    while ((at = strstr(at, include)) != NULL) memset(at, ' ', strcspn(at, "\n"));
    return joined;
}

char *translate_machine(struct arena *arena, const struct machine *machine)
{
    struct emit_options emit = {.stem = TEXT(STEM), .path = TEXT(STEM ".c")};
    struct text_buffer c = {.arena = arena}, h = {.arena = arena};
    emit_c(machine, &emit, &c);
    emit_header(machine, &emit, &h);
    return translate_join(text_built(&h), text_built(&c));
}

char *translate(const char *text, size_t length, unsigned long markings, char *problem, size_t size)
{
    struct compilation compilation;
    char *joined = NULL;
    compile_init(&compilation, (size_t)1 << 30);
    compilation.limits.markings = markings;
    compile_tolerate(&compilation); /* most random nets are unsound */
    if (compile(&compilation, TEXT(STEM ".yaml"), (struct text){text, length}, STAGE_MACHINE))
        joined = translate_machine(compilation.arena, compilation.units.items[0].machine);
    else
        translate_tell(&compilation, problem, size);
    compile_done(&compilation);
    return joined;
}
