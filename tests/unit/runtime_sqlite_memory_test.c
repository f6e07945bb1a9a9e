/* Every allocation of the store, of its history and of who reads it fails, once and from then on: a status
 * says so, what was acknowledged is there afterwards, and nothing is left behind (the sanitizers tell).
 * SQLite's own are those of runtime_sqlite_fault_test.  PH-7, TS-4, CC-15. */
#include <limits.h>
#include <stdatomic.h>

#include "fixtures/engine_sqlite.h"
#include "yawl/metrics.h"

void *__real_malloc(size_t size);
void *__real_calloc(size_t count, size_t size);
void *__real_realloc(void *block, size_t size);
void *__wrap_malloc(size_t size);
void *__wrap_calloc(size_t count, size_t size);
void *__wrap_realloc(void *block, size_t size);

static atomic_long left = LONG_MAX; /* allocations that succeed */
static atomic_bool stays, failed;

static bool fails(void)
{
    long before = atomic_fetch_sub(&left, 1);
    bool now = before == 0 || (before < 0 && atomic_load(&stays));
    if (now) atomic_store(&failed, true);
    return now;
}

void *__wrap_malloc(size_t size) { return fails() ? NULL : __real_malloc(size); }
void *__wrap_calloc(size_t count, size_t size)
{
    return fails() ? NULL : __real_calloc(count, size);
}
void *__wrap_realloc(void *block, size_t size)
{
    return fails() ? NULL : __real_realloc(block, size);
}

static void fail_at(long at, bool from_then_on)
{
    atomic_store(&stays, from_then_on);
    atomic_store(&failed, false);
    atomic_store(&left, at);
}

enum { CASES = 40, SEGMENT = 700 };

/* ---- A life ---- */

static struct known {
    yawl_case_id id;
    bool cancelled;
} known[CASES];
static int known_count;
static bool refused;
static enum yawl_history_mode mode;

static void on_answer(yawl_req_t *req, int status, const struct yawl_case_result *result)
{
    (void)req;
    refused = status != 0;
    assert_true(status == 0 || status == YAWL_ENOMEM || status == YAWL_ESTORE);
    if (refused) return;
    if (req->data == NULL)
        known[known_count++] = (struct known){result->id, false};
    else
        known[known_count - 1].cancelled = true;
}

/* Does the command, if it is taken; true: it was done. */
static bool done(struct host *host, int status)
{
    assert_true(status == 0 || status == YAWL_ENOMEM || status == YAWL_ESTORE);
    if (status != 0) return false;
    host_run(host);
    return !refused;
}

static void work(struct host *host)
{
    struct bit_in in = {.has_amount = true, .amount = 3, .has_note = true};
    in.note = yawl_text_of("a note");
    for (int i = 0; i < CASES; i++) {
        yawl_req_t req = {.data = NULL};
        yawl_engine_t *engine = &host->engine;
        if (!done(host, yawl_program_start(engine, &req, &bit_program, &in, on_answer))) continue;
        req.data = host;
        if (i % 3 == 0) continue;
        (void)done(host, yawl_case_cancel(engine, &req, known[known_count - 1].id, on_answer));
    }
}

static void note_log(yawl_engine_t *engine, enum yawl_log_level level, struct yawl_text text)
{
    (void)engine, (void)level, (void)text;
}

static void live_on(struct host *host, yawl_store_t *store)
{
    yawl_engine_options_t options = {
        .store = store, .io = &host->sim.io, .log = note_log, .take_call = take_nothing};
    options.limits.snapshot_bytes = 1;
    host->engine.data = host;
    if (yawl_engine_init(&host->engine, &host->loop, &options) != 0) return;
    if (yawl_program_register(&host->engine, &bit_program, NULL) == 0) work(host);
    yawl_engine_close(&host->engine, host_on_close);
    host_run(host);
}

/* True: an allocation failed. */
static bool live(long at, bool from_then_on)
{
    struct host host;
    yawl_store_t *store;
    struct yawl_sqlite_options options = {.history_bytes = SEGMENT, .history = mode};
    known_count = 0;
    sqlite_new_folder();
    options.path = sqlite_path;
    host_prepare(&host);
    fail_at(at, from_then_on);
    int status = yawl_store_sqlite_open(&store, &host.loop, &options);
    assert_true(status == 0 || status == YAWL_ENOMEM);
    if (status == 0) {
        live_on(&host, store);
        yawl_store_sqlite_close(store, NULL, NULL);
    }
    host_run(&host);
    bool met = atomic_load(&failed);
    fail_at(LONG_MAX, false);
    assert_int_equal(uv_loop_close(&host.loop), 0);
    return met;
}

