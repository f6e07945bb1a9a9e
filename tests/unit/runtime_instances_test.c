/* Multiple instances, sub-nets and triggers through the public API of the engine. */
#include "fixtures/engine_many.h"

static int add(struct host *host, yawl_case_id id, const struct mi_own *own)
{
    yawl_req_t req = {.data = host};
    return many_wait(host,
                     yawl_item_add(&host->engine, &req, many_item(id, 0), own, host_on_answer));
}

static void counts_are(struct host *host, yawl_case_id id, uint32_t created, uint32_t executing,
                       uint32_t completed)
{
    struct yawl_instances_info info;
    assert_int_equal(yawl_case_instances(&host->engine, many_item(id, 0), &info), 0);
    assert_int_equal(info.created, created);
    assert_int_equal(info.executing, executing);
    assert_int_equal(info.completed, completed);
    assert_int_equal(info.threshold, INT64_MAX);
    assert_false(info.left);
}

/* MI-3, MI-4, MI-8: items and inputs by instance, results in the order of the instances. */
static void instances_are_items(void **state)
{
    (void)state;
    struct host host;
    struct yawl_item_info items[8];
    const void *in;
    many_open(&host, YAWL_TASK_OFFER);
    yawl_case_id id = many_start(&host, 3);
    struct yawl_instances_info info;
    assert_int_equal(yawl_case_instances(&host.engine, many_item(id, 0), &info), YAWL_ENOITEM);
    assert_int_equal(many_run_start(&host, many_item(id, 0)), 0);
    counts_are(&host, id, 3, 1, 0);
    assert_int_equal(yawl_case_items(&host.engine, id, items, 8), 4); /* and `stop` */
    for (uint32_t i = 0; i < 3; i++) {
        assert_int_equal(items[i].id.instance, i + 1);
        assert_int_equal(items[i].id.firing, i + 1);
        assert_int_equal(items[i].status, i == 0 ? YAWL_ITEM_EXECUTING : YAWL_ITEM_FIRED);
        assert_int_equal(yawl_item_input(&host.engine, items[i].id, &in), 0);
        assert_int_equal(((const struct mi_item *)in)->line, (i + 1) * 10);
    }
    assert_int_equal(items[3].id.task, MI_STOP);
    assert_int_equal(yawl_item_input(&host.engine, many_item(id, 4), &in), YAWL_ENOITEM);
    assert_int_equal(many_run_complete(&host, items[2].id, 3), 0);
    assert_int_equal(many_run_complete(&host, items[2].id, 3), YAWL_ESTATUS);
    counts_are(&host, id, 3, 1, 1);
    assert_int_equal(many_run_complete(&host, many_item(id, 0), 1), 0);
    assert_int_equal(many_run_complete(&host, many_item(id, 0), 2), 0);
    assert_int_equal(yawl_case_instances(&host.engine, many_item(id, 0), &info), YAWL_ENOITEM);
    yawl_value_t results;
    assert_int_equal(yawl_case_value(&host.engine, id, MI_V_RESULTS, &results), 0);
    static const int64_t expected[] = {11, 22, 33};
    assert_int_equal(results.as_list.count, 3);
    for (uint32_t i = 0; i < 3; i++) {
        assert_int_equal(yawl_list_item(&results.as_list, i).as_int, expected[i]);
    }
    host_close(&host);
}

/* MI-2: adding is refused with a status where it cannot be. */
static void instances_are_added(void **state)
{
    (void)state;
    struct host host;
    static const struct mi_own own = {70};
    many_open(&host, YAWL_TASK_OFFER);
    yawl_case_id id = many_start(&host, 1);
    assert_int_equal(add(&host, id, &own), YAWL_ESTATUS);
    mi_row.dynamic = true;
    assert_int_equal(many_run_start(&host, many_item(id, 0)), 0);
    assert_int_equal(add(&host, id, NULL), YAWL_EMISSING);
    assert_int_equal(add(&host, id, &own), 0);
    counts_are(&host, id, 2, 1, 0);
    const void *in;
    assert_int_equal(yawl_item_input(&host.engine, many_item(id, 2), &in), 0);
    assert_int_equal(((const struct mi_item *)in)->line, 70);
    host_close(&host);
}

