/* --dump=STAGE: what one stage makes of a specification; --print=WHAT: what yawlc itself is made of (the
 * JSON Schema of the YAML language, shell completions), compared with the checked-in files by tests. */
#include "ast/yaml_json_schema.h"
#include "command/command.h"

#include <stdio.h>
#include <string.h>

static const char *const stage_names[STAGE_COUNT + 1] = {"document", "ast",     "net",
                                                         "verify",   "machine", NULL};

static int stage_named(const char *name)
{
    for (int stage = 0; stage < STAGE_COUNT; stage++) {
        if (strcmp(stage_names[stage], name) == 0) return stage;
    }
    return -1;
}

static void print_unit(const struct unit *unit, enum stage stage, bool positions,
                       struct text_buffer *out)
{
    switch (stage) {
    case STAGE_AST: ast_print(unit->ast, positions, out); break;
    case STAGE_NET: net_print(unit->net, positions, out); break;
    case STAGE_VERIFY: verify_print(unit->verified, out); break;
    case STAGE_MACHINE: machine_print(unit->machine, out); break;
    default: break;
    }
}

static int dump_one(const struct options *options, const char *path, enum stage stage)
{
    struct compilation compilation;
    int status = command_load(options, path, stage, &compilation);
    struct text_buffer out = {.arena = compilation.arena};
    if (status == EXIT_FINE && stage == STAGE_DOCUMENT) {
        document_print(compilation.document, !options->no_positions, &out);
    }
    for (uint32_t i = 0; status == EXIT_FINE && i < compilation.units.count; i++) {
        print_unit(&compilation.units.items[i], stage, !options->no_positions, &out);
    }
    command_show(options, &compilation);
    if (status == EXIT_FINE && !file_write(compilation.arena, NULL, text_built(&out))) {
        status = EXIT_MACHINE;
    }
    compile_done(&compilation);
    return status;
}

int command_dump(struct arena *arena, const struct options *options)
{
    int stage = stage_named(options->topic), worst = EXIT_FINE;
    if (stage < 0) {
        struct text near = intern_nearest_of(stage_names, text_of(options->topic));
        fprintf(stderr,
                "yawlc: no stage is called '%s'; they are document, ast, net, verify, machine",
                options->topic);
        if (!text_is_absent(near))
            fprintf(stderr, " (did you mean '%s'?)", text_string(arena, near));
        fputc('\n', stderr);
        return EXIT_USAGE;
    }
    if (options->inputs.count == 0) {
        fprintf(stderr, "yawlc: --dump needs a specification\n");
        return EXIT_USAGE;
    }
    array_each(const char *, path, &options->inputs)
    {
        int status = dump_one(options, *path, (enum stage)stage);
        if (status > worst) worst = status;
    }
    return worst;
}

int command_print(struct arena *arena, const struct options *options)
{
    struct text_buffer out = {.arena = arena};
    if (strcmp(options->topic, "yaml-schema") == 0) {
        yaml_json_schema(&out);
    } else if (!options_completion(options->topic, &out)) {
        fprintf(stderr, "yawlc: --print=%s: it prints yaml-schema, bash, zsh or fish\n",
                options->topic);
        return EXIT_USAGE;
    }
    return file_write(arena, NULL, text_built(&out)) ? EXIT_FINE : EXIT_MACHINE;
}
