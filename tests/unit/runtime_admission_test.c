/* Admission: what is refused when there is much to do, who goes first, and when it is worth trying again. */
#include "fixtures/worker_host.h"

/* A request that notes in which order it was answered. */
struct asked {
    yawl_req_t req;
    struct worker_host *w;
    int status, order;
    yawl_case_id id;
};

static int answers;

static void on_answer(yawl_req_t *req, int status, const struct yawl_case_result *result)
{
    struct asked *asked = req->data;
    asked->status = status;
    asked->id = result->id;
    asked->order = ++answers;
}

static int ask_start(struct worker_host *w, struct asked *asked, int64_t length)
{
    struct worker_single_in in = {length};
    memset(asked, 0, sizeof *asked);
    asked->req.data = asked;
    return worker_single_start(&w->host.engine, &asked->req, &in, on_answer);
}

static int ask_suspend(struct worker_host *w, struct asked *asked, yawl_case_id id)
{
    yawl_item_id item = {.case_id = id};
    memset(asked, 0, sizeof *asked);
    asked->req.data = asked;
    return yawl_item_suspend(&w->host.engine, &asked->req, item, on_answer);
}

/* CC-4, CC-7: an eighth of the queue is not for new cases; who is refused learns why, and what kind it is. */
static void room_is_kept_for_running_cases(void **state)
{
    (void)state;
    static struct worker_host w;
    static struct asked asked[17];
    struct yawl_limits limits = {.commands_max = 16};
    struct yawl_engine_stats stats;
    worker_open(&w, NULL, &limits);
    yawl_case_id id = worker_start_single(&w, 100);
    assert_int_equal(yawl_engine_retry_after_ms(&w.host.engine, &worker_single_program), 0);
    for (int i = 0; i < 17; i++)
        assert_int_equal(ask_start(&w, &asked[i], 100), i < 14 ? 0 : YAWL_EBUSY);
    assert_string_equal(yawl_err_kind(YAWL_EBUSY), "Overload");
    assert_non_null(strstr(yawl_engine_message(&w.host.engine), "kept for cases that run"));
    yawl_engine_read(&w.host.engine, &stats);
    assert_int_equal(stats.starts, 14);
    assert_int_equal(stats.commands, 14);
    assert_true(yawl_engine_retry_after_ms(&w.host.engine, &worker_single_program) > 0);
    assert_int_equal(yawl_engine_retry_after_ms(&w.host.engine, NULL), 0);
    assert_int_equal(ask_suspend(&w, &asked[14], id), 0);
    assert_int_equal(ask_suspend(&w, &asked[15], id), 0);
    assert_int_equal(ask_suspend(&w, &asked[16], id), YAWL_EBUSY);
    worker_drive(&w);
    worker_close(&w);
}

/* CC-7: commands of running cases go before starts that were queued earlier; these have their share. */
static void completions_go_first(void **state)
{
    (void)state;
    static struct worker_host w;
    static struct asked starts[20], others[40];
    struct yawl_limits limits = {.commands_max = 100, .batch_max = 16};
    worker_open(&w, NULL, &limits);
    yawl_case_id id = worker_start_single(&w, 100);
    worker_settle(&w);
    answers = 0;
    for (int i = 0; i < 20; i++) assert_int_equal(ask_start(&w, &starts[i], 100), 0);
    for (int i = 0; i < 40; i++) assert_int_equal(ask_suspend(&w, &others[i], id), 0);
    uv_run(&w.host.loop, UV_RUN_NOWAIT);
    for (int i = 0; i < 16; i++) assert_in_range(others[i].order, 1, 16);
    assert_int_equal(starts[0].order, 17);
    assert_int_equal(starts[2].order, 19); /* three of a batch of 16 */
    assert_int_equal(starts[3].order, 0);
    host_run(&w.host);
    assert_int_equal(answers, 60);
    for (int i = 1; i < 20; i++) assert_int_equal(starts[i].order > starts[i - 1].order, 1);
    worker_drive(&w);
    worker_close(&w);
}

