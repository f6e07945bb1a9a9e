/* Connector "process": what a program gets, what becomes of what it gives, how it is limited and ended.
 * The workflow is fixtures/process_calls.yaml: each mode is a task of its own. */
#include "fixtures/calls_host.h"

#include <signal.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "process_calls.h"
#include "yawl/workers.h"

static void begin(struct calls_host *host, yawl_req_t *req, const char *mode, const char *text)
{
    struct process_calls_in in = {.mode = yawl_text_of(mode),
                                  .has_text = true,
                                  .text = yawl_text_of(text),
                                  .has_count = true,
                                  .count = 42};
    req->data = host;
    assert_int_equal(process_calls_start(&host->engine, req, &in, calls_on_answer), 0);
}

/* One case to its end, in a new engine that is then closed, unless `host` is open. */
static const struct process_calls_out *perform(struct calls_host *host, const char *mode,
                                               const char *text)
{
    yawl_req_t req;
    struct yawl_case_info info;
    const void *out = NULL;
    int before = host->ended;
    begin(host, &req, mode, text);
    calls_run(host, before + 1);
    assert_int_equal(yawl_case_read(&host->engine, host->id, &info), 0);
    host->case_status = (int)info.status;
    if (info.status == YAWL_CASE_COMPLETED)
        assert_int_equal(yawl_case_output(&host->engine, host->id, &out), 0);
    return out;
}

