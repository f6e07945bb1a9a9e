/* The workers level. */
#ifndef BENCH_BENCH_WORKERS_H
#define BENCH_BENCH_WORKERS_H

#include <stdbool.h>

#include "bench/bench_machine.h"

#define BENCH_SWEEP_MOST 64u

/* Jobs on so many workers, in virtual time. */
struct bench_sweep {
    uint32_t workers;
    int64_t makespan_ms, bound_ms, batches_ms;
    double busy, mean_wait_ms;
};

/* Prints how close slots come to the optimum, with programs that sleep and in virtual time with 1 to 64
 * workers (--csv, --svg), and what a call through a slot costs; 0. */
int bench_workers(const struct bench_options *options);
/* Plots BENCH_SWEEP_MOST sweeps; false, and standard error says why. */
bool bench_workers_plot(const char *path, const struct bench_sweep *sweeps);

#endif
