/* Calls that nobody waits for any more: whose item was cancelled, or given back, or whose attempt a timer has
 * ended, or whose case was killed.  The work that goes on for them is stopped; those that only wait to begin
 * are asked about when they do, so that a turn looks at work that goes on and at nothing else.
 * Invariant: a call is in `working` from its begin until it is answered or cancelled.
 */
#include <assert.h>

#include "core/answers.h"
#include "core/instances.h"
#include "core/instances_hooks.h"
#include "engine/engine_private.h"

static bool is_there(const struct yawl__scope *scope, const yawl_item_id *id,
                     struct yawl__item_block **block)
{
    const struct yawl__item *item = yawl__items_find(&scope->items, id->task);
    *block = NULL;
    if (item == NULL) return false;
    if (item->status == YAWL__ITEM_PARENT) {
        const struct yawl__round *round = item->round;
        while (round != NULL && yawl__round_by_firing(round, id->firing) == 0) round = round->older;
        *block = yawl__instances_block(scope, id);
        return round != NULL;
    }
    if (item->status >= YAWL_ITEM_STATUS_COUNT || item->firing != id->firing) return false;
    *block = item->block;
    return true;
}

static enum yawl_item_status status_of(const struct yawl__item *item, const yawl_item_id *id)
{
    if (item->status != YAWL__ITEM_PARENT) return (enum yawl_item_status)item->status;
    const struct yawl__round *round = item->round;
    while (yawl__round_by_firing(round, id->firing) == 0) round = round->older;
    return yawl__round_status(round, yawl__round_by_firing(round, id->firing));
}

bool yawl__call_wanted(const struct yawl__engine *engine, const yawl_item_id *id,
                       struct yawl__wanted *wanted)
{
    wanted->slot = yawl__cases_find(engine, id->case_id);
    const struct yawl__case *c = wanted->slot != NULL ? &wanted->slot->c : NULL;
    if (c == NULL || c->root.frame == NULL) return false;
    if (!yawl__case_lives(c) || yawl__is_answered(c, id)) return false;
    wanted->scope = yawl__scope_find(c, id->scope);
    if (wanted->scope == NULL || !is_there(wanted->scope, id, &wanted->block)) return false;
    wanted->attempts = wanted->block != NULL ? wanted->block->attempts : 0;
    enum yawl_item_status status =
        status_of(yawl__items_find(&wanted->scope->items, id->task), id);
    return status == YAWL_ITEM_EXECUTING || status == YAWL_ITEM_SUSPENDED;
}

/* Is this attempt at its item still going on? */
static bool is_wanted(const struct yawl_call *call)
{
    struct yawl__wanted wanted;
    return yawl__call_wanted(call->engine, &call->item, &wanted) &&
           (wanted.block == NULL || wanted.attempts == call->attempts);
}

bool yawl_call_begin(yawl_call_t *call)
{
    struct yawl__engine *engine = call->engine;
    assert(!call->answered && !call->works);
    if (call->is_late || engine->draining || !is_wanted(call)) {
        yawl__call_close(call);
        yawl__drain_look(engine);
        return false;
    }
    if (call->connector->type->cancel == NULL) return true;
    call->works = true;
    call->working_previous = NULL;
    call->working_next = engine->working;
    if (call->working_next != NULL) call->working_next->working_previous = call;
    engine->working = call;
    return true;
}

void yawl__call_rests(struct yawl_call *call)
{
    if (!call->works) return;
    call->works = false;
    if (call->working_next != NULL) call->working_next->working_previous = call->working_previous;
    if (call->working_previous != NULL)
        call->working_previous->working_next = call->working_next;
    else
        call->engine->working = call->working_next;
}

static bool is_killed(const struct yawl_call *call)
{
    const struct yawl__slot *slot = yawl__cases_find(call->engine, call->item.case_id);
    return slot != NULL && slot->c.root.frame != NULL && slot->c.root.frame->killed != 0;
}

/* Its connector was told to stop; the call is over now, or when the connector says so. */
static void let_go(struct yawl_call *call)
{
    call->answered = true;
    yawl__call_rests(call);
    yawl__heartbeat_end(call);
    if (call->lingers)
        yawl__call_set_aside(call);
    else
        yawl__call_close(call);
}

/* True: the connector was told to let go of it. */
static bool kill_call(struct yawl_call *call)
{
    const struct yawl_connector *type = call->connector->type;
    if (type->kill != NULL)
        type->kill(call->connector->state, call);
    else if (call->works)
        type->cancel(call->connector->state, call);
    else
        return false;
    let_go(call);
    return true;
}

/* What one of them makes way for may be another of them, and close by itself: then from the start again. */
void yawl__effects_kill(struct yawl__engine *engine)
{
    for (struct yawl_call *call = engine->calls, *next; call != NULL; call = next) {
        next = call->next;
        if (call->answered || !is_killed(call) || !kill_call(call)) continue;
        if (next != NULL && next->answered) next = engine->calls;
    }
}

void yawl_call_linger(yawl_call_t *call)
{
    assert(!call->lingers);
    call->lingers = true;
    call->engine->lingering_count++;
    yawl__worker_stops(call);
}

void yawl_call_gone(yawl_call_t *call)
{
    struct yawl__engine *engine = call->engine;
    assert(call->lingers && engine->lingering_count > 0);
    call->lingers = false;
    engine->lingering_count--;
    yawl__worker_release(call, call->queued ? YAWL__CALL_FAILED : YAWL__CALL_CANCELLED);
    if (!call->queued) yawl__call_close(call);
    yawl__drain_look(engine);
}

static void cancel_call(struct yawl_call *call)
{
    call->answered = true;
    yawl__call_rests(call);
    call->connector->type->cancel(call->connector->state, call);
    let_go(call);
}

void yawl__effects_stop(struct yawl__engine *engine)
{
    while (engine->working != NULL) cancel_call(engine->working);
}

void yawl__effects_cancel(struct yawl__engine *engine, uint64_t turn)
{
    for (struct yawl_call *call = engine->working, *next; call != NULL; call = next) {
        next = call->working_next;
        const struct yawl__slot *slot = yawl__cases_find(engine, call->item.case_id);
        if (slot != NULL && slot->turn < turn) continue;
        if (!is_wanted(call)) cancel_call(call);
    }
}
