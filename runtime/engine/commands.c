/* The public commands: each checks what can be known at once, copies its input and queues.
 * Invariant: a negative return means that the request is the caller's again and `cb` will not run. */
#include <assert.h>
#include <string.h>

#include "engine/engine_private.h"

const struct yawl_task *yawl__task_find(const struct yawl__engine *engine, yawl_item_id id)
{
    const struct yawl__slot *slot = yawl__cases_find(engine, id.case_id);
    const struct yawl__scope *scope = slot != NULL ? yawl__scope_find(&slot->c, id.scope) : NULL;
    if (scope == NULL || id.task >= scope->net->tasks_count) return NULL;
    return &scope->net->tasks[id.task];
}

/* Checks a command on a task; `*row` is its row. */
static int open_task(struct yawl__engine *self, yawl_req_t *req, yawl_item_id id,
                     const struct yawl_task **row)
{
    if (req == NULL) return yawl__engine_refuse(self, YAWL_EINVAL, NULL);
    int status = yawl__inbox_open(self);
    if (status != 0) return status;
    const struct yawl__slot *slot = yawl__cases_find(self, id.case_id);
    if (slot == NULL) return yawl__engine_refuse(self, YAWL_ENOCASE, NULL);
    yawl__slot_prefetch(slot); /* for the turn that takes the command */
    const struct yawl__scope *scope =
        id.scope == 0 ? &slot->c.root : yawl__scope_find(&slot->c, id.scope);
    if (scope == NULL) return yawl__engine_refuse(self, YAWL_ENOITEM, "no such sub-net", NULL);
    const struct yawl_net *net = scope->net;
    if (id.task >= net->tasks_count) return yawl__engine_refuse(self, YAWL_ENOTASK, NULL);
    *row = &net->tasks[id.task];
    req->program = slot->c.program;
    return 0;
}

static void queue(struct yawl__engine *self, yawl_req_t *req, int operation, yawl_case_cb cb)
{
    req->operation = operation;
    req->cb = cb;
    yawl__inbox_push(self, req);
}

/* Only what is queued already is counted: no command is too large for an empty queue. */
static int copy_input(struct yawl__engine *self, yawl_req_t *req, const struct yawl_record *record,
                      const void *outside)
{
    int status = outside != NULL ? yawl__inbox_open_data(self) : 0;
    return status != 0 ? status : yawl__inbox_copy(self, req, record, outside);
}

static inline void no_input(yawl_req_t *req)
{
    req->input = NULL;
    req->input_size = req->key_size = 0;
}

/* A command on an item that carries nothing else. */
static int queue_plain(yawl_engine_t *engine, yawl_req_t *req, yawl_item_id id, int operation,
                       yawl_case_cb cb)
{
    const struct yawl_task *row;
    int status = open_task(engine->self, req, id, &row);
    if (status != 0) return status;
    req->item = id;
    no_input(req);
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
    if (status == 0 && (row->returns == NULL || returns == NULL))
        no_input(req);
    else if (status == 0)
        status = copy_input(engine->self, req, row->returns, returns);
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
    if (status == 0 && message != NULL) status = yawl__inbox_open_data(engine->self);
    if (status == 0) status = yawl__inbox_copy_text(engine->self, req, message);
    if (status != 0) return status;
    req->item = id;
    req->choice = 0;
    queue(engine->self, req, YAWL__ITEM_FAIL, cb);
    return 0;
}

int yawl_item_add(yawl_engine_t *engine, yawl_req_t *req, yawl_item_id id, const void *own,
                  yawl_case_cb cb)
{
    const struct yawl_task *row = NULL;
    int status = open_task(engine->self, req, id, &row);
    if (status != 0) return status;
    const struct yawl_record *record = row->instances != NULL ? row->instances->own : NULL;
    status = copy_input(engine->self, req, record, own);
    if (status != 0) return status;
    req->item = id;
    queue(engine->self, req, YAWL__ADD, cb);
    return 0;
}

static yawl_item_id current_item(yawl_case_id id, uint32_t task)
{
    yawl_item_id item = {id, task, 0, 0, 0};
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
    struct yawl__engine *self = engine->self;
    struct yawl__slot *slot = yawl__cases_find(self, id);
    /* What most are, without detours: no data, everything in order. */
    if (returns != NULL || req == NULL || slot == NULL || !yawl__inbox_takes(self) ||
        task >= slot->c.root.net->tasks_count) {
        return yawl_item_complete(engine, req, current_item(id, task), returns, cb);
    }
    yawl__slot_prefetch(slot);
    req->slot = slot;
    req->program = slot->c.program;
    req->item = current_item(id, task);
    no_input(req);
    req->operation = YAWL__ITEM_COMPLETE;
    req->cb = cb;
    yawl__inbox_put(self, req);
    return 0;
}

