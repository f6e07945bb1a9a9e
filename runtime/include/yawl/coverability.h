/* Or-joins that are decided by a search: the net in which it happens, as constant data, and its entry.
 *
 * Only for or-joins for which the compiler found neither masks nor a table.  A mark is a place or, behind
 * the places, the running place of a task (it is busy); a position of the net stands for all marks whose
 * tokens can do the same.  The net lacks the or-join itself; its transitions are the starts and ends of the
 * other tasks.  Implemented in support/coverability.c: it allocates nothing, and the same marking gives the
 * same answer.
 */
#ifndef YAWL_COVERABILITY_H
#define YAWL_COVERABILITY_H

#include "yawl/value.h"

#ifdef __cplusplus
extern "C" {
#endif

struct yawl_reset_arc {
    uint32_t position, tokens;
};

/* One transition; its arcs lie one after another: what it takes, what it empties (`tokens` counts
 * nothing there), what it gives. */
struct yawl_reset_transition {
    uint32_t takes, empties, gives, end; /* indexes into `arcs` */
};

struct yawl_reset_input {
    uint32_t position;
    uint32_t is_lost; /* 1: some transition takes its tokens or empties it */
};

struct yawl_reset_net {
    uint32_t places_count, marks_count; /* of the frame: places; places and tasks */
    uint32_t positions_count, inputs_count, transitions_count;
    const uint32_t *position_of;           /* by mark; UINT32_MAX: it does not matter */
    const struct yawl_reset_input *inputs; /* of the or-join */
    const struct yawl_reset_transition *transitions;
    const struct yawl_reset_arc *arcs;
    /* Transitions that give to position p: givers[givers_begin[p]] … givers[givers_begin[p + 1] - 1]. */
    const uint32_t *givers_begin, *givers;
};

/* Where a frame keeps its marking. */
struct yawl_marking_view {
    const void *places; /* fields of `place_bits` bits (1, 8, 16 or 32), place 0 first */
    uint32_t place_bits;
    const uint64_t *busy; /* one bit a task */
};

/* Does the or-join, some of whose inputs are marked, wait for more?  Needs `scratch_size` bytes, aligned for
 * uint64_t; when they do not suffice, *fault becomes YAWL_ESEARCH and the answer is true. */
bool yawl_or_join_waits(const struct yawl_reset_net *net, const struct yawl_marking_view *view,
                        void *scratch, uint32_t scratch_size, int *fault);

#ifdef __cplusplus
}
#endif
#endif
