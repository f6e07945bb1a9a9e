/* An engine that waits is asleep: with 100,000 waiting cases on a store in a file no thread of it wakes
 * (TM-8, WI-11).
 *
 * Each thread's voluntary context switches, as the kernel counts them: who wakes and sleeps again adds
 * one. */
#include <dirent.h>
#include <inttypes.h>
#include <sys/syscall.h>

#include "fixtures/engine_sqlite.h"

#define CASES      100000u
#define BATCH      1000u
#define WATCHED_MS 1500u
#define SETTLE_MS  500u

struct watch {
    uv_async_t done;
    uint64_t before, after;
    int threads, threads_after;
};

/* Times that one thread went to sleep, -1: it is gone. */
static int64_t switches_of(const char *thread)
{
    char path[64], line[128];
    int64_t count = -1;
    snprintf(path, sizeof path, "/proc/self/task/%.16s/status", thread);
    FILE *file = fopen(path, "r");
    while (file != NULL && fgets(line, sizeof line, file) != NULL)
        (void)sscanf(line, "voluntary_ctxt_switches: %" SCNd64, &count);
    if (file != NULL) fclose(file);
    return count;
}

/* Of all threads but the one that asks. */
static uint64_t switches(int *threads)
{
    uint64_t sum = 0;
    long self = syscall(SYS_gettid);
    DIR *folder = opendir("/proc/self/task");
    *threads = 0;
    for (struct dirent *entry; folder != NULL && (entry = readdir(folder)) != NULL;) {
        if (entry->d_name[0] == '.' || strtol(entry->d_name, NULL, 10) == self) continue;
        int64_t count = switches_of(entry->d_name);
        if (count < 0) continue;
        sum += (uint64_t)count;
        ++*threads;
    }
    if (folder != NULL) closedir(folder);
    return sum;
}

static void watch(void *argument)
{
    struct watch *w = argument;
    uv_sleep(SETTLE_MS);
    w->before = switches(&w->threads);
    uv_sleep(WATCHED_MS);
    w->after = switches(&w->threads_after);
    (void)uv_async_send(&w->done);
}

static void on_done(uv_async_t *done) { uv_close((uv_handle_t *)done, NULL); }

static void start_many(struct host *host)
{
    static yawl_req_t reqs[BATCH];
    struct bit_in in = {.has_amount = true, .amount = 7};
    for (uint32_t at = 0; at < CASES; at += BATCH) {
        for (uint32_t i = 0; i < BATCH; i++) {
            reqs[i] = (yawl_req_t){.data = host};
            assert_int_equal(
                yawl_program_start(&host->engine, &reqs[i], &bit_program, &in, host_on_answer), 0);
        }
        host_run(host);
    }
    assert_int_equal(host->answers, CASES);
}

static void nothing_wakes_while_cases_wait(void **state)
{
    (void)state;
    struct host host;
    struct watch w = {0};
    uv_thread_t thread;
    yawl_store_t *store = sqlite_recover(&host);
    assert_int_equal(yawl_engine_unlisten(&host.engine, &host.listener), 0);
    start_many(&host);
    assert_int_equal(uv_async_init(&host.loop, &w.done, on_done), 0);
    assert_int_equal(uv_thread_create(&thread, watch, &w), 0);
    (void)uv_run(&host.loop, UV_RUN_DEFAULT);
    assert_int_equal(uv_thread_join(&thread), 0);
    assert_int_equal(w.threads, w.threads_after);
    assert_true(w.threads >= 2); /* the loop and the store */
    assert_int_equal(w.after - w.before, 0);
    sqlite_close_host(&host, store);
}

int main(void)
{
    sqlite_new_folder();
    const struct CMUnitTest tests[] = {cmocka_unit_test(nothing_wakes_while_cases_wait)};
    int failed = cmocka_run_group_tests(tests, NULL, NULL);
    sqlite_remove_folder();
    return failed;
}
