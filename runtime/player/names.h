/* Names of a trace: what a path such as task/inner or task[2]/inner means in the case as it is.
 *
 * A path leads through composite tasks, each with the number of its instance where there are several,
 * to a task or a condition.  What the specification does not have is an error of the trace; a net that
 * exists and is not running is none.
 */
#ifndef PLAYER_NAMES_H
#define PLAYER_NAMES_H

#include <stdio.h>

#include "player/play.h"

struct named {
    const struct yawl_net *net;
    uint32_t index;    /* of the task or the condition in the net */
    uint32_t scope;    /* YAWL_NONE: the net is not running there */
    uint32_t instance; /* written behind the task, 0: none */
};

/* Both read session->scopes anew for a path.  False after a complaint at the name's column. */
bool names_find_task(struct play *play, const struct trace_name *name, struct named *named);
bool names_find_condition(struct play *play, const struct trace_name *name, struct named *named);
/* Complains that there is no such `what` in `where` ("the net has no", "task"), and names the one of
 * `choices` that is closest.  Returns false. */
bool names_complain(struct play *play, const char *what, const char *name,
                    const char *const *choices);

/* Writes the path of `name` in scope number `scope`, quoted where a trace needs that. */
void names_write(const struct session *session, uint32_t scope, const char *name, FILE *stream);
/* Writes a name as it is, quoted where a trace needs that. */
void names_write_plain(const char *name, FILE *stream);

#endif