/* MI-4, MI-5: each instance of a connector task is one call, answered by its item. */
static void instances_are_calls(void **state)
{
    (void)state;
    struct host host;
    many_open(&host, YAWL_TASK_CALL);
    yawl_case_id id = many_start(&host, 3);
    (void)uv_run(&host.loop, UV_RUN_NOWAIT);
    assert_int_equal(host.calls, 3);
    counts_are(&host, id, 3, 3, 0);
    for (uint32_t i = 3; i > 0; i--) {
        assert_int_equal(many_calls[i - 1].instance, i);
        assert_int_equal(many_run_complete(&host, many_calls[i - 1], i), 0);
    }
    assert_int_equal(many_run_complete(&host, many_calls[0], 1), YAWL_ENOITEM);
    host_close(&host);
}

/* The net instance of a task, or why there is none. */
static int scope_of(struct host *host, yawl_item_id id)
{
    struct yawl_scope_info info = {0};
    int code = yawl_item_scope(&host->engine, id, &info);
    return code == 0 ? (int)info.scope : code;
}

/* CO-4: net instances know their parent, its task and its instance. */
static void sub_nets_are_listed(void **state)
{
    (void)state;
    struct host host;
    struct yawl_scope_info scopes[8];
    struct yawl_marked marked[2];
    uint32_t tasks[4];
    yawl_value_t line;
    many_open(&host, YAWL_TASK_NET);
    yawl_case_id id = many_start(&host, 2);
    assert_int_equal(yawl_case_scopes(&host.engine, id, scopes, 8), 3);
    assert_int_equal(scopes[0].scope, 0);
    assert_int_equal(scopes[0].parent, YAWL_NONE);
    for (uint32_t i = 1; i < 3; i++) {
        assert_int_equal(scopes[i].scope, i);
        assert_int_equal(scopes[i].net, 1);
        assert_int_equal(scopes[i].parent, 0);
        assert_int_equal(scopes[i].task, MI_PICK);
        assert_int_equal(scopes[i].instance, i);
    }
    yawl_item_id pick = {id, MI_PICK, 0, 0, 0};
    assert_int_equal(scope_of(&host, pick), 1);
    pick.instance = 2;
    assert_int_equal(scope_of(&host, pick), 2);
    pick.instance = 3;
    assert_int_equal(scope_of(&host, pick), YAWL_ENOITEM);
    assert_int_equal(scope_of(&host, (yawl_item_id){id, MI_WORK, 0, 1, 0}), YAWL_ENOITEM);
    assert_int_equal(scope_of(&host, (yawl_item_id){id, MI_WORK, 0, 3, 0}), YAWL_ENOITEM);
    assert_int_equal(scope_of(&host, (yawl_item_id){id, 99, 0, 0, 0}), YAWL_ENOTASK);
    assert_int_equal(yawl_case_busy(&host.engine, id, tasks, 4), 1);
    assert_int_equal(yawl_scope_enabled(&host.engine, id, 2, tasks, 4), 1);
    assert_int_equal(tasks[0], MI_WORK);
    assert_int_equal(yawl_scope_waiting(&host.engine, id, 2, tasks, 4), 0);
    assert_int_equal(yawl_scope_busy(&host.engine, id, 2, tasks, 4), 0);
    assert_int_equal(yawl_scope_marked(&host.engine, id, 2, marked, 2), 1);
    assert_int_equal(yawl_scope_value(&host.engine, id, 2, MI_V_INNER_LINE, &line), 0);
    assert_int_equal(line.as_int, 20);
    yawl_item_id work = {id, MI_WORK, 0, 1, 0};
    assert_int_equal(many_run_complete(&host, work, 5), 0);
    assert_int_equal(many_run_complete(&host, work, 5), YAWL_ENOITEM);
    assert_int_equal(yawl_case_scopes(&host.engine, id, scopes, 1), 2);
    assert_int_equal(yawl_scope_enabled(&host.engine, id, 1, tasks, 4), YAWL_ENOITEM);
    pick.instance = 1;
    assert_int_equal(scope_of(&host, pick), YAWL_ENOITEM);
    pick.instance = 0; /* the first that runs */
    assert_int_equal(scope_of(&host, pick), 2);
    work.scope = 2;
    assert_int_equal(many_run_complete(&host, work, 5), 0);
    assert_int_equal(yawl_case_scopes(&host.engine, id, scopes, 8), 1);
    host_close(&host);
}

