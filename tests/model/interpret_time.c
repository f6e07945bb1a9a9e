/* Timers, deadlines, retries and triggers, in virtual minutes. */
#include "interpret_parts.h"

#include <assert.h>
#include <string.h>

void arm_timers(struct run *run, struct scope *scope, int task, bool started)
{
    const struct task *written = scope_net(run, scope)->tasks[task].written;
    for (int i = 0; written != NULL && i < written->timers_count; i++) {
        if (written->timers[i].from_started != started) continue;
        scope->tasks[task].alarms[i] = (struct alarm){true, run->now + written->timers[i].minutes};
    }
}

void close_timers(struct scope *scope, int task)
{
    for (int i = 0; i < TIMERS_MAX; i++) scope->tasks[task].alarms[i].armed = false;
}

/* ---- Expiry ---- */

static void force_completion(struct run *run, struct scope *scope, int task)
{
    struct round *round = task_round(&scope->tasks[task]);
    const struct task *written = scope_net(run, scope)->tasks[task].written;
    bool many = written->instances.present;
    for (int i = 0; i < round->count; i++) {
        struct instance *item = &round->items[i];
        if (many && item->state != STATE_EXECUTING && !item->suspended) continue;
        item->state = STATE_COMPLETE;
    }
    if (!many && written->gives_g) scope->g = round->items[0].g;
    task_leave(run, scope, task, true);
}

/* Skipped if it is only enabled, completed if it runs; other tasks than people's are not touched.
 */
static void expire_task(struct run *run, struct scope *scope, int task)
{
    if (scope_net(run, scope)->tasks[task].kind != KIND_OFFER) return;
    if (scope->tasks[task].busy)
        force_completion(run, scope, task);
    else if (!task_skip(run, scope, task))
        task_fail(run, scope, task, ERROR_START);
}

/* The first instance that executes; else the first that is fired; else the first that is suspended. */
static int first_running(const struct round *round)
{
    const enum state states[] = {STATE_EXECUTING, STATE_FIRED};
    for (int k = 0; k < 2; k++) {
        for (int i = 0; i < round->count; i++) {
            if (round->items[i].state == states[k] && !round->items[i].suspended) return i;
        }
    }
    for (int i = 0; i < round->count; i++) {
        if (round->items[i].suspended) return i;
    }
    return 0;
}

/* As an item fails; a task that was only enabled starts first. */
static void fail_by_timer(struct run *run, struct scope *scope, int task)
{
    const struct plain_task *plain = &scope_net(run, scope)->tasks[task];
    struct task_state *state = &scope->tasks[task];
    bool works = plain->kind != KIND_ROUTING;
    if (works && !state->busy && task_start(run, scope, task) != START_FINE) {
        task_fail(run, scope, task, ERROR_START);
        return;
    }
    if (works && !state->busy) return; /* no instances at all */
    if (!works) {
        task_fail(run, scope, task, ERROR_TIMEOUT);
        return;
    }
    struct item item = {scope, task, task_round(state), 0};
    item.index = first_running(item.round);
    instance_fail(run, &item, ERROR_TIMEOUT);
}

static void fire_timer(struct run *run, struct scope *scope, int task, int index)
{
    const struct plain_task *plain = &scope_net(run, scope)->tasks[task];
    const struct timer *timer = &plain->written->timers[index];
    scope->tasks[task].alarms[index].armed = false;
    switch (timer->action) {
    case ACTION_EXPIRE: expire_task(run, scope, task); break;
    case ACTION_FAIL: fail_by_timer(run, scope, task); break;
    case ACTION_START: scope->tasks[task].start_over = true; break;
    case ACTION_TO: task_leave_by(run, scope, task, plain->timer_other[index]); break;
    case ACTION_ALSO: {
        const struct plain_net *net = scope_net(run, scope);
        int place = plain->others[plain->timer_other[index]];
        bool implicit = net->written->implicit_termination;
        scope->tokens[place] = place == net->end && implicit ? 1 : scope->tokens[place] + 1;
        if (place == net->end && !implicit) scope_end(run, scope);
    }
    }
}

static void empty_net(struct run *run, struct scope *scope)
{
    const struct plain_net *net = scope_net(run, scope);
    for (int p = 0; p < net->places_count; p++) scope->tokens[p] = 0;
    for (int t = 0; t < net->tasks_count; t++) {
        memset(scope->tasks[t].used, 0, sizeof scope->tasks[t].used);
        for (int r = 0; r < scope->tasks[t].rounds_count; r++) {
            round_cancel(run, &scope->tasks[t].rounds[r]); /* what runs on without effect too */
        }
        cancel_task(run, scope, t);
        drop_finished_rounds(&scope->tasks[t]);
    }
}

static void fire_deadline(struct run *run, struct scope *scope, int index)
{
    const struct plain_net *net = scope_net(run, scope);
    enum action action = net->written->timers[index].action;
    scope->alarms[index].armed = false;
    if (action == ACTION_EXPIRE) {
        scope_end(run, scope);
    } else if (action == ACTION_FAIL) {
        net_fail(run, scope, ERROR_TIMEOUT);
    } else {
        if (action == ACTION_TO) empty_net(run, scope);
        if (action == ACTION_TO) run_judge(run); /* offers are withdrawn too */
        scope->tokens[net->deadline_place[index]]++;
    }
}

/* ---- The order of what is due ---- */

struct due {
    int64_t deadline;
    int scope, task, instance, timer;
};
#define RANK_LAST 1000

static bool comes_before(struct due a, struct due b)
{
    if (a.deadline != b.deadline) return a.deadline < b.deadline;
    if (a.scope != b.scope) return a.scope < b.scope;
    if (a.task != b.task) return a.task < b.task;
    if (a.timer != b.timer) return a.timer < b.timer;
    return a.instance < b.instance;
}

