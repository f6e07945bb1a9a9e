/* The public commands on a case as a whole: it is suspended, resumed, cancelled or killed.
 * Invariant: a negative return means that the request is the caller's again and `cb` will not run. */
#include "engine/engine_private.h"

/* Queues `operation` on a case; it carries nothing else. */
static int queue_on_case(yawl_engine_t *engine, yawl_req_t *req, yawl_case_id id, int operation,
                         yawl_case_cb cb)
{
    struct yawl__engine *self = engine->self;
    if (req == NULL) return yawl__engine_refuse(self, YAWL_EINVAL, NULL);
    bool kills = operation == YAWL__CASE_KILL && !self->closing && self->stopped == 0;
    int status = kills ? 0 : yawl__inbox_open(self);
    if (status != 0) return status;
    const struct yawl__slot *slot = yawl__cases_find(self, id);
    if (slot == NULL) return yawl__engine_refuse(self, YAWL_ENOCASE, NULL);
    req->program = slot->c.program;
    req->item = (yawl_item_id){.case_id = id, .task = YAWL_NONE};
    req->input = NULL;
    req->input_size = req->key_size = 0;
    req->operation = operation;
    req->cb = cb;
    yawl__inbox_push(self, req);
    return 0;
}

/* A queue that is full must not keep a case alive. */
int yawl_case_kill(yawl_engine_t *engine, yawl_req_t *req, yawl_case_id id, yawl_case_cb cb)
{
    return queue_on_case(engine, req, id, YAWL__CASE_KILL, cb);
}

int yawl_case_suspend(yawl_engine_t *engine, yawl_req_t *req, yawl_case_id id, yawl_case_cb cb)
{
    return queue_on_case(engine, req, id, YAWL__CASE_SUSPEND, cb);
}

int yawl_case_resume(yawl_engine_t *engine, yawl_req_t *req, yawl_case_id id, yawl_case_cb cb)
{
    return queue_on_case(engine, req, id, YAWL__CASE_RESUME, cb);
}

int yawl_case_repair(yawl_engine_t *engine, yawl_req_t *req, yawl_case_id id, yawl_case_cb cb)
{
    return queue_on_case(engine, req, id, YAWL__CASE_REPAIR, cb);
}

int yawl_case_cancel(yawl_engine_t *engine, yawl_req_t *req, yawl_case_id id, yawl_case_cb cb)
{
    return queue_on_case(engine, req, id, YAWL__CASE_CANCEL, cb);
}
