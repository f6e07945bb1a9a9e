/* Every allocation of a call fails once, of `process` and of `http`: nothing crashes, nothing is left behind
 * (the sanitizers tell), and the case ends, or its task stays busy as the log says.
 */
#include "engine/engine_private.h"
#include "fixtures/calls_host.h"
#include "fixtures/http_server.h"

#include "http_calls.h"
#include "process_calls.h"
#include "yawl/http.h"

void *__real_malloc(size_t size);
void *__real_calloc(size_t count, size_t size);
void *__real_realloc(void *block, size_t size);
char *__real_strdup(const char *text);
void *__wrap_malloc(size_t size);
void *__wrap_calloc(size_t count, size_t size);
void *__wrap_realloc(void *block, size_t size);
char *__wrap_strdup(const char *text);

static long left = -1; /* allocations that succeed; -1: all */
static bool failed;

static bool fails(void)
{
    if (left < 0) return false;
    if (left-- > 0) return false;
    failed = true;
    return true;
}

void *__wrap_malloc(size_t size) { return fails() ? NULL : __real_malloc(size); }
void *__wrap_calloc(size_t count, size_t size) { return fails() ? NULL : __real_calloc(count, size); }
void *__wrap_realloc(void *block, size_t size) { return fails() ? NULL : __real_realloc(block, size); }
char *__wrap_strdup(const char *text) { return fails() ? NULL : __real_strdup(text); }

static struct calls_host host;
static struct http_server server;
static yawl_req_t req;

static void start_process(void)
{
    struct process_calls_in in = {.mode = yawl_text_of("closed"), .has_text = true};
    in.text = yawl_text_of("text");
    assert_int_equal(process_calls_start(&host.engine, &req, &in, calls_on_answer), 0);
}

static void start_http(void)
{
    struct http_calls_in in = {.mode = yawl_text_of("post"), .port = server.port, .has_text = true};
    in.path = in.text = yawl_text_of("text");
    assert_int_equal(http_calls_start(&host.engine, &req, &in, calls_on_answer), 0);
}

static bool refused; /* the start was, and nothing has begun */

static void on_started(yawl_req_t *request, int status, const struct yawl_case_result *result)
{
    (void)request, (void)result;
    refused = status == YAWL_ENOMEM;
}

static void on_enough(uv_timer_t *timer) { *(bool *)timer->data = true; }

/* For want of memory, its own or the store's. */
static bool has_stopped(void) { return host.engine.self->stopped != 0; }

/* Until the case has ended or the engine has stopped, or nothing more happens. */
static void run_a_while(void)
{
    uv_timer_t timer;
    bool enough = false;
    uv_timer_init(&host.loop, &timer);
    timer.data = &enough;
    uv_timer_start(&timer, on_enough, 2000, 0);
    while (host.ended == 0 && !refused && !has_stopped() && !enough) uv_run(&host.loop, UV_RUN_ONCE);
    left = -1;
    uv_close((uv_handle_t *)&timer, NULL);
    uv_run(&host.loop, UV_RUN_NOWAIT);
}

/* The case is started in full memory; then the n-th allocation fails.  Its start is refused, or the case ends
 * all the same, since what could not be done is done again, or the engine stops and says so.  A transfer
 * that libcurl cannot go on with for want of memory ends when its time is over: nobody waits for it here. */
static void fail_each(const struct yawl_connector *connector, const struct yawl_program *program,
                      void (*start)(void))
{
    long n = 0, ended = 0, settled = 0;
    do {
        failed = refused = false;
        calls_open(&host, connector, program);
        http_open(&server, &host.loop);
        req.data = &host;
        start();
        req.cb = on_started;
        left = n++;
        run_a_while();
        ended += host.ended > 0;
        settled += host.ended > 0 || refused || has_stopped();
        calls_close_engine(&host);
        http_stop(&server);
        calls_close(&host);
    } while (failed);
    assert_in_range(n, 5, 500);
    assert_in_range(ended, 2, n);
    assert_in_range(settled, n - n / 4, n);
}

static void process_without_memory(void **state)
{
    (void)state;
    fail_each(NULL, &process_calls_program, start_process);
}

static void http_without_memory(void **state)
{
    (void)state;
    fail_each(&yawl_connector_http, &http_calls_program, start_http);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(process_without_memory),
                                       cmocka_unit_test(http_without_memory)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
