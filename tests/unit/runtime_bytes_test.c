/* CC-17, CC-7: limits in bytes: of a turn, of what waits for a commit, of a step, of what is queued, of
 * memory.  The workflow is fixtures/bytes.yaml. */
#include "fixtures/engine_host.h"
#include "fixtures/slow_store.h"

#include "bytes.h"
#include "yawl/workers.h"

enum { STARTS = 100, TEXT = 8192, BATCH = 64 << 10 };

struct fixture {
    struct host host;
    struct slow_store slow;
    size_t largest; /* batch */
    int committed;
    yawl_req_t reqs[STARTS];
};
static struct fixture *fixture;

static int note_append(yawl_store_t *store, uint64_t epoch, const void *bytes, size_t length)
{
    if (fixture->largest < length) fixture->largest = length;
    return slow_append(store, epoch, bytes, length);
}

static int setup(void **state)
{
    *state = fixture = test_calloc(1, sizeof *fixture);
    fixture->slow = slow_store();
    fixture->slow.store.append = note_append;
    return 0;
}

static int teardown(void **state)
{
    test_free(*state);
    return 0;
}

static void open_limited(struct fixture *f, const struct yawl_limits *limits)
{
    host_open(&f->host, &f->slow.store, NULL, limits);
    assert_int_equal(yawl_engine_unlisten(&f->host.engine, &f->host.listener), 0);
    assert_int_equal(bytes_register(&f->host.engine), 0);
}

static int start(struct fixture *f, yawl_req_t *req, size_t length)
{
    static char text[200 << 10];
    memset(text, 'x', sizeof text);
    assert_in_range(length, 0, sizeof text);
    struct bytes_in in = {.text = {text, (uint32_t)length}};
    *req = (yawl_req_t){.data = &f->host};
    return bytes_start(&f->host.engine, req, &in, host_on_answer);
}

/* The batch that is on its way, if one is, becomes durable. */
static void commit(struct fixture *f)
{
    if (f->committed == f->slow.appends) return;
    f->committed++;
    f->slow.store.done(f->slow.store.done_context, 0);
}

static void turn(struct fixture *f)
{
    uv_run(&f->host.loop, UV_RUN_NOWAIT);
    commit(f);
}

/* Nothing that waits keeps the loop awake. */
static void assert_sleeps(struct fixture *f)
{
    for (int i = 0; i < 10; i++) uv_run(&f->host.loop, UV_RUN_NOWAIT);
    assert_false(uv_loop_alive(&f->host.loop));
}

static void close_engine(struct fixture *f)
{
    yawl_engine_close(&f->host.engine, host_on_close);
    commit(f);
    host_run(&f->host);
    assert_int_equal(f->host.closed, 1);
    assert_int_equal(uv_loop_close(&f->host.loop), 0);
}

static void start_all(struct fixture *f)
{
    for (int i = 0; i < STARTS; i++) assert_int_equal(start(f, &f->reqs[i], TEXT), 0);
}

static void a_batch_has_a_limit_in_bytes(void **state)
{
    struct fixture *f = *state;
    struct yawl_limits limits = {.batch_bytes = BATCH};
    open_limited(f, &limits);
    start_all(f);
    while (f->host.answers < STARTS) turn(f);
    assert_in_range(f->largest, BATCH, BATCH + 2 * TEXT);
    close_engine(f);
}

/* While one batch is on its way and as much is decided as the next one may have, the engine sleeps. */
static void no_more_is_decided_than_a_batch_while_one_is_on_its_way(void **state)
{
    struct fixture *f = *state;
    struct yawl_limits limits = {.batch_bytes = BATCH};
    struct yawl_engine_stats stats;
    open_limited(f, &limits);
    start_all(f);
    assert_sleeps(f);
    yawl_engine_read(&f->host.engine, &stats);
    assert_in_range(stats.cases, 2 * BATCH / (TEXT + 1024), 2 * BATCH / TEXT + 2);
    while (f->host.answers < STARTS) turn(f);
    close_engine(f);
}

