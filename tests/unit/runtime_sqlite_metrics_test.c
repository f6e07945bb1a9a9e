/* Numbers from the log: what they say of a store whose engine was killed is what that engine said itself, for
 * random runs of workflows with timers, retries, instances, sub-nets and triggers.  PH-8, OB-1, OB-2. */
#include <signal.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include "fixtures/engine_sqlite.h"
#include "fixtures/worker_host.h"
#include "sim_calls.h"
#include "sim_failures.h"
#include "sim_instances.h"
#include "sim_timers.h"
#include "sim_triggers.h"
#include "wcp15_mi_without_a_priori_knowledge.h"
#include "wcp22_recursion.h"
#include "wcp25_cancel_region.h"
#include "wcp34_static_partial_join_mi.h"
#include "yawl/metrics.h"

enum { LIVES = 4, COMMANDS = 400, CASES = 600, ITEMS = 64, TASKS = 200 };

static const struct yawl_program *const programs[] = {
    &sim_calls_program,
    &sim_failures_program,
    &sim_timers_program,
    &sim_instances_program,
    &sim_triggers_program,
    &wcp15_mi_without_a_priori_knowledge_program,
    &wcp22_recursion_program,
    &wcp25_cancel_region_program,
    &wcp34_static_partial_join_mi_program,
};
enum { PROGRAMS = sizeof programs / sizeof *programs };

/* What the engine says of itself before it dies, and what it said in its lives before. */
static struct facts {
    yawl_case_id cases[CASES];
    uint32_t cases_count;
    uint64_t starts[PROGRAMS], ends[PROGRAMS];
    uint64_t statuses[YAWL_CASE_STATUS_COUNT]; /* of cases that have not ended */
    uint64_t slow;
    struct open_task {
        char net[48], name[48];
        uint64_t surely, perhaps; /* items that go on; those that may have been started once */
    } open[TASKS];
    uint32_t open_count;
    int64_t now_ms;
} * facts;

static struct host host;
static yawl_store_t *store;
static uint32_t seed;

static uint32_t below(uint32_t limit)
{
    seed = seed * 1664525u + 1013904223u;
    return (seed >> 8) % limit;
}

/* ---- The engine ---- */

static void on_start_or_end(yawl_listener_t *listener, const yawl_event_t *event)
{
    uint32_t at = 0;
    (void)listener;
    while (programs[at] != event->program) at++;
    facts->starts[at] += event->kind == YAWL_EVENT_CASE_STARTED;
    facts->ends[at] +=
        event->kind == YAWL_EVENT_CASE_COMPLETED || event->kind == YAWL_EVENT_CASE_CANCELLED;
}

static void on_done(yawl_req_t *req, int status, const struct yawl_case_result *result)
{
    if (req->data != NULL && status == 0) facts->cases[facts->cases_count++] = result->id;
}

static void ignore_call(yawl_engine_t *engine, const struct yawl_call_info *info)
{
    (void)engine;
    (void)info;
}

static void open_engine(void)
{
    struct yawl_sqlite_options file = {.history_bytes = 20000};
    yawl_engine_options_t options = {
        .io = &host.sim.io, .log = host_on_log, .take_call = ignore_call, .manual_timers = true};
    assert_int_equal(sqlite_open_store(&host, &store, &file), 0);
    if (facts->now_ms > host.sim.now_ms) yawl_sim_set(&host.sim, facts->now_ms);
    options.store = store;
    options.limits.snapshot_bytes = 30000;
    host.engine.data = &host;
    assert_int_equal(yawl_engine_init(&host.engine, &host.loop, &options), 0);
    for (int i = 0; i < PROGRAMS; i++)
        assert_int_equal(yawl_program_register(&host.engine, programs[i], NULL), 0);
    assert_int_equal(yawl_engine_recover(&host.engine), 0);
    assert_int_equal(yawl_engine_listen(&host.engine, &host.listener, on_start_or_end), 0);
}

