/* Writes the record that is being decided, and the notes of what follows while it is applied.
 *
 * It grows at the end of core->events, where it is applied and stays.  A refusal takes it back with
 * yawl__plan_drop.  At most one record is open; reserved memory belongs to it.
 */
#ifndef CORE_PLAN_H
#define CORE_PLAN_H

#include "core/core.h"
#include "core/event_record.h"
#include "core/side.h"

/* Opens a record of that kind about `at`.  The head is returned, to fill in firing, detail and flags; it
 * stays in place until the next append.  NULL: no memory, and refused so. */
struct yawl__event_head *yawl__plan_open(struct yawl__core *core, const struct yawl__at *at,
                                         enum yawl_event_kind kind);
/* The head again, after appends. */
static inline struct yawl__event_head *yawl__plan_head(const struct yawl__core *core)
{
    return (struct yawl__event_head *)(void *)(core->events->bytes + core->record_at);
}
/* Is the time on record? */
static inline bool yawl__plan_is_marked(const struct yawl__core *core)
{
    return core->is_marked && core->marked_ms == core->now_ms;
}
/* Puts it on record; there is room for a head. */
void yawl__plan_mark(struct yawl__core *core);
/* Appends to the body of the open record (packs append to core->events themselves). */
bool yawl__plan_append(struct yawl__core *core, const void *bytes, size_t size);
/* Ends the body.  `whole` false: an append found no memory, which is refused. */
int yawl__plan_close(struct yawl__core *core, bool whole);
/* Opens and closes a record without a body. */
int yawl__plan_plain(struct yawl__core *core, const struct yawl__at *at, enum yawl_event_kind kind,
                     uint32_t firing, uint64_t detail);
/* The firing of the next item: refused when the case has had 2^32. */
int yawl__plan_firing(struct yawl__core *core, const struct yawl__case *c, uint32_t *firing);
/* Is there a record that was decided and not yet applied? */
static inline bool yawl__plan_is_open(const struct yawl__core *core)
{
    return core->record_at != SIZE_MAX;
}
/* Forgets the record and what was reserved for it. */
void yawl__plan_drop(struct yawl__core *core);
/* Gives back what was reserved. */
void yawl__reserved_drop(struct yawl__core *core);
/* The record was applied: it stays, with its notes. */
void yawl__plan_keep(struct yawl__core *core);

/* ---- Notes, while a record is applied; nothing in a replay ---- */

/* A task or a condition. */
void yawl__note(struct yawl__core *core, const struct yawl__scope *scope, enum yawl_event_kind kind,
                uint32_t value);
/* A work item; `kind` YAWL_EVENT_ITEM_CANCELLED or YAWL_EVENT_ITEM_DISCARDED.  One that is cancelled by a
 * case-cancelled record is so with its case. */
void yawl__note_item(struct yawl__core *core, const struct yawl__scope *scope,
                     enum yawl_event_kind kind, const yawl_item_id *item);
/* Of the call that ends an item by the record that is open, before it is applied: `kind` is
 * YAWL_EVENT_CALL_PERFORMED with the worker's number, or YAWL_EVENT_CALL_WAITED with milliseconds. */
void yawl__note_call(struct yawl__core *core, const struct yawl__scope *scope,
                     enum yawl_event_kind kind, const yawl_item_id *item, uint32_t number);
void yawl__note_timer(struct yawl__core *core, const struct yawl__scope *scope,
                      const struct yawl__armed *armed);
void yawl__note_tokens(struct yawl__core *core, const struct yawl__scope *scope, uint32_t place,
                       uint32_t tokens);

#endif
