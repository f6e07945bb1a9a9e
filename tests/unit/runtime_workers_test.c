/* Worker slots: calls wait in lines, a free slot takes the next one in the same turn, never more than N are
 * busy, and who performed what is on record.  Time is virtual: functions answer when the test says so. */
#include "fixtures/worker_host.h"

#include "fixtures/slow_store.h"
#include "worker_row.h"
#include "worker_twice.h"
#include "yawl/store.h"

#define COUNT(array) (uint32_t)(sizeof(array) / sizeof *(array))

/* CC-10, CC-11: a worker comes to be when all others are busy, and is taken again when it is idle. */
static void workers_are_made_and_reused(void **state)
{
    (void)state;
    struct worker_host w;
    struct yawl_limits limits = {.workers_max = 3};
    struct yawl_worker_info info[4];
    worker_open(&w, NULL, &limits);
    assert_int_equal(yawl_engine_workers(&w.host.engine, info, 4), 0);
    for (int i = 0; i < 5; i++) {
        worker_start_single(&w, 10);
        worker_drive(&w);
    }
    assert_int_equal(yawl_engine_workers(&w.host.engine, info, 4), 1);
    assert_int_equal(info[0].worker, 1);
    assert_int_equal(info[0].state, YAWL_WORKER_AVAILABLE);
    assert_int_equal(info[0].completed, 5);
    assert_int_equal(info[0].busy_ms, 50);
    const int64_t lengths[] = {30, 30, 30, 30, 30};
    yawl_case_id id = worker_start_jobs(&w, lengths, COUNT(lengths));
    worker_settle(&w);
    assert_int_equal(w.open_count, 3);
    yawl_sim_set(&w.host.sim, w.host.sim.now_ms + 7);
    assert_int_equal(yawl_engine_workers(&w.host.engine, info, 2), 3);
    assert_int_equal(info[1].state, YAWL_WORKER_BUSY);
    assert_int_equal(info[1].item.case_id, id);
    assert_string_equal(info[1].task->name, "work");
    assert_ptr_equal(info[1].program, &worker_jobs_program);
    assert_int_equal(info[1].busy_ms, 7);
    worker_drive(&w);
    assert_int_equal(yawl_engine_workers(&w.host.engine, NULL, 0), 3);
    assert_string_equal(yawl_worker_state_name(YAWL_WORKER_STOPPING), "stopping");
    assert_string_equal(yawl_worker_state_name(-1), "unknown");
    worker_close(&w);
}

/* CC-12: one answer, one turn of the loop, and the next call has begun. */
static void free_slot_is_taken_in_the_same_turn(void **state)
{
    (void)state;
    struct worker_host w;
    struct yawl_limits limits = {.workers_max = 2};
    const int64_t lengths[] = {10, 100, 20, 30};
    worker_open(&w, NULL, &limits);
    worker_start_jobs(&w, lengths, COUNT(lengths));
    worker_settle(&w);
    assert_int_equal(w.made_count, 2);
    struct worker_call call = worker_take(&w, 0);
    worker_answer(&call);
    w.made_in_turn = 0;
    uv_run(&w.host.loop, UV_RUN_NOWAIT);
    assert_int_equal(w.made_in_turn, 1);
    worker_drive(&w);
    worker_close(&w);
}

/* BR-10: nine uneven jobs on three workers, 1800 ms of work; who waits for all three of a batch needs
 * 900. */
static void uneven_jobs_take_the_optimum(void **state)
{
    (void)state;
    static const int64_t lengths[] = {50, 400, 100, 150, 200, 150, 300, 250, 200};
    struct worker_host w;
    for (uint32_t workers = 1; workers <= 3; workers += 2) {
        struct yawl_limits limits = {.workers_max = workers};
        worker_open(&w, NULL, &limits);
        int64_t begin = w.host.sim.now_ms;
        worker_start_jobs(&w, lengths, COUNT(lengths));
        worker_drive(&w);
        assert_int_equal(w.host.sim.now_ms - begin, 1800 / workers);
        assert_memory_equal(w.made, lengths, sizeof lengths);
        worker_close(&w);
    }
}

