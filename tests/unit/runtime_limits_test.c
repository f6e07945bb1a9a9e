/* Time limits that a host gives to all cases and offers: when they are armed, what they do, that a restart
 * keeps them, and that a specification's own timers go before them. */
#include "fixtures/engine_host.h"

#include "limits.h"
#include "limits_branches.h"
#include "limits_own.h"

#define BEGIN     1700000000000
#define ARMED_MAX 8

struct limited {
    struct host host; /* first: it is what answers come to */
    yawl_store_t *store;
    yawl_listener_t failures;
    yawl_case_id id;
    uint32_t snapshot_bytes;
    char failed[256]; /* the last failure */
    struct yawl_timer_info armed[ARMED_MAX];
};

static void on_failure(yawl_listener_t *listener, const yawl_event_t *event)
{
    struct limited *t = listener->data;
    struct yawl_error_info info;
    if (yawl_event_error(&t->host.engine, event, &info) != 0) return;
    snprintf(t->failed, sizeof t->failed, "%s %s %s: %.*s", info.name, info.kind,
             info.task != NULL ? info.task : "-", (int)info.message.length, info.message.data);
}

static void open_engine(struct limited *t, int64_t case_ms, int64_t task_ms)
{
    int64_t now_ms = t->host.sim.now_ms;
    yawl_engine_options_t options = {.store = t->store, .log = host_on_log};
    host_prepare(&t->host);
    if (now_ms != 0) t->host.sim.now_ms = now_ms;
    options.io = &t->host.sim.io;
    options.case_timeout_ms = case_ms;
    options.task_timeout_ms = task_ms;
    options.manual_timers = true;
    options.track_branches = true;
    options.stuck_after_ms = 1000;
    options.limits.snapshot_bytes = t->snapshot_bytes;
    t->host.engine.data = &t->host;
    t->failures.data = t;
    assert_int_equal(yawl_engine_init(&t->host.engine, &t->host.loop, &options), 0);
    assert_int_equal(yawl_engine_listen(&t->host.engine, &t->failures, on_failure), 0);
    assert_int_equal(limits_register(&t->host.engine), 0);
    assert_int_equal(limits_own_register(&t->host.engine), 0);
    assert_int_equal(limits_branches_register(&t->host.engine), 0);
}

static void open_limited(struct limited *t, int64_t case_ms, int64_t task_ms)
{
    memset(t, 0, sizeof *t);
    t->store = yawl_store_memory_new();
    open_engine(t, case_ms, task_ms);
}

static void start(struct limited *t, const struct yawl_program *program)
{
    yawl_req_t req = {.data = &t->host};
    assert_int_equal(yawl_program_start(&t->host.engine, &req, program, NULL, host_on_answer), 0);
    host_run(&t->host);
    t->id = t->host.id;
}

static void close_limited(struct limited *t)
{
    host_close(&t->host);
    yawl_store_memory_free(t->store);
}

/* After a restart, with limits or without. */
static void come_back(struct limited *t, int64_t case_ms, int64_t task_ms)
{
    host_close(&t->host);
    open_engine(t, case_ms, task_ms);
    assert_int_equal(yawl_engine_recover(&t->host.engine), 0);
    host_run(&t->host);
}

/* To that many seconds after the start. */
static void go_to(struct limited *t, int64_t seconds)
{
    yawl_sim_set(&t->host.sim, BEGIN + seconds * 1000);
    assert_true(yawl_engine_timers_run(&t->host.engine) >= 0);
    host_run(&t->host);
}

static void complete(struct limited *t, uint32_t scope, uint32_t task)
{
    yawl_item_id item = {t->id, task, 0, scope, 0};
    yawl_req_t req = {.data = &t->host};
    assert_int_equal(yawl_item_complete(&t->host.engine, &req, item, NULL, host_on_answer), 0);
    host_run(&t->host);
    assert_int_equal(t->host.status, 0);
}

static enum yawl_case_status status_of(struct limited *t)
{
    struct yawl_case_info info;
    assert_int_equal(yawl_case_read(&t->host.engine, t->id, &info), 0);
    return info.status;
}

