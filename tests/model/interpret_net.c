/* Tokens, net instances, and what is enabled: judged anew for every task after every change. */
#include "interpret_parts.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

/* ---- Net instances ---- */

int run_enter(struct run *run, int net, struct scope *parent, int task, int instance)
{
    if (run->scopes_count == SCOPES_MAX) {
        run->gave_up = true;
        return -1;
    }
    struct scope *scope = calloc(1, sizeof *scope);
    if (scope == NULL) abort();
    scope->id = run->scopes_count;
    scope->net = net;
    scope->parent = parent == NULL ? -1 : parent->id;
    scope->task = task;
    scope->instance = instance;
    scope->depth = parent == NULL ? 0 : parent->depth + 1;
    scope->alive = true;
    scope->g = parent == NULL ? 0 : parent->g;
    scope->tokens[0] = 1;
    run->scopes[run->scopes_count++] = scope;
    const struct written_net *written = run->plain->nets[net].written;
    for (int i = 0; i < written->timers_count; i++) {
        scope->alarms[i] = (struct alarm){true, run->now + written->timers[i].minutes};
    }
    return scope->id;
}

/* With everything that runs in it. */
void run_kill(struct run *run, struct scope *scope)
{
    if (!scope->alive) return;
    scope->alive = false;
    for (int i = 0; i < run->scopes_count; i++) {
        if (run->scopes[i]->parent == scope->id) run_kill(run, run->scopes[i]);
    }
}

/* ---- Joins ---- */

static bool is_marked(const struct scope *scope, const struct plain_task *task, int input)
{
    return scope->tokens[task->inputs[input]] >= task->threads;
}

static int count_marked(const struct scope *scope, const struct plain_task *task)
{
    int count = 0;
    for (int i = 0; i < task->inputs_count; i++) count += is_marked(scope, task, i);
    return count;
}

static bool has_used(const struct task_state *state)
{
    for (int i = 0; i < INPUTS_MAX; i++) {
        if (state->used[i]) return true;
    }
    return false;
}

static bool asks_oracle(const struct plain_task *task)
{
    return task->join_count == 0 && task->join == GATE_OR && task->inputs_count > 1;
}

static bool join_holds(struct run *run, struct scope *scope, int index)
{
    const struct plain_task *task = &scope_net(run, scope)->tasks[index];
    int marked = count_marked(scope, task);
    if (task->join_count > 0) return marked >= task->join_count && !has_used(&scope->tasks[index]);
    if (asks_oracle(task)) {
        bool busy[ALL_TASKS];
        for (int t = 0; t < ALL_TASKS; t++) busy[t] = scope->tasks[t].busy;
        enum verdict verdict = oracle_ask(run->oracle, scope->net, index, scope->tokens, busy);
        if (verdict == VERDICT_UNKNOWN) run->gave_up = true;
        return verdict == VERDICT_ENABLED;
    }
    return task->join == GATE_AND ? marked == task->inputs_count : marked > 0;
}

bool run_is_enabled(struct run *run, struct scope *scope, int index)
{
    const struct plain_net *net = scope_net(run, scope);
    const struct plain_task *task = &net->tasks[index];
    if (scope->tasks[index].busy) return false;
    for (int i = 0; i < task->holds_count; i++) {
        if (scope->tokens[task->holds[i]] == 0) return false;
    }
    int mutex = task->written == NULL ? 0 : task->written->mutex;
    for (int t = 0; t < net->tasks_count && mutex > 0; t++) {
        bool same = net->tasks[t].written != NULL && net->tasks[t].written->mutex == mutex;
        if (same && scope->tasks[t].busy) return false;
    }
    return join_holds(run, scope, index);
}

bool run_is_waiting(const struct run *run, const struct scope *scope, int index)
{
    const struct task *written = scope_net(run, scope)->tasks[index].written;
    const struct task_state *state = &scope->tasks[index];
    if (written == NULL) return false;
    if (written->trigger > 0 && !state->delivered) return true;
    for (int i = 0; i < written->timers_count; i++) {
        if (written->timers[i].action == ACTION_START && !state->start_over) return true;
    }
    return false;
}

