/* Sub-nets, timers, triggers and failures in the pure core: what is refused, that a replay gives the same
 * bytes, that damaged records of all these kinds do no harm, that memory which runs dry changes nothing. */
#include "fixtures/core_asserts.h"
#include "fixtures/side_net.h"

static void start_side(struct core_case *t)
{
    core_case_init(t, &side_program, DATA_MAX);
    assert_int_equal(core_case_start(t, NULL), 0);
}

static int item(struct core_case *t, int operation, uint32_t scope, uint32_t task)
{
    struct yawl__command command = {.operation = operation, .scope = scope, .task = task};
    return yawl__step(&t->core, &t->c, &command);
}

static int expire(struct core_case *t)
{
    struct yawl__command command = {.operation = YAWL__EXPIRE};
    return yawl__step(&t->core, &t->c, &command);
}

/* Lets time pass; every timer that is due fires. */
static uint32_t advance(struct core_case *t, int64_t span_ms)
{
    uint32_t fired = 0;
    t->core.now_ms += span_ms;
    while (yawl__case_deadline(&t->c) <= t->core.now_ms) {
        assert_int_equal(expire(t), 0);
        fired++;
    }
    return fired;
}

static int deliver(struct core_case *t, int64_t amount)
{
    struct side_paid paid = {amount};
    struct yawl__command command = {.operation = YAWL__TRIGGER, .task = SIDE_WAIT, .input = &paid};
    return yawl__step(&t->core, &t->c, &command);
}

static int fail_item(struct core_case *t, uint32_t scope, uint32_t task)
{
    struct yawl__command command = {.operation = YAWL__ITEM_FAIL, .scope = scope, .task = task};
    command.name = command.text = yawl_text_of("broken");
    return yawl__step(&t->core, &t->c, &command);
}

static const struct yawl__scope *scope_at(const struct core_case *t, uint32_t number)
{
    const struct yawl__scope *scope = yawl__scope_find(&t->c, number);
    assert_non_null(scope);
    return scope;
}

/* ---- Sub-nets ---- */

/* Both sub-nets run, one inside its parent's frame; ends map outwards in one step. */
static void sub_nets_start_and_end(void **state)
{
    (void)state;
    struct core_case t;
    start_side(&t);
    assert_int_equal(yawl__scopes_count(&t.c), 3);
    assert_int_equal(scope_at(&t, 1)->depth, 1);
    assert_int_equal(scope_at(&t, 2)->depth, 2);
    assert_true((const char *)scope_at(&t, 1)->frame > (const char *)t.c.root.frame);
    assert_true(yawl__child_of(scope_at(&t, 1))->embedded);
    assert_false(yawl__child_of(scope_at(&t, 2))->embedded);
    assert_int_equal(t.c.root.frame->composites, 1);
    assert_int_equal(item(&t, YAWL__ITEM_COMPLETE, 2, LEAF_DIG), 0);
    assert_int_equal(yawl__scopes_count(&t.c), 2);
    assert_replays(&t);
    assert_int_equal(item(&t, YAWL__ITEM_COMPLETE, 1, MIDDLE_WORK), 0);
    assert_int_equal(yawl__scopes_count(&t.c), 1);
    assert_int_equal(tokens(&t, SIDE_DONE), 1);
    assert_int_equal(t.c.root.frame->composites, 0);
    assert_int_equal(count_events(&t, YAWL_EVENT_NET_STARTED, YAWL_NONE), 2);
    assert_int_equal(count_events(&t, YAWL_EVENT_NET_COMPLETED, YAWL_NONE), 2);
    assert_replays(&t);
    assert_int_equal(core_case_done(&t), 0);
}

/* The number of a sub-net that has ended, and a firing in another net, reach nothing. */
static void stale_names_reach_nothing(void **state)
{
    (void)state;
    struct core_case t;
    start_side(&t);
    assert_int_equal(item(&t, YAWL__ITEM_START, 2, LEAF_DIG), 0);
    struct yawl__command command = {.operation = YAWL__ITEM_COMPLETE, .scope = 2};
    command.firing = 1; /* of sub */
    assert_refused(&t, YAWL_ENOITEM, &command);
    command.firing = 3;
    assert_int_equal(yawl__step(&t.core, &t.c, &command), 0);
    assert_refused(&t, YAWL_ENOITEM, &command);
    command.scope = 9;
    assert_refused(&t, YAWL_ENOITEM, &command);
    command.scope = 1;
    command.task = MIDDLE_TASKS;
    assert_refused(&t, YAWL_ENOTASK, &command);
    assert_int_equal(core_case_done(&t), 0);
}