static int64_t now_ms(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

/* CN-3: the input as JSON, the result as JSON. */
static void json_goes_in_and_out(void **state)
{
    struct calls_host host;
    (void)state;
    calls_open(&host, NULL, &process_calls_program);
    const struct process_calls_out *out = perform(&host, "echo", "a \"quoted\" \n text");
    assert_non_null(out);
    assert_text(out->text, "a \"quoted\" \n text");
    assert_int_equal(out->count, 42);
    calls_close(&host);
}

/* No shell reads an argument; a NUL cannot be in one. */
static void arguments_are_not_interpreted(void **state)
{
    struct calls_host host;
    (void)state;
    calls_open(&host, NULL, &process_calls_program);
    const struct process_calls_out *out = perform(&host, "argument", "$(id); `ls` * 'x' -n");
    assert_text(out->text, "$(id); `ls` * 'x' -n");
    struct process_calls_in in = {.mode = yawl_text_of("argument"), .has_text = true};
    in.text = (struct yawl_text){"a\0b", 3};
    yawl_req_t req = {.data = &host};
    assert_int_equal(process_calls_start(&host.engine, &req, &in, calls_on_answer), 0);
    calls_run(&host, 2);
    const void *result;
    assert_int_equal(yawl_case_output(&host.engine, host.id, &result), 0);
    assert_text(((const struct process_calls_out *)result)->failed, "data");
    calls_close(&host);
}

static void fails_with(const char *mode, int error, const char *message)
{
    struct calls_host host;
    calls_open(&host, NULL, &process_calls_program);
    assert_null(perform(&host, mode, "x"));
    assert_int_equal(host.case_status, YAWL_CASE_FAILED);
    if (strstr(host.message, message) == NULL) fail_msg("%s: %s", mode, host.message);
    assert_int_equal(host.error, error);
    calls_close(&host);
}

/* CN-4: a failure has a kind and says what happened. */
static void failures_say_why(void **state)
{
    (void)state;
    fails_with("status", YAWL_EEXTERNAL, "program \"sh\" ended with status 3: bad news");
    fails_with("missing", YAWL_EEXTERNAL,
               "program \"/no/such/program\" cannot be run: no such file or directory (ENOENT)");
    fails_with("loud", YAWL_EEXTERNAL, "program \"yes\" wrote more than 65536 bytes");
    fails_with("noisy", YAWL_EEXTERNAL, "program \"sh\" wrote more than 67108864 bytes on standard error: y");
    fails_with("garbage", YAWL_EPARSE, "the answer is not as declared: $");
    fails_with("wrong", YAWL_EDATA, "the answer is not as declared: $.text");
    fails_with("secretive", YAWL_ENOKEY, "there is no secret \"MISSING\"");
}

/* ER-6: the system's code behind a failure is told as a number too; a program's own end has none. */
static void causes_are_numbers(void **state)
{
    static const struct {
        const char *mode;
        int cause;
    } samples[] = {{"missing", UV_ENOENT}, {"status", 0}};
    (void)state;
    for (size_t i = 0; i < sizeof samples / sizeof *samples; i++) {
        struct calls_host host;
        calls_open(&host, NULL, &process_calls_program);
        host.cause = 1;
        assert_null(perform(&host, samples[i].mode, "x"));
        assert_int_equal(host.cause, samples[i].cause);
        calls_close(&host);
    }
}

/* CC-14: a program that dies is tried again, and then fails its task. */
static void dead_programs_are_tried_again(void **state)
{
    struct calls_host host;
    static const char said[] = "program \"sh\" was ended by signal 9";
    (void)state;
    calls_open(&host, NULL, &process_calls_program);
    assert_null(perform(&host, "killed", ""));
    char *first = memmem(host.said, host.said_length, said, sizeof said - 1);
    assert_non_null(first);
    size_t rest = host.said_length - (size_t)(first + sizeof said - 1 - host.said);
    assert_non_null(memmem(first + sizeof said - 1, rest, said, sizeof said - 1));
    calls_close(&host);
}

/* CC-14: a program that is killed frees its worker for the next attempt, and for another case. */
static void killed_program_frees_its_worker(void **state)
{
    struct calls_host host;
    struct yawl_worker_info info[2];
    yawl_req_t req;
    (void)state;
    calls_open_limited(&host, NULL, &process_calls_program, 1);
    begin(&host, &req, "killed", "");
    assert_non_null(perform(&host, "echo", "x"));
    calls_run(&host, 2);
    assert_int_equal(yawl_engine_workers(&host.engine, info, 2), 1);
    assert_int_equal(info[0].failed, 2);
    assert_int_equal(info[0].completed, 1);
    calls_close(&host);
}

/* CC-11: a call that was cancelled keeps its worker until its program has ended, and no longer. */
static void worker_waits_for_a_program_that_is_ended(void **state)
{
    struct calls_host host;
    struct yawl_worker_info info;
    yawl_req_t slow, echo, cancel = {.data = &host};
    (void)state;
    calls_open_limited(&host, NULL, &process_calls_program, 1);
    begin(&host, &slow, "patient", "");
    while (host.started < 1) uv_run(&host.loop, UV_RUN_ONCE);
    yawl_case_id id = host.id;
    begin(&host, &echo, "echo", "x");
    while (host.started < 2) uv_run(&host.loop, UV_RUN_ONCE);
    assert_int_equal(yawl_case_cancel(&host.engine, &cancel, id, calls_on_answer), 0);
    while (host.started < 3) uv_run(&host.loop, UV_RUN_ONCE);
    assert_int_equal(yawl_engine_workers(&host.engine, &info, 1), 1);
    assert_int_equal(info.state, YAWL_WORKER_STOPPING);
    assert_int_equal(info.item.case_id, id);
    calls_run(&host, 2);
    assert_int_equal(yawl_engine_workers(&host.engine, &info, 1), 1);
    assert_int_equal(info.cancelled, 1);
    assert_int_equal(info.completed, 1);
    calls_close(&host);
}

/* The engine closes while a program is being ended. */
static void closing_does_not_wait_for_workers(void **state)
{
    struct calls_host host;
    yawl_req_t slow, cancel = {.data = &host};
    (void)state;
    calls_open_limited(&host, NULL, &process_calls_program, 2);
    begin(&host, &slow, "patient", "");
    while (host.started < 1) uv_run(&host.loop, UV_RUN_ONCE);
    assert_int_equal(yawl_case_cancel(&host.engine, &cancel, host.id, calls_on_answer), 0);
    while (host.started < 2) uv_run(&host.loop, UV_RUN_ONCE);
    calls_close(&host);
}

/* CC-14: what hangs is ended in time, also if it does not want to. */
static void slow_programs_are_ended(void **state)
{
    struct calls_host host;
    (void)state;
    calls_open(&host, NULL, &process_calls_program);
    int64_t before = now_ms();
    const struct process_calls_out *out = perform(&host, "slow", "");
    assert_text(out->failed, "timeout");
    assert_in_range(now_ms() - before, 90, 2000);
    calls_close(&host);
    fails_with("stubborn", YAWL_ETIMEDOUT, "program \"sh\" took longer than 100 ms");
    assert_in_range(now_ms() - before, 2000, 20000);
}

/* A program is looked for in each folder of the PATH that it is given. */
static void programs_are_found(void **state)
{
    struct calls_host host;
    (void)state;
    calls_open(&host, NULL, &process_calls_program);
    assert_text(perform(&host, "found", "")->text, "/no/such:/dev/null:/bin");
    calls_close(&host);
}

/* A process that nobody has reaped yet is gone too. */
static bool is_gone(long pid)
{
    char path[64], text[512] = "";
    snprintf(path, sizeof path, "/proc/%ld/stat", pid);
    FILE *file = fopen(path, "r");
    if (file == NULL) return true;
    size_t length = fread(text, 1, sizeof text - 1, file);
    (void)fclose(file);
    const char *state = length > 0 ? strrchr(text, ')') : NULL;
    return state == NULL || state[2] == 'Z' || state[2] == 'X';
}

static void is_soon_gone(long pid)
{
    assert_true(pid > 1);
    for (int i = 0; i < 200 && !is_gone(pid); i++) usleep(10000);
    assert_true(is_gone(pid));
}

/* A program that has ended is judged by what it said, though another one, which has left its group, holds its
 * outputs; until then its number is not given to anybody else. */
static void ended_programs_are_not_late(void **state)
{
    struct calls_host host;
    yawl_req_t req;
    const void *out;
    siginfo_t info = {.si_pid = 0};
    (void)state;
    calls_open(&host, NULL, &process_calls_program);
    int64_t before = now_ms();
    begin(&host, &req, "held", "");
    while (now_ms() - before < 1000) uv_run(&host.loop, UV_RUN_NOWAIT);
    assert_int_equal(waitid(P_ALL, 0, &info, WEXITED | WNOWAIT | WNOHANG), 0);
    assert_true(info.si_pid > 0);
    calls_run(&host, 1);
    assert_in_range(now_ms() - before, 1900, 5000);
    assert_int_equal(yawl_case_output(&host.engine, host.id, &out), 0);
    assert_text(((const struct process_calls_out *)out)->text, "held");
    (void)kill((pid_t)((const struct process_calls_out *)out)->count, SIGKILL);
    calls_close(&host);
    assert_int_equal(waitid(P_ALL, 0, &info, WEXITED | WNOHANG), -1); /* none is left to be reaped */
}

/* What a program has started may answer for it, for a while. */
static void outputs_may_end_later(void **state)
{
    struct calls_host host;
    (void)state;
    calls_open(&host, NULL, &process_calls_program);
    assert_text(perform(&host, "deferred", "")->text, "deferred");
    calls_close(&host);
}

/* What a program leaves running in its group is ended with it, whether it was in time or not. */
static void groups_are_ended(void **state)
{
    struct calls_host host;
    (void)state;
    calls_open(&host, NULL, &process_calls_program);
    int64_t before = now_ms();
    const struct process_calls_out *out = perform(&host, "left", "");
    assert_in_range(now_ms() - before, 0, 1500);
    is_soon_gone((long)out->count);
    assert_null(perform(&host, "family", ""));
    const char *told = strstr(host.message, "family ");
    assert_non_null(told);
    is_soon_gone(strtol(told + 7, NULL, 10));
    calls_close(&host);
}

/* CC-2: a program has the limits of its call. */
static void limits_are_set(void **state)
{
    struct calls_host host;
    (void)state;
    calls_open(&host, NULL, &process_calls_program);
    const struct process_calls_out *out = perform(&host, "limited", "");
    assert_text(out->text, "1048576 20 2");
    calls_close(&host);
}

/* A program has the environment that it is given, and the key of its item. */
static void environment_is_closed(void **state)
{
    struct calls_host host;
    char expected[160];
    (void)state;
    calls_open(&host, NULL, &process_calls_program);
    const struct process_calls_out *out = perform(&host, "closed", "v");
    uint64_t identity[2];
    yawl_engine_identity(&host.engine, identity);
    int length =
        snprintf(expected, sizeof expected, "<v>|s3same-s3cret||%016llx%016llx-%016llx-0-",
                 (unsigned long long)identity[0], (unsigned long long)identity[1],
                 (unsigned long long)host.id);
    assert_true((int)out->text.length > length);
    assert_memory_equal(out->text.data, expected, (size_t)length);
    calls_close(&host);
}

/* Secrets are in no record, log or message, even if the program tells them. */
static void secrets_are_not_told(void **state)
{
    struct calls_host host;
    (void)state;
    calls_open(&host, NULL, &process_calls_program);
    assert_null(perform(&host, "leaking", ""));
    assert_non_null(strstr(host.message, "the token is *************, and ************"));
    assert_false(calls_told(&host, "s3cret"));
    assert_true(calls_told(&host, "the token is"));
    calls_close(&host);
}

/* Not in what is wrong with an answer either: a message quotes values, also in part, and names of members. */
static void wrong_answers_tell_no_secrets(void **state)
{
    struct calls_host host;
    (void)state;
    calls_open(&host, NULL, &process_calls_program);
    assert_null(perform(&host, "telling", ""));
    assert_true(calls_told(&host, "$.n: \"*************\" stands where an integer"));
    assert_true(calls_told(&host, "$.*************: no such member is declared"));
    assert_true(calls_told(&host, "the answer is not as declared"));
    assert_false(calls_told(&host, "s3cret"));
    assert_false(calls_told(&host, "l0ng"));
    calls_close(&host);
}

/* One secret begins with another one: nothing of the longer one is left. */
static void overlapping_secrets_are_not_told(void **state)
{
    struct calls_host host;
    (void)state;
    calls_open(&host, NULL, &process_calls_program);
    assert_null(perform(&host, "overlapping", ""));
    if (strstr(host.message, ": x******x***x") == NULL) fail_msg("%s", host.message);
    calls_close(&host);
}

/* RC-4: a case that is cancelled, or an engine that is closed, leaves no program behind. */
static void nothing_is_left_running(void **state)
{
    struct calls_host host;
    yawl_req_t one, two = {0};
    (void)state;
    for (int closes = 0; closes < 2; closes++) {
        calls_open(&host, NULL, &process_calls_program);
        begin(&host, &one, "stubborn", "");
        int64_t until = now_ms() + 50;
        while (host.started == 0 || now_ms() < until) uv_run(&host.loop, UV_RUN_NOWAIT);
        two.data = &host;
        if (closes == 0) {
            assert_int_equal(yawl_case_cancel(&host.engine, &two, host.id, calls_on_answer), 0);
            calls_run(&host, 1);
        }
        calls_close(&host);
        assert_int_equal(host.closed, 1);
    }
}

/* CC-3: never more than three at a time, and each place is filled again at once: 9 jobs of 0.1, 0.2 and 0.3
 * seconds on 3 places take 0.6 seconds, in batches they would take 0.9. */
static void places_are_filled_at_once(void **state)
{
    struct calls_host host;
    (void)state;
    calls_open(&host, NULL, &process_calls_program);
    int64_t before = now_ms();
    assert_non_null(perform(&host, "many", ""));
    assert_in_range(now_ms() - before, 590, 850);
    calls_close(&host);
}

/* Tables that lack the function which makes their values are refused. */
static void tables_are_checked(void **state)
{
    struct calls_host host;
    struct yawl_task tasks[64];
    struct yawl_net net = *process_calls_program.nets;
    struct yawl_program program = process_calls_program;
    (void)state;
    calls_open(&host, NULL, &process_calls_program);
    assert_in_range(net.tasks_count, 1, 64);
    memcpy(tasks, net.tasks, net.tasks_count * sizeof *tasks);
    for (uint32_t i = 0; i < net.tasks_count; i++) tasks[i].call_text = NULL;
    net.tasks = tasks;
    program.nets = &net;
    program.version = "2";
    assert_int_equal(yawl_program_register(&host.engine, &program, NULL), YAWL_EABI);
    calls_close(&host);
}

/* What the host lacks for a moment, here files, fails no case and opens no breaker: without one for the
 * input, with that alone, with the first output too, with all but the one that tells the end. */
static void shortages_are_waited_for(void **state)
{
    struct calls_host host;
    yawl_req_t req;
    (void)state;
    calls_open(&host, NULL, &process_calls_program);
    for (int files = 0; files < 6; files++) {
        begin(&host, &req, "fragile", "enough");
        calls_run_without_files(&host, (rlim_t)files, 250);
        calls_run(&host, files + 1);
        assert_int_equal(host.error, 0);
    }
    assert_true(calls_told(&host, "too many open files (EMFILE): a call is made later"));
    calls_close(&host);
}

/* CC-8: after two failures in a row the program is left alone. */
static void breaker_opens(void **state)
{
    struct calls_host host;
    (void)state;
    calls_open(&host, NULL, &process_calls_program);
    const struct process_calls_out *out = perform(&host, "broken", "");
    assert_text(out->failed, "busy");
    assert_non_null(strstr(host.message, "is left alone; try again in "));
    calls_close(&host);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(json_goes_in_and_out),     cmocka_unit_test(arguments_are_not_interpreted),
        cmocka_unit_test(dead_programs_are_tried_again),
        cmocka_unit_test(failures_say_why),
        cmocka_unit_test(causes_are_numbers),         cmocka_unit_test(killed_program_frees_its_worker),
        cmocka_unit_test(worker_waits_for_a_program_that_is_ended),
        cmocka_unit_test(closing_does_not_wait_for_workers),
        cmocka_unit_test(slow_programs_are_ended),
        cmocka_unit_test(programs_are_found),
        cmocka_unit_test(ended_programs_are_not_late),
        cmocka_unit_test(outputs_may_end_later),
        cmocka_unit_test(groups_are_ended),
        cmocka_unit_test(limits_are_set),           cmocka_unit_test(environment_is_closed),
        cmocka_unit_test(wrong_answers_tell_no_secrets),
        cmocka_unit_test(overlapping_secrets_are_not_told),
        cmocka_unit_test(secrets_are_not_told),     cmocka_unit_test(nothing_is_left_running),
        cmocka_unit_test(places_are_filled_at_once), cmocka_unit_test(breaker_opens),
        cmocka_unit_test(shortages_are_waited_for),
        cmocka_unit_test(tables_are_checked)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
