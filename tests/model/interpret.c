/* Commands, and what follows from one: tasks that start by themselves, the end, the deadlock. */
#include "interpret_parts.h"

#include <stdlib.h>
#include <string.h>

/* ---- Settling ---- */

static bool is_automatic(const struct run *run, const struct scope *scope, int task)
{
    const struct plain_task *plain = &scope_net(run, scope)->tasks[task];
    const struct task_state *state = &scope->tasks[task];
    if (!state->enabled || run_is_waiting(run, scope, task)) return false;
    return plain->kind != KIND_OFFER || state->skipped;
}

static void start_automatic(struct run *run, struct scope *scope, int task)
{
    const struct plain_task *plain = &scope_net(run, scope)->tasks[task];
    bool performed = !scope->tasks[task].skipped;
    if (plain->kind == KIND_ROUTING || !performed)
        task_pass(run, scope, task, performed);
    else if (task_start(run, scope, task) != START_FINE)
        task_fail(run, scope, task, ERROR_START);
}

/* Composite tasks, then connectors, then routing tasks, then offers that are skipped. */
static int rank_of(const struct plain_task *plain)
{
    static const int ranks[] = {
        [KIND_NET] = 0, [KIND_CALL] = 1, [KIND_ROUTING] = 2, [KIND_OFFER] = 3};
    return ranks[plain->kind];
}

/* One step that happens by itself in this net instance; false: there is none. */
static bool settle_scope(struct run *run, struct scope *scope)
{
    int count = scope_net(run, scope)->tasks_count, best = -1, best_rank = 4;
    for (int t = 0; t < count; t++) {
        if (!scope->tasks[t].forced_leave || !scope->tasks[t].busy) continue;
        task_leave_forced(run, scope, t);
        return true;
    }
    for (int t = 0; t < count; t++) {
        int rank = rank_of(&scope_net(run, scope)->tasks[t]);
        if (!is_automatic(run, scope, t) || rank >= best_rank) continue;
        best = t;
        best_rank = rank;
    }
    if (best >= 0) start_automatic(run, scope, best);
    return best >= 0;
}

/* Does anything in this net instance still go on, or wait?  What runs on without effect is not asked. */
static bool is_alive(const struct run *run, const struct scope *scope, bool with_composites)
{
    const struct plain_net *net = scope_net(run, scope);
    for (int t = 0; t < net->tasks_count; t++) {
        const struct task_state *state = &scope->tasks[t];
        if (state->enabled) return true;
        if (state->busy && (net->tasks[t].kind != KIND_NET || with_composites)) return true;
    }
    return false;
}

/* Nothing is enabled, busy or marked. */
static bool is_empty(const struct run *run, const struct scope *scope)
{
    const struct plain_net *net = scope_net(run, scope);
    if (is_alive(run, scope, true)) return false;
    for (int p = 0; p < net->places_count; p++) {
        bool counts = p != net->end || !net->written->implicit_termination;
        if (counts && scope->tokens[p] > 0) return false;
    }
    return true;
}

static bool has_detached(const struct run *run, const struct scope *scope)
{
    for (int t = 0; t < scope_net(run, scope)->tasks_count; t++) {
        const struct task_state *state = &scope->tasks[t];
        for (int r = 0; r < state->rounds_count; r++) {
            if (state->rounds[r].detached) return true;
        }
    }
    return false;
}

/* A net instance in which nothing is left at all is complete, after what runs on in it. */
static bool is_finished(const struct run *run, const struct scope *scope)
{
    return is_empty(run, scope) && !has_detached(run, scope);
}

static bool waits_for_detached(const struct run *run, const struct scope *scope)
{
    return is_empty(run, scope) && has_detached(run, scope);
}

static bool settle_once(struct run *run)
{
    for (int s = 0; s < run->scopes_count; s++) {
        if (run->scopes[s]->alive && settle_scope(run, run->scopes[s])) return true;
    }
    for (int s = 0; s < run->scopes_count; s++) {
        if (!run->scopes[s]->alive || !is_finished(run, run->scopes[s])) continue;
        scope_end(run, run->scopes[s]);
        return true;
    }
    return hand_out_kept(run);
}

