/* The store in an SQLite file: what was committed is there again, and what it refuses to open. */
#include "fixtures/engine_sqlite.h"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/wait.h>

static int new_folder(void **state)
{
    (void)state;
    sqlite_new_folder();
    return 0;
}

static int remove_folder(void **state)
{
    (void)state;
    sqlite_remove_folder();
    return 0;
}

/* PH-1, PH-4: what was answered is in the file; commands of one turn go in one batch. */
static void cases_outlive_the_engine(void **state)
{
    (void)state;
    struct host host;
    yawl_req_t reqs[5];
    struct bit_in in = {.has_amount = true, .amount = 7};
    yawl_store_t *store = sqlite_recover(&host);
    for (int i = 0; i < 5; i++) {
        reqs[i] = (yawl_req_t){.data = &host};
        assert_int_equal(
            yawl_program_start(&host.engine, &reqs[i], &bit_program, &in, host_on_answer), 0);
    }
    assert_int_equal(host.answers, 0);
    host_run(&host);
    assert_int_equal(host.answers, 5);
    yawl_case_id id = host.id;
    assert_int_equal(complete_check(&host, id, true, 41), 0);
    sqlite_close_host(&host, store);
    assert_int_equal(sqlite_size_of("-wal"), -1); /* tidied up */

    store = sqlite_recover(&host);
    struct yawl_engine_stats stats;
    yawl_value_t value;
    yawl_engine_read(&host.engine, &stats);
    assert_int_equal(stats.cases, 5);
    assert_int_equal(yawl_case_value(&host.engine, id, BIT_V_AMOUNT, &value), 0);
    assert_int_equal(value.as_int, 42);
    struct yawl_snapshot snapshot;
    assert_int_equal(store->load(store, &snapshot), 0);
    assert_int_equal(snapshot.end, 2);
    sqlite_close_host(&host, store);
}

/* Nothing keeps the loop alive once all is answered. */
static void an_idle_store_keeps_no_loop_alive(void **state)
{
    (void)state;
    struct host host;
    yawl_store_t *store = sqlite_recover(&host);
    start_bit(&host, 5);
    assert_int_equal(uv_loop_alive(&host.loop), 0);
    sqlite_close_host(&host, store);
}

/* Turns go on while a batch is on its way, and closing waits for it. */
static void closing_waits_for_the_batch(void **state)
{
    (void)state;
    struct host host;
    yawl_req_t one = {.data = &host}, two = {.data = &host};
    struct bit_in in = {.has_amount = true};
    yawl_store_t *store = sqlite_recover(&host);
    assert_int_equal(yawl_program_start(&host.engine, &one, &bit_program, &in, host_on_answer), 0);
    (void)uv_run(&host.loop, UV_RUN_NOWAIT);
    assert_int_equal(yawl_program_start(&host.engine, &two, &bit_program, &in, host_on_answer), 0);
    yawl_engine_close(&host.engine, host_on_close);
    host_run(&host);
    assert_int_equal(host.answers, 2);
    sqlite_close_store(&host, store);
    store = sqlite_recover(&host);
    assert_int_equal(sqlite_case_status(&host, 1), YAWL_CASE_RUNNING);
    sqlite_close_host(&host, store);
}

/* ---- Batches and snapshots as bytes ---- */

static int statuses[4], statuses_count;

static void keep_status(void *context, int status)
{
    (void)context;
    statuses[statuses_count++ & 3] = status;
}

static int append(struct host *host, yawl_store_t *store, uint64_t epoch, const char *text)
{
    store->done = keep_status;
    statuses_count = 0;
    assert_int_equal(store->append(store, epoch, text, strlen(text)), 0);
    host_run(host);
    assert_int_equal(statuses_count, 1);
    return statuses[0];
}

static int count_aligned(void *context, uint64_t position, const void *bytes, size_t length)
{
    size_t *sum = context;
    assert_int_equal((uintptr_t)bytes % 8, 0);
    *sum = *sum * 1000 + (size_t)position * 100 + length;
    return 0;
}

static int join_page(void *context, const struct yawl_page *page)
{
    char *text = context;
    size_t length = strlen(text);
    assert_int_equal((uintptr_t)page->bytes % 8, 0);
    snprintf(text + length, 64 - length, "%d@%d=%.*s ", (int)page->number, (int)page->position,
             (int)page->length, (const char *)page->bytes);
    return 0;
}

static int save(yawl_store_t *store, uint64_t position, struct yawl_page page, const char *text)
{
    page.bytes = text;
    page.length = strlen(text);
    return store->save(store, 1, position, &page);
}

