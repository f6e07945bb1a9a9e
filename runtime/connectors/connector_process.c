/* Connector "process": runs a program, which gets the item's input as JSON on its standard input and gives
 * its result as JSON on its standard output.  Exit status 0 is success, anything else a failure that tells
 * the end of standard error.
 * Invariant: a work is in the owner's list until its handles are closed; it is at its gate until it is
 * answered or cancelled.
 */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "connectors/process_work.h"

/* ---- Works ---- */

static struct yawl__process_work *open_work(struct yawl__processes *owner, yawl_call_t *call)
{
    struct yawl__process_work *work = calloc(1, sizeof *work);
    if (work == NULL) return NULL;
    work->owner = owner;
    work->call = call;
    work->input = -1;
    work->pass.limits.concurrency = YAWL__GATE_CONCURRENCY_DEFAULT;
    work->pass.limits.cool_down_ms = YAWL__GATE_COOL_DOWN_DEFAULT;
    work->limits.timeout_ms = YAWL__PROCESS_TIMEOUT_MS;
    work->limits.output = YAWL__PROCESS_OUTPUT_MAX;
    work->next = owner->works;
    if (work->next != NULL) work->next->previous = work;
    owner->works = work;
    yawl_call_set_data(call, work);
    return work;
}

static void close_owner_when_done(struct yawl__processes *owner)
{
    if (!owner->is_closing || owner->works != NULL) return;
    yawl_closed_cb closed = owner->closed;
    void *context = owner->context;
    yawl__gates_done(&owner->gates);
    free(owner);
    closed(context);
}

static void close_work(struct yawl__process_work *work)
{
    struct yawl__processes *owner = work->owner;
    if (work->next != NULL) work->next->previous = work->previous;
    if (work->previous != NULL)
        work->previous->next = work->next;
    else
        owner->works = work->next;
    yawl__process_free(work);
    close_owner_when_done(owner);
}

/* ---- Settings ---- */

static bool read_limit(struct yawl__process_limits *limits, const char *setting,
                       struct yawl_text value)
{
    const struct {
        const char *name;
        uint64_t *limit;
    } known[] = {{"timeout", &limits->timeout_ms},
                 {"memory", &limits->memory},
                 {"cpu", &limits->cpu_ms},
                 {"files", &limits->files},
                 {"max_output", &limits->output}};
    for (size_t i = 0; i < sizeof known / sizeof *known; i++) {
        if (strcmp(setting, known[i].name) != 0) continue;
        *known[i].limit = yawl__setting_number(value);
        return true;
    }
    return false;
}

static int read_setting(void *context, const char *setting, struct yawl_text value)
{
    struct yawl__process_work *work = context;
    const char *variable = yawl__setting_below(setting, "env.");
    bool fits = true;
    if (yawl__setting_below(setting, "run.") != NULL) {
        if (work->arguments.count == YAWL__PROCESS_TEXTS_MAX) return YAWL_ETOOBIG;
        fits = yawl__texts_add(&work->arguments, "", value.data);
    } else if (variable != NULL) {
        char name[512];
        int length = snprintf(name, sizeof name, "%s=", variable);
        bool is_too_long = length < 0 || (size_t)length >= sizeof name;
        if (is_too_long || work->variables.count == YAWL__PROCESS_TEXTS_MAX) return YAWL_ETOOBIG;
        fits = yawl__texts_add(&work->variables, name, value.data);
    } else if (strcmp(setting, "directory") == 0) {
        work->directory = strdup(value.data);
        fits = work->directory != NULL;
    } else if (!yawl__setting_of_gate(&work->pass.limits, setting, value)) {
        (void)read_limit(&work->limits, setting, value);
    }
    return fits ? 0 : YAWL_ENOMEM;
}

static bool write_all(int file, const char *bytes, size_t length)
{
    while (length > 0) {
        ssize_t written = write(file, bytes, length);
        if (written <= 0) return false;
        bytes += written;
        length -= (size_t)written;
    }
    return lseek(file, 0, SEEK_SET) == 0;
}

/* What the program reads: a file in memory. */
static int make_input(struct yawl__process_work *work, const struct yawl_call_info *info)
{
    size_t length;
    char *json = yawl_call_input(info, &length);
    if (json == NULL) return YAWL_ENOMEM;
    work->input = memfd_create("yawl-input", MFD_CLOEXEC);
    bool whole = work->input >= 0 && write_all(work->input, json, length);
    free(json);
    return whole ? 0 : YAWL_ENOMEM;
}

