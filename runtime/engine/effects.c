/* Connector calls: made once the start of their item is committed, answered through the inbox like any
 * other command.  A call whose item has meanwhile been cancelled is answered into nothing.
 * A call ends for its worker when it is answered, or cancelled and its connector done with it.
 * Invariant: a call object is in `calls` until its answer is committed, then in `free_calls`. */
#include <assert.h>
#include <string.h>

#include "core/answers.h"
#include "core/instances.h"
#include "core/instances_hooks.h"
#include "engine/engine_private.h"

#define NO_MEMORY "out of memory"

/* Calls that are late stand in a list of their own. */
static void link_call(struct yawl_call *call)
{
    struct yawl__engine *engine = call->engine;
    struct yawl_call **first = call->is_late ? &engine->late_calls : &engine->calls;
    call->previous = NULL;
    call->next = *first;
    if (call->next != NULL)
        call->next->previous = call;
    else if (!call->is_late)
        engine->calls_last = call;
    *first = call;
}

static void unlink_call(struct yawl_call *call)
{
    struct yawl__engine *engine = call->engine;
    if (call->next != NULL)
        call->next->previous = call->previous;
    else if (!call->is_late)
        engine->calls_last = call->previous;
    if (call->previous != NULL)
        call->previous->next = call->next;
    else
        *(call->is_late ? &engine->late_calls : &engine->calls) = call->next;
}

void yawl__call_set_aside(struct yawl_call *call)
{
    yawl__heartbeat_end(call);
    unlink_call(call);
    call->is_late = true;
    link_call(call);
}

static struct yawl_call *open_call(struct yawl__engine *engine, struct yawl__connector *connector)
{
    struct yawl_call *call = engine->free_calls;
    if (call != NULL)
        engine->free_calls = call->next;
    else
        call = yawl__take(&engine->memory, sizeof *call);
    if (call == NULL) return NULL;
    memset(call, 0, sizeof *call);
    call->engine = engine;
    call->connector = connector;
    call->began_ms = yawl__steady_ms(engine);
    link_call(call);
    engine->calls_count++;
    return call;
}

/* It stays marked as answered, so that a late second answer is still refused. */
void yawl__call_close(struct yawl_call *call)
{
    struct yawl__engine *engine = call->engine;
    call->answered = true;
    yawl__secrets_forget(call);
    yawl__call_rests(call);
    yawl__heartbeat_end(call);
    if (call->is_lost) engine->lost_count--;
    yawl__worker_release(call, call->is_late ? YAWL__CALL_FAILED : YAWL__CALL_CANCELLED);
    engine->calls_count--;
    unlink_call(call);
    call->next = engine->free_calls;
    engine->free_calls = call;
}

/* An answer passes the limit on commands: it must not be refused, and calls are as many as items. */
static void queue_answer(struct yawl_call *call, int operation, yawl_case_cb cb)
{
    call->req.data = call;
    call->req.operation = operation | YAWL__ANSWERS;
    call->req.item = call->item;
    call->req.cb = cb;
    call->queued = true;
    yawl__inbox_push(call->engine, &call->req);
}

/* A connector that still ends its work keeps the call until then. */
static void end_answer(struct yawl_call *call)
{
    call->queued = false;
    if (call->lingers)
        yawl__call_set_aside(call);
    else
        yawl__call_close(call);
}

/* The failure's name goes before its message, which tells no secret; its length is the request's choice. */
static int copy_failure(struct yawl_call *call, const char *name, const char *message)
{
    size_t named = strlen(name), length = message == NULL ? 0 : strlen(message);
    char *both = yawl__take(&call->engine->memory, named + length + 1);
    if (both == NULL) return yawl__engine_refuse(call->engine, YAWL_ENOMEM, NULL);
    memcpy(both, name, named);
    if (length > 0) memcpy(both + named, message, length);
    both[named + length] = '\0';
    yawl_call_mask(call, both + named, length);
    int status = yawl__inbox_copy_text(call->engine, &call->req, both);
    yawl__give(&call->engine->memory, both, named + length + 1);
    call->req.choice = named;
    return status;
}

