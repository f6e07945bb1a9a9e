/* Workers that give signs of life, and those that fall silent: their calls fail in time and are tried again,
 * and their slots are taken by others.  Time is virtual, and the wall clock may be set. */
#include "fixtures/worker_host.h"

#define BEAT 100

static void open_beating(struct worker_host *w, struct yawl_limits limits)
{
    memset(w, 0, sizeof *w);
    w->call_heartbeat_ms = BEAT;
    host_prepare(&w->host);
    worker_open_engine(w, NULL, &limits);
}

/* Lets time pass, fires what is due. */
static void pass(struct worker_host *w, int64_t ms)
{
    yawl_sim_advance(&w->host.sim, ms);
    assert_true(yawl_engine_timers_run(&w->host.engine) >= 0);
    host_run(&w->host);
}

static struct yawl_engine_stats stats_of(struct worker_host *w)
{
    struct yawl_engine_stats stats;
    yawl_engine_read(&w->host.engine, &stats);
    return stats;
}

static enum yawl_case_status status_of(struct worker_host *w, yawl_case_id id)
{
    struct yawl_case_info info;
    assert_int_equal(yawl_case_read(&w->host.engine, id, &info), 0);
    return info.status;
}

/* RC-8, TM-7, CC-14: the call of a worker that falls silent fails, its slot goes to the next call at once,
 * and the item is tried again; an answer that comes after all is into nothing. */
static void who_falls_silent_is_replaced(void **state)
{
    (void)state;
    static struct worker_host w;
    struct yawl_worker_info info;
    open_beating(&w, (struct yawl_limits){.workers_max = 1});
    yawl_case_id first = worker_start_single(&w, 5000), second = worker_start_single(&w, 50);
    host_run(&w.host);
    assert_int_equal(w.made_count, 1);
    pass(&w, BEAT - 1);
    assert_int_equal(w.made_count, 1);
    pass(&w, 1);
    assert_int_equal(w.made_count, 2); /* the second case's */
    assert_int_equal(w.made[1], 50);
    assert_int_equal(stats_of(&w).calls_lost, 1);
    assert_int_equal(yawl_engine_workers(&w.host.engine, &info, 1), 1);
    assert_int_equal(info.state, YAWL_WORKER_BUSY);
    assert_int_equal(info.failed, 1);
    struct worker_call lost = worker_take(&w, 0), next = worker_take(&w, 0);
    assert_int_equal(yawl_call_complete(next.call, NULL), 0);
    host_run(&w.host);
    assert_int_equal(status_of(&w, second), YAWL_CASE_COMPLETED);
    while (w.made_count < 3) {
        assert_true(yawl_engine_timer_next(&w.host.engine) != INT64_MAX);
        yawl_sim_set(&w.host.sim, yawl_engine_timer_next(&w.host.engine));
        pass(&w, 0);
    }
    assert_int_equal(yawl_call_alive(lost.call), YAWL_ETIMEDOUT);
    assert_int_equal(yawl_call_complete(lost.call, NULL), YAWL_ETIMEDOUT);
    assert_int_equal(stats_of(&w).calls_lost, 0);
    assert_int_equal(yawl_call_complete(worker_take(&w, 0).call, NULL), 0);
    host_run(&w.host);
    assert_int_equal(status_of(&w, first), YAWL_CASE_COMPLETED);
    worker_close(&w);
}

/* RC-8: who signs in time may take as long as it wants; of several calls each is heard by itself. */
static void signs_of_life_keep_a_call(void **state)
{
    (void)state;
    static struct worker_host w;
    open_beating(&w, (struct yawl_limits){.workers_max = 2});
    yawl_case_id signs = worker_start_single(&w, 5000), silent = worker_start_single(&w, 5000);
    host_run(&w.host);
    yawl_call_t *call = w.open[0].call;
    for (int i = 0; i < 50; i++) {
        pass(&w, BEAT / 2);
        assert_int_equal(yawl_call_alive(call), 0);
    }
    assert_int_equal(status_of(&w, silent), YAWL_CASE_FAILED); /* both attempts */
    assert_int_equal(status_of(&w, signs), YAWL_CASE_RUNNING);
    assert_int_equal(yawl_call_complete(call, NULL), 0);
    assert_int_equal(yawl_call_alive(call), YAWL_EEXISTS);
    host_run(&w.host);
    assert_int_equal(status_of(&w, signs), YAWL_CASE_COMPLETED);
    assert_int_equal(yawl_engine_timer_next(&w.host.engine), INT64_MAX);
    worker_close(&w);
}

/* TM-7: neither limit of a call is measured by the wall clock: who sets it makes no call late, and none early
 * when it goes back. */
static void a_clock_that_is_set_makes_no_call_late(void **state)
{
    (void)state;
    static struct worker_host w;
    memset(&w, 0, sizeof w);
    w.call_timeout_ms = 300;
    w.call_heartbeat_ms = 200;
    struct yawl_limits limits = {.workers_max = 2};
    host_prepare(&w.host);
    worker_open_engine(&w, NULL, &limits);
    worker_start_single(&w, 5000);
    host_run(&w.host);
    yawl_call_t *call = w.open[0].call;
    yawl_sim_shift(&w.host.sim, 1800000);
    pass(&w, 0);
    assert_int_equal(w.performed_count, 0);
    assert_int_equal(yawl_engine_timer_next(&w.host.engine), w.host.sim.now_ms + 200);
    pass(&w, 199);
    assert_int_equal(yawl_call_alive(call), 0);
    yawl_sim_shift(&w.host.sim, -3600000);
    pass(&w, 100);
    assert_int_equal(w.performed_count, 0);
    pass(&w, 1); /* 300 in all */
    assert_int_equal(w.performed_count, 1);
    worker_close(&w);
}

/* Without the option nobody is listened to. */
static void silence_is_allowed(void **state)
{
    (void)state;
    static struct worker_host w;
    struct yawl_limits limits = {.workers_max = 1};
    worker_open(&w, NULL, &limits);
    worker_start_single(&w, 5000);
    host_run(&w.host);
    assert_int_equal(yawl_call_alive(w.open[0].call), 0);
    pass(&w, 3599999); /* its item has a timer of an hour */
    assert_int_equal(w.performed_count, 0);
    worker_close(&w);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(who_falls_silent_is_replaced),
        cmocka_unit_test(signs_of_life_keep_a_call),
        cmocka_unit_test(a_clock_that_is_set_makes_no_call_late),
        cmocka_unit_test(silence_is_allowed),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
