/* The engine on a libuv loop: commands and callbacks, events, reads, limits, programs, connectors. */
#include "fixtures/counter_net.h"
#include "fixtures/engine_bit.h"

/* ---- Commands, events, reads ---- */

/* CF-1, CF-2, CF-3, CF-4, CF-5, CF-6, WI-13: a whole case; events reach listeners in order, before
 * the answer. */
static void whole_case(void **state)
{
    (void)state;
    struct host host;
    yawl_store_t *store = yawl_store_memory_new();
    open_with_bit(&host, store);
    yawl_case_id id = start_bit(&host, 5);
    assert_int_equal(host.case_status, YAWL_CASE_RUNNING);
    assert_int_equal(run_item(&host, yawl_item_start, id, BIT_CHECK), 0);
    assert_int_equal(complete_check(&host, id, true, 5), 0);
    assert_int_equal(host.calls, 1);
    assert_int_equal(complete(&host, id, BIT_PAY), 0);
    assert_int_equal(complete(&host, id, BIT_SHIP), 0);
    assert_int_equal(host.case_status, YAWL_CASE_COMPLETED);
    assert_true(host.has_out);
    static const int expected[] = {
        YAWL_EVENT_CASE_STARTED * 100 + 99,         YAWL_EVENT_TASK_ENABLED * 100 + BIT_CHECK,
        YAWL_EVENT_ITEM_STARTED * 100 + BIT_CHECK,  YAWL_EVENT_ITEM_COMPLETED * 100 + BIT_CHECK,
        YAWL_EVENT_TASK_LEFT * 100 + BIT_CHECK,     YAWL_EVENT_ITEM_STARTED * 100 + BIT_PAY,
        YAWL_EVENT_ITEM_COMPLETED * 100 + BIT_PAY,  YAWL_EVENT_TASK_LEFT * 100 + BIT_PAY,
        YAWL_EVENT_TASK_ENABLED * 100 + BIT_SHIP,   YAWL_EVENT_TASK_ENABLED * 100 + BIT_WITHDRAW,
        YAWL_EVENT_ITEM_STARTED * 100 + BIT_SHIP,   YAWL_EVENT_ITEM_COMPLETED * 100 + BIT_SHIP,
        YAWL_EVENT_TASK_LEFT * 100 + BIT_SHIP,      YAWL_EVENT_TASK_WITHDRAWN * 100 + BIT_WITHDRAW,
        YAWL_EVENT_CASE_COMPLETED * 100 + 99,
    };
    assert_int_equal(host.events_count, sizeof expected / sizeof *expected);
    assert_memory_equal(host.events, expected, sizeof expected);
    host_close(&host);
    yawl_store_memory_free(store);
}

