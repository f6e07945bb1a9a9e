/* What benchmarks on a store in a file share: the wall clock, the end after a failure, quantiles. */
#ifndef BENCH_BENCH_STORE_H
#define BENCH_BENCH_STORE_H

#include <stdint.h>

/* Of a store's path, and of the files beside it. */
#define BENCH_PATH_MAX 512

/* Wall clock in seconds: what is waited for is the disk. */
double bench_now(void);
/* Ends the program with a message if `status` is negative. */
void bench_must(int status, const char *what, const char *why);
/* Removes the store at `path` with all that stands beside it; what is not there is no error. */
void bench_remove_store(const char *path);
void bench_sort(float *samples, uint32_t count);
/* Of sorted samples, the one below which `share` of them lie; 0 of none. */
double bench_at_share(const float *sorted, uint32_t count, double share);

#endif
