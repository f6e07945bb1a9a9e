/* Random workflows: the compiled machine against the interpreter of the rules, in bulk.
 *
 *   differ --include DIR [--seed S] [--count N] [-j JOBS] [--cc CC] [--only FEATURES] [--without FEATURES]
 *          [--with FEATURES] [--first] [--show] [--reports N] [--seconds T]
 *
 * Each job is a process of its own, so that a crash is one more difference.  A difference is shrunk
 * and printed: the specification, and a trace that `yawlc test` plays.  Exit 1: there were
 * differences.
 */
#include "shrink.h"

#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/time.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define JOBS_MAX      16
#define BAD_MAX       64
#define NET_SECONDS   20 /* of CPU for one workflow, then it counts as hanging */
#define REJECTED_LOUD 5  /* examples of rejected specifications that are shown */

struct options {
    struct compiled_options compiled;
    uint64_t seed, count;
    int jobs, reports, seconds;
    uint32_t features, wanted;
    bool show, first;
    bool *found; /* with `first`: time to stop */
};

struct job {            /* shared with its process */
    uint64_t seed, end; /* the workflow at hand */
    uint64_t outcomes[OUTCOME_COUNT], features[FEATURE_COUNT];
    struct tally tally;
    int bad_count, rejected_count;
    uint64_t bad[BAD_MAX];
};

struct shared {
    struct job jobs[JOBS_MAX];
    bool found;           /* some job found a difference */
    struct script script; /* of the one that is looked at again */
    enum outcome outcome;
};

static void *share(size_t size)
{
    void *memory = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    if (memory == MAP_FAILED) abort();
    return memory;
}

static struct chance chance_for(uint64_t seed) { return (struct chance){seed * 77 + 5}; }

/* ---- A job ---- */

static void note_outcome(struct job *job, const struct spec *spec, enum outcome outcome,
                         const char *problem)
{
    uint32_t features = spec_features(spec);
    job->outcomes[outcome]++;
    for (int i = 0; i < FEATURE_COUNT; i++) job->features[i] += features >> i & 1;
    if (outcome == OUTCOME_DIFFERENT && job->bad_count < BAD_MAX)
        job->bad[job->bad_count++] = job->seed;
    if (outcome == OUTCOME_REJECTED && job->rejected_count++ < REJECTED_LOUD) {
        fprintf(stderr, "seed %llu is rejected: %s\n", (unsigned long long)job->seed, problem);
    }
}

/* From now on; SIGPROF ends the process.  Of CPU, as a machine may be busy. */
static void limit_time(int seconds)
{
    struct itimerval left = {.it_value = {.tv_sec = seconds}};
    if (setitimer(ITIMER_PROF, &left, NULL) != 0) abort();
}

static void work(const struct options *options, struct job *job, time_t until)
{
    static struct spec spec;
    static struct script script;
    for (; job->seed < job->end && time(NULL) < until; job->seed += (uint64_t)options->jobs) {
        if (options->first && *options->found) break;
        struct chance chance = chance_for(job->seed);
        limit_time(NET_SECONDS);
        spec_generate(&spec, job->seed, options->features);
        if ((spec_features(&spec) & options->wanted) != options->wanted) continue;
        enum outcome outcome = drive(&spec, &options->compiled, &chance, &script, &job->tally);
        note_outcome(job, &spec, outcome, script.difference);
        if (outcome == OUTCOME_DIFFERENT) *options->found = true;
    }
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
        job->outcomes[OUTCOME_CRASHED]++;
        *options->found = true;
        if (job->bad_count < BAD_MAX) job->bad[job->bad_count++] = job->seed;
        job->seed += (uint64_t)options->jobs;
    }
}

static void run_jobs(const struct options *options, struct shared *shared)
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

struct again {
    const struct options *options;
    struct shared *shared;
};

