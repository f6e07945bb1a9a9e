/* Connector "http" against a server that answers well, slowly, with errors, resets, garbage, and never: each
 * call ends as its workflow, fixtures/http_calls.yaml, declares (CN-5, CN-6). */
#include "fixtures/calls_host.h"
#include "fixtures/http_server.h"

#include <time.h>

#include "http_calls.h"
#include "yawl/http.h"

static struct calls_host host;
static struct http_server server;

static int set_up(void **state)
{
    (void)state;
    calls_open(&host, &yawl_connector_http, &http_calls_program);
    http_open(&server, &host.loop);
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    if (host.closed == 0) calls_close_engine(&host);
    http_stop(&server);
    calls_close(&host);
    return 0;
}

static void begin(yawl_req_t *req, const char *mode, const char *path, const char *text)
{
    struct http_calls_in in = {.mode = yawl_text_of(mode),
                               .port = server.port,
                               .path = yawl_text_of(path),
                               .has_text = true,
                               .text = yawl_text_of(text)};
    req->data = &host;
    assert_int_equal(http_calls_start(&host.engine, req, &in, calls_on_answer), 0);
}

static const struct http_calls_out *perform(const char *mode, const char *path, const char *text)
{
    yawl_req_t req;
    struct yawl_case_info info;
    const void *out = NULL;
    int before = host.ended;
    begin(&req, mode, path, text);
    calls_run(&host, before + 1);
    assert_int_equal(yawl_case_read(&host.engine, host.id, &info), 0);
    host.case_status = (int)info.status;
    if (info.status == YAWL_CASE_COMPLETED)
        assert_int_equal(yawl_case_output(&host.engine, host.id, &out), 0);
    return out;
}

static void fails_with(const char *mode, const char *path, int error, const char *message)
{
    assert_null(perform(mode, path, "x"));
    assert_int_equal(host.case_status, YAWL_CASE_FAILED);
    if (strstr(host.message, message) == NULL) fail_msg("%s %s: %s", mode, path, host.message);
    assert_int_equal(host.error, error);
}

