/* Armed timers of a case: an array by deadline, ties by scope, task and timer, which few cases have.  The
 * engine asks for its first entry after each step.  A net instance counts its own and knows a moment before
 * which none of them expires, so that it neither looks at nor for the timers of thousands of others.
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

static void give_armed(struct yawl__core *core, const struct yawl__side *side)
{
    if (side->armed == NULL) return;
    yawl__give(&core->memory, side->armed - side->armed_gap,
               side->armed_capacity * sizeof *side->armed);
}

void yawl__timers_free(struct yawl__core *core, struct yawl__side *side)
{
    give_armed(core, side);
    side->armed = NULL;
}

/* What expired at the front makes room too. */
int yawl__timers_reserve(struct yawl__core *core, struct yawl__case *c)
{
    if (yawl__side_fit(core, c) != 0) return YAWL_ENOMEM;
    struct yawl__side *side = c->side;
    uint32_t gap = side->armed_gap, capacity = side->armed_capacity;
    size_t used = side->armed_count * sizeof *side->armed;
    if (gap + side->armed_count < capacity) return 0;
    struct yawl__armed *list = gap > 0 ? side->armed - gap : side->armed;
    if (gap == 0 || gap < capacity / 2) {
        capacity = capacity == 0 ? 2 : capacity * 2;
        list = yawl__take(&core->memory, capacity * sizeof *list);
        if (list == NULL) return yawl__refuse(core, YAWL_ENOMEM, NULL);
    }
    if (used > 0) memmove(list, side->armed, used);
    if (capacity != side->armed_capacity) give_armed(core, side);
    side->armed = list;
    side->armed_gap = 0;
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

/* ---- Those of one net instance ---- */

static uint32_t *count_of(struct yawl__side *side, const struct yawl__scope *scope)
{
    return scope->number == 0 ? &side->root_armed : &yawl__child_of(scope)->armed;
}

/* Index of the first timer that is not before the first one that the net instance can have. */
static uint32_t first_of(const struct yawl__side *side, const struct yawl__scope *scope)
{
    struct yawl__armed first = {.scope = scope->number};
    uint32_t low = 0, high = side->armed_count;
    if (scope->number == 0) return 0;
    first.deadline_ms = yawl__child_of(scope)->armed_from_ms;
    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        if (is_before(&side->armed[middle], &first))
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

/* All of them are among those from `from` and before `to`. */
struct range {
    uint32_t from, to;
};

static struct range range_of(const struct yawl__case *c, const struct yawl__scope *scope)
{
    struct range range = {0, 0};
    uint32_t left = c->side == NULL || scope == NULL ? 0 : *count_of(c->side, scope);
    if (left == 0) return range;
    range.from = range.to = first_of(c->side, scope);
    for (; left > 0; range.to++) left -= c->side->armed[range.to].scope == scope->number;
    return range;
}

static void count_armed(struct yawl__side *side, const struct yawl__scope *scope,
                        int64_t deadline_ms)
{
    struct yawl__child *child = scope->number == 0 ? NULL : yawl__child_of(scope);
    uint32_t before = (*count_of(side, scope))++;
    if (child == NULL || (before > 0 && child->armed_from_ms <= deadline_ms)) return;
    child->armed_from_ms = deadline_ms;
}

/* ---- States ---- */

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
    struct range range = range_of(c, scope);
    for (uint32_t i = range.from; i < range.to; i++) {
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

void yawl__timer_put(struct yawl__case *c, struct yawl__scope *scope, struct yawl__armed armed)
{
    struct yawl__side *side = c->side;
    assert(side->armed_gap + side->armed_count < side->armed_capacity);
    uint32_t at = side->armed_count++;
    for (; at > 0 && is_before(&armed, &side->armed[at - 1]); at--) {
        side->armed[at] = side->armed[at - 1];
    }
    side->armed[at] = armed;
    count_armed(side, scope, armed.deadline_ms);
}

void yawl__timer_arm(struct yawl__case *c, struct yawl__armed armed)
{
    struct yawl__scope *scope = yawl__scope_find(c, armed.scope);
    yawl__timer_put(c, scope, armed);
    if (armed.timer != YAWL__TIMER_RETRY) set_state(scope, armed.task, YAWL_TIMER_ACTIVE);
}

/* The shorter part of the list moves, so that it costs nothing to take the first or the last. */
static void remove_at(struct yawl__side *side, const struct yawl__scope *scope, uint32_t at)
{
    uint32_t behind = side->armed_count - at - 1;
    if (at < behind) {
        memmove(side->armed + 1, side->armed, at * sizeof *side->armed);
        side->armed++;
        side->armed_gap++;
    } else {
        memmove(side->armed + at, side->armed + at + 1, behind * sizeof *side->armed);
    }
    side->armed_count--;
    --*count_of(side, scope);
}

/* Index of the timer, whatever its deadline; YAWL_NONE: it is not armed. */
static uint32_t find(const struct yawl__case *c, const struct yawl__armed *which)
{
    struct range range = range_of(c, yawl__scope_find(c, which->scope));
    for (uint32_t i = range.from; i < range.to; i++) {
        const struct yawl__armed *armed = &c->side->armed[i];
        if (armed->scope != which->scope || armed->task != which->task) continue;
        if (armed->timer == which->timer && armed->instance == which->instance) return i;
    }
    return YAWL_NONE;
}

bool yawl__timer_take(struct yawl__case *c, const struct yawl__armed *which)
{
    uint32_t at = find(c, which);
    if (at == YAWL_NONE) return false;
    remove_at(c->side, yawl__scope_find(c, which->scope), at);
    return true;
}

bool yawl__timer_find(const struct yawl__case *c, struct yawl__armed *which)
{
    uint32_t at = find(c, which);
    if (at != YAWL_NONE) *which = c->side->armed[at];
    return at != YAWL_NONE;
}

static void close_at(struct yawl__core *core, struct yawl__case *c, struct yawl__scope *scope,
                     uint32_t at)
{
    struct yawl__armed armed = c->side->armed[at];
    uint8_t *state = armed.timer == YAWL__TIMER_RETRY ? NULL : state_of(scope, armed.task);
    if (state != NULL && *state == YAWL_TIMER_ACTIVE) *state = YAWL_TIMER_CLOSED;
    yawl__note_timer(core, scope, &armed);
    remove_at(c->side, scope, at);
}

void yawl__timers_close(struct yawl__core *core, struct yawl__case *c, struct yawl__scope *scope,
                        uint32_t task)
{
    struct range range = range_of(c, scope);
    for (uint32_t i = range.to; i > range.from; i--) {
        const struct yawl__armed *armed = &c->side->armed[i - 1];
        if (armed->scope != scope->number || armed->task != task) continue;
        close_at(core, c, scope, i - 1);
    }
}

void yawl__timers_close_all(struct yawl__core *core, struct yawl__case *c,
                            struct yawl__scope *scope)
{
    struct range range = range_of(c, scope);
    for (uint32_t i = range.to; i > range.from; i--) {
        if (c->side->armed[i - 1].scope == scope->number) close_at(core, c, scope, i - 1);
    }
}

void yawl__retry_close(struct yawl__core *core, struct yawl__case *c, struct yawl__scope *scope,
                       uint32_t task, uint32_t instance)
{
    struct yawl__armed retry = {0, scope->number, task, YAWL__TIMER_RETRY, instance};
    if (yawl__timer_take(c, &retry)) yawl__note_timer(core, scope, &retry);
}
