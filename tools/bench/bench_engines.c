/* yawlbench engines: the same step as `engine`, in 1, 2 and 4 engines with a thread each.
 *
 * own: each engine's answers queue the next step on its own thread, nothing is stored; durable: the same with
 * a store in a file; posted: as many foreign threads post batches to all engines and wait for the answers.
 * Wall clock, and the processor time of all threads: where engines are more than processors, only the second
 * can show what they cost each other. */
#include "bench/bench_engines.h"

#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>
#include <uv.h>

#include "loop.h"
#include "yawl/engines.h"
#include "yawl/store_sqlite.h"

#define ENGINES_MAX 4u
#define CASES       4096u /* in flight in all engines together, or of all posters */
#define BATCH       256u  /* of one poster, on its way at once */
#define SECONDS     1.0
#define PATH_ROOM   512

enum kind { OWN, DURABLE, POSTED, KINDS };
static const char *const kinds[KINDS] = {"own", "durable", "posted"};

struct result {
    enum kind kind;
    uint32_t engines;
    uint64_t steps;
    double wall, processor; /* seconds */
    double post;            /* nanoseconds of a call that posts */
};

struct flight {
    yawl_req_t req;
    struct lane *lane;
    yawl_case_id id; /* 0: it has still to be started */
    uint32_t task;
};

/* One engine with its cases; its thread's alone while it runs. */
struct lane {
    yawl_post_t post;
    yawl_engine_t *engine;
    struct flight *flights;
    uint32_t count, open;
    uint64_t steps;
    double until;
    uv_sem_t done;
};

struct bench_engines {
    yawl_engines_t engines;
    yawl_engines_options_t options;
    struct lane lanes[ENGINES_MAX];
};

static double seconds_of(clockid_t clock)
{
    struct timespec time;
    (void)clock_gettime(clock, &time);
    return (double)time.tv_sec + (double)time.tv_nsec / 1e9;
}

static void must(int status, const char *what, const char *why)
{
    if (status >= 0) return;
    fprintf(stderr, "yawlbench: %s: %s: %s\n", what, yawl_strerror(status), why);
    exit(3);
}

static void *take(size_t count, size_t size)
{
    void *bytes = calloc(count, size);
    if (bytes == NULL) must(YAWL_ENOMEM, "engines", "");
    return bytes;
}

/* ---- Steps that follow each other on an engine's thread ---- */

static void fly(struct flight *flight);

static void on_step(yawl_req_t *req, int status, const struct yawl_case_result *result)
{
    struct flight *flight = req->data;
    struct lane *lane = flight->lane;
    must(status, "step", status < 0 ? result->message : "");
    lane->open--;
    lane->steps++;
    if (flight->id != 0) flight->task ^= 1u;
    flight->id = result->id;
    /* the clock is looked at once a round */
    bool goes = flight != lane->flights || seconds_of(CLOCK_MONOTONIC) < lane->until;
    if (!goes) lane->until = 0;
    if (lane->until > 0)
        fly(flight);
    else if (lane->open == 0)
        uv_sem_post(&lane->done);
}

static void fly(struct flight *flight)
{
    yawl_engine_t *engine = flight->lane->engine;
    flight->lane->open++;
    int status =
        flight->id == 0
            ? yawl_program_start(engine, &flight->req, &loop_program, NULL, on_step)
            : yawl_task_complete(engine, &flight->req, flight->id, flight->task, NULL, on_step);
    must(status, "step", yawl_engine_message(engine));
}

static void begin_lane(yawl_post_t *post, yawl_engine_t *engine)
{
    struct lane *lane = (struct lane *)(void *)post;
    (void)engine;
    for (uint32_t i = 0; i < lane->count; i++) fly(&lane->flights[i]);
}

