/* The engine's life: made, listened to, closed.
 * Invariant: after yawl_engine_init has failed nothing is left behind, on the loop or in memory. */
#include <assert.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "base/failpoint.h"
#include "base/log.h"
#include "engine/engine_private.h"

int yawl__engine_refuse(struct yawl__engine *engine, int code, const char *text, ...)
{
    yawl__message_clear(&engine->message);
    va_list texts;
    va_start(texts, text);
    for (; text != NULL; text = va_arg(texts, const char *)) {
        yawl__message_add(&engine->message, text);
    }
    va_end(texts);
    if (engine->message.length == 0) yawl__message_add(&engine->message, yawl_strerror(code));
    return code;
}

void yawl__engine_refuse_at_length(struct yawl__engine *engine)
{
    struct yawl__space *room = &engine->long_message;
    if (yawl__space_fit(&engine->core, room, YAWL_PROBLEMS_TEXT_MAX) != 0) return;
    yawl__message_widen(&engine->message, room->bytes, room->capacity);
}

const char *yawl_engine_message(const yawl_engine_t *engine) { return engine->self->message.text; }

void yawl_engine_identity(const yawl_engine_t *engine, uint64_t identity[2])
{
    memcpy(identity, engine->self->stored.identity, sizeof engine->self->stored.identity);
}

void yawl_engine_log(yawl_engine_t *engine, enum yawl_log_level level, struct yawl_text text)
{
    static const char *const names[] = {"info", "warning", "error"};
    yawl_log_cb log = engine->self->options.log;
    if (log != NULL)
        log(engine, level, text);
    else
        yawl__log_stderr(names[level], text.data, text.length);
}

/* ---- Listeners ---- */

int yawl_engine_listen(yawl_engine_t *engine, yawl_listener_t *listener, yawl_event_cb cb)
{
    struct yawl__engine *self = engine->self;
    if (listener == NULL || cb == NULL) return yawl__engine_refuse(self, YAWL_EINVAL, NULL);
    if (self->closing) return yawl__engine_refuse(self, YAWL_ECLOSED, NULL);
    yawl_listener_t **end = &self->listeners;
    while (*end != NULL && *end != listener) end = &(*end)->next;
    if (*end != NULL) return yawl__engine_refuse(self, YAWL_EEXISTS, "it listens already", NULL);
    listener->next = NULL;
    listener->cb = cb;
    *end = listener;
    return 0;
}

int yawl_engine_unlisten(yawl_engine_t *engine, yawl_listener_t *listener)
{
    struct yawl__engine *self = engine->self;
    yawl_listener_t **at = &self->listeners;
    while (*at != NULL && *at != listener) at = &(*at)->next;
    if (*at == NULL) return yawl__engine_refuse(self, YAWL_EINVAL, "it does not listen", NULL);
    *at = listener->next;
    if (self->next_listener == listener) self->next_listener = listener->next;
    return 0;
}

/* ---- Opening ---- */

static void take_default(uint32_t *limit, uint32_t value, uint32_t max)
{
    if (*limit == 0) *limit = value;
    if (*limit > max) *limit = max;
}

static void complete_options(yawl_engine_options_t *options)
{
    struct yawl_limits *limits = &options->limits;
    take_default(&limits->cases_max, YAWL_CASES_MAX_DEFAULT, YAWL__CASES_MAX);
    take_default(&limits->commands_max, YAWL_COMMANDS_MAX_DEFAULT, UINT32_MAX);
    take_default(&limits->command_bytes, YAWL_COMMAND_BYTES_DEFAULT, UINT32_MAX);
    take_default(&limits->batch_max, YAWL_BATCH_MAX_DEFAULT, UINT32_MAX);
    take_default(&limits->batch_bytes, YAWL_BATCH_BYTES_DEFAULT, YAWL_BATCH_BYTES_MAX);
    take_default(&limits->step_bytes, YAWL_STEP_BYTES_MAX, YAWL_STEP_BYTES_MAX);
    take_default(&limits->max_case_bytes, YAWL_MAX_CASE_BYTES_DEFAULT, YAWL__DATA_MAX);
    take_default(&limits->ended_max, YAWL_ENDED_MAX_DEFAULT, UINT32_MAX);
    take_default(&limits->calls_max, YAWL_CALLS_MAX_DEFAULT, UINT32_MAX);
    take_default(&limits->submissions_max, YAWL_SUBMISSIONS_MAX_DEFAULT, 1u << 24);
    if (limits->workers_max > YAWL_WORKERS_MAX) limits->workers_max = YAWL_WORKERS_MAX;
    take_default(&limits->snapshot_bytes, YAWL_SNAPSHOT_BYTES_DEFAULT, UINT32_MAX);
    if (options->io == NULL) options->io = yawl_io_real();
}

/* Becomes the store's owner. */
static int take_store(struct yawl__engine *self)
{
    yawl_store_t *store = self->options.store;
    struct yawl_snapshot snapshot = self->stored;
    if (store == NULL) return 0;
    int status = store->load(store, &snapshot);
    if (status < 0) return status;
    YAWL_FAILPOINT(STORE_TAKEN);
    if (snapshot.end != 0) self->stopped = YAWL_ERECOVER;
    self->stored = snapshot;
    store->done = yawl__turn_committed;
    store->done_context = self;
    return 0;
}

