/* yawlbench durable: the engine on a store in an SQLite file, every step synced before it is answered.
 *
 * Steps: so many cases, each with one completion on its way, the next one queued by the answer.  Wall
 * clock, since what is waited for is the disk.  In turn with it a bare write and fdatasync of as many
 * bytes as a batch of the same run has. */
#include "bench/bench_durable.h"

#include <fcntl.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <uv.h>

#include "bench/bench_micro.h"
#include "bench/bench_store.h"
#include "loop.h"
#include "yawl/engine.h"
#include "yawl/history.h"
#include "yawl/store_sqlite.h"

#define MANY    10000u
#define FEW     64u
#define SECONDS 5.0
/* Rounds of the snapshot as often as this, so that the history moves all the time. */
#define MOVING_BYTES   (1u << 20)
#define MOVING_SECONDS 30.0
#define SAMPLES_MAX    2000000u
#define PARTS          20
#define SYNCS          100u /* in each part */
#define START_REQUESTS 8192u
/* Batches that a snapshot of a million cases needs to go by, and a few more. */
#define BATCHES_FOR_PAGES 1200u
#define LOG_SIZE          ((off_t)4 << 20)

struct flight {
    struct bench_durable *bench;
    yawl_req_t req;
    yawl_case_id id; /* 0: it has still to be started */
    uint32_t task;
    double queued;
};

struct bench_durable {
    uv_loop_t loop;
    yawl_engine_t engine;
    yawl_store_t counting; /* between engine and store: counts what is written */
    yawl_store_t *store;
    uint64_t batches, bytes, page_bytes;
    struct flight *flights;
    uint32_t count, open;
    uint64_t steps, to_start;
    double until;
    float *samples; /* microseconds */
    uint32_t samples_count;
};

/* ---- A store that counts ---- */

static struct bench_durable *of_store(yawl_store_t *store)
{
    return (struct bench_durable *)(void *)((char *)store -
                                            offsetof(struct bench_durable, counting));
}

static int count_append(yawl_store_t *store, uint64_t epoch, const void *bytes, size_t length)
{
    struct bench_durable *b = of_store(store);
    b->batches++;
    b->bytes += length;
    b->store->done = store->done;
    b->store->done_context = store->done_context;
    return b->store->append(b->store, epoch, bytes, length);
}

static int pass_read(yawl_store_t *store, uint64_t position, yawl_store_read_cb each, void *context)
{
    struct bench_durable *b = of_store(store);
    return b->store->read(b->store, position, each, context);
}

static int pass_save(yawl_store_t *store, uint64_t epoch, uint64_t position,
                     const struct yawl_page *page)
{
    struct bench_durable *b = of_store(store);
    b->page_bytes += page != NULL ? page->length : 0;
    return b->store->save(b->store, epoch, position, page);
}

static int pass_pages(yawl_store_t *store, yawl_store_page_cb each, void *context)
{
    struct bench_durable *b = of_store(store);
    return b->store->pages(b->store, each, context);
}

static int pass_describe(yawl_store_t *store, uint64_t epoch, uint64_t hash, const void *bytes,
                         size_t length)
{
    struct bench_durable *b = of_store(store);
    return b->store->describe(b->store, epoch, hash, bytes, length);
}

static int pass_load(yawl_store_t *store, struct yawl_snapshot *snapshot)
{
    struct bench_durable *b = of_store(store);
    return b->store->load(b->store, snapshot);
}

/* ---- Life ---- */

static enum yawl_history_mode history; /* as the command line says */

/* `snapshot_bytes` 0: as the engine does it by itself. */
static void open_engine(struct bench_durable *b, const char *path, uint32_t cases,
                        uint32_t snapshot_bytes)
{
    struct yawl_sqlite_options file = {.path = path, .history = history};
    memset(b, 0, sizeof *b);
    bench_must(uv_loop_init(&b->loop), "loop", "");
    bench_must(yawl_store_sqlite_open(&b->store, &b->loop, &file), path, file.problem);
    b->counting.append = count_append;
    b->counting.read = pass_read;
    b->counting.save = pass_save;
    b->counting.pages = pass_pages;
    b->counting.describe = pass_describe;
    b->counting.load = pass_load;
    yawl_engine_options_t options = {.store = &b->counting};
    options.limits.cases_max = cases;
    options.limits.snapshot_bytes = snapshot_bytes;
    bench_must(yawl_engine_init(&b->engine, &b->loop, &options), "engine", "");
    bench_must(yawl_program_register(&b->engine, &loop_program, NULL), "program", "");
    bench_must(yawl_engine_recover(&b->engine), "recovery", yawl_engine_message(&b->engine));
}

