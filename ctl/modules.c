/* Loads modules that yawlc compiled. */
#include <dlfcn.h>
#include <stdlib.h>
#include <string.h>

#include "ctl/ctl.h"

/* The one symbol of a module: see YAWL_MODULE in generated code. */
#define ENTRY "yawl_module"

static const struct yawl_program *load(const char *path)
{
    char name[4096];
    /* A name without a slash would be looked for elsewhere. */
    snprintf(name, sizeof name, "%s%s", strchr(path, '/') == NULL ? "./" : "", path);
    void *module = dlopen(name, RTLD_NOW | RTLD_LOCAL);
    if (module == NULL) {
        fprintf(stderr, "yawlctl: cannot load '%s': %s\n", path, dlerror());
        return NULL;
    }
    const struct yawl_program *const *entry = dlsym(module, ENTRY);
    if (entry == NULL) fprintf(stderr, "yawlctl: '%s' is no module of yawlc\n", path);
    return entry == NULL ? NULL : *entry;
}

const struct yawl_program **ctl_load_modules(const struct ctl_options *options)
{
    const struct yawl_program **programs =
        calloc((size_t)options->modules_count + 1, sizeof *programs);
    for (int i = 0; programs != NULL && i < options->modules_count; i++) {
        programs[i] = load(options->modules[i]);
        if (programs[i] != NULL) continue;
        free(programs);
        return NULL;
    }
    return programs;
}
