/* The pure core on hand-written programs, linked without libuv: statuses, steps, settling, refusals,
 * replay of what was recorded. */
#include "fixtures/core_asserts.h"

/* ---- Statuses ---- */

#define REFUSED YAWL_ESTATUS

/* WI-1: every pair of operation and status, as semantics state them. */
static void every_status_pair(void **state)
{
    (void)state;
    static const int next[YAWL__ITEM_OPERATION_COUNT][4] = {
        {YAWL_ITEM_EXECUTING, YAWL_ITEM_EXECUTING, REFUSED, REFUSED},
        {REFUSED, REFUSED, YAWL_ITEM_FIRED, REFUSED},
        {REFUSED, REFUSED, YAWL_ITEM_COMPLETE, YAWL_ITEM_COMPLETE},
        {REFUSED, REFUSED, YAWL_ITEM_FAILED, YAWL_ITEM_FAILED},
        {REFUSED, REFUSED, YAWL_ITEM_CANCELLED, YAWL_ITEM_CANCELLED},
        {YAWL_ITEM_SUSPENDED, YAWL_ITEM_SUSPENDED, YAWL_ITEM_SUSPENDED, REFUSED},
        {REFUSED, REFUSED, REFUSED, YAWL_ITEM_FIRED},
        {YAWL_ITEM_COMPLETE, REFUSED, REFUSED, REFUSED},
    };
    for (int operation = 0; operation < YAWL__ITEM_OPERATION_COUNT; operation++) {
        for (int status = 0; status < YAWL_ITEM_STATUS_COUNT; status++) {
            struct yawl__item_state item = {status, YAWL_ITEM_FIRED, 3};
            int expected = status < 4 ? next[operation][status] : REFUSED;
            assert_int_equal(yawl__item_next((enum yawl__item_operation)operation, item), expected);
        }
        struct yawl__item_state none = {-1, -1, 0};
        assert_int_equal(yawl__item_next((enum yawl__item_operation)operation, none), YAWL_ENOITEM);
    }
}

/* An item suspended before it started can only be resumed. */
static void suspended_offer_can_only_resume(void **state)
{
    (void)state;
    struct yawl__item_state item = {YAWL_ITEM_SUSPENDED, YAWL_ITEM_ENABLED, 0};
    for (int operation = 0; operation < YAWL__ITEM_OPERATION_COUNT; operation++) {
        int expected = operation == YAWL__ITEM_RESUME ? YAWL_ITEM_ENABLED : YAWL_ESTATUS;
        assert_int_equal(yawl__item_next((enum yawl__item_operation)operation, item), expected);
    }
}

/* WI-1, WI-6, WI-10: the same pairs through commands on a case. */
static void statuses_on_a_case(void **state)
{
    (void)state;
    struct core_case t;
    start_bit(&t, 5);
    assert_int_equal(status_of(&t, BIT_CHECK), YAWL_ITEM_ENABLED);
    assert_item_refused(&t, YAWL_ESTATUS, YAWL__ITEM_FAIL, BIT_CHECK);
    assert_item_refused(&t, YAWL_ESTATUS, YAWL__ITEM_CANCEL, BIT_CHECK);
    assert_item_refused(&t, YAWL_ESTATUS, YAWL__ITEM_RESUME, BIT_CHECK);
    assert_int_equal(core_case_item(&t, YAWL__ITEM_SUSPEND, BIT_CHECK, NULL), 0);
    assert_int_equal(status_of(&t, BIT_CHECK), YAWL_ITEM_SUSPENDED);
    assert_item_refused(&t, YAWL_ESTATUS, YAWL__ITEM_START, BIT_CHECK);
    assert_item_refused(&t, YAWL_ESTATUS, YAWL__ITEM_COMPLETE, BIT_CHECK);
    assert_item_refused(&t, YAWL_ESTATUS, YAWL__ITEM_SKIP, BIT_CHECK);
    assert_replays(&t);
    assert_int_equal(core_case_item(&t, YAWL__ITEM_RESUME, BIT_CHECK, NULL), 0);
    assert_int_equal(status_of(&t, BIT_CHECK), YAWL_ITEM_ENABLED);
    assert_int_equal(core_case_item(&t, YAWL__ITEM_START, BIT_CHECK, NULL), 0);
    assert_item_refused(&t, YAWL_ESTATUS, YAWL__ITEM_START, BIT_CHECK);
    assert_item_refused(&t, YAWL_ESTATUS, YAWL__ITEM_SKIP, BIT_CHECK);
    assert_int_equal(core_case_item(&t, YAWL__ITEM_SUSPEND, BIT_CHECK, NULL), 0);
    assert_item_refused(&t, YAWL_ESTATUS, YAWL__ITEM_SUSPEND, BIT_CHECK);
    assert_int_equal(core_case_item(&t, YAWL__ITEM_RESUME, BIT_CHECK, NULL), 0);
    assert_int_equal(core_case_item(&t, YAWL__ITEM_ROLLBACK, BIT_CHECK, NULL), 0);
    assert_int_equal(status_of(&t, BIT_CHECK), YAWL_ITEM_FIRED);
    assert_replays(&t);
    assert_int_equal(core_case_item(&t, YAWL__ITEM_START, BIT_CHECK, NULL), 0);
    assert_int_equal(yawl__item_state_of(&t.c.root, BIT_CHECK).firing, 1);
    assert_item_refused(&t, YAWL_ENOTENABLED, YAWL__ITEM_START, BIT_SHIP);
    assert_item_refused(&t, YAWL_ENOITEM, YAWL__ITEM_SUSPEND, BIT_SHIP);
    assert_item_refused(&t, YAWL_ENOTASK, YAWL__ITEM_START, BIT_TASKS);
    assert_replays(&t);
    assert_int_equal(core_case_done(&t), 0);
}