static void cancelling_kills_all_levels(void **state)
{
    (void)state;
    struct core_case t;
    start_side(&t);
    assert_int_equal(item(&t, YAWL__ITEM_START, 2, LEAF_DIG), 0);
    t.events.length = 0;
    t.core.is_marked = false;
    assert_int_equal(item(&t, YAWL__ITEM_CANCEL, 0, SIDE_SUB), 0);
    assert_int_equal(yawl__scopes_count(&t.c), 1);
    assert_int_equal(count_events(&t, YAWL_EVENT_ITEM_CANCELLED, LEAF_DIG), 2); /* and sub itself */
    assert_int_equal(count_events(&t, YAWL_EVENT_NET_CANCELLED, YAWL_NONE), 2);
    assert_int_equal(count_events(&t, YAWL_EVENT_TASK_WITHDRAWN, MIDDLE_WORK), 1);
    assert_int_equal(count_events(&t, YAWL_EVENT_TIMER_CLOSED, YAWL_NONE), 1);
    assert_false(is_busy(&t, SIDE_SUB));
    assert_int_equal(t.c.root.frame->composites, 0);
    assert_int_equal(core_case_done(&t), 0);
}

/* ---- Timers ---- */

static enum yawl_timer_state state_of(const struct core_case *t, uint32_t timers)
{
    return (enum yawl_timer_state)yawl__timer_states(&t->c.root)[timers];
}

static void timers_are_armed_and_fire_in_order(void **state)
{
    (void)state;
    struct core_case t;
    start_side(&t);
    struct yawl__armed armed;
    assert_int_equal(state_of(&t, 0), YAWL_TIMER_ACTIVE);
    assert_true(yawl__armed_at(&t.c, 0, &armed));
    assert_int_equal(armed.task, SIDE_ASK);
    assert_int_equal(armed.timer, 0);
    assert_int_equal(armed.deadline_ms, t.core.now_ms + 1000);
    assert_int_equal(expire(&t), YAWL_ESTATUS);
    assert_int_equal(advance(&t, 999), 0);
    assert_int_equal(advance(&t, 1), 1);
    assert_true(is_enabled(&t, SIDE_REMIND) && is_enabled(&t, SIDE_ASK));
    assert_int_equal(state_of(&t, 0), YAWL_TIMER_ACTIVE); /* the next one is armed */
    assert_replays(&t);
    assert_int_equal(advance(&t, 4000), 2); /* wait's start, ask's to */
    assert_int_equal(state_of(&t, 0), YAWL_TIMER_EXPIRED);
    assert_true(is_enabled(&t, SIDE_LATE));
    assert_false(is_enabled(&t, SIDE_ASK) || is_busy(&t, SIDE_ASK));
    assert_replays(&t);
    assert_int_equal(core_case_done(&t), 0);
}

static void starting_arms_and_leaving_closes(void **state)
{
    (void)state;
    struct core_case t;
    start_side(&t);
    uint32_t before = t.c.side->armed_count;
    assert_int_equal(item(&t, YAWL__ITEM_START, 0, SIDE_ASK), 0);
    assert_int_equal(t.c.side->armed_count, before + 1);
    assert_replays(&t);
    assert_int_equal(item(&t, YAWL__ITEM_COMPLETE, 0, SIDE_ASK), 0);
    assert_int_equal(t.c.side->armed_count, before - 2);
    assert_int_equal(state_of(&t, 0), YAWL_TIMER_CLOSED);
    assert_int_equal(count_events(&t, YAWL_EVENT_TIMER_CLOSED, SIDE_ASK), 3);
    assert_replays(&t);
    assert_int_equal(core_case_done(&t), 0);
}

static void running_work_is_completed_by_force(void **state)
{
    (void)state;
    struct core_case t;
    start_side(&t);
    assert_int_equal(item(&t, YAWL__ITEM_START, 0, SIDE_ASK), 0);
    assert_int_equal(item(&t, YAWL__ITEM_SUSPEND, 0, SIDE_ASK), 0);
    advance(&t, 2000);
    assert_int_equal(tokens(&t, SIDE_DONE), 1);
    assert_int_equal(count_events(&t, YAWL_EVENT_ITEM_COMPLETED, SIDE_ASK), 1);
    assert_replays(&t);
    assert_int_equal(core_case_done(&t), 0);
}

