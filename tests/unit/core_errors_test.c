/* What cannot be computed where nobody can be refused: tasks fail by the error's name, the log replays,
 * damaged or invented records of these kinds do no harm.  The net is that of fixtures/side_net.h, with
 * faults put in. */
#include "fixtures/core_asserts.h"
#include "fixtures/side_net.h"

/* A copy of the program, whose rows can be changed. */
static struct yawl_task tasks[SIDE_TASKS], inner_tasks[MIDDLE_TASKS];
static struct yawl_timer ask_timers[3], inner_timers[1];
static struct yawl_net nets[3];
static struct yawl_program program;

static void copy_program(void)
{
    memcpy(tasks, side_tasks, sizeof tasks);
    memcpy(inner_tasks, middle_tasks, sizeof inner_tasks);
    memcpy(ask_timers, side_ask_timers, sizeof ask_timers);
    memcpy(inner_timers, middle_timers, sizeof inner_timers);
    memcpy(nets, side_nets, sizeof nets);
    program = side_program;
    tasks[SIDE_ASK].timers = ask_timers;
    nets[0].tasks = tasks;
    nets[1].tasks = inner_tasks;
    nets[1].timers = inner_timers;
    program.nets = nets;
}

static int64_t no_deadline(const struct yawl_data *data, struct yawl_eval *e)
{
    (void)data;
    yawl_fault(e, YAWL_EDIVIDE);
    return 0;
}

static bool not_judged(const struct yawl_data *data, struct yawl_eval *e)
{
    (void)data;
    yawl_fault(e, YAWL_EINDEX);
    return true;
}

static void not_assigned(const struct yawl_data *data, const void *returns, struct yawl_data *next,
                         struct yawl_eval *e)
{
    (void)data;
    (void)returns;
    (void)next;
    yawl_fault(e, YAWL_EOVERFLOW);
}

static const struct yawl_failure_flow ask_flows[] = {{0, "index"}, {1, "divide"}};
static const struct yawl_failure ask_once = {1, 0, 0, 1, 0, 2, ask_flows};
static const struct yawl_failure ask_twice = {2, 500, 0, 1, 0, 2, ask_flows};

static void begin(struct core_case *t)
{
    core_case_init(t, &program, DATA_MAX);
    assert_int_equal(core_case_start(t, NULL), 0);
}

static int item(struct core_case *t, int operation, uint32_t scope, uint32_t task)
{
    struct yawl__command command = {.operation = operation, .scope = scope, .task = task};
    return yawl__step(&t->core, &t->c, &command);
}

static void advance(struct core_case *t, int64_t span_ms)
{
    struct yawl__command expire = {.operation = YAWL__EXPIRE};
    t->core.now_ms += span_ms;
    while (yawl__case_deadline(&t->c) <= t->core.now_ms) {
        assert_int_equal(yawl__step(&t->core, &t->c, &expire), 0);
    }
}

/* The log replays; with any bit of it turned it is refused, or does no harm. */
static void done(struct core_case *t)
{
    assert_replays(t);
    replay_with_each_bit_turned(t);
    assert_int_equal(core_case_done(t), 0);
}

/* ---- Tasks that have not started ---- */

/* Its timer has no time: it starts and leaves by the flow of that error, and no timer stays. */
static void a_time_that_cannot_be(void **state)
{
    (void)state;
    struct core_case t;
    copy_program();
    tasks[SIDE_ASK].failure = &ask_twice;
    ask_timers[2].deadline = no_deadline;
    begin(&t);
    assert_false(is_enabled(&t, SIDE_ASK));
    assert_false(is_busy(&t, SIDE_ASK));
    assert_true(is_enabled(&t, SIDE_LATE));
    assert_int_equal(count_events(&t, YAWL_EVENT_TASK_FAILED, SIDE_ASK), 1);
    assert_int_equal(count_events(&t, YAWL_EVENT_TIMER_CLOSED, SIDE_ASK), 1);
    assert_int_equal(t.c.root.frame->status, YAWL_CASE_RUNNING);
    done(&t);
}

