/* Armed timers of a case: an array by deadline, ties by scope, task and timer, which few cases have and
 * which is short in those.  The engine asks for its first entry after each step.
 * Invariant: a task's state byte is ACTIVE exactly while a timer of its own is armed that did not expire. */
#include <assert.h>
#include <string.h>

#include "core/plan.h"
#include "core/side.h"

int64_t yawl__case_deadline(const struct yawl__case *c)
{
    if (c->side == NULL || c->side->armed_count == 0) return INT64_MAX;
    return c->side->armed[0].deadline_ms;
}

int yawl__timers_reserve(struct yawl__core *core, struct yawl__case *c)
{
    if (yawl__side_fit(core, c) != 0) return YAWL_ENOMEM;
    struct yawl__side *side = c->side;
    if (side->armed_count < side->armed_capacity) return 0;
    uint32_t capacity = side->armed_capacity == 0 ? 2 : side->armed_capacity * 2;
    size_t size = side->armed_capacity * sizeof *side->armed;
    struct yawl__armed *grown = yawl__take(&core->memory, capacity * sizeof *grown);
    if (grown == NULL) return yawl__refuse(core, YAWL_ENOMEM, NULL);
    if (size > 0) memcpy(grown, side->armed, size);
    yawl__give(&core->memory, side->armed, size);
    side->armed = grown;
    side->armed_capacity = capacity;
    return 0;
}

static bool is_before(const struct yawl__armed *a, const struct yawl__armed *b)
{
    if (a->deadline_ms != b->deadline_ms) return a->deadline_ms < b->deadline_ms;
    if (a->scope != b->scope) return a->scope < b->scope;
    if (a->task != b->task) return a->task < b->task;
    if (a->timer != b->timer) return a->timer < b->timer;
    return a->instance < b->instance;
}

/* The byte of a task's timers; NULL: it has none of its own. */
static uint8_t *state_of(struct yawl__scope *scope, uint32_t task)
{
    uint8_t *states = yawl__timer_states(scope);
    if (states == NULL || task == YAWL_NONE || yawl__row(scope, task)->timers_count == 0)
        return NULL;
    return states + yawl__row(scope, task)->timer_state;
}

bool yawl__counts_from_start(const struct yawl_task *row)
{
    for (uint32_t i = 0; i < row->timers_count; i++) {
        if (row->timers[i].from == YAWL_TIMER_STARTED) return true;
    }
    return false;
}

static void set_state(struct yawl__scope *scope, uint32_t task, enum yawl_timer_state state)
{
    uint8_t *byte = state_of(scope, task);
    if (byte != NULL) *byte = (uint8_t)state;
}

void yawl__timer_start_over(struct yawl__scope *scope, uint32_t task)
{
    uint8_t *byte = state_of(scope, task);
    if (byte != NULL && *byte != YAWL_TIMER_EXPIRED) *byte = YAWL_TIMER_CLOSED;
}

static bool has_armed(const struct yawl__case *c, const struct yawl__scope *scope, uint32_t task)
{
    for (uint32_t i = 0; c->side != NULL && i < c->side->armed_count; i++) {
        const struct yawl__armed *armed = &c->side->armed[i];
        if (armed->scope != scope->number || armed->task != task) continue;
        if (armed->timer != YAWL__TIMER_RETRY) return true;
    }
    return false;
}

void yawl__timer_note_expired(const struct yawl__case *c, struct yawl__scope *scope, uint32_t task,
                              enum yawl_timer_action action)
{
    bool goes_on = action == YAWL_TIMER_ALSO || action == YAWL_TIMER_START;
    if (goes_on && has_armed(c, scope, task)) return;
    set_state(scope, task, YAWL_TIMER_EXPIRED);
}

void yawl__timer_arm(struct yawl__case *c, struct yawl__armed armed)
{
    struct yawl__side *side = c->side;
    assert(side->armed_count < side->armed_capacity);
    uint32_t at = side->armed_count++;
    for (; at > 0 && is_before(&armed, &side->armed[at - 1]); at--) {
        side->armed[at] = side->armed[at - 1];
    }
    side->armed[at] = armed;
    if (armed.timer == YAWL__TIMER_RETRY) return;
    set_state(yawl__scope_find(c, armed.scope), armed.task, YAWL_TIMER_ACTIVE);
}

static void remove_at(struct yawl__side *side, uint32_t at)
{
    memmove(side->armed + at, side->armed + at + 1,
            (side->armed_count - at - 1) * sizeof *side->armed);
    side->armed_count--;
}

bool yawl__timer_take(struct yawl__case *c, const struct yawl__armed *which)
{
    for (uint32_t i = 0; c->side != NULL && i < c->side->armed_count; i++) {
        const struct yawl__armed *armed = &c->side->armed[i];
        if (armed->scope != which->scope || armed->task != which->task) continue;
        if (armed->timer != which->timer || armed->instance != which->instance) continue;
        remove_at(c->side, i);
        return true;
    }
    return false;
}

bool yawl__timer_find(const struct yawl__case *c, struct yawl__armed *which)
{
    for (uint32_t i = 0; c->side != NULL && i < c->side->armed_count; i++) {
        const struct yawl__armed *armed = &c->side->armed[i];
        if (armed->scope != which->scope || armed->task != which->task) continue;
        if (armed->timer != which->timer || armed->instance != which->instance) continue;
        *which = *armed;
        return true;
    }
    return false;
}

static void close_at(struct yawl__core *core, struct yawl__case *c, struct yawl__scope *scope,
                     uint32_t at)
{
    struct yawl__armed armed = c->side->armed[at];
    uint8_t *state = armed.timer == YAWL__TIMER_RETRY ? NULL : state_of(scope, armed.task);
    if (state != NULL && *state == YAWL_TIMER_ACTIVE) *state = YAWL_TIMER_CLOSED;
    yawl__note_timer(core, scope, &armed);
    remove_at(c->side, at);
}

void yawl__timers_close(struct yawl__core *core, struct yawl__case *c, struct yawl__scope *scope,
                        uint32_t task)
{
    if (c->side == NULL) return;
    for (uint32_t i = c->side->armed_count; i > 0; i--) {
        const struct yawl__armed *armed = &c->side->armed[i - 1];
        if (armed->scope != scope->number || armed->task != task) continue;
        close_at(core, c, scope, i - 1);
    }
}

void yawl__timers_close_all(struct yawl__core *core, struct yawl__case *c,
                            struct yawl__scope *scope)
{
    if (c->side == NULL) return;
    for (uint32_t i = c->side->armed_count; i > 0; i--) {
        if (c->side->armed[i - 1].scope == scope->number) close_at(core, c, scope, i - 1);
    }
}

void yawl__retry_close(struct yawl__core *core, struct yawl__case *c, struct yawl__scope *scope,
                       uint32_t task, uint32_t instance)
{
    struct yawl__armed retry = {0, scope->number, task, YAWL__TIMER_RETRY, instance};
    if (yawl__timer_take(c, &retry)) yawl__note_timer(core, scope, &retry);
}
