/* Cases that nothing could wake, and calls that take too long.
 *
 * A step that leaves a running case with nobody to wait for, and a call that could not be made, make a
 * suspect, which is looked at again once its time has come; a case that waits for somebody is none.  So
 * there is nothing to poll: without suspects and without calls that have a limit nothing is armed here.
 * A suspect that is still stuck is told, what is enabled in it is derived anew, calls that are not on
 * their way are made again; after a few attempts the case fails.
 * All times here are of the steady clock: who sets the wall clock makes no call late.
 * Invariant: of one case at most one suspect is listed.
 */
#include <assert.h>
#include <string.h>

#include "core/repair.h"
#include "engine/engine_private.h"

/* Repairs of one suspect, before its case fails. */
#define ATTEMPTS_MAX 3

/* ---- Suspects ---- */

static struct yawl__suspect *find(struct yawl__stuck *stuck, yawl_case_id id)
{
    for (uint32_t i = 0; i < stuck->count; i++) {
        if (stuck->list[i].case_id == id) return &stuck->list[i];
    }
    return NULL;
}

static bool grow(struct yawl__engine *engine)
{
    struct yawl__stuck *stuck = &engine->stuck;
    uint32_t capacity = stuck->capacity == 0 ? 16 : stuck->capacity * 2;
    struct yawl__suspect *list = yawl__take(&engine->memory, capacity * sizeof *list);
    if (list == NULL) return false;
    if (stuck->count > 0) memcpy(list, stuck->list, stuck->count * sizeof *list);
    yawl__give(&engine->memory, stuck->list, stuck->capacity * sizeof *list);
    stuck->list = list;
    stuck->capacity = capacity;
    return true;
}

/* Without memory for the list it is only told; the next step of the case notes it again.  False: it is not
 * watched. */
static bool suspect(struct yawl__engine *engine, yawl_case_id id)
{
    struct yawl__stuck *stuck = &engine->stuck;
    if (engine->options.stuck_after_ms == 0) return false;
    if (find(stuck, id) != NULL) return true;
    if (stuck->count == stuck->capacity && !grow(engine)) {
        static const char text[] = "out of memory: a case that may be stuck is not watched";
        yawl_engine_log(engine->host, YAWL_LOG_ERROR, yawl_text_of(text));
        return false;
    }
    struct yawl__suspect added = {id, yawl__steady_ms(engine) + engine->options.stuck_after_ms, 0};
    stuck->list[stuck->count++] = added;
    return true;
}

void yawl__stuck_note(struct yawl__engine *engine, const struct yawl__slot *slot)
{
    bool runs = slot->c.root.frame->status == YAWL_CASE_RUNNING;
    if (runs && !yawl__awaits_something(&slot->c)) (void)suspect(engine, slot->c.id);
}

bool yawl__stuck_lost_call(struct yawl__engine *engine, yawl_case_id id)
{
    bool watched = suspect(engine, id);
    yawl__deadlines_arm(engine);
    return watched;
}

void yawl__stuck_excuse(struct yawl__engine *engine, yawl_case_id id)
{
    struct yawl__suspect *suspect = find(&engine->stuck, id);
    if (suspect != NULL && suspect->attempts > 1) suspect->attempts = 1; /* it was told */
}

void yawl__stuck_done(struct yawl__engine *engine)
{
    struct yawl__stuck *stuck = &engine->stuck;
    yawl__give(&engine->memory, stuck->list, stuck->capacity * sizeof *stuck->list);
    memset(stuck, 0, sizeof *stuck);
}

/* ---- Looking at them ---- */

static void tell(struct yawl__engine *engine, yawl_case_id id, const char *reason)
{
    engine->stuck.found++;
    yawl_engine_log(engine->host, YAWL_LOG_WARNING, yawl_text_of(reason));
    if (engine->options.stuck_cb != NULL) engine->options.stuck_cb(engine->host, id, reason);
}

static const char lost_call[] = "the case is stuck: a call of it was not made";
static const char nothing_left[] = "the case is stuck: nothing could wake it";

