/* What happens in a case for real, line by line. */
#ifndef PLAYER_PROGRAM_EVENTS_H
#define PLAYER_PROGRAM_EVENTS_H

#include "player/session.h"

/* Begins with a case that was recovered: reads session->scopes. */
void events_begin(struct session *session);
/* Prints the event with the seconds since `begin_ms`, and keeps session->scopes as they are after it: to be
 * called for each event, in order. */
void events_print(struct session *session, const yawl_event_t *event, int64_t begin_ms);
/* What each worker did. */
void events_print_workers(struct session *session);

#endif
