/* Whole cases of five patterns on a store in an SQLite file: sequence, exclusive choice, parallel split,
 * arbitrary cycle, and explicit termination, whose end cancels what is left of the case.
 *
 * The workflows and the load, clients who each start the next case when theirs has ended, are those of
 * M. Skouradaki et al., Micro-Benchmarking BPMN 2.0 Workflow Management Systems with Workflow Patterns,
 * CAiSE 2016 (doi 10.1007/978-3-319-39696-5_5).  A script is a function that answers at once; its start
 * and its answer are two transitions, and each is durable before the next. */
#include "bench/bench_micro.h"

#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <uv.h>

#include "bench/bench_store.h"
#include "bench/measure.h"
#include "micro_cancel.h"
#include "micro_choice.h"
#include "micro_cycle.h"
#include "micro_parallel.h"
#include "micro_sequence.h"
#include "yawl/engine.h"
#include "yawl/store_sqlite.h"

#define CLIENTS        1500u
#define SOAK_CLIENTS   64u
#define SECONDS        2.0
#define SAMPLES_MAX    1000000u
#define REPORT_SECONDS 30.0 /* of the soak */
/* What a process at rest may grow by from one half of a soak to the other: what an allocator keeps. */
#define GROWTH_MAX 1.05
/* Cases in memory: those of the clients, and ended ones that can still be read. */
#define CASES_MAX 8192u
#define SLOT_BITS 24 /* of a case id, from which on it is the slot in the engine */

struct micro {
    uv_loop_t loop;
    yawl_engine_t engine;
    yawl_store_t *store;
    yawl_listener_t listener;
    struct client {
        yawl_req_t req;
        struct micro *micro;
        double started;
    } clients[CLIENTS];
    struct client *of_slot[CASES_MAX];  /* whose case runs in that slot of the engine */
    const struct yawl_program *program; /* NULL: any of them */
    double until;
    uint32_t open; /* clients whose case goes on */
    uint64_t cases, wrong;
    uint32_t samples_count;
    float samples[SAMPLES_MAX]; /* milliseconds a case */
};

/* Of all runs; one goes on at a time. */
static uint64_t tasks_done;
static uint32_t drawn;

/* ---- The scripts ---- */

static void script(yawl_call_t *call)
{
    tasks_done++;
    (void)yawl_call_complete(call, NULL);
}

static int64_t draw_number(void)
{
    tasks_done++;
    drawn = drawn * 1664525u + 1013904223u;
    return 1 + (int64_t)(drawn >> 31);
}

static void draw_choice(yawl_call_t *call)
{
    struct micro_choice_draw_returns returns = {.number = draw_number()};
    (void)micro_choice_draw_done(call, &returns);
}

static void draw_cycle(yawl_call_t *call)
{
    struct micro_cycle_draw_returns returns = {.number = draw_number()};
    (void)micro_cycle_draw_done(call, &returns);
}

static const struct micro_sequence_functions sequence = {.script = script};
static const struct micro_choice_functions choice = {.draw = draw_choice, .script = script};
static const struct micro_parallel_functions parallel = {.script = script};
static const struct micro_cycle_functions cycle = {.draw = draw_cycle, .script = script};
static const struct micro_cancel_functions termination = {.script = script};

static const struct pattern {
    const char *name;
    const struct yawl_program *program;
    const void *functions;
} patterns[] = {
    {"sequence", &micro_sequence_program, &sequence},
    {"exclusive choice", &micro_choice_program, &choice},
    {"parallel split", &micro_parallel_program, &parallel},
    {"arbitrary cycle", &micro_cycle_program, &cycle},
    {"cancelled by its end", &micro_cancel_program, &termination},
};

/* ---- Clients ---- */

static struct client **of_case(struct micro *m, yawl_case_id id)
{
    return &m->of_slot[(id >> SLOT_BITS) % CASES_MAX];
}

static void on_started(yawl_req_t *req, int status, const struct yawl_case_result *result)
{
    struct client *client = req->data;
    bench_must(status, "start", status < 0 ? result->message : "");
    *of_case(client->micro, result->id) = client;
}

static const struct yawl_program *next_program(const struct micro *m)
{
    if (m->program != NULL) return m->program;
    (void)draw_number();
    return patterns[(drawn >> 16) % (sizeof patterns / sizeof *patterns)].program;
}

static void start(struct client *client)
{
    struct micro *m = client->micro;
    const struct yawl_program *program = next_program(m);
    client->started = bench_now();
    m->open++;
    bench_must(yawl_program_start(&m->engine, &client->req, program, NULL, on_started), "start",
               yawl_engine_message(&m->engine));
}

/* A case has ended: its client starts the next one. */
static void on_event(yawl_listener_t *listener, const yawl_event_t *event)
{
    struct micro *m = listener->data;
    bool well = event->kind == YAWL_EVENT_CASE_COMPLETED;
    if (!well && event->kind != YAWL_EVENT_CASE_FAILED) return;
    struct client *client = *of_case(m, event->case_id);
    double now = bench_now();
    m->open--;
    m->cases++;
    m->wrong += !well;
    if (m->samples_count < SAMPLES_MAX)
        m->samples[m->samples_count++] = (float)((now - client->started) * 1e3);
    if (now < m->until) start(client);
}

/* ---- A run ---- */