/* Seconds after the start at which the limit of that task is due; -1: it is not armed. */
static int64_t limit_of(struct limited *t, uint32_t scope, uint32_t task)
{
    int count = yawl_case_armed(&t->host.engine, t->id, t->armed, ARMED_MAX);
    for (int i = 0; i < count; i++) {
        const struct yawl_timer_info *info = &t->armed[i];
        if (info->scope != scope || info->task != task || info->timer != YAWL_TIMER_LIMIT) continue;
        return (info->deadline_ms - BEGIN) / 1000;
    }
    return -1;
}

#define ASK   LIMITS_TASK_ASK
#define TIMED LIMITS_TASK_TIMED
#define LAST  LIMITS_TASK_LAST
#define CHECK LIMITS_TASK_WITHIN_CHECK
#define LATE  LIMITS_TASK_WITHIN_LATE

/* TM-3: an offer that nobody takes, and one that somebody has started, fail by name, with a failure flow of
 * its own or with the case. */
static void an_item_that_waits_too_long_fails(void **state)
{
    (void)state;
    struct limited t;
    open_limited(&t, 0, YAWL_TASK_TIMEOUT_DEFAULT_MS);
    start(&t, &limits_program);
    assert_int_equal(limit_of(&t, 0, ASK), 3600);
    assert_int_equal(limit_of(&t, 1, CHECK), 3600);
    assert_int_equal(limit_of(&t, 0, TIMED), -1); /* it has a time of its own */
    assert_int_equal(limit_of(&t, 0, YAWL_NONE), -1);
    go_to(&t, 10);
    complete(&t, 0, ASK);
    assert_int_equal(limit_of(&t, 0, ASK), -1);
    yawl_item_id check = {t.id, CHECK, 0, 1, 0};
    yawl_req_t req = {.data = &t.host};
    assert_int_equal(yawl_item_start(&t.host.engine, &req, check, host_on_answer), 0);
    host_run(&t.host);
    go_to(&t, 3599);
    assert_string_equal(t.failed, "");
    go_to(&t, 3600);
    assert_string_equal(t.failed, "YAWL_ETIMEDOUT Timeout check: timeout");
    assert_int_equal(limit_of(&t, 1, LATE), 7200);
    go_to(&t, 7200);
    assert_string_equal(t.failed, "YAWL_ETIMEDOUT Timeout late: task \"late\" failed: timeout");
    assert_int_equal(status_of(&t), YAWL_CASE_FAILED);
    close_limited(&t);
}

/* TM-4, RC-3: so does a case; one with a deadline of its own has that, one that is done in time none. */
static void a_case_that_lasts_too_long_fails(void **state)
{
    (void)state;
    struct limited t;
    open_limited(&t, YAWL_CASE_TIMEOUT_DEFAULT_MS, 0);
    start(&t, &limits_program);
    yawl_case_id first = t.id;
    assert_int_equal(limit_of(&t, 0, YAWL_NONE), 1800);
    assert_int_equal(limit_of(&t, 0, ASK), -1);
    start(&t, &limits_own_program);
    assert_int_equal(yawl_case_armed(&t.host.engine, t.id, t.armed, ARMED_MAX), 1);
    assert_int_equal(t.armed[0].timer, 0);
    complete(&t, 0, 0);
    t.id = first;
    go_to(&t, 1799);
    assert_int_equal(status_of(&t), YAWL_CASE_RUNNING);
    go_to(&t, 1800);
    assert_int_equal(status_of(&t), YAWL_CASE_FAILED);
    assert_string_equal(t.failed, "YAWL_ETIMEDOUT Timeout -: net \"limits\" failed: timeout");
    close_limited(&t);
}

/* A case that comes to its end in time leaves nothing behind. */
static void what_is_done_in_time_has_no_limit_left(void **state)
{
    (void)state;
    struct limited t;
    open_limited(&t, 1800000, 3600000);
    start(&t, &limits_program);
    complete(&t, 1, CHECK);
    complete(&t, 0, TIMED);
    go_to(&t, 5);
    complete(&t, 0, ASK);
    assert_int_equal(limit_of(&t, 0, LAST), 3605);
    complete(&t, 0, LAST);
    assert_int_equal(t.host.case_status, YAWL_CASE_COMPLETED);
    assert_int_equal(yawl_engine_timer_next(&t.host.engine), INT64_MAX);
    close_limited(&t);
}

