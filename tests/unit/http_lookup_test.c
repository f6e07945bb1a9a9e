/* Addresses of hosts, with name servers that are silent: how many threads wait for them, who waits how long,
 * and that the loop never does.  The system's resolver is the test's: it takes as long as a name says. */
#include "fixtures/calls_host.h"
#include "fixtures/http_server.h"

#include <netdb.h>
#include <stdatomic.h>
#include <time.h>
#include <unistd.h>

#include "http/http_parts.h"
#include "lookup_calls.h"
#include "yawl/http.h"

int __real_getaddrinfo(const char *host, const char *service, const struct addrinfo *hints,
                       struct addrinfo **found);
int __wrap_getaddrinfo(const char *host, const char *service, const struct addrinfo *hints,
                       struct addrinfo **found);

#define SLOW_MS 300

static atomic_int asked, asking, most_asking, shortages;

static bool ends_with(const char *host, const char *end)
{
    size_t length = strlen(host), wanted = strlen(end);
    return length >= wanted && strcmp(host + length - wanted, end) == 0;
}

static void be_silent(void)
{
    int now = atomic_fetch_add(&asking, 1) + 1, most = atomic_load(&most_asking);
    while (now > most && !atomic_compare_exchange_weak(&most_asking, &most, now)) continue;
    usleep(SLOW_MS * 1000);
    (void)atomic_fetch_sub(&asking, 1);
}

/* An address of interface 1, and after it one more unless the host is "only.linked". */
static int find_linked(const char *host, const char *service, const struct addrinfo *hints,
                       struct addrinfo **found)
{
    int status = __real_getaddrinfo("fe80::1%1", service, hints, found);
    if (status != 0 || strcmp(host, "only.linked") == 0) return status;
    return __real_getaddrinfo("127.0.0.1", service, hints, &(*found)->ai_next);
}

int __wrap_getaddrinfo(const char *host, const char *service, const struct addrinfo *hints,
                       struct addrinfo **found)
{
    (void)atomic_fetch_add(&asked, 1);
    if (ends_with(host, ".slow")) be_silent();
    if (ends_with(host, ".short") && atomic_fetch_sub(&shortages, 1) > 0) return EAI_MEMORY;
    if (ends_with(host, ".slow") || ends_with(host, ".nowhere")) return EAI_NONAME;
    if (ends_with(host, ".linked")) return find_linked(host, service, hints, found);
    return __real_getaddrinfo(ends_with(host, ".here") ? "127.0.0.1" : "192.0.2.1", service, hints, found);
}

static struct calls_host host;
static struct http_server server;

static int set_up(void **state)
{
    (void)state;
    atomic_store(&asked, 0);
    atomic_store(&most_asking, 0);
    calls_open(&host, &yawl_connector_http, &lookup_calls_program);
    http_open(&server, &host.loop);
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    if (host.closed == 0) calls_close_engine(&host);
    http_stop(&server);
    calls_close(&host);
    while (atomic_load(&asking) > 0) usleep(10000);
    usleep(20000); /* the threads have ended */
    return 0;
}

