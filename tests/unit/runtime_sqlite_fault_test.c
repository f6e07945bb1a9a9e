/* Every call of the store to its disk fails, one after the other, once and from then on: the status is
 * clear, what was answered is there after a restart, nothing is there twice, and nothing leaks. */
#include "fixtures/engine_sqlite.h"
#include "fixtures/fault_vfs.h"
#include "yawl/history.h"

enum { CASES = 6 };

/* What was answered in a run. */
struct answers {
    struct host *host;
    yawl_case_id started[CASES], completed[CASES];
    int started_count, completed_count, refused;
};
static struct answers answers;

static void on_started(yawl_req_t *req, int status, const struct yawl_case_result *result)
{
    (void)req;
    if (status == 0)
        answers.started[answers.started_count++] = result->id;
    else
        answers.refused++;
    assert_true(status == 0 || status == YAWL_ESTORE);
}

static void on_completed(yawl_req_t *req, int status, const struct yawl_case_result *result)
{
    (void)req;
    if (status == 0)
        answers.completed[answers.completed_count++] = result->id;
    else
        answers.refused++;
    assert_true(status == 0 || status == YAWL_ESTORE);
}

static void complete_one(struct host *host, yawl_case_id id)
{
    yawl_req_t req = {0};
    struct bit_check_returns returns = {.ok = false, .amount = 1};
    int status = yawl_task_complete(&host->engine, &req, id, BIT_CHECK, &returns, on_completed);
    assert_true(status == 0 || status == YAWL_ESTORE);
    if (status == 0) host_run(host);
}

/* Starts cases and completes the check of each; stops when the store does. */
static void work(struct host *host)
{
    struct bit_in in = {.has_amount = true, .amount = 3, .has_note = true};
    in.note = yawl_text_of("note");
    for (int i = 0; i < CASES && answers.refused == 0; i++) {
        yawl_req_t req = {0};
        int status = yawl_program_start(&host->engine, &req, &bit_program, &in, on_started);
        assert_true(status == 0 || status == YAWL_ESTORE);
        if (status != 0) return;
        host_run(host);
        if (answers.refused == 0) complete_one(host, answers.started[i]);
    }
}

/* An engine on a store that is open, if it can take it. */
static void live_on(struct host *host, yawl_store_t *store)
{
    yawl_engine_options_t options = {
        .store = store, .io = &host->sim.io, .log = host_on_log, .take_call = take_nothing};
    if (fault.stays) options.limits.snapshot_bytes = 1; /* with pages in each transaction */
    host->engine.data = host;
    if (yawl_engine_init(&host->engine, &host->loop, &options) != 0) {
        assert_non_null(store->problem);
        return;
    }
    assert_int_equal(yawl_program_register(&host->engine, &bit_program, NULL), 0);
    work(host);
    yawl_engine_close(&host->engine, host_on_close);
    host_run(host);
}

/* One life with the fault. */
static void live(struct host *host)
{
    yawl_store_t *store;
    struct yawl_sqlite_options options = {.vfs = "faulty", .history_bytes = 1};
    if (sqlite_open_store(host, &store, &options) == 0) {
        live_on(host, store);
        sqlite_close_store(host, store);
        return;
    }
    assert_true(options.problem[0] != '\0');
    assert_int_equal(uv_loop_close(&host->loop), 0);
}

static int count_start(void *context, const struct yawl_history_entry *entry)
{
    *(int *)context += entry->event.kind == YAWL_EVENT_CASE_STARTED;
    return 0;
}

/* Wherever its events stand by now. */
static void check_histories(void)
{
    yawl_history_t *history;
    struct yawl_sqlite_options options = {.path = sqlite_path};
    assert_int_equal(yawl_history_open(&history, &options), 0);
    for (int i = 0; i < answers.started_count; i++) {
        int started = 0;
        assert_int_equal(yawl_history_case(history, answers.started[i], count_start, &started), 0);
        assert_int_equal(started, 1);
    }
    yawl_history_close(history);
}

/* Is all there that was answered, and at most one command more, which was written and not answered? */
static void check_what_is_left(void)
{
    struct host host;
    yawl_store_t *store = sqlite_recover(&host);
    struct yawl_engine_stats stats;
    yawl_engine_read(&host.engine, &stats);
    assert_in_range(stats.cases, answers.started_count, answers.started_count + 1);
    int completed = 0;
    for (int i = 0; i < answers.started_count; i++) {
        uint32_t tasks[4];
        assert_int_equal(sqlite_case_status(&host, answers.started[i]), YAWL_CASE_RUNNING);
        bool checked = yawl_case_enabled(&host.engine, answers.started[i], tasks, 4) == 0;
        completed += checked;
        assert_true(checked || i >= answers.completed_count);
    }
    assert_in_range(completed, answers.completed_count, answers.completed_count + 1);
    start_bit(&host, 4); /* it goes on */
    sqlite_close_host(&host, store);
}

/* Fails the n-th call for every n there is; returns how many there were. */
static long fail_each(bool stays, enum fault_kind kind)
{
    long at = 1, stopped = 0;
    for (bool failed = true; failed; at++) {
        struct host host;
        sqlite_new_folder();
        memset(&answers, 0, sizeof answers);
        fault_set(at, stays, kind);
        live(&host);
        failed = fault.failed;
        stopped += answers.refused > 0;
        if (!failed) assert_int_equal(answers.completed_count, CASES);
        fault_set(0, false, kind);
        check_what_is_left();
        check_histories();
        sqlite_remove_folder();
    }
    assert_true(stopped > 20);
    return at;
}

