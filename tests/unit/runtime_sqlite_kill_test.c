/* A process with a durable engine is killed at any moment, again and again, on one store: what it told its
 * parent before is there when the parent recovers, and no step happened twice; nor is one missing in the
 * history, or there twice, while the log is compacted meanwhile.
 *
 *   runtime_sqlite_kill_test [STORES]   50 lives each; 1 if not given */
#include <poll.h>
#include <signal.h>
#include <sys/wait.h>
#include <time.h>

#include "fixtures/engine_sqlite.h"
#include "fixtures/ring_net.h"
#include "yawl/history.h"

enum { LIVES = 50, CASES = 64, LIFE_MAX_US = 25000, LIVES_A_CHECK = 10 };

/* What was acknowledged: read from the pipe in the parent, inherited by the next child. */
static struct known {
    yawl_case_id id; /* 0: not started */
    uint32_t steps;
} known[CASES];

struct told {
    uint32_t index, steps;
    yawl_case_id id;
};

/* The third step of a round passes two routing tasks, which count as well. */
static uint32_t firings_after(uint32_t steps) { return steps + steps / 3 * 2; }
static uint32_t task_after(uint32_t steps)
{
    static const uint32_t tasks[] = {RING_FIRST, RING_SECOND, RING_BACK};
    return tasks[steps % 3];
}

static void open_host(struct host *host, yawl_store_t **store)
{
    struct yawl_sqlite_options options = {.history_bytes = 20000};
    assert_int_equal(sqlite_open_store(host, store, &options), 0);
    struct yawl_limits limits = {.snapshot_bytes = 3000}; /* some rounds in each life */
    host_open_engine(host, *store, NULL, &limits);
    assert_int_equal(yawl_program_register(&host->engine, &ring_program, NULL), 0);
    assert_int_equal(yawl_engine_recover(&host->engine), 0);
}

/* ---- The child ---- */

struct worker {
    yawl_req_t req;
    struct host *host;
    uint32_t index;
    int pipe;
};

static void go_on(struct worker *worker);

static void on_step(yawl_req_t *req, int status, const struct yawl_case_result *result)
{
    struct worker *worker = req->data;
    struct known *c = &known[worker->index];
    if (status != 0) abort();
    if (c->id != 0) c->steps++;
    c->id = result->id;
    struct told told = {worker->index, c->steps, c->id};
    if (write(worker->pipe, &told, sizeof told) != (ssize_t)sizeof told) abort();
    go_on(worker);
}

static void go_on(struct worker *worker)
{
    yawl_engine_t *engine = &worker->host->engine;
    const struct known *c = &known[worker->index];
    int status = c->id == 0 ? yawl_program_start(engine, &worker->req, &ring_program, NULL, on_step)
                            : yawl_task_complete(engine, &worker->req, c->id, task_after(c->steps),
                                                 NULL, on_step);
    if (status != 0) abort();
}

static void live(int pipe)
{
    static struct host host;
    static struct worker workers[CASES];
    yawl_store_t *store;
    open_host(&host, &store);
    (void)yawl_engine_unlisten(&host.engine, &host.listener);
    for (uint32_t i = 0; i < CASES; i++) {
        workers[i] = (struct worker){.host = &host, .index = i, .pipe = pipe};
        workers[i].req.data = &workers[i];
        go_on(&workers[i]);
    }
    (void)uv_run(&host.loop, UV_RUN_DEFAULT);
    abort();
}

/* ---- The parent ---- */

static int64_t now_us(void)
{
    struct timespec now;
    (void)clock_gettime(CLOCK_MONOTONIC, &now);
    return now.tv_sec * INT64_C(1000000) + now.tv_nsec / 1000;
}

/* Notes one acknowledgement; false: the child is no more. */
static bool listen_once(int pipe, int *count)
{
    struct told told;
    if (read(pipe, &told, sizeof told) != (ssize_t)sizeof told) return false;
    struct known *c = &known[told.index];
    assert_true(c->id == 0 || c->id == told.id);
    assert_int_equal(told.steps, c->id == 0 ? 0 : c->steps + 1);
    *c = (struct known){told.id, told.steps};
    ++*count;
    return true;
}

