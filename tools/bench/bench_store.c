/* See bench_store.h. */
#include "bench/bench_store.h"

#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "yawl/errors.h"

double bench_now(void)
{
    struct timespec time;
    (void)clock_gettime(CLOCK_MONOTONIC, &time);
    return (double)time.tv_sec + (double)time.tv_nsec / 1e9;
}

void bench_must(int status, const char *what, const char *why)
{
    if (status >= 0) return;
    fprintf(stderr, "yawlbench: %s: %s: %s\n", what, yawl_strerror(status), why);
    exit(3);
}

void bench_remove_store(const char *path)
{
    static const char *const ends[] = {"",         "-wal",         "-shm",         "-owner",
                                       "-history", "-history-wal", "-history-shm", "-bare"};
    char name[BENCH_PATH_MAX];
    for (size_t i = 0; i < sizeof ends / sizeof *ends; i++) {
        snprintf(name, sizeof name, "%s%s", path, ends[i]);
        (void)remove(name);
    }
}

static int by_size(const void *a, const void *b)
{
    float left = *(const float *)a, right = *(const float *)b;
    return (left > right) - (left < right);
}

void bench_sort(float *samples, uint32_t count) { qsort(samples, count, sizeof *samples, by_size); }

double bench_at_share(const float *sorted, uint32_t count, double share)
{
    return count == 0 ? 0 : (double)sorted[(uint32_t)((double)(count - 1) * share)];
}
