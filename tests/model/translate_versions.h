/* A random workflow as text of C: alone, or with another version of it and the mappings between them. */
#ifndef TRANSLATE_VERSIONS_H
#define TRANSLATE_VERSIONS_H

#include <stddef.h>

#include "model.h"

/* What the programs' names begin with, and the names of the mappings. */
#define TRANSLATE_FIRST  "random_net"
#define TRANSLATE_SECOND "random_next"
#define TRANSLATE_FORTH  "random_forth"
#define TRANSLATE_BACK   "random_back"
#define TRANSLATE_TEXTS  4

struct translating {
    unsigned long markings; /* that verification may visit */
    char *problem;          /* of `size` bytes: why there is none */
    size_t size;
};

/* How many texts there are, each the caller's to free; 0: rejected. */
int translate_spec(const struct spec *spec, const struct translating *as, char **texts);
int translate_versions(const struct spec *spec, const struct translating *as, char **texts);

#endif
