/* Time stamps are the processor's own counter; its frequency is measured against the raw clock.
 * What known work takes at best is learnt at the same time, and whenever it takes less. */
#include "bench/measure.h"

#include <stdio.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>
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

/* ---- Is the core ours? ---- */

#define SPINS 2000

/* A loop that takes all that a core can begin in a turn, so that a neighbour on it shows.  One copy of it:
 * where a loop lies decides how long it takes. */
__attribute__((noinline)) static uint64_t spin(void)
{
    uint64_t x = 1, start = bench_ticks();
    for (uint32_t i = 0; i < SPINS; i++) {
        x += i;
        __asm__ volatile("" : "+r"(x));
    }
    return bench_ticks() - start;
}

bool bench_core_is_whole(void)
{
    static uint64_t best = UINT64_MAX;
    uint64_t ticks = spin();
    if (ticks < best) best = ticks;
    return ticks <= best + best / 8;
}

double bench_ticks_per_ns(void)
{
    static double measured;
    if (measured > 0) return measured;
    uint64_t start_ns = raw_ns(), start = bench_ticks();
    while (raw_ns() - start_ns < 50000000u) (void)bench_core_is_whole();
    measured = (double)(bench_ticks() - start) / (double)(raw_ns() - start_ns);
    return measured;
}

double bench_cpu_seconds(void)
{
    struct timespec now;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
    return (double)now.tv_sec + (double)now.tv_nsec * 1e-9;
}

/* Waits for the neighbour to stop, as long as there is time left for that; true: it did.  Without
 * sleeping, from which a core wakes cold. */
static bool await_core(void)
{
    static double waited; /* seconds */
    bool is_whole = false;
    uint64_t begin = raw_ns();
    while (!is_whole && waited + (double)(raw_ns() - begin) * 1e-9 < BENCH_WAIT_SECONDS) {
        is_whole = bench_core_is_whole();
    }
    waited += (double)(raw_ns() - begin) * 1e-9;
    return is_whole;
}

struct bench_window bench_open(void)
{
    struct bench_window window = {.is_whole = bench_core_is_whole() || await_core()};
    window.start = bench_ticks();
    return window;
}

void bench_add(struct bench_batches *batches, double ns, bool is_whole)
{
    if (batches->count == BENCH_BATCHES_MAX) return;
    batches->ns[batches->count++] = ns;
    if (is_whole) batches->whole_ns[batches->whole_count++] = ns;
}

void bench_close(struct bench_batches *batches, struct bench_window window, uint64_t steps)
{
    uint64_t ticks = bench_ticks() - window.start;
    bool is_whole = bench_core_is_whole() && window.is_whole;
    if (steps == 0) return;
    bench_add(batches, (double)ticks / bench_ticks_per_ns() / (double)steps, is_whole);
}

static int compare(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

double bench_median(double *values, uint32_t count)
{
    qsort(values, count, sizeof *values, compare);
    if (count == 0) return 0;
    return (values[(count - 1) / 2] + values[count / 2]) / 2;
}

double bench_undisturbed_median(struct bench_batches *batches, uint32_t enough)
{
    if (batches->whole_count < enough) return bench_median(batches->ns, batches->count);
    return bench_median(batches->whole_ns, batches->whole_count);
}

struct bench_spread bench_spread_of(struct bench_batches *batches)
{
    struct bench_spread spread = {0};
    uint32_t n = batches->count;
    if (n == 0) return spread;
    qsort(batches->ns, n, sizeof *batches->ns, compare);
    spread.p50 = bench_undisturbed_median(batches, BENCH_WHOLE_MIN);
    spread.whole = (double)batches->whole_count / n;
    spread.p90 = batches->ns[(uint64_t)n * 90 / 100];
    spread.p99 = batches->ns[(uint64_t)n * 99 / 100];
    spread.p999 = batches->ns[(uint64_t)n * 999 / 1000];
    spread.max = batches->ns[n - 1];
    return spread;
}

struct bench_spread bench_joint_spread(struct bench_batches *parts, uint32_t count)
{
    double medians[BENCH_PARTS_MAX];
    struct bench_spread joint = {0};
    for (uint32_t i = 0; i < count; i++) {
        struct bench_spread spread = bench_spread_of(&parts[i]);
        medians[i] = spread.p50;
        joint.p90 += spread.p90 / count;
        joint.p99 += spread.p99 / count;
        joint.p999 += spread.p999 / count;
        joint.whole += spread.whole / count;
        if (spread.max > joint.max) joint.max = spread.max;
    }
    joint.p50 = bench_median(medians, count);
    return joint;
}

uint64_t bench_resident_bytes(void)
{
    unsigned long long pages = 0, resident = 0;
    FILE *file = fopen("/proc/self/statm", "r");
    if (file == NULL || fscanf(file, "%llu %llu", &pages, &resident) != 2) resident = 0;
    if (file != NULL) fclose(file);
    return resident * (uint64_t)sysconf(_SC_PAGESIZE);
}