/* CC-5: a workflow with many calls does not keep out another with few; each is served in its order. */
static void workflows_take_turns(void **state)
{
    (void)state;
    struct worker_host w;
    struct yawl_limits limits = {.workers_max = 1};
    const int64_t lengths[] = {11, 12, 13, 14, 15, 16};
    const int64_t order[] = {11, 21, 12, 22, 13, 23, 14, 15, 16};
    worker_open(&w, NULL, &limits);
    worker_start_jobs(&w, lengths, COUNT(lengths));
    for (int64_t length = 21; length <= 23; length++) worker_start_single(&w, length);
    worker_drive(&w);
    assert_int_equal(w.made_count, COUNT(order));
    assert_memory_equal(w.made, order, sizeof order);
    worker_close(&w);
}

/* CC-5, BR-8: a limit of one workflow holds beside the engine's, and where that has none. */
static void workflow_has_its_own_limit(void **state)
{
    (void)state;
    struct worker_host w;
    const int64_t lengths[] = {10, 10, 10, 10};
    const struct yawl_program_limits one = {.workers_max = 1}, none = {0};
    for (uint32_t workers = 0; workers <= 4; workers += 4) {
        struct yawl_limits limits = {.workers_max = workers};
        worker_open(&w, NULL, &limits);
        assert_int_equal(yawl_program_limit(&w.host.engine, &worker_jobs_program, &one), 0);
        int64_t begin = w.host.sim.now_ms;
        worker_start_jobs(&w, lengths, COUNT(lengths));
        worker_start_single(&w, 5);
        host_run(&w.host);
        assert_int_equal(w.open_count, 2);
        while (worker_step(&w)) host_run(&w.host);
        assert_int_equal(w.busy_most, 2);
        assert_int_equal(w.host.sim.now_ms - begin, 40);
        worker_start_jobs(&w, lengths, COUNT(lengths));
        host_run(&w.host);
        assert_int_equal(w.open_count, 1);
        assert_int_equal(yawl_program_limit(&w.host.engine, &worker_jobs_program, &none), 0);
        host_run(&w.host);
        assert_int_equal(w.open_count, 4);
        while (worker_step(&w)) host_run(&w.host);
        worker_close(&w);
    }
}

static void on_step(yawl_call_t *call, const struct worker_row_work_in *in)
{
    worker_begin(call, in->length, false);
}

/* A program of another ABI is refused before anything else of it is read, and told both numbers. */
static void older_programs_are_refused(void **state)
{
    (void)state;
    struct worker_host w;
    const struct yawl_program older = {.abi = 5};
    worker_open(&w, NULL, NULL);
    assert_int_equal(yawl_program_register(&w.host.engine, &older, NULL), YAWL_EABI);
    assert_string_equal(yawl_engine_message(&w.host.engine),
                        "program was compiled for ABI 5, this libyawl runs ABI 6; compile its "
                        "specification again");
    worker_close(&w);
}

/* CP-8, BR-8, CC-3: `mode: sequential`; a host may say otherwise at run time. */
static void mode_is_a_limit(void **state)
{
    (void)state;
    static const struct worker_row_functions functions = {on_step};
    static const int64_t lengths[] = {10, 0, 10, 10};
    const struct yawl_program_limits none = {0};
    const struct yawl_program *program = &worker_row_program;
    struct yawl_program other = worker_row_program;
    other.size = offsetof(struct yawl_program, workers_max);
    for (int mode = 0; mode < 2; mode++) {
        struct worker_host w;
        worker_open(&w, NULL, NULL);
        yawl_engine_t *engine = &w.host.engine;
        assert_int_equal(yawl_program_register(engine, &other, &functions), YAWL_EABI);
        assert_int_equal(yawl_program_register(engine, program, &functions), 0);
        if (mode == 1) assert_int_equal(yawl_program_limit(engine, program, &none), 0);
        yawl_req_t req = {.data = &w.host};
        struct worker_row_in in = {.lengths = {lengths, COUNT(lengths)}};
        int64_t begin = w.host.sim.now_ms;
        assert_int_equal(yawl_program_start(engine, &req, program, &in, host_on_answer), 0);
        host_run(&w.host);
        while (worker_step(&w)) host_run(&w.host);
        assert_int_equal(w.host.sim.now_ms - begin, mode == 0 ? 30 : 10);
        assert_int_equal(w.cases_ended, 1);
        worker_close(&w);
    }
}

