/* Benchmarks: CPU time, medians over several runs, results that feed a checksum. */
#ifndef BENCH_BENCH_H
#define BENCH_BENCH_H

#include "base/text.h"

/* Runs of each measurement; the median is shown. */
#define BENCH_RUNS 9

/* A specification of `tasks` tasks in YAML, or in YAWL XML: blocks of an and-split, a choice with guards, a
 * deferred choice and a loop in turn, so that every stage has something to do. */
struct text bench_specification(struct arena *arena, uint32_t tasks, bool yawl);

/* Prints what the compiler takes for specifications of 10 to 10,000 tasks.  0, or 1 after a failure. */
int bench_compile(void);

#endif
