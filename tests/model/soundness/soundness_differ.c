/* Random nets: what `verify` says against the graph of all markings, in bulk.
 *
 *   soundness_differ [--seed S] [--count N] [-j JOBS] [--nets stress|features|both] [--markings M]
 *                    [--reports N] [--seconds T] [--first] [--rules] [--show] [FILE…]
 *
 * With files: their nets instead of random ones.  Each job is a process of its own, so that a crash is
 * one more difference.  A difference is shrunk and printed.  Exit 1: there were differences, or with
 * --rules a rule of the reductions that took part in no verdict.
 */
#include "../shrink.h"
#include "check.h"
#include "stress.h"

#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define JOBS_MAX       16
#define BAD_MAX        64
#define NET_SECONDS    20 /* for one workflow, then it counts as hanging */
#define REJECTED_LOUD  5  /* examples of rejected specifications that are shown */
#define PROGRESS_EVERY 100000
#define MARKINGS_MAX   1000 /* of a graph, unless --markings says otherwise */

enum nets { NETS_STRESS, NETS_FEATURES, NETS_BOTH };

struct options {
    uint64_t seed, count;
    int jobs, reports, seconds, markings;
    enum nets nets;
    bool show, first, rules;
    int files_count;
    char **files;
};

struct job {            /* shared with its process */
    uint64_t seed, end; /* the workflow at hand */
    long outcomes[CHECK_OUTCOME_COUNT];
    long features[FEATURE_COUNT];
    struct check_tally tally;
    int bad_count, rejected_count;
    uint64_t bad[BAD_MAX];
};

struct shared {
    struct job jobs[JOBS_MAX];
    bool found; /* some job found a difference */
    uint64_t done;
    enum check_outcome outcome; /* of the one that is looked at again */
    char difference[400];
};

static struct shared *shared;

/* ---- A job ---- */

static void draw(const struct options *options, uint64_t seed, struct spec *spec)
{
    bool features = options->nets == NETS_FEATURES || (options->nets == NETS_BOTH && seed % 4 == 3);
    if (features)
        spec_generate(spec, seed, UINT32_MAX);
    else
        stress_generate(spec, seed);
}

static void note_outcome(struct job *job, const struct spec *spec, enum check_outcome outcome,
                         const char *problem)
{
    uint32_t features = spec_features(spec);
    job->outcomes[outcome]++;
    for (int i = 0; i < FEATURE_COUNT; i++) job->features[i] += features >> i & 1;
    if (outcome == CHECK_DIFFERENT) shared->found = true;
    if (outcome == CHECK_DIFFERENT && job->bad_count < BAD_MAX)
        job->bad[job->bad_count++] = job->seed;
    if (outcome == CHECK_REJECTED && job->rejected_count++ < REJECTED_LOUD) {
        fprintf(stderr, "seed %llu is rejected: %s\n", (unsigned long long)job->seed, problem);
    }
    uint64_t done = __atomic_add_fetch(&shared->done, 1, __ATOMIC_RELAXED);
    if (done % PROGRESS_EVERY != 0) return;
    fprintf(stderr, "%llu workflows, differences so far: %s\n", (unsigned long long)done,
            shared->found ? "yes" : "none");
    fflush(stderr);
}

static void work(const struct options *options, struct job *job, time_t until)
{
    static struct spec spec;
    char difference[400] = "";
    struct checker *checker = checker_new(options->markings);
    for (; job->seed < job->end && time(NULL) < until; job->seed += (uint64_t)options->jobs) {
        if (options->first && shared->found) break;
        alarm(NET_SECONDS);
        draw(options, job->seed, &spec);
        enum check_outcome outcome =
            check_spec(checker, &spec, &job->tally, difference, sizeof difference);
        note_outcome(job, &spec, outcome, difference);
    }
    checker_free(checker);
    exit(0);
}

