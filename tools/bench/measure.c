/* Time stamps are the processor's own counter; its frequency is measured against the raw clock. */
#include "bench/measure.h"

#include <stdlib.h>
#include <time.h>
#if defined(__x86_64__)
#include <x86intrin.h>
#endif

static uint64_t raw_ns(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC_RAW, &now);
    return (uint64_t)now.tv_sec * 1000000000u + (uint64_t)now.tv_nsec;
}

uint64_t bench_ticks(void)
{
#if defined(__x86_64__)
    return __rdtsc();
#else
    return raw_ns();
#endif
}

double bench_ticks_per_ns(void)
{
    static double measured;
    if (measured > 0) return measured;
    uint64_t start_ns = raw_ns(), start = bench_ticks();
    while (raw_ns() - start_ns < 50000000u) {}
    measured = (double)(bench_ticks() - start) / (double)(raw_ns() - start_ns);
    return measured;
}

void bench_batch(struct bench_batches *batches, uint64_t ticks, uint64_t steps)
{
    batches->steps += steps;
    if (batches->count == BENCH_BATCHES_MAX || steps == 0) return;
    batches->ns[batches->count++] = (double)ticks / bench_ticks_per_ns() / (double)steps;
}

static int compare(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

double bench_median(double *values, uint32_t count)
{
    qsort(values, count, sizeof *values, compare);
    return count == 0 ? 0 : values[count / 2];
}

struct bench_spread bench_spread_of(struct bench_batches *batches)
{
    struct bench_spread spread = {0};
    uint32_t n = batches->count;
    if (n == 0) return spread;
    qsort(batches->ns, n, sizeof *batches->ns, compare);
    spread.p50 = batches->ns[n / 2];
    spread.p90 = batches->ns[(uint64_t)n * 90 / 100];
    spread.p99 = batches->ns[(uint64_t)n * 99 / 100];
    spread.p999 = batches->ns[(uint64_t)n * 999 / 1000];
    spread.max = batches->ns[n - 1];
    spread.mean = batches->cpu_seconds * 1e9 / (double)batches->steps;
    return spread;
}
