/* Recovery: what an engine knew after its last commit, a new one on the same store knows again, and goes
 * on from there. */
#include "fixtures/engine_again.h"
#include "fixtures/engine_many.h"

static yawl_item_id called[8];

static void take_item(yawl_engine_t *engine, const struct yawl_call_info *info)
{
    struct host *host = engine->data;
    assert_in_range(host->calls, 0, 7);
    called[host->calls++] = info->item;
}

/* PH-1, PH-6: data, marking and work items are there again, under the same ids, and the cases go on. */
static void cases_come_back(void **state)
{
    (void)state;
    struct host host;
    yawl_value_t value;
    yawl_store_t *store = yawl_store_memory_new();
    open_with_bit(&host, store);
    yawl_case_id one = start_bit(&host, 5), two = start_bit(&host, 300);
    assert_int_equal(run_item(&host, yawl_item_start, one, BIT_CHECK), 0);
    assert_int_equal(complete_check(&host, two, true, 41), 0);
    lose(&host);
    assert_int_equal(recover_bit(&host, store), 0);
    assert_int_equal(case_status(&host, one), YAWL_CASE_RUNNING);
    assert_int_equal(yawl_case_value(&host.engine, two, BIT_V_AMOUNT, &value), 0);
    assert_int_equal(value.as_int, 42);
    struct yawl_item_info items[2];
    const void *in;
    assert_int_equal(yawl_case_items(&host.engine, one, items, 2), 1);
    assert_int_equal(items[0].status, YAWL_ITEM_EXECUTING);
    assert_int_equal(yawl_item_input(&host.engine, items[0].id, &in), 0);
    assert_int_equal(((const struct bit_check_in *)in)->note.length, 5);
    /* Nobody is told again; what happens now is told. */
    assert_int_equal(host.events_count, 0);
    assert_int_equal(complete_check(&host, one, false, 1), 0);
    assert_int_equal(complete(&host, one, BIT_REJECT), 0);
    assert_int_equal(host.case_status, YAWL_CASE_COMPLETED);
    assert_true(host.events_count > 0);
    lose(&host);
    assert_int_equal(recover_bit(&host, store), 0);
    assert_int_equal(case_status(&host, one), YAWL_CASE_COMPLETED);
    assert_int_equal(yawl_case_output(&host.engine, one, &in), 0);
    assert_int_equal(((const struct bit_out *)in)->amount, 2);
    host_close(&host);
    yawl_store_memory_free(store);
}

/* Page by page, in the order of ids. */
static void list_all(struct host *host, const struct yawl_cases_filter *filter, uint32_t page,
                     struct yawl_listed_case *out, uint32_t expected)
{
    yawl_case_id after = 0;
    uint32_t count = 0;
    do {
        int more = yawl_engine_cases(&host->engine, filter, &after, out + count, page);
        assert_in_range(more, 0, page);
        count += (uint32_t)more;
        assert_in_range(count, 0, expected);
    } while (after != 0);
    assert_int_equal(count, expected);
    for (uint32_t i = 1; i < count; i++) assert_true(out[i - 1].id < out[i].id);
}

