/* yawlbench workers: jobs on worker slots, and how long they take beside the optimum.
 *
 * First nine uneven jobs on three workers, as programs that sleep.  Who gathers a batch of three before the
 * next one begins takes one and a half times the optimum.  Then many jobs of random lengths on 1 to 64
 * workers in virtual time: no schedule is shorter than the work divided by the workers, or than the longest
 * job.  Last, calls that are answered at once, with slots and without. */
#include "bench/bench_workers.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <uv.h>

#include "jobs.h"
#include "sleeps.h"
#include "yawl/workers.h"

#define PROGRAM_RUNS 9u
#define SWEEP_JOBS   1024u
#define SWEEP_MOST   BENCH_SWEEP_MOST
#define LENGTH_MAX   400u
#define DIRECT_JOBS  100000u
#define DIRECT_CASES 20u

struct bench_jobs {
    uv_loop_t loop;
    yawl_engine_t engine;
    struct yawl_sim sim;
    yawl_req_t request;
    bool ended, direct;
    uint32_t open;
    struct open_job {
        yawl_call_t *call;
        int64_t end_ms;
    } jobs[SWEEP_MOST];
};

static struct bench_jobs *bench_jobs; /* whose functions are called */

static void must(int status, const char *what)
{
    if (status >= 0) return;
    fprintf(stderr, "yawlbench: %s: %s\n", what, yawl_strerror(status));
    exit(3);
}

/* ---- The host ---- */

static void on_work(yawl_call_t *call, const struct jobs_work_in *in)
{
    struct bench_jobs *b = bench_jobs;
    if (b->direct) {
        must(jobs_work_done(call), "answer");
        return;
    }
    b->jobs[b->open].call = call;
    b->jobs[b->open++].end_ms = b->sim.now_ms + in->length;
}

static void on_event(yawl_listener_t *listener, const yawl_event_t *event)
{
    struct bench_jobs *b = listener->data;
    b->ended |= event->kind == YAWL_EVENT_CASE_COMPLETED;
    if (event->kind == YAWL_EVENT_CASE_FAILED) must(event->error, "a job");
}

static void on_started(yawl_req_t *req, int status, const struct yawl_case_result *result)
{
    (void)req, (void)result;
    must(status, "start");
}

static void open_engine(struct bench_jobs *b, yawl_listener_t *listener, uint32_t workers,
                        bool is_virtual)
{
    static const struct jobs_functions functions = {on_work};
    yawl_engine_options_t options = {.limits = {.workers_max = workers, .calls_max = DIRECT_JOBS}};
    memset(b, 0, sizeof *b);
    memset(listener, 0, sizeof *listener);
    yawl_sim_init(&b->sim, 0);
    if (is_virtual) options.io = &b->sim.io;
    must(uv_loop_init(&b->loop), "loop");
    must(yawl_engine_init(&b->engine, &b->loop, &options), "engine");
    must(jobs_register(&b->engine, &functions), "program");
    must(sleeps_register(&b->engine), "program");
    listener->data = bench_jobs = b;
    must(yawl_engine_listen(&b->engine, listener, on_event), "listener");
}

static void close_engine(struct bench_jobs *b)
{
    yawl_engine_close(&b->engine, NULL);
    (void)uv_run(&b->loop, UV_RUN_DEFAULT);
    (void)uv_loop_close(&b->loop);
}

static void start_jobs(struct bench_jobs *b, const int64_t *lengths, uint32_t count)
{
    struct jobs_in in = {.lengths = {lengths, count}};
    b->ended = false;
    must(jobs_start(&b->engine, &b->request, &in, on_started), "start");
}

/* ---- Programs ---- */

