/* Cases go over while their store's disk fails, at each call in turn: after a restart each case is
 * of the one version or of the other, whole, and of the new one if that was answered. PH-7 of a
 * migration; and what the history tells of it. */
#include "fixtures/engine_sqlite.h"
#include "fixtures/fault_vfs.h"
#include "fixtures/migrate_host.h"
#include "yawl/history.h"

enum { CASES = 4 };

static struct {
    yawl_case_id started[CASES];
    bool migrated[CASES];
    int started_count, refused;
} life;

static void open_programs(struct migrate_host *t)
{
    t->host.engine.data = &t->host;
    t->watch.data = t;
    migrate_now = t;
}

/* One answer; false: the store has failed. */
static bool answered(struct migrate_host *t, int status)
{
    if (status == 0) {
        host_run(&t->host);
        status = t->host.status;
    }
    assert_true(status == 0 || status == YAWL_ESTORE);
    life.refused += status != 0;
    return status == 0;
}

static bool start(struct migrate_host *t)
{
    yawl_req_t req = {.data = &t->host};
    struct moving_in in = {.customer = yawl_text_of("Ada")};
    yawl_engine_t *engine = &t->host.engine;
    t->call = NULL;
    if (!answered(t, yawl_program_start(engine, &req, &moving_1_0_program, &in, host_on_answer)))
        return false;
    life.started[life.started_count++] = t->host.id;
    if (t->call == NULL || yawl_call_complete(t->call, NULL) != 0) return false;
    host_run(&t->host);
    return true;
}

/* Cases are started, and each goes over, until the store fails. */
static void work(struct migrate_host *t)
{
    for (int i = 0; i < CASES && start(t); i++) {
        yawl_req_t req = {.data = &t->host};
        int status = yawl_case_migrate(&t->host.engine, &req, life.started[i], &moving_program,
                                       host_on_answer);
        if (!answered(t, status)) return;
        life.migrated[i] = true;
    }
}

static void live(struct migrate_host *t, bool with_pages)
{
    yawl_store_t *store;
    struct yawl_sqlite_options options = {.vfs = "faulty", .history_bytes = 1};
    memset(t, 0, sizeof *t);
    if (sqlite_open_store(&t->host, &store, &options) != 0) {
        assert_int_equal(uv_loop_close(&t->host.loop), 0);
        return;
    }
    open_programs(t);
    t->store = store;
    if (with_pages) t->limits.snapshot_bytes = 1;
    if (migrate_open_engine(t) == 0) {
        work(t);
        yawl_engine_close(&t->host.engine, host_on_close);
        host_run(&t->host);
    }
    sqlite_close_store(&t->host, store);
}

/* ---- Afterwards ---- */

static void check_case(struct migrate_host *t, int i)
{
    yawl_case_id id = life.started[i];
    bool is_new = migrate_program(t, id) == &moving_program;
    uint32_t wait = is_new ? MOVING_TASK_WAIT : MOVING_1_0_TASK_WAIT;
    assert_true(is_new || !life.migrated[i]);
    assert_true(migrate_offers(t, id, 0, wait));
    assert_int_equal(migrate_deadline(t, id, 0, MOVING_TASK_WAIT) > 0 && is_new, is_new);
    if (is_new) assert_int_equal(migrate_value(t, id, 0, "rank").as_int, 7);
}

static void check_what_is_left(void)
{
    struct migrate_host t = {0};
    struct yawl_sqlite_options options = {0};
    assert_int_equal(sqlite_open_store(&t.host, &t.store, &options), 0);
    open_programs(&t);
    assert_int_equal(migrate_open_engine(&t), 0);
    assert_int_equal(yawl_engine_recover(&t.host.engine), 0);
    host_run(&t.host);
    if (t.call != NULL) migrate_answer(&t); /* of the last case, if that had not been answered */
    for (int i = 0; i < life.started_count; i++) check_case(&t, i);
    for (int i = 0; i < life.started_count; i++) { /* those that stayed go over now */
        if (migrate_program(&t, life.started[i]) == &moving_program) continue;
        assert_int_equal(migrate_case(&t, life.started[i]), 0);
        check_case(&t, i);
    }
    sqlite_close_host(&t.host, t.store);
}

static int fail_each(bool stays, bool with_pages, enum fault_kind kind)
{
    struct migrate_host t;
    int stopped = 0;
    bool failed = true;
    for (long at = 1; failed; at++) {
        sqlite_new_folder();
        memset(&life, 0, sizeof life);
        fault_set(at, stays, kind);
        live(&t, with_pages);
        failed = fault.failed;
        stopped += life.refused > 0;
        fault_set(0, false, kind);
        check_what_is_left();
        sqlite_remove_folder();
    }
    assert_int_equal(life.started_count, CASES); /* the last life had no fault */
    return stopped;
}

static void each_call_fails_once(void **state)
{
    (void)state;
    assert_true(fail_each(false, false, FAULT_EIO) > 10);
    assert_true(fail_each(false, true, FAULT_SHORT) > 10);
}

static void each_call_fails_from_then_on(void **state)
{
    (void)state;
    assert_true(fail_each(true, true, FAULT_FULL) > 10);
}

/* ---- History ---- */

struct seen {
    int migrated;
    char text[4096];
};

static int on_entry(void *context, const struct yawl_history_entry *entry)
{
    struct seen *seen = context;
    if (entry->event.kind == YAWL_EVENT_CASE_MIGRATED) {
        seen->migrated++;
        assert_string_equal(entry->event.program->version, "2.0");
        snprintf(seen->text, sizeof seen->text, "%.*s", (int)entry->json.length, entry->json.data);
    }
    /* Names are those of the version that each event is of. */
    if (entry->event.kind == YAWL_EVENT_TIMER_ARMED && seen->migrated > 0 && entry->task != NULL)
        assert_string_equal(entry->task->name, "wait");
    return 0;
}

/* PH-2: what a case did is told with both versions, and the names of each. */
static void history_tells_both_versions(void **state)
{
    (void)state;
    struct migrate_host t;
    struct seen seen = {0};
    yawl_history_t *history;
    struct yawl_sqlite_options options = {0};
    sqlite_new_folder();
    memset(&life, 0, sizeof life);
    fault_set(0, false, FAULT_EIO);
    live(&t, true);
    options.path = sqlite_path;
    assert_int_equal(yawl_history_open(&history, &options), 0);
    assert_int_equal(yawl_history_case(history, life.started[0], on_entry, &seen), 0);
    yawl_history_close(history);
    assert_int_equal(seen.migrated, 1);
    static const char head[] =
        "\"event\": \"case migrated\", \"workflow\": \"moving\", \"version\": \"2.0\"";
    assert_non_null(strstr(seen.text, head));
    assert_non_null(strstr(seen.text, "\"message\": \"from version 1.0, program 0x"));
    sqlite_remove_folder();
}

static int set_up(void **state)
{
    (void)state;
    fault_register();
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_call_fails_once),
        cmocka_unit_test(each_call_fails_from_then_on),
        cmocka_unit_test(history_tells_both_versions),
    };
    return cmocka_run_group_tests(tests, set_up, NULL);
}