static void an_error_that_no_flow_names(void **state)
{
    (void)state;
    struct core_case t;
    copy_program();
    tasks[SIDE_ASK].failure = &ask_once;
    tasks[SIDE_ASK].performed = not_judged;
    tasks[SIDE_WAIT].assign = not_assigned;
    begin(&t);
    assert_true(is_enabled(&t, SIDE_REMIND));
    struct side_paid paid = {5};
    struct yawl__command deliver = {.operation = YAWL__TRIGGER, .task = SIDE_WAIT, .input = &paid};
    advance(&t, 2000);
    assert_int_equal(yawl__step(&t.core, &t.c, &deliver), 0);
    assert_int_equal(t.c.root.frame->status, YAWL_CASE_FAILED);
    assert_true(t.core.message.length > 0);
    done(&t);
}

static void back_to_ask(struct yawl_frame *frame, uint32_t other, struct yawl_changes *changes)
{
    (void)other;
    side_leave_by(frame, SIDE_ASK, SIDE_B, changes);
}

/* A flow that leads back to the same error is a loop, which the step ends. */
static void a_loop_of_errors_ends(void **state)
{
    (void)state;
    struct core_case t;
    copy_program();
    tasks[SIDE_ASK].failure = &ask_once;
    tasks[SIDE_ASK].leave_by = back_to_ask;
    ask_timers[0].deadline = no_deadline;
    begin(&t);
    assert_int_equal(t.c.root.frame->status, YAWL_CASE_FAILED);
    assert_non_null(strstr(t.core.message.text, "did not come to rest"));
    assert_int_equal(count_events(&t, YAWL_EVENT_TASK_FAILED, SIDE_ASK), YAWL_SETTLE_MAX);
    assert_replays(&t);
    assert_int_equal(core_case_done(&t), 0);
}

static void back_to_sub(struct yawl_frame *frame, uint32_t other, struct yawl_changes *changes)
{
    (void)other;
    side_leave_by(frame, SIDE_SUB, SIDE_A, changes);
}

/* The same through a net, whose deadline has no time. */
static void a_loop_through_nets_ends(void **state)
{
    (void)state;
    static const struct yawl_failure_flow any[] = {{0, NULL}};
    static const struct yawl_failure once = {1, 0, 0, 1, 0, 1, any};
    struct core_case t;
    copy_program();
    tasks[SIDE_SUB].failure = &once;
    tasks[SIDE_SUB].leave_by = back_to_sub;
    inner_timers[0].deadline = no_deadline;
    begin(&t);
    assert_int_equal(t.c.root.frame->status, YAWL_CASE_FAILED);
    assert_non_null(strstr(t.core.message.text, "did not come to rest"));
    assert_replays(&t);
    assert_int_equal(core_case_done(&t), 0);
}

/* ---- What has started ---- */

static void started_work_is_tried_again(void **state)
{
    (void)state;
    struct core_case t;
    copy_program();
    tasks[SIDE_ASK].failure = &ask_twice;
    ask_timers[1].deadline = no_deadline;
    begin(&t);
    assert_int_equal(item(&t, YAWL__ITEM_START, 0, SIDE_ASK), 0);
    assert_int_equal(status_of(&t, SIDE_ASK), YAWL_ITEM_FIRED);
    assert_int_equal(count_events(&t, YAWL_EVENT_ITEM_ROLLED_BACK, SIDE_ASK), 1);
    assert_int_equal(item(&t, YAWL__ITEM_COMPLETE, 0, SIDE_ASK), 0);
    assert_int_equal(t.c.root.frame->status, YAWL_CASE_RUNNING);
    done(&t);
}

/* Completion by force is not valid. */
static void a_forced_completion_fails(void **state)
{
    (void)state;
    struct core_case t;
    copy_program();
    static const struct yawl_failure_flow any[] = {{1, NULL}};
    static const struct yawl_failure once = {1, 0, 0, 1, 0, 1, any};
    tasks[SIDE_ASK].failure = &once;
    tasks[SIDE_ASK].assign = not_assigned;
    begin(&t);
    assert_int_equal(item(&t, YAWL__ITEM_START, 0, SIDE_ASK), 0);
    assert_int_equal(item(&t, YAWL__ITEM_COMPLETE, 0, SIDE_ASK), YAWL_EOVERFLOW);
    advance(&t, 2000);
    assert_int_equal(count_events(&t, YAWL_EVENT_ITEM_FAILED, SIDE_ASK), 1);
    assert_true(is_enabled(&t, SIDE_LATE));
    done(&t);
}

