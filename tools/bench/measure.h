/* Measuring: CPU time, time stamps, the spread of batches.
 *
 * A machine in a data centre shares each core with a neighbour; while that one works, ours does half as
 * much. A piece of known work before and after a batch tells: only a batch between two that ran at
 * full speed says what the code costs. */
#ifndef BENCH_MEASURE_H
#define BENCH_MEASURE_H

#include <stdbool.h>
#include <stdint.h>

/* Batches that one measurement keeps. */
#define BENCH_BATCHES_MAX 50000
/* With fewer undisturbed batches, medians are of all. */
#define BENCH_WHOLE_MIN 25

/* Nanoseconds a step. */
struct bench_spread {
    double p50; /* of undisturbed batches, if there are enough */
    double p90, p99, p999, max;
    double whole; /* share of the batches that nobody disturbed */
};

struct bench_batches {
    double ns[BENCH_BATCHES_MAX]; /* a step, each batch */
    double whole_ns[BENCH_BATCHES_MAX];
    uint32_t count, whole_count;
};

uint64_t bench_ticks(void);
/* Time stamps a nanosecond, measured once. */
double bench_ticks_per_ns(void);
/* True: known work took now what it takes at best. About a microsecond. */
bool bench_core_is_whole(void);
/* CPU of the process, in seconds. */
double bench_cpu_seconds(void);
/* Of this process, as the kernel counts it; 0: unknown. */
uint64_t bench_resident_bytes(void);
/* Together, one process waits so long for its core to be whole. */
#define BENCH_WAIT_SECONDS 60
/* A batch: what is between the two is measured.  Opening waits until the core is whole, if that comes. */
struct bench_window {
    uint64_t start;
    bool is_whole;
};
struct bench_window bench_open(void);
void bench_close(struct bench_batches *batches, struct bench_window window, uint64_t steps);
/* One more batch, of `ns` a step; beyond BENCH_BATCHES_MAX it is not kept. */
void bench_add(struct bench_batches *batches, double ns, bool is_whole);
/* Of the undisturbed batches, if there are `enough`, else of all. */
double bench_undisturbed_median(struct bench_batches *batches, uint32_t enough);
struct bench_spread bench_spread_of(struct bench_batches *batches);
/* Parts that one spread can join. */
#define BENCH_PARTS_MAX 32
/* Of kinds of steps that are as frequent: the median of their medians, the mean of the others' members, the
 * largest `max`. */
struct bench_spread bench_joint_spread(struct bench_batches *parts, uint32_t count);
double bench_median(double *values, uint32_t count);

#endif