struct counting_store {
    yawl_store_t store; /* first */
    uint32_t batches;
};

static int count_append(yawl_store_t *store, uint64_t epoch, const void *bytes, size_t length)
{
    (void)epoch, (void)bytes, (void)length;
    ((struct counting_store *)(void *)store)->batches++;
    store->done(store->done_context, 0);
    return 0;
}

static int load_nothing(yawl_store_t *store, struct yawl_snapshot *snapshot)
{
    (void)store;
    *snapshot = (struct yawl_snapshot){.epoch = 1};
    return 0;
}

/* CO-6: the end of a sub-net, its result and its parent's step are one batch of the log. */
static void ends_of_sub_nets_are_one_batch(void **state)
{
    (void)state;
    struct host host;
    struct counting_store log = {.store = {.append = count_append, .load = load_nothing}};
    struct yawl_scope_info scopes[2];
    many_open_with(&host, YAWL_TASK_NET, &log.store);
    yawl_case_id id = many_start(&host, 1);
    log.batches = 0;
    host.events_count = 0;
    assert_int_equal(many_run_complete(&host, (yawl_item_id){id, MI_WORK, 0, 1, 0}, 5), 0);
    assert_int_equal(log.batches, 1);
    assert_int_equal(yawl_case_scopes(&host.engine, id, scopes, 2), 1);
    bool completed = false, left = false, offered = false;
    for (int i = 0; i < host.events_count; i++) {
        completed |= host.events[i] / 100 == YAWL_EVENT_NET_COMPLETED;
        left |= host.events[i] == YAWL_EVENT_TASK_LEFT * 100 + MI_PICK;
        offered |= host.events[i] == YAWL_EVENT_TASK_ENABLED * 100 + MI_FINISH;
    }
    assert_true(completed && left && offered);
    host_close(&host);
}

/* CO-4: a case that is cancelled cancels its sub-nets. */
static void cancelling_reaches_sub_nets(void **state)
{
    (void)state;
    struct host host;
    struct yawl_scope_info scopes[8];
    many_open(&host, YAWL_TASK_NET);
    yawl_case_id id = many_start(&host, 3);
    yawl_item_id work = {id, MI_WORK, 0, 2, 0};
    assert_int_equal(many_run_start(&host, work), 0);
    host.events_count = 0;
    yawl_req_t req = {.data = &host};
    assert_int_equal(many_wait(&host, yawl_case_cancel(&host.engine, &req, id, host_on_answer)), 0);
    assert_int_equal(yawl_case_scopes(&host.engine, id, scopes, 8), 1);
    int items = 0, nets = 0;
    for (int i = 0; i < host.events_count; i++) {
        items += host.events[i] == YAWL_EVENT_ITEM_CANCELLED * 100 + MI_WORK;
        nets += host.events[i] / 100 == YAWL_EVENT_NET_CANCELLED;
    }
    assert_int_equal(nets, 3);
    assert_true(items >= 1);
    host_close(&host);
}