/* `program` NULL: any of them. */
static void open_micro(struct micro *m, struct yawl_sqlite_options *file,
                       const struct yawl_program *program)
{
    bench_remove_store(file->path);
    memset(m, 0, sizeof *m);
    bench_must(uv_loop_init(&m->loop), "loop", "");
    bench_must(yawl_store_sqlite_open(&m->store, &m->loop, file), file->path, file->problem);
    yawl_engine_options_t options = {.store = m->store};
    options.limits.cases_max = CASES_MAX;
    bench_must(yawl_engine_init(&m->engine, &m->loop, &options), "engine", "");
    for (size_t i = 0; i < sizeof patterns / sizeof *patterns; i++)
        bench_must(yawl_program_register(&m->engine, patterns[i].program, patterns[i].functions),
                   "program", yawl_engine_message(&m->engine));
    m->program = program;
    m->listener.data = m;
    bench_must(yawl_engine_listen(&m->engine, &m->listener, on_event), "listener", "");
    for (uint32_t i = 0; i < CLIENTS; i++) {
        m->clients[i].micro = m;
        m->clients[i].req.data = &m->clients[i];
    }
}

static void close_micro(struct micro *m, const char *path)
{
    yawl_engine_close(&m->engine, NULL);
    (void)uv_run(&m->loop, UV_RUN_DEFAULT);
    yawl_store_sqlite_close(m->store, NULL, NULL);
    (void)uv_run(&m->loop, UV_RUN_DEFAULT);
    (void)uv_loop_close(&m->loop);
    bench_remove_store(path);
}

static void print_micro(struct micro *m, const char *name, double seconds, double cpu)
{
    double cases = (double)m->cases;
    bench_sort(m->samples, m->samples_count);
    printf(
        "%-20s %8.0f cases/s %9.0f tasks/s; a case takes, ms: p50 %6.2f  p99 %6.2f; %5.2f us CPU a "
        "case%s\n",
        name, cases / seconds, (double)tasks_done / seconds,
        bench_at_share(m->samples, m->samples_count, 0.5),
        bench_at_share(m->samples, m->samples_count, 0.99), cpu * 1e6 / cases,
        m->wrong > 0 ? "; cases FAILED" : "");
}

static void run_micro(struct micro *m, const char *path, const struct pattern *pattern)
{
    struct yawl_sqlite_options file = {.path = path};
    open_micro(m, &file, pattern->program);
    tasks_done = 0;
    double cpu = bench_cpu_seconds(), begin = bench_now();
    m->until = begin + SECONDS;
    for (uint32_t i = 0; i < CLIENTS; i++) start(&m->clients[i]);
    while (m->open > 0) (void)uv_run(&m->loop, UV_RUN_ONCE);
    print_micro(m, pattern->name, bench_now() - begin, bench_cpu_seconds() - cpu);
    close_micro(m, path);
}

void bench_micro(const char *path)
{
    static struct micro m;
    printf("five patterns, whole cases, %u clients; each task is two durable transitions\n",
           CLIENTS);
    for (size_t i = 0; i < sizeof patterns / sizeof *patterns; i++)
        run_micro(&m, path, &patterns[i]);
}

/* ---- The soak ---- */

static double file_megabytes(const char *path, const char *end)
{
    struct stat file;
    char name[BENCH_PATH_MAX];
    snprintf(name, sizeof name, "%s%s", path, end);
    return stat(name, &file) == 0 ? (double)file.st_size / 1e6 : 0;
}

/* Runs to the next report; the memory at its end. */
static uint64_t soak_on(struct micro *m, const char *path, double begin, double until)
{
    uint64_t cases = m->cases;
    double from = bench_now();
    while (bench_now() < until) (void)uv_run(&m->loop, UV_RUN_ONCE);
    uint64_t resident = bench_resident_bytes();
    double now = bench_now();
    printf(
        "%5.0f s: %8.0f cases/s, %7.1f MB resident; MB of the store %.1f and %.1f, of the history "
        "%.1f and %.1f%s\n",
        now - begin, (double)(m->cases - cases) / (now - from), (double)resident / 1e6,
        file_megabytes(path, ""), file_megabytes(path, "-wal"), file_megabytes(path, "-history"),
        file_megabytes(path, "-history-wal"), m->wrong > 0 ? "; cases FAILED" : "");
    (void)fflush(stdout);
    return resident;
}

int bench_soak(const struct bench_options *options)
{
    static struct micro m;
    struct yawl_sqlite_options file = {.path = options->store, .history_keep_bytes = options->keep};
    double begin = bench_now(), end = begin + (double)options->seconds;
    file.history = (enum yawl_history_mode)options->history;
    open_micro(&m, &file, NULL);
    m.until = end;
    for (uint32_t i = 0; i < SOAK_CLIENTS; i++) start(&m.clients[i]);
    uint64_t most = 0, least[2] = {UINT64_MAX, UINT64_MAX}; /* of the first half, of the second */
    for (double at = begin + REPORT_SECONDS; at <= end; at += REPORT_SECONDS) {
        uint64_t resident = soak_on(&m, options->store, begin, at);
        uint64_t *half = &least[at > (begin + end) / 2];
        if (resident < *half) *half = resident;
        if (resident > most) most = resident;
    }
    while (m.open > 0) (void)uv_run(&m.loop, UV_RUN_ONCE);
    bool flat = (double)least[1] <= (double)least[0] * GROWTH_MAX && m.wrong == 0;
    printf("%llu cases; memory %s: at rest %.1f MB in the first half, %.1f MB in the second; %.1f "
           "MB at "
           "most, while the history moves\n",
           (unsigned long long)m.cases, flat ? "flat" : "GREW", (double)least[0] / 1e6,
           (double)least[1] / 1e6, (double)most / 1e6);
    close_micro(&m, options->store);
    return flat ? 0 : 1;
}
