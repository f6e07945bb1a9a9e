/* Cases go over to the next version of their program: everything that is in the middle of something
 * goes on, or the case stays as it was and the answer names what is in the way.  PH-5: a changed
 * program takes cases over only by a mapping that the compiler made. */
#include "fixtures/migrate_host.h"

#include "passing_1.h"
#include "passing_1_to_2.h"
#include "passing_2.h"

enum { O_ASK = MOVING_1_0_TASK_ASK, N_ASK = MOVING_TASK_ASK };

static uint32_t only_scope(struct migrate_host *t, yawl_case_id id)
{
    struct yawl_scope_info scopes[4];
    assert_int_equal(yawl_case_scopes(&t->host.engine, id, scopes, 4), 2);
    return scopes[1].scope;
}

/* ---- What carries over ---- */

static void offers_go_on_under_their_new_numbers(void **state)
{
    (void)state;
    struct migrate_host t;
    migrate_open(&t);
    yawl_case_id id = migrate_start_old(&t);
    uint32_t scope = only_scope(&t, id);
    assert_int_equal(migrate_case(&t, id), 0);
    assert_ptr_equal(migrate_program(&t, id), &moving_program);
    assert_true(migrate_offers(&t, id, 0, N_ASK));
    assert_true(migrate_offers(&t, id, 0, MOVING_TASK_EACH));
    assert_true(migrate_offers(&t, id, 0, MOVING_TASK_WAIT));
    assert_false(migrate_offers(&t, id, 0, MOVING_TASK_BEFORE));
    assert_int_equal(migrate_told(&t, YAWL_EVENT_TASK_ENABLED, N_ASK, true), 0); /* nothing new */
    /* The token in the sub-net's input condition waits for another task now. */
    assert_true(migrate_offers(&t, id, scope, MOVING_TASK_SUB_ZERO));
    assert_false(migrate_offers(&t, id, scope, MOVING_TASK_SUB_FIRST));
    assert_int_equal(migrate_told(&t, YAWL_EVENT_TASK_ENABLED, MOVING_TASK_SUB_ZERO, true), 1);
    assert_int_equal(migrate_told(&t, YAWL_EVENT_TASK_WITHDRAWN, MOVING_TASK_SUB_FIRST, true), 1);
    migrate_close(&t);
}

static void work_goes_on_with_its_firing_and_input(void **state)
{
    (void)state;
    struct migrate_host t;
    migrate_open(&t);
    yawl_case_id id = migrate_start_old(&t);
    uint32_t scope = only_scope(&t, id);
    struct yawl_item_info before[16], after[16];
    int compared = 0;
    assert_int_equal(migrate_begin(&t, migrate_item(id, 0, O_ASK)), 0);
    assert_int_equal(migrate_begin(&t, migrate_item(id, scope, MOVING_1_0_TASK_SUB_FIRST)), 0);
    int count = yawl_case_items(&t.host.engine, id, before, 16);
    assert_int_equal(migrate_case(&t, id), 0);
    assert_int_equal(yawl_case_items(&t.host.engine, id, after, 16), count);
    for (int i = 0; i < count; i++) {
        bool is_ask = before[i].id.scope == 0;
        for (int j = 0; j < count; j++) {
            if (before[i].id.firing == 0 || after[j].id.firing != before[i].id.firing) continue;
            compared++;
            assert_int_equal(after[j].status, before[i].status);
            assert_int_equal(after[j].id.scope, before[i].id.scope);
            assert_int_equal(after[j].id.task,
                             is_ask ? (uint32_t)N_ASK : (uint32_t)MOVING_TASK_SUB_FIRST);
        }
    }
    assert_int_equal(compared, 2);
    struct moving_ask_returns returns = {.amount = 40};
    assert_int_equal(migrate_complete(&t, migrate_item(id, 0, N_ASK), &returns), 0);
    assert_int_equal(migrate_value(&t, id, 0, "amount").as_int, 40);
    migrate_close(&t);
}

