/* The workers level. */
#ifndef BENCH_BENCH_WORKERS_H
#define BENCH_BENCH_WORKERS_H

#include "bench/bench_machine.h"

/* Prints how close slots come to the optimum, with programs that sleep and in virtual time with 1 to 64
 * workers (--csv), and what a call through a slot costs; 0. */
int bench_workers(const struct bench_options *options);

#endif
