/* A program's store: one SQLite file, from whose history it also learns what its case did before. */
#include "player/program_store.h"

#include <stdlib.h>
#include <string.h>

#include "yawl/errors.h"
#include "yawl/history.h"

_Static_assert(YAWL_STORE_PROBLEM_MAX >= YAWL_SQLITE_PROBLEM_MAX, "a problem is copied as it is");

static int open_file(yawl_store_t **store, uv_loop_t *loop, const char *path, char *problem)
{
    struct yawl_sqlite_options file = {.path = path};
    int code = yawl_store_sqlite_open(store, loop, &file);
    memcpy(problem, file.problem, sizeof file.problem);
    return code;
}

static void close_file(yawl_store_t *store) { yawl_store_sqlite_close(store, NULL, NULL); }

/* ---- What is on record ---- */

static int read_case(const char *path, yawl_case_id id, yawl_history_cb each, void *context)
{
    struct yawl_sqlite_options file = {.path = path};
    yawl_history_t *history;
    int code = yawl_history_open(&history, &file);
    if (code != 0) return code;
    code = yawl_history_case(history, id, each, context);
    yawl_history_close(history);
    return code;
}

/* Its first event is all that is wanted. */
static int take_first(void *context, const struct yawl_history_entry *entry)
{
    struct program_past *past = context;
    if (entry->event.kind != YAWL_EVENT_CASE_STARTED) return YAWL_ENOCASE;
    past->started_ms = entry->event.time_ms;
    if (entry->data.length > 0) past->data = strndup(entry->data.data, entry->data.length);
    return entry->data.length > 0 && past->data == NULL ? YAWL_ENOMEM : YAWL_ECANCELLED;
}

static int read_begin(const char *path, yawl_case_id id, struct program_past *past)
{
    int code = read_case(path, id, take_first, past);
    return code == YAWL_ECANCELLED ? 0 : code;
}

struct reader {
    program_event_fn each;
    void *context;
};

static int take_event(void *context, const struct yawl_history_entry *entry)
{
    const struct reader *reader = context;
    reader->each(reader->context, &entry->event);
    return 0;
}

static int read_events(const char *path, yawl_case_id id, program_event_fn each, void *context)
{
    struct reader reader = {each, context};
    return read_case(path, id, take_event, &reader);
}

const struct program_store program_store = {
    .open = open_file, .close = close_file, .begin = read_begin, .events = read_events};