/* BR-11, CC-13, CC-18: who fails is marked as failed and goes on; other cases do not notice. */
static void failures_free_their_slot(void **state)
{
    (void)state;
    struct worker_host w;
    struct yawl_limits limits = {.workers_max = 2};
    struct yawl_worker_info info[2];
    worker_open(&w, NULL, &limits);
    const int64_t good[] = {20, 20, 20};
    yawl_case_id well = worker_start_jobs(&w, good, COUNT(good));
    yawl_case_id bad = worker_start_single(&w, -5);
    worker_settle(&w);
    while (w.made_count < 3) {
        assert_true(worker_step(&w));
        worker_settle(&w);
    }
    while (w.open_count > 0 && w.open[0].length > 0 && w.open[w.open_count - 1].length > 0) {
        assert_true(worker_step(&w));
        worker_settle(&w);
    }
    worker_drive(&w);
    struct yawl_case_info read;
    assert_int_equal(yawl_case_read(&w.host.engine, well, &read), 0);
    assert_int_equal(read.status, YAWL_CASE_COMPLETED);
    assert_int_equal(yawl_case_read(&w.host.engine, bad, &read), 0);
    assert_int_equal(read.status, YAWL_CASE_FAILED);
    assert_int_equal(yawl_engine_workers(&w.host.engine, info, 2), 2);
    assert_int_equal(info[0].failed + info[1].failed, 2); /* it was tried twice */
    assert_int_equal(info[0].completed + info[1].completed, 3);
    assert_true(info[0].state == YAWL_WORKER_FAILED || info[1].state == YAWL_WORKER_FAILED);
    /* OB-10: each end has its worker. */
    assert_int_equal(w.performed_count, 5);
    worker_close(&w);
}

/* Calls whose items were cancelled are passed over; those that go on keep their slot until they end. */
static void cancelled_calls(void **state)
{
    (void)state;
    struct worker_host w;
    struct yawl_limits limits = {.workers_max = 1};
    struct yawl_engine_stats stats;
    yawl_req_t req = {.data = &w.host};
    worker_open(&w, NULL, &limits);
    yawl_case_id busy = worker_start_single(&w, 100), waits = worker_start_single(&w, 200);
    yawl_case_id last = worker_start_single(&w, 300);
    worker_settle(&w);
    assert_int_equal(yawl_case_cancel(&w.host.engine, &req, waits, host_on_answer), 0);
    worker_settle(&w);
    assert_int_equal(yawl_case_cancel(&w.host.engine, &req, busy, host_on_answer), 0);
    worker_settle(&w);
    yawl_engine_read(&w.host.engine, &stats);
    assert_int_equal(stats.workers_busy, 1); /* nobody can stop a function */
    assert_int_equal(stats.calls_waiting, 2);
    worker_drive(&w);
    assert_int_equal(w.made_count, 2);
    assert_int_equal(w.made[1], 300);
    struct yawl_case_info info;
    assert_int_equal(yawl_case_read(&w.host.engine, last, &info), 0);
    assert_int_equal(info.status, YAWL_CASE_COMPLETED);
    worker_close(&w);
}

/* RC-8: a call that takes too long fails its item; its worker is stopping until the function answers, and is
 * then free. */
static void retries_wait_no_longer_when_the_clock_is_set_back(void **state)
{
    (void)state;
    static struct worker_host w;
    worker_open(&w, NULL, NULL);
    worker_start_single(&w, -1);
    worker_settle(&w);
    assert_int_equal(w.made_count, 1);
    yawl_sim_shift(&w.host.sim, -20000);
    yawl_sim_advance(&w.host.sim, 1000);
    assert_int_equal(yawl_engine_timers_run(&w.host.engine), 1);
    worker_settle(&w);
    assert_int_equal(w.made_count, 2);
    worker_close(&w);
}

static void late_calls_keep_their_worker(void **state)
{
    (void)state;
    static struct worker_host w;
    struct yawl_limits limits = {.workers_max = 2};
    struct yawl_worker_info info[2];
    memset(&w, 0, sizeof w);
    w.call_timeout_ms = 100;
    host_prepare(&w.host);
    worker_open_engine(&w, NULL, &limits);
    worker_start_single(&w, 5000);
    worker_settle(&w);
    assert_true(worker_step(&w)); /* 100 ms */
    worker_settle(&w);
    assert_int_equal(yawl_engine_workers(&w.host.engine, info, 2), 1);
    assert_int_equal(info[0].state, YAWL_WORKER_STOPPING);
    assert_int_equal(w.performed_count, 1);
    assert_int_equal(w.performed[0], 1);
    while (w.made_count < 2) { /* its second attempt, by the other worker */
        assert_true(worker_step(&w));
        worker_settle(&w);
    }
    assert_int_equal(yawl_engine_workers(&w.host.engine, info, 2), 2);
    assert_int_equal(info[1].state, YAWL_WORKER_BUSY);
    struct worker_call first = worker_take(&w, 0), second = worker_take(&w, 0);
    assert_int_equal(yawl_call_complete(first.call, NULL), YAWL_ETIMEDOUT);
    worker_settle(&w);
    worker_answer(&second);
    worker_settle(&w);
    assert_int_equal(yawl_engine_workers(&w.host.engine, info, 2), 2);
    assert_int_equal(info[0].failed, 1);
    assert_int_equal(info[0].state, YAWL_WORKER_FAILED);
    assert_int_equal(info[1].completed, 1);
    assert_int_equal(w.cases_ended, 1);
    worker_close(&w);
}

