/* yawlbench count: the runs that callgrind counts, each pattern in one call of bench_counted(). */
#include <stdio.h>
#include <stdlib.h>

#include "bench/bench_machine.h"

#define RUNS        100u
#define CHANGES_MAX 4096

static uint32_t entries[CHANGES_MAX];

/* Its name is what tools/bench/instructions.py asks callgrind for. */
__attribute__((noinline)) uint64_t bench_counted(const struct bench_run *run, void *cases);

uint64_t bench_counted(const struct bench_run *run, void *cases)
{
    struct bench_instances instances = {0};
    uint64_t checksum = 0;
    for (uint32_t i = 0; i < RUNS; i++) {
        for (uint32_t k = 1; k < run->count; k++) {
            struct yawl_changes changes = {.entries = entries};
            bench_perform(&run->operations[k], (char *)cases + i * (size_t)run->case_size, &changes,
                          &instances);
            checksum += changes.count;
        }
    }
    return checksum;
}

/* The cases are started outside of what is counted. */
static void *started_cases(const struct bench_run *run)
{
    struct bench_instances instances = {0};
    char *cases = calloc(RUNS, run->case_size);
    for (uint32_t i = 0; cases != NULL && i < RUNS; i++) {
        struct yawl_changes changes = {.entries = entries};
        bench_perform(&run->operations[0], cases + i * (size_t)run->case_size, &changes,
                      &instances);
    }
    return cases;
}

int bench_count(const struct bench_options *options)
{
    for (uint32_t i = 0; i < BENCH_PATTERNS_COUNT; i++) {
        const struct bench_pattern *pattern = &bench_patterns[i];
        if (options->pattern != 0 && pattern->number != options->pattern) continue;
        struct bench_run run;
        bench_read_run(pattern->program, pattern->run, &run);
        run.case_size = (run.case_size + 7u) & ~7u;
        void *cases = started_cases(&run);
        if (cases == NULL) return 1;
        uint64_t checksum = bench_counted(&run, cases);
        printf("%s %u %u %llu\n", pattern->program->name, RUNS * (run.count - 1),
               run.program->nets[0].frame_size, (unsigned long long)checksum);
        free(cases);
    }
    return 0;
}