/* Timers that are due wait as commands do, and fire once there is room. */
static void timers_wait_for_room(void **state)
{
    struct fixture *f = *state;
    struct yawl_limits limits = {.batch_bytes = BATCH};
    struct yawl_engine_stats stats;
    open_limited(f, &limits);
    start_all(f);
    while (f->host.answers < STARTS) turn(f);
    yawl_sim_advance(&f->host.sim, 60000);
    assert_in_range(yawl_engine_timers_run(&f->host.engine), 1, STARTS / 2);
    assert_sleeps(f);
    yawl_engine_read(&f->host.engine, &stats);
    assert_in_range(stats.timers_fired, 1, STARTS / 2);
    for (int i = 0; i < STARTS; i++) turn(f);
    yawl_engine_read(&f->host.engine, &stats);
    assert_int_equal(stats.timers_fired, STARTS);
    close_engine(f);
}

static void data_that_is_queued_has_a_limit(void **state)
{
    struct fixture *f = *state;
    struct yawl_limits limits = {.command_bytes = BATCH};
    struct yawl_engine_stats stats;
    yawl_req_t plain = {.data = &f->host};
    open_limited(f, &limits);
    int taken = 0;
    while (taken < STARTS && start(f, &f->reqs[taken], TEXT) == 0) taken++;
    assert_int_equal(taken, BATCH / TEXT);
    assert_int_equal(start(f, &f->reqs[taken], TEXT), YAWL_EBUSY);
    assert_non_null(strstr(yawl_engine_message(&f->host.engine), "limits.command_bytes"));
    assert_true(yawl_engine_retry_after_ms(&f->host.engine, &bytes_program) > 0);
    yawl_engine_read(&f->host.engine, &stats);
    assert_in_range(stats.command_bytes, BATCH, BATCH + 1024);
    uv_run(&f->host.loop, UV_RUN_NOWAIT); /* decided, not yet committed: not queued any more */
    yawl_engine_read(&f->host.engine, &stats);
    assert_int_equal(stats.command_bytes, 0);
    assert_int_equal(start(f, &f->reqs[taken], TEXT), 0);
    turn(f);
    while (start(f, &f->reqs[++taken], TEXT) == 0) {}
    assert_int_equal(yawl_case_suspend(&f->host.engine, &plain, f->host.id, host_on_answer), 0);
    close_engine(f);
}

/* One that is larger than the queue finds room in an empty one. */
static void a_large_command_is_taken_by_an_empty_queue(void **state)
{
    struct fixture *f = *state;
    struct yawl_limits limits = {.command_bytes = 1024};
    open_limited(f, &limits);
    assert_int_equal(start(f, &f->reqs[0], TEXT), 0);
    close_engine(f);
}

static void a_step_has_a_limit_in_bytes(void **state)
{
    struct fixture *f = *state;
    struct yawl_limits limits = {.step_bytes = BATCH};
    struct yawl_case_info info;
    open_limited(f, &limits);
    assert_int_equal(start(f, &f->reqs[0], 100 << 10), 0);
    assert_int_equal(start(f, &f->reqs[1], 40 << 10), 0);
    turn(f);
    assert_int_equal(f->host.answers, 2);
    assert_int_equal(f->host.status, 0); /* of the second */
    yawl_case_id id = f->host.id;
    yawl_req_t req = {.data = &f->host};
    assert_int_equal(bytes_wait_complete(&f->host.engine, &req, id, host_on_answer), 0);
    turn(f);
    assert_int_equal(f->host.status, 0);
    assert_int_equal(yawl_case_read(&f->host.engine, id, &info), 0);
    assert_int_equal(info.status, YAWL_CASE_FAILED);
    assert_int_equal(start(f, &f->reqs[0], 100 << 10), 0);
    uv_run(&f->host.loop, UV_RUN_NOWAIT);
    assert_int_equal(f->host.status, YAWL_ETOOBIG);
    assert_non_null(strstr(f->host.message, "more than 65536 bytes, the engine's limits.step_bytes"));
    close_engine(f);
}