static void reads_show_the_case(void **state)
{
    (void)state;
    struct host host;
    open_with_bit(&host, NULL);
    yawl_case_id id = start_bit(&host, 5);
    uint32_t tasks[8];
    struct yawl_marked marked[8];
    struct yawl_item_info items[8];
    struct yawl_case_info info;
    const void *in, *out;
    yawl_value_t value;
    assert_int_equal(yawl_case_enabled(&host.engine, id, tasks, 8), 1);
    assert_int_equal(tasks[0], BIT_CHECK);
    assert_int_equal(yawl_case_marked(&host.engine, id, marked, 8), 1);
    assert_int_equal(marked[0].place, BIT_START);
    assert_int_equal(complete_check(&host, id, true, 5), 0);
    assert_int_equal(yawl_case_busy(&host.engine, id, tasks, 0), 1);
    assert_int_equal(yawl_case_busy(&host.engine, id, tasks, 8), 1);
    assert_int_equal(tasks[0], BIT_PAY);
    assert_int_equal(yawl_item_input(&host.engine, (yawl_item_id){id, BIT_PAY, 2, 0, 0}, &in), 0);
    assert_int_equal(((const struct bit_pay_in *)in)->amount, 6);
    assert_int_equal(yawl_item_input(&host.engine, (yawl_item_id){id, BIT_PAY, 3, 0, 0}, &in),
                     YAWL_ENOITEM);
    assert_int_equal(yawl_item_input(&host.engine, (yawl_item_id){id, BIT_SHIP, 0, 0, 0}, &in),
                     YAWL_ENOITEM);
    assert_int_equal(complete(&host, id, BIT_PAY), 0);
    assert_int_equal(run_item(&host, yawl_item_start, id, BIT_SHIP), 0);
    assert_int_equal(yawl_case_items(&host.engine, id, items, 8), 1);
    assert_int_equal(items[0].id.firing, 3);
    assert_int_equal(items[0].status, YAWL_ITEM_EXECUTING);
    assert_int_equal(yawl_item_input(&host.engine, items[0].id, &in), 0);
    assert_null(in);
    assert_int_equal(yawl_case_value(&host.engine, id, BIT_V_AMOUNT, &value), 0);
    assert_true(value.present && value.as_int == 6);
    assert_int_equal(yawl_case_value(&host.engine, id, BIT_VARIABLES, &value), YAWL_EINVAL);
    assert_int_equal(yawl_case_output(&host.engine, id, &out), YAWL_ESTATUS);
    assert_int_equal(complete(&host, id, BIT_SHIP), 0);
    assert_int_equal(yawl_case_output(&host.engine, id, &out), 0);
    const struct bit_out *result = out;
    assert_int_equal(result->amount, 6);
    assert_memory_equal(result->note.data, "note", 4);
    assert_int_equal(yawl_case_read(&host.engine, id, &info), 0);
    assert_int_equal(info.status, YAWL_CASE_COMPLETED);
    assert_int_equal(info.firings, 3);
    assert_ptr_equal(info.program, &bit_program);
    assert_int_equal(yawl_case_read(&host.engine, id + 1, &info), YAWL_ENOCASE);
    assert_int_equal(yawl_case_read(&host.engine, 0, &info), YAWL_ENOCASE);
    host_close(&host);
}

/* The item's commands reach the core; refusals come back with a message, and the case goes on. */
static void item_commands(void **state)
{
    (void)state;
    struct host host;
    open_with_bit(&host, NULL);
    yawl_case_id id = start_bit(&host, 5);
    assert_int_equal(run_item(&host, yawl_item_suspend, id, BIT_CHECK), 0);
    assert_int_equal(run_item(&host, yawl_item_start, id, BIT_CHECK), YAWL_ESTATUS);
    assert_string_equal(host.message,
                        "cannot start the work item of task \"check\": it is Suspended");
    assert_int_equal(run_item(&host, yawl_item_resume, id, BIT_CHECK), 0);
    assert_int_equal(run_item(&host, yawl_item_start, id, BIT_CHECK), 0);
    assert_int_equal(run_item(&host, yawl_item_rollback, id, BIT_CHECK), 0);
    assert_int_equal(run_item(&host, yawl_item_skip, id, BIT_CHECK), YAWL_ESTATUS);
    assert_int_equal(run_item(&host, yawl_item_start, id, BIT_CHECK), 0);
    assert_int_equal(run_item(&host, yawl_item_start, id, BIT_SHIP), YAWL_ENOTENABLED);
    assert_int_equal(run_item(&host, yawl_item_cancel, id, BIT_CHECK), 0);
    assert_int_equal(host.case_status, YAWL_CASE_COMPLETED);
    assert_int_equal(run_item(&host, yawl_item_start, id, BIT_CHECK), YAWL_ECASEENDED);
    assert_int_equal(run_item(&host, yawl_item_start, id, BIT_TASKS), YAWL_ENOTASK);
    assert_int_equal(run_item(&host, yawl_item_start, 12345, BIT_CHECK), YAWL_ENOCASE);
    host_close(&host);
}

/* WI-1: each event says in which status it leaves its work item. */
static void events_carry_item_statuses(void **state)
{
    (void)state;
    struct host host;
    open_with_bit(&host, NULL);
    yawl_req_t req = {.data = &host};
    yawl_case_id id = start_bit(&host, 5);
    assert_int_equal(run_item(&host, yawl_item_suspend, id, BIT_CHECK), 0);
    assert_int_equal(run_item(&host, yawl_item_resume, id, BIT_CHECK), 0);
    assert_int_equal(run_item(&host, yawl_item_start, id, BIT_CHECK), 0);
    assert_int_equal(run_item(&host, yawl_item_rollback, id, BIT_CHECK), 0);
    assert_int_equal(complete_check(&host, id, true, 5), 0);
    assert_int_equal(yawl_case_cancel(&host.engine, &req, id, host_on_answer), 0);
    host_run(&host);
    static const int expected[] = {
        YAWL_ITEM_STATUS_COUNT, YAWL_ITEM_ENABLED,      YAWL_ITEM_SUSPENDED,
        YAWL_ITEM_ENABLED,      YAWL_ITEM_EXECUTING,    YAWL_ITEM_FIRED,
        YAWL_ITEM_EXECUTING,    YAWL_ITEM_COMPLETE,     YAWL_ITEM_STATUS_COUNT,
        YAWL_ITEM_EXECUTING,    YAWL_ITEM_STATUS_COUNT, YAWL_ITEM_CANCELLED_BY_CASE,
    };
    assert_int_equal(host.events_count, sizeof expected / sizeof *expected);
    assert_memory_equal(host.statuses, expected, sizeof expected);
    host_close(&host);
}