static int64_t now_ms(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

static void begin(yawl_req_t *req, const char *mode, const char *name)
{
    struct lookup_calls_in in = {.mode = yawl_text_of(mode),
                                 .name = yawl_text_of(name),
                                 .port = server.port};
    req->data = &host;
    assert_int_equal(lookup_calls_start(&host.engine, req, &in, calls_on_answer), 0);
}

static const struct lookup_calls_out *perform(const char *mode, const char *name)
{
    yawl_req_t req;
    struct yawl_case_info info;
    const void *out = NULL;
    int before = host.ended;
    begin(&req, mode, name);
    calls_run(&host, before + 1);
    assert_int_equal(yawl_case_read(&host.engine, host.id, &info), 0);
    if (info.status == YAWL_CASE_COMPLETED)
        assert_int_equal(yawl_case_output(&host.engine, host.id, &out), 0);
    return out;
}

static int threads_count(void)
{
    char line[256];
    int count = 0;
    FILE *file = fopen("/proc/self/status", "r");
    assert_non_null(file);
    while (fgets(line, sizeof line, file) != NULL) (void)sscanf(line, "Threads: %d", &count);
    (void)fclose(file);
    return count;
}

/* The longest that the loop did not come round. */
static struct {
    uv_timer_t timer;
    int64_t last_ms, longest_ms;
    int most_threads;
} beat;

static void on_beat(uv_timer_t *timer)
{
    int64_t now = now_ms();
    int threads = threads_count();
    (void)timer;
    if (now - beat.last_ms > beat.longest_ms) beat.longest_ms = now - beat.last_ms;
    if (threads > beat.most_threads) beat.most_threads = threads;
    beat.last_ms = now;
}

/* CC-3: 64 hosts whose name servers are silent, 4 attempts at each: what has given up keeps no thread of its
 * own. */
static void lookups_are_bounded(void **state)
{
    (void)state;
    int before = threads_count();
    uv_timer_init(&host.loop, &beat.timer);
    beat.last_ms = now_ms();
    beat.longest_ms = beat.most_threads = 0;
    uv_timer_start(&beat.timer, on_beat, 5, 5);
    assert_null(perform("flood", ""));
    uv_close((uv_handle_t *)&beat.timer, NULL);
    assert_true(calls_told(&host, "took longer than 50 ms"));
    assert_int_equal(atomic_load(&most_asking), YAWL__HTTP_LOOKUPS_MAX);
    /* One that has answered may still be ending while the next one begins. */
    assert_in_range(beat.most_threads - before, 1, YAWL__HTTP_LOOKUPS_MAX * 2);
    assert_in_range(beat.longest_ms, 5, SLOW_MS / 2);
}

/* A call waits for its host's address no longer than it may take. */
static void lookups_end_in_time(void **state)
{
    (void)state;
    int64_t before = now_ms();
    assert_text(perform("one", "a.slow")->failed, "timeout");
    assert_in_range(now_ms() - before, 190, SLOW_MS - 10);
}

/* Calls of one host share one lookup, and what it found; the loop is kept alive by nothing afterwards. */
static void lookups_are_shared(void **state)
{
    (void)state;
    assert_non_null(perform("shared", ""));
    assert_int_equal(server.requests, 100);
    assert_text(perform("one", "many.here")->text, "fine");
    assert_int_equal(atomic_load(&asked), 1);
    int64_t before = now_ms();
    assert_int_equal(uv_run(&host.loop, UV_RUN_DEFAULT), 0);
    assert_in_range(now_ms() - before, 0, 100);
}

static void failures_say_why(void **state)
{
    (void)state;
    assert_null(perform("one", "a.nowhere"));
    assert_true(calls_told(&host, "GET a.nowhere: its address is not found: Name or service not known"));
    assert_null(perform("one", "a.nowhere"));
    assert_int_equal(atomic_load(&asked), 2); /* what was not found is asked for again */
}

/* Such an address is left out, for no URL can say which interface it needs. */
static void addresses_of_an_interface_are_left_out(void **state)
{
    (void)state;
    assert_text(perform("one", "other.linked")->text, "fine");
    assert_null(perform("one", "only.linked"));
    assert_true(calls_told(&host, "GET only.linked: its address is not found: "
                                  "its only addresses need an interface"));
    assert_int_equal(atomic_load(&asked), 2); /* it is no shortage that would pass */
    assert_false(calls_told(&host, "CURLOPT"));
}

/* What the machine lacks for a moment fails nobody. */
static void shortages_are_waited_for(void **state)
{
    (void)state;
    atomic_store(&shortages, 2);
    assert_null(perform("one", "a.short"));
    assert_true(calls_told(&host, "GET a.short: it has an address of a private network"));
    assert_int_equal(atomic_load(&asked), 3);
    assert_true(calls_told(&host, "a call is made later"));
}

/* The engine ends at once; the thread that still looks is left to itself. */
static void closing_waits_for_no_lookup(void **state)
{
    yawl_req_t one, many;
    (void)state;
    begin(&one, "one", "a.slow");
    begin(&many, "flood", "");
    while (atomic_load(&asking) < YAWL__HTTP_LOOKUPS_MAX) uv_run(&host.loop, UV_RUN_NOWAIT);
    int64_t before = now_ms();
    calls_close_engine(&host);
    assert_in_range(now_ms() - before, 0, SLOW_MS / 3);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
    const struct CMUnitTest tests[] = {TEST(lookups_are_bounded),      TEST(lookups_end_in_time),
                                       TEST(lookups_are_shared),       TEST(failures_say_why),
                                       TEST(addresses_of_an_interface_are_left_out),
                                       TEST(shortages_are_waited_for), TEST(closing_waits_for_no_lookup)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