/* A timer ends the attempt of a call that still waits: it is called once, by its next attempt. */
static void expired_attempts_are_not_called(void **state)
{
    (void)state;
    struct worker_host w;
    struct yawl_limits limits = {.workers_max = 1};
    worker_open(&w, NULL, &limits);
    worker_start_single(&w, 3660000); /* longer than its timer allows */
    worker_start_single(&w, 40);
    worker_drive(&w);
    /* The first one fails at 1 h, and its second attempt, which waited for its own slow call, is the last;
     * the second one waits for an hour, is tried again, and called once. */
    assert_int_equal(w.made_count, 3);
    uint32_t shorts = 0;
    for (uint32_t i = 0; i < w.made_count; i++) shorts += w.made[i] == 40;
    assert_int_equal(shorts, 1);
    worker_close(&w);
}

/* An item that is given back while its call waits, and started anew, is called once. */
static void given_back_calls_are_made_once(void **state)
{
    (void)state;
    struct worker_host w;
    struct yawl_limits limits = {.workers_max = 1};
    worker_open(&w, NULL, &limits);
    worker_start_single(&w, 30);
    worker_start_single(&w, 40);
    worker_settle(&w);
    yawl_req_t req = {.data = &w.host};
    yawl_item_id item = {.case_id = w.host.id};
    assert_int_equal(yawl_item_rollback(&w.host.engine, &req, item, host_on_answer), 0);
    worker_settle(&w);
    assert_int_equal(w.host.status, 0);
    assert_int_equal(yawl_item_start(&w.host.engine, &req, item, host_on_answer), 0);
    worker_settle(&w);
    assert_int_equal(w.host.status, 0);
    worker_drive(&w);
    assert_int_equal(w.made_count, 2);
    assert_int_equal(w.cases_ended, 2);
    worker_close(&w);
}

/* What a call answers whose item was given back and started again meanwhile is the item's answer, and is kept
 * while the case stands still: the call that waits in line for the second start is not made. */
static void kept_answers_need_no_second_call(void **state)
{
    (void)state;
    struct worker_host w;
    struct yawl_limits limits = {.workers_max = 1};
    worker_open(&w, NULL, &limits);
    worker_start_single(&w, 30);
    worker_settle(&w);
    yawl_engine_t *engine = &w.host.engine;
    yawl_req_t back = {.data = &w.host}, again = back, still = back, on = back;
    yawl_item_id item = {.case_id = w.host.id};
    worker_start_single(&w, 40);
    assert_int_equal(yawl_item_rollback(engine, &back, item, host_on_answer), 0);
    worker_settle(&w);
    assert_int_equal(yawl_item_start(engine, &again, item, host_on_answer), 0);
    assert_int_equal(yawl_case_suspend(engine, &still, item.case_id, host_on_answer), 0);
    worker_settle(&w);
    worker_drive(&w);
    assert_int_equal(w.made_count, 2);
    assert_int_equal(yawl_case_resume(engine, &on, item.case_id, host_on_answer), 0);
    worker_settle(&w);
    assert_int_equal(w.cases_ended, 2);
    worker_close(&w);
}

