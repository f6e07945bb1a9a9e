/* A session: one engine with a memory store and virtual time, driven command by command.
 *
 * Each call runs the loop until the engine has answered, so a player reads like a script.
 */
#ifndef PLAYER_SESSION_H
#define PLAYER_SESSION_H

#include <uv.h>

#include "yawl/engine.h"
#include "yawl/record.h"

struct player_options;

struct session {
    uv_loop_t loop;
    yawl_engine_t engine;
    yawl_store_t *store;
    struct yawl_sim sim;
    const struct yawl_program *program;
    bool real;                      /* the machine's clock, and calls are made */
    yawl_case_id case_id;           /* 0: none started */
    struct yawl_scope_info *scopes; /* as session_read_scopes found them; of a real one as the events say */
    uint32_t scopes_count;
    yawl_req_t request;
    bool answered;
    int status;        /* of the last answer */
    char message[YAWL_PROBLEMS_TEXT_MAX]; /* of the last refusal */
    yawl_listener_t listener;
    char failure[512]; /* why the newest case failed; empty: it did not */
};

/* Opens a session for `program`.  0 or a negative code with session->message. */
int session_open(struct session *session, const struct yawl_program *program);
/* One that is real, in two steps: its loop; then its engine with the workers and time limits of `options`,
 * over a store that is the caller's (NULL: nothing is stored).  session_register follows. */
int session_init_real(struct session *session);
int session_open_real(struct session *session, const struct player_options *options,
                      yawl_store_t *store);
int session_register(struct session *session, const struct yawl_program *program);
void session_close(struct session *session);

/* Waits for the answer to a command that was queued with `code`: session_wait(s, yawl_…(…)).  0 or the
 * code of the refusal. */
int session_wait(struct session *session, int code);
/* The callback that session_wait needs. */
void session_answered(yawl_req_t *request, int status, const struct yawl_case_result *result);

/* Reads the net instances of the case into session->scopes; none if there is no case.  Not of a real one. */
void session_read_scopes(struct session *session);
/* Net instance number `scope` among them, NULL if it is not running. */
const struct yawl_scope_info *session_scope(const struct session *session, uint32_t scope);
/* The net of it, NULL if it is not running. */
const struct yawl_net *session_net(const struct session *session, uint32_t scope);
/* Sets virtual time to `until_ms`, and fires on the way, at their deadlines, the timers that are due.
 * 0 or a negative code with session->message. */
int session_advance(struct session *session, int64_t until_ms);
/* Keeps why the case failed, if that is what the event tells. */
void session_note_failure(struct session *session, const yawl_event_t *event);
/* Status of the current case; YAWL_CASE_STATUS_COUNT if there is none. */
enum yawl_case_status session_status(struct session *session);

#endif