/* Those that are not on their way are made again by this turn; how many.  False: no memory for all. */
static bool add_lost_calls(struct yawl__engine *engine, const struct yawl__slot *slot, size_t *lost)
{
    const struct yawl__buffer *effects = &engine->collecting->effects;
    size_t before = effects->length;
    *lost = 0;
    if (engine->options.take_call != NULL) return true; /* the host has them */
    bool all = yawl__effects_again(engine, &slot->c);
    *lost = (effects->length - before) / sizeof(struct yawl__effect);
    return all;
}

/* True: it is no suspect any more. */
static bool look(struct yawl__engine *engine, struct yawl__suspect *suspect)
{
    struct yawl__slot *slot = yawl__cases_find(engine, suspect->case_id);
    if (slot == NULL || !yawl__case_lives(&slot->c)) return true;
    suspect->check_ms = yawl__steady_ms(engine) + engine->options.stuck_after_ms;
    /* Its calls are made with its commit. */
    bool is_open = slot->turn > engine->released;
    if (is_open || slot->c.root.frame->status == YAWL_CASE_SUSPENDED) return false;
    size_t before = engine->collecting->effects.length, lost;
    if (!add_lost_calls(engine, slot, &lost)) return false; /* the rest the next time */
    uint64_t illegal = engine->core.illegal;
    if (lost == 0 && yawl__awaits_something(&slot->c)) return true;
    const char *reason = lost > 0 ? lost_call : nothing_left;
    if (suspect->attempts == 0) tell(engine, suspect->case_id, reason);
    if (suspect->attempts++ == ATTEMPTS_MAX) {
        engine->collecting->effects.length = before;
        yawl__turn_give_up(engine, slot, reason);
        return true;
    }
    yawl__turn_repair(engine, slot);
    engine->stuck.repaired += lost + (engine->core.illegal - illegal);
    return false;
}

/* A hook may cause another suspect, but takes none away. */
static void look_at_suspects(struct yawl__engine *engine)
{
    struct yawl__stuck *stuck = &engine->stuck;
    int64_t now_ms = stuck->count > 0 ? yawl__steady_ms(engine) : 0;
    for (uint32_t i = 0; i < stuck->count && engine->stopped == 0;) {
        struct yawl__suspect at = stuck->list[i];
        bool is_over = at.check_ms <= now_ms && look(engine, &at);
        stuck->list[i] = at;
        if (is_over)
            stuck->list[i] = stuck->list[--stuck->count];
        else
            i++;
        if (yawl__turn_is_broken(engine)) return; /* nothing of it may be committed */
    }
}

/* ---- Calls that take too long ---- */

/* The oldest one that is not answered; all have the same time. */
static struct yawl_call *oldest_call(const struct yawl__engine *engine)
{
    struct yawl_call *call = engine->calls_last;
    while (call != NULL && call->answered) call = call->previous;
    return call;
}

static void end_late_calls(struct yawl__engine *engine)
{
    struct yawl_call *call;
    int64_t limit_ms = engine->options.call_timeout_ms, now_ms = yawl__steady_ms(engine);
    if (limit_ms == 0) return;
    while (engine->stopped == 0 && (call = oldest_call(engine)) != NULL &&
           call->began_ms + limit_ms <= now_ms) {
        if (yawl__call_late(call, "no answer", limit_ms)) continue;
        call->began_ms = now_ms + YAWL__AGAIN_MS - limit_ms;
    }
}

/* ---- Time ---- */

static int64_t earlier(int64_t a, int64_t b) { return a < b ? a : b; }

/* The first call that may be late, by the steady clock. */
static int64_t next_late(const struct yawl__engine *engine)
{
    int64_t silent = yawl__heartbeat_due(engine);
    const struct yawl_call *oldest =
        engine->options.call_timeout_ms != 0 ? oldest_call(engine) : NULL;
    if (oldest == NULL) return silent;
    return earlier(silent, oldest->began_ms + engine->options.call_timeout_ms);
}

int64_t yawl__stuck_next(const struct yawl__engine *engine)
{
    const struct yawl__stuck *stuck = &engine->stuck;
    int64_t first = next_late(engine);
    for (uint32_t i = 0; i < stuck->count; i++) first = earlier(first, stuck->list[i].check_ms);
    return first;
}

void yawl__stuck_check(struct yawl__engine *engine)
{
    end_late_calls(engine);
    yawl__heartbeat_check(engine);
    look_at_suspects(engine);
}
