/* TS-1, TS-2, TS-5: many cases at once, all of whose calls are open before the first is answered; each ends
 * with its own result, and the counts are right.  `runtime_concurrency_many_test 1000000` plays so many. */
#include "fixtures/crowd.h"

static void play(uint32_t size)
{
    struct crowd many;
    struct yawl_engine_stats stats;
    crowd_open(&many, size, NULL, (struct yawl_limits){0});
    crowd_start_all(&many);
    assert_int_equal(many.calls_count, 2 * size);
    assert_int_equal(many.completed, 0);
    yawl_engine_read(&many.host.engine, &stats);
    assert_int_equal(stats.cases, size);
    assert_int_equal(stats.calls, 2 * size);
    crowd_answer_all(&many);
    assert_int_equal(many.made, 2 * size); /* no call twice */
    assert_int_equal(many.completed, size);
    for (uint32_t i = 0; i < size; i++) crowd_check(&many, i);
    yawl_engine_read(&many.host.engine, &stats);
    assert_int_equal(stats.calls, 0);
    assert_int_equal(stats.stuck, 0);
    crowd_close(&many);
}

static void ten_cases_at_once(void **state)
{
    (void)state;
    play(10);
}

static void fifty_cases_at_once(void **state)
{
    (void)state;
    play(50);
}

static void ten_thousand_cases_at_once(void **state)
{
    (void)state;
    play(10000);
}

int main(int argc, char **argv)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(ten_cases_at_once),
        cmocka_unit_test(fifty_cases_at_once),
        cmocka_unit_test(ten_thousand_cases_at_once),
    };
    long size = argc > 1 ? strtol(argv[1], NULL, 10) : 0;
    if (size < 0 || size > 100000000) return 2;
    if (size == 0) return cmocka_run_group_tests(tests, NULL, NULL);
    play((uint32_t)size); /* without a group a failure ends the process */
    return 0;
}
