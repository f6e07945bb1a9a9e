/* Takes all memory that applying a record needs, so that applying cannot fail.
 *
 * What is reserved either becomes part of the case when the record is applied, or is given back with the
 * record.  The rule for a data block's size depends on the block and the record alone, so a replay makes
 * the same blocks.
 */
#ifndef CORE_RESERVE_H
#define CORE_RESERVE_H

#include "core/event_record.h"
#include "core/side.h"

/* Everything that the record needs; YAWL_ENOMEM or YAWL_ETOOBIG, the case is then as it was. */
int yawl__reserve(struct yawl__core *core, struct yawl__case *c,
                  const struct yawl__event_view *view);

/* ---- Parts, for records of instances ---- */

/* The scope's next data block, if the changes in `pack` do not fit the one it has (NULL: a new one).
 * Nothing, if one is reserved already. */
int yawl__reserve_data(struct yawl__core *core, const struct yawl_task *row,
                       const struct yawl_record *record, const struct yawl_data *data,
                       struct yawl__pack pack);

/* What an item got or an instance has left: an outside struct of `record` (NULL: none) by a good pack, and a
 * text; counted in core->held.  NULL: no memory. */
struct yawl__item_block *yawl__block_new(struct yawl__core *core, const struct yawl_record *record,
                                         struct yawl__pack pack, struct yawl_text text);
/* Does a work item of this task always have a block?  One of its instances? */
bool yawl__item_keeps(const struct yawl_task *row);
bool yawl__instances_keep(const struct yawl_task *row);

#endif
