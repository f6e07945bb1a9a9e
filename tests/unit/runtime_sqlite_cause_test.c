/* The system's code behind a failure: told with every record of it, from the item outwards to the case,
 * after a restart too, and in the history. */
#include "fixtures/control_host.h"
#include "fixtures/engine_sqlite.h"
#include "yawl/history.h"

#define CODE UV_ECONNREFUSED

struct failing {
    struct control_host t; /* first */
    yawl_listener_t listener;
    int told, kinds[16], causes[16]; /* failures, in their order */
};

static void on_failure(yawl_listener_t *listener, const yawl_event_t *event)
{
    struct failing *f = listener->data;
    struct yawl_error_info info;
    if (yawl_event_error(&f->t.host.engine, event, &info) != 0) return;
    assert_in_range(f->told, 0, 15);
    assert_int_equal(info.cause, event->cause);
    f->kinds[f->told] = (int)event->kind;
    f->causes[f->told++] = info.cause;
}

static void watch(struct failing *f)
{
    f->listener.data = f;
    assert_int_equal(yawl_engine_listen(&f->t.host.engine, &f->listener, on_failure), 0);
}

static void fail_with(struct failing *f, yawl_call_t *call, int cause)
{
    yawl_call_set_cause(call, cause);
    assert_int_equal(yawl_call_fail(call, "no line"), 0);
    host_run(&f->t.host);
}

static void was_told(const struct failing *f, int at, int kind, int cause)
{
    assert_true(at < f->told);
    assert_int_equal(f->kinds[at], kind);
    assert_int_equal(f->causes[at], cause);
}

/* ER-6: an attempt that is tried again tells its own cause; so do the item and the case that fail by another
 * one.  What is no code of the system is none. */
static void each_failure_has_its_cause(void **state)
{
    struct failing f = {.told = 0};
    (void)state;
    control_open(&f.t);
    watch(&f);
    yawl_case_id id = control_begin(&f.t);
    fail_with(&f, f.t.again, UV_ETIMEDOUT);
    control_advance(&f.t, 10000);
    fail_with(&f, f.t.again, CODE);
    assert_int_equal(f.told, 3);
    was_told(&f, 0, YAWL_EVENT_ITEM_ROLLED_BACK, UV_ETIMEDOUT);
    was_told(&f, 1, YAWL_EVENT_ITEM_FAILED, CODE);
    was_told(&f, 2, YAWL_EVENT_CASE_FAILED, CODE);
    control_recover(&f.t);
    assert_int_equal(control_status(&f.t, id), YAWL_CASE_FAILED);
    watch(&f);
    f.told = 0;
    control_begin(&f.t);
    fail_with(&f, f.t.again, 17);
    fail_with(&f, f.t.fetch, -100000);
    was_told(&f, 0, YAWL_EVENT_ITEM_ROLLED_BACK, 0);
    was_told(&f, 2, YAWL_EVENT_CASE_FAILED, 0);
    control_close(&f.t);
}

/* ER-6, PH-9: an answer that a suspended case keeps has it still when the case is resumed after a restart,
 * from records and from a snapshot. */
static void a_kept_failure_has_its_cause(void **state)
{
    (void)state;
    for (uint32_t bytes = 0; bytes < 2; bytes++) {
        struct failing f = {.told = 0};
        control_open(&f.t);
        f.t.limits.snapshot_bytes = bytes;
        control_recover(&f.t);
        yawl_case_id id = control_begin(&f.t);
        assert_int_equal(control_do(&f.t, yawl_case_suspend, id), 0);
        fail_with(&f, f.t.fetch, CODE);
        control_recover(&f.t);
        watch(&f);
        assert_int_equal(control_do(&f.t, yawl_case_resume, id), 0);
        assert_int_equal(f.told, 2);
        was_told(&f, 0, YAWL_EVENT_ITEM_FAILED, CODE);
        was_told(&f, 1, YAWL_EVENT_CASE_FAILED, CODE);
        control_close(&f.t);
    }
}

static int find_cause(void *context, const struct yawl_history_entry *entry)
{
    char wanted[32];
    snprintf(wanted, sizeof wanted, "\"cause\": %d, ", -CODE);
    if (entry->event.kind != YAWL_EVENT_ITEM_FAILED && entry->event.kind != YAWL_EVENT_CASE_FAILED)
        return 0;
    assert_int_equal(entry->event.cause, CODE);
    assert_non_null(strstr(entry->json.data, wanted));
    ++*(int *)context;
    return 0;
}

/* ER-6, OB-11: the history tells it as a number. */
static void the_history_has_the_cause(void **state)
{
    struct failing f = {.told = 0};
    struct yawl_sqlite_options file = {.path = NULL};
    yawl_history_t *history;
    int found = 0;
    (void)state;
    sqlite_new_folder();
    assert_int_equal(sqlite_open_store(&f.t.host, &f.t.store, &file), 0);
    control_open_engine(&f.t);
    yawl_case_id id = control_begin(&f.t);
    fail_with(&f, f.t.fetch, CODE);
    sqlite_close_host(&f.t.host, f.t.store);
    struct yawl_sqlite_options read = {.path = sqlite_path};
    assert_int_equal(yawl_history_open(&history, &read), 0);
    assert_int_equal(yawl_history_case(history, id, find_cause, &found), 0);
    assert_int_equal(found, 2);
    yawl_history_close(history);
    sqlite_remove_folder();
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_failure_has_its_cause),
        cmocka_unit_test(a_kept_failure_has_its_cause),
        cmocka_unit_test(the_history_has_the_cause),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