static int prepare(struct yawl__process_work *work, const struct yawl_call_info *info)
{
    char key[YAWL__CALL_KEY_SIZE];
    yawl__call_key(info, key);
    int status = yawl_call_settings(info, read_setting, work);
    if (status == 0 && work->arguments.count == 0) status = YAWL_EINVAL;
    if (status == 0 && !yawl__texts_add(&work->variables, "YAWL_KEY=", key)) status = YAWL_ENOMEM;
    return status == 0 ? make_input(work, info) : status;
}

/* ---- Answers ---- */

static struct yawl_text end_of_errors(struct yawl__process_work *work, const yawl_call_t *call)
{
    char *text = work->errors;
    size_t length = work->errors_length;
    yawl_call_mask(call, text, length);
    if (length > YAWL__PROCESS_ERRORS_TOLD) {
        text += length - YAWL__PROCESS_ERRORS_TOLD;
        length = YAWL__PROCESS_ERRORS_TOLD;
    }
    yawl__text_clean(text, length);
    while (length > 0 && text[length - 1] == ' ') length--;
    return (struct yawl_text){text, (uint32_t)length};
}

static void fail(struct yawl__process_work *work, yawl_call_t *call)
{
    char message[YAWL__PROCESS_ERRORS_TOLD + 512];
    const char *program = work->arguments.items[0];
    int length;
    if (work->is_late)
        length = snprintf(message, 384, "program \"%s\" took longer than %" PRIu64 " ms", program,
                          work->limits.timeout_ms);
    else if (work->is_full)
        length = snprintf(message, 384, "program \"%s\" wrote more than %" PRIu64 " bytes", program,
                          work->limits.output);
    else if (work->is_noisy)
        length = snprintf(message, 384, "program \"%s\" wrote more than %u bytes on standard error",
                          program, YAWL__PROCESS_ERRORS_MAX);
    else if (work->end.signal != 0)
        length = snprintf(message, 384, "program \"%s\" was ended by signal %d", program,
                          work->end.signal);
    else
        length = snprintf(message, 384, "program \"%s\" ended with status %d", program,
                          work->end.status);
    size_t used = length < 384 ? (size_t)length : 383;
    struct yawl_text errors = end_of_errors(work, call);
    snprintf(message + used, sizeof message - used, "%s%.*s", errors.length > 0 ? ": " : "",
             (int)errors.length, errors.data);
    yawl__text_clean(message, strlen(message));
    (void)yawl_call_fail_as(call, work->is_late ? YAWL_ETIMEDOUT : YAWL_EEXTERNAL,
                            work->is_late ? "timeout" : "external", message);
}

static bool is_well(const struct yawl__process_work *work)
{
    bool is_ended = work->is_late || work->is_full || work->is_noisy;
    return !is_ended && work->end.signal == 0 && work->end.status == 0;
}

void yawl__process_ended(struct yawl__process_work *work)
{
    struct yawl__processes *owner = work->owner;
    yawl_call_t *call = work->call;
    if (work->cancelled != NULL) yawl_call_gone(work->cancelled);
    bool well = is_well(work);
    work->call = NULL;
    if (call != NULL && well) {
        struct yawl_text output = {work->output, (uint32_t)work->output_length};
        (void)yawl_call_complete_json(call, output);
    } else if (call != NULL) {
        fail(work, call);
    }
    yawl__gate_leave(&owner->gates, &work->pass,
                     call == NULL ? YAWL__GATE_UNKNOWN
                     : well       ? YAWL__GATE_WELL
                                  : YAWL__GATE_BADLY,
                     uv_now(owner->loop));
    close_work(work);
}

/* ---- Beginning ---- */

/* Nobody waits for its answer any more. */
static void let_go(struct yawl__process_work *work, bool at_once)
{
    work->call = NULL;
    if (work->handles > 0) {
        yawl__process_stop(work, at_once);
        return;
    }
    yawl__gate_leave(&work->owner->gates, &work->pass, YAWL__GATE_UNKNOWN,
                     uv_now(work->owner->loop));
    close_work(work);
}

static void fail_with_cause(yawl_call_t *call, int cause, const char *message)
{
    yawl_call_set_cause(call, cause);
    (void)yawl_call_fail_as(call, YAWL_EEXTERNAL, "external", message);
}