/* Lets a child live for a while; returns how much it acknowledged. */
static int one_life(int64_t life_us)
{
    int ends[2], count = 0;
    assert_int_equal(pipe(ends), 0);
    pid_t child = fork();
    assert_true(child >= 0);
    if (child == 0) {
        close(ends[0]);
        live(ends[1]);
    }
    close(ends[1]);
    int64_t until = now_us() + life_us;
    for (int64_t left; (left = until - now_us()) > 0;) {
        struct pollfd ready = {.fd = ends[0], .events = POLLIN};
        if (poll(&ready, 1, (int)(left / 1000)) > 0 && !listen_once(ends[0], &count)) break;
    }
    assert_int_equal(kill(child, SIGKILL), 0);
    while (listen_once(ends[0], &count)) {}
    close(ends[0]);
    int status;
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_true(WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL);
    return count;
}

/* The last step of a case may be there without its acknowledgement; then it counts from now on. */
static void check_case(struct host *host, struct known *c)
{
    struct yawl_case_info info;
    uint32_t tasks[4];
    if (c->id == 0) return;
    assert_int_equal(yawl_case_read(&host->engine, c->id, &info), 0);
    if (info.firings == firings_after(c->steps + 1)) c->steps++;
    assert_int_equal(info.firings, firings_after(c->steps));
    assert_true(yawl_case_enabled(&host->engine, c->id, tasks, 4) >= 1);
    assert_int_equal(tasks[0], task_after(c->steps));
}

/* ---- The history ---- */

struct counted {
    uint32_t started, completed, firings;
};

static int count_event(void *context, const struct yawl_history_entry *entry)
{
    struct counted *counted = context;
    const yawl_event_t *event = &entry->event;
    counted->started += event->kind == YAWL_EVENT_CASE_STARTED;
    if (event->kind != YAWL_EVENT_ITEM_COMPLETED) return 0;
    assert_int_equal(event->task, task_after(counted->completed));
    assert_true(event->firing > counted->firings);
    counted->firings = event->firing;
    counted->completed++;
    return 0;
}

static void check_history(void)
{
    yawl_history_t *history;
    struct yawl_sqlite_options options = {.path = sqlite_path};
    assert_int_equal(yawl_history_open(&history, &options), 0);
    for (int i = 0; i < CASES; i++) {
        struct counted counted = {0};
        if (known[i].id == 0) continue;
        assert_int_equal(yawl_history_case(history, known[i].id, count_event, &counted), 0);
        assert_int_equal(counted.started, 1);
        assert_int_equal(counted.completed, known[i].steps);
    }
    yawl_history_close(history);
}

static long stores = 1;

/* Returns how much was acknowledged. */
static int lives_of_one_store(void)
{
    int count = 0;
    uint32_t unknown = 0;
    memset(known, 0, sizeof known);
    for (int life = 0; life < LIVES; life++) {
        count += one_life(rand() % LIFE_MAX_US);
        struct host host;
        yawl_store_t *store;
        struct yawl_engine_stats stats;
        uint32_t cases = 0;
        open_host(&host, &store);
        for (int i = 0; i < CASES; i++) {
            check_case(&host, &known[i]);
            cases += known[i].id != 0;
        }
        /* Cases whose start was written and not acknowledged. */
        yawl_engine_read(&host.engine, &stats);
        assert_in_range(stats.cases, cases + unknown, cases + unknown + CASES);
        unknown = stats.cases - cases;
        sqlite_close_host(&host, store);
        if (life % LIVES_A_CHECK == LIVES_A_CHECK - 1) check_history();
    }
    assert_true(sqlite_size_of("-history") > 0);
    return count;
}

/* TS-1, PH-6: each life ends somewhere within 25 ms. */
static void nothing_acknowledged_is_lost(void **state)
{
    (void)state;
    srand((unsigned)stores);
    for (long i = 0; i < stores; i++) {
        sqlite_new_folder();
        assert_true(lives_of_one_store() > 500);
        sqlite_remove_folder();
    }
}

int main(int count, char **arguments)
{
    if (count > 1) stores = strtol(arguments[1], NULL, 10);
    const struct CMUnitTest tests[] = {cmocka_unit_test(nothing_acknowledged_is_lost)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
