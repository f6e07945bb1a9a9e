/* Rounds of multiple-instance tasks by themselves: statuses, counters, who is next, growth, results. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

#include "core/core.h"
#include "core/instances.h"
#include "fixtures/core_case.h"

static struct account account;
static const struct yawl__memory memory = {account_take, account_give, &account};

static struct yawl__round *round_of(uint32_t count)
{
    struct yawl__round_shape shape = {.capacity = count, .blocks = true, .kept = true};
    struct yawl__round *round = yawl__round_new(&memory, &shape);
    assert_non_null(round);
    round->threshold = round->maximum = INT64_MAX;
    for (uint32_t i = 1; i <= count; i++) assert_int_equal(yawl__round_add(round, 100 + i), i);
    return round;
}

static void free_round(struct yawl__round *round)
{
    yawl__round_free(round, &memory);
    assert_int_equal(account.out, 0);
}

static void keep(struct yawl__round *round, uint32_t instance, int64_t value)
{
    struct yawl__item_block *block = account_take(&account, sizeof *block + sizeof value);
    block->size = (uint32_t)(sizeof *block + sizeof value);
    memcpy(block->in, &value, sizeof value);
    round->columns.kept[instance - 1] = block;
}

static void finish(struct yawl__round *round, uint32_t instance)
{
    keep(round, instance, instance);
    yawl__round_set(round, instance, YAWL_ITEM_COMPLETE);
}

static void counts_are(const struct yawl__round *round, uint32_t fired, uint32_t executing,
                       uint32_t completed)
{
    assert_int_equal(round->fired_count, fired);
    assert_int_equal(round->executing_count, executing);
    assert_int_equal(round->completed, completed);
}

/* MI-3: counters follow every change of a status; suspended instances are executing. */
static void counters_follow_statuses(void **state)
{
    (void)state;
    struct yawl__round *round = round_of(10);
    counts_are(round, 10, 0, 0);
    yawl__round_set(round, 3, YAWL_ITEM_EXECUTING);
    yawl__round_set(round, 5, YAWL_ITEM_EXECUTING);
    counts_are(round, 8, 2, 0);
    yawl__round_set(round, 3, YAWL_ITEM_SUSPENDED);
    counts_are(round, 8, 2, 0);
    assert_int_equal(yawl__round_before(round, 3), YAWL_ITEM_EXECUTING);
    yawl__round_set(round, 3, yawl__round_before(round, 3));
    finish(round, 3);
    yawl__round_set(round, 5, YAWL_ITEM_CANCELLED);
    yawl__round_set(round, 6, YAWL_ITEM_FAILED);
    counts_are(round, 7, 0, 1);
    assert_int_equal(round->active, 8);
    assert_int_equal(round->open_count, 8); /* the failed one is still shown */
    struct yawl_instances counts = yawl__round_counts(round);
    assert_int_equal(counts.created, 10);
    assert_int_equal(counts.active, 8);
    assert_int_equal(counts.completed, 1);
    free_round(round);
}

/* The lowest executing instance, else the lowest fired one, also when a low one comes back. */
static void lowest_instance_is_first(void **state)
{
    (void)state;
    struct yawl__round *round = round_of(200);
    assert_int_equal(yawl__round_first_executing(round), 0);
    assert_int_equal(yawl__round_first_fired(round), 1);
    yawl__round_set(round, 199, YAWL_ITEM_EXECUTING);
    assert_int_equal(yawl__round_first_executing(round), 199);
    yawl__round_set(round, 2, YAWL_ITEM_EXECUTING);
    assert_int_equal(yawl__round_first_executing(round), 2);
    finish(round, 2);
    assert_int_equal(yawl__round_first_executing(round), 199);
    for (uint32_t i = 1; i <= 130; i++) {
        if (i != 2) yawl__round_set(round, i, YAWL_ITEM_EXECUTING);
    }
    assert_int_equal(yawl__round_first_fired(round), 131);
    yawl__round_set(round, 70, YAWL_ITEM_FIRED);
    assert_int_equal(yawl__round_first_fired(round), 70);
    assert_int_equal(yawl__round_next_open(round, 0), 1);
    assert_int_equal(yawl__round_next_open(round, 1), 3);
    assert_int_equal(yawl__round_next_open(round, 200), 0);
    assert_int_equal(yawl__round_by_firing(round, 100), 0);
    assert_int_equal(yawl__round_by_firing(round, 101), 1);
    assert_int_equal(yawl__round_by_firing(round, 300), 200);
    assert_int_equal(yawl__round_by_firing(round, 301), 0);
    free_round(round);
}