/* In a process of its own; with `chance` the commands are drawn, else they are the script's. */
static enum outcome look_again(struct again *again, const struct spec *spec, struct chance *chance)
{
    struct shared *shared = again->shared;
    static struct tally tally;
    int status;
    shared->outcome = OUTCOME_CRASHED;
    fflush(NULL);
    pid_t child = fork();
    if (child == 0) {
        limit_time(NET_SECONDS / 2);
        if (freopen("/dev/null", "w", stderr) == NULL) exit(3);
        shared->outcome = drive(spec, &again->options->compiled, chance, &shared->script, &tally);
        exit(0);
    }
    if (child < 0 || waitpid(child, &status, 0) < 0) abort();
    bool fine = WIFEXITED(status) && WEXITSTATUS(status) == 0;
    if (!fine) {
        shared->outcome = OUTCOME_CRASHED;
        snprintf(shared->script.difference, sizeof shared->script.difference,
                 "the machine died: %s",
                 WIFSIGNALED(status) ? strsignal(WTERMSIG(status)) : "exit");
    }
    return shared->outcome;
}

static bool is_wrong(enum outcome outcome)
{
    return outcome == OUTCOME_DIFFERENT || outcome == OUTCOME_CRASHED;
}

static bool still_wrong(const struct spec *spec, struct script *script, void *data)
{
    struct again *again = data;
    again->shared->script = *script;
    if (!is_wrong(look_again(again, spec, NULL))) return false;
    *script = again->shared->script;
    return true;
}

static void report(const struct options *options, struct shared *shared, uint64_t seed)
{
    static struct spec spec;
    static struct script script;
    struct again again = {options, shared};
    struct chance chance = chance_for(seed);
    spec_generate(&spec, seed, options->features);
    printf("---- seed %llu\n", (unsigned long long)seed);
    if (!is_wrong(look_again(&again, &spec, &chance))) {
        printf("did not happen again\n");
        return;
    }
    script = shared->script;
    shrink(&spec, &script, still_wrong, &again);
    spec_write(&spec, "random_net", stdout);
    printf("---- trace\n");
    script_write(&spec, &script, stdout);
    fflush(stdout);
}

/* The specification, and its first case as a trace. */
static void show(const struct options *options, struct shared *shared)
{
    static struct spec spec;
    struct again again = {options, shared};
    struct chance chance = chance_for(options->seed);
    spec_generate(&spec, options->seed, options->features);
    spec_write(&spec, "random_net", stdout);
    enum outcome outcome = look_again(&again, &spec, &chance);
    if (outcome != OUTCOME_SAME && outcome != OUTCOME_GAVE_UP) return;
    printf("---- trace\n");
    struct script *script = &shared->script;
    script->failed_case = 0;
    script->failed_command = script->first[1] - 1;
    script->difference[0] = '\0';
    script_write(&spec, script, stdout);
}

/* ---- Options, result ---- */

static uint32_t features_named(const char *list)
{
    uint32_t found = 0;
    for (int i = 0; i < FEATURE_COUNT; i++) {
        size_t length = strlen(feature_names[i]);
        for (const char *at = list; (at = strstr(at, feature_names[i])) != NULL; at += length) {
            bool whole = (at == list || at[-1] == ',') && (at[length] == ',' || at[length] == '\0');
            if (whole) found |= 1u << i;
        }
    }
    return found;
}

static bool read_options(int count, char **arguments, struct options *options)
{
    for (int i = 1; i < count; i++) {
        const char *name = arguments[i], *value = i + 1 < count ? arguments[i + 1] : "";
        if (strcmp(name, "--show") == 0 || strcmp(name, "--first") == 0) {
            *(name[2] == 's' ? &options->show : &options->first) = true;
            continue;
        }
        if (strcmp(name, "--include") == 0)
            options->compiled.include = value;
        else if (strcmp(name, "--cc") == 0)
            options->compiled.cc = value;
        else if (strcmp(name, "--seed") == 0)
            options->seed = strtoull(value, NULL, 0);
        else if (strcmp(name, "--count") == 0)
            options->count = strtoull(value, NULL, 0);
        else if (strcmp(name, "--reports") == 0)
            options->reports = (int)strtol(value, NULL, 10);
        else if (strcmp(name, "--seconds") == 0)
            options->seconds = (int)strtol(value, NULL, 10);
        else if (strcmp(name, "--only") == 0)
            options->features = features_named(value);
        else if (strcmp(name, "--without") == 0)
            options->features &= ~features_named(value);
        else if (strcmp(name, "--with") == 0)
            options->wanted = features_named(value);
        else if (strcmp(name, "-j") == 0)
            options->jobs = (int)strtol(value, NULL, 10);
        else
            return false;
        i++;
    }
    return options->compiled.include != NULL && options->jobs > 0 && options->jobs <= JOBS_MAX;
}

