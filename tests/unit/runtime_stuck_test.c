/* Cases that nothing could wake are found without polling and repaired; calls that take too long fail.
 *
 * No step of a sound engine makes a case stuck: these tests damage frames behind its back, and use a
 * connector that cannot be opened. */
#include "fixtures/control_host.h"

#include "engine/engine_private.h"

static struct yawl_frame *frame_of(struct control_host *t, yawl_case_id id)
{
    return yawl__cases_find(t->host.engine.self, id)->c.root.frame;
}

static uint64_t *word(struct control_host *t, yawl_case_id id, uint32_t at)
{
    return (uint64_t *)(void *)((char *)frame_of(t, id) + at);
}

static void set_enabled(struct control_host *t, yawl_case_id id, uint32_t task, bool enabled)
{
    uint64_t *set = word(t, id, control_program.nets[0].enabled_at);
    *set = enabled ? *set | YAWL_BIT(task) : *set & ~YAWL_BIT(task);
}

static void set_marked(struct control_host *t, yawl_case_id id, uint32_t place, bool marked)
{
    uint64_t *set = word(t, id, control_program.nets[0].places_at);
    *set = marked ? *set | YAWL_BIT(place) : *set & ~YAWL_BIT(place);
}

static struct yawl_engine_stats stats_of(struct control_host *t)
{
    struct yawl_engine_stats stats;
    yawl_engine_read(&t->host.engine, &stats);
    return stats;
}

static bool is_offered(struct control_host *t, yawl_case_id id, uint32_t task)
{
    uint32_t tasks[8];
    int count = yawl_case_enabled(&t->host.engine, id, tasks, 8);
    for (int i = 0; i < count; i++) {
        if (tasks[i] == task) return true;
    }
    return false;
}

static void open_with(struct control_host *t, int64_t stuck_after_ms, int64_t call_timeout_ms)
{
    memset(t, 0, sizeof *t);
    t->store = yawl_store_memory_new();
    t->stuck_after_ms = stuck_after_ms;
    t->call_timeout_ms = call_timeout_ms;
    host_prepare(&t->host);
    control_open_engine(t);
}

/* All but `task` of those that go on side by side. */
static void do_others(struct control_host *t, yawl_case_id id, uint32_t task)
{
    static const struct control_fetch_returns five = {.amount = 5};
    static const struct control_again_returns two = {.more = 2};
    assert_int_equal(control_fetch_done(t->fetch, &five), 0);
    assert_int_equal(control_again_done(t->again, &two), 0);
    host_run(&t->host);
    if (task != CONTROL_TASK_ASK) assert_int_equal(control_complete(t, id, CONTROL_TASK_ASK), 0);
    if (task != CONTROL_TASK_REMIND)
        assert_int_equal(control_complete(t, id, CONTROL_TASK_REMIND), 0);
}

/* ---- What is enabled ---- */

/* RC-2, RC-5: before a case is called deadlocked what is enabled is derived anew; the repair is on
 * record, and a restart agrees. */
static void a_lost_offer_comes_back(void **state)
{
    struct control_host t;
    (void)state;
    open_with(&t, 0, 0);
    yawl_case_id id = control_begin(&t);
    do_others(&t, id, CONTROL_TASK_ASK);
    set_enabled(&t, id, CONTROL_TASK_ASK, false);
    assert_false(is_offered(&t, id, CONTROL_TASK_ASK));
    assert_int_equal(control_do(&t, yawl_case_suspend, id), 0);
    assert_int_equal(control_do(&t, yawl_case_resume, id), 0); /* a step that moves no token */
    assert_int_equal(control_status(&t, id), YAWL_CASE_RUNNING);
    assert_true(is_offered(&t, id, CONTROL_TASK_ASK));
    assert_int_equal(control_told(&t, YAWL_EVENT_TASK_REPAIRED), 1);
    assert_int_equal(stats_of(&t).illegal, 1);
    control_recover(&t);
    assert_true(is_offered(&t, id, CONTROL_TASK_ASK));
    assert_int_equal(control_complete(&t, id, CONTROL_TASK_ASK), 0);
    assert_true(is_offered(&t, id, CONTROL_TASK_LOOK));
    control_close(&t);
}

