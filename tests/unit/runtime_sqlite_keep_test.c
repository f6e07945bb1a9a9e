/* What a history forgets: the oldest segments whose cases have all ended, by bytes or by days, never those of
 * a case that goes on; and whatever fails meanwhile, what is left is whole.  PH-1, PH-7, TS-4. */
#include <time.h>

#include "fixtures/engine_sqlite.h"
#include "fixtures/fault_vfs.h"
#include "yawl/metrics.h"

enum { SHORT = 400, SEGMENT = 2000 };
#define DAY_MS INT64_C(86400000)

static struct host host;
static yawl_store_t *store;
static struct yawl_history_report report;
static yawl_case_id first, last; /* of the short cases */
static yawl_case_id lasting;     /* goes on */
static yawl_case_id beside;      /* began beside it, and has ended */

static void open_keeping(enum yawl_history_mode history, uint64_t bytes, uint32_t days)
{
    struct yawl_sqlite_options options = {.history = history, .history_bytes = SEGMENT};
    struct yawl_limits limits = {.snapshot_bytes = 1, .ended_max = 1};
    options.history_keep_bytes = bytes;
    options.history_keep_days = days;
    int64_t now_ms = host.sim.now_ms;
    assert_int_equal(sqlite_open_store(&host, &store, &options), 0);
    if (now_ms > host.sim.now_ms) yawl_sim_set(&host.sim, now_ms);
    host_open_engine(&host, store, take_nothing, &limits);
    (void)yawl_engine_unlisten(&host.engine, &host.listener);
    assert_int_equal(yawl_program_register(&host.engine, &bit_program, NULL), 0);
    assert_int_equal(yawl_engine_recover(&host.engine), 0);
}

static void cancel(yawl_case_id id)
{
    yawl_req_t req = {.data = &host};
    assert_int_equal(yawl_case_cancel(&host.engine, &req, id, host_on_answer), 0);
    host_run(&host);
    assert_int_equal(host.status, 0);
}

/* Cases that begin and end, one a minute. */
static void run_short(int count)
{
    for (int i = 0; i < count; i++) {
        yawl_sim_set(&host.sim, host.sim.now_ms + 60000);
        last = start_bit(&host, 5);
        if (first == 0) first = last;
        cancel(last);
    }
}

static int ignore(void *context, const struct yawl_history_entry *entry)
{
    ++*(int *)context;
    assert_true(entry->number > 1 || entry->event.kind == YAWL_EVENT_CASE_STARTED);
    return 0;
}

/* Its events, or a code. */
static int events_of(yawl_case_id id)
{
    yawl_history_t *history;
    struct yawl_sqlite_options options = {.path = sqlite_path};
    int count = 0;
    assert_int_equal(yawl_history_open(&history, &options), 0);
    int status = yawl_history_case(history, id, ignore, &count);
    yawl_history_close(history);
    return status != 0 ? status : count;
}

static void check(void)
{
    struct yawl_sqlite_options options = {.path = sqlite_path};
    int status = yawl_history_check(&options, &report);
    if (status != 0) print_error("%s\n", options.problem);
    assert_int_equal(status, 0);
    assert_int_equal(report.differing, 0);
}

/* Of cases that are whole the sums hold, and the others are told of. */
static void check_metrics(void)
{
    yawl_history_t *history;
    struct yawl_metrics *metrics;
    struct yawl_sqlite_options options = {.path = sqlite_path};
    assert_int_equal(yawl_history_open(&history, &options), 0);
    assert_int_equal(yawl_history_metrics(history, &metrics), 0);
    yawl_history_close(history);
    const struct yawl_workflow_metrics *w = &metrics->workflows[0];
    assert_int_equal(metrics->wrong, 0);
    assert_true(metrics->cases_partial > 0);
    assert_int_equal(w->running, 1);
    assert_in_range(w->started, 2, SHORT / 4);
    assert_int_equal(w->started, w->running + w->cancelled);
    yawl_metrics_free(metrics);
}

static int drop(uint64_t bytes, uint32_t days)
{
    struct yawl_sqlite_options options = {.path = sqlite_path, .vfs = "faulty"};
    options.history_keep_bytes = bytes;
    options.history_keep_days = days;
    return yawl_history_drop(&options, host.sim.now_ms, &report);
}

