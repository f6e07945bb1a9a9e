/* Which tasks of a net can be busy at the same time? */
#ifndef VERIFY_PARALLEL_H
#define VERIFY_PARALLEL_H

#include "verify/search/explore.h"
#include "verify/verify.h"

/* Of some tasks, pair by pair. */
struct parallel {
    const uint32_t *tasks; /* sorted */
    uint32_t count;
    /* By pair, row times `count` plus column: PARALLEL_NEVER, else that they can; of markings the first one
     * that shows it. */
    uint32_t *pairs;
};
#define PARALLEL_NEVER UINT32_MAX

/* Exactly, in `explored`: all markings of the net.  False: too much work. */
bool parallel_of_markings(struct arena *arena, const struct explored *explored,
                          struct parallel *parallel);
/* From the flows, and what is known of the or-joins: tasks that can be busy together are among the pairs,
 * perhaps with others.  False: the net is too large. */
bool parallel_of_flows(struct arena *arena, const struct encoding *encoding,
                       const struct verified_net *net, struct parallel *parallel);

#endif