static void items_are_named_by_firing(void **state)
{
    (void)state;
    struct core_case t;
    start_bit(&t, 5);
    struct yawl__command command = {.operation = YAWL__ITEM_START, .task = BIT_CHECK, .firing = 1};
    assert_refused(&t, YAWL_ENOITEM, &command);
    assert_int_equal(core_case_item(&t, YAWL__ITEM_START, BIT_CHECK, NULL), 0);
    command.operation = YAWL__ITEM_SUSPEND;
    command.firing = 2;
    assert_refused(&t, YAWL_ENOITEM, &command);
    command.firing = 1;
    assert_int_equal(yawl__step(&t.core, &t.c, &command), 0);
    assert_int_equal(core_case_done(&t), 0);
}

/* ---- Control flow ---- */

/* CF-1 to CF-3, CF-6: created, running, completed; successors start; the third firing is 7.3. */
static void sequence_to_the_end(void **state)
{
    (void)state;
    struct core_case t;
    start_bit(&t, 5);
    assert_int_equal(t.c.root.frame->status, YAWL_CASE_RUNNING);
    assert_true(is_enabled(&t, BIT_CHECK));
    assert_int_equal(complete_check(&t, true, 5, "hello"), 0);
    assert_true(is_busy(&t, BIT_PAY));
    assert_int_equal(yawl__item_state_of(&t.c.root, BIT_PAY).firing, 2);
    assert_int_equal(t.effects.length, sizeof(struct yawl__effect));
    assert_note(&t, "hello");
    struct bit_pay_returns paid = {true, yawl_decimal_of(12)};
    assert_int_equal(core_case_item(&t, YAWL__ITEM_COMPLETE, BIT_PAY, &paid), 0);
    assert_true(is_enabled(&t, BIT_SHIP) && is_enabled(&t, BIT_WITHDRAW));
    assert_replays(&t);
    assert_int_equal(core_case_item(&t, YAWL__ITEM_START, BIT_SHIP, NULL), 0);
    assert_int_equal(yawl__item_state_of(&t.c.root, BIT_SHIP).firing, 3);
    assert_int_equal(core_case_item(&t, YAWL__ITEM_COMPLETE, BIT_SHIP, NULL), 0);
    assert_int_equal(t.c.root.frame->status, YAWL_CASE_COMPLETED);
    assert_int_equal(t.c.root.frame->ended, 1);
    assert_int_equal(t.c.root.frame->active, 0);
    assert_int_equal(yawl__marked_from(&bit_net, t.c.root.frame, 0), BIT_PLACES);
    assert_item_refused(&t, YAWL_ECASEENDED, YAWL__ITEM_START, BIT_CHECK);
    assert_item_refused(&t, YAWL_ECASEENDED, YAWL__CASE_CANCEL, 0);
    assert_replays(&t);
    assert_int_equal(core_case_done(&t), 0);
}

