/* Signs of life of calls that go on: who has given none for call_heartbeat_ms is taken for dead, and its call
 * fails as "timeout".
 *
 * A function that died cannot be stopped and will hardly answer, so its worker's slot goes to the next call
 * at once; what a connector can stop is stopped, as any other work that takes too long.
 * Invariants: calls are listed by their last sign, the longest silent first, from their begin until they are
 * answered, late or cancelled; of those left behind without a slot there are at most YAWL_CALLS_LOST_MAX.
 */
#include <assert.h>

#include "engine/engine_private.h"

static void append(struct yawl_call *call)
{
    struct yawl__engine *engine = call->engine;
    call->heard_ms = yawl__steady_ms(engine);
    call->heard_next = NULL;
    call->heard_previous = engine->heard_last;
    if (engine->heard_last != NULL)
        engine->heard_last->heard_next = call;
    else
        engine->heard_first = call;
    engine->heard_last = call;
}

static void take_out(struct yawl_call *call)
{
    struct yawl__engine *engine = call->engine;
    if (call->heard_next != NULL)
        call->heard_next->heard_previous = call->heard_previous;
    else
        engine->heard_last = call->heard_previous;
    if (call->heard_previous != NULL)
        call->heard_previous->heard_next = call->heard_next;
    else
        engine->heard_first = call->heard_next;
}

void yawl__heartbeat_begin(struct yawl_call *call)
{
    struct yawl__engine *engine = call->engine;
    assert(!call->listened);
    if (engine->options.call_heartbeat_ms == 0 || call->connector->type->watches) return;
    call->listened = true;
    append(call);
    if (engine->heard_first == call) yawl__deadlines_arm(engine);
}

void yawl__heartbeat_end(struct yawl_call *call)
{
    if (call->listened) take_out(call);
    call->listened = false;
}

int yawl_call_alive(yawl_call_t *call)
{
    if (call->is_late) {
        return yawl__engine_refuse(call->engine, YAWL_ETIMEDOUT,
                                   "nobody waits for the call any more: it took too long", NULL);
    }
    if (call->answered) return yawl__engine_refuse(call->engine, YAWL_EEXISTS, NULL);
    if (!call->listened) return 0;
    take_out(call);
    append(call);
    return 0;
}

int64_t yawl__heartbeat_due(const struct yawl__engine *engine)
{
    if (engine->heard_first == NULL) return INT64_MAX;
    return engine->heard_first->heard_ms + engine->options.call_heartbeat_ms;
}

/* Its worker is gone with the work; its slot is not. */
static void leave_behind(struct yawl_call *call)
{
    struct yawl__engine *engine = call->engine;
    bool is_left = call->is_late && call->holds;
    if (!is_left || engine->lost_count == YAWL_CALLS_LOST_MAX) return;
    engine->lost_count++;
    call->is_lost = true;
    yawl__worker_release(call, YAWL__CALL_FAILED);
}

void yawl__heartbeat_check(struct yawl__engine *engine)
{
    int64_t now_ms = yawl__steady_ms(engine);
    while (engine->stopped == 0 && yawl__heartbeat_due(engine) <= now_ms) {
        struct yawl_call *call = engine->heard_first;
        if (yawl__call_late(call, "no sign of life", engine->options.call_heartbeat_ms)) {
            if (!call->lingers) leave_behind(call);
        } else {
            (void)yawl_call_alive(call); /* for want of memory, after another such time */
        }
    }
}
