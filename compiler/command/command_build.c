/* From generated C to an object file or a module that can be loaded, with a C compiler of the machine and
 * Debian's hardening flags. */
#include "command/command.h"

#include <stdio.h>
#include <string.h>

#define ARGUMENTS_MAX 32

struct arguments {
    const char *items[ARGUMENTS_MAX + 1];
    uint32_t count;
};

static void add(struct arguments *arguments, const char *argument)
{
    if (arguments->count < ARGUMENTS_MAX) arguments->items[arguments->count++] = argument;
}

static const char *find_compiler(const struct options *options)
{
    static const char *const known[] = {"clang", "gcc", "tcc", NULL};
    if (options->cc != NULL && spawn_is_installed(options->cc)) return options->cc;
    for (uint32_t i = 0; options->cc == NULL && known[i] != NULL; i++) {
        if (spawn_is_installed(known[i])) return known[i];
    }
    fprintf(stderr, "yawlc: no C compiler found (%s): install the package clang, gcc or tcc\n",
            options->cc != NULL ? options->cc : "clang, gcc, tcc");
    return NULL;
}

static void add_hardening(struct arguments *arguments, bool module)
{
    static const char *const flags[] = {"-std=c11",
                                        "-g",
                                        "-O2",
                                        "-fPIC",
                                        "-fstack-protector-strong",
                                        "-Wformat",
                                        "-Werror=format-security",
                                        "-D_FORTIFY_SOURCE=2",
                                        NULL};
    for (uint32_t i = 0; flags[i] != NULL; i++) add(arguments, flags[i]);
    if (!module) return;
    add(arguments, "-Wl,-z,relro");
    add(arguments, "-Wl,-z,now");
}

static int build(struct arena *arena, const struct options *options, const char *source,
                 const char *output, bool module)
{
    const char *cc = find_compiler(options);
    struct arguments arguments = {.count = 0};
    if (cc == NULL) return EXIT_MACHINE;
    add(&arguments, cc);
    if (strcmp(cc, "tcc") != 0) add_hardening(&arguments, module);
    add(&arguments, text_string(arena, text_format(arena, "-I%s/include", file_prefix(arena))));
    array_each(struct path_map, map, &options->maps)
    {
        struct text flag = text_format(arena, "-ffile-prefix-map=%s=%s", map->from, map->to);
        if (strcmp(cc, "tcc") != 0) add(&arguments, text_string(arena, flag));
    }
    add(&arguments, module ? "-shared" : "-c");
    if (module) add(&arguments, "-DYAWL_MODULE"); /* the entry that a loader looks for */
    add(&arguments, source);
    add(&arguments, "-o");
    add(&arguments, output);
    progress_begin("running the C compiler on", source);
    int status = spawn_and_wait(arguments.items);
    progress_end();
    if (status == 0) return EXIT_FINE;
    if (status > 0)
        fprintf(stderr, "yawlc: %s failed on '%s' (exit status %d)\n", cc, source, status);
    return EXIT_MACHINE;
}

static const char *path_of(struct arena *arena, const char *directory, const char *stem,
                           const char *extension)
{
    return text_string(arena, text_format(arena, "%s/%s%s", directory, stem, extension));
}

int build_object(struct arena *arena, const struct options *options, const char *directory,
                 const char *stem)
{
    return build(arena, options, path_of(arena, directory, stem, ".c"),
                 path_of(arena, directory, stem, ".o"), false);
}

int build_module(struct arena *arena, const struct options *options, const char *directory,
                 const char *stem)
{
    return build(arena, options, path_of(arena, directory, stem, ".c"),
                 path_of(arena, directory, stem, ".so"), true);
}