static void data_stay_and_new_variables_begin(void **state)
{
    (void)state;
    struct migrate_host t;
    migrate_open(&t);
    yawl_case_id id = migrate_start_old(&t);
    struct moving_1_0_ask_returns returns = {.amount = 31};
    assert_int_equal(migrate_complete(&t, migrate_item(id, 0, O_ASK), &returns), 0);
    uint32_t scope = only_scope(&t, id);
    assert_int_equal(migrate_case(&t, id), 0);
    assert_int_equal(migrate_value(&t, id, 0, "amount").as_int, 31);
    assert_memory_equal(migrate_value(&t, id, 0, "customer").as_text.data, "Ada", 3);
    assert_int_equal(migrate_value(&t, id, 0, "rank").as_int, 7);
    assert_memory_equal(migrate_value(&t, id, 0, "label").as_text.data, "new", 3);
    assert_false(migrate_value(&t, id, 0, "later").present);
    assert_true(migrate_value(&t, id, scope, "seen").as_bool);
    assert_memory_equal(migrate_value(&t, id, scope, "what").as_text.data,
                        "Ada", 3);
    migrate_close(&t);
}

/* TM-1: a deadline is a moment; what only the new version limits is limited from the migration on. */
static void deadlines_stay_and_new_timers_count_from_now(void **state)
{
    (void)state;
    struct migrate_host t;
    migrate_open(&t);
    yawl_case_id id = migrate_start_old(&t);
    uint32_t scope = only_scope(&t, id);
    int64_t ask = migrate_deadline(&t, id, 0, O_ASK);
    assert_int_equal(ask, t.host.sim.now_ms + 2 * 3600000);
    yawl_sim_advance(&t.host.sim, 60000);
    assert_int_equal(migrate_case(&t, id), 0);
    assert_int_equal(migrate_deadline(&t, id, 0, N_ASK), ask);
    assert_int_equal(migrate_deadline(&t, id, 0, MOVING_TASK_WAIT), t.host.sim.now_ms + 1800000);
    assert_int_equal(migrate_deadline(&t, id, scope, YAWL_NONE), t.host.sim.now_ms + 5 * 3600000);
    assert_int_equal(yawl_engine_timer_next(&t.host.engine), t.host.sim.now_ms + 1800000);
    yawl_sim_set(&t.host.sim, ask);
    assert_int_equal(yawl_engine_timers_run(&t.host.engine), 2); /* of `wait` too */
    host_run(&t.host);
    assert_int_equal(migrate_told(&t, YAWL_EVENT_TIMER_EXPIRED, N_ASK, true), 1);
    migrate_close(&t);
}

/* So do the engine's own limits, of the case and of each offer; one that begins now has its own
 * from now on. */
static void limits_of_the_engine_stay(void **state)
{
    (void)state;
    enum { HOUR = 3600000 };
    struct migrate_host t;
    migrate_open(&t);
    t.case_timeout_ms = 9 * HOUR;
    t.task_timeout_ms = 4 * HOUR;
    migrate_recover(&t);
    yawl_case_id id = migrate_start_old(&t);
    uint32_t scope = only_scope(&t, id);
    int64_t begin = t.host.sim.now_ms;
    yawl_sim_advance(&t.host.sim, HOUR);
    assert_int_equal(migrate_case(&t, id), 0);
    assert_int_equal(migrate_deadline(&t, id, 0, YAWL_NONE), begin + 9 * HOUR);
    assert_int_equal(migrate_deadline(&t, id, 0, MOVING_TASK_EACH), begin + 4 * HOUR);
    assert_int_equal(migrate_deadline(&t, id, scope, MOVING_TASK_SUB_ZERO), begin + 5 * HOUR);
    migrate_recover(&t);
    assert_int_equal(migrate_deadline(&t, id, 0, MOVING_TASK_EACH), begin + 4 * HOUR);
    migrate_close(&t);
}

static void instances_go_on_with_what_was_collected(void **state)
{
    (void)state;
    struct migrate_host t;
    migrate_open(&t);
    yawl_case_id id = migrate_start_old(&t);
    struct moving_1_0_each_returns note = {.note = yawl_text_of("one")};
    yawl_item_id old = migrate_item(id, 0, MOVING_1_0_TASK_EACH);
    assert_int_equal(migrate_begin(&t, old), 0);
    assert_int_equal(migrate_complete(&t, old, &note), 0);
    assert_int_equal(migrate_case(&t, id), 0);
    yawl_item_id new = migrate_item(id, 0, MOVING_TASK_EACH);
    struct moving_each_returns more = {.note = yawl_text_of("more")};
    for (int i = 0; i < 2; i++) {
        assert_int_equal(migrate_begin(&t, new), 0);
        assert_int_equal(migrate_complete(&t, new, &more), 0);
    }
    yawl_value_t notes = migrate_value(&t, id, 0, "notes");
    assert_int_equal(notes.as_list.count, 3);
    migrate_close(&t);
}

