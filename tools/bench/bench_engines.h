/* Several engines on several threads. */
#ifndef BENCH_BENCH_ENGINES_H
#define BENCH_BENCH_ENGINES_H

#include "bench/bench_machine.h"

/* Prints steps a second of 1, 2 and 4 engines, without a store, with one in files, and posted by as many
 * foreign threads; and what a post costs its poster.  Writes the files that the options name; 0, or 1 after
 * a message. */
int bench_engines(const struct bench_options *options);

#endif
