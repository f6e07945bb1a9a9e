/* The history of cases: first what moved out of the log, then what stands in it still.
 * Invariant: the log is looked at first, and what leaves it after that is in the history by then, so nothing
 * is missing; what is in both is taken from the history. */
#include "yawl/history.h"

#include <stdlib.h>
#include <string.h>

#include "history/opened.h"
#include "yawl/errors.h"

int yawl__opened_refuse(yawl_history_t *self, int status, const struct yawl__message *problem)
{
    yawl__message_copy(&self->problem, problem);
    if (problem->length == 0) yawl__message_set(&self->problem, yawl_strerror(status), NULL);
    return status;
}

/* ---- Programs ---- */

static const struct yawl_program *program_of(void *context, uint64_t hash)
{
    const yawl_history_t *self = context;
    return yawl__described_find(self->programs, hash);
}

/* One that cannot be read is as one that is not there: its cases have numbers instead of names. */
static int read_program(void *context, const struct yawl_page *page)
{
    yawl_history_t *self = context;
    int status;
    struct yawl__described *described = yawl__described_read(page->bytes, page->length, &status);
    if (described == NULL) return status == YAWL_ENOMEM ? status : 0;
    described->next = self->programs;
    self->programs = described;
    return 0;
}

static int read_programs(yawl_history_t *self)
{
    yawl__described_free_all(&self->programs);
    return yawl__sqlite_file_programs(&self->log, read_program, self);
}

/* ---- One case ---- */

/* Of the history: each record with its time before it. */
static int tell_past(void *context, uint64_t case_id, const void *bytes, size_t length)
{
    yawl_history_t *self = context;
    const char *records = bytes;
    (void)case_id;
    self->found = true;
    for (size_t at = 0; at < length;) {
        int64_t at_ms;
        if (length - at < sizeof at_ms) return YAWL_ECORRUPT;
        memcpy(&at_ms, records + at, sizeof at_ms);
        at += sizeof at_ms;
        int64_t size = yawl__teller_tell(&self->teller, at_ms, records + at, length - at);
        if (size < 0) return (int)size;
        at += (size_t)size;
    }
    return 0;
}

/* Of the log: the records of all cases, and of them those of this one. */
static int tell_batch(void *context, uint64_t position, const void *bytes, size_t length)
{
    yawl_history_t *self = context;
    const char *records = bytes;
    int64_t at_ms = 0;
    (void)position;
    for (size_t at = 0; at < length;) {
        struct yawl__event_view view;
        int64_t size = yawl__event_read(records + at, length - at, &view);
        if (size < 0) return (int)size;
        if (view.head.kind == YAWL__EVENT_TIME) at_ms = (int64_t)view.head.detail;
        if (!yawl__event_is_mark(view.head.kind) && view.head.case_id == self->id) {
            self->found = true;
            size = yawl__teller_tell(&self->teller, at_ms, records + at, (size_t)size);
            if (size < 0) return (int)size;
        }
        at += (size_t)size;
    }
    return 0;
}

int yawl__opened_past(yawl_history_t *self, struct yawl__history_file *past)
{
    const struct yawl_sqlite_options options = {.vfs = self->vfs};
    const struct yawl__history_of of = yawl__history_of(&options, &self->log);
    self->from = self->log.first;
    int status = yawl__history_file_look(past, &of);
    if (status != 0) return yawl__opened_refuse(self, status, &past->file.problem);
    if (past->is_there && past->taken > self->from) self->from = past->taken;
    return 0;
}

static int tell_history(yawl_history_t *self)
{
    struct yawl__history_file past;
    bool whole = true;
    int status = yawl__opened_past(self, &past);
    if (status != 0 || !past.is_there) return status;
    if (past.gone > 0) status = yawl__history_file_whole(&past, self->id, &whole);
    self->dropped = !whole;
    if (status == 0 && whole) status = yawl__history_file_case(&past, self->id, tell_past, self);
    if (status != 0) (void)yawl__opened_refuse(self, status, &past.file.problem);
    yawl__history_file_close(&past);
    return status;
}

static int tell_log(yawl_history_t *self)
{
    int status = yawl__sqlite_file_read(&self->log, self->from, tell_batch, self);
    return status == 0 ? 0 : yawl__opened_refuse(self, status, &self->log.problem);
}

int yawl__opened_begin(yawl_history_t *self)
{
    struct yawl_snapshot there;
    yawl__message_clear(&self->problem);
    yawl__message_clear(&self->log.problem);
    int status = yawl__sqlite_run(&self->log, "BEGIN", "reading");
    if (status == 0) status = yawl__sqlite_file_owner(&self->log, &there);
    if (status == 0) status = read_programs(self);
    return status == 0 ? 0 : yawl__opened_refuse(self, status, &self->log.problem);
}

void yawl__opened_end(yawl_history_t *self)
{
    (void)sqlite3_exec(self->log.db, "ROLLBACK", NULL, NULL, NULL);
}

static int tell_case(yawl_history_t *self)
{
    int status = yawl__opened_begin(self);
    if (status == 0) status = tell_history(self);
    if (status == 0 && !self->dropped) status = tell_log(self);
    if (status != 0 || self->found) return status;
    yawl__message_set(&self->problem, yawl_strerror(YAWL_ENOCASE),
                      self->dropped ? ": events of it were dropped" : "", NULL);
    return YAWL_ENOCASE;
}

int yawl_history_case(yawl_history_t *history, yawl_case_id id, yawl_history_cb each, void *context)
{
    history->id = id;
    history->found = history->dropped = false;
    history->teller.each = each;
    history->teller.each_context = context;
    yawl__teller_begin(&history->teller);
    int status = tell_case(history);
    yawl__opened_end(history);
    return status;
}

/* ---- Life ---- */

const char *yawl_history_problem(const yawl_history_t *history) { return history->problem.text; }

static char *copy_text(const char *text)
{
    size_t size = text == NULL ? 0 : strlen(text) + 1;
    char *copy = text == NULL ? NULL : malloc(size);
    return copy == NULL ? NULL : memcpy(copy, text, size);
}

int yawl_history_open(yawl_history_t **history, struct yawl_sqlite_options *options)
{
    yawl_history_t *self = calloc(1, sizeof *self);
    *history = NULL;
    options->problem[0] = '\0';
    if (self == NULL) return YAWL_ENOMEM;
    yawl__message_clear(&self->problem);
    int status = yawl__sqlite_file_look(&self->log, options->path, options->vfs);
    memcpy(options->problem, self->log.problem.text, self->log.problem.length + 1);
    if (status != 0) {
        free(self);
        return status;
    }
    self->vfs = copy_text(options->vfs);
    self->teller.program_of = program_of;
    self->teller.counts = true;
    self->teller.context = self;
    if (options->vfs != NULL && self->vfs == NULL) {
        yawl_history_close(self);
        return YAWL_ENOMEM;
    }
    *history = self;
    return 0;
}

void yawl_history_close(yawl_history_t *history)
{
    if (history == NULL) return;
    yawl__described_free_all(&history->programs);
    yawl__teller_free(&history->teller);
    yawl__sqlite_file_close(&history->log, true);
    free(history->vfs);
    free(history);
}