/* CF-7: what takes longer than its budget is told and counted, and is done all the same. */
static void budgets_are_counted(void **state)
{
    (void)state;
    struct core_case t;
    start_side(&t);
    assert_int_equal(item(&t, YAWL__ITEM_START, 0, SIDE_ASK), 0);
    t.core.now_ms += 1500;
    assert_int_equal(item(&t, YAWL__ITEM_COMPLETE, 0, SIDE_ASK), 0);
    assert_int_equal(t.core.budget_exceeded, 0);
    assert_int_equal(core_case_done(&t), 0);
    start_side(&t);
    assert_int_equal(item(&t, YAWL__ITEM_START, 0, SIDE_ASK), 0);
    t.core.now_ms += 1501;
    assert_int_equal(item(&t, YAWL__ITEM_COMPLETE, 0, SIDE_ASK), 0);
    assert_int_equal(t.core.budget_exceeded, 1);
    assert_int_equal(count_events(&t, YAWL_EVENT_BUDGET_EXCEEDED, SIDE_ASK), 1);
    assert_replays(&t);
    assert_int_equal(core_case_done(&t), 0);
}

/* The deadline of the sub-net fails the task around it, which is tried again, then leaves by its flow. */
static void deadlines_go_outwards(void **state)
{
    (void)state;
    struct core_case t;
    start_side(&t);
    assert_int_equal(item(&t, YAWL__ITEM_COMPLETE, 0, SIDE_ASK), 0);
    advance(&t, 60000);
    assert_true(is_busy(&t, SIDE_SUB));
    assert_int_equal(yawl__scopes_count(&t.c), 1);
    assert_int_equal(t.c.root.frame->status, YAWL_CASE_RUNNING);
    assert_replays(&t);
    assert_int_equal(advance(&t, 1000), 1);
    assert_int_equal(yawl__scopes_count(&t.c), 3);
    advance(&t, 60000);
    assert_false(is_busy(&t, SIDE_SUB));
    assert_true(is_enabled(&t, SIDE_MEND));
    assert_replays(&t);
    assert_int_equal(core_case_done(&t), 0);
}

/* ---- Failures ---- */

static void items_are_tried_again(void **state)
{
    (void)state;
    struct core_case t;
    start_side(&t);
    assert_int_equal(item(&t, YAWL__ITEM_START, 1, MIDDLE_WORK), 0);
    assert_int_equal(fail_item(&t, 1, MIDDLE_WORK), 0);
    assert_int_equal(yawl__item_state_of(scope_at(&t, 1), MIDDLE_WORK).status, YAWL_ITEM_FIRED);
    assert_int_equal(yawl__case_deadline(&t.c), t.core.now_ms + 500);
    assert_replays(&t);
    /* Somebody starts it at once: the timer is closed. */
    assert_int_equal(item(&t, YAWL__ITEM_START, 1, MIDDLE_WORK), 0);
    assert_int_equal(yawl__case_deadline(&t.c), t.core.now_ms + 1000);
    assert_int_equal(fail_item(&t, 1, MIDDLE_WORK), 0);
    assert_int_equal(count_events(&t, YAWL_EVENT_ITEM_FAILED, MIDDLE_WORK), 1);
    assert_int_equal(yawl__scopes_count(&t.c), 1); /* sub waits for its second attempt */
    assert_true(is_busy(&t, SIDE_SUB));
    assert_replays(&t);
    assert_int_equal(core_case_done(&t), 0);
}

/* ---- Triggers ---- */

static void deliveries_wait_and_are_waited_for(void **state)
{
    (void)state;
    struct core_case t;
    start_side(&t);
    side_last_paid = 0;
    assert_false(yawl__is_offered(&t.c.root, SIDE_WAIT));
    assert_int_equal(deliver(&t, 7), 0);
    assert_int_equal(tokens(&t, SIDE_DONE), 0); /* its time has not come */
    assert_replays(&t);
    advance(&t, 2000);
    assert_int_equal(tokens(&t, SIDE_DONE), 1);
    assert_int_equal(side_last_paid, 7);
    assert_int_equal(deliver(&t, 8), 0);
    assert_int_equal(yawl__more_of(&t.c)->kept_count, 1);
    assert_replays(&t);
    for (int i = 1; i < YAWL_TRIGGERS_MAX; i++) assert_int_equal(deliver(&t, i), 0);
    struct side_paid paid = {1};
    struct yawl__command more = {.operation = YAWL__TRIGGER, .task = SIDE_WAIT, .input = &paid};
    assert_refused(&t, YAWL_EBUSY, &more);
    more.task = SIDE_ASK;
    assert_refused(&t, YAWL_ENOTRIGGER, &more);
    more.net = 7;
    assert_refused(&t, YAWL_ENOTRIGGER, &more);
    assert_int_equal(core_case_done(&t), 0);
}

static void a_payload_must_be_whole(void **state)
{
    (void)state;
    struct core_case t;
    start_side(&t);
    struct yawl__command bare = {.operation = YAWL__TRIGGER, .task = SIDE_WAIT};
    assert_refused(&t, YAWL_EMISSING, &bare);
    assert_int_equal(core_case_done(&t), 0);
}

/* ---- Records ---- */

