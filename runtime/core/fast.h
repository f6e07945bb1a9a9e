/* The step that most steps are, in one straight line: a person's task without data, instances, timers or
 * anything else is completed, in a case that has nothing beside its frame.
 *
 * What it records and leaves is what the general way (decide, reserve, apply) would; only faster.
 */
#ifndef CORE_FAST_H
#define CORE_FAST_H

#include "core/decide.h"

enum yawl__fast {
    YAWL__FAST_NO,      /* not that plain: nothing was done */
    YAWL__FAST_AT_REST, /* done, and nothing follows from it */
    YAWL__FAST_MORE     /* done; core->record_done is its head, and the case is to come to rest */
};

/* Completes an offered task of the root net, if task and case are as plain as that. */
enum yawl__fast yawl__fast_complete(struct yawl__core *core, struct yawl__case *c, uint32_t task);

#endif
