/* yawlbench http: whole cases of one task, each of which sends a request and reads its answer.
 *
 * A number of cases is kept open; every case is started, calls, is answered, checked and completed, with its
 * events in a memory store.  The server is a process of its own.
 */
#include "bench/bench_http.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <time.h>
#include <uv.h>

#include "http.h"
#include "yawl/http.h"

#define OPEN_CASES 128u
#define CALLS      50000u
#define WARM_CALLS 2000u

struct bench_calls {
    uv_loop_t loop;
    yawl_engine_t engine;
    yawl_store_t *store;
    yawl_listener_t listener;
    yawl_req_t requests[OPEN_CASES];
    int port;
    uint64_t to_start, ended, wrong;
};

static double seconds_of(struct timeval time) { return (double)time.tv_sec + (double)time.tv_usec / 1e6; }

static double cpu_seconds(void)
{
    struct rusage usage;
    (void)getrusage(RUSAGE_SELF, &usage);
    return seconds_of(usage.ru_utime) + seconds_of(usage.ru_stime);
}

static double wall_seconds(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

static void must(int status, const char *what)
{
    if (status >= 0) return;
    fprintf(stderr, "yawlbench: %s: %s\n", what, yawl_strerror(status));
    exit(3);
}

static void on_started(yawl_req_t *req, int status, const struct yawl_case_result *result)
{
    (void)req, (void)result;
    must(status, "start");
}

static void start(struct bench_calls *b, yawl_req_t *req)
{
    struct http_in in = {.port = b->port, .number = (int64_t)b->to_start};
    if (b->to_start == 0) return;
    b->to_start--;
    must(http_start(&b->engine, req, &in, on_started), "start");
}

/* One ends, the next one starts. */
static void on_event(yawl_listener_t *listener, const yawl_event_t *event)
{
    struct bench_calls *b = listener->data;
    bool well = event->kind == YAWL_EVENT_CASE_COMPLETED;
    if (!well && event->kind != YAWL_EVENT_CASE_FAILED) return;
    b->wrong += !well;
    start(b, &b->requests[b->ended++ % OPEN_CASES]);
}

static void run(struct bench_calls *b, uint64_t calls)
{
    b->to_start = calls;
    b->ended = 0;
    for (uint32_t i = 0; i < OPEN_CASES; i++) start(b, &b->requests[i]);
    while (b->ended < calls) (void)uv_run(&b->loop, UV_RUN_ONCE);
    while (uv_run(&b->loop, UV_RUN_NOWAIT) != 0) continue;
}

static void open_engine(struct bench_calls *b, int port)
{
    memset(b, 0, sizeof *b);
    b->port = port;
    must(uv_loop_init(&b->loop), "loop");
    b->store = yawl_store_memory_new();
    yawl_engine_options_t options = {.store = b->store};
    must(yawl_engine_init(&b->engine, &b->loop, &options), "engine");
    must(yawl_connector_register(&b->engine, &yawl_connector_http), "connector");
    must(yawl_program_register(&b->engine, &http_program, NULL), "program");
    b->listener.data = b;
    must(yawl_engine_listen(&b->engine, &b->listener, on_event), "listener");
}

static void close_engine(struct bench_calls *b)
{
    yawl_engine_close(&b->engine, NULL);
    (void)uv_run(&b->loop, UV_RUN_DEFAULT);
    (void)uv_loop_close(&b->loop);
    yawl_store_memory_free(b->store);
}

int bench_http(const struct bench_options *options)
{
    static struct bench_calls b;
    struct bench_server server;
    uint64_t calls = options->cases < CALLS ? options->cases : CALLS;
    if (!bench_server_start(&server)) {
        perror("yawlbench: server");
        return 3;
    }
    open_engine(&b, server.port);
    run(&b, WARM_CALLS);
    double wall = wall_seconds(), cpu = cpu_seconds();
    run(&b, calls);
    wall = wall_seconds() - wall;
    cpu = cpu_seconds() - cpu;
    close_engine(&b);
    bench_server_stop(&server);
    printf("%llu calls, 64 at a time, %llu failed: %.0f calls/s, %.1f us CPU a call\n",
           (unsigned long long)calls, (unsigned long long)b.wrong, (double)calls / wall,
           cpu * 1e6 / (double)calls);
    return b.wrong == 0 ? 0 : 1;
}
