/* The pipeline of compile.c, then both files of `yawlc compile` in one text. */
#include "translate.h"

#include "compile.h"
#include "emit/emit.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define STEM "random_net"

static void tell(struct compilation *compilation, char *problem, size_t size)
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

/* The C file includes its header, which stands before it here. */
static char *join(struct text header, struct text body)
{
    static const char include[] = "#include \"" STEM ".h\"";
    char *joined = malloc(header.length + body.length + 2);
    if (joined == NULL) abort();
    memcpy(joined, header.data, header.length);
    memcpy(joined + header.length, body.data, body.length);
    joined[header.length + body.length] = '\0';
    char *at = strstr(joined + header.length, include);
    if (at != NULL) memset(at, ' ', sizeof include - 1);
    return joined;
}

char *translate(const char *text, size_t length, unsigned long markings, char *problem, size_t size)
{
    struct compilation compilation;
    char *joined = NULL;
    compile_init(&compilation, (size_t)1 << 30);
    compilation.limits.markings = markings;
    compile_tolerate(&compilation); /* most random nets are unsound */
    if (compile(&compilation, TEXT(STEM ".yaml"), (struct text){text, length}, STAGE_MACHINE)) {
        struct emit_options emit = {.stem = TEXT(STEM), .path = TEXT(STEM ".c")};
        struct text_buffer c = {.arena = compilation.arena}, h = {.arena = compilation.arena};
        emit_c(compilation.units.items[0].machine, &emit, &c);
        emit_header(compilation.units.items[0].machine, &emit, &h);
        joined = join(text_built(&h), text_built(&c));
    } else {
        tell(&compilation, problem, size);
    }
    compile_done(&compilation);
    return joined;
}
