/* What the compiler takes, from text to C text in memory: CPU time and peak memory of a child process, so
 * that sizes do not disturb each other. */
#include "bench/bench.h"

#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "bench/measure.h"
#include "compile.h"
#include "emit/emit.h"

struct figures {
    double seconds; /* CPU, median */
    uint64_t input, output, checksum;
};

static int by_value(const void *a, const void *b)
{
    double left = *(const double *)a, right = *(const double *)b;
    return (left > right) - (left < right);
}

/* One compilation, text to C; the output's hash keeps it from being optimised away. */
static bool compile_once(const char *name, struct text bytes, struct figures *figures)
{
    struct compilation c;
    compile_init(&c, ARENA_LIMIT_DEFAULT);
    bool fine = compile(&c, text_of(name), bytes, STAGE_MACHINE);
    if (fine) {
        struct text_buffer source = {.arena = c.arena}, header = {.arena = c.arena};
        struct emit_options options = {.stem = TEXT("large")};
        emit_header(c.units.items[0].machine, &options, &header);
        emit_c(c.units.items[0].machine, &options, &source);
        figures->output = text_built(&source).length + text_built(&header).length;
        figures->checksum ^= text_hash(text_built(&source));
    } else {
        struct text_buffer out = {.arena = c.arena};
        diagnostics_print(&c.diagnostics, &out, false);
        fprintf(stderr, TEXT_FMT, TEXT_ARG(text_built(&out)));
    }
    compile_done(&c);
    return fine;
}

static bool measure(uint32_t tasks, bool yawl, struct figures *figures)
{
    struct arena *arena = arena_new(ARENA_LIMIT_DEFAULT);
    struct text bytes = bench_specification(arena, tasks, yawl);
    double seconds[BENCH_RUNS];
    bool fine = true;
    figures->input = bytes.length;
    for (int run = 0; run < BENCH_RUNS && fine; run++) {
        double before = bench_cpu_seconds();
        fine = compile_once(yawl ? "large.yawl" : "large.yaml", bytes, figures);
        seconds[run] = bench_cpu_seconds() - before;
    }
    qsort(seconds, BENCH_RUNS, sizeof *seconds, by_value);
    figures->seconds = seconds[BENCH_RUNS / 2];
    arena_free(arena);
    return fine;
}

static void print_row(uint32_t tasks, bool yawl, const struct figures *figures)
{
    printf("%-5s %7u tasks %9.2f ms %8.2f us/task %8.1f MB in %8.1f MB out  checksum %016llx\n",
           yawl ? "yawl" : "yaml", tasks, figures->seconds * 1e3, figures->seconds * 1e6 / tasks,
           (double)figures->input / 1e6, (double)figures->output / 1e6,
           (unsigned long long)figures->checksum);
    fflush(stdout);
}

/* In a child, whose peak memory is then its own. */
static int measure_apart(uint32_t tasks, bool yawl)
{
    fflush(stdout);
    pid_t child = fork();
    if (child < 0) return 1;
    if (child == 0) {
        struct figures figures = {0};
        if (!measure(tasks, yawl, &figures)) _exit(1);
        print_row(tasks, yawl, &figures);
        _exit(0);
    }
    struct rusage usage;
    int status;
    if (wait4(child, &status, 0, &usage) < 0 || !WIFEXITED(status)) return 1;
    printf("      peak memory %.1f MB\n", (double)usage.ru_maxrss / 1024);
    return WEXITSTATUS(status);
}

int bench_compile(void)
{
    static const uint32_t sizes[] = {10, 100, 1000, 10000};
    printf("compile: text to C text, CPU, median of %d runs\n", BENCH_RUNS);
    for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
        if (measure_apart(sizes[i], false) != 0 || measure_apart(sizes[i], true) != 0) return 1;
    }
    return 0;
}
