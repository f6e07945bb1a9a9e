/* What the world outside and the clock know of a case is not changed by its going over: the key of a call
 * that is made again, how late a timer is by a clock that was set back, what is asked of the case itself;
 * nor is what holds of the engine's limits in every case of the new version. */
#include "fixtures/migrate_host.h"

#include "connectors/call_parts.h"

enum { FETCH_OLD = MOVING_1_0_TASK_FETCH, FETCH_NEW = MOVING_TASK_FETCH };

static char keys[2][YAWL__CALL_KEY_SIZE];
static int keys_count;

static void note_key(yawl_engine_t *engine, const struct yawl_call_info *info)
{
    (void)engine;
    assert_in_range(keys_count, 0, 1);
    yawl__call_key(info, keys[keys_count++]);
}

/* CN-3: an attempt that timed out may have been done: who got it must know the next one by its key. */
static void calls_that_are_tried_again_have_their_key(void **state)
{
    (void)state;
    struct migrate_host t;
    yawl_req_t req = {.data = &t.host};
    migrate_open(&t);
    t.take_call = note_key;
    migrate_recover(&t);
    keys_count = 0;
    yawl_case_id id = migrate_start(&t, &moving_1_0_program);
    yawl_item_id item = migrate_item(id, 0, FETCH_OLD);
    assert_int_equal(yawl_item_fail(&t.host.engine, &req, item, "too late", host_on_answer), 0);
    host_run(&t.host);
    assert_int_equal(t.host.status, 0);
    assert_int_equal(migrate_case(&t, id), 0);
    assert_int_not_equal(FETCH_OLD, FETCH_NEW);
    yawl_sim_advance(&t.host.sim, 10000);
    assert_int_equal(yawl_engine_timers_run(&t.host.engine), 1);
    host_run(&t.host);
    assert_int_equal(keys_count, 2);
    assert_string_equal(keys[0], keys[1]);
    migrate_close(&t);
}

/* TM-1: a span is over when it has passed, whatever the wall clock says. */
static void a_clock_that_was_set_back_makes_no_span_longer(void **state)
{
    (void)state;
    enum { HOUR = 3600000 };
    struct migrate_host t;
    migrate_open(&t);
    yawl_case_id id = migrate_start_old(&t);
    assert_int_equal(migrate_deadline(&t, id, 0, MOVING_1_0_TASK_ASK), t.host.sim.now_ms + 2 * HOUR);
    yawl_sim_shift(&t.host.sim, -9 * HOUR);
    assert_int_equal(yawl_engine_timers_run(&t.host.engine), 0);
    assert_int_equal(migrate_case(&t, id), 0);
    yawl_sim_advance(&t.host.sim, HOUR); /* the new version's timer of `wait` */
    assert_int_equal(yawl_engine_timers_run(&t.host.engine), 1);
    yawl_sim_advance(&t.host.sim, HOUR);
    assert_int_equal(yawl_engine_timers_run(&t.host.engine), 1);
    host_run(&t.host);
    assert_int_equal(migrate_told(&t, YAWL_EVENT_TIMER_EXPIRED, MOVING_TASK_ASK, true), 1);
    migrate_close(&t);
}

/* As of any case of the new version: of `wait`, nothing but its own timer, and of `each`, which has none,
 * the limit. */
static void limits_end_where_the_new_version_has_its_own(void **state)
{
    (void)state;
    enum { HOUR = 3600000 };
    struct migrate_host t;
    struct yawl_timer_info timers[16];
    migrate_open(&t);
    t.task_timeout_ms = 4 * HOUR;
    migrate_recover(&t);
    yawl_case_id id = migrate_start_old(&t);
    assert_int_equal(migrate_deadline(&t, id, 0, MOVING_1_0_TASK_WAIT), t.host.sim.now_ms + 4 * HOUR);
    assert_int_equal(migrate_case(&t, id), 0);
    int count = yawl_case_armed(&t.host.engine, id, timers, 16), of_wait = 0, of_each = 0;
    for (int i = 0; i < count; i++) {
        if (timers[i].scope != 0) continue;
        of_wait += timers[i].task == MOVING_TASK_WAIT;
        of_each += timers[i].task == MOVING_TASK_EACH;
    }
    assert_int_equal(of_wait, 1);
    assert_int_equal(of_each, 1);
    assert_int_equal(migrate_deadline(&t, id, 0, MOVING_TASK_WAIT), t.host.sim.now_ms + HOUR / 2);
    migrate_close(&t);
}

typedef int (*case_command)(yawl_engine_t *, yawl_req_t *, yawl_case_id, yawl_case_cb);

/* Asks it of the case behind its migration; the answer. */
static int ask_behind(struct migrate_host *t, yawl_case_id id, case_command command)
{
    struct host other = {0};
    yawl_req_t first = {.data = &t->host}, second = {.data = &other};
    yawl_engine_t *engine = &t->host.engine;
    assert_int_equal(yawl_case_migrate(engine, &first, id, &moving_program, host_on_answer), 0);
    assert_int_equal(command(engine, &second, id, host_on_answer), 0);
    host_run(&t->host);
    assert_int_equal(t->host.status, 0);
    assert_ptr_equal(migrate_program(t, id), &moving_program);
    t->host.case_status = other.case_status;
    return other.status;
}

/* Nothing in them is of a version. */
static void commands_of_the_whole_case_from_before_are_done(void **state)
{
    (void)state;
    static const struct {
        case_command command;
        int becomes;
    } commands[] = {{yawl_case_kill, YAWL_CASE_CANCELLED},
                    {yawl_case_cancel, YAWL_CASE_CANCELLED},
                    {yawl_case_suspend, YAWL_CASE_SUSPENDED}};
    struct migrate_host t;
    migrate_open(&t);
    for (size_t i = 0; i < sizeof commands / sizeof *commands; i++) {
        yawl_case_id id = migrate_start_old(&t);
        assert_int_equal(ask_behind(&t, id, commands[i].command), 0);
        assert_int_equal(t.host.case_status, commands[i].becomes);
    }
    /* Of a case that is not suspended: what the case says, not that it went over. */
    assert_int_equal(ask_behind(&t, migrate_start_old(&t), yawl_case_resume), YAWL_ESTATUS);
    migrate_close(&t);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(calls_that_are_tried_again_have_their_key),
        cmocka_unit_test(a_clock_that_was_set_back_makes_no_span_longer),
        cmocka_unit_test(limits_end_where_the_new_version_has_its_own),
        cmocka_unit_test(commands_of_the_whole_case_from_before_are_done),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
