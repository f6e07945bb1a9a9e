/* Events: what happened to a case, in the order in which it happened.
 *
 * Every change of a case is an event; the store keeps them as records, listeners get them as
 * `yawl_event_t` once they are committed.  An event is either a decision (replaying the decisions
 * rebuilds the case) or a consequence, which follows from the decision before it and is recorded so
 * that a history needs no replay.  New kinds are added at the end, since stores keep the numbers.
 */
#ifndef YAWL_EVENT_H
#define YAWL_EVENT_H

#include "yawl/program.h"

#ifdef __cplusplus
extern "C" {
#endif

/* No task, no condition: where an event or an item has none. */
#define YAWL_NONE UINT32_MAX
/* In place of a timer's index: the engine's own time limit of the work item, or (no task) of the case. */
#define YAWL_TIMER_LIMIT (UINT32_MAX - 1)

/* X(name, text).  Statuses of a work item; the table of what leads to what is in core/work_item.c. */
#define YAWL_ITEM_STATUSES(X)                                                                      \
    X(ENABLED, "Enabled")                   /* offered: its task is enabled, nothing consumed */   \
    X(FIRED, "Fired")                       /* tokens consumed, given back by its performer */     \
    X(EXECUTING, "Executing")               /* started */                                          \
    X(SUSPENDED, "Suspended")               /* may go on where it was */                           \
    X(COMPLETE, "Complete")                                                                        \
    X(FAILED, "Failed")                     /* its performer failed; the task stays busy */        \
    X(CANCELLED, "Cancelled")               /* by a command or by a cancellation set */            \
    X(CANCELLED_BY_CASE, "CancelledByCase") /* its case was cancelled */                           \
    X(WITHDRAWN, "Withdrawn")               /* its task is no longer enabled */                    \
    X(DISCARDED, "Discarded")               /* its net ended while it was running */

enum yawl_item_status {
#define YAWL_ITEM_STATUS(name, text) YAWL_ITEM_##name,
    YAWL_ITEM_STATUSES(YAWL_ITEM_STATUS)
#undef YAWL_ITEM_STATUS
    YAWL_ITEM_STATUS_COUNT
};

/* X(name, text).  Statuses of a parallel branch. */
#define YAWL_BRANCH_STATUSES(X)                                                                    \
    X(PENDING, "pending") /* its split has not led to it yet */                                    \
    X(RUNNING, "running")                                                                          \
    X(COMPLETED, "completed")                                                                      \
    X(FAILED, "failed")                                                                            \
    X(CANCELLED, "cancelled")

enum yawl_branch_status {
#define YAWL_BRANCH_STATUS(name, text) YAWL_BRANCH_##name,
    YAWL_BRANCH_STATUSES(YAWL_BRANCH_STATUS)
#undef YAWL_BRANCH_STATUS
    YAWL_BRANCH_STATUS_COUNT
};

/* Names a work item.  `firing` counts over the whole case: the third firing in case 7 is 7.3.  As the
 * argument of a command, 0 means the task's current item, whichever that is; an item that has not
 * started has no firing yet. */
typedef struct yawl_item_id {
    yawl_case_id case_id;
    uint32_t task;     /* index into the net's tasks */
    uint32_t firing;   /* from 1; 0: not started, or any */
    uint32_t scope;    /* net instance of the case, 0: the root; the others count up, never used twice */
    uint32_t instance; /* of a multiple-instance task, from 1; 0: not in one, or the first that fits */
} yawl_item_id;

/* X(name, text).  Fields of yawl_event_t that a kind does not name in its comment are empty. */
#define YAWL_EVENTS(X)                                                                             \
    X(CASE_STARTED, "case started")                                                                \
    X(CASE_COMPLETED, "case completed")                                                            \
    X(CASE_CANCELLED, "case cancelled")       /* message: "killed", or none */                     \
    X(CASE_FAILED, "case failed")             /* error, message, task, line */                     \
    X(CASE_DEADLOCKED, "case deadlocked")     /* place: the first condition that holds tokens */   \
    X(TASK_ENABLED, "task enabled")           /* task: a person's task; its item is offered */     \
    X(TASK_WITHDRAWN, "task withdrawn")       /* task: its item is no longer offered */            \
    X(TASK_ROUTED, "task routed")             /* task, firing, choice: started and left at once */ \
    X(TASK_LEFT, "task left")                 /* task, firing, choice */                           \
    X(ITEM_STARTED, "item started")           /* task, firing */                                   \
    X(ITEM_ROLLED_BACK, "item rolled back")   /* task, firing: Executing to Fired */               \
    X(ITEM_COMPLETED, "item completed")       /* task, firing */                                   \
    X(ITEM_FAILED, "item failed")             /* task, firing, message */                          \
    X(ITEM_SUSPENDED, "item suspended")       /* task, firing */                                   \
    X(ITEM_RESUMED, "item resumed")           /* task, firing */                                   \
    X(ITEM_CANCELLED, "item cancelled")       /* task, firing */                                   \
    X(ITEM_DISCARDED, "item discarded")       /* task, firing: the net ended */                    \
    X(CHOICE_FORCED, "choice forced")         /* task, choice */                                   \
    X(TOKENS_DROPPED, "tokens dropped")       /* place, tokens: left over when the net ended */     \
    X(NET_STARTED, "net started")             /* child, task, firing: of the composite task */     \
    X(NET_COMPLETED, "net completed")         /* scope: the sub-net that ended */                  \
    X(NET_CANCELLED, "net cancelled")         /* scope: the sub-net that is no more */             \
    X(TASK_FAILED, "task failed")             /* task, firing, message: the whole task */          \
    X(TASK_JUDGED, "task judged")             /* task: its `if` holds */                           \
    X(INSTANCES_STARTED, "instances started") /* task, firing: of the first; count */              \
    X(ITEM_ADDED, "item added")               /* task, firing, instance */                         \
    X(TIMER_ARMED, "timer armed")             /* task, timer, deadline_ms */                       \
    X(TIMER_CLOSED, "timer closed")           /* task, timer */                                    \
    X(TIMER_EXPIRED, "timer expired")         /* task, timer */                                    \
    X(TRIGGER_DELIVERED, "trigger delivered") /* task */                                           \
    X(TRIGGER_KEPT, "trigger kept")           /* nobody waits for it yet */                        \
    X(TRIGGER_LOST, "trigger lost")           /* nobody waited for it */                           \
    X(BUDGET_EXCEEDED, "budget exceeded")     /* task, firing: it took longer than it should */       \
    X(CASE_SUSPENDED, "case suspended")       /* it stands still */                                  \
    X(CASE_RESUMED, "case resumed")           /* and goes on */                                      \
    X(ANSWER_KEPT, "answer kept")             /* task, firing: of a call, while it stood still */     \
    X(ANSWER_TAKEN, "answer taken")           /* firing: what was kept has been carried out */    \
    X(TASK_REPAIRED, "task repaired")         /* task: what is enabled did not fit the marking */ \
    X(CALL_PERFORMED, "call performed")       /* task, firing, worker: that ended the item's call */ \
    X(CALL_WAITED, "call waited")             /* task, firing, waited_ms: in line, before it */       \
    X(CASE_MIGRATED, "case migrated")         /* program: the new one; message: both versions */

enum yawl_event_kind {
#define YAWL_EVENT_KIND(name, text) YAWL_EVENT_##name,
    YAWL_EVENTS(YAWL_EVENT_KIND)
#undef YAWL_EVENT_KIND
    YAWL_EVENT_COUNT
};

typedef struct yawl_event {
    enum yawl_event_kind kind;
    bool consequence; /* follows from the decision before it */
    yawl_case_id case_id;
    const struct yawl_program *program;
    int64_t time_ms; /* of the step, milliseconds since 1970 */
    uint32_t task;   /* YAWL_NONE: no task */
    uint32_t firing; /* 0: none */
    uint32_t scope;    /* net instance, 0: the root */
    uint32_t instance; /* of a multiple-instance task, from 1; 0: none */
    uint32_t child;    /* scope of the sub-net that starts */
    uint32_t count;    /* instances that start */
    uint32_t worker;   /* that performed the item's call (yawl/workers.h), from 1; 0: none */
    uint32_t timer;    /* index among the timers of the task, or (no task) of the net; YAWL_NONE: none */
    uint32_t waited_ms; /* that a call stood in line before it was made; UINT32_MAX: that or longer */
    int64_t deadline_ms;
    enum yawl_item_status status; /* of the work item from now on; YAWL_ITEM_STATUS_COUNT: no item */
    uint64_t choice; /* xor: index of the flow; or: one bit a flow */
    uint32_t place;  /* YAWL_NONE: no condition */
    uint32_t tokens;
    int error;                /* a negative code, 0: none */
    int cause;                /* of a failure: the system's code behind it, as libuv's; 0: none */
    uint32_t line;            /* in the specification, 0: unknown */
    struct yawl_text message; /* for a person; valid until the listener returns */
} yawl_event_t;

/* Static text of an event kind, such as "task left"; "unknown" for anything else. */
const char *yawl_event_name(int kind);
/* Static text of an item status, such as "Executing"; "unknown" for anything else. */
const char *yawl_item_status_name(int status);
/* Static text of a branch status, such as "running"; "unknown" for anything else. */
const char *yawl_branch_status_name(int status);
/* Static text of a case status, such as "running"; "unknown" for anything else. */
const char *yawl_case_status_name(int status);

#ifdef __cplusplus
}
#endif
#endif
