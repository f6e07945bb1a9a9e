/* How far a net is from its end: for each condition, the most firings that a token in it can still need.
 *
 * Longest paths over the net without the flows that lead back (found by a depth-first search from the input
 * condition), so that each firing on a path without a loop comes one nearer.  A composite task counts its
 * sub-net's longest path as well; of nets that contain each other only so many levels count.
 */
#ifndef CORE_DISTANCE_H
#define CORE_DISTANCE_H

#include "core/core.h"

struct yawl__distances {
    uint32_t **places; /* by net: of each condition */
    uint32_t nets_count;
    bool
        goes_back; /* what is left can become more: a loop, a flow of a timer or a failure, added instances */
};

/* Makes those of a program; YAWL_ENOMEM, nothing is kept then. */
int yawl__distances_make(const struct yawl__memory *memory, const struct yawl_program *program,
                         struct yawl__distances *distances);
void yawl__distances_free(const struct yawl__memory *memory, const struct yawl_program *program,
                          struct yawl__distances *distances);
/* The most firings that the case can still need. */
uint32_t yawl__distance_left(const struct yawl__distances *distances, const struct yawl__case *c);

#endif