/* On demand, both ways; and where nothing is wrong nothing happens. */
static void it_is_repaired_on_demand(void **state)
{
    struct control_host t;
    (void)state;
    open_with(&t, 0, 0);
    yawl_case_id id = control_begin(&t);
    int before = t.host.events_count;
    assert_int_equal(control_do(&t, yawl_case_repair, id), 0);
    assert_int_equal(t.host.events_count, before);
    set_enabled(&t, id, CONTROL_TASK_LOOK, true);
    set_enabled(&t, id, CONTROL_TASK_ASK, false);
    assert_int_equal(control_do(&t, yawl_case_repair, id), 0);
    assert_false(is_offered(&t, id, CONTROL_TASK_LOOK));
    assert_true(is_offered(&t, id, CONTROL_TASK_ASK));
    assert_int_equal(control_told(&t, YAWL_EVENT_TASK_REPAIRED), 2);
    assert_int_equal(control_do(&t, yawl_case_suspend, id), 0);
    assert_int_equal(control_do(&t, yawl_case_repair, id), YAWL_ESTATUS);
    control_close(&t);
}

/* ---- Nothing could wake it ---- */

/* RC-1, RC-9: a task that should have started by itself and did not: found after the time, told once,
 * started. */
static void what_was_forgotten_starts(void **state)
{
    struct control_host t;
    (void)state;
    open_with(&t, 60000, 0);
    yawl_case_id id = control_begin(&t);
    do_others(&t, id, YAWL_NONE);
    set_marked(&t, id, CONTROL_CONDITION_JOIN_LOOK, false);
    set_marked(&t, id, CONTROL_CONDITION_LOOK_AFTER, true);
    set_enabled(&t, id, CONTROL_TASK_LOOK, false);
    set_enabled(&t, id, CONTROL_TASK_AFTER, true);
    assert_int_equal(control_do(&t, yawl_case_suspend, id), 0);
    assert_int_equal(yawl_engine_timer_next(&t.host.engine), INT64_MAX);
    assert_int_equal(control_do(&t, yawl_case_resume, id), 0);
    assert_int_equal(yawl_engine_timer_next(&t.host.engine), t.host.sim.now_ms + 60000);
    control_advance(&t, 59999);
    assert_int_equal(t.stuck, 0);
    control_advance(&t, 1);
    assert_int_equal(t.stuck, 1);
    assert_string_equal(t.reason, "the case is stuck: nothing could wake it");
    assert_int_equal(t.followed, 1);
    assert_int_equal(stats_of(&t).stuck, 1);
    control_advance(&t,
                    60000); /* it waits for its call: all is well, and nothing is armed any more */
    assert_int_equal(yawl_engine_timer_next(&t.host.engine), INT64_MAX);
    (void)control_after_done(t.after);
    host_run(&t.host);
    assert_int_equal(control_status(&t, id), YAWL_CASE_COMPLETED);
    assert_int_equal(t.stuck, 1);
    control_close(&t);
}

/* Cases that wait for somebody cost nothing: the loop has nothing to wait for. */
static void waiting_wakes_nobody(void **state)
{
    struct control_host t;
    (void)state;
    open_with(&t, 1, 0);
    for (int i = 0; i < 10; i++) {
        t.host.events_count = 0;
        yawl_case_id id = control_begin(&t);
        do_others(&t, id, YAWL_NONE);
    }
    assert_int_equal(yawl_engine_timer_next(&t.host.engine), INT64_MAX);
    assert_false(uv_loop_alive(&t.host.loop));
    control_advance(&t, 1000000);
    assert_int_equal(t.stuck, 0);
    control_close(&t);
}

/* ---- Calls that are lost ---- */

static int opens, fails;

static void *flaky_open(yawl_engine_t *engine) { return opens++ < fails ? NULL : engine; }

static void flaky_call(yawl_call_t *call, const struct yawl_call_info *info)
{
    (void)info;
    control_after(call);
}

static void flaky_close(void *state, yawl_closed_cb closed, void *context)
{
    (void)state;
    closed(context);
}

static const struct yawl_connector flaky = {
    .name = "flaky", .call = flaky_call, .open = flaky_open, .close = flaky_close};
static const struct yawl_call_config flaky_config = {.connector = "flaky"};

static struct yawl_task flaky_tasks[CONTROL_TASK_COUNT];
static struct yawl_net flaky_net;
static struct yawl_program flaky_program;

/* The task `after` goes through a connector that cannot be opened so often. */
static void open_flaky(struct control_host *t, int often)
{
    memcpy(flaky_tasks, control_program.nets[0].tasks, sizeof flaky_tasks);
    flaky_tasks[CONTROL_TASK_AFTER].call = &flaky_config;
    flaky_net = control_program.nets[0];
    flaky_net.tasks = flaky_tasks;
    flaky_program = control_program;
    flaky_program.nets = &flaky_net;
    opens = 0;
    fails = often;
    memset(t, 0, sizeof *t);
    t->store = yawl_store_memory_new();
    t->stuck_after_ms = 1000;
    t->connector = &flaky;
    t->program = &flaky_program;
    host_prepare(&t->host);
    control_open_engine(t);
}

