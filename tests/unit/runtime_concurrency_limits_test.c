/* TS-1, more than there is room for: starts beyond the line are refused at once, those beyond the cases
 * when their turn comes, and change nothing; calls beyond the worker slots wait; all that began completes. */
#include "fixtures/crowd.h"

enum { SIZE = 1000, ROOM = 100, LINE = 160, WORKERS = 7 };
/* An eighth of the line is not for starts. */
enum { ACCEPTED = LINE - LINE / 8 };

static uint32_t ask_for_all(struct crowd *self)
{
    uint32_t accepted = 0;
    for (uint32_t i = 0; i < SIZE; i++) {
        int status = crowd_ask(self, i);
        assert_true(status == 0 || status == YAWL_EBUSY);
        accepted += status == 0;
    }
    host_run(&self->host);
    return accepted;
}

/* As long as calls are open: never more than the slots, and none idle while a call waits. */
static void answer_one_by_one(struct crowd *self)
{
    struct yawl_engine_stats stats;
    while (self->calls_count > 0) {
        yawl_engine_read(&self->host.engine, &stats);
        assert_int_equal(stats.workers_busy, self->calls_count);
        assert_in_range(self->calls_count, 1, WORKERS);
        if (stats.calls_waiting > 0) assert_int_equal(self->calls_count, WORKERS);
        crowd_answer_some(self, 1);
    }
    assert_int_equal(self->calls_most, WORKERS);
}

static void what_is_accepted_completes(void **state)
{
    (void)state;
    struct crowd many;
    struct yawl_limits limits = {.cases_max = ROOM, .commands_max = LINE, .workers_max = WORKERS};
    crowd_open(&many, SIZE, NULL, limits);
    uint32_t accepted = ask_for_all(&many);
    assert_int_equal(accepted, ACCEPTED);
    assert_int_equal(many.started, ROOM);
    assert_int_equal(many.calls_count, WORKERS);
    answer_one_by_one(&many);
    assert_int_equal(many.completed, ROOM);
    assert_int_equal(many.made, 2 * ROOM);
    for (uint32_t i = 0; i < SIZE; i++) {
        assert_int_equal(many.cases[i].answered, i < ACCEPTED);
        if (i < ROOM)
            crowd_check(&many, i);
        else
            assert_int_equal(many.cases[i].status, i < ACCEPTED ? YAWL_EBUSY : 0);
    }
    crowd_close(&many);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(what_is_accepted_completes)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
