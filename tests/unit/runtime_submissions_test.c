/* Commands with an id are carried out once: however often they are sent, before and after a crash, and
 * however many there are. */
#include <stdlib.h>

#include "fixtures/engine_host.h"

#include "base/memory.h"
#include "core/event_record.h"
#include "limits.h"

#define ASK   LIMITS_TASK_ASK
#define CHECK LIMITS_TASK_WITHIN_CHECK

struct submitted {
    struct host host; /* first: it is what answers come to */
    yawl_store_t *store;
    struct yawl_limits limits;
    yawl_req_t req;
};

static void open_engine(struct submitted *t)
{
    yawl_engine_options_t options = {.store = t->store, .log = host_on_log, .limits = t->limits};
    int64_t now_ms = t->host.sim.now_ms;
    host_prepare(&t->host);
    if (now_ms != 0) t->host.sim.now_ms = now_ms;
    options.io = &t->host.sim.io;
    options.manual_timers = true;
    t->host.engine.data = t->host.listener.data = &t->host;
    assert_int_equal(yawl_engine_init(&t->host.engine, &t->host.loop, &options), 0);
    assert_int_equal(yawl_engine_listen(&t->host.engine, &t->host.listener, host_on_event), 0);
    assert_int_equal(limits_register(&t->host.engine), 0);
}

static void open_submitted(struct submitted *t, struct yawl_limits limits)
{
    memset(t, 0, sizeof *t);
    t->store = yawl_store_memory_new();
    t->limits = limits;
    open_engine(t);
}

static void close_submitted(struct submitted *t)
{
    host_close(&t->host);
    yawl_store_memory_free(t->store);
}

static void come_back(struct submitted *t)
{
    host_close(&t->host);
    open_engine(t);
    assert_int_equal(yawl_engine_recover(&t->host.engine), 0);
    host_run(&t->host);
}

static void run(struct submitted *t, const char *id)
{
    yawl_req_identify(&t->host.engine, &t->req, id);
    host_run(&t->host);
}

/* A start with that id: its case. */
static yawl_case_id start(struct submitted *t, const char *id)
{
    t->req = (yawl_req_t){.data = &t->host};
    t->host.events_count = 0;
    assert_int_equal(limits_start(&t->host.engine, &t->req, host_on_answer), 0);
    run(t, id);
    return t->host.status == 0 ? t->host.id : 0;
}

/* The completion of a work item with that id: its status. */
static int complete(struct submitted *t, yawl_case_id id, uint32_t task, const char *submission)
{
    yawl_item_id item = {id, task, 0, task == CHECK && submission[0] == 's', 0};
    t->req = (yawl_req_t){.data = &t->host};
    t->host.events_count = 0;
    int status = yawl_item_complete(&t->host.engine, &t->req, item, NULL, host_on_answer);
    if (status != 0) return status;
    run(t, submission);
    return t->host.status;
}

static uint32_t cases(struct submitted *t)
{
    struct yawl_engine_stats stats;
    yawl_engine_read(&t->host.engine, &stats);
    return stats.cases;
}

/* PH-10: a start that comes again, also while the first one is on its way, makes no second case. */
static void a_start_is_done_once(void **state)
{
    (void)state;
    struct submitted t;
    open_submitted(&t, (struct yawl_limits){0});
    yawl_case_id first = start(&t, "order 7");
    assert_int_not_equal(first, 0);
    assert_true(t.host.events_count > 0);
    assert_true(start(&t, "order 7") == first);
    assert_int_equal(t.host.case_status, YAWL_CASE_RUNNING);
    assert_int_equal(t.host.events_count, 0);
    assert_int_equal(cases(&t), 1);
    yawl_req_t two[2] = {{.data = &t.host}, {.data = &t.host}};
    for (int i = 0; i < 2; i++) {
        assert_int_equal(limits_start(&t.host.engine, &two[i], host_on_answer), 0);
        yawl_req_identify(&t.host.engine, &two[i], "order 8");
    }
    int answers = t.host.answers;
    host_run(&t.host);
    assert_int_equal(t.host.answers, answers + 2);
    assert_int_equal(t.host.status, 0);
    assert_int_equal(cases(&t), 2);
    assert_true(start(&t, "order 9") != first);
    close_submitted(&t);
}

