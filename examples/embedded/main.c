/* Embedded: a loop of its own, a memory store, a listener, people played by a script.  Prints each
 * step of three orders as a table: command, enabled, busy, marked. */
#include <stdio.h>
#include <string.h>
#include <uv.h>
#include <yawl/engine.h>

#include "order.h"

enum { CELL = 96 };

static uv_loop_t loop;
static yawl_engine_t engine;
static yawl_listener_t listener;
static yawl_req_t request;
static uint32_t events, answered;

/* ---- The connector: charge is a function in C that answers at once ---- */

static void charge(yawl_call_t *call, const struct order_charge_card_in *in)
{
    char space[64];
    struct yawl_eval e = {.scratch = space, .scratch_capacity = sizeof space};
    struct yawl_text amount = yawl_decimal_print(&e, in->amount);
    struct order_charge_card_returns returns = {.receipt = YAWL_TEXT("R-1001")};
    printf("  (charge: %.*s from %.*s)\n", (int)amount.length, amount.data,
           (int)in->customer.length, in->customer.data);
    order_charge_card_done(call, &returns);
}

static void on_log(yawl_engine_t *self, enum yawl_log_level level, struct yawl_text text)
{
    (void)self, (void)level;
    printf("  (log: %.*s)\n", (int)text.length, text.data);
}

/* ---- The table ---- */

static void add(char *cell, const char *name)
{
    if (cell[0] != '\0') strncat(cell, ", ", CELL - strlen(cell) - 1);
    strncat(cell, name, CELL - strlen(cell) - 1);
}

static void list_tasks(char *cell, int count, const uint32_t *tasks)
{
    const struct yawl_net *net = &order_program.nets[0];
    for (int i = 0; i < count; i++) add(cell, net->tasks[tasks[i]].name);
    if (count <= 0) add(cell, "-");
}

static void print_row(const char *command, yawl_case_id id)
{
    uint32_t tasks[ORDER_TASK_COUNT];
    struct yawl_marked marked[ORDER_CONDITION_COUNT];
    char enabled[CELL] = "", busy[CELL] = "", places[CELL] = "";
    list_tasks(enabled, yawl_case_enabled(&engine, id, tasks, ORDER_TASK_COUNT), tasks);
    list_tasks(busy, yawl_case_busy(&engine, id, tasks, ORDER_TASK_COUNT), tasks);
    int count = yawl_case_marked(&engine, id, marked, ORDER_CONDITION_COUNT);
    for (int i = 0; i < count; i++) add(places, order_program.nets[0].places[marked[i].place].name);
    printf("%-22s %-24s %-8s %s\n", command, enabled, busy, count > 0 ? places : "-");
}

/* ---- The script ---- */

enum act { CHECK_YES, CHECK_NO, PICK, SHIP, CANCEL, STOP };

static const enum act scripts[][4] = {
    {CHECK_YES, PICK, SHIP, STOP},
    {CHECK_YES, PICK, CANCEL, STOP},
    {CHECK_NO, STOP},
};

static void on_answer(yawl_req_t *req, int status, const struct yawl_case_result *result)
{
    yawl_case_id *id = req->data;
    answered++;
    if (status != 0)
        printf("refused: %s\n", yawl_strerror(status));
    else
        *id = result->id;
}

static void on_event(yawl_listener_t *self, const yawl_event_t *event)
{
    (void)self, (void)event;
    events++;
}

static int perform(enum act act, yawl_case_id id)
{
    struct order_check_returns check = {.ok = act == CHECK_YES, .discount = yawl_decimal_of(0)};
    switch (act) {
    case CHECK_YES:
    case CHECK_NO: return order_check_complete(&engine, &request, id, &check, on_answer);
    case PICK: return order_pick_complete(&engine, &request, id, on_answer);
    case SHIP: return order_ship_complete(&engine, &request, id, on_answer);
    default: return order_cancel_order_complete(&engine, &request, id, on_answer);
    }
}

/* Runs the loop until everything that was asked is answered, connector calls included. */
static void settle(void)
{
    while (uv_run(&loop, UV_RUN_NOWAIT) != 0) continue;
}

static void run_case(const enum act *script)
{
    static const char *const commands[] = {"complete check (yes)", "complete check (no)",
                                           "complete pick", "complete ship",
                                           "complete cancel_order"};
    struct order_in in = {YAWL_TEXT("Ada"), 3, yawl_decimal_of(80), yawl_decimal_of(100)};
    yawl_case_id id = 0;
    struct yawl_case_info info;
    request.data = &id;
    if (order_start(&engine, &request, &in, on_answer) != 0) return;
    settle();
    printf("\n%-22s %-24s %-8s %s\n", "command", "enabled", "busy", "marked");
    print_row("start a case", id);
    for (; *script != STOP; script++) {
        if (perform(*script, id) != 0) return;
        settle();
        print_row(commands[*script], id);
    }
    if (yawl_case_read(&engine, id, &info) == 0)
        printf("=> %s\n", yawl_case_status_name((int)info.status));
}

int main(void)
{
    static const struct order_functions functions = {.charge = charge};
    yawl_engine_options_t options = {.store = yawl_store_memory_new(), .log = on_log};
    if (uv_loop_init(&loop) != 0 || yawl_engine_init(&engine, &loop, &options) != 0) return 1;
    if (order_register(&engine, &functions) != 0) return 1;
    yawl_engine_listen(&engine, &listener, on_event);
    for (size_t i = 0; i < sizeof scripts / sizeof *scripts; i++) run_case(scripts[i]);
    printf("\n%u answers, %u events\n", answered, events);
    yawl_engine_close(&engine, NULL);
    uv_run(&loop, UV_RUN_DEFAULT);
    yawl_store_memory_free(options.store);
    return uv_loop_close(&loop);
}