static void add_up(const struct options *options, const struct shared *shared, struct job *all)
{
    for (int j = 0; j < options->jobs; j++) {
        const struct job *job = &shared->jobs[j];
        for (int i = 0; i < OUTCOME_COUNT; i++) all->outcomes[i] += job->outcomes[i];
        for (int i = 0; i < FEATURE_COUNT; i++) all->features[i] += job->features[i];
        for (int i = 0; i < 5; i++) all->tally.ended[i] += job->tally.ended[i];
        all->tally.commands += job->tally.commands;
        all->tally.refused += job->tally.refused;
        for (int i = 0; i < job->bad_count && all->bad_count < BAD_MAX; i++)
            all->bad[all->bad_count++] = job->bad[i];
    }
}

static void print_summary(const struct options *options, const struct job *all, double seconds)
{
    static const char *const outcomes[] = {"same", "different", "rejected", "too large", "crashed"};
    uint64_t total = 0;
    for (int i = 0; i < OUTCOME_COUNT; i++) total += all->outcomes[i];
    printf("seeds %llu to %llu, %llu workflows in %.1f s (%.2f ms each):",
           (unsigned long long)options->seed,
           (unsigned long long)(options->seed + options->count - 1), (unsigned long long)total,
           seconds, total == 0 ? 0 : seconds * 1000 / (double)total);
    for (int i = 0; i < OUTCOME_COUNT; i++) {
        printf(" %llu %s%s", (unsigned long long)all->outcomes[i], outcomes[i],
               i + 1 < OUTCOME_COUNT ? "," : "\n");
    }
    printf("%ld commands, %ld of them refused; cases:", all->tally.commands, all->tally.refused);
    for (int i = 0; i < 5; i++) printf(" %ld %s", all->tally.ended[i], status_text((enum status)i));
    printf("\nfeatures:");
    for (int i = 0; i < FEATURE_COUNT; i++) {
        printf(" %s %.0f%%", feature_names[i],
               total == 0 ? 0 : 100.0 * (double)all->features[i] / (double)total);
    }
    printf("\n");
}

static double seconds_now(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

int main(int count, char **arguments)
{
    struct options options = {
        .seed = 1, .count = 1000, .jobs = 2, .reports = 5, .features = UINT32_MAX};
    options.compiled.folder = "/tmp";
    static struct job all;
    if (!read_options(count, arguments, &options)) {
        fprintf(
            stderr,
            "usage: differ --include DIR [--seed S] [--count N] [-j JOBS] [--cc CC] [--only LIST]\n"
            "              [--without LIST] [--with LIST] [--reports N] [--seconds T] [--first]\n"
            "              [--show]\n");
        return 2;
    }
    struct shared *shared = share(sizeof *shared);
    options.found = &shared->found;
    if (options.show) {
        show(&options, shared);
        return 0;
    }
    double began = seconds_now();
    run_jobs(&options, shared);
    double ended = seconds_now();
    add_up(&options, shared, &all);
    for (int i = 0; i < all.bad_count && i < options.reports; i++)
        report(&options, shared, all.bad[i]);
    print_summary(&options, &all, ended - began);
    uint64_t wrong = all.outcomes[OUTCOME_DIFFERENT] + all.outcomes[OUTCOME_CRASHED];
    return wrong > 0 || all.outcomes[OUTCOME_REJECTED] > 0 ? 1 : 0;
}
