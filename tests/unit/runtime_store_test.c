/* The engine and its store: nothing is released before the commit, a failure stops it, closing waits. */
#include "fixtures/engine_bit.h"
#include "fixtures/slow_store.h"

static void queue_start(struct host *host, yawl_req_t *req)
{
    *req = (yawl_req_t){.data = host};
    struct bit_in in = {.has_amount = true, .amount = 5};
    assert_int_equal(yawl_program_start(&host->engine, req, &bit_program, &in, host_on_answer), 0);
    host_run(host);
}

/* Nobody is answered, told or shown anything before the commit; turns meanwhile go in one append. */
static void nothing_is_released_before_the_commit(void **state)
{
    (void)state;
    struct host host;
    struct slow_store slow = slow_store();
    yawl_req_t one, two, three;
    struct yawl_case_info info;
    open_with_bit(&host, &slow.store);
    queue_start(&host, &one);
    queue_start(&host, &two);
    queue_start(&host, &three);
    assert_int_equal(slow.appends, 1);
    assert_int_equal(host.answers + host.events_count, 0);
    assert_int_equal(yawl_case_read(&host.engine, 1, &info), YAWL_EBUSY);
    yawl_case_id after = 0;
    struct yawl_listed_case listed;
    struct yawl_cases_filter filter = {NULL, 1u << YAWL_CASE_FAILED};
    assert_int_equal(yawl_engine_cases(&host.engine, &filter, &after, &listed, 1), 1);
    assert_int_equal(listed.status, YAWL_CASE_CREATED);
    slow.store.done(slow.store.done_context, 0);
    assert_int_equal(host.answers, 1);
    assert_int_equal(host.events_count, 2);
    assert_int_equal(slow.appends, 2);
    assert_int_equal(yawl_case_read(&host.engine, 1, &info), 0);
    assert_int_equal(yawl_case_read(&host.engine, 1 << 24 | 1, &info), YAWL_EBUSY);
    slow.store.done(slow.store.done_context, 0);
    assert_int_equal(host.answers, 3);
    assert_int_equal(slow.appends, 2);
    host_close(&host);
}

/* A case that has ended in a turn that is not committed yet is not pushed out by newer ones. */
static void ended_cases_wait_for_their_commit(void **state)
{
    (void)state;
    struct host host;
    struct slow_store slow = slow_store();
    struct yawl_limits limits = {.ended_max = 1};
    yawl_req_t one, two, three, cancels[2] = {{.data = &host}, {.data = &host}};
    host_open(&host, &slow.store, take_nothing, &limits);
    assert_int_equal(yawl_program_register(&host.engine, &bit_program, NULL), 0);
    queue_start(&host, &one);
    slow.store.done(slow.store.done_context, 0);
    yawl_case_id ids[2] = {host.id};
    queue_start(&host, &two);
    slow.store.done(slow.store.done_context, 0);
    ids[1] = host.id;
    queue_start(&host, &three);
    for (int i = 0; i < 2; i++) {
        assert_int_equal(yawl_case_cancel(&host.engine, &cancels[i], ids[i], host_on_answer), 0);
    }
    host_run(&host);
    slow.store.done(slow.store.done_context, 0);
    slow.store.done(slow.store.done_context, 0);
    assert_int_equal(host.answers, 5);
    assert_int_equal(host.case_status, YAWL_CASE_CANCELLED);
    struct yawl_case_info info;
    assert_int_equal(yawl_case_read(&host.engine, ids[0], &info), YAWL_ENOCASE);
    assert_int_equal(yawl_case_read(&host.engine, ids[1], &info), 0);
    host_close(&host);
}

