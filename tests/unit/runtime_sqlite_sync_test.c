/* What the store says is durable was synced: each batch once, and before its answer; a new file and a new
 * folder with the folder that they are in; what has moved before it is deleted.  PH-4, PH-7. */
#include <fcntl.h>
#include <sys/stat.h>

#include "fixtures/engine_sqlite.h"
#include "fixtures/fault_vfs.h"

int __real_fsync(int file);
int __wrap_fsync(int file);

/* ---- What is watched ---- */

enum place { STORE, WAL, HISTORY, HISTORY_WAL, PLACES };
static struct {
    atomic_bool dirty; /* written since its last sync */
    atomic_int syncs;
} places[PLACES];
/* A log of writes began anew while the file was dirty that its pages were moved into. */
static atomic_int lost, begun_anew;
static atomic_int folders_opened, files_synced, folders_synced;

static bool ends_with(const char *name, const char *end)
{
    size_t length = strlen(name), size = strlen(end);
    return length >= size && strcmp(name + length - size, end) == 0;
}

static enum place place_of(const char *name)
{
    if (ends_with(name, "-history-wal")) return HISTORY_WAL;
    if (ends_with(name, "-wal")) return WAL;
    if (ends_with(name, "-history")) return HISTORY;
    return ends_with(name, "-journal") ? PLACES : STORE;
}

static void watch(const char *name, enum fault_call call, sqlite3_int64 at)
{
    enum place place = place_of(name);
    if (place == PLACES) return;
    bool is_log = place == WAL || place == HISTORY_WAL;
    bool begins = call == FAULT_WRITTEN && is_log && at == 0;
    if (begins && places[place - 1].dirty) lost++;
    if (begins && place == WAL) begun_anew++;
    places[place].dirty = call == FAULT_WRITTEN;
    if (call == FAULT_SYNCED) places[place].syncs++;
}

int __wrap_fsync(int file)
{
    struct stat there;
    if (fstat(file, &there) == 0) (*(S_ISDIR(there.st_mode) ? &folders_synced : &files_synced))++;
    return __real_fsync(file);
}

