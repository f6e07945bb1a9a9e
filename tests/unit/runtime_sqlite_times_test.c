/* Who performed a work item, how long it was executed and how long it waited: as its history tells it, from
 * the file alone.  PH-2, OB-1, OB-10. */
#include "fixtures/engine_sqlite.h"
#include "fixtures/worker_host.h"
#include "yawl/history.h"

static struct host host;
static yawl_store_t *store;

/* What the entries of one case say, in their order. */
enum { TOLD_MAX = 64 };
static struct told {
    enum yawl_event_kind kind;
    int64_t execution_ms, waited_ms;
    uint32_t task, worker;
    char json[512];
} told[TOLD_MAX];
static int told_count;

static int keep(void *context, const struct yawl_history_entry *entry)
{
    struct told *t = &told[told_count++];
    (void)context;
    assert_in_range(told_count, 1, TOLD_MAX);
    t->kind = entry->event.kind;
    t->task = entry->event.task;
    t->worker = entry->event.worker;
    t->execution_ms = entry->execution_ms;
    t->waited_ms = entry->waited_ms;
    snprintf(t->json, sizeof t->json, "%.*s", (int)entry->json.length, entry->json.data);
    return 0;
}

static void read_case(yawl_case_id id)
{
    yawl_history_t *history;
    struct yawl_sqlite_options options = {.path = sqlite_path};
    told_count = 0;
    assert_int_equal(yawl_history_open(&history, &options), 0);
    assert_int_equal(yawl_history_case(history, id, keep, NULL), 0);
    yawl_history_close(history);
}

/* The n-th event of that kind, from 0. */
static const struct told *event(enum yawl_event_kind kind, int n)
{
    for (int i = 0; i < told_count; i++)
        if (told[i].kind == kind && n-- == 0) return &told[i];
    fail_msg("no such event: %s", yawl_event_name((int)kind));
    return NULL;
}

static void assert_times(const struct told *t, int64_t execution_ms, int64_t waited_ms)
{
    assert_int_equal(t->execution_ms, execution_ms);
    assert_int_equal(t->waited_ms, waited_ms);
}

static void let_pass(int64_t ms) { yawl_sim_set(&host.sim, host.sim.now_ms + ms); }

static void open_bit(void)
{
    sqlite_new_folder();
    store = sqlite_open_host(&host, NULL);
}

static void close_bit(void)
{
    sqlite_close_host(&host, store);
    sqlite_remove_folder();
}

/* ---- People ---- */

static void offers_wait_until_they_start(void **state)
{
    (void)state;
    open_bit();
    yawl_case_id id = start_bit(&host, 5);
    let_pass(70);
    assert_int_equal(run_item(&host, yawl_item_start, id, BIT_CHECK), 0);
    let_pass(30);
    assert_int_equal(complete_check(&host, id, true, 5), 0);
    let_pass(8);
    assert_int_equal(complete(&host, id, BIT_PAY), 0);
    let_pass(2);
    assert_int_equal(complete(&host, id, BIT_WITHDRAW), 0);
    read_case(id);
    assert_times(event(YAWL_EVENT_ITEM_STARTED, 0), -1, -1);
    assert_times(event(YAWL_EVENT_ITEM_COMPLETED, 0), 30, 70);
    assert_times(event(YAWL_EVENT_ITEM_COMPLETED, 1), 8, 0); /* a call starts by itself */
    assert_int_equal(event(YAWL_EVENT_TASK_WITHDRAWN, 0)->task, BIT_SHIP);
    assert_times(event(YAWL_EVENT_TASK_WITHDRAWN, 0), 0, 2);
    close_bit();
}

/* Given back it waits again; suspended it does neither. */
static void pauses_are_no_execution(void **state)
{
    (void)state;
    open_bit();
    yawl_case_id id = start_bit(&host, 5);
    let_pass(1);
    assert_int_equal(run_item(&host, yawl_item_start, id, BIT_CHECK), 0);
    let_pass(10);
    assert_int_equal(run_item(&host, yawl_item_rollback, id, BIT_CHECK), 0);
    let_pass(100);
    assert_int_equal(run_item(&host, yawl_item_start, id, BIT_CHECK), 0);
    let_pass(20);
    assert_int_equal(run_item(&host, yawl_item_suspend, id, BIT_CHECK), 0);
    let_pass(1000);
    assert_int_equal(run_item(&host, yawl_item_resume, id, BIT_CHECK), 0);
    let_pass(4);
    assert_int_equal(run_item(&host, yawl_item_cancel, id, BIT_CHECK), 0);
    read_case(id);
    assert_times(event(YAWL_EVENT_ITEM_CANCELLED, 0), 34, 101);
    close_bit();
}

