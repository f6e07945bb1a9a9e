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
void yawl__rows_before(struct yawl__core *core, const struct yawl__case *c);
/* Ends the program with a message where the start of `task` differs from its row. */
void yawl__rows_check_start(struct yawl__core *core, const struct yawl__case *c, uint32_t task);
void yawl__rows_check_leave(struct yawl__core *core, const struct yawl__case *c, uint32_t task,
                            uint64_t choice);
#else
#define yawl__rows_fit(core, program)                 0
#define yawl__rows_before(core, c)                    ((void)0)
#define yawl__rows_check_start(core, c, task)         ((void)0)
#define yawl__rows_check_leave(core, c, task, choice) ((void)0)
#endif

#endif