/* Runs a job to its end, however often it crashes. */
static void supervise(const struct options *options, struct job *job, time_t until)
{
    for (;;) {
        fflush(NULL);
        pid_t child = fork();
        int status;
        if (child == 0) work(options, job, until);
        if (child < 0 || waitpid(child, &status, 0) < 0) abort();
        if (WIFEXITED(status) && WEXITSTATUS(status) == 0) exit(0);
        job->outcomes[CHECK_CRASHED]++;
        shared->found = true;
        if (job->bad_count < BAD_MAX) job->bad[job->bad_count++] = job->seed;
        job->seed += (uint64_t)options->jobs;
    }
}

static void run_jobs(const struct options *options)
{
    time_t until = options->seconds > 0 ? time(NULL) + options->seconds : time(NULL) + 1000000;
    for (int i = 0; i < options->jobs; i++) {
        shared->jobs[i].seed = options->seed + (uint64_t)i;
        shared->jobs[i].end = options->seed + options->count;
        fflush(NULL);
        pid_t child = fork();
        if (child == 0) supervise(options, &shared->jobs[i], until);
        if (child < 0) abort();
    }
    while (wait(NULL) > 0) {}
}

/* ---- Looking at one again ---- */

static bool is_wrong(const struct options *options, const struct spec *spec)
{
    static struct check_tally tally;
    int status;
    shared->outcome = CHECK_CRASHED;
    fflush(NULL);
    pid_t child = fork();
    if (child == 0) {
        alarm(NET_SECONDS / 2);
        if (freopen("/dev/null", "w", stderr) == NULL) exit(3);
        shared->outcome = check_spec(checker_new(options->markings), spec, &tally,
                                     shared->difference, sizeof shared->difference);
        _exit(0);
    }
    if (child < 0 || waitpid(child, &status, 0) < 0) abort();
    bool fine = WIFEXITED(status) && WEXITSTATUS(status) == 0;
    if (!fine)
        snprintf(shared->difference, sizeof shared->difference, "the compiler died: %s",
                 WIFSIGNALED(status) ? strsignal(WTERMSIG(status)) : "exit");
    return !fine || shared->outcome == CHECK_DIFFERENT;
}

static bool still_wrong(const struct spec *spec, struct script *script, void *data)
{
    if (!is_wrong(data, spec)) return false;
    snprintf(script->difference, sizeof script->difference, "%s", shared->difference);
    return true;
}

/* The specification as small as it gets, and what differs; `shrink` knows scripts, this one is empty. */
static void report(struct options *options, uint64_t seed)
{
    static struct spec spec;
    static struct script script;
    draw(options, seed, &spec);
    printf("---- seed %llu\n", (unsigned long long)seed);
    memset(&script, 0, sizeof script);
    script.failed_command = -1;
    if (!still_wrong(&spec, &script, options)) {
        printf("did not happen again\n");
        return;
    }
    shrink(&spec, &script, still_wrong, options);
    printf("# %s\n", script.difference);
    spec_write(&spec, "random_net", stdout);
    fflush(stdout);
}

/* ---- Options, result ---- */

static bool read_nets(const char *name, struct options *options)
{
    static const char *const names[] = {"stress", "features", "both"};
    for (int i = 0; i < 3; i++) {
        if (strcmp(name, names[i]) != 0) continue;
        options->nets = (enum nets)i;
        return true;
    }
    return false;
}

static bool read_option(const char *name, const char *value, struct options *options)
{
    if (strcmp(name, "--nets") == 0) return read_nets(value, options);
    if (strcmp(name, "--seed") == 0)
        options->seed = strtoull(value, NULL, 0);
    else if (strcmp(name, "--count") == 0)
        options->count = strtoull(value, NULL, 0);
    else if (strcmp(name, "--reports") == 0)
        options->reports = (int)strtol(value, NULL, 10);
    else if (strcmp(name, "--seconds") == 0)
        options->seconds = (int)strtol(value, NULL, 10);
    else if (strcmp(name, "--markings") == 0)
        options->markings = (int)strtol(value, NULL, 10);
    else if (strcmp(name, "-j") == 0)
        options->jobs = (int)strtol(value, NULL, 10);
    else
        return false;
    return true;
}

