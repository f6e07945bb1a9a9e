/* Playing: performs the commands of a trace and tests its statements. */
#ifndef PLAYER_PLAY_H
#define PLAYER_PLAY_H

#include "player/session.h"
#include "player/trace.h"

struct play {
    struct session session;
    char problem[1024]; /* what did not hold, for a person */
};

/* Performs or tests one line.  False with play->problem filled if it does not hold. */
bool play_line(struct play *play, const struct trace_line *line);
/* Performs a command.  0, or the code of its refusal with session.message; *known is false after an error
 * in the trace itself (an unknown name), with play->problem filled. */
int play_command(struct play *play, const struct trace_line *line, bool *known);
/* What the case looks like, to tell whether a refused command changed it.  The caller frees it. */
char *play_snapshot(struct play *play);

bool play_complain(struct play *play, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
/* The task or condition that a name of the trace means; YAWL_NONE after a complaint. */
uint32_t play_find_task(struct play *play, const struct trace_name *name);
uint32_t play_find_place(struct play *play, const char *name);

/* ---- Lists of the case, as texts, for reports (lists.c); the caller frees them ---- */
char *play_enabled(struct play *play);
char *play_busy(struct play *play);
char *play_marked(struct play *play);

#endif
