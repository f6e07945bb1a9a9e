/* The verify level. */
#ifndef BENCH_BENCH_VERIFY_H
#define BENCH_BENCH_VERIFY_H

#include "bench/bench_machine.h"

int bench_verify(const struct bench_options *options);

#endif