static void deferred_choice_withdraws_the_loser(void **state)
{
    (void)state;
    struct core_case t;
    start_bit(&t, 5);
    assert_int_equal(complete_check(&t, true, 5, NULL), 0);
    assert_int_equal(core_case_item(&t, YAWL__ITEM_COMPLETE, BIT_PAY, NULL), 0);
    assert_int_equal(core_case_item(&t, YAWL__ITEM_SUSPEND, BIT_WITHDRAW, NULL), 0);
    t.events.length = 0;
    assert_int_equal(core_case_item(&t, YAWL__ITEM_START, BIT_SHIP, NULL), 0);
    assert_false(is_enabled(&t, BIT_WITHDRAW));
    assert_int_equal(count_events(&t, YAWL_EVENT_TASK_WITHDRAWN, YAWL_NONE), 1);
    assert_int_equal(count_events(&t, YAWL_EVENT_TASK_WITHDRAWN, BIT_WITHDRAW), 1);
    assert_int_equal(status_of(&t, BIT_WITHDRAW), -1);
    assert_int_equal(core_case_done(&t), 0);
}

/* The routing task `retry` runs at once, assigns data, and its guards see what it assigned. */
static void loop_through_a_routing_task(void **state)
{
    (void)state;
    struct core_case t;
    start_bit(&t, 250);
    for (int round = 1; round <= 3; round++) {
        assert_int_equal(complete_check(&t, false, 250, NULL), 0);
        assert_true(is_enabled(&t, BIT_CHECK));
        assert_int_equal(t.c.root.frame->firings, round * 2);
        assert_int_equal(data_of(&t)->amount, 151);
    }
    assert_int_equal(count_events(&t, YAWL_EVENT_TASK_ROUTED, BIT_RETRY), 3);
    assert_int_equal(count_events(&t, YAWL_EVENT_TASK_ENABLED, BIT_RETRY), 0);
    assert_replays(&t);
    assert_int_equal(core_case_done(&t), 0);
}

static void or_split_and_multi_merge(void **state)
{
    (void)state;
    struct core_case t;
    core_case_init(&t, &counter_program, DATA_MAX);
    assert_int_equal(core_case_start(&t, NULL), 0);
    assert_int_equal(core_case_item(&t, YAWL__ITEM_COMPLETE, COUNTER_FAN, NULL), 0);
    assert_int_equal(tokens(&t, COUNTER_P) + tokens(&t, COUNTER_Q), 2);
    for (uint32_t done = 1; done <= 2; done++) {
        assert_int_equal(core_case_item(&t, YAWL__ITEM_START, COUNTER_WORK, NULL), 0);
        assert_false(is_enabled(&t, COUNTER_WORK));
        assert_int_equal(core_case_item(&t, YAWL__ITEM_COMPLETE, COUNTER_WORK, NULL), 0);
        assert_int_equal(tokens(&t, COUNTER_DONE), done);
    }
    assert_item_refused(&t, YAWL_ENOTENABLED, YAWL__ITEM_START, COUNTER_WORK);
    assert_replays(&t);
    assert_int_equal(core_case_done(&t), 0);
}

/* The net ends with its output condition: work runs no longer, tokens are dropped with a warning. */
static void early_end_drops_what_is_left(void **state)
{
    (void)state;
    struct core_case t;
    start_counter(&t, 1 | 2 | 8);
    assert_int_equal(core_case_item(&t, YAWL__ITEM_COMPLETE, COUNTER_PUMP, NULL), 0);
    assert_int_equal(core_case_item(&t, YAWL__ITEM_START, COUNTER_WORK, NULL), 0);
    t.events.length = 0;
    assert_int_equal(core_case_item(&t, YAWL__ITEM_COMPLETE, COUNTER_FINISH, NULL), 0);
    assert_int_equal(t.c.root.frame->status, YAWL_CASE_COMPLETED);
    assert_int_equal(count_events(&t, YAWL_EVENT_ITEM_DISCARDED, COUNTER_WORK), 1);
    assert_int_equal(count_events(&t, YAWL_EVENT_TOKENS_DROPPED, YAWL_NONE), 2); /* q and s */
    assert_int_equal(count_events(&t, YAWL_EVENT_CASE_COMPLETED, YAWL_NONE), 1);
    assert_int_equal(t.c.root.items.capacity, 0);
    assert_int_equal(core_case_done(&t), 0);
}

