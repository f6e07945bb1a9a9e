/* Statements of a trace, and lines in general. */
#include "player/play.h"

#include "player/data.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Tokens that the line wants in each place, or 1 for each task that it names. */
static uint32_t *wanted_counts(struct play *play, const struct trace_line *line, bool places)
{
    const struct yawl_net *net = play->session.net;
    uint32_t count = places ? net->places_count : net->tasks_count;
    uint32_t *wanted = calloc((size_t)count + 1, sizeof *wanted);
    if (wanted == NULL) abort();
    for (uint32_t i = 0; i < line->names_count; i++) {
        const struct trace_name *name = &line->names[i];
        uint32_t index = places ? play_find_place(play, name->name) : play_find_task(play, name);
        if (index == YAWL_NONE) {
            free(wanted);
            return NULL;
        }
        wanted[index] += name->count;
    }
    return wanted;
}

static bool compare_text(struct play *play, const char *what, char *found, bool same)
{
    if (!same) play_complain(play, "%s: %s", what, found[0] == '\0' ? "(none)" : found);
    free(found);
    return same;
}

typedef int (*read_tasks_fn)(yawl_engine_t *, yawl_case_id, uint32_t *, uint32_t);

static bool test_tasks(struct play *play, const struct trace_line *line, read_tasks_fn read_tasks)
{
    struct session *session = &play->session;
    uint32_t count = session->net->tasks_count, wanted_number = 0;
    uint32_t *wanted = wanted_counts(play, line, false),
             *found = calloc((size_t)count + 1, sizeof *found);
    if (found == NULL) abort();
    bool same = wanted != NULL;
    int number =
        session->case_id == 0 ? 0 : read_tasks(&session->engine, session->case_id, found, count);
    for (uint32_t i = 0; same && i < count; i++) wanted_number += wanted[i] > 0;
    for (int i = 0; same && i < number; i++) same = wanted[found[i]] > 0;
    bool known = wanted != NULL;
    same = same && number >= 0 && (uint32_t)number == wanted_number;
    free(wanted);
    free(found);
    if (!known) return false;
    if (read_tasks == yawl_case_enabled)
        return compare_text(play, "enabled are", play_enabled(play), same);
    return compare_text(play, "busy are", play_busy(play), same);
}

static bool test_marked(struct play *play, const struct trace_line *line)
{
    struct session *session = &play->session;
    uint32_t count = session->net->places_count, wanted_number = 0;
    uint32_t *wanted = wanted_counts(play, line, true);
    struct yawl_marked *found = calloc((size_t)count + 1, sizeof *found);
    if (found == NULL) abort();
    bool known = wanted != NULL, same = known;
    int number = session->case_id == 0
                     ? 0
                     : yawl_case_marked(&session->engine, session->case_id, found, count);
    for (uint32_t i = 0; same && i < count; i++) wanted_number += wanted[i] > 0;
    for (int i = 0; same && i < number; i++) same = wanted[found[i].place] == found[i].tokens;
    same = same && number >= 0 && (uint32_t)number == wanted_number;
    free(wanted);
    free(found);
    return known && compare_text(play, "marked are", play_marked(play), same);
}

static bool test_value(struct play *play, const struct yawl_field *field, yawl_value_t value,
                       json_t *json)
{
    if (data_equals(field, value, json)) return true;
    json_t *shown = data_to_json(field, value);
    char *text = json_dumps(shown, JSON_ENCODE_ANY);
    play_complain(play, "'%s' is %s", field->name, text == NULL ? "?" : text);
    free(text);
    json_decref(shown);
    return false;
}

static bool find_field(struct play *play, const struct yawl_record *record, const char *name,
                       uint32_t *index)
{
    *index = yawl_record_find(record, name);
    return *index != YAWL_NONE || play_complain(play, "there is no '%s'", name);
}

static bool test_data(struct play *play, const struct trace_line *line)
{
    struct session *session = &play->session;
    const char *name;
    json_t *wanted;
    json_object_foreach(line->json, name, wanted)
    {
        uint32_t index;
        yawl_value_t value;
        if (!find_field(play, session->program->data, name, &index)) return false;
        int code = yawl_case_value(&session->engine, session->case_id, index, &value);
        if (code != 0) return play_complain(play, "data: %s", yawl_strerror(code));
        if (!test_value(play, &session->program->data->fields[index], value, wanted)) return false;
    }
    return true;
}

