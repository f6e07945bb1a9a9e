/* The comparison with other engines. */
#ifndef BENCH_BENCH_PEERS_H
#define BENCH_BENCH_PEERS_H

#include "bench/bench_machine.h"

/* Prints a line a scenario; 0. */
int bench_peers(const struct bench_options *options);

#endif