static void deadlock_stays_until_it_is_cancelled(void **state)
{
    (void)state;
    struct core_case t;
    start_counter(&t, 1);
    assert_int_equal(core_case_item(&t, YAWL__ITEM_COMPLETE, COUNTER_WORK, NULL), 0);
    assert_int_equal(core_case_item(&t, YAWL__ITEM_COMPLETE, COUNTER_STICK, NULL), 0);
    assert_int_equal(t.c.root.frame->status, YAWL_CASE_DEADLOCKED);
    assert_int_equal(tokens(&t, COUNTER_LOST), 1);
    assert_item_refused(&t, YAWL_ESTATUS, YAWL__ITEM_START, COUNTER_FAN);
    assert_replays(&t);
    assert_int_equal(core_case_item(&t, YAWL__CASE_CANCEL, 0, NULL), 0);
    assert_int_equal(t.c.root.frame->status, YAWL_CASE_CANCELLED);
    assert_int_equal(tokens(&t, COUNTER_LOST), 0);
    assert_replays(&t);
    assert_int_equal(core_case_done(&t), 0);
}

/* TM-4: the host's limit of a case is nothing that it waits for: what is stuck is told at once. */
static void a_limit_hides_no_deadlock(void **state)
{
    (void)state;
    struct core_case t;
    core_case_init(&t, &counter_program, 1 << 20);
    t.core.case_timeout_ms = 1000;
    assert_int_equal(core_case_start(&t, NULL), 0);
    assert_int_equal(core_case_choose(&t, COUNTER_FAN, 1), 0);
    assert_int_equal(core_case_item(&t, YAWL__ITEM_COMPLETE, COUNTER_FAN, NULL), 0);
    assert_int_equal(core_case_item(&t, YAWL__ITEM_COMPLETE, COUNTER_WORK, NULL), 0);
    assert_int_equal(core_case_item(&t, YAWL__ITEM_COMPLETE, COUNTER_STICK, NULL), 0);
    assert_int_equal(count_events(&t, YAWL_EVENT_TIMER_ARMED, YAWL_NONE), 1);
    assert_int_equal(t.c.root.frame->status, YAWL_CASE_DEADLOCKED);
    assert_replays(&t);
    assert_int_equal(core_case_done(&t), 0);
}

/* WI-9: a cancelled item leaves nothing; a net without any token is complete. */
static void cancelling_the_last_item_empties_the_net(void **state)
{
    (void)state;
    struct core_case t;
    start_counter(&t, 1);
    assert_int_equal(core_case_item(&t, YAWL__ITEM_START, COUNTER_WORK, NULL), 0);
    assert_int_equal(core_case_item(&t, YAWL__ITEM_CANCEL, COUNTER_WORK, NULL), 0);
    assert_int_equal(t.c.root.frame->status, YAWL_CASE_COMPLETED);
    assert_int_equal(t.c.root.frame->ended, 0);
    assert_replays(&t);
    assert_int_equal(core_case_done(&t), 0);
}

/* A task whose token stays is offered again once its item is cancelled. */
static void cancelled_item_offers_the_next_token(void **state)
{
    (void)state;
    struct core_case t;
    start_counter(&t, 3);
    assert_int_equal(core_case_item(&t, YAWL__ITEM_START, COUNTER_WORK, NULL), 0);
    assert_int_equal(core_case_item(&t, YAWL__ITEM_CANCEL, COUNTER_WORK, NULL), 0);
    assert_true(is_enabled(&t, COUNTER_WORK));
    assert_int_equal(tokens(&t, COUNTER_Q), 1);
    assert_replays(&t);
    assert_int_equal(core_case_done(&t), 0);
}

/* The set is applied before production: busy work goes, tokens go, the own output stays. */
static void cancellation_set_before_production(void **state)
{
    (void)state;
    struct core_case t;
    start_counter(&t, 1 | 2 | 8);
    assert_int_equal(core_case_item(&t, YAWL__ITEM_START, COUNTER_WORK, NULL), 0);
    assert_int_equal(core_case_item(&t, YAWL__ITEM_START, COUNTER_ABORT, NULL), 0);
    t.events.length = 0;
    assert_int_equal(core_case_item(&t, YAWL__ITEM_COMPLETE, COUNTER_ABORT, NULL), 0);
    assert_int_equal(count_events(&t, YAWL_EVENT_ITEM_CANCELLED, COUNTER_WORK), 1);
    assert_int_equal(count_events(&t, YAWL_EVENT_ITEM_CANCELLED, YAWL_NONE), 1);
    assert_false(is_busy(&t, COUNTER_WORK));
    assert_int_equal(tokens(&t, COUNTER_P) + tokens(&t, COUNTER_Q), 0);
    assert_int_equal(tokens(&t, COUNTER_DONE), 1);
    assert_int_equal(t.c.root.items.count, 0);
    assert_item_refused(&t, YAWL_ENOTENABLED, YAWL__ITEM_COMPLETE, COUNTER_WORK);
    assert_int_equal(core_case_done(&t), 0);
}

