/* The step: decide, reserve, record and apply; then *settle*, which does what follows by itself until
 * nothing does: nets that have ended, failures on their way outwards, timers to arm, tasks that start at
 * once; and judges whether the case can go on.
 * Invariant: core->pending, core->fresh and core->failing are empty between steps. */
#include <assert.h>

#include "core/answers.h"
#include "core/apply.h"
#include "core/ends.h"
#include "core/evaluate.h"
#include "core/fast.h"
#include "core/instances_hooks.h"
#include "core/marking.h"
#include "core/repair.h"
#include "core/reserve.h"
#include "core/step.h"

static bool is_running(const struct yawl__core *core, const struct yawl__case *c)
{
    return !core->broken && c->root.frame->status == YAWL_CASE_RUNNING;
}

/* ---- One record ---- */

/* Carries out the record that was decided; `*done` is its head. */
static int commit(struct yawl__core *core, struct yawl__case *c, struct yawl__event_head *done)
{
    struct yawl__event_view view;
    yawl__event_view_own(core->events->bytes + core->record_at, &view);
    int status = yawl__reserve(core, c, &view);
    if (status != 0) return status;
    core->changes.fault = 0;
    yawl__apply(core, c, &view);
    yawl__plan_keep(core);
    *done = view.head;
    return 0;
}

/* Something was decided that cannot be refused any more; without memory for it, nothing is left. */
static void commit_or_break(struct yawl__core *core, struct yawl__case *c, int decided)
{
    struct yawl__event_head done;
    if (decided == 0) decided = commit(core, c, &done);
    if (decided == 0) return;
    core->broken = true;
    yawl__plan_drop(core);
}

/* For the reason in core->message.  That memory was short for a moment is no reason to lose a case:
 * the engine stops, and what was not committed is done again after its recovery. */
static void fail_case(struct yawl__core *core, struct yawl__case *c, int error)
{
    yawl__plan_drop(core);
    core->failing.is_set = false;
    if (error == YAWL_ENOMEM) {
        core->broken = true;
        return;
    }
    commit_or_break(core, c, yawl__decide_case_failed(core, c, error));
}

static void carry_on(struct yawl__core *core, struct yawl__case *c,
                     const struct yawl__event_head *done);

/* Carries out what was decided, and what follows at once; an error fails the case: so do those of records
 * that say of a failure. */
static void go(struct yawl__core *core, struct yawl__case *c, int decided)
{
    struct yawl__event_head done;
    if (decided == 0) decided = commit(core, c, &done);
    if (decided == 0)
        carry_on(core, c, &done);
    else
        fail_case(core, c, decided);
}

/* ---- Failures ---- */

static void take_outwards(struct yawl__core *core, struct yawl__case *c)
{
    const struct yawl__scope *scope = yawl__scope_find(c, core->failing.scope);
    int status = 1;
    while (status == 1 && scope->number != 0) {
        struct yawl__at at = yawl__around(c, scope);
        status = yawl__decide_failed_within(core, &at);
        scope = at.scope;
    }
    core->failing.is_set = false;
    core->cause = status == 1 ? core->failing.cause : 0;
    if (status == 1)
        fail_case(core, c, core->failing.code);
    else
        go(core, c, status);
}

/* What `at` (a task, or a net) was to do could not be computed or carried out, and nobody can be refused. */
static void fail_at(struct yawl__core *core, struct yawl__case *c, const struct yawl__at *at,
                    int error, bool whole)
{
    yawl__plan_drop(core);
    core->failing.is_set = false;
    int status = error == YAWL_ENOMEM ? error : yawl__decide_error(core, at, error, whole);
    if (status == 1)
        take_outwards(core, c);
    else
        go(core, c, status);
}

/* As `go`, of what `at` does by itself: an error fails the task. */
static void go_at(struct yawl__core *core, struct yawl__case *c, const struct yawl__at *at,
                  int decided, bool whole)
{
    struct yawl__event_head done;
    if (decided == 0) decided = commit(core, c, &done);
    if (decided == 0)
        carry_on(core, c, &done);
    else
        fail_at(core, c, at, decided, whole);
}

/* ---- Ends ---- */