/* PH-10: so does a completion, though its item is done already; what else the id is used for is refused. */
static void a_completion_is_done_once(void **state)
{
    (void)state;
    struct submitted t;
    open_submitted(&t, (struct yawl_limits){0});
    yawl_case_id id = start(&t, "a");
    assert_int_equal(complete(&t, id, ASK, "b"), 0);
    assert_true(t.host.events_count > 0);
    assert_int_equal(complete(&t, id, ASK, "b"), 0);
    assert_int_equal(t.host.events_count, 0);
    assert_int_equal(complete(&t, id, ASK, "c"), YAWL_ENOTENABLED);
    assert_int_equal(complete(&t, id, LIMITS_TASK_TIMED, "b"), YAWL_EEXISTS);
    assert_string_equal(t.host.message,
                        "the submission's id was that of another command; take a new one");
    assert_int_equal(start(&t, "b"), 0);
    assert_int_equal(t.host.status, YAWL_EEXISTS);
    close_submitted(&t);
}

/* What was refused has done nothing, so its id is free; ids are texts of a bounded length. */
static void refusals_leave_no_trace(void **state)
{
    (void)state;
    struct submitted t;
    char longest[YAWL_SUBMISSION_ID_MAX + 2];
    struct yawl_case_result found;
    open_submitted(&t, (struct yawl_limits){0});
    yawl_case_id id = start(&t, "a");
    assert_int_equal(complete(&t, id, LIMITS_TASK_LAST, "b"), YAWL_ENOTENABLED);
    assert_int_equal(yawl_submission_find(&t.host.engine, "b", &found), YAWL_ENOITEM);
    assert_int_equal(complete(&t, id, ASK, "b"), 0);
    memset(longest, 'x', sizeof longest - 1);
    longest[sizeof longest - 1] = '\0';
    static const char *const bad[] = {"", "\xff", NULL};
    for (int i = 0; i < 4; i++) {
        assert_int_equal(start(&t, i < 3 ? bad[i] : longest), 0);
        assert_int_equal(t.host.status, YAWL_EDATA);
    }
    assert_int_equal(cases(&t), 1);
    longest[YAWL_SUBMISSION_ID_MAX] = '\0';
    assert_true(start(&t, longest) == start(&t, longest));
    assert_int_equal(t.host.status, 0);
    close_submitted(&t);
}

/* PH-10, PH-9: a restart knows them still, from the log and from a snapshot, and the command is not carried
 * out again though its case has ended and is forgotten. */
static void they_survive_a_restart(void **state)
{
    (void)state;
    for (uint32_t bytes = 0; bytes < 2; bytes++) {
        struct submitted t;
        struct yawl_case_result found;
        open_submitted(&t, (struct yawl_limits){.snapshot_bytes = bytes, .ended_max = 1});
        yawl_case_id first = start(&t, "first");
        assert_int_equal(complete(&t, first, CHECK, "sub"), 0);
        assert_int_equal(complete(&t, first, ASK, "x"), 0);
        assert_int_equal(complete(&t, first, LIMITS_TASK_TIMED, "y"), 0);
        assert_int_equal(complete(&t, first, LIMITS_TASK_LAST, "z"), 0);
        assert_int_equal(t.host.case_status, YAWL_CASE_COMPLETED);
        for (int i = 0; i < 40; i++) {
            char id[16];
            snprintf(id, sizeof id, "other %d", i);
            yawl_case_id other = start(&t, id);
            t.req = (yawl_req_t){.data = &t.host};
            assert_int_equal(yawl_case_cancel(&t.host.engine, &t.req, other, host_on_answer), 0);
            host_run(&t.host);
            if (i % 10 == 9) come_back(&t);
        }
        assert_true(start(&t, "first") == first);
        assert_int_equal(t.host.events_count, 0);
        assert_int_equal(t.host.case_status, YAWL_CASE_RUNNING);
        assert_int_equal(complete(&t, first, LIMITS_TASK_LAST, "z"), YAWL_ENOCASE);
        assert_int_equal(yawl_submission_find(&t.host.engine, "z", &found), 0);
        assert_true(found.id == first);
        assert_int_equal(found.case_status, YAWL_CASE_COMPLETED);
        assert_int_equal(yawl_submission_find(&t.host.engine, "other 40", &found), YAWL_ENOITEM);
        close_submitted(&t);
    }
}

/* Nothing grows without a limit: the newest submissions_max are known, before and after a restart. */
static void the_oldest_is_forgotten(void **state)
{
    (void)state;
    for (uint32_t bytes = 0; bytes < 2; bytes++) {
        struct submitted t;
        struct yawl_case_result found;
        char id[16];
        open_submitted(&t, (struct yawl_limits){.submissions_max = 5, .snapshot_bytes = bytes});
        for (int i = 0; i < 23; i++) {
            snprintf(id, sizeof id, "%d", i);
            assert_int_not_equal(start(&t, id), 0);
            if (i % 7 == 6) come_back(&t);
            for (int k = 0; k <= i; k++) {
                snprintf(id, sizeof id, "%d", k);
                int known = i - k < 5 ? 0 : YAWL_ENOITEM;
                assert_int_equal(yawl_submission_find(&t.host.engine, id, &found), known);
            }
        }
        assert_int_equal(cases(&t), 23);
        close_submitted(&t);
    }
}

