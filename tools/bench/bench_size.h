/* The size level. */
#ifndef BENCH_BENCH_SIZE_H
#define BENCH_BENCH_SIZE_H

#include "bench/bench_machine.h"

/* Prints what a step costs in nets of 10 to 10,000 tasks; 0, or 1 after a message. */
int bench_size(const struct bench_options *options);

#endif
