/* Every request for memory of a migration fails, one after the other: the case is of the old
 * program, as it was, or of the new one, whole; what cannot be undone stops the engine before
 * anything is committed. Nothing leaks: the engine's end would say so. */
#include "engine/engine_private.h"
#include "fixtures/migrate_host.h"

static struct {
    void *(*take)(void *context, size_t size);
    int countdown; /* requests that succeed; then one fails */
    bool failed;
} shortage;

static void *take_or_fail(void *context, size_t size)
{
    if (shortage.failed || shortage.countdown-- > 0) return shortage.take(context, size);
    shortage.failed = true;
    return NULL;
}

static void run_short(struct migrate_host *t, int countdown)
{
    struct yawl__engine *engine = t->host.engine.self;
    shortage.take = engine->memory.take;
    engine->memory.take = engine->core.memory.take = take_or_fail;
    shortage.countdown = countdown;
    shortage.failed = false;
}

static void no_more(struct migrate_host *t)
{
    struct yawl__engine *engine = t->host.engine.self;
    engine->memory.take = engine->core.memory.take = shortage.take;
}

/* Goes on as nothing but itself, after a restart too. */
static void check_case(struct migrate_host *t, yawl_case_id id, bool is_new)
{
    assert_ptr_equal(migrate_program(t, id), is_new ? &moving_program : &moving_1_0_program);
    assert_true(migrate_offers(t, id, 0, is_new ? MOVING_TASK_WAIT : MOVING_1_0_TASK_WAIT));
    assert_int_equal(migrate_value(t, id, 0, "amount").as_int, 5);
}

static int migrate_short(struct migrate_host *t, yawl_case_id id, int countdown)
{
    run_short(t, countdown);
    int status = migrate_case(t, id);
    bool stopped = t->host.logs > 0;
    no_more(t);
    if (status == 0)
        check_case(t, id, true);
    else
        assert_int_equal(status, YAWL_ENOMEM);
    if (stopped) /* what was decided is not committed */
        migrate_recover(t);
    if (status == 0) return status;
    check_case(t, id, false);
    assert_int_equal(migrate_case(t, id), 0);
    check_case(t, id, true);
    return status;
}

static void each_request_for_memory_fails(void **state)
{
    (void)state;
    int refused = 0;
    shortage.failed = true;
    for (int at = 0; shortage.failed; at++) {
        struct migrate_host t;
        migrate_open(&t);
        yawl_case_id id = migrate_start_old(&t);
        refused += migrate_short(&t, id, at) != 0;
        migrate_recover(&t);
        check_case(&t, id, true);
        migrate_close(&t);
    }
    assert_true(refused > 10);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_request_for_memory_fails),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