static void cases_have_a_time_however_they_end(void **state)
{
    (void)state;
    open_bit();
    yawl_case_id id = start_bit(&host, 5), failing = start_bit(&host, 5);
    let_pass(15);
    yawl_req_t req = {.data = &host};
    yawl_item_id item = {failing, BIT_CHECK, 0, 0, 0};
    assert_int_equal(run_item(&host, yawl_item_start, failing, BIT_CHECK), 0);
    let_pass(6);
    assert_int_equal(yawl_item_fail(&host.engine, &req, item, "no", host_on_answer), 0);
    host_run(&host);
    assert_int_equal(yawl_case_cancel(&host.engine, &req, id, host_on_answer), 0);
    host_run(&host);
    let_pass(9);
    assert_int_equal(yawl_case_cancel(&host.engine, &req, failing, host_on_answer), 0);
    host_run(&host);
    read_case(id);
    assert_times(event(YAWL_EVENT_CASE_CANCELLED, 0), 21, -1);
    read_case(failing);
    assert_times(event(YAWL_EVENT_ITEM_FAILED, 0), 6, 15);
    assert_times(event(YAWL_EVENT_CASE_FAILED, 0), 21, -1);
    assert_times(event(YAWL_EVENT_CASE_CANCELLED, 0), 30, -1);
    close_bit();
}

/* An engine that was lost and recovered meanwhile changes nothing. */
static void times_pass_over_a_recovery(void **state)
{
    (void)state;
    open_bit();
    yawl_case_id id = start_bit(&host, 5);
    int64_t now_ms = host.sim.now_ms;
    sqlite_close_host(&host, store);
    store = sqlite_recover(&host);
    yawl_sim_set(&host.sim, now_ms + 50);
    assert_int_equal(run_item(&host, yawl_item_start, id, BIT_CHECK), 0);
    let_pass(3);
    assert_int_equal(complete_check(&host, id, false, 1), 0);
    read_case(id);
    assert_times(event(YAWL_EVENT_ITEM_COMPLETED, 0), 3, 50);
    close_bit();
}

/* ---- Calls ---- */

static struct worker_host w;

static void open_workers(void)
{
    struct yawl_limits limits = {.workers_max = 1};
    struct yawl_sqlite_options options = {0};
    sqlite_new_folder();
    memset(&w, 0, sizeof w);
    assert_int_equal(sqlite_open_store(&w.host, &store, &options), 0);
    worker_open_engine(&w, store, &limits);
}

static void close_workers(void)
{
    yawl_engine_close(&w.host.engine, host_on_close);
    host_run(&w.host);
    sqlite_close_store(&w.host, store);
    sqlite_remove_folder();
}

/* What stood in line for its worker waited; the worker is told. */
static void calls_wait_in_line(void **state)
{
    (void)state;
    open_workers();
    yawl_case_id first = worker_start_single(&w, 100), second = worker_start_single(&w, 40);
    worker_drive(&w);
    read_case(first);
    assert_times(event(YAWL_EVENT_ITEM_COMPLETED, 0), 100, 0);
    assert_int_equal(event(YAWL_EVENT_CALL_PERFORMED, 0)->worker, 1);
    assert_non_null(strstr(event(YAWL_EVENT_CALL_PERFORMED, 0)->json, "\"worker\": 1"));
    assert_times(event(YAWL_EVENT_CASE_COMPLETED, 0), 100, -1);
    read_case(second);
    const struct told *completed = event(YAWL_EVENT_ITEM_COMPLETED, 0);
    assert_times(completed, 40, 100);
    assert_non_null(strstr(completed->json, "\"execution_ms\": 40, \"waited_ms\": 100"));
    assert_times(event(YAWL_EVENT_CALL_WAITED, 0), -1, 100);
    assert_int_equal(event(YAWL_EVENT_CALL_PERFORMED, 0)->worker, 1);
    assert_times(event(YAWL_EVENT_CASE_COMPLETED, 0), 140, -1);
    close_workers();
}

/* Each attempt has its worker and its line; between two the item waits. */
static void attempts_add_up(void **state)
{
    (void)state;
    open_workers();
    yawl_case_id id = worker_start_single(&w, -30); /* fails twice, a second between */
    worker_drive(&w);
    read_case(id);
    assert_times(event(YAWL_EVENT_ITEM_FAILED, 0), 60, 1000);
    assert_int_equal(event(YAWL_EVENT_CALL_PERFORMED, 1)->worker, 1);
    assert_times(event(YAWL_EVENT_CASE_FAILED, 0), 1060, -1);
    close_workers();
}

static void instances_wait_each_for_itself(void **state)
{
    (void)state;
    open_workers();
    const int64_t lengths[] = {10, 20, 30};
    yawl_case_id id = worker_start_jobs(&w, lengths, 3);
    worker_drive(&w);
    read_case(id);
    assert_times(event(YAWL_EVENT_ITEM_COMPLETED, 0), 10, 0);
    assert_times(event(YAWL_EVENT_ITEM_COMPLETED, 1), 20, 10);
    assert_times(event(YAWL_EVENT_ITEM_COMPLETED, 2), 30, 30);
    close_workers();
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(offers_wait_until_they_start),
        cmocka_unit_test(pauses_are_no_execution),
        cmocka_unit_test(cases_have_a_time_however_they_end),
        cmocka_unit_test(times_pass_over_a_recovery),
        cmocka_unit_test(calls_wait_in_line),
        cmocka_unit_test(attempts_add_up),
        cmocka_unit_test(instances_wait_each_for_itself),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