/* A whole history: short cases, with `goes_on` one that has not ended and began in the middle. */
static void make_history(bool goes_on)
{
    struct yawl_sqlite_options options = {.history_bytes = SEGMENT};
    sqlite_new_folder();
    fault_set(0, false, FAULT_EIO);
    memset(&host, 0, sizeof host);
    first = lasting = 0;
    open_keeping(YAWL_HISTORY_LOG, 0, 0);
    run_short(SHORT / 2);
    if (goes_on) lasting = start_bit(&host, 7);
    if (goes_on) beside = start_bit(&host, 7);
    run_short(SHORT / 2);
    if (goes_on) cancel(beside);
    run_short(30);
    if (goes_on) assert_int_equal(complete_check(&host, lasting, true, 7), 0);
    options.path = sqlite_path;
    sqlite_close_host(&host, store);
    assert_int_equal(yawl_history_rebuild(&options, &report), 0);
    assert_true(report.segments > 20);
    assert_int_equal(report.dropped, 0);
}

/* ---- By size and by age ---- */

static void the_oldest_go_by_size(void **state)
{
    (void)state;
    make_history(false);
    uint64_t segments = report.segments, rows = report.rows;
    assert_int_equal(drop(5 * SEGMENT, 0), 0);
    assert_in_range(report.segments, 1, 10);
    assert_int_equal(report.dropped + report.rows, rows);
    assert_int_equal(events_of(first), YAWL_ENOCASE);
    assert_true(events_of(last) > 2);
    assert_int_equal(drop(5 * SEGMENT, 0), 0); /* nothing more */
    assert_int_equal(report.dropped + report.rows, rows);
    assert_true(segments > report.segments);
    check();
    sqlite_remove_folder();
}

static void the_oldest_go_by_age(void **state)
{
    (void)state;
    make_history(false);
    uint64_t rows = report.rows;
    assert_int_equal(drop(0, 1), 0); /* the last case is a moment old */
    assert_int_equal(report.rows, rows);
    yawl_sim_set(&host.sim, host.sim.now_ms + DAY_MS - SHORT / 2 * 60000);
    assert_int_equal(drop(0, 1), 0);
    assert_in_range(report.rows, rows / 3, rows * 2 / 3);
    assert_int_equal(events_of(first), YAWL_ENOCASE);
    assert_true(events_of(last) > 2);
    yawl_sim_set(&host.sim, host.sim.now_ms + DAY_MS);
    assert_int_equal(drop(0, 1), 0);
    assert_int_equal(report.segments, 1); /* the end of the last case has not moved yet */
    assert_int_equal(report.dropped + report.rows, rows);
    check();
    sqlite_remove_folder();
}

/* Its segments stay, those around them go; once it has ended they go as well. */
static void cases_that_go_on_keep_their_segments(void **state)
{
    (void)state;
    make_history(true);
    int events = events_of(lasting);
    assert_true(events > 3);
    assert_int_equal(drop(1, 0), 0);
    assert_in_range(report.segments, 1, 4); /* in which it began, and where it went on */
    assert_int_equal(events_of(lasting), events);
    assert_int_equal(events_of(first), YAWL_ENOCASE);
    check_metrics();
    assert_int_equal(events_of(beside),
                     YAWL_ENOCASE); /* its beginning is there, and not told alone */
    check();
    open_keeping(YAWL_HISTORY_LOG, 0, 0);
    assert_int_equal(events_of(lasting), events);
    cancel(lasting);
    run_short(10);
    sqlite_close_host(&host, store);
    struct yawl_sqlite_options options = {.path = sqlite_path, .history_bytes = SEGMENT};
    assert_int_equal(yawl_history_rebuild(&options, &report), 0); /* all of it is in the log */
    assert_int_equal(report.dropped, 0);
    assert_true(events_of(first) > 0);
    assert_int_equal(drop(3 * SEGMENT, 0),
                     0); /* its end is there, and not told without its beginning */
    assert_in_range(report.segments, 2, 5);
    assert_int_equal(events_of(lasting), YAWL_ENOCASE);
    assert_int_equal(drop(1, 0), 0);
    assert_int_equal(report.segments, 1);
    assert_int_equal(events_of(lasting), YAWL_ENOCASE);
    sqlite_remove_folder();
}

/* ---- While an engine runs ---- */

static void sleep_a_little(void)
{
    const struct timespec moment = {0, 2000000};
    (void)nanosleep(&moment, NULL);
}

/* The file does not grow, however much goes by; the case that goes on is whole. */
static void an_engine_forgets_as_it_goes(void **state)
{
    (void)state;
    sqlite_new_folder();
    memset(&host, 0, sizeof host);
    first = 0;
    open_keeping(YAWL_HISTORY_KEPT, 10 * SEGMENT, 0);
    lasting = start_bit(&host, 7);
    run_short(SHORT / 4); /* those beside it stay with it */
    first = 0;
    for (int i = 0; i < 30; i++) {
        run_short(SHORT / 2);
        sleep_a_little(); /* the thread that moves has no processor of its own */
    }
    assert_in_range(sqlite_size_of("-history"), 1, 20 * SEGMENT * 4); /* of a megabyte */
    assert_true(events_of(lasting) > 1);
    assert_int_equal(events_of(first), YAWL_ENOCASE);
    assert_true(events_of(last) > 2);
    assert_int_equal(drop(1, 0), YAWL_EBUSY);
    sqlite_close_host(&host, store);
    check();
    assert_true(report.dropped > 20 * report.rows / 10);
    sqlite_remove_folder();
}

