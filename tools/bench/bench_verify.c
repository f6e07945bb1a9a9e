/* yawlbench verify: CPU of the verification of one net, without process start, reading and printing.
 *
 * 1,400 random nets like industrial ones (random_net.c), each the median of some runs; then nets with much
 * parallelism and a large one; with --yawlc also a whole `yawlc check`.
 */
#include "bench/bench_verify.h"

#include "bench/bench.h"
#include "bench/measure.h"
#include "bench/random_net.h"
#include "compile.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define NETS    1400u
#define SLOWEST 5u
#define SINGLES 4u
/* A run that is shorter is repeated within one measurement, so that the clock does not count. */
#define BATCH_US  100.0
#define BATCH_MAX 64u
#define RUNS_MAX  15u
/* Runs of a net that takes long. */
#define LONG_US  20000.0
#define RUNS_MIN 3u

struct figure {
    uint64_t seed;
    uint32_t tasks;
    double us;
    bool is_whole; /* runs enough were undisturbed */
    enum verify_verdict verdict;
    unsigned defects;
};

struct industrial {
    bool has_plain_guards;
    uint32_t count, whole_count;
    struct figure nets[NETS];
    double median, p90, p99, max, sum;
    uint32_t verdicts[VERIFY_VERDICT_COUNT];
    uint64_t checksum;
};

/* A net by itself, with what it should take. */
struct single {
    const char *name;
    double target_us;
    struct text (*write)(struct arena *arena);
    struct figure figure;
    uint32_t moves; /* of its first witness */
};

struct results {
    struct industrial industrial[2]; /* guards that say nothing, guards that count */
    struct single singles[SINGLES];
    double process;
};

/* ---- One net ---- */

/* One measurement: `count` runs, each with memory of its own. */
static void measure_batch(const struct compilation *c, uint32_t count,
                          struct bench_batches *batches, const struct verified_specification **last)
{
    static struct arena *arenas[BATCH_MAX];
    struct diagnostics diagnostics[BATCH_MAX] = {0};
    for (uint32_t i = 0; i < count; i++) {
        if (arenas[i] != NULL) arena_free(arenas[i]);
        diagnostics[i].arena = arenas[i] = arena_new(ARENA_LIMIT_DEFAULT);
        memset(arena_alloc(arenas[i], 1), 0, 1);
    }
    struct bench_window window = bench_open();
    for (uint32_t i = 0; i < count; i++) {
        *last = verify_specification(arenas[i], c->units.items[0].net, &c->limits, &diagnostics[i]);
    }
    bench_close(batches, window, count);
}

/* The first one says how many runs are a measurement. The verdict stays valid until the next one. */
static const struct verified_net *measure(const struct compilation *c, struct figure *figure)
{
    static struct bench_batches batches;
    const struct verified_specification *last;
    batches.count = batches.whole_count = 0;
    measure_batch(c, 1, &batches, &last);
    double first = batches.ns[0] / 1e3;
    uint32_t runs = first > LONG_US ? RUNS_MIN : RUNS_MAX;
    uint32_t count = first < BATCH_US ? (uint32_t)(BATCH_US / (first + 1)) + 1 : 1;
    if (count > BATCH_MAX) count = BATCH_MAX;
    batches.count = batches.whole_count = 0;
    while (batches.count < runs || (batches.whole_count < RUNS_MIN && batches.count < 4 * runs)) {
        measure_batch(c, count, &batches, &last);
    }
    figure->us = bench_undisturbed_median(&batches, RUNS_MIN) / 1e3;
    figure->is_whole = batches.whole_count >= RUNS_MIN;
    figure->verdict = last->nets.items[0].verdict;
    figure->defects = last->nets.items[0].defects;
    figure->tasks = last->nets.items[0].net->tasks.count;
    return &last->nets.items[0];
}

static bool load(struct compilation *c, struct text text)
{
    compile_init(c, ARENA_LIMIT_DEFAULT);
    c->limits.is_only_checked = true; /* as `yawlc check` does */
    if (compile(c, TEXT("net.yaml"), text, STAGE_NET)) return true;
    struct text_buffer out = {.arena = c->arena};
    diagnostics_print(&c->diagnostics, &out, false);
    fprintf(stderr, TEXT_FMT, TEXT_ARG(text_built(&out)));
    compile_done(c);
    return false;
}

/* ---- Industrial nets ---- */

static bool measure_net(struct figure *figure, uint64_t seed, bool has_plain_guards)
{
    struct arena *arena = arena_new(ARENA_LIMIT_DEFAULT);
    struct compilation c;
    figure->seed = seed;
    bool fine = load(&c, bench_random_net(arena, seed, has_plain_guards));
    if (fine) {
        (void)measure(&c, figure);
        compile_done(&c);
    }
    arena_free(arena);
    return fine;
}

static int slower_first(const void *a, const void *b)
{
    double x = ((const struct figure *)a)->us, y = ((const struct figure *)b)->us;
    return (x < y) - (x > y);
}

