/* yawlbench count: the runs that callgrind counts, each pattern in one call of bench_counted(). */
#include <stdio.h>
#include <stdlib.h>

#include "bench/bench_machine.h"

#define RUNS        100u
#define CHANGES_MAX 4096

static uint32_t entries[CHANGES_MAX];

/* Its name is what tools/bench/instructions.py asks callgrind for. */
__attribute__((noinline)) uint64_t bench_counted(const struct bench_run *run, void *frame);

uint64_t bench_counted(const struct bench_run *run, void *frame)
{
    struct bench_instances instances = {0};
    uint64_t checksum = 0;
    for (uint32_t i = 0; i < RUNS; i++) {
        for (uint32_t k = 0; k < run->count; k++) {
            struct yawl_changes changes = {.entries = entries};
            bench_perform(&run->operations[k], frame, &changes, &instances);
            checksum += changes.count;
        }
    }
    return checksum;
}

int bench_count(const struct bench_options *options)
{
    for (uint32_t i = 0; i < BENCH_PATTERNS_COUNT; i++) {
        const struct bench_pattern *pattern = &bench_patterns[i];
        if (options->pattern != 0 && pattern->number != options->pattern) continue;
        struct bench_run run;
        bench_read_run(pattern->program, pattern->run, &run);
        void *frame = calloc(1, run.case_size);
        if (frame == NULL) return 1;
        uint64_t checksum = bench_counted(&run, frame);
        printf("%s %u %u %llu\n", pattern->program->name, RUNS * (run.count - 1),
               run.program->nets[0].frame_size, (unsigned long long)checksum);
        free(frame);
    }
    return 0;
}