static double wall_seconds(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

struct programs {
    double seconds;
    double idle; /* share of the workers' time in which they had no program */
};

static struct programs run_programs(void)
{
    static const char *const times[] = {"0.05", "0.4", "0.1",  "0.15", "0.2",
                                        "0.15", "0.3", "0.25", "0.2"};
    static struct bench_jobs b;
    struct yawl_text texts[9];
    yawl_listener_t listener;
    for (uint32_t i = 0; i < 9; i++) texts[i] = yawl_text_of(times[i]);
    open_engine(&b, &listener, 3, false);
    struct sleeps_in in = {.seconds = {texts, 9}};
    double begin = wall_seconds();
    must(sleeps_start(&b.engine, &b.request, &in, on_started), "start");
    while (!b.ended) (void)uv_run(&b.loop, UV_RUN_ONCE);
    struct programs run = {wall_seconds() - begin, 1};
    struct yawl_worker_info info[3];
    uint32_t count = yawl_engine_workers(&b.engine, info, 3);
    for (uint32_t i = 0; i < count; i++) run.idle -= (double)info[i].busy_ms / 3e3 / run.seconds;
    close_engine(&b);
    return run;
}

static void measure_programs(void)
{
    double seconds[PROGRAM_RUNS], idle[PROGRAM_RUNS], best = 0;
    for (uint32_t i = 0; i < PROGRAM_RUNS; i++) {
        struct programs run = run_programs();
        seconds[i] = run.seconds;
        idle[i] = run.idle;
        if (i == 0 || run.seconds < best) best = run.seconds;
    }
    double median = bench_median(seconds, PROGRAM_RUNS);
    printf(
        "9 programs that sleep 50 to 400 ms on 3 workers, optimum 600 ms, %u runs: best %.0f ms "
        "(%.3f), median %.0f ms (%.3f), workers idle %.1f %%; in batches of three at least 1.500\n",
        PROGRAM_RUNS, best * 1e3, best / 0.6, median * 1e3, median / 0.6,
        bench_median(idle, PROGRAM_RUNS) * 100);
}

/* ---- Virtual time ---- */

static int64_t run_virtual(struct bench_jobs *b)
{
    for (;;) {
        (void)uv_run(&b->loop, UV_RUN_DEFAULT);
        uint32_t first = 0;
        if (b->open == 0) return b->sim.now_ms;
        for (uint32_t i = 1; i < b->open; i++)
            if (b->jobs[i].end_ms < b->jobs[first].end_ms) first = i;
        struct open_job job = b->jobs[first];
        b->jobs[first] = b->jobs[--b->open];
        yawl_sim_set(&b->sim, job.end_ms);
        must(jobs_work_done(job.call), "answer");
    }
}

/* What it takes if each batch waits for its longest job. */
static int64_t in_batches(const int64_t *lengths, uint32_t workers)
{
    int64_t all = 0;
    for (uint32_t at = 0; at < SWEEP_JOBS; at += workers) {
        int64_t longest = 0;
        for (uint32_t i = at; i < at + workers && i < SWEEP_JOBS; i++)
            if (lengths[i] > longest) longest = lengths[i];
        all += longest;
    }
    return all;
}

static struct bench_sweep sweep_once(const int64_t *lengths, int64_t work_ms, uint32_t workers)
{
    static struct bench_jobs b;
    struct bench_sweep sweep = {.workers = workers};
    yawl_listener_t listener;
    struct yawl_waits waits;
    struct yawl_worker_info info[SWEEP_MOST];
    open_engine(&b, &listener, workers, true);
    start_jobs(&b, lengths, SWEEP_JOBS);
    sweep.makespan_ms = run_virtual(&b);
    sweep.bound_ms = (work_ms + workers - 1) / workers;
    if (sweep.bound_ms < LENGTH_MAX) sweep.bound_ms = LENGTH_MAX;
    sweep.batches_ms = in_batches(lengths, workers);
    yawl_engine_waits(&b.engine, &waits);
    sweep.mean_wait_ms = (double)waits.total_ms / SWEEP_JOBS;
    uint32_t count = yawl_engine_workers(&b.engine, info, SWEEP_MOST);
    for (uint32_t i = 0; i < count; i++) sweep.busy += (double)info[i].busy_ms;
    sweep.busy /= (double)sweep.makespan_ms * workers;
    close_engine(&b);
    return sweep;
}

static void measure_sweep(FILE *csv, struct bench_sweep *sweeps)
{
    int64_t lengths[SWEEP_JOBS], work_ms = 0;
    uint64_t state = 1;
    for (uint32_t i = 0; i < SWEEP_JOBS; i++) {
        state = state * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
        lengths[i] = 1 + (int64_t)((state >> 33) % LENGTH_MAX);
        work_ms += lengths[i];
    }
    if (csv != NULL)
        fputs("workers,makespan_ms,bound_ms,ratio,batches_ms,busy,mean_wait_ms\n", csv);
    printf("%u jobs of 1 to %u ms, virtual time; bound: work / workers, or the longest job\n",
           SWEEP_JOBS, LENGTH_MAX);
    for (uint32_t workers = 1; workers <= SWEEP_MOST; workers++) {
        struct bench_sweep s = sweeps[workers - 1] = sweep_once(lengths, work_ms, workers);
        double ratio = (double)s.makespan_ms / (double)s.bound_ms;
        if (csv != NULL)
            fprintf(csv, "%u,%lld,%lld,%.4f,%lld,%.4f,%.1f\n", s.workers, (long long)s.makespan_ms,
                    (long long)s.bound_ms, ratio, (long long)s.batches_ms, s.busy, s.mean_wait_ms);
        if ((workers & (workers - 1)) != 0) continue;
        printf(
            "  %2u workers %8lld ms, %.3f of the bound (in batches %.3f), %5.1f %% busy, mean wait "
            "%.0f ms\n",
            workers, (long long)s.makespan_ms, ratio, (double)s.batches_ms / (double)s.bound_ms,
            s.busy * 100, s.mean_wait_ms);
    }
}

/* ---- What a call costs ---- */

static double direct_ns(uint32_t workers)
{
    static struct bench_jobs b;
    static int64_t lengths[DIRECT_JOBS];
    yawl_listener_t listener;
    double best = 0;
    open_engine(&b, &listener, workers, false);
    b.direct = true;
    for (uint32_t i = 0; i < DIRECT_CASES; i++) {
        double begin = bench_cpu_seconds();
        start_jobs(&b, lengths, DIRECT_JOBS);
        while (!b.ended) (void)uv_run(&b.loop, UV_RUN_NOWAIT);
        double took = bench_cpu_seconds() - begin;
        if (i == 0 || took < best) best = took;
    }
    close_engine(&b);
    return best / DIRECT_JOBS * 1e9;
}

int bench_workers(const struct bench_options *options)
{
    FILE *csv = options->csv != NULL ? fopen(options->csv, "w") : NULL;
    if (options->csv != NULL && csv == NULL) {
        fprintf(stderr, "yawlbench: cannot write '%s'\n", options->csv);
        return 1;
    }
    static struct bench_sweep sweeps[SWEEP_MOST];
    measure_programs();
    measure_sweep(csv, sweeps);
    printf("an instance that is called, answered at once and told to a listener: %.0f ns without "
           "slots, "
           "%.0f ns with 8\n",
           direct_ns(0), direct_ns(8));
    bool written = csv == NULL || fclose(csv) == 0;
    if (options->svg != NULL && !bench_workers_plot(options->svg, sweeps)) written = false;
    return written ? 0 : 1;
}