/* 0 is no limit, which is what an engine has that is told nothing. */
static void without_limits_nothing_is_armed(void **state)
{
    (void)state;
    struct limited t;
    open_limited(&t, 0, 0);
    start(&t, &limits_program);
    assert_int_equal(yawl_case_armed(&t.host.engine, t.id, t.armed, ARMED_MAX), 1); /* timed's own */
    close_limited(&t);
}

/* PH-9: limits are on record: a restart keeps those that were armed, whatever its own are, from records and
 * from pages of a snapshot. */
static void limits_survive_a_restart(void **state)
{
    (void)state;
    for (uint32_t pages = 0; pages < 2; pages++) {
        struct limited t;
        open_limited(&t, 7200000, 3600000);
        t.snapshot_bytes = pages;
        if (pages == 1) come_back(&t, 7200000, 3600000);
        start(&t, &limits_program);
        go_to(&t, 20);
        complete(&t, 1, CHECK);
        come_back(&t, 60000, 0);
        assert_int_equal(limit_of(&t, 0, YAWL_NONE), 7200);
        assert_int_equal(limit_of(&t, 0, ASK), 3600);
        complete(&t, 0, TIMED);
        complete(&t, 0, ASK);
        assert_int_equal(limit_of(&t, 0, ASK), -1);
        assert_int_equal(limit_of(&t, 0, LAST), -1); /* it was offered without one */
        come_back(&t, 0, 0);
        go_to(&t, 7200);
        assert_int_equal(status_of(&t), YAWL_CASE_FAILED);
        come_back(&t, 0, 0);
        assert_int_equal(status_of(&t), YAWL_CASE_FAILED);
        close_limited(&t);
    }
}

/* An offer that a suspended item waits in is started by its limit, and fails; a replay agrees. */
static void a_suspended_offer_fails_too(void **state)
{
    (void)state;
    struct limited t;
    open_limited(&t, 0, 3600000);
    start(&t, &limits_program);
    yawl_item_id ask = {t.id, ASK, 0, 0, 0};
    yawl_req_t req = {.data = &t.host};
    assert_int_equal(yawl_item_suspend(&t.host.engine, &req, ask, host_on_answer), 0);
    host_run(&t.host);
    assert_int_equal(t.host.status, 0);
    go_to(&t, 3600);
    assert_int_equal(status_of(&t), YAWL_CASE_FAILED);
    come_back(&t, 0, 0);
    assert_int_equal(status_of(&t), YAWL_CASE_FAILED);
    close_limited(&t);
}

static void is_branch(struct limited *t, int at, const char *name, enum yawl_branch_status status)
{
    struct yawl_branch_info info[4];
    assert_int_equal(yawl_case_branches(&t->host.engine, t->id, info, 4), 2);
    assert_string_equal(info[at].name, name);
    assert_int_equal(info[at].status, status);
}

/* TM-6, BR-5: the time of branches is none of them, and what it ends is cancelled; a restart keeps it. */
static void late_branches_are_cancelled(void **state)
{
    (void)state;
    struct limited t;
    open_limited(&t, 0, 0);
    start(&t, &limits_branches_program);
    is_branch(&t, 0, "goods", YAWL_BRANCH_RUNNING);
    is_branch(&t, 1, "money", YAWL_BRANCH_RUNNING);
    complete(&t, 0, LIMITS_BRANCHES_TASK_PICK);
    go_to(&t, 10);
    is_branch(&t, 1, "money", YAWL_BRANCH_FAILED);
    come_back(&t, 0, 0);
    go_to(&t, 59);
    is_branch(&t, 0, "goods", YAWL_BRANCH_RUNNING);
    assert_int_equal(status_of(&t), YAWL_CASE_RUNNING);
    go_to(&t, 60);
    assert_int_equal(status_of(&t), YAWL_CASE_FAILED);
    is_branch(&t, 0, "goods", YAWL_BRANCH_CANCELLED);
    assert_non_null(strstr(t.failed, "ExternalSystem fork/failed: task \"fork/failed\""));
    close_limited(&t);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_item_that_waits_too_long_fails),
        cmocka_unit_test(a_case_that_lasts_too_long_fails),
        cmocka_unit_test(what_is_done_in_time_has_no_limit_left),
        cmocka_unit_test(without_limits_nothing_is_armed),
        cmocka_unit_test(limits_survive_a_restart),
        cmocka_unit_test(a_suspended_offer_fails_too),
        cmocka_unit_test(late_branches_are_cancelled),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
