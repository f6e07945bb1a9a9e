/* Deadlines of an engine: which comes next, in which order they fire, and what an engine that waits for one
 * costs its loop. */
#include <stdlib.h>

#include "fixtures/engine_many.h"

/* `pick` has a timer and no result of its own, so that its expiry can complete it. */
static void open_timed(struct host *host)
{
    many_open(host, YAWL_TASK_OFFER);
    instances_give_timer();
    mi_tasks[MI_PICK].returns = NULL;
}

static yawl_case_id start_after(struct host *host, int64_t after_ms)
{
    mi_after_ms = after_ms;
    return many_start(host, 2);
}

static bool is_offered(struct host *host, yawl_case_id id, uint32_t task)
{
    uint32_t tasks[4];
    int count = yawl_case_enabled(&host->engine, id, tasks, 4);
    for (int i = 0; i < count; i++) {
        if (tasks[i] == task) return true;
    }
    return false;
}

static void to_next(struct host *host)
{
    yawl_sim_set(&host->sim, yawl_engine_timer_next(&host->engine));
}

static uint64_t fired(struct host *host)
{
    struct yawl_engine_stats stats;
    yawl_engine_read(&host->engine, &stats);
    return stats.timers_fired;
}

/* TM-1, TM-2: from deadline to deadline, over all cases of the engine. */
static void deadlines_fire_in_order(void **state)
{
    (void)state;
    struct host host;
    open_timed(&host);
    assert_int_equal(yawl_engine_timer_next(&host.engine), INT64_MAX);
    yawl_case_id late = start_after(&host, 3000), early = start_after(&host, 1000);
    yawl_case_id middle = start_after(&host, 2000);
    int64_t begin = host.sim.now_ms;
    assert_int_equal(yawl_engine_timer_next(&host.engine), begin + 1000);
    assert_int_equal(yawl_engine_timers_run(&host.engine), 0);
    to_next(&host);
    assert_int_equal(yawl_engine_timers_run(&host.engine), 1);
    assert_true(is_offered(&host, early, MI_FINISH));
    assert_true(is_offered(&host, middle, MI_PICK));
    assert_int_equal(yawl_engine_timer_next(&host.engine), begin + 2000);
    yawl_sim_advance(&host.sim, 10000);
    assert_int_equal(yawl_engine_timers_run(&host.engine), 2);
    assert_true(is_offered(&host, late, MI_FINISH));
    assert_int_equal(yawl_engine_timer_next(&host.engine), INT64_MAX);
    assert_int_equal(fired(&host), 3);
    host_close(&host);
}

/* The armed timers of a case can be read; who completes in time closes them. */
static void armed_timers_are_listed(void **state)
{
    (void)state;
    struct host host;
    struct yawl_timer_info armed[4];
    struct yawl_engine_stats stats;
    open_timed(&host);
    yawl_case_id id = start_after(&host, 500);
    assert_int_equal(yawl_case_armed(&host.engine, id, armed, 4), 1);
    assert_int_equal(yawl_case_armed(&host.engine, id, armed, 0), 1);
    assert_int_equal(armed[0].scope, 0);
    assert_int_equal(armed[0].task, MI_PICK);
    assert_int_equal(armed[0].timer, 0);
    assert_int_equal(armed[0].deadline_ms, host.sim.now_ms + 500);
    yawl_engine_read(&host.engine, &stats);
    assert_int_equal(stats.cases_with_timers, 1);
    assert_int_equal(many_run_complete(&host, many_item(id, 0), 0), 0);
    assert_int_equal(yawl_case_armed(&host.engine, id, armed, 4), 1);
    assert_int_equal(many_run_complete(&host, many_item(id, 0), 0), 0);
    assert_int_equal(yawl_case_armed(&host.engine, id, armed, 4), 0);
    assert_int_equal(yawl_engine_timer_next(&host.engine), INT64_MAX);
    host_close(&host);
}

/* TM-2: a heap of many cases stays in order while cases come and go. */
static void many_cases_have_deadlines(void **state)
{
    (void)state;
    enum { COUNT = 300 };
    struct host host;
    yawl_req_t req = {.data = &host};
    yawl_case_id ids[COUNT];
    open_timed(&host);
    srand(7);
    for (int i = 0; i < COUNT; i++) {
        host.events_count = 0;
        ids[i] = start_after(&host, 1 + rand() % 1000);
    }
    for (int i = 0; i < COUNT; i += 3) {
        host.events_count = 0;
        int queued = yawl_case_cancel(&host.engine, &req, ids[i], host_on_answer);
        assert_int_equal(many_wait(&host, queued), 0);
    }
    int64_t last = 0, next;
    int count = 0;
    while ((next = yawl_engine_timer_next(&host.engine)) != INT64_MAX) {
        host.events_count = 0;
        assert_true(next > last);
        last = next;
        yawl_sim_set(&host.sim, next);
        int now = yawl_engine_timers_run(&host.engine);
        assert_true(now > 0);
        count += now;
    }
    assert_int_equal(count, COUNT - COUNT / 3);
    for (int i = 0; i < COUNT; i++) {
        assert_int_equal(is_offered(&host, ids[i], MI_FINISH), i % 3 != 0);
    }
    host_close(&host);
}

