/* One engine driven synchronously.  Connector calls stay with the player: a task that calls something is
 * busy until it is completed or failed. */
#include "player/session.h"

#include "player/player.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Timers that one command of a trace may fire: a loop with a timer of no length would fire for ever. */
#define TIMERS_MAX 1000000

/* 2025-01-01T00:00:00Z: virtual time starts there, so that runs repeat exactly. */
#define START_MS INT64_C(1735689600000)

static void take_call(yawl_engine_t *engine, const struct yawl_call_info *info)
{
    (void)engine, (void)info;
}

static void discard_log(yawl_engine_t *engine, enum yawl_log_level level, struct yawl_text text)
{
    (void)engine, (void)level, (void)text; /* refusals come back as answers */
}

void session_note_failure(struct session *session, const yawl_event_t *event)
{
    if (event->kind == YAWL_EVENT_CASE_STARTED) session->failure[0] = '\0';
    if (event->kind != YAWL_EVENT_CASE_FAILED && event->kind != YAWL_EVENT_ITEM_FAILED) return;
    if (event->message.length == 0) return;
    snprintf(session->failure, sizeof session->failure, "%.*s", (int)event->message.length,
             event->message.data);
}

static void keep_failure(yawl_listener_t *listener, const yawl_event_t *event)
{
    session_note_failure(listener->data, event);
}

int session_register(struct session *session, const struct yawl_program *program)
{
    int code = yawl_program_register(&session->engine, program, NULL);
    session->program = program;
    snprintf(session->message, sizeof session->message, "%s",
             yawl_engine_message(&session->engine));
    return code;
}

int session_open(struct session *session, const struct yawl_program *program)
{
    memset(session, 0, sizeof *session);
    yawl_sim_init(&session->sim, START_MS);
    session->request.data = session;
    int code = uv_loop_init(&session->loop);
    if (code != 0) return code;
    session->store = yawl_store_memory_new();
    if (session->store == NULL) return YAWL_ENOMEM;
    yawl_engine_options_t options = {
        .store = session->store,
        .io = &session->sim.io,
        .log = discard_log,
        .take_call = take_call,
        .manual_timers = true,
    };
    code = yawl_engine_init(&session->engine, &session->loop, &options);
    if (code != 0) return code;
    session->listener.data = session;
    code = yawl_engine_listen(&session->engine, &session->listener, keep_failure);
    return code == 0 ? session_register(session, program) : code;
}

int session_init_real(struct session *session)
{
    memset(session, 0, sizeof *session);
    session->real = true;
    session->request.data = session;
    return uv_loop_init(&session->loop);
}

int session_open_real(struct session *session, const struct player_options *given,
                      yawl_store_t *store)
{
    yawl_engine_options_t options = {.store = store,
                                     .limits = {.workers_max = given->workers},
                                     .case_timeout_ms = given->case_timeout_ms,
                                     .task_timeout_ms = given->task_timeout_ms};
    return yawl_engine_init(&session->engine, &session->loop, &options);
}

void session_close(struct session *session)
{
    yawl_engine_close(&session->engine, NULL);
    (void)uv_run(&session->loop, UV_RUN_DEFAULT);
    (void)uv_loop_close(&session->loop); /* nothing is left on it, and the process ends soon */
    yawl_store_memory_free(session->store);
    free(session->scopes);
}

void session_answered(yawl_req_t *request, int status, const struct yawl_case_result *result)
{
    struct session *session = request->data;
    session->answered = true;
    session->status = status;
    if (status == 0) session->case_id = result->id;
    const char *why = result != NULL && result->message != NULL ? result->message : "";
    snprintf(session->message, sizeof session->message, "%s",
             why[0] != '\0' ? why : yawl_strerror(status));
}

int session_wait(struct session *session, int code)
{
    if (code != 0) {
        const char *why = yawl_engine_message(&session->engine);
        snprintf(session->message, sizeof session->message, "%s",
                 why[0] != '\0' ? why : yawl_strerror(code));
        return code;
    }
    while (!session->answered) (void)uv_run(&session->loop, UV_RUN_ONCE);
    session->answered = false;
    return session->status;
}

void session_read_scopes(struct session *session)
{
    int count = 0;
    if (session->real) return; /* program_events.c keeps them */
    session->scopes_count = 0;
    if (session->case_id != 0) {
        count = yawl_case_scopes(&session->engine, session->case_id, NULL, 0);
    }
    if (count <= 0) return;
    free(session->scopes);
    session->scopes = calloc((size_t)count, sizeof *session->scopes);
    if (session->scopes == NULL) abort();
    session->scopes_count = (uint32_t)count;
    yawl_case_scopes(&session->engine, session->case_id, session->scopes, session->scopes_count);
}

const struct yawl_scope_info *session_scope(const struct session *session, uint32_t scope)
{
    uint32_t from = 0, to = session->scopes_count;
    while (from < to) {
        uint32_t middle = from + (to - from) / 2;
        if (session->scopes[middle].scope < scope)
            from = middle + 1;
        else
            to = middle;
    }
    bool found = from < session->scopes_count && session->scopes[from].scope == scope;
    return found ? &session->scopes[from] : NULL;
}

const struct yawl_net *session_net(const struct session *session, uint32_t scope)
{
    const struct yawl_scope_info *found = session_scope(session, scope);
    return found == NULL ? NULL : &session->program->nets[found->net];
}

static int fire_due(struct session *session, int64_t *fired)
{
    int code = yawl_engine_timers_run(&session->engine);
    if (code > 0) *fired += code;
    bool endless = code == 0 || *fired > TIMERS_MAX;
    if (code >= 0 && !endless) return 0;
    snprintf(session->message, sizeof session->message, "%s",
             endless ? "timers fire without end" : yawl_engine_message(&session->engine));
    return endless ? YAWL_ESETTLE : code;
}

int session_advance(struct session *session, int64_t until_ms)
{
    int64_t next, fired = 0;
    while ((next = yawl_engine_timer_next(&session->engine)) <= until_ms && next < INT64_MAX) {
        if (next > session->sim.now_ms) yawl_sim_set(&session->sim, next);
        int code = fire_due(session, &fired);
        if (code != 0) return code;
    }
    yawl_sim_set(&session->sim, until_ms);
    return 0;
}

enum yawl_case_status session_status(struct session *session)
{
    struct yawl_case_info info;
    if (session->case_id == 0) return YAWL_CASE_STATUS_COUNT;
    if (yawl_case_read(&session->engine, session->case_id, &info) != 0)
        return YAWL_CASE_STATUS_COUNT;
    return info.status;
}
