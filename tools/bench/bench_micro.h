/* The five workflows of the micro-benchmark of BPMN engines, as part of the durable level. */
#ifndef BENCH_BENCH_MICRO_H
#define BENCH_BENCH_MICRO_H

#include "bench/bench_machine.h"

/* Prints, for each of them, whole cases and tasks a second on a store at `path`, which is made anew and
 * removed, how long a case takes, and its CPU time. */
void bench_micro(const char *path);
/* Runs all five mixed for options->seconds on a store in a file and prints memory and file every half
 * minute; 1 if the process grew. */
int bench_soak(const struct bench_options *options);

#endif