static void end_scope(struct yawl__core *core, struct yawl__case *c,
                      const struct yawl__scope *scope)
{
    if (scope->number == 0) {
        commit_or_break(core, c, yawl__decide_case(core, c, YAWL_EVENT_CASE_COMPLETED, 0));
        return;
    }
    struct yawl__at at = yawl__around(c, scope), net = yawl__at_task(c, scope, YAWL_NONE);
    go_at(core, c, &net, yawl__decide_net_ended(core, &at, yawl__child_of(scope)), true);
}

static void end_if_at_end(struct yawl__core *core, struct yawl__case *c, uint32_t number)
{
    if (!is_running(core, c)) return;
    const struct yawl__scope *scope = yawl__scope_find(c, number);
    if (scope != NULL && yawl__has_come_to_end(scope)) end_scope(core, c, scope);
}

/* A sub-net that is at its end as soon as it starts ends when its scope's turn has come. */
static void await_end(struct yawl__core *core, const struct yawl__event_head *started)
{
    struct yawl__pending_entry entry = {yawl__detail_low(started->detail), YAWL__RANK_END,
                                        YAWL_NONE};
    yawl__follow_later(core, entry);
}

/* ---- What follows a record at once ---- */

/* Is it a busy multiple-instance task? */
static bool has_instances(const struct yawl__case *c, const struct yawl__event_head *done,
                          struct yawl__at *at)
{
    if (done->task == YAWL_NONE || done->kind == YAWL_EVENT_CASE_FAILED) return false;
    const struct yawl__scope *scope = yawl__scope_find(c, done->scope);
    if (scope == NULL) return false;
    *at = yawl__at_task(c, scope, done->task);
    return at->row->instances != NULL && yawl_has(yawl__busy_set(scope), done->task);
}

static void go_on_with_instances(struct yawl__core *core, struct yawl__case *c,
                                 const struct yawl__event_head *done)
{
    struct yawl__at at;
    while (is_running(core, c) && has_instances(c, done, &at)) {
        struct yawl__event_head next;
        int status = yawl__instances_go_on(core, &at);
        if (status == 1) return;
        if (status == 0) status = commit(core, c, &next);
        if (status != 0) {
            fail_at(core, c, &at, status, true);
            return;
        }
        if (next.kind == YAWL_EVENT_NET_STARTED) await_end(core, &next);
    }
}

static void carry_on(struct yawl__core *core, struct yawl__case *c,
                     const struct yawl__event_head *done)
{
    if (!is_running(core, c)) return;
    if (core->changes.fault != 0) {
        (void)yawl__refuse(core, core->changes.fault, NULL);
        fail_case(core, c, core->changes.fault);
        return;
    }
    if (core->failing.is_set) {
        take_outwards(core, c);
        return;
    }
    if (done->kind == YAWL_EVENT_NET_STARTED) await_end(core, done);
    go_on_with_instances(core, c, done);
    end_if_at_end(core, c, done->scope);
}

/* ---- Too much for one step ---- */

static void fail_restless(struct yawl__core *core, struct yawl__case *c, const struct yawl__at *at)
{
    (void)yawl__refuse(core, YAWL_ESETTLE,
                       "routing tasks did not come to rest; the last one was \"",
                       at->row != NULL ? at->row->name : at->scope->net->name, "\"", NULL);
    core->error_scope = at->scope->number;
    core->error_task = at->task;
    core->error_line = at->row != NULL ? at->row->line : 0;
    fail_case(core, c, YAWL_ESETTLE);
}

/* ---- Timers and triggers of what became enabled ---- */

static bool is_armed(const struct yawl__at *at, uint32_t timer)
{
    struct yawl__armed which = {0, at->scope->number, at->task, timer, 0, 0};
    return yawl__timer_find(at->c, &which);
}

/* One whose time cannot be computed fails its task, or net: a start like any other of the step.  False: there
 * is nothing more to arm. */
static bool fail_timer(struct yawl__core *core, struct yawl__case *c, struct yawl__at *at,
                       int error, uint32_t *started)
{
    if ((*started)++ == YAWL_SETTLE_MAX) {
        fail_restless(core, c, at);
        return false;
    }
    uint32_t number = at->scope->number;
    fail_at(core, c, at, error, false);
    at->scope = yawl__scope_find(c, number);
    return at->scope != NULL && at->row != NULL && yawl_has(yawl__busy_set(at->scope), at->task);
}

