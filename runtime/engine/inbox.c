/* The way in: requests form a list through the callers' own structs, so queueing allocates nothing but
 * the copy of the input.  Bounded by commands_max, from queueing until the answer; their data by
 * command_bytes, from queueing until they are decided.
 * Starts of cases stand in a list of their own, behind all others.
 * Invariant: the idle handle is active whenever one of the two holds a request. */
#include <assert.h>
#include <string.h>

#include "base/problems.h"
#include "engine/engine_private.h"

int yawl__inbox_refuse(struct yawl__engine *engine)
{
    bool closed = engine->closing || engine->draining;
    int code = closed ? YAWL_ECLOSED : engine->stopped != 0 ? engine->stopped : YAWL_EBUSY;
    return yawl__engine_refuse(engine, code, NULL);
}

void yawl__inbox_put_first(struct yawl__engine *engine, yawl_req_t *req)
{
    assert(!engine->closing && engine->inbox.first == NULL);
    engine->inbox.first = engine->inbox.last = req;
    (void)uv_idle_start(&engine->idle, yawl__turn_run);
}

int yawl__inbox_open_data(struct yawl__engine *engine)
{
    if (engine->command_bytes < engine->options.limits.command_bytes) return 0;
    return yawl__engine_refuse(engine, YAWL_EBUSY,
                               "as many bytes are queued as limits.command_bytes allows, try again later",
                               NULL);
}

int yawl__inbox_open_start(struct yawl__engine *engine)
{
    int status = yawl__inbox_open(engine);
    if (status != 0 || engine->commands_count < engine->starts_max) return status;
    return yawl__engine_refuse(engine, YAWL_EBUSY,
                               "the rest of the queue is kept for cases that run, try again later",
                               NULL);
}

void yawl__inbox_push_start(struct yawl__engine *engine, yawl_req_t *req)
{
    assert(!engine->closing);
    req->slot = NULL;
    engine->commands_count++;
    engine->starts_count++;
    yawl__req_push(&engine->starts, req);
    (void)uv_idle_start(&engine->idle, yawl__turn_run);
}

/* Says all that is wrong with it. */
static int refuse_outside(struct yawl__engine *engine, const struct yawl_record *record,
                          const void *outside)
{
    struct yawl__problems problems = {&engine->message, "", 0, 0};
    yawl__message_clear(&engine->message);
    yawl__engine_refuse_at_length(engine);
    yawl_record_check(record, outside, yawl__problems_add, &problems);
    yawl__problems_end(&problems);
    return YAWL_EDATA;
}

/* Bytes of a copy of an outside struct whose values fit their types, else a refusal. */
static int outside_size(struct yawl__engine *engine, const struct yawl_record *record,
                        const void *outside, size_t *size)
{
    *size = 0;
    if (record == NULL || outside == NULL) return 0;
    if (yawl__outside_bad(record, outside) != YAWL_NONE)
        return refuse_outside(engine, record, outside);
    *size = yawl__outside_size(record, outside);
    return 0;
}

static int refuse_size(struct yawl__engine *engine, size_t size)
{
    (void)yawl__engine_refuse(engine, YAWL_ETOOBIG, "the data given would take ", NULL);
    yawl__message_add_number(&engine->message, size);
    yawl__message_add(&engine->message, " bytes; max_case_bytes is ");
    yawl__message_add_number(&engine->message, engine->options.limits.max_case_bytes);
    return YAWL_ETOOBIG;
}

/* Room for a request's input; none for 0 bytes. */
static int take_input(struct yawl__engine *engine, yawl_req_t *req, size_t size)
{
    req->input = NULL;
    req->input_size = req->key_size = 0;
    if (size == 0) return 0;
    if (size > engine->options.limits.max_case_bytes) return refuse_size(engine, size);
    req->input = yawl__take(&engine->memory, size);
    if (req->input == NULL) return yawl__engine_refuse(engine, YAWL_ENOMEM, NULL);
    req->input_size = size;
    engine->command_bytes += size;
    return 0;
}

int yawl__inbox_copy(struct yawl__engine *engine, yawl_req_t *req, const struct yawl_record *record,
                     const void *outside)
{
    return yawl__inbox_copy_keyed(engine, req, record, outside, NULL);
}

int yawl__inbox_copy_keyed(struct yawl__engine *engine, yawl_req_t *req,
                           const struct yawl_record *record, const void *outside, const char *key)
{
    size_t size, key_size = key == NULL ? 0 : strlen(key);
    int status = outside_size(engine, record, outside, &size);
    if (status != 0) return status;
    if (!yawl_text_is_utf8((struct yawl_text){key, (uint32_t)key_size})) {
        return yawl__engine_refuse(engine, YAWL_EDATA, "the key is not UTF-8", NULL);
    }
    status = take_input(engine, req, size + key_size);
    if (status != 0) return status;
    if (size > 0) yawl__outside_copy(record, outside, req->input);
    if (key_size > 0) memcpy((char *)req->input + size, key, key_size);
    req->key_size = key_size;
    return 0;
}

int yawl__inbox_copy_text(struct yawl__engine *engine, yawl_req_t *req, const char *text)
{
    size_t size = text == NULL ? 0 : strlen(text);
    if (!yawl_text_is_utf8((struct yawl_text){text, (uint32_t)size})) {
        return yawl__engine_refuse(engine, YAWL_EDATA, "the message is not UTF-8", NULL);
    }
    int status = take_input(engine, req, size);
    req->code = 0;
    if (status == 0 && size > 0) memcpy(req->input, text, size);
    return status;
}
