/* When something that failed is tried again: waits that grow, are bounded, and are partly left to chance. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

#include "core/core.h"
#include "core/decide.h"

static struct yawl__core core;
static struct yawl__buffer events;

static int64_t wait_of(const struct yawl_failure *failure, uint64_t failures)
{
    struct yawl_task row;
    memset(&row, 0, sizeof row);
    row.failure = failure;
    core.events = &events;
    int64_t at = yawl__retry_at(&core, &row, failures);
    return at < 0 ? at : at - core.now_ms;
}

static void waits_grow_to_a_bound(void **state)
{
    (void)state;
    struct yawl_failure failure = {
        .attempts = 100, .wait_ms = 1000, .max_wait_ms = 5000, .factor = 2};
    static const int64_t expected[] = {1000, 2000, 4000, 5000, 5000};
    core.now_ms = 1700000000000;
    for (uint64_t i = 0; i < 5; i++) assert_int_equal(wait_of(&failure, i), expected[i]);
    assert_int_equal(wait_of(&failure, 99), -1);
    failure.max_wait_ms = INT64_MAX;
    failure.factor = 1000;
    assert_int_equal(wait_of(&failure, 98), INT64_C(9000000000000000));
}

/* CN-3: with jitter of a quarter each wait lies between three quarters and all of it, and they differ from
 * decision to decision, from time to time and from engine to engine. */
static void waits_are_spread(void **state)
{
    (void)state;
    struct yawl_failure failure = {
        .attempts = 10, .wait_ms = 100000, .max_wait_ms = 0, .factor = 1, .jitter = 0.25};
    int64_t sum = 0, previous = 0;
    for (int i = 0; i < 1000; i++) {
        core.seed = (uint64_t)i / 100;
        core.now_ms = 1700000000000 + i / 10 % 10;
        events.length = (size_t)(i % 10) * 40;
        int64_t wait = wait_of(&failure, 0);
        assert_in_range(wait, 75000, 100000);
        assert_int_not_equal(wait, previous);
        previous = wait;
        sum += wait;
        assert_int_equal(wait_of(&failure, 0), wait);
    }
    assert_in_range(sum / 1000, 86500, 88500);
    failure.jitter = 1;
    assert_in_range(wait_of(&failure, 0), 0, 100000);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(waits_grow_to_a_bound),
                                       cmocka_unit_test(waits_are_spread)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
