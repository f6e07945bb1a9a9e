/* yawlbench engine: the public interface, from a queued completion to its answer.
 *
 * Every step completes an offered work item: the command is queued, decided, applied, recorded in
 * a memory store, committed and answered. Hot: some cases that stay in the cache; wide: very many,
 * in scattered order. Then what a waiting case costs in memory, from the process's own resident
 * size. */
#include "bench/bench_engine.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <uv.h>

#include "bench/bench.h"
#include "loop.h"
#include "yawl/engine.h"

#define REQUESTS    1024u
#define HOT_CASES   64u
#define BATCHES     1024u
#define WIDE_ROUNDS 2u
/* Bytes of a step's record, and a little more. */
#define RECORD_SIZE 48u
#define SCATTER     ((uint64_t)0x9E3779B97F4A7C15u)

struct bench_engine {
    uv_loop_t loop;
    yawl_engine_t engine;
    yawl_store_t *store;
    struct open_case {
        yawl_case_id id;
        uint32_t task; /* the one that is offered */
    } * cases;
    yawl_req_t *requests;
    uint64_t open, failed, checksum;
};

static void *take(size_t count, size_t size)
{
    void *bytes = calloc(count, size);
    if (bytes != NULL) return bytes;
    fprintf(stderr, "yawlbench: no memory; use fewer --cases\n");
    exit(3);
}

static void must(int status, const char *what)
{
    if (status >= 0) return;
    fprintf(stderr, "yawlbench: %s: %s\n", what, yawl_strerror(status));
    exit(3);
}

static void open_engine(struct bench_engine *b, uint32_t cases, bool stores)
{
    memset(b, 0, sizeof *b);
    must(uv_loop_init(&b->loop), "loop");
    if (stores) b->store = yawl_store_memory_new();
    yawl_engine_options_t options = {.store = b->store};
    options.limits.cases_max = cases;
    options.limits.commands_max = 2 * REQUESTS; /* a share is not for starts */
    options.limits.batch_max = 1024;
    options.limits.snapshot_bytes = UINT32_MAX; /* `durable` measures with snapshots */
    must(yawl_engine_init(&b->engine, &b->loop, &options), "engine");
    must(yawl_program_register(&b->engine, &loop_program, NULL), "program");
    b->cases = take(cases, sizeof *b->cases);
    b->requests = take(REQUESTS, sizeof *b->requests);
}

static void close_engine(struct bench_engine *b)
{
    yawl_engine_close(&b->engine, NULL);
    (void)uv_run(&b->loop, UV_RUN_DEFAULT);
    (void)uv_loop_close(&b->loop);
    if (b->store != NULL) yawl_store_memory_free(b->store);
    free(b->cases);
    free(b->requests);
}

static void drain(struct bench_engine *b)
{
    while (b->open > 0) (void)uv_run(&b->loop, UV_RUN_NOWAIT);
    if (b->failed == 0) return;
    fprintf(stderr, "yawlbench: %llu steps were refused\n", (unsigned long long)b->failed);
    exit(3);
}

/* ---- Cases ---- */

static void on_started(yawl_req_t *req, int status, const struct yawl_case_result *result)
{
    struct bench_engine *b = req->data;
    b->open--;
    b->failed += status != 0;
    uint32_t index = (uint32_t)(req - b->requests);
    b->cases[b->checksum + index].id = result->id;
}

/* `checksum` is where the batch begins while cases are started. */
static void start_cases(struct bench_engine *b, uint32_t count)
{
    for (uint32_t at = 0; at < count; at += REQUESTS) {
        uint32_t batch = count - at < REQUESTS ? count - at : REQUESTS;
        b->checksum = at;
        for (uint32_t i = 0; i < batch; i++) {
            b->requests[i].data = b;
            b->open++;
            must(yawl_program_start(&b->engine, &b->requests[i], &loop_program, NULL, on_started),
                 "start");
        }
        drain(b);
    }
    b->checksum = 0;
}

/* ---- Steps ---- */

