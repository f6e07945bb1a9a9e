/* The commands of a trace, each one call of the engine's public interface. */
#include "player/data.h"
#include "player/names.h"
#include "player/play.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

bool play_complain(struct play *play, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(play->problem, sizeof play->problem, format, arguments);
    va_end(arguments);
    return false;
}

/* A refusal that needs no engine. */
static int refuse(struct session *session, int code, const char *why)
{
    snprintf(session->message, sizeof session->message, "%s", why);
    return code;
}

/* An outside struct and all that it points to. */
struct outside {
    void *block; /* NULL: there is no record */
    struct data_memory memory;
};

/* Outside struct of `record` from the line's JSON; to be released in any case. */
static int make_outside(struct session *session, const struct yawl_record *record,
                        const char *json, struct outside *outside)
{
    *outside = (struct outside){NULL, {NULL}};
    if (record != NULL) outside->block = data_take(&outside->memory, record->outside_size);
    struct data_message message = {session->message, sizeof session->message};
    return data_from_json(record, json, outside->block, &outside->memory, message);
}

static int start_case(struct session *session, const char *json)
{
    struct outside in;
    const struct yawl_record *record = session->program->nets[0].in;
    int code = make_outside(session, record, json, &in);
    if (code == 0) {
        code = session_wait(session, yawl_program_start(&session->engine, &session->request,
                                                        session->program, in.block,
                                                        session_answered));
    }
    data_memory_done(&in.memory);
    return code;
}

/* ---- Commands on a task ---- */

static int complete(struct session *session, const struct yawl_task *row, yawl_item_id item,
                    const char *json)
{
    struct outside returns = {NULL, {NULL}};
    int code = json == NULL ? 0 : make_outside(session, row->returns, json, &returns);
    if (code == 0) {
        code = session_wait(session, yawl_item_complete(&session->engine, &session->request, item,
                                                        returns.block, session_answered));
    }
    data_memory_done(&returns.memory);
    return code;
}

static int fail(struct session *session, yawl_item_id item, json_t *json)
{
    const char *error = json_string_value(json_object_get(json, "error"));
    return session_wait(session,
                        yawl_item_fail(&session->engine, &session->request, item,
                                       error == NULL ? "failed" : error, session_answered));
}

static int add(struct session *session, const struct yawl_task *row, yawl_item_id item,
               const char *json)
{
    struct outside own;
    if (row->instances == NULL) {
        return refuse(session, YAWL_ESTATUS, "the task is no multiple-instance task");
    }
    const struct yawl_record *record = row->instances->own;
    int code = make_outside(session, record, json, &own);
    if (code == 0) {
        code = session_wait(session, yawl_item_add(&session->engine, &session->request, item,
                                                   own.block, session_answered));
    }
    data_memory_done(&own.memory);
    return code;
}

static bool find_flow(struct play *play, const struct yawl_task *task,
                      const struct trace_name *target, uint32_t *flow)
{
    for (*flow = 0; *flow < task->flows_count; ++*flow) {
        if (strcmp(task->flows[*flow].target, target->name) == 0) return true;
    }
    const char **choices = calloc((size_t)task->flows_count + 1, sizeof *choices);
    char what[200];
    if (choices == NULL) abort();
    for (uint32_t i = 0; i < task->flows_count; i++) choices[i] = task->flows[i].target;
    snprintf(what, sizeof what, "task '%s' has no flow to", task->name);
    play->column = target->column;
    names_complain(play, what, target->name, choices);
    free(choices);
    return false;
}

static int choose(struct play *play, const struct trace_line *line, const struct yawl_task *row,
                  yawl_item_id item)
{
    struct session *session = &play->session;
    uint64_t choice = 0;
    for (uint32_t i = 1; i < line->names_count; i++) {
        uint32_t flow;
        if (!find_flow(play, row, &line->names[i], &flow)) return YAWL_EBRANCH;
        choice = row->split == YAWL_SPLIT_OR ? choice | YAWL_BIT(flow) : flow;
    }
    if (line->names_count == 1) return refuse(session, YAWL_EBRANCH, "no branch is named");
    if (line->names_count > 2 && row->split != YAWL_SPLIT_OR) {
        play->column = line->names[2].column;
        play_complain(play, "task '%s' has no or-split: it takes one branch", row->name);
        return YAWL_EBRANCH;
    }
    return session_wait(session, yawl_task_choose(&session->engine, &session->request, item, choice,
                                                  session_answered));
}

typedef int (*plain_fn)(yawl_engine_t *, yawl_req_t *, yawl_item_id, yawl_case_cb);

static int perform_plain(struct session *session, yawl_item_id item, plain_fn plain)
{
    return session_wait(session,
                        plain(&session->engine, &session->request, item, session_answered));
}

static int perform(struct play *play, const struct trace_line *line, const struct yawl_task *row,
                   yawl_item_id item)
{
    struct session *session = &play->session;
    switch (line->kind) {
    case TRACE_START: return perform_plain(session, item, yawl_item_start);
    case TRACE_COMPLETE: return complete(session, row, item, line->json_text);
    case TRACE_FAIL: return fail(session, item, line->json);
    case TRACE_CHOOSE: return choose(play, line, row, item);
    case TRACE_ADD: return add(session, row, item, line->json_text);
    case TRACE_CANCEL: return perform_plain(session, item, yawl_item_cancel);
    case TRACE_SUSPEND: return perform_plain(session, item, yawl_item_suspend);
    case TRACE_RESUME: return perform_plain(session, item, yawl_item_resume);
    default: return perform_plain(session, item, yawl_item_skip);
    }
}

