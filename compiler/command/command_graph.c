/* graph: the nets as DOT, or as SVG through Graphviz. */
#include "command/command.h"
#include "emit/emit.h"
#include "verify/replay/replay.h"

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

/* One bit a defect whose run is wanted. */
static unsigned wanted_defects(const char *witness)
{
    unsigned wanted = 0;
    for (uint32_t d = 0; d < VERIFY_DEFECT_COUNT; d++) {
        const char *name = verify_defect_name((enum verify_defect)d);
        if (strcmp(witness, "any") == 0 || strcmp(witness, name) == 0) wanted |= 1U << d;
    }
    return wanted;
}

static void draw_units(const struct options *options, const struct compilation *compilation,
                       struct text_buffer *dot)
{
    uint32_t runs = 0;
    array_each(struct unit, unit, &compilation->units) {
        if (options->witness == NULL)
            emit_dot(unit->net, dot);
        else
            runs += emit_dot_runs(unit->verified, wanted_defects(options->witness), dot);
    }
    if (options->witness == NULL || runs > 0) return;
    fprintf(stderr, "yawlc: no run shows a defect%s%s: there is none to draw\n",
            strcmp(options->witness, "any") == 0 ? "" : " called ",
            strcmp(options->witness, "any") == 0 ? "" : options->witness);
}

static int draw(const struct options *options, struct compilation *compilation)
{
    struct text_buffer dot = {.arena = compilation->arena};
    draw_units(options, compilation, &dot);
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
    enum stage last = options->witness == NULL ? STAGE_NET : STAGE_VERIFY;
    int status = command_load(options, options->inputs.items[0], last, &compilation);
    command_show(options, &compilation);
    if (status == EXIT_FINE) status = draw(options, &compilation);
    compile_done(&compilation);
    return status;
}
