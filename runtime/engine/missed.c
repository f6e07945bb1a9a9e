/* Calls that could not be made, or whose answers could not be taken, for want of memory, files or
 * processes: they are made a little later.  What the connector hears is what it hears after a crash: the same
 * item again.
 * Invariant: an item that executes is in `missed`, in a turn's effects, or has an open call; if it cannot
 * even be noted, the engine stops. */
#include <string.h>

#include "engine/engine_private.h"

static void keep(struct yawl__engine *engine, const struct yawl__effect *effect, const char *why)
{
    struct yawl__message said;
    struct yawl__missed *missed = &engine->missed;
    if (!yawl__buffer_append(&missed->items, effect, sizeof *effect)) {
        engine->core.broken = true;
        (void)yawl__turn_is_broken(engine);
        return;
    }
    if (missed->items.length > sizeof *effect) return;
    missed->due_ms = yawl__steady_ms(engine) + YAWL__AGAIN_MS;
    yawl__message_set(&said, why, ": a call is made later", NULL);
    yawl_engine_log(engine->host, YAWL_LOG_WARNING, yawl_text_of(said.text));
    yawl__deadlines_arm(engine);
}

void yawl__missed_note(struct yawl__engine *engine, const struct yawl__effect *effect,
                       const char *why)
{
    if (engine->stopped == 0 && !engine->closing) keep(engine, effect, why);
}

int64_t yawl__missed_due(const struct yawl__engine *engine)
{
    return engine->missed.items.length > 0 ? engine->missed.due_ms : INT64_MAX;
}

/* They go with the turn that is open, without memory if it has no other calls. */
void yawl__missed_run(struct yawl__engine *engine)
{
    struct yawl__buffer *missed = &engine->missed.items, *effects = &engine->collecting->effects;
    int64_t due_ms = yawl__missed_due(engine);
    if (due_ms == INT64_MAX || due_ms > yawl__steady_ms(engine)) return;
    if (effects->length == 0) {
        struct yawl__buffer other = *effects;
        *effects = *missed;
        *missed = other;
    } else if (!yawl__buffer_append(effects, missed->bytes, missed->length)) {
        engine->missed.due_ms = yawl__steady_ms(engine) + YAWL__AGAIN_MS;
        return;
    }
    missed->length = 0;
}
