/* A graceful end: the engine takes no commands any more, answers those that it has, and closes.
 * What connectors were asked for and have not answered is asked again after the recovery, as after a crash.
 * Invariant: it closes from a callback of the loop, never from inside a commit or a command's callback. */
#include "engine/engine_private.h"

/* Nobody waits for an answer, and what was decided is in the store; or it never will be. */
static bool is_done(const struct yawl__engine *engine)
{
    const struct yawl__turn *turn = engine->collecting;
    bool decided = turn->answered.first != NULL || turn->events.length > 0;
    if (engine->commands_count > 0) return false;
    return engine->stopped != 0 || (!engine->in_flight && !decided);
}

static void on_look(uv_timer_t *timer)
{
    struct yawl__engine *engine = timer->data;
    if (is_done(engine)) yawl_engine_close(engine->host, engine->close_cb);
}

void yawl__drain_look(struct yawl__engine *engine)
{
    bool looks = engine->draining && !engine->closing && is_done(engine);
    if (looks) (void)uv_timer_start(&engine->timers.timer, on_look, 0, 0);
}

void yawl_engine_drain(yawl_engine_t *engine, yawl_engine_close_cb cb)
{
    struct yawl__engine *self = engine->self;
    if (self == NULL || self->closing || self->draining) return;
    self->draining = true;
    self->close_cb = cb;
    self->options.limits.commands_max = 0; /* so that a command costs no question more */
    (void)uv_timer_stop(&self->timers.timer);
    yawl__drain_look(self);
}
