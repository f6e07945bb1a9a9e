/* Parallel branches can be read while they run, with the times of their events.  The workflow is
 * fixtures/branches.yaml. */
#include "fixtures/engine_host.h"

#include "branches.h"

#define BEGIN 1700000000000

struct tracked {
    struct host host; /* first: it is what answers come to */
    yawl_store_t *store;
    struct yawl_limits limits;
    yawl_case_id id;
    struct yawl_branch_info list[32];
    int count;
};

static yawl_call_t *charge;
static void on_charge(yawl_call_t *call) { charge = call; }
static const struct branches_functions table = {.charge = on_charge};

static void open_engine(struct tracked *t, bool tracks)
{
    yawl_engine_options_t options = {.store = t->store, .log = host_on_log};
    int64_t now_ms = t->host.sim.now_ms;
    host_prepare(&t->host);
    if (now_ms != 0) t->host.sim.now_ms = now_ms;
    options.io = &t->host.sim.io;
    options.limits = t->limits;
    options.track_branches = tracks;
    t->host.engine.data = &t->host;
    assert_int_equal(yawl_engine_init(&t->host.engine, &t->host.loop, &options), 0);
    assert_int_equal(branches_register(&t->host.engine, &table), 0);
}

static void open_tracked(struct tracked *t, uint32_t snapshot_bytes)
{
    memset(t, 0, sizeof *t);
    t->store = yawl_store_memory_new();
    t->limits.snapshot_bytes = snapshot_bytes;
    open_engine(t, true);
    yawl_req_t req = {.data = &t->host};
    assert_int_equal(branches_start(&t->host.engine, &req, host_on_answer), 0);
    host_run(&t->host);
    t->id = t->host.id;
}

static void close_tracked(struct tracked *t)
{
    host_close(&t->host);
    yawl_store_memory_free(t->store);
}

static void come_back(struct tracked *t)
{
    host_close(&t->host);
    open_engine(t, true);
    assert_int_equal(yawl_engine_recover(&t->host.engine), 0);
    host_run(&t->host);
}

static void advance(struct tracked *t) { yawl_sim_advance(&t->host.sim, 1000); }

/* A second passes before each completion. */
static void do_item(struct tracked *t, uint32_t scope, uint32_t task, const void *returns)
{
    yawl_item_id item = {t->id, task, 0, scope, 0};
    yawl_req_t req = {.data = &t->host};
    advance(t);
    assert_int_equal(yawl_item_complete(&t->host.engine, &req, item, returns, host_on_answer), 0);
    host_run(&t->host);
    assert_int_equal(t->host.status, 0);
}

/* Branch `flow` of the split `task`: its status, when it began and ended, in seconds since the start. */
static void is_branch(struct tracked *t, uint32_t scope, uint32_t task, uint32_t flow,
                      const struct yawl_branch_info *expected)
{
    t->count = yawl_case_branches(&t->host.engine, t->id, t->list, 32);
    assert_true(t->count > 0);
    for (int i = 0; i < t->count; i++) {
        const struct yawl_branch_info *info = &t->list[i];
        if (info->scope != scope || info->task != task || info->flow != flow) continue;
        assert_string_equal(info->name, expected->name);
        assert_string_equal(yawl_branch_status_name((int)info->status),
                            yawl_branch_status_name((int)expected->status));
        int64_t began = info->started_ms == 0 ? -1 : (info->started_ms - BEGIN) / 1000;
        int64_t ended = info->ended_ms == 0 ? -1 : (info->ended_ms - BEGIN) / 1000;
        assert_int_equal(began, expected->started_ms);
        assert_int_equal(ended, expected->ended_ms);
        return;
    }
    fail();
}

