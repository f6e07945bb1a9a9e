/* The durable level. */
#ifndef BENCH_BENCH_DURABLE_H
#define BENCH_BENCH_DURABLE_H

#include "bench/bench_machine.h"

/* Prints durable steps a second, the time from a command to its acknowledgement beside a bare write and
 * sync, and how long many waiting cases take to be recovered; 0. */
int bench_durable(const struct bench_options *options);

#endif