static void offer_due(struct due *best, struct due found)
{
    if (comes_before(found, *best)) *best = found;
}

static void look_at_task(const struct scope *scope, int task, struct due *best)
{
    const struct task_state *state = &scope->tasks[task];
    for (int i = 0; i < TIMERS_MAX; i++) {
        if (!state->alarms[i].armed) continue;
        offer_due(best, (struct due){state->alarms[i].deadline, scope->id, task, 0, i});
    }
    for (int r = 0; r < state->rounds_count; r++) {
        for (int i = 0; i < state->rounds[r].count; i++) {
            const struct instance *instance = &state->rounds[r].items[i];
            if (!instance->retries) continue;
            offer_due(best, (struct due){instance->retry_at, scope->id, task, r * INSTANCES_MAX + i,
                                         RANK_LAST});
        }
    }
}

static struct due next_due(const struct run *run)
{
    struct due best = {INT64_MAX, 0, 0, 0, 0};
    for (int s = 0; s < run->scopes_count; s++) {
        const struct scope *scope = run->scopes[s];
        if (!scope->alive) continue;
        for (int t = 0; t < run->plain->nets[scope->net].tasks_count; t++)
            look_at_task(scope, t, &best);
        for (int i = 0; i < 2; i++) {
            if (!scope->alarms[i].armed) continue;
            offer_due(&best, (struct due){scope->alarms[i].deadline, s, RANK_LAST, 0, i});
        }
    }
    return best;
}

/* A call is made again; a person's item waits for the person. */
static void fire_retry(struct run *run, struct scope *scope, struct due due)
{
    struct task_state *state = &scope->tasks[due.task];
    struct instance *instance =
        &state->rounds[due.instance / INSTANCES_MAX].items[due.instance % INSTANCES_MAX];
    instance->retries = false;
    if (scope_net(run, scope)->tasks[due.task].kind != KIND_CALL) return;
    instance->state = STATE_EXECUTING;
}

static void fire(struct run *run, struct due due)
{
    struct scope *scope = run->scopes[due.scope];
    if (due.task == RANK_LAST)
        fire_deadline(run, scope, due.timer);
    else if (due.timer == RANK_LAST)
        fire_retry(run, scope, due);
    else
        fire_timer(run, scope, due.task, due.timer);
    run_judge(run);
    run_settle(run);
}

void run_advance(struct run *run, int minutes)
{
    int64_t target = run->now + minutes;
    while (run->status == STATUS_RUNNING && !run->gave_up) {
        struct due due = next_due(run);
        if (due.deadline > target) break;
        if (due.deadline > run->now) run->now = due.deadline;
        fire(run, due);
    }
    run->now = target;
}

/* ---- Triggers ---- */

/* Nets that composite tasks of used nets perform are used. */
static void find_used(const struct plain_spec *plain, bool *used)
{
    for (int n = 0; n < plain->nets_count; n++) {
        for (int t = 0; t < plain->nets[n].tasks_count && used[n]; t++) {
            const struct plain_task *task = &plain->nets[n].tasks[t];
            if (task->kind == KIND_NET) used[task->written->subnet] = true;
        }
    }
}

/* Is the name that of some task, and does any of them want it kept? */
static bool find_trigger(const struct plain_spec *plain, int name, bool *persistent)
{
    bool known = false, used[NETS_MAX] = {true};
    for (int n = 0; n < NETS_MAX; n++) find_used(plain, used);
    for (int n = 0; n < plain->nets_count; n++) {
        for (int t = 0; t < plain->nets[n].tasks_count && used[n]; t++) {
            const struct task *written = plain->nets[n].tasks[t].written;
            if (written == NULL || written->trigger != name) continue;
            known = true;
            *persistent = *persistent || written->persistent;
        }
    }
    return known;
}

static bool deliver_to(struct scope *scope, int task)
{
    struct task_state *state = &scope->tasks[task];
    bool waits = state->enabled && !state->delivered;
    if (waits) state->delivered = true;
    return waits;
}

static bool deliver(struct run *run, struct scope *scope, int name)
{
    for (int t = 0; t < scope_net(run, scope)->tasks_count; t++) {
        const struct task *written = scope_net(run, scope)->tasks[t].written;
        if (written == NULL || written->trigger != name) continue;
        if (deliver_to(scope, t)) return true;
    }
    return false;
}

/* Delivers to the first task that waits for it, outer nets before inner ones; false: no task of the
 * specification has that name. */
bool run_trigger(struct run *run, int name)
{
    bool persistent = false;
    if (!find_trigger(run->plain, name, &persistent)) return false;
    for (int depth = 0; depth < SCOPES_MAX; depth++) {
        for (int s = 0; s < run->scopes_count; s++) {
            struct scope *scope = run->scopes[s];
            if (scope->alive && scope->depth == depth && deliver(run, scope, name)) return true;
        }
    }
    if (persistent) run->kept[name]++;
    return true;
}

/* One kept delivery goes to the first who waits, in the order of the net instances and of the text. */
bool hand_out_kept(struct run *run)
{
    for (int s = 0; s < run->scopes_count; s++) {
        struct scope *scope = run->scopes[s];
        for (int t = 0; scope->alive && t < scope_net(run, scope)->tasks_count; t++) {
            const struct task *written = scope_net(run, scope)->tasks[t].written;
            if (written == NULL || written->trigger == 0 || run->kept[written->trigger] == 0) continue;
            if (!deliver_to(scope, t)) continue;
            run->kept[written->trigger]--;
            return true;
        }
    }
    return false;
}
