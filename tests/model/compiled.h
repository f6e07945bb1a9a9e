/* The same workflow compiled: text to C by the compiler's library, C to code by tcc in memory (or
 * by another compiler as a module), driven through the engine's public interface with virtual time.
 */
#ifndef COMPILED_H
#define COMPILED_H

#include "view.h"

struct compiled_options {
    const char *include; /* folder of yawl/program.h */
    const char *cc;      /* NULL: tcc in memory */
    const char *folder;  /* of modules */
    int restart;         /* after so many commands the engine is lost and recovered; 0: never */
    int migrate;         /* after so many commands the case goes over to another version; 0: never */
};

struct compiled;
/* NULL: it was rejected or does not compile; `problem` (of `size` bytes) says why. */
struct compiled *compiled_new(const struct spec *spec, const struct plain_spec *plain,
                              const struct compiled_options *options, char *problem, size_t size);
void compiled_free(struct compiled *compiled);
/* A new case takes the place of the one before. */
int compiled_start(struct compiled *compiled, int g);
/* 0, or the negative code of the refusal.  `before`: what the machine looked like (compiled_view).
 */
int compiled_perform(struct compiled *compiled, const struct view *before,
                     const struct command *command);
void compiled_view(struct compiled *compiled, struct view *view);
/* How often the case went over to the other version, and how often it could not. */
long compiled_moved(const struct compiled *compiled, long *stayed);
const char *compiled_message(const struct compiled *compiled);

#endif
