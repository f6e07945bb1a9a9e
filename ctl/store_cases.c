/* yawlctl store cases: which cases a store holds, ordered by id: first what the pages of its snapshot say of
 * each, then every event that is on record, which says it anew.
 * Invariant: a status that the events on record do not change is the one of the page. */
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "ctl/ctl.h"
#include "ctl/page_cases.h"
#include "history/known_cases.h"
#include "history/records.h"

struct listing {
    const struct ctl_options *options;
    yawl_history_t *history;
    struct yawl__known_cases cases;
    struct yawl__text_out json;
};

/* ---- What is known ---- */

static int note_case(void *context, const struct page_case *c)
{
    struct listing *listing = context;
    struct yawl__known_case *known = yawl__known_find(&listing->cases, c->id);
    if (known == NULL) return YAWL_ENOMEM;
    known->program = c->program;
    known->status = c->status > YAWL_CASE_CREATED && c->status < YAWL_CASE_STATUS_COUNT
                        ? (enum yawl_case_status)c->status
                        : YAWL_CASE_CREATED;
    return 0;
}

static int note_page(void *context, const struct yawl_page *page)
{
    return page_cases(page, note_case, context);
}

static int64_t note_record(void *context, int64_t at_ms, const char *bytes, size_t length)
{
    struct listing *listing = context;
    struct yawl__event_view view;
    yawl_event_t event;
    int64_t size = yawl__event_read(bytes, length, &view);
    if (size < 0 || yawl__event_is_mark(view.head.kind) || view.head.case_id == 0) return size;
    struct yawl__known_case *known = yawl__known_find(&listing->cases, view.head.case_id);
    if (known == NULL) return YAWL_ENOMEM;
    bool starts = view.head.kind == YAWL_EVENT_CASE_STARTED;
    if (starts || view.head.kind == YAWL_EVENT_CASE_MIGRATED) known->program = view.head.detail;
    if (starts) known->started_ms = at_ms;
    known->has_start = known->has_start || starts;
    struct yawl__event_reader reader = yawl__event_reader(bytes, (size_t)size);
    while (yawl__event_next(&reader, &event)) {
        known->status = yawl__status_after((int)event.kind, known->status);
        known->last = (int)event.kind;
    }
    known->has_last = true;
    known->last_ms = at_ms;
    return size;
}

static int note_moved(struct listing *listing, struct yawl__record_taker *taker)
{
    struct yawl__history_file past;
    int status = yawl__opened_past(listing->history, &past);
    if (status != 0 || !past.is_there) return status;
    status = yawl__records_moved(listing->history, &past, taker);
    yawl__history_file_close(&past);
    return status;
}

static int note_all(struct listing *listing)
{
    yawl_history_t *history = listing->history;
    struct yawl__record_taker taker = {note_record, listing};
    int status = yawl__opened_begin(history);
    if (status != 0) return status;
    status = yawl__sqlite_file_pages(&history->log, note_page, listing);
    if (status != 0) return yawl__opened_refuse(history, status, &history->log.problem);
    status = note_moved(listing, &taker);
    return status == 0 ? yawl__records_logged(history, &taker) : status;
}

/* ---- What is asked for ---- */

static bool is_asked(const struct listing *listing, const struct yawl__known_case *known,
                     const struct yawl_program *program)
{
    const struct ctl_options *options = listing->options;
    if (known->id == 0) return false;
    if (options->status != YAWL_CASE_CREATED && options->status != known->status) return false;
    if (options->program == NULL) return true;
    return program != NULL && strcmp(program->name, options->program) == 0;
}

static int compare_ids(const void *left, const void *right)
{
    const struct yawl__known_case *a = left, *b = right;
    return (a->id > b->id) - (a->id < b->id);
}

/* ---- Lines ---- */

static const char *status_of(const struct yawl__known_case *known)
{
    return known->status == YAWL_CASE_CREATED ? "unknown" : yawl_case_status_name((int)known->status);
}

static void print_json(struct listing *listing, const struct yawl__known_case *known,
                       const struct yawl_program *program)
{
    struct yawl__text_out *json = &listing->json;
    yawl__text_begin(json);
    yawl__text_number(json, "{\"case\": \"", known->id);
    yawl__text_put(json, "\"");
    if (program != NULL) {
        yawl__text_string(json, ", \"workflow\": ", yawl_text_of(program->name));
        yawl__text_string(json, ", \"version\": ", yawl_text_of(program->version));
    }
    yawl__text_string(json, ", \"status\": ", yawl_text_of(status_of(known)));
    if (known->has_start) yawl__text_time(json, ", \"started\": ", known->started_ms);
    if (known->has_last) {
        yawl__text_time(json, ", \"last_at\": ", known->last_ms);
        yawl__text_string(json, ", \"last\": ", yawl_text_of(yawl_event_name(known->last)));
    }
    struct yawl_text line = yawl__text_done(json);
    printf("%.*s}\n", (int)line.length, line.data);
}

static void print_moment(bool is_known, int64_t ms)
{
    (void)putchar(' ');
    if (is_known)
        ctl_print_time(ms);
    else
        printf("%-24s", "-");
}

static void print_text(const struct yawl__known_case *known, const struct yawl_program *program)
{
    printf("%-20" PRIu64 " %-10s", known->id, status_of(known));
    print_moment(known->has_start, known->started_ms);
    print_moment(known->has_last, known->last_ms);
    printf(" %-22s ", known->has_last ? yawl_event_name(known->last) : "-");
    ctl_print_escaped(yawl_text_of(program != NULL ? program->name : "?"));
    bool has_version = program != NULL && program->version[0] != '\0';
    if (has_version) printf(" version ");
    if (has_version) ctl_print_escaped(yawl_text_of(program->version));
    (void)putchar('\n');
}

/* The table is sorted in place: nothing is looked up in it any more. */
static void print_all(struct listing *listing)
{
    struct yawl__known_cases *cases = &listing->cases;
    if (cases->count > 0) qsort(cases->table, cases->capacity, sizeof *cases->table, compare_ids);
    for (size_t i = 0; i < cases->capacity; i++) {
        const struct yawl__known_case *known = &cases->table[i];
        const struct yawl_program *program =
            yawl__described_find(listing->history->programs, known->program);
        if (!is_asked(listing, known, program)) continue;
        if (listing->options->json)
            print_json(listing, known, program);
        else
            print_text(known, program);
    }
}

int ctl_store_cases(const struct ctl_options *options)
{
    struct listing listing = {.options = options};
    struct yawl_sqlite_options file = {.path = options->file};
    int status = yawl_history_open(&listing.history, &file);
    if (status != 0) return ctl_say(options->file, status, file.problem);
    status = note_all(&listing);
    if (status == 0) print_all(&listing);
    if (listing.json.is_dry) status = YAWL_ENOMEM;
    int code = CTL_FINE;
    if (status != 0) code = ctl_say(options->file, status, yawl_history_problem(listing.history));
    yawl__opened_end(listing.history);
    yawl__text_free(&listing.json);
    yawl__known_free(&listing.cases);
    yawl_history_close(listing.history);
    return code;
}
