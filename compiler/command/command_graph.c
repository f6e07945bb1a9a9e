/* graph: the nets as DOT, or as SVG through Graphviz. */
#include "command/command.h"
#include "emit/emit.h"

#include <stdio.h>
#include <string.h>

static bool wants_svg(const struct options *options)
{
    if (options->format != NULL) return strcmp(options->format, "svg") == 0;
    return options->output != NULL && text_ends_with(text_of(options->output), ".svg");
}

static int draw_svg(struct arena *arena, struct text dot, struct text *svg)
{
    static const char *const argv[] = {"dot", "-Tsvg", NULL};
    if (!spawn_is_installed("dot")) {
        fprintf(stderr, "yawlc: Graphviz is not installed: install the package graphviz, or use "
                        "--format=dot\n");
        return EXIT_MACHINE;
    }
    progress_begin("drawing with", "Graphviz");
    int status = spawn_filter(arena, argv, dot, svg);
    progress_end();
    if (status != 0) fprintf(stderr, "yawlc: dot failed (exit status %d)\n", status);
    return status == 0 ? EXIT_FINE : EXIT_MACHINE;
}

static int draw(const struct options *options, struct compilation *compilation)
{
    struct text_buffer dot = {.arena = compilation->arena};
    array_each(struct unit, unit, &compilation->units) emit_dot(unit->net, &dot);
    struct text drawing = text_built(&dot);
    int status = wants_svg(options) ? draw_svg(compilation->arena, drawing, &drawing) : EXIT_FINE;
    if (status == EXIT_FINE && !file_write(compilation->arena, options->output, drawing)) {
        status = EXIT_MACHINE;
    }
    return status;
}

int command_graph(struct arena *arena, const struct options *options)
{
    struct compilation compilation;
    (void)arena;
    if (!command_wants_one(options)) return EXIT_USAGE;
    if (options->format != NULL && strcmp(options->format, "dot") != 0 && !wants_svg(options)) {
        fprintf(stderr, "yawlc: graph draws dot or svg, not %s\n", options->format);
        return EXIT_USAGE;
    }
    int status = command_load(options, options->inputs.items[0], STAGE_NET, &compilation);
    command_show(options, &compilation);
    if (status == EXIT_FINE) status = draw(options, &compilation);
    compile_done(&compilation);
    return status;
}
