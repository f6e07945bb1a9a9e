/* Recovery: the snapshot's pages, then the batches that are not part of them, give every case again, in its
 * slot and with its id, as it was after the last batch that was committed.  No guard, no mapping and no
 * clock is asked; no listener is told what was told before.  Then the deadlines stand in their heap, and
 * calls that were not answered are made again.
 * Invariant: a recovery that fails leaves no case behind and may be tried again. */
#include "base/failpoint.h"
#include "core/step.h"
#include "engine/engine_private.h"
#include "engine/migrations.h"
#include "engine/page.h"

/* Programs that recovery can do without, if it must. */
#define UNKNOWN_MAX 8

struct unknown {
    uint64_t hash;
    struct yawl__message why;
};

/* Which batches were read. */
struct replay {
    struct yawl__engine *engine;
    uint64_t next; /* position of the batch that comes next */
    bool told;     /* the engine's message says what was wrong */
    /* Programs that were marked and are not registered: each is missed only if a case of it is read, since
     * all that were may be in pages, and of another program by now. */
    struct unknown unknown[UNKNOWN_MAX];
    uint32_t unknown_count;
};

const char *yawl__recover_text(int status)
{
    return status == YAWL_EINVAL ? "the case is of another partition than the engine"
                                 : yawl_strerror(status);
}

/* ---- One record ---- */

/* Nobody registered a program with that hash; one that was never marked is no program. */
static int refuse_program(struct replay *replay, uint64_t hash)
{
    for (uint32_t i = 0; i < replay->unknown_count; i++) {
        if (replay->unknown[i].hash != hash) continue;
        yawl__message_copy(&replay->engine->message, &replay->unknown[i].why);
        replay->told = true;
        return YAWL_ENOPROGRAM;
    }
    return YAWL_ECORRUPT;
}

static int note_unknown(struct replay *replay, uint64_t hash, int status)
{
    replay->told = replay->unknown_count == UNKNOWN_MAX;
    if (replay->told) return status;
    struct unknown *unknown = &replay->unknown[replay->unknown_count++];
    unknown->hash = hash;
    yawl__message_copy(&unknown->why, &replay->engine->message);
    return 0;
}

static int replay_start(struct replay *replay, const struct yawl__event_view *view)
{
    struct yawl__engine *engine = replay->engine;
    int status = YAWL_ECORRUPT;
    const struct yawl_program *program = yawl__programs_marked(engine, view->head.detail);
    if (program == NULL) return refuse_program(replay, view->head.detail);
    struct yawl__slot *slot = yawl__cases_open_again(engine, program, view->head.case_id, &status);
    if (slot == NULL) return status;
    status = yawl__replay_record(&engine->core, &slot->c, view);
    slot->turn = engine->released;
    if (status != 0) yawl__cases_close(engine, slot);
    return status;
}

/* The record has all that the case becomes: its mapping is not asked. */
static int replay_migration(struct replay *replay, struct yawl__slot *slot,
                            const struct yawl__event_view *view)
{
    struct yawl__engine *engine = replay->engine;
    const struct yawl_program *from = slot->c.program;
    engine->core.program_to = yawl__programs_marked(engine, view->head.detail);
    if (engine->core.program_to == NULL) return refuse_program(replay, view->head.detail);
    int status = yawl__replay_record(&engine->core, &slot->c, view);
    slot->turn = engine->released;
    if (status == 0) yawl__case_moved(engine, from, slot->c.program);
    return status;
}

/* Is the batch part of the page of that case? */
static bool is_in_page(const struct replay *replay, yawl_case_id id)
{
    const struct yawl__checkpoint *checkpoint = &replay->engine->checkpoint;
    uint32_t page = yawl__slot_index(id) / YAWL__PAGE_SLOTS;
    return page < checkpoint->read && replay->next < checkpoint->pages[page].position;
}

static int replay_case(struct replay *replay, const struct yawl__event_view *view)
{
    struct yawl__engine *engine = replay->engine;
    if (yawl__id_partition(view->head.case_id) != engine->options.partition) return YAWL_EINVAL;
    if (is_in_page(replay, view->head.case_id)) return 0;
    if (view->head.kind == YAWL_EVENT_CASE_STARTED) return replay_start(replay, view);
    struct yawl__slot *slot = yawl__cases_find(engine, view->head.case_id);
    if (slot == NULL) return YAWL_ECORRUPT;
    if (view->head.kind == YAWL_EVENT_CASE_CANCELLED)
        yawl__progress_keep(engine, slot);
    else
        yawl__progress_note(engine, slot);
    if (view->head.kind == YAWL_EVENT_CASE_MIGRATED) return replay_migration(replay, slot, view);
    int status = yawl__replay_record(&engine->core, &slot->c, view);
    slot->turn = engine->released;
    if (status == 0 && yawl__slot_has_ended(slot)) yawl__cases_ended(engine, slot);
    return status;
}

