/* Applies recorded decisions: no guard, no mapping, no clock.  The bytes may be damaged or of another
 * history, so each record is first held against the state that it is to change.
 * Invariant: what passes the check keeps every promise that apply relies on. */
#include <assert.h>

#include "core/answers.h"
#include "core/apply.h"
#include "core/instances_hooks.h"
#include "core/marking.h"
#include "core/repair.h"
#include "core/reserve.h"
#include "core/step.h"
#include "core/work_item.h"

/* A record in its place. */
struct seen {
    const struct yawl__case *c;
    const struct yawl__scope *scope;
    const struct yawl_task *row; /* NULL: no task */
    const struct yawl__event_view *view;
    const struct yawl__event_head *head;
};

static bool is_enabled(const struct seen *s)
{
    return yawl_has(yawl__enabled_set(s->scope), s->head->task);
}
static bool is_busy(const struct seen *s)
{
    return yawl_has(yawl__busy_set(s->scope), s->head->task);
}

static const struct yawl__item *entry_of(const struct seen *s)
{
    return yawl__items_find(&s->scope->items, s->head->task);
}

static bool has_flag(const struct seen *s, enum yawl__event_flag flag)
{
    return (s->head->flags & flag) != 0;
}

/* ---- Parts ---- */

static bool is_next_firing(const struct yawl__case *c, uint32_t firing)
{
    uint32_t firings = c->root.frame->firings;
    return firings != UINT32_MAX && firing == firings + 1;
}

/* It may start: not merely suspended, not waiting (`at_once`: by a timer, whatever it waits for). */
static bool can_start(const struct seen *s, bool at_once)
{
    if (!is_enabled(s) || !is_next_firing(s->c, s->head->firing)) return false;
    if (at_once) return true;
    return entry_of(s) == NULL && yawl__waits_for(s->scope, s->head->task) == 0;
}

static bool can_leave(const struct seen *s)
{
    uint32_t place;
    const struct yawl_net *net = s->scope->net;
    return yawl__choice_is_good(s->row, s->head->detail) &&
           yawl__pack_is_good(net->data, yawl__event_pack(s->view)) &&
           yawl__tokens_fit(net, s->scope->frame, s->head->task, s->head->detail, &place);
}

/* It leaves by an other flow, which it has. */
static bool can_leave_by(const struct seen *s, uint32_t other)
{
    return other < s->row->others_count && s->row->leave_by != NULL;
}

static bool item_may(const struct seen *s, enum yawl__item_operation operation)
{
    struct yawl__item_state state = yawl__item_state_of(s->scope, s->head->task);
    return yawl__item_next(operation, state) >= 0 && state.firing == s->head->firing;
}

static bool is_composite(const struct seen *s)
{
    const struct yawl__item *entry = entry_of(s);
    return entry != NULL && entry->status == YAWL__ITEM_COMPOSITE &&
           entry->firing == s->head->firing;
}

/* ---- Items ---- */

static bool start_fits(const struct yawl__core *core, const struct seen *s)
{
    struct yawl__item_state state = yawl__item_state_of(s->scope, s->head->task);
    if (yawl__item_is_fired(state)) {
        return s->view->body_length == 0 && s->head->firing == state.firing;
    }
    struct yawl_text text = yawl__event_call_text(s->view);
    bool is_item = s->row->kind == YAWL_TASK_OFFER || s->row->kind == YAWL_TASK_CALL;
    bool by_timer = yawl__starts_by_timer(s->row);
    return is_item && can_start(s, by_timer) &&
           yawl__pack_is_good(s->row->in, yawl__event_pack(s->view)) &&
           s->head->body <= (uint64_t)core->held_max * 2 &&
           (text.length == 0 || (s->row->call_text != NULL && yawl_text_is_utf8(text)));
}

/* It has started and not ended: a timer may complete or fail it whatever its status. */
static bool is_open(const struct seen *s)
{
    struct yawl__item_state state = yawl__item_state_of(s->scope, s->head->task);
    bool open = state.status == YAWL_ITEM_FIRED || state.status == YAWL_ITEM_EXECUTING ||
                state.status == YAWL_ITEM_SUSPENDED;
    return open && state.firing == s->head->firing && s->head->firing != 0;
}

static bool completion_fits(const struct seen *s)
{
    if (!has_flag(s, YAWL__EVENT_LEAVES) || !can_leave(s)) return false;
    if (!is_busy(s)) {
        return has_flag(s, YAWL__EVENT_STARTS) && s->row->kind == YAWL_TASK_OFFER &&
               can_start(s, yawl__starts_by_timer(s->row));
    }
    return is_open(s);
}