/* A delivery that nobody has taken goes to the task that waits for it in the new program. */
static void deliveries_that_are_kept_go_on(void **state)
{
    (void)state;
    struct migrate_host t;
    yawl_req_t req = {.data = &t.host};
    struct yawl_delivery paid = {.name = "paid"};
    migrate_open(&t);
    yawl_case_id id = migrate_start_old(&t);
    for (int i = 0; i < 2; i++) { /* the first is taken, the second kept */
        assert_int_equal(yawl_case_trigger(&t.host.engine, &req, id, &paid, host_on_answer), 0);
        host_run(&t.host);
        assert_int_equal(t.host.status, 0);
    }
    assert_true(migrate_offers(&t, id, 0, MOVING_1_0_TASK_HEARD));
    assert_int_equal(migrate_case(&t, id), 0);
    assert_true(migrate_offers(&t, id, 0, MOVING_TASK_HEARD));
    migrate_recover(&t);
    assert_true(migrate_offers(&t, id, 0, MOVING_TASK_HEARD));
    migrate_close(&t);
}

/* A call that failed and waits for its next attempt is made by the new program, at the time that
 * was set. */
static void failed_calls_are_tried_again_by_the_new_program(void **state)
{
    (void)state;
    struct migrate_host t;
    migrate_open(&t);
    yawl_case_id id = migrate_start(&t, &moving_1_0_program);
    assert_int_equal(yawl_call_fail(t.call, "no line"), 0);
    host_run(&t.host);
    assert_int_equal(migrate_case(&t, id), 0);
    assert_int_equal(migrate_deadline(&t, id, 0, MOVING_TASK_FETCH), t.host.sim.now_ms + 10000);
    yawl_sim_advance(&t.host.sim, 10000);
    assert_int_equal(yawl_engine_timers_run(&t.host.engine), 1);
    host_run(&t.host);
    assert_int_equal(t.calls, 2);
    migrate_answer(&t);
    assert_int_equal(migrate_case(&t, id), YAWL_ENOPROGRAM); /* from 2.0 to 2.0 */
    migrate_close(&t);
}

/* To its end, by the new version's last task and result. */
static void case_completes_by_the_new_program(void **state)
{
    (void)state;
    struct migrate_host t;
    yawl_req_t req = {.data = &t.host};
    struct yawl_delivery paid = {.name = "paid"};
    const void *out;
    migrate_open(&t);
    yawl_case_id id = migrate_start_old(&t);
    uint32_t scope = only_scope(&t, id);
    assert_int_equal(migrate_case(&t, id), 0);
    struct moving_ask_returns ask = {.amount = 35};
    struct moving_each_returns note = {.note = yawl_text_of("n")};
    assert_int_equal(migrate_complete(&t, migrate_item(id, 0, N_ASK), &ask), 0);
    for (int i = 0; i < 3; i++)
        assert_int_equal(migrate_complete(&t, migrate_item(id, 0, MOVING_TASK_EACH), &note), 0);
    assert_int_equal(migrate_complete(&t, migrate_item(id, 0, MOVING_TASK_WAIT), NULL), 0);
    assert_int_equal(migrate_complete(&t, migrate_item(id, scope, MOVING_TASK_SUB_ZERO), NULL), 0);
    assert_int_equal(migrate_complete(&t, migrate_item(id, scope, MOVING_TASK_SUB_FIRST), NULL), 0);
    assert_int_equal(migrate_complete(&t, migrate_item(id, scope, MOVING_TASK_SUB_SECOND), NULL), 0);
    assert_int_equal(yawl_case_trigger(&t.host.engine, &req, id, &paid, host_on_answer), 0);
    host_run(&t.host);
    assert_int_equal(migrate_complete(&t, migrate_item(id, 0, MOVING_TASK_HEARD), NULL), 0);
    assert_int_equal(migrate_complete(&t, migrate_item(id, 0, MOVING_TASK_LAST), NULL), 0);
    assert_int_equal(t.host.case_status, YAWL_CASE_COMPLETED);
    assert_int_equal(yawl_case_output(&t.host.engine, id, &out), 0);
    assert_int_equal(((const struct moving_out *)out)->total, 42);
    migrate_close(&t);
}