/* ---- Outwards ---- */

/* What cannot start in a sub-net fails the task around it: tried again, then by its flow. */
static void errors_go_outwards(void **state)
{
    (void)state;
    struct core_case t;
    copy_program();
    inner_tasks[MIDDLE_DEEP].performed = not_judged;
    begin(&t);
    assert_true(is_busy(&t, SIDE_SUB));
    assert_int_equal(yawl__scopes_count(&t.c), 1);
    assert_int_equal(count_events(&t, YAWL_EVENT_ITEM_ROLLED_BACK, SIDE_SUB), 1);
    advance(&t, 1000);
    assert_false(is_busy(&t, SIDE_SUB));
    assert_true(is_enabled(&t, SIDE_MEND));
    assert_int_equal(t.c.root.frame->composites, 0);
    done(&t);
}

static void a_deadline_that_cannot_be(void **state)
{
    (void)state;
    struct core_case t;
    copy_program();
    inner_timers[0].deadline = no_deadline;
    begin(&t);
    assert_int_equal(yawl__scopes_count(&t.c), 1);
    advance(&t, 1000);
    assert_true(is_enabled(&t, SIDE_MEND));
    done(&t);
}

/* ---- Replay ---- */

/* Only a failure that leaves may start a task, and only one that is enabled. */
static void records_must_fit(void **state)
{
    (void)state;
    struct core_case t, other;
    copy_program();
    tasks[SIDE_ASK].failure = &ask_twice;
    begin(&t);
    core_case_init(&other, &program, DATA_MAX);
    for (size_t at = 0; at < t.events.length;) {
        int64_t size =
            yawl__replay(&other.core, &other.c, t.events.bytes + at, t.events.length - at);
        assert_true(size > 0);
        at += (size_t)size;
    }
    struct yawl__event_head head = {.version = YAWL__EVENT_VERSION, .kind = YAWL_EVENT_TASK_FAILED};
    head.case_id = other.c.id;
    head.firing = other.c.root.frame->firings + 1;
    struct yawl__failure failure = {YAWL_EDIVIDE, 1, 1};
    head.detail = yawl__failure_detail(failure);
    const struct {
        uint32_t task;
        uint8_t flags;
        bool fits;
    } cases[] = {
        {SIDE_LATE, YAWL__EVENT_STARTS | YAWL__EVENT_LEAVES, false}, /* not enabled, no flow */
        {SIDE_SUB, YAWL__EVENT_STARTS | YAWL__EVENT_LEAVES, false},  /* busy already */
        {SIDE_ASK, YAWL__EVENT_STARTS, false},
        {SIDE_ASK, YAWL__EVENT_LEAVES, false},
        {SIDE_ASK, YAWL__EVENT_STARTS | YAWL__EVENT_LEAVES, true},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        head.task = cases[i].task;
        head.flags = cases[i].flags;
        int64_t size = yawl__replay(&other.core, &other.c, (const char *)&head, sizeof head);
        assert_int_equal(size > 0, cases[i].fits);
    }
    assert_true(is_enabled(&other, SIDE_LATE));
    assert_int_equal(core_case_done(&other), 0);
    assert_int_equal(core_case_done(&t), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_time_that_cannot_be),
        cmocka_unit_test(an_error_that_no_flow_names),
        cmocka_unit_test(a_loop_of_errors_ends),
        cmocka_unit_test(a_loop_through_nets_ends),
        cmocka_unit_test(started_work_is_tried_again),
        cmocka_unit_test(a_forced_completion_fails),
        cmocka_unit_test(errors_go_outwards),
        cmocka_unit_test(a_deadline_that_cannot_be),
        cmocka_unit_test(records_must_fit),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