static void start_one(void)
{
    static char zeros[4096];
    static struct sim_instances_Line lines[3];
    struct sim_instances_in several = {.lines = {lines, 3}};
    yawl_req_t req = {.data = &host};
    const struct yawl_program *program = programs[below(PROGRAMS)];
    const void *in = program->nets[0].in == NULL ? NULL : zeros;
    if (program == &sim_instances_program) in = &several;
    if (facts->cases_count == CASES) return;
    assert_int_equal(yawl_program_start(&host.engine, &req, program, in, on_done), 0);
    host_run(&host);
}

/* Most are completed; what does not fit its status is refused, which changes nothing. */
static void step_item(const struct yawl_item_info *item, yawl_req_t *req)
{
    static const char zeros[4096];
    yawl_engine_t *engine = &host.engine;
    switch (below(12)) {
    case 0: (void)yawl_item_suspend(engine, req, item->id, on_done); break;
    case 1: (void)yawl_item_resume(engine, req, item->id, on_done); break;
    case 2: (void)yawl_item_cancel(engine, req, item->id, on_done); break;
    case 3: (void)yawl_item_fail(engine, req, item->id, "no", on_done); break;
    case 4:
    case 5: (void)yawl_item_start(engine, req, item->id, on_done); break;
    default: (void)yawl_item_complete(engine, req, item->id, zeros, on_done); break;
    }
}

static void step_case(yawl_case_id id)
{
    struct yawl_item_info items[ITEMS];
    yawl_req_t req = {0};
    int count = yawl_case_items(&host.engine, id, items, ITEMS);
    uint32_t choice = below(60);
    if (choice == 0)
        (void)yawl_case_cancel(&host.engine, &req, id, on_done);
    else if (choice == 1)
        (void)yawl_case_suspend(&host.engine, &req, id, on_done);
    else if (choice < 5)
        (void)yawl_case_resume(&host.engine, &req, id, on_done);
    else if (count > 0)
        step_item(&items[below((uint32_t)(count < ITEMS ? count : ITEMS))], &req);
    host_run(&host);
}

/* ---- What it says of itself ---- */

static void note_open(const struct yawl_net *net, uint32_t task, bool surely)
{
    uint32_t at = 0;
    const char *name = net->tasks[task].name;
    while (at < facts->open_count &&
           (strcmp(facts->open[at].net, net->name) != 0 || strcmp(facts->open[at].name, name) != 0))
        at++;
    assert_in_range(at, 0, TASKS - 1);
    if (at == facts->open_count) facts->open_count++;
    snprintf(facts->open[at].net, sizeof facts->open[at].net, "%s", net->name);
    snprintf(facts->open[at].name, sizeof facts->open[at].name, "%s", name);
    facts->open[at].surely += surely;
    facts->open[at].perhaps++;
}

static void note_items(yawl_case_id id, const struct yawl_program *program)
{
    struct yawl_item_info items[ITEMS];
    struct yawl_scope_info scopes[ITEMS];
    uint32_t nets[10000] = {0}; /* by scope */
    int count = yawl_case_scopes(&host.engine, id, scopes, ITEMS);
    assert_in_range(count, 0, ITEMS);
    for (int i = 0; i < count; i++) {
        assert_in_range(scopes[i].scope, 0, 9999);
        nets[scopes[i].scope] = scopes[i].net;
        if (scopes[i].task != YAWL_NONE) /* the run of a composite task */
            note_open(&program->nets[nets[scopes[i].parent]], scopes[i].task, true);
    }
    count = yawl_case_items(&host.engine, id, items, ITEMS);
    assert_in_range(count, 0, ITEMS);
    for (int i = 0; i < count; i++) {
        const struct yawl_item_info *item = &items[i];
        bool fired = item->status == YAWL_ITEM_FIRED || item->status == YAWL_ITEM_SUSPENDED;
        bool runs = item->status == YAWL_ITEM_EXECUTING;
        if (item->id.firing != 0 && (fired || runs))
            note_open(&program->nets[nets[item->id.scope]], item->id.task, runs);
    }
}

