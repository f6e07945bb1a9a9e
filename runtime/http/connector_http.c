/* Connector "http": a request for each call, with the item's input as its body and the body of the answer as
 * its result, both JSON.
 * Invariant: a work is in the owner's list until it is answered or cancelled, and at its gate as long; it is
 * given back outside of libcurl's callbacks only.
 */
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "http/http_parts.h"
#include "yawl/http.h"

/* ---- Works ---- */

static struct yawl__http_work *open_work(struct yawl__http *owner, yawl_call_t *call)
{
    struct yawl__http_work *work = calloc(1, sizeof *work);
    if (work == NULL) return NULL;
    work->owner = owner;
    work->call = call;
    work->pass.limits.concurrency = YAWL__GATE_CONCURRENCY_DEFAULT;
    work->pass.limits.cool_down_ms = YAWL__GATE_COOL_DOWN_DEFAULT;
    work->timeout_ms = YAWL__HTTP_TIMEOUT_MS;
    work->answer_max = YAWL__HTTP_ANSWER_MAX;
    work->next = owner->works;
    if (work->next != NULL) work->next->previous = work;
    owner->works = work;
    yawl_call_set_data(call, work);
    return work;
}

static void close_work(struct yawl__http_work *work, enum yawl__gate_outcome outcome)
{
    struct yawl__http *owner = work->owner;
    yawl__http_end(work);
    if (work->next != NULL) work->next->previous = work->previous;
    if (work->previous != NULL)
        work->previous->next = work->next;
    else
        owner->works = work->next;
    yawl__gate_leave(&owner->gates, &work->pass, outcome, uv_now(owner->loop));
    yawl__http_work_free(work);
}

/* ---- Answers ---- */

/* What libcurl says may hold what it was given. */
static void fail_request(struct yawl__http_work *work, CURLcode result)
{
    char message[CURL_ERROR_SIZE + 512];
    bool is_late = result == CURLE_OPERATION_TIMEDOUT;
    const char *why = work->error[0] != '\0' ? work->error : curl_easy_strerror(result);
    if (work->is_private) why = "it has an address of a private network, see `allow_private`";
    if (work->is_full) why = "its answer is too large, see `max_answer`";
    if (work->is_cut) why = "the connection was closed before an answer; it may have had its effect";
    if (is_late)
        snprintf(message, sizeof message, "%s %.256s took longer than %" PRIu64 " ms", work->method,
                 work->host, work->timeout_ms);
    else
        snprintf(message, sizeof message, "%s %.256s: %s", work->method, work->host, why);
    yawl_call_mask(work->call, message, strlen(message));
    yawl__text_clean(message, strlen(message));
    (void)yawl_call_fail_as(work->call, is_late ? YAWL_ETIMEDOUT : YAWL_EEXTERNAL,
                            is_late ? "timeout" : "external", message);
}

/* What the server says about it, as far as it is told. */
static struct yawl_text begin_of_answer(struct yawl__http_work *work)
{
    char *text = work->answer.bytes;
    size_t length = work->answer.length;
    if (length > 0) yawl_call_mask(work->call, text, length);
    if (length > YAWL__HTTP_ANSWER_TOLD) length = YAWL__HTTP_ANSWER_TOLD;
    while (length > 0 && length < work->answer.length && ((unsigned char)text[length] & 0xc0) == 0x80)
        length--;
    yawl__text_clean(text, length);
    while (length > 0 && text[length - 1] == ' ') length--;
    return (struct yawl_text){text, (uint32_t)length};
}

static void fail_status(struct yawl__http_work *work, long code)
{
    char name[32], message[YAWL__HTTP_ANSWER_TOLD + 512];
    bool is_redirect = code >= 300 && code < 400;
    struct yawl_text said = begin_of_answer(work);
    snprintf(name, sizeof name, "status_%ld", code);
    snprintf(message, sizeof message, "%s %.256s answered %ld%s%s%.*s", work->method, work->host, code,
             is_redirect ? "; redirects are not followed" : "", said.length > 0 ? ": " : "",
             (int)said.length, said.data);
    (void)yawl_call_fail_as(work->call, YAWL_EEXTERNAL, name, message);
}

/* The errno of a connection that could not be made, or that broke. */
static void tell_cause(const struct yawl__http_work *work, CURLcode result)
{
    long number = 0;
    bool by_system = result == CURLE_COULDNT_CONNECT || result == CURLE_SEND_ERROR ||
                     result == CURLE_RECV_ERROR;
    if (by_system && curl_easy_getinfo(work->easy, CURLINFO_OS_ERRNO, &number) == CURLE_OK)
        yawl_call_set_cause(work->call, -(int)number);
}

/* Nothing was sent, and it is this machine that could not. */
static bool may_come_again(const struct yawl__http_work *work, CURLcode result)
{
    return !work->is_sent && (work->is_short || result == CURLE_OUT_OF_MEMORY);
}