static void run_lanes(struct bench_engines *b, struct result *result)
{
    double until = seconds_of(CLOCK_MONOTONIC) + SECONDS;
    for (uint32_t i = 0; i < result->engines; i++) {
        struct lane *lane = &b->lanes[i];
        lane->until = until;
        lane->count = CASES / result->engines;
        lane->flights = take(lane->count, sizeof *lane->flights);
        for (uint32_t f = 0; f < lane->count; f++) {
            lane->flights[f].lane = lane;
            lane->flights[f].req.data = &lane->flights[f];
        }
        must(uv_sem_init(&lane->done, 0), "semaphore", "");
        must(yawl_post_call(&b->engines, &lane->post, i, begin_lane), "post", "");
    }
    for (uint32_t i = 0; i < result->engines; i++) {
        uv_sem_wait(&b->lanes[i].done);
        uv_sem_destroy(&b->lanes[i].done);
        result->steps += b->lanes[i].steps;
        free(b->lanes[i].flights);
    }
}

/* ---- Steps that foreign threads post ---- */

struct letter {
    yawl_post_t post; /* first */
    struct poster *poster;
    yawl_case_id id;
    uint32_t task;
};

struct poster {
    struct bench_engines *bench;
    uv_thread_t thread;
    struct letter letters[CASES / 2];
    uint32_t count;
    atomic_uint open;
    uv_sem_t landed;
    uint64_t steps;
    double until, posting;
};

static void on_answer(yawl_post_t *post, int status, const struct yawl_case_result *result)
{
    struct letter *letter = (struct letter *)(void *)post;
    struct poster *poster = letter->poster;
    must(status, "step", status < 0 ? result->message : "");
    if (letter->id != 0) letter->task ^= 1u;
    letter->id = result->id;
    if (atomic_fetch_sub(&poster->open, 1) == 1) uv_sem_post(&poster->landed);
}

static void post_one(struct letter *letter)
{
    yawl_engines_t *engines = &letter->poster->bench->engines;
    yawl_item_id item = {letter->id, letter->task, 0, 0, 0};
    must(letter->id == 0
             ? yawl_post_start(engines, &letter->post, &loop_program, NULL, on_answer)
             : yawl_post_complete(engines, &letter->post, item, NULL, on_answer),
         "post", "");
}

static void post_batches(void *context)
{
    struct poster *poster = context;
    for (uint32_t at = 0; seconds_of(CLOCK_MONOTONIC) < poster->until || at > 0;) {
        atomic_store(&poster->open, BATCH);
        double start = seconds_of(CLOCK_MONOTONIC);
        for (uint32_t i = 0; i < BATCH; i++) post_one(&poster->letters[at + i]);
        poster->posting += seconds_of(CLOCK_MONOTONIC) - start;
        uv_sem_wait(&poster->landed);
        poster->steps += BATCH;
        at = (at + BATCH) % poster->count;
    }
}

static void start_poster(struct bench_engines *b, struct poster *poster, uint32_t count)
{
    poster->bench = b;
    poster->count = count;
    poster->until = seconds_of(CLOCK_MONOTONIC) + SECONDS;
    must(uv_sem_init(&poster->landed, 0), "semaphore", "");
    for (uint32_t i = 0; i < count; i++) poster->letters[i].poster = poster;
    must(uv_thread_create(&poster->thread, post_batches, poster), "thread", "");
}

static void run_posters(struct bench_engines *b, struct result *result)
{
    struct poster *posters = take(result->engines, sizeof *posters);
    double posting = 0;
    for (uint32_t i = 0; i < result->engines; i++)
        start_poster(b, &posters[i], CASES / (result->engines > 2 ? result->engines : 2));
    for (uint32_t i = 0; i < result->engines; i++) {
        (void)uv_thread_join(&posters[i].thread);
        uv_sem_destroy(&posters[i].landed);
        result->steps += posters[i].steps;
        posting += posters[i].posting;
    }
    result->post = posting / (double)result->steps * 1e9;
    free(posters);
}

/* ---- Life ---- */

static int on_open(yawl_engines_t *engines, yawl_engine_t *engine, uint32_t partition)
{
    struct bench_engines *b = engines->data;
    b->lanes[partition].engine = engine;
    return yawl_program_register(engine, &loop_program, NULL);
}

