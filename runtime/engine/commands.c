/* The public commands: each checks what can be known at once, copies its input and queues.
 * Invariant: a negative return means that the request is the caller's again and `cb` will not run. */
#include <assert.h>

#include "engine/engine_private.h"

/* Checks a command on a task; `*row` is its row. */
static int open_task(struct yawl__engine *self, const yawl_req_t *req, yawl_item_id id,
                     const struct yawl_task **row)
{
    if (req == NULL) return yawl__engine_refuse(self, YAWL_EINVAL, NULL);
    int status = yawl__inbox_open(self);
    if (status != 0) return status;
    const struct yawl__slot *slot = yawl__cases_find(self, id.case_id);
    if (slot == NULL) return yawl__engine_refuse(self, YAWL_ENOCASE, NULL);
    const struct yawl_net *net = yawl__net_of(&slot->c);
    if (id.task >= net->tasks_count) return yawl__engine_refuse(self, YAWL_ENOTASK, NULL);
    *row = &net->tasks[id.task];
    return 0;
}

static void queue(struct yawl__engine *self, yawl_req_t *req, int operation, yawl_case_cb cb)
{
    req->operation = operation;
    req->cb = cb;
    yawl__inbox_push(self, req);
}

/* A command on an item that carries nothing else. */
static int queue_plain(yawl_engine_t *engine, yawl_req_t *req, yawl_item_id id, int operation,
                       yawl_case_cb cb)
{
    const struct yawl_task *row;
    int status = open_task(engine->self, req, id, &row);
    if (status != 0) return status;
    req->item = id;
    req->input = NULL;
    req->input_size = 0;
    queue(engine->self, req, operation, cb);
    return 0;
}

int yawl_item_start(yawl_engine_t *engine, yawl_req_t *req, yawl_item_id id, yawl_case_cb cb)
{
    return queue_plain(engine, req, id, YAWL__ITEM_START, cb);
}

int yawl_item_rollback(yawl_engine_t *engine, yawl_req_t *req, yawl_item_id id, yawl_case_cb cb)
{
    return queue_plain(engine, req, id, YAWL__ITEM_ROLLBACK, cb);
}

int yawl_item_cancel(yawl_engine_t *engine, yawl_req_t *req, yawl_item_id id, yawl_case_cb cb)
{
    return queue_plain(engine, req, id, YAWL__ITEM_CANCEL, cb);
}

int yawl_item_suspend(yawl_engine_t *engine, yawl_req_t *req, yawl_item_id id, yawl_case_cb cb)
{
    return queue_plain(engine, req, id, YAWL__ITEM_SUSPEND, cb);
}

int yawl_item_resume(yawl_engine_t *engine, yawl_req_t *req, yawl_item_id id, yawl_case_cb cb)
{
    return queue_plain(engine, req, id, YAWL__ITEM_RESUME, cb);
}

int yawl_item_skip(yawl_engine_t *engine, yawl_req_t *req, yawl_item_id id, yawl_case_cb cb)
{
    return queue_plain(engine, req, id, YAWL__ITEM_SKIP, cb);
}

int yawl_task_choose(yawl_engine_t *engine, yawl_req_t *req, yawl_item_id id, uint64_t choice,
                     yawl_case_cb cb)
{
    if (req != NULL) req->choice = choice;
    return queue_plain(engine, req, id, YAWL__CHOOSE, cb);
}

int yawl_item_complete(yawl_engine_t *engine, yawl_req_t *req, yawl_item_id id, const void *returns,
                       yawl_case_cb cb)
{
    const struct yawl_task *row = NULL;
    int status = open_task(engine->self, req, id, &row);
    if (status == 0) status = yawl__inbox_copy(engine->self, req, row->returns, returns);
    if (status != 0) return status;
    req->item = id;
    queue(engine->self, req, YAWL__ITEM_COMPLETE, cb);
    return 0;
}

int yawl_item_fail(yawl_engine_t *engine, yawl_req_t *req, yawl_item_id id, const char *message,
                   yawl_case_cb cb)
{
    const struct yawl_task *row;
    int status = open_task(engine->self, req, id, &row);
    if (status == 0) status = yawl__inbox_copy_text(engine->self, req, message);
    if (status != 0) return status;
    req->item = id;
    queue(engine->self, req, YAWL__ITEM_FAIL, cb);
    return 0;
}

static yawl_item_id current_item(yawl_case_id id, uint32_t task)
{
    yawl_item_id item = {id, task, 0};
    return item;
}

int yawl_task_start(yawl_engine_t *engine, yawl_req_t *req, yawl_case_id id, uint32_t task,
                    yawl_case_cb cb)
{
    return yawl_item_start(engine, req, current_item(id, task), cb);
}

int yawl_task_complete(yawl_engine_t *engine, yawl_req_t *req, yawl_case_id id, uint32_t task,
                       const void *returns, yawl_case_cb cb)
{
    return yawl_item_complete(engine, req, current_item(id, task), returns, cb);
}

int yawl_task_fail(yawl_engine_t *engine, yawl_req_t *req, yawl_case_id id, uint32_t task,
                   const char *message, yawl_case_cb cb)
{
    return yawl_item_fail(engine, req, current_item(id, task), message, cb);
}

int yawl_case_cancel(yawl_engine_t *engine, yawl_req_t *req, yawl_case_id id, yawl_case_cb cb)
{
    struct yawl__engine *self = engine->self;
    if (req == NULL) return yawl__engine_refuse(self, YAWL_EINVAL, NULL);
    int status = yawl__inbox_open(self);
    if (status != 0) return status;
    if (yawl__cases_find(self, id) == NULL) return yawl__engine_refuse(self, YAWL_ENOCASE, NULL);
    req->item = current_item(id, YAWL_NONE);
    req->input = NULL;
    req->input_size = 0;
    queue(self, req, YAWL__CASE_CANCEL, cb);
    return 0;
}

int yawl_program_start(yawl_engine_t *engine, yawl_req_t *req, const struct yawl_program *program,
                       const void *in, yawl_case_cb cb)
{
    struct yawl__engine *self = engine->self;
    if (req == NULL) return yawl__engine_refuse(self, YAWL_EINVAL, NULL);
    int status = yawl__inbox_open(self);
    if (status != 0) return status;
    if (yawl__programs_find(self, program) == NULL) {
        return yawl__engine_refuse(self, YAWL_ENOPROGRAM, NULL);
    }
    status = yawl__inbox_copy(self, req, program->in, in);
    if (status != 0) return status;
    req->program = program;
    req->item = current_item(0, YAWL_NONE);
    queue(self, req, YAWL__CASE_START, cb);
    return 0;
}
