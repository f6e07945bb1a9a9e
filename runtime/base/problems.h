/* All that is wrong with a document, as one text: "$.a: a number is expected; $.b[3]: …; 12 more".
 *
 * Takes each problem with the path of its value; appends it whole to a message, or counts it: beyond
 * YAWL_PROBLEMS_MAX, and where the message is full.  From the first that is only counted on, all are.
 */
#ifndef BASE_PROBLEMS_H
#define BASE_PROBLEMS_H

#include "base/message.h"

struct yawl__problems {
    struct yawl__message *message;
    const char *before; /* the first of them; "; " stands before the others */
    uint32_t told, left_out;
};

/* A yawl_problem_fn; the context is a struct yawl__problems. */
void yawl__problems_add(void *context, const char *path, const char *what);
/* How many were only counted, if any were. */
void yawl__problems_end(struct yawl__problems *problems);

#endif
