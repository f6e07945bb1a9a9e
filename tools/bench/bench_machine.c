/* yawlbench machine: the generated step of each pattern beside the hand-written one, in one run.
 *
 * A step is a completion (or a start, a leaving, where the run has them apart); the start of a
 * case is not measured. Hot: case after case, each step waits for the one before. Wide: very many
 * cases, every step on another one, in an order that no prefetcher guesses. Both sides take turns,
 * and batches that a neighbour on the core disturbed do not count where enough are left. */
#include "bench/bench_machine.h"

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

#include "bench/bench.h"

#define CHANGES_MAX 4096
/* Cases that fit the first cache together. */
#define HOT_CASES  256u
#define HOT_TURNS  32u
#define TURNS      41
#define WIDE_TURNS 3
/* So many times the turns, to see each side undisturbed. */
#define PATIENCE   8
#define WIDE_BATCH 1024
#define LARGE_PAGE ((size_t)2 << 20)
/* Odd, so that a walk by it over a power of two visits everything. */
#define SCATTER ((uint64_t)0x9E3779B97F4A7C15u)

static uint32_t entries[CHANGES_MAX];

/* What each side does for one operation on case `at`. */
struct side {
    const struct bench_run *run;
    hand_step hand; /* NULL: the generated side */
    char *cases;
    uint32_t case_size;
    uint64_t checksum;
    struct bench_instances instances;
};

/* Both sides are told what happens by the same switch, and called through a pointer. */
static inline void perform(struct side *side, const struct bench_operation *operation, void *at)
{
    struct yawl_changes changes = {.entries = entries};
    if (side->hand != NULL)
        hand_perform(side->hand, operation, at, &changes);
    else
        bench_perform(operation, at, &changes, &side->instances);
    side->checksum += changes.count + (changes.count > 0 ? entries[0] : 0);
}

/* ---- Hot ---- */

static void enter_all(struct side *side, uint64_t cases)
{
    for (uint64_t i = 0; i < cases; i++)
        perform(side, &side->run->operations[0], side->cases + i * side->case_size);
}

/* Whole cases one after the other, each step on what the one before it left; they fit the first
 * cache. */
static void run_hot(struct side *side, struct bench_batches *batches)
{
    for (uint32_t turn = 0; turn < HOT_TURNS; turn++) {
        enter_all(side, HOT_CASES);
        struct bench_window window = bench_open();
        for (uint32_t i = 0; i < HOT_CASES; i++) {
            for (uint32_t k = 1; k < side->run->count; k++)
                perform(side, &side->run->operations[k], side->cases + i * side->case_size);
        }
        bench_close(batches, window, (uint64_t)HOT_CASES * (side->run->count - 1));
    }
}

/* ---- Wide ---- */

/* Every operation of the run on all cases, before the next one on all cases; each has batches of its own,
 * for a slow one is disturbed more often. */
static void run_wide(struct side *side, uint64_t cases, struct bench_batches *of_operations)
{
    enter_all(side, cases);
    for (uint32_t k = 1; k < side->run->count; k++) {
        struct bench_batches *batches = &of_operations[k - 1];
        uint64_t at = 0;
        for (uint64_t done = 0; done < cases; done += WIDE_BATCH) {
            struct bench_window window = bench_open();
            for (uint32_t i = 0; i < WIDE_BATCH; i++) {
                at = (at + SCATTER) & (cases - 1);
                perform(side, &side->run->operations[k], side->cases + at * side->case_size);
            }
            bench_close(batches, window, WIDE_BATCH);
        }
    }
}

/* ---- One pattern ---- */

/* Both sides' cases lie in large pages, as the engine's store lays its own: a walk over a million of them
 * is to cost a cache line, not a page table. */
static void *take(size_t size)
{
    void *bytes = NULL;
    if (posix_memalign(&bytes, LARGE_PAGE, size) == 0) {
        (void)madvise(bytes, size, MADV_HUGEPAGE); /* a wish, no more */
        return memset(bytes, 0, size);
    }
    fprintf(stderr, "yawlbench: no memory for %zu bytes; use fewer --cases\n", size);
    exit(3);
}

/* What is measured apart: all steps together when hot, each operation when wide. */
struct parts {
    struct bench_batches of[BENCH_OPERATIONS_MAX];
};

_Static_assert(BENCH_OPERATIONS_MAX <= BENCH_PARTS_MAX, "one spread joins the operations of a run");

