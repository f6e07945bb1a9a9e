/* Armed timers of a case: an array by deadline, ties by scope, task and timer, which few cases have.  The
 * engine asks for its first entry after each step.  A net instance counts its own and knows a moment before
 * which none of them expires, so that it neither looks at nor for the timers of thousands of others.
 * Invariant: a task's state byte is ACTIVE exactly while a timer of its own is armed that did not expire. */
#include <assert.h>
#include <string.h>

#include "core/instances_decide.h"
#include "core/plan.h"
#include "core/side.h"

bool yawl__waits_for_timer(const struct yawl__case *c)
{
    struct yawl__armed armed;
    uint32_t at = 0;
    while (yawl__armed_at(c, at, &armed) && yawl__is_case_limit(&armed)) at++;
    return yawl__armed_at(c, at, &armed);
}

/* ---- Room ---- */

static void give_list(struct yawl__core *core, const struct yawl__side *side)
{
    if (!side->has_list) return;
    yawl__give(&core->memory, side->list.entries - side->list.gap,
               side->list.capacity * sizeof *side->list.entries);
}

void yawl__timers_free(struct yawl__core *core, struct yawl__side *side)
{
    give_list(core, side);
    side->has_list = 0;
    side->armed_count = 0;
}

/* Moves what is armed to the start of `room`, which has `capacity` places, or of the list as it is. */
static void move_to(struct yawl__core *core, struct yawl__side *side, struct yawl__armed *room,
                    uint32_t capacity)
{
    struct yawl__armed only;
    const struct yawl__armed *from = yawl__armed_list(side, &only);
    if (side->armed_count > 0) memmove(room, from, side->armed_count * sizeof *room);
    if (!side->has_list || capacity != side->list.capacity) give_list(core, side);
    side->list.entries = room;
    side->list.capacity = capacity;
    side->list.gap = 0;
    side->has_list = 1;
}

/* What expired at the front makes room too. */
int yawl__timers_fit_list(struct yawl__core *core, struct yawl__side *side)
{
    uint32_t gap = side->has_list ? side->list.gap : 0;
    uint32_t capacity = side->has_list ? side->list.capacity : 0;
    if (gap + side->armed_count < capacity) return 0;
    struct yawl__armed *room;
    if (gap > 0 && gap >= capacity / 2) {
        room = side->list.entries - gap;
    } else {
        capacity = capacity == 0 ? 2 : capacity * 2;
        room = yawl__take(&core->memory, capacity * sizeof *room);
        if (room == NULL) return yawl__refuse(core, YAWL_ENOMEM, NULL);
    }
    move_to(core, side, room, capacity);
    return 0;
}

int yawl__timers_reserve(struct yawl__core *core, struct yawl__case *c, uint32_t scope,
                         uint32_t instance)
{
    if (yawl__side_fit(core, c) != 0) return YAWL_ENOMEM;
    struct yawl__side *side = c->side;
    bool alone = !side->has_list && side->armed_count == 0;
    if (alone && scope == 0 && instance == 0) return 0;
    return yawl__timers_fit_list(core, side);
}

static bool is_before(const struct yawl__armed *a, const struct yawl__armed *b)
{
    if (a->deadline_ms != b->deadline_ms) return a->deadline_ms < b->deadline_ms;
    if (a->scope != b->scope) return a->scope < b->scope;
    if (a->task != b->task) return a->task < b->task;
    if (a->timer != b->timer) return a->timer < b->timer;
    return a->instance < b->instance;
}

void yawl__timer_set_lag(struct yawl__case *c, const struct yawl__armed *armed)
{
    struct yawl__side *side = c->side;
    if (side == NULL || !side->has_list) return;
    uint32_t low = 0, high = side->armed_count;
    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        if (is_before(&side->list.entries[middle], armed))
            low = middle + 1;
        else
            high = middle;
    }
    if (low == side->armed_count || is_before(armed, &side->list.entries[low])) return;
    side->list.entries[low].lag_ms = armed->lag_ms;
    if (armed->lag_ms > 0) side->has_lags = 1;
}

/* ---- Those of one net instance ---- */

static uint32_t *count_of(struct yawl__side *side, const struct yawl__scope *scope)
{
    return scope->number == 0 ? &side->root_armed : &yawl__child_of(scope)->armed;
}

