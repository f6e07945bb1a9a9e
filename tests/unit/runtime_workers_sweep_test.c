/* TS-10: the same jobs on 1 to 64 worker slots, in virtual time.  How long they take is told by a schedule
 * that is made without the engine: each job, in its order, goes to the worker that is free first. */
#include "fixtures/worker_host.h"

enum { JOBS = 512, MOST = 64, LENGTH_MAX = 400 };

static int64_t lengths[JOBS];

static void draw_lengths(uint64_t state)
{
    for (int i = 0; i < JOBS; i++) {
        state = state * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
        lengths[i] = 1 + (int64_t)((state >> 33) % LENGTH_MAX);
    }
}

static int64_t list_schedule(uint32_t workers)
{
    int64_t free_at[MOST] = {0}, last = 0;
    for (int i = 0; i < JOBS; i++) {
        uint32_t first = 0;
        for (uint32_t w = 1; w < workers; w++)
            if (free_at[w] < free_at[first]) first = w;
        free_at[first] += lengths[i];
        if (free_at[first] > last) last = free_at[first];
    }
    return last;
}

/* After each answer no worker is idle while a job waits (worker_settle), and never are there more. */
static int64_t run_with(uint32_t workers)
{
    static struct worker_host w;
    struct yawl_limits limits = {.workers_max = workers};
    worker_open(&w, NULL, &limits);
    int64_t begin = w.host.sim.now_ms;
    worker_start_jobs(&w, lengths, JOBS);
    worker_drive(&w);
    int64_t took = w.host.sim.now_ms - begin;
    assert_int_equal(w.busy_most, workers);
    assert_int_equal(w.made_count, JOBS);
    assert_memory_equal(w.made, lengths, sizeof lengths); /* in their order */
    assert_int_equal(w.cases_ended, 1);
    worker_close(&w);
    return took;
}

static void each_count_takes_what_its_schedule_takes(void **state)
{
    (void)state;
    for (uint64_t seed = 1; seed <= 3; seed++) {
        int64_t before = INT64_MAX;
        draw_lengths(seed);
        for (uint32_t workers = 1; workers <= MOST; workers++) {
            int64_t took = run_with(workers);
            assert_int_equal(took, list_schedule(workers));
            assert_true(took <= before); /* a worker more never costs time */
            before = took;
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(each_count_takes_what_its_schedule_takes)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