static bool read_flag(const char *name, struct options *options)
{
    bool *flag = strcmp(name, "--show") == 0    ? &options->show
                 : strcmp(name, "--first") == 0 ? &options->first
                 : strcmp(name, "--rules") == 0 ? &options->rules
                                                : NULL;
    if (flag != NULL) *flag = true;
    return flag != NULL;
}

static bool read_options(int count, char **arguments, struct options *options)
{
    for (int i = 1; i < count; i++) {
        const char *name = arguments[i];
        if (read_flag(name, options)) continue;
        if (name[0] != '-') {
            options->files = arguments + i;
            options->files_count = count - i;
            break;
        } else {
            if (i + 1 == count || !read_option(name, arguments[++i], options)) return false;
        }
    }
    return options->jobs > 0 && options->jobs <= JOBS_MAX && options->markings > 0;
}

/* Tallies are rows of numbers. */
static void add_tally(const struct check_tally *from, struct check_tally *to)
{
    const long *numbers = (const long *)(const void *)from;
    long *sums = (long *)(void *)to;
    for (size_t i = 0; i < sizeof *from / sizeof *sums; i++) sums[i] += numbers[i];
}

static void add_up(const struct options *options, struct job *all)
{
    for (int j = 0; j < options->jobs; j++) {
        const struct job *job = &shared->jobs[j];
        for (int i = 0; i < CHECK_OUTCOME_COUNT; i++) all->outcomes[i] += job->outcomes[i];
        for (int i = 0; i < FEATURE_COUNT; i++) all->features[i] += job->features[i];
        add_tally(&job->tally, &all->tally);
        for (int i = 0; i < job->bad_count && all->bad_count < BAD_MAX; i++)
            all->bad[all->bad_count++] = job->bad[i];
    }
}

static void print_nets(const struct check_tally *tally)
{
    static const char *const ends[] = {"all their markings", "too many markings",
                                       "too many tokens", "or-joins too hard", "too wide"};
    static const char *const flaws[] = {"deadlock", "livelock", "never-completes",
                                        "improper-completion", "dead-task"};
    static const char *const shapes[] = {"or-joins", "cancellation", "loops", "several tokens"};
    static const char *const ways[CHECK_WAYS] = {"", "; checked:", "; searched:",
                                                 "; reduced first:"};
    printf("%ld nets, verdicts:", tally->nets);
    for (int way = 0; way < CHECK_WAYS; way++) {
        printf("%s", ways[way]);
        for (int i = 0; i < VERIFY_VERDICT_COUNT; i++)
            printf(" %ld %s", tally->verdicts[way][i], verify_verdict_name((enum verify_verdict)i));
    }
    printf("\ngraphs:");
    for (int i = 0; i < GRAPH_END_COUNT; i++) printf(" %ld %s", tally->ends[i], ends[i]);
    printf("; %ld markings in all\ndefects:", tally->markings);
    for (int i = 0; i < FLAW_COUNT; i++) printf(" %ld %s", tally->flaws[i], flaws[i]);
    printf("\nnets with:");
    for (int i = 0; i < 4; i++) printf(" %ld %s", tally->shapes[i], shapes[i]);
    printf("\n");
}

static void print_tally(const struct check_tally *tally)
{
    const struct compare_tally *compared = &tally->compared;
    print_nets(tally);
    printf("%ld witnesses replayed, %ld of them shortest; %ld unbounded ones pumped; %ld left open\n",
           compared->witnesses, compared->shortest, compared->pumped, compared->open);
    printf("%ld nets counted; %ld undecided, of which verify knows %ld; %ld other facts\n",
           compared->enumerated, compared->undecided, compared->begun, tally->facts);
    printf("or-join decisions: %ld, in %ld markings, %ld open\n", tally->or_joins,
           tally->or_markings, tally->or_open);
    printf("reductions decide %ld nets; rules fired (in nets):", tally->reduced);
    for (int i = 0; i < REDUCE_RULE_COUNT; i++)
        printf(" %s %ld (%ld)", reduce_rule_name((enum reduce_rule)i), tally->rules[i],
               tally->rule_nets[i]);
    printf("\n");
}