static void remove_stores(const char *folder)
{
    static const char *const ends[] = {"",         "-wal",         "-shm",        "-owner",
                                       "-history", "-history-wal", "-history-shm"};
    char path[PATH_ROOM];
    for (uint32_t i = 0; i < ENGINES_MAX; i++) {
        for (size_t e = 0; e < sizeof ends / sizeof *ends; e++) {
            snprintf(path, sizeof path, "%s/cases-%03u%s", folder, i, ends[e]);
            (void)remove(path);
        }
    }
    snprintf(path, sizeof path, "%s/partitions", folder);
    (void)remove(path);
    (void)rmdir(folder);
}

static struct result measure(enum kind kind, uint32_t engines, const char *folder)
{
    struct bench_engines *b = take(1, sizeof *b);
    struct result result = {.kind = kind, .engines = engines};
    struct yawl_sqlite_options file = {.path = folder};
    yawl_stores_t *stores = NULL;
    remove_stores(folder);
    if (kind == DURABLE) must(yawl_stores_sqlite_open(&stores, &file, engines), folder, file.problem);
    b->engines.data = b;
    b->options = (yawl_engines_options_t){
        .partitions = engines, .threads = engines, .stores = stores, .open = on_open};
    must(yawl_engines_open(&b->engines, &b->options), "engines", b->options.problem);
    double wall = seconds_of(CLOCK_MONOTONIC), processor = seconds_of(CLOCK_PROCESS_CPUTIME_ID);
    if (kind == POSTED)
        run_posters(b, &result);
    else
        run_lanes(b, &result);
    result.wall = seconds_of(CLOCK_MONOTONIC) - wall;
    result.processor = seconds_of(CLOCK_PROCESS_CPUTIME_ID) - processor;
    yawl_engines_free(&b->engines);
    if (stores != NULL) yawl_stores_sqlite_close(stores);
    remove_stores(folder);
    free(b);
    return result;
}

/* ---- Results ---- */

static void print(const struct result *r)
{
    printf("%-8s %u engines: %11.0f steps/s, %6.1f ns of processor a step", kinds[r->kind],
           r->engines, (double)r->steps / r->wall, r->processor / (double)r->steps * 1e9);
    if (r->kind == POSTED) printf(", %5.1f ns a post", r->post);
    printf("\n");
}

static int write_file(const char *path, const struct result *results, uint32_t count, bool json)
{
    FILE *file = path == NULL ? NULL : fopen(path, "w");
    if (path == NULL) return 0;
    if (file == NULL) return fprintf(stderr, "yawlbench: %s cannot be written\n", path), 1;
    fprintf(file, json ? "{\"format\": 1, \"results\": [\n"
                       : "kind,engines,steps,wall_s,processor_s,post_ns\n");
    for (uint32_t i = 0; i < count; i++) {
        const struct result *r = &results[i];
        fprintf(file,
                json ? "  {\"kind\": \"%s\", \"engines\": %u, \"steps\": %llu, \"wall_s\": %.3f, "
                       "\"processor_s\": %.3f, \"post_ns\": %.1f}%s\n"
                     : "%s,%u,%llu,%.3f,%.3f,%.1f%s\n",
                kinds[r->kind], r->engines, (unsigned long long)r->steps, r->wall, r->processor,
                r->post, json && i + 1 < count ? "," : "");
    }
    fprintf(file, json ? "]}\n" : "");
    return fclose(file) == 0 ? 0 : 1;
}

int bench_engines(const struct bench_options *options)
{
    struct result results[KINDS * 3];
    uint32_t count = 0;
    printf("engines level: one completed work item a step, %u cases in flight, %ld processors\n",
           CASES, sysconf(_SC_NPROCESSORS_ONLN));
    for (int kind = 0; kind < KINDS; kind++) {
        for (uint32_t engines = 1; engines <= ENGINES_MAX; engines *= 2) {
            results[count] = measure((enum kind)kind, engines, options->store);
            print(&results[count++]);
        }
    }
    return write_file(options->json, results, count, true) |
           write_file(options->csv, results, count, false);
}
