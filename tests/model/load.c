/* Texts of C become code in this process: several by tcc, side by side; one by another compiler. */
#include "load.h"

#include <dlfcn.h>
#include <libtcc.h>
#include <spawn.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#define SYMBOLS_MAX 128

static void note_error(void *opaque, const char *text)
{
    struct loaded *loaded = opaque;
    if (strstr(text, "warning") == NULL)
        snprintf(loaded->message, sizeof loaded->message, "tcc: %s", text);
}

/* The next `yawl_`; not by strstr, which the sanitizer makes measure the whole text each time. */
static const char *find_name(const char *at)
{
    for (; *at != '\0'; at++) {
        if (*at == 'y' && strncmp(at, "yawl_", strlen("yawl_")) == 0) return at;
    }
    return NULL;
}

/* Without the standard library tcc looks nothing up by itself: every function of ours that the text
 * names is given. */
static void add_symbols(TCCState *tcc, const char *text)
{
    char names[SYMBOLS_MAX][48];
    int count = 0;
    for (const char *at = text; (at = find_name(at)) != NULL;) {
        size_t length = strspn(at, "abcdefghijklmnopqrstuvwxyz_0123456789");
        bool fits = length < sizeof names[0] && at[length] == '(', known = false;
        char name[sizeof names[0]];
        snprintf(name, sizeof name, "%.*s", fits ? (int)length : 0, at);
        at += length;
        for (int i = 0; i < count && !known; i++) known = strcmp(names[i], name) == 0;
        void *address = fits && !known ? dlsym(RTLD_DEFAULT, name) : NULL;
        if (address == NULL || count == SYMBOLS_MAX) continue;
        tcc_add_symbol(tcc, name, address);
        memcpy(names[count++], name, sizeof name);
    }
}

static TCCState *new_tcc(struct loaded *loaded, const char *include)
{
    TCCState *tcc = tcc_new();
    if (tcc == NULL) abort();
    tcc_set_error_func(tcc, loaded, note_error);
    tcc_set_options(tcc, "-nostdlib");
    tcc_set_output_type(tcc, TCC_OUTPUT_MEMORY);
    tcc_add_include_path(tcc, include);
    /* Inline functions of the headers call them. */
    static const char *const behind[] = {"memcpy",
                                         "memmove",
                                         "memset",
                                         "memcmp",
                                         "yawl_int_overflow",
                                         "yawl_decimal_sum",
                                         "yawl_decimal_difference",
                                         "yawl_decimal_order"};
    for (size_t i = 0; i < sizeof behind / sizeof *behind; i++)
        tcc_add_symbol(tcc, behind[i], dlsym(RTLD_DEFAULT, behind[i]));
    return tcc;
}

static bool load_with_tcc(struct loaded *loaded, char *const *texts, int count,
                          const char *include)
{
    TCCState *tcc = loaded->tcc = new_tcc(loaded, include);
    for (int i = 0; i < count; i++) {
        add_symbols(tcc, texts[i]);
        if (tcc_compile_string(tcc, texts[i]) < 0) return false;
    }
    return tcc_relocate(tcc, TCC_RELOCATE_AUTO) >= 0;
}

static bool write_text(const char *path, const char *text)
{
    FILE *file = fopen(path, "w");
    if (file == NULL) return false;
    bool fine = fputs(text, file) >= 0;
    return fclose(file) == 0 && fine;
}

static bool run_cc(const char *cc, const char *include, const char *from, const char *to)
{
    char folder[300];
    snprintf(folder, sizeof folder, "-I%s", include);
    const char *const command[] = {
        cc,        "-std=c11", "-O2",  "-Wall", "-Wextra", "-Werror", "-Wno-unused-function",
        "-shared", "-fPIC",    folder, "-o",    to,        from,      NULL};
    pid_t child;
    int status;
    bool started = posix_spawnp(&child, cc, NULL, NULL, (char *const *)command, environ) == 0;
    return started && waitpid(child, &status, 0) == child && WIFEXITED(status) &&
           WEXITSTATUS(status) == 0;
}

static bool load_with_cc(struct loaded *loaded, const char *text,
                         const struct compiled_options *options)
{
    char c_path[200], so_path[200];
    snprintf(c_path, sizeof c_path, "%s/differ%d.c", options->folder, (int)getpid());
    snprintf(so_path, sizeof so_path, "%s/differ%d.so", options->folder, (int)getpid());
    bool fine = write_text(c_path, text) && run_cc(options->cc, options->include, c_path, so_path);
    if (fine) loaded->module = dlopen(so_path, RTLD_NOW | RTLD_LOCAL);
    remove(c_path);
    remove(so_path);
    if (loaded->module != NULL) return true;
    snprintf(loaded->message, sizeof loaded->message, "%s: the C does not compile", options->cc);
    return false;
}

bool load_texts(struct loaded *loaded, char *const *texts, int count,
                const struct compiled_options *options)
{
    if (options->cc == NULL) return load_with_tcc(loaded, texts, count, options->include);
    return load_with_cc(loaded, texts[0], options);
}

const void *load_symbol(const struct loaded *loaded, const char *name)
{
    return loaded->tcc != NULL ? tcc_get_symbol(loaded->tcc, name) : dlsym(loaded->module, name);
}

void load_done(struct loaded *loaded)
{
    if (loaded->tcc != NULL) tcc_delete(loaded->tcc);
    if (loaded->module != NULL) dlclose(loaded->module);
}
