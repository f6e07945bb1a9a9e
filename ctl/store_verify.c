/* yawlctl store verify: every sum, position, epoch and record of a store and its history; with modules
 * also whether pages and log lead to the same cases.  One line a problem; the last line says what was looked
 * at. */
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "core/event_record.h"
#include "ctl/ctl.h"
#include "ctl/page_cases.h"
#include "ctl/replay.h"
#include "history/described.h"

struct verify {
    const struct ctl_options *options;
    struct yawl__sqlite_file file;
    struct yawl_snapshot there;
    uint64_t next; /* position, or number of the page, that comes next */
    uint64_t batches, pages, records, problems;
    struct case_list cases;
    int failed; /* a code that ends everything */
};

static void problem(struct verify *v, const char *what)
{
    v->problems++;
    ctl_problem(v->options, "%s", what);
}

static void problem_at(struct verify *v, const char *what, uint64_t number, const char *why)
{
    v->problems++;
    ctl_problem(v->options, "%s %" PRIu64 ": %s", what, number, why);
}

/* ---- Programs and pages ---- */

static int verify_program(void *context, const struct yawl_page *page)
{
    struct verify *v = context;
    int status;
    struct yawl__described *described = yawl__described_read(page->bytes, page->length, &status);
    if (status == YAWL_ENOMEM) return status;
    if (described == NULL || described->program.hash != page->number) {
        v->problems++;
        ctl_problem(v->options, "program 0x%016" PRIx64 ": its description is damaged",
                    page->number);
    }
    yawl__described_free(described);
    return 0;
}

static int note_case(void *context, const struct page_case *c)
{
    struct verify *v = context;
    return case_list_add(&v->cases, c->id) ? 0 : YAWL_ENOMEM;
}

static int verify_page(void *context, const struct yawl_page *page)
{
    struct verify *v = context;
    v->pages++;
    if (page->number != v->next) problem_at(v, "page", v->next, "missing");
    v->next = page->number + 1;
    if (page->position > v->there.end) problem_at(v, "page", page->number, "newer than the log");
    int status = page_cases(page, note_case, v);
    if (status == YAWL_ENOMEM) return status;
    if (status != 0) problem_at(v, "page", page->number, yawl_strerror(status));
    return 0;
}

/* ---- Batches ---- */

static int verify_records(struct verify *v, uint64_t position, const char *bytes, size_t length)
{
    for (size_t at = 0; at < length;) {
        struct yawl__event_view view;
        int64_t size = yawl__event_read(bytes + at, length - at, &view);
        bool timed = at > 0 || (size > 0 && view.head.kind == YAWL__EVENT_TIME);
        if (size > 0 && (timed || view.head.kind == YAWL__EVENT_PROGRAM)) {
            bool starts = view.head.kind == YAWL_EVENT_CASE_STARTED;
            if (starts && !case_list_add(&v->cases, view.head.case_id)) return YAWL_ENOMEM;
            v->records++;
            at += (size_t)size;
            continue;
        }
        v->problems++;
        ctl_problem(v->options, "batch %" PRIu64 ", byte %zu: %s", position, at,
                    size < 0 ? yawl_strerror((int)size) : "no time before it");
        return 0;
    }
    return 0;
}

static int verify_batch(void *context, uint64_t position, const void *bytes, size_t length)
{
    struct verify *v = context;
    v->batches++;
    if (position != v->next) problem_at(v, "batch", v->next, "missing");
    v->next = position + 1;
    return verify_records(v, position, bytes, length);
}

/* Reading ends at a sum that is wrong, and goes on behind it. */
static int verify_batches(struct verify *v)
{
    v->next = v->file.first;
    for (;;) {
        int status = yawl__sqlite_file_read(&v->file, v->next, verify_batch, v);
        if (status != YAWL_ECORRUPT) return status;
        if (strstr(v->file.problem.text, "checksum") == NULL) return status;
        problem(v, v->file.problem.text);
        v->next++;
    }
}

