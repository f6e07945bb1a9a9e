/* Statements of a trace, and lines in general. */
#include "player/play.h"

#include "player/data.h"
#include "player/grow.h"
#include "player/names.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* ---- Lists ---- */

static int by_place(const void *a, const void *b)
{
    const struct play_entry *left = a, *right = b;
    if (left->scope != right->scope) return left->scope < right->scope ? -1 : 1;
    return (left->index > right->index) - (left->index < right->index);
}

/* Sorts; what was named twice counts together, tasks once. */
static void merge(struct play_entries *entries, bool tasks)
{
    uint32_t kept = 0;
    if (entries->count == 0) return;
    qsort(entries->items, entries->count, sizeof *entries->items, by_place);
    for (uint32_t i = 1; i < entries->count; i++) {
        struct play_entry *last = &entries->items[kept];
        if (by_place(last, &entries->items[i]) != 0)
            entries->items[++kept] = entries->items[i];
        else if (!tasks)
            last->tokens += entries->items[i].tokens;
    }
    entries->count = kept + 1;
}

static bool find_entry(struct play *play, const struct trace_name *name, bool tasks,
                       struct play_entry *entry)
{
    struct named named;
    bool known =
        tasks ? names_find_task(play, name, &named) : names_find_condition(play, name, &named);
    if (!known) return false;
    *entry = (struct play_entry){named.scope, named.index, name->count};
    if (named.instance == 0) return true;
    play->column = name->column;
    return play_complain(play, "'%s': tasks stand here, without instances", name->name);
}

/* What the line wants.  False: a name is unknown. */
static bool read_wanted(struct play *play, const struct trace_line *line, bool tasks,
                        struct play_entries *wanted)
{
    for (uint32_t i = 0; i < line->names_count; i++) {
        struct play_entry entry;
        if (!find_entry(play, &line->names[i], tasks, &entry)) return false;
        wanted->items = player_grow(wanted->items, wanted->count, sizeof *wanted->items);
        wanted->items[wanted->count++] = entry;
    }
    merge(wanted, tasks);
    return true;
}

static bool is_same(const struct play_entries *a, const struct play_entries *b)
{
    bool same = a->count == b->count;
    for (uint32_t i = 0; same && i < a->count; i++) {
        same =
            by_place(&a->items[i], &b->items[i]) == 0 && a->items[i].tokens == b->items[i].tokens;
    }
    return same;
}

static char *wanted_text(const struct trace_line *line)
{
    char *text;
    size_t length;
    FILE *stream = open_memstream(&text, &length);
    if (stream == NULL) abort();
    for (uint32_t i = 0; i < line->names_count; i++) {
        if (i > 0) fputc(' ', stream);
        names_write_plain(line->names[i].name, stream);
        if (line->names[i].count != 1) fprintf(stream, "*%u", line->names[i].count);
    }
    if (fclose(stream) != 0) abort();
    return text;
}

static bool complain_list(struct play *play, const struct trace_line *line, enum play_list list)
{
    static const char *const whats[] = {"enabled are", "busy are", "marked are", "armed are"};
    char *found = play_list_text(play, list), *wanted = wanted_text(line);
    play_complain(play, "%s: %s; expected: %s", whats[list], found[0] == '\0' ? "(none)" : found,
                  wanted[0] == '\0' ? "(none)" : wanted);
    free(found);
    free(wanted);
    return false;
}

static bool test_list(struct play *play, const struct trace_line *line, enum play_list list)
{
    struct play_entries found = play_read_list(play, list), wanted = {NULL, 0};
    bool known = read_wanted(play, line, list != LIST_MARKED, &wanted);
    bool same = known && is_same(&found, &wanted);
    free(found.items);
    free(wanted.items);
    return same || (known && complain_list(play, line, list));
}

/* ---- Values ---- */

static bool test_value(struct play *play, const struct yawl_field *field, yawl_value_t value,
                       json_t *json)
{
    if (data_equals(field, value, json)) return true;
    char *found = data_to_json(field, value), *wanted = json_dumps(json, JSON_ENCODE_ANY);
    play_complain(play, "'%s' is %s; expected: %s", field->name, found,
                  wanted == NULL ? "?" : wanted);
    free(found);
    free(wanted);
    return false;
}

static bool find_field(struct play *play, const struct trace_line *line,
                       const struct yawl_record *record, const char *name, uint32_t *index)
{
    *index = yawl_record_find(record, name);
    if (*index != YAWL_NONE) return true;
    uint32_t count = record == NULL ? 0 : record->fields_count;
    const char **choices = calloc((size_t)count + 1, sizeof *choices);
    if (choices == NULL) abort();
    for (uint32_t i = 0; i < count; i++) choices[i] = record->fields[i].name;
    play->column = line->column;
    names_complain(play, "there is no", name, choices);
    free(choices);
    return false;
}

