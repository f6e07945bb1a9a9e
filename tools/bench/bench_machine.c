/* yawlbench machine: the generated step of each pattern beside the hand-written one, in one run.
 *
 * A step is a completion (or a start, a leaving, where the run has them apart); the start of a
 * case is not measured. Hot: case after case, each step waits for the one before. Wide: very many
 * cases, every step on another one, in an order that no prefetcher guesses. Both sides take turns,
 * so that a noisy machine hits both. */
#include "bench/bench_machine.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "bench/bench.h"

#define CHANGES_MAX 4096
/* Cases that fit the first cache together. */
#define HOT_CASES  256u
#define HOT_TURNS  32u
#define TURNS      21
#define WIDE_BATCH 8192
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
        double cpu = bench_cpu_seconds();
        uint64_t start = bench_ticks();
        for (uint32_t i = 0; i < HOT_CASES; i++) {
            for (uint32_t k = 1; k < side->run->count; k++)
                perform(side, &side->run->operations[k], side->cases + i * side->case_size);
        }
        bench_batch(batches, bench_ticks() - start, (uint64_t)HOT_CASES * (side->run->count - 1));
        batches->cpu_seconds += bench_cpu_seconds() - cpu;
    }
}

/* ---- Wide ---- */

/* Every operation of the run on all cases, before the next one on all cases. */
static void run_wide(struct side *side, uint64_t cases, struct bench_batches *batches)
{
    enter_all(side, cases);
    double cpu = bench_cpu_seconds();
    for (uint32_t k = 1; k < side->run->count; k++) {
        uint64_t at = 0;
        for (uint64_t done = 0; done < cases; done += WIDE_BATCH) {
            uint64_t start = bench_ticks();
            for (uint32_t i = 0; i < WIDE_BATCH; i++) {
                at = (at + SCATTER) & (cases - 1);
                perform(side, &side->run->operations[k], side->cases + at * side->case_size);
            }
            bench_batch(batches, bench_ticks() - start, WIDE_BATCH);
        }
    }
    batches->cpu_seconds += bench_cpu_seconds() - cpu;
}

/* ---- One pattern ---- */

static void *take(size_t size)
{
    void *bytes = calloc(1, size);
    if (bytes != NULL) return bytes;
    fprintf(stderr, "yawlbench: no memory for %zu bytes; use fewer --cases\n", size);
    exit(3);
}

/* Runs both sides in turns; the ratio is the median of the turns' ratios. */
static double compare_sides(struct side *generated, struct side *hand, uint64_t cases,
                            struct machine_result *result)
{
    static struct bench_batches batches[2];
    double ratios[TURNS];
    uint32_t turns = cases == 1 ? TURNS : 3;
    memset(batches, 0, sizeof batches);
    for (uint32_t turn = 0; turn < turns; turn++) {
        uint32_t before[2] = {batches[0].count, batches[1].count};
        for (uint32_t s = 0; s < 2; s++) {
            struct side *side = s == 0 ? generated : hand;
            if (cases == 1)
                run_hot(side, &batches[s]);
            else
                run_wide(side, cases, &batches[s]);
        }
        double medians[2];
        for (uint32_t s = 0; s < 2; s++) {
            uint32_t count = batches[s].count - before[s];
            double *copy = take(count * sizeof *copy + 1);
            memcpy(copy, batches[s].ns + before[s], count * sizeof *copy);
            medians[s] = bench_median(copy, count);
            free(copy);
        }
        ratios[turn] = medians[1] > 0 ? medians[0] / medians[1] : 0;
    }
    struct bench_spread *spreads = cases == 1 ? result->hot : result->wide;
    spreads[0] = bench_spread_of(&batches[0]);
    spreads[1] = bench_spread_of(&batches[1]);
    return bench_median(ratios, turns);
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
    result->hot_ratio = compare_sides(&generated, &hand, 1, result);
    if (cases > 1) result->wide_ratio = compare_sides(&generated, &hand, cases, result);
    result->checksum = generated.checksum ^ hand.checksum << 1;
    free(generated.cases);
    free(hand.cases);
}

/* ---- The report ---- */

static void print_row(const struct machine_result *r)
{
    printf("%3u %-40s %6.2f %6.2f %5.2f   %6.1f %6.1f %5.2f   %6.1f %6.1f %6u  %016llx\n",
           r->pattern->number, r->pattern->program->name + 6, r->hot[0].p50, r->hot[1].p50,
           r->hot_ratio, r->wide[0].p50, r->wide[1].p50, r->wide_ratio, r->hot[0].p99,
           r->hot[0].p999, r->frame_size, (unsigned long long)r->checksum);
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
           "%-44s %6s %6s %5s   %6s %6s %5s   %6s %6s %6s  checksum\n",
           bench_ticks_per_ns(), (unsigned long long)cases, "pattern", "hot", "hand", "ratio",
           "wide", "hand", "ratio", "p99", "p99.9", "frame");
    for (uint32_t i = 0; i < BENCH_PATTERNS_COUNT; i++) {
        if (options->pattern != 0 && bench_patterns[i].number != options->pattern) continue;
        measure(&bench_patterns[i], cases, &results[count]);
        print_row(&results[count++]);
    }
    return bench_report_machine(options, results, count);
}