/* What is known at once is refused at once. */
static void wrong_names_are_refused_at_once(void **state)
{
    (void)state;
    struct host host;
    yawl_req_t req = {.data = &host};
    many_open(&host, YAWL_TASK_OFFER);
    yawl_case_id id = many_start(&host, 1);
    yawl_item_id item = {id, MI_PICK, 0, 7, 0};
    assert_int_equal(yawl_item_start(&host.engine, &req, item, host_on_answer), YAWL_ENOITEM);
    item.scope = 0;
    item.task = MI_TASKS;
    assert_int_equal(yawl_item_add(&host.engine, &req, item, NULL, host_on_answer), YAWL_ENOTASK);
    struct yawl_delivery delivery = {.name = "paid"};
    assert_int_equal(yawl_case_trigger(&host.engine, &req, id, &delivery, host_on_answer),
                     YAWL_ENOTRIGGER);
    delivery.name = NULL;
    assert_int_equal(yawl_case_trigger(&host.engine, &req, id, &delivery, host_on_answer),
                     YAWL_EINVAL);
    assert_null(yawl_trigger_record(&mi_program, "paid"));
    host_close(&host);
}

/* ---- Triggers ---- */

static void give_trigger(void)
{
    static const struct yawl_trigger trigger = {.name = "paid", .line = 15};
    mi_tasks[MI_FINISH].trigger = &trigger;
    mi_tasks[MI_FINISH].waits = true;
}

static int deliver(struct host *host, yawl_case_id id, const struct yawl_delivery *delivery)
{
    yawl_req_t req = {.data = host};
    return many_wait(host, yawl_case_trigger(&host->engine, &req, id, delivery, host_on_answer));
}

/* A task that waits is not enabled, until its trigger comes; nobody else's trigger does it. */
static void triggers_release_what_waits(void **state)
{
    (void)state;
    struct host host;
    uint32_t tasks[4];
    struct yawl_delivery delivery = {.name = "paid", .key = "17"};
    many_open(&host, YAWL_TASK_OFFER);
    give_trigger();
    yawl_case_id id = many_start(&host, 1);
    assert_int_equal(deliver(&host, id, &delivery), 0); /* nobody waits: it is lost */
    assert_int_equal(host.events[host.events_count - 1] / 100, YAWL_EVENT_TRIGGER_LOST);
    assert_int_equal(many_run_complete(&host, many_item(id, 0), 1), 0);
    assert_int_equal(yawl_case_enabled(&host.engine, id, tasks, 4), 1);
    assert_int_equal(tasks[0], MI_STOP);
    assert_int_equal(yawl_scope_waiting(&host.engine, id, 0, tasks, 4), 1);
    assert_int_equal(tasks[0], MI_FINISH);
    assert_int_equal(deliver(&host, id, &delivery), 0);
    assert_int_equal(yawl_scope_waiting(&host.engine, id, 0, tasks, 4), 0);
    assert_int_equal(yawl_case_enabled(&host.engine, id, tasks, 4), 2);
    host_close(&host);
}

static void deliveries_are_checked(void **state)
{
    (void)state;
    struct host host;
    static const struct mi_result payload = {5};
    struct yawl_delivery delivery = {.name = "paid", .key = "\xff"};
    yawl_req_t req = {.data = &host};
    many_open(&host, YAWL_TASK_OFFER);
    give_trigger();
    yawl_case_id id = many_start(&host, 1);
    assert_int_equal(yawl_case_trigger(&host.engine, &req, id, &delivery, host_on_answer),
                     YAWL_EDATA);
    delivery.key = NULL;
    delivery.record = &mi_result_record; /* no task with that trigger returns it */
    delivery.payload = &payload;
    assert_int_equal(yawl_case_trigger(&host.engine, &req, id, &delivery, host_on_answer),
                     YAWL_EINVAL);
    host_close(&host);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(instances_are_items),
        cmocka_unit_test(instances_are_added),
        cmocka_unit_test(instances_are_calls),
        cmocka_unit_test(sub_nets_are_listed),
        cmocka_unit_test(ends_of_sub_nets_are_one_batch),
        cmocka_unit_test(cancelling_reaches_sub_nets),
        cmocka_unit_test(wrong_names_are_refused_at_once),
        cmocka_unit_test(triggers_release_what_waits),
        cmocka_unit_test(deliveries_are_checked),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
