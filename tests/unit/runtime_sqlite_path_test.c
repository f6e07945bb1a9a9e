/* Where a store's files are and whose: whatever name leads to a store leads to its lock and its log, its
 * files are for their owner alone, and a reader cannot make its log of writes grow without an end. */
#include <fcntl.h>
#include <limits.h>
#include <sys/stat.h>

#include "fixtures/engine_sqlite.h"
#include "yawl/history.h"

static char other[SQLITE_PATH_MAX]; /* another name of the store */

static int new_folder(void **state)
{
    (void)state;
    sqlite_new_folder();
    snprintf(other, sizeof other, "%s/other", sqlite_folder);
    return 0;
}

static int remove_folder(void **state)
{
    (void)state;
    (void)remove(other);
    sqlite_remove_folder();
    return 0;
}

static yawl_store_t *open_with(struct host *host, struct yawl_sqlite_options options)
{
    yawl_store_t *store;
    int status = sqlite_open_store(host, &store, &options);
    if (status != 0) fail_msg("%s", options.problem);
    yawl_engine_options_t with = {
        .store = store, .io = &host->sim.io, .log = host_on_log, .take_call = take_nothing};
    with.limits.snapshot_bytes = 1; /* the log is moved soon */
    host->engine.data = host;
    assert_int_equal(yawl_engine_init(&host->engine, &host->loop, &with), 0);
    assert_int_equal(yawl_program_register(&host->engine, &bit_program, NULL), 0);
    assert_int_equal(yawl_engine_recover(&host->engine), 0);
    return store;
}

static yawl_store_t *open_at(struct host *host, const char *path)
{
    return open_with(host, (struct yawl_sqlite_options){.path = path, .history_bytes = 1});
}

static void refused_at(const char *path, int code, const char *why)
{
    struct host host;
    yawl_store_t *store;
    struct yawl_sqlite_options options = {.path = path};
    assert_int_equal(sqlite_open_store(&host, &store, &options), code);
    if (strstr(options.problem, why) == NULL) fail_msg("%s", options.problem);
    assert_int_equal(uv_loop_close(&host.loop), 0);
}

static uint64_t taken(void)
{
    struct yawl_history_report report;
    struct yawl_sqlite_options options = {.path = sqlite_path};
    assert_int_equal(yawl_history_check(&options, &report), 0);
    return report.taken;
}

/* Starts cases until some of their events have moved. */
static void work_until_moved(struct host *host)
{
    uint64_t before = taken();
    for (int i = 0; i < 2000 && taken() == before; i++) start_bit(host, 5);
    assert_true(taken() > before);
}

/* Who changes the working folder finds the history, which is opened when the first events move. */
static void a_relative_path_outlives_the_working_folder(void **state)
{
    (void)state;
    struct host host;
    int here = open(".", O_RDONLY | O_DIRECTORY);
    assert_true(here >= 0);
    assert_int_equal(chdir(sqlite_folder), 0);
    yawl_store_t *store = open_at(&host, "cases");
    assert_int_equal(chdir("/"), 0);
    work_until_moved(&host);
    sqlite_close_host(&host, store);
    assert_int_equal(fchdir(here), 0);
    assert_int_equal(close(here), 0);
    assert_true(sqlite_size_of("-history") > 0);
}

/* CC-6: through a symbolic link it is the same store, with the same lock, log and history. */
static void a_symbolic_link_leads_to_the_same_lock(void **state)
{
    (void)state;
    struct host host;
    assert_int_equal(symlink("cases", other), 0);
    yawl_store_t *store = open_at(&host, other); /* which makes it */
    refused_at(sqlite_path, YAWL_EBUSY, "another engine has the store open");
    refused_at(other, YAWL_EBUSY, "another engine has the store open");
    work_until_moved(&host);
    sqlite_close_host(&host, store);
    store = open_at(&host, sqlite_path);
    refused_at(other, YAWL_EBUSY, "another engine has the store open");
    yawl_history_t *history;
    struct yawl_sqlite_options options = {.path = other};
    assert_int_equal(yawl_history_open(&history, &options), 0);
    yawl_history_close(history);
    sqlite_close_host(&host, store);
}

/* CC-6: under a second name SQLite would not see the log of the first one. */
static void a_hard_link_is_refused(void **state)
{
    (void)state;
    struct host host;
    yawl_store_t *store = open_at(&host, sqlite_path);
    yawl_case_id first = start_bit(&host, 5);
    assert_int_equal(link(sqlite_path, other), 0);
    refused_at(other, YAWL_ESTORE, "several names");
    yawl_history_t *history;
    struct yawl_sqlite_options options = {.path = other};
    assert_int_equal(yawl_history_open(&history, &options), YAWL_ESTORE);
    assert_non_null(strstr(options.problem, "several names"));
    start_bit(&host, 5); /* who has it goes on */
    sqlite_close_host(&host, store);
    refused_at(sqlite_path, YAWL_ESTORE, "several names");
    assert_int_equal(remove(other), 0);
    store = open_at(&host, sqlite_path);
    assert_int_equal(sqlite_case_status(&host, first), YAWL_CASE_RUNNING);
    sqlite_close_host(&host, store);
}