/* WI-10: an item is named by its firing; an old name reaches nothing. */
static void items_are_named_by_firing(void **state)
{
    (void)state;
    struct host host;
    open_with_bit(&host, NULL);
    yawl_req_t req = {.data = &host};
    yawl_case_id id = start_bit(&host, 5);
    assert_int_equal(complete_check(&host, id, true, 5), 0);
    yawl_item_id pay = {id, BIT_PAY, 1, 0, 0};
    assert_int_equal(yawl_item_complete(&host.engine, &req, pay, NULL, host_on_answer), 0);
    host_run(&host);
    assert_int_equal(host.status, YAWL_ENOITEM);
    assert_int_equal(yawl_item_fail(&host.engine, &req, pay, NULL, host_on_answer), 0);
    host_run(&host);
    assert_int_equal(host.status, YAWL_ENOITEM);
    pay.firing = 2;
    assert_int_equal(yawl_item_complete(&host.engine, &req, pay, NULL, host_on_answer), 0);
    host_run(&host);
    assert_int_equal(host.status, 0);
    assert_int_equal(yawl_item_fail(&host.engine, &req, pay, NULL, host_on_answer), 0);
    host_run(&host);
    assert_int_equal(host.status, YAWL_ENOITEM);
    host_close(&host);
}

static void failing_and_choosing(void **state)
{
    (void)state;
    struct host host;
    open_with_bit(&host, NULL);
    yawl_req_t req = {.data = &host};
    yawl_case_id id = start_bit(&host, 5);
    assert_int_equal(
        yawl_task_choose(&host.engine, &req, (yawl_item_id){id, BIT_CHECK, 0, 0, 0}, 3, host_on_answer),
        0);
    host_run(&host);
    assert_int_equal(host.status, YAWL_EBRANCH);
    assert_int_equal(
        yawl_task_choose(&host.engine, &req, (yawl_item_id){id, BIT_CHECK, 0, 0, 0}, 2, host_on_answer),
        0);
    host_run(&host);
    assert_int_equal(host.status, 0);
    assert_int_equal(complete_check(&host, id, true, 5), 0);
    uint32_t busy;
    assert_int_equal(yawl_case_busy(&host.engine, id, &busy, 1), 1);
    assert_int_equal(busy, BIT_REJECT);
    assert_int_equal(yawl_task_fail(&host.engine, &req, id, BIT_REJECT, "\xff", host_on_answer),
                     YAWL_EDATA);
    assert_int_equal(
        yawl_task_fail(&host.engine, &req, id, BIT_REJECT, "no printer", host_on_answer), 0);
    host_run(&host);
    assert_int_equal(host.case_status, YAWL_CASE_FAILED);
    assert_int_equal(yawl_case_cancel(&host.engine, &req, id, host_on_answer), 0);
    host_run(&host);
    assert_int_equal(host.case_status, YAWL_CASE_CANCELLED);
    host_close(&host);
}

/* A value that does not fit its type never gets into a queue. */
static void bad_values_are_refused_at_once(void **state)
{
    (void)state;
    struct host host;
    open_with_bit(&host, NULL);
    yawl_case_id id = start_bit(&host, 5);
    yawl_req_t req = {.data = &host};
    struct bit_check_returns returns = {.ok = true, .has_color = true, .color = 7};
    assert_int_equal(
        yawl_task_complete(&host.engine, &req, id, BIT_CHECK, &returns, host_on_answer),
        YAWL_EDATA);
    assert_string_equal(yawl_engine_message(&host.engine),
                        "$.color: the number names nothing in its enumeration");
    assert_int_equal(yawl_program_start(&host.engine, &req, &counter_program, NULL, host_on_answer),
                     YAWL_ENOPROGRAM);
    assert_int_equal(yawl_program_start(&host.engine, &req, &bit_program, NULL, host_on_answer), 0);
    host_run(&host);
    assert_int_equal(host.status, YAWL_EMISSING);
    assert_int_equal(host.id, 0);
    host_close(&host);
}