static void record_all_kinds(struct core_case *t)
{
    start_side(t);
    assert_int_equal(item(t, YAWL__ITEM_START, 0, SIDE_ASK), 0);
    assert_int_equal(deliver(t, 7), 0);
    assert_int_equal(deliver(t, 8), 0);
    assert_int_equal(item(t, YAWL__ITEM_START, 1, MIDDLE_WORK), 0);
    assert_int_equal(fail_item(t, 1, MIDDLE_WORK), 0);
    advance(t, 1000);
    assert_int_equal(item(t, YAWL__ITEM_START, 1, MIDDLE_WORK), 0);
    assert_int_equal(fail_item(t, 1, MIDDLE_WORK), 0);
    advance(t, 1000);
    assert_int_equal(item(t, YAWL__ITEM_COMPLETE, 4, LEAF_DIG), 0);
    assert_int_equal(item(t, YAWL__ITEM_COMPLETE, 3, MIDDLE_WORK), 0);
    assert_int_equal(item(t, YAWL__ITEM_COMPLETE, 0, SIDE_CLOSE), 0);
    assert_int_equal(t->c.root.frame->status, YAWL_CASE_COMPLETED);
}

static void damaged_records_are_refused(void **state)
{
    (void)state;
    struct core_case t;
    record_all_kinds(&t);
    assert_replays(&t);
    replay_with_each_bit_turned(&t);
    assert_int_equal(core_case_done(&t), 0);
}

/* Any record after any other: dropped, doubled and swapped ones. */
static void shuffled_records_do_no_harm(void **state)
{
    (void)state;
    struct core_case t;
    struct yawl__event_view view;
    size_t starts[128], count = 0;
    record_all_kinds(&t);
    for (size_t at = 0; at < t.events.length; at += yawl__event_size(&view.head)) {
        assert_true(count < 127);
        starts[count++] = at;
        yawl__event_view_own(t.events.bytes + at, &view);
    }
    starts[count] = t.events.length;
    uint32_t random = 99;
    for (int round = 0; round < 4000; round++) {
        struct core_case other;
        core_case_init(&other, &side_program, DATA_MAX);
        size_t next = 0;
        for (size_t step = 0; step < 2 * count; step++) {
            random = random * 1103515245u + 12345u;
            bool jumps = (random >> 20 & 7) == 0;
            size_t which = jumps ? (random >> 8) % count : next++ % count;
            (void)yawl__replay(&other.core, &other.c, t.events.bytes + starts[which],
                               starts[which + 1] - starts[which]);
        }
        assert_int_equal(core_case_done(&other), 0);
    }
    assert_int_equal(core_case_done(&t), 0);
}

/* ---- Memory ---- */

/* With every request failing in turn, a delivery, a start and an expiry are refused without a change, or the
 * core says that it is broken; nothing leaks. */
static void no_memory_changes_nothing(void **state)
{
    (void)state;
    static char before[IMAGE_SIZE], after[IMAGE_SIZE];
    for (int what = 0; what < 3; what++) {
        bool done = false;
        for (uint32_t limit = 1; !done; limit++) {
            struct core_case t;
            start_side(&t);
            yawl__buffer_free(&t.events);
            t.core.is_marked = false;
            if (what == 2) t.core.now_ms += 1000;
            size_t length = core_case_image(&t, before, sizeof before);
            t.account.requests = 0;
            t.account.limit = limit;
            int status = what == 0   ? deliver(&t, 5)
                         : what == 1 ? item(&t, YAWL__ITEM_START, 0, SIDE_ASK)
                                     : expire(&t);
            t.account.limit = 0;
            assert_true(status == 0 || status == YAWL_ENOMEM);
            if (status != 0) {
                assert_int_equal(core_case_image(&t, after, sizeof after), length);
                assert_memory_equal(before, after, length);
            }
            done = status == 0 && !t.core.broken;
            assert_int_equal(core_case_done(&t), 0);
            assert_true(limit < 100);
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(sub_nets_start_and_end),
        cmocka_unit_test(stale_names_reach_nothing),
        cmocka_unit_test(cancelling_kills_all_levels),
        cmocka_unit_test(timers_are_armed_and_fire_in_order),
        cmocka_unit_test(starting_arms_and_leaving_closes),
        cmocka_unit_test(running_work_is_completed_by_force),
        cmocka_unit_test(budgets_are_counted),
        cmocka_unit_test(deadlines_go_outwards),
        cmocka_unit_test(items_are_tried_again),
        cmocka_unit_test(deliveries_wait_and_are_waited_for),
        cmocka_unit_test(a_payload_must_be_whole),
        cmocka_unit_test(damaged_records_are_refused),
        cmocka_unit_test(shuffled_records_do_no_harm),
        cmocka_unit_test(no_memory_changes_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
