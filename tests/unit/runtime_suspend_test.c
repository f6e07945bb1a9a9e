/* A case that is suspended stands still, through restarts and snapshots too, and goes on from there. */
#include "fixtures/control_host.h"

#include "engine/engine_private.h"

static const struct control_fetch_returns five = {.amount = 5};
static const struct control_again_returns two = {.more = 2};

/* RC-7: nothing starts, nothing is completed, nothing else is taken; then all is as before. */
static void it_stands_still(void **state)
{
    struct control_host t;
    uint32_t tasks[8];
    (void)state;
    control_open(&t);
    yawl_case_id id = control_begin(&t);
    assert_int_equal(control_do(&t, yawl_case_resume, id), YAWL_ESTATUS);
    assert_string_equal(t.host.message, "case is not suspended");
    assert_int_equal(control_do(&t, yawl_case_suspend, id), 0);
    assert_int_equal(t.host.case_status, YAWL_CASE_SUSPENDED);
    assert_int_equal(control_status(&t, id), YAWL_CASE_SUSPENDED);
    assert_string_equal(yawl_case_status_name(YAWL_CASE_SUSPENDED), "suspended");
    assert_int_equal(control_complete(&t, id, CONTROL_TASK_ASK), YAWL_ESTATUS);
    assert_string_equal(t.host.message, "case is suspended; it can only be resumed or cancelled");
    yawl_req_t req = {.data = &t.host};
    assert_int_equal(control_ask_start(&t.host.engine, &req, id, host_on_answer), 0);
    host_run(&t.host);
    assert_int_equal(t.host.status, YAWL_ESTATUS);
    assert_int_equal(control_do(&t, yawl_case_suspend, id), YAWL_ESTATUS);
    assert_int_equal(yawl_case_enabled(&t.host.engine, id, tasks, 8), 2);
    assert_int_equal(control_do(&t, yawl_case_resume, id), 0);
    assert_int_equal(control_status(&t, id), YAWL_CASE_RUNNING);
    assert_int_equal(control_complete(&t, id, CONTROL_TASK_ASK), 0);
    assert_int_equal(control_told(&t, YAWL_EVENT_CASE_SUSPENDED), 1);
    assert_int_equal(control_told(&t, YAWL_EVENT_CASE_RESUMED), 1);
    control_close(&t);
}

/* One that waits for nothing but people takes the plain way, which must not pass a suspension by. */
static void a_plain_step_is_refused_too(void **state)
{
    struct control_host t;
    (void)state;
    control_open(&t);
    yawl_case_id id = control_begin(&t);
    (void)control_fetch_done(t.fetch, &five);
    (void)control_again_done(t.again, &two);
    assert_int_equal(control_complete(&t, id, CONTROL_TASK_ASK), 0);
    assert_int_equal(control_complete(&t, id, CONTROL_TASK_REMIND), 0);
    assert_int_equal(control_do(&t, yawl_case_suspend, id), 0);
    assert_int_equal(control_complete(&t, id, CONTROL_TASK_LOOK), YAWL_ESTATUS);
    assert_int_equal(control_do(&t, yawl_case_cancel, id), 0);
    assert_int_equal(control_status(&t, id), YAWL_CASE_CANCELLED);
    control_close(&t);
}

/* ---- Time ---- */