/* Starts cases until one is refused; how many began. */
static int fill(struct fixture *f)
{
    for (int begun = 0;; begun++) {
        assert_in_range(begun, 0, STARTS * 2);
        assert_int_equal(start(f, &f->reqs[0], TEXT), 0);
        turn(f);
        if (f->host.status != 0) return begun;
    }
}

static void no_case_begins_without_memory_for_it(void **state)
{
    struct fixture *f = *state;
    struct yawl_limits limits = {.memory_max = 1 << 20};
    struct yawl_engine_stats stats;
    open_limited(f, &limits);
    assert_int_equal(start(f, &f->reqs[0], TEXT), 0);
    turn(f);
    yawl_case_id first = f->host.id;
    assert_in_range(fill(f), 40, 130);
    assert_int_equal(f->host.status, YAWL_EBUSY);
    assert_non_null(strstr(f->host.message, "limits.memory_max"));
    yawl_engine_read(&f->host.engine, &stats);
    assert_in_range(stats.memory, (1 << 20) - 4 * TEXT, (1 << 20) + 4 * TEXT);
    /* A case that has ended makes room, although it could still be read. */
    yawl_req_t req = {.data = &f->host};
    assert_int_equal(yawl_case_cancel(&f->host.engine, &req, first, host_on_answer), 0);
    turn(f);
    assert_int_equal(f->host.status, 0);
    assert_in_range(fill(f), 1, 3);
    close_engine(f);
}

/* Opens the store under another limit; nothing is done yet. */
static void reopen(struct fixture *f, yawl_store_t *store, const struct yawl_limits *limits)
{
    host_open(&f->host, store, NULL, limits);
    assert_int_equal(bytes_register(&f->host.engine), 0);
}

/* A case of 100 KiB, from its record or from a page of a snapshot, where only 64 KiB are allowed. */
static void recover_under_less(struct fixture *f, uint32_t snapshot_bytes)
{
    enum { LENGTH = 100 << 10 };
    yawl_req_t req;
    yawl_value_t text;
    yawl_store_t *store = yawl_store_memory_new();
    reopen(f, store, &(struct yawl_limits){.snapshot_bytes = snapshot_bytes});
    assert_int_equal(start(f, &req, LENGTH), 0);
    turn(f);
    yawl_case_id id = f->host.id;
    assert_int_equal(start(f, &req, 1), 0); /* more, so that the page is written */
    turn(f);
    host_close(&f->host);
    reopen(f, store, &(struct yawl_limits){.max_case_bytes = 64 << 10});
    assert_int_equal(yawl_engine_recover(&f->host.engine), 0);
    assert_int_equal(yawl_scope_value(&f->host.engine, id, 0, 0, &text), 0);
    assert_int_equal(text.as_text.length, LENGTH);
    assert_int_equal(start(f, &req, LENGTH), YAWL_ETOOBIG); /* the limit holds of what is new */
    host_close(&f->host);
    yawl_store_memory_free(store);
}

/* PH-6: what was committed is true, under whatever limit. */
static void a_smaller_limit_keeps_no_store_from_recovery(void **state)
{
    recover_under_less(*state, 0);
    recover_under_less(*state, 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(a_batch_has_a_limit_in_bytes, setup, teardown),
        cmocka_unit_test_setup_teardown(no_more_is_decided_than_a_batch_while_one_is_on_its_way,
                                        setup, teardown),
        cmocka_unit_test_setup_teardown(timers_wait_for_room, setup, teardown),
        cmocka_unit_test_setup_teardown(data_that_is_queued_has_a_limit, setup, teardown),
        cmocka_unit_test_setup_teardown(a_large_command_is_taken_by_an_empty_queue, setup,
                                        teardown),
        cmocka_unit_test_setup_teardown(a_step_has_a_limit_in_bytes, setup, teardown),
        cmocka_unit_test_setup_teardown(no_case_begins_without_memory_for_it, setup, teardown),
        cmocka_unit_test_setup_teardown(a_smaller_limit_keeps_no_store_from_recovery, setup, teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