void yawl__http_done(struct yawl__http_work *work, CURLcode result)
{
    long code = 0;
    if (work->easy != NULL) {
        tell_cause(work, result);
        (void)curl_easy_getinfo(work->easy, CURLINFO_RESPONSE_CODE, &code);
    }
    yawl__http_end(work);
    if (result != CURLE_OK && may_come_again(work, result)) {
        yawl_call_again(work->call, "memory, sockets or threads are missing");
        close_work(work, YAWL__GATE_UNKNOWN);
        return;
    }
    if (result != CURLE_OK) {
        fail_request(work, result);
    } else if (code < 200 || code >= 300) {
        fail_status(work, code);
    } else {
        struct yawl_text answer = {work->answer.bytes, (uint32_t)work->answer.length};
        (void)yawl_call_complete_json(work->call, answer);
    }
    bool well = result == CURLE_OK && code < 500;
    close_work(work, well ? YAWL__GATE_WELL : YAWL__GATE_BADLY);
}

/* ---- Beginning ---- */

static void begin(struct yawl__http_work *work)
{
    if (!yawl_call_begin(work->call)) {
        close_work(work, YAWL__GATE_UNKNOWN);
        return;
    }
    if (yawl__http_begin(work)) return;
    yawl_call_again(work->call, "memory or threads are missing");
    close_work(work, YAWL__GATE_UNKNOWN);
}

static void on_admitted(struct yawl__pass *pass, enum yawl__gate_answer answer)
{
    struct yawl__http_work *work = (struct yawl__http_work *)pass;
    if (answer == YAWL__GATE_IN) {
        begin(work);
        return;
    }
    yawl__call_turned_away(work->call, answer, work->pass.limits.cool_down_ms);
    close_work(work, YAWL__GATE_UNKNOWN);
}

static void enter(struct yawl__http_work *work, const struct yawl_call_info *info)
{
    uint64_t retry_ms;
    work->pass.admit = on_admitted;
    work->pass.workflow = info->program;
    enum yawl__gate_answer answer =
        yawl__gate_enter(&work->owner->gates, &work->pass, work->endpoint.bytes,
                         uv_now(work->owner->loop), &retry_ms);
    if (answer == YAWL__GATE_IN) {
        begin(work);
    } else if (answer != YAWL__GATE_WAIT) {
        yawl__call_turned_away(work->call, answer, retry_ms);
        close_work(work, YAWL__GATE_UNKNOWN);
    }
}

static void call_http(yawl_call_t *call, const struct yawl_call_info *info)
{
    struct yawl__http_work *work = open_work(info->state, call);
    int status = work == NULL ? YAWL_ENOMEM : yawl__http_prepare(work, info);
    if (status == 0) {
        enter(work, info);
        return;
    }
    if (work != NULL && work->error[0] != '\0')
        (void)yawl_call_fail_as(call, status, "data", work->error);
    else
        yawl__call_unset(call, info, status);
    if (work != NULL) close_work(work, YAWL__GATE_UNKNOWN);
}

/* ---- Life ---- */

static void *open_http(yawl_engine_t *engine)
{
    struct yawl__http *http = calloc(1, sizeof *http);
    if (http == NULL) return NULL;
    http->gates.engine = engine;
    if (yawl__http_open(http, engine->loop)) return http;
    free(http);
    return NULL;
}

static void tell_endpoints(const void *state, yawl_endpoint_fn each, void *context)
{
    const struct yawl__http *http = state;
    yawl__gates_visit(&http->gates, "http", uv_now(http->loop), each, context);
}

static void cancel_http(void *state, yawl_call_t *call)
{
    (void)state;
    close_work(yawl_call_data(call), YAWL__GATE_UNKNOWN);
}

static struct yawl__http_work *first_waiting(const struct yawl__http *http)
{
    struct yawl__http_work *work = http->works;
    while (work != NULL && !work->pass.waits) work = work->next;
    return work;
}

/* Those that wait go first: nobody shall be let in any more. */
static void close_http(void *state, yawl_closed_cb closed, void *context)
{
    struct yawl__http *http = state;
    http->is_closing = true;
    http->closed = closed;
    http->context = context;
    for (struct yawl__http_work *work; (work = first_waiting(http)) != NULL;)
        close_work(work, YAWL__GATE_UNKNOWN);
    while (http->works != NULL) close_work(http->works, YAWL__GATE_UNKNOWN);
    yawl__http_close(http);
}

void yawl__http_closed(struct yawl__http *http)
{
    yawl_closed_cb closed = http->closed;
    void *context = http->context;
    yawl__gates_done(&http->gates);
    free(http);
    closed(context);
}

const struct yawl_connector yawl_connector_http = {.name = "http",
                                                   .call = call_http,
                                                   .open = open_http,
                                                   .cancel = cancel_http,
                                                   .close = close_http,
                                                   .kill = cancel_http,
                                                   .endpoints = tell_endpoints,
                                                   .watches = true};
