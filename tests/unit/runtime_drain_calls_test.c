/* A graceful end while programs run (process_calls.yaml): they may end by themselves, then are told to,
 * and no other is begun.  CC-16, RC-6. */
#include "fixtures/calls_host.h"

#include <time.h>

#include "http_calls.h"
#include "process_calls.h"
#include "yawl/workers.h"

static int64_t now_ms(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

static void open_engine(struct calls_host *host, int64_t drain_ms)
{
    yawl_engine_options_t options = {.store = host->store, .log = calls_on_log};
    options.limits.workers_max = 1;
    options.drain_ms = drain_ms;
    host->engine.data = host->listener.data = host;
    assert_int_equal(yawl_engine_init(&host->engine, &host->loop, &options), 0);
    assert_int_equal(yawl_engine_listen(&host->engine, &host->listener, calls_on_event), 0);
    assert_int_equal(yawl_program_register(&host->engine, &process_calls_program, NULL), 0);
    assert_int_equal(yawl_engine_recover(&host->engine), 0);
}

static void open_host(struct calls_host *host, int64_t drain_ms)
{
    memset(host, 0, sizeof *host);
    assert_int_equal(uv_loop_init(&host->loop), 0);
    host->store = yawl_store_memory_new();
    open_engine(host, drain_ms);
}

static void close_host(struct calls_host *host)
{
    assert_int_equal(uv_loop_close(&host->loop), 0);
    yawl_store_memory_free(host->store);
}

static void begin(struct calls_host *host, yawl_req_t *req, const char *mode)
{
    struct process_calls_in in = {.mode = yawl_text_of(mode)};
    int before = host->started;
    *req = (yawl_req_t){.data = host};
    assert_int_equal(process_calls_start(&host->engine, req, &in, calls_on_answer), 0);
    while (host->started == before) uv_run(&host->loop, UV_RUN_NOWAIT);
}

/* Until the program has set what it traps. */
static void begin_trapping(struct calls_host *host, yawl_req_t *req, const char *mode)
{
    begin(host, req, mode);
    int64_t until = now_ms() + 300;
    while (now_ms() < until) uv_run(&host->loop, UV_RUN_NOWAIT);
}

/* How long it took. */
static int64_t drain(struct calls_host *host)
{
    int64_t begun = now_ms();
    host->closed = 0;
    yawl_engine_drain(&host->engine, calls_on_close);
    uv_run(&host->loop, UV_RUN_DEFAULT);
    assert_int_equal(host->closed, 1);
    return now_ms() - begun;
}

static int status_of(struct calls_host *host, yawl_case_id id)
{
    struct yawl_case_info info;
    assert_int_equal(yawl_case_read(&host->engine, id, &info), 0);
    return (int)info.status;
}

/* What it does is in the store; the call that waited for its worker is made by the next engine. */
static void a_call_that_goes_on_may_end_and_no_other_begins(void **state)
{
    (void)state;
    struct calls_host host;
    yawl_req_t one, two;
    open_host(&host, 60000);
    begin(&host, &one, "brief");
    yawl_case_id first = host.id;
    begin(&host, &two, "brief");
    yawl_case_id second = host.id;
    assert_in_range(drain(&host), 0, 10000);
    open_engine(&host, 0);
    assert_int_equal(status_of(&host, first), YAWL_CASE_COMPLETED);
    assert_int_equal(status_of(&host, second), YAWL_CASE_RUNNING);
    calls_run(&host, 2);
    assert_int_equal(status_of(&host, second), YAWL_CASE_COMPLETED);
    (void)drain(&host);
    close_host(&host);
}

/* It gets SIGTERM, and the time that it needs to go: 0.2 seconds. */
static void a_call_that_takes_too_long_is_told_to_end(void **state)
{
    (void)state;
    struct calls_host host;
    yawl_req_t req;
    open_host(&host, 100);
    begin_trapping(&host, &req, "patient");
    assert_in_range(drain(&host), 250, 1990);
    close_host(&host);
}

/* Without drain_ms as well. */
static void a_program_is_not_killed_at_once(void **state)
{
    (void)state;
    struct calls_host host;
    yawl_req_t req;
    open_host(&host, 0);
    begin_trapping(&host, &req, "patient");
    assert_in_range(drain(&host), 150, 1990);
    open_engine(&host, 0);
    assert_int_equal(status_of(&host, host.id), YAWL_CASE_RUNNING); /* it is called again */
    (void)drain(&host);
    close_host(&host);
}

/* Who does not go gets SIGKILL after the usual grace of two seconds. */
static void who_does_not_go_is_killed(void **state)
{
    (void)state;
    struct calls_host host;
    yawl_req_t req;
    open_host(&host, 0);
    begin_trapping(&host, &req, "deaf");
    assert_in_range(drain(&host), 1900, 5000);
    close_host(&host);
}

/* Its case was cancelled before: the program is in its grace, and no call is left. */
static void a_program_in_its_grace_keeps_it(void **state)
{
    (void)state;
    struct calls_host host;
    yawl_req_t req;
    open_host(&host, 60000);
    begin_trapping(&host, &req, "patient");
    int before = host.started;
    assert_int_equal(yawl_case_cancel(&host.engine, &req, host.id, calls_on_answer), 0);
    while (host.started == before) uv_run(&host.loop, UV_RUN_NOWAIT);
    assert_int_equal(status_of(&host, host.id), YAWL_CASE_CANCELLED);
    assert_in_range(drain(&host), 150, 1990);
    close_host(&host);
}

static yawl_call_t *kept;

static void keep(yawl_call_t *call, const struct yawl_call_info *info)
{
    (void)info;
    kept = call;
}

static const struct yawl_connector keeping = {.name = "http", .call = keep};

/* The last call that went on is to be made again, which is for the next engine to do. */
static void a_call_that_is_made_again_ends_it(void **state)
{
    (void)state;
    struct calls_host host;
    struct http_calls_in in = {.mode = yawl_text_of("telling"), .port = 1};
    yawl_req_t req = {.data = &host};
    kept = NULL;
    open_host(&host, 60000);
    assert_int_equal(yawl_connector_register(&host.engine, &keeping), 0);
    assert_int_equal(yawl_program_register(&host.engine, &http_calls_program, NULL), 0);
    assert_int_equal(http_calls_start(&host.engine, &req, &in, calls_on_answer), 0);
    while (kept == NULL) uv_run(&host.loop, UV_RUN_NOWAIT);
    int64_t begun = now_ms();
    yawl_engine_drain(&host.engine, calls_on_close);
    uv_run(&host.loop, UV_RUN_NOWAIT);
    assert_int_equal(host.closed, 0);
    yawl_call_again(kept, "no room");
    uv_run(&host.loop, UV_RUN_DEFAULT);
    assert_int_equal(host.closed, 1);
    assert_in_range(now_ms() - begun, 0, 10000);
    close_host(&host);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_call_that_goes_on_may_end_and_no_other_begins),
        cmocka_unit_test(a_call_that_takes_too_long_is_told_to_end),
        cmocka_unit_test(a_program_is_not_killed_at_once),
        cmocka_unit_test(who_does_not_go_is_killed),
        cmocka_unit_test(a_program_in_its_grace_keeps_it),
        cmocka_unit_test(a_call_that_is_made_again_ends_it),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