/* Where nobody waits any more the token goes on; what is offered no longer is told; a call is made at
 * once. */
static void tokens_go_on_where_nothing_waits(void **state)
{
    (void)state;
    struct host host;
    yawl_req_t req = {.data = &host};
    host_open(&host, NULL, NULL, NULL);
    yawl_engine_t *engine = &host.engine;
    assert_int_equal(passing_1_register(engine), 0);
    assert_int_equal(passing_register(engine), 0);
    assert_int_equal(yawl_migration_register(engine, &passing_1_to_2), 0);
    assert_int_equal(yawl_program_start(engine, &req, &passing_1_program, NULL, host_on_answer), 0);
    host_run(&host);
    yawl_case_id id = host.id;
    assert_int_equal(yawl_task_complete(engine, &req, id, PASSING_1_TASK_A, NULL, host_on_answer), 0);
    host_run(&host);
    host.events_count = 0;
    assert_int_equal(yawl_case_migrate(engine, &req, id, &passing_program, host_on_answer), 0);
    host_run(&host);
    assert_int_equal(host.status, 0);
    static const int events[] = {YAWL_EVENT_CASE_MIGRATED * 100 + 99,
                                 YAWL_EVENT_TASK_WITHDRAWN * 100 + PASSING_TASK_B,
                                 YAWL_EVENT_TASK_WITHDRAWN * 100 + PASSING_TASK_D};
    assert_memory_equal(host.events, events, sizeof events);
    uint32_t tasks[8];
    assert_int_equal(yawl_case_enabled(engine, id, tasks, 8), 1);
    assert_int_equal(tasks[0], PASSING_TASK_C);
    assert_string_equal(host.log, "d");
    assert_int_equal(yawl_task_complete(engine, &req, id, PASSING_TASK_C, NULL, host_on_answer), 0);
    host_run(&host);
    assert_int_equal(host.status, 0);
    assert_int_equal(yawl_task_complete(engine, &req, id, PASSING_TASK_E, NULL, host_on_answer), 0);
    host_run(&host);
    assert_int_equal(host.case_status, YAWL_CASE_COMPLETED);
    host_close(&host);
}

/* The plainest of all commands, whose task has the same number in both. */
static void plain_commands_from_before_are_refused(void **state)
{
    (void)state;
    struct host host, other = {0};
    yawl_req_t req = {.data = &host}, second = {.data = &other};
    host_open(&host, NULL, NULL, NULL);
    yawl_engine_t *engine = &host.engine;
    assert_int_equal(passing_1_register(engine), 0);
    assert_int_equal(passing_register(engine), 0);
    assert_int_equal(yawl_migration_register(engine, &passing_1_to_2), 0);
    assert_int_equal(yawl_program_start(engine, &req, &passing_1_program, NULL, host_on_answer), 0);
    host_run(&host);
    yawl_case_id id = host.id;
    assert_int_equal(PASSING_1_TASK_A, PASSING_TASK_A);
    assert_int_equal(yawl_case_migrate(engine, &req, id, &passing_program, host_on_answer), 0);
    assert_int_equal(yawl_task_complete(engine, &second, id, PASSING_1_TASK_A, NULL, host_on_answer), 0);
    host_run(&host);
    assert_int_equal(host.status, 0);
    assert_int_equal(other.status, YAWL_ENOITEM);
    assert_int_equal(yawl_task_complete(engine, &second, id, PASSING_TASK_A, NULL, host_on_answer), 0);
    host_run(&host);
    assert_int_equal(other.status, 0);
    host_close(&host);
}

/* ---- What is in the way ---- */