static void on_failed(yawl_req_t *req, int status, const struct yawl_case_result *result)
{
    (void)result;
    if (status == YAWL_ENOMEM)
        yawl__call_again(req->data, NO_MEMORY);
    else
        end_answer(req->data);
}

static void on_completed(yawl_req_t *req, int status, const struct yawl_case_result *result)
{
    struct yawl_call *call = req->data;
    struct yawl__engine *engine = call->engine;
    bool fails = yawl__is_bad_result(status) && !engine->closing && engine->stopped == 0;
    if (!fails) {
        end_answer(call);
        return;
    }
    if (status != YAWL_ENOMEM) status = copy_failure(call, "", result->message);
    if (status == 0)
        queue_answer(call, YAWL__ITEM_FAIL, on_failed);
    else
        yawl__call_again(call, NO_MEMORY);
}

void yawl__call_describe(const yawl_req_t *req, struct yawl__command *command)
{
    if (req->cb != on_completed && req->cb != on_failed) return;
    const struct yawl_call *call = req->data;
    command->worker = call->worker;
    command->waited_ms = call->waited_ms;
    if (req->cb == on_failed) command->cause = call->cause;
}

void yawl_call_set_cause(yawl_call_t *call, int cause)
{
    call->cause = yawl__is_cause(cause) ? cause : 0;
}

static int may_answer(yawl_call_t *call)
{
    struct yawl__engine *engine = call->engine;
    if (call->answered) {
        return yawl__engine_refuse(engine, YAWL_EEXISTS, "the call was answered already", NULL);
    }
    if (call->is_late) {
        yawl__call_close(call);
        return yawl__engine_refuse(engine, YAWL_ETIMEDOUT, "the call was answered too late", NULL);
    }
    if (engine->closing) return yawl__engine_refuse(engine, YAWL_ECLOSED, NULL);
    return engine->stopped != 0 ? yawl__engine_refuse(engine, engine->stopped, NULL) : 0;
}

/* It is answered: its worker is free for the next one. */
static void end_work(struct yawl_call *call, enum yawl__call_end end)
{
    call->answered = true;
    yawl__call_rests(call);
    yawl__heartbeat_end(call);
    if (!call->lingers) yawl__worker_release(call, end);
}

void yawl__call_again(struct yawl_call *call, const char *why)
{
    struct yawl__effect effect = {.item = call->item, .attempts = call->attempts};
    yawl__missed_note(call->engine, &effect, why);
    if (!call->answered) end_work(call, YAWL__CALL_FAILED);
    struct yawl__engine *engine = call->engine;
    end_answer(call);
    yawl__drain_look(engine);
}

void yawl_call_again(yawl_call_t *call, const char *why)
{
    if (may_answer(call) == 0) yawl__call_again(call, why);
}

int yawl_call_complete(yawl_call_t *call, const void *returns)
{
    int status = may_answer(call);
    if (status != 0) return status;
    status = yawl__inbox_copy(call->engine, &call->req, call->task->returns, returns);
    if (status == YAWL_ENOMEM) yawl__call_again(call, NO_MEMORY);
    if (status != 0) return status;
    end_work(call, YAWL__CALL_COMPLETED);
    queue_answer(call, YAWL__ITEM_COMPLETE, on_completed);
    return 0;
}

int yawl_call_fail_as(yawl_call_t *call, int code, const char *name, const char *message)
{
    int status = may_answer(call);
    if (status != 0) return status;
    status = copy_failure(call, name, message);
    if (status == YAWL_ENOMEM) yawl__call_again(call, NO_MEMORY);
    if (status != 0) return status;
    call->req.code = code;
    end_work(call, YAWL__CALL_FAILED);
    queue_answer(call, YAWL__ITEM_FAIL, on_failed);
    return 0;
}

yawl_engine_t *yawl_call_engine(const yawl_call_t *call) { return call->engine->host; }