static uint64_t bytes_appended;
static int (*append_inner)(yawl_store_t *, uint64_t, const void *, size_t);

static int append_counted(yawl_store_t *store, uint64_t epoch, const void *bytes, size_t length)
{
    bytes_appended += length;
    return append_inner(store, epoch, bytes, length);
}

/* Bytes that go to the store for many cases, while as many outcomes are remembered. */
static uint64_t bytes_with(uint32_t submissions_max)
{
    struct submitted t;
    char id[16];
    struct yawl_limits limits = {.submissions_max = submissions_max, .snapshot_bytes = 4096, .ended_max = 1};
    open_submitted(&t, limits);
    append_inner = t.store->append;
    t.store->append = append_counted;
    bytes_appended = 0;
    for (int i = 0; i < 3000; i++) {
        snprintf(id, sizeof id, "%d", i);
        yawl_case_id started = start(&t, id);
        assert_int_not_equal(started, 0);
        t.req = (yawl_req_t){.data = &t.host};
        assert_int_equal(yawl_case_kill(&t.host.engine, &t.req, started, host_on_answer), 0);
        host_run(&t.host);
    }
    close_submitted(&t);
    return bytes_appended;
}

/* Rounds of the snapshot do not follow each other for what they write themselves: of all that goes to the
 * store, outcomes that are marked anew are a fifth at most. */
static void a_round_is_not_due_for_its_own_marks(void **state)
{
    (void)state;
    uint64_t without = bytes_with(1);
    assert_in_range(bytes_with(1024), without, without + without / 4 + 1024 * 80);
}

/* Those that are queued when the engine closes are answered and give everything back. */
static void queued_ones_are_answered_at_the_end(void **state)
{
    (void)state;
    struct submitted t;
    open_submitted(&t, (struct yawl_limits){0});
    yawl_req_t req = {.data = &t.host};
    assert_int_equal(limits_start(&t.host.engine, &req, host_on_answer), 0);
    yawl_req_identify(&t.host.engine, &req, "late");
    close_submitted(&t);
    assert_int_equal(t.host.status, YAWL_ECLOSED);
}

static void appended(void *context, int status)
{
    (void)context;
    assert_int_equal(status, 0);
}

static void *take_bytes(void *context, size_t size)
{
    (void)context;
    return malloc(size);
}

static void give_bytes(void *context, void *block, size_t size)
{
    (void)context;
    (void)size;
    free(block);
}

/* A store is not believed: an id that is longer than any, or no text, is damage. */
static void damaged_ones_are_refused(void **state)
{
    static const struct {
        size_t length;
        char letter;
    } bad[] = {{YAWL_SUBMISSION_ID_MAX + 1, 'x'}, {8, (char)0xff}, {0, 'x'}};
    (void)state;
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        struct submitted t;
        struct yawl_snapshot snapshot;
        struct yawl__memory memory = {take_bytes, give_bytes, NULL};
        struct yawl__buffer events = {.memory = &memory};
        char id[YAWL_SUBMISSION_ID_MAX + 1];
        memset(&t, 0, sizeof t);
        memset(id, bad[i].letter, sizeof id);
        struct yawl__submission_mark mark = {1, 2, 3, YAWL_CASE_RUNNING, {id, (uint32_t)bad[i].length}};
        t.store = yawl_store_memory_new();
        assert_true(yawl__event_put_submission(&events, &mark));
        assert_int_equal(t.store->load(t.store, &snapshot), 0);
        t.store->done = appended;
        assert_int_equal(t.store->append(t.store, snapshot.epoch, events.bytes, events.length), 0);
        yawl__buffer_free(&events);
        open_engine(&t);
        assert_int_equal(yawl_engine_recover(&t.host.engine), YAWL_ECORRUPT);
        close_submitted(&t);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_start_is_done_once),
        cmocka_unit_test(a_completion_is_done_once),
        cmocka_unit_test(refusals_leave_no_trace),
        cmocka_unit_test(they_survive_a_restart),
        cmocka_unit_test(the_oldest_is_forgotten),
        cmocka_unit_test(a_round_is_not_due_for_its_own_marks),
        cmocka_unit_test(queued_ones_are_answered_at_the_end),
        cmocka_unit_test(damaged_ones_are_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