static void close_engine(struct bench_durable *b)
{
    yawl_engine_close(&b->engine, NULL);
    (void)uv_run(&b->loop, UV_RUN_DEFAULT);
    yawl_store_sqlite_close(b->store, NULL, NULL);
    (void)uv_run(&b->loop, UV_RUN_DEFAULT);
    (void)uv_loop_close(&b->loop);
    free(b->flights);
    free(b->samples);
}

/* ---- Steps ---- */

static void fly(struct flight *flight);

static void keep_sample(struct bench_durable *b, double seconds)
{
    if (b->steps % (b->count / FEW) == 0 && b->samples_count < SAMPLES_MAX)
        b->samples[b->samples_count++] = (float)(seconds * 1e6);
}

static void on_step(yawl_req_t *req, int status, const struct yawl_case_result *result)
{
    struct flight *flight = req->data;
    struct bench_durable *b = flight->bench;
    double time = bench_now();
    bench_must(status, "step", status < 0 ? result->message : "");
    b->open--;
    if (flight->id != 0) {
        b->steps++;
        keep_sample(b, time - flight->queued);
        flight->task ^= 1u;
    }
    flight->id = result->id;
    if (time < b->until) fly(flight);
}

static void fly(struct flight *flight)
{
    yawl_engine_t *engine = &flight->bench->engine;
    flight->queued = bench_now();
    flight->bench->open++;
    int status =
        flight->id == 0
            ? yawl_program_start(engine, &flight->req, &loop_program, NULL, on_step)
            : yawl_task_complete(engine, &flight->req, flight->id, flight->task, NULL, on_step);
    bench_must(status, "step", yawl_engine_message(engine));
}

/* Writes and syncs without anything else.  The file is written over from the start where it is as long as
 * SQLite's log gets, so that it seldom has to grow. */
struct bare {
    int file;
    off_t at;
    float samples[PARTS * SYNCS]; /* microseconds */
    uint32_t count;
};

static void open_bare(struct bare *bare, const char *path)
{
    char name[BENCH_PATH_MAX];
    snprintf(name, sizeof name, "%s-bare", path);
    bare->at = 0;
    bare->count = 0;
    bare->file = open(name, O_WRONLY | O_CREAT | O_TRUNC, 0600);
    if (bare->file < 0) bench_must(-1, name, "cannot be written");
}

static void sync_bare(struct bare *bare, size_t size)
{
    char *bytes = calloc(1, size + 1);
    for (uint32_t i = 0; i < SYNCS && bytes != NULL; i++) {
        double start = bench_now();
        bool fine = pwrite(bare->file, bytes, size, bare->at) == (ssize_t)size &&
                    fdatasync(bare->file) == 0;
        bare->samples[bare->count++] = (float)((bench_now() - start) * 1e6);
        if (!fine) bench_must(-1, "the bare file", "cannot be written");
        bare->at = bare->at + (off_t)size < LOG_SIZE ? bare->at + (off_t)size : 0;
    }
    free(bytes);
}

static size_t batch_size(const struct bench_durable *b)
{
    return b->batches == 0 ? 0 : (size_t)(b->bytes / b->batches);
}

static void print_steps(struct bench_durable *b, struct bare *bare, double seconds)
{
    bench_sort(b->samples, b->samples_count);
    bench_sort(bare->samples, bare->count);
    double p99 = bench_at_share(b->samples, b->samples_count, 0.99);
    double bare_p99 = bench_at_share(bare->samples, bare->count, 0.99);
    printf("steps  %6u in flight: %9.0f durable steps/s; %.0f batches/s of %zu bytes\n", b->count,
           (double)b->steps / seconds, (double)b->batches / seconds, batch_size(b));
    printf("       command to acknowledgement, µs: p50 %8.0f  p99 %8.0f\n",
           bench_at_share(b->samples, b->samples_count, 0.5), p99);
    printf("       bare write + fdatasync,     µs: p50 %8.0f  p99 %8.0f; p99 %.2f of it\n",
           bench_at_share(bare->samples, bare->count, 0.5), bare_p99, p99 / bare_p99);
}

static void prepare_flights(struct bench_durable *b, uint32_t count)
{
    b->count = count;
    b->flights = calloc(count, sizeof *b->flights);
    b->samples = malloc(SAMPLES_MAX * sizeof *b->samples);
    if (b->flights == NULL || b->samples == NULL) bench_must(YAWL_ENOMEM, "steps", "");
    for (uint32_t i = 0; i < count; i++) {
        b->flights[i].bench = b;
        b->flights[i].req.data = &b->flights[i];
    }
}

