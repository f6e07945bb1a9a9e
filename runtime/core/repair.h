/* What is enabled, derived anew from the marking: a check of what every step keeps up by itself, and
 * its repair.
 *
 * A sound core and sound generated steps never need it.  It is there for the day on which one of them is not:
 * asked before a case is called deadlocked, and of cases that nothing could wake.  What it finds is put right
 * by records, so that a replay agrees.
 */
#ifndef CORE_REPAIR_H
#define CORE_REPAIR_H

#include "core/decide.h"
#include "core/event_record.h"

/* The first task that is enabled although it should not be, or the other way round; `*enabled`: what it
 * should be.  False: all is as the marking says. */
bool yawl__find_wrong(struct yawl__core *core, const struct yawl__case *c, struct yawl__at *at,
                      bool *enabled);
/* The record that puts it right. */
int yawl__decide_repaired(struct yawl__core *core, const struct yawl__at *at, bool enabled);
void yawl__apply_repaired(struct yawl__core *core, struct yawl__case *c, struct yawl__scope *scope,
                          const struct yawl__event_view *view);
/* In a replay: does it make the task what it should be?  It may be that already, where memory was damaged. */
bool yawl__repair_fits(struct yawl__core *core, const struct yawl__at *at,
                       const struct yawl__event_view *view);
/* Whatever can start or end by itself waits in core->pending once more. */
void yawl__await_all(struct yawl__core *core, const struct yawl__case *c);
/* Can anything from outside make the running case go on: a person, a call, a trigger, a timer? */
bool yawl__awaits_something(const struct yawl__case *c);

#endif
