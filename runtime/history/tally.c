/* Counters of workflows, tasks and workers.
 * Invariant: what a counter counts is an event; nothing is estimated. */
#include "history/tally.h"

#include <stdlib.h>
#include <string.h>

#include "history/records.h"
#include "yawl/errors.h"

/* ---- Rows ---- */

static uint32_t count_tasks(const struct yawl_program *program)
{
    uint32_t count = 0;
    for (uint32_t i = 0; i < program->nets_count; i++) count += program->nets[i].tasks_count;
    return count;
}

static void name_tasks(struct yawl__tally *tally, uint32_t workflow)
{
    const struct yawl__tally_workflow *of = &tally->workflows[workflow];
    struct yawl_task_metrics *task = &tally->metrics.tasks[of->first];
    for (uint32_t i = 0; i < of->program->nets_count; i++) {
        const struct yawl_net *net = &of->program->nets[i];
        for (uint32_t j = 0; j < net->tasks_count; j++, task++) {
            task->workflow = workflow;
            task->net = net->name;
            task->name = net->tasks[j].name;
        }
    }
}

static bool take_rows(struct yawl__tally *tally, uint32_t workflows, uint32_t tasks)
{
    struct yawl_metrics *metrics = &tally->metrics;
    metrics->workflows = calloc(workflows + 1, sizeof *metrics->workflows);
    metrics->tasks = calloc(tasks + 1, sizeof *metrics->tasks);
    tally->workflows = calloc(workflows + 1, sizeof *tally->workflows);
    tally->spreads = calloc(tasks + 1, sizeof *tally->spreads);
    return metrics->workflows != NULL && metrics->tasks != NULL && tally->workflows != NULL &&
           tally->spreads != NULL;
}

bool yawl__tally_open(struct yawl__tally *tally, const struct yawl__described *programs)
{
    struct yawl_metrics *metrics = &tally->metrics;
    uint32_t workflows = 0, tasks = 0;
    memset(tally, 0, sizeof *tally);
    for (const struct yawl__described *d = programs; d != NULL; d = d->next, workflows++)
        tasks += count_tasks(&d->program);
    if (!take_rows(tally, workflows, tasks)) return false;
    for (const struct yawl__described *d = programs; d != NULL; d = d->next) {
        uint32_t at = metrics->workflows_count++;
        tally->workflows[at].program = &d->program;
        tally->workflows[at].first = metrics->tasks_count;
        metrics->tasks_count += count_tasks(&d->program);
        metrics->workflows[at].name = d->program.name;
        metrics->workflows[at].version = d->program.version;
        metrics->workflows[at].hash = d->program.hash;
        name_tasks(tally, at);
    }
    return true;
}

/* Index of the case's workflow. */
static uint32_t workflow_of(const struct yawl__tally *tally, const struct yawl_program *program)
{
    uint32_t at = 0;
    while (tally->workflows[at].program != program) at++;
    return at;
}

/* Index of a task of the case; YAWL_NONE: unknown. */
static uint32_t task_of(const struct yawl__tally *tally, const struct yawl__told_case *told,
                        uint32_t scope, uint32_t task)
{
    uint32_t net;
    if (yawl__told_task(told, scope, task, &net) == NULL) return YAWL_NONE;
    uint32_t at = tally->workflows[workflow_of(tally, told->program)].first;
    for (uint32_t i = 0; i < net; i++) at += told->program->nets[i].tasks_count;
    return at + task;
}

/* ---- Workers ---- */

/* Few, in the order of their numbers; NULL: no memory. */
static struct yawl_worker_metrics *worker_of(struct yawl__tally *tally, uint32_t worker)
{
    struct yawl_metrics *metrics = &tally->metrics;
    uint32_t at = metrics->workers_count;
    while (at > 0 && metrics->workers[at - 1].worker > worker) at--;
    if (at > 0 && metrics->workers[at - 1].worker == worker) return &metrics->workers[at - 1];
    if (metrics->workers_count == tally->workers_capacity) {
        uint32_t capacity = tally->workers_capacity == 0 ? 16 : tally->workers_capacity * 2;
        void *larger = realloc(metrics->workers, capacity * sizeof *metrics->workers);
        if (larger == NULL) return NULL;
        metrics->workers = larger;
        tally->workers_capacity = capacity;
    }
    struct yawl_worker_metrics *place = &metrics->workers[at];
    memmove(place + 1, place, (metrics->workers_count++ - at) * sizeof *place);
    *place = (struct yawl_worker_metrics){.worker = worker};
    return place;
}