static void routing_loop_fails_the_case(void **state)
{
    (void)state;
    struct core_case t;
    start_counter(&t, 4);
    assert_int_equal(t.c.root.frame->status, YAWL_CASE_FAILED);
    assert_int_equal(count_events(&t, YAWL_EVENT_TASK_ROUTED, COUNTER_SPIN), YAWL_SETTLE_MAX);
    assert_int_equal(count_events(&t, YAWL_EVENT_CASE_FAILED, COUNTER_SPIN), 1);
    assert_item_refused(&t, YAWL_ESTATUS, YAWL__ITEM_START, COUNTER_FAN);
    assert_int_equal(core_case_done(&t), 0);
}

static void counters_never_overflow(void **state)
{
    (void)state;
    struct core_case t;
    start_counter(&t, 8);
    for (int i = 0; i < 255; i++) {
        t.events.length = 0;
        assert_int_equal(core_case_item(&t, YAWL__ITEM_COMPLETE, COUNTER_PUMP, NULL), 0);
    }
    assert_int_equal(tokens(&t, COUNTER_DONE), 255);
    assert_item_refused(&t, YAWL_ETOKENS, YAWL__ITEM_COMPLETE, COUNTER_PUMP);
    assert_int_equal(core_case_item(&t, YAWL__ITEM_START, COUNTER_PUMP, NULL), 0);
    assert_item_refused(&t, YAWL_ETOKENS, YAWL__ITEM_COMPLETE, COUNTER_PUMP);
    assert_int_equal(core_case_item(&t, YAWL__ITEM_START, COUNTER_STICK, NULL), 0);
    assert_int_equal(core_case_item(&t, YAWL__ITEM_COMPLETE, COUNTER_PUMP, NULL), 0);
    /* It cancels what is full before it produces. */
    assert_int_equal(core_case_item(&t, YAWL__ITEM_COMPLETE, COUNTER_ABORT, NULL), 0);
    assert_int_equal(tokens(&t, COUNTER_DONE), 1);
    assert_int_equal(core_case_done(&t), 0);
}

/* A task that is not busy yet takes a token from what it will fill again. */
static void a_start_makes_room_for_its_own_output(void **state)
{
    (void)state;
    struct counter_frame f = {.places = {[COUNTER_S] = 255}};
    uint32_t place;
    assert_true(yawl__tokens_fit(&counter_net, &f.head, COUNTER_PUMP, 0, &place));
    f.busy[0] = YAWL_BIT(COUNTER_PUMP);
    assert_false(yawl__tokens_fit(&counter_net, &f.head, COUNTER_PUMP, 0, &place));
    assert_int_equal(place, COUNTER_S);
}

/* The counter net with three more routing tasks, which start in this order. */
struct routed_net {
    struct yawl_program program;
    struct yawl_net net;
    struct yawl_task tasks[COUNTER_TASKS];
};

static void route(struct routed_net *r, const uint32_t order[3])
{
    r->program = counter_program;
    r->net = counter_net;
    memcpy(r->tasks, counter_tasks, sizeof r->tasks);
    for (uint32_t rank = 0; rank < 3; rank++) {
        r->tasks[order[rank]].kind = YAWL_TASK_ROUTING;
        r->tasks[order[rank]].settle_rank = rank + 1;
    }
    r->program.nets = &r->net;
    r->net.tasks = r->tasks;
}

static void start_routed(struct core_case *t, const struct routed_net *r, uint64_t choice)
{
    core_case_init(t, &r->program, DATA_MAX);
    assert_int_equal(core_case_start(t, NULL), 0);
    assert_int_equal(core_case_choose(t, COUNTER_FAN, choice), 0);
    assert_int_equal(core_case_item(t, YAWL__ITEM_COMPLETE, COUNTER_FAN, NULL), 0);
}

/* Routing tasks compete for `done`: the first by rank takes the token, the second is passed over, the
 * third still comes to its turn. */