/* False: there is nothing more to arm. */
static bool arm_one(struct yawl__core *core, struct yawl__case *c, struct yawl__at *at,
                    uint32_t timer, uint32_t *started)
{
    struct yawl__event_head done;
    int status = is_armed(at, timer) ? 1 : yawl__decide_armed(core, at, timer);
    if (status == 0) status = commit(core, c, &done);
    if (status == 0) carry_on(core, c, &done);
    return status == 0 || status == 1 || fail_timer(core, c, at, status, started);
}

static void arm(struct yawl__core *core, struct yawl__case *c, struct yawl__at at,
                enum yawl_timer_from from, uint32_t *started)
{
    uint32_t count = at.row != NULL ? at.row->timers_count : at.scope->net->timers_count;
    for (uint32_t i = 0; i < count && is_running(core, c); i++) {
        if (at.row != NULL && at.row->timers[i].from != from) continue;
        if (!arm_one(core, c, &at, i, started)) return;
    }
}

static void arm_limit(struct yawl__core *core, struct yawl__case *c, const struct yawl__at *at)
{
    if (!is_running(core, c)) return;
    int status = yawl__decide_limit(core, at);
    if (status != 1) commit_or_break(core, c, status);
}

/* One that a task or a net has got by a migration. */
static void arm_got(struct yawl__core *core, struct yawl__case *c, struct yawl__at at,
                    uint32_t timer, uint32_t *started)
{
    bool goes_on = at.row == NULL || yawl_has(yawl__enabled_set(at.scope), at.task) ||
                   yawl_has(yawl__busy_set(at.scope), at.task);
    if (goes_on) (void)arm_one(core, c, &at, timer, started);
}

/* A kept delivery goes to the task that now waits for it, once nothing starts by itself any more. */
static void await_kept(struct yawl__core *core, const struct yawl__at *at)
{
    struct yawl__pending_entry entry = {at->scope->number, YAWL__RANK_KEPT, at->task};
    if (at->row->trigger == NULL || yawl__more_of(at->c)->kept_count == 0) return;
    yawl__follow_later(core, entry);
}

static void do_fresh(struct yawl__core *core, struct yawl__case *c, struct yawl__fresh_entry entry,
                     uint32_t *started)
{
    const struct yawl__scope *scope = yawl__scope_find(c, entry.scope);
    if (scope == NULL) return;
    struct yawl__at at = yawl__at_task(c, scope, entry.task);
    switch (entry.what) {
    case YAWL__FRESH_NET:
        arm(core, c, at, YAWL_TIMER_ENABLED, started);
        if (entry.scope == 0) arm_limit(core, c, &at);
        break;
    case YAWL__FRESH_OFFERED:
        if (yawl__is_offered(scope, entry.task)) arm_limit(core, c, &at);
        break;
    case YAWL__FRESH_STARTED:
        if (!yawl_has(yawl__busy_set(scope), entry.task)) break;
        arm(core, c, at, YAWL_TIMER_STARTED, started);
        break;
    case YAWL__FRESH_ENABLED:
        if (!yawl_has(yawl__enabled_set(scope), entry.task)) break;
        await_kept(core, &at);
        arm(core, c, at, YAWL_TIMER_ENABLED, started);
        break;
    default: arm_got(core, c, at, entry.what - YAWL__FRESH_TIMER, started); break;
    }
}

/* ---- What starts by itself ---- */

/* 0: something is decided; 1: there is nothing to do any more. */
static int decide_pending(struct yawl__core *core, const struct yawl__at *at, uint32_t rank)
{
    if (rank == 0) {
        bool busy = yawl_has(yawl__busy_set(at->scope), at->task);
        return busy && at->row->instances != NULL ? yawl__instances_force(core, at) : 1;
    }
    if (!yawl_has(yawl__enabled_set(at->scope), at->task)) return 1;
    if (rank == YAWL__RANK_KEPT) return yawl__decide_kept(core, at);
    uint32_t waits = yawl__waits_for(at->scope, at->task);
    if ((waits & YAWL__WAIT_JUDGE) != 0) return yawl__decide_judged(core, at);
    if (waits != 0 || at->row->kind == YAWL_TASK_OFFER) return 1;
    return yawl__decide_automatic(core, at);
}