#define IS(scope, task, flow, name, status, began, ended)                                          \
    do {                                                                                           \
        struct yawl_branch_info expected = {0, 0, 0, name, YAWL_BRANCH_##status, began, ended};    \
        is_branch(&t, scope, task, flow, &expected);                                               \
    } while (0)

#define FORK  BRANCHES_TASK_FORK
#define RACE  BRANCHES_TASK_RACE
#define OR    BRANCHES_TASK_CHOOSE
#define SPLIT BRANCHES_TASK_WITHIN_SPLIT

/* Up to the or-split: 5 seconds. */
static void do_first_part(struct tracked *t)
{
    static const struct branches_pick_returns both = {.left = true, .right = true};
    do_item(t, 0, BRANCHES_TASK_PICK, &both);
    do_item(t, 1, BRANCHES_TASK_WITHIN_A, NULL);
    do_item(t, 1, BRANCHES_TASK_WITHIN_B, NULL);
    advance(t);
    assert_int_equal(branches_charge_done(charge), 0);
    host_run(&t->host);
    do_item(t, 0, BRANCHES_TASK_PACK, NULL);
}

/* BR-5, BR-1, OB-1: each branch has its times, in the root and in a sub-net; nothing that began is
 * without. */
static void statuses_and_times(void **state)
{
    static const struct branches_pick_returns both = {.left = true, .right = true};
    struct tracked t;
    (void)state;
    open_tracked(&t, 0);
    IS(0, FORK, 0, "pick", RUNNING, 0, -1);
    IS(0, FORK, 1, "charge", RUNNING, 0, -1);
    IS(0, FORK, 2, "inner", RUNNING, 0, -1);
    IS(0, FORK, 3, "join", COMPLETED, 0, 0);
    IS(1, SPLIT, 0, "a", RUNNING, 0, -1);
    IS(0, OR, 0, "one", PENDING, -1, -1);
    assert_int_equal(t.count, 4 + 3 + 3 + 2);
    do_item(&t, 0, BRANCHES_TASK_PICK, &both);
    IS(0, FORK, 0, "pick", RUNNING, 0, -1); /* pack is to be done */
    do_item(&t, 1, BRANCHES_TASK_WITHIN_A, NULL);
    IS(1, SPLIT, 0, "a", COMPLETED, 0, 2);
    IS(1, SPLIT, 1, "b", RUNNING, 0, -1);
    do_item(&t, 1, BRANCHES_TASK_WITHIN_B, NULL);
    IS(0, FORK, 2, "inner", COMPLETED, 0, 3);
    advance(&t);
    assert_int_equal(branches_charge_done(charge), 0);
    host_run(&t.host);
    IS(0, FORK, 1, "charge", COMPLETED, 0, 4);
    do_item(&t, 0, BRANCHES_TASK_PACK, NULL);
    IS(0, FORK, 0, "pick", COMPLETED, 0, 5);
    IS(0, OR, 0, "one", RUNNING, 5, -1);
    IS(0, OR, 1, "two", RUNNING, 5, -1);
    IS(0, OR, 2, "three", PENDING, -1, -1);
    close_tracked(&t);
}

/* BR-7, BR-9: one that fails does not stop the others; those that are not needed any more are cancelled. */
static void failed_and_cancelled(void **state)
{
    struct tracked t;
    (void)state;
    open_tracked(&t, 0);
    do_first_part(&t);
    do_item(&t, 0, BRANCHES_TASK_ONE, NULL);
    do_item(&t, 0, BRANCHES_TASK_TWO, NULL);
    IS(0, OR, 0, "one", COMPLETED, 5, 6);
    IS(0, RACE, 0, "fast", RUNNING, 7, -1);
    IS(0, RACE, 1, "slow", RUNNING, 7, -1);
    yawl_req_t one = {.data = &t.host}, two = {.data = &t.host};
    advance(&t);
    assert_int_equal(branches_first_start(&t.host.engine, &one, t.id, host_on_answer), 0);
    host_run(&t.host);
    advance(&t);
    assert_int_equal(branches_first_fail(&t.host.engine, &two, t.id, "no", host_on_answer), 0);
    host_run(&t.host);
    IS(0, RACE, 0, "fast", FAILED, 7, 9);
    IS(0, RACE, 1, "slow", RUNNING, 7, -1);
    do_item(&t, 0, BRANCHES_TASK_FOURTH, NULL);
    IS(0, RACE, 0, "fast", FAILED, 7, 9);
    IS(0, RACE, 1, "slow", CANCELLED, 7, 10);
    IS(0, RACE, 2, "other", COMPLETED, 7, 10);
    do_item(&t, 0, BRANCHES_TASK_LOOK, NULL);
    assert_int_equal(t.host.case_status, YAWL_CASE_COMPLETED);
    close_tracked(&t);
}

struct error {
    yawl_engine_t *engine;
    yawl_listener_t listener;
    int count;
    char text[512];
};

static void on_error_event(yawl_listener_t *listener, const yawl_event_t *event)
{
    struct error *error = listener->data;
    struct yawl_error_info info;
    if (yawl_event_error(error->engine, event, &info) != 0) return;
    error->count++;
    snprintf(error->text, sizeof error->text, "%s %s %s.%s/%s %s:%d %.*s", info.name, info.kind,
             info.workflow, info.net, info.branch, info.task, (int)info.line,
             (int)info.message.length, info.message.data);
}

/* ER-4, ER-6, OB-11: a failure tells its kind, task, branch, place in the specification, and its causes. */
static void failures_tell_where(void **state)
{
    struct tracked t;
    struct error error = {.listener.data = &error};
    (void)state;
    open_tracked(&t, 0);
    error.engine = &t.host.engine;
    assert_int_equal(yawl_engine_listen(&t.host.engine, &error.listener, on_error_event), 0);
    assert_int_equal(yawl_call_fail_as(charge, YAWL_ETIMEDOUT, "timeout", "bank: no line"), 0);
    host_run(&t.host);
    assert_int_equal(error.count, 2); /* the item's, the case's */
    assert_string_equal(error.text, "YAWL_ETIMEDOUT Timeout branches.branches/charge charge:14 "
                                    "task \"charge\" failed: bank: no line");
    close_tracked(&t);
    open_tracked(&t, 0);
    error.engine = &t.host.engine;
    error.count = 0;
    assert_int_equal(yawl_engine_listen(&t.host.engine, &error.listener, on_error_event), 0);
    yawl_req_t one = {.data = &t.host}, two = {.data = &t.host};
    yawl_item_id item = {t.id, BRANCHES_TASK_WITHIN_B, 0, 1, 0};
    assert_int_equal(yawl_item_start(&t.host.engine, &one, item, host_on_answer), 0);
    host_run(&t.host);
    assert_int_equal(yawl_item_fail(&t.host.engine, &two, item, "lost", host_on_answer), 0);
    host_run(&t.host);
    assert_string_equal(error.text, "YAWL_EEXTERNAL ExternalSystem branches.within/b b:37 "
                                    "task \"b\" failed: lost");
    close_tracked(&t);
}

/* A failure that nobody takes fails its branch where it stands; the others were running. */
static void failed_with_the_case(void **state)
{
    struct tracked t;
    (void)state;
    open_tracked(&t, 0);
    advance(&t);
    assert_int_equal(yawl_call_fail(charge, "no line"), 0);
    host_run(&t.host);
    IS(0, FORK, 1, "charge", FAILED, 0, 1);
    IS(0, FORK, 0, "pick", RUNNING, 0, -1);
    come_back(&t);
    IS(0, FORK, 1, "charge", FAILED, 0, 1);
    close_tracked(&t);
}

/* PH-9: branches come back with the times of their events, from records and from pages. */
static void they_come_back(void **state)
{
    struct tracked t;
    (void)state;
    for (int paged = 0; paged < 2; paged++) {
        open_tracked(&t, paged != 0 ? 1 : 0);
        do_first_part(&t);
        do_item(&t, 0, BRANCHES_TASK_ONE, NULL);
        advance(&t);
        come_back(&t);
        IS(0, FORK, 0, "pick", COMPLETED, 0, 5);
        IS(0, FORK, 2, "inner", COMPLETED, 0, 3);
        IS(0, OR, 0, "one", COMPLETED, 5, 6);
        IS(0, OR, 1, "two", RUNNING, 5, -1);
        do_item(&t, 0, BRANCHES_TASK_TWO, NULL);
        IS(0, OR, 1, "two", COMPLETED, 5, 8);
        close_tracked(&t);
    }
}

/* Who does not ask does not pay. */
static void untracked(void **state)
{
    struct tracked t;
    (void)state;
    open_tracked(&t, 0);
    host_close(&t.host);
    open_engine(&t, false);
    assert_int_equal(yawl_engine_recover(&t.host.engine), 0);
    host_run(&t.host);
    assert_int_equal(yawl_case_branches(&t.host.engine, t.id, t.list, 32), YAWL_ESTATUS);
    assert_string_equal(yawl_engine_message(&t.host.engine), "options.track_branches is off");
    close_tracked(&t);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(statuses_and_times),  cmocka_unit_test(failed_and_cancelled),
        cmocka_unit_test(failures_tell_where), cmocka_unit_test(failed_with_the_case),
        cmocka_unit_test(they_come_back),      cmocka_unit_test(untracked),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
