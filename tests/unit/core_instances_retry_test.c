/* Retries of many instances against the plainest thing that does the same: a list of deadlines by instance.
 * They are armed, given up and expire in any order; what is armed is found, and what is not is not. */
#include "core/image.h"
#include "core/side.h"
#include "fixtures/core_many.h"

#define COUNT 40u
#define STEPS 2000

static struct core_case t;
static int64_t deadlines[COUNT + 1]; /* by instance; 0: its retry is not armed */
static uint32_t seed;

static uint32_t below(uint32_t limit)
{
    seed = seed * 1664525u + 1013904223u;
    return (seed >> 8) % limit;
}

static struct yawl__armed retry_of(uint32_t instance)
{
    return (struct yawl__armed){0, 0, MI_PICK, YAWL__TIMER_RETRY, instance, 0};
}

/* The deadline as it stands in the list, looked for one by one; 0: it is not there. */
static int64_t listed(uint32_t instance)
{
    struct yawl__armed armed;
    int64_t deadline_ms = 0;
    for (uint32_t i = 0; yawl__armed_at(&t.c, i, &armed); i++) {
        if (armed.timer != YAWL__TIMER_RETRY || armed.instance != instance) continue;
        assert_int_equal(deadline_ms, 0);
        deadline_ms = armed.deadline_ms;
    }
    return deadline_ms;
}

static void assert_found(uint32_t instance)
{
    struct yawl__armed armed = retry_of(instance);
    bool found = yawl__timer_find(&t.c, &armed);
    assert_int_equal(listed(instance), deadlines[instance]);
    assert_int_equal(found, deadlines[instance] != 0);
    assert_int_equal(armed.deadline_ms, deadlines[instance]);
}

static void expire_first(void)
{
    struct yawl__armed first;
    if (!yawl__armed_first(&t.c, &first)) return;
    t.core.now_ms = first.deadline_ms;
    struct yawl__command expired = {.operation = YAWL__EXPIRE};
    assert_int_equal(yawl__step(&t.core, &t.c, &expired), 0);
    deadlines[first.instance] = 0;
}

/* It fails, in whatever status it is, and waits; or a person is faster than its timer. */
static void one_step(void)
{
    uint32_t instance = 1 + below(COUNT);
    switch (below(4)) {
    case 0:
    case 1:
        if (yawl__round_status(many_round(&t), instance) != YAWL_ITEM_EXECUTING) break;
        assert_int_equal(many_do(&t, YAWL__ITEM_FAIL, MI_PICK, instance), 0);
        deadlines[instance] = listed(instance);
        assert_int_not_equal(deadlines[instance], 0);
        break;
    case 2:
        if (many_do(&t, YAWL__ITEM_START, MI_PICK, instance) == 0) deadlines[instance] = 0;
        break;
    default: expire_first();
    }
    assert_found(instance);
}

static void begin(uint32_t count)
{
    static const struct yawl_failure often = {
        .attempts = 1000000, .wait_ms = 1000, .factor = 1, .jitter = 1};
    memset(deadlines, 0, sizeof deadlines);
    seed = 5;
    (void)instances_program_of(YAWL_TASK_CALL);
    mi_tasks[MI_PICK].failure = &often;
    assert_int_equal(many_case(&t, YAWL_TASK_CALL, count, (struct mi_in){0}), 0);
}

static void retries_of_instances_are_found(void **state)
{
    (void)state;
    begin(COUNT);
    for (uint32_t step = 0; step < STEPS; step++) {
        t.core.seed = step;
        one_step();
    }
    for (uint32_t i = 1; i <= COUNT; i++) assert_found(i);
    many_replays(&t);
    assert_int_equal(core_case_done(&t), 0);
}

/* ---- Images and records from outside ---- */

static int read_back(struct core_case *again)
{
    struct yawl__buffer image = {.memory = &t.memory};
    assert_true(yawl__image_write(&t.c, &image));
    core_case_init(again, t.c.program, MANY_DATA_MAX);
    int status = yawl__image_read(&again->core, &again->c, image.bytes, image.length);
    yawl__buffer_free(&image);
    return status;
}

static void retries_of_an_image_are_found(void **state)
{
    (void)state;
    struct core_case again;
    struct yawl__armed third = retry_of(3), second = retry_of(2);
    begin(3);
    assert_int_equal(many_do(&t, YAWL__ITEM_FAIL, MI_PICK, 3), 0);
    assert_int_equal(read_back(&again), 0);
    assert_true(yawl__timer_find(&again.c, &third));
    assert_int_equal(third.deadline_ms, listed(3));
    assert_false(yawl__timer_find(&again.c, &second));
    assert_int_equal(core_case_done(&again), 0);
    assert_int_equal(core_case_done(&t), 0);
}

/* Its round knows one deadline: the other would never be found. */
static void an_image_in_which_an_instance_waits_twice_is_refused(void **state)
{
    (void)state;
    struct core_case again;
    struct yawl__armed twice = retry_of(3);
    begin(3);
    assert_int_equal(many_do(&t, YAWL__ITEM_FAIL, MI_PICK, 3), 0);
    twice.deadline_ms = listed(3) + 5;
    assert_int_equal(yawl__timers_reserve(&t.core, &t.c, 0, 3), 0);
    yawl__timer_put(&t.c, &t.c.root, twice);
    assert_int_equal(read_back(&again), YAWL_ECORRUPT);
    assert_int_equal(core_case_done(&again), 0);
    assert_int_equal(core_case_done(&t), 0);
}

/* Does a record by which that instance is to be tried again fit? */
static bool may_wait(uint32_t instance, int64_t deadline_ms)
{
    struct yawl__event_view view;
    memset(&view, 0, sizeof view);
    view.head.kind = YAWL_EVENT_ITEM_ROLLED_BACK;
    view.head.flags = YAWL__EVENT_AGAIN;
    view.head.task = MI_PICK;
    view.head.firing = yawl__round_firing(many_round(&t), instance);
    view.head.detail = (uint64_t)deadline_ms;
    view.instance = instance;
    return yawl__instances_fit(&t.core, &t.c, &t.c.root, &view);
}

static void what_runs_on_is_not_tried_again(void **state)
{
    (void)state;
    begin(2);
    assert_true(may_wait(2, 5));
    assert_false(may_wait(2, YAWL__NO_RETRY));
    assert_int_equal(core_case_done(&t), 0);
    (void)instances_program_of(YAWL_TASK_CALL);
    mi_row.ignores_rest = true;
    assert_int_equal(many_case(&t, YAWL_TASK_CALL, 2, (struct mi_in){.threshold = 1}), 0);
    assert_int_equal(many_complete(&t, 1, 4), 0);
    assert_true(many_round(&t)->detached);
    assert_false(may_wait(2, 5));
    assert_int_equal(core_case_done(&t), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(retries_of_instances_are_found),
        cmocka_unit_test(retries_of_an_image_are_found),
        cmocka_unit_test(an_image_in_which_an_instance_waits_twice_is_refused),
        cmocka_unit_test(what_runs_on_is_not_tried_again),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
