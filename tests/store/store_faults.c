/* A life of a durable engine for tests/store/system_calls_test.py, which lets system calls of it fail: it
 * tells each command that was acknowledged, and ends in order whatever happens.
 *
 *   store_faults FILE live   opens, works, closes, twice; "start ID" or "cancel ID" a line
 *   store_faults FILE check  reads such lines, recovers, and says what of them is not there
 *
 * Exit status: 0 all is well, 1 something is wrong, 3 the store failed, and standard error says why. */
#include <dirent.h>
#include <inttypes.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <uv.h>

#include "order.h"
#include "yawl/engine.h"
#include "yawl/history.h"

enum { WELL = 0, WRONG = 1, STORE_FAILED = 3, COMMANDS = 14, LASTING = 3 };

static yawl_engine_t engine;
static uv_loop_t loop;
static yawl_store_t *store;
static struct yawl_sqlite_options file = {.history_bytes = 1200, .history_keep_bytes = 2400};
static int failed;

static int wrong(const char *what, uint64_t number)
{
    fprintf(stderr, "store_faults: %s %" PRIu64 "\n", what, number);
    return WRONG;
}

static void store_failed(int status, const char *why)
{
    if (why == NULL || why[0] == '\0') exit(wrong("a failure without a word", (uint64_t)-status));
    fprintf(stderr, "store_faults: %s: %s\n", yawl_err_name(status), why);
    failed = status;
}

static void charge(yawl_call_t *call, const struct order_charge_card_in *in)
{
    struct order_charge_card_returns receipt = {.receipt = in->customer};
    (void)order_charge_card_done(call, &receipt);
}

/* ---- Commands ---- */

static yawl_case_id answered;

static void on_answer(yawl_req_t *req, int status, const struct yawl_case_result *result)
{
    answered = result->id;
    if (status != 0) {
        store_failed(status, store->problem != NULL ? store->problem : result->message);
        return;
    }
    printf("%s %" PRIu64 "\n", (const char *)req->data, result->id);
    (void)fflush(stdout);
}

static void run(int status)
{
    if (status != 0) store_failed(status, yawl_engine_message(&engine));
    (void)uv_run(&loop, UV_RUN_DEFAULT);
}

/* The first cases go on, the others are cancelled at once. */
static void work(void)
{
    for (int i = 0; i < COMMANDS && failed == 0; i++) {
        char start[] = "start", cancel[] = "cancel";
        yawl_req_t req = {.data = start};
        struct order_in in = {YAWL_TEXT("Ada"), 2, yawl_decimal_of(80), yawl_decimal_of(100)};
        run(order_start(&engine, &req, &in, on_answer));
        if (failed != 0 || i < LASTING) continue;
        req.data = cancel;
        run(yawl_case_cancel(&engine, &req, answered, on_answer));
    }
}

/* ---- Life ---- */

static void close_engine(void)
{
    yawl_engine_close(&engine, NULL);
    (void)uv_run(&loop, UV_RUN_DEFAULT);
}

static void close_store(void)
{
    yawl_store_sqlite_close(store, NULL, NULL);
    (void)uv_run(&loop, UV_RUN_DEFAULT);
}

/* Said on standard error, and noted, if not. */
static bool open_engine(void)
{
    static const struct order_functions functions = {.charge = charge};
    yawl_engine_options_t options = {.store = store};
    options.limits.snapshot_bytes = 1; /* pages with each batch, so that the log is compacted */
    int status = yawl_engine_init(&engine, &loop, &options);
    if (status != 0) {
        store_failed(status, store->problem);
        return false;
    }
    status = order_register(&engine, &functions);
    if (status == 0) status = yawl_engine_recover(&engine);
    if (status == 0) return true;
    store_failed(status, yawl_engine_message(&engine));
    close_engine();
    return false;
}

static void live(void)
{
    int status = yawl_store_sqlite_open(&store, &loop, &file);
    if (status != 0) {
        store_failed(status, file.problem);
        return;
    }
    if (open_engine()) {
        work();
        close_engine();
    }
    close_store();
}

static int count_files(void)
{
    int count = 0;
    DIR *folder = opendir("/proc/self/fd");
    if (folder == NULL) return 0;
    while (readdir(folder) != NULL) count++;
    (void)closedir(folder);
    return count;
}

/* What was taken is given back, also after a failure. */
static int live_twice(void)
{
    int files = count_files();
    for (int i = 0; i < 2 && failed == 0; i++) live();
    if (uv_loop_close(&loop) != 0) return wrong("handles are left on the loop", 0);
    if (sqlite3_memory_used() != 0)
        return wrong("SQLite's memory is left:", (uint64_t)sqlite3_memory_used());
    if (count_files() > files + 8) return wrong("files are left open", (uint64_t)count_files());
    return failed != 0 ? STORE_FAILED : WELL;
}

/* ---- Checking ---- */

struct seen {
    int starts, cancels;
};

static int count(void *context, const struct yawl_history_entry *entry)
{
    struct seen *seen = context;
    seen->starts += entry->event.kind == YAWL_EVENT_CASE_STARTED;
    seen->cancels += entry->event.kind == YAWL_EVENT_CASE_CANCELLED;
    return 0;
}

/* Of a case that has ended the history may have been dropped, as asked for. */
static int check_case(yawl_history_t *history, uint64_t id, bool cancelled)
{
    struct seen seen = {0, 0};
    struct yawl_case_info info;
    int status = yawl_history_case(history, id, count, &seen);
    bool lives = yawl_case_read(&engine, id, &info) == 0 && info.status == YAWL_CASE_RUNNING;
    if (cancelled && lives) return wrong("it runs again: case", id);
    if (status == YAWL_ENOCASE && !lives) return WELL;
    if (status != 0) return wrong(yawl_history_problem(history), id);
    if (seen.starts != 1 || seen.cancels > 1) return wrong("events are there twice: case", id);
    if (cancelled && seen.cancels == 0) return wrong("its end is lost: case", id);
    if (!lives && seen.cancels == 0) return wrong("it is lost: case", id);
    return WELL;
}

static int check_all(yawl_history_t *history)
{
    char what[16];
    uint64_t id;
    int code = WELL;
    while (code == WELL && scanf("%15s %" SCNu64, what, &id) == 2)
        code = check_case(history, id, what[0] == 'c');
    return code;
}

/* Nothing fails any more: the store opens, is whole, and goes on. */
static int check(void)
{
    yawl_history_t *history;
    if (yawl_store_sqlite_open(&store, &loop, &file) != 0 || !open_engine())
        return wrong(file.problem, 0);
    if (yawl_history_open(&history, &file) != 0) return wrong(file.problem, 0);
    int code = check_all(history);
    yawl_history_close(history);
    if (code == WELL) work();
    close_engine();
    close_store();
    return failed != 0 ? WRONG : code;
}

int main(int arguments_count, char **arguments)
{
    if (arguments_count != 3) return 2;
    file.path = arguments[1];
    if (uv_loop_init(&loop) != 0) return wrong("no loop", 0);
    return strcmp(arguments[2], "live") == 0 ? live_twice() : check();
}
