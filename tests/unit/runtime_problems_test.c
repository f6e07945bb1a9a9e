/* All that is wrong with a document comes through the engine's message and the text of a failure, up
 * to YAWL_PROBLEMS_MAX; then how many more there are.  The workflow: fixtures/many_problems.yaml. */
#include "fixtures/calls_host.h"

#include "many_problems.h"

#define LINES 150

static yawl_case_id start(struct calls_host *host, yawl_req_t *req, bool calls)
{
    struct many_problems_in in = {.calls = calls};
    calls_open(host, NULL, &many_problems_program);
    req->data = host;
    assert_int_equal(many_problems_start(&host->engine, req, &in, calls_on_answer), 0);
    while (host->started == 0) uv_run(&host->loop, UV_RUN_ONCE);
    return host->id;
}

static void assert_all_are_told(const char *message, const char *before, const char *format)
{
    char wanted[120];
    assert_memory_equal(message, before, strlen(before));
    for (int i = 0; i < LINES; i++) {
        snprintf(wanted, sizeof wanted, format, i, i);
        assert_int_equal(strstr(message, wanted) != NULL, i < YAWL_PROBLEMS_MAX);
    }
    snprintf(wanted, sizeof wanted, "; %d more", LINES - YAWL_PROBLEMS_MAX);
    assert_string_equal(message + strlen(message) - strlen(wanted), wanted);
}

/* WI-7: what a host gives. */
static void a_refusal_names_all_problems(void **state)
{
    (void)state;
    struct calls_host host;
    yawl_req_t req;
    struct many_problems_Line lines[LINES];
    for (int i = 0; i < LINES; i++)
        lines[i] = (struct many_problems_Line){.article = YAWL_TEXT("x"), .state = 7};
    yawl_case_id id = start(&host, &req, false);
    struct many_problems_ask_returns returns = {.lines = {lines, LINES}};
    assert_int_equal(many_problems_ask_complete(&host.engine, &req, id, &returns, calls_on_answer),
                     YAWL_EDATA);
    assert_all_are_told(yawl_engine_message(&host.engine), "$.lines[0].state: ",
                        "$.lines[%d].state: the number names nothing in its enumeration");
    calls_close(&host);
}

/* WI-7, CN-3: what a connector answers. */
static void a_failure_names_all_problems(void **state)
{
    (void)state;
    struct calls_host host;
    yawl_req_t req;
    (void)start(&host, &req, true);
    calls_run(&host, 1);
    char *list = strstr(host.message, "the answer is not as declared: ");
    assert_non_null(list);
    assert_all_are_told(list, "the answer is not as declared: $.lines[0]",
                        "$.lines[%d].article: %d stands where a string is expected");
    calls_close(&host);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(a_refusal_names_all_problems),
                                       cmocka_unit_test(a_failure_names_all_problems)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