/* CC-18: who comes to a store that is full of cases learns which there are, and what they offer. */
static void cases_are_listed(void **state)
{
    (void)state;
    struct host host;
    struct yawl_listed_case all[8];
    struct yawl_item_info item;
    yawl_case_id ids[5], after = 0;
    yawl_store_t *store = yawl_store_memory_new();
    open_with_bit(&host, store);
    for (int i = 0; i < 5; i++) ids[i] = start_bit(&host, 5);
    yawl_req_t req = {.data = &host};
    assert_int_equal(yawl_case_cancel(&host.engine, &req, ids[2], host_on_answer), 0);
    host_run(&host);
    lose(&host);
    open_with_bit(&host, store);
    assert_int_equal(yawl_engine_cases(&host.engine, NULL, &after, all, 8), YAWL_ERECOVER);
    assert_int_equal(yawl_engine_recover(&host.engine), 0);
    for (uint32_t page = 1; page < 7; page++) {
        list_all(&host, NULL, page, all, 5);
        for (int i = 0; i < 5; i++) assert_int_equal(all[i].id, ids[i]);
        assert_int_equal(all[2].status, YAWL_CASE_CANCELLED);
    }
    struct yawl_cases_filter filter = {&bit_program, 1u << YAWL_CASE_RUNNING};
    list_all(&host, &filter, 2, all, 4);
    assert_int_equal(all[2].id, ids[3]);
    assert_ptr_equal(all[2].program, &bit_program);
    assert_int_equal(yawl_case_items(&host.engine, all[2].id, &item, 1), 1);
    assert_int_equal(item.id.task, BIT_CHECK);
    struct yawl_program other = bit_program;
    filter = (struct yawl_cases_filter){&other, 0};
    list_all(&host, &filter, 8, all, 0);
    host_close(&host);
    yawl_store_memory_free(store);
}

static void nothing_goes_before_the_recovery(void **state)
{
    (void)state;
    struct host host;
    yawl_req_t req = {.data = &host};
    struct bit_in in = {.has_amount = true};
    yawl_store_t *store = yawl_store_memory_new();
    open_with_bit(&host, store);
    assert_int_equal(yawl_engine_recover(&host.engine), 0); /* of nothing */
    yawl_case_id id = start_bit(&host, 5);
    assert_int_equal(yawl_engine_recover(&host.engine), 0);
    assert_int_equal(case_status(&host, id), YAWL_CASE_RUNNING);
    lose(&host);
    open_with_bit(&host, store);
    assert_int_equal(yawl_program_start(&host.engine, &req, &bit_program, &in, host_on_answer),
                     YAWL_ERECOVER);
    assert_int_equal(yawl_engine_timers_run(&host.engine), YAWL_ERECOVER);
    assert_int_equal(case_status(&host, id), YAWL_ENOCASE);
    assert_int_equal(yawl_engine_recover(&host.engine), 0);
    assert_int_equal(case_status(&host, id), YAWL_CASE_RUNNING);
    yawl_engine_close(&host.engine, host_on_close);
    assert_int_equal(yawl_engine_recover(&host.engine), YAWL_ECLOSED);
    host_run(&host);
    assert_int_equal(uv_loop_close(&host.loop), 0);
    yawl_store_memory_free(store);
}

/* The engine that was thought dead is fenced by the one that recovers. */
static void old_owner_is_fenced(void **state)
{
    (void)state;
    struct host old, host;
    yawl_store_t *store = yawl_store_memory_new();
    open_with_bit(&old, store);
    yawl_case_id id = start_bit(&old, 5);
    yawl_store_cb done = store->done;
    assert_int_equal(recover_bit(&host, store), 0);
    assert_int_equal(case_status(&host, id), YAWL_CASE_RUNNING);
    assert_true(done == store->done && store->done_context != NULL);
    yawl_req_t req = {.data = &old};
    struct bit_in in = {.has_amount = true};
    assert_int_equal(yawl_program_start(&old.engine, &req, &bit_program, &in, host_on_answer), 0);
    host_run(&old);
    assert_int_equal(old.status, YAWL_ESTORE);
    host_close(&old);
    host_close(&host);
    yawl_store_memory_free(store);
}

/* ---- Programs ---- */

static void open_with(struct host *host, yawl_store_t *store, const struct yawl_program *program)
{
    host_open(host, store, take_nothing, NULL);
    assert_int_equal(yawl_program_register(&host->engine, program, NULL), 0);
}