static void settle(struct yawl__core *core, struct yawl__case *c)
{
    struct yawl__pending_entry entry;
    struct yawl__fresh_entry fresh;
    uint32_t started = 0;
    while (is_running(core, c)) {
        if (yawl__fresh_take(&core->fresh, &fresh)) {
            do_fresh(core, c, fresh, &started);
            continue;
        }
        if (!yawl__pending_take(&core->pending, &entry)) return;
        const struct yawl__scope *scope = yawl__scope_find(c, entry.scope);
        if (scope == NULL) continue;
        if (entry.task == YAWL_NONE) {
            end_if_at_end(core, c, entry.scope);
            continue;
        }
        struct yawl__at at = yawl__at_task(c, scope, entry.task);
        int status = decide_pending(core, &at, entry.rank);
        if (status == 1) continue;
        if (started++ == YAWL_SETTLE_MAX) {
            fail_restless(core, c, &at);
            return;
        }
        go_at(core, c, &at, status, entry.rank == 0);
    }
}

/* ---- Deadlock ---- */

/* Tasks that one step puts right at most: they are wrong by a bug, which may go on. */
#define REPAIRS_MAX 1000

/* What is enabled is made what the marking says; false: it was that. */
static bool repair(struct yawl__core *core, struct yawl__case *c)
{
    struct yawl__at at;
    bool enabled;
    uint32_t count = 0;
    for (; count < REPAIRS_MAX && is_running(core, c); count++) {
        if (!yawl__find_wrong(core, c, &at, &enabled)) break;
        core->illegal++;
        commit_or_break(core, c, yawl__decide_repaired(core, &at, enabled));
    }
    return count > 0;
}

/* Judged for the whole case: a stuck sub-net alone leaves its composite task busy. */
static void judge(struct yawl__core *core, struct yawl__case *c)
{
    if (!is_running(core, c) || !yawl__is_at_rest(c->root.net, c->root.frame)) return;
    const struct yawl__scope *where = yawl__find_stuck(c);
    if (where == NULL) return;
    if (repair(core, c)) {
        settle(core, c);
        where = is_running(core, c) && yawl__is_at_rest(c->root.net, c->root.frame)
                    ? yawl__find_stuck(c)
                    : NULL;
        if (where == NULL) return;
    }
    uint32_t place = yawl__marked_from(where->net, where->frame, 0);
    struct yawl__at at = yawl__at_task(c, where, YAWL_NONE);
    uint64_t detail = yawl__detail(place, yawl__tokens(where->net, where->frame, place));
    commit_or_break(core, c, yawl__plan_plain(core, &at, YAWL_EVENT_CASE_DEADLOCKED, 0, detail));
}

/* ---- Steps ---- */

static void fail_expiry(struct yawl__core *core, struct yawl__case *c,
                        const struct yawl__armed *expired, int error)
{
    struct yawl__at at = yawl__at_task(c, yawl__scope_find(c, expired->scope), expired->task);
    at.instance = expired->instance;
    fail_at(core, c, &at, error, false);
}

/* What an expired timer does beside its record.  One that was only enabled starts, and fails then. */
static void follow_expiry(struct yawl__core *core, struct yawl__case *c,
                          const struct yawl__armed *expired)
{
    for (int turn = 0; turn < 2 && is_running(core, c); turn++) {
        struct yawl__event_head done;
        int status = yawl__decide_after_expiry(core, c, expired);
        if (status == 0) status = commit(core, c, &done);
        if (status == 1) {
            if (core->failing.is_set) take_outwards(core, c);
            return;
        }
        if (status != 0) {
            fail_expiry(core, c, expired, status);
            return;
        }
        carry_on(core, c, &done);
        if (done.kind != YAWL_EVENT_ITEM_STARTED && done.kind != YAWL_EVENT_NET_STARTED &&
            done.kind != YAWL_EVENT_INSTANCES_STARTED) {
            return;
        }
        if (expired->timer == YAWL__TIMER_RETRY) return;
        /* It has nothing to wait for: it has left already, and nothing fails. */
        const struct yawl__scope *scope = yawl__scope_find(c, expired->scope);
        if (scope == NULL || !yawl_has(yawl__busy_set(scope), expired->task)) return;
    }
}

static void come_to_rest(struct yawl__core *core, struct yawl__case *c)
{
    settle(core, c);
    core->pending.count = 0;
    core->fresh.count = 0;
    core->failing.is_set = false;
    judge(core, c);
}

/* ---- What calls answered while the case stood still ---- */