/* MI-2: added instances find their room, and nothing is lost when the columns grow. */
static void rounds_grow(void **state)
{
    (void)state;
    struct yawl__round *round = round_of(1);
    finish(round, 1);
    for (uint32_t i = 2; i <= 1000; i++) {
        assert_true(yawl__round_grow(round, &memory));
        assert_int_equal(yawl__round_add(round, 1000 + i), i);
        if (i % 3 == 0) yawl__round_set(round, i, YAWL_ITEM_EXECUTING);
    }
    counts_are(round, 666, 333, 1);
    assert_int_equal(yawl__round_first_fired(round), 2);
    assert_int_equal(yawl__round_first_executing(round), 3);
    assert_int_equal(yawl__round_firing(round, 1), 101);
    assert_int_equal(yawl__round_firing(round, 1000), 2000);
    assert_int_equal(yawl__round_by_firing(round, 1500), 500);
    free_round(round);
}

static void growing_without_memory_changes_nothing(void **state)
{
    (void)state;
    struct yawl__round *round = round_of(2);
    account.limit = 1;
    assert_false(yawl__round_grow(round, &memory));
    account.limit = 0;
    counts_are(round, 2, 0, 0);
    assert_int_equal(yawl__round_firing(round, 2), 102);
    free_round(round);
}

/* MI-8: results stand in the order of the instances, whatever the order of completion. */
static void results_are_in_the_order_of_instances(void **state)
{
    (void)state;
    static const uint32_t order[] = {9, 2, 7, 4};
    struct yawl__round *round = round_of(10);
    const void *list[11];
    int64_t extra = 5;
    for (int i = 0; i < 4; i++) finish(round, order[i]);
    assert_int_equal(yawl__round_kept(round, 0, NULL, list), 4);
    static const int64_t expected[] = {2, 4, 7, 9}, with_extra[] = {2, 4, 5, 7, 9};
    for (int i = 0; i < 4; i++) assert_int_equal(*(const int64_t *)list[i], expected[i]);
    assert_int_equal(yawl__round_kept(round, 5, &extra, list), 5);
    for (int i = 0; i < 5; i++) assert_int_equal(*(const int64_t *)list[i], with_extra[i]);
    free_round(round);
}

/* MI-10: taking the lowest of 100,000 again and again is one pass, not a scan each. */
static void many_instances_complete_in_order(void **state)
{
    (void)state;
    enum { COUNT = 100000 };
    struct yawl__round *round = round_of(COUNT);
    for (uint32_t i = 1; i <= COUNT; i++) {
        assert_int_equal(yawl__round_first_fired(round), i);
        yawl__round_set(round, i, YAWL_ITEM_EXECUTING);
        assert_int_equal(yawl__round_first_executing(round), i);
        yawl__round_set(round, i, YAWL_ITEM_COMPLETE);
    }
    counts_are(round, 0, 0, COUNT);
    assert_int_equal(round->fired_from, YAWL_WORDS(COUNT));
    free_round(round);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(counters_follow_statuses),
        cmocka_unit_test(lowest_instance_is_first),
        cmocka_unit_test(rounds_grow),
        cmocka_unit_test(growing_without_memory_changes_nothing),
        cmocka_unit_test(results_are_in_the_order_of_instances),
        cmocka_unit_test(many_instances_complete_in_order),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