static bool measure_industrial(struct industrial *all)
{
    for (uint32_t i = 0; i < all->count; i++) {
        struct figure *figure = &all->nets[i];
        if (!measure_net(figure, i + 1, all->has_plain_guards)) return false;
        all->verdicts[figure->verdict]++;
        all->sum += figure->us;
        all->whole_count += figure->is_whole;
        uint64_t what = (uint64_t)figure->verdict << 32 | figure->defects;
        all->checksum = (all->checksum ^ what) * 1099511628211u + figure->tasks;
    }
    qsort(all->nets, all->count, sizeof *all->nets, slower_first);
    all->max = all->nets[0].us;
    all->p99 = all->nets[all->count / 100].us;
    all->p90 = all->nets[all->count / 10].us;
    all->median = all->nets[all->count / 2].us;
    return true;
}

static void print_industrial(const struct industrial *all)
{
    printf("%u random nets of %u to %u tasks%s: median %.1f%s  p90 %.1f  p99 %.1f%s  max %.1f%s  "
           "together %.1f ms, %u of them undisturbed\n ",
           all->count, RANDOM_NET_TASKS_MIN, RANDOM_NET_TASKS_MAX,
           all->has_plain_guards ? ", guards that count" : "", all->median,
           all->has_plain_guards ? "" : " (20)", all->p90, all->p99,
           all->has_plain_guards ? "" : " (250)", all->max, all->has_plain_guards ? "" : " (2000)",
           all->sum / 1e3, all->whole_count);
    for (int i = 0; i < VERIFY_VERDICT_COUNT; i++) {
        printf(" %u %s ", all->verdicts[i], verify_verdict_name((enum verify_verdict)i));
    }
    printf(" checksum %016" PRIx64 "\n", all->checksum);
    for (uint32_t i = 0; i < SLOWEST && i < all->count; i++) {
        const struct figure *f = &all->nets[i];
        printf("  slowest: seed %4" PRIu64 "  %3u tasks  %8.1f  %s\n", f->seed, f->tasks, f->us,
               verify_verdict_name(f->verdict));
    }
    fflush(stdout);
}

/* One line a net, for whoever looks for what is slow. */
static bool write_csv(const char *path, const struct industrial *all)
{
    FILE *file = fopen(path, all->has_plain_guards ? "a" : "w");
    if (file == NULL) return false;
    for (uint32_t i = 0; i < all->count; i++) {
        const struct figure *f = &all->nets[i];
        fprintf(file, "%d,%" PRIu64 ",%u,%.2f,%s,%u\n", all->has_plain_guards, f->seed, f->tasks,
                f->us, verify_verdict_name(f->verdict), f->defects);
    }
    return fclose(file) == 0;
}

/* The net of one seed and what it takes: to look into. */
static int show_net(uint64_t seed)
{
    struct arena *arena = arena_new(ARENA_LIMIT_DEFAULT);
    struct figure figure = {0};
    printf(TEXT_FMT, TEXT_ARG(bench_random_net(arena, seed, false)));
    bool fine = measure_net(&figure, seed, false);
    fprintf(stderr, "%u tasks  %.1f us  %s\n", figure.tasks, figure.us,
            verify_verdict_name(figure.verdict));
    arena_free(arena);
    return fine ? 0 : 1;
}

/* ---- Single nets ---- */

/* One of the branches may be a choice whose two ways meet as if both were taken. */
static struct text parallel(struct arena *arena, uint32_t branches, bool is_mismatched)
{
    struct text_buffer out = {.arena = arena};
    text_add_string(&out, "yawl: 1\nworkflow: parallel\nin: { large: bool }\nstart: split\ntasks:\n"
                          "  split: { offer: { role: clerk }, split: and, then: [");
    for (uint32_t i = 0; i < branches; i++) text_print(&out, i > 0 ? ", b%u" : "b%u", i);
    text_add_string(&out, "] }\n");
    for (uint32_t i = 0; i < branches; i++) {
        bool is_choice = is_mismatched && i == branches / 2;
        text_print(&out, "  b%u: { offer: { role: clerk }, %s }\n", i,
                   is_choice ? "split: xor, then: [{ to: x, when: large }, y]" : "then: join");
    }
    if (is_mismatched) {
        text_add_string(&out, "  x: { offer: { role: clerk }, then: join }\n"
                              "  y: { offer: { role: clerk }, then: join }\n");
    }
    text_add_string(&out, "  join: { offer: { role: clerk }, join: and, then: end }\n");
    return text_built(&out);
}

static struct text parallel_40(struct arena *arena) { return parallel(arena, 40, false); }
static struct text parallel_1000(struct arena *arena) { return parallel(arena, 1000, false); }
static struct text mismatched_40(struct arena *arena) { return parallel(arena, 40, true); }
static struct text large(struct arena *arena) { return bench_specification(arena, 10000, false); }

static bool measure_single(struct single *single)
{
    struct arena *arena = arena_new(ARENA_LIMIT_DEFAULT);
    struct compilation c;
    bool fine = load(&c, single->write(arena));
    if (fine) {
        const struct verified_net *net = measure(&c, &single->figure);
        if (net->witnesses.count > 0) single->moves = net->witnesses.items[0].moves.count;
        compile_done(&c);
    }
    arena_free(arena);
    if (!fine) return false;
    printf("%-34s %6u tasks  %10.1f  (%.0f)  %s", single->name, single->figure.tasks,
           single->figure.us, single->target_us, verify_verdict_name(single->figure.verdict));
    printf(single->moves > 0 ? ", witness of %u moves\n" : "\n", single->moves);
    fflush(stdout);
    return true;
}

