/* Going on with the case that a program's store has. */
#ifndef PLAYER_PROGRAM_RESUME_H
#define PLAYER_PROGRAM_RESUME_H

#include "player/player.h"
#include "player/session.h"

/* Recovers the session's engine from options->store.  If there is a case, session->case_id becomes it, and
 * *begin_ms the time at which it began, 0 if that is not on record any more.  0, or an exit status after a
 * message: it is not this program's store, or the case began with other data than options->data. */
int resume_case(struct session *session, const struct player_options *options, int64_t *begin_ms);

#endif
