/* Playing: performs the commands of a trace and tests its statements. */
#ifndef PLAYER_PLAY_H
#define PLAYER_PLAY_H

#include "player/session.h"
#include "player/trace.h"

struct play {
    struct session session;
    char problem[YAWL_PROBLEMS_TEXT_MAX + 256]; /* what did not hold, for a person */
    uint32_t column;    /* of an error in the line itself; 0: there is none */
};

/* Performs or tests one line.  False with play->problem filled if it does not hold. */
bool play_line(struct play *play, const struct trace_line *line);
/* Performs a command.  0, or the code of its refusal with session.message; *known is false after an error
 * in the trace itself (an unknown name), with play->problem filled. */
int play_command(struct play *play, const struct trace_line *line, bool *known);
/* The commands `clock` and `advance`; as play_command. */
int play_clock(struct play *play, const struct trace_line *line, bool *known);
/* What the case looks like, to tell whether a refused command changed it.  The caller frees it. */
char *play_snapshot(struct play *play);

/* Fills play->problem.  Returns false. */
bool play_complain(struct play *play, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/* ---- Lists of the case (lists.c) ---- */

enum play_list { LIST_ENABLED, LIST_BUSY, LIST_MARKED, LIST_ARMED };

/* A task or a condition of a running net. */
struct play_entry {
    uint32_t scope, index;
    uint32_t tokens; /* of a condition; of a task 1 */
};
struct play_entries {
    struct play_entry *items; /* owned */
    uint32_t count;
};

/* What the case has, by scope and order of the specification.  Reads session->scopes anew. */
struct play_entries play_read_list(struct play *play, enum play_list list);
/* The same as text, with the names that a trace uses; the caller frees it. */
char *play_list_text(struct play *play, enum play_list list);

#endif
