/* Many random workflows in several processes: who looks at which seed, for how long, and what came of
 * it.  Each job is a process that works and one that watches it, so that a crash or a hang is one
 * more difference.  What the processes tell each other lies in shared memory. */
#ifndef JOBS_H
#define JOBS_H

#include "model.h"

#include <time.h>

#define JOBS_MAX    16
#define BAD_MAX     64
#define NET_SECONDS 20 /* of CPU for one workflow, then it counts as hanging */

/* Of one workflow, in the order in which they are printed. */
enum outcome {
    OUTCOME_SAME,
    OUTCOME_DIFFERENT,
    OUTCOME_REJECTED, /* the compiler has errors */
    OUTCOME_GAVE_UP,  /* it grows too large */
    OUTCOME_CRASHED,
    OUTCOME_COUNT
};

struct jobs_options {
    uint64_t seed, count;
    int jobs, reports, seconds;
    bool first; /* stop at the first difference */
};
#define JOBS_OPTIONS ((struct jobs_options){.seed = 1, .count = 1000, .jobs = 2, .reports = 5})

struct job {
    uint64_t seed, end; /* the workflow at hand */
    uint64_t outcomes[OUTCOME_COUNT], features[FEATURE_COUNT];
    int bad_count, rejected_count;
    uint64_t bad[BAD_MAX]; /* seeds of those that are different or crashed */
};

struct jobs { /* in memory of share_memory */
    struct jobs_options options;
    time_t until;
    bool found; /* some job found a difference */
    struct job jobs[JOBS_MAX], all;
};

void *share_memory(size_t size);
/* --seed, --count, --reports, --seconds, -j; false: another one. */
bool jobs_option(struct jobs_options *options, const char *name, const char *value);

/* Job `index`: while jobs_goes_on, look at the seed of the job, then jobs_next. */
typedef void (*work_fn)(void *data, int index);
/* Runs each job to its end and adds them up in `all`; gives the seconds that it took. */
double jobs_run(struct jobs *jobs, work_fn work, void *data);
/* Is there one more?  Its time runs from now on. */
bool jobs_goes_on(const struct jobs *jobs, int index);
void jobs_next(struct jobs *jobs, int index);
void jobs_note(struct jobs *jobs, int index, const struct spec *spec, enum outcome outcome,
               const char *problem);

/* Has `look` end in a process of its own, by exit or _exit.  Gives what that died of, or NULL. */
const char *look_alone(void (*look)(void *data), void *data);

/* The first line of the summary, with the outcomes that have a name; the last one. */
void jobs_print_outcomes(const struct jobs *jobs, double seconds,
                         const char *const names[OUTCOME_COUNT]);
void jobs_print_features(const struct jobs *jobs);

#endif
