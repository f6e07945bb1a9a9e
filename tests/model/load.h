/* Generated C as code: by tcc in memory, or by another compiler as a module. */
#ifndef LOAD_H
#define LOAD_H

#include "compiled.h"

struct loaded {
    void *tcc, *module;
    char message[200];
};

/* Each text is a file of its own; with options->cc there is only one.  False: loaded->message says why. */
bool load_texts(struct loaded *loaded, char *const *texts, int count,
                const struct compiled_options *options);
const void *load_symbol(const struct loaded *loaded, const char *name);
void load_done(struct loaded *loaded);

#endif
