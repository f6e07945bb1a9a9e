/* convert: YAML to YAWL and back; what the other language cannot say is refused by name. */
#include "command/command.h"

#include <stdio.h>
#include <string.h>

static int write_converted(const struct options *options, struct compilation *compilation)
{
    struct text_buffer out = {.arena = compilation->arena};
    array_each(struct unit, unit, &compilation->units)
    {
        if (strcmp(options->to, "yaml") == 0)
            ast_to_yaml(unit->ast, &out);
        else
            ast_to_yawl(compilation->arena, unit->ast, &out, &compilation->diagnostics);
    }
    if (compilation->diagnostics.errors > 0) return EXIT_SPECIFICATION;
    bool fine = file_write(compilation->arena, options->output, text_built(&out));
    return fine ? EXIT_FINE : EXIT_MACHINE;
}

int command_convert(struct arena *arena, const struct options *options)
{
    struct compilation compilation;
    (void)arena;
    if (!command_wants_one(options)) return EXIT_USAGE;
    if (options->to == NULL) {
        fprintf(stderr, "yawlc: say what to convert to: --to=yaml or --to=yawl\n");
        return EXIT_USAGE;
    }
    int status = command_load(options, options->inputs.items[0], STAGE_AST, &compilation);
    if (status == EXIT_FINE && compilation.units.count > 1) {
        diagnose(&compilation.diagnostics, &compile_several, compilation.units.items[1].ast->span,
                 "this file holds %u specifications, convert takes one: split the file",
                 compilation.units.count);
        status = EXIT_SPECIFICATION;
    }
    if (status == EXIT_FINE) status = write_converted(options, &compilation);
    command_show(options, &compilation);
    compile_done(&compilation);
    return status;
}