/* TM-2: deadlines stay; what was due fires as soon as the case goes on, in order. */
static void timers_wait(void **state)
{
    struct control_host t;
    (void)state;
    control_open(&t);
    yawl_case_id id = control_begin(&t);
    assert_int_equal(yawl_call_fail(t.again, "no line"), 0);
    host_run(&t.host);
    assert_int_equal(control_do(&t, yawl_case_suspend, id), 0);
    assert_int_equal(yawl_engine_timer_next(&t.host.engine), INT64_MAX);
    struct yawl_timer_info timers[4];
    assert_int_equal(yawl_case_armed(&t.host.engine, id, timers, 4), 2);
    control_advance(&t, 7200000);
    assert_int_equal(control_told(&t, YAWL_EVENT_TIMER_EXPIRED), 0);
    assert_int_equal(t.tried, 1);
    assert_int_equal(control_do(&t, yawl_case_resume, id), 0);
    assert_true(yawl_engine_timer_next(&t.host.engine) <= t.host.sim.now_ms);
    int before = t.host.events_count;
    control_advance(&t, 0);
    assert_int_equal(t.tried, 2);
    assert_int_equal(t.host.events[before], YAWL_EVENT_TIMER_EXPIRED * 100 + CONTROL_TASK_AGAIN);
    assert_int_equal(control_told(&t, YAWL_EVENT_TIMER_EXPIRED), 2);
    assert_false(control_is_busy(&t, id, CONTROL_TASK_REMIND));
    control_close(&t);
}

/* ---- Answers of calls ---- */

static int64_t result_of(struct control_host *t, yawl_case_id id)
{
    const void *out;
    assert_int_equal(control_complete(t, id, CONTROL_TASK_ASK), 0);
    assert_int_equal(control_complete(t, id, CONTROL_TASK_REMIND), 0);
    assert_int_equal(control_complete(t, id, CONTROL_TASK_LOOK), 0);
    (void)control_after_done(t->after);
    host_run(&t->host);
    assert_int_equal(yawl_case_output(&t->host.engine, id, &out), 0);
    return ((const struct control_out *)out)->result;
}

/* What calls say meanwhile is kept, and carried out in the order in which it came. */
static void answers_are_kept(void **state)
{
    struct control_host t;
    (void)state;
    control_open(&t);
    yawl_case_id id = control_begin(&t);
    assert_int_equal(control_do(&t, yawl_case_suspend, id), 0);
    assert_int_equal(control_again_done(t.again, &two), 0);
    assert_int_equal(control_fetch_done(t.fetch, &five), 0);
    host_run(&t.host);
    assert_true(control_is_busy(&t, id, CONTROL_TASK_FETCH));
    assert_true(control_is_busy(&t, id, CONTROL_TASK_AGAIN));
    assert_int_equal(control_told(&t, YAWL_EVENT_ITEM_COMPLETED), 0);
    assert_int_equal(control_told(&t, YAWL_EVENT_ANSWER_KEPT), 2);
    int before = t.host.events_count;
    assert_int_equal(control_do(&t, yawl_case_resume, id), 0);
    assert_int_equal(t.host.events[before + 1],
                     YAWL_EVENT_ITEM_COMPLETED * 100 + CONTROL_TASK_AGAIN);
    assert_int_equal(control_told(&t, YAWL_EVENT_ANSWER_TAKEN), 2);
    assert_false(control_is_busy(&t, id, CONTROL_TASK_FETCH));
    assert_int_equal(result_of(&t, id), 9);
    control_close(&t);
}

/* A failure is kept as well; a result that is none counts as one, and both are tried again. */
static void failures_are_kept(void **state)
{
    static const struct control_again_returns much = {.more = INT64_MAX};
    struct control_host t;
    (void)state;
    for (int bad = 0; bad < 2; bad++) {
        control_open(&t);
        yawl_case_id id = control_begin(&t);
        assert_int_equal(control_do(&t, yawl_case_suspend, id), 0);
        if (bad != 0)
            assert_int_equal(control_again_done(t.again, &much), 0);
        else
            assert_int_equal(yawl_call_fail_as(t.again, YAWL_ETIMEDOUT, "timeout", "slow"), 0);
        host_run(&t.host);
        assert_int_equal(control_told(&t, YAWL_EVENT_ITEM_ROLLED_BACK), 0);
        assert_int_equal(control_do(&t, yawl_case_resume, id), 0);
        assert_int_equal(control_told(&t, YAWL_EVENT_ITEM_ROLLED_BACK), 1);
        assert_int_equal(control_status(&t, id), YAWL_CASE_RUNNING);
        control_advance(&t, 10000);
        assert_int_equal(t.tried, 2);
        control_close(&t);
    }
}

