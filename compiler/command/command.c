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

static void apply_rules(const struct options *options, struct compilation *compilation)
{
    array_each(struct diagnostic_rule, rule, &options->rules)
    {
        array_push(compilation->arena, &compilation->diagnostics.rules, *rule);
    }
    compilation->limits = options->limits;
    compilation->load = file_read;
}

int command_load(const struct options *options, const char *path, enum stage last,
                 struct compilation *compilation)
{
    const char *name = command_input_name(options, path);
    struct text bytes;
    compile_init(compilation, options->memory);
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
