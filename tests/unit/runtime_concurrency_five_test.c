/* TS-1, cases of five workflows at once: three that make calls, two that people work on.  Each case is told
 * of by its own workflow's events alone, begins once, ends once, and none waits for another. */
#include "fixtures/worker_host.h"

#include "progress.h"
#include "straight.h"
#include "worker_row.h"

enum { KINDS = 5, EACH = 20, CASES = KINDS * EACH };

static const struct yawl_program *const programs[KINDS] = {
    &worker_jobs_program, &worker_single_program, &worker_row_program, &straight_program,
    &progress_program};

static struct asked {
    yawl_case_id id;
    yawl_req_t req;
} cases[CASES];
static struct told {
    yawl_case_id id;
    const struct yawl_program *program;
    int started, completed;
} told[CASES];
static uint32_t told_count;
static int answers;

static void on_step(yawl_call_t *call, const struct worker_row_work_in *in)
{
    worker_begin(call, in->length, false);
}

static void on_started(yawl_req_t *req, int status, const struct yawl_case_result *result)
{
    assert_int_equal(status, 0);
    ((struct asked *)req->data)->id = result->id;
}

static void on_done(yawl_req_t *req, int status, const struct yawl_case_result *result)
{
    (void)req;
    (void)result;
    assert_int_equal(status, 0);
    answers++;
}

static struct told *find(yawl_case_id id)
{
    for (uint32_t i = 0; i < told_count; i++)
        if (told[i].id == id) return &told[i];
    return NULL;
}

/* Listeners are told before the start is answered. */
static void on_event(yawl_listener_t *listener, const yawl_event_t *event)
{
    (void)listener;
    struct told *about = find(event->case_id);
    if (about == NULL) {
        assert_int_equal(event->kind, YAWL_EVENT_CASE_STARTED);
        assert_in_range(told_count, 0, CASES - 1);
        about = &told[told_count++];
        *about = (struct told){.id = event->case_id, .program = event->program};
    }
    assert_ptr_equal(event->program, about->program);
    about->started += event->kind == YAWL_EVENT_CASE_STARTED;
    about->completed += event->kind == YAWL_EVENT_CASE_COMPLETED;
}

static void start(struct worker_host *w, uint32_t number)
{
    const int64_t lengths[] = {10 + number, 20 + number};
    const struct worker_jobs_in jobs = {.lengths = {lengths, 2}};
    const struct worker_row_in row = {.lengths = {lengths, 2}};
    const struct worker_single_in single = {30 + number};
    const void *const inputs[KINDS] = {&jobs, &single, &row, NULL, NULL};
    uint32_t kind = number % KINDS;
    cases[number].req.data = &cases[number];
    assert_int_equal(yawl_program_start(&w->host.engine, &cases[number].req, programs[kind],
                                        inputs[kind], on_started),
                     0);
}

/* People complete the first item of each case that is offered to them; false: there is none. */
static bool work_once(struct worker_host *w)
{
    static const uint64_t nothing[8]; /* the returns of each task here: no value */
    bool any = false;
    for (uint32_t number = 0; number < CASES; number++) {
        struct yawl_item_info item;
        if (number % KINDS < 3 || yawl_case_items(&w->host.engine, cases[number].id, &item, 1) < 1)
            continue;
        yawl_req_t req = {0};
        const struct yawl_program *program = programs[number % KINDS];
        bool returns = program == &progress_program;
        int before = answers;
        int status =
            yawl_item_complete(&w->host.engine, &req, item.id, returns ? nothing : NULL, on_done);
        assert_int_equal(status, 0);
        while (answers == before) (void)uv_run(&w->host.loop, UV_RUN_NOWAIT);
        any = true;
    }
    return any;
}

static void each_keeps_to_its_workflow(void **state)
{
    (void)state;
    static struct worker_host w;
    static const struct worker_row_functions functions = {on_step};
    yawl_listener_t listener = {0};
    worker_open(&w, NULL, NULL);
    assert_int_equal(worker_row_register(&w.host.engine, &functions), 0);
    assert_int_equal(straight_register(&w.host.engine), 0);
    assert_int_equal(progress_register(&w.host.engine), 0);
    assert_int_equal(yawl_engine_listen(&w.host.engine, &listener, on_event), 0);
    for (uint32_t i = 0; i < CASES; i++) start(&w, i);
    host_run(&w.host);
    assert_int_equal(w.open_count,
                     EACH * (2 + 1) + 1); /* all calls; of the sequential workflow one */
    bool goes_on = true;
    while (goes_on) {
        goes_on = work_once(&w);
        goes_on = worker_step(&w) || goes_on;
        host_run(&w.host);
    }
    for (uint32_t i = 0; i < CASES; i++) {
        const struct told *about = find(cases[i].id);
        assert_non_null(about);
        assert_ptr_equal(about->program, programs[i % KINDS]);
        assert_int_equal(about->started, 1);
        assert_int_equal(about->completed, 1);
    }
    worker_close(&w);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(each_keeps_to_its_workflow)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