static int replay_record(struct replay *replay, const struct yawl__event_view *view)
{
    struct yawl__engine *engine = replay->engine;
    int status;
    switch (view->head.kind) {
    case YAWL__EVENT_TIME: engine->core.now_ms = (int64_t)view->head.detail; return 0;
    case YAWL__EVENT_PROGRAM:
        status = yawl__programs_read_mark(engine, view);
        return status == 0 ? 0 : note_unknown(replay, view->head.detail, status);
    case YAWL__EVENT_SUBMISSION: return yawl__submission_read(engine, view);
    default: return replay_case(replay, view);
    }
}

/* ---- All batches ---- */

static int refuse_at(struct replay *replay, int status, size_t byte)
{
    struct yawl__message *message = &replay->engine->message;
    if (!replay->told) {
        yawl__message_set(message, "batch ", NULL);
        yawl__message_add_number(message, replay->next);
        yawl__message_add(message, " of the store, byte ");
        yawl__message_add_number(message, byte);
        yawl__message_add(message, ": ");
        yawl__message_add(message, yawl__recover_text(status));
    }
    replay->told = true;
    return status;
}

/* A store's callback. */
static int replay_batch(void *context, uint64_t position, const void *bytes, size_t length)
{
    struct replay *replay = context;
    const char *records = bytes;
    if (position != replay->next) return refuse_at(replay, YAWL_ECORRUPT, 0);
    for (size_t at = 0; at < length;) {
        struct yawl__event_view view;
        int64_t size = yawl__event_read(records + at, length - at, &view);
        int status = size < 0 ? (int)size : replay_record(replay, &view);
        if (status != 0) return refuse_at(replay, status, at);
        at += (size_t)size;
    }
    replay->next++;
    yawl__cases_trim(replay->engine);
    return 0;
}

static int replay_all(struct yawl__engine *engine)
{
    yawl_store_t *store = engine->options.store;
    const struct yawl_snapshot *stored = &engine->stored;
    struct replay replay = {.engine = engine, .next = stored->position};
    int status = store->read(store, stored->position, replay_batch, &replay);
    bool by_store = status != 0 && !replay.told && store->problem != NULL;
    if (status == 0 && replay.next != stored->end) status = YAWL_ECORRUPT;
    if (status == 0 || replay.told) return status;
    if (by_store) return yawl__engine_refuse(engine, status, store->problem, NULL);
    return refuse_at(&replay, status, 0);
}

/* ---- What goes on ---- */

/* Deadlines and open calls of the cases that run, and what was told of them. */
static int wake_cases(struct yawl__engine *engine)
{
    struct yawl__cases *cases = &engine->cases;
    for (uint32_t i = 0; i < cases->slots_count; i++) {
        struct yawl__slot *slot = yawl__slot_at(cases, i);
        if (slot->c.id == 0 || yawl__slot_has_ended(slot)) continue;
        if (yawl__deadlines_reserve(engine) != 0) return YAWL_ENOMEM;
        yawl__deadlines_note(engine, slot);
        if (engine->options.stuck_after_ms != 0) yawl__stuck_note(engine, slot);
        yawl__progress_note(engine, slot);
        if (!yawl__effects_again(engine, &slot->c)) return YAWL_ENOMEM;
    }
    return 0;
}

/* As if nothing had been read. */
static void forget(struct yawl__engine *engine)
{
    yawl__cases_done(engine);
    yawl__deadlines_done(engine);
    yawl__submissions_done(engine);
    engine->checkpoint.read = 0;
    engine->collecting->effects.length = 0;
    for (uint32_t i = 0; i < engine->programs_count; i++) {
        engine->programs[i].marked = false;
        engine->programs[i].running = 0;
    }
}

static void go_on(struct yawl__engine *engine)
{
    engine->stopped = 0;
    yawl__deadlines_arm(engine);
    if (engine->collecting->effects.length > 0) (void)uv_idle_start(&engine->idle, yawl__turn_run);
}

int yawl_engine_recover(yawl_engine_t *engine)
{
    struct yawl__engine *self = engine->self;
    if (self->closing) return yawl__engine_refuse(self, YAWL_ECLOSED, NULL);
    if (self->stopped == 0) return 0;
    if (self->stopped != YAWL_ERECOVER) return yawl__engine_refuse(self, self->stopped, NULL);
    yawl__turn_open(self);
    self->core.held_max = YAWL__DATA_MAX; /* what was committed holds, whatever may be held now */
    int status = yawl__restore_pages(self);
    YAWL_FAILPOINT(PAGES_READ);
    if (status == 0) status = replay_all(self);
    YAWL_FAILPOINT(LOG_READ);
    self->core.held_max = self->core.data_max;
    if (status == 0) {
        yawl__cases_trim(self); /* pages hold cases that were forgotten since */
        yawl__cases_relink(self);
        status = wake_cases(self);
        if (status != 0) (void)yawl__engine_refuse(self, status, NULL);
    }
    if (status == 0)
        go_on(self);
    else
        forget(self);
    YAWL_FAILPOINT(RECOVERED);
    return status;
}
