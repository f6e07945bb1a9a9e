/* yawl-player: loads a module that yawlc compiled and plays traces (`test`) or one case (`run`).
 *
 * Usage: yawl-player test|run [--format=text|tap|junit] [--auto] [--workers N]
 *        [--data JSON] -- MODULE [TRACE…]
 * Started by yawlc; a process of its own, so that generated code never runs inside the compiler.
 */
#include "player/player.h"

#include <dlfcn.h>
#include <stdio.h>
#include <string.h>

/* The one symbol of a module: see YAWL_MODULE in generated code. */
#define ENTRY "yawl_module"

static int usage(const char *what)
{
    fprintf(stderr,
            "yawl-player: %s\nusage: yawl-player test|run [--format=text|tap|junit] [--auto] "
            "[--workers N] [--data JSON] -- MODULE [TRACE...]\n",
            what);
    return 2;
}

static bool take_option(struct player_options *options, int argc, char **argv, int *at)
{
    const char *option = argv[*at];
    if (player_take_option(options, argc, argv, at)) return true;
    if (strcmp(option, "--format=text") == 0)
        options->format = REPORT_TEXT;
    else if (strcmp(option, "--format=tap") == 0)
        options->format = REPORT_TAP;
    else if (strcmp(option, "--format=junit") == 0)
        options->format = REPORT_JUNIT;
    else
        return false;
    return true;
}

static const struct yawl_program *load(const char *path, void **module)
{
    *module = dlopen(path, RTLD_NOW | RTLD_LOCAL);
    if (*module == NULL) {
        fprintf(stderr, "yawl-player: cannot load '%s': %s\n", path, dlerror());
        return NULL;
    }
    const struct yawl_program *const *entry = dlsym(*module, ENTRY);
    if (entry == NULL) fprintf(stderr, "yawl-player: '%s' is no module of yawlc\n", path);
    return entry == NULL ? NULL : *entry;
}

int main(int argc, char **argv)
{
    struct player_options options = {.format = REPORT_TEXT};
    int at = 2;
    if (argc < 2) return usage("say what to play");
    for (; at < argc && strcmp(argv[at], "--") != 0; at++) {
        if (!take_option(&options, argc, argv, &at)) return usage(argv[at]);
    }
    if (at + 1 >= argc) return usage("name a module after --");
    options.traces = argv + at + 2;
    options.traces_count = argc - at - 2;
    void *module;
    const struct yawl_program *program = load(argv[at + 1], &module);
    if (program == NULL) return 3;
    int status = 2;
    if (strcmp(argv[1], "test") == 0)
        status = player_test(program, &options);
    else if (strcmp(argv[1], "run") == 0)
        status = player_run(program, &options);
    else
        usage(argv[1]);
    if (fflush(stdout) != 0 || ferror(stdout)) status = 3;
    dlclose(module);
    return status;
}
