/* Multiple instances of sub-nets in the pure core, and memory that runs dry; every test but those ends with a
 * replay of what was recorded. */
#include "fixtures/core_many.h"

static struct core_case t;

static void begin(enum yawl_task_kind kind, uint32_t count, struct mi_in in)
{
    (void)instances_program_of(kind);
    assert_int_equal(many_case(&t, kind, count, in), 0);
}

static void done(void)
{
    many_replays(&t);
    assert_int_equal(core_case_done(&t), 0);
}

/* ---- Sub-nets ---- */

static int work(uint32_t scope, int64_t result)
{
    struct mi_result returns = {result};
    struct yawl__command command = {.operation = YAWL__ITEM_COMPLETE, .task = MI_WORK};
    command.scope = scope;
    command.input = &returns;
    return yawl__step(&t.core, &t.c, &command);
}

/* CO-4, MI-4: each instance is a sub-net of its own, with its own data; the threshold cancels the others. */
static void sub_nets_are_instances(void **state)
{
    (void)state;
    static const int64_t results[] = {25, 45};
    begin(YAWL_TASK_NET, 4, (struct mi_in){.threshold = 2});
    many_counts(&t, 4, 4, 0);
    assert_int_equal(yawl__scopes_count(&t.c), 5);
    const struct yawl__scope *third = yawl__scope_find(&t.c, 3);
    assert_int_equal(((const struct mi_inner_data *)(const void *)third->data)->line, 30);
    many_replays(&t);
    many_refused(&t, YAWL_ESTATUS, YAWL__ITEM_COMPLETE, 1); /* a sub-net is no work item */
    assert_int_equal(work(4, 5), 0);
    many_counts(&t, 4, 3, 1);
    assert_int_equal(yawl__scopes_count(&t.c), 4);
    assert_int_equal(work(2, 5), 0);
    assert_true(many_enabled(&t, MI_FINISH));
    assert_int_equal(yawl__scopes_count(&t.c), 1);
    assert_int_equal(many_events(&t, YAWL_EVENT_NET_CANCELLED), 2);
    many_results(&t, 2, results);
    done();
}

static void a_cancelled_instance_ends_its_sub_net(void **state)
{
    (void)state;
    begin(YAWL_TASK_NET, 3, (struct mi_in){0});
    assert_int_equal(many_do(&t, YAWL__ITEM_CANCEL, MI_PICK, 2), 0);
    assert_null(yawl__scope_find(&t.c, 2));
    assert_int_equal(yawl__scopes_count(&t.c), 3);
    assert_int_equal(many_do(&t, YAWL__ITEM_CANCEL, MI_PICK, 0), 0);
    assert_int_equal(yawl__scopes_count(&t.c), 1);
    assert_false(many_busy(&t, MI_PICK));
    done();
}

/* Detached sub-nets go on, and end without effect. */
static void sub_nets_run_on(void **state)
{
    (void)state;
    begin(YAWL_TASK_NET, 3, (struct mi_in){.threshold = 1});
    mi_row.ignores_rest = true;
    assert_int_equal(work(2, 5), 0);
    assert_true(many_enabled(&t, MI_FINISH));
    assert_int_equal(yawl__scopes_count(&t.c), 3);
    assert_int_equal(work(1, 5), 0);
    assert_int_equal(yawl__scopes_count(&t.c), 2);
    many_replays(&t);
    assert_int_equal(many_do(&t, YAWL__ITEM_COMPLETE, MI_FINISH, 0), 0);
    assert_int_equal(t.c.root.frame->status, YAWL_CASE_COMPLETED);
    assert_int_equal(yawl__scopes_count(&t.c), 1);
    done();
}

static void dynamic_sub_nets(void **state)
{
    (void)state;
    begin(YAWL_TASK_NET, 1, (struct mi_in){0});
    mi_row.dynamic = true;
    assert_int_equal(many_add(&t, 70), 0);
    many_counts(&t, 2, 2, 0);
    const struct yawl__scope *added = yawl__scope_find(&t.c, 2);
    assert_int_equal(((const struct mi_inner_data *)(const void *)added->data)->line, 70);
    assert_int_equal(work(1, 1), 0);
    assert_int_equal(work(2, 1), 0);
    static const int64_t results[] = {11, 71};
    many_results(&t, 2, results);
    done();
}