static void print_summary(const struct options *options, const struct job *all, double seconds)
{
    static const char *const outcomes[] = {"same", "different", "rejected", "crashed"};
    long total = 0;
    for (int i = 0; i < CHECK_OUTCOME_COUNT; i++) total += all->outcomes[i];
    printf("seeds %llu to %llu, %ld workflows in %.1f s (%.2f ms each):",
           (unsigned long long)options->seed,
           (unsigned long long)(options->seed + options->count - 1), total, seconds,
           total == 0 ? 0 : seconds * 1000 / (double)total);
    for (int i = 0; i < CHECK_OUTCOME_COUNT; i++)
        printf(" %ld %s%s", all->outcomes[i], outcomes[i],
               i + 1 < CHECK_OUTCOME_COUNT ? "," : "\n");
    if (all->bad_count > 0) printf("different or crashed:");
    for (int i = 0; i < all->bad_count; i++) printf(" %llu", (unsigned long long)all->bad[i]);
    if (all->bad_count > 0) printf("\n");
    print_tally(&all->tally);
    printf("features:");
    for (int i = 0; i < FEATURE_COUNT; i++)
        printf(" %s %.0f%%", feature_names[i],
               total == 0 ? 0 : 100.0 * (double)all->features[i] / (double)total);
    printf("\n");
}

static double seconds_now(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

static int check_files(const struct options *options)
{
    static struct check_tally tally;
    char difference[400];
    int wrong = 0;
    struct checker *checker = checker_new(options->markings);
    for (int i = 0; i < options->files_count; i++) {
        printf("%s\n", options->files[i]);
        enum check_outcome outcome =
            check_file(checker, options->files[i], &tally, difference, sizeof difference);
        if (outcome == CHECK_SAME) continue;
        printf("  %s: %s\n", outcome == CHECK_DIFFERENT ? "DIFFERENT" : "rejected", difference);
        wrong += outcome == CHECK_DIFFERENT;
    }
    print_tally(&tally);
    checker_free(checker);
    return wrong > 0 ? 1 : 0;
}

/* Nothing would be known of a rule that never made a net smaller. */
static bool is_some_rule_unused(const struct check_tally *tally)
{
    bool found = false;
    for (int i = 0; i < REDUCE_RULE_COUNT; i++) {
        if (tally->rule_nets[i] > 0) continue;
        printf("rule %s fired in no net that the reductions decide\n",
               reduce_rule_name((enum reduce_rule)i));
        found = true;
    }
    return found;
}

static int run(struct options *options)
{
    static struct job all;
    double began = seconds_now();
    run_jobs(options);
    double ended = seconds_now();
    add_up(options, &all);
    for (int i = 0; i < all.bad_count && i < options->reports; i++) report(options, all.bad[i]);
    print_summary(options, &all, ended - began);
    bool wrong = all.outcomes[CHECK_DIFFERENT] + all.outcomes[CHECK_CRASHED] > 0;
    wrong = wrong || all.outcomes[CHECK_REJECTED] > 0;
    if (options->rules) wrong = is_some_rule_unused(&all.tally) || wrong;
    return wrong ? 1 : 0;
}

int main(int count, char **arguments)
{
    struct options options = {.seed = 1,
                              .count = 1000,
                              .jobs = 2,
                              .reports = 5,
                              .nets = NETS_BOTH,
                              .markings = MARKINGS_MAX};
    static struct spec spec;
    if (!read_options(count, arguments, &options)) {
        fprintf(stderr,
                "usage: soundness_differ [--seed S] [--count N] [-j JOBS]\n"
                "       [--nets stress|features|both] [--markings M] [--reports N] [--seconds T]\n"
                "       [--first] [--rules] [--show] [FILE…]\n");
        return 2;
    }
    shared = mmap(NULL, sizeof *shared, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    if (shared == MAP_FAILED) abort();
    if (options.files_count > 0) return check_files(&options);
    if (!options.show) return run(&options);
    draw(&options, options.seed, &spec);
    spec_write(&spec, "random_net", stdout);
    return 0;
}