/* Tokens are taken for the start of an enabled task. */
void take_tokens(struct run *run, struct scope *scope, int index)
{
    const struct plain_task *task = &scope_net(run, scope)->tasks[index];
    struct task_state *state = &scope->tasks[index];
    bool one = task->join_count == 0 && task->join == GATE_XOR;
    bool full = true;
    for (int i = 0; i < task->inputs_count; i++) {
        bool marked = is_marked(scope, task, i);
        full = full && marked;
        if (!marked) continue;
        scope->tokens[task->inputs[i]] -= task->threads;
        if (task->join_count > 0 && task->rest != REST_CANCEL) state->used[i] = true;
        if (one) break;
    }
    if (full) memset(state->used, 0, sizeof state->used);
}

/* A partial join in a round takes in what arrives late; one pass; true: something changed. */
static bool absorb(struct run *run, struct scope *scope, int index)
{
    const struct plain_task *task = &scope_net(run, scope)->tasks[index];
    struct task_state *state = &scope->tasks[index];
    bool changed = false, full = true;
    if (task->join_count == 0 || !has_used(state)) return false;
    for (int i = 0; i < task->inputs_count; i++) {
        if (!state->used[i] && is_marked(scope, task, i)) {
            scope->tokens[task->inputs[i]] -= task->threads;
            state->used[i] = changed = true;
        }
        full = full && state->used[i];
    }
    if (full) memset(state->used, 0, sizeof state->used);
    for (int i = 0; i < task->inputs_count && task->rest == REST_IGNORE; i++) {
        if (state->used[i]) scope->tokens[task->inputs[i]] = 0;
    }
    return changed;
}

/* ---- Judging ---- */

static void begin_waiting(struct run *run, struct scope *scope, int index)
{
    struct task_state *state = &scope->tasks[index];
    const struct task *written = scope_net(run, scope)->tasks[index].written;
    state->delivered = state->start_over = false;
    state->skipped = written != NULL && !guard_holds(written->performed_if, scope->g);
    arm_timers(run, scope, index, false);
}

static void end_waiting(struct scope *scope, int index)
{
    struct task_state *state = &scope->tasks[index];
    close_timers(scope, index);
    state->suspended = state->delivered = state->start_over = state->skipped = false;
}

void run_judge(struct run *run)
{
    for (int i = 0; i < run->scopes_count; i++) {
        struct scope *scope = run->scopes[i];
        int count = scope_net(run, scope)->tasks_count;
        for (int t = 0; scope->alive && t < count; t++) {
            while (absorb(run, scope, t)) {}
        }
        for (int t = 0; scope->alive && t < count; t++) {
            bool before = scope->tasks[t].enabled, now = run_is_enabled(run, scope, t);
            scope->tasks[t].enabled = now;
            if (now && !before) begin_waiting(run, scope, t);
            if (!now && before) end_waiting(scope, t);
        }
    }
}

/* ---- Cancelling ---- */

/* A task that is executing becomes idle; its round is forgotten. */
void cancel_task(struct run *run, struct scope *scope, int index)
{
    struct task_state *state = &scope->tasks[index];
    if (!state->busy) return;
    round_cancel(run, task_round(state));
    drop_finished_rounds(state);
    close_timers(scope, index);
    state->busy = state->forced_leave = false;
}

void cancel_set(struct run *run, struct scope *scope, int index)
{
    const struct plain_net *net = scope_net(run, scope);
    const struct plain_task *task = &net->tasks[index];
    for (int p = 0; p < net->places_count; p++) {
        if (task->cancels_place[p]) scope->tokens[p] = 0;
    }
    for (int t = 0; t < net->tasks_count; t++) {
        if (!task->cancels_task[t] || !scope->tasks[t].busy) continue;
        memset(scope->tasks[t].used, 0, sizeof scope->tasks[t].used);
        if (t != index) cancel_task(run, scope, t);
    }
}
