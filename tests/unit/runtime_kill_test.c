/* Killing a case gives back all that it holds, at once and in whatever status it is.  The workflow is
 * fixtures/kill.yaml. */
#include "fixtures/engine_host.h"

#include <dirent.h>
#include <errno.h>
#include <sys/wait.h>

#include "engine/engine_private.h"
#include "kill.h"

struct kill_host {
    struct host host; /* first: it is what answers come to */
    yawl_store_t *store;
    yawl_call_t *again, *broken;
};

static struct kill_host *now;

static void on_again(yawl_call_t *call) { now->again = call; }
static void on_broken(yawl_call_t *call) { now->broken = call; }
static const struct kill_functions table = {.again = on_again, .broken = on_broken};

static void open_engine(struct kill_host *t, const struct yawl_limits *limits)
{
    memset(t, 0, sizeof *t);
    now = t;
    t->store = yawl_store_memory_new();
    host_open(&t->host, t->store, NULL, limits);
    assert_int_equal(kill_register(&t->host.engine, &table), 0);
}

static void close_engine(struct kill_host *t)
{
    host_close(&t->host);
    yawl_store_memory_free(t->store);
}

/* Timers keep the loop alive, programs too: until the answer is there. */
static int await(struct kill_host *t, int status)
{
    int before = t->host.answers;
    if (status != 0) return status;
    while (t->host.answers == before) uv_run(&t->host.loop, UV_RUN_ONCE);
    return t->host.status;
}

static int command_case(struct kill_host *t, yawl_case_id id,
                        int (*command)(yawl_engine_t *, yawl_req_t *, yawl_case_id, yawl_case_cb))
{
    yawl_req_t req = {.data = &t->host};
    return await(t, command(&t->host.engine, &req, id, host_on_answer));
}

static yawl_case_id begin(struct kill_host *t, const char *how)
{
    struct kill_in in = {.how = yawl_text_of(how)};
    yawl_req_t req = {.data = &t->host};
    t->host.events_count = 0;
    assert_int_equal(await(t, kill_start(&t->host.engine, &req, &in, host_on_answer)), 0);
    return t->host.id;
}

/* ---- What there is ---- */

/* Of this process. */
static int count_files(void)
{
    DIR *folder = opendir("/proc/self/fd");
    int count = 0;
    assert_non_null(folder);
    while (readdir(folder) != NULL) count++;
    closedir(folder);
    return count;
}

static void count_handle(uv_handle_t *handle, void *context)
{
    if (!uv_is_closing(handle)) ++*(int *)context;
}

static int count_handles(struct kill_host *t)
{
    int count = 0;
    uv_walk(&t->host.loop, count_handle, &count);
    return count;
}

static bool has_children(void)
{
    siginfo_t info;
    return waitid(P_ALL, 0, &info, WEXITED | WNOHANG | WNOWAIT) == 0 || errno != ECHILD;
}

struct held {
    int files, handles, calls;
    uint32_t timers;
    size_t memory;
};

static struct held look(struct kill_host *t)
{
    struct yawl__engine *self = t->host.engine.self;
    struct held held = {.files = count_files(), .handles = count_handles(t)};
    for (struct yawl_call *call = self->calls; call != NULL; call = call->next) held.calls++;
    held.timers = self->timers.count;
    held.memory = self->slab.in_use;
    return held;
}

/* Until the programs that were ended are gone; nobody waits two seconds for one. */
static void settle(struct kill_host *t)
{
    uint64_t before = uv_hrtime();
    while (has_children()) {
        uv_run(&t->host.loop, UV_RUN_NOWAIT);
        assert_true(uv_hrtime() - before < 1500000000u);
    }
    for (int i = 0; i < 10; i++) uv_run(&t->host.loop, UV_RUN_NOWAIT);
}

/* ---- What a case holds ---- */

