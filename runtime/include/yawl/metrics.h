/* What the cases of a store did, in numbers: counted anew from its history and its log each time,
 * so there is nothing to buffer, to lose or to reconcile but the events themselves.
 *
 * Only cases are counted of which all events are on record; how many are not is told. The store may
 * be open in an engine meanwhile. Blocking, of any one thread. Link libyawl-sqlite and SQLite. */
#ifndef YAWL_METRICS_H
#define YAWL_METRICS_H

#include "yawl/history.h"

#ifdef __cplusplus
extern "C" {
#endif

/* Durations in milliseconds; of none all are 0. */
struct yawl_durations {
    uint64_t count;
    int64_t sum_ms, min_ms, max_ms;
    int64_t p50_ms, p95_ms; /* not less than the true ones, and at most one in 64 more */
};

struct yawl_workflow_metrics {
    const char *name, *version;
    uint64_t hash; /* of the program */
    /* Cases; `started` is the sum of the rest, which are as the last event left them.  One that went over
     * to another version counts there, and so do its items that went on. */
    uint64_t started, completed, cancelled, failed, deadlocked, suspended, running;
    struct yawl_durations execution; /* of those that completed or were cancelled */
};

struct yawl_task_metrics {
    uint32_t workflow; /* index of it */
    const char *net, *name;
    /* Work items; of a composite task its runs.  `started` is the sum of the next four; `cancelled` are
     * also those whose net ended first, `open` those that go on. */
    uint64_t started, completed, failed, cancelled, open;
    uint64_t withdrawn;                      /* ended without having started */
    uint64_t retried;                        /* attempts that failed and were tried again */
    uint64_t timed_out;                      /* of those that failed: since they took too long */
    uint64_t expired;                        /* timers of the task */
    uint64_t slow;                           /* took longer than the task's budget */
    struct yawl_durations execution, waited; /* of items that ended after having started */
};

/* A worker of any engine that had the store. */
struct yawl_worker_metrics {
    uint32_t worker;
    uint64_t completed, failed; /* calls */
    uint64_t kept;              /* calls whose answer came while their case stood still */
};

struct yawl_metrics {
    struct yawl_workflow_metrics *workflows;
    struct yawl_task_metrics *tasks; /* those of which anything is known, workflow by workflow */
    struct yawl_worker_metrics *workers;
    uint32_t workflows_count, tasks_count, workers_count;
    uint64_t events;        /* that were counted */
    uint64_t cases_partial; /* not counted: some of their events are no longer there */
    uint64_t cases_unknown; /* not counted: of programs that the store does not describe */
    uint64_t wrong;         /* sums above that do not hold: 0, or there is a bug */
};

/* Counts; `*metrics` is freed by yawl_metrics_free.  Codes as of yawl_history_case. */
int yawl_history_metrics(yawl_history_t *history, struct yawl_metrics **metrics);
/* NULL is allowed. */
void yawl_metrics_free(struct yawl_metrics *metrics);

#ifdef __cplusplus
}
#endif
#endif
