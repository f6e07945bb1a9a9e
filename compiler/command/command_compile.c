/* compile: STEM.h and STEM.c, on request an object file, a module or a program, a dependency file, a list of
 * outputs. */
#include "command/command.h"
#include "emit/emit.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct output {
    const char *directory, *stem;
    struct text c_path, h_path;
    bool http; /* its workflow calls that connector */
};

static struct output output_of(struct arena *arena, const struct options *options,
                               const char *input, const char *directory)
{
    struct output output = {.directory = directory, .stem = command_stem(arena, options, input)};
    output.c_path = text_format(arena, "%s/%s.c", directory, output.stem);
    output.h_path = text_format(arena, "%s/%s.h", directory, output.stem);
    return output;
}

static struct emit_options emit_options_of(struct arena *arena, const struct options *options,
                                           const struct output *output)
{
    struct emit_options emit = {.stem = text_of(output->stem),
                                .path = output->c_path,
                                .no_positions = options->no_positions};
    array_each(struct path_map, map, &options->maps)
    {
        struct emit_map pair = {text_of(map->from), text_of(map->to)};
        array_push(arena, &emit.maps, pair);
    }
    return emit;
}

static bool is_single(struct compilation *compilation)
{
    if (compilation->units.count == 1) return true;
    diagnose(
        &compilation->diagnostics, &compile_several, compilation->units.items[1].ast->span,
        "this file holds %u specifications, but one output file holds one workflow: split the file",
        compilation->units.count);
    return false;
}

/* The C file includes its header by name, and a name in #include has no escapes. */
static bool is_includable(const char *stem)
{
    bool fine = strstr(stem, "??") == NULL; /* trigraphs */
    for (const char *at = stem; *at != '\0'; at++) {
        fine = fine && (unsigned char)*at >= ' ' && *at != '"' && *at != '\\' && *at != 0x7f;
    }
    if (fine) return true;
    fprintf(stderr, "yawlc: no C file can be named after this specification: rename it, without "
                    "quotes, backslashes, double question marks and control characters\n");
    return false;
}

int write_generated(struct arena *arena, const struct options *options,
                    struct compilation *compilation, const char *directory)
{
    if (!is_single(compilation)) return EXIT_SPECIFICATION;
    struct text name = compilation->source->name;
    struct output output = output_of(arena, options, text_string(arena, name), directory);
    if (!is_includable(output.stem)) return EXIT_USAGE;
    struct emit_options emit = emit_options_of(arena, options, &output);
    struct machine *machine = compilation->units.items[0].machine;
    struct text_buffer c = {.arena = compilation->arena}, h = {.arena = compilation->arena};
    if (options->prefix != NULL) machine_set_prefix(arena, machine, text_of(options->prefix));
    emit_c(machine, &emit, &c);
    emit_header(machine, &emit, &h);
    if (!file_make_directory(arena, directory)) return EXIT_MACHINE;
    bool fine = file_write(arena, text_string(arena, output.c_path), text_built(&c)) &&
                file_write(arena, text_string(arena, output.h_path), text_built(&h));
    return fine ? EXIT_FINE : EXIT_MACHINE;
}

/* Make's own escapes in a dependency file. */
static void add_escaped(struct text_buffer *out, struct text path)
{
    for (size_t i = 0; i < path.length; i++) {
        char c = path.data[i];
        if (c == ' ' || c == '#' || c == '\\') text_add_char(out, '\\');
        if (c == '$') text_add_char(out, '$');
        text_add_char(out, c);
    }
}

static void add_dependencies(struct text_buffer *out, const struct output *output,
                             const struct compilation *compilation)
{
    add_escaped(out, output->c_path);
    text_add_char(out, ' ');
    add_escaped(out, output->h_path);
    text_add_string(out, ": ");
    add_escaped(out, compilation->source->name);
    array_each(struct ast_text, file, &compilation->used_files)
    {
        text_add_string(out, " \\\n  ");
        add_escaped(out, file->text);
    }
    text_add_char(out, '\n');
}

static int emit_kind(struct arena *arena, const struct options *options,
                     const struct output *output)
{
    if (options->emit == NULL || strcmp(options->emit, "c") == 0) return EXIT_FINE;
    if (strcmp(options->emit, "object") == 0) {
        return build_object(arena, options, output->directory, output->stem);
    }
    if (strcmp(options->emit, "program") == 0) {
        return build_program(arena, options, output->directory, output->stem, output->http);
    }
    return build_module(arena, options, output->directory, output->stem);
}

/* What the inputs of one call have written so far. */
struct written {
    struct text_buffer depends;
    struct intern workflows; /* name → index of the input */
};

