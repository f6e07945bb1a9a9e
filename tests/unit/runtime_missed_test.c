/* What the simulator found: calls and their answers when memory is short for a moment, calls of instances
 * that were cancelled before they were made, ended cases in pages. */
#include "engine/engine_private.h"
#include "fixtures/engine_again.h"
#include "fixtures/engine_many.h"

/* ---- Memory that fails ---- */

static struct {
    void *(*take)(void *context, size_t size);
    size_t only;   /* requests of that size; 0: all */
    int countdown; /* requests that succeed */
    int fails;     /* requests that fail then */
} shortage;

static void *take_or_fail(void *context, size_t size)
{
    bool meant = shortage.only == 0 || shortage.only == size;
    if (!meant || shortage.fails == 0) return shortage.take(context, size);
    if (shortage.countdown-- > 0) return shortage.take(context, size);
    shortage.fails--;
    return NULL;
}

static void run_short(struct host *host, size_t only, int countdown)
{
    struct yawl__engine *engine = host->engine.self;
    if (engine->memory.take != take_or_fail) shortage.take = engine->memory.take;
    engine->memory.take = engine->core.memory.take = take_or_fail;
    shortage.only = only;
    shortage.countdown = countdown;
    shortage.fails = 1;
}

/* ---- A function that answers when it is told to ---- */

static yawl_call_t *charged;
static int charges;

static void charge(yawl_call_t *call, const struct bit_pay_in *in)
{
    (void)in;
    charged = call;
    charges++;
}

static int64_t stuck_after_ms; /* of the next engine */

static void open_charging(struct host *host, yawl_store_t *store)
{
    static const struct bit_functions functions = {charge};
    yawl_engine_options_t options = {
        .store = store, .io = &host->sim.io, .log = host_on_log, .manual_timers = true};
    options.stuck_after_ms = stuck_after_ms;
    host_prepare(host);
    host->engine.data = host;
    charges = 0;
    assert_int_equal(yawl_engine_init(&host->engine, &host->loop, &options), 0);
    assert_int_equal(yawl_program_register(&host->engine, &bit_program, &functions), 0);
    assert_int_equal(yawl_engine_recover(&host->engine), 0);
}

static void wait_for(struct host *host, int64_t span_ms)
{
    yawl_sim_advance(&host->sim, span_ms);
    assert_in_range(yawl_engine_timers_run(&host->engine), 0, 1);
    host_run(host);
}

/* RC-6, PH-6: a call that could not be made is made a moment later. */
static void a_call_without_memory_is_made_later(void **state)
{
    (void)state;
    struct host host;
    open_charging(&host, NULL);
    yawl_case_id id = start_bit(&host, 5);
    run_short(&host, sizeof(struct yawl_call), 0);
    assert_int_equal(complete_check(&host, id, true, 1), 0);
    assert_int_equal(charges, 0);
    assert_non_null(strstr(host.log, "a call is made later"));
    assert_int_equal(yawl_engine_timer_next(&host.engine), host.sim.now_ms + 100);
    wait_for(&host, 99);
    assert_int_equal(charges, 0);
    wait_for(&host, 1);
    assert_int_equal(charges, 1);
    assert_int_equal(yawl_engine_timer_next(&host.engine), INT64_MAX);
    assert_int_equal(yawl_call_complete(charged, NULL), 0);
    host_run(&host);
    assert_true(is_offered(&host, id, BIT_SHIP));
    host_close(&host);
}

/* RC-6: also where stuck cases are watched, no case fails for want of memory, however long it lasts. */
static void no_case_fails_while_memory_is_short(void **state)
{
    (void)state;
    struct host host;
    stuck_after_ms = 1000;
    open_charging(&host, NULL);
    stuck_after_ms = 0;
    yawl_case_id id = start_bit(&host, 5);
    run_short(&host, sizeof(struct yawl_call), 0);
    shortage.fails = 1000;
    assert_int_equal(complete_check(&host, id, true, 1), 0);
    for (int i = 0; i < 10; i++) {
        yawl_sim_advance(&host.sim, 1000);
        assert_true(yawl_engine_timers_run(&host.engine) >= 0);
        host_run(&host);
        assert_int_equal(case_status(&host, id), YAWL_CASE_RUNNING);
    }
    assert_in_range(shortage.fails, 980, 995);
    shortage.fails = 0;
    wait_for(&host, 1000);
    assert_int_equal(charges, 1);
    assert_int_equal(yawl_call_complete(charged, NULL), 0);
    host_run(&host);
    assert_true(is_offered(&host, id, BIT_SHIP));
    host_close(&host);
}

