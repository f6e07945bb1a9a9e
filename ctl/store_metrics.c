/* yawlctl store metrics: what the cases of a store did, in numbers. */
#include <inttypes.h>

#include "ctl/ctl.h"
#include "yawl/metrics.h"

/* One number with its name, for people or as a member of a JSON object. */
static void print_number(const struct ctl_options *options, const char *name, uint64_t number)
{
    if (options->json)
        printf(", \"%s\": %" PRIu64, name, number);
    else if (number != 0)
        printf(", %" PRIu64 " %s", number, name);
}

static void print_name(const struct ctl_options *options, const char *member, const char *name)
{
    printf(options->json ? "%s\"%s\": \"" : "%s%s ", options->json ? ", " : " ", member);
    ctl_print_escaped(yawl_text_of(name));
    if (options->json) printf("\"");
}

/* Of none there is nothing to say. */
static void print_durations(const struct ctl_options *options, const char *name,
                            const struct yawl_durations *d)
{
    if (d->count == 0) return;
    printf(options->json
               ? ", \"%s_ms\": {\"count\": %" PRIu64 ", \"sum\": %" PRId64 ", \"min\": %" PRId64
                 ", \"p50\": %" PRId64 ", \"p95\": %" PRId64 ", \"max\": %" PRId64 "}"
               : "; %s %" PRIu64 " times, ms: sum %" PRId64 " min %" PRId64 " p50 %" PRId64
                 " p95 %" PRId64 " max %" PRId64,
           name, d->count, d->sum_ms, d->min_ms, d->p50_ms, d->p95_ms, d->max_ms);
}

static void print_workflow(const struct ctl_options *options, const struct yawl_workflow_metrics *w)
{
    printf(options->json ? "{\"program\": \"0x%016" PRIx64 "\"" : "program 0x%016" PRIx64, w->hash);
    print_name(options, "workflow", w->name);
    print_name(options, "version", w->version);
    print_number(options, "started", w->started);
    print_number(options, "completed", w->completed);
    print_number(options, "cancelled", w->cancelled);
    print_number(options, "failed", w->failed);
    print_number(options, "deadlocked", w->deadlocked);
    print_number(options, "suspended", w->suspended);
    print_number(options, "running", w->running);
    print_durations(options, "execution", &w->execution);
    printf(options->json ? "}\n" : "\n");
}

static void print_task(const struct ctl_options *options, const struct yawl_metrics *metrics,
                       const struct yawl_task_metrics *t)
{
    printf(options->json ? "{\"program\": \"0x%016" PRIx64 "\"" : "program 0x%016" PRIx64,
           metrics->workflows[t->workflow].hash);
    print_name(options, "net", t->net);
    print_name(options, "task", t->name);
    print_number(options, "started", t->started);
    print_number(options, "completed", t->completed);
    print_number(options, "failed", t->failed);
    print_number(options, "cancelled", t->cancelled);
    print_number(options, "open", t->open);
    print_number(options, "withdrawn", t->withdrawn);
    print_number(options, "retried", t->retried);
    print_number(options, "timed_out", t->timed_out);
    print_number(options, "expired", t->expired);
    print_number(options, "slow", t->slow);
    print_durations(options, "execution", &t->execution);
    print_durations(options, "waited", &t->waited);
    printf(options->json ? "}\n" : "\n");
}

static void print_worker(const struct ctl_options *options, const struct yawl_worker_metrics *w)
{
    printf(options->json ? "{\"worker\": %" PRIu32 : "worker %" PRIu32, w->worker);
    print_number(options, "completed", w->completed);
    print_number(options, "failed", w->failed);
    print_number(options, "kept", w->kept);
    printf(options->json ? "}\n" : "\n");
}

static void print_all(const struct ctl_options *options, const struct yawl_metrics *metrics)
{
    for (uint32_t i = 0; i < metrics->workflows_count; i++)
        print_workflow(options, &metrics->workflows[i]);
    for (uint32_t i = 0; i < metrics->tasks_count; i++)
        print_task(options, metrics, &metrics->tasks[i]);
    for (uint32_t i = 0; i < metrics->workers_count; i++)
        print_worker(options, &metrics->workers[i]);
    printf(options->json ? "{\"events\": %" PRIu64 : "counted: %" PRIu64 " events",
           metrics->events);
    print_number(options, "cases_partial", metrics->cases_partial);
    print_number(options, "cases_unknown", metrics->cases_unknown);
    print_number(options, "wrong", metrics->wrong);
    printf(options->json ? "}\n" : "\n");
}

/* What the numbers do not say. */
static void warn(const struct ctl_options *options, const struct yawl_metrics *metrics)
{
    if (metrics->cases_partial != 0)
        fprintf(stderr, "yawlctl: %s: %" PRIu64 " cases are not counted: events of them are gone\n",
                options->file, metrics->cases_partial);
    if (metrics->cases_unknown != 0)
        fprintf(stderr,
                "yawlctl: %s: %" PRIu64 " cases are not counted: their programs are not "
                "described\n",
                options->file, metrics->cases_unknown);
    if (metrics->wrong != 0)
        fprintf(stderr, "yawlctl: %s: %" PRIu64 " sums do not hold\n", options->file,
                metrics->wrong);
}

/* With --check: is the history what the log says, as far as both are there? */
static int check(const struct ctl_options *options)
{
    struct yawl_history_report report;
    struct yawl_sqlite_options file = {.path = options->file};
    if (!options->check) return CTL_FINE;
    int status = yawl_history_check(&file, &report);
    if (status != 0) return ctl_say(options->file, status, file.problem);
    if (report.differing == 0) return CTL_FINE;
    fprintf(stderr, "yawlctl: %s: %" PRIu64 " rows of the history differ from the log\n",
            options->file, report.differing);
    return CTL_WRONG;
}

int ctl_store_metrics(const struct ctl_options *options)
{
    yawl_history_t *history;
    struct yawl_metrics *metrics;
    struct yawl_sqlite_options file = {.path = options->file};
    int status = yawl_history_open(&history, &file);
    if (status != 0) return ctl_say(options->file, status, file.problem);
    status = yawl_history_metrics(history, &metrics);
    int code = status != 0 ? ctl_say(options->file, status, yawl_history_problem(history))
                           : check(options);
    if (status == 0) {
        print_all(options, metrics);
        warn(options, metrics);
        if (metrics->wrong != 0) code = CTL_WRONG;
        yawl_metrics_free(metrics);
    }
    yawl_history_close(history);
    return code;
}
