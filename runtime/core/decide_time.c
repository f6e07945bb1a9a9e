/* Timers: arming one evaluates its deadline; one that expires acts by its record, and some by a second
 * decision that could go wrong (a completion by force, a failure).
 * Deadlines are on record, so a replay looks at no clock. */
#include <assert.h>

#include "core/decide.h"
#include "core/evaluate.h"
#include "core/instances_hooks.h"
#include "core/marking.h"

static bool is_busy(const struct yawl__at *at)
{
    return yawl_has(yawl__busy_set(at->scope), at->task);
}

static const struct yawl_timer *timer_of(const struct yawl__at *at, uint32_t timer)
{
    return at->row != NULL ? &at->row->timers[timer] : &at->scope->net->timers[timer];
}

int yawl__decide_armed(struct yawl__core *core, const struct yawl__at *at, uint32_t timer)
{
    int64_t deadline_ms = 0;
    int status = yawl__evaluate_deadline(core, at, timer_of(at, timer), &deadline_ms);
    if (status != 0) return status;
    if (deadline_ms == INT64_MAX) return 1;
    return yawl__plan_plain(core, at, YAWL_EVENT_TIMER_ARMED, timer, (uint64_t)deadline_ms);
}

bool yawl__has_end(const struct yawl_net *net, const struct yawl_task *row)
{
    const struct yawl_timer *timers = row != NULL ? row->timers : net->timers;
    uint32_t count = row != NULL ? row->timers_count : net->timers_count;
    for (uint32_t i = 0; i < count; i++) {
        enum yawl_timer_action action = timers[i].action;
        if (action != YAWL_TIMER_ALSO && action != YAWL_TIMER_START) return true;
    }
    return false;
}

int yawl__decide_limit(struct yawl__core *core, const struct yawl__at *at)
{
    bool ends = yawl__has_end(at->scope->net, at->row);
    int64_t limit_ms = at->row != NULL ? core->task_timeout_ms : core->case_timeout_ms;
    struct yawl__armed which = {0, at->scope->number, at->task, YAWL_TIMER_LIMIT, 0, 0};
    if (ends || limit_ms <= 0 || yawl__timer_find(at->c, &which)) return 1;
    int64_t deadline_ms = core->now_ms > INT64_MAX - limit_ms ? INT64_MAX : core->now_ms + limit_ms;
    return yawl__plan_plain(core, at, YAWL_EVENT_TIMER_ARMED, YAWL_TIMER_LIMIT,
                            (uint64_t)deadline_ms);
}

/* ---- Expiry ---- */

/* The condition that the timer marks; YAWL_NONE: it marks none. */
static uint32_t marks(const struct yawl__at *at, const struct yawl_timer *timer)
{
    if (timer->action != YAWL_TIMER_TO && timer->action != YAWL_TIMER_ALSO) return YAWL_NONE;
    return at->row != NULL ? at->row->others[timer->other].place
                           : at->scope->net->others[timer->other].place;
}

static int check_room(struct yawl__core *core, const struct yawl__at *at,
                      const struct yawl_timer *timer)
{
    uint32_t place = marks(at, timer);
    if (place == YAWL_NONE || timer->action == YAWL_TIMER_TO) return 0;
    if (yawl__place_has_room(at->scope->net, at->scope->frame, place)) return 0;
    return yawl__refuse(core, YAWL_ETOKENS, "a timer cannot mark condition \"",
                        at->scope->net->places[place].name, "\": it holds as many tokens as it can",
                        NULL);
}

/* A task that was only enabled starts before it leaves by its timer's flow. */
static int plan_expired(struct yawl__core *core, const struct yawl__at *at, uint32_t timer,
                        bool leaves)
{
    bool starts = leaves && !is_busy(at);
    uint32_t firing = 0;
    int status = starts ? yawl__plan_firing(core, at->c, &firing) : 0;
    if (status != 0) return status;
    struct yawl__event_head *head = yawl__plan_open(core, at, YAWL_EVENT_TIMER_EXPIRED);
    if (head == NULL) return YAWL_ENOMEM;
    if (leaves) head->flags |= YAWL__EVENT_LEAVES;
    if (starts) head->flags |= YAWL__EVENT_STARTS;
    head->firing = timer;
    head->detail = firing;
    return yawl__plan_close(core, true);
}

