/* Metrics: first which cases are whole, where events were dropped; then all that moved to the history, then
 * what stands in the log still.
 * Invariant: what is remembered is of cases that have not ended where the reading is, so memory grows with
 * those, not with the history. */
#include "yawl/metrics.h"

#include <stdlib.h>
#include <string.h>

#include "history/records.h"
#include "history/tally.h"
#include "yawl/errors.h"

/* What the caller is given, and what its names lie in. */
struct owned_metrics {
    struct yawl_metrics metrics; /* first */
    struct yawl__described *programs;
};

struct counting {
    yawl_history_t *history;
    struct yawl__history_file past;
    struct yawl__known_cases cases;
    struct yawl__known_case *known; /* whose record is told */
    struct yawl__teller teller;
    struct yawl__tally tally;
};

static const struct yawl_program *program_of(void *context, uint64_t hash)
{
    const struct counting *counting = context;
    return yawl__described_find(counting->history->programs, hash);
}

static int add_entry(void *context, const struct yawl_history_entry *entry)
{
    struct counting *counting = context;
    bool fits = yawl__tally_add(&counting->tally, &counting->teller, counting->known, entry);
    return fits ? 0 : YAWL_ENOMEM;
}

/* ---- Records ---- */

/* Of a case of which nothing is known but this record. */
static void meet(struct counting *counting, const struct yawl__event_view *view)
{
    struct yawl__known_case *known = counting->known;
    if (view->head.kind != YAWL_EVENT_CASE_STARTED) {
        known->partial = true;
        counting->tally.metrics.cases_partial++;
    } else if (program_of(counting, view->head.detail) == NULL) {
        known->partial = true;
        counting->tally.metrics.cases_unknown++;
    }
}

/* Its size, or a negative code. */
static int64_t add_record(void *context, int64_t at_ms, const char *bytes, size_t length)
{
    struct counting *counting = context;
    struct yawl__event_view view;
    int64_t size = yawl__event_read(bytes, length, &view);
    if (size < 0 || yawl__event_is_mark(view.head.kind)) return size;
    struct yawl__known_case *known = yawl__known_find(&counting->cases, view.head.case_id);
    if (known == NULL) return YAWL_ENOMEM;
    counting->known = known;
    if (known->told.number == 0 && !known->partial) meet(counting, &view);
    if (known->partial) return size;
    counting->teller.c = known->told;
    size = yawl__teller_tell(&counting->teller, at_ms, bytes, (size_t)size);
    known->told = counting->teller.c;
    if (known->ended) yawl__known_forget(&counting->cases, known);
    return size;
}

/* ---- What was dropped ---- */

/* Of each row how many records of its case stand before and after it: a case whose numbers do not meet is
 * noted as partial; of those that do only what goes on is remembered. */
static int join_row(void *context, uint64_t case_id, const int64_t records[2])
{
    struct counting *counting = context;
    struct yawl__known_case *known = yawl__known_find(&counting->cases, case_id);
    if (known == NULL) return YAWL_ENOMEM;
    counting->tally.metrics.cases_partial += !known->partial && known->after != records[0];
    known->partial = known->partial || known->after != records[0];
    known->after = records[1];
    if (records[1] == 0 && !known->partial) yawl__known_forget(&counting->cases, known);
    return 0;
}

/* One that has not ended, and of which no more will come, has lost its end. */
static int find_lost_ends(struct counting *counting)
{
    for (size_t i = 0; i < counting->cases.capacity; i++) {
        struct yawl__known_case *known = &counting->cases.table[i];
        bool goes_on = true;
        if (known->id == 0 || known->partial || known->after == 0) continue;
        int status = yawl__history_file_goes_on(&counting->past, known->id, &goes_on);
        if (status != 0) return status;
        known->partial = !goes_on;
        counting->tally.metrics.cases_partial += !goes_on;
    }
    return 0;
}

static int add_past(struct counting *counting)
{
    struct yawl__history_file *past = &counting->past;
    struct yawl__record_taker taker = {add_record, counting};
    int status = 0;
    if (past->gone > 0) {
        status = yawl__history_file_numbers(past, join_row, counting);
        if (status == 0) status = find_lost_ends(counting);
    }
    if (status == 0)
        status = yawl__records_moved(counting->history, past, &taker);
    else
        (void)yawl__opened_refuse(counting->history, status, &past->file.problem);
    yawl__history_file_close(past);
    return status;
}

/* ---- All of it ---- */

static int count_all(struct counting *counting)
{
    yawl_history_t *history = counting->history;
    struct yawl__record_taker taker = {add_record, counting};
    int status = yawl__opened_past(history, &counting->past);
    if (status == 0 && counting->past.is_there) status = add_past(counting);
    return status != 0 ? status : yawl__records_logged(history, &taker);
}

static void add_open_cases(struct counting *counting)
{
    for (size_t i = 0; i < counting->cases.capacity; i++) {
        const struct yawl__known_case *known = &counting->cases.table[i];
        if (known->id != 0 && !known->partial && known->told.program != NULL)
            yawl__tally_open_case(&counting->tally, known);
    }
}

static int count(struct counting *counting, struct owned_metrics *owned)
{
    yawl_history_t *history = counting->history;
    int status = yawl__opened_begin(history);
    if (status != 0) return status;
    bool fits = yawl__tally_open(&counting->tally, history->programs);
    if (fits) status = count_all(counting);
    if (fits && status == 0) add_open_cases(counting);
    yawl__tally_finish(&counting->tally);
    owned->metrics = counting->tally.metrics;
    owned->programs = history->programs; /* its names are theirs */
    history->programs = NULL;
    return fits ? status : YAWL_ENOMEM;
}

int yawl_history_metrics(yawl_history_t *history, struct yawl_metrics **metrics)
{
    struct counting counting = {.history = history};
    struct owned_metrics *owned = calloc(1, sizeof *owned);
    *metrics = NULL;
    if (owned == NULL) return YAWL_ENOMEM;
    counting.teller.program_of = program_of;
    counting.teller.each = add_entry;
    counting.teller.context = counting.teller.each_context = &counting;
    counting.teller.is_brief = true;
    yawl__teller_begin(&counting.teller);
    int status = count(&counting, owned);
    yawl__opened_end(history);
    counting.teller.c = (struct yawl__told_case){0};
    yawl__teller_free(&counting.teller);
    yawl__known_free(&counting.cases);
    yawl__tally_done(&counting.tally);
    if (status == 0)
        *metrics = &owned->metrics;
    else
        yawl_metrics_free(&owned->metrics);
    return status;
}

void yawl_metrics_free(struct yawl_metrics *metrics)
{
    struct owned_metrics *owned = (struct owned_metrics *)(void *)metrics;
    if (metrics == NULL) return;
    free(metrics->workflows);
    free(metrics->tasks);
    free(metrics->workers);
    yawl__described_free_all(&owned->programs);
    free(owned);
}