/* The members that the line names, of an outside struct. */
static bool test_outside(struct play *play, const struct yawl_record *record, const void *outside,
                         json_t *json)
{
    const char *name;
    json_t *wanted;
    json_object_foreach(json, name, wanted)
    {
        uint32_t index;
        if (!find_field(play, record, name, &index)) return false;
        const struct yawl_field *field = &record->fields[index];
        if (!test_value(play, field, yawl_record_get(field, outside), wanted)) return false;
    }
    return true;
}

static bool test_input(struct play *play, const struct trace_line *line)
{
    struct session *session = &play->session;
    const void *in = NULL;
    uint32_t task = play_find_task(play, &line->names[0]);
    if (task == YAWL_NONE) return false;
    int code = yawl_item_input(&session->engine, session_item(session, task), &in);
    if (code != 0) return play_complain(play, "input: %s", yawl_strerror(code));
    return test_outside(play, session->net->tasks[task].in, in, line->json);
}

static bool test_output(struct play *play, const struct trace_line *line)
{
    struct session *session = &play->session;
    const void *out = NULL;
    int code = yawl_case_output(&session->engine, session->case_id, &out);
    if (code != 0) return play_complain(play, "output: %s", yawl_strerror(code));
    return test_outside(play, session->program->out, out, line->json);
}

static bool test_status(struct play *play, const struct trace_line *line)
{
    const char *found = yawl_case_status_name((int)session_status(&play->session));
    bool known = false;
    for (int i = 0; i < YAWL_CASE_STATUS_COUNT; i++) {
        known = known || strcmp(yawl_case_status_name(i), line->text) == 0;
    }
    if (!known) return play_complain(play, "'%s' is no status of a case", line->text);
    if (strcmp(found, line->text) == 0) return true;
    return play_complain(play, "the status is %s", found);
}

static bool test_instances(struct play *play, const struct trace_line *line)
{
    if (play_find_task(play, &line->names[0]) == YAWL_NONE) return false;
    return play_complain(play, "task '%s' is no multiple-instance task", line->names[0].name);
}

/* No task of a program of this version has a timer, so nothing can be armed. */
static bool test_armed(struct play *play, const struct trace_line *line)
{
    if (line->names_count == 0) return true;
    if (play_find_task(play, &line->names[0]) == YAWL_NONE) return false;
    return play_complain(play, "armed are: (none)");
}

static bool play_statement(struct play *play, const struct trace_line *line)
{
    switch (line->kind) {
    case TRACE_ENABLED: return test_tasks(play, line, yawl_case_enabled);
    case TRACE_BUSY: return test_tasks(play, line, yawl_case_busy);
    case TRACE_MARKED: return test_marked(play, line);
    case TRACE_DATA: return test_data(play, line);
    case TRACE_INPUT: return test_input(play, line);
    case TRACE_OUTPUT: return test_output(play, line);
    case TRACE_STATUS: return test_status(play, line);
    case TRACE_INSTANCES: return test_instances(play, line);
    default: return test_armed(play, line);
    }
}

static bool test_refused(struct play *play, const struct trace_line *line)
{
    bool known;
    char *before = play_snapshot(play);
    int code = play_command(play, line, &known);
    char *after = play_snapshot(play);
    bool same = strcmp(before, after) == 0;
    free(before);
    free(after);
    if (!known) return false;
    if (code == 0) return play_complain(play, "it was not refused");
    return same || play_complain(play, "it was refused, but the case changed");
}

bool play_line(struct play *play, const struct trace_line *line)
{
    bool known;
    if (line->kind == TRACE_TRACE) return true;
    if (line->refuse) return test_refused(play, line);
    if (line->kind >= TRACE_ENABLED) return play_statement(play, line);
    int code = play_command(play, line, &known);
    if (!known) return false;
    if (code == 0) return true;
    return play_complain(play, "refused: %s (%s)", play->session.message, yawl_err_name(code));
}
