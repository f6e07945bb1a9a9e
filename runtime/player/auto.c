/* Workers know only the list of work items, as a person would; what a task returns is what it got under the
 * same name, else an empty value. */
#include "player/auto.h"

#include "player/names.h"
#include "player/player.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

static const struct yawl_task *row_of(const struct session *session, yawl_item_id id)
{
    const struct yawl_net *net = session_net(session, id.scope);
    return net == NULL ? NULL : &net->tasks[id.task];
}

/* ---- Completing ---- */

/* A value that fits, where nobody gives one. */
static yawl_value_t some_value(const struct yawl_field *field)
{
    yawl_value_t value = {.type = field->type, .present = true};
    if (field->type == YAWL_TYPE_DECIMAL) value.as_decimal = yawl_decimal_of(0);
    if (field->type == YAWL_TYPE_STRING) value.as_text = yawl_text_of("");
    if (field->type == YAWL_TYPE_LIST) value.as_list.element = field->element;
    if (field->type == YAWL_TYPE_LIST) value.as_list.record = field->record;
    if (field->type == YAWL_TYPE_RECORD)
        value.as_record = (struct yawl_record_value){yawl_record_none(), field->record, NULL};
    return value;
}

static yawl_value_t value_for(const struct yawl_field *field, const struct yawl_record *in_record,
                              const void *in)
{
    uint32_t same = in == NULL ? YAWL_NONE : yawl_record_find(in_record, field->name);
    if (same == YAWL_NONE) return some_value(field);
    yawl_value_t value = yawl_record_get(&in_record->fields[same], in);
    const struct yawl_field *from = &in_record->fields[same];
    bool fits = value.present && value.type == field->type && from->element == field->element &&
                from->record == field->record;
    return fits ? value : some_value(field);
}

static int complete(struct session *session, const struct yawl_task *row, yawl_item_id id)
{
    const struct yawl_record *record = row->returns;
    void *returns = record == NULL ? NULL : calloc(1, record->outside_size + 1);
    const void *in = NULL;
    if (record != NULL && returns == NULL) abort();
    yawl_item_input(&session->engine, id, &in);
    for (uint32_t i = 0; record != NULL && i < record->fields_count; i++) {
        const struct yawl_field *field = &record->fields[i];
        (void)yawl_record_set(field, returns, value_for(field, row->in, in));
    }
    int code = session_wait(session, yawl_item_complete(&session->engine, &session->request, id,
                                                        returns, session_answered));
    free(returns);
    return code;
}

/* ---- What to do next ---- */

struct work {
    struct yawl_item_info *items; /* owned */
    uint32_t count;
};

static struct work read_work(struct session *session)
{
    struct work work = {NULL, 0};
    int count = yawl_case_items(&session->engine, session->case_id, NULL, 0);
    session_read_scopes(session);
    if (count <= 0) return work;
    work.items = calloc((size_t)count, sizeof *work.items);
    if (work.items == NULL) abort();
    work.count = (uint32_t)count;
    yawl_case_items(&session->engine, session->case_id, work.items, work.count);
    return work;
}

/* A composite task is performed by its sub-net. */
static bool is_work(const struct session *session, const struct yawl_item_info *item)
{
    const struct yawl_task *row = row_of(session, item->id);
    if (row == NULL || (session->real && row->kind == YAWL_TASK_CALL)) return false;
    return row->kind != YAWL_TASK_NET && row->kind != YAWL_TASK_ROUTING;
}

/* The item to go on with: one that is ready while a worker is free, else the one that has executed longest;
 * NULL: there is neither. */
static const struct yawl_item_info *choose(const struct session *session, const struct work *work,
                                           uint32_t workers)
{
    const struct yawl_item_info *ready = NULL, *oldest = NULL;
    uint32_t executing = 0;
    for (uint32_t i = 0; i < work->count; i++) {
        const struct yawl_item_info *item = &work->items[i];
        if (!is_work(session, item)) continue;
        bool starts = item->status == YAWL_ITEM_ENABLED || item->status == YAWL_ITEM_FIRED;
        if (starts && ready == NULL) ready = item;
        if (item->status != YAWL_ITEM_EXECUTING) continue;
        executing++;
        if (oldest == NULL || item->id.firing < oldest->id.firing) oldest = item;
    }
    return ready != NULL && executing < workers ? ready : oldest;
}