static void take_chance(struct yawl__engine *self)
{
    const struct yawl_io *io = self->options.io;
    if (io->random == NULL) return;
    self->core.seed = io->random(io);
    for (int i = 0; i < 2; i++) self->stored.identity[i] = io->random(io);
}

static struct yawl__engine *new_engine(const yawl_engine_options_t *options)
{
    struct yawl__engine *self = calloc(1, sizeof *self);
    if (self == NULL) return NULL;
    if (options != NULL) self->options = *options;
    complete_options(&self->options);
    yawl__slab_init(&self->slab);
    self->memory = yawl__slab_memory(&self->slab);
    yawl__message_clear(&self->message);
    yawl__core_init(&self->core, &self->memory, self->options.limits.max_case_bytes);
    self->core.step_max = self->options.limits.step_bytes;
    self->core.tracks = self->options.track_branches;
    self->core.case_timeout_ms = self->options.case_timeout_ms;
    self->core.task_timeout_ms = self->options.task_timeout_ms;
    yawl__cases_init(&self->cases);
    yawl__turn_init(self);
    uint32_t commands = self->options.limits.commands_max;
    self->starts_max = commands - commands / YAWL__START_SHARE;
    take_chance(self);
    self->connectors[self->connectors_count++].type = &yawl_connector_function;
    self->connectors[self->connectors_count++].type = &yawl_connector_log;
    self->connectors[self->connectors_count++].type = &yawl_connector_process;
    self->checkpoint.image.memory = self->missed.items.memory = &self->memory;
    return self;
}

int yawl_engine_init(yawl_engine_t *engine, uv_loop_t *loop, const yawl_engine_options_t *options)
{
    if (engine == NULL || loop == NULL) return YAWL_EINVAL;
    if (options != NULL && options->partition >= YAWL_PARTITIONS_MAX) return YAWL_EINVAL;
    struct yawl__engine *self = new_engine(options);
    if (self == NULL) return YAWL_ENOMEM;
    int status = yawl__workers_open(self);
    if (status == 0) status = take_store(self);
    if (status != 0) {
        free(self->workers.all);
        free(self);
        return status;
    }
    engine->loop = loop;
    engine->self = self;
    self->host = engine;
    (void)uv_idle_init(loop, &self->idle);
    self->idle.data = self;
    yawl__deadlines_open(self);
    return 0;
}

/* ---- Closing ---- */

static void free_space(struct yawl__engine *self, struct yawl__space *space)
{
    yawl__give(&self->memory, space->bytes, space->capacity);
}

static void free_all(struct yawl__engine *self)
{
    yawl__effects_done(self);
    yawl__cases_done(self);
    yawl__deadlines_done(self);
    yawl__stuck_done(self);
    yawl__submissions_done(self);
    yawl__pages_done(self);
    yawl__workers_done(self);
    yawl__buffer_free(&self->missed.items);
    for (int i = 0; i < 2; i++) {
        yawl__buffer_free(&self->turns[i].events);
        yawl__buffer_free(&self->turns[i].effects);
        yawl__buffer_free(&self->turns[i].messages);
        yawl__buffer_free(&self->turns[i].moves);
    }
    for (uint32_t i = 0; i < self->programs_count; i++) {
        struct yawl__registered *registered = &self->programs[i];
        yawl__distances_free(&self->memory, registered->program, &registered->distances);
    }
    yawl__give(&self->memory, self->programs, self->programs_capacity * sizeof *self->programs);
    free_space(self, &self->result);
    free_space(self, &self->output);
    free_space(self, &self->long_message);
    yawl__core_done(&self->core);
    assert(self->slab.in_use == 0 && "everything was given back");
    yawl__slab_done(&self->slab);
    free(self);
}

static void on_idle_closed(uv_handle_t *handle)
{
    struct yawl__engine *self = handle->data;
    yawl_engine_t *host = self->host;
    yawl_engine_close_cb cb = self->close_cb;
    yawl__turn_abandon(self, YAWL_ECLOSED);
    host->self = NULL;
    free_all(self);
    if (cb != NULL) cb(host);
}

static void on_timer_closed(uv_handle_t *handle)
{
    struct yawl__engine *self = handle->data;
    uv_close((uv_handle_t *)&self->idle, on_idle_closed);
}

void yawl__engine_finish(struct yawl__engine *self)
{
    assert(self->closing && !self->in_flight && self->connectors_open == 0);
    uv_close((uv_handle_t *)&self->timers.timer, on_timer_closed);
}

void yawl_engine_close(yawl_engine_t *engine, yawl_engine_close_cb cb)
{
    struct yawl__engine *self = engine->self;
    if (self == NULL || self->closing) return;
    self->closing = true;
    self->close_cb = cb;
    YAWL_FAILPOINT(CLOSING);
    (void)uv_idle_stop(&self->idle);
    (void)uv_timer_stop(&self->timers.timer);
    yawl__connectors_close(self);
}
