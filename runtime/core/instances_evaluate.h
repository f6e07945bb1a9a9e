/* Runs the generated functions of multiple-instance tasks: plan, inputs, results, synchroniser.
 *
 * Each returns 0 or the fault with a message, and changes nothing of a case.  What it makes lies in
 * core->many until the next evaluation of the same thing.
 */
#ifndef CORE_INSTANCES_EVALUATE_H
#define CORE_INSTANCES_EVALUATE_H

#include "core/evaluate.h"
#include "core/instances.h"

/* Computes what the instances of the task are made of, for the inputs that follow. */
int yawl__many_each(struct yawl__core *core, const struct yawl__at *at);
/* The same; and how many instances, checked against their limits (YAWL_ECOUNT). */
int yawl__many_plan(struct yawl__core *core, const struct yawl__at *at,
                    struct yawl_instances_plan *plan);
/* The own variable of at->instance: `given` (an outside struct), or picked from the data.  Its pack is
 * appended to the open record; at->own is set until the next one. */
int yawl__many_own(struct yawl__core *core, struct yawl__at *at, const void *given);
/* What the performer of at->instance gets: its pack is appended to the open record, a copy of the struct
 * lies in core->many.input. */
int yawl__many_input(struct yawl__core *core, const struct yawl__at *at);
/* What is returned where nothing was given: the members of `in` by their names, in core->returns. */
int yawl__many_returns(struct yawl__core *core, const struct yawl__at *at, const void *in,
                       const void **returns);
/* What is kept of at->instance, an outside struct in core->many.kept; its texts may be borrowed. */
int yawl__many_keep(struct yawl__core *core, const struct yawl__at *at, const void *returns);
/* The data after `count` results were collected, and with `assigns` the task's mappings, in core->next;
 * `*data` is the scope's own where nothing changes them. */
int yawl__many_collect(struct yawl__core *core, const struct yawl__at *at, uint32_t count,
                       bool assigns, const struct yawl_data **data);
/* Is what is complete enough?  core->many.list holds the results of the completed ones. */
int yawl__many_synchronised(struct yawl__core *core, const struct yawl__at *at,
                            const struct yawl_instances *counts, bool *enough);

#endif