/* Pages take each other's place by number, and count with the next batch, never without it. */
static void pages_are_kept(void **state)
{
    (void)state;
    struct host host;
    yawl_store_t *store;
    struct yawl_sqlite_options options = {0};
    struct yawl_snapshot snapshot;
    size_t sum = 0;
    char text[64] = "";
    assert_int_equal(sqlite_open_store(&host, &store, &options), 0);
    assert_int_equal(store->load(store, &snapshot), 0);
    assert_int_equal(snapshot.epoch, 1);
    assert_int_equal(snapshot.end, 0);
    assert_int_equal(append(&host, store, 1, "one"), 0);
    assert_int_equal(save(store, 0, (struct yawl_page){.number = 1, .position = 1}, "old"), 0);
    assert_int_equal(save(store, 0, (struct yawl_page){.number = 0, .position = 1}, "zero"), 0);
    assert_int_equal(append(&host, store, 1, "and two"), 0);
    assert_int_equal(save(store, 0, (struct yawl_page){.number = 1, .position = 2}, "new"), 0);
    assert_int_equal(store->save(store, 1, 1, NULL), 0);
    assert_int_equal(append(&host, store, 1, "three"), 0);
    assert_int_equal(save(store, 3, (struct yawl_page){.number = 1, .position = 3}, "late"), 0);
    sqlite_close_store(&host, store);
    assert_int_equal(sqlite_open_store(&host, &store, &options), 0);
    assert_int_equal(store->load(store, &snapshot), 0);
    assert_int_equal(snapshot.epoch, 2);
    assert_int_equal(snapshot.end, 3);
    assert_int_equal(snapshot.position, 1);
    assert_int_equal(store->pages(store, join_page, text), 0);
    assert_string_equal(text, "0@1=zero 1@2=new ");
    assert_int_equal(store->read(store, 1, count_aligned, &sum), 0);
    assert_int_equal(sum, 107205);
    sqlite_close_store(&host, store);
}

/* An epoch that is not the owner's writes nothing; the owner goes on. */
static void stale_owners_are_fenced(void **state)
{
    (void)state;
    struct host host;
    yawl_store_t *store;
    struct yawl_sqlite_options options = {0};
    struct yawl_snapshot snapshot;
    assert_int_equal(sqlite_open_store(&host, &store, &options), 0);
    assert_int_equal(store->load(store, &snapshot), 0);
    assert_int_equal(store->load(store, &snapshot), 0);
    assert_int_equal(snapshot.epoch, 2);
    assert_int_equal(append(&host, store, 1, "stale"), YAWL_ESTORE);
    assert_non_null(strstr(store->problem, "taken the store over"));
    assert_int_equal(append(&host, store, 2, "owner"), 0);
    assert_int_equal(store->load(store, &snapshot), 0);
    assert_int_equal(snapshot.end, 1);
    sqlite_close_store(&host, store);
}

static int count_page(void *context, const struct yawl_page *page)
{
    (void)page;
    ++*(int *)context;
    return 0;
}

static int save_page(yawl_store_t *store)
{
    struct yawl_page page = {.number = 1, .position = 1};
    return save(store, 0, page, "stale");
}

static int save_position(yawl_store_t *store) { return store->save(store, 1, 1, NULL); }

static int describe_program(yawl_store_t *store)
{
    return store->describe(store, 1, 7, "stale", 5);
}

/* PH-4: what an older epoch saved is not written, though the batch that it goes with is the owner's. */
static void stale_pages_are_fenced(void **state)
{
    (void)state;
    int (*const savings[])(yawl_store_t *) = {save_page, save_position, describe_program};
    struct host host;
    yawl_store_t *store;
    struct yawl_sqlite_options options = {0};
    struct yawl_snapshot snapshot;
    int pages = 0;
    assert_int_equal(sqlite_open_store(&host, &store, &options), 0);
    assert_int_equal(store->load(store, &snapshot), 0);
    assert_int_equal(append(&host, store, 1, "first"), 0);
    assert_int_equal(append(&host, store, 1, "second"), 0);
    assert_int_equal(store->load(store, &snapshot), 0);
    for (size_t i = 0; i < sizeof savings / sizeof *savings; i++) {
        assert_int_equal(savings[i](store), 0);
        assert_int_equal(append(&host, store, 2, "owner"), YAWL_ESTORE);
        assert_non_null(strstr(store->problem, "taken the store over"));
    }
    assert_int_equal(append(&host, store, 2, "owner"), 0);
    assert_int_equal(store->load(store, &snapshot), 0);
    assert_int_equal(snapshot.end, 3);
    assert_int_equal(snapshot.position, 0);
    assert_int_equal(store->pages(store, count_page, &pages), 0);
    assert_int_equal(pages, 0);
    sqlite_close_store(&host, store);
}