/* TM-8: an idle engine wakes nobody; one that waits for a deadline keeps its loop alive, and no longer. */
static void the_loop_lives_as_long_as_a_timer_is_armed(void **state)
{
    (void)state;
    struct host host;
    open_timed(&host);
    host_run(&host);
    yawl_case_id id = start_after(&host, 60);
    assert_int_equal(uv_loop_alive(&host.loop), 1);
    yawl_sim_advance(&host.sim, 60);
    host_run(&host); /* comes back when the timer has fired */
    assert_true(is_offered(&host, id, MI_FINISH));
    assert_int_equal(fired(&host), 1);
    host_close(&host);
}

/* The uv_timer only wakes the engine: what counts is the engine's own clock. */
static void the_clock_of_the_engine_decides(void **state)
{
    (void)state;
    struct host host;
    open_timed(&host);
    yawl_case_id id = start_after(&host, 5);
    uint64_t begin = uv_hrtime();
    while (uv_hrtime() - begin < 30000000) (void)uv_run(&host.loop, UV_RUN_NOWAIT);
    assert_true(is_offered(&host, id, MI_PICK));
    yawl_sim_advance(&host.sim, 5);
    host_run(&host);
    assert_true(is_offered(&host, id, MI_FINISH));
    host_close(&host);
}

/* A span is over when it has passed, whatever the wall clock says; a later one is not over earlier. */
static void a_clock_that_is_set_back_makes_no_span_longer(void **state)
{
    (void)state;
    struct host host;
    open_timed(&host);
    yawl_case_id early = start_after(&host, 1000);
    yawl_sim_shift(&host.sim, -20000);
    yawl_case_id later = start_after(&host, 1500);
    assert_int_equal(yawl_engine_timers_run(&host.engine), 0);
    assert_int_equal(yawl_engine_timer_next(&host.engine), host.sim.now_ms + 1000);
    yawl_sim_advance(&host.sim, 1000);
    assert_int_equal(yawl_engine_timers_run(&host.engine), 1);
    assert_true(is_offered(&host, early, MI_FINISH));
    assert_true(is_offered(&host, later, MI_PICK));
    yawl_sim_advance(&host.sim, 500);
    assert_int_equal(yawl_engine_timers_run(&host.engine), 1);
    host_close(&host);
}

/* Forward and back to where it was: nothing is early for it. */
static void a_clock_that_is_put_right_again_makes_no_span_shorter(void **state)
{
    (void)state;
    struct host host;
    open_timed(&host);
    yawl_case_id id = start_after(&host, 10000);
    yawl_sim_shift(&host.sim, 5000);
    assert_int_equal(yawl_engine_timers_run(&host.engine), 0);
    yawl_sim_shift(&host.sim, -5000);
    assert_int_equal(yawl_engine_timers_run(&host.engine), 0);
    yawl_sim_advance(&host.sim, 9999);
    assert_int_equal(yawl_engine_timers_run(&host.engine), 0);
    yawl_sim_advance(&host.sim, 1);
    assert_int_equal(yawl_engine_timers_run(&host.engine), 1);
    assert_true(is_offered(&host, id, MI_FINISH));
    host_close(&host);
}

static int64_t at_date(const struct yawl_data *data, struct yawl_eval *e)
{
    (void)data;
    (void)e;
    return 1700000010000;
}

/* A date is one of the wall clock. */
static void a_date_follows_the_clock(void **state)
{
    (void)state;
    static const struct yawl_timer timer = {
        .action = YAWL_TIMER_EXPIRE, .line = 14, .deadline = at_date};
    struct host host;
    open_timed(&host);
    mi_tasks[MI_PICK].timers = &timer;
    yawl_case_id id = start_after(&host, 0);
    yawl_sim_shift(&host.sim, -20000);
    yawl_sim_advance(&host.sim, 20000);
    assert_int_equal(yawl_engine_timers_run(&host.engine), 0);
    yawl_sim_advance(&host.sim, 10000);
    assert_int_equal(yawl_engine_timers_run(&host.engine), 1);
    assert_true(is_offered(&host, id, MI_FINISH));
    host_close(&host);
}

