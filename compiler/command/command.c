/* What all commands do: read, compile, show diagnostics. */
#include "command/command.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

const char *command_input_name(const struct options *options, const char *path)
{
    return strcmp(path, "-") == 0 ? options->stdin_name : path;
}

/* Only check and compile stop at a net that goes wrong at run time; who draws, dumps or plays it wants
 * to see how. */
static void lower_unsound(const struct options *options, struct compilation *compilation)
{
    if (options->command == COMMAND_CHECK || options->command == COMMAND_COMPILE) return;
    compile_tolerate(compilation);
}

static void apply_rules(const struct options *options, struct compilation *compilation)
{
    lower_unsound(options, compilation);
    array_each(struct diagnostic_rule, rule, &options->rules)
    {
        array_push(compilation->arena, &compilation->diagnostics.rules, *rule);
    }
    compilation->limits = options->limits;
    compilation->limits.memory = options->memory;
    compilation->limits.advice = options->command == COMMAND_CHECK;
    compilation->limits.is_only_checked = options->command == COMMAND_CHECK;
    compilation->diagnostics.with_steps =
        options->format != NULL && strcmp(options->format, "sarif") == 0;
    compilation->load = file_read;
}

/* Without a limit of one's own verification keeps to VERIFY_MEMORY_MAX, and so does all of check; the C
 * text of a net of 100,000 tasks may take more. */
static size_t memory_limit(const struct options *options)
{
    if (options->memory > 0) return options->memory;
    return options->command == COMMAND_CHECK ? VERIFY_MEMORY_MAX : ARENA_LIMIT_DEFAULT;
}

int command_load(const struct options *options, const char *path, enum stage last,
                 struct compilation *compilation)
{
    const char *name = command_input_name(options, path);
    struct text bytes;
    compile_init(compilation, memory_limit(options));
    apply_rules(options, compilation);
    if (!file_read(compilation->arena, path, &bytes)) {
        const char *why = errno == EINVAL ? "not a regular file" : strerror(errno);
        fprintf(stderr, "yawlc: cannot read '%s': %s\n", name, why);
        return EXIT_MACHINE;
    }
    progress_begin("compiling", name);
    bool fine = compile(compilation, text_of(name), bytes, last);
    progress_end();
    return fine ? EXIT_FINE : EXIT_SPECIFICATION;
}

static bool wants_color(const struct options *options)
{
    if (strcmp(options->color, "auto") != 0) return strcmp(options->color, "always") == 0;
    const char *terminal = getenv("TERM");
    return isatty(STDERR_FILENO) && getenv("NO_COLOR") == NULL && terminal != NULL &&
           strcmp(terminal, "dumb") != 0;
}

void command_show(const struct options *options, struct compilation *compilation)
{
    struct text_buffer out = {.arena = compilation->arena};
    diagnostics_sort(&compilation->diagnostics);
    diagnostics_print(&compilation->diagnostics, &out, wants_color(options));
    struct text text = text_built(&out);
    fwrite(text.data, 1, text.length, stderr);
}

bool command_wants_one(const struct options *options)
{
    if (options->inputs.count == 1) return true;
    fprintf(stderr, "yawlc: this command takes one specification, not %u (yawlc help tells more)\n",
            options->inputs.count);
    return false;
}

const char *command_stem(struct arena *arena, const struct options *options, const char *path)
{
    struct text base = source_base_name(text_of(command_input_name(options, path)));
    for (size_t i = base.length; i > 1; i--) {
        if (base.data[i - 1] == '.') {
            base.length = i - 1;
            break;
        }
    }
    return text_string(arena, text_starts_with(base, "<") ? TEXT("stdin") : base);
}