static int task_command(struct play *play, const struct trace_line *line, bool *known)
{
    struct session *session = &play->session;
    struct named named;
    *known = names_find_task(play, &line->names[0], &named);
    if (!*known) return YAWL_ENOTASK;
    if (named.scope == YAWL_NONE) {
        return refuse(session, YAWL_ENOITEM, "the composite task is not running");
    }
    const struct yawl_task *row = &named.net->tasks[named.index];
    if (row->instances == NULL && named.instance != 0) {
        play->column = line->names[0].column;
        *known = play_complain(play, "task '%s' has no instances: leave out [%u]", row->name,
                               named.instance);
        return YAWL_ENOITEM;
    }
    yawl_item_id item = {.case_id = session->case_id,
                         .task = named.index,
                         .scope = named.scope,
                         .instance = row->instances == NULL ? 0 : named.instance};
    int code = perform(play, line, row, item);
    *known = play->column == 0;
    return code;
}

/* ---- Triggers ---- */

/* The names of all triggers, NULL at the end; the caller frees the list. */
static const char **trigger_names(const struct yawl_program *program)
{
    uint32_t count = 0, kept = 0;
    for (uint32_t i = 0; i < program->nets_count; i++) count += program->nets[i].tasks_count;
    const char **names = calloc((size_t)count + 1, sizeof *names);
    if (names == NULL) abort();
    for (uint32_t i = 0; i < program->nets_count; i++) {
        for (uint32_t j = 0; j < program->nets[i].tasks_count; j++) {
            const struct yawl_trigger *trigger = program->nets[i].tasks[j].trigger;
            if (trigger != NULL) names[kept++] = trigger->name;
        }
    }
    return names;
}

static bool find_trigger(struct play *play, const struct trace_name *name)
{
    const char **names = trigger_names(play->session.program);
    bool known = false;
    for (uint32_t i = 0; !known && names[i] != NULL; i++) known = strcmp(names[i], name->name) == 0;
    if (!known) {
        play->column = name->column;
        names_complain(play, "there is no trigger", name->name, names);
    }
    free(names);
    return known;
}

/* Only a routing task reads what its trigger carries. */
static const struct yawl_record *payload_record(const struct yawl_program *program,
                                                const char *name)
{
    for (uint32_t i = 0; i < program->nets_count; i++) {
        for (uint32_t j = 0; j < program->nets[i].tasks_count; j++) {
            const struct yawl_task *row = &program->nets[i].tasks[j];
            bool reads = row->kind == YAWL_TASK_ROUTING && row->trigger != NULL;
            if (reads && row->returns != NULL && strcmp(row->trigger->name, name) == 0) {
                return row->returns;
            }
        }
    }
    return NULL;
}

static int trigger(struct play *play, const struct trace_line *line, bool *known)
{
    struct session *session = &play->session;
    const char *name = line->names[0].name;
    *known = find_trigger(play, &line->names[0]);
    if (!*known) return YAWL_ENOTRIGGER;
    const struct yawl_record *record = payload_record(session->program, name);
    struct outside payload = {NULL, {NULL}};
    bool carries = record != NULL && line->json != NULL;
    int code = carries ? make_outside(session, record, line->json_text, &payload) : 0;
    struct yawl_delivery delivery = {
        .name = name, .record = carries ? record : NULL, .payload = payload.block};
    if (code == 0) {
        code =
            session_wait(session, yawl_case_trigger(&session->engine, &session->request,
                                                    session->case_id, &delivery, session_answered));
    }
    data_memory_done(&payload.memory);
    return code;
}

/* ---- Any command ---- */

static bool is_whole_case(const struct play *play, const struct trace_line *line)
{
    bool can_be = line->kind == TRACE_CANCEL || line->kind == TRACE_SUSPEND ||
                  line->kind == TRACE_RESUME;
    if (!can_be || strcmp(line->names[0].name, "case") != 0) return false;
    const struct yawl_net *root = &play->session.program->nets[0];
    for (uint32_t i = 0; i < root->tasks_count; i++) {
        if (strcmp(root->tasks[i].name, "case") == 0) return false;
    }
    return true;
}

typedef int (*case_fn)(yawl_engine_t *, yawl_req_t *, yawl_case_id, yawl_case_cb);

/* Timers that are due fire as soon as a case is resumed. */
static int case_command(struct session *session, enum trace_kind kind)
{
    case_fn command = kind == TRACE_CANCEL    ? yawl_case_cancel
                      : kind == TRACE_SUSPEND ? yawl_case_suspend
                                              : yawl_case_resume;
    int code = session_wait(session, command(&session->engine, &session->request, session->case_id,
                                             session_answered));
    return code == 0 ? session_advance(session, session->sim.now_ms) : code;
}

int play_command(struct play *play, const struct trace_line *line, bool *known)
{
    struct session *session = &play->session;
    *known = true;
    if (line->kind == TRACE_CASE && session->real && session->case_id != 0) {
        snprintf(session->message, sizeof session->message, "a program performs one case");
        return YAWL_EEXISTS;
    }
    if (line->kind == TRACE_CASE) return start_case(session, line->json_text);
    if (line->kind == TRACE_CLOCK || line->kind == TRACE_ADVANCE) {
        return play_clock(play, line, known);
    }
    if (session->case_id == 0) {
        play->column = 1;
        *known = play_complain(play, "no case was started: begin with `case`");
        return YAWL_ENOCASE;
    }
    if (line->kind == TRACE_TRIGGER) return trigger(play, line, known);
    if (!is_whole_case(play, line)) return task_command(play, line, known);
    return case_command(session, line->kind);
}