/* A wall clock that the test sets, and a steady one that goes on. */
static int64_t set_ms;
static int64_t set_now_ms(const struct yawl_io *io)
{
    (void)io;
    return yawl_io_real()->now_ms(yawl_io_real()) + set_ms;
}
static int64_t real_steady_ms(const struct yawl_io *io)
{
    (void)io;
    return yawl_io_real()->steady_ms(yawl_io_real());
}

static void open_set(struct host *host)
{
    static const struct yawl_io io = {.now_ms = set_now_ms, .steady_ms = real_steady_ms};
    const yawl_engine_options_t options = {.io = &io};
    memset(host, 0, sizeof *host);
    set_ms = 0;
    assert_int_equal(uv_loop_init(&host->loop), 0);
    assert_int_equal(yawl_engine_init(&host->engine, &host->loop, &options), 0);
    (void)instances_program_of(YAWL_TASK_OFFER);
    instances_give_timer();
    mi_tasks[MI_PICK].returns = NULL;
    assert_int_equal(yawl_program_register(&host->engine, &mi_program, NULL), 0);
}

static void close_set(struct host *host)
{
    yawl_engine_close(&host->engine, NULL);
    host_run(host);
    assert_int_equal(uv_loop_close(&host->loop), 0);
}

static void the_engine_wakes_in_time_when_the_clock_is_set_back(void **state)
{
    (void)state;
    struct host host;
    open_set(&host);
    yawl_case_id id = start_after(&host, 50);
    set_ms = -20000;
    uint64_t begin = uv_hrtime();
    host_run(&host);
    assert_in_range((uv_hrtime() - begin) / 1000000, 1, 5000);
    assert_true(is_offered(&host, id, MI_FINISH));
    close_set(&host);
}

/* Who waits for an hour looks at the clock meanwhile: it may be set forward. */
static void the_clock_is_looked_at_every_minute(void **state)
{
    (void)state;
    struct host host;
    open_set(&host);
    (void)start_after(&host, 3600000);
    assert_in_range(uv_backend_timeout(&host.loop), 59000, 60000);
    close_set(&host);
}

/* With manual timers nothing fires by itself. */
static void manual_timers_wait_for_the_host(void **state)
{
    (void)state;
    struct host host;
    struct yawl_sim sim;
    yawl_engine_t engine = {.data = &host};
    yawl_sim_init(&sim, 1700000000000);
    yawl_engine_options_t options = {.io = &sim.io, .manual_timers = true};
    memset(&host, 0, sizeof host);
    assert_int_equal(uv_loop_init(&host.loop), 0);
    assert_int_equal(yawl_engine_init(&engine, &host.loop, &options), 0);
    host.engine = engine;
    (void)instances_program_of(YAWL_TASK_OFFER);
    instances_give_timer();
    mi_tasks[MI_PICK].returns = NULL;
    assert_int_equal(yawl_program_register(&host.engine, &mi_program, NULL), 0);
    yawl_case_id id = start_after(&host, -1000);
    host_run(&host);
    assert_true(is_offered(&host, id, MI_PICK));
    assert_int_equal(yawl_engine_timers_run(&host.engine), 1);
    assert_true(is_offered(&host, id, MI_FINISH));
    yawl_engine_close(&host.engine, NULL);
    host_run(&host);
    assert_int_equal(uv_loop_close(&host.loop), 0);
}

/* TM-8: with the real clock the engine wakes by itself, and then lets its loop end. */
static void the_real_clock_wakes_the_engine(void **state)
{
    (void)state;
    struct host host;
    yawl_engine_t engine = {.data = &host};
    memset(&host, 0, sizeof host);
    assert_int_equal(uv_loop_init(&host.loop), 0);
    assert_int_equal(yawl_engine_init(&engine, &host.loop, NULL), 0);
    host.engine = engine;
    (void)instances_program_of(YAWL_TASK_OFFER);
    instances_give_timer();
    mi_tasks[MI_PICK].returns = NULL;
    assert_int_equal(yawl_program_register(&host.engine, &mi_program, NULL), 0);
    yawl_case_id id = start_after(&host, 20);
    assert_true(is_offered(&host, id, MI_PICK));
    host_run(&host);
    assert_true(is_offered(&host, id, MI_FINISH));
    yawl_engine_close(&host.engine, NULL);
    host_run(&host);
    assert_int_equal(uv_loop_close(&host.loop), 0);
}

