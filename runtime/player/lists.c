/* What a case looks like: its enabled and busy tasks, marked conditions and armed timers, over all of its
 * nets.  Tasks that the compiler made never appear. */
#include "player/play.h"

#include "player/data.h"
#include "player/grow.h"
#include "player/names.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void add_entry(struct play_entries *entries, struct play_entry entry)
{
    entries->items = player_grow(entries->items, entries->count, sizeof *entries->items);
    entries->items[entries->count++] = entry;
}

typedef int (*read_tasks_fn)(yawl_engine_t *, yawl_case_id, uint32_t, uint32_t *, uint32_t);

static void add_tasks(struct session *session, const struct yawl_scope_info *scope,
                      read_tasks_fn read_tasks, struct play_entries *entries)
{
    const struct yawl_net *net = &session->program->nets[scope->net];
    uint32_t *tasks = calloc((size_t)net->tasks_count + 1, sizeof *tasks);
    if (tasks == NULL) abort();
    int count =
        read_tasks(&session->engine, session->case_id, scope->scope, tasks, net->tasks_count);
    for (int i = 0; i < count; i++) {
        struct play_entry entry = {scope->scope, tasks[i], 1};
        if (!net->tasks[tasks[i]].hidden) add_entry(entries, entry);
    }
    free(tasks);
}

static void add_conditions(struct session *session, const struct yawl_scope_info *scope,
                           struct play_entries *entries)
{
    uint32_t capacity = session->program->nets[scope->net].places_count;
    struct yawl_marked *marked = calloc((size_t)capacity + 1, sizeof *marked);
    if (marked == NULL) abort();
    int count =
        yawl_scope_marked(&session->engine, session->case_id, scope->scope, marked, capacity);
    for (int i = 0; i < count; i++) {
        struct play_entry entry = {scope->scope, marked[i].place, marked[i].tokens};
        add_entry(entries, entry);
    }
    free(marked);
}

/* Each task once, however many timers it has; a net's own timers belong to no task. */
static void add_armed(struct session *session, struct play_entries *entries)
{
    int count = yawl_case_armed(&session->engine, session->case_id, NULL, 0);
    if (count <= 0) return;
    struct yawl_timer_info *timers = calloc((size_t)count, sizeof *timers);
    if (timers == NULL) abort();
    yawl_case_armed(&session->engine, session->case_id, timers, (uint32_t)count);
    for (int i = 0; i < count; i++) {
        const struct play_entry *last =
            entries->count == 0 ? NULL : &entries->items[entries->count - 1];
        struct play_entry entry = {timers[i].scope, timers[i].task, 1};
        bool same = last != NULL && last->scope == entry.scope && last->index == entry.index;
        if (entry.index != YAWL_NONE && !same) add_entry(entries, entry);
    }
    free(timers);
}

struct play_entries play_read_list(struct play *play, enum play_list list)
{
    struct session *session = &play->session;
    struct play_entries entries = {NULL, 0};
    session_read_scopes(session);
    if (list == LIST_ARMED && session->scopes_count > 0) add_armed(session, &entries);
    for (uint32_t i = 0; list != LIST_ARMED && i < session->scopes_count; i++) {
        if (list == LIST_MARKED)
            add_conditions(session, &session->scopes[i], &entries);
        else
            add_tasks(session, &session->scopes[i],
                      list == LIST_ENABLED ? yawl_scope_enabled : yawl_scope_busy, &entries);
    }
    return entries;
}

static void write_entry(const struct session *session, const struct play_entry *entry,
                        bool condition, FILE *stream)
{
    const struct yawl_net *net = session_net(session, entry->scope);
    if (net == NULL) return;
    const char *name = condition ? net->places[entry->index].name : net->tasks[entry->index].name;
    names_write(session, entry->scope, name, stream);
    if (entry->tokens > 1) fprintf(stream, "*%u", entry->tokens);
}

char *play_list_text(struct play *play, enum play_list list)
{
    char *text;
    size_t length;
    FILE *stream = open_memstream(&text, &length);
    struct play_entries entries = play_read_list(play, list);
    if (stream == NULL) abort();
    for (uint32_t i = 0; i < entries.count; i++) {
        if (i > 0) fputc(' ', stream);
        write_entry(&play->session, &entries.items[i], list == LIST_MARKED, stream);
    }
    free(entries.items);
    if (fclose(stream) != 0) abort();
    return text;
}

/* ---- Everything of a case ---- */

static void write_data(struct session *session, const struct yawl_scope_info *scope, FILE *stream)
{
    const struct yawl_record *record = session->program->nets[scope->net].data;
    for (uint32_t i = 0; record != NULL && i < record->fields_count; i++) {
        yawl_value_t value;
        int code = yawl_scope_value(&session->engine, session->case_id, scope->scope, i, &value);
        if (code != 0) continue;
        char *json = data_to_json(&record->fields[i], value);
        fprintf(stream, "|%s", json);
        free(json);
    }
}

static void write_items(struct session *session, FILE *stream)
{
    int count = yawl_case_items(&session->engine, session->case_id, NULL, 0);
    if (count <= 0) return;
    struct yawl_item_info *items = calloc((size_t)count, sizeof *items);
    if (items == NULL) abort();
    yawl_case_items(&session->engine, session->case_id, items, (uint32_t)count);
    for (int i = 0; i < count; i++) {
        const yawl_item_id *id = &items[i].id;
        fprintf(stream, "|%u.%u[%u].%u=%d", id->scope, id->task, id->instance, id->firing,
                (int)items[i].status);
    }
    free(items);
}

char *play_snapshot(struct play *play)
{
    struct session *session = &play->session;
    char *text;
    size_t length;
    FILE *stream = open_memstream(&text, &length);
    if (stream == NULL) abort();
    fprintf(stream, "%d", (int)session_status(session));
    for (enum play_list list = LIST_ENABLED; list <= LIST_ARMED; list++) {
        char *part = play_list_text(play, list);
        fprintf(stream, "|%s", part);
        free(part);
    }
    for (uint32_t i = 0; i < session->scopes_count; i++) {
        write_data(session, &session->scopes[i], stream);
    }
    if (session->case_id != 0) write_items(session, stream);
    if (fclose(stream) != 0) abort();
    return text;
}