static void write_command(const struct session *session, const struct yawl_item_info *item,
                          char *command, size_t size)
{
    FILE *stream = fmemopen(command, size, "w");
    if (stream == NULL) abort();
    char name[200];
    const char *task = row_of(session, item->id)->name;
    bool instance = item->id.instance != 0;
    snprintf(name, sizeof name, instance ? "%s[%u]" : "%s", task, item->id.instance);
    fputs(item->status == YAWL_ITEM_EXECUTING ? "complete " : "start ", stream);
    names_write(session, item->id.scope, name, stream);
    fclose(stream);
}

int auto_once(struct play *play, uint32_t workers, char *command, size_t size)
{
    struct session *session = &play->session;
    struct work work = read_work(session);
    const struct yawl_item_info *item = choose(session, &work, workers);
    int code = 0;
    if (item != NULL) {
        write_command(session, item, command, size);
        code = item->status == YAWL_ITEM_EXECUTING
                   ? complete(session, row_of(session, item->id), item->id)
                   : session_wait(session, yawl_item_start(&session->engine, &session->request,
                                                           item->id, session_answered));
        if (code == 0) code = 1;
    }
    free(work.items);
    return code;
}

/* ---- Waiting ---- */

/* 1: a timer has fired, 0: none is armed. */
static int wait_once(struct play *play, char *command, size_t size)
{
    int64_t next = yawl_engine_timer_next(&play->session.engine);
    struct tm parts;
    if (next == INT64_MAX) return 0;
    if (next < play->session.sim.now_ms) next = play->session.sim.now_ms;
    time_t seconds = (time_t)(next / 1000);
    if (gmtime_r(&seconds, &parts) == NULL || next < 0) memset(&parts, 0, sizeof parts);
    strftime(command, size, "clock %Y-%m-%dT%H:%M:%SZ", &parts);
    int code = session_advance(&play->session, next);
    return code == 0 ? 1 : code;
}

static void tell_waiting(struct play *play, const struct yawl_scope_info *scope)
{
    struct session *session = &play->session;
    const struct yawl_net *net = &session->program->nets[scope->net];
    uint32_t *tasks = calloc((size_t)net->tasks_count + 1, sizeof *tasks);
    if (tasks == NULL) abort();
    int count = yawl_scope_waiting(&session->engine, session->case_id, scope->scope, tasks,
                                   net->tasks_count);
    for (int i = 0; i < count; i++) {
        const struct yawl_task *row = &net->tasks[tasks[i]];
        fputs("yawl-player: task ", stderr);
        names_write(session, scope->scope, row->name, stderr);
        if (row->trigger != NULL)
            fprintf(stderr, " waits for the trigger '%s'\n", row->trigger->name);
        else
            fputs(" waits\n", stderr);
    }
    free(tasks);
}

void auto_tell_waiting(struct play *play)
{
    session_read_scopes(&play->session);
    for (uint32_t i = 0; i < play->session.scopes_count; i++) {
        tell_waiting(play, &play->session.scopes[i]);
    }
    fputs("yawl-player: the case cannot go on by itself\n", stderr);
}

int auto_run(struct play *play, uint32_t workers, auto_step_fn step)
{
    for (uint32_t i = 0; i < PLAYER_STEPS_MAX; i++) {
        char command[256] = "";
        if (session_status(&play->session) != YAWL_CASE_RUNNING) return 0;
        int code = auto_once(play, workers, command, sizeof command);
        if (code == 0) code = wait_once(play, command, sizeof command);
        if (code == 0) {
            auto_tell_waiting(play);
            return 1;
        }
        if (code < 0) {
            fprintf(stderr, "yawl-player: %s was refused: %s (%s)\n", command,
                    play->session.message, yawl_err_name(code));
            return 1;
        }
        step(play, command);
    }
    fprintf(stderr, "yawl-player: the case has not ended after %d steps (PLAYER_STEPS_MAX)\n",
            PLAYER_STEPS_MAX);
    return 1;
}