static void on_completed(yawl_req_t *req, int status, const struct yawl_case_result *result)
{
    struct bench_engine *b = req->data;
    b->open--;
    b->failed += status != 0;
    b->checksum += (uint64_t)result->case_status + result->id;
}

/* Completes `count` items, each of another case, from case `*at` on in scattered order. */
static void step(struct bench_engine *b, uint32_t cases, uint32_t count, uint64_t *at)
{
    for (uint32_t i = 0; i < count; i++) {
        *at = (*at + SCATTER) & (cases - 1);
        struct open_case *c = &b->cases[*at];
        yawl_req_t *req = &b->requests[i];
        req->data = b;
        b->open++;
        must(yawl_task_complete(&b->engine, req, c->id, c->task, NULL, on_completed), "complete");
        c->task ^= 1u;
    }
    drain(b);
}

/* `batches` NULL: nothing is measured in between. */
static void run_steps(struct bench_engine *b, uint32_t cases, uint64_t steps,
                      struct bench_batches *batches)
{
    uint64_t at = 0;
    uint32_t batch = cases < REQUESTS ? cases : REQUESTS;
    for (uint64_t done = 0; done < steps; done += batch) {
        struct bench_window window = {0};
        if (batches != NULL) window = bench_open();
        step(b, cases, batch, &at);
        if (batches != NULL) bench_close(batches, window, batch);
    }
}

/* CPU of a step, whatever disturbs it. */
static double mean_ns(struct bench_engine *b, uint32_t cases, uint64_t steps)
{
    double start = bench_cpu_seconds();
    run_steps(b, cases, steps, NULL);
    return (bench_cpu_seconds() - start) * 1e9 / (double)steps;
}

static void measure_steps(const char *name, uint32_t cases, uint64_t steps)
{
    static struct bench_batches batches;
    struct bench_engine b;
    open_engine(&b, cases, true);
    start_cases(&b, cases);
    /* A fresh page costs what the host makes of it, and is no part of a step. */
    must(yawl_store_memory_reserve(b.store, (size_t)(2 * steps + cases) * RECORD_SIZE), "store");
    run_steps(&b, cases, cases, NULL);
    double mean = mean_ns(&b, cases, steps);
    batches.count = batches.whole_count = 0;
    run_steps(&b, cases, steps, &batches);
    struct bench_spread spread = bench_spread_of(&batches);
    printf(
        "%-6s %9u cases, ns CPU a step: %6.1f (median of the %.1f %% of the batches that were not "
        "disturbed)  all: mean %6.1f  p90 %6.1f  p99 %6.1f  p99.9 %7.1f  max %8.1f  %016llx\n",
        name, cases, spread.p50, 100 * spread.whole, mean, spread.p90, spread.p99, spread.p999,
        spread.max, (unsigned long long)b.checksum);
    close_engine(&b);
}

/* ---- Memory ---- */

static void measure_memory(uint32_t cases)
{
    struct bench_engine b;
    open_engine(&b, cases, false);
    memset(b.cases, 1, cases * sizeof *b.cases);
    memset(b.requests, 0, REQUESTS * sizeof *b.requests);
    uint64_t before = bench_resident_bytes();
    start_cases(&b, cases);
    uint64_t after = bench_resident_bytes();
    printf("memory %9u waiting cases, one open work item each: %.1f bytes a case, the process %.1f "
           "MB resident\n",
           cases, (double)(after - before) / cases, (double)after / 1e6);
    close_engine(&b);
}

int bench_engine(const struct bench_options *options)
{
    uint32_t cases = HOT_CASES;
    while (cases < options->cases) cases *= 2;
    printf(
        "engine level: one completed work item a step, memory store; time stamp counter %.3f GHz\n",
        bench_ticks_per_ns());
    measure_steps("hot", HOT_CASES, (uint64_t)REQUESTS * BATCHES);
    if (cases > HOT_CASES) measure_steps("wide", cases, (uint64_t)cases * WIDE_ROUNDS);
    if (options->cases > 1) measure_memory((uint32_t)options->cases);
    return 0;
}