/* A turn of the loop makes no more than batch_max calls, live or after a recovery, and never too many. */
static void recovered_calls_go_in_turns(void **state)
{
    (void)state;
    int64_t lengths[50];
    for (uint32_t i = 0; i < 50; i++) lengths[i] = 10 + i;
    for (uint32_t workers = 0; workers <= 3; workers += 3) {
        struct worker_host w;
        struct yawl_limits limits = {.workers_max = workers, .batch_max = 8};
        yawl_store_t *store = yawl_store_memory_new();
        worker_open(&w, store, &limits);
        worker_start_jobs(&w, lengths, 50);
        worker_settle(&w);
        uint32_t made = workers == 0 ? 50 : 3;
        assert_int_equal(w.made_count, made);
        struct worker_call call = worker_take(&w, 0);
        worker_answer(&call);
        worker_settle(&w);
        worker_close(&w);
        worker_open(&w, store, &limits);
        assert_int_equal(yawl_engine_recover(&w.host.engine), 0);
        while (uv_loop_alive(&w.host.loop)) {
            w.made_in_turn = 0;
            uv_run(&w.host.loop, UV_RUN_NOWAIT);
            assert_in_range(w.made_in_turn, 0, 8);
            worker_check(&w);
        }
        assert_int_equal(w.open_count, workers == 0 ? 49 : 3);
        worker_drive(&w);
        assert_int_equal(w.made_count, 49);
        assert_int_equal(w.cases_ended, 1);
        worker_close(&w);
        yawl_store_memory_free(store);
    }
}

static uint32_t twice_made;
static yawl_call_t *twice_call;

static void on_twice(yawl_call_t *call)
{
    twice_made++;
    twice_call = call;
}

/* A call fails in the turn in which it was to begin, and is tried again at once: the next attempt is the one
 * that is made. */
static void attempts_that_failed_are_not_made(void **state)
{
    (void)state;
    struct worker_host w;
    static const struct worker_twice_functions functions = {on_twice};
    const struct yawl_program *program = &worker_twice_program;
    struct slow_store slow = slow_store();
    struct yawl_limits limits = {.workers_max = 1};
    worker_open(&w, &slow.store, &limits);
    yawl_engine_t *engine = &w.host.engine;
    assert_int_equal(worker_twice_register(engine, &functions), 0);
    yawl_req_t one = {.data = &w.host}, two = one, fail = one;
    assert_int_equal(yawl_program_start(engine, &one, program, NULL, host_on_answer), 0);
    worker_settle(&w);
    assert_int_equal(yawl_program_start(engine, &two, program, NULL, host_on_answer), 0);
    worker_settle(&w);
    yawl_item_id item = {.case_id = 1 << 24 | 1};
    assert_int_equal(yawl_item_fail(engine, &fail, item, "no", host_on_answer), 0);
    worker_settle(&w);
    assert_int_equal(yawl_engine_timers_run(engine), 1);
    slow.store.done(slow.store.done_context, 0);
    slow.store.done(slow.store.done_context, 0);
    assert_int_equal(twice_made, 1);
    for (int i = 0; i < 2; i++) {
        assert_int_equal(yawl_call_complete(twice_call, NULL), 0);
        worker_settle(&w);
        slow.store.done(slow.store.done_context, 0);
        worker_settle(&w);
        assert_int_equal(twice_made, 2);
    }
    assert_int_equal(w.cases_ended, 2);
    worker_close(&w);
}

/* OB-9: how long calls waited. */
static void waits_are_counted(void **state)
{
    (void)state;
    struct worker_host w;
    struct yawl_limits limits = {.workers_max = 1};
    struct yawl_waits waits;
    const int64_t lengths[] = {5, 5, 0};
    worker_open(&w, NULL, &limits);
    worker_start_jobs(&w, lengths, COUNT(lengths));
    worker_drive(&w);
    yawl_engine_waits(&w.host.engine, &waits);
    assert_int_equal(waits.counts[0], 1); /* 0 ms */
    assert_int_equal(waits.counts[3], 1); /* 5 */
    assert_int_equal(waits.counts[4], 1); /* 10 */
    assert_int_equal(waits.total_ms, 15);
    assert_int_equal(waits.longest_ms, 10);
    worker_close(&w);
}

/* Spans go by the steady clock: who sets the wall clock, forward or back, changes none. */
static void a_clock_that_is_set_changes_no_span(void **state)
{
    (void)state;
    struct worker_host w;
    struct yawl_limits limits = {.workers_max = 1};
    struct yawl_worker_info info;
    struct yawl_waits waits;
    const int64_t lengths[] = {5, 5};
    for (int64_t span_ms = -3600000; span_ms <= 3600000; span_ms += 7200000) {
        worker_open(&w, NULL, &limits);
        worker_start_jobs(&w, lengths, COUNT(lengths));
        worker_settle(&w);
        yawl_sim_advance(&w.host.sim, 5);
        yawl_sim_shift(&w.host.sim, span_ms);
        assert_int_equal(yawl_engine_workers(&w.host.engine, &info, 1), 1);
        assert_int_equal(info.busy_ms, 5);
        struct worker_call call = worker_take(&w, 0);
        worker_answer(&call);
        worker_settle(&w);
        assert_int_equal(yawl_engine_workers(&w.host.engine, &info, 1), 1);
        assert_int_equal(info.busy_ms, 5);
        assert_true(info.since_ms == w.host.sim.now_ms);
        yawl_engine_waits(&w.host.engine, &waits);
        assert_int_equal(waits.total_ms, 5);
        call = worker_take(&w, 0);
        worker_answer(&call);
        worker_settle(&w);
        assert_int_equal(w.waited_ms, 5);
        worker_close(&w);
    }
}