static void settling_goes_by_rank_and_looks_again(void **state)
{
    (void)state;
    static const uint32_t order[3] = {COUNTER_STICK, COUNTER_FINISH, COUNTER_ABORT};
    struct routed_net r;
    struct core_case t;
    route(&r, order);
    r.tasks[COUNTER_ABORT].kind = YAWL_TASK_OFFER;
    start_routed(&t, &r, 8);
    r.tasks[COUNTER_ABORT].kind = YAWL_TASK_ROUTING;
    assert_int_equal(core_case_item(&t, YAWL__ITEM_COMPLETE, COUNTER_PUMP, NULL), 0);
    assert_int_equal(count_events(&t, YAWL_EVENT_TASK_ROUTED, COUNTER_STICK), 2);
    assert_int_equal(count_events(&t, YAWL_EVENT_TASK_ROUTED, COUNTER_ABORT), 1);
    assert_int_equal(count_events(&t, YAWL_EVENT_TASK_ROUTED, COUNTER_FINISH), 0);
    assert_int_equal(tokens(&t, COUNTER_LOST), 2);
    assert_int_equal(t.c.root.frame->status, YAWL_CASE_DEADLOCKED);
    assert_int_equal(core_case_done(&t), 0);
}

/* What still waits when the net ends is forgotten with it. */
static void settling_stops_at_the_end(void **state)
{
    (void)state;
    static const uint32_t order[3] = {COUNTER_FINISH, COUNTER_STICK, COUNTER_ABORT};
    struct routed_net r;
    struct core_case t;
    route(&r, order);
    start_routed(&t, &r, 1);
    assert_int_equal(core_case_item(&t, YAWL__ITEM_COMPLETE, COUNTER_WORK, NULL), 0);
    assert_int_equal(t.c.root.frame->status, YAWL_CASE_COMPLETED);
    assert_int_equal(count_events(&t, YAWL_EVENT_TASK_ROUTED, COUNTER_STICK), 0);
    assert_item_refused(&t, YAWL_ECASEENDED, YAWL__CASE_CANCEL, 0);
    assert_int_equal(core_case_done(&t), 0);
}

static void choices_are_checked_and_used_once(void **state)
{
    (void)state;
    struct core_case t;
    core_case_init(&t, &counter_program, DATA_MAX);
    assert_int_equal(core_case_start(&t, NULL), 0);
    static const struct yawl__command bad[] = {
        {.operation = YAWL__CHOOSE, .task = COUNTER_FAN, .choice = 0},
        {.operation = YAWL__CHOOSE, .task = COUNTER_FAN, .choice = 16},
        {.operation = YAWL__CHOOSE, .task = COUNTER_WORK, .choice = 1},
    };
    for (size_t i = 0; i < 3; i++) assert_refused(&t, YAWL_EBRANCH, &bad[i]);
    assert_int_equal(core_case_choose(&t, COUNTER_FAN, 1), 0);
    assert_int_equal(core_case_choose(&t, COUNTER_FAN, 8), 0);
    assert_replays(&t);
    assert_int_equal(core_case_item(&t, YAWL__ITEM_COMPLETE, COUNTER_FAN, NULL), 0);
    assert_int_equal(tokens(&t, COUNTER_S), 1);
    assert_int_equal(tokens(&t, COUNTER_P), 0);
    assert_int_equal(t.c.root.items.count, 0);
    assert_int_equal(core_case_done(&t), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_status_pair),
        cmocka_unit_test(suspended_offer_can_only_resume),
        cmocka_unit_test(statuses_on_a_case),
        cmocka_unit_test(items_are_named_by_firing),
        cmocka_unit_test(sequence_to_the_end),
        cmocka_unit_test(deferred_choice_withdraws_the_loser),
        cmocka_unit_test(loop_through_a_routing_task),
        cmocka_unit_test(or_split_and_multi_merge),
        cmocka_unit_test(early_end_drops_what_is_left),
        cmocka_unit_test(deadlock_stays_until_it_is_cancelled),
        cmocka_unit_test(a_limit_hides_no_deadlock),
        cmocka_unit_test(cancelling_the_last_item_empties_the_net),
        cmocka_unit_test(cancelled_item_offers_the_next_token),
        cmocka_unit_test(cancellation_set_before_production),
        cmocka_unit_test(routing_loop_fails_the_case),
        cmocka_unit_test(counters_never_overflow),
        cmocka_unit_test(a_start_makes_room_for_its_own_output),
        cmocka_unit_test(settling_goes_by_rank_and_looks_again),
        cmocka_unit_test(settling_stops_at_the_end),
        cmocka_unit_test(choices_are_checked_and_used_once),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