static bool has_alarm(const struct scope *scope)
{
    bool armed = scope->alarms[0].armed || scope->alarms[1].armed;
    for (int t = 0; t < ALL_TASKS; t++) {
        for (int i = 0; i < TIMERS_MAX; i++) armed = armed || scope->tasks[t].alarms[i].armed;
    }
    return armed;
}

void run_settle(struct run *run)
{
    int steps = 0;
    run->settling = true;
    while (run->status == STATUS_RUNNING && !run->gave_up && settle_once(run)) {
        run_judge(run);
        if (++steps == SETTLE_LIMIT) run->gave_up = true;
    }
    if (run->status != STATUS_RUNNING) return;
    run->settling = false;
    for (int s = 0; s < run->scopes_count; s++) {
        const struct scope *scope = run->scopes[s];
        if (!scope->alive || scope_is_detached(run, scope)) continue;
        if (has_alarm(scope) || is_alive(run, scope, false)) return;
        if (waits_for_detached(run, scope)) return;
    }
    run->status = STATUS_DEADLOCKED;
}

/* ---- Commands ---- */

struct scope *run_find_scope(struct run *run, const struct command *command)
{
    struct scope *scope = run->scopes[0];
    for (int d = 0; d < command->depth; d++) {
        int task = scope_find_task(run, scope, command->path[d].uid);
        struct scope *inner = NULL;
        for (int s = 0; s < run->scopes_count && inner == NULL; s++) {
            struct scope *found = run->scopes[s];
            bool same = found->parent == scope->id && found->task == task &&
                        found->instance == command->path[d].instance;
            if (found->alive && same) inner = found;
        }
        if (inner == NULL) return NULL;
        scope = inner;
    }
    return scope;
}

int scope_find_task(const struct run *run, const struct scope *scope, int uid)
{
    const struct plain_net *net = scope_net(run, scope);
    for (int t = 0; t < net->tasks_count; t++) {
        if (net->tasks[t].uid == uid && net->tasks[t].written != NULL) return t;
    }
    return -1;
}

static bool is_offered(const struct run *run, const struct scope *scope, int task)
{
    bool person = scope_net(run, scope)->tasks[task].kind == KIND_OFFER;
    return person && scope->tasks[task].enabled && !run_is_waiting(run, scope, task);
}

static int first_in(const struct round *round, enum state state)
{
    for (int i = 0; i < round->count; i++) {
        if (round->items[i].state == state && !round->items[i].suspended) return i;
    }
    return -1;
}

/* The newest round first, then from the oldest. */
static struct round *nth_round(struct task_state *state, int n)
{
    return &state->rounds[n == 0 ? state->rounds_count - 1 : n - 1];
}

static bool is_composite(const struct run *run, const struct item *target)
{
    return scope_net(run, target->scope)->tasks[target->task].kind == KIND_NET;
}

/* May it be done to the instance?  Sub-nets can only be cancelled, or fail. */
static bool is_fit(const struct run *run, const struct item *item, enum verb verb)
{
    const struct instance *instance = &item->round->items[item->index];
    bool fired = instance->state == STATE_FIRED, executing = instance->state == STATE_EXECUTING;
    bool suspended = instance->suspended;
    if (!fired && !executing) return false;
    if (is_composite(run, item) && verb != VERB_FAIL && verb != VERB_CANCEL) return false;
    switch (verb) {
    case VERB_START: return fired && !suspended;
    case VERB_FAIL: return executing || suspended;
    case VERB_SUSPEND: return !suspended;
    case VERB_RESUME: return suspended;
    default: return verb == VERB_COMPLETE || verb == VERB_CANCEL;
    }
}

/* In one round: the named instance, else the first that executes, else the first that is not
 * started, else the first that fits at all. */
static bool find_in_round(const struct run *run, struct item *item, const struct command *command)
{
    int candidates[] = {first_in(item->round, STATE_EXECUTING), first_in(item->round, STATE_FIRED)};
    item->index = command->instance - 1;
    if (command->instance > 0) {
        return item->index < item->round->count && is_fit(run, item, command->verb);
    }
    for (int i = command->verb == VERB_START; i < 2; i++) {
        item->index = candidates[i];
        if (item->index >= 0 && is_fit(run, item, command->verb)) return true;
    }
    for (item->index = 0; item->index < item->round->count; item->index++) {
        if (is_fit(run, item, command->verb)) return true;
    }
    return false;
}

