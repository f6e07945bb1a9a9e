/* Seed s belongs to job (s - first seed) mod number of jobs; a crash costs a job the workflow at hand
 * and no more. */
#include "jobs.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/time.h>
#include <sys/wait.h>
#include <unistd.h>

#define REJECTED_LOUD 5       /* examples of rejected specifications that are shown */
#define WITHOUT_END   1000000 /* seconds, without --seconds */

void *share_memory(size_t size)
{
    void *memory = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    if (memory == MAP_FAILED) abort();
    return memory;
}

bool jobs_option(struct jobs_options *options, const char *name, const char *value)
{
    if (strcmp(name, "--seed") == 0)
        options->seed = strtoull(value, NULL, 0);
    else if (strcmp(name, "--count") == 0)
        options->count = strtoull(value, NULL, 0);
    else if (strcmp(name, "--reports") == 0)
        options->reports = (int)strtol(value, NULL, 10);
    else if (strcmp(name, "--seconds") == 0)
        options->seconds = (int)strtol(value, NULL, 10);
    else if (strcmp(name, "-j") == 0)
        options->jobs = (int)strtol(value, NULL, 10);
    else
        return false;
    return true;
}

/* From now on; SIGPROF ends the process.  Of CPU, as a machine may be busy. */
static void limit_time(int seconds)
{
    struct itimerval left = {.it_value = {.tv_sec = seconds}};
    if (setitimer(ITIMER_PROF, &left, NULL) != 0) abort();
}

/* ---- In the process that works ---- */

bool jobs_goes_on(const struct jobs *jobs, int index)
{
    const struct job *job = &jobs->jobs[index];
    if (job->seed >= job->end || time(NULL) >= jobs->until) return false;
    if (jobs->options.first && jobs->found) return false;
    limit_time(NET_SECONDS);
    return true;
}

void jobs_next(struct jobs *jobs, int index)
{
    jobs->jobs[index].seed += (uint64_t)jobs->options.jobs;
}

static void note_bad(struct jobs *jobs, struct job *job)
{
    jobs->found = true;
    if (job->bad_count < BAD_MAX) job->bad[job->bad_count++] = job->seed;
}

void jobs_note(struct jobs *jobs, int index, const struct spec *spec, enum outcome outcome,
               const char *problem)
{
    struct job *job = &jobs->jobs[index];
    uint32_t features = spec_features(spec);
    job->outcomes[outcome]++;
    for (int i = 0; i < FEATURE_COUNT; i++) job->features[i] += features >> i & 1;
    if (outcome == OUTCOME_DIFFERENT) note_bad(jobs, job);
    if (outcome == OUTCOME_REJECTED && job->rejected_count++ < REJECTED_LOUD) {
        fprintf(stderr, "seed %llu is rejected: %s\n", (unsigned long long)job->seed, problem);
    }
}

/* ---- The processes ---- */

static pid_t fork_or_abort(void)
{
    fflush(NULL);
    pid_t child = fork();
    if (child < 0) abort();
    return child;
}

/* How a child ended; 0: well. */
static int status_of(pid_t child)
{
    int status;
    if (waitpid(child, &status, 0) < 0) abort();
    return status;
}

/* Runs a job to its end, however often it crashes. */
static void supervise(struct jobs *jobs, int index, work_fn work, void *data)
{
    for (;;) {
        pid_t child = fork_or_abort();
        if (child == 0) {
            work(data, index);
            exit(0);
        }
        if (status_of(child) == 0) exit(0);
        jobs->jobs[index].outcomes[OUTCOME_CRASHED]++;
        note_bad(jobs, &jobs->jobs[index]);
        jobs_next(jobs, index);
    }
}

static void add_up(struct jobs *jobs)
{
    struct job *all = &jobs->all;
    for (int j = 0; j < jobs->options.jobs; j++) {
        const struct job *job = &jobs->jobs[j];
        for (int i = 0; i < OUTCOME_COUNT; i++) all->outcomes[i] += job->outcomes[i];
        for (int i = 0; i < FEATURE_COUNT; i++) all->features[i] += job->features[i];
        for (int i = 0; i < job->bad_count && all->bad_count < BAD_MAX; i++)
            all->bad[all->bad_count++] = job->bad[i];
    }
}

static double seconds_now(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

double jobs_run(struct jobs *jobs, work_fn work, void *data)
{
    const struct jobs_options *options = &jobs->options;
    double began = seconds_now();
    jobs->until = time(NULL) + (options->seconds > 0 ? options->seconds : WITHOUT_END);
    for (int i = 0; i < options->jobs; i++) {
        jobs->jobs[i].seed = options->seed + (uint64_t)i;
        jobs->jobs[i].end = options->seed + options->count;
        if (fork_or_abort() == 0) supervise(jobs, i, work, data);
    }
    while (wait(NULL) > 0) {}
    add_up(jobs);
    return seconds_now() - began;
}

const char *look_alone(void (*look)(void *data), void *data)
{
    pid_t child = fork_or_abort();
    if (child == 0) {
        limit_time(NET_SECONDS / 2);
        if (freopen("/dev/null", "w", stderr) == NULL) exit(3);
        look(data);
        abort();
    }
    int status = status_of(child);
    if (status == 0) return NULL;
    return WIFSIGNALED(status) ? strsignal(WTERMSIG(status)) : "exit";
}

/* ---- What is printed ---- */

static uint64_t count_all(const struct job *job)
{
    uint64_t total = 0;
    for (int i = 0; i < OUTCOME_COUNT; i++) total += job->outcomes[i];
    return total;
}

void jobs_print_outcomes(const struct jobs *jobs, double seconds,
                         const char *const names[OUTCOME_COUNT])
{
    const struct jobs_options *options = &jobs->options;
    uint64_t total = count_all(&jobs->all);
    printf("seeds %llu to %llu, %llu workflows in %.1f s (%.2f ms each):",
           (unsigned long long)options->seed,
           (unsigned long long)(options->seed + options->count - 1), (unsigned long long)total,
           seconds, total == 0 ? 0 : seconds * 1000 / (double)total);
    for (int i = 0; i < OUTCOME_COUNT; i++) {
        if (names[i] == NULL) continue;
        printf(" %llu %s%s", (unsigned long long)jobs->all.outcomes[i], names[i],
               i + 1 < OUTCOME_COUNT ? "," : "\n");
    }
}

void jobs_print_features(const struct jobs *jobs)
{
    uint64_t total = count_all(&jobs->all);
    printf("features:");
    for (int i = 0; i < FEATURE_COUNT; i++) {
        printf(" %s %.0f%%", feature_names[i],
               total == 0 ? 0 : 100.0 * (double)jobs->all.features[i] / (double)total);
    }
    printf("\n");
}
