/* What ends by itself: nets that are at their end, cases in which nothing goes on. */
#ifndef CORE_ENDS_H
#define CORE_ENDS_H

#include "core/side.h"

/* The composite task around a net instance, which is not the root. */
struct yawl__at yawl__around(const struct yawl__case *c, const struct yawl__scope *scope);
/* A net ends as soon as its output condition is marked, whatever else is marked or running; with implicit
 * termination when nothing is left to do.  So does a net without any token. */
bool yawl__has_come_to_end(const struct yawl__scope *scope);
/* Of a case whose root is at rest: the first net in which nothing goes on, if that is so in the whole case;
 * NULL: something goes on. */
const struct yawl__scope *yawl__find_stuck(const struct yawl__case *c);

#endif
