/* Deadlines of all cases: a heap with one entry a case, its earliest one, and one uv_timer for the first.
 *
 * Deadlines are wall-clock times; the uv_timer only wakes the engine, which then asks its own clock, and
 * at the latest every minute, since wall clocks are set and machines sleep.  What counts a span, such as a
 * retry, does not wait longer for a clock that is set back (core/lags.c).
 * Invariants: slot->next is the entry's place, YAWL_NONE without one; the uv_timer is active exactly
 * while the heap holds something and the engine runs. */
#include <assert.h>
#include <string.h>

#include "base/failpoint.h"
#include "engine/engine_private.h"

/* The clock is looked at again after this many milliseconds. */
#define CHECK_MS 60000
/* A wall clock that has gone so much otherwise than the steady one was set, and not only read later. */
#define STEP_MS 200

static struct yawl__deadline entry_of(int64_t deadline_ms, const struct yawl__slot *slot)
{
    uint64_t bits = (uint64_t)deadline_ms;
    return (struct yawl__deadline){{(uint32_t)bits, (uint32_t)(bits >> 32)},
                                   yawl__slot_index(slot->c.id)};
}

static int64_t time_of(const struct yawl__deadline *entry)
{
    return (int64_t)((uint64_t)entry->deadline_ms[1] << 32 | entry->deadline_ms[0]);
}

/* The earlier deadline first; cases that are due together in the order of their slots. */
static bool comes_before(const struct yawl__deadline *a, const struct yawl__deadline *b)
{
    int64_t first = time_of(a), second = time_of(b);
    if (first != second) return first < second;
    return a->slot < b->slot;
}

/* ---- The heap ---- */

static void put(struct yawl__engine *engine, uint32_t at, struct yawl__deadline entry)
{
    engine->timers.heap[at] = entry;
    yawl__slot_at(&engine->cases, entry.slot)->next = at;
}

/* Finds the place of an entry, from the hole at `at`. */
static void settle_in(struct yawl__engine *engine, uint32_t at, struct yawl__deadline entry)
{
    struct yawl__deadlines *timers = &engine->timers;
    struct yawl__deadline *heap = timers->heap;
    while (at > 0 && comes_before(&entry, &heap[(at - 1) / 2])) {
        put(engine, at, heap[(at - 1) / 2]);
        at = (at - 1) / 2;
    }
    for (uint32_t child = at * 2 + 1; child < timers->count; child = at * 2 + 1) {
        if (child + 1 < timers->count && comes_before(&heap[child + 1], &heap[child])) child++;
        if (!comes_before(&heap[child], &entry)) break;
        put(engine, at, heap[child]);
        at = child;
    }
    put(engine, at, entry);
}

static void take_out(struct yawl__engine *engine, struct yawl__slot *slot)
{
    struct yawl__deadlines *timers = &engine->timers;
    uint32_t at = slot->next;
    slot->next = YAWL_NONE;
    struct yawl__deadline last = timers->heap[--timers->count];
    if (at < timers->count) settle_in(engine, at, last);
}

int yawl__deadlines_reserve(struct yawl__engine *engine)
{
    struct yawl__deadlines *timers = &engine->timers;
    if (timers->count < timers->capacity) return 0;
    uint32_t capacity = timers->capacity == 0 ? 16 : timers->capacity * 2;
    struct yawl__deadline *heap = yawl__take(&engine->memory, capacity * sizeof *heap);
    if (heap == NULL) return YAWL_ENOMEM;
    if (timers->count > 0) memcpy(heap, timers->heap, timers->count * sizeof *heap);
    yawl__give(&engine->memory, timers->heap, timers->capacity * sizeof *heap);
    timers->heap = heap;
    timers->capacity = capacity;
    return 0;
}

void yawl__deadlines_note(struct yawl__engine *engine, struct yawl__slot *slot)
{
    struct yawl__deadlines *timers = &engine->timers;
    int64_t deadline_ms = INT64_MAX;
    /* A failed case keeps its timers for those who look at it; they do not fire. */
    bool runs = slot->c.root.frame->status == YAWL_CASE_RUNNING;
    if (runs) deadline_ms = yawl__case_deadline(&slot->c);
    if (deadline_ms == INT64_MAX) {
        if (slot->next != YAWL_NONE) take_out(engine, slot);
        return;
    }
    bool is_armed = slot->next != YAWL_NONE;
    if (is_armed && time_of(&timers->heap[slot->next]) == deadline_ms) return;
    assert((is_armed || timers->count < timers->capacity) && "room was reserved");
    settle_in(engine, is_armed ? slot->next : timers->count++, entry_of(deadline_ms, slot));
}

/* ---- The wall clock ---- */

static void set_back(struct yawl__engine *engine, int64_t span_ms)
{
    for (uint32_t i = 0; i < engine->cases.slots_count; i++) {
        struct yawl__slot *slot = yawl__slot_at(&engine->cases, i);
        if (slot->c.side == NULL || yawl__slot_has_ended(slot)) continue;
        yawl__timers_set_back(&engine->core, &slot->c, span_ms);
        if (slot->next != YAWL_NONE) yawl__deadlines_note(engine, slot);
    }
}