/* The connector stops the work; false: it cannot be told to. */
static bool stop_work(struct yawl_call *call)
{
    const struct yawl_connector *type = call->connector->type;
    void *state = call->connector->state;
    bool works = call->works;
    if (type->kill == NULL && (!works || type->cancel == NULL)) return false;
    yawl__call_rests(call);
    if (works)
        type->cancel(state, call);
    else
        type->kill(state, call);
    return true;
}

/* Who answers for a call that is late: another one, if nobody can stop it; it stays until it answers, into
 * nothing.  NULL: no memory. */
static struct yawl_call *take_place(struct yawl_call *call)
{
    if (stop_work(call)) return call;
    struct yawl_call *other = open_call(call->engine, call->connector);
    if (other == NULL) return NULL;
    other->task = call->task;
    other->item = call->item;
    other->attempts = call->attempts;
    other->req.program = call->req.program;
    other->worker = call->worker; /* for the record; the slot stays where the work is */
    other->waited_ms = call->waited_ms;
    yawl__worker_stops(call);
    yawl__call_set_aside(call);
    return other;
}

bool yawl__call_late(struct yawl_call *call, const char *said, int64_t limit_ms)
{
    struct yawl__message text;
    yawl__message_set(&text, said, " within ", NULL);
    yawl__message_add_number(&text, (uint64_t)limit_ms);
    yawl__message_add(&text, " ms");
    struct yawl_call *other = take_place(call);
    if (other != NULL) {
        /* without memory it is made again */
        (void)yawl_call_fail_as(other, YAWL_ETIMEDOUT, "timeout", text.text);
        return true;
    }
    static const char again[] = "out of memory: a call that is late is ended a little later";
    yawl_engine_log(call->engine->host, YAWL_LOG_ERROR, yawl_text_of(again));
    return false;
}

void yawl_call_set_data(yawl_call_t *call, void *data) { call->data = data; }

void *yawl_call_data(const yawl_call_t *call) { return call->data; }

int yawl_call_fail(yawl_call_t *call, const char *message)
{
    return yawl_call_fail_as(call, 0, "", message);
}

static void lose(struct yawl__engine *engine, const struct yawl__effect *effect)
{
    if (!yawl__stuck_lost_call(engine, effect->item.case_id))
        yawl__missed_note(engine, effect, NO_MEMORY);
}

void yawl__effects_lost(struct yawl__engine *engine, const struct yawl__effect *effect)
{
    lose(engine, effect);
    yawl__stuck_excuse(engine, effect->item.case_id);
}

static uint32_t waited_ms(const struct yawl__engine *engine, const struct yawl__waiting *waiting)
{
    int64_t ms = yawl__steady_span(engine, waiting->since_ms);
    return ms < UINT32_MAX ? (uint32_t)ms : UINT32_MAX;
}

static void call_connector(struct yawl__engine *engine, struct yawl_call_info *info,
                           const struct yawl__waiting *waiting)
{
    struct yawl__connector *connector = yawl__connectors_find(engine, info->task->call->connector);
    assert(connector != NULL && "registering a program looked for it");
    const struct yawl__effect effect = {.item = info->item, .attempts = waiting->attempts};
    if (!yawl__connector_open(engine, connector)) {
        lose(engine, &effect);
        return;
    }
    struct yawl_call *call = open_call(engine, connector);
    if (call == NULL) {
        yawl__effects_lost(engine, &effect);
        return;
    }
    call->task = info->task;
    call->item = info->item;
    call->req.program = info->program;
    call->attempts = waiting->attempts;
    call->waited_ms = waited_ms(engine, waiting);
    yawl__worker_take(call);
    yawl__heartbeat_begin(call);
    bool is_first = engine->calls_last == call && engine->options.call_timeout_ms != 0;
    if (is_first) yawl__deadlines_arm(engine);
    info->state = connector->state;
    info->call = call;
    connector->type->call(call, info);
}

