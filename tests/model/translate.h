/* A specification's text to one text of C, by the compiler's library. */
#ifndef TRANSLATE_H
#define TRANSLATE_H

#include <stddef.h>

/* The header and the C file in one; the caller frees it.  NULL: rejected, `problem` says why. */
char *translate(const char *text, size_t length, unsigned long markings, char *problem,
                size_t size);

#endif
