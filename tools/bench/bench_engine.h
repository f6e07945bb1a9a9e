/* The engine level. */
#ifndef BENCH_BENCH_ENGINE_H
#define BENCH_BENCH_ENGINE_H

#include "bench/bench_machine.h"

/* Prints what a step through the public interface costs, and what a waiting case takes; 0. */
int bench_engine(const struct bench_options *options);

#endif
