/* Which commands are the same one that is sent again: the version of the workflow does not count, all that a
 * command says does. */
#include "fixtures/migrate_host.h"

#include "progress.h"

#define O_ASK MOVING_1_0_TASK_ASK
#define N_ASK MOVING_TASK_ASK

static int answer(struct migrate_host *t, yawl_req_t *req, const char *id)
{
    yawl_req_identify(&t->host.engine, req, id);
    host_run(&t->host);
    return t->host.status;
}

static int start(struct migrate_host *t, const struct yawl_program *program, const char *customer,
                 const char *id)
{
    yawl_req_t req = {.data = &t->host};
    struct moving_in in = {.customer = yawl_text_of(customer)};
    int status = yawl_program_start(&t->host.engine, &req, program, &in, host_on_answer);
    return status != 0 ? status : answer(t, &req, id);
}

static int ask(struct migrate_host *t, yawl_case_id id, uint32_t task, int64_t amount)
{
    yawl_req_t req = {.data = &t->host};
    struct moving_ask_returns returns = {.amount = amount};
    int status = yawl_task_complete(&t->host.engine, &req, id, task, &returns, host_on_answer);
    return status != 0 ? status : answer(t, &req, "b");
}

static int tell(struct migrate_host *t, yawl_case_id id, const char *trigger, const char *key)
{
    yawl_req_t req = {.data = &t->host};
    struct yawl_delivery delivery = {.name = trigger, .key = key};
    int status = yawl_case_trigger(&t->host.engine, &req, id, &delivery, host_on_answer);
    return status != 0 ? status : answer(t, &req, "x");
}

static int give_up(struct migrate_host *t, yawl_case_id id, const char *message)
{
    yawl_req_t req = {.data = &t->host};
    int status = yawl_task_fail(&t->host.engine, &req, id, O_ASK, message, host_on_answer);
    return status != 0 ? status : answer(t, &req, "f");
}

static int go_over(struct migrate_host *t, yawl_case_id id, const struct yawl_program *program)
{
    yawl_req_t req = {.data = &t->host};
    int status = yawl_case_migrate(&t->host.engine, &req, id, program, host_on_answer);
    return status != 0 ? status : answer(t, &req, "m");
}

/* PH-10: the same task has another number now, and is the same all the same; so is the trigger, whose net and
 * task have other numbers. */
static void a_command_is_the_same_after_a_migration(void **state)
{
    (void)state;
    struct migrate_host t;
    migrate_open(&t);
    yawl_case_id id = migrate_start_old(&t);
    assert_int_not_equal(O_ASK, N_ASK);
    assert_int_not_equal(MOVING_1_0_TASK_HEAR, MOVING_TASK_HEAR);
    assert_int_equal(ask(&t, id, O_ASK, 31), 0);
    assert_int_equal(tell(&t, id, "paid", "7"), 0);
    assert_int_equal(migrate_case(&t, id), 0);
    int told = t.told_count;
    for (int i = 0; i < 2; i++) {
        assert_int_equal(ask(&t, id, N_ASK, 31), 0);
        assert_int_equal(tell(&t, id, "paid", "7"), 0);
        assert_int_equal(ask(&t, id, O_ASK, 31), YAWL_EEXISTS); /* another task has that number now */
        assert_int_equal(t.told_count, told);
        migrate_recover(&t);
        told = t.told_count;
    }
    migrate_close(&t);
}

/* PH-10: a host that starts the next version meanwhile makes no second case. */
static void a_start_is_the_same_with_another_version(void **state)
{
    (void)state;
    struct migrate_host t;
    migrate_open(&t);
    assert_int_equal(start(&t, &moving_1_0_program, "Ada", "order 7"), 0);
    yawl_case_id first = t.host.id;
    assert_int_equal(start(&t, &moving_program, "Ada", "order 7"), 0);
    assert_true(t.host.id == first);
    assert_ptr_equal(migrate_program(&t, first), &moving_1_0_program);
    assert_int_equal(start(&t, &moving_program, "Ada", "order 8"), 0);
    assert_true(t.host.id != first);
    migrate_close(&t);
}

/* PH-10: nobody is told that his command was carried out when it was another one that was. */
static void what_a_command_says_counts(void **state)
{
    (void)state;
    struct migrate_host t;
    migrate_open(&t);
    assert_int_equal(start(&t, &moving_1_0_program, "Ada", "s"), 0);
    assert_int_equal(start(&t, &moving_1_0_program, "Bob", "s"), YAWL_EEXISTS);
    yawl_case_id id = migrate_start_old(&t), other = migrate_start_old(&t);
    assert_int_equal(ask(&t, id, O_ASK, 1), 0);
    assert_int_equal(ask(&t, id, O_ASK, 99), YAWL_EEXISTS);
    assert_int_equal(ask(&t, id, O_ASK, 1), 0);
    assert_int_equal(migrate_value(&t, id, 0, "amount").as_int, 1);
    assert_int_equal(tell(&t, id, "paid", "7"), 0);
    assert_int_equal(tell(&t, id, "paid", "8"), YAWL_EEXISTS);
    assert_int_equal(tell(&t, id, "paid", NULL), YAWL_EEXISTS);
    assert_int_equal(tell(&t, id, "paid", "7"), 0);
    assert_int_equal(go_over(&t, id, &moving_program), 0);
    assert_int_equal(go_over(&t, id, &moving_1_0_program), YAWL_EEXISTS);
    assert_int_equal(go_over(&t, id, &moving_program), 0);
    assert_int_equal(migrate_begin(&t, migrate_item(other, 0, O_ASK)), 0);
    assert_int_equal(give_up(&t, other, "no paper"), 0);
    assert_int_equal(give_up(&t, other, "no ink"), YAWL_EEXISTS);
    assert_int_equal(give_up(&t, other, "no paper"), 0);
    migrate_close(&t);
}

static int choose(struct migrate_host *t, yawl_item_id item, uint64_t choice)
{
    yawl_req_t req = {.data = &t->host};
    assert_int_equal(yawl_task_choose(&t->host.engine, &req, item, choice, host_on_answer), 0);
    return answer(t, &req, "c");
}

/* PH-10: nor when another way was chosen. */
static void a_choice_counts(void **state)
{
    (void)state;
    struct migrate_host t;
    migrate_open(&t);
    assert_int_equal(yawl_engine_unlisten(&t.host.engine, &t.watch), 0);
    assert_int_equal(progress_register(&t.host.engine), 0);
    yawl_req_t req = {.data = &t.host};
    assert_int_equal(progress_start(&t.host.engine, &req, host_on_answer), 0);
    host_run(&t.host);
    yawl_case_id id = t.host.id;
    assert_int_equal(migrate_complete(&t, migrate_item(id, 0, PROGRESS_TASK_BEGIN), NULL), 0);
    assert_int_equal(migrate_complete(&t, migrate_item(id, 1, PROGRESS_TASK_WITHIN_A), NULL), 0);
    yawl_item_id item = migrate_item(id, 1, PROGRESS_TASK_WITHIN_B);
    assert_int_equal(choose(&t, item, 1), 0);
    assert_int_equal(choose(&t, item, 0), YAWL_EEXISTS);
    assert_int_equal(choose(&t, item, 1), 0);
    migrate_close(&t);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_command_is_the_same_after_a_migration),
        cmocka_unit_test(a_start_is_the_same_with_another_version),
        cmocka_unit_test(what_a_command_says_counts),
        cmocka_unit_test(a_choice_counts),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
