/* TS-1, an engine ends in the midst of many cases, again and again: each life recovers all of them, goes on
 * where the one before stood, and what was answered is not asked for again. */
#include "fixtures/crowd.h"
#include "yawl/store.h"

enum { SIZE = 1000, LIVES = 8 };
static const struct yawl_limits limits = {.snapshot_bytes = 50000};

static void next_life(struct crowd *self, yawl_store_t *store)
{
    host_close(&self->host);
    crowd_open_engine(self, store, limits);
    assert_int_equal(yawl_engine_recover(&self->host.engine), 0);
    host_run(&self->host);
}

static void each_life_goes_on(void **state)
{
    (void)state;
    struct crowd many;
    struct yawl_engine_stats stats;
    yawl_store_t *store = yawl_store_memory_new();
    crowd_open(&many, SIZE, store, limits);
    crowd_start_all(&many);
    uint32_t answered = 0, completed = 0;
    for (int life = 0; life < LIVES; life++) {
        crowd_answer_some(&many, 2 * SIZE / LIVES / 2);
        answered += 2 * SIZE / LIVES / 2;
        completed += many.completed;
        next_life(&many, store);
        assert_int_equal(many.calls_count, 2 * SIZE - answered);
        yawl_engine_read(&many.host.engine, &stats);
        assert_int_equal(stats.cases_running, SIZE - completed);
    }
    assert_true(completed > 0);
    crowd_answer_all(&many);
    assert_int_equal(completed + many.completed, SIZE);
    for (uint32_t i = 0; i < SIZE; i++) crowd_check(&many, i);
    crowd_close(&many);
    yawl_store_memory_free(store);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(each_life_goes_on)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