static int count_start(void *context, const struct yawl_history_entry *entry)
{
    *(int *)context += entry->event.kind == YAWL_EVENT_CASE_STARTED;
    return 0;
}

static void check_what_is_left(void)
{
    struct host host;
    yawl_history_t *history;
    struct yawl_sqlite_options options = {.path = sqlite_path};
    yawl_store_t *store = sqlite_recover(&host);
    assert_int_equal(yawl_history_open(&history, &options), 0);
    for (int i = 0; i < known_count; i++) {
        int starts = 0, status = sqlite_case_status(&host, known[i].id);
        bool ended = status == YAWL_CASE_CANCELLED || status == YAWL_ENOCASE;
        assert_true(known[i].cancelled ? ended : ended || status == YAWL_CASE_RUNNING);
        assert_int_equal(yawl_history_case(history, known[i].id, count_start, &starts), 0);
        assert_int_equal(starts, 1);
    }
    yawl_history_close(history);
    sqlite_close_host(&host, store);
}

static void each_of_a_life_fails(void **state)
{
    (void)state;
    for (int from_then_on = 0; from_then_on < 2; from_then_on++) {
        long at = 0;
        while (live(at, from_then_on != 0)) {
            check_what_is_left();
            sqlite_remove_folder();
            at++;
        }
        assert_int_equal(known_count, CASES);
        sqlite_remove_folder();
        assert_in_range(at, 8, 10000);
    }
}

/* ---- Who reads ---- */

typedef int (*reading)(struct yawl_sqlite_options *options);

static int read_case(struct yawl_sqlite_options *options)
{
    yawl_history_t *history;
    int starts = 0, status = yawl_history_open(&history, options);
    if (status != 0) return status;
    status = yawl_history_case(history, known[0].id, count_start, &starts);
    assert_true(status != 0 || starts == 1);
    yawl_history_close(history);
    return status;
}

static int read_metrics(struct yawl_sqlite_options *options)
{
    yawl_history_t *history;
    struct yawl_metrics *metrics;
    int status = yawl_history_open(&history, options);
    if (status != 0) return status;
    status = yawl_history_metrics(history, &metrics);
    assert_true(status == 0 || metrics == NULL);
    assert_true(status != 0 || (metrics->wrong == 0 && metrics->workflows[0].started >= CASES));
    yawl_metrics_free(metrics);
    yawl_history_close(history);
    return status;
}

static int check(struct yawl_sqlite_options *options)
{
    struct yawl_history_report report;
    int status = yawl_history_check(options, &report);
    assert_true(status != 0 || report.differing == 0);
    return status;
}

static int rebuild(struct yawl_sqlite_options *options)
{
    struct yawl_history_report report;
    return yawl_history_rebuild(options, &report);
}

static int drop(struct yawl_sqlite_options *options)
{
    struct yawl_history_report report;
    options->history_keep_bytes = UINT64_MAX;
    return yawl_history_drop(options, 0, &report);
}

static void each_of_a_reading_fails(void **state)
{
    static const reading readings[] = {rebuild, read_case, read_metrics, check, drop};
    (void)state;
    mode = YAWL_HISTORY_LOG; /* so that there is much to be made anew */
    assert_false(live(LONG_MAX, false));
    for (size_t i = 0; i < sizeof readings / sizeof *readings; i++) {
        for (int from_then_on = 0; from_then_on < 2; from_then_on++) {
            long at = 0;
            for (bool met = true; met; at++) {
                struct yawl_sqlite_options options = {.path = sqlite_path,
                                                      .history_bytes = SEGMENT};
                fail_at(at, from_then_on != 0);
                int status = readings[i](&options);
                met = atomic_load(&failed);
                fail_at(LONG_MAX, false);
                assert_true(met ? status == 0 || status == YAWL_ENOMEM : status == 0);
            }
            assert_in_range(at, 3, 10000);
        }
        check_what_is_left();
    }
    sqlite_remove_folder();
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_of_a_life_fails),
        cmocka_unit_test(each_of_a_reading_fails),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