/* ---- Random runs ---- */

static uint64_t random_state;

static uint32_t draw(uint32_t below)
{
    random_state = random_state * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
    return (uint32_t)(random_state >> 33) % below;
}

/* One event of a run: a case begins or is cancelled, or time goes on. */
static void random_event(struct worker_host *w, yawl_case_id *ids, uint32_t *count)
{
    int64_t lengths[8];
    uint32_t jobs = draw(8), what = draw(10);
    yawl_req_t req = {.data = &w->host};
    if (what < 3 && *count < 30) {
        for (uint32_t i = 0; i < jobs; i++) lengths[i] = draw(6) == 0 ? 0 : 1 + draw(40);
        ids[(*count)++] = worker_start_jobs(w, lengths, jobs);
    } else if (what < 5 && *count < 30) {
        ids[(*count)++] = worker_start_single(w, (int64_t)draw(40) - 10);
    } else if (what < 6 && *count > 0) {
        if (yawl_case_cancel(&w->host.engine, &req, ids[draw(*count)], host_on_answer) == 0)
            host_run(&w->host);
    } else {
        (void)worker_step(w);
    }
}

/* CC-10, TS-10: whatever happens, never more than N busy, no slot idle while a call waits, and all ends. */
static void random_runs_keep_the_rule(void **state)
{
    (void)state;
    static struct worker_host w;
    for (uint32_t run = 1; run <= 3000; run++) {
        yawl_case_id ids[30];
        uint32_t count = 0;
        random_state = run;
        struct yawl_limits limits = {.workers_max = 1 + draw(6), .batch_max = 1 + draw(8)};
        worker_open(&w, NULL, &limits);
        for (uint32_t i = 0; i < 40; i++) {
            random_event(&w, ids, &count);
            worker_settle(&w);
        }
        worker_drive(&w);
        struct yawl_engine_stats stats;
        yawl_engine_read(&w.host.engine, &stats);
        assert_int_equal(stats.calls + stats.calls_waiting + stats.workers_busy, 0);
        for (uint32_t i = 0; i < count; i++) {
            struct yawl_case_info info;
            assert_int_equal(yawl_case_read(&w.host.engine, ids[i], &info), 0);
            assert_true(info.status != YAWL_CASE_RUNNING);
        }
        struct yawl_worker_info info[6];
        uint64_t ended = 0;
        uint32_t workers = yawl_engine_workers(&w.host.engine, info, 6);
        for (uint32_t i = 0; i < workers; i++)
            ended += info[i].completed + info[i].failed + info[i].cancelled;
        assert_int_equal(ended, w.made_count);
        worker_close(&w);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(workers_are_made_and_reused),
        cmocka_unit_test(free_slot_is_taken_in_the_same_turn),
        cmocka_unit_test(uneven_jobs_take_the_optimum),
        cmocka_unit_test(workflows_take_turns),
        cmocka_unit_test(workflow_has_its_own_limit),
        cmocka_unit_test(older_programs_are_refused),
        cmocka_unit_test(mode_is_a_limit),
        cmocka_unit_test(failures_free_their_slot),
        cmocka_unit_test(cancelled_calls),
        cmocka_unit_test(retries_wait_no_longer_when_the_clock_is_set_back),
        cmocka_unit_test(late_calls_keep_their_worker),
        cmocka_unit_test(expired_attempts_are_not_called),
        cmocka_unit_test(given_back_calls_are_made_once),
        cmocka_unit_test(kept_answers_need_no_second_call),
        cmocka_unit_test(recovered_calls_go_in_turns),
        cmocka_unit_test(attempts_that_failed_are_not_made),
        cmocka_unit_test(waits_are_counted),
        cmocka_unit_test(a_clock_that_is_set_changes_no_span),
        cmocka_unit_test(random_runs_keep_the_rule),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