/* PH-5: a program that was changed is refused by name and hash; with the right one it works. */
static void changed_program_is_refused(void **state)
{
    (void)state;
    struct host host;
    struct yawl_program changed = bit_program;
    changed.version = "9";
    changed.hash++;
    yawl_store_t *store = yawl_store_memory_new();
    open_with_bit(&host, store);
    yawl_case_id id = start_bit(&host, 5);
    lose(&host);
    open_with(&host, store, &changed);
    assert_int_equal(yawl_engine_recover(&host.engine), YAWL_ENOPROGRAM);
    const char *message = yawl_engine_message(&host.engine);
    assert_non_null(strstr(message, "\"bit\", version 1.0, program 0x"));
    assert_non_null(strstr(message, "registered is version 9, program 0x"));
    assert_int_equal(yawl_program_register(&host.engine, &bit_program, NULL), 0);
    assert_int_equal(yawl_engine_recover(&host.engine), 0);
    assert_int_equal(case_status(&host, id), YAWL_CASE_RUNNING);
    host_close(&host);
    yawl_store_memory_free(store);
}

static const struct yawl_program *program_of(struct host *host, yawl_case_id id)
{
    struct yawl_case_info info;
    assert_int_equal(yawl_case_read(&host->engine, id, &info), 0);
    return info.program;
}

static yawl_case_id start_of(struct host *host, const struct yawl_program *program)
{
    yawl_req_t req = {.data = host};
    struct bit_in in = {.has_amount = true};
    assert_int_equal(yawl_program_start(&host->engine, &req, program, &in, host_on_answer), 0);
    host_run(host);
    assert_int_equal(host->status, 0);
    return host->id;
}

/* Versions that do not differ in what recovery depends on have one hash; each case keeps its own version. */
static void versions_of_one_hash_are_told_apart(void **state)
{
    (void)state;
    struct host host;
    struct yawl_program other = bit_program;
    yawl_case_id ids[3];
    other.version = "2";
    yawl_store_t *store = yawl_store_memory_new();
    open_with_bit(&host, store);
    assert_int_equal(yawl_program_register(&host.engine, &other, NULL), 0);
    ids[0] = start_of(&host, &bit_program);
    ids[1] = start_of(&host, &other);
    ids[2] = start_of(&host, &bit_program);
    lose(&host);
    open_with(&host, store, &other);
    assert_int_equal(yawl_program_register(&host.engine, &bit_program, NULL), 0);
    assert_int_equal(yawl_engine_recover(&host.engine), 0);
    assert_ptr_equal(program_of(&host, ids[0]), &bit_program);
    assert_ptr_equal(program_of(&host, ids[1]), &other);
    assert_ptr_equal(program_of(&host, ids[2]), &bit_program);
    yawl_case_id id = start_of(&host, &other);
    lose(&host);
    /* The old version has gone; the new one is the same but for its name. */
    open_with(&host, store, &other);
    assert_int_equal(yawl_engine_recover(&host.engine), 0);
    assert_ptr_equal(program_of(&host, ids[0]), &other);
    assert_ptr_equal(program_of(&host, id), &other);
    host_close(&host);
    yawl_store_memory_free(store);
}

/* ---- Calls ---- */

/* Open calls are made again, with the same item: the key by which a function can tell. */
static void open_calls_are_made_again(void **state)
{
    (void)state;
    struct host host;
    yawl_store_t *store = yawl_store_memory_new();
    host_open(&host, store, take_item, NULL);
    assert_int_equal(yawl_program_register(&host.engine, &bit_program, NULL), 0);
    yawl_case_id paying = start_bit(&host, 5), suspended = start_bit(&host, 5);
    yawl_case_id waiting = start_bit(&host, 5), gone = start_bit(&host, 5);
    assert_int_equal(complete_check(&host, paying, true, 1), 0);
    assert_int_equal(complete_check(&host, suspended, true, 1), 0);
    assert_int_equal(run_item(&host, yawl_item_suspend, suspended, BIT_PAY), 0);
    assert_int_equal(complete_check(&host, gone, true, 1), 0);
    assert_int_equal(run_item(&host, yawl_item_rollback, gone, BIT_PAY), 0);
    assert_int_equal(host.calls, 3);
    yawl_item_id before[2] = {called[0], called[1]};
    lose(&host);
    host_open(&host, store, take_item, NULL);
    assert_int_equal(yawl_program_register(&host.engine, &bit_program, NULL), 0);
    assert_int_equal(yawl_engine_recover(&host.engine), 0);
    assert_int_equal(host.calls, 0);
    host_run(&host);
    assert_int_equal(host.calls, 2);
    assert_memory_equal(called, before, sizeof before);
    assert_int_equal(complete(&host, paying, BIT_PAY), 0);
    assert_true(is_offered(&host, paying, BIT_SHIP));
    assert_true(is_offered(&host, waiting, BIT_CHECK));
    host_close(&host);
    yawl_store_memory_free(store);
}