static int64_t now_ms(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

/* ---- Answers ---- */

static void answers_well_and_slowly(void **state)
{
    (void)state;
    assert_text(perform("get", "ok/1", "")->text, "fine");
    assert_text(perform("get", "wait/100", "")->text, "late");
    assert_text(perform("get", "never/1", "")->failed, "timeout");
    assert_text(perform("get", "wait/400", "")->failed, "timeout");
    assert_text(perform("get", "status/404", "")->failed, "not found");
}

/* CN-4: each failure is one of an external system and says what happened. */
static void fails_as_declared(void **state)
{
    (void)state;
    fails_with("get", "status/500", YAWL_EEXTERNAL, "GET 127.0.0.1 answered 500");
    fails_with("get", "status/302", YAWL_EEXTERNAL, "answered 302; redirects are not followed");
    assert_int_equal(server.requests, 2);
    fails_with("get", "reset/1", YAWL_EEXTERNAL, "GET 127.0.0.1: ");
    fails_with("get", "garbage/1", YAWL_EEXTERNAL, "GET 127.0.0.1: ");
    fails_with("get", "half/1", YAWL_EEXTERNAL, "GET 127.0.0.1: ");
    fails_with("get", "nojson/1", YAWL_EPARSE, "the answer is not as declared: $");
    fails_with("get", "status/200", YAWL_EMISSING, "the answer is not as declared: $.text");
    fails_with("get", "large/1", YAWL_EEXTERNAL, "its answer is too large, see `max_answer`");
    fails_with("get", "fields/1", YAWL_EEXTERNAL, "its answer is too large");
    int port = server.port;
    server.port = 1;
    fails_with("get", "ok/1", YAWL_EEXTERNAL, "GET 127.0.0.1: ");
    assert_int_equal(host.cause, UV_ECONNREFUSED); /* ER-6 */
    server.port = port;
}

/* What the server says about an error is told: its beginning, without secrets and control characters, and
 * with no character or secret cut in two. */
static void errors_are_explained(void **state)
{
    (void)state;
    fails_with("explained", "long", YAWL_EEXTERNAL, "answered 422: no:   Bearer *************   \xc3\xa4");
    const char *said = strstr(host.message, ": no:");
    assert_non_null(said);
    assert_in_range(strlen(said) - 2, 510, 512);
    assert_true(yawl_text_is_utf8(yawl_text_of(said)));
    assert_false(calls_told(&host, "s3cret"));
    assert_null(strchr(said, '?'));
    fails_with("explained", "cut", YAWL_EEXTERNAL, "noBearer *****");
    assert_false(calls_told(&host, "s3sam"));
}

/* ---- Requests ---- */

static void has_line(const char *line)
{
    if (strstr(server.last, line) == NULL) fail_msg("no '%s' in: %s", line, server.last);
}

/* What a value brings stays what it was meant for. */
static void request_is_as_declared(void **state)
{
    (void)state;
    char key[160], body[64];
    uint64_t identity[2];
    assert_text(perform("post", "../c", "x y&z=\xc3\xa4/\"")->text, "fine");
    has_line("POST /a%20b/..%2Fc?x=x%20y%26z%3D%C3%A4%2F%22&k%26=0ther-s3cret&t=x%20y%26z%3D%C3%A4%2F%22 "
             "HTTP/1.1\r\n");
    has_line("\r\nX-Value: x y&z=\xc3\xa4/\"\r\n");
    has_line("\r\nAuthorization: Bearer s3same-s3cret\r\n");
    has_line("\r\nX-Empty:\r\n");
    has_line("\r\nContent-Type: application/json\r\n");
    has_line("\r\nAccept: application/json\r\n");
    snprintf(body, sizeof body, "\r\n\r\n{\"text\": \"x y&z=\xc3\xa4/\\\"\", \"port\": %d}",
             server.port);
    has_line(body);
    yawl_engine_identity(&host.engine, identity);
    snprintf(key, sizeof key, "\r\nIdempotency-Key: %016llx%016llx-%016llx-0-",
             (unsigned long long)identity[0], (unsigned long long)identity[1],
             (unsigned long long)host.id);
    has_line(key);
    assert_false(calls_told(&host, "s3cret"));
}

/* A server that tells what it was asked: the credentials stand in no failure. */
static void answers_tell_no_secrets(void **state)
{
    (void)state;
    fails_with("telling", "", YAWL_EDATA, "$.text: \"Bearer *************\" stands where an integer");
    assert_non_null(strstr(host.message, "tell?key=***"));
    assert_false(calls_told(&host, "s3cret"));
    assert_false(calls_told(&host, "l0ng"));
}

static void injections_are_refused(void **state)
{
    (void)state;
    assert_text(perform("post", "c", "x\r\nX-Evil: 1")->failed, "data");
    assert_text(perform("post", "..", "x")->failed, "data");
    assert_non_null(strstr(host.message, "the path of the URL has a segment '.' or '..'"));
    assert_text(perform("post", ".", "x")->failed, "data");
    assert_int_equal(server.requests, 0);
}

/* A proxy of the environment is not used: it would be the test's server, and be asked for a whole URL. */
static void proxies_are_not_used(void **state)
{
    static const char *const names[] = {"http_proxy", "all_proxy", "ALL_PROXY"};
    char proxy[64];
    (void)state;
    snprintf(proxy, sizeof proxy, "http://127.0.0.1:%d", server.port);
    for (int i = 0; i < 3; i++) setenv(names[i], proxy, 1);
    assert_text(perform("get", "ok/1", "")->text, "fine");
    for (int i = 0; i < 3; i++) unsetenv(names[i]);
    has_line("GET /ok/1 HTTP/1.1\r\n");
}

/* Addresses of this machine are refused, by name too, also on a connection that is open already. */
static void private_addresses_are_refused(void **state)
{
    (void)state;
    const char *said = "it has an address of a private network";
    fails_with("guarded", "", YAWL_EEXTERNAL, said);
    assert_int_equal(server.connections, 0);
    assert_null(perform("anywhere", "", "127.0.0.1"));
    assert_non_null(strstr(host.message, "the host of the URL is none of those in `hosts`"));
    assert_null(perform("anywhere", "", "example.org@127.0.0.1"));
    assert_int_equal(server.connections, 0);
    assert_text(perform("get", "ok/1", "")->text, "fine");
    fails_with("guarded_too", "", YAWL_EEXTERNAL, said);
    assert_int_equal(server.requests, 1);
    assert_int_equal(server.connections, 1);
}

/* CC-17: a connection serves one call after the other. */
static void connections_are_kept(void **state)
{
    (void)state;
    for (int i = 0; i < 5; i++) assert_text(perform("get", "ok/1", "")->text, "fine");
    assert_int_equal(server.requests, 5);
    assert_int_equal(server.connections, 1);
    assert_int_equal(uv_run(&host.loop, UV_RUN_DEFAULT), 0); /* and keep no loop alive */
}

/* A connection that was kept closes before an answer: what may act twice is not sent twice, what may be
 * repeated is (RFC 9110, 9.2.2). */
static void requests_are_sent_once(void **state)
{
    (void)state;
    assert_non_null(perform("dropped", "", ""));
    fails_with("dropped", "", YAWL_EEXTERNAL,
               "POST 127.0.0.1: the connection was closed before an answer; it may have had its effect");
    assert_int_equal(server.requests, 2);
    assert_non_null(perform("dropped_put", "", ""));
    assert_int_equal(server.requests, 3);
    assert_non_null(perform("dropped_put", "", ""));
    assert_int_equal(server.requests, 5);
}

/* ---- Attempts, breaker, places ---- */

/* CN-3: the item is the same at each attempt, and so is its key. */
static void tries_again(void **state)
{
    (void)state;
    server.flaky = 2;
    assert_non_null(perform("again", "", ""));
    assert_int_equal(server.requests, 3);
    has_line("\r\nIdempotency-Key: ");
}

/* CC-8, CN-7: closed, open (nothing is sent), half-open (one call), closed. */
static void breaker_opens_and_closes(void **state)
{
    (void)state;
    server.flaky = 2;
    assert_non_null(perform("broken", "", ""));
    assert_int_equal(server.requests, 3);
    assert_non_null(perform("broken", "", ""));
    assert_int_equal(server.requests, 4);
    server.flaky = 3;
    assert_null(perform("broken", "", ""));
    assert_int_equal(server.requests, 7);
    assert_non_null(strstr(host.message, "GET 127.0.0.1 answered 503"));
}

static void count_opened(void *context, const struct yawl_endpoint_info *info)
{
    assert_string_equal(info->connector, "http");
    *(uint64_t *)context += info->opened;
}

/* CC-8: the log tells of each change, the counters of how often. */
static void breaker_is_watched(void **state)
{
    uint64_t opened = 0;
    (void)state;
    server.flaky = 2;
    assert_non_null(perform("broken", "", ""));
    assert_true(calls_told(&host, "failed 2 times in a row: left alone for 300 ms"));
    assert_true(calls_told(&host, "endpoint \"http://127.0.0.1:"));
    assert_true(calls_told(&host, "is tried by one call"));
    assert_true(calls_told(&host, "answers again"));
    server.flaky = 2;
    yawl_req_t req;
    begin(&req, "broken", "", "");
    for (int before = server.requests; server.requests < before + 2;) uv_run(&host.loop, UV_RUN_ONCE);
    for (int i = 0; i < 100 && opened == 0; i++) {
        uv_run(&host.loop, UV_RUN_NOWAIT);
        yawl_engine_endpoints(&host.engine, count_opened, &opened);
    }
    assert_int_equal(opened, 1); /* that of before was forgotten once all was well */
    calls_run(&host, 2);
}

/* What the host lacks for a moment, here sockets, fails no case and opens no breaker. */
static void shortages_are_waited_for(void **state)
{
    yawl_req_t req;
    (void)state;
    begin(&req, "broken", "", "");
    calls_run_without_files(&host, 0, 450);
    assert_int_equal(server.requests, 0);
    assert_int_equal(host.ended, 0);
    calls_run(&host, 1);
    assert_int_equal(server.requests, 1);
    assert_int_equal(host.error, 0);
    assert_true(calls_told(&host, "sockets or threads are missing: a call is made later"));
}

/* CC-3: never more than three inside; 9 uneven calls on 3 places are done in the least time, 0.6 seconds. */
static void places_are_filled_at_once(void **state)
{
    (void)state;
    int64_t before = now_ms();
    assert_non_null(perform("many", "", ""));
    assert_in_range(now_ms() - before, 590, 800);
    assert_int_equal(server.most_inside, 3);
    assert_int_equal(server.requests, 9);
}

/* Thousands of calls of one step wait for their places: each is made once, over as many connections as there
 * are places. */
static void thousands_wait(void **state)
{
    (void)state;
    assert_non_null(perform("flood", "", ""));
    assert_int_equal(server.requests, 3000);
    assert_in_range(server.connections, 1, 64);
}

/* ---- Ends ---- */

/* RC-4: what nobody waits for is stopped. */
static void cancelled_calls_are_stopped(void **state)
{
    (void)state;
    assert_text(perform("withdrawn", "", "")->failed, "withdrawn");
    for (int i = 0; i < 100 && server.inside > 0; i++) uv_run(&host.loop, UV_RUN_NOWAIT);
    assert_int_equal(server.inside, 0);
}

/* A call that still waits for its place is never made. */
static void cancelled_calls_are_not_made(void **state)
{
    (void)state;
    yawl_req_t first, second, cancel = {.data = &host};
    begin(&first, "one", "", "200");
    while (server.inside == 0) uv_run(&host.loop, UV_RUN_ONCE);
    begin(&second, "one", "", "1");
    while (host.started < 2) uv_run(&host.loop, UV_RUN_ONCE);
    assert_int_equal(yawl_case_cancel(&host.engine, &cancel, host.id, calls_on_answer), 0);
    calls_run(&host, 2);
    assert_int_equal(server.requests, 1);
    assert_non_null(perform("one", "", "1"));
    assert_int_equal(server.requests, 2);
}

/* RC-4: a case that is killed closes its connection at once; a call of it that waits is never made. */
static void killed_calls_are_closed(void **state)
{
    (void)state;
    yawl_req_t first, second, kill = {.data = &host}, other = {.data = &host};
    begin(&first, "one", "", "20000");
    while (server.inside == 0) uv_run(&host.loop, UV_RUN_ONCE);
    yawl_case_id runs = host.id;
    begin(&second, "one", "", "1");
    while (host.started < 2) uv_run(&host.loop, UV_RUN_ONCE);
    assert_int_equal(yawl_case_kill(&host.engine, &kill, host.id, calls_on_answer), 0);
    assert_int_equal(yawl_case_kill(&host.engine, &other, runs, calls_on_answer), 0);
    calls_run(&host, 2);
    for (int i = 0; i < 100 && server.inside > 0; i++) uv_run(&host.loop, UV_RUN_NOWAIT);
    assert_int_equal(server.inside, 0);
    assert_int_equal(server.requests, 1);
}

/* An attempt that a timer has ended does not go on beside the next one. */
static void ended_attempts_are_stopped(void **state)
{
    (void)state;
    int64_t before = now_ms();
    fails_with("impatient", "", YAWL_ETIMEDOUT, "took longer than 300 ms");
    assert_in_range(now_ms() - before, 390, 650);
    assert_int_equal(server.requests, 2);
}

static void closing_leaves_nothing(void **state)
{
    (void)state;
    yawl_req_t one, many;
    begin(&one, "withdrawn", "", "");
    begin(&many, "many", "", "");
    while (server.inside < 3) uv_run(&host.loop, UV_RUN_ONCE);
    calls_close_engine(&host);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
    const struct CMUnitTest tests[] = {TEST(answers_well_and_slowly),
                                       TEST(fails_as_declared),
                                       TEST(errors_are_explained),
                                       TEST(request_is_as_declared),
                                       TEST(answers_tell_no_secrets),
                                       TEST(injections_are_refused),
                                       TEST(proxies_are_not_used),
                                       TEST(private_addresses_are_refused),
                                       TEST(connections_are_kept),
                                       TEST(requests_are_sent_once),
                                       TEST(tries_again),
                                       TEST(breaker_opens_and_closes),
                                       TEST(breaker_is_watched),
                                       TEST(shortages_are_waited_for),
                                       TEST(places_are_filled_at_once),
                                       TEST(thousands_wait),
                                       TEST(cancelled_calls_are_stopped),
                                       TEST(cancelled_calls_are_not_made),
                                       TEST(killed_calls_are_closed),
                                       TEST(ended_attempts_are_stopped),
                                       TEST(closing_leaves_nothing)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
