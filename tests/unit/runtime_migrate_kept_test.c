/* What the world outside and the clock know of a case is not changed by its going over: the key of a call
 * that is made again, how late a timer is by a clock that was set back, what is asked of the case itself. */
#include "fixtures/migrate_host.h"

#include "connectors/call_parts.h"

enum { FETCH_OLD = MOVING_1_0_TASK_FETCH, FETCH_NEW = MOVING_TASK_FETCH };

static char keys[2][YAWL__CALL_KEY_SIZE];
static int keys_count;

static void note_key(yawl_engine_t *engine, const struct yawl_call_info *info)
{
    (void)engine;
    assert_in_range(keys_count, 0, 1);
    yawl__call_key(info, keys[keys_count++]);
}

/* CN-3: an attempt that timed out may have been done: who got it must know the next one by its key. */
static void calls_that_are_tried_again_have_their_key(void **state)
{
    (void)state;
    struct migrate_host t;
    yawl_req_t req = {.data = &t.host};
    migrate_open(&t);
    t.take_call = note_key;
    migrate_recover(&t);
    keys_count = 0;
    yawl_case_id id = migrate_start(&t, &moving_1_0_program);
    yawl_item_id item = migrate_item(id, 0, FETCH_OLD);
    assert_int_equal(yawl_item_fail(&t.host.engine, &req, item, "too late", host_on_answer), 0);
    host_run(&t.host);
    assert_int_equal(t.host.status, 0);
    assert_int_equal(migrate_case(&t, id), 0);
    assert_int_not_equal(FETCH_OLD, FETCH_NEW);
    yawl_sim_advance(&t.host.sim, 10000);
    assert_int_equal(yawl_engine_timers_run(&t.host.engine), 1);
    host_run(&t.host);
    assert_int_equal(keys_count, 2);
    assert_string_equal(keys[0], keys[1]);
    migrate_close(&t);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(calls_that_are_tried_again_have_their_key),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
