/* yawlbench size: does a step cost more in a larger net?
 *
 * Nets of 10 to 10,000 tasks, compiled to shared objects by yawlc. Each is a chain whose first ten
 * tasks go round and round: every size performs the same ten tasks, so only the size differs. A
 * second figure walks the whole net, each task once: there the code itself no longer fits the
 * first caches. */
#include "bench/bench_size.h"

#include <dlfcn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "bench/bench.h"

#define ROUND    10u /* tasks of the round */
#define ROUNDS   20000u
#define TURNS    25u
#define ENOUGH   5u /* undisturbed ones */
#define PATIENCE 400u

struct sized {
    uint32_t tasks;
    void *module;
    const struct yawl_net *net;
    struct yawl_frame *frame;
    struct yawl_changes changes;
    uint64_t checksum;
};

static bool write_specification(const char *path, uint32_t tasks)
{
    FILE *file = fopen(path, "w");
    if (file == NULL) return false;
    fprintf(file, "yawl: 1\nworkflow: size%u\nstart: t0\ntasks:\n", tasks);
    fprintf(file, "  t0: { offer: { role: r }, join: xor, then: t1 }\n");
    for (uint32_t i = 1; i < tasks; i++) {
        char next[24] = "end";
        if (i + 1 < tasks) snprintf(next, sizeof next, "t%u", i + 1);
        if (i == ROUND - 1)
            fprintf(file,
                    "  t%u: { offer: { role: r }, split: xor, then: [{ to: t0, when: \"1 < 2\" }, "
                    "%s] }\n",
                    i, next);
        else
            fprintf(file, "  t%u: { offer: { role: r }, then: %s }\n", i, next);
    }
    return fclose(file) == 0;
}

static bool compile_module(const struct bench_options *options, const char *folder,
                           const char *spec)
{
    char cc[32];
    snprintf(cc, sizeof cc, "--cc=%s", options->cc);
    pid_t child = fork();
    if (child == 0) {
        execlp(options->yawlc, options->yawlc, "compile", spec, "--emit=module", cc, "-o", folder,
               (char *)NULL);
        _exit(127);
    }
    int status;
    return child > 0 && waitpid(child, &status, 0) == child && WIFEXITED(status) &&
           WEXITSTATUS(status) == 0;
}

static bool open_net(const struct bench_options *options, const char *folder, struct sized *s)
{
    char path[256];
    snprintf(path, sizeof path, "%s/size%u.yaml", folder, s->tasks);
    bool made = write_specification(path, s->tasks) && compile_module(options, folder, path);
    (void)remove(path);
    if (!made) return false;
    snprintf(path, sizeof path, "%s/size%u.so", folder, s->tasks);
    s->module = dlopen(path, RTLD_NOW | RTLD_LOCAL);
    (void)remove(path);
    if (s->module == NULL) return false;
    const struct yawl_program *const *program = dlsym(s->module, "yawl_module");
    if (program == NULL) return false;
    s->net = &(*program)->nets[0];
    s->frame = calloc(1, s->net->frame_size);
    s->changes.entries = calloc(s->net->changes_max, sizeof *s->changes.entries);
    return s->frame != NULL && s->changes.entries != NULL;
}

static void enter(struct sized *s)
{
    memset(s->frame, 0, s->net->frame_size);
    s->changes.count = 0;
    s->net->enter(s->frame, &s->changes);
}

static inline void pass(struct sized *s, uint32_t task, uint64_t choice)
{
    s->changes.count = 0;
    s->changes.task = task;
    s->net->tasks[task].pass(s->frame, choice, &s->changes);
    s->checksum += s->changes.entries[s->changes.count - 1];
}

static double round_ns(struct sized *s)
{
    enter(s);
    uint64_t start = bench_ticks();
    for (uint32_t i = 0; i < ROUNDS; i++) {
        for (uint32_t task = 0; task < ROUND; task++) pass(s, task, 0);
    }
    return (double)(bench_ticks() - start) / bench_ticks_per_ns() / ((double)ROUNDS * ROUND);
}

static double walk_ns(struct sized *s)
{
    uint32_t walks = ROUNDS * ROUND / s->tasks;
    double ticks = 0;
    for (uint32_t i = 0; i < walks; i++) {
        enter(s);
        uint64_t start = bench_ticks();
        for (uint32_t task = 0; task < s->tasks; task++)
            pass(s, task, task == ROUND - 1 && s->tasks > ROUND ? 1 : 0);
        ticks += (double)(bench_ticks() - start);
    }
    return ticks / bench_ticks_per_ns() / ((double)walks * s->tasks);
}

/* Of TURNS measurements, more if most were disturbed. */
static double median_of(double (*measure)(struct sized *), struct sized *s)
{
    static struct bench_batches batches;
    batches.count = batches.whole_count = 0;
    while (batches.count < TURNS || (batches.whole_count < ENOUGH && batches.count < PATIENCE)) {
        struct bench_window window = bench_open();
        double ns = measure(s);
        bench_add(&batches, ns, bench_core_is_whole() && window.is_whole);
    }
    return bench_undisturbed_median(&batches, ENOUGH);
}

static void close_net(struct sized *s)
{
    free(s->frame);
    free(s->changes.entries);
    if (s->module != NULL) dlclose(s->module);
}

int bench_size(const struct bench_options *options)
{
    static const uint32_t sizes[] = {10, 100, 1000, 10000};
    char folder[] = "/tmp/yawlbench-XXXXXX";
    if (mkdtemp(folder) == NULL) return 1;
    double first = 0;
    printf("size: ns a step, compiled by %s; median of %u\n", options->cc, TURNS);
    for (uint32_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
        struct sized s = {.tasks = sizes[i]};
        if (!open_net(options, folder, &s)) {
            fprintf(stderr, "yawlbench: %s cannot make a module of %u tasks\n", options->yawlc,
                    sizes[i]);
            return 1;
        }
        double round = median_of(round_ns, &s), walk = median_of(walk_ns, &s);
        if (i == 0) first = round;
        printf("%6u tasks  the same ten tasks %6.2f (%.2f x)   all tasks in turn %6.2f   frame %u "
               "bytes   %016llx\n",
               sizes[i], round, round / first, walk, s.net->frame_size,
               (unsigned long long)s.checksum);
        fflush(stdout);
        close_net(&s);
    }
    return rmdir(folder) == 0 ? 0 : 1;
}
