/* The short way through the core: it leaves and records what the general way does, and asks for no memory. */
#include "fixtures/core_asserts.h"
#include "fixtures/ring_net.h"

/* The same net, whose tasks start and leave in two steps: never the short way. */
struct slow_ring {
    struct yawl_program program;
    struct yawl_net net;
    struct yawl_task tasks[RING_TASKS];
};

static void make_slow(struct slow_ring *slow)
{
    slow->program = ring_program;
    slow->net = ring_net;
    memcpy(slow->tasks, ring_tasks, sizeof slow->tasks);
    for (uint32_t i = 0; i < RING_TASKS; i++) {
        slow->tasks[i].pass = NULL;
        slow->tasks[i].plain = false;
    }
    slow->net.tasks = slow->tasks;
    slow->program.nets = &slow->net;
}

static void start(struct core_case *t, const struct yawl_program *program)
{
    core_case_init(t, program, DATA_MAX);
    assert_int_equal(core_case_start(t, NULL), 0);
}

/* Steps both cases alike; frames and what is enabled and withdrawn must agree. */
static void step_both(struct core_case *fast, struct core_case *slow, uint32_t task)
{
    fast->events.length = slow->events.length = 0;
    fast->core.is_marked = slow->core.is_marked = false;
    assert_int_equal(core_case_item(fast, YAWL__ITEM_COMPLETE, task, NULL), 0);
    assert_int_equal(core_case_item(slow, YAWL__ITEM_COMPLETE, task, NULL), 0);
    assert_memory_equal(fast->c.root.frame, slow->c.root.frame, sizeof(struct ring_frame));
    for (int kind = 0; kind < YAWL_EVENT_COUNT; kind++) {
        for (uint32_t i = 0; i < RING_TASKS; i++) {
            assert_int_equal(count_events(fast, kind, i), count_events(slow, kind, i));
        }
    }
}

static void both_ways_agree(void **state)
{
    (void)state;
    struct core_case fast, slow;
    struct slow_ring net;
    make_slow(&net);
    start(&fast, &ring_program);
    start(&slow, &net.program);
    for (int round = 0; round < 3; round++) {
        step_both(&fast, &slow, RING_FIRST);
        step_both(&fast, &slow, RING_SECOND);
        step_both(&fast, &slow, RING_BACK);
    }
    step_both(&fast, &slow, RING_FIRST);
    step_both(&fast, &slow, RING_SECOND);
    step_both(&fast, &slow, RING_FINISH);
    assert_int_equal(fast.c.root.frame->status, YAWL_CASE_COMPLETED);
    assert_int_equal(core_case_done(&fast), 0);
    assert_int_equal(core_case_done(&slow), 0);
}

static void it_is_replayed_as_any(void **state)
{
    (void)state;
    struct core_case t;
    start(&t, &ring_program);
    for (int round = 0; round < 3; round++) {
        assert_int_equal(core_case_item(&t, YAWL__ITEM_COMPLETE, RING_FIRST, NULL), 0);
        assert_int_equal(core_case_item(&t, YAWL__ITEM_COMPLETE, RING_SECOND, NULL), 0);
        assert_replays(&t);
        assert_int_equal(core_case_item(&t, YAWL__ITEM_COMPLETE, RING_BACK, NULL), 0);
    }
    assert_int_equal(count_events(&t, YAWL_EVENT_ITEM_STARTED, YAWL_NONE), 9);
    assert_int_equal(count_events(&t, YAWL_EVENT_ITEM_COMPLETED, RING_BACK), 3);
    assert_int_equal(count_events(&t, YAWL_EVENT_TASK_LEFT, RING_SECOND), 3);
    assert_int_equal(count_events(&t, YAWL_EVENT_TASK_WITHDRAWN, RING_FINISH), 3);
    assert_int_equal(t.c.root.frame->firings, 15);
    assert_item_refused(&t, YAWL_ENOTENABLED, YAWL__ITEM_COMPLETE, RING_SECOND);
    assert_int_equal(core_case_done(&t), 0);
}

static void ends_and_deadlocks_are_seen(void **state)
{
    (void)state;
    static const uint32_t last[] = {RING_FINISH, RING_LOSE};
    static const int wanted[] = {YAWL_CASE_COMPLETED, YAWL_CASE_DEADLOCKED};
    for (int i = 0; i < 2; i++) {
        struct core_case t;
        start(&t, &ring_program);
        assert_int_equal(core_case_item(&t, YAWL__ITEM_COMPLETE, RING_FIRST, NULL), 0);
        assert_int_equal(core_case_item(&t, YAWL__ITEM_COMPLETE, RING_SECOND, NULL), 0);
        assert_int_equal(core_case_item(&t, YAWL__ITEM_COMPLETE, last[i], NULL), 0);
        assert_int_equal(t.c.root.frame->status, wanted[i]);
        assert_replays(&t);
        assert_int_equal(core_case_done(&t), 0);
    }
}