/* Writers follow each other: an epoch never goes back. */
static int verify_epochs(struct verify *v)
{
    sqlite3_stmt *rows =
        yawl__sqlite_prepare(&v->file, "SELECT position, epoch FROM batch ORDER BY position");
    int64_t last = 0;
    if (rows == NULL) return YAWL_ESTORE;
    while (sqlite3_step(rows) == SQLITE_ROW) {
        int64_t epoch = sqlite3_column_int64(rows, 1);
        uint64_t position = (uint64_t)sqlite3_column_int64(rows, 0);
        if (epoch < last)
            problem_at(v, "batch", position, "its epoch is older than the one before");
        last = epoch;
    }
    (void)sqlite3_finalize(rows);
    if ((uint64_t)last > v->there.epoch) problem(v, "the owner's epoch is older than a batch's");
    return 0;
}

/* ---- The rest ---- */

static int verify_history(struct verify *v)
{
    struct yawl_history_report report;
    struct yawl_sqlite_options file = {.path = v->options->file};
    int status = yawl_history_check(&file, &report);
    if (status == YAWL_ECORRUPT || status == YAWL_EABI) {
        problem(v, file.problem[0] != '\0' ? file.problem : "its history is damaged");
        return 0;
    }
    if (status == 0 && report.differing > 0)
        problem_at(v, "its history: rows that are not as in the log", report.differing,
                   "rebuild it");
    return status;
}

static int verify_replay(struct verify *v)
{
    if (v->options->modules_count == 0 || v->problems > 0) return 0;
    int problems = ctl_replay(v->options, &v->file, &v->cases);
    if (problems < 0) return problems;
    v->problems += (uint64_t)problems;
    return 0;
}

/* What SQLite itself says of its pages. */
static int verify_file(struct verify *v)
{
    sqlite3_stmt *rows = yawl__sqlite_prepare(&v->file, "PRAGMA quick_check(20)");
    if (rows == NULL) return YAWL_ESTORE;
    while (sqlite3_step(rows) == SQLITE_ROW) {
        const char *text = (const char *)sqlite3_column_text(rows, 0);
        if (text != NULL && strcmp(text, "ok") != 0) problem(v, text);
    }
    (void)sqlite3_finalize(rows);
    return 0;
}

static int verify_all(struct verify *v)
{
    int status = yawl__sqlite_run(&v->file, "BEGIN", "reading");
    if (status == 0) status = verify_file(v);
    if (status == 0) status = yawl__sqlite_file_owner(&v->file, &v->there);
    if (status == 0) status = yawl__sqlite_file_programs(&v->file, verify_program, v);
    v->next = 0;
    if (status == 0) status = yawl__sqlite_file_pages(&v->file, verify_page, v);
    if (status == 0) status = verify_epochs(v);
    if (status == 0) status = verify_batches(v);
    if (status == 0) status = verify_history(v);
    return status == 0 ? verify_replay(v) : status;
}

static void print_summary(const struct verify *v)
{
    printf(v->options->json
               ? "{\"batches\": %" PRIu64 ", \"records\": %" PRIu64 ", \"pages\": %" PRIu64
                 ", \"epoch\": %" PRIu64 ", \"problems\": %" PRIu64 "}\n"
               : "%" PRIu64 " batches with %" PRIu64 " records, %" PRIu64 " pages, epoch %" PRIu64
                 ": %" PRIu64 " problems\n",
           v->batches, v->records, v->pages, v->there.epoch, v->problems);
}

int ctl_store_verify(const struct ctl_options *options)
{
    struct verify v = {.options = options};
    int status = yawl__sqlite_file_look(&v.file, options->file, NULL);
    if (status != 0) return ctl_say(options->file, status, v.file.problem.text);
    status = verify_all(&v);
    if (status == YAWL_ECORRUPT) {
        problem(&v, v.file.problem.length > 0 ? v.file.problem.text : yawl_strerror(status));
        status = 0;
    }
    int code = v.problems > 0 ? CTL_WRONG : CTL_FINE;
    if (status != 0) code = ctl_say(options->file, status, v.file.problem.text);
    if (status == 0) print_summary(&v);
    free(v.cases.ids);
    yawl__sqlite_file_close(&v.file, true);
    return code;
}
