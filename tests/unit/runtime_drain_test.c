/* A graceful end: what was accepted is committed and answered, then the engine closes.  CC-16, PH-5. */
#include "fixtures/engine_bit.h"
#include "fixtures/slow_store.h"

static void start(struct host *host, yawl_req_t *req)
{
    struct bit_in in = {.has_amount = true, .amount = 5};
    *req = (yawl_req_t){.data = host};
    assert_int_equal(yawl_program_start(&host->engine, req, &bit_program, &in, host_on_answer), 0);
}

static void end_of(struct host *host)
{
    host_run(host);
    assert_int_equal(host->closed, 1);
    assert_int_equal(uv_loop_close(&host->loop), 0);
}

/* One batch on its way, one decided behind it, one command still queued: all are answered with success. */
static void what_was_accepted_is_done(void **state)
{
    (void)state;
    struct host host;
    struct slow_store slow = slow_store();
    yawl_req_t one, two, three, four = {.data = &host};
    open_with_bit(&host, &slow.store);
    start(&host, &one);
    host_run(&host);
    start(&host, &two);
    host_run(&host);
    start(&host, &three);
    yawl_engine_drain(&host.engine, host_on_close);
    yawl_engine_drain(&host.engine, host_on_close);
    assert_int_equal(yawl_program_start(&host.engine, &four, &bit_program, NULL, host_on_answer),
                     YAWL_ECLOSED);
    host_run(&host);
    assert_int_equal(host.closed + host.answers, 0);
    slow.store.done(slow.store.done_context, 0);
    host_run(&host);
    assert_int_equal(host.closed, 0);
    assert_int_equal(host.answers, 1);
    slow.store.done(slow.store.done_context, 0);
    assert_int_equal(host.closed, 0); /* not inside of the store's call */
    assert_int_equal(host.answers, 3);
    assert_int_equal(host.status, 0);
    end_of(&host);
}

static void a_failed_store_ends_it_too(void **state)
{
    (void)state;
    struct host host;
    struct slow_store slow = slow_store();
    yawl_req_t one, two;
    open_with_bit(&host, &slow.store);
    start(&host, &one);
    host_run(&host);
    start(&host, &two);
    yawl_engine_drain(&host.engine, host_on_close);
    host_run(&host);
    slow.store.done(slow.store.done_context, YAWL_ESTORE);
    assert_int_equal(host.answers, 2);
    assert_int_equal(host.status, YAWL_ESTORE);
    end_of(&host);
}

/* An armed deadline keeps no engine open; neither do a case that waits and a call that nobody answers. */
static void nothing_to_do_is_done_at_once(void **state)
{
    (void)state;
    struct host host;
    open_with_bit(&host, NULL);
    yawl_case_id id = start_bit(&host, 5);
    assert_int_equal(complete_check(&host, id, true, 5), 0);
    assert_int_equal(host.calls, 1);
    yawl_engine_drain(&host.engine, host_on_close);
    end_of(&host);
}

static void who_loses_patience_closes(void **state)
{
    (void)state;
    struct host host;
    struct slow_store slow = slow_store();
    yawl_req_t one, two;
    open_with_bit(&host, &slow.store);
    start(&host, &one);
    host_run(&host);
    start(&host, &two);
    yawl_engine_drain(&host.engine, NULL);
    yawl_engine_close(&host.engine, host_on_close);
    slow.store.done(slow.store.done_context, 0);
    host_run(&host);
    assert_int_equal(host.answers, 2);
    assert_int_equal(host.status, YAWL_ECLOSED);
    end_of(&host);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_was_accepted_is_done),
        cmocka_unit_test(a_failed_store_ends_it_too),
        cmocka_unit_test(nothing_to_do_is_done_at_once),
        cmocka_unit_test(who_loses_patience_closes),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
