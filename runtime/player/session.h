/* A session: one engine with a memory store and virtual time, driven command by command.
 *
 * Each call runs the loop until the engine has answered, so a player reads like a script.
 */
#ifndef PLAYER_SESSION_H
#define PLAYER_SESSION_H

#include <uv.h>

#include "yawl/engine.h"

struct session {
    uv_loop_t loop;
    yawl_engine_t engine;
    yawl_store_t *store;
    struct yawl_sim sim;
    const struct yawl_program *program;
    const struct yawl_net *net; /* the root net */
    yawl_case_id case_id;       /* 0: none started */
    yawl_req_t request;
    bool answered;
    int status;        /* of the last answer */
    char message[512]; /* of the last refusal */
};

/* Opens a session for `program`.  0 or a negative code with session->message. */
int session_open(struct session *session, const struct yawl_program *program);
void session_close(struct session *session);

/* Waits for the answer to a command that was queued with `code`: session_wait(s, yawl_…(…)).  0 or the
 * code of the refusal. */
int session_wait(struct session *session, int code);
/* The callback that session_wait needs. */
void session_answered(yawl_req_t *request, int status, const struct yawl_case_result *result);

/* The item of a task of this session's case. */
yawl_item_id session_item(const struct session *session, uint32_t task);
/* Index of a task or condition by name; YAWL_NONE if there is none. */
uint32_t session_task(const struct session *session, const char *name);
uint32_t session_place(const struct session *session, const char *name);
/* Status of the current case; YAWL_CASE_STATUS_COUNT if there is none. */
enum yawl_case_status session_status(struct session *session);

#endif