bool yawl__effects_perform(struct yawl__engine *engine, const struct yawl__waiting *waiting)
{
    struct yawl__wanted wanted;
    const yawl_item_id *id = &waiting->item;
    if (!yawl__call_wanted(engine, id, &wanted) || wanted.attempts != waiting->attempts)
        return false;
    struct yawl_call_info info = {
        .engine = engine->host, .item = *id, .program = wanted.slot->c.program};
    const struct yawl__item_block *block = wanted.block;
    info.task = yawl__row(wanted.scope, id->task);
    info.functions = yawl__programs_find(engine, info.program)->functions;
    if (block != NULL) {
        if (info.task->in != NULL) info.in = block->in;
        info.text = (struct yawl_text){block->text, block->text_length};
    }
    if (engine->options.take_call != NULL)
        engine->options.take_call(engine->host, &info);
    else
        call_connector(engine, &info, waiting);
    return true;
}

/* ---- After a recovery ---- */

static bool is_on_its_way(const struct yawl__engine *engine, const yawl_item_id *id)
{
    const struct yawl_call *call = engine->calls;
    while (call != NULL && (call->item.case_id != id->case_id || call->item.firing != id->firing))
        call = call->next;
    return call != NULL || yawl__workers_holds(engine, id);
}

static bool add_call(struct yawl__engine *engine, const yawl_item_id *id)
{
    struct yawl__wanted wanted;
    if (!yawl__call_wanted(engine, id, &wanted) || is_on_its_way(engine, id)) return true;
    struct yawl__effect effect = {.item = *id, .attempts = wanted.attempts};
    return yawl__buffer_append(&engine->collecting->effects, &effect, sizeof effect);
}

/* Was its call made and not answered?  A suspended item's call went on. */
static bool is_called(enum yawl_item_status status, enum yawl_item_status before)
{
    return status == YAWL_ITEM_EXECUTING ||
           (status == YAWL_ITEM_SUSPENDED && before == YAWL_ITEM_EXECUTING);
}

static bool add_instances(struct yawl__engine *engine, const struct yawl__round *round,
                          yawl_item_id id)
{
    for (; round != NULL; round = round->older) {
        for (id.instance = 0; (id.instance = yawl__round_next_open(round, id.instance)) != 0;) {
            enum yawl_item_status status = yawl__round_status(round, id.instance);
            id.firing = yawl__round_firing(round, id.instance);
            bool called = is_called(status, yawl__round_before(round, id.instance));
            if (called && !add_call(engine, &id)) return false;
        }
    }
    return true;
}

static bool add_entry(struct yawl__engine *engine, const struct yawl__scope *scope,
                      const struct yawl__item *item, yawl_item_id id)
{
    if (yawl__row(scope, id.task)->kind != YAWL_TASK_CALL) return true;
    if (item->status == YAWL__ITEM_PARENT) return add_instances(engine, item->round, id);
    id.firing = item->firing;
    bool called =
        is_called((enum yawl_item_status)item->status, (enum yawl_item_status)item->before);
    return id.firing == 0 || !called || add_call(engine, &id);
}

bool yawl__effects_again(struct yawl__engine *engine, const struct yawl__case *c)
{
    const struct yawl__scope *scope = NULL;
    if (!yawl__case_lives(c)) return true;
    while ((scope = yawl__scope_next(c, scope)) != NULL) {
        for (uint32_t i = 0; i < scope->items.capacity; i++) {
            const struct yawl__item *item = &scope->items.slots[i];
            yawl_item_id id = {c->id, item->task, 0, scope->number, 0};
            if (item->kind == YAWL__ENTRY_ITEM && !add_entry(engine, scope, item, id)) return false;
        }
    }
    return true;
}

static void free_calls(struct yawl__engine *engine, struct yawl_call *calls)
{
    for (struct yawl_call *next; calls != NULL; calls = next) {
        next = calls->next;
        yawl__secrets_forget(calls);
        yawl__give(&engine->memory, calls, sizeof *calls);
    }
}

void yawl__effects_done(struct yawl__engine *engine)
{
    free_calls(engine, engine->calls);
    free_calls(engine, engine->late_calls);
    free_calls(engine, engine->free_calls);
    engine->calls = engine->calls_last = engine->late_calls = engine->free_calls = NULL;
}
