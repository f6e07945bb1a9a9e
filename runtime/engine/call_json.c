/* A call's input and result as JSON: what an item got is written, what a connector was answered is read and
 * checked against what the task returns.  The scratch of each grows until it is enough, within the limit on
 * the data of a case.
 */
#include <stdlib.h>
#include <string.h>

#include "base/problems.h"
#include "engine/engine_private.h"
#include "yawl/json.h"

#define SCRATCH_FIRST 4096

/* JSON text, and lists in scratches, take more than the data of a case. */
#define SCRATCH_FACTOR 8

static uint64_t scratch_max(const struct yawl__engine *engine)
{
    return (uint64_t)engine->options.limits.max_case_bytes * SCRATCH_FACTOR;
}

/* A larger scratch; false: it is as large as it may be, or there is no memory. */
static bool enlarge(struct yawl_eval *e, uint64_t size, uint64_t most)
{
    if (size > most) size = most;
    if (size > UINT32_MAX) size = UINT32_MAX;
    if (size <= e->scratch_capacity) return false;
    free(e->scratch);
    *e = (struct yawl_eval){0};
    e->scratch = malloc(size);
    if (e->scratch == NULL) return false;
    e->scratch_capacity = (uint32_t)size;
    return true;
}

/* ---- The input ---- */

static char *copy_of(struct yawl_text text, size_t *length)
{
    char *copy = malloc((size_t)text.length + 1);
    if (copy == NULL) return NULL;
    memcpy(copy, text.data, text.length);
    copy[text.length] = '\0';
    *length = text.length;
    return copy;
}

char *yawl_call_input(const struct yawl_call_info *info, size_t *length)
{
    const struct yawl__engine *engine = info->engine->self;
    struct yawl_eval e = {0};
    char *copy = NULL;
    if (info->in == NULL) return copy_of(yawl_text_of("{}"), length);
    while (enlarge(&e, (uint64_t)e.scratch_capacity * 4 + SCRATCH_FIRST, scratch_max(engine))) {
        struct yawl_text json = yawl_json_write(&e, info->task->in, info->in);
        if (e.fault == YAWL_ETOOBIG) continue;
        if (e.fault == 0) copy = copy_of(json, length);
        break;
    }
    free(e.scratch);
    return copy;
}

/* ---- The result ---- */

/* What is wrong with an answer. */
struct complaint {
    struct yawl__message message;
    struct yawl__problems problems;
    char *room; /* once there is a problem */
};

static void clear(struct complaint *complaint)
{
    yawl__message_clear(&complaint->message);
    complaint->problems =
        (struct yawl__problems){&complaint->message, "the answer is not as declared: ", 0, 0};
}

/* A yawl_problem_fn; the context is a struct complaint. */
static void add_problem(void *context, const char *path, const char *what)
{
    struct complaint *complaint = context;
    if (complaint->room == NULL) complaint->room = malloc(YAWL_PROBLEMS_TEXT_MAX);
    if (complaint->room != NULL)
        yawl__message_widen(&complaint->message, complaint->room, YAWL_PROBLEMS_TEXT_MAX);
    yawl__problems_add(&complaint->problems, path, what);
}

/* 0: `outside` is filled, its texts lie in the scratch or in `json`. */
static int read_result(const struct yawl_call *call, struct yawl_text json, void *outside,
                       struct yawl_eval *e, struct complaint *complaint)
{
    const struct yawl_record *record = call->task->returns;
    uint64_t size = (uint64_t)json.length * 4 + SCRATCH_FIRST;
    int status = YAWL_ENOMEM;
    for (; enlarge(e, size, scratch_max(call->engine)); size *= 4) {
        clear(complaint);
        memset(outside, 0, record->outside_size);
        struct yawl_report report = {add_problem, complaint};
        status = yawl_json_read(record, json, outside, e, report);
        if (status != YAWL_ETOOBIG) break;
    }
    yawl__problems_end(&complaint->problems);
    return status;
}

static int fail_result(yawl_call_t *call, int status, const char *why)
{
    if (status == YAWL_ECLOSED || status == YAWL_ESTORE) return status;
    if (why[0] == '\0') why = yawl_strerror(status);
    return yawl_call_fail_as(call, status, status == YAWL_ETOOBIG ? "toobig" : "data", why);
}

/* An answer that holds secrets is read once more without them, so that no part of one is quoted. */
static void complain_masked(const struct yawl_call *call, struct yawl_text json, void *outside,
                            struct yawl_eval *e, struct complaint *complaint)
{
    if (call->secrets == NULL || json.length == 0) return;
    char *masked = malloc(json.length);
    clear(complaint);
    if (masked == NULL) return;
    memcpy(masked, json.data, json.length);
    yawl_call_mask(call, masked, json.length);
    free(e->scratch);
    *e = (struct yawl_eval){0};
    (void)read_result(call, (struct yawl_text){masked, json.length}, outside, e, complaint);
    explicit_bzero(masked, json.length);
    free(masked);
}

int yawl_call_complete_json(yawl_call_t *call, struct yawl_text json)
{
    struct yawl_eval e = {0};
    struct complaint complaint = {.room = NULL};
    if (call->task->returns == NULL) return yawl_call_complete(call, NULL);
    void *outside = malloc(call->task->returns->outside_size);
    clear(&complaint);
    int status = outside == NULL ? YAWL_ENOMEM : read_result(call, json, outside, &e, &complaint);
    bool is_read = status == 0;
    if (!is_read && status != YAWL_ENOMEM) complain_masked(call, json, outside, &e, &complaint);
    if (is_read) status = yawl_call_complete(call, outside);
    if (status == YAWL_ENOMEM && !call->answered)
        yawl__call_again(call, "out of memory");
    else if (status != 0 && !call->answered)
        status = fail_result(call, status,
                             is_read ? yawl_engine_message(call->engine->host)
                                     : complaint.message.text);
    free(e.scratch);
    free(outside);
    free(complaint.room);
    return status;
}
