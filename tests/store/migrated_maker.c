/* Makes a store for tests of yawlctl: one case that begins by version 1.0 of the workflow "moving",
 * goes over to 2.0 and makes a step there. Its id is printed.
 *
 * Usage: migrated_maker FILE */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <uv.h>

#include "moving_1_0.h"
#include "moving_1_0_to_2_0.h"
#include "moving_2.h"
#include "yawl/engine.h"
#include "yawl/store_sqlite.h"

static yawl_engine_t engine;
static uv_loop_t loop;
static yawl_case_id started;

static void must(int status, const char *why)
{
    if (status == 0) return;
    fprintf(stderr, "migrated_maker: %s: %s\n", yawl_strerror(status), why);
    exit(1);
}

static void fetch(yawl_call_t *call) { must(yawl_call_complete(call, NULL), "fetch"); }

static void on_answer(yawl_req_t *req, int status, const struct yawl_case_result *result)
{
    (void)req;
    must(status, result->message);
    started = result->id;
}

static void run(void) { (void)uv_run(&loop, UV_RUN_DEFAULT); }

/* Everything that has a deadline would keep the loop alive. */
static void live(void)
{
    yawl_req_t req = {0};
    struct moving_1_0_in in = {.customer = YAWL_TEXT("Ada")};
    must(moving_1_0_start(&engine, &req, &in, on_answer), "start");
    run();
    must(yawl_case_migrate(&engine, &req, started, &moving_program, on_answer), "migrate");
    run();
    must(yawl_task_complete(&engine, &req, started, MOVING_TASK_WAIT, NULL, on_answer), "wait");
    run();
    printf("%" PRIu64 "\n", started);
}

int main(int count, char **arguments)
{
    static const struct moving_1_0_functions old_functions = {.fetch = fetch};
    static const struct moving_functions functions = {.fetch = fetch};
    if (count != 2) return 2;
    struct yawl_sqlite_options file = {.path = arguments[1]};
    yawl_engine_options_t options = {.manual_timers = true};
    must(uv_loop_init(&loop), "loop");
    must(yawl_store_sqlite_open(&options.store, &loop, &file), file.problem);
    must(yawl_engine_init(&engine, &loop, &options), "engine");
    must(moving_1_0_register(&engine, &old_functions), "version 1.0");
    must(moving_register(&engine, &functions), "version 2.0");
    must(yawl_migration_register(&engine, &moving_1_0_to_2_0), yawl_engine_message(&engine));
    must(yawl_engine_recover(&engine), yawl_engine_message(&engine));
    live();
    yawl_engine_close(&engine, NULL);
    run();
    yawl_store_sqlite_close(options.store, NULL, NULL);
    run();
    return uv_loop_close(&loop);
}