static bool rollback_fits(const struct seen *s)
{
    if (!has_flag(s, YAWL__EVENT_AGAIN)) return item_may(s, YAWL__ITEM_ROLLBACK);
    if (s->row->failure == NULL || s->row->failure->attempts < 2) return false;
    return is_composite(s) || is_open(s);
}

static bool failure_fits(const struct seen *s)
{
    if (!is_open(s)) return false;
    return !has_flag(s, YAWL__EVENT_LEAVES) ||
           can_leave_by(s, yawl__failure_of(s->head->detail).other);
}

/* A composite task; one that could not start, or be; all instances of one, by its flow. */
static bool task_failure_fits(const struct seen *s)
{
    uint32_t other = yawl__failure_of(s->head->detail).other;
    bool leaves = has_flag(s, YAWL__EVENT_LEAVES);
    if (leaves && !can_leave_by(s, other)) return false;
    if (has_flag(s, YAWL__EVENT_STARTS)) return leaves && can_start(s, true);
    return leaves && s->row->instances != NULL ? is_busy(s) : is_composite(s);
}

static bool cancel_fits(const struct seen *s)
{
    return is_busy(s) && (is_composite(s) || item_may(s, YAWL__ITEM_CANCEL));
}

/* ---- Sub-nets ---- */

static bool net_start_fits(const struct seen *s)
{
    const struct yawl_program *program = s->c->program;
    if (s->row->kind != YAWL_TASK_NET || s->row->subnet >= program->nets_count) return false;
    uint32_t last = yawl__more_of(s->c)->last_number;
    if (s->head->detail != (uint64_t)last + 1 || last == UINT32_MAX) return false;
    if (s->scope->depth >= YAWL_DEPTH_MAX) return false;
    const struct yawl_net *net = &program->nets[s->row->subnet];
    if (!yawl__pack_is_good(net->data, yawl__event_pack(s->view))) return false;
    if (!is_composite(s)) return !is_busy(s) && can_start(s, s->row->timers_count > 0);
    return yawl__child_find(s->c, s->scope, s->head->task) == NULL;
}

static bool left_fits(const struct seen *s)
{
    return is_composite(s) && can_leave(s) &&
           yawl__child_find(s->c, s->scope, s->head->task) != NULL;
}

/* ---- Timers and triggers ---- */

/* Limits are of the case and of offers. */
static bool limit_fits(const struct seen *s)
{
    if (s->row == NULL) return s->scope->number == 0;
    return s->row->kind == YAWL_TASK_OFFER && (is_enabled(s) || is_busy(s));
}

static bool armed_fits(const struct seen *s)
{
    uint32_t timer = s->head->firing;
    struct yawl__armed which = {0, s->scope->number, s->head->task, timer, 0, 0};
    if (yawl__timer_find(s->c, &which)) return false;
    if (timer == YAWL_TIMER_LIMIT) return limit_fits(s);
    if (s->row == NULL) return timer < s->scope->net->timers_count;
    return timer < s->row->timers_count && (is_enabled(s) || is_busy(s));
}

static bool has_room(const struct seen *s, const struct yawl_flow *flow)
{
    return yawl__place_has_room(s->scope->net, s->scope->frame, flow->place);
}

static bool net_expiry_fits(const struct seen *s)
{
    const struct yawl_net *net = s->scope->net;
    if (s->head->firing >= net->timers_count) return false;
    const struct yawl_timer *timer = &net->timers[s->head->firing];
    if (timer->action == YAWL_TIMER_TO) return net->deadline_to != NULL;
    if (timer->action != YAWL_TIMER_ALSO) return true;
    return net->deadline_also != NULL && timer->other < net->others_count &&
           has_room(s, &net->others[timer->other]);
}

static bool expiry_fits(const struct seen *s)
{
    struct yawl__armed which = {0, s->scope->number, s->head->task, s->head->firing,
                                s->view->instance, 0};
    bool leaves = has_flag(s, YAWL__EVENT_LEAVES), starts = has_flag(s, YAWL__EVENT_STARTS);
    if (!yawl__timer_find(s->c, &which)) return false;
    if (which.timer == YAWL_TIMER_LIMIT) return !leaves && !starts;
    if (which.timer == YAWL__TIMER_RETRY) return s->row != NULL && !leaves && !starts;
    if (s->row == NULL) return net_expiry_fits(s);
    const struct yawl_timer *timer = &s->row->timers[which.timer];
    if (leaves != (timer->action == YAWL_TIMER_TO)) return false;
    if (timer->action == YAWL_TIMER_ALSO) {
        return timer->other < s->row->others_count && s->row->mark != NULL &&
               has_room(s, &s->row->others[timer->other]);
    }
    if (!leaves) return !starts;
    bool goes =
        starts ? is_enabled(s) && is_next_firing(s->c, (uint32_t)s->head->detail) : is_busy(s);
    return goes && can_leave_by(s, timer->other);
}

