/* What the world is told once a turn is committed: first the listeners, then those who asked, then the
 * connectors.  All of them may queue commands, which the next turn takes, and may close the engine.
 * Invariant: every request that was queued is answered exactly once. */
#include <string.h>

#include "base/failpoint.h"
#include "core/evaluate.h"
#include "engine/engine_private.h"
#include "engine/migrations.h"

static void tell(struct yawl__engine *engine, const yawl_event_t *event)
{
    for (yawl_listener_t *l = engine->listeners; l != NULL; l = engine->next_listener) {
        engine->next_listener = l->next;
        l->cb(l, event);
    }
}

static void tell_all(struct yawl__engine *engine, const struct yawl__turn *turn)
{
    struct yawl__event_reader reader =
        yawl__event_reader(turn->events.bytes, turn->events.length);
    yawl_event_t event;
    while (engine->listeners != NULL && yawl__event_next(&reader, &event)) {
        event.program = yawl__event_program_of(engine, turn, event.case_id, reader.at);
        tell(engine, &event);
    }
}

const void *yawl__case_result(struct yawl__engine *engine, const struct yawl__case *c,
                              struct yawl__space *space, int *status)
{
    const struct yawl_record *record = c->program->nets[0].out;
    *status = 0;
    if (record == NULL) return NULL;
    *status = yawl__evaluate_result(&engine->core, c, &c->root);
    if (*status != 0) return NULL;
    const void *out = engine->core.in.bytes;
    *status = yawl__space_fit(&engine->core, space, yawl__outside_size(record, out));
    if (*status != 0) return NULL;
    yawl__outside_copy(record, out, space->bytes);
    return space->bytes;
}

void yawl__req_answer(struct yawl__engine *engine, yawl_req_t *req, const struct yawl__turn *turn)
{
    struct yawl_case_result result = {.id = req->item.case_id};
    result.case_status = req->case_status;
    if (req->status != 0) {
        result.message = yawl_strerror(req->status);
        if (turn != NULL && req->message != 0) {
            result.message = turn->messages.bytes + req->message - 1;
        }
    } else if (req->case_status == YAWL_CASE_COMPLETED) {
        /* An ended case stays until it was answered; to a repeated command it may have gone. */
        const struct yawl__slot *slot = yawl__cases_find(engine, req->item.case_id);
        int status = 0;
        if (slot != NULL)
            result.out = yawl__case_result(engine, &slot->c, &engine->result, &status);
        if (status != 0) result.message = engine->core.message.text;
    }
    engine->commands_count--;
    if (req->cb != NULL) req->cb(req, req->status, &result);
}

/* Most answers say no more than that the case runs on; they share one result. */
static void answer_all(struct yawl__engine *engine, struct yawl__turn *turn)
{
    struct yawl_case_result result = {.case_status = YAWL_CASE_RUNNING};
    for (yawl_req_t *req; (req = yawl__req_pop(&turn->answered)) != NULL;) {
        if (req->status != 0 || req->case_status != YAWL_CASE_RUNNING || req->cb == NULL) {
            yawl__req_answer(engine, req, turn);
            continue;
        }
        result.id = req->item.case_id;
        engine->commands_count--;
        req->cb(req, 0, &result);
    }
}

void yawl__turn_release(struct yawl__engine *engine, struct yawl__turn *turn)
{
    tell_all(engine, turn);
    YAWL_FAILPOINT(TOLD);
    answer_all(engine, turn);
    YAWL_FAILPOINT(ANSWERED);
    struct yawl__effect effect;
    if (turn->kills) yawl__effects_kill(engine);
    if (engine->working != NULL) yawl__effects_cancel(engine, turn->sequence);
    YAWL_FAILPOINT(CANCELLED);
    for (size_t at = 0; at < turn->effects.length && !engine->closing; at += sizeof effect) {
        memcpy(&effect, turn->effects.bytes + at, sizeof effect);
        if (!yawl__workers_offer(engine, &effect)) yawl__effects_lost(engine, &effect);
        YAWL_FAILPOINT(CALLED);
    }
    if (engine->workers.waiting > 0) yawl__workers_refill(engine);
}