/* Workflow names prefix what is exported, so two equal ones would not link. */
static int check_workflow(const struct options *options, const char *const *input,
                          const struct compilation *compilation, struct written *written)
{
    uint32_t index = (uint32_t)(input - options->inputs.items);
    struct arena *arena = written->workflows.arena;
    for (uint32_t i = 0; i < compilation->units.count; i++) {
        struct text name = text_copy(arena, compilation->units.items[i].ast->workflow.text);
        uint32_t first = intern_add(&written->workflows, name, index);
        if (first == index) continue;
        fprintf(stderr,
                "yawlc: '%s' and '%s' are both called '" TEXT_FMT "': rename one workflow, or "
                "compile one of them with --prefix\n",
                options->inputs.items[first], *input, TEXT_ARG(name));
        return EXIT_USAGE;
    }
    return EXIT_FINE;
}

static int compile_one(struct arena *arena, const struct options *options, const char *const *path,
                       struct written *written)
{
    const char *input = *path;
    struct compilation compilation;
    struct output output = output_of(arena, options, input, options->output);
    int status = command_load(options, input, STAGE_MACHINE, &compilation);
    if (status == EXIT_FINE) status = check_workflow(options, path, &compilation, written);
    if (status == EXIT_FINE) {
        status = write_generated(arena, options, &compilation, options->output);
    }
    command_show(options, &compilation);
    if (status == EXIT_FINE) {
        add_dependencies(&written->depends, &output, &compilation);
        output.http = machine_calls(compilation.units.items[0].machine, "http");
    }
    compile_done(&compilation);
    return status == EXIT_FINE ? emit_kind(arena, options, &output) : status;
}

static void list_outputs(struct arena *arena, const struct options *options,
                         struct text_buffer *out)
{
    const char *kind = options->emit == NULL ? "c" : options->emit;
    array_each(const char *, input, &options->inputs)
    {
        struct output output = output_of(arena, options, *input, options->output);
        text_print(out, TEXT_FMT "\n" TEXT_FMT "\n", TEXT_ARG(output.h_path),
                   TEXT_ARG(output.c_path));
        const char *more = strcmp(kind, "object") == 0    ? ".o"
                           : strcmp(kind, "module") == 0  ? ".so"
                           : strcmp(kind, "program") == 0 ? ""
                                                          : NULL;
        if (more != NULL) text_print(out, "%s/%s%s\n", output.directory, output.stem, more);
    }
}

/* Two inputs that would be written to the same files. */
static bool stems_differ(struct arena *arena, const struct options *options)
{
    struct intern stems = {.arena = arena};
    for (uint32_t i = 0; i < options->inputs.count; i++) {
        const char *input = options->inputs.items[i];
        const char *stem = command_stem(arena, options, input);
        uint32_t first = intern_add(&stems, text_of(stem), i);
        if (first == i) continue;
        fprintf(stderr,
                "yawlc: '%s' and '%s' would both be written to %s/%s.c: rename one, or compile "
                "them into two folders\n",
                options->inputs.items[first], input, options->output, stem);
        return false;
    }
    return true;
}

static bool is_usable(struct arena *arena, const struct options *options)
{
    if (options->inputs.count == 0) {
        fprintf(stderr, "yawlc: name at least one specification (yawlc help tells more)\n");
        return false;
    }
    if (options->output == NULL) {
        fprintf(stderr, "yawlc: say where to write: -o DIR\n");
        return false;
    }
    if (options->prefix != NULL && options->inputs.count > 1) {
        fprintf(stderr, "yawlc: --prefix goes with one specification\n");
        return false;
    }
    bool program = options->emit != NULL && strcmp(options->emit, "program") == 0;
    if (options->durable && !program) {
        fprintf(stderr, "yawlc: --durable goes with --emit=program\n");
        return false;
    }
    return stems_differ(arena, options);
}

static int compile_all(struct arena *arena, const struct options *options, struct written *written)
{
    int worst = EXIT_FINE;
    array_each(const char *, input, &options->inputs)
    {
        int status = compile_one(arena, options, input, written);
        if (status > worst) worst = status;
    }
    return worst;
}

int command_compile(struct arena *arena, const struct options *options)
{
    struct written written = {.depends = {.arena = arena}, .workflows = {.arena = arena}};
    struct text_buffer list = {.arena = arena};
    if (!is_usable(arena, options)) return EXIT_USAGE;
    if (options->list_outputs) {
        list_outputs(arena, options, &list);
        return file_write(arena, NULL, text_built(&list)) ? EXIT_FINE : EXIT_MACHINE;
    }
    int status = compile_all(arena, options, &written);
    if (status == EXIT_FINE && options->depfile != NULL &&
        !file_write(arena, options->depfile, text_built(&written.depends))) {
        return EXIT_MACHINE;
    }
    return status;
}
