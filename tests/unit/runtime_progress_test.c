/* OB-4: progress is an estimate from 0 to 100 that never goes back, in loops and through restarts too.  The
 * workflow with loops is fixtures/progress.yaml. */
#include "fixtures/engine_host.h"

#include <stdlib.h>

#include "progress.h"
#include "straight.h"

struct walk {
    struct host host; /* first: it is what answers come to */
    yawl_store_t *store;
    struct yawl_limits limits;
    yawl_case_id id;
    int last; /* what was told */
    uint64_t seed;
};

static uint32_t draw(struct walk *t, uint32_t below)
{
    t->seed = t->seed * 6364136223846793005u + 1442695040888963407u;
    return (uint32_t)(t->seed >> 33) % below;
}

static void open_engine(struct walk *t)
{
    host_prepare(&t->host);
    yawl_engine_options_t options = {
        .store = t->store, .io = &t->host.sim.io, .log = host_on_log, .limits = t->limits};
    t->host.engine.data = &t->host;
    assert_int_equal(yawl_engine_init(&t->host.engine, &t->host.loop, &options), 0);
    assert_int_equal(progress_register(&t->host.engine), 0);
}

static void open_walk(struct walk *t, uint64_t seed)
{
    memset(t, 0, sizeof *t);
    t->seed = seed;
    t->store = yawl_store_memory_new();
    t->limits.snapshot_bytes = seed % 2 == 0 ? 1 : 0;
    open_engine(t);
    yawl_req_t req = {.data = &t->host};
    assert_int_equal(progress_start(&t->host.engine, &req, host_on_answer), 0);
    host_run(&t->host);
    t->id = t->host.id;
}

static void close_walk(struct walk *t)
{
    host_close(&t->host);
    yawl_store_memory_free(t->store);
}

static int tell(struct walk *t)
{
    int now = yawl_case_progress(&t->host.engine, t->id);
    assert_in_range(now, t->last, t->host.case_status == YAWL_CASE_COMPLETED ? 100 : 99);
    t->last = now;
    return now;
}

static void come_back(struct walk *t)
{
    int status = t->host.case_status;
    host_close(&t->host);
    open_engine(t);
    assert_int_equal(yawl_engine_recover(&t->host.engine), 0);
    host_run(&t->host);
    t->host.case_status = status;
}

static void do_item(struct walk *t, yawl_item_id item)
{
    yawl_req_t req = {.data = &t->host};
    assert_int_equal(yawl_item_complete(&t->host.engine, &req, item, NULL, host_on_answer), 0);
    host_run(&t->host);
    assert_int_equal(t->host.status, 0);
}

static void choose(struct walk *t, yawl_item_id item, uint64_t flow)
{
    yawl_req_t req = {.data = &t->host};
    assert_int_equal(yawl_task_choose(&t->host.engine, &req, item, flow, host_on_answer), 0);
    host_run(&t->host);
    assert_int_equal(t->host.status, 0);
}

/* Any offered item; loops are left in the end. */
static void do_any(struct walk *t, int step)
{
    struct yawl_item_info items[8];
    int count = yawl_case_items(&t->host.engine, t->id, items, 8);
    assert_true(count > 0);
    yawl_item_id item = items[draw(t, (uint32_t)count)].id;
    bool is_inner = item.scope != 0;
    if (is_inner && item.task == PROGRESS_TASK_WITHIN_B) choose(t, item, step > 40 || draw(t, 2));
    if (!is_inner && item.task == PROGRESS_TASK_JUDGE)
        choose(t, item, step > 40 ? 1 + draw(t, 2) : draw(t, 3));
    do_item(t, item);
}

/* Asked now and then, with restarts in between, some of them from pages. */
static void it_never_goes_back(void **state)
{
    (void)state;
    for (uint64_t seed = 1; seed <= 60; seed++) {
        struct walk t;
        open_walk(&t, seed);
        assert_int_equal(tell(&t), 0);
        for (int step = 0; t.host.case_status == YAWL_CASE_RUNNING; step++) {
            do_any(&t, step);
            if (draw(&t, 3) != 0) (void)tell(&t);
            if (draw(&t, 5) == 0) come_back(&t);
            if (draw(&t, 2) != 0) (void)tell(&t);
        }
        assert_int_equal(tell(&t), 100);
        come_back(&t);
        assert_int_equal(tell(&t), 100);
        close_walk(&t);
    }
}

