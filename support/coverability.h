/* Backward coverability in a net with reset arcs: which least markings lead to a target?
 *
 * Takes the net, targets and a piece of memory; gives the basis: an antichain of markings such that a
 * target can be covered from M exactly if some element b has b <= M (exact, also where the net is not
 * bounded).  Or, given one marking, stops as soon as an element is found that it covers.
 */
#ifndef SUPPORT_COVERABILITY_H
#define SUPPORT_COVERABILITY_H

#include "yawl/coverability.h"

enum coverability_status {
    COVERABILITY_COMPLETE, /* the basis is all there */
    COVERABILITY_COVERED,  /* `marking` covers an element */
    COVERABILITY_FULL      /* memory, elements or work ran out: nothing is known */
};

/* Work of one search: comparisons of two elements.  Time grows with their square where memory would still
 * do, so memory alone does not limit it; this is some 50 ms. */
#define COVERABILITY_WORK_MAX ((uint64_t)1 << 24)

#define COVERABILITY_NONE UINT32_MAX

struct coverability_element {
    uint64_t positions; /* a bit a position, modulo 64: to compare quickly */
    uint32_t at;        /* its arcs in `arcs`, by position */
    uint32_t count;
    uint32_t is_dropped; /* a smaller one was found */
    uint32_t older;      /* the next one that is left, or COVERABILITY_NONE */
};

struct coverability {
    const struct yawl_reset_net *net;
    const uint32_t *marking; /* tokens by position; NULL: the whole basis is wanted */
    const uint8_t
        *possible; /* with `marking`: positions that may ever be marked from it; or NULL */
    uint32_t elements_max;
    uint64_t work;                         /* comparisons that are left */
    struct coverability_element *elements; /* grows upwards */
    uint32_t count, live;
    uint32_t newest; /* of those that are left, or COVERABILITY_NONE */
    struct yawl_reset_arc
        *arcs; /* grows downwards, to the elements: [arcs_at, arcs_end) is in use */
    uint32_t arcs_at, arcs_end;
    uint32_t *tokens; /* by position: the marking that is made; 0 between steps */
    uint32_t *stamps; /* by transition: last element that it was tried for, + 1 */
};

/* Bytes of which nothing is left for elements. */
size_t coverability_base_size(const struct yawl_reset_net *net);
/* Begins a search in `memory` (aligned for uint64_t), of which it keeps pointers; false if it is too
 * small. */
bool coverability_begin(struct coverability *c, const struct yawl_reset_net *net, void *memory,
                        size_t size);
/* Adds a target: arcs with tokens > 0, any order, each position once. */
enum coverability_status coverability_add(struct coverability *c, const struct yawl_reset_arc *arcs,
                                          uint32_t count);
/* Searches backwards from all targets. */
enum coverability_status coverability_run(struct coverability *c);
/* What one question may use: memory, aligned for uint64_t, and comparisons, from which it takes its own. */
struct coverability_means {
    void *memory;
    size_t size;
    uint64_t work;
};
/* The question of yawl_or_join_waits for a marking whose tokens are given mark by mark. */
bool coverability_waits(const struct yawl_reset_net *net, const uint32_t *marks,
                        struct coverability_means *means, int *fault);

#endif