/* The second failure is the last one: the case fails when it is resumed, and not before. */
static void a_kept_failure_fails_the_case(void **state)
{
    struct control_host t;
    (void)state;
    control_open(&t);
    yawl_case_id id = control_begin(&t);
    assert_int_equal(control_do(&t, yawl_case_suspend, id), 0);
    assert_int_equal(yawl_call_fail(t.fetch, "no line"), 0);
    assert_int_equal(control_again_done(t.again, &two), 0);
    host_run(&t.host);
    assert_int_equal(control_status(&t, id), YAWL_CASE_SUSPENDED);
    assert_int_equal(control_do(&t, yawl_case_resume, id), 0);
    assert_int_equal(t.host.case_status, YAWL_CASE_FAILED);
    control_recover(&t);
    assert_int_equal(control_status(&t, id), YAWL_CASE_FAILED);
    assert_int_equal(control_do(&t, yawl_case_cancel, id), 0);
    control_close(&t);
}

/* The answer by which it fails is not in its page, which would not fit it any more. */
static void a_case_that_failed_stands_in_snapshots(void **state)
{
    struct control_host t;
    (void)state;
    memset(&t, 0, sizeof t);
    t.store = yawl_store_memory_new();
    t.limits.snapshot_bytes = 1;
    host_prepare(&t.host);
    control_open_engine(&t);
    yawl_case_id id = control_begin(&t);
    assert_int_equal(control_do(&t, yawl_case_suspend, id), 0);
    assert_int_equal(yawl_call_fail(t.fetch, "no line"), 0);
    assert_int_equal(control_again_done(t.again, &two), 0);
    host_run(&t.host);
    assert_int_equal(control_do(&t, yawl_case_resume, id), 0);
    for (int i = 0; i < 10; i++) { /* so that its page is taken */
        t.host.events_count = 0;
        assert_int_equal(control_do(&t, yawl_case_cancel, control_begin(&t)), 0);
    }
    t.host.events_count = 0;
    control_recover(&t);
    assert_int_equal(control_status(&t, id), YAWL_CASE_FAILED);
    assert_int_equal(control_do(&t, yawl_case_cancel, id), 0);
    control_close(&t);
}

/* ---- Restarts ---- */

/* PH-9, RC-6: the suspension and the answers are durable; a call that was answered is not made again, one
 * that was not is. */
static void it_outlives_the_engine(void **state)
{
    struct control_host t;
    (void)state;
    control_open(&t);
    yawl_case_id id = control_begin(&t);
    assert_int_equal(control_do(&t, yawl_case_suspend, id), 0);
    assert_int_equal(control_fetch_done(t.fetch, &five), 0);
    host_run(&t.host);
    t.fetched = t.tried = 0;
    control_recover(&t);
    assert_int_equal(control_status(&t, id), YAWL_CASE_SUSPENDED);
    assert_int_equal(t.fetched, 0);
    assert_int_equal(t.tried, 1);
    assert_int_equal(control_complete(&t, id, CONTROL_TASK_ASK), YAWL_ESTATUS);
    assert_int_equal(control_again_done(t.again, &two), 0);
    host_run(&t.host);
    control_recover(&t);
    assert_int_equal(t.tried, 1);
    assert_int_equal(control_do(&t, yawl_case_resume, id), 0);
    control_recover(&t);
    assert_int_equal(control_status(&t, id), YAWL_CASE_RUNNING);
    assert_int_equal(result_of(&t, id), 9);
    control_close(&t);
}

