/* The life of a work item: which command is allowed in which status, and what follows. */
#ifndef CORE_WORK_ITEM_H
#define CORE_WORK_ITEM_H

#include "core/core.h"
#include "core/side.h"

/* X(name, text).  What commands do to a work item. */
#define YAWL__ITEM_OPERATIONS(X)                                                                   \
    X(START, "start")                                                                              \
    X(ROLLBACK, "roll back")                                                                       \
    X(COMPLETE, "complete")                                                                        \
    X(FAIL, "fail")                                                                                \
    X(CANCEL, "cancel")                                                                            \
    X(SUSPEND, "suspend")                                                                          \
    X(RESUME, "resume")                                                                            \
    X(SKIP, "skip")

enum yawl__item_operation {
#define YAWL__ITEM_OPERATION(name, text) YAWL__ITEM_##name,
    YAWL__ITEM_OPERATIONS(YAWL__ITEM_OPERATION)
#undef YAWL__ITEM_OPERATION
    YAWL__ITEM_OPERATION_COUNT
};

/* What the task's current item is: its status, the status behind a suspension, its firing. */
struct yawl__item_state {
    int status; /* enum yawl_item_status, -1: the task has no item */
    int before;
    uint32_t firing;
};

/* The status after `operation`, or YAWL_ESTATUS: not allowed.  RESUME gives SUSPENDED's `before`. */
int yawl__item_next(enum yawl__item_operation operation, struct yawl__item_state state);
struct yawl__item_state yawl__item_state_of(const struct yawl__scope *scope, uint32_t task);
/* Is it fired, or was it when it was suspended: is its call still to be made? */
static inline bool yawl__item_is_fired(struct yawl__item_state state)
{
    bool before = state.status == YAWL_ITEM_SUSPENDED && state.before == YAWL_ITEM_FIRED;
    return state.status == YAWL_ITEM_FIRED || before;
}
/* Text of an operation, such as "roll back". */
const char *yawl__item_operation_name(enum yawl__item_operation operation);

#endif