/* What means something in a URI means nothing in a path. */
static void a_path_may_hold_any_sign(void **state)
{
    (void)state;
    struct host host;
    char *end = strrchr(sqlite_path, '/') + 1;
    snprintf(end, 40, "a%%20b?mode=ro&vfs=no#%%41");
    yawl_store_t *store = open_at(&host, sqlite_path);
    work_until_moved(&host);
    assert_true(sqlite_size_of("") > 0);
    assert_true(sqlite_size_of("-history") > 0);
    sqlite_close_host(&host, store);
}

/* Stores of a folder are opened one by one, and it is looked up before the first. */
static void a_folder_outlives_the_working_folder(void **state)
{
    (void)state;
    static const char *const left[] = {"d/cases-001", "d/cases-001-owner", "d/partitions", "d"};
    struct host host;
    yawl_stores_t *stores;
    yawl_store_t *store;
    char problem[YAWL_STORE_PROBLEM_MAX];
    struct yawl_sqlite_options options = {.path = "d"};
    int here = open(".", O_RDONLY | O_DIRECTORY);
    assert_true(here >= 0);
    assert_int_equal(chdir(sqlite_folder), 0);
    assert_int_equal(yawl_stores_sqlite_open(&stores, &options, 2), 0);
    assert_int_equal(chdir("/"), 0);
    host_prepare(&host);
    assert_int_equal(stores->open(stores, 1, &host.loop, &store, problem), 0);
    sqlite_close_store(&host, store);
    yawl_stores_sqlite_close(stores);
    assert_int_equal(chdir(sqlite_folder), 0);
    for (size_t i = 0; i < sizeof left / sizeof *left; i++) assert_int_equal(remove(left[i]), 0);
    assert_int_equal(fchdir(here), 0);
    assert_int_equal(close(here), 0);
}

/* ---- Modes ---- */

static mode_t mode_of(const char *end)
{
    char path[SQLITE_PATH_MAX + 16];
    struct stat there;
    snprintf(path, sizeof path, "%s%s", sqlite_path, end);
    if (stat(path, &there) != 0) fail_msg("no %s", path);
    return there.st_mode & 0777;
}

static void modes_are(mode_t store)
{
    static const char *const ends[] = {"", "-wal", "-shm"};
    static const char *const rest[] = {"-owner", "-history", "-history-wal"};
    for (size_t i = 0; i < sizeof ends / sizeof *ends; i++) {
        assert_int_equal(mode_of(ends[i]), store);
        assert_int_equal(mode_of(rest[i]), 0600);
    }
}

static void live_with(mode_t mask, mode_t store_mode)
{
    struct host host;
    mode_t before = umask(mask);
    yawl_store_t *store = open_at(&host, sqlite_path);
    work_until_moved(&host);
    modes_are(store_mode);
    sqlite_close_host(&host, store);
    (void)umask(before);
}

/* They hold people's data. */
static void files_are_for_their_owner_alone(void **state)
{
    (void)state;
    live_with(022, 0600);
    sqlite_remove_files();
    live_with(0, 0600);
}

static void a_store_that_is_there_keeps_its_mode(void **state)
{
    struct host host;
    (void)state;
    sqlite_close_host(&host, open_at(&host, sqlite_path));
    assert_int_equal(chmod(sqlite_path, 0640), 0);
    live_with(022, 0640);
}

/* ---- A reader without an end ---- */

enum { BATCH = 128 << 10, LIMIT = 4 << 20 };
static int last_status;

static void note_status(void *context, int status)
{
    (void)context;
    last_status = status;
}

static void append_batch(struct host *host, yawl_store_t *store)
{
    static const char zeros[BATCH];
    assert_int_equal(store->append(store, 1, zeros, sizeof zeros), 0);
    host_run(host);
}

static yawl_store_t *open_limited(struct host *host)
{
    yawl_store_t *store;
    struct yawl_snapshot snapshot;
    struct yawl_sqlite_options options = {.wal_bytes = LIMIT, .history = YAWL_HISTORY_LOG};
    assert_int_equal(sqlite_open_store(host, &store, &options), 0);
    assert_int_equal(store->load(store, &snapshot), 0);
    store->done = note_status;
    append_batch(host, store);
    assert_int_equal(last_status, 0);
    return store;
}

static sqlite3 *hold(const char *end)
{
    static const char sql[] = "BEGIN; SELECT count(*) FROM sqlite_schema";
    char path[SQLITE_PATH_MAX + 16];
    sqlite3 *reader;
    snprintf(path, sizeof path, "%s%s", sqlite_path, end);
    assert_int_equal(sqlite3_open(path, &reader), SQLITE_OK);
    assert_int_equal(sqlite3_exec(reader, sql, NULL, NULL, NULL), SQLITE_OK);
    return reader;
}

