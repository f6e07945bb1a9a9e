/* What a case looks like, as text: sorted by the order of the specification, names quoted where needed. */
#include "player/play.h"

#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct list {
    char *text;
    size_t length;
    FILE *stream;
};

static void list_open(struct list *list)
{
    list->stream = open_memstream(&list->text, &list->length);
    if (list->stream == NULL) abort();
}

static char *list_close(struct list *list)
{
    if (fclose(list->stream) != 0) abort();
    return list->text;
}

static void add_name(struct list *list, const char *name)
{
    bool quoted = strpbrk(name, " \t\"#") != NULL;
    fputs(ftell(list->stream) > 0 ? " " : "", list->stream);
    if (!quoted) {
        fputs(name, list->stream);
        return;
    }
    fputc('"', list->stream);
    for (; *name != '\0'; name++) {
        if (*name == '"' || *name == '\\') fputc('\\', list->stream);
        fputc(*name, list->stream);
    }
    fputc('"', list->stream);
}

typedef int (*read_tasks_fn)(yawl_engine_t *, yawl_case_id, uint32_t *, uint32_t);

static char *list_tasks(struct play *play, read_tasks_fn read_tasks)
{
    struct session *session = &play->session;
    struct list list;
    uint32_t count = session->net->tasks_count;
    uint32_t *tasks = calloc((size_t)count + 1, sizeof *tasks);
    if (tasks == NULL) abort();
    int found =
        session->case_id == 0 ? 0 : read_tasks(&session->engine, session->case_id, tasks, count);
    list_open(&list);
    for (int i = 0; i < found; i++) add_name(&list, session->net->tasks[tasks[i]].name);
    free(tasks);
    return list_close(&list);
}

char *play_enabled(struct play *play) { return list_tasks(play, yawl_case_enabled); }

char *play_busy(struct play *play) { return list_tasks(play, yawl_case_busy); }

char *play_marked(struct play *play)
{
    struct session *session = &play->session;
    struct list list;
    uint32_t count = session->net->places_count;
    struct yawl_marked *marked = calloc((size_t)count + 1, sizeof *marked);
    if (marked == NULL) abort();
    int found = session->case_id == 0
                    ? 0
                    : yawl_case_marked(&session->engine, session->case_id, marked, count);
    list_open(&list);
    for (int i = 0; i < found; i++) {
        add_name(&list, session->net->places[marked[i].place].name);
        if (marked[i].tokens > 1) fprintf(list.stream, "*%u", marked[i].tokens);
    }
    free(marked);
    return list_close(&list);
}

static void add_data(struct list *list, struct session *session)
{
    const struct yawl_record *record = session->program->data;
    for (uint32_t i = 0; record != NULL && i < record->fields_count; i++) {
        yawl_value_t value;
        if (yawl_case_value(&session->engine, session->case_id, i, &value) != 0) continue;
        fprintf(list->stream, "|%d:", value.present);
        if (!value.present) continue;
        if (value.type == YAWL_TYPE_STRING) {
            fwrite(value.as_text.data, 1, value.as_text.length, list->stream);
        } else {
            const unsigned char *bytes = (const unsigned char *)&value.as_decimal;
            for (size_t j = 0; j < sizeof value.as_decimal; j++)
                fprintf(list->stream, "%02x", bytes[j]);
        }
    }
}

char *play_snapshot(struct play *play)
{
    struct list list;
    char *parts[3] = {play_enabled(play), play_busy(play), play_marked(play)};
    list_open(&list);
    fprintf(list.stream, "%d", session_status(&play->session));
    for (int i = 0; i < 3; i++) {
        fprintf(list.stream, "|%s", parts[i]);
        free(parts[i]);
    }
    if (play->session.case_id != 0) add_data(&list, &play->session);
    return list_close(&list);
}