/* Answers the call, well or not, while request `n` for memory fails; true: none failed any more. */
static bool answer_short(int n, bool well)
{
    struct host host;
    yawl_store_t *store = yawl_store_memory_new();
    open_charging(&host, store);
    yawl_case_id id = start_bit(&host, 5);
    assert_int_equal(complete_check(&host, id, true, 1), 0);
    run_short(&host, 0, n);
    int status =
        well ? yawl_call_complete(charged, NULL) : yawl_call_fail_as(charged, -1, "name", "text");
    assert_true(status == 0 || status == YAWL_ENOMEM);
    host_run(&host);
    bool all = shortage.fails > 0;
    shortage.fails = 0;
    if (host.engine.self->stopped != 0) {
        host_close(&host);
        open_charging(&host, store);
        host_run(&host);
    }
    wait_for(&host, 1000);
    bool done = well ? is_offered(&host, id, BIT_SHIP) : case_status(&host, id) == YAWL_CASE_FAILED;
    if (!done) { /* it was asked again */
        assert_int_equal(charges, host.engine.self->stopped == 0 && charges == 1 ? 1 : 2);
        assert_int_equal(yawl_call_complete(charged, NULL), 0);
        host_run(&host);
        assert_true(is_offered(&host, id, BIT_SHIP));
    }
    host_close(&host);
    yawl_store_memory_free(store);
    return all;
}

/* TS-4: an answer is taken, or asked for again; no item waits for ever. */
static void an_answer_without_memory_is_asked_for_again(void **state)
{
    (void)state;
    for (int well = 0; well < 2; well++) {
        int n = 0;
        while (!answer_short(n, well != 0)) n++;
        assert_true(n > 0 || well != 0);
    }
}

static void open_many(struct host *host, yawl_store_t *store)
{
    many_open_with(host, YAWL_TASK_CALL, store);
    assert_int_equal(yawl_engine_recover(&host->engine), 0);
}

/* Starts a case, whose task starts by itself, while request `n` for memory fails. */
static bool start_short(int n, int *stops)
{
    static const int64_t lines[] = {10, 20, 30};
    struct mi_in in = {0, INT64_MAX, INT64_MAX, {lines, 3}};
    struct host host;
    yawl_store_t *store = yawl_store_memory_new();
    open_many(&host, store);
    yawl_req_t req = {.data = &host};
    run_short(&host, 0, n);
    int status = yawl_program_start(&host.engine, &req, &mi_program, &in, host_on_answer);
    status = many_wait(&host, status); /* a call that is made later keeps the loop awake */
    assert_true(status == 0 || status == YAWL_ENOMEM);
    bool all = shortage.fails > 0;
    shortage.fails = 0;
    *stops += host.engine.self->stopped == YAWL_ENOMEM;
    yawl_case_id id = host.id;
    host_close(&host);
    open_many(&host, store);
    if (status == 0) assert_int_equal(case_status(&host, id), YAWL_CASE_RUNNING);
    struct yawl_engine_stats stats;
    yawl_engine_read(&host.engine, &stats);
    assert_int_equal(stats.cases, status == 0);
    host_close(&host);
    yawl_store_memory_free(store);
    return all;
}

/* A step that cannot be finished fails no case: the engine stops, and the step is as if it had not been. */
static void a_step_without_memory_fails_no_case(void **state)
{
    (void)state;
    int n = 0, stops = 0;
    while (!start_short(n, &stops)) n++;
    assert_true(n > 10 && stops > 2);
}

/* ---- Calls that are late ---- */

static void a_late_answer_in_json_ends_its_call_once(void **state)
{
    (void)state;
    struct host host;
    open_charging(&host, NULL);
    host.engine.self->options.call_timeout_ms = 1000;
    yawl_case_id id = start_bit(&host, 5);
    assert_int_equal(complete_check(&host, id, true, 1), 0);
    wait_for(&host, 1000);
    assert_int_equal(case_status(&host, id), YAWL_CASE_FAILED);
    assert_null(host.engine.self->calls);
    assert_int_equal(yawl_call_complete_json(charged, yawl_text_of("{}")), YAWL_ETIMEDOUT);
    assert_int_equal(yawl_call_complete_json(charged, yawl_text_of("{}")), YAWL_EEXISTS);
    assert_null(host.engine.self->late_calls);
    host_close(&host);
}

