/* explain: what a diagnostic means, with an example and its fix; without a name, the list of all. */
#include "command/command.h"

#include <stdio.h>
#include <string.h>

static void print_indented(struct text_buffer *out, const char *text)
{
    text_add_string(out, "    ");
    for (; *text != '\0'; text++) {
        text_add_char(out, *text);
        if (*text == '\n' && text[1] != '\0') text_add_string(out, "    ");
    }
    text_add_char(out, '\n');
}

static void print_kind(struct text_buffer *out, const struct diagnostic_kind *kind)
{
    text_print(out, "%s (%s, %s)\n\n%s\n\nExample:\n\n", kind->name, severity_name(kind->severity),
               diagnostic_code(kind), kind->meaning);
    print_indented(out, kind->example);
    text_add_string(out, "\nWhat to do:\n\n");
    print_indented(out, kind->fix);
}

static void print_list(struct text_buffer *out)
{
    for (uint32_t list = 0; list < COMPILE_DIAGNOSTIC_LISTS; list++) {
        const struct diagnostic_kind *const *kind = compile_diagnostic_lists(list);
        for (; *kind != NULL; kind++) {
            text_print(out, "%-34s %-8s %s\n", (*kind)->name, severity_name((*kind)->severity),
                       (*kind)->meaning);
        }
    }
}

static void complain(struct arena *arena, const char *name)
{
    struct intern names = {.arena = arena};
    for (uint32_t list = 0; list < COMPILE_DIAGNOSTIC_LISTS; list++) {
        const struct diagnostic_kind *const *kind = compile_diagnostic_lists(list);
        for (; *kind != NULL; kind++) intern_add(&names, text_of((*kind)->name), 0);
    }
    struct text near = intern_nearest(&names, text_of(name));
    fprintf(stderr, "yawlc: no diagnostic is called '%s'", name);
    if (!text_is_absent(near)) fprintf(stderr, ": did you mean '" TEXT_FMT "'?", TEXT_ARG(near));
    fprintf(stderr, " (`yawlc explain` lists them all)\n");
}

int command_explain(struct arena *arena, const struct options *options)
{
    struct text_buffer out = {.arena = arena};
    if (options->inputs.count == 0) print_list(&out);
    array_each(const char *, name, &options->inputs)
    {
        const struct diagnostic_kind *kind = compile_diagnostic_named(*name);
        if (kind == NULL) {
            complain(arena, *name);
            return EXIT_USAGE;
        }
        if (name != options->inputs.items) text_add_char(&out, '\n');
        print_kind(&out, kind);
    }
    return file_write(arena, NULL, text_built(&out)) ? EXIT_FINE : EXIT_MACHINE;
}