/* A failed case keeps its timers, which do not fire and hold up nobody. */
static void timers_of_failed_cases_do_not_fire(void **state)
{
    (void)state;
    struct host host;
    struct yawl_timer_info armed[2];
    open_timed(&host);
    yawl_case_id failed = start_after(&host, 100), other = start_after(&host, 200);
    assert_int_equal(many_run_start(&host, many_item(failed, 0)), 0);
    yawl_req_t req = {.data = &host};
    int queued = yawl_item_fail(&host.engine, &req, many_item(failed, 1), "lost", host_on_answer);
    assert_int_equal(many_wait(&host, queued), 0);
    assert_int_equal(host.case_status, YAWL_CASE_FAILED);
    assert_int_equal(yawl_case_armed(&host.engine, failed, armed, 2), 1);
    yawl_sim_advance(&host.sim, 1000);
    assert_int_equal(yawl_engine_timers_run(&host.engine), 1);
    assert_true(is_offered(&host, other, MI_FINISH));
    host_close(&host);
}

static void closing_takes_the_timers_along(void **state)
{
    (void)state;
    struct host host;
    open_timed(&host);
    (void)start_after(&host, 1000000);
    host_close(&host);
}

/* CF-7: what takes longer than its budget is counted and told, and does not fail. */
static void slow_items_are_counted(void **state)
{
    (void)state;
    struct host host;
    struct yawl_engine_stats stats;
    many_open(&host, YAWL_TASK_OFFER);
    mi_tasks[MI_PICK].budget_ns = 5000000;
    yawl_case_id id = many_start(&host, 3);
    assert_int_equal(many_run_start(&host, many_item(id, 0)), 0);
    yawl_sim_advance(&host.sim, 5);
    assert_int_equal(many_run_complete(&host, many_item(id, 1), 1), 0);
    assert_int_equal(many_run_start(&host, many_item(id, 2)), 0);
    yawl_sim_advance(&host.sim, 6);
    host.events_count = 0;
    assert_int_equal(many_run_complete(&host, many_item(id, 2), 1), 0);
    assert_int_equal(host.events[1], YAWL_EVENT_BUDGET_EXCEEDED * 100 + MI_PICK);
    assert_int_equal(many_run_complete(&host, many_item(id, 3), 1), 0);
    assert_true(is_offered(&host, id, MI_FINISH));
    yawl_engine_read(&host.engine, &stats);
    assert_int_equal(stats.budget_exceeded, 1);
    host_close(&host);
}

struct noted {
    int64_t started_ms, completed_ms;
};

static void note_times(yawl_listener_t *listener, const yawl_event_t *event)
{
    struct noted *noted = listener->data;
    if (event->kind == YAWL_EVENT_ITEM_STARTED) noted->started_ms = event->time_ms;
    if (event->kind == YAWL_EVENT_ITEM_COMPLETED) noted->completed_ms = event->time_ms;
}

/* WI-6: the start of an item is recorded with its time, its completion with another; a start that is refused
 * records nothing. */
static void starts_have_their_time(void **state)
{
    (void)state;
    struct host host;
    struct noted noted = {0};
    yawl_listener_t listener = {.data = &noted};
    many_open(&host, YAWL_TASK_OFFER);
    assert_int_equal(yawl_engine_listen(&host.engine, &listener, note_times), 0);
    yawl_sim_set(&host.sim, 1700000000000);
    yawl_case_id id = many_start(&host, 1);
    yawl_sim_advance(&host.sim, 1234);
    assert_int_equal(many_run_start(&host, many_item(id, 0)), 0);
    assert_int_equal(noted.started_ms, 1700000001234);
    yawl_sim_advance(&host.sim, 60000);
    assert_int_equal(many_run_start(&host, many_item(id, 1)), YAWL_ESTATUS);
    assert_int_equal(noted.started_ms, 1700000001234);
    assert_int_equal(many_run_complete(&host, many_item(id, 1), 1), 0);
    assert_int_equal(noted.started_ms, 1700000001234);
    assert_int_equal(noted.completed_ms, 1700000061234);
    host_close(&host);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(deadlines_fire_in_order),
        cmocka_unit_test(armed_timers_are_listed),
        cmocka_unit_test(many_cases_have_deadlines),
        cmocka_unit_test(the_loop_lives_as_long_as_a_timer_is_armed),
        cmocka_unit_test(the_clock_of_the_engine_decides),
        cmocka_unit_test(a_clock_that_is_set_back_makes_no_span_longer),
        cmocka_unit_test(a_clock_that_is_put_right_again_makes_no_span_shorter),
        cmocka_unit_test(a_date_follows_the_clock),
        cmocka_unit_test(the_engine_wakes_in_time_when_the_clock_is_set_back),
        cmocka_unit_test(the_clock_is_looked_at_every_minute),
        cmocka_unit_test(manual_timers_wait_for_the_host),
        cmocka_unit_test(the_real_clock_wakes_the_engine),
        cmocka_unit_test(timers_of_failed_cases_do_not_fire),
        cmocka_unit_test(closing_takes_the_timers_along),
        cmocka_unit_test(slow_items_are_counted),
        cmocka_unit_test(starts_have_their_time),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
