/* The data level. */
#ifndef BENCH_BENCH_DATA_H
#define BENCH_BENCH_DATA_H

#include "bench/bench_machine.h"

/* Prints what XML data of 1 kB cost: reading, checking against a schema, a mapping; 0, or 1 after a
 * message. */
int bench_data(const struct bench_options *options);

#endif