void yawl__deadlines_look(struct yawl__engine *engine)
{
    const struct yawl_io *io = engine->options.io;
    int64_t ahead_ms = io->now_ms(io) - yawl__steady_ms(engine);
    int64_t before_ms = engine->timers.ahead_ms;
    if (ahead_ms - before_ms < STEP_MS && before_ms - ahead_ms < STEP_MS) return;
    engine->timers.ahead_ms = ahead_ms;
    set_back(engine, before_ms - ahead_ms);
}

/* ---- Firing ---- */

/* What could not be fired (no memory, a condition that is full) is tried again later. */
static void postpone(struct yawl__engine *engine, struct yawl__slot *slot)
{
    assert(slot->next != YAWL_NONE);
    settle_in(engine, slot->next, entry_of(engine->core.now_ms + CHECK_MS, slot));
}

static bool is_due(const struct yawl__engine *engine)
{
    const struct yawl__deadlines *timers = &engine->timers;
    return timers->count > 0 && time_of(timers->heap) <= engine->core.now_ms;
}

/* Fires what is due, at most `limit` timers; returns how many. */
static uint32_t fire(struct yawl__engine *engine, uint32_t limit)
{
    struct yawl__deadlines *timers = &engine->timers;
    uint32_t fired = 0;
    yawl__turn_open(engine);
    while (fired < limit && engine->stopped == 0 && is_due(engine) &&
           !yawl__turn_is_full(engine)) {
        struct yawl__slot *slot = yawl__slot_at(&engine->cases, timers->heap[0].slot);
        if (yawl__turn_expire(engine, slot) == 0)
            fired++;
        else
            postpone(engine, slot);
        if (yawl__turn_is_broken(engine)) break;
    }
    timers->fired += fired;
    if (engine->stopped == 0) yawl__stuck_check(engine);
    yawl__missed_run(engine);
    YAWL_FAILPOINT(TIMERS_FIRED);
    yawl__turn_commit(engine);
    yawl__deadlines_arm(engine);
    return fired;
}

static void on_timer(uv_timer_t *timer)
{
    struct yawl__engine *engine = timer->data;
    (void)fire(engine, engine->options.limits.batch_max);
}

void yawl__deadlines_arm(struct yawl__engine *engine)
{
    struct yawl__deadlines *timers = &engine->timers;
    if (engine->draining) return; /* the timer has another use now */
    int64_t first = yawl_engine_timer_next(engine->host);
    bool wakes = !engine->options.manual_timers && !engine->closing && engine->stopped == 0 &&
                 !engine->waits;
    if (first == INT64_MAX || !wakes) {
        (void)uv_timer_stop(&timers->timer);
        return;
    }
    int64_t now = engine->options.io->now_ms(engine->options.io);
    uint64_t wait = first <= now ? 0 : (uint64_t)first - (uint64_t)now;
    (void)uv_timer_start(&timers->timer, on_timer, wait < CHECK_MS ? wait : CHECK_MS, 0);
}

int64_t yawl_engine_timer_next(const yawl_engine_t *engine)
{
    struct yawl__engine *self = engine->self;
    const struct yawl_io *io = self->options.io;
    yawl__deadlines_look(self);
    int64_t first = self->timers.count > 0 ? time_of(self->timers.heap) : INT64_MAX;
    int64_t missed = yawl__missed_due(self), stuck = yawl__stuck_next(self);
    int64_t other = missed < stuck ? missed : stuck;
    if (other == INT64_MAX) return first;
    other += io->now_ms(io) - yawl__steady_ms(self);
    return other < first ? other : first;
}

int yawl_engine_timers_run(yawl_engine_t *engine)
{
    struct yawl__engine *self = engine->self;
    if (self->closing) return yawl__engine_refuse(self, YAWL_ECLOSED, NULL);
    if (self->stopped != 0) return yawl__engine_refuse(self, self->stopped, NULL);
    uint32_t fired = 0, more;
    do {
        more = fire(self, YAWL_SETTLE_MAX - fired);
        fired += more;
    } while (more > 0 && !self->closing && self->stopped == 0 && is_due(self));
    return self->stopped != 0 ? self->stopped : (int)fired;
}

/* ---- Life ---- */

void yawl__deadlines_open(struct yawl__engine *engine)
{
    (void)uv_timer_init(engine->host->loop, &engine->timers.timer);
    engine->timers.timer.data = engine;
    const struct yawl_io *io = engine->options.io;
    engine->timers.ahead_ms = io->now_ms(io) - yawl__steady_ms(engine);
}

void yawl__deadlines_done(struct yawl__engine *engine)
{
    struct yawl__deadlines *timers = &engine->timers;
    yawl__give(&engine->memory, timers->heap, timers->capacity * sizeof *timers->heap);
    timers->heap = NULL;
    timers->count = timers->capacity = 0;
}
