/* Checks, in builds with YAWL_CHECK_ROWS, that a generated step did what its row says.
 *
 * The rows (presets, flows, cancellation sets) are what people and tools read, the step functions are
 * what runs; here they are held against each other at every step.  Costs a walk over the net a step.
 */
#ifndef CORE_CHECK_ROWS_H
#define CORE_CHECK_ROWS_H

#include "core/core.h"

#ifdef YAWL_CHECK_ROWS
/* Makes room for the copy of a frame; YAWL_ENOMEM. */
int yawl__rows_fit(struct yawl__core *core, const struct yawl_program *program);
/* Keeps a copy of the frame as it is before a step. */
void yawl__rows_before(struct yawl__core *core, const struct yawl__scope *scope);
/* Each ends the program with a message where the step of `task` differs from its row. */
void yawl__rows_check_start(struct yawl__core *core, const struct yawl__scope *scope, uint32_t task);
void yawl__rows_check_leave(struct yawl__core *core, const struct yawl__scope *scope, uint32_t task,
                            uint64_t choice);
void yawl__rows_check_pass(struct yawl__core *core, const struct yawl__scope *scope, uint32_t task,
                           uint64_t choice);
/* After any step: exactly the tasks whose joins hold are enabled. */
void yawl__rows_check_sets(struct yawl__core *core, const struct yawl__scope *scope);
#else
#define yawl__rows_fit(core, program)                     0
#define yawl__rows_before(core, scope)                    ((void)0)
#define yawl__rows_check_start(core, scope, task)         ((void)0)
#define yawl__rows_check_leave(core, scope, task, choice) ((void)0)
#define yawl__rows_check_pass(core, scope, task, choice)  ((void)0)
#define yawl__rows_check_sets(core, scope)                ((void)0)
#endif

#endif
