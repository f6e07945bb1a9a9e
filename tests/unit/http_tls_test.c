/* Certificates: a server is believed if its certificate is signed by somebody who is trusted and names the
 * host, and not otherwise.  The server is `openssl s_server`; without it the test is passed over.
 */
#include "fixtures/calls_host.h"

#include <stdlib.h>
#include <unistd.h>

#include "tls_calls.h"
#include "yawl/http.h"

static struct calls_host host;
static char folder[] = "/tmp/yawl_tls_XXXXXX";
static uv_process_t server;
static int port;

static void on_exit_of(uv_process_t *process, int64_t status, int signal)
{
    (void)status, (void)signal;
    uv_close((uv_handle_t *)process, NULL);
}

static int spawn(uv_process_t *process, const char *const *arguments)
{
    uv_process_options_t options = {.file = arguments[0],
                                    .args = (char **)(uintptr_t)arguments,
                                    .exit_cb = on_exit_of,
                                    .cwd = folder};
    return uv_spawn(&host.loop, process, &options);
}

/* A port that was free a moment ago. */
static int free_port(void)
{
    struct sockaddr_in address;
    int size = sizeof address;
    uv_tcp_t socket;
    uv_tcp_init(&host.loop, &socket);
    uv_ip4_addr("127.0.0.1", 0, &address);
    assert_int_equal(uv_tcp_bind(&socket, (const struct sockaddr *)&address, 0), 0);
    uv_tcp_getsockname(&socket, (struct sockaddr *)&address, &size);
    uv_close((uv_handle_t *)&socket, NULL);
    uv_run(&host.loop, UV_RUN_DEFAULT);
    return ntohs(address.sin_port);
}

static bool make_certificate(void)
{
    static const char *const arguments[] = {
        "openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256",
        "-nodes", "-days", "2", "-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost",
        "-keyout", "key.pem", "-out", "ca.pem", "-batch", NULL};
    uv_process_t process;
    if (spawn(&process, arguments) != 0) {
        uv_close((uv_handle_t *)&process, NULL);
        uv_run(&host.loop, UV_RUN_DEFAULT);
        return false;
    }
    uv_run(&host.loop, UV_RUN_DEFAULT);
    return access("ca.pem", R_OK) == 0;
}

static void make_answer(void)
{
    FILE *file = fopen("ok", "w");
    assert_non_null(file);
    fputs("HTTP/1.1 200 OK\r\nContent-Length: 16\r\nConnection: close\r\n\r\n{\"text\": \"safe\"}",
          file);
    fclose(file);
}

static void start_server(void)
{
    static char name[16];
    static const char *const arguments[] = {"openssl", "s_server", "-accept", name,   "-key", "key.pem",
                                            "-cert",   "ca.pem",   "-HTTP",   "-quiet", NULL};
    port = free_port();
    snprintf(name, sizeof name, "%d", port);
    assert_int_equal(spawn(&server, arguments), 0);
    uv_unref((uv_handle_t *)&server);
}

/* Calls until the server listens: the first ones may come too early. */
static int call(const char *mode)
{
    yawl_req_t req = {.data = &host};
    struct tls_calls_in in = {.mode = yawl_text_of(mode), .port = port};
    struct yawl_case_info info;
    for (int i = 0; i < 100; i++) {
        int before = host.ended;
        assert_int_equal(tls_calls_start(&host.engine, &req, &in, calls_on_answer), 0);
        calls_run(&host, before + 1);
        assert_int_equal(yawl_case_read(&host.engine, host.id, &info), 0);
        if (info.status == YAWL_CASE_COMPLETED || strstr(host.message, "connect") == NULL) break;
        usleep(50000);
    }
    return (int)info.status;
}

static void certificates_are_judged(void **state)
{
    (void)state;
    assert_non_null(mkdtemp(folder));
    assert_int_equal(chdir(folder), 0);
    calls_open(&host, &yawl_connector_http, &tls_calls_program);
    if (!make_certificate()) {
        calls_close(&host);
        skip();
    }
    make_answer();
    start_server();
    assert_int_equal(call("trusted"), YAWL_CASE_COMPLETED);
    assert_int_equal(call("unknown"), YAWL_CASE_FAILED);
    if (strstr(host.message, "certificate") == NULL) fail_msg("%s", host.message);
    assert_int_equal(call("other name"), YAWL_CASE_FAILED);
    if (strstr(host.message, "subject") == NULL) fail_msg("%s", host.message);
    assert_int_equal(call("trusted"), YAWL_CASE_COMPLETED);
    uv_ref((uv_handle_t *)&server);
    uv_process_kill(&server, SIGKILL);
    calls_close(&host);
}

static int remove_folder(void **state)
{
    static const char *const files[] = {"ca.pem", "key.pem", "ok"};
    (void)state;
    for (size_t i = 0; i < sizeof files / sizeof *files; i++) (void)remove(files[i]);
    return rmdir(folder);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_teardown(certificates_are_judged, remove_folder)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
