/* Applies decisions: the only code that writes a case.  It cannot fail; what it needs was reserved. */
#ifndef CORE_APPLY_H
#define CORE_APPLY_H

#include "core/core.h"
#include "core/event_record.h"

/* Applies one decision.  With core->following, what follows from it is appended to core->events and
 * core->effects, and automatic tasks that became enabled wait in core->pending. */
void yawl__apply(struct yawl__core *core, struct yawl__case *c,
                 const struct yawl__event_view *view);

#endif