/* Warned at an eighth, a quarter and a half; then it fails, and what was answered is there. */
static void a_reader_cannot_fill_the_disk(void **state)
{
    (void)state;
    struct host host;
    yawl_store_t *store = open_limited(&host);
    sqlite3 *reader = hold("");
    int warnings = 0, written = 1;
    for (; last_status == 0 && written < 100; written++) {
        append_batch(&host, store);
        if (store->warning == NULL) continue;
        assert_non_null(strstr(store->warning, "somebody reads the store without a pause"));
        store->warning = NULL;
        warnings++;
    }
    assert_int_equal(last_status, YAWL_ESTORE);
    assert_non_null(strstr(store->problem, "-wal has 4 MiB, the most it may have"));
    assert_in_range(warnings, 3, 4);
    assert_in_range(sqlite_size_of("-wal"), LIMIT, LIMIT + 4 * BATCH);
    assert_int_equal(sqlite3_close(reader), SQLITE_OK);
    sqlite_close_store(&host, store);
    struct yawl_snapshot snapshot;
    struct yawl_sqlite_options options = {.history = YAWL_HISTORY_LOG};
    assert_int_equal(sqlite_open_store(&host, &store, &options), 0);
    assert_int_equal(store->load(store, &snapshot), 0);
    assert_int_equal(snapshot.end, written - 1);
    sqlite_close_store(&host, store);
}

/* Starts a case with much data; false: the store has failed. */
static bool start_large(struct host *host)
{
    static char note[BATCH / 2];
    yawl_req_t req = {.data = host};
    struct bit_in in = {.has_amount = true, .has_note = true};
    memset(note, 'x', sizeof note);
    in.note = (struct yawl_text){note, sizeof note};
    int status = yawl_program_start(&host->engine, &req, &bit_program, &in, host_on_answer);
    if (status == 0) host_run(host);
    return status == 0 && host->status == 0;
}

/* The same for the history: who reads it without a pause has the store fail, not the disk. */
static void a_reader_of_the_history_cannot_fill_the_disk(void **state)
{
    (void)state;
    struct host host;
    struct yawl_sqlite_options options = {
        .path = sqlite_path, .wal_bytes = LIMIT, .history_bytes = BATCH};
    sqlite3 *reader = NULL;
    yawl_store_t *store = open_with(&host, options);
    for (int i = 0; i < 2000 && start_large(&host); i++) {
        if (reader == NULL && sqlite_size_of("-history-wal") > 0) reader = hold("-history");
        if (sqlite_size_of("-history-wal") >= LIMIT) uv_sleep(10); /* it waits for the reader */
    }
    assert_non_null(strstr(host.log, "-history-wal"));
    assert_in_range(sqlite_size_of("-history-wal"), LIMIT, LIMIT + 8 * BATCH);
    assert_int_equal(sqlite3_close(reader), SQLITE_OK);
    sqlite_close_host(&host, store);
    store = open_with(&host, options);
    start_bit(&host, 5);
    sqlite_close_host(&host, store);
}

/* With readers that end nothing is warned of and nothing fails, however much is written. */
static void readers_that_end_hold_nothing(void **state)
{
    (void)state;
    struct host host;
    yawl_store_t *store = open_limited(&host);
    for (int i = 0; i < 64; i++) {
        sqlite3 *reader = hold("");
        append_batch(&host, store);
        assert_int_equal(sqlite3_close(reader), SQLITE_OK);
        append_batch(&host, store); /* behind it all is moved */
        append_batch(&host, store); /* and the log begins anew */
        assert_int_equal(last_status, 0);
        assert_null(store->warning);
    }
    assert_in_range(sqlite_size_of("-wal"), 1, LIMIT);
    sqlite_close_store(&host, store);
}

/* The engine says it where its host looks. */
static void the_engine_logs_the_warning(void **state)
{
    (void)state;
    struct host host;
    yawl_store_t *store = open_at(&host, sqlite_path);
    store->warning = "mind the log";
    start_bit(&host, 5);
    assert_non_null(strstr(host.log, "mind the log"));
    assert_null(store->warning);
    host.log[0] = '\0';
    start_bit(&host, 5);
    assert_null(strstr(host.log, "mind the log"));
    sqlite_close_host(&host, store);
}

#define IN_FOLDER(test) cmocka_unit_test_setup_teardown(test, new_folder, remove_folder)

int main(void)
{
    const struct CMUnitTest tests[] = {
        IN_FOLDER(a_relative_path_outlives_the_working_folder),
        IN_FOLDER(a_symbolic_link_leads_to_the_same_lock),
        IN_FOLDER(a_hard_link_is_refused),
        IN_FOLDER(a_path_may_hold_any_sign),
        IN_FOLDER(a_folder_outlives_the_working_folder),
        IN_FOLDER(files_are_for_their_owner_alone),
        IN_FOLDER(a_store_that_is_there_keeps_its_mode),
        IN_FOLDER(a_reader_cannot_fill_the_disk),
        IN_FOLDER(a_reader_of_the_history_cannot_fill_the_disk),
        IN_FOLDER(readers_that_end_hold_nothing),
        IN_FOLDER(the_engine_logs_the_warning),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
