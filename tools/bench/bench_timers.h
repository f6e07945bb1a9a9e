/* The level of timers. */
#ifndef BENCH_BENCH_TIMERS_H
#define BENCH_BENCH_TIMERS_H

#include "bench/bench_machine.h"

/* Prints what armed timers take beside the same cases without, and the CPU time to arm, to disarm and to
 * fire one. */
int bench_timers(const struct bench_options *options);

#endif
