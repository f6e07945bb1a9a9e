/* Admission of new cases, and the hint when to try again.
 * The pace is a mean of the times between ends in which each new one weighs a sixteenth; the time since the
 * last one counts as well, so the hint grows while nothing moves. */
#include "engine/admission.h"

#include "engine/engine_private.h"

#define KEPT (15.0 / 16)

void yawl__pace_note(struct yawl__pace *pace, int64_t now_ms, uint32_t count)
{
    if (pace->last_ms != 0 && now_ms >= pace->last_ms) {
        pace->time_ms = pace->time_ms * KEPT + (double)(now_ms - pace->last_ms);
        pace->count = pace->count * KEPT + count;
    }
    pace->last_ms = now_ms;
}

void yawl__admission_turn(struct yawl__engine *engine, uint32_t count)
{
    struct yawl__paces *paces = &engine->paces;
    if (paces->rests) paces->commands.last_ms = engine->core.now_ms;
    paces->rests = false;
    yawl__pace_note(&paces->commands, engine->core.now_ms, count);
}

int yawl_program_limit(yawl_engine_t *engine, const struct yawl_program *program,
                       const struct yawl_program_limits *limits)
{
    struct yawl__engine *self = engine->self;
    struct yawl__registered *registered = yawl__programs_find(self, program);
    if (registered == NULL) return yawl__engine_refuse(self, YAWL_ENOPROGRAM, NULL);
    if (limits == NULL) return yawl__engine_refuse(self, YAWL_EINVAL, NULL);
    registered->cases_max = limits->cases_max;
    registered->line.busy_max = limits->workers_max;
    bool goes_on = self->stopped == 0 && !self->closing && yawl__workers_has_next(self);
    if (goes_on) (void)uv_idle_start(&self->idle, yawl__turn_run);
    return 0;
}

/* ---- May a case begin? ---- */

static bool is_program_full(const struct yawl__registered *registered)
{
    return registered->cases_max != 0 && registered->running >= registered->cases_max;
}

static bool are_calls_full(const struct yawl__engine *engine)
{
    return engine->workers.waiting >= engine->options.limits.calls_max;
}

int yawl__admission_check(struct yawl__engine *engine,
                          const struct yawl__registered *registered, const char **text)
{
    if (is_program_full(registered))
        *text = "as many cases of this workflow run as its cases_max allows";
    else if (are_calls_full(engine))
        *text = "as many calls wait for a worker as limits.calls_max allows";
    else if (!yawl__cases_spare(engine))
        *text = "as much memory is in use as limits.memory_max allows";
    else
        return 0;
    return YAWL_EBUSY;
}

/* ---- When to try again ---- */

/* Milliseconds until `count` more are done. */
static double time_of(const struct yawl__pace *pace, uint32_t count, int64_t now_ms)
{
    if (pace->count <= 0) return YAWL_RETRY_UNKNOWN_MS;
    double since = now_ms > pace->last_ms ? (double)(now_ms - pace->last_ms) : 0;
    return (pace->time_ms + since) / pace->count * count;
}

static void take_longer(double *most, double value)
{
    if (*most < value) *most = value;
}

/* What a start waits for beyond room in the queue. */
static double start_wait(const struct yawl__engine *engine,
                         const struct yawl__registered *registered, int64_t now_ms)
{
    const struct yawl__cases *cases = &engine->cases;
    double wait = 0;
    if (is_program_full(registered))
        take_longer(&wait, time_of(&registered->pace, registered->running - registered->cases_max + 1,
                             now_ms));
    if (cases->live_count - cases->ended_count >= engine->options.limits.cases_max)
        take_longer(&wait, time_of(&engine->paces.cases, 1, now_ms));
    if (yawl__memory_is_full(engine) && engine->cases.ended_count == 0)
        take_longer(&wait, time_of(&engine->paces.cases, 1, now_ms));
    if (are_calls_full(engine)) {
        uint32_t beyond = engine->workers.waiting - engine->options.limits.calls_max + 1;
        take_longer(&wait, time_of(&engine->paces.calls, beyond, now_ms));
    }
    return wait;
}

uint32_t yawl_engine_retry_after_ms(const yawl_engine_t *engine, const struct yawl_program *program)
{
    const struct yawl__engine *self = engine->self;
    const struct yawl__registered *registered = yawl__programs_find(self, program);
    int64_t now_ms = self->options.io->now_ms(self->options.io);
    uint32_t room = registered != NULL ? self->starts_max : self->options.limits.commands_max;
    double wait = 0;
    bool is_full = self->command_bytes >= self->options.limits.command_bytes;
    if (is_full) take_longer(&wait, time_of(&self->paces.commands, 1, now_ms));
    if (self->commands_count >= room)
        take_longer(&wait, time_of(&self->paces.commands, self->commands_count - room + 1, now_ms));
    if (registered != NULL) take_longer(&wait, start_wait(self, registered, now_ms));
    if (wait <= 0) return is_full || self->commands_count >= room ? 1 : 0;
    return wait >= YAWL_RETRY_MAX_MS ? YAWL_RETRY_MAX_MS : (uint32_t)wait + 1;
}
