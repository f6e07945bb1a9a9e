/* From generated C to an object file, a module that can be loaded or a program, with a C compiler of the
 * machine and Debian's hardening flags. */
#include "command/command.h"

#include <stdio.h>
#include <string.h>

#define ARGUMENTS_MAX 64

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

enum kind { KIND_OBJECT, KIND_MODULE, KIND_PROGRAM };

static void add_hardening(struct arguments *arguments, enum kind kind)
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
    if (kind == KIND_OBJECT) return;
    add(arguments, "-Wl,-z,relro");
    add(arguments, "-Wl,-z,now");
}

struct job {
    const char *source, *output;
    enum kind kind;
    bool http;    /* a program with that connector */
    bool durable; /* and one with a store */
};

/* What a program is linked with lies beside the player. */
static void add_library(struct arena *arena, struct arguments *arguments, const char *name)
{
    struct text path = text_format(arena, "%s/libexec/yawlc/lib%s.a", file_prefix(arena), name);
    add(arguments, text_string(arena, path));
}

static void add_libraries(struct arena *arena, struct arguments *arguments, const struct job *job)
{
    if (job->durable) add(arguments, "-Wl,-u,program_store");
    add_library(arena, arguments, "yawl-program");
    if (job->http) add_library(arena, arguments, "yawl-http");
    if (job->durable) add_library(arena, arguments, "yawl-sqlite");
    add_library(arena, arguments, "yawl");
    if (job->http) add(arguments, "-lcurl");
    if (job->durable) add(arguments, "-lsqlite3");
    add(arguments, "-luv");
    add(arguments, "-ljansson");
    add(arguments, "-lm");
}

static int build(struct arena *arena, const struct options *options, const struct job *job)
{
    const char *cc = find_compiler(options);
    struct arguments arguments = {.count = 0};
    if (cc == NULL) return EXIT_MACHINE;
    add(&arguments, cc);
    if (strcmp(cc, "tcc") != 0) add_hardening(&arguments, job->kind);
    add(&arguments, text_string(arena, text_format(arena, "-I%s/include", file_prefix(arena))));
    array_each(struct path_map, map, &options->maps)
    {
        struct text flag = text_format(arena, "-ffile-prefix-map=%s=%s", map->from, map->to);
        if (strcmp(cc, "tcc") != 0) add(&arguments, text_string(arena, flag));
    }
    if (job->kind != KIND_PROGRAM) add(&arguments, job->kind == KIND_MODULE ? "-shared" : "-c");
    /* The entry that a loader looks for, and a program's main. */
    if (job->kind != KIND_OBJECT) add(&arguments, "-DYAWL_MODULE");
    if (job->kind == KIND_PROGRAM) add(&arguments, "-DYAWL_STANDALONE");
    add(&arguments, job->source);
    add(&arguments, "-o");
    add(&arguments, job->output);
    if (job->kind == KIND_PROGRAM) add_libraries(arena, &arguments, job);
    progress_begin("running the C compiler on", job->source);
    int status = spawn_and_wait(arguments.items);
    progress_end();
    if (status == 0) return EXIT_FINE;
    if (status > 0)
        fprintf(stderr, "yawlc: %s failed on '%s' (exit status %d)\n", cc, job->source, status);
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
    struct job job = {.source = path_of(arena, directory, stem, ".c"), .kind = KIND_OBJECT};
    job.output = path_of(arena, directory, stem, ".o");
    return build(arena, options, &job);
}

int build_module(struct arena *arena, const struct options *options, const char *directory,
                 const char *stem)
{
    struct job job = {.source = path_of(arena, directory, stem, ".c"), .kind = KIND_MODULE};
    job.output = path_of(arena, directory, stem, ".so");
    return build(arena, options, &job);
}

int build_program(struct arena *arena, const struct options *options, const char *directory,
                  const char *stem, bool http)
{
    struct job job = {.source = path_of(arena, directory, stem, ".c"), .kind = KIND_PROGRAM};
    job.output = path_of(arena, directory, stem, "");
    job.http = http;
    job.durable = options->durable || options->store != NULL;
    return build(arena, options, &job);
}
