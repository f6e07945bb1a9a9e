/* yawlc: the command line of the compiler.  Exit status: 0 fine, 1 the specification has errors, 2 wrong
 * usage, 3 the machine failed us. */
#include "command/command.h"

#include <stdio.h>

static int print_help(struct arena *arena, const struct options *options)
{
    struct text_buffer out = {.arena = arena};
    options_help(options->topic, &out);
    return file_write(arena, NULL, text_built(&out)) ? EXIT_FINE : EXIT_MACHINE;
}

static int run_command(struct arena *arena, const struct options *options)
{
    switch (options->command) {
    case COMMAND_CHECK: return command_check(arena, options);
    case COMMAND_COMPILE: return command_compile(arena, options);
    case COMMAND_TEST:
    case COMMAND_RUN: return command_play(arena, options);
    case COMMAND_GRAPH: return command_graph(arena, options);
    case COMMAND_CONVERT: return command_convert(arena, options);
    case COMMAND_SCHEMA: return command_schema(arena, options);
    case COMMAND_MIGRATE: return command_migrate(arena, options);
    case COMMAND_EXPLAIN: return command_explain(arena, options);
    case COMMAND_DUMP: return command_dump(arena, options);
    case COMMAND_PRINT: return command_print(arena, options);
    case COMMAND_VERSION:
        return file_write(arena, NULL, TEXT("yawlc " YAWLC_VERSION "\n")) ? EXIT_FINE
                                                                          : EXIT_MACHINE;
    default: return print_help(arena, options);
    }
}

int main(int argc, char **argv)
{
    struct arena *arena = arena_new(ARENA_LIMIT_DEFAULT);
    struct options options;
    int status = EXIT_USAGE;
    if (options_parse(arena, argc, argv, &options)) status = run_command(arena, &options);
    arena_free(arena);
    if (!file_flush_output() && status == EXIT_FINE) status = EXIT_MACHINE;
    read_done();
    return status;
}