/* An idle engine keeps no loop alive: every uv_run above returned; here the handle says so itself. */
static void idle_engine_is_inactive(void **state)
{
    (void)state;
    struct host host;
    open_with_bit(&host, NULL);
    assert_int_equal(uv_loop_alive(&host.loop), 0);
    start_bit(&host, 5);
    assert_int_equal(uv_loop_alive(&host.loop), 0);
    assert_int_equal(uv_backend_timeout(&host.loop), 0);
    host_close(&host);
}

/* ---- Limits ---- */

static void queue_is_bounded(void **state)
{
    (void)state;
    struct host host;
    struct yawl_limits limits = {.commands_max = 3, .cases_max = 2, .batch_max = 1};
    host_open(&host, NULL, take_nothing, &limits);
    assert_int_equal(yawl_program_register(&host.engine, &counter_program, NULL), 0);
    yawl_req_t reqs[4] = {{.data = &host}, {.data = &host}, {.data = &host}, {.data = &host}};
    for (int i = 0; i < 4; i++) {
        assert_int_equal(
            yawl_program_start(&host.engine, &reqs[i], &counter_program, NULL, host_on_answer),
            i < 3 ? 0 : YAWL_EBUSY);
    }
    host_run(&host);
    assert_int_equal(host.answers, 3);
    assert_int_equal(host.status, YAWL_EBUSY); /* the third case is one too many */
    for (int i = 0; i < 4; i++) {
        int expected = i < 3 ? 0 : YAWL_EBUSY;
        assert_int_equal(
            yawl_program_start(&host.engine, &reqs[i], &counter_program, NULL, host_on_answer),
            expected);
    }
    host_run(&host);
    host_close(&host);
}

/* Ended cases stay readable until newer ones push them out; then their id is stale, also when the slot
 * is used again. */
static void ended_cases_go_in_order(void **state)
{
    (void)state;
    struct host host;
    struct yawl_limits limits = {.ended_max = 2};
    host_open(&host, NULL, take_nothing, &limits);
    assert_int_equal(yawl_program_register(&host.engine, &counter_program, NULL), 0);
    yawl_case_id ids[4];
    struct yawl_case_info info;
    yawl_req_t req = {.data = &host};
    for (int i = 0; i < 4; i++) {
        assert_int_equal(
            yawl_program_start(&host.engine, &req, &counter_program, NULL, host_on_answer), 0);
        host_run(&host);
        ids[i] = host.id;
        assert_int_equal(yawl_case_cancel(&host.engine, &req, ids[i], host_on_answer), 0);
        host_run(&host);
    }
    assert_int_equal(yawl_case_read(&host.engine, ids[0], &info), YAWL_ENOCASE);
    assert_int_equal(yawl_case_read(&host.engine, ids[1], &info), YAWL_ENOCASE);
    assert_int_equal(yawl_case_read(&host.engine, ids[2], &info), 0);
    assert_int_equal(yawl_case_read(&host.engine, ids[3], &info), 0);
    assert_int_equal(info.status, YAWL_CASE_CANCELLED);
    assert_true(ids[3] >> 24 == ids[0] >> 24 && ids[3] != ids[0]);
    host_close(&host);
}

/* Ended cases that are kept for reading do not count against new ones. */
static void ended_cases_make_room(void **state)
{
    (void)state;
    struct host host;
    struct yawl_limits limits = {.cases_max = 2};
    host_open(&host, NULL, take_nothing, &limits);
    assert_int_equal(yawl_program_register(&host.engine, &counter_program, NULL), 0);
    yawl_req_t req = {.data = &host};
    for (int i = 0; i < 5; i++) {
        assert_int_equal(
            yawl_program_start(&host.engine, &req, &counter_program, NULL, host_on_answer), 0);
        host_run(&host);
        assert_int_equal(host.status, 0);
        assert_int_equal(yawl_case_cancel(&host.engine, &req, host.id, host_on_answer), 0);
        host_run(&host);
    }
    host_close(&host);
}

