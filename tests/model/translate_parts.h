/* Pieces of translating that both ways to C share. */
#ifndef TRANSLATE_PARTS_H
#define TRANSLATE_PARTS_H

#include "compile.h"

/* Header and C file in one text, which includes no file of its own; the caller frees it. */
char *translate_join(struct text header, struct text body);
char *translate_machine(struct arena *arena, const struct machine *machine);
/* The first error. */
void translate_tell(struct compilation *compilation, char *problem, size_t size);

#endif
