/* Makes a store for tests of yawlctl: cases of two workflows, driven at random.  What a listener was told is
 * printed, a line an event: case, event, task (or -), consequence.
 *
 * Usage: store_maker FILE kept|log|none COMMANDS SNAPSHOT_BYTES */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <uv.h>

#include "order.h"
#include "wcp22_recursion.h"
#include "yawl/engine.h"
#include "yawl/store_sqlite.h"

enum { CASES_MAX = 64, ITEMS_MAX = 64 };

static yawl_engine_t engine;
static uv_loop_t loop;
static yawl_case_id cases[CASES_MAX];
static uint32_t cases_count, seed = 7;

static uint32_t below(uint32_t limit)
{
    seed = seed * 1664525u + 1013904223u;
    return (seed >> 8) % limit;
}

static void must(int status, const char *why)
{
    if (status == 0) return;
    fprintf(stderr, "store_maker: %s: %s\n", yawl_strerror(status), why);
    exit(1);
}

static void charge(yawl_call_t *call, const struct order_charge_card_in *in)
{
    struct order_charge_card_returns receipt = {.receipt = in->customer};
    (void)order_charge_card_done(call, &receipt);
}

static void on_event(yawl_listener_t *listener, const yawl_event_t *event)
{
    const struct yawl_net *net = NULL;
    (void)listener;
    if (event->scope == 0) net = &event->program->nets[0];
    printf("%" PRIu64 "|%s|%s|%d\n", event->case_id, yawl_event_name((int)event->kind),
           event->task == YAWL_NONE ? "-"
           : net != NULL            ? net->tasks[event->task].name
                                    : "?",
           event->consequence);
}

static void on_answer(yawl_req_t *req, int status, const struct yawl_case_result *result)
{
    if (req->data != NULL && status == 0 && cases_count < CASES_MAX)
        cases[cases_count++] = result->id;
}

static void start_one(void)
{
    yawl_req_t req = {.data = &engine};
    struct order_in order = {YAWL_TEXT("Ada \"A\"\n"), 2, yawl_decimal_of(80),
                             yawl_decimal_of(100)};
    struct wcp22_recursion_in recursion = {.n = 3};
    if (below(2) == 0)
        must(order_start(&engine, &req, &order, on_answer), "order");
    else
        must(wcp22_recursion_start(&engine, &req, &recursion, on_answer), "recursion");
    (void)uv_run(&loop, UV_RUN_DEFAULT);
}

static void step_one(yawl_case_id id)
{
    struct yawl_item_info items[ITEMS_MAX];
    struct yawl_case_info info;
    yawl_req_t req = {0};
    struct order_check_returns fine = {.ok = below(4) > 0, .discount = yawl_decimal_of(5)};
    int count = yawl_case_items(&engine, id, items, ITEMS_MAX);
    if (count <= 0 || yawl_case_read(&engine, id, &info) != 0) return;
    struct yawl_item_info item = items[below((uint32_t)count)];
    bool checks = info.program == &order_program &&
                  strcmp(info.program->nets[0].tasks[item.id.task].name, "check") == 0;
    if (below(20) == 0)
        (void)yawl_case_cancel(&engine, &req, id, on_answer);
    else
        (void)yawl_item_complete(&engine, &req, item.id, checks ? &fine : NULL, on_answer);
    (void)uv_run(&loop, UV_RUN_DEFAULT);
}

int main(int count, char **arguments)
{
    static const struct order_functions functions = {.charge = charge};
    if (count != 5) return 2;
    struct yawl_sqlite_options file = {.path = arguments[1], .history_bytes = 2000};
    if (strcmp(arguments[2], "log") == 0) file.history = YAWL_HISTORY_LOG;
    if (strcmp(arguments[2], "none") == 0) file.history = YAWL_HISTORY_NONE;
    yawl_engine_options_t options = {0};
    options.limits.snapshot_bytes = (uint32_t)strtoul(arguments[4], NULL, 10);
    must(uv_loop_init(&loop), "loop");
    must(yawl_store_sqlite_open(&options.store, &loop, &file), file.problem);
    must(yawl_engine_init(&engine, &loop, &options), "engine");
    must(order_register(&engine, &functions), "order");
    must(wcp22_recursion_register(&engine), "recursion");
    must(yawl_engine_recover(&engine), yawl_engine_message(&engine));
    yawl_listener_t listener;
    must(yawl_engine_listen(&engine, &listener, on_event), "listener");
    for (long left = strtol(arguments[3], NULL, 10); left > 0; left--) {
        if (cases_count < CASES_MAX && (cases_count == 0 || below(8) == 0))
            start_one();
        else
            step_one(cases[below(cases_count)]);
    }
    yawl_engine_close(&engine, NULL);
    (void)uv_run(&loop, UV_RUN_DEFAULT);
    yawl_store_sqlite_close(options.store, NULL, NULL);
    (void)uv_run(&loop, UV_RUN_DEFAULT);
    return uv_loop_close(&loop);
}