/* ---- Programs ---- */

static void charge_at_once(yawl_call_t *call, const struct bit_pay_in *in)
{
    struct bit_pay_returns returns = {true, yawl_decimal_of(in->amount)};
    assert_int_equal(yawl_call_complete(call, &returns), 0);
    assert_int_equal(yawl_call_complete(call, &returns), YAWL_EEXISTS);
    assert_int_equal(yawl_call_fail(call, "no"), YAWL_EEXISTS);
}

static void programs_are_checked(void **state)
{
    (void)state;
    struct host host;
    host_open(&host, NULL, NULL, NULL);
    struct yawl_program program = bit_program;
    struct bit_functions functions = {NULL};
    assert_int_equal(yawl_program_register(&host.engine, NULL, NULL), YAWL_EINVAL);
    assert_int_equal(yawl_program_register(&host.engine, &program, &functions), YAWL_ENOFUNCTION);
    assert_string_equal(yawl_engine_message(&host.engine),
                        "workflow \"bit\" calls function \"charge\", which was not given");
    functions.charge = charge_at_once;
    program.abi++;
    assert_int_equal(yawl_program_register(&host.engine, &program, &functions), YAWL_EABI);
    program = bit_program;
    struct yawl_net net = bit_net;
    program.nets = &net;
    net.busy_at = net.frame_size;
    assert_int_equal(yawl_program_register(&host.engine, &program, &functions), YAWL_EABI);
    net = bit_net;
    struct yawl_task rows[BIT_TASKS];
    memcpy(rows, bit_tasks, sizeof rows);
    net.tasks = rows;
    for (uint32_t i = 0; i < BIT_TASKS; i++) rows[i].plain = true; /* some have data */
    assert_int_equal(yawl_program_register(&host.engine, &program, &functions), YAWL_EABI);
    net = bit_net;
    assert_int_equal(yawl_program_register(&host.engine, &program, &functions), 0);
    assert_int_equal(yawl_program_register(&host.engine, &bit_program, &functions), YAWL_EEXISTS);
    struct yawl_program newer = bit_program;
    newer.version = "2.0";
    assert_int_equal(yawl_program_register(&host.engine, &newer, &functions), 0);
    struct yawl_program other = counter_program;
    struct yawl_net calls = counter_net;
    struct yawl_task tasks[COUNTER_TASKS];
    static const struct yawl_call_config http = {.connector = "http"};
    memcpy(tasks, counter_tasks, sizeof tasks);
    tasks[0].kind = YAWL_TASK_CALL;
    tasks[0].call = &http;
    calls.tasks = tasks;
    other.nets = &calls;
    assert_int_equal(yawl_program_register(&host.engine, &other, NULL), YAWL_ENOFUNCTION);
    host_close(&host);
}

/* ---- Connectors ---- */

static void function_answers_at_once(void **state)
{
    (void)state;
    struct host host;
    struct bit_functions functions = {charge_at_once};
    host_open(&host, NULL, NULL, NULL);
    assert_int_equal(yawl_program_register(&host.engine, &bit_program, &functions), 0);
    yawl_case_id id = start_bit(&host, 5);
    assert_int_equal(complete_check(&host, id, true, 41), 0);
    yawl_value_t price;
    assert_int_equal(yawl_case_value(&host.engine, id, BIT_V_PRICE, &price), 0);
    assert_true(price.present);
    assert_int_equal(yawl_decimal_compare(price.as_decimal, yawl_decimal_of(42)), 0);
    assert_int_equal(yawl_case_enabled(&host.engine, id, NULL, 0), 2);
    host_close(&host);
}

static struct yawl_call *open_call;

static void charge_later(yawl_call_t *call, const struct bit_pay_in *in)
{
    assert_int_equal(in->amount, 6);
    open_call = call;
}

