/* test and run: compile a specification to a module in a temporary folder and hand it to the player, which
 * runs as a process of its own: generated code never runs inside the compiler.  run --real makes a program of
 * it instead, which calls what the workflow calls, and becomes that program. */
#include "command/command.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char *player_path(struct arena *arena)
{
    return text_string(arena,
                       text_format(arena, "%s/libexec/yawlc/yawl-player", file_prefix(arena)));
}

/* Those that the player and a program both know. */
static uint32_t add_shared(const struct options *options, const char **argv, uint32_t count)
{
    if (options->automatic) argv[count++] = "--auto";
    if (options->workers != NULL) {
        argv[count++] = "--workers";
        argv[count++] = options->workers;
    }
    if (options->data != NULL) {
        argv[count++] = "--data";
        argv[count++] = options->data;
    }
    return count;
}

static void add_arguments(struct arena *arena, const struct options *options, const char **argv)
{
    uint32_t count = 0;
    argv[count++] = player_path(arena);
    argv[count++] = options->command == COMMAND_TEST ? "test" : "run";
    if (options->format != NULL) {
        argv[count++] = text_string(arena, text_format(arena, "--format=%s", options->format));
    }
    count = add_shared(options, argv, count);
    argv[count++] = "--";
    argv[count] = NULL;
}

#define FIXED_ARGUMENTS 14

static int run_child(const char *const *argv)
{
    int status = spawn_and_wait(argv);
    if (status < 0) return EXIT_MACHINE;
    if (status <= 128) return status;
    fprintf(stderr, "yawlc: the player was killed by signal %d\n", status - 128);
    return EXIT_MACHINE;
}

static int play_module(struct arena *arena, const struct options *options, const char *directory,
                       const char *stem)
{
    const char **argv = ARENA_ARRAY(arena, const char *, FIXED_ARGUMENTS + options->inputs.count);
    uint32_t count = 0;
    add_arguments(arena, options, argv);
    while (argv[count] != NULL) count++;
    argv[count++] = text_string(arena, text_format(arena, "%s/%s.so", directory, stem));
    for (uint32_t i = 1; i < options->inputs.count; i++) argv[count++] = options->inputs.items[i];
    return run_child(argv);
}

/* What a program knows and the player, whose time is virtual, does not. */
static uint32_t add_limits(const struct options *options, const char **argv, uint32_t count)
{
    if (options->case_timeout != NULL) {
        argv[count++] = "--case-timeout";
        argv[count++] = options->case_timeout;
    }
    if (options->task_timeout != NULL) {
        argv[count++] = "--task-timeout";
        argv[count++] = options->task_timeout;
    }
    if (options->store != NULL) {
        argv[count++] = "--store";
        argv[count++] = options->store;
    }
    return count;
}

/* The program is what --emit=program makes.  We become it: signals, standard input and the exit status are
 * its own, and nothing of the compiler is kept meanwhile.  Its file is gone by then. */
static int become_program(struct arena *arena, const struct options *options, const char *directory,
                          const char *stem)
{
    const char *argv[FIXED_ARGUMENTS] = {stem};
    const char *path = text_string(arena, text_format(arena, "%s/%s", directory, stem));
    int file = open(path, O_RDONLY | O_CLOEXEC);
    uint32_t count = add_shared(options, argv, 1);
    argv[add_limits(options, argv, count)] = NULL;
    file_remove_tree(arena, directory);
    fflush(stdout);
    spawn_become(file, argv);
    return EXIT_MACHINE;
}

static int build_and_play(struct arena *arena, const struct options *options,
                          struct compilation *compilation, const char *directory)
{
    const char *stem = command_stem(arena, options, options->inputs.items[0]);
    int status = write_generated(arena, options, compilation, directory);
    if (status != EXIT_FINE) return status;
    if (!options->real) {
        status = build_module(arena, options, directory, stem);
        return status != EXIT_FINE ? status : play_module(arena, options, directory, stem);
    }
    bool http = machine_calls(compilation->units.items[0].machine, "http");
    status = build_program(arena, options, directory, stem, http);
    return status != EXIT_FINE ? status : become_program(arena, options, directory, stem);
}

static int compile_and_play(struct arena *arena, const struct options *options,
                            struct compilation *compilation)
{
    const char *directory = file_temporary_directory(arena);
    if (directory == NULL) return EXIT_MACHINE;
    int status = build_and_play(arena, options, compilation, directory);
    file_remove_tree(arena, directory);
    return status;
}

static bool is_usable(const struct options *options)
{
    bool test = options->command == COMMAND_TEST;
    if (test && options->inputs.count < 2) {
        fprintf(stderr, "yawlc: test takes a specification and at least one trace\n");
        return false;
    }
    bool limited = options->case_timeout != NULL || options->task_timeout != NULL;
    if (limited && !options->real) {
        fprintf(stderr, "yawlc: --case-timeout and --task-timeout are of --real; without it time "
                        "is virtual\n");
        return false;
    }
    if (options->store != NULL && !options->real) {
        fprintf(stderr, "yawlc: --store is of --real; without it nothing is kept\n");
        return false;
    }
    return test || command_wants_one(options);
}

int command_play(struct arena *arena, const struct options *options)
{
    struct compilation compilation;
    if (!is_usable(options)) return EXIT_USAGE;
    int status = command_load(options, options->inputs.items[0], STAGE_MACHINE, &compilation);
    command_show(options, &compilation);
    if (status == EXIT_FINE) status = compile_and_play(arena, options, &compilation);
    compile_done(&compilation);
    return status;
}