static bool names_trigger(const struct seen *s)
{
    uint32_t net = yawl__detail_high(s->head->detail), task = yawl__detail_low(s->head->detail);
    const struct yawl_program *program = s->c->program;
    return net < program->nets_count && task < program->nets[net].tasks_count &&
           program->nets[net].tasks[task].trigger != NULL;
}

static bool kept_fits(const struct seen *s)
{
    uint32_t kept = yawl__more_of(s->c)->kept_count;
    struct yawl_text key = {s->view->body + s->view->body_length - s->head->firing,
                            s->head->firing};
    if (!names_trigger(s) || kept >= YAWL_TRIGGERS_MAX || !yawl_text_is_utf8(key)) return false;
    const struct yawl_net *net = &s->c->program->nets[yawl__detail_high(s->head->detail)];
    const struct yawl_task *row = &net->tasks[yawl__detail_low(s->head->detail)];
    return yawl__pack_is_good(row->returns, yawl__event_pack(s->view));
}

static bool delivery_fits(const struct seen *s)
{
    uint32_t kept = yawl__more_of(s->c)->kept_count;
    bool has_payload = s->row->kind == YAWL_TASK_ROUTING;
    return s->head->detail <= kept && is_enabled(s) &&
           (yawl__waits_for(s->scope, s->head->task) & YAWL__WAIT_TRIGGER) != 0 &&
           yawl__pack_is_good(has_payload ? s->row->returns : NULL, yawl__event_pack(s->view));
}

static bool judged_fits(const struct seen *s)
{
    return is_enabled(s) && (yawl__waits_for(s->scope, s->head->task) & YAWL__WAIT_JUDGE) != 0;
}

/* ---- By kind ---- */

static bool routed_fits(const struct seen *s)
{
    bool may =
        s->row->kind == YAWL_TASK_ROUTING || s->row->performed != NULL || s->row->instances != NULL;
    return may && is_enabled(s) && is_next_firing(s->c, s->head->firing) && can_leave(s);
}

static bool repair_fits(struct yawl__core *core, const struct seen *s)
{
    struct yawl__at at = yawl__at_task(s->c, s->scope, s->head->task);
    return yawl__repair_fits(core, &at, s->view);
}

static bool task_record_fits(struct yawl__core *core, const struct seen *s)
{
    switch (s->head->kind) {
    case YAWL_EVENT_TASK_ROUTED: return routed_fits(s);
    case YAWL_EVENT_TASK_LEFT: return left_fits(s);
    case YAWL_EVENT_TASK_FAILED: return task_failure_fits(s);
    case YAWL_EVENT_TASK_JUDGED: return judged_fits(s);
    case YAWL_EVENT_CHOICE_FORCED: return yawl__choice_is_good(s->row, s->head->detail);
    case YAWL_EVENT_ITEM_STARTED: return start_fits(core, s);
    case YAWL_EVENT_ITEM_ROLLED_BACK: return rollback_fits(s);
    case YAWL_EVENT_ITEM_COMPLETED: return completion_fits(s);
    case YAWL_EVENT_ITEM_FAILED: return failure_fits(s);
    case YAWL_EVENT_ITEM_SUSPENDED: return item_may(s, YAWL__ITEM_SUSPEND);
    case YAWL_EVENT_ITEM_RESUMED: return item_may(s, YAWL__ITEM_RESUME);
    case YAWL_EVENT_ITEM_CANCELLED: return cancel_fits(s);
    case YAWL_EVENT_NET_STARTED: return net_start_fits(s);
    case YAWL_EVENT_TIMER_ARMED: return armed_fits(s);
    case YAWL_EVENT_TIMER_EXPIRED: return expiry_fits(s);
    case YAWL_EVENT_TRIGGER_DELIVERED: return delivery_fits(s);
    case YAWL_EVENT_TASK_REPAIRED: return repair_fits(core, s);
    default: return false;
    }
}

/* At rest, at its end, or by a deadline. */
static bool may_end(const struct seen *s)
{
    return s->scope->number == 0 &&
           (yawl__is_idle(s->scope->net, s->scope->frame) || s->scope->net->timers_count > 0 ||
            yawl__has_ended(s->scope->net, s->scope->frame));
}

static bool is_first_answer(const struct seen *s)
{
    const struct yawl__answer *first = yawl__answer_first(s->c);
    return first != NULL && s->head->detail == first->firing;
}