/* CC-5: as many cases of a workflow as its limit allows; another workflow does not mind. */
static void workflow_limits_its_cases(void **state)
{
    (void)state;
    static struct worker_host w;
    static struct asked asked[3];
    const struct yawl_program_limits two = {.cases_max = 2};
    worker_open(&w, NULL, NULL);
    assert_int_equal(yawl_program_limit(&w.host.engine, &worker_single_program, &two), 0);
    for (int i = 0; i < 3; i++) assert_int_equal(ask_start(&w, &asked[i], 100), 0);
    worker_settle(&w);
    assert_int_equal(asked[1].status, 0);
    assert_int_equal(asked[2].status, YAWL_EBUSY);
    assert_int_equal(yawl_engine_retry_after_ms(&w.host.engine, &worker_single_program),
                     YAWL_RETRY_UNKNOWN_MS + 1);
    assert_int_equal(yawl_engine_retry_after_ms(&w.host.engine, &worker_jobs_program), 0);
    worker_start_jobs(&w, NULL, 0);
    while (w.open_count > 1 && worker_step(&w)) worker_settle(&w);
    assert_int_equal(yawl_engine_retry_after_ms(&w.host.engine, &worker_single_program), 0);
    assert_int_equal(ask_start(&w, &asked[2], 100), 0);
    worker_settle(&w);
    assert_int_equal(asked[2].status, 0);
    worker_drive(&w);
    yawl_engine_t *engine = &w.host.engine;
    struct yawl_program unknown = worker_single_program;
    assert_int_equal(yawl_program_limit(engine, &unknown, &two), YAWL_ENOPROGRAM);
    assert_int_equal(yawl_program_limit(engine, &worker_single_program, NULL), YAWL_EINVAL);
    worker_close(&w);
}

/* CC-7: while as many calls wait as may, no case begins; those that run go on and call. */
static void waiting_calls_hold_new_cases_back(void **state)
{
    (void)state;
    static struct worker_host w;
    static struct asked asked;
    struct yawl_limits limits = {.workers_max = 1, .calls_max = 3};
    const int64_t lengths[] = {10, 10, 10, 10, 10, 10};
    struct yawl_engine_stats stats;
    worker_open(&w, NULL, &limits);
    worker_start_jobs(&w, lengths, 6);
    worker_settle(&w);
    yawl_engine_read(&w.host.engine, &stats);
    assert_int_equal(stats.calls, 1);
    assert_int_equal(stats.calls_waiting, 5);
    assert_int_equal(stats.cases_running, 1);
    assert_int_equal(ask_start(&w, &asked, 10), 0);
    worker_settle(&w);
    assert_int_equal(asked.status, YAWL_EBUSY);
    /* Three must end; by the pace of two calls in 20 ms that takes 20 more for what is left. */
    assert_true(worker_step(&w));
    worker_settle(&w);
    assert_true(worker_step(&w));
    worker_settle(&w);
    assert_int_equal(yawl_engine_retry_after_ms(&w.host.engine, &worker_single_program), 11);
    assert_true(worker_step(&w));
    worker_settle(&w);
    assert_int_equal(yawl_engine_retry_after_ms(&w.host.engine, &worker_single_program), 0);
    assert_int_equal(ask_start(&w, &asked, 10), 0);
    worker_settle(&w);
    assert_int_equal(asked.status, 0);
    worker_drive(&w);
    worker_close(&w);
}

/* CC-7: the hint follows the pace, grows while nothing moves, and has an end. */
static void hint_follows_the_pace(void **state)
{
    (void)state;
    static struct worker_host w;
    const struct yawl_program_limits one = {.cases_max = 1};
    uint32_t hints[2];
    for (int run = 0; run < 2; run++) {
        worker_open(&w, NULL, NULL);
        assert_int_equal(yawl_program_limit(&w.host.engine, &worker_single_program, &one), 0);
        for (int i = 0; i < 20; i++) {
            worker_start_single(&w, run == 0 ? 50 : 500);
            worker_settle(&w);
            if (i < 19) worker_drive(&w);
        }
        hints[run] = yawl_engine_retry_after_ms(&w.host.engine, &worker_single_program);
        yawl_sim_set(&w.host.sim, w.host.sim.now_ms + 1000000);
        uint32_t later = yawl_engine_retry_after_ms(&w.host.engine, &worker_single_program);
        assert_in_range(later, hints[run] + 1, YAWL_RETRY_MAX_MS);
        yawl_sim_set(&w.host.sim, w.host.sim.now_ms + 100000000);
        assert_int_equal(yawl_engine_retry_after_ms(&w.host.engine, &worker_single_program),
                         YAWL_RETRY_MAX_MS);
        worker_drive(&w);
        worker_close(&w);
    }
    assert_in_range(hints[0], 49, 53);
    assert_in_range(hints[1], 499, 503);
}

/* What waits when the engine closes is answered. */
static void starts_are_answered_when_it_closes(void **state)
{
    (void)state;
    static struct worker_host w;
    static struct asked asked[2];
    worker_open(&w, NULL, NULL);
    for (int i = 0; i < 2; i++) assert_int_equal(ask_start(&w, &asked[i], 10), 0);
    worker_close(&w);
    for (int i = 0; i < 2; i++) assert_int_equal(asked[i].status, YAWL_ECLOSED);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(room_is_kept_for_running_cases),
        cmocka_unit_test(completions_go_first),
        cmocka_unit_test(workflow_limits_its_cases),
        cmocka_unit_test(waiting_calls_hold_new_cases_back),
        cmocka_unit_test(hint_follows_the_pace),
        cmocka_unit_test(starts_are_answered_when_it_closes),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
