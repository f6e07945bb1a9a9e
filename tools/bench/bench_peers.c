/* yawlbench peers: whole cases through the public interface, the same four that peers/ runs in
 * other engines.
 *
 * A line each, tab-separated as those of the peers: engine, scenario, CPU microseconds a step,
 * bytes of a waiting case, checksum. A step is a completed work item; starting and ending the case
 * are part of its steps. */
#include "bench/bench_peers.h"

#include <malloc.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <uv.h>

#include "bench/bench.h"
#include "bench/measure.h"
#include "ten.h"
#include "wcp01_sequence.h"
#include "wcp02_parallel_split.h"
#include "wcp04_exclusive_choice.h"
#include "yawl/engine.h"

#define CASES     1000u /* at once */
#define ROUNDS    200u
#define STEPS_MAX 11u

struct scenario {
    const char *name;
    const struct yawl_program *program;
    const void *in;
    uint32_t steps;
    struct {
        uint32_t task, instance;
    } items[STEPS_MAX];
};

static const struct wcp04_exclusive_choice_in seven = {.n = 7};
static const struct scenario scenarios[] = {
    {"sequence", &wcp01_sequence_program, NULL, 3, {{0, 0}, {1, 0}, {2, 0}}},
    {"parallel split and join",
     &wcp02_parallel_split_program,
     NULL,
     4,
     {{0, 0}, {1, 0}, {2, 0}, {3, 0}}},
    {"exclusive choice", &wcp04_exclusive_choice_program, &seven, 2, {{0, 0}, {2, 0}}},
    {"ten instances",
     &ten_program,
     NULL,
     11,
     {{0, 1}, {0, 2}, {0, 3}, {0, 4}, {0, 5}, {0, 6}, {0, 7}, {0, 8}, {0, 9}, {0, 10}, {1, 0}}},
};

struct peers {
    uv_loop_t loop;
    yawl_engine_t engine;
    yawl_store_t *store;
    yawl_req_t requests[CASES];
    yawl_case_id cases[CASES];
    uint64_t checksum;
    uint32_t open;
};

static void must(int status, const char *what)
{
    if (status >= 0) return;
    fprintf(stderr, "yawlbench: %s: %s\n", what, yawl_strerror(status));
    exit(3);
}

static void open_engine(struct peers *p, bool stores)
{
    memset(p, 0, sizeof *p);
    must(uv_loop_init(&p->loop), "loop");
    if (stores) p->store = yawl_store_memory_new();
    yawl_engine_options_t options = {.store = p->store};
    options.limits.ended_max = 1;
    must(yawl_engine_init(&p->engine, &p->loop, &options), "engine");
    for (uint32_t i = 0; i < sizeof scenarios / sizeof *scenarios; i++) {
        must(yawl_program_register(&p->engine, scenarios[i].program, NULL), scenarios[i].name);
    }
}

static void close_engine(struct peers *p)
{
    yawl_engine_close(&p->engine, NULL);
    (void)uv_run(&p->loop, UV_RUN_DEFAULT);
    (void)uv_loop_close(&p->loop);
    if (p->store != NULL) yawl_store_memory_free(p->store);
}

static void on_done(yawl_req_t *req, int status, const struct yawl_case_result *result)
{
    struct peers *p = req->data;
    must(status, result->message != NULL ? result->message : "step");
    p->cases[req - p->requests] = result->id;
    p->checksum += (uint64_t)result->case_status;
    p->open--;
}

static void drain(struct peers *p)
{
    while (p->open > 0) (void)uv_run(&p->loop, UV_RUN_NOWAIT);
}

static void start_all(struct peers *p, const struct scenario *s)
{
    for (uint32_t i = 0; i < CASES; i++) {
        p->requests[i].data = p;
        p->open++;
        must(yawl_program_start(&p->engine, &p->requests[i], s->program, s->in, on_done), "start");
    }
    drain(p);
}

static void complete_all(struct peers *p, const struct scenario *s, uint32_t step)
{
    for (uint32_t i = 0; i < CASES; i++) {
        yawl_item_id id = {.case_id = p->cases[i], .task = s->items[step].task};
        id.instance = s->items[step].instance;
        p->open++;
        must(yawl_item_complete(&p->engine, &p->requests[i], id, NULL, on_done), "complete");
    }
    drain(p);
}

static double cpu_per_step(const struct scenario *s, uint64_t *checksum)
{
    static struct peers p;
    open_engine(&p, true);
    double start = bench_cpu_seconds();
    for (uint32_t round = 0; round < ROUNDS; round++) {
        start_all(&p, s);
        for (uint32_t step = 0; step < s->steps; step++) complete_all(&p, s, step);
    }
    double seconds = bench_cpu_seconds() - start;
    *checksum = p.checksum;
    close_engine(&p);
    return seconds * 1e6 / ((double)ROUNDS * CASES * s->steps);
}

static double bytes_per_case(const struct scenario *s)
{
    static struct peers p;
    open_engine(&p, false);
    start_all(&p, s);
    struct mallinfo2 before = mallinfo2();
    for (uint32_t round = 0; round < 50; round++) start_all(&p, s);
    struct mallinfo2 after = mallinfo2();
    close_engine(&p);
    size_t grown = after.uordblks + after.hblkhd - before.uordblks - before.hblkhd;
    return (double)grown / (50.0 * CASES);
}

int bench_peers(const struct bench_options *options)
{
    (void)options;
    for (uint32_t i = 0; i < sizeof scenarios / sizeof *scenarios; i++) {
        uint64_t checksum;
        double us = cpu_per_step(&scenarios[i], &checksum);
        printf("yawlc\t%s\t%.4f\t%.0f\t%llu\n", scenarios[i].name, us,
               bytes_per_case(&scenarios[i]), (unsigned long long)checksum);
    }
    return 0;
}
