/* One engine driven synchronously.  Connector calls stay with the player: a task that calls something is
 * busy until it is completed or failed. */
#include "player/session.h"

#include <stdio.h>
#include <string.h>

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

int session_open(struct session *session, const struct yawl_program *program)
{
    memset(session, 0, sizeof *session);
    session->program = program;
    session->net = &program->nets[0];
    session->request.data = session;
    yawl_sim_init(&session->sim, START_MS);
    int code = uv_loop_init(&session->loop);
    if (code != 0) return code;
    session->store = yawl_store_memory_new();
    yawl_engine_options_t options = {
        .store = session->store,
        .io = &session->sim.io,
        .log = discard_log,
        .take_call = take_call,
    };
    code = session->store == NULL ? YAWL_ENOMEM
                                  : yawl_engine_init(&session->engine, &session->loop, &options);
    if (code != 0) return code;
    code = yawl_program_register(&session->engine, program, NULL);
    snprintf(session->message, sizeof session->message, "%s",
             yawl_engine_message(&session->engine));
    return code;
}

void session_close(struct session *session)
{
    yawl_engine_close(&session->engine, NULL);
    uv_run(&session->loop, UV_RUN_DEFAULT);
    uv_loop_close(&session->loop);
    yawl_store_memory_free(session->store);
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
    while (!session->answered) uv_run(&session->loop, UV_RUN_ONCE);
    session->answered = false;
    return session->status;
}

yawl_item_id session_item(const struct session *session, uint32_t task)
{
    yawl_item_id id = {session->case_id, task, 0};
    return id;
}

uint32_t session_task(const struct session *session, const char *name)
{
    for (uint32_t i = 0; i < session->net->tasks_count; i++) {
        if (strcmp(session->net->tasks[i].name, name) == 0) return i;
    }
    return YAWL_NONE;
}

uint32_t session_place(const struct session *session, const char *name)
{
    for (uint32_t i = 0; i < session->net->places_count; i++) {
        if (strcmp(session->net->places[i].name, name) == 0) return i;
    }
    return YAWL_NONE;
}

enum yawl_case_status session_status(struct session *session)
{
    struct yawl_case_info info;
    if (session->case_id == 0) return YAWL_CASE_STATUS_COUNT;
    if (yawl_case_read(&session->engine, session->case_id, &info) != 0)
        return YAWL_CASE_STATUS_COUNT;
    return info.status;
}
