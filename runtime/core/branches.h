/* Parallel branches: which of them run, since when, and how they ended.
 *
 * The branches of a net are those of its and- and or-splits.  A branch is what only its flow leads to:
 * conditions and tasks that the other flows of the split do not reach.  It runs while a token or work
 * is in there; an exit is a condition of it that only tasks beyond it take from, where a token means
 * that it is done.  States and times are kept up by records, as they are applied, so a replay makes the
 * same. Only cases that are tracked (core->tracks) have them; they cost a step a look at each branch of
 * its net.
 */
#ifndef CORE_BRANCHES_H
#define CORE_BRANCHES_H

#include "core/core.h"
#include "core/event_record.h"

/* What is constant of a branch. */
struct yawl__branch_row {
    uint32_t task, flow;
    uint64_t *places, *exits, *tasks; /* sets; exits are places too */
};

/* The branches of a net, in the order of their tasks and flows. */
struct yawl__branch_plan {
    struct yawl__branch_plan *next;
    const struct yawl_net *net;
    size_t size; /* bytes of this, all included */
    uint32_t count, place_words, task_words;
    struct yawl__branch_row rows[];
};

struct yawl__branch {
    int64_t started_ms, ended_ms; /* of the last time that it ran */
    uint8_t status;               /* enum yawl_branch_status */
    uint8_t at_exit;              /* an exit was marked */
    uint8_t stays;                /* it failed, and what failed is still there */
    uint8_t reserved[5];
};

/* The branches of a net instance. */
struct yawl__branches {
    const struct yawl__branch_plan *plan;
    uint32_t count, reserved;
    struct yawl__branch list[];
};

/* Makes the plans of a program's nets; YAWL_ENOMEM. */
int yawl__branches_fit(struct yawl__core *core, const struct yawl_program *program);
/* False: its flow leads to a task of the compiler's, which is no part of the branches beside it. */
bool yawl__is_branch(const struct yawl_net *net, const struct yawl__branch_row *row);
/* As its author named it; else the task or condition that its flow leads to. */
const char *yawl__branch_name(const struct yawl_net *net, const struct yawl__branch_row *row);
void yawl__branch_plans_free(struct yawl__core *core);
/* The smallest branch of the net that the task is in, whether or not branches are tracked; NULL: it is
 * in none, or there is no memory. */
const struct yawl__branch_row *yawl__branch_around(struct yawl__core *core,
                                                   const struct yawl_net *net, uint32_t task);
/* Those of a net instance that begins; *branches NULL: its net has none, or nothing is tracked.
 * YAWL_ENOMEM. */
int yawl__branches_new(struct yawl__core *core, const struct yawl_net *net,
                       struct yawl__branches **branches);
/* NULL is allowed. */
void yawl__branches_free(struct yawl__core *core, struct yawl__branches *branches);
/* Those of a net instance; NULL: it has none. */
struct yawl__branches *yawl__branches_of(const struct yawl__case *c,
                                         const struct yawl__scope *scope);
/* Looks at them after a record was applied in `scope`, or (`head` NULL) it has just begun. */
void yawl__branches_look(const struct yawl__core *core, const struct yawl__case *c,
                         const struct yawl__scope *scope, const struct yawl__event_head *head);

#endif