/* The log of writes is moved into the file meanwhile, and stays short. */
static void the_log_of_writes_stays_short(void **state)
{
    (void)state;
    enum { SIZE = 1 << 20, COUNT = 60 };
    struct host host;
    yawl_store_t *store;
    struct yawl_sqlite_options options = {0};
    struct yawl_snapshot snapshot;
    char *text = malloc(SIZE + 1);
    assert_non_null(text);
    memset(text, 'x', SIZE);
    text[SIZE] = '\0';
    assert_int_equal(sqlite_open_store(&host, &store, &options), 0);
    assert_int_equal(store->load(store, &snapshot), 0);
    for (int i = 0; i < COUNT; i++) assert_int_equal(append(&host, store, 1, text), 0);
    assert_true(sqlite_size_of("") > 16 * SIZE);
    sqlite_close_store(&host, store);
    free(text);
}

/* ---- What is not opened ---- */

static void refused(int code, const char *why)
{
    struct host host;
    yawl_store_t *store;
    struct yawl_sqlite_options options = {0};
    assert_int_equal(sqlite_open_store(&host, &store, &options), code);
    assert_null(store);
    if (strstr(options.problem, why) == NULL) fail_msg("%s", options.problem);
    assert_int_equal(uv_loop_close(&host.loop), 0);
}

static void make_store(int cases)
{
    struct host host;
    yawl_store_t *store = sqlite_recover(&host);
    for (int i = 0; i < cases; i++) start_bit(&host, 5);
    sqlite_close_host(&host, store);
}

static void a_second_owner_is_refused(void **state)
{
    (void)state;
    struct host host;
    yawl_store_t *store = sqlite_recover(&host);
    refused(YAWL_EBUSY, "another engine has the store open");
    start_bit(&host, 5);
    sqlite_close_host(&host, store);
}

/* PH-6: as of a process that was killed when it was about to run a program. */
static void a_lock_that_lasts_for_moments_is_waited_for(void **state)
{
    (void)state;
    struct host host;
    char path[SQLITE_PATH_MAX + 8];
    make_store(1);
    snprintf(path, sizeof path, "%s-owner", sqlite_path);
    int file = open(path, O_RDWR | O_CLOEXEC);
    assert_true(file >= 0 && flock(file, LOCK_EX | LOCK_NB) == 0);
    pid_t child = fork();
    if (child == 0) {
        (void)usleep(100000);
        _exit(0);
    }
    (void)close(file); /* the child has it still */
    yawl_store_t *store = sqlite_recover(&host);
    sqlite_close_host(&host, store);
    assert_int_equal(waitpid(child, NULL, 0), child);
}

static void a_newer_schema_is_refused(void **state)
{
    (void)state;
    make_store(1);
    sqlite_tamper("PRAGMA user_version = 99");
    refused(YAWL_EABI, "newer version");
    sqlite_tamper("PRAGMA user_version = -1");
    refused(YAWL_ECORRUPT, "version is damaged");
}

static void what_is_no_store_is_refused(void **state)
{
    (void)state;
    sqlite_tamper("CREATE TABLE other (x)");
    refused(YAWL_ECORRUPT, "no store");
    sqlite_remove_files();
    make_store(1);
    sqlite_tamper("CREATE TRIGGER late AFTER INSERT ON batch BEGIN DELETE FROM batch; END");
    refused(YAWL_ECORRUPT, "does not hold the tables");
    sqlite_remove_files();
    FILE *file = fopen(sqlite_path, "wb");
    assert_non_null(file);
    for (int i = 0; i < 2000; i++) fprintf(file, "no database ");
    fclose(file);
    refused(YAWL_ECORRUPT, "not a database");
    struct host host;
    yawl_store_t *store;
    struct yawl_sqlite_options options = {.path = "/nowhere/at/all"};
    assert_int_equal(sqlite_open_store(&host, &store, &options), YAWL_ESTORE);
    assert_non_null(strstr(options.problem, "/nowhere/at/all"));
    assert_int_equal(uv_loop_close(&host.loop), 0);
}