static bool add_call(struct yawl__tally *tally, const yawl_event_t *event)
{
    struct yawl_worker_metrics *worker = worker_of(tally, event->worker);
    if (worker == NULL) return false;
    bool failed = tally->last == YAWL_EVENT_ITEM_FAILED || tally->last == YAWL_EVENT_TASK_FAILED ||
                  tally->last == YAWL_EVENT_ITEM_ROLLED_BACK;
    bool kept = tally->last == YAWL_EVENT_ANSWER_KEPT;
    worker->completed += !failed && !kept;
    worker->failed += failed;
    worker->kept += kept;
    return true;
}

/* ---- Events ---- */

static bool add_item(struct yawl__tally *tally, const struct yawl__teller *teller,
                     const struct yawl_history_entry *entry)
{
    const struct yawl__timing *timing = &teller->timing;
    uint32_t at = task_of(tally, &teller->c, timing->scope, timing->task);
    if (timing->item == YAWL__TIMED_NOTHING || at == YAWL_NONE) return true;
    struct yawl_task_metrics *task = &tally->metrics.tasks[at];
    bool failed = timing->item == YAWL__TIMED_FAILED;
    task->started += timing->item == YAWL__TIMED_STARTED;
    task->completed += timing->item == YAWL__TIMED_COMPLETED;
    task->failed += failed;
    task->cancelled += timing->item == YAWL__TIMED_CANCELLED;
    task->withdrawn += timing->item == YAWL__TIMED_WITHDRAWN;
    task->timed_out += failed && entry->event.error == YAWL_ETIMEDOUT;
    if (timing->item == YAWL__TIMED_STARTED || timing->item == YAWL__TIMED_WITHDRAWN) return true;
    struct yawl__task_spreads *spreads = &tally->spreads[at];
    return yawl__spread_add(&spreads->execution, timing->execution_ms) &&
           yawl__spread_add(&spreads->waited, timing->waited_ms);
}

/* What is no item's beginning or end. */
static void add_task_event(struct yawl__tally *tally, const struct yawl__teller *teller,
                           const yawl_event_t *event)
{
    uint32_t at = task_of(tally, &teller->c, event->scope, event->task);
    if (at == YAWL_NONE) return;
    struct yawl_task_metrics *task = &tally->metrics.tasks[at];
    bool is_retry = event->kind == YAWL_EVENT_TIMER_ARMED && event->timer == YAWL_NONE;
    task->retried += is_retry && event->firing != 0;
    task->expired += event->kind == YAWL_EVENT_TIMER_EXPIRED && event->timer != YAWL_NONE;
    task->slow += event->kind == YAWL_EVENT_BUDGET_EXCEEDED;
}

static bool add_case(struct yawl__tally *tally, struct yawl__known_case *known,
                     const struct yawl_history_entry *entry)
{
    uint32_t at = workflow_of(tally, entry->event.program);
    struct yawl_workflow_metrics *workflow = &tally->metrics.workflows[at];
    int kind = (int)entry->event.kind;
    known->ended =
        known->ended || kind == YAWL_EVENT_CASE_COMPLETED || kind == YAWL_EVENT_CASE_CANCELLED;
    known->status = yawl__status_after(kind, known->status);
    workflow->started += kind == YAWL_EVENT_CASE_STARTED;
    workflow->completed += kind == YAWL_EVENT_CASE_COMPLETED;
    workflow->cancelled += kind == YAWL_EVENT_CASE_CANCELLED;
    if (kind != YAWL_EVENT_CASE_COMPLETED && kind != YAWL_EVENT_CASE_CANCELLED) return true;
    return yawl__spread_add(&tally->workflows[at].execution, entry->execution_ms);
}

/* Index of the task of that name in the net of that name; YAWL_NONE: the program has none. */
static uint32_t named_task(const struct yawl__tally *tally, uint32_t workflow,
                           const struct yawl_task_metrics *named)
{
    const struct yawl_metrics *metrics = &tally->metrics;
    for (uint32_t i = tally->workflows[workflow].first; i < metrics->tasks_count; i++) {
        const struct yawl_task_metrics *task = &metrics->tasks[i];
        if (task->workflow != workflow) break;
        if (strcmp(task->net, named->net) == 0 && strcmp(task->name, named->name) == 0) return i;
    }
    return YAWL_NONE;
}

