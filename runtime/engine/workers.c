/* Worker slots: calls wait in lines, a slot that is free takes the next one.
 * Fair: lines are served in turn, one call each, so a workflow with a thousand calls that wait does not
 * keep out another one with two; the scheduling is deficit-free round robin, as all calls take one slot. */
#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "engine/engine_private.h"

#define LINE_FIRST 16u

static int64_t now_ms(const struct yawl__engine *engine)
{
    return engine->options.io->now_ms(engine->options.io);
}

/* ---- Lines ---- */

static struct yawl__line *line_at(struct yawl__engine *engine, uint32_t index)
{
    return &engine->programs[index].line;
}

static bool fit(struct yawl__engine *engine, struct yawl__line *line)
{
    if (line->count < line->capacity) return true;
    uint32_t capacity = line->capacity == 0 ? LINE_FIRST : line->capacity * 2;
    struct yawl__waiting *ring = yawl__take(&engine->memory, capacity * sizeof *ring);
    if (ring == NULL) return false;
    for (uint32_t i = 0; i < line->count; i++)
        ring[i] = line->ring[(line->first + i) & (line->capacity - 1)];
    yawl__give(&engine->memory, line->ring, line->capacity * sizeof *ring);
    line->ring = ring;
    line->first = 0;
    line->capacity = capacity;
    return true;
}

/* A line that was long once gives its memory back. */
static void shrink(struct yawl__engine *engine, struct yawl__line *line)
{
    if (line->count > 0 || line->capacity <= LINE_FIRST) return;
    yawl__give(&engine->memory, line->ring, line->capacity * sizeof *line->ring);
    line->ring = NULL;
    line->first = line->capacity = 0;
}

bool yawl__workers_offer(struct yawl__engine *engine, const struct yawl__effect *effect)
{
    struct yawl__wanted wanted;
    if (!yawl__call_wanted(engine, &effect->item, &wanted)) return true; /* gone in the same turn */
    if (wanted.attempts != effect->attempts) return true; /* failed; its next attempt comes by itself */
    struct yawl__line *line = &yawl__programs_find(engine, wanted.slot->c.program)->line;
    if (!fit(engine, line)) return false;
    struct yawl__waiting *place = &line->ring[(line->first + line->count) & (line->capacity - 1)];
    place->item = effect->item;
    place->attempts = effect->attempts;
    place->since_ms = yawl__steady_ms(engine);
    line->count++;
    engine->workers.waiting++;
    return true;
}

bool yawl__workers_holds(const struct yawl__engine *engine, const yawl_item_id *item)
{
    const struct yawl__slot *slot = yawl__cases_find(engine, item->case_id);
    const struct yawl__line *line = &yawl__programs_find(engine, slot->c.program)->line;
    for (uint32_t i = 0; i < line->count; i++) {
        const yawl_item_id *other = &line->ring[(line->first + i) & (line->capacity - 1)].item;
        if (other->case_id == item->case_id && other->firing == item->firing) return true;
    }
    return false;
}

void yawl__workers_forget(struct yawl__engine *engine, const yawl_item_id *item)
{
    for (uint32_t at = 0; at < engine->programs_count; at++) {
        struct yawl__line *line = line_at(engine, at);
        for (uint32_t i = 0; i < line->count; i++) {
            yawl_item_id *other = &line->ring[(line->first + i) & (line->capacity - 1)].item;
            if (other->case_id == item->case_id && other->firing == item->firing)
                other->case_id = 0; /* no case: it is passed over */
        }
    }
}

static void count_wait(struct yawl_waits *waits, int64_t ms)
{
    uint32_t at = 0;
    while (at + 1 < YAWL_WAITS_COUNT && ms >> at != 0) at++;
    waits->counts[at]++;
    waits->total_ms += ms;
    if (ms > waits->longest_ms) waits->longest_ms = ms;
}

static struct yawl__waiting take_first(struct yawl__engine *engine, struct yawl__line *line)
{
    struct yawl__waiting first = line->ring[line->first];
    line->first = (line->first + 1) & (line->capacity - 1);
    line->count--;
    engine->workers.waiting--;
    shrink(engine, line);
    return first;
}

/* ---- Dispatch ---- */

static bool has_slot(const struct yawl__engine *engine)
{
    const struct yawl__workers *workers = &engine->workers;
    return workers->all == NULL || workers->busy < engine->options.limits.workers_max;
}

static bool may_go(const struct yawl__line *line)
{
    return line->count > 0 && (line->busy_max == 0 || line->busy < line->busy_max);
}

/* The line to be served next, from `turn` on; YAWL_NONE: none can be. */
static uint32_t next_line(const struct yawl__engine *engine)
{
    uint32_t count = engine->programs_count;
    if (engine->workers.waiting == 0 || engine->draining || !has_slot(engine)) return YAWL_NONE;
    for (uint32_t i = 0; i < count; i++) {
        uint32_t at = (engine->workers.turn + i) % count;
        if (may_go(&engine->programs[at].line)) return at;
    }
    return YAWL_NONE;
}

bool yawl__workers_has_next(const struct yawl__engine *engine)
{
    return next_line(engine) != YAWL_NONE;
}

/* Makes one call, or passes over one whose item is gone; false: none waits that could have a slot. */
static bool try_dispatch(struct yawl__engine *engine)
{
    uint32_t at = next_line(engine);
    if (at == YAWL_NONE) return false;
    engine->workers.turn = at + 1;
    struct yawl__waiting first = take_first(engine, line_at(engine, at));
    if (yawl__effects_perform(engine, &first))
        count_wait(&engine->workers.waits, yawl__steady_span(engine, first.since_ms));
    return true;
}