static void tokens_without_a_place_are_named(void **state)
{
    (void)state;
    struct migrate_host t;
    migrate_open(&t);
    yawl_case_id id = migrate_start_old(&t);
    assert_int_equal(migrate_complete(&t, migrate_item(id, 0, MOVING_1_0_TASK_WAIT), NULL), 0);
    migrate_refuses(&t, id, YAWL_EMIGRATE,
            "condition \"wait -> gone\" of net \"moving\" holds a token: the new net has no such condition");
    assert_int_equal(migrate_begin(&t, migrate_item(id, 0, MOVING_1_0_TASK_GONE)), 0);
    migrate_refuses(&t, id, YAWL_EMIGRATE,
            "task \"gone\" of net \"moving\" is being worked on: the new net has no such task");
    /* It goes on as before. */
    assert_int_equal(migrate_complete(&t, migrate_item(id, 0, MOVING_1_0_TASK_GONE), NULL), 0);
    migrate_close(&t);
}

static void calls_are_answered_first(void **state)
{
    (void)state;
    struct migrate_host t;
    migrate_open(&t);
    yawl_case_id id = migrate_start(&t, &moving_1_0_program);
    migrate_refuses(&t, id, YAWL_EBUSY, "task \"fetch\": its call has to be answered first");
    migrate_answer(&t);
    assert_int_equal(migrate_case(&t, id), 0);
    migrate_close(&t);
}

static void cases_that_do_not_run_stay(void **state)
{
    (void)state;
    struct migrate_host t;
    yawl_req_t req = {.data = &t.host};
    migrate_open(&t);
    yawl_case_id id = migrate_start_old(&t);
    assert_int_equal(yawl_case_suspend(&t.host.engine, &req, id, host_on_answer), 0);
    host_run(&t.host);
    migrate_refuses(&t, id, YAWL_ESTATUS, "case is suspended");
    assert_int_equal(yawl_case_cancel(&t.host.engine, &req, id, host_on_answer), 0);
    host_run(&t.host);
    migrate_refuses(&t, id, YAWL_ECASEENDED, "case has ended");
    assert_int_equal(migrate_case(&t, id + 1), YAWL_ENOCASE);
    migrate_close(&t);
}

/* A command counts tasks as the program did that it was queued for. */
static void commands_from_before_are_refused(void **state)
{
    (void)state;
    struct migrate_host t;
    struct host other = {0}, plain = {0};
    yawl_req_t first = {.data = &t.host}, second = {.data = &other}, third = {.data = &plain};
    migrate_open(&t);
    yawl_case_id id = migrate_start_old(&t);
    struct moving_1_0_ask_returns returns = {.amount = 1};
    yawl_engine_t *engine = &t.host.engine;
    assert_int_equal(yawl_case_migrate(engine, &first, id, &moving_program, host_on_answer), 0);
    assert_int_equal(
        yawl_item_complete(engine, &second, migrate_item(id, 0, O_ASK), &returns, host_on_answer), 0);
    assert_int_equal(yawl_task_complete(engine, &third, id, MOVING_1_0_TASK_WAIT, NULL, host_on_answer), 0);
    host_run(&t.host);
    assert_int_equal(t.host.status, 0);
    assert_int_equal(other.status, YAWL_ENOITEM);
    assert_int_equal(plain.status, YAWL_ENOITEM);
    assert_non_null(strstr(other.message, "went over to version 2.0"));
    assert_int_equal(migrate_value(&t, id, 0, "amount").as_int, 5);
    migrate_close(&t);
}

/* ---- What is told ---- */

/* Events of one turn, before and after the migration, each with its own version. */
static void events_are_of_their_version(void **state)
{
    (void)state;
    struct migrate_host t;
    yawl_req_t first = {.data = &t.host}, second = {.data = &t.host};
    migrate_open(&t);
    yawl_case_id id = migrate_start_old(&t);
    t.told_count = 0;
    assert_int_equal(yawl_item_start(&t.host.engine, &first, migrate_item(id, 0, O_ASK), host_on_answer), 0);
    assert_int_equal(
        yawl_case_migrate(&t.host.engine, &second, id, &moving_program, host_on_answer), 0);
    host_run(&t.host);
    assert_int_equal(migrate_told(&t, YAWL_EVENT_ITEM_STARTED, O_ASK, false), 1);
    assert_int_equal(migrate_told(&t, YAWL_EVENT_CASE_MIGRATED, YAWL_NONE, true), 1);
    assert_int_equal(migrate_told(&t, YAWL_EVENT_TIMER_ARMED, MOVING_TASK_WAIT, true), 1);
    char text[128];
    snprintf(text, sizeof text, "from version 1.0, program 0x%016llx to version 2.0, program 0x%016llx",
             (unsigned long long)moving_1_0_program.hash, (unsigned long long)moving_program.hash);
    assert_string_equal(t.told_message, text);
    migrate_close(&t);
}

