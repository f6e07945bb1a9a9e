/* TS-1, cases are cancelled while all run: they alone end, the answers to their calls change nothing, and all
 * others complete with their own results. */
#include "fixtures/crowd.h"

enum { SIZE = 1000 };

static bool is_cancelled(uint32_t number) { return number % 3 == 1; }

static void cancel_third(struct crowd *self)
{
    static yawl_req_t reqs[SIZE];
    for (uint32_t i = 0; i < SIZE; i++) {
        if (!is_cancelled(i)) continue;
        reqs[i] = (yawl_req_t){.data = &self->host};
        assert_int_equal(
            yawl_case_cancel(&self->host.engine, &reqs[i], self->cases[i].id, host_on_answer), 0);
    }
    host_run(&self->host);
    assert_int_equal(self->host.answers, SIZE / 3);
}

static void others_go_on(void **state)
{
    (void)state;
    struct crowd many;
    struct yawl_engine_stats stats;
    crowd_open(&many, SIZE, NULL, (struct yawl_limits){.workers_max = 700});
    crowd_start_all(&many);
    assert_int_equal(many.calls_count, 700); /* the other calls wait */
    crowd_answer_some(&many, 100);
    uint32_t completed = many.completed;
    cancel_third(&many);
    assert_in_range(many.cancelled, SIZE / 3 - completed, SIZE / 3);
    for (uint32_t i = 0; i < many.calls_count; i++)
        if (is_cancelled(crowd_owner(&many.calls[i])))
            assert_int_equal(crowd_status(&many, crowd_owner(&many.calls[i])), YAWL_CASE_CANCELLED);
    crowd_answer_all(&many);
    assert_int_equal(many.completed + many.cancelled, SIZE);
    for (uint32_t i = 0; i < SIZE; i++) {
        if (!is_cancelled(i) || crowd_status(&many, i) == YAWL_CASE_COMPLETED)
            crowd_check(&many, i);
        else
            assert_int_equal(crowd_status(&many, i), YAWL_CASE_CANCELLED);
    }
    assert_in_range(many.made, SIZE, 2 * SIZE - 2 * many.cancelled + 700);
    yawl_engine_read(&many.host.engine, &stats);
    assert_int_equal(stats.calls + stats.calls_waiting + stats.workers_busy, 0);
    crowd_close(&many);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(others_go_on)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