/* ---- A whole process ---- */

/* CPU of `yawlc check FILE`; below zero after a failure. */
static double process_us(const char *yawlc, const char *file)
{
    fflush(stdout);
    pid_t child = fork();
    if (child == 0) {
        bool quiet =
            freopen("/dev/null", "w", stdout) != NULL && freopen("/dev/null", "w", stderr) != NULL;
        if (quiet) execlp(yawlc, yawlc, "check", file, (char *)NULL);
        _exit(127);
    }
    struct rusage usage;
    int status;
    if (child < 0 || wait4(child, &status, 0, &usage) != child) return -1;
    if (!WIFEXITED(status) || WEXITSTATUS(status) > 1) return -1;
    return (double)(usage.ru_utime.tv_sec + usage.ru_stime.tv_sec) * 1e6 +
           (double)(usage.ru_utime.tv_usec + usage.ru_stime.tv_usec);
}

static double measure_process(const struct bench_options *options)
{
    double us[RUNS_MAX];
    if (options->file == NULL) return 0;
    for (uint32_t i = 0; i < RUNS_MAX; i++) {
        us[i] = process_us(options->yawlc, options->file);
        if (us[i] < 0) {
            fprintf(stderr, "yawlbench: %s cannot check %s\n", options->yawlc, options->file);
            return -1;
        }
    }
    double median = bench_median(us, RUNS_MAX);
    printf("%s check %s: %.1f (10000), the whole process\n", options->yawlc, options->file, median);
    return median;
}

/* ---- JSON ---- */

static void write_industrial(FILE *file, const struct industrial *all)
{
    fprintf(file,
            "  {\"plain_guards\": %s, \"nets\": %u, \"median\": %.2f, \"p90\": %.2f, \"p99\": "
            "%.2f, \"max\": %.2f, \"sum\": %.1f,\n   \"verdicts\": {",
            all->has_plain_guards ? "true" : "false", all->count, all->median, all->p90, all->p99,
            all->max, all->sum);
    for (int i = 0; i < VERIFY_VERDICT_COUNT; i++) {
        fprintf(file, "\"%s\": %u%s", verify_verdict_name((enum verify_verdict)i), all->verdicts[i],
                i + 1 < VERIFY_VERDICT_COUNT ? ", " : "}");
    }
    fprintf(file, ", \"checksum\": \"%016" PRIx64 "\"}", all->checksum);
}

static int write_json(const char *path, const struct results *results)
{
    FILE *file = fopen(path, "w");
    if (file == NULL) {
        perror(path);
        return 1;
    }
    fprintf(file, "{\"format\": 1, \"unit\": \"us\", \"process\": %.1f, \"industrial\": [\n",
            results->process);
    write_industrial(file, &results->industrial[0]);
    fprintf(file, ",\n");
    write_industrial(file, &results->industrial[1]);
    fprintf(file, "],\n \"singles\": [\n");
    for (uint32_t i = 0; i < SINGLES; i++) {
        const struct single *s = &results->singles[i];
        fprintf(file,
                "  {\"name\": \"%s\", \"tasks\": %u, \"us\": %.2f, \"target\": %.0f, \"verdict\": "
                "\"%s\", \"witness\": %u}%s\n",
                s->name, s->figure.tasks, s->figure.us, s->target_us,
                verify_verdict_name(s->figure.verdict), s->moves, i + 1 < SINGLES ? "," : "");
    }
    fprintf(file, " ]}\n");
    return fclose(file) == 0 ? 0 : 1;
}

int bench_verify(const struct bench_options *options)
{
    static struct results results = {
        .singles = {
            {.name = "40 parallel branches", .target_us = 100, .write = parallel_40},
            {.name = "1,000 parallel branches", .target_us = 10000, .write = parallel_1000},
            {.name = "40, one choice that is mismatched", .target_us = 200, .write = mismatched_40},
            {.name = "a sound net of 10,000 tasks", .target_us = 200000, .write = large}}};
    if (options->pattern > 0) return show_net(options->pattern);
    printf("verify: CPU of one net, us (target); median of up to %u measurements\n", RUNS_MAX);
    for (uint32_t i = 0; i < 2; i++) {
        struct industrial *all = &results.industrial[i];
        all->has_plain_guards = i == 1;
        all->count = options->cases < NETS ? (uint32_t)options->cases : NETS;
        if (all->count == 0) continue;
        if (!measure_industrial(all)) return 1;
        print_industrial(all);
        if (options->csv != NULL && !write_csv(options->csv, all)) return 1;
    }
    for (uint32_t i = 0; i < SINGLES; i++) {
        if (!measure_single(&results.singles[i])) return 1;
    }
    results.process = measure_process(options);
    if (results.process < 0) return 1;
    return options->json == NULL ? 0 : write_json(options->json, &results);
}