/* ---- Memory ---- */

/* Whichever request finds no memory: the step is refused and nothing changed, or the engine must stop. */
static void every_request_may_find_no_memory(void **state)
{
    (void)state;
    for (uint32_t n = 1; n < 200; n++) {
        begin(YAWL_TASK_OFFER, 20, (struct mi_in){.threshold = 2});
        struct many_image before = many_image(&t.c);
        t.account.limit = t.account.requests + n;
        int status = many_complete(&t, 0, 1);
        bool failed = status != 0;
        if (failed) assert_int_equal(status, YAWL_ENOMEM);
        if (failed) many_same(before, many_image(&t.c));
        if (!failed) free(before.bytes);
        if (!failed && !t.core.broken) status = many_complete(&t, 3, 1);
        bool ran_dry = t.account.requests >= t.account.limit;
        t.account.limit = 0;
        assert_int_equal(core_case_done(&t), 0);
        if (!ran_dry) return;
    }
    fail_msg("it always runs dry");
}

/* The same where the start of a case starts everything: it is refused, or the case fails, or it runs. */
static void every_request_of_automatic_tasks_may_fail(void **state)
{
    static const enum yawl_task_kind kinds[] = {YAWL_TASK_CALL, YAWL_TASK_NET};
    static const int64_t lines[] = {1, 2, 3};
    static const struct mi_in in = {0, INT64_MAX, INT64_MAX, {lines, 3}};
    (void)state;
    for (uint32_t n = 1; n < 400; n++) {
        core_case_init(&t, instances_program_of(kinds[n % 2]), MANY_DATA_MAX);
        t.account.limit = t.account.requests + n / 2 + 1;
        int status = core_case_start(&t, &in);
        bool ran_dry = t.account.requests >= t.account.limit;
        assert_true(status == 0 || status == YAWL_ENOMEM);
        assert_true(ran_dry || t.c.root.frame->status == YAWL_CASE_RUNNING);
        t.account.limit = 0;
        assert_int_equal(core_case_done(&t), 0);
        if (!ran_dry && n % 2 == 1) return;
    }
    fail_msg("it always runs dry");
}

/* ---- Sub-nets that cannot start ---- */

static void third_has_no_data(const void *in, struct yawl_data *block, struct yawl_eval *e)
{
    mi_inner_init(in, block, e);
    if (in != NULL && ((const struct mi_item *)in)->number == 3) yawl_fault(e, YAWL_EDIVIDE);
}

static void leave_as_ever(struct yawl_frame *frame, uint32_t other, struct yawl_changes *changes)
{
    mi_pick_leave(frame, other, changes);
}

/* Two have started by then: all of them end, the task leaves by the flow of that error, not tried again. */
static void a_sub_net_that_cannot_start_fails_the_task(void **state)
{
    (void)state;
    static const struct yawl_failure_flow flows[] = {{0, "divide"}};
    static const struct yawl_failure twice = {2, 500, 0, 1, 0, 1, flows};
    (void)instances_program_of(YAWL_TASK_NET);
    mi_nets[1].init = third_has_no_data;
    mi_tasks[MI_PICK].failure = &twice;
    mi_tasks[MI_PICK].others = mi_to_done;
    mi_tasks[MI_PICK].others_count = 1;
    mi_tasks[MI_PICK].leave_by = leave_as_ever;
    assert_int_equal(many_case(&t, YAWL_TASK_NET, 4, (struct mi_in){0}), 0);
    assert_int_equal(yawl__scopes_count(&t.c), 1);
    assert_true(many_enabled(&t, MI_FINISH));
    assert_int_equal(many_events(&t, YAWL_EVENT_TASK_FAILED), 1);
    assert_int_equal(many_events(&t, YAWL_EVENT_NET_CANCELLED), 2);
    assert_int_equal(yawl__case_deadline(&t.c), INT64_MAX);
    done();
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(sub_nets_are_instances),
        cmocka_unit_test(a_cancelled_instance_ends_its_sub_net),
        cmocka_unit_test(sub_nets_run_on),
        cmocka_unit_test(dynamic_sub_nets),
        cmocka_unit_test(every_request_may_find_no_memory),
        cmocka_unit_test(every_request_of_automatic_tasks_may_fail),
        cmocka_unit_test(a_sub_net_that_cannot_start_fails_the_task),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