/* What moved meanwhile. */
static void print_history(const char *path)
{
    struct yawl_history_report report;
    struct yawl_sqlite_options file = {.path = path};
    bench_must(yawl_history_check(&file, &report), path, file.problem);
    printf("       meanwhile %llu of %llu batches moved to the history, in %llu segments\n",
           (unsigned long long)report.taken, (unsigned long long)report.end,
           (unsigned long long)report.segments);
}

/* Steps and bare syncs in turn, since a disk is not as fast in one second as in the next. */
static void measure_steps(const char *path, uint32_t count, uint32_t snapshot_bytes, double length)
{
    static struct bare bare;
    struct bench_durable b;
    double seconds = 0;
    bench_remove_store(path);
    open_engine(&b, path, count, snapshot_bytes);
    prepare_flights(&b, count);
    open_bare(&bare, path);
    for (int part = 0; part < PARTS; part++) {
        double start = bench_now();
        b.until = start + length / PARTS;
        for (uint32_t i = 0; i < count; i++) fly(&b.flights[i]);
        while (b.open > 0) (void)uv_run(&b.loop, UV_RUN_ONCE);
        seconds += bench_now() - start;
        sync_bare(&bare, batch_size(&b));
    }
    print_steps(&b, &bare, seconds);
    (void)close(bare.file);
    close_engine(&b);
    if (snapshot_bytes != 0) print_history(path);
    bench_remove_store(path);
}

/* ---- Recovery ---- */

static void on_started(yawl_req_t *req, int status, const struct yawl_case_result *result)
{
    struct bench_durable *b = req->data;
    (void)result;
    bench_must(status, "start", "");
    b->open--;
    if (b->to_start == 0) return;
    b->to_start--;
    b->open++;
    bench_must(yawl_program_start(&b->engine, req, &loop_program, NULL, on_started), "start", "");
}

static void start_cases(struct bench_durable *b, uint64_t cases)
{
    yawl_req_t *requests = calloc(START_REQUESTS, sizeof *requests);
    if (requests == NULL) bench_must(YAWL_ENOMEM, "start", "");
    b->to_start = cases;
    for (uint32_t i = 0; i < START_REQUESTS && b->to_start > 0; i++) {
        requests[i].data = b;
        b->to_start--;
        b->open++;
        bench_must(yawl_program_start(&b->engine, &requests[i], &loop_program, NULL, on_started),
                   "start", "");
    }
    while (b->open > 0) (void)uv_run(&b->loop, UV_RUN_ONCE);
    free(requests);
}

/* Opens the store again and tells how long it took. */
static void recover(struct bench_durable *b, const char *path, uint32_t cases, const char *from)
{
    struct yawl_engine_stats stats;
    double start = bench_now();
    open_engine(b, path, cases, 1);
    double seconds = bench_now() - start;
    yawl_engine_read(&b->engine, &stats);
    printf("recovery of %u waiting cases from %s: %.2f s from opening the file to the first "
           "command\n",
           stats.cases, from, seconds);
}

/* From the log alone; then from a snapshot, whose pages a few commands take along. */
static void measure_recovery(const char *path, uint32_t cases)
{
    struct bench_durable b;
    bench_remove_store(path);
    open_engine(&b, path, cases, UINT32_MAX);
    double start = bench_now();
    start_cases(&b, cases - BATCHES_FOR_PAGES);
    printf("starts: %.0f durable cases/s, %.0f MB of events\n", cases / (bench_now() - start),
           (double)b.bytes / 1e6);
    close_engine(&b);
    recover(&b, path, cases, "the log");
    for (uint32_t i = 0; i < BATCHES_FOR_PAGES; i++) start_cases(&b, 1);
    double pages = (double)b.page_bytes;
    close_engine(&b);
    recover(&b, path, cases, "a snapshot");
    printf("the snapshot: %.0f MB\n", pages / 1e6);
    close_engine(&b);
    bench_remove_store(path);
}

int bench_durable(const struct bench_options *options)
{
    const char *path = options->store;
    history = (enum yawl_history_mode)options->history;
    printf("durable level: one completed work item a step; SQLite, WAL, synchronous=FULL; %s\n",
           path);
    measure_steps(path, MANY, 0, SECONDS);
    measure_steps(path, FEW, 0, SECONDS);
    measure_steps(path, FEW, MOVING_BYTES, MOVING_SECONDS);
    bench_micro(path);
    if (options->cases > 2 * (uint64_t)BATCHES_FOR_PAGES)
        measure_recovery(path, (uint32_t)options->cases);
    return 0;
}