/* Decides it as if it came now; a bad result is decided anew, as a failure. */
static int decide_answer(struct yawl__core *core, struct yawl__case *c,
                         const struct yawl__answer *answer, struct yawl__event_head *done)
{
    struct yawl__command command;
    int status = yawl__answer_open(core, c, answer, &command);
    if (status == 0) status = yawl__decide(core, c, &command);
    if (status == 0) status = commit(core, c, done);
    if (status == 0 || status == YAWL_ENOMEM || answer->fails || !yawl__is_bad_result(status))
        return status;
    struct yawl__message said;
    yawl__message_set(&said, core->message.text, NULL);
    yawl__plan_drop(core);
    core->failing.is_set = false;
    command.operation = YAWL__ITEM_FAIL;
    command.input = NULL;
    command.name = command.text = (struct yawl_text){said.text, (uint32_t)said.length};
    status = yawl__decide(core, c, &command);
    return status != 0 ? status : commit(core, c, done);
}

static void take_answer(struct yawl__core *core, struct yawl__case *c,
                        const struct yawl__answer *answer)
{
    struct yawl__event_head done;
    uint32_t firing = answer->firing;
    int status = decide_answer(core, c, answer, &done);
    if (status == 0) {
        carry_on(core, c, &done);
    } else if (status == YAWL_ENOMEM) {
        fail_case(core, c, status);
    } else {
        yawl__plan_drop(core); /* its item is gone */
        core->failing.is_set = false;
    }
    if (is_running(core, c))
        commit_or_break(core, c, yawl__decide_case(core, c, YAWL_EVENT_ANSWER_TAKEN, firing));
    come_to_rest(core, c);
}

static void take_answers(struct yawl__core *core, struct yawl__case *c)
{
    const struct yawl__answer *answer;
    while (is_running(core, c) && (answer = yawl__answer_first(c)) != NULL) {
        take_answer(core, c, answer);
    }
}

/* ---- Repair ---- */

static int repair_case(struct yawl__core *core, struct yawl__case *c)
{
    if (!is_running(core, c)) return yawl__refuse(core, YAWL_ESTATUS, "case is not running", NULL);
    (void)repair(core, c);
    yawl__await_all(core, c);
    come_to_rest(core, c);
    return 0;
}

static void note_call(struct yawl__core *core, const struct yawl__case *c,
                      const struct yawl__command *command)
{
    yawl_item_id item = {.task = command->task, .firing = command->firing};
    item.instance = command->instance;
    const struct yawl__scope *scope = yawl__scope_find(c, command->scope);
    if (command->worker != 0)
        yawl__note_call(core, scope, YAWL_EVENT_CALL_PERFORMED, &item, command->worker);
    if (command->waited_ms != 0)
        yawl__note_call(core, scope, YAWL_EVENT_CALL_WAITED, &item, command->waited_ms);
}

/* The general way. */
static int step(struct yawl__core *core, struct yawl__case *c, const struct yawl__command *command)
{
    struct yawl__armed first;
    struct yawl__event_head done;
    core->step_until = core->events->length + core->step_max;
    if (command->operation == YAWL__CASE_REPAIR) return repair_case(core, c);
    bool expires = command->operation == YAWL__EXPIRE && yawl__armed_first(c, &first);
    int status = yawl__decide(core, c, command);
    if (status == 0) note_call(core, c, command);
    if (status == 0) status = commit(core, c, &done);
    if (status != 0) {
        core->failing.is_set = false;
        yawl__plan_drop(core);
        return status;
    }
    carry_on(core, c, &done);
    if (expires) follow_expiry(core, c, &first);
    come_to_rest(core, c);
    if (command->operation == YAWL__CASE_RESUME) take_answers(core, c);
    return 0;
}

void yawl__step_on(struct yawl__core *core, struct yawl__case *c)
{
    core->held = c->held;
    core->step_until = core->events->length + core->step_max;
    carry_on(core, c, &core->record_done);
    come_to_rest(core, c);
    c->held = core->held;
}

int yawl__step(struct yawl__core *core, struct yawl__case *c, const struct yawl__command *command)
{
    assert(core->pending.count == 0 && core->following && !core->broken);
    enum yawl__fast fast = YAWL__FAST_NO;
    bool is_current = (command->scope | command->instance | command->firing) == 0;
    if (command->operation == YAWL__ITEM_COMPLETE && is_current) {
        fast = yawl__fast_complete(core, c, command->task);
    }
    if (fast == YAWL__FAST_NO) {
        core->held = c->held;
        int status = step(core, c, command);
        c->held = core->held;
        return status;
    }
    if (fast == YAWL__FAST_MORE) yawl__step_on(core, c);
    return 0;
}
