/* yawlbench timers: armed timers, one in each case.
 *
 * Memory is the growth of the process from the same cases without timers to those with them.  Times are
 * CPU: of a start with and without a timer, of a completion that disarms one, of a timer that fires.
 * Deadlines are in scattered order, since the clock moves by a random span between starts.  No store,
 * manual clock. */
#include "bench/bench_timers.h"

#include <stdio.h>
#include <stdlib.h>
#include <uv.h>

#include "bench/bench_store.h"
#include "bench/measure.h"
#include "timed.h"
#include "untimed.h"
#include "yawl/engine.h"

#define REQUESTS 1024u
#define SPAN_MS  ((int64_t)1 << 20) /* within which deadlines lie */
#define START_MS ((int64_t)1 << 40)

struct timers {
    uv_loop_t loop;
    yawl_engine_t engine;
    struct yawl_sim clock;
    yawl_req_t requests[REQUESTS];
    yawl_case_id *ids;
    uint64_t answered;
};

static void open_timers(struct timers *t, uint32_t cases)
{
    yawl_sim_init(&t->clock, START_MS);
    bench_must(uv_loop_init(&t->loop), "loop", "");
    yawl_engine_options_t options = {.io = &t->clock.io, .manual_timers = true};
    options.limits.cases_max = cases;
    bench_must(yawl_engine_init(&t->engine, &t->loop, &options), "engine", "");
    bench_must(timed_register(&t->engine), "program", "");
    bench_must(untimed_register(&t->engine), "program", "");
    t->answered = 0;
}

static void close_timers(struct timers *t)
{
    yawl_engine_close(&t->engine, NULL);
    (void)uv_run(&t->loop, UV_RUN_DEFAULT);
    (void)uv_loop_close(&t->loop);
}

static void on_started(yawl_req_t *req, int status, const struct yawl_case_result *result)
{
    struct timers *t = req->data;
    bench_must(status, "start", status < 0 ? result->message : "");
    t->ids[t->answered++] = result->id;
}

static void on_completed(yawl_req_t *req, int status, const struct yawl_case_result *result)
{
    struct timers *t = req->data;
    bench_must(status, "complete", status < 0 ? result->message : "");
    t->answered++;
}

/* One turn of the loop a batch; all of a batch start at one time. */
static void start_all(struct timers *t, uint32_t cases, const struct yawl_program *program)
{
    uint32_t random = 1;
    for (uint32_t at = 0; at < cases; at += REQUESTS) {
        uint32_t batch = cases - at < REQUESTS ? cases - at : REQUESTS;
        random = random * 1664525u + 1013904223u;
        /* Both clocks, so that nobody has set the one back. */
        t->clock.now_ms = START_MS + (int64_t)(random >> 12) % SPAN_MS;
        for (uint32_t i = 0; i < batch; i++) {
            t->requests[i].data = t;
            bench_must(yawl_program_start(&t->engine, &t->requests[i], program, NULL, on_started),
                       "start", "");
        }
        while (t->answered < at + batch) (void)uv_run(&t->loop, UV_RUN_NOWAIT);
    }
}

/* Disarms the timers of every second case. */
static void complete_half(struct timers *t, uint32_t cases)
{
    t->answered = 0;
    for (uint32_t at = 0; at < cases / 2; at += REQUESTS) {
        uint32_t batch = cases / 2 - at < REQUESTS ? cases / 2 - at : REQUESTS;
        for (uint32_t i = 0; i < batch; i++)
            bench_must(yawl_task_complete(&t->engine, &t->requests[i], t->ids[2 * (at + i)],
                                          TIMED_TASK_WAIT, NULL, on_completed),
                       "complete", "");
        while (t->answered < at + batch) (void)uv_run(&t->loop, UV_RUN_NOWAIT);
    }
}

static uint64_t fire_all(struct timers *t)
{
    struct yawl_engine_stats stats;
    yawl_sim_set(&t->clock, START_MS * 2);
    bench_must(yawl_engine_timers_run(&t->engine), "timers", "");
    yawl_engine_read(&t->engine, &stats);
    return stats.timers_fired;
}

struct costs {
    double start, complete, fire; /* ns */
    uint64_t bytes;
};

static struct costs measure(struct timers *t, uint32_t cases, const struct yawl_program *program)
{
    struct costs costs = {0};
    open_timers(t, cases);
    uint64_t before = bench_resident_bytes();
    double at = bench_cpu_seconds();
    start_all(t, cases, program);
    costs.start = (bench_cpu_seconds() - at) * 1e9 / cases;
    costs.bytes = bench_resident_bytes() - before;
    at = bench_cpu_seconds();
    complete_half(t, cases);
    costs.complete = (bench_cpu_seconds() - at) * 1e9 / (cases / 2);
    at = bench_cpu_seconds();
    uint64_t fired = fire_all(t);
    if (fired > 0) costs.fire = (bench_cpu_seconds() - at) * 1e9 / (double)fired;
    close_timers(t);
    return costs;
}

int bench_timers(const struct bench_options *options)
{
    static struct timers t;
    uint32_t cases = (uint32_t)options->cases;
    t.ids = calloc(cases, sizeof *t.ids);
    if (t.ids == NULL) bench_must(YAWL_ENOMEM, "timers", "use fewer --cases");
    for (uint32_t i = 0; i < cases; i++) t.ids[i] = 1;
    struct costs with = measure(&t, cases, &timed_program);
    struct costs without = measure(&t, cases, &untimed_program);
    printf("%u armed timers: %.1f MB more than the same cases without (%.1f bytes a timer)\n",
           cases, (double)(with.bytes - without.bytes) / 1e6,
           (double)(with.bytes - without.bytes) / cases);
    printf(
        "ns CPU: start and arm %.0f (start alone %.0f), complete and disarm %.0f (complete alone "
        "%.0f), fire %.0f\n",
        with.start, without.start, with.complete, without.complete, with.fire);
    free(t.ids);
    return 0;
}