/* Records about no task. */
static bool case_record_fits(const struct seen *s)
{
    const struct yawl_frame *frame = s->c->root.frame;
    bool running = frame->status == YAWL_CASE_RUNNING;
    switch (s->head->kind) {
    case YAWL_EVENT_CASE_COMPLETED: return running && may_end(s);
    case YAWL_EVENT_CASE_CANCELLED:
        return running || frame->status == YAWL_CASE_FAILED ||
               frame->status == YAWL_CASE_DEADLOCKED || frame->status == YAWL_CASE_SUSPENDED;
    case YAWL_EVENT_CASE_SUSPENDED: return running;
    case YAWL_EVENT_CASE_RESUMED: return frame->status == YAWL_CASE_SUSPENDED;
    case YAWL_EVENT_ANSWER_TAKEN: return running && is_first_answer(s);
    case YAWL_EVENT_CASE_FAILED: return running;
    case YAWL_EVENT_CASE_DEADLOCKED:
        return running && yawl__is_at_rest(s->c->root.net, s->c->root.frame);
    case YAWL_EVENT_TIMER_ARMED: return running && armed_fits(s);
    case YAWL_EVENT_TIMER_EXPIRED: return running && expiry_fits(s);
    case YAWL_EVENT_TRIGGER_KEPT: return running && kept_fits(s);
    case YAWL_EVENT_TRIGGER_LOST: return running && names_trigger(s);
    default: return false;
    }
}

/* The image is held against the new program when it is read. */
static bool migration_fits(const struct yawl__core *core, const struct seen *s)
{
    return s->c->root.frame->status == YAWL_CASE_RUNNING && s->head->scope == 0 &&
           s->head->task == YAWL_NONE && core->program_to != NULL &&
           core->program_to->hash == s->head->detail;
}

/* Does the record follow from the state? */
static bool fits(struct yawl__core *core, const struct yawl__case *c,
                 const struct yawl__event_view *view)
{
    struct seen s = {c, NULL, NULL, view, &view->head};
    if (s.head->case_id != c->id) return false;
    if (s.head->kind == YAWL_EVENT_CASE_STARTED) {
        return c->root.frame == NULL && s.head->detail == c->program->hash && s.head->scope == 0 &&
               s.head->task == YAWL_NONE &&
               yawl__pack_is_good(c->root.net->data, yawl__event_pack(view));
    }
    if (c->root.frame == NULL) return false;
    s.scope = yawl__scope_find(c, s.head->scope);
    if (s.scope == NULL) return false;
    if (s.head->kind == YAWL_EVENT_CASE_MIGRATED) return migration_fits(core, &s);
    if (s.head->task == YAWL_NONE || s.head->kind == YAWL_EVENT_CASE_FAILED) {
        return case_record_fits(&s);
    }
    if (s.head->task >= s.scope->net->tasks_count) return false;
    if (s.head->kind == YAWL_EVENT_ANSWER_KEPT) {
        struct yawl__at at = yawl__at_task(c, s.scope, s.head->task);
        return c->root.frame->status == YAWL_CASE_SUSPENDED && yawl__answer_fits(&at, view);
    }
    if (c->root.frame->status != YAWL_CASE_RUNNING) return false;
    s.row = yawl__row(s.scope, s.head->task);
    if (s.row->instances != NULL && yawl__instances_own(s.row, view)) {
        return yawl__instances_fit(core, c, s.scope, view);
    }
    bool other_instance = view->instance != 0 && s.head->kind != YAWL_EVENT_TIMER_EXPIRED;
    return !other_instance && task_record_fits(core, &s);
}

int yawl__replay_record(struct yawl__core *core, struct yawl__case *c,
                        const struct yawl__event_view *view)
{
    if (!fits(core, c, view)) return YAWL_ECORRUPT;
    core->following = false;
    core->held = c->held;
    int status = yawl__reserve(core, c, view);
    if (status == 0) yawl__apply(core, c, view);
    yawl__reserved_drop(core);
    c->held = core->held;
    core->following = true;
    return status;
}

int64_t yawl__replay(struct yawl__core *core, struct yawl__case *c, const char *bytes,
                     size_t length)
{
    struct yawl__event_view view;
    int64_t size = yawl__event_read(bytes, length, &view);
    if (size < 0) return size;
    if (view.head.kind == YAWL__EVENT_TIME) core->now_ms = (int64_t)view.head.detail;
    if (yawl__event_is_mark(view.head.kind)) return size;
    int status = yawl__replay_record(core, c, &view);
    return status != 0 ? status : size;
}