/* ---- All cases ---- */

static int left_status, left_count;
static bool all_done;

static void on_left(yawl_migrate_t *job, yawl_case_id id, int status, const char *message)
{
    (void)job;
    assert_true(id != 0 && message != NULL);
    left_status = status;
    left_count++;
}

static void on_done(yawl_migrate_t *job, int status)
{
    assert_int_equal(status, 0);
    assert_int_equal(job->left_count, left_count);
    all_done = true;
}

static void all_cases_of_a_program_go_over(void **state)
{
    (void)state;
    enum { CASES = 3 * YAWL_MIGRATE_WINDOW + 5 };
    struct migrate_host t;
    yawl_case_id ids[CASES];
    migrate_open(&t);
    t.host.listener.data = NULL;
    for (int i = 0; i < CASES; i++) {
        t.told_count = 0;
        ids[i] = migrate_start_old(&t);
    }
    t.told_count = 0;
    assert_int_equal(migrate_complete(&t, migrate_item(ids[7], 0, MOVING_1_0_TASK_WAIT), NULL), 0);
    yawl_engine_close(&t.host.engine, NULL);
    host_run(&t.host);
    assert_int_equal(uv_loop_close(&t.host.loop), 0);
    host_prepare(&t.host);
    struct migrate_host *u = &t;
    u->watch.cb = NULL;
    assert_int_equal(migrate_open_engine(u), 0);
    assert_int_equal(yawl_engine_unlisten(&t.host.engine, &t.watch), 0);
    assert_int_equal(yawl_engine_recover(&t.host.engine), 0);
    yawl_migrate_t job = {.migration = &moving_1_0_to_2_0, .left = on_left, .done = on_done};
    left_count = left_status = 0;
    all_done = false;
    assert_int_equal(yawl_program_migrate(&t.host.engine, &job), 0);
    host_run(&t.host);
    assert_true(all_done);
    assert_int_equal(job.migrated_count, CASES - 1);
    assert_int_equal(left_count, 1);
    assert_int_equal(left_status, YAWL_EMIGRATE);
    for (int i = 0; i < CASES; i++)
        assert_ptr_equal(migrate_program(&t, ids[i]), i == 7 ? &moving_1_0_program : &moving_program);
    migrate_close(&t);
}

/* ---- Recovery ---- */

static void check_migrated(struct migrate_host *t, yawl_case_id id, int64_t ask)
{
    assert_ptr_equal(migrate_program(t, id), &moving_program);
    assert_int_equal(migrate_deadline(t, id, 0, N_ASK), ask);
    assert_int_equal(migrate_value(t, id, 0, "rank").as_int, 7);
    assert_true(migrate_offers(t, id, 0, MOVING_TASK_WAIT));
    assert_true(migrate_offers(t, id, only_scope(t, id), MOVING_TASK_SUB_ZERO));
}

/* PH-1: from the log alone, over both programs; from pages, with the new one alone. */
static void recovery_goes_over_too(void **state)
{
    (void)state;
    struct migrate_host t;
    migrate_open(&t);
    yawl_case_id id = migrate_start_old(&t);
    int64_t ask = migrate_deadline(&t, id, 0, O_ASK);
    assert_int_equal(migrate_case(&t, id), 0);
    migrate_recover(&t);
    check_migrated(&t, id, ask);
    assert_int_equal(t.told_count > 0 && migrate_told(&t, YAWL_EVENT_CASE_MIGRATED, YAWL_NONE, true), 1);
    assert_int_equal(migrate_complete(&t, migrate_item(id, 0, MOVING_TASK_WAIT), NULL), 0);
    migrate_close(&t);
}