/* The instance that a command means among those that run.  Without a number an offer comes before
 * what runs on without effect. */
static bool find_instance(const struct run *run, struct item *item, const struct command *command)
{
    struct task_state *state = &item->scope->tasks[item->task];
    bool offered = command->instance == 0 && is_offered(run, item->scope, item->task);
    bool many = scope_net(run, item->scope)->tasks[item->task].written->instances.present;
    if (command->instance > 0 && !many) return false;
    for (int r = 0; r < state->rounds_count; r++) {
        item->round = nth_round(state, r);
        bool late = item->round->detached && command->instance == 0;
        if (offered && item->round->detached) continue;
        if (late && r == 0 && state->rounds_count > 1) continue; /* the oldest first */
        if (find_in_round(run, item, command)) return true;
    }
    item->round = task_round(state);
    return item->round != NULL && item->round->detached && !offered && command->instance == 0 &&
           find_in_round(run, item, command);
}

/* The first instance of the round that has just started: there were `before` rounds.  One without
 * instances is over already, and older ones are not meant. */
static bool find_first(struct item *target, int before)
{
    struct task_state *state = &target->scope->tasks[target->task];
    target->round = task_round(state);
    target->index = 0;
    return state->rounds_count > before;
}

static bool start_offered(struct run *run, struct item *target, int instance)
{
    struct scope *scope = target->scope;
    if (!is_offered(run, scope, target->task) || scope->tasks[target->task].suspended) return false;
    bool many = scope_net(run, scope)->tasks[target->task].written->instances.present;
    if (instance > 1 || (instance == 1 && !many)) return false;
    return task_start(run, scope, target->task) == START_FINE;
}

static bool perform_start(struct run *run, struct item *target, const struct command *command)
{
    if (!find_instance(run, target, command)) return start_offered(run, target, command->instance);
    struct instance *instance = &target->round->items[target->index];
    instance->state = STATE_EXECUTING;
    instance->retries = false;
    return true;
}

static bool perform_complete(struct run *run, struct item *target, const struct command *command)
{
    const struct task *written = scope_net(run, target->scope)->tasks[target->task].written;
    if (!find_instance(run, target, command)) {
        int before = target->scope->tasks[target->task].rounds_count;
        if (!start_offered(run, target, command->instance)) return false;
        run_judge(run);
        if (!find_first(target, before)) return true;
    }
    struct instance *instance = &target->round->items[target->index];
    int g = command->value >= 0 && written->gives_g ? command->value : instance->g;
    instance_complete(run, target, g);
    return true;
}

static bool perform_fail(struct run *run, struct item *target, const struct command *command)
{
    if (!find_instance(run, target, command)) return false;
    if (!target->round->detached) {
        instance_fail(run, target, command->value);
        return true;
    }
    cancel_instance(run, &target->round->items[target->index]);
    drop_finished_rounds(&target->scope->tasks[target->task]);
    return true;
}

static bool perform_cancel(struct run *run, struct item *target, const struct command *command)
{
    struct task_state *state = &target->scope->tasks[target->task];
    bool many = scope_net(run, target->scope)->tasks[target->task].written->instances.present;
    if (state->busy && (command->instance == 0 || !many)) {
        const struct instance *first = &task_round(state)->items[0];
        bool fired = !many && first->state == STATE_FIRED && !first->suspended;
        if (command->instance > 1 || fired) return false; /* given back: nobody works on it */
        cancel_task(run, target->scope, target->task);
        return true;
    }
    if (!find_instance(run, target, command)) return false;
    bool detached = target->round->detached;
    cancel_instance(run, &target->round->items[target->index]);
    if (detached)
        drop_finished_rounds(state);
    else
        task_check(run, target->scope, target->task, false);
    return true;
}

static bool perform_suspend(struct run *run, struct item *target, const struct command *command)
{
    struct task_state *state = &target->scope->tasks[target->task];
    bool *flag = NULL, suspend = command->verb == VERB_SUSPEND;
    if (find_instance(run, target, command)) {
        flag = &target->round->items[target->index].suspended;
    } else if (is_offered(run, target->scope, target->task) && command->instance == 0) {
        flag = &state->suspended;
    }
    if (flag == NULL || *flag == suspend) return false;
    *flag = suspend;
    return true;
}

