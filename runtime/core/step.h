/* A whole step: a command is decided and applied, then the case comes to rest. */
#ifndef CORE_STEP_H
#define CORE_STEP_H

#include "core/decide.h"

/* Carries out `command` on `c`.  0: done, its events are in core->events, its connector calls in
 * core->effects.  Negative: refused with core->message, the case is as it was (one that was to start
 * is the caller's to release).  Check core->broken afterwards. */
int yawl__step(struct yawl__core *core, struct yawl__case *c, const struct yawl__command *command);

/* After yawl__fast_complete (core/fast.h) said that there is more: the rest of that step. */
void yawl__step_on(struct yawl__core *core, struct yawl__case *c);

/* Applies the event record at the start of `bytes` to `c`; a consequence is passed over.  Returns its
 * size, or YAWL_ECORRUPT: it does not follow from the state, nothing changed. */
int64_t yawl__replay(struct yawl__core *core, struct yawl__case *c, const char *bytes,
                     size_t length);

#endif