static bool test_data(struct play *play, const struct trace_line *line)
{
    struct session *session = &play->session;
    const struct yawl_record *record = session->program->nets[0].data;
    const char *name;
    json_t *wanted;
    json_object_foreach(line->json, name, wanted)
    {
        uint32_t index;
        yawl_value_t value;
        if (!find_field(play, line, record, name, &index)) return false;
        int code = yawl_case_value(&session->engine, session->case_id, index, &value);
        if (code != 0) return play_complain(play, "data: %s", yawl_strerror(code));
        if (!test_value(play, &record->fields[index], value, wanted)) return false;
    }
    return true;
}

/* The members that the line names, of an outside struct. */
static bool test_outside(struct play *play, const struct trace_line *line,
                         const struct yawl_record *record, const void *outside)
{
    const char *name;
    json_t *wanted;
    json_object_foreach(line->json, name, wanted)
    {
        uint32_t index;
        if (!find_field(play, line, record, name, &index)) return false;
        const struct yawl_field *field = &record->fields[index];
        yawl_value_t value = {.type = field->type};
        if (outside != NULL) value = yawl_record_get(field, outside);
        if (!test_value(play, field, value, wanted)) return false;
    }
    return true;
}

static bool test_input(struct play *play, const struct trace_line *line)
{
    struct session *session = &play->session;
    const void *in = NULL;
    struct named named;
    if (!names_find_task(play, &line->names[0], &named)) return false;
    yawl_item_id item = {.case_id = session->case_id,
                         .task = named.index,
                         .scope = named.scope,
                         .instance = named.instance};
    int code =
        named.scope == YAWL_NONE ? YAWL_ENOITEM : yawl_item_input(&session->engine, item, &in);
    if (code != 0) return play_complain(play, "input: %s", yawl_strerror(code));
    return test_outside(play, line, named.net->tasks[named.index].in, in);
}

static bool test_output(struct play *play, const struct trace_line *line)
{
    struct session *session = &play->session;
    const void *out = NULL;
    int code = yawl_case_output(&session->engine, session->case_id, &out);
    if (code != 0) return play_complain(play, "output: %s", yawl_strerror(code));
    return test_outside(play, line, session->program->nets[0].out, out);
}

static bool test_status(struct play *play, const struct trace_line *line)
{
    const char *found = yawl_case_status_name((int)session_status(&play->session));
    const char *choices[YAWL_CASE_STATUS_COUNT + 1] = {NULL};
    bool known = false;
    for (int i = 0; i < YAWL_CASE_STATUS_COUNT; i++) {
        choices[i] = yawl_case_status_name(i);
        known = known || strcmp(choices[i], line->text) == 0;
    }
    if (!known) {
        play->column = line->column;
        return names_complain(play, "there is no status of a case called", line->text, choices);
    }
    if (strcmp(found, line->text) == 0) return true;
    bool failed = session_status(&play->session) == YAWL_CASE_FAILED;
    const char *why = failed ? play->session.failure : "";
    return play_complain(play, "the status is %s%s%s%s; expected: %s", found,
                         why[0] != '\0' ? " (" : "", why, why[0] != '\0' ? ")" : "", line->text);
}

/* A task that has not started has no instances. */
static bool test_instances(struct play *play, const struct trace_line *line)
{
    struct session *session = &play->session;
    struct yawl_instances_info info = {0};
    struct named named;
    if (!names_find_task(play, &line->names[0], &named)) return false;
    if (named.net->tasks[named.index].instances == NULL) {
        play->column = line->names[0].column;
        return play_complain(play, "task '%s' is no multiple-instance task", line->names[0].name);
    }
    yawl_item_id item = {.case_id = session->case_id, .task = named.index, .scope = named.scope};
    if (named.scope != YAWL_NONE) (void)yawl_case_instances(&session->engine, item, &info);
    const uint32_t *wanted = line->numbers;
    if (info.created == wanted[0] && info.executing == wanted[1] && info.completed == wanted[2]) {
        return true;
    }
    return play_complain(play, "instances are: %u %u %u; expected: %u %u %u", info.created,
                         info.executing, info.completed, wanted[0], wanted[1], wanted[2]);
}

/* ---- Lines ---- */

static bool play_statement(struct play *play, const struct trace_line *line)
{
    switch (line->kind) {
    case TRACE_ENABLED: return test_list(play, line, LIST_ENABLED);
    case TRACE_BUSY: return test_list(play, line, LIST_BUSY);
    case TRACE_MARKED: return test_list(play, line, LIST_MARKED);
    case TRACE_ARMED: return test_list(play, line, LIST_ARMED);
    case TRACE_DATA: return test_data(play, line);
    case TRACE_INPUT: return test_input(play, line);
    case TRACE_OUTPUT: return test_output(play, line);
    case TRACE_STATUS: return test_status(play, line);
    default: return test_instances(play, line);
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
    play->column = 0;
    if (line->kind == TRACE_TRACE) return true;
    if (line->refuse) return test_refused(play, line);
    if (line->kind >= TRACE_ENABLED) return play_statement(play, line);
    int code = play_command(play, line, &known);
    if (!known) return false;
    if (code == 0) return true;
    return play_complain(play, "refused: %s (%s)", play->session.message, yawl_err_name(code));
}