static void function_answers_later(void **state)
{
    (void)state;
    struct host host;
    struct bit_functions functions = {charge_later};
    host_open(&host, NULL, NULL, NULL);
    assert_int_equal(yawl_program_register(&host.engine, &bit_program, &functions), 0);
    yawl_case_id id = start_bit(&host, 5);
    assert_int_equal(complete_check(&host, id, true, 5), 0);
    struct bit_pay_returns bad = {true, {1, 0, 99, 0}};
    assert_int_equal(yawl_call_complete(open_call, &bad), YAWL_EDATA);
    assert_int_equal(yawl_call_fail(open_call, "card refused"), 0);
    host_run(&host);
    struct yawl_case_info info;
    assert_int_equal(yawl_case_read(&host.engine, id, &info), 0);
    assert_int_equal(info.status, YAWL_CASE_FAILED);
    assert_int_equal(yawl_call_fail(open_call, "again"), YAWL_EEXISTS);
    /* An answer for an item that was cancelled meanwhile goes nowhere. */
    id = start_bit(&host, 5);
    assert_int_equal(complete_check(&host, id, true, 5), 0);
    yawl_req_t req = {.data = &host};
    assert_int_equal(yawl_case_cancel(&host.engine, &req, id, host_on_answer), 0);
    assert_int_equal(yawl_call_complete(open_call, NULL), 0);
    host_run(&host);
    assert_int_equal(host.case_status, YAWL_CASE_CANCELLED);
    /* A call that is never answered is released with the engine. */
    id = start_bit(&host, 5);
    assert_int_equal(complete_check(&host, id, true, 5), 0);
    host_close(&host);
}

static void assign_badly(const struct yawl_data *data, const void *returns, struct yawl_data *next,
                         struct yawl_eval *e)
{
    (void)data;
    (void)returns;
    (void)next;
    e->fault_line = 41;
    (void)yawl_int_divide(e, 1, 0);
}

/* Nobody could mend a connector's bad result, so it fails the item instead of hanging the case. */
static void bad_result_of_a_connector_fails_the_item(void **state)
{
    (void)state;
    struct host host;
    struct bit_functions functions = {charge_at_once};
    struct yawl_program program = bit_program;
    struct yawl_net net = bit_net;
    struct yawl_task tasks[BIT_TASKS];
    memcpy(tasks, bit_tasks, sizeof tasks);
    tasks[BIT_PAY].assign = assign_badly;
    net.tasks = tasks;
    program.nets = &net;
    host_open(&host, NULL, NULL, NULL);
    assert_int_equal(yawl_program_register(&host.engine, &program, &functions), 0);
    yawl_req_t req = {.data = &host};
    struct bit_in in = {.has_amount = true, .amount = 5};
    assert_int_equal(yawl_program_start(&host.engine, &req, &program, &in, host_on_answer), 0);
    host_run(&host);
    yawl_case_id id = host.id;
    assert_int_equal(complete_check(&host, id, true, 5), 0);
    struct yawl_case_info info;
    assert_int_equal(yawl_case_read(&host.engine, id, &info), 0);
    assert_int_equal(info.status, YAWL_CASE_FAILED);
    assert_int_equal(host.events[host.events_count - 1], YAWL_EVENT_CASE_FAILED * 100 + BIT_PAY);
    host_close(&host);
}

static void log_connector_writes_and_goes_on(void **state)
{
    (void)state;
    struct host host;
    struct bit_functions functions = {charge_at_once};
    host_open(&host, NULL, NULL, NULL);
    assert_int_equal(yawl_program_register(&host.engine, &bit_program, &functions), 0);
    yawl_case_id id = start_bit(&host, 5);
    assert_int_equal(complete_check(&host, id, false, 5), 0);
    assert_int_equal(host.logs, 1);
    assert_string_equal(host.log, "rejected: note");
    struct yawl_case_info info;
    assert_int_equal(yawl_case_read(&host.engine, id, &info), 0);
    assert_int_equal(info.status, YAWL_CASE_COMPLETED);
    assert_int_equal(yawl_connector_register(&host.engine, &yawl_connector_log), YAWL_EEXISTS);
    host_close(&host);
}

static void take_work(yawl_engine_t *engine, const struct yawl_call_info *info)
{
    struct host *host = engine->data;
    assert_int_equal(info->item.firing, 3);
    host->calls++;
}