/* A suspended offer is not resumed by being withdrawn and offered anew in one step. */
static void suspended_offers_take_the_long_way(void **state)
{
    (void)state;
    struct core_case t;
    start(&t, &ring_program);
    assert_int_equal(core_case_item(&t, YAWL__ITEM_COMPLETE, RING_FIRST, NULL), 0);
    assert_int_equal(core_case_item(&t, YAWL__ITEM_COMPLETE, RING_SECOND, NULL), 0);
    assert_int_equal(core_case_item(&t, YAWL__ITEM_SUSPEND, RING_FINISH, NULL), 0);
    assert_int_equal(core_case_item(&t, YAWL__ITEM_COMPLETE, RING_BACK, NULL), 0);
    assert_int_equal(status_of(&t, RING_FINISH), -1);
    assert_int_equal(t.c.root.items.count, 0);
    assert_replays(&t);
    assert_int_equal(core_case_done(&t), 0);
}

/* Bytes of the records behind the first mark of the time. */
static size_t recorded(struct core_case *t, uint32_t task)
{
    size_t before = t->events.length;
    assert_int_equal(core_case_item(t, YAWL__ITEM_COMPLETE, task, NULL), 0);
    return t->events.length - before;
}

static void a_plain_record_is_brief(void **state)
{
    (void)state;
    struct core_case t;
    start(&t, &ring_program);
    assert_int_equal(recorded(&t, RING_FIRST), 32); /* a head of 24 and the next offer */
    assert_replays(&t);
    assert_int_equal(core_case_done(&t), 0);
}

/* More notes than a brief head can count: the offer comes and goes. */
static void restless_pass(struct yawl_frame *frame, uint64_t choice, struct yawl_changes *changes)
{
    ring_tasks[RING_FIRST].pass(frame, choice, changes);
    for (int i = 0; i < 150; i++) {
        yawl_change(changes, RING_SECOND, YAWL_CHANGE_DISABLED);
        yawl_change(changes, RING_SECOND, YAWL_CHANGE_ENABLED);
    }
}

static void many_notes_make_a_whole_head(void **state)
{
    (void)state;
    struct core_case t;
    struct slow_ring net;
    make_slow(&net);
    net.tasks[RING_FIRST] = ring_tasks[RING_FIRST];
    net.tasks[RING_FIRST].pass = restless_pass;
    net.net.changes_max = 400;
    start(&t, &net.program);
    assert_int_equal(recorded(&t, RING_FIRST), 40 + 301 * 4 + 4);
    assert_int_equal(count_events(&t, YAWL_EVENT_TASK_WITHDRAWN, RING_SECOND), 150);
    assert_int_equal(count_events(&t, YAWL_EVENT_TASK_ENABLED, RING_SECOND), 151);
    assert_replays(&t);
    assert_int_equal(core_case_done(&t), 0);
}

/* Runs `rounds` times around; `starts`: each item is started first. */
static void go_around(struct core_case *t, int rounds, bool starts)
{
    static const uint32_t way[] = {RING_FIRST, RING_SECOND, RING_BACK};
    for (int i = 0; i < rounds * 3; i++) {
        t->events.length = 0;
        t->core.is_marked = false;
        if (starts) assert_int_equal(core_case_item(t, YAWL__ITEM_START, way[i % 3], NULL), 0);
        assert_int_equal(core_case_item(t, YAWL__ITEM_COMPLETE, way[i % 3], NULL), 0);
    }
}

static void steps_ask_for_no_memory(void **state)
{
    (void)state;
    struct core_case t;
    start(&t, &ring_program);
    go_around(&t, 2, true);
    go_around(&t, 2, false);
    uint32_t before = t.account.requests;
    go_around(&t, 1000, true);
    go_around(&t, 1000, false);
    assert_int_equal(t.account.requests, before);
    assert_int_equal(core_case_done(&t), 0);
}

/* What a waiting case takes: itself, its frame, and (started) one entry. */
static void a_waiting_case_is_small(void **state)
{
    (void)state;
    struct core_case t;
    start(&t, &ring_program);
    size_t offered = t.account.out;
    assert_int_equal(core_case_item(&t, YAWL__ITEM_START, RING_FIRST, NULL), 0);
    assert_int_equal(t.account.out - offered, sizeof(struct yawl__item));
    assert_true(sizeof(struct yawl__case) + sizeof(struct ring_frame) + sizeof(struct yawl__item) <=
                144);
    assert_int_equal(core_case_done(&t), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(both_ways_agree),
        cmocka_unit_test(it_is_replayed_as_any),
        cmocka_unit_test(ends_and_deadlocks_are_seen),
        cmocka_unit_test(a_plain_record_is_brief),
        cmocka_unit_test(many_notes_make_a_whole_head),
        cmocka_unit_test(suspended_offers_take_the_long_way),
        cmocka_unit_test(steps_ask_for_no_memory),
        cmocka_unit_test(a_waiting_case_is_small),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
