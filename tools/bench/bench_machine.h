/* The machine level: results of one pattern, and how they are written down. */
#ifndef BENCH_BENCH_MACHINE_H
#define BENCH_BENCH_MACHINE_H

#include "bench/measure.h"
#include "bench/patterns.h"

/* Interleaved cases, at most. */
#define BENCH_CASES_MAX ((uint64_t)1 << 24)

struct bench_options {
    uint64_t cases;   /* interleaved cases of the wide measurement; rounded up to a power of two */
    uint32_t pattern; /* 0: all */
    const char *json, *csv, *svg; /* files to write, NULL: none */
    const char *yawlc, *cc;       /* of the size level: the compiler, the C compiler behind it */
    const char *file;             /* of the verify level: what yawlc is timed with, NULL: nothing */
    uint32_t seconds;             /* of the soak, and of the durable level; 0: its own */
    int history;                  /* of both: enum yawl_history_mode */
    uint64_t keep;                /* of the soak: bytes of the history that are kept; 0: all */
    const char *store; /* of the durable level: the file, which is made anew and removed */
};

/* Of each pair the first is the generated step, the second the hand-written one. */
struct machine_result {
    const struct bench_pattern *pattern;
    uint32_t frame_size; /* bytes */
    uint32_t steps;      /* of one run */
    struct bench_spread hot[2], wide[2];
    double hot_ratio, wide_ratio;
    uint64_t checksum;
};

int bench_machine(const struct bench_options *options);
/* Performs `runs` runs of each pattern in bench_counted(), for callgrind to count; prints their steps. */
int bench_count(const struct bench_options *options);
/* Writes the files that the options name; 0, or 1 after a message. */
int bench_report_machine(const struct bench_options *options, const struct machine_result *results,
                         uint32_t count);

#endif
