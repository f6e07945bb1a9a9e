/* Runs the generated functions on data: inputs, mappings, guards, results.
 *
 * Each returns 0 or the fault, with a message that names the task and the line; nothing of the case
 * changes.  Results lie in the workspace until the next evaluation.
 */
#ifndef CORE_EVALUATE_H
#define CORE_EVALUATE_H

#include "core/core.h"

/* The data block of a new case, in core->next.  `in`: the case parameters or NULL. */
int yawl__evaluate_init(struct yawl__core *core, const struct yawl__case *c, const void *in);
/* What the performer of `task` gets, in core->in. */
int yawl__evaluate_input(struct yawl__core *core, const struct yawl__case *c, uint32_t task);
/* The text of a task with connector "log". */
int yawl__evaluate_text(struct yawl__core *core, const struct yawl__case *c, uint32_t task,
                        struct yawl_text *text);
/* The data after the completion mappings of `task`, in core->next. */
int yawl__evaluate_assign(struct yawl__core *core, const struct yawl__case *c, uint32_t task,
                          const void *returns);
/* The split's choice over `data`. */
int yawl__evaluate_choice(struct yawl__core *core, const struct yawl__case *c, uint32_t task,
                          const struct yawl_data *data, uint64_t *choice);
/* The case's result, an outside struct in core->in. */
int yawl__evaluate_result(struct yawl__core *core, const struct yawl__case *c);
/* The data block that init and assign leave. */
static inline struct yawl_data *yawl__next_data(const struct yawl__core *core)
{
    return core->next.bytes;
}

#endif