static bool perform_skip(struct run *run, struct item *target, const struct command *command)
{
    if (!is_offered(run, target->scope, target->task) || command->instance > 0) return false;
    if (target->scope->tasks[target->task].suspended) return false;
    return task_skip(run, target->scope, target->task);
}

static bool perform_add(struct run *run, struct item *target)
{
    struct task_state *state = &target->scope->tasks[target->task];
    const struct plain_task *plain = &scope_net(run, target->scope)->tasks[target->task];
    struct round *round = task_round(state);
    if (!plain->written->instances.dynamic || !state->busy || !round_lives(round)) return false;
    int active =
        round->count - round_count(round, STATE_CANCELLED) - round_count(round, STATE_FAILED);
    if (active + 1 > round->maximum) return false;
    if (round->count == INSTANCES_MAX) {
        run->gave_up = true;
        return false;
    }
    struct instance *added = &round->items[round->count++];
    *added = (struct instance){.state = STATE_FIRED, .g = target->scope->g, .scope = -1};
    if (plain->kind == KIND_OFFER) return true;
    added->state = STATE_EXECUTING;
    if (plain->kind == KIND_NET) {
        added->scope =
            run_enter(run, plain->written->subnet, target->scope, target->task, round->count);
    }
    return true;
}

static bool perform_choose(struct run *run, struct item *target, const struct command *command)
{
    const struct plain_task *plain = &scope_net(run, target->scope)->tasks[target->task];
    if (plain->split != GATE_XOR && plain->split != GATE_OR) return false;
    target->scope->tasks[target->task].forced_choice = command->choice;
    return true;
}

static bool perform(struct run *run, struct item *target, const struct command *command)
{
    switch (command->verb) {
    case VERB_START: return perform_start(run, target, command);
    case VERB_COMPLETE: return perform_complete(run, target, command);
    case VERB_FAIL: return perform_fail(run, target, command);
    case VERB_CANCEL: return perform_cancel(run, target, command);
    case VERB_SUSPEND: return perform_suspend(run, target, command);
    case VERB_RESUME: return perform_suspend(run, target, command);
    case VERB_SKIP: return perform_skip(run, target, command);
    case VERB_ADD: return perform_add(run, target);
    case VERB_CHOOSE: return perform_choose(run, target, command);
    default: return false;
    }
}

bool run_perform(struct run *run, const struct command *command)
{
    bool done = false;
    if (command->verb == VERB_CANCEL_CASE) {
        if (run->status == STATUS_COMPLETED || run->status == STATUS_CANCELLED) return false;
        run->status = STATUS_CANCELLED;
        return true;
    }
    if (command->verb == VERB_ADVANCE) {
        run_advance(run, command->value);
        return true;
    }
    if (command->verb == VERB_RESUME_CASE) {
        if (run->status != STATUS_SUSPENDED) return false;
        run->status = STATUS_RUNNING;
        run_advance(run, 0); /* what is due */
        return true;
    }
    if (run->status != STATUS_RUNNING) return false;
    if (command->verb == VERB_SUSPEND_CASE) {
        run->status = STATUS_SUSPENDED;
        return true;
    }
    if (command->verb == VERB_TRIGGER) {
        done = run_trigger(run, command->trigger);
    } else {
        struct item target = {.scope = run_find_scope(run, command)};
        if (target.scope != NULL) target.task = scope_find_task(run, target.scope, command->uid);
        if (target.scope != NULL && target.task >= 0) done = perform(run, &target, command);
    }
    if (!done) return false;
    run_judge(run);
    run_settle(run);
    return true;
}

struct run *run_new(const struct plain_spec *plain, struct oracle *oracle, int g)
{
    struct run *run = calloc(1, sizeof *run);
    if (run == NULL) abort();
    run->plain = plain;
    run->oracle = oracle;
    run_enter(run, 0, NULL, -1, 0);
    run->scopes[0]->g = g;
    run_judge(run);
    run_settle(run);
    return run;
}

void run_free(struct run *run)
{
    for (int i = 0; i < run->scopes_count; i++) free(run->scopes[i]);
    free(run);
}