int yawl_task_fail(yawl_engine_t *engine, yawl_req_t *req, yawl_case_id id, uint32_t task,
                   const char *message, yawl_case_cb cb)
{
    return yawl_item_fail(engine, req, current_item(id, task), message, cb);
}

/* ---- Triggers ---- */

static bool has_trigger(const struct yawl_task *task, const char *name)
{
    return task->trigger != NULL && strcmp(task->trigger->name, name) == 0;
}

/* The first task with that trigger that returns `record`, or with any trigger of that name if that is
 * NULL, as an item id whose scope is the net's index; task YAWL_NONE: there is none. */
static yawl_item_id find_trigger(const struct yawl_program *program, const char *name,
                                 const struct yawl_record *record)
{
    yawl_item_id found = current_item(0, YAWL_NONE);
    for (uint32_t n = 0; n < program->nets_count; n++) {
        for (uint32_t t = 0; t < program->nets[n].tasks_count; t++) {
            const struct yawl_task *task = &program->nets[n].tasks[t];
            if (!has_trigger(task, name) || (record != NULL && task->returns != record)) continue;
            found.scope = n;
            found.task = t;
            return found;
        }
    }
    return found;
}

const struct yawl_record *yawl_trigger_record(const struct yawl_program *program, const char *name)
{
    for (uint32_t n = 0; n < program->nets_count; n++) {
        for (uint32_t t = 0; t < program->nets[n].tasks_count; t++) {
            const struct yawl_task *task = &program->nets[n].tasks[t];
            bool takes = task->kind == YAWL_TASK_ROUTING && task->returns != NULL;
            if (takes && has_trigger(task, name)) return task->returns;
        }
    }
    return NULL;
}

/* Finds what the delivery is about. */
static int open_trigger(struct yawl__engine *self, yawl_req_t *req, yawl_case_id id,
                        const struct yawl_delivery *delivery)
{
    if (req == NULL || delivery == NULL || delivery->name == NULL) {
        return yawl__engine_refuse(self, YAWL_EINVAL, NULL);
    }
    int status = yawl__inbox_open(self);
    if (status != 0) return status;
    const struct yawl__slot *slot = yawl__cases_find(self, id);
    if (slot == NULL) return yawl__engine_refuse(self, YAWL_ENOCASE, NULL);
    const struct yawl_program *program = slot->c.program;
    req->program = program;
    req->item = find_trigger(program, delivery->name, NULL);
    if (req->item.task == YAWL_NONE) {
        return yawl__engine_refuse(self, YAWL_ENOTRIGGER, "no task waits for a trigger \"",
                                   delivery->name, "\"", NULL);
    }
    const struct yawl_record *record = delivery->payload != NULL ? delivery->record : NULL;
    if (record != NULL) req->item = find_trigger(program, delivery->name, record);
    req->item.case_id = id;
    if (req->item.task != YAWL_NONE) return 0;
    return yawl__engine_refuse(self, YAWL_EINVAL, "no task returns that payload", NULL);
}

int yawl_case_trigger(yawl_engine_t *engine, yawl_req_t *req, yawl_case_id id,
                      const struct yawl_delivery *delivery, yawl_case_cb cb)
{
    struct yawl__engine *self = engine->self;
    int status = open_trigger(self, req, id, delivery);
    if (status == 0 && (delivery->payload != NULL || delivery->key != NULL))
        status = yawl__inbox_open_data(self);
    if (status == 0) {
        status =
            yawl__inbox_copy_keyed(self, req, delivery->record, delivery->payload, delivery->key);
    }
    if (status != 0) return status;
    queue(self, req, YAWL__TRIGGER, cb);
    return 0;
}

int yawl_program_start(yawl_engine_t *engine, yawl_req_t *req, const struct yawl_program *program,
                       const void *in, yawl_case_cb cb)
{
    struct yawl__engine *self = engine->self;
    if (req == NULL) return yawl__engine_refuse(self, YAWL_EINVAL, NULL);
    int status = yawl__inbox_open_start(self);
    if (status != 0) return status;
    if (yawl__programs_find(self, program) == NULL) {
        return yawl__engine_refuse(self, YAWL_ENOPROGRAM, NULL);
    }
    status = copy_input(self, req, program->nets[0].in, in);
    if (status != 0) return status;
    req->program = program;
    req->item = current_item(0, YAWL_NONE);
    req->operation = YAWL__CASE_START;
    req->cb = cb;
    yawl__inbox_push_start(self, req);
    return 0;
}