/* A case that went over counts as one of the program it went to, and so does what goes on in it. */
static void move_case(struct yawl__tally *tally, const struct yawl__teller *teller)
{
    struct yawl_metrics *metrics = &tally->metrics;
    uint32_t from = workflow_of(tally, teller->came_from), to = workflow_of(tally, teller->c.program);
    const struct yawl__timed *item;
    metrics->workflows[from].started--;
    metrics->workflows[to].started++;
    for (uint32_t at = 0; (item = yawl__times_next(&teller->c.times, &at)) != NULL;) {
        uint32_t task = task_of(tally, &teller->c, item->scope, item->task);
        uint32_t before = task != YAWL_NONE ? named_task(tally, from, &metrics->tasks[task]) : YAWL_NONE;
        if (before == YAWL_NONE) continue;
        metrics->tasks[before].started--;
        metrics->tasks[task].started++;
    }
}

bool yawl__tally_add(struct yawl__tally *tally, const struct yawl__teller *teller,
                     struct yawl__known_case *known, const struct yawl_history_entry *entry)
{
    const yawl_event_t *event = &entry->event;
    tally->metrics.events++;
    if (teller->is_first) tally->last = event->kind;
    add_task_event(tally, teller, event);
    if (event->kind == YAWL_EVENT_CASE_MIGRATED && teller->came_from != NULL) move_case(tally, teller);
    bool called = event->kind != YAWL_EVENT_CALL_PERFORMED || add_call(tally, event);
    return called && add_item(tally, teller, entry) && add_case(tally, known, entry);
}

void yawl__tally_open_case(struct yawl__tally *tally, const struct yawl__known_case *known)
{
    const struct yawl__told_case *told = &known->told;
    struct yawl_workflow_metrics *workflow =
        &tally->metrics.workflows[workflow_of(tally, told->program)];
    workflow->failed += known->status == YAWL_CASE_FAILED;
    workflow->deadlocked += known->status == YAWL_CASE_DEADLOCKED;
    workflow->suspended += known->status == YAWL_CASE_SUSPENDED;
    workflow->running += known->status == YAWL_CASE_RUNNING;
    const struct yawl__timed *item;
    for (uint32_t at = 0; (item = yawl__times_next(&told->times, &at)) != NULL;) {
        uint32_t task = task_of(tally, told, item->scope, item->task);
        if (task != YAWL_NONE) tally->metrics.tasks[task].open++;
    }
}

/* ---- The end ---- */

static bool is_known(const struct yawl_task_metrics *task)
{
    return (task->started | task->withdrawn | task->retried | task->expired | task->slow) != 0;
}

static void check_sums(struct yawl_metrics *metrics)
{
    for (uint32_t i = 0; i < metrics->tasks_count; i++) {
        const struct yawl_task_metrics *t = &metrics->tasks[i];
        metrics->wrong += t->started != t->completed + t->failed + t->cancelled + t->open;
        metrics->wrong += t->execution.count != t->completed + t->failed + t->cancelled;
    }
    for (uint32_t i = 0; i < metrics->workflows_count; i++) {
        const struct yawl_workflow_metrics *w = &metrics->workflows[i];
        uint64_t rest = w->failed + w->deadlocked + w->suspended + w->running;
        metrics->wrong += w->started != w->completed + w->cancelled + rest;
        metrics->wrong += w->execution.count != w->completed + w->cancelled;
    }
}

void yawl__tally_finish(struct yawl__tally *tally)
{
    struct yawl_metrics *metrics = &tally->metrics;
    uint32_t known = 0;
    for (uint32_t i = 0; i < metrics->tasks_count; i++) {
        struct yawl_task_metrics *task = &metrics->tasks[i];
        yawl__spread_read(&tally->spreads[i].execution, &task->execution);
        yawl__spread_read(&tally->spreads[i].waited, &task->waited);
        yawl__spread_free(&tally->spreads[i].execution);
        yawl__spread_free(&tally->spreads[i].waited);
        if (is_known(task)) metrics->tasks[known++] = *task;
    }
    metrics->tasks_count = known;
    for (uint32_t i = 0; i < metrics->workflows_count; i++) {
        yawl__spread_read(&tally->workflows[i].execution, &metrics->workflows[i].execution);
        yawl__spread_free(&tally->workflows[i].execution);
    }
    check_sums(metrics);
}

void yawl__tally_done(struct yawl__tally *tally)
{
    free(tally->workflows);
    free(tally->spreads);
}