/* ---- Faults ---- */

/* Each call to the disk fails: what is there afterwards is a whole history of which all or less is gone. */
static void a_drop_that_fails_leaves_it_whole(void **state)
{
    (void)state;
    make_history(true);
    int events = events_of(lasting);
    long at = 1;
    uint64_t gone = 0;
    for (bool failed = true; failed; at++) {
        fault_set(at, at % 2 == 0, at % 3 == 0 ? FAULT_FULL : FAULT_EIO);
        int status = drop(5 * SEGMENT, 0);
        failed = fault.failed;
        fault_set(0, false, FAULT_EIO);
        assert_true(status == 0 || status == YAWL_ESTORE);
        assert_true(failed || status == 0);
        check();
        assert_true(report.dropped >= gone);
        gone = report.dropped;
        assert_int_equal(events_of(lasting), events);
    }
    assert_true(at > 20 && gone > 0);
    sqlite_remove_folder();
}

/* ---- Files of before ---- */

static void tamper_history(const char *sql)
{
    sqlite3 *db;
    char path[SQLITE_PATH_MAX + 16];
    snprintf(path, sizeof path, "%s-history", sqlite_path);
    assert_int_equal(sqlite3_open(path, &db), SQLITE_OK);
    int result = sqlite3_exec(db, sql, NULL, NULL, NULL);
    if (result != SQLITE_OK) print_error("%s\n", sqlite3_errmsg(db));
    assert_int_equal(result, SQLITE_OK);
    assert_int_equal(sqlite3_close(db), SQLITE_OK);
}

/* Of a segment of version 1 nobody noted whether its cases have ended: it stays. */
static void what_is_not_known_is_kept(void **state)
{
    (void)state;
    make_history(false);
    uint64_t rows = report.rows;
    tamper_history("DROP TABLE going; ALTER TABLE segment DROP COLUMN newest_ms;"
                   "ALTER TABLE past DROP COLUMN before; ALTER TABLE past DROP COLUMN after;"
                   "ALTER TABLE segment DROP COLUMN bytes; PRAGMA user_version = 1");
    assert_true(events_of(first) > 2);
    check();
    assert_int_equal(drop(1, 0), 0);
    assert_int_equal(report.rows, rows);
    assert_true(events_of(first) > 2);
    sqlite_remove_folder();
    make_history(false); /* the same, with younger ones of which it is known */
    tamper_history("UPDATE segment SET newest_ms = 9223372036854775807, bytes = 0 WHERE row < 200");
    assert_int_equal(drop(1, 0), 0);
    assert_in_range(report.rows, 199, 260);
    assert_true(events_of(first) > 2);
    check();
    sqlite_remove_folder();
}

/* A segment that was dropped and has rows again, one that lost some: neither is believed. */
static void damage_among_the_dropped_is_told(void **state)
{
    (void)state;
    struct yawl_sqlite_options options = {.path = sqlite_path};
    make_history(true);
    assert_int_equal(drop(5 * SEGMENT, 0), 0);
    tamper_history("INSERT INTO past VALUES (2, 1, 0, x'00', 0, 0)");
    options.path = sqlite_path;
    assert_int_equal(yawl_history_check(&options, &report), YAWL_ECORRUPT);
    tamper_history("DELETE FROM past WHERE id = 2;"
                   "UPDATE segment SET rows = rows + 1 WHERE rows < 0");
    assert_int_equal(yawl_history_check(&options, &report), YAWL_ECORRUPT);
    tamper_history("UPDATE segment SET rows = -9223372036854775808 WHERE rows < 0");
    assert_int_not_equal(yawl_history_check(&options, &report), 0);
    sqlite_remove_folder();
}

int main(void)
{
    fault_register();
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_oldest_go_by_size),
        cmocka_unit_test(the_oldest_go_by_age),
        cmocka_unit_test(cases_that_go_on_keep_their_segments),
        cmocka_unit_test(an_engine_forgets_as_it_goes),
        cmocka_unit_test(a_drop_that_fails_leaves_it_whole),
        cmocka_unit_test(what_is_not_known_is_kept),
        cmocka_unit_test(damage_among_the_dropped_is_told),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