/* ---- What was cancelled is not called ---- */

static void a_cancelled_instance_is_not_called(void **state)
{
    (void)state;
    struct host host;
    yawl_store_t *store = yawl_store_memory_new();
    many_open_with(&host, YAWL_TASK_CALL, store);
    yawl_case_id id = many_start(&host, 3);
    host_run(&host);
    assert_int_equal(host.calls, 3);
    lose(&host);
    many_open_with(&host, YAWL_TASK_CALL, store);
    assert_int_equal(yawl_engine_recover(&host.engine), 0);
    yawl_req_t req = {.data = &host};
    assert_int_equal(yawl_item_cancel(&host.engine, &req, many_item(id, 2), host_on_answer), 0);
    host_run(&host);
    assert_int_equal(host.status, 0);
    assert_int_equal(host.calls, 2);
    assert_int_equal(many_calls[0].instance, 1);
    assert_int_equal(many_calls[1].instance, 3);
    host_close(&host);
    yawl_store_memory_free(store);
}

/* ---- Ended cases ---- */

/* A store in memory that answers a little later, as one on a disk does. */
static struct late_store {
    yawl_store_t store; /* first */
    yawl_store_t *inner;
    uv_idle_t idle;
} late;

static void on_inner(void *context, int status)
{
    (void)context;
    assert_int_equal(status, 0);
}
static void on_idle(uv_idle_t *idle)
{
    (void)uv_idle_stop(idle);
    late.store.done(late.store.done_context, 0);
}
static int append_late(yawl_store_t *store, uint64_t epoch, const void *bytes, size_t length)
{
    (void)store;
    late.inner->done = on_inner;
    (void)uv_idle_start(&late.idle, on_idle);
    return late.inner->append(late.inner, epoch, bytes, length);
}
static int save_late(yawl_store_t *store, uint64_t epoch, uint64_t position,
                     const struct yawl_page *page)
{
    (void)store;
    return late.inner->save(late.inner, epoch, position, page);
}
static int load_late(yawl_store_t *store, struct yawl_snapshot *snapshot)
{
    (void)store;
    return late.inner->load(late.inner, snapshot);
}

/* Cancels so many cases, one after the other. */
static void end_cases(struct host *host, yawl_store_t *store, const struct yawl_limits *limits,
                      int count)
{
    late = (struct late_store){
        .store = {.append = append_late, .save = save_late, .load = load_late}, .inner = store};
    host_open(host, &late.store, take_nothing, limits);
    assert_int_equal(uv_idle_init(&host->loop, &late.idle), 0);
    assert_int_equal(yawl_program_register(&host->engine, &bit_program, NULL), 0);
    for (int i = 0; i < count; i++) {
        yawl_req_t req = {.data = host};
        yawl_case_id id = start_bit(host, 5);
        assert_int_equal(yawl_case_cancel(&host->engine, &req, id, host_on_answer), 0);
        host_run(host);
        host->events_count = 0;
    }
    uv_close((uv_handle_t *)&late.idle, NULL);
    lose(host);
}

/* A page that was taken before an ended case was forgotten brings it back; the limit holds all the same. */
static void ended_cases_of_pages_are_limited(void **state)
{
    (void)state;
    struct yawl_limits limits = {.ended_max = 1, .snapshot_bytes = 1};
    for (int count = 2; count < 20; count++) {
        struct host host;
        struct yawl_engine_stats stats;
        yawl_store_t *store = yawl_store_memory_new();
        end_cases(&host, store, &limits, count);
        host_open(&host, store, take_nothing, &limits);
        assert_int_equal(yawl_program_register(&host.engine, &bit_program, NULL), 0);
        assert_int_equal(yawl_engine_recover(&host.engine), 0);
        yawl_engine_read(&host.engine, &stats);
        assert_int_equal(stats.cases, 1);
        host_close(&host);
        yawl_store_memory_free(store);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_call_without_memory_is_made_later),
        cmocka_unit_test(no_case_fails_while_memory_is_short),
        cmocka_unit_test(an_answer_without_memory_is_asked_for_again),
        cmocka_unit_test(a_step_without_memory_fails_no_case),
        cmocka_unit_test(a_late_answer_in_json_ends_its_call_once),
        cmocka_unit_test(a_cancelled_instance_is_not_called),
        cmocka_unit_test(ended_cases_of_pages_are_limited),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