static void recovery_tells(int code, const char *why)
{
    struct host host;
    yawl_store_t *store = sqlite_open_host(&host, NULL);
    assert_int_equal(yawl_engine_recover(&host.engine), code);
    const char *message = yawl_engine_message(&host.engine);
    if (strstr(message, why) == NULL) fail_msg("%s", message);
    sqlite_close_host(&host, store);
}

/* PH-5: damage below SQLite's own checks is found by ours. */
static void damaged_batches_are_refused(void **state)
{
    (void)state;
    make_store(3);
    sqlite_tamper("UPDATE batch SET bytes = zeroblob(length(bytes)) WHERE position = 1");
    recovery_tells(YAWL_ECORRUPT, "batch 1 is damaged: its checksum is wrong");
    sqlite_remove_files();
    make_store(3);
    sqlite_tamper("UPDATE batch SET position = 7 WHERE position = 2");
    recovery_tells(YAWL_ECORRUPT, "batch 7 is damaged");
    sqlite_remove_files();
    make_store(3);
    sqlite_tamper("DELETE FROM batch WHERE position = 1");
    recovery_tells(YAWL_ECORRUPT, "batch 1 of the store");
}

/* Pages that would be of batches which are not there, or no longer there. */
static void damaged_positions_are_refused(void **state)
{
    (void)state;
    make_store(3);
    sqlite_tamper("UPDATE owner SET position = 4");
    refused(YAWL_ECORRUPT, "positions are damaged");
    sqlite_tamper("UPDATE owner SET position = -1");
    refused(YAWL_ECORRUPT, "positions are damaged");
    sqlite_tamper("UPDATE owner SET position = 0; DELETE FROM batch WHERE position = 0");
    refused(YAWL_ECORRUPT, "positions are damaged");
}

static int read_all(size_t *sum)
{
    struct host host;
    yawl_store_t *store;
    struct yawl_sqlite_options options = {0};
    struct yawl_snapshot snapshot;
    int status = sqlite_open_store(&host, &store, &options);
    if (status != 0) {
        assert_int_equal(uv_loop_close(&host.loop), 0);
        return status;
    }
    status = store->load(store, &snapshot);
    if (status == 0) status = store->read(store, 0, count_aligned, sum);
    sqlite_close_store(&host, store);
    return status;
}

/* A page of the file that is overwritten is refused, never believed and never a crash. */
static void damaged_pages_are_refused(void **state)
{
    (void)state;
    make_store(40);
    long pages = sqlite_size_of("") / 4096;
    size_t whole = 0;
    assert_int_equal(read_all(&whole), 0);
    for (long page = 1; page < pages; page++) {
        char noise[512];
        memset(noise, 0xa5, sizeof noise);
        FILE *file = fopen(sqlite_path, "r+b");
        assert_non_null(file);
        char kept[sizeof noise];
        assert_int_equal(fseek(file, page * 4096, SEEK_SET), 0);
        assert_int_equal(fread(kept, sizeof kept, 1, file), 1);
        assert_int_equal(fseek(file, page * 4096, SEEK_SET), 0);
        assert_int_equal(fwrite(noise, sizeof noise, 1, file), 1);
        fclose(file);
        size_t sum = 0;
        int status = read_all(&sum);
        assert_true(status == YAWL_ECORRUPT || (status == 0 && sum == whole));
        file = fopen(sqlite_path, "r+b");
        assert_non_null(file);
        assert_int_equal(fseek(file, page * 4096, SEEK_SET), 0);
        assert_int_equal(fwrite(kept, sizeof kept, 1, file), 1);
        fclose(file);
    }
}

#define IN_FOLDER(test) cmocka_unit_test_setup_teardown(test, new_folder, remove_folder)

int main(void)
{
    const struct CMUnitTest tests[] = {
        IN_FOLDER(cases_outlive_the_engine),
        IN_FOLDER(an_idle_store_keeps_no_loop_alive),
        IN_FOLDER(closing_waits_for_the_batch),
        IN_FOLDER(pages_are_kept),
        IN_FOLDER(stale_owners_are_fenced),
        IN_FOLDER(stale_pages_are_fenced),
        IN_FOLDER(the_log_of_writes_stays_short),
        IN_FOLDER(a_second_owner_is_refused),
        IN_FOLDER(a_lock_that_lasts_for_moments_is_waited_for),
        IN_FOLDER(a_newer_schema_is_refused),
        IN_FOLDER(what_is_no_store_is_refused),
        IN_FOLDER(damaged_batches_are_refused),
        IN_FOLDER(damaged_positions_are_refused),
        IN_FOLDER(damaged_pages_are_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
