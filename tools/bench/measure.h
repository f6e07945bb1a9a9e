/* Measuring: CPU time, time stamps, the spread of batches. */
#ifndef BENCH_MEASURE_H
#define BENCH_MEASURE_H

#include <stdint.h>

/* Batches that one measurement keeps. */
#define BENCH_BATCHES_MAX 20000

/* Nanoseconds a step. */
struct bench_spread {
    double p50, p90, p99, p999, max;
    double mean; /* of CPU time, over everything */
};

struct bench_batches {
    double ns[BENCH_BATCHES_MAX]; /* a step, each batch */
    uint32_t count;
    double cpu_seconds;
    uint64_t steps;
};

uint64_t bench_ticks(void);
/* Time stamps a nanosecond, measured once. */
double bench_ticks_per_ns(void);
void bench_batch(struct bench_batches *batches, uint64_t ticks, uint64_t steps);
struct bench_spread bench_spread_of(struct bench_batches *batches);
double bench_median(double *values, uint32_t count);

#endif