/* The shares of a straight way: each step counts, the longest way is what is left. */
static void it_counts_steps(void **state)
{
    struct walk t;
    (void)state;
    open_walk(&t, 1);
    yawl_item_id begin = {t.id, PROGRESS_TASK_BEGIN, 0, 0, 0};
    int expected[] = {0, 18, 27, 36, 45};
    assert_int_equal(tell(&t), expected[0]);
    do_item(&t, begin); /* begin, and work begins: 2 of 2 + a b c judge fork one three join last */
    assert_int_equal(tell(&t), expected[1]);
    yawl_item_id a = {t.id, PROGRESS_TASK_WITHIN_A, 0, 1, 0};
    yawl_item_id b = {t.id, PROGRESS_TASK_WITHIN_B, 0, 1, 0};
    yawl_item_id c = {t.id, PROGRESS_TASK_WITHIN_C, 0, 1, 0};
    do_item(&t, a);
    assert_int_equal(tell(&t), expected[2]);
    choose(&t, b, 1);
    do_item(&t, b);
    assert_int_equal(tell(&t), expected[3]);
    do_item(&t, c);
    assert_int_equal(tell(&t), expected[4]);
    yawl_item_id judge = {t.id, PROGRESS_TASK_JUDGE, 0, 0, 0};
    choose(&t, judge, 2);
    do_item(&t, judge);
    assert_int_equal(tell(&t), 75); /* the short way: 6 of 8 */
    yawl_req_t req = {.data = &t.host};
    assert_int_equal(yawl_case_cancel(&t.host.engine, &req, t.id, host_on_answer), 0);
    host_run(&t.host);
    assert_int_equal(tell(&t), 75);
    assert_int_equal(yawl_case_progress(&t.host.engine, t.id + 1), YAWL_ENOCASE);
    close_walk(&t);
}

/* ---- Straight ---- */

static void open_straight(struct host *host, yawl_store_t *store)
{
    yawl_engine_options_t options = {.store = store, .io = &host->sim.io, .log = host_on_log};
    host_prepare(host);
    host->engine.data = host;
    assert_int_equal(yawl_engine_init(&host->engine, &host->loop, &options), 0);
    assert_int_equal(straight_register(&host->engine), 0);
    assert_int_equal(yawl_engine_recover(&host->engine), 0);
}

static yawl_case_id begin_straight(struct host *host)
{
    yawl_req_t req = {.data = host};
    assert_int_equal(straight_start(&host->engine, &req, host_on_answer), 0);
    host_run(host);
    yawl_item_id first = {.case_id = host->id, .task = STRAIGHT_TASK_FIRST};
    assert_int_equal(yawl_item_complete(&host->engine, &req, first, NULL, host_on_answer), 0);
    host_run(host);
    return host->id;
}

static void cancel_case(struct host *host, yawl_case_id id)
{
    yawl_req_t req = {.data = host};
    assert_int_equal(yawl_case_cancel(&host->engine, &req, id, host_on_answer), 0);
    host_run(host);
    assert_int_equal(host->status, 0);
}

/* Where nothing leads back too: what was told of a case before it was cancelled is told after a restart, and
 * of one that is cancelled after it. */
static void a_cancelled_case_stays_where_it_was(void **state)
{
    (void)state;
    for (int later = 0; later < 2; later++) {
        struct host host;
        yawl_store_t *store = yawl_store_memory_new();
        open_straight(&host, store);
        yawl_case_id id = begin_straight(&host);
        assert_int_equal(yawl_case_progress(&host.engine, id), 33);
        if (later == 0) cancel_case(&host, id);
        host_close(&host);
        open_straight(&host, store);
        if (later != 0) cancel_case(&host, id);
        assert_int_equal(yawl_case_progress(&host.engine, id), 33);
        host_close(&host);
        yawl_store_memory_free(store);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(it_never_goes_back),
        cmocka_unit_test(it_counts_steps),
        cmocka_unit_test(a_cancelled_case_stays_where_it_was),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