/* PH-9: so are those of instances. */
static void calls_of_instances_are_made_again(void **state)
{
    (void)state;
    struct host host;
    yawl_store_t *store = yawl_store_memory_new();
    many_open_with(&host, YAWL_TASK_CALL, store);
    yawl_case_id id = many_start(&host, 3);
    host_run(&host);
    assert_int_equal(host.calls, 3);
    yawl_item_id second = many_calls[1];
    assert_int_equal(many_run_complete(&host, many_item(id, 1), 7), 0);
    lose(&host);
    many_open_with(&host, YAWL_TASK_CALL, store);
    assert_int_equal(yawl_engine_recover(&host.engine), 0);
    host_run(&host);
    assert_int_equal(host.calls, 2);
    assert_memory_equal(&many_calls[0], &second, sizeof second);
    struct yawl_instances_info info;
    assert_int_equal(yawl_case_instances(&host.engine, many_item(id, 0), &info), 0);
    assert_int_equal(info.completed, 1);
    assert_int_equal(info.executing, 2);
    host_close(&host);
    yawl_store_memory_free(store);
}

/* ---- Time ---- */

/* PH-9: deadlines are those of before, whatever the clock shows now. */
static void deadlines_come_back(void **state)
{
    (void)state;
    struct host host;
    yawl_store_t *store = yawl_store_memory_new();
    many_open_with(&host, YAWL_TASK_OFFER, store);
    instances_give_timer();
    mi_tasks[MI_PICK].returns = NULL;
    mi_after_ms = 500;
    yawl_case_id late = many_start(&host, 2);
    mi_after_ms = 200;
    yawl_case_id early = many_start(&host, 2);
    int64_t begin = host.sim.now_ms;
    lose(&host);
    many_open_with(&host, YAWL_TASK_OFFER, store);
    instances_give_timer();
    mi_tasks[MI_PICK].returns = NULL;
    assert_int_equal(yawl_engine_timer_next(&host.engine), INT64_MAX);
    assert_int_equal(yawl_engine_recover(&host.engine), 0);
    assert_int_equal(yawl_engine_timer_next(&host.engine), begin + 200);
    yawl_sim_set(&host.sim, begin + 300);
    assert_int_equal(yawl_engine_timers_run(&host.engine), 1);
    assert_true(is_offered(&host, early, MI_FINISH));
    assert_false(is_offered(&host, late, MI_FINISH));
    assert_int_equal(yawl_engine_timer_next(&host.engine), begin + 500);
    host_close(&host);
    yawl_store_memory_free(store);
}

/* ---- Slots ---- */