int yawl__decide_expired(struct yawl__core *core, const struct yawl__case *c)
{
    struct yawl__armed first;
    if (!yawl__armed_first(c, &first) || yawl__armed_due(&first) > core->now_ms) {
        return yawl__refuse(core, YAWL_ESTATUS, "no timer of the case is due", NULL);
    }
    struct yawl__at at = yawl__at_task(c, yawl__scope_find(c, first.scope), first.task);
    at.instance = first.instance;
    if (first.timer >= YAWL_TIMER_LIMIT) return plan_expired(core, &at, first.timer, false);
    const struct yawl_timer *timer = timer_of(&at, first.timer);
    int status = check_room(core, &at, timer);
    if (status != 0) return status;
    bool leaves = at.row != NULL && timer->action == YAWL_TIMER_TO;
    return plan_expired(core, &at, first.timer, leaves);
}

/* ---- After it ---- */

static int complete_by_force(struct yawl__core *core, const struct yawl__at *at)
{
    if (at->row->kind != YAWL_TASK_OFFER) return 1;
    if (at->row->instances != NULL) return yawl__instances_expire(core, at);
    return yawl__decide_complete(core, at, NULL);
}

static int fail_by_timer(struct yawl__core *core, const struct yawl__at *at)
{
    struct yawl__command fail = {.operation = YAWL__ITEM_FAIL, .scope = at->scope->number};
    fail.task = at->task;
    fail.name = fail.text = yawl_text_of("timeout");
    fail.code = YAWL_ETIMEDOUT;
    if (at->row->instances != NULL) return yawl__instances_decide(core, at, &fail);
    const struct yawl__item *entry = yawl__items_find(&at->scope->items, at->task);
    return yawl__decide_fail(core, at, entry->firing, &fail);
}

/* One that is only enabled starts, whatever it waits for, and fails then: the caller comes again.  A routing
 * task has no item: it starts and leaves by its failure flow in one. */
static int fail_or_start(struct yawl__core *core, const struct yawl__at *at)
{
    uint32_t firing;
    if (is_busy(at)) return fail_by_timer(core, at);
    if (at->row->instances != NULL) return yawl__instances_start(core, at);
    int status = yawl__plan_firing(core, at->c, &firing);
    if (status != 0) return status;
    if (at->row->kind == YAWL_TASK_ROUTING) return yawl__decide_route_failed(core, at, firing);
    return at->row->kind == YAWL_TASK_NET ? yawl__plan_net(core, at, firing)
                                          : yawl__plan_started(core, at, firing);
}

static int try_again(struct yawl__core *core, const struct yawl__at *at)
{
    struct yawl__item_state state = yawl__item_state_of(at->scope, at->task);
    if (at->instance != 0) return yawl__instances_again(core, at);
    if (at->row->kind == YAWL_TASK_NET) return yawl__plan_net(core, at, state.firing);
    if (at->row->kind != YAWL_TASK_CALL || !yawl__item_is_fired(state)) return 1;
    return yawl__plan_plain(core, at, YAWL_EVENT_ITEM_STARTED, state.firing, 0);
}

static int fail_net(struct yawl__core *core, const struct yawl__at *at)
{
    yawl__message_set(&core->message, "net \"", at->scope->net->name, "\" failed: timeout", NULL);
    core->error_task = YAWL_NONE;
    core->error_line = 0;
    yawl__failing_set(core, at, YAWL_ETIMEDOUT, yawl_text_of("timeout"));
    return 1;
}

static int end_net(struct yawl__core *core, const struct yawl__at *at)
{
    if (at->scope == &at->c->root) {
        return yawl__decide_case(core, at->c, YAWL_EVENT_CASE_COMPLETED, 0);
    }
    const struct yawl__child *child = yawl__child_of(at->scope);
    struct yawl__at around = yawl__at_task(at->c, child->parent, child->task);
    around.instance = child->instance;
    return yawl__decide_net_ended(core, &around, child);
}

int yawl__decide_after_expiry(struct yawl__core *core, const struct yawl__case *c,
                              const struct yawl__armed *expired)
{
    const struct yawl__scope *scope = yawl__scope_find(c, expired->scope);
    if (scope == NULL) return 1; /* ended meanwhile */
    struct yawl__at at = yawl__at_task(c, scope, expired->task);
    at.instance = expired->instance;
    if (expired->timer == YAWL__TIMER_RETRY) return try_again(core, &at);
    enum yawl_timer_action action = YAWL_TIMER_FAIL;
    if (expired->timer != YAWL_TIMER_LIMIT) action = timer_of(&at, expired->timer)->action;
    if (action != YAWL_TIMER_EXPIRE && action != YAWL_TIMER_FAIL) return 1;
    if (at.row == NULL) {
        return action == YAWL_TIMER_FAIL ? fail_net(core, &at) : end_net(core, &at);
    }
    return action == YAWL_TIMER_FAIL ? fail_or_start(core, &at) : complete_by_force(core, &at);
}