/* Index of the first timer that is not before `first`. */
static uint32_t index_of(const struct yawl__side *side, const struct yawl__armed *first)
{
    struct yawl__armed only;
    const struct yawl__armed *list = yawl__armed_list(side, &only);
    uint32_t low = 0, high = side->armed_count;
    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        if (is_before(&list[middle], first))
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

/* Index of the first timer that is not before the first one that the net instance can have. */
static uint32_t first_of(const struct yawl__side *side, const struct yawl__scope *scope)
{
    struct yawl__armed first = {.scope = scope->number};
    if (scope->number == 0) return 0;
    first.deadline_ms = yawl__child_of(scope)->armed_from_ms;
    return index_of(side, &first);
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
    struct yawl__armed only;
    const struct yawl__armed *list = yawl__armed_list(c->side, &only);
    range.from = range.to = first_of(c->side, scope);
    for (; left > 0; range.to++) left -= list[range.to].scope == scope->number;
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

/* ---- Retries of instances ---- */

/* Where the round of a busy task keeps the deadline of an instance's retry; NULL: `armed` is none of such an
 * instance. */
static int64_t *retry_of(const struct yawl__scope *scope, const struct yawl__armed *armed)
{
    if (armed->timer != YAWL__TIMER_RETRY || armed->instance == 0 || scope == NULL) return NULL;
    struct yawl__round *round = yawl__round_busy(scope, armed->task);
    bool has_it = round != NULL && yawl__round_has(round, armed->instance);
    if (!has_it || round->columns.retries == NULL) return NULL;
    return &round->columns.retries[armed->instance - 1];
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

/* Is it one of those that the task's or the net's rows have? */
static bool is_written(const struct yawl__armed *armed) { return armed->timer < YAWL_TIMER_LIMIT; }

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
    struct yawl__armed armed;
    for (uint32_t i = range.from; i < range.to && yawl__armed_at(c, i, &armed); i++) {
        if (armed.scope != scope->number || armed.task != task) continue;
        if (is_written(&armed)) return true;
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
    int64_t *retry = retry_of(scope, &armed);
    if (retry != NULL) *retry = armed.deadline_ms;
    count_armed(side, scope, armed.deadline_ms);
    uint32_t at = side->armed_count++;
    if (!side->has_list) {
        assert(at == 0 && armed.scope == 0 && armed.instance == 0 && "room was reserved");
        side->only.deadline_ms = armed.deadline_ms;
        side->only.task = armed.task;
        side->only.timer = armed.timer;
        return;
    }
    struct yawl__armed *list = side->list.entries;
    assert(side->list.gap + at < side->list.capacity && "room was reserved");
    for (; at > 0 && is_before(&armed, &list[at - 1]); at--) list[at] = list[at - 1];
    list[at] = armed;
}

void yawl__timer_arm(struct yawl__case *c, struct yawl__armed armed)
{
    struct yawl__scope *scope = yawl__scope_find(c, armed.scope);
    yawl__timer_put(c, scope, armed);
    if (is_written(&armed)) set_state(scope, armed.task, YAWL_TIMER_ACTIVE);
}

/* The shorter part of the list moves, so that it costs nothing to take the first or the last. */
static void remove_at(struct yawl__side *side, const struct yawl__scope *scope, uint32_t at)
{
    struct yawl__armed only;
    int64_t *retry = retry_of(scope, &yawl__armed_list(side, &only)[at]);
    if (retry != NULL) *retry = YAWL__NO_RETRY;
    uint32_t behind = --side->armed_count - at;
    --*count_of(side, scope);
    if (side->armed_count == 0) side->has_lags = 0;
    if (!side->has_list) return;
    struct yawl__armed *list = side->list.entries;
    if (at < behind) {
        memmove(list + 1, list, at * sizeof *list);
        side->list.entries++;
        side->list.gap++;
    } else {
        memmove(list + at, list + at + 1, behind * sizeof *list);
    }
}

/* Index of the retry of an instance whose round keeps this deadline. */
static uint32_t find_retry(const struct yawl__case *c, struct yawl__armed which, int64_t deadline_ms)
{
    if (deadline_ms == YAWL__NO_RETRY) return YAWL_NONE;
    which.deadline_ms = deadline_ms;
    return index_of(c->side, &which);
}

/* Index of the timer, whatever its deadline; YAWL_NONE: it is not armed.  A retry of one of many instances
 * is looked for by its deadline, so that all of a hundred thousand can be tried again. */
static uint32_t find(const struct yawl__case *c, const struct yawl__armed *which)
{
    const struct yawl__scope *scope = yawl__scope_find(c, which->scope);
    const int64_t *retry = retry_of(scope, which);
    if (retry != NULL) return find_retry(c, *which, *retry);
    struct range range = range_of(c, scope);
    struct yawl__armed armed;
    for (uint32_t i = range.from; i < range.to && yawl__armed_at(c, i, &armed); i++) {
        if (armed.scope != which->scope || armed.task != which->task) continue;
        if (armed.timer == which->timer && armed.instance == which->instance) return i;
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
    return at != YAWL_NONE && yawl__armed_at(c, at, which);
}

static void close_at(struct yawl__core *core, struct yawl__case *c, struct yawl__scope *scope,
                     uint32_t at)
{
    struct yawl__armed armed = {.task = YAWL_NONE};
    (void)yawl__armed_at(c, at, &armed);
    uint8_t *state = is_written(&armed) ? state_of(scope, armed.task) : NULL;
    if (state != NULL && *state == YAWL_TIMER_ACTIVE) *state = YAWL_TIMER_CLOSED;
    yawl__note_timer(core, scope, &armed);
    remove_at(c->side, scope, at);
}

void yawl__timers_close(struct yawl__core *core, struct yawl__case *c, struct yawl__scope *scope,
                        uint32_t task)
{
    struct range range = range_of(c, scope);
    struct yawl__armed armed;
    for (uint32_t i = range.to; i > range.from && yawl__armed_at(c, i - 1, &armed); i--) {
        if (armed.scope == scope->number && armed.task == task) close_at(core, c, scope, i - 1);
    }
}

void yawl__timers_close_all(struct yawl__core *core, struct yawl__case *c,
                            struct yawl__scope *scope)
{
    struct range range = range_of(c, scope);
    struct yawl__armed armed;
    for (uint32_t i = range.to; i > range.from && yawl__armed_at(c, i - 1, &armed); i--) {
        if (armed.scope == scope->number) close_at(core, c, scope, i - 1);
    }
}

void yawl__retry_close(struct yawl__core *core, struct yawl__case *c, struct yawl__scope *scope,
                       uint32_t task, uint32_t instance)
{
    struct yawl__armed retry = {0, scope->number, task, YAWL__TIMER_RETRY, instance, 0};
    if (yawl__timer_take(c, &retry)) yawl__note_timer(core, scope, &retry);
}