static void failed_store_stops_the_engine(void **state)
{
    (void)state;
    struct host host;
    struct slow_store slow = slow_store();
    yawl_req_t one, two, three;
    struct yawl_case_info info;
    open_with_bit(&host, &slow.store);
    queue_start(&host, &one);
    queue_start(&host, &two);
    slow.store.done(slow.store.done_context, -5);
    assert_int_equal(host.answers, 2);
    assert_int_equal(host.status, YAWL_ESTORE);
    assert_int_equal(host.events_count, 0);
    assert_int_equal(host.logs, 1);
    three.data = &host;
    assert_int_equal(yawl_program_start(&host.engine, &three, &bit_program, NULL, host_on_answer),
                     YAWL_ESTORE);
    assert_int_equal(yawl_case_read(&host.engine, 1, &info), YAWL_ESTORE);
    host_close(&host);
    /* Refused at once instead of later. */
    slow = slow_store();
    slow.refuse = YAWL_ESTORE;
    open_with_bit(&host, &slow.store);
    queue_start(&host, &one);
    assert_int_equal(host.answers, 1);
    assert_int_equal(host.status, YAWL_ESTORE);
    host_close(&host);
}

/* ---- Closing ---- */

static void closing_answers_what_is_queued(void **state)
{
    (void)state;
    struct host host;
    open_with_bit(&host, NULL);
    yawl_case_id id = start_bit(&host, 5);
    yawl_req_t one = {.data = &host}, two = {.data = &host};
    struct bit_check_returns returns = {.ok = true};
    assert_int_equal(
        yawl_task_complete(&host.engine, &one, id, BIT_CHECK, &returns, host_on_answer), 0);
    yawl_engine_close(&host.engine, host_on_close);
    assert_int_equal(yawl_case_cancel(&host.engine, &two, id, host_on_answer), YAWL_ECLOSED);
    host_run(&host);
    assert_int_equal(host.answers, 2);
    assert_int_equal(host.status, YAWL_ECLOSED);
    assert_int_equal(host.closed, 1);
    assert_int_equal(uv_loop_close(&host.loop), 0);
}

static void closing_waits_for_the_store(void **state)
{
    (void)state;
    struct host host;
    struct slow_store slow = slow_store();
    yawl_req_t one, two;
    open_with_bit(&host, &slow.store);
    queue_start(&host, &one);
    queue_start(&host, &two);
    yawl_engine_close(&host.engine, host_on_close);
    host_run(&host);
    assert_int_equal(host.closed, 0);
    slow.store.done(slow.store.done_context, 0);
    assert_int_equal(host.answers, 1);
    assert_int_equal(host.status, 0);
    host_run(&host);
    assert_int_equal(host.answers, 2);
    assert_int_equal(host.status, YAWL_ECLOSED);
    assert_int_equal(host.closed, 1);
    assert_int_equal(slow.appends, 1);
    assert_int_equal(uv_loop_close(&host.loop), 0);
}

static void close_in_answer(yawl_req_t *req, int status, const struct yawl_case_result *result)
{
    struct host *host = req->data;
    host_on_answer(req, status, result);
    yawl_engine_close(&host->engine, host_on_close);
}

static void closing_inside_a_callback(void **state)
{
    (void)state;
    struct host host;
    open_with_bit(&host, NULL);
    yawl_req_t one = {.data = &host}, two = {.data = &host};
    struct bit_in in = {.has_amount = true, .amount = 5};
    assert_int_equal(yawl_program_start(&host.engine, &one, &bit_program, &in, close_in_answer), 0);
    assert_int_equal(yawl_program_start(&host.engine, &two, &bit_program, &in, host_on_answer), 0);
    host_run(&host);
    assert_int_equal(host.answers, 2);
    assert_int_equal(host.status, 0); /* both were committed by the same turn */
    assert_int_equal(host.closed, 1);
    assert_int_equal(uv_loop_close(&host.loop), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(nothing_is_released_before_the_commit),
        cmocka_unit_test(ended_cases_wait_for_their_commit),
        cmocka_unit_test(failed_store_stops_the_engine),
        cmocka_unit_test(closing_answers_what_is_queued),
        cmocka_unit_test(closing_waits_for_the_store),
        cmocka_unit_test(closing_inside_a_callback),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
