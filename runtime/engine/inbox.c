/* The way in: requests form a list through the callers' own structs, so queueing allocates nothing but
 * the copy of the input.  Bounded by commands_max, from queueing until the answer.
 * Invariant: the idle handle is active whenever the inbox holds a request. */
#include <assert.h>
#include <string.h>

#include "engine/engine_private.h"

void yawl__req_push(struct yawl__req_list *list, yawl_req_t *req)
{
    req->next = NULL;
    if (list->first == NULL)
        list->first = req;
    else
        list->last->next = req;
    list->last = req;
}

yawl_req_t *yawl__req_pop(struct yawl__req_list *list)
{
    yawl_req_t *req = list->first;
    if (req != NULL) list->first = req->next;
    return req;
}

int yawl__inbox_open(struct yawl__engine *engine)
{
    if (engine->closing) return yawl__engine_refuse(engine, YAWL_ECLOSED, NULL);
    if (engine->stopped != 0) return yawl__engine_refuse(engine, engine->stopped, NULL);
    if (engine->commands_count < engine->options.limits.commands_max) return 0;
    return yawl__engine_refuse(engine, YAWL_EBUSY, NULL);
}

void yawl__inbox_push(struct yawl__engine *engine, yawl_req_t *req)
{
    assert(!engine->closing);
    if (engine->inbox.first == NULL) (void)uv_idle_start(&engine->idle, yawl__turn_run);
    yawl__req_push(&engine->inbox, req);
    engine->commands_count++;
}

int yawl__inbox_copy(struct yawl__engine *engine, yawl_req_t *req, const struct yawl_record *record,
                     const void *outside)
{
    req->input = NULL;
    req->input_size = 0;
    if (record == NULL || outside == NULL) return 0;
    uint32_t bad = yawl__outside_bad(record, outside);
    if (bad != YAWL_NONE) {
        return yawl__engine_refuse(engine, YAWL_EDATA, "\"", record->fields[bad].name,
                                   "\" holds no value of its type", NULL);
    }
    size_t size = yawl__outside_size(record, outside);
    if (size > engine->options.limits.case_data_max) {
        return yawl__engine_refuse(engine, YAWL_ETOOBIG, NULL);
    }
    req->input = yawl__take(&engine->memory, size);
    if (req->input == NULL) return yawl__engine_refuse(engine, YAWL_ENOMEM, NULL);
    req->input_size = size;
    yawl__outside_copy(record, outside, req->input);
    return 0;
}

int yawl__inbox_copy_text(struct yawl__engine *engine, yawl_req_t *req, const char *text)
{
    size_t size = text == NULL ? 0 : strlen(text);
    req->input = NULL;
    req->input_size = 0;
    if (size == 0) return 0;
    struct yawl_text whole = {text, (uint32_t)size};
    if (size > engine->options.limits.case_data_max) {
        return yawl__engine_refuse(engine, YAWL_ETOOBIG, NULL);
    }
    if (!yawl_text_is_utf8(whole)) {
        return yawl__engine_refuse(engine, YAWL_EDATA, "the message is not UTF-8", NULL);
    }
    req->input = yawl__take(&engine->memory, size);
    if (req->input == NULL) return yawl__engine_refuse(engine, YAWL_ENOMEM, NULL);
    req->input_size = size;
    memcpy(req->input, text, size);
    return 0;
}

void yawl__inbox_release(struct yawl__engine *engine, yawl_req_t *req)
{
    yawl__give(&engine->memory, req->input, req->input_size);
    req->input = NULL;
    req->input_size = 0;
}
