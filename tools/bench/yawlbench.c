/* yawlbench: what compiling, verifying, a step and a waiting case cost.  One command a level. */
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "bench/bench.h"
#include "bench/bench_data.h"
#include "bench/bench_durable.h"
#include "bench/bench_engine.h"
#include "bench/bench_engines.h"
#include "bench/bench_http.h"
#include "bench/bench_machine.h"
#include "bench/bench_micro.h"
#include "bench/bench_peers.h"
#include "bench/bench_size.h"
#include "bench/bench_timers.h"
#include "bench/bench_verify.h"
#include "bench/bench_workers.h"

static int compile(const struct bench_options *options)
{
    (void)options;
    return bench_compile();
}

static const struct level {
    const char *name, *what;
    int (*run)(const struct bench_options *options);
} levels[] = {
    {"machine", "the generated step of each pattern beside hand-written C", bench_machine},
    {"engine", "a completed work item through the public interface; memory of waiting cases",
     bench_engine},
    {"durable", "the same on a store in a file, synced before each answer; recovery",
     bench_durable},
    {"engines", "several engines on threads of their own; posts of other threads", bench_engines},
    {"soak", "whole cases on a store in a file for --seconds: does memory stay flat?", bench_soak},
    {"timers", "armed timers: their memory; to arm, disarm and fire one", bench_timers},
    {"data", "a guard, a mapping of scalars, JSON and XML of 1 kB", bench_data},
    {"size", "a step in nets of 10 to 10,000 tasks", bench_size},
    {"compile", "specification to C text", compile},
    {"verify", "soundness of nets like industrial ones, and of very parallel and large ones",
     bench_verify},
    {"workers", "jobs on worker slots, beside the optimum; the cost of a call", bench_workers},
    {"peers", "whole cases, as tools/bench/peers.sh runs them in other engines", bench_peers},
#ifdef YAWLBENCH_HTTP
    {"http", "calls of a server on this machine by the connector `http`", bench_http},
#endif
    {"count", "runs for callgrind to count", bench_count},
};

static int usage(void)
{
    fprintf(
        stderr,
        "usage: yawlbench LEVEL [--cases=N] [--pattern=N] [--json=FILE] [--csv=FILE] [--svg=FILE]\n"
        "                 [--yawlc=PATH] [--cc=gcc|clang|tcc] [--file=SPEC]\n"
        "                 [--store=FILE] [--history=kept|log|none] [--keep=BYTES] [--seconds=N]\n");
    for (size_t i = 0; i < sizeof levels / sizeof *levels; i++) {
        fprintf(stderr, "  %-8s %s\n", levels[i].name, levels[i].what);
    }
    return 2;
}

/* As enum yawl_history_mode counts. */
static int history_of(const char *name)
{
    return strcmp(name, "log") == 0 ? 1 : strcmp(name, "none") == 0 ? 2 : 0;
}

static bool read_options(int argc, char **argv, struct bench_options *options)
{
    static const struct option known[] = {{"cases", required_argument, NULL, 'n'},
                                          {"pattern", required_argument, NULL, 'p'},
                                          {"json", required_argument, NULL, 'j'},
                                          {"csv", required_argument, NULL, 'c'},
                                          {"svg", required_argument, NULL, 's'},
                                          {"yawlc", required_argument, NULL, 'y'},
                                          {"cc", required_argument, NULL, 'C'},
                                          {"file", required_argument, NULL, 'f'},
                                          {"seconds", required_argument, NULL, 'T'},
                                          {"store", required_argument, NULL, 'S'},
                                          {"history", required_argument, NULL, 'h'},
                                          {"keep", required_argument, NULL, 'k'},
                                          {NULL, 0, NULL, 0}};
    for (int option; (option = getopt_long(argc, argv, "", known, NULL)) != -1;) {
        switch (option) {
        case 'n': options->cases = strtoull(optarg, NULL, 10); break;
        case 'p': options->pattern = (uint32_t)strtoul(optarg, NULL, 10); break;
        case 'j': options->json = optarg; break;
        case 'c': options->csv = optarg; break;
        case 's': options->svg = optarg; break;
        case 'y': options->yawlc = optarg; break;
        case 'C': options->cc = optarg; break;
        case 'f': options->file = optarg; break;
        case 'T': options->seconds = (uint32_t)strtoul(optarg, NULL, 10); break;
        case 'S': options->store = optarg; break;
        case 'k': options->keep = strtoull(optarg, NULL, 10); break;
        case 'h': options->history = history_of(optarg); break;
        default: return false;
        }
    }
    return options->cases <= BENCH_CASES_MAX;
}

int main(int argc, char **argv)
{
    struct bench_options options = {.cases = 1000000,
                                    .yawlc = "yawlc",
                                    .cc = "gcc",
                                    .seconds = 600,
                                    .store = "yawlbench-store"};
    if (!read_options(argc, argv, &options) || optind + 1 != argc) return usage();
    for (size_t i = 0; i < sizeof levels / sizeof *levels; i++) {
        if (strcmp(levels[i].name, argv[optind]) == 0) return levels[i].run(&options);
    }
    return usage();
}