/* A slot is used again, but an id never names another case; ended cases make room as before. */
static void ids_stay_what_they_were(void **state)
{
    (void)state;
    enum { ROUNDS = 12 };
    struct host host;
    struct yawl_limits limits = {.ended_max = 2, .cases_max = 4};
    yawl_case_id ids[ROUNDS];
    yawl_store_t *store = yawl_store_memory_new();
    for (int i = 0; i < ROUNDS; i++) {
        host_open(&host, store, take_nothing, &limits);
        assert_int_equal(yawl_program_register(&host.engine, &bit_program, NULL), 0);
        assert_int_equal(yawl_engine_recover(&host.engine), 0);
        struct bit_in in = {0}; /* no amount: refused, which leaves no trace in the store */
        yawl_req_t req = {.data = &host};
        assert_int_equal(yawl_program_start(&host.engine, &req, &bit_program, &in, host_on_answer),
                         0);
        host_run(&host);
        assert_int_equal(host.status, YAWL_EMISSING);
        ids[i] = start_bit(&host, 5);
        for (int k = 0; k < i; k++) assert_int_not_equal(ids[k], ids[i]);
        if (i > 0) assert_int_equal(case_status(&host, ids[i - 1]), YAWL_CASE_CANCELLED);
        if (i > 3) assert_int_equal(case_status(&host, ids[i - 4]), YAWL_ENOCASE);
        yawl_req_t cancel = {.data = &host};
        assert_int_equal(yawl_case_cancel(&host.engine, &cancel, ids[i], host_on_answer), 0);
        host_run(&host);
        assert_int_equal(host.status, 0);
        lose(&host);
    }
    yawl_store_memory_free(store);
}

/* ---- Damage ---- */

static uint64_t batches;
static size_t batch_length;

static int measure_batch(void *context, uint64_t position, const void *bytes, size_t length)
{
    (void)context;
    (void)bytes;
    batches = position + 1;
    batch_length = length;
    return 0;
}

static int recover_damaged(struct host *host, struct damaged_store *damaged)
{
    int status = recover_bit(host, &damaged->store);
    host->message[0] = '\0';
    strncat(host->message, yawl_engine_message(&host->engine), sizeof host->message - 1);
    struct yawl_engine_stats stats;
    yawl_engine_read(&host->engine, &stats);
    assert_true(status == 0 || stats.cases == 0);
    host_close(host);
    return status;
}

/* PH-5: each bit of the last batch turned: recovered or refused with its place, never a crash. */
static void damage_is_refused_with_its_place(void **state)
{
    (void)state;
    struct host host;
    yawl_store_t *store = yawl_store_memory_new();
    open_with_bit(&host, store);
    yawl_case_id id = start_bit(&host, 5);
    assert_int_equal(complete_check(&host, id, true, 41), 0);
    lose(&host);
    assert_int_equal(store->read(store, 0, measure_batch, NULL), 0);
    assert_int_equal(batches, 2);
    int refused = 0;
    for (size_t bit = 0; bit < batch_length * 8; bit++) {
        struct damaged_store damaged = damage(store, 1);
        damaged.bit = bit;
        refused += recover_damaged(&host, &damaged) != 0;
        bool told = strstr(host.message, "batch 1") != NULL ||
                    strstr(host.message, "is not registered") != NULL;
        assert_true(host.message[0] == '\0' || told);
    }
    assert_true(refused > 200);
    for (size_t cut = 1; cut < batch_length; cut++) {
        struct damaged_store damaged = damage(store, 1);
        damaged.cut = cut;
        int status = recover_damaged(&host, &damaged);
        assert_true(status == YAWL_ECORRUPT || status == 0);
    }
    struct damaged_store damaged = damage(store, 1);
    damaged.lost = true;
    assert_int_equal(recover_damaged(&host, &damaged), YAWL_ECORRUPT);
    assert_non_null(strstr(host.message, "batch 1 of the store, byte 0"));
    yawl_store_memory_free(store);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(cases_come_back),
        cmocka_unit_test(cases_are_listed),
        cmocka_unit_test(nothing_goes_before_the_recovery),
        cmocka_unit_test(old_owner_is_fenced),
        cmocka_unit_test(changed_program_is_refused),
        cmocka_unit_test(versions_of_one_hash_are_told_apart),
        cmocka_unit_test(open_calls_are_made_again),
        cmocka_unit_test(calls_of_instances_are_made_again),
        cmocka_unit_test(deadlines_come_back),
        cmocka_unit_test(ids_stay_what_they_were),
        cmocka_unit_test(damage_is_refused_with_its_place),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
