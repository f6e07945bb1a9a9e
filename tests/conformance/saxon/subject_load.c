/* C to code with tcc, in memory; the functions that the text calls are those of this process. */
#include "subject.h"

#include <dlfcn.h>
#include <libtcc.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void note_error(void *opaque, const char *text)
{
    (void)opaque;
    if (strstr(text, "warning") == NULL) fprintf(stderr, "tcc: %s\n", text);
}

static char *read_header(const char *include, const char *name)
{
    char path[4096], *text = NULL;
    size_t length = 0;
    snprintf(path, sizeof path, "%s/yawl/%s.h", include, name);
    FILE *file = fopen(path, "r");
    if (file == NULL || getdelim(&text, &length, '\0', file) < 0) {
        fprintf(stderr, "%s cannot be read\n", path);
        exit(1);
    }
    fclose(file);
    return text;
}

struct symbols {
    TCCState *tcc;
    struct intern known;
};

/* Adds each function called yawl_… that the text names, if it is one of this process. */
static void add_symbols(struct symbols *symbols, const char *text)
{
    for (const char *at = strstr(text, "yawl_"); at != NULL; at = strstr(at + 1, "yawl_")) {
        struct text name = {at, strspn(at, "abcdefghijklmnopqrstuvwxyz_0123456789")};
        uint32_t next = symbols->known.count;
        if (at[name.length] != '(') continue;
        const char *string = text_string(symbols->known.arena, name);
        if (intern_add(&symbols->known, text_of(string), next) != next) continue;
        void *address = dlsym(RTLD_DEFAULT, string);
        if (address != NULL) tcc_add_symbol(symbols->tcc, string, address);
    }
}

/* Those of the text, and of the headers, whose inline functions call others. */
static void add_all_symbols(TCCState *tcc, const char *text, const char *include)
{
    static const char *const headers[] = {"value", "layout", "functions", "items",
                                          "time",  "tree",   "program"};
    struct arena *arena = arena_new(ARENA_LIMIT_DEFAULT);
    struct symbols symbols = {tcc, {.arena = arena}};
    add_symbols(&symbols, text);
    for (size_t i = 0; i < sizeof headers / sizeof *headers; i++) {
        char *header = read_header(include, headers[i]);
        add_symbols(&symbols, header);
        free(header);
    }
    arena_free(arena);
}

static void *need_symbol(TCCState *tcc, const char *name)
{
    void *address = tcc_get_symbol(tcc, name);
    if (address != NULL) return address;
    fprintf(stderr, "the C has no %s\n", name);
    exit(1);
}

void subject_load(struct subject_code *code, const char *text, const char *include)
{
    static const char *const standard[] = {"memcpy", "memmove", "memset", "memcmp"};
    TCCState *tcc = code->tcc = tcc_new();
    if (tcc == NULL) abort();
    tcc_set_error_func(tcc, NULL, note_error);
    tcc_set_options(tcc, "-nostdlib");
    tcc_set_output_type(tcc, TCC_OUTPUT_MEMORY);
    tcc_add_include_path(tcc, include);
    for (int i = 0; i < 4; i++) tcc_add_symbol(tcc, standard[i], dlsym(RTLD_DEFAULT, standard[i]));
    add_all_symbols(tcc, text, include);
    if (tcc_compile_string(tcc, text) < 0 || tcc_relocate(tcc, TCC_RELOCATE_AUTO) < 0) exit(1);
    code->size = *(const uint32_t *)need_symbol(tcc, "subject_size");
    code->offsets = need_symbol(tcc, "subject_offsets");
    code->functions = need_symbol(tcc, "subject_functions");
    code->formals = need_symbol(tcc, "subject_formals");
    code->list = need_symbol(tcc, "subject_list");
}

void subject_unload(struct subject_code *code) { tcc_delete(code->tcc); }
