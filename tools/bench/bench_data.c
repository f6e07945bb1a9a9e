/* yawlbench data: a guard, a mapping of scalars, documents of 1 kB; see data.yaml and data_xml.yawl.
 *
 * Interleaved cases, the median of many measurements that nobody disturbed; a line and what it is compared
 * with take turns.
 */
#include "bench/bench_data.h"

#include <inttypes.h>
#include <stdio.h>

#include "bench/measure.h"

#define TURNS 41
/* Undisturbed turns that say enough. */
#define ENOUGH 7

struct figures {
    double ns, reference_ns, ratio;
    uint64_t checksum;
};

static void time_of(uint64_t (*run)(uint32_t times), uint32_t times, uint64_t *checksum,
                    struct bench_batches *batches)
{
    struct bench_window window = bench_open();
    *checksum += run(times);
    bench_close(batches, window, (uint64_t)times * DATA_SETS);
}

static struct figures measure(const struct data_line *line, uint32_t turns, uint32_t times)
{
    static struct bench_batches own, reference;
    struct figures figures = {0, 0, 0, 0};
    own.count = own.whole_count = reference.count = reference.whole_count = 0;
    for (uint32_t turn = 0; turn < turns; turn++) {
        time_of(line->run, times, &figures.checksum, &own);
        if (line->reference != NULL) time_of(line->reference, times, &figures.checksum, &reference);
    }
    figures.ns = bench_undisturbed_median(&own, ENOUGH);
    if (line->reference == NULL) return figures;
    figures.reference_ns = bench_undisturbed_median(&reference, ENOUGH);
    figures.ratio = figures.reference_ns > 0 ? figures.ns / figures.reference_ns : 0;
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