/* Started, cancelled and started again in one turn: only the call that still counts is made. */
static void cancelled_calls_are_not_made(void **state)
{
    (void)state;
    static const struct yawl_call_config http = {.connector = "http"};
    struct host host;
    struct yawl_program program = counter_program;
    struct yawl_net net = counter_net;
    struct yawl_task tasks[COUNTER_TASKS];
    memcpy(tasks, counter_tasks, sizeof tasks);
    tasks[COUNTER_WORK].kind = YAWL_TASK_CALL;
    tasks[COUNTER_WORK].call = &http;
    net.tasks = tasks;
    program.nets = &net;
    host_open(&host, NULL, take_work, NULL);
    assert_int_equal(yawl_program_register(&host.engine, &program, NULL), 0);
    yawl_req_t one = {.data = &host}, two = {.data = &host};
    assert_int_equal(yawl_program_start(&host.engine, &one, &program, NULL, host_on_answer), 0);
    host_run(&host);
    yawl_item_id work = {host.id, COUNTER_WORK, 2, 0, 0};
    assert_int_equal(
        yawl_task_complete(&host.engine, &one, host.id, COUNTER_FAN, NULL, host_on_answer), 0);
    assert_int_equal(yawl_item_cancel(&host.engine, &two, work, host_on_answer), 0);
    host_run(&host);
    assert_int_equal(host.status, 0);
    assert_int_equal(host.calls, 1);
    host_close(&host);
}

/* ---- Listeners ---- */

static yawl_listener_t neighbour;

static void remove_neighbour(yawl_listener_t *listener, const yawl_event_t *event)
{
    struct host *host = listener->data;
    (void)event;
    if (host->calls++ > 0) return;
    assert_int_equal(yawl_engine_unlisten(&host->engine, &neighbour), 0);
}

static void never_called(yawl_listener_t *listener, const yawl_event_t *event)
{
    (void)listener;
    (void)event;
    fail();
}

static void listeners_may_remove_the_next_one(void **state)
{
    (void)state;
    struct host host;
    open_with_bit(&host, NULL);
    yawl_listener_t one = {.data = &host};
    assert_int_equal(yawl_engine_listen(&host.engine, &one, remove_neighbour), 0);
    assert_int_equal(yawl_engine_listen(&host.engine, &neighbour, never_called), 0);
    start_bit(&host, 5);
    assert_int_equal(host.calls, 2);
    host_close(&host);
}

static void leave_after_one(yawl_listener_t *listener, const yawl_event_t *event)
{
    struct host *host = listener->data;
    (void)event;
    host->calls++;
    assert_int_equal(yawl_engine_unlisten(&host->engine, listener), 0);
}

static void listeners_may_leave_inside_their_callback(void **state)
{
    (void)state;
    struct host host;
    open_with_bit(&host, NULL);
    yawl_listener_t one = {.data = &host}, two = {.data = &host};
    assert_int_equal(yawl_engine_listen(&host.engine, &one, leave_after_one), 0);
    assert_int_equal(yawl_engine_listen(&host.engine, &two, leave_after_one), 0);
    assert_int_equal(yawl_engine_listen(&host.engine, &two, leave_after_one), YAWL_EEXISTS);
    assert_int_equal(yawl_engine_listen(&host.engine, NULL, leave_after_one), YAWL_EINVAL);
    start_bit(&host, 5);
    assert_int_equal(host.calls, 2);
    assert_int_equal(host.events_count, 2);
    assert_int_equal(yawl_engine_unlisten(&host.engine, &one), YAWL_EINVAL);
    host_close(&host);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(whole_case),
        cmocka_unit_test(reads_show_the_case),
        cmocka_unit_test(item_commands),
        cmocka_unit_test(events_carry_item_statuses),
        cmocka_unit_test(items_are_named_by_firing),
        cmocka_unit_test(cancelled_calls_are_not_made),
        cmocka_unit_test(listeners_may_remove_the_next_one),
        cmocka_unit_test(failing_and_choosing),
        cmocka_unit_test(bad_values_are_refused_at_once),
        cmocka_unit_test(idle_engine_is_inactive),
        cmocka_unit_test(queue_is_bounded),
        cmocka_unit_test(ended_cases_go_in_order),
        cmocka_unit_test(ended_cases_make_room),
        cmocka_unit_test(programs_are_checked),
        cmocka_unit_test(function_answers_at_once),
        cmocka_unit_test(function_answers_later),
        cmocka_unit_test(bad_result_of_a_connector_fails_the_item),
        cmocka_unit_test(log_connector_writes_and_goes_on),
        cmocka_unit_test(listeners_may_leave_inside_their_callback),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