/* PH-7, TS-4. */
static void each_call_fails_once(void **state)
{
    (void)state;
    for (int kind = 0; kind < FAULT_KINDS; kind++)
        assert_true(fail_each(false, (enum fault_kind)kind) > 50);
}

static void each_call_fails_from_then_on(void **state)
{
    (void)state;
    for (int kind = 0; kind < FAULT_KINDS; kind++)
        assert_true(fail_each(true, (enum fault_kind)kind) > 50);
}

/* ---- What is made anew ---- */

static int ignore(void *context, const struct yawl_history_entry *entry)
{
    (void)context;
    (void)entry;
    return 0;
}

/* Reads, makes anew and checks, as far as it comes; each failure says why. */
static void rebuild_with_fault(yawl_case_id id)
{
    yawl_history_t *history;
    struct yawl_history_report report;
    struct yawl_sqlite_options options = {.path = sqlite_path, .vfs = "faulty", .history_bytes = 700};
    int status = yawl_history_open(&history, &options);
    assert_true(status == 0 || status == YAWL_ENOMEM || options.problem[0] != '\0');
    if (status == 0) {
        status = yawl_history_case(history, id, ignore, NULL);
        assert_true(status == 0 || yawl_history_problem(history)[0] != '\0');
        yawl_history_close(history);
    }
    status = yawl_history_rebuild(&options, &report);
    assert_true(status == 0 || options.problem[0] != '\0');
    status = yawl_history_check(&options, &report);
    assert_true(status == 0 || options.problem[0] != '\0');
}

static void rebuild_each(bool stays, enum fault_kind kind)
{
    bool failed = true;
    /* Requests for memory are many, and much like each other. */
    for (long at = 1; failed; at += kind == FAULT_MEMORY ? 7 : 1) {
        fault_set(at, stays, kind);
        rebuild_with_fault(answers.started[0]);
        failed = fault.failed;
        fault_set(0, false, kind);
        if (at % 8 == 0) check_histories();
    }
    check_histories();
    struct yawl_history_report report;
    struct yawl_sqlite_options options = {.path = sqlite_path};
    assert_int_equal(yawl_history_check(&options, &report), 0);
    assert_true(report.segments > 1);
    assert_int_equal(report.differing, 0);
}

/* A history that is made anew: what was there is there, whatever fails. */
static void each_call_of_a_rebuild_fails(void **state)
{
    (void)state;
    struct host host;
    yawl_store_t *store;
    struct yawl_sqlite_options options = {.history = YAWL_HISTORY_LOG};
    sqlite_new_folder();
    memset(&answers, 0, sizeof answers);
    fault_set(0, true, FAULT_EIO); /* with pages */
    assert_int_equal(sqlite_open_store(&host, &store, &options), 0);
    live_on(&host, store);
    sqlite_close_store(&host, store);
    assert_int_equal(answers.completed_count, CASES);
    rebuild_each(false, FAULT_EIO);
    rebuild_each(true, FAULT_FULL);
    rebuild_each(false, FAULT_MEMORY);
    rebuild_each(true, FAULT_MEMORY);
    sqlite_remove_folder();
}

static int late_status;

static void note_late(void *context, int status)
{
    (void)context;
    late_status = status;
}

/* The memory of SQLite runs dry, for a moment and for good. */
static void each_request_for_memory_fails(void **state)
{
    (void)state;
    assert_true(fail_each(false, FAULT_MEMORY) > 200);
    assert_true(fail_each(true, FAULT_MEMORY) > 200);
}

/* After a sync has failed the store writes nothing more, though the disk would. */
static void a_failed_sync_is_not_tried_again(void **state)
{
    (void)state;
    struct host host;
    sqlite_new_folder();
    memset(&answers, 0, sizeof answers);
    fault_set(0, false, FAULT_EIO);
    yawl_store_t *store = sqlite_open_host(&host, "faulty");
    start_bit(&host, 5);
    fault_set(1, false, FAULT_EIO);
    yawl_req_t req = {.data = &host};
    struct bit_in in = {.has_amount = true};
    assert_int_equal(yawl_program_start(&host.engine, &req, &bit_program, &in, host_on_answer), 0);
    host_run(&host);
    assert_int_equal(host.status, YAWL_ESTORE);
    assert_non_null(strstr(host.log, "disk I/O error"));
    long calls = fault.calls;
    store->done = note_late;
    assert_int_equal(store->append(store, 1, "more", 4), 0);
    host_run(&host);
    assert_int_equal(late_status, YAWL_ESTORE);
    assert_int_equal(fault.calls, calls);
    sqlite_close_host(&host, store);
    sqlite_remove_folder();
}

int main(void)
{
    fault_register();
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_call_fails_once),
        cmocka_unit_test(each_call_fails_from_then_on),
        cmocka_unit_test(each_request_for_memory_fails),
        cmocka_unit_test(each_call_of_a_rebuild_fails),
        cmocka_unit_test(a_failed_sync_is_not_tried_again),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