/* It cannot be run at all, or not now. */
static void fail_start(struct yawl__process_work *work, int status)
{
    char message[512];
    yawl_call_t *call = work->call;
    bool is_short = yawl__is_shortage(status);
    work->call = NULL;
    snprintf(message, sizeof message, "program \"%.256s\" cannot be run: %s (%s)",
             work->arguments.items[0], uv_strerror(status), uv_err_name(status));
    yawl__text_clean(message, strlen(message));
    if (is_short)
        yawl_call_again(call, message);
    else
        fail_with_cause(call, status, message);
    yawl__gate_leave(&work->owner->gates, &work->pass,
                     is_short ? YAWL__GATE_UNKNOWN : YAWL__GATE_BADLY, uv_now(work->owner->loop));
    if (work->handles == 0) close_work(work);
}

static void begin(struct yawl__process_work *work)
{
    if (!yawl_call_begin(work->call)) {
        let_go(work, true);
        return;
    }
    int status = yawl__process_start(work);
    if (status != 0) fail_start(work, status);
}

static void turn_away(struct yawl__process_work *work, enum yawl__gate_answer answer,
                      uint64_t retry_ms)
{
    yawl__call_turned_away(work->call, answer, retry_ms);
    work->call = NULL;
    close_work(work);
}

static void on_admitted(struct yawl__pass *pass, enum yawl__gate_answer answer)
{
    struct yawl__process_work *work = (struct yawl__process_work *)pass;
    if (answer == YAWL__GATE_IN)
        begin(work);
    else
        turn_away(work, answer, work->pass.limits.cool_down_ms);
}

static void enter(struct yawl__process_work *work, const struct yawl_call_info *info)
{
    uint64_t retry_ms;
    work->pass.admit = on_admitted;
    work->pass.workflow = info->program;
    enum yawl__gate_answer answer =
        yawl__gate_enter(&work->owner->gates, &work->pass, work->arguments.items[0],
                         uv_now(work->owner->loop), &retry_ms);
    if (answer == YAWL__GATE_IN)
        begin(work);
    else if (answer != YAWL__GATE_WAIT)
        turn_away(work, answer, retry_ms);
}

static void call_process(yawl_call_t *call, const struct yawl_call_info *info)
{
    struct yawl__process_work *work = open_work(info->state, call);
    int status = work == NULL ? YAWL_ENOMEM : prepare(work, info);
    if (status == 0) {
        enter(work, info);
        return;
    }
    yawl__call_unset(call, info, status);
    if (work == NULL) return;
    work->call = NULL;
    close_work(work);
}

/* ---- Life ---- */

static void *open_processes(yawl_engine_t *engine)
{
    struct yawl__processes *owner = calloc(1, sizeof *owner);
    if (owner == NULL) return NULL;
    owner->loop = engine->loop;
    owner->gates.engine = engine;
    return owner;
}

static void tell_endpoints(const void *state, yawl_endpoint_fn each, void *context)
{
    const struct yawl__processes *owner = state;
    yawl__gates_visit(&owner->gates, "process", uv_now(owner->loop), each, context);
}

/* The call keeps its worker until the program has ended. */
static void cancel_process(void *state, yawl_call_t *call)
{
    struct yawl__process_work *work = yawl_call_data(call);
    (void)state;
    if (work->handles > 0) {
        work->cancelled = call;
        yawl_call_linger(call);
    }
    let_go(work, false);
}

/* A kill leaves nothing behind, not even for the moment that a program takes to go. */
static void kill_process(void *state, yawl_call_t *call)
{
    (void)state;
    let_go(yawl_call_data(call), true);
}

static struct yawl__process_work *first_waiting(const struct yawl__processes *owner)
{
    struct yawl__process_work *work = owner->works;
    while (work != NULL && !work->pass.waits) work = work->next;
    return work;
}

/* Those that wait go first: nobody shall be let in any more. */
static void close_processes(void *state, yawl_closed_cb closed, void *context)
{
    struct yawl__processes *owner = state;
    owner->closed = closed;
    owner->context = context;
    for (struct yawl__process_work *work; (work = first_waiting(owner)) != NULL;)
        let_go(work, true);
    for (struct yawl__process_work *work = owner->works, *next; work != NULL; work = next) {
        next = work->next;
        let_go(work, true);
    }
    owner->is_closing = true;
    close_owner_when_done(owner);
}

const struct yawl_connector yawl_connector_process = {.name = "process",
                                                      .call = call_process,
                                                      .open = open_processes,
                                                      .cancel = cancel_process,
                                                      .close = close_processes,
                                                      .kill = kill_process,
                                                      .endpoints = tell_endpoints,
                                                      .watches = true};