/* Not within itself: a connector that answers at once frees its slot while it is called. */
void yawl__workers_refill(struct yawl__engine *engine)
{
    struct yawl__workers *workers = &engine->workers;
    if (workers->dispatching) return;
    workers->dispatching = true;
    while (workers->budget > 0 && !engine->closing && engine->stopped == 0 && try_dispatch(engine))
        workers->budget--;
    workers->dispatching = false;
    /* What this turn may not do any more the next one does. */
    if (workers->budget == 0 && !engine->closing && engine->stopped == 0 &&
        yawl__workers_has_next(engine))
        (void)uv_idle_start(&engine->idle, yawl__turn_run);
}

void yawl__workers_turn(struct yawl__engine *engine)
{
    engine->workers.budget = engine->options.limits.batch_max;
    if (engine->workers.waiting > 0) yawl__workers_refill(engine);
}

/* ---- Slots ---- */

/* The one that was freed last, else a new one. */
static uint32_t take_number(struct yawl__workers *workers)
{
    uint32_t number = workers->free;
    if (number == 0) return ++workers->created;
    workers->free = workers->all[number - 1].next;
    return number;
}

static void enter(struct yawl__engine *engine, struct yawl__worker *worker,
                  enum yawl_worker_state state)
{
    worker->info.state = state;
    worker->info.since_ms = now_ms(engine);
    worker->since_ms = yawl__steady_ms(engine);
}

void yawl__worker_take(yawl_call_t *call)
{
    struct yawl__engine *engine = call->engine;
    struct yawl__workers *workers = &engine->workers;
    const struct yawl__slot *slot = yawl__cases_find(engine, call->item.case_id);
    const struct yawl__registered *registered = yawl__programs_find(engine, slot->c.program);
    call->line = (uint32_t)(registered - engine->programs);
    call->holds = true;
    line_at(engine, call->line)->busy++;
    if (workers->all == NULL) return;
    assert(has_slot(engine));
    call->worker = take_number(workers);
    workers->busy++;
    struct yawl__worker *worker = &workers->all[call->worker - 1];
    struct yawl_worker_info *info = &worker->info;
    info->worker = call->worker;
    info->item = call->item;
    info->program = registered->program;
    info->task = call->task;
    enter(engine, worker, YAWL_WORKER_BUSY);
}

void yawl__worker_stops(yawl_call_t *call)
{
    struct yawl__workers *workers = &call->engine->workers;
    if (!call->holds || workers->all == NULL) return;
    struct yawl__worker *worker = &workers->all[call->worker - 1];
    worker->info.busy_ms += yawl__steady_span(call->engine, worker->since_ms);
    enter(call->engine, worker, YAWL_WORKER_STOPPING);
}

static void free_slot(struct yawl__engine *engine, uint32_t number, enum yawl__call_end end)
{
    struct yawl__workers *workers = &engine->workers;
    struct yawl__worker *worker = &workers->all[number - 1];
    struct yawl_worker_info *info = &worker->info;
    info->completed += end == YAWL__CALL_COMPLETED;
    info->failed += end == YAWL__CALL_FAILED;
    info->cancelled += end == YAWL__CALL_CANCELLED;
    info->busy_ms += yawl__steady_span(engine, worker->since_ms);
    enter(engine, worker, end == YAWL__CALL_FAILED ? YAWL_WORKER_FAILED : YAWL_WORKER_AVAILABLE);
    worker->next = workers->free;
    workers->free = number;
    workers->busy--;
}

void yawl__worker_release(yawl_call_t *call, enum yawl__call_end end)
{
    struct yawl__engine *engine = call->engine;
    if (!call->holds) return;
    call->holds = false;
    line_at(engine, call->line)->busy--;
    if (call->worker != 0) free_slot(engine, call->worker, end);
    yawl__pace_note(&engine->paces.calls, now_ms(engine), 1);
    if (engine->workers.waiting == 0 || engine->closing || engine->stopped != 0) return;
    (void)uv_idle_start(&engine->idle, yawl__turn_run); /* the turn begins with what waits */
}

/* ---- Life and reads ---- */

int yawl__workers_open(struct yawl__engine *engine)
{
    uint32_t count = engine->options.limits.workers_max;
    engine->workers.budget = engine->options.limits.batch_max;
    if (count == 0) return 0;
    engine->workers.all = calloc(count, sizeof *engine->workers.all);
    return engine->workers.all != NULL ? 0 : YAWL_ENOMEM;
}

void yawl__workers_done(struct yawl__engine *engine)
{
    for (uint32_t i = 0; i < engine->programs_count; i++) {
        struct yawl__line *line = line_at(engine, i);
        yawl__give(&engine->memory, line->ring, line->capacity * sizeof *line->ring);
    }
    free(engine->workers.all);
}

uint32_t yawl_engine_workers(const yawl_engine_t *engine, struct yawl_worker_info *out,
                             uint32_t capacity)
{
    const struct yawl__engine *self = engine->self;
    for (uint32_t i = 0; i < self->workers.created && i < capacity; i++) {
        const struct yawl__worker *worker = &self->workers.all[i];
        out[i] = worker->info;
        bool works = out[i].state == YAWL_WORKER_BUSY || out[i].state == YAWL_WORKER_STOPPING;
        if (works) out[i].busy_ms += yawl__steady_span(self, worker->since_ms);
    }
    return self->workers.created;
}

const char *yawl_worker_state_name(int state)
{
    static const char *const names[] = {
#define STATE_NAME(name, text) text,
        YAWL_WORKER_STATES(STATE_NAME)
#undef STATE_NAME
    };
    return state >= 0 && state < YAWL_WORKER_STATE_COUNT ? names[state] : "unknown";
}

void yawl_engine_waits(const yawl_engine_t *engine, struct yawl_waits *out)
{
    *out = engine->self->workers.waits;
}