/* A delivery that nobody waits for, a call that waits to be tried again, an item that a person works on. */
static void fill(struct kill_host *t, yawl_case_id id)
{
    struct yawl_delivery delivery = {.name = "paid", .key = "a key"};
    yawl_req_t req = {.data = &t->host}, other = {.data = &t->host};
    assert_int_equal(
        await(t, yawl_case_trigger(&t->host.engine, &req, id, &delivery, host_on_answer)), 0);
    assert_int_equal(yawl_call_fail(t->again, "later"), 0);
    assert_int_equal(await(t, kill_ask_start(&t->host.engine, &other, id, host_on_answer)), 0);
}

enum become { AS_IT_IS, SUSPENDED, ANSWERED, FAILED, STUCK, BECOME_COUNT };

static yawl_case_id prepare(struct kill_host *t, enum become become)
{
    yawl_case_id id = begin(t, become == STUCK ? "stuck" : "all");
    if (become == STUCK) {
        assert_int_equal(t->host.case_status, YAWL_CASE_DEADLOCKED);
        return id;
    }
    fill(t, id);
    if (become == SUSPENDED || become == ANSWERED)
        assert_int_equal(command_case(t, id, yawl_case_suspend), 0);
    if (become == ANSWERED) assert_int_equal(yawl_call_complete(t->broken, NULL), 0);
    if (become == FAILED) assert_int_equal(yawl_call_fail(t->broken, "for good"), 0);
    for (int i = 0; i < 5; i++) uv_run(&t->host.loop, UV_RUN_NOWAIT);
    return id;
}

/* The function's call is its own until it is answered, whatever became of the case. */
static void answer(struct kill_host *t, enum become become)
{
    if (become == AS_IT_IS || become == SUSPENDED)
        assert_int_equal(yawl_call_complete(t->broken, NULL), 0);
    for (int i = 0; i < 5; i++) uv_run(&t->host.loop, UV_RUN_NOWAIT);
}

/* RC-4: timers, programs, pipes, calls that run and that wait, memory: the second case to the fifth leave
 * nothing behind that the first one did not. */
static void nothing_is_left(void **state)
{
    static const struct yawl_limits limits = {.ended_max = 1, .snapshot_bytes = 1u << 30};
    struct kill_host t;
    (void)state;
    for (enum become become = AS_IT_IS; become < BECOME_COUNT; become++) {
        struct held first = {0};
        open_engine(&t, &limits);
        for (int round = 0; round < 5; round++) {
            yawl_case_id id = prepare(&t, become);
            bool runs = become != STUCK && become != FAILED;
            if (runs) assert_true(has_children());
            assert_int_equal(command_case(&t, id, yawl_case_kill), 0);
            assert_int_equal(t.host.case_status, YAWL_CASE_CANCELLED);
            if (become != FAILED) settle(&t);
            answer(&t, become);
            struct held held = look(&t);
            assert_int_equal(held.calls, 0);
            assert_int_equal(held.timers, 0);
            if (round == 1) first = held;
            if (round < 2 || become == FAILED) continue;
            assert_int_equal(held.files, first.files);
            assert_int_equal(held.handles, first.handles);
            assert_int_equal(held.memory, first.memory);
        }
        close_engine(&t);
        assert_false(has_children());
    }
}

/* ---- Whatever stands in its way ---- */

/* A queue that is full refuses everything else. */
static void a_full_queue_does_not_help(void **state)
{
    static const struct yawl_limits limits = {.commands_max = 1};
    struct kill_host t;
    (void)state;
    open_engine(&t, &limits);
    yawl_case_id id = begin(&t, "all");
    yawl_req_t first = {.data = &t.host}, second = {.data = &t.host}, third = {.data = &t.host};
    assert_int_equal(kill_ask_start(&t.host.engine, &first, id, host_on_answer), 0);
    assert_int_equal(yawl_case_cancel(&t.host.engine, &second, id, host_on_answer), YAWL_EBUSY);
    assert_int_equal(yawl_case_kill(&t.host.engine, &third, id, host_on_answer), 0);
    while (t.host.answers < 3) uv_run(&t.host.loop, UV_RUN_ONCE);
    assert_int_equal(t.host.status, 0);
    assert_int_equal(t.host.case_status, YAWL_CASE_CANCELLED);
    settle(&t);
    close_engine(&t);
}