static yawl_case_id come_to_after(struct control_host *t)
{
    yawl_case_id id = control_begin(t);
    do_others(t, id, YAWL_NONE);
    assert_int_equal(control_complete(t, id, CONTROL_TASK_LOOK), 0);
    return id;
}

/* RC-2, RC-6: a call that could not be made is made again. */
static void lost_calls_are_made_again(void **state)
{
    struct control_host t;
    (void)state;
    open_flaky(&t, 2);
    yawl_case_id id = come_to_after(&t);
    assert_true(control_is_busy(&t, id, CONTROL_TASK_AFTER));
    assert_int_equal(t.followed, 0);
    control_advance(&t, 1000);
    assert_int_equal(t.followed, 0);
    assert_int_equal(t.stuck, 1);
    assert_string_equal(t.reason, "the case is stuck: a call of it was not made");
    control_advance(&t, 1000);
    assert_int_equal(t.followed, 1);
    (void)yawl_call_complete(t.after, NULL);
    host_run(&t.host);
    assert_int_equal(control_status(&t, id), YAWL_CASE_COMPLETED);
    assert_int_equal(stats_of(&t).stuck, 1);
    assert_int_equal(stats_of(&t).repaired, 2);
    assert_int_equal(stats_of(&t).illegal, 0);
    control_close(&t);
}

/* RC-2: the attempts are bounded, then the case fails with the reason. */
static void what_stays_stuck_fails(void **state)
{
    struct control_host t;
    (void)state;
    open_flaky(&t, 1000);
    yawl_case_id id = come_to_after(&t);
    for (int i = 0; i < 3; i++) {
        control_advance(&t, 1000);
        assert_int_equal(control_status(&t, id), YAWL_CASE_RUNNING);
    }
    control_advance(&t, 1000);
    assert_int_equal(control_status(&t, id), YAWL_CASE_FAILED);
    assert_int_equal(t.stuck, 1);
    assert_int_equal(yawl_engine_timer_next(&t.host.engine), INT64_MAX);
    control_recover(&t);
    assert_int_equal(control_status(&t, id), YAWL_CASE_FAILED);
    control_close(&t);
}

/* ---- Calls that are late ---- */

/* RC-7: a call without an answer fails in time; what it says later changes nothing. */
static void late_calls_fail(void **state)
{
    static const struct control_again_returns two = {.more = 2};
    struct control_host t;
    (void)state;
    open_with(&t, 0, 5000);
    yawl_case_id id = control_begin(&t);
    yawl_call_t *first = t.again, *fetch = t.fetch;
    static const struct control_fetch_returns five = {.amount = 5};
    assert_int_equal(control_fetch_done(fetch, &five), 0);
    host_run(&t.host);
    control_advance(&t, 4999);
    assert_int_equal(control_told(&t, YAWL_EVENT_ITEM_ROLLED_BACK), 0);
    control_advance(&t, 1);
    assert_int_equal(control_told(&t, YAWL_EVENT_ITEM_ROLLED_BACK), 1);
    assert_int_equal(control_again_done(first, &two), YAWL_ETIMEDOUT);
    control_advance(&t, 10000);
    assert_int_equal(t.tried, 2);
    assert_int_equal(control_again_done(t.again, &two), 0);
    host_run(&t.host);
    assert_false(control_is_busy(&t, id, CONTROL_TASK_AGAIN));
    control_close(&t);
}

/* The second time there is nothing left to try; the case fails as timed out. */
static void late_calls_fail_the_case(void **state)
{
    struct control_host t;
    (void)state;
    open_with(&t, 0, 5000);
    yawl_case_id id = control_begin(&t);
    control_advance(&t, 5000);
    assert_int_equal(control_status(&t, id), YAWL_CASE_FAILED);
    assert_int_equal(yawl_call_fail(t.fetch, "too late"), YAWL_ETIMEDOUT);
    control_close(&t);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_lost_offer_comes_back),   cmocka_unit_test(it_is_repaired_on_demand),
        cmocka_unit_test(what_was_forgotten_starts), cmocka_unit_test(waiting_wakes_nobody),
        cmocka_unit_test(lost_calls_are_made_again), cmocka_unit_test(what_stays_stuck_fails),
        cmocka_unit_test(late_calls_fail),           cmocka_unit_test(late_calls_fail_the_case),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
