/* The commands of a trace, each one call of the engine's public interface. */
#include "player/data.h"
#include "player/play.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

bool play_complain(struct play *play, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(play->problem, sizeof play->problem, format, arguments);
    va_end(arguments);
    return false;
}

uint32_t play_find_task(struct play *play, const struct trace_name *name)
{
    uint32_t task = session_task(&play->session, name->name);
    if (task == YAWL_NONE) play_complain(play, "the net has no task '%s'", name->name);
    return task;
}

uint32_t play_find_place(struct play *play, const char *name)
{
    uint32_t place = session_place(&play->session, name);
    if (place == YAWL_NONE) play_complain(play, "the net has no condition '%s'", name);
    return place;
}

/* Outside struct of `record` from the line's JSON; *outside is NULL when there is neither. */
static int make_outside(struct session *session, const struct yawl_record *record, json_t *json,
                        void **outside)
{
    *outside = NULL;
    if (record != NULL) *outside = calloc(1, record->outside_size + 1);
    if (record != NULL && *outside == NULL) abort();
    int code = data_from_json(record, json, *outside, session->message, sizeof session->message);
    if (code == 0) return 0;
    free(*outside);
    *outside = NULL;
    return code;
}

static int start_case(struct session *session, json_t *json)
{
    void *in;
    int code = make_outside(session, session->program->in, json, &in);
    if (code != 0) return code;
    code = session_wait(session, yawl_program_start(&session->engine, &session->request,
                                                    session->program, in, session_answered));
    free(in);
    return code;
}

static int complete(struct session *session, uint32_t task, json_t *json)
{
    void *returns = NULL;
    const struct yawl_record *record = session->net->tasks[task].returns;
    int code = json == NULL ? 0 : make_outside(session, record, json, &returns);
    if (code != 0) return code;
    code = session_wait(session,
                        yawl_task_complete(&session->engine, &session->request, session->case_id,
                                           task, returns, session_answered));
    free(returns);
    return code;
}

static int fail(struct session *session, uint32_t task, json_t *json)
{
    const char *error = json_string_value(json_object_get(json, "error"));
    return session_wait(session,
                        yawl_task_fail(&session->engine, &session->request, session->case_id, task,
                                       error == NULL ? "failed" : error, session_answered));
}

static bool find_flow(struct play *play, const struct yawl_task *task, const char *target,
                      uint32_t *flow)
{
    for (*flow = 0; *flow < task->flows_count; ++*flow) {
        if (strcmp(task->flows[*flow].target, target) == 0) return true;
    }
    return play_complain(play, "task '%s' has no flow to '%s'", task->name, target);
}

static int choose(struct play *play, const struct trace_line *line, uint32_t task, bool *known)
{
    struct session *session = &play->session;
    const struct yawl_task *row = &session->net->tasks[task];
    uint64_t choice = 0;
    for (uint32_t i = 1; i < line->names_count; i++) {
        uint32_t flow;
        *known = find_flow(play, row, line->names[i].name, &flow);
        if (!*known) return YAWL_EBRANCH;
        choice = row->split == YAWL_SPLIT_OR ? choice | YAWL_BIT(flow) : flow;
    }
    bool many = line->names_count > 2 && row->split != YAWL_SPLIT_OR;
    if (many) {
        *known = play_complain(play, "task '%s' has no or-split: it takes one branch", row->name);
        return YAWL_EBRANCH;
    }
    return session_wait(session,
                        yawl_task_choose(&session->engine, &session->request,
                                         session_item(session, task), choice, session_answered));
}

/* A refusal that needs no engine: the construct is not in the net. */
static int refuse(struct session *session, const char *why)
{
    snprintf(session->message, sizeof session->message, "%s", why);
    return YAWL_ESTATUS;
}

static int task_command(struct play *play, const struct trace_line *line, bool *known)
{
    struct session *session = &play->session;
    uint32_t task = play_find_task(play, &line->names[0]);
    yawl_item_id item = session_item(session, task);
    yawl_engine_t *engine = &session->engine;
    yawl_req_t *request = &session->request;
    *known = task != YAWL_NONE;
    if (!*known) return YAWL_ENOTASK;
    if (line->names[0].instance > 1) return refuse(session, "the task has one instance");
    switch (line->kind) {
    case TRACE_START:
        return session_wait(session, yawl_item_start(engine, request, item, session_answered));
    case TRACE_COMPLETE: return complete(session, task, line->json);
    case TRACE_FAIL: return fail(session, task, line->json);
    case TRACE_CHOOSE: return choose(play, line, task, known);
    case TRACE_CANCEL:
        return session_wait(session, yawl_item_cancel(engine, request, item, session_answered));
    case TRACE_SUSPEND:
        return session_wait(session, yawl_item_suspend(engine, request, item, session_answered));
    case TRACE_RESUME:
        return session_wait(session, yawl_item_resume(engine, request, item, session_answered));
    case TRACE_SKIP:
        return session_wait(session, yawl_item_skip(engine, request, item, session_answered));
    default: return refuse(session, "the task has no instances that can be added");
    }
}

/* 2025-03-01T09:00:00Z */
static int set_clock(struct play *play, const char *text, bool *known)
{
    struct tm parts = {0};
    const char *end = strptime(text, "%Y-%m-%dT%H:%M:%S", &parts);
    *known = end != NULL && (strcmp(end, "Z") == 0 || *end == '\0');
    if (!*known)
        play_complain(play, "'%s' is no time: write 2025-03-01T09:00:00Z", text);
    else
        yawl_sim_set(&play->session.sim, (int64_t)timegm(&parts) * 1000);
    return *known ? 0 : YAWL_EPARSE;
}

/* 90s, 30m, 2h, 5d, 250ms */
static int advance(struct play *play, const char *text, bool *known)
{
    static const struct {
        const char *unit;
        int64_t ms;
    } units[] = {{"ms", 1}, {"s", 1000}, {"m", 60000}, {"h", 3600000}, {"d", 86400000}};
    char *end;
    long long number = strtoll(text, &end, 10);
    *known = false;
    for (size_t i = 0; i < sizeof units / sizeof *units; i++) {
        if (end == text || strcmp(end, units[i].unit) != 0) continue;
        *known = number >= 0 && number <= INT64_MAX / units[i].ms;
        if (*known) yawl_sim_advance(&play->session.sim, number * units[i].ms);
    }
    if (!*known) play_complain(play, "'%s' is no span of time: write 90s, 30m, 2h or 5d", text);
    return *known ? 0 : YAWL_EPARSE;
}

int play_command(struct play *play, const struct trace_line *line, bool *known)
{
    struct session *session = &play->session;
    *known = true;
    if (line->kind == TRACE_CASE) return start_case(session, line->json);
    if (line->kind == TRACE_CLOCK) return set_clock(play, line->text, known);
    if (line->kind == TRACE_ADVANCE) return advance(play, line->text, known);
    if (line->kind == TRACE_TRIGGER) return refuse(session, "no task waits for this trigger");
    if (session->case_id == 0) {
        *known = play_complain(play, "no case was started: begin with `case`");
        return YAWL_ENOCASE;
    }
    bool whole_case = line->kind == TRACE_CANCEL && strcmp(line->names[0].name, "case") == 0 &&
                      session_task(session, "case") == YAWL_NONE;
    if (!whole_case) return task_command(play, line, known);
    return session_wait(session, yawl_case_cancel(&session->engine, &session->request,
                                                  session->case_id, session_answered));
}
