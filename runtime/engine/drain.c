/* A graceful end: the engine takes no commands any more, answers those that it has, lets calls end that go
 * on, and closes.  No call is made any more; those that were not made, or have not ended in time, are made
 * again after the recovery, as after a crash.
 * Invariant: it closes from a callback of the loop, never from inside a commit or a command's callback. */
#include "engine/engine_private.h"

/* Nobody waits for an answer, and what was decided is in the store; or it never will be. */
static bool is_answered(const struct yawl__engine *engine)
{
    const struct yawl__turn *turn = engine->collecting;
    bool decided = turn->answered.first != NULL || turn->events.length > 0;
    if (engine->commands_count > 0) return false;
    return engine->stopped != 0 || (!engine->in_flight && !decided);
}

/* First calls may end by themselves, then only those are waited for that are being ended; also those whose
 * item was cancelled before, for closing would cut their grace short. */
static bool is_quiet(const struct yawl__engine *engine)
{
    if (engine->stopping_calls) return engine->lingering_count == 0;
    return (engine->calls == NULL && engine->lingering_count == 0) || engine->stopped != 0;
}

static void on_look(uv_timer_t *timer)
{
    struct yawl__engine *engine = timer->data;
    if (is_answered(engine) && is_quiet(engine))
        yawl_engine_close(engine->host, engine->close_cb);
}

static void on_time_over(uv_timer_t *timer)
{
    struct yawl__engine *engine = timer->data;
    engine->stopping_calls = true;
    yawl__effects_stop(engine);
    yawl__drain_look(engine);
}

void yawl__drain_look(struct yawl__engine *engine)
{
    bool looks = engine->draining && !engine->closing && is_answered(engine) && is_quiet(engine);
    if (looks) (void)uv_timer_start(&engine->timers.timer, on_look, 0, 0);
}

void yawl_engine_drain(yawl_engine_t *engine, yawl_engine_close_cb cb)
{
    struct yawl__engine *self = engine->self;
    if (self == NULL || self->closing || self->draining) return;
    int64_t wait_ms = self->options.drain_ms > 0 ? self->options.drain_ms : 0;
    self->draining = true;
    self->close_cb = cb;
    self->options.limits.commands_max = 0; /* so that a command costs no question more */
    (void)uv_timer_start(&self->timers.timer, on_time_over, (uint64_t)wait_ms, 0);
    yawl__drain_look(self);
}