static int open_directory(const char *path, int *folder)
{
    char above[SQLITE_PATH_MAX + 16];
    snprintf(above, sizeof above, "%s", path);
    *strrchr(above, '/') = '\0';
    folders_opened++;
    *folder = open(above, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    return *folder < 0 ? SQLITE_CANTOPEN : SQLITE_OK;
}

static int begin(void **state)
{
    (void)state;
    sqlite_new_folder();
    fault_set(0, false, FAULT_EIO);
    memset(places, 0, sizeof places);
    lost = folders_opened = files_synced = folders_synced = 0;
    fault_watch = watch;
    return 0;
}

static int end(void **state)
{
    (void)state;
    fault_watch = NULL;
    sqlite_remove_folder();
    return 0;
}

/* ---- Batches ---- */

static int answers, syncs_before;

/* Told of a batch: it was synced since it was given, and nothing of it is on its way any more. */
static void on_answer(void *context, int status)
{
    (void)context;
    assert_int_equal(status, 0);
    assert_true(places[WAL].syncs > syncs_before);
    assert_false(places[WAL].dirty);
    answers++;
}

static void append(struct host *host, yawl_store_t *store, const void *bytes, size_t length)
{
    answers = 0;
    syncs_before = places[WAL].syncs;
    assert_int_equal(store->append(store, 1, bytes, length), 0);
    host_run(host);
    assert_int_equal(answers, 1);
}

static yawl_store_t *open_watched(struct host *host, struct yawl_sqlite_options options)
{
    yawl_store_t *store;
    struct yawl_snapshot snapshot;
    options.vfs = "faulty";
    assert_int_equal(sqlite_open_store(host, &store, &options), 0);
    assert_int_equal(store->load(store, &snapshot), 0);
    store->done = on_answer;
    return store;
}

static void each_batch_is_synced_once_before_its_answer(void **state)
{
    (void)state;
    struct host host;
    yawl_store_t *store = open_watched(&host, (struct yawl_sqlite_options){0});
    int before = places[WAL].syncs;
    for (int i = 0; i < 20; i++) append(&host, store, "batch", 5);
    assert_int_equal(places[WAL].syncs - before, 20);
    sqlite_close_store(&host, store);
}

/* Pages and descriptions go with a batch: they cost no sync of their own, and are durable with it. */
static void a_snapshot_is_synced_with_its_batch(void **state)
{
    (void)state;
    struct host host;
    struct yawl_page page = {.number = 1, .position = 1, .bytes = "page", .length = 4};
    yawl_store_t *store = open_watched(&host, (struct yawl_sqlite_options){0});
    append(&host, store, "batch", 5);
    int before = places[WAL].syncs;
    assert_int_equal(store->save(store, 1, 0, &page), 0);
    assert_int_equal(store->save(store, 1, 1, NULL), 0);
    assert_int_equal(store->describe(store, 1, 7, "program", 7), 0);
    append(&host, store, "batch", 5);
    assert_int_equal(places[WAL].syncs - before, 1);
    sqlite_close_store(&host, store);
}

/* The same for who takes the store: the new epoch fences the old owner off even after the power was off. */
static void taking_the_store_is_synced(void **state)
{
    (void)state;
    struct host host;
    struct yawl_snapshot snapshot;
    yawl_store_t *store = open_watched(&host, (struct yawl_sqlite_options){0});
    int before = places[WAL].syncs;
    assert_int_equal(store->load(store, &snapshot), 0);
    assert_false(places[WAL].dirty);
    assert_int_equal(places[WAL].syncs - before, 1);
    sqlite_close_store(&host, store);
}

/* Writes until the log of writes has begun anew twice; its limit says who makes the checkpoints. */
static void write_much(size_t wal_bytes)
{
    enum { SIZE = 1 << 20 };
    static const char zeros[SIZE];
    struct host host;
    struct yawl_sqlite_options options = {.wal_bytes = wal_bytes, .history = YAWL_HISTORY_LOG};
    yawl_store_t *store = open_watched(&host, options);
    begun_anew = 0;
    for (int i = 0; i < 500 && begun_anew < 2; i++) {
        append(&host, store, zeros, SIZE);
        uv_sleep(2); /* or the thread would never come to an end of the log */
    }
    assert_int_equal(begun_anew, 2);
    assert_true(places[STORE].syncs > 1);
    assert_int_equal(lost, 0);
    sqlite_close_store(&host, store);
    assert_false(places[STORE].dirty);
}

/* A log of writes begins anew only when the file that has its pages was synced. */
static void what_a_checkpoint_moves_is_synced_first(void **state)
{
    (void)state;
    write_much(0); /* the thread for it */
    sqlite_remove_files();
    write_much(YAWL_WAL_BYTES_MIN); /* the store itself, after each */
}

/* ---- What is new ---- */

static void a_new_store_is_synced_with_its_folder(void **state)
{
    (void)state;
    struct host host;
    sqlite3_vfs *system = sqlite3_vfs_find(NULL);
    sqlite3_syscall_ptr hook = (sqlite3_syscall_ptr)open_directory;
    assert_int_equal(system->xSetSystemCall(system, "openDirectory", hook), SQLITE_OK);
    yawl_store_t *store = open_watched(&host, (struct yawl_sqlite_options){0});
    append(&host, store, "batch", 5);
    assert_true(folders_opened > 0);
    assert_false(places[STORE].dirty);
    assert_int_equal(system->xSetSystemCall(system, "openDirectory", NULL), SQLITE_OK);
    sqlite_close_store(&host, store);
}

/* Its number of partitions, its own entry, and that in the folder above; once, as long as it is new. */
static void a_new_folder_is_synced_with_the_one_above(void **state)
{
    (void)state;
    char path[SQLITE_PATH_MAX + 16], file[SQLITE_PATH_MAX + 32];
    yawl_stores_t *stores;
    snprintf(path, sizeof path, "%s/new", sqlite_folder);
    snprintf(file, sizeof file, "%s/partitions", path);
    struct yawl_sqlite_options options = {.path = path};
    for (int i = 0; i < 2; i++) {
        assert_int_equal(yawl_stores_sqlite_open(&stores, &options, 2), 0);
        assert_int_equal(files_synced, 1);
        assert_int_equal(folders_synced, 2);
        yawl_stores_sqlite_close(stores);
    }
    assert_int_equal(remove(file), 0);
    assert_int_equal(rmdir(path), 0);
}

/* ---- The history ---- */

static int64_t number(const char *end, const char *sql)
{
    char path[SQLITE_PATH_MAX + 16];
    sqlite3 *db;
    sqlite3_stmt *statement = NULL;
    snprintf(path, sizeof path, "%s%s", sqlite_path, end);
    assert_int_equal(sqlite3_open_v2(path, &db, SQLITE_OPEN_READWRITE, NULL), SQLITE_OK);
    assert_int_equal(sqlite3_busy_timeout(db, 2000), SQLITE_OK);
    (void)sqlite3_prepare_v2(db, sql, -1, &statement, NULL); /* no table yet: no number */
    int64_t result = 0;
    if (statement != NULL && sqlite3_step(statement) == SQLITE_ROW)
        result = sqlite3_column_int64(statement, 0);
    (void)sqlite3_finalize(statement);
    (void)sqlite3_db_config(db, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, NULL);
    assert_int_equal(sqlite3_close(db), SQLITE_OK);
    return result;
}

/* Segments of which the log has a batch no longer: each was synced by itself. */
static int64_t check_deleted(void)
{
    char sql[96];
    int64_t first = number("", "SELECT coalesce(min(position), 0) FROM batch");
    snprintf(sql, sizeof sql, "SELECT count(*) FROM segment WHERE first < %lld", (long long)first);
    int64_t deleted = first == 0 ? 0 : number("-history", sql);
    int64_t taken = first == 0 ? 0 : number("-history", "SELECT taken FROM state");
    assert_true(first <= taken);
    assert_in_range(deleted, 0, places[HISTORY_WAL].syncs);
    return deleted;
}

static void events_are_deleted_once_they_are_synced_elsewhere(void **state)
{
    (void)state;
    struct host host;
    yawl_store_t *store;
    struct yawl_sqlite_options options = {.vfs = "faulty", .history_bytes = 1};
    assert_int_equal(sqlite_open_store(&host, &store, &options), 0);
    yawl_engine_options_t with = {
        .store = store, .io = &host.sim.io, .log = host_on_log, .take_call = take_nothing};
    with.limits.snapshot_bytes = 1;
    host.engine.data = &host;
    assert_int_equal(yawl_engine_init(&host.engine, &host.loop, &with), 0);
    assert_int_equal(yawl_program_register(&host.engine, &bit_program, NULL), 0);
    int64_t deleted = 0;
    for (int i = 0; i < 3000 && deleted < 20; i++) {
        start_bit(&host, 5);
        assert_false(places[WAL].dirty);
        if (i % 10 == 0) deleted = check_deleted();
    }
    assert_true(deleted >= 20);
    sqlite_close_host(&host, store);
    assert_int_equal(lost, 0);
}

#define WATCHED(test) cmocka_unit_test_setup_teardown(test, begin, end)

int main(void)
{
    fault_register();
    const struct CMUnitTest tests[] = {
        WATCHED(each_batch_is_synced_once_before_its_answer),
        WATCHED(a_snapshot_is_synced_with_its_batch),
        WATCHED(taking_the_store_is_synced),
        WATCHED(what_a_checkpoint_moves_is_synced_first),
        WATCHED(a_new_store_is_synced_with_its_folder),
        WATCHED(a_new_folder_is_synced_with_the_one_above),
        WATCHED(events_are_deleted_once_they_are_synced_elsewhere),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