static void note_facts(void)
{
    struct yawl_engine_stats stats;
    yawl_engine_read(&host.engine, &stats);
    facts->slow += stats.budget_exceeded;
    facts->now_ms = host.sim.now_ms;
    facts->open_count = 0;
    memset(facts->open, 0, sizeof facts->open);
    memset(facts->statuses, 0, sizeof facts->statuses);
    for (uint32_t i = 0; i < facts->cases_count; i++) {
        struct yawl_case_info info;
        if (yawl_case_read(&host.engine, facts->cases[i], &info) != 0) continue;
        if (info.status == YAWL_CASE_COMPLETED || info.status == YAWL_CASE_CANCELLED) continue;
        facts->statuses[info.status]++;
        note_items(facts->cases[i], info.program);
    }
    uint64_t open = 0;
    for (int i = 0; i < YAWL_CASE_STATUS_COUNT; i++) open += facts->statuses[i];
    assert_int_equal(open, stats.cases_running);
}

/* In a process of its own, which dies where it stands. */
static void live(uint32_t life)
{
    seed = 77 + life;
    open_engine();
    for (int i = 0; i < COMMANDS; i++) {
        yawl_sim_set(&host.sim, host.sim.now_ms + below(20000));
        assert_true(yawl_engine_timers_run(&host.engine) >= 0);
        host_run(&host);
        if (facts->cases_count == 0 || below(6) == 0)
            start_one();
        else
            step_case(facts->cases[below(facts->cases_count)]);
    }
    note_facts();
    (void)kill(getpid(), SIGKILL);
}

/* ---- Comparing ---- */

static struct yawl_metrics *read_metrics(void)
{
    yawl_history_t *history;
    struct yawl_metrics *metrics;
    struct yawl_sqlite_options options = {.path = sqlite_path};
    assert_int_equal(yawl_history_open(&history, &options), 0);
    assert_int_equal(yawl_history_metrics(history, &metrics), 0);
    yawl_history_close(history);
    return metrics;
}

static void check_workflows(const struct yawl_metrics *metrics)
{
    uint64_t statuses[YAWL_CASE_STATUS_COUNT] = {0};
    for (uint32_t i = 0; i < metrics->workflows_count; i++) {
        const struct yawl_workflow_metrics *w = &metrics->workflows[i];
        uint32_t at = 0;
        while (programs[at]->hash != w->hash) at++;
        assert_string_equal(w->name, programs[at]->name);
        assert_int_equal(w->started, facts->starts[at]);
        assert_int_equal(w->completed + w->cancelled, facts->ends[at]);
        assert_int_equal(w->execution.count, facts->ends[at]);
        statuses[YAWL_CASE_RUNNING] += w->running;
        statuses[YAWL_CASE_FAILED] += w->failed;
        statuses[YAWL_CASE_DEADLOCKED] += w->deadlocked;
        statuses[YAWL_CASE_SUSPENDED] += w->suspended;
    }
    assert_memory_equal(statuses, facts->statuses, sizeof statuses);
}

static const struct open_task *find_open(const struct yawl_task_metrics *task)
{
    static const struct open_task none;
    for (uint32_t i = 0; i < facts->open_count; i++)
        if (strcmp(facts->open[i].net, task->net) == 0 &&
            strcmp(facts->open[i].name, task->name) == 0)
            return &facts->open[i];
    return &none;
}

static void check_tasks(const struct yawl_metrics *metrics, bool is_last)
{
    uint64_t slow = 0, open = 0, failed = 0, retried = 0, expired = 0, withdrawn = 0;
    for (uint32_t i = 0; i < metrics->tasks_count; i++) {
        const struct yawl_task_metrics *t = &metrics->tasks[i];
        const struct open_task *known = find_open(t);
        if (t->open < known->surely || t->open > known->perhaps)
            print_error("%s/%s: %d open\n", t->net, t->name, (int)t->open);
        assert_in_range(t->open, known->surely, known->perhaps);
        slow += t->slow;
        open += t->open;
        failed += t->failed;
        retried += t->retried;
        expired += t->expired;
        withdrawn += t->withdrawn;
    }
    assert_int_equal(slow, facts->slow);
    bool all = open > 0 && failed > 0 && retried > 0 && expired > 0 && withdrawn > 0;
    assert_true(all || !is_last);
}

