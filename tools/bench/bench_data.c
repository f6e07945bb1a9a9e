/* yawlbench data: a guard, a mapping of scalars, documents of 1 kB; see data.yaml and data_xml.yawl.
 *
 * CPU time of interleaved cases, the median of many measurements; a line and what it is compared with take
 * turns, so that a noisy machine hits both, and the ratio is the median of the turns' ratios.
 */
#include "bench/bench_data.h"

#include <inttypes.h>
#include <stdio.h>
#include <time.h>

#define TURNS 41

struct figures {
    double ns, reference_ns, ratio;
    uint64_t checksum;
};

static double cpu_ns(void)
{
    struct timespec now;
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
    return (double)now.tv_sec * 1e9 + (double)now.tv_nsec;
}

/* CPU nanoseconds a step. */
static double time_of(uint64_t (*run)(uint32_t times), uint32_t times, uint64_t *checksum)
{
    double begin = cpu_ns();
    *checksum += run(times);
    return (cpu_ns() - begin) / ((double)times * DATA_SETS);
}

static struct figures measure(const struct data_line *line, uint32_t turns, uint32_t times)
{
    double own[TURNS], reference[TURNS], ratios[TURNS];
    struct figures figures = {0, 0, 0, 0};
    for (uint32_t turn = 0; turn < turns; turn++) {
        own[turn] = time_of(line->run, times, &figures.checksum);
        if (line->reference == NULL) continue;
        reference[turn] = time_of(line->reference, times, &figures.checksum);
        ratios[turn] = reference[turn] > 0 ? own[turn] / reference[turn] : 0;
    }
    figures.ns = bench_median(own, turns);
    if (line->reference == NULL) return figures;
    figures.reference_ns = bench_median(reference, turns);
    figures.ratio = bench_median(ratios, turns);
    return figures;
}

static void print(const struct data_line *line, const struct figures *figures)
{
    printf("%-46s %9.1f", line->name, figures->ns);
    if (line->target_ns > 0)
        printf(" %9.0f", line->target_ns);
    else
        printf(" %9s", "");
    if (line->reference != NULL)
        printf(" %9.1f %6.2f  %s", figures->reference_ns, figures->ratio, line->reference_name);
    putchar('\n');
}

int bench_data(const struct bench_options *options)
{
    uint64_t checksum = 0;
    bool once = options->cases == 1;
    if (!data_sets_init()) return 1;
    printf("%-46s %9s %9s %9s %6s\n", "data: CPU ns, median of interleaved cases", "ns", "target",
           "beside", "ratio");
    for (uint32_t i = 0; i < data_lines_count; i++) {
        const struct data_line *line = &data_lines[i];
        struct figures figures = measure(line, once ? 1 : TURNS, once ? 1 : line->times);
        print(line, &figures);
        checksum += figures.checksum;
    }
    printf("checksum %016" PRIx64 "\n", checksum);
    return 0;
}