struct watch {
    yawl_listener_t listener;
    char message[16];
    int ended;
};

static void on_end(yawl_listener_t *listener, const yawl_event_t *event)
{
    struct watch *watch = listener->data;
    if (event->kind != YAWL_EVENT_CASE_CANCELLED) return;
    watch->ended++;
    snprintf(watch->message, sizeof watch->message, "%.*s", (int)event->message.length,
             event->message.data);
}

/* One that has ended is refused; the event says that it was killed, and a restart knows that it ended. */
static void it_is_told_and_recorded(void **state)
{
    struct kill_host t;
    struct watch watch = {.listener.data = &watch};
    struct yawl_case_info info;
    (void)state;
    open_engine(&t, NULL);
    assert_int_equal(yawl_engine_listen(&t.host.engine, &watch.listener, on_end), 0);
    yawl_case_id id = begin(&t, "all");
    assert_int_equal(command_case(&t, id, yawl_case_kill), 0);
    assert_string_equal(watch.message, "killed");
    assert_int_equal(command_case(&t, id, yawl_case_kill), YAWL_ECASEENDED);
    assert_int_equal(command_case(&t, id + 1, yawl_case_kill), YAWL_ENOCASE);
    yawl_case_id other = begin(&t, "all");
    assert_int_equal(command_case(&t, other, yawl_case_cancel), 0);
    assert_string_equal(watch.message, "");
    assert_int_equal(watch.ended, 2);
    host_close(&t.host);
    host_open(&t.host, t.store, NULL, NULL);
    assert_int_equal(kill_register(&t.host.engine, &table), 0);
    assert_int_equal(yawl_engine_recover(&t.host.engine), 0);
    assert_int_equal(yawl_case_read(&t.host.engine, id, &info), 0);
    assert_int_equal(info.status, YAWL_CASE_CANCELLED);
    close_engine(&t);
}

/* RC-7: so does a call that takes too long: what runs for it and what waits for its turn is stopped. */
static void late_calls_are_stopped(void **state)
{
    struct kill_host t;
    yawl_engine_options_t options = {.log = host_on_log, .call_timeout_ms = 1000};
    (void)state;
    memset(&t, 0, sizeof t);
    now = &t;
    host_prepare(&t.host);
    options.io = &t.host.sim.io;
    options.store = t.store = yawl_store_memory_new();
    t.host.engine.data = &t.host;
    assert_int_equal(yawl_engine_init(&t.host.engine, &t.host.loop, &options), 0);
    assert_int_equal(kill_register(&t.host.engine, &table), 0);
    yawl_case_id id = begin(&t, "all");
    for (int i = 0; i < 5; i++) uv_run(&t.host.loop, UV_RUN_NOWAIT);
    assert_int_equal(look(&t).calls, 5);
    yawl_sim_advance(&t.host.sim, 1000);
    assert_true(yawl_engine_timers_run(&t.host.engine) >= 0);
    for (int i = 0; i < 5; i++) uv_run(&t.host.loop, UV_RUN_NOWAIT);
    assert_int_equal(look(&t).calls, 0);
    struct yawl_case_info info;
    assert_int_equal(yawl_case_read(&t.host.engine, id, &info), 0);
    assert_int_equal(info.status, YAWL_CASE_FAILED);
    close_engine(&t);
    assert_false(has_children());
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(nothing_is_left),
        cmocka_unit_test(a_full_queue_does_not_help),
        cmocka_unit_test(it_is_told_and_recorded),
        cmocka_unit_test(late_calls_are_stopped),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
