/* Keys of calls (`Idempotency-Key`, `YAWL_KEY`): the same item has the same key for ever, and no other item
 * has it, in whichever store or engine it is.  The host makes the calls (worker_single.yaml). */
#include "fixtures/engine_sqlite.h"

#include "connectors/call_parts.h"
#include "worker_single.h"

static char made[8][YAWL__CALL_KEY_SIZE]; /* keys of the calls, in their order */
static int made_count;

static void note_key(yawl_engine_t *engine, const struct yawl_call_info *info)
{
    (void)engine;
    assert_in_range(made_count, 0, 7);
    yawl__call_key(info, made[made_count++]);
}

/* The real clock and the real chance: nothing here is told them. */
static void open_real(struct host *host, yawl_store_t *store)
{
    yawl_engine_options_t options = {.store = store, .take_call = note_key};
    host->engine.data = host;
    assert_int_equal(yawl_engine_init(&host->engine, &host->loop, &options), 0);
    assert_int_equal(worker_single_register(&host->engine, NULL), 0);
    assert_int_equal(yawl_engine_recover(&host->engine), 0);
}

static void start(struct host *host)
{
    yawl_req_t req = {.data = host};
    struct worker_single_in in = {1};
    int before = made_count;
    assert_int_equal(worker_single_start(&host->engine, &req, &in, host_on_answer), 0);
    while (made_count == before) uv_run(&host->loop, UV_RUN_NOWAIT);
    assert_int_equal(host->status, 0);
}

static void close_engine(struct host *host)
{
    yawl_engine_close(&host->engine, NULL);
    host_run(host);
}

/* The first call of the first case in a new engine. */
static void make_first(yawl_store_t *store)
{
    struct host host;
    host_prepare(&host);
    open_real(&host, store);
    start(&host);
    close_engine(&host);
    assert_int_equal(uv_loop_close(&host.loop), 0);
}

/* CN-3: nothing is stored, ids begin at 1 in each run, keys do not. */
static void two_engines_have_no_key_in_common(void **state)
{
    (void)state;
    make_first(NULL);
    make_first(NULL);
    assert_string_not_equal(made[0], made[1]);
}

static void two_stores_have_no_key_in_common(void **state)
{
    (void)state;
    yawl_store_t *stores[2] = {yawl_store_memory_new(), yawl_store_memory_new()};
    for (int i = 0; i < 2; i++) make_first(stores[i]);
    assert_string_not_equal(made[0], made[1]);
    for (int i = 0; i < 2; i++) yawl_store_memory_free(stores[i]);
}

/* The call that was not answered is made again. */
static void key_is_the_same_after_a_recovery(void **state)
{
    (void)state;
    struct host host;
    yawl_store_t *store = yawl_store_memory_new();
    make_first(store);
    host_prepare(&host);
    open_real(&host, store);
    while (made_count < 2) uv_run(&host.loop, UV_RUN_NOWAIT);
    assert_string_equal(made[0], made[1]);
    start(&host);
    assert_string_not_equal(made[1], made[2]);
    assert_memory_equal(made[1], made[2], 32); /* of the store */
    close_engine(&host);
    assert_int_equal(uv_loop_close(&host.loop), 0);
    yawl_store_memory_free(store);
}

static void open_file(struct host *host, yawl_store_t **store)
{
    struct yawl_sqlite_options options = {0};
    assert_int_equal(sqlite_open_store(host, store, &options), 0);
    open_real(host, *store);
}

static void close_file(struct host *host, yawl_store_t *store)
{
    close_engine(host);
    sqlite_close_store(host, store);
}

/* Opens the file, in which a case is or is to be, until its call is made. */
static void make_in_file(void)
{
    struct host host;
    yawl_store_t *store;
    struct yawl_engine_stats stats;
    int before = made_count;
    open_file(&host, &store);
    yawl_engine_read(&host.engine, &stats);
    if (stats.cases == 0) start(&host);
    while (made_count == before) uv_run(&host.loop, UV_RUN_NOWAIT);
    close_file(&host, store);
}

static void key_is_kept_in_the_file(void **state)
{
    (void)state;
    make_in_file();
    make_in_file();
    assert_string_equal(made[0], made[1]);
    sqlite_remove_files();
    make_in_file();
    assert_string_not_equal(made[0], made[2]);
}

/* A file of the schema before gets its bits once. */
static void older_file_gets_its_identity(void **state)
{
    (void)state;
    make_in_file();
    sqlite_tamper("ALTER TABLE identity DROP COLUMN more; PRAGMA user_version = 2");
    make_in_file();
    make_in_file();
    assert_string_not_equal(made[0], made[1]);
    assert_string_equal(made[1], made[2]);
}

static int begin(void **state)
{
    (void)state;
    made_count = 0;
    sqlite_new_folder();
    return 0;
}

static int end(void **state)
{
    (void)state;
    sqlite_remove_folder();
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(two_engines_have_no_key_in_common, begin, end),
        cmocka_unit_test_setup_teardown(two_stores_have_no_key_in_common, begin, end),
        cmocka_unit_test_setup_teardown(key_is_the_same_after_a_recovery, begin, end),
        cmocka_unit_test_setup_teardown(key_is_kept_in_the_file, begin, end),
        cmocka_unit_test_setup_teardown(older_file_gets_its_identity, begin, end),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