/* PH-9: the same from pages: every batch begins a round of the snapshot. */
static void it_stands_in_snapshots(void **state)
{
    struct control_host t;
    (void)state;
    memset(&t, 0, sizeof t);
    t.store = yawl_store_memory_new();
    t.limits.snapshot_bytes = 1;
    host_prepare(&t.host);
    control_open_engine(&t);
    yawl_case_id id = control_begin(&t);
    assert_int_equal(control_do(&t, yawl_case_suspend, id), 0);
    assert_int_equal(control_fetch_done(t.fetch, &five), 0);
    assert_int_equal(yawl_call_fail_as(t.again, YAWL_EBUSY, "busy", "later"), 0);
    host_run(&t.host);
    for (int i = 0; i < 40; i++) { /* so that all of it lies before the snapshot */
        t.host.events_count = 0;
        yawl_case_id other = control_begin(&t);
        assert_int_equal(control_do(&t, yawl_case_cancel, other), 0);
    }
    t.fetched = t.tried = 0;
    struct yawl_snapshot snapshot;
    assert_int_equal(t.store->load(t.store, &snapshot), 0);
    assert_true(snapshot.position > 4);
    t.host.events_count = 0;
    control_recover(&t);
    assert_int_equal(control_status(&t, id), YAWL_CASE_SUSPENDED);
    assert_int_equal(t.fetched + t.tried, 0);
    assert_int_equal(control_do(&t, yawl_case_resume, id), 0);
    assert_false(control_is_busy(&t, id, CONTROL_TASK_FETCH));
    assert_int_equal(control_told(&t, YAWL_EVENT_ITEM_ROLLED_BACK), 1);
    control_close(&t);
}

/* ---- Without memory ---- */

static struct yawl__memory plenty;
static uint32_t left;
static bool stays;

static void *scarce_take(void *context, size_t size)
{
    (void)context;
    if (left == 0) {
        left = stays ? 0 : UINT32_MAX;
        return NULL;
    }
    left--;
    return plenty.take(plenty.context, size);
}

static void scarce_give(void *context, void *block, size_t size)
{
    (void)context;
    plenty.give(plenty.context, block, size);
}

/* Answers to a case that is suspended, and resumes it, without memory for the one or the other. */
static void live_without_memory(uint32_t limit, bool resumes)
{
    struct control_host t;
    control_open(&t);
    struct yawl__core *core = &t.host.engine.self->core;
    yawl_case_id id = control_begin(&t);
    assert_int_equal(control_do(&t, yawl_case_suspend, id), 0);
    plenty = core->memory;
    struct yawl__memory scarce = {scarce_take, scarce_give, NULL};
    left = limit;
    if (!resumes) core->memory = scarce;
    assert_int_equal(control_fetch_done(t.fetch, &five), 0);
    assert_int_equal(yawl_call_fail(t.again, "no line"), 0);
    host_run(&t.host);
    core->memory = resumes ? scarce : plenty;
    (void)control_do(&t, yawl_case_resume, id);
    core->memory = plenty;
    int status = control_status(&t, id);
    assert_true(status == YAWL_CASE_RUNNING || status == YAWL_CASE_SUSPENDED ||
                t.host.engine.self->stopped != 0);
    control_close(&t);
}

/* RC-6: every request of the core for memory fails once and from then on, while answers are kept, and taken:
 * the case runs on, or the engine has stopped; nothing leaks, or closing would tell. */
static void without_memory(void **state)
{
    (void)state;
    for (uint32_t limit = 0; limit < 12; limit++) {
        for (int way = 0; way < 4; way++) {
            stays = way % 2 != 0;
            live_without_memory(limit, way / 2 != 0);
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(it_stands_still),
        cmocka_unit_test(a_plain_step_is_refused_too),
        cmocka_unit_test(timers_wait),
        cmocka_unit_test(answers_are_kept),
        cmocka_unit_test(failures_are_kept),
        cmocka_unit_test(a_kept_failure_fails_the_case),
        cmocka_unit_test(a_case_that_failed_stands_in_snapshots),
        cmocka_unit_test(it_outlives_the_engine),
        cmocka_unit_test(it_stands_in_snapshots),
        cmocka_unit_test(without_memory),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
