/* support: the search of or-joins at run time, on nets written by hand. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "support/coverability.h"
#include "yawl/errors.h"

#include <string.h>

/* Positions 0 … 3 are places, 4 and 5 the tasks; the or-join's inputs are 1 and 2. */
enum { P_START, P_LEFT, P_RIGHT, P_OTHER, T_A, T_B, MARKS };

static const uint32_t itself[MARKS] = {0, 1, 2, 3, 4, 5};
/* A starts from P_OTHER and leaves to P_RIGHT; B starts from P_START, empties P_LEFT, leaves to P_RIGHT. */
static const struct yawl_reset_arc arcs[] = {{P_OTHER, 1}, {T_A, 1},     {T_A, 1},
                                             {P_RIGHT, 1}, {P_START, 1}, {T_B, 1},
                                             {T_B, 1},     {P_LEFT, 0},  {P_RIGHT, 1}};
static const struct yawl_reset_transition transitions[] = {
    {0, 1, 1, 2}, {2, 3, 3, 4}, {4, 5, 5, 6}, {6, 7, 8, 9}};
static const struct yawl_reset_input inputs[] = {{P_LEFT, 1}, {P_RIGHT, 0}};
static const uint32_t givers_begin[MARKS + 1] = {0, 0, 0, 2, 2, 3, 4}, givers[] = {1, 3, 0, 2};
static const struct yawl_reset_net net = {.places_count = 4,
                                          .marks_count = MARKS,
                                          .positions_count = MARKS,
                                          .inputs_count = 2,
                                          .transitions_count = 4,
                                          .position_of = itself,
                                          .inputs = inputs,
                                          .transitions = transitions,
                                          .arcs = arcs,
                                          .givers_begin = givers_begin,
                                          .givers = givers};

static uint64_t scratch[512];

static bool waits(uint64_t places, uint64_t busy, uint32_t size, int *fault)
{
    struct yawl_marking_view view = {&places, 1, &busy};
    return yawl_or_join_waits(&net, &view, scratch, size, fault);
}

#define BIT(place) ((uint64_t)1 << (place))

static void it_waits_for_what_can_come(void **state)
{
    (void)state;
    int fault = 0;
    assert_true(waits(BIT(P_LEFT) | BIT(P_OTHER), 0, sizeof scratch, &fault));
    assert_true(waits(BIT(P_LEFT), 1, sizeof scratch, &fault)); /* A is busy */
    assert_false(waits(BIT(P_LEFT), 0, sizeof scratch, &fault));
    assert_false(waits(BIT(P_RIGHT) | BIT(P_OTHER), 0, sizeof scratch, &fault));
    assert_int_equal(fault, 0);
}

static void it_does_not_wait_for_what_takes_its_own_away(void **state)
{
    (void)state;
    int fault = 0;
    assert_false(waits(BIT(P_LEFT) | BIT(P_START), 0, sizeof scratch, &fault));
    assert_false(waits(BIT(P_LEFT), 2, sizeof scratch, &fault)); /* B is busy */
    assert_int_equal(fault, 0);
}

static void every_width_of_a_place_is_read(void **state)
{
    (void)state;
    uint64_t busy = 0;
    uint8_t bytes[4] = {0, 1, 0, 3};
    uint16_t shorts[4] = {0, 1, 0, 3};
    uint32_t words[4] = {0, 1, 0, 3};
    const struct yawl_marking_view views[] = {
        {bytes, 8, &busy}, {shorts, 16, &busy}, {words, 32, &busy}};
    for (uint32_t i = 0; i < 3; i++) {
        int fault = 0;
        assert_true(yawl_or_join_waits(&net, &views[i], scratch, sizeof scratch, &fault));
        assert_int_equal(fault, 0);
    }
}

static void too_little_memory_is_a_fault(void **state)
{
    (void)state;
    for (uint32_t size = 0; size < 200; size += 8) {
        int fault = 0;
        assert_true(waits(BIT(P_LEFT) | BIT(P_OTHER), 0, size, &fault));
        if (fault != 0) assert_int_equal(fault, YAWL_ESEARCH);
    }
    int fault = 0;
    assert_true(waits(BIT(P_LEFT), 0, 16, &fault));
    assert_int_equal(fault, YAWL_ESEARCH);
}

/* Where memory would do but time would not: the comparisons of elements are counted. */
static void too_much_work_is_a_fault(void **state)
{
    (void)state;
    uint32_t marks[MARKS] = {0};
    marks[P_LEFT] = marks[P_OTHER] = 1;
    struct coverability_means enough = {scratch, sizeof scratch, 1000};
    struct coverability_means little = {scratch, sizeof scratch, 2};
    int fault = 0;
    assert_true(coverability_waits(&net, marks, &enough, &fault));
    assert_int_equal(fault, 0);
    assert_true(enough.work < 1000 - 2);
    assert_true(coverability_waits(&net, marks, &little, &fault));
    assert_int_equal(fault, YAWL_ESEARCH);
    assert_int_equal(little.work, 0);
}

/* A task that empties its own output and gives to it: what it gives stays. */
static void a_transition_may_give_to_what_it_empties(void **state)
{
    (void)state;
    static const struct yawl_reset_arc own_arcs[] = {{T_A, 1}, {P_RIGHT, 0}, {P_RIGHT, 1}};
    static const struct yawl_reset_transition own[] = {{0, 1, 2, 3}};
    static const uint32_t begin[MARKS + 1] = {0, 0, 0, 1, 1, 1, 1}, from[] = {0};
    struct yawl_reset_net empties = net;
    empties.transitions_count = 1;
    empties.transitions = own;
    empties.arcs = own_arcs;
    empties.givers_begin = begin;
    empties.givers = from;
    struct coverability c;
    assert_true(coverability_begin(&c, &empties, scratch, sizeof scratch));
    assert_int_equal(coverability_add(&c, &(struct yawl_reset_arc){P_RIGHT, 1}, 1),
                     COVERABILITY_COMPLETE);
    assert_int_equal(coverability_run(&c), COVERABILITY_COMPLETE);
    assert_int_equal(c.live, 2); /* the target; A busy */
    assert_true(coverability_begin(&c, &empties, scratch, sizeof scratch));
    assert_int_equal(coverability_add(&c, &(struct yawl_reset_arc){P_RIGHT, 2}, 1),
                     COVERABILITY_COMPLETE);
    assert_int_equal(coverability_run(&c), COVERABILITY_COMPLETE);
    assert_int_equal(c.live, 1); /* two tokens never stand there after it */
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(it_waits_for_what_can_come),
        cmocka_unit_test(it_does_not_wait_for_what_takes_its_own_away),
        cmocka_unit_test(every_width_of_a_place_is_read),
        cmocka_unit_test(too_little_memory_is_a_fault),
        cmocka_unit_test(too_much_work_is_a_fault),
        cmocka_unit_test(a_transition_may_give_to_what_it_empties),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