static void numbers_are_what_the_engine_says(void **state)
{
    (void)state;
    facts = mmap(NULL, sizeof *facts, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    assert_ptr_not_equal(facts, MAP_FAILED);
    sqlite_new_folder();
    for (uint32_t life = 0; life < LIVES; life++) {
        int how;
        pid_t child = fork();
        assert_true(child >= 0);
        if (child == 0) live(life);
        assert_int_equal(waitpid(child, &how, 0), child);
        assert_true(WIFSIGNALED(how) && WTERMSIG(how) == SIGKILL);
        struct yawl_metrics *metrics = read_metrics();
        assert_int_equal(metrics->wrong, 0);
        assert_int_equal(metrics->cases_partial + metrics->cases_unknown, 0);
        check_workflows(metrics);
        check_tasks(metrics, life == LIVES - 1);
        yawl_metrics_free(metrics);
    }
    (void)munmap(facts, sizeof *facts);
    sqlite_remove_folder();
}

/* ---- Workers ---- */

/* Each worker has performed what the engine says it has. */
static void workers_are_those_of_the_engine(void **state)
{
    static struct worker_host w;
    struct yawl_limits limits = {.workers_max = 3};
    struct yawl_sqlite_options options = {0};
    struct yawl_worker_info info[3];
    (void)state;
    sqlite_new_folder();
    assert_int_equal(sqlite_open_store(&w.host, &store, &options), 0);
    worker_open_engine(&w, store, &limits);
    const int64_t lengths[] = {30, 10, 20, 50, 40};
    for (int i = 0; i < 6; i++) worker_start_jobs(&w, lengths, 5);
    for (int i = 0; i < 4; i++) worker_start_single(&w, i % 2 == 0 ? 70 : -70);
    worker_drive(&w);
    struct yawl_metrics *metrics = read_metrics();
    assert_int_equal(yawl_engine_workers(&w.host.engine, info, 3), 3);
    assert_int_equal(metrics->workers_count, 3);
    for (int i = 0; i < 3; i++) {
        assert_int_equal(metrics->workers[i].worker, info[i].worker);
        assert_int_equal(metrics->workers[i].completed, info[i].completed);
        assert_int_equal(metrics->workers[i].failed, info[i].failed);
        assert_true(info[i].completed > 0);
    }
    assert_int_equal(metrics->wrong, 0);
    yawl_metrics_free(metrics);
    yawl_engine_close(&w.host.engine, host_on_close);
    host_run(&w.host);
    sqlite_close_store(&w.host, store);
    sqlite_remove_folder();
}

/* ---- Durations ---- */

/* Quantiles are not less than the true ones, and at most one in 64 more. */
static void quantiles_are_near(void **state)
{
    static struct worker_host w;
    struct yawl_sqlite_options options = {0};
    (void)state;
    sqlite_new_folder();
    assert_int_equal(sqlite_open_store(&w.host, &store, &options), 0);
    worker_open_engine(&w, store, NULL);
    for (int i = 0; i < 200; i++) {
        worker_start_single(&w, i < 150 ? 1 + i / 50 : 1000000 + i * 10000);
        worker_drive(&w);
    }
    struct yawl_metrics *metrics = read_metrics();
    assert_int_equal(metrics->tasks_count, 1);
    const struct yawl_durations *d = &metrics->tasks[0].execution;
    assert_int_equal(d->count, 200);
    assert_int_equal(d->min_ms, 1);
    assert_int_equal(d->p50_ms, 2);
    assert_in_range(d->p95_ms, 2890000, 2890000 + 2890000 / 64);
    assert_int_equal(d->max_ms, 2990000);
    assert_int_equal(d->sum_ms,
                     50 * (1 + 2 + 3) + 50 * INT64_C(1000000) + 10000 * (150 + 199) * 25);
    yawl_metrics_free(metrics);
    yawl_engine_close(&w.host.engine, host_on_close);
    host_run(&w.host);
    sqlite_close_store(&w.host, store);
    sqlite_remove_folder();
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(numbers_are_what_the_engine_says),
        cmocka_unit_test(workers_are_those_of_the_engine),
        cmocka_unit_test(quantiles_are_near),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
