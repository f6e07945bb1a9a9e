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

/* Applies a record that was read, and is no mark, to the case.  YAWL_ECORRUPT: it does not follow from the
 * state, nothing changed; YAWL_ENOMEM, YAWL_ETOOBIG: there is no room for it. */
int yawl__replay_record(struct yawl__core *core, struct yawl__case *c,
                        const struct yawl__event_view *view);
/* Reads the record at the start of `bytes` and applies it to `c`; a mark only sets the time.  Returns its
 * size, or why it could not. */
int64_t yawl__replay(struct yawl__core *core, struct yawl__case *c, const char *bytes,
                     size_t length);

#endif
