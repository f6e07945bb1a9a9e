/* Takes all memory that applying a plan needs, so that applying cannot fail.
 *
 * What is reserved either becomes part of the case when the plan is applied, or is given back with the
 * plan.  The rule for a data block's size depends on the block and the record alone, so a replay makes
 * the same blocks.
 */
#ifndef CORE_RESERVE_H
#define CORE_RESERVE_H

#include "core/core.h"

/* The block of the item that the record at `at` in the plan starts, in core->reserved_block. */
int yawl__reserve_block(struct yawl__core *core, const struct yawl__case *c, size_t at);
/* Everything that core->plan needs; YAWL_ENOMEM or YAWL_ETOOBIG, the case is then as it was. */
int yawl__reserve(struct yawl__core *core, struct yawl__case *c);

#endif
