/* Decides commands: reads a case and a command, writes the decision records that carry it out.
 *
 * The records go to core->plan, which is empty before; a refusal is a negative code with a message, and
 * leaves the case as it was and the plan to be dropped (yawl__plan_drop).
 */
#ifndef CORE_DECIDE_H
#define CORE_DECIDE_H

#include "core/core.h"
#include "core/work_item.h"

/* What can be asked of a case: the operations on its items, and these. */
enum yawl__operation {
    YAWL__CASE_START = YAWL__ITEM_OPERATION_COUNT,
    YAWL__CASE_CANCEL,
    YAWL__CHOOSE,
    YAWL__OPERATION_COUNT
};

struct yawl__command {
    int operation;         /* enum yawl__item_operation or yawl__operation */
    uint32_t task;         /* of an item's operation and of a choice */
    uint32_t firing;       /* 0: the task's current item */
    uint64_t choice;       /* of a choice */
    const void *input;     /* case parameters, or what a completed item returns; good values */
    struct yawl_text text; /* of a failure */
};

int yawl__decide(struct yawl__core *core, const struct yawl__case *c,
                 const struct yawl__command *command);
/* The start of an enabled automatic task: a connector's item, or a routing task as a whole. */
int yawl__decide_automatic(struct yawl__core *core, const struct yawl__case *c, uint32_t task);
/* A case fails for the reason in core->message. */
int yawl__decide_case_failed(struct yawl__core *core, const struct yawl__case *c, int error);
/* A case event without a body: completed, cancelled, deadlocked. */
int yawl__decide_case(struct yawl__core *core, const struct yawl__case *c,
                      enum yawl_event_kind kind, uint64_t detail);
/* Forgets the plan and what was reserved for it. */
void yawl__plan_drop(struct yawl__core *core);

#endif