static void old_program_is_asked_for_by_name(void **state)
{
    (void)state;
    struct migrate_host t;
    migrate_open(&t);
    yawl_case_id id = migrate_start_old(&t);
    assert_int_equal(migrate_case(&t, id), 0);
    t.without_old = true;
    migrate_reopen(&t);
    assert_int_equal(yawl_engine_recover(&t.host.engine), YAWL_ENOPROGRAM);
    const char *message = yawl_engine_message(&t.host.engine);
    assert_non_null(strstr(message, "cases of workflow \"moving\", version 1.0, program 0x"));
    assert_non_null(strstr(message, "yawlc migrate OLD NEW -o DIR"));
    /* With it, nothing is lost. */
    assert_int_equal(moving_1_0_register(&t.host.engine, &migrate_old_functions), 0);
    assert_int_equal(yawl_engine_recover(&t.host.engine), 0);
    assert_ptr_equal(migrate_program(&t, id), &moving_program);
    migrate_close(&t);
}

/* Once pages hold all cases as cases of the new program, the old one is not needed any more: not
 * for those that ended by it either. */
static void old_program_goes_with_the_log(void **state)
{
    (void)state;
    struct migrate_host t;
    yawl_req_t req = {.data = &t.host};
    migrate_open(&t);
    yawl_case_id id = migrate_start_old(&t), ended = migrate_start_old(&t);
    int64_t ask = migrate_deadline(&t, id, 0, O_ASK);
    assert_int_equal(yawl_case_cancel(&t.host.engine, &req, ended, host_on_answer), 0);
    host_run(&t.host);
    assert_int_equal(migrate_case(&t, id), 0);
    t.limits.snapshot_bytes = 1;
    migrate_recover(&t);
    for (int i = 0; i < 4; i++) (void)migrate_start(&t, &moving_program);
    t.without_old = true;
    migrate_recover(&t);
    check_migrated(&t, id, ask);
    struct yawl_case_info info;
    assert_int_equal(yawl_case_read(&t.host.engine, ended, &info), YAWL_ENOCASE);
    assert_true(migrate_start(&t, &moving_program) != ended);
    migrate_close(&t);
}

/* The log is never shortened: pages stand before batches that they are part of. */
static int (*save_before)(yawl_store_t *, uint64_t, uint64_t, const struct yawl_page *);
static int save_pages(yawl_store_t *store, uint64_t epoch, uint64_t position,
                      const struct yawl_page *page)
{
    (void)position;
    return page != NULL ? save_before(store, epoch, 0, page) : 0;
}

/* That a program is named in the log asks for nothing, where all that is told of its cases is in
 * pages. */
static void marks_alone_ask_for_no_program(void **state)
{
    (void)state;
    struct migrate_host t;
    migrate_open(&t);
    save_before = t.store->save;
    t.store->save = save_pages;
    t.limits.snapshot_bytes = 1;
    migrate_recover(&t);
    yawl_case_id id = migrate_start_old(&t);
    int64_t ask = migrate_deadline(&t, id, 0, O_ASK);
    assert_int_equal(migrate_case(&t, id), 0);
    for (int i = 0; i < 20; i++) (void)migrate_start(&t, &moving_program);
    t.without_old = true;
    migrate_recover(&t);
    check_migrated(&t, id, ask);
    migrate_close(&t);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(offers_go_on_under_their_new_numbers),
        cmocka_unit_test(work_goes_on_with_its_firing_and_input),
        cmocka_unit_test(data_stay_and_new_variables_begin),
        cmocka_unit_test(deadlines_stay_and_new_timers_count_from_now),
        cmocka_unit_test(limits_of_the_engine_stay),
        cmocka_unit_test(instances_go_on_with_what_was_collected),
        cmocka_unit_test(deliveries_that_are_kept_go_on),
        cmocka_unit_test(failed_calls_are_tried_again_by_the_new_program),
        cmocka_unit_test(case_completes_by_the_new_program),
        cmocka_unit_test(tokens_go_on_where_nothing_waits),
        cmocka_unit_test(plain_commands_from_before_are_refused),
        cmocka_unit_test(tokens_without_a_place_are_named),
        cmocka_unit_test(calls_are_answered_first),
        cmocka_unit_test(cases_that_do_not_run_stay),
        cmocka_unit_test(commands_from_before_are_refused),
        cmocka_unit_test(events_are_of_their_version),
        cmocka_unit_test(all_cases_of_a_program_go_over),
        cmocka_unit_test(recovery_goes_over_too),
        cmocka_unit_test(old_program_is_asked_for_by_name),
        cmocka_unit_test(old_program_goes_with_the_log),
        cmocka_unit_test(marks_alone_ask_for_no_program),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