/* One of the parts was disturbed nearly all the time. */
static bool has_too_few(const struct parts *parts, uint32_t count)
{
    for (uint32_t i = 0; i < count; i++) {
        if (parts->of[i].whole_count < BENCH_WHOLE_MIN) return true;
    }
    return false;
}

/* Undisturbed batches of one side are not compared with disturbed ones of the other. */
static void take_all(struct parts parts[2], uint32_t count)
{
    for (uint32_t i = 0; i < count; i++)
        parts[0].of[i].whole_count = parts[1].of[i].whole_count = 0;
}

/* Runs both sides in turns; the ratio is that of their medians. */
static double compare_sides(struct side *generated, struct side *hand, uint64_t cases,
                            struct bench_spread spreads[2])
{
    static struct parts parts[2];
    uint32_t turns = cases == 1 ? TURNS : WIDE_TURNS;
    uint32_t count = cases == 1 ? 1 : generated->run->count - 1;
    memset(parts, 0, sizeof parts);
    for (uint32_t turn = 0; turn < PATIENCE * turns; turn++) {
        bool few = has_too_few(&parts[0], count) || has_too_few(&parts[1], count);
        if (turn >= turns && !few) break;
        for (uint32_t s = 0; s < 2; s++) {
            struct side *side = s == 0 ? generated : hand;
            if (cases == 1)
                run_hot(side, parts[s].of);
            else
                run_wide(side, cases, parts[s].of);
        }
    }
    if (has_too_few(&parts[0], count) || has_too_few(&parts[1], count)) take_all(parts, count);
    for (uint32_t s = 0; s < 2; s++) spreads[s] = bench_joint_spread(parts[s].of, count);
    return spreads[1].p50 > 0 ? spreads[0].p50 / spreads[1].p50 : 0;
}

static void measure(const struct bench_pattern *pattern, uint64_t cases,
                    struct machine_result *result)
{
    struct bench_run run;
    bench_read_run(pattern->program, pattern->run, &run);
    struct side generated = {.run = &run, .case_size = (run.case_size + 7u) & ~7u};
    struct side hand = {.run = &run, .hand = pattern->hand, .case_size = sizeof(struct hand)};
    uint64_t room = cases > HOT_CASES ? cases : HOT_CASES;
    generated.cases = take(generated.case_size * room);
    hand.cases = take(hand.case_size * room);
    *result = (struct machine_result){
        .pattern = pattern, .frame_size = run.case_size, .steps = run.count - 1};
    result->hot_ratio = compare_sides(&generated, &hand, 1, result->hot);
    if (cases > 1) result->wide_ratio = compare_sides(&generated, &hand, cases, result->wide);
    result->checksum = generated.checksum ^ hand.checksum << 1;
    free(generated.cases);
    free(hand.cases);
}

/* ---- The report ---- */

static void print_row(const struct machine_result *r)
{
    printf("%3u %-40s %6.2f %6.2f %5.2f   %6.1f %6.1f %5.2f   %6.1f %6.1f %6.1f %6u  %016llx\n",
           r->pattern->number, r->pattern->program->name + 6, r->hot[0].p50, r->hot[1].p50,
           r->hot_ratio, r->wide[0].p50, r->wide[1].p50, r->wide_ratio, r->hot[0].p99,
           r->hot[0].p999, 100 * r->hot[0].whole, r->frame_size, (unsigned long long)r->checksum);
    fflush(stdout);
}

static uint64_t power_of_two(uint64_t wanted)
{
    uint64_t cases = WIDE_BATCH;
    while (cases < wanted) cases *= 2;
    return wanted <= 1 ? 1 : cases;
}

int bench_machine(const struct bench_options *options)
{
    static struct machine_result results[BENCH_PATTERNS_COUNT];
    uint32_t count = 0;
    uint64_t cases = power_of_two(options->cases);
    printf("machine level: generated against hand-written, ns a step; time stamp counter %.3f GHz; "
           "%llu interleaved cases\n"
           "%-44s %6s %6s %5s   %6s %6s %5s   %6s %6s %6s %6s  checksum\n",
           bench_ticks_per_ns(), (unsigned long long)cases, "pattern", "hot", "hand", "ratio",
           "wide", "hand", "ratio", "p99", "p99.9", "alone%", "frame");
    for (uint32_t i = 0; i < BENCH_PATTERNS_COUNT; i++) {
        if (options->pattern != 0 && bench_patterns[i].number != options->pattern) continue;
        measure(&bench_patterns[i], cases, &results[count]);
        print_row(&results[count++]);
    }
    return bench_report_machine(options, results, count);
}
