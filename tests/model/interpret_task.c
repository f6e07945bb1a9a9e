/* A task starts, its instances complete or fail, it leaves: cancellation set, tokens, completes, in
 * this order. */
#include "interpret_parts.h"

#include <assert.h>
#include <string.h>

/* ---- Rounds ---- */

struct round *task_round(struct task_state *task)
{
    return task->rounds_count == 0 ? NULL : &task->rounds[task->rounds_count - 1];
}

int round_count(const struct round *round, enum state state)
{
    int count = 0;
    for (int i = 0; i < round->count; i++) count += round->items[i].state == state;
    return count;
}

bool round_lives(const struct round *round)
{
    return round_count(round, STATE_FIRED) + round_count(round, STATE_EXECUTING) > 0;
}

static struct round *add_round(struct run *run, struct task_state *state)
{
    if (state->rounds_count == ROUNDS_MAX) {
        run->gave_up = true;
        state->rounds_count--;
    }
    struct round *round = &state->rounds[state->rounds_count++];
    memset(round, 0, sizeof *round);
    return round;
}

/* Rounds that are over are forgotten: detached ones, and that of an idle task. */
void drop_finished_rounds(struct task_state *state)
{
    int kept = 0;
    for (int i = 0; i < state->rounds_count; i++) {
        if (!round_lives(&state->rounds[i])) continue;
        if (kept != i) state->rounds[kept] = state->rounds[i];
        kept++;
    }
    state->rounds_count = kept;
}

void cancel_instance(struct run *run, struct instance *instance)
{
    if (instance->state != STATE_FIRED && instance->state != STATE_EXECUTING) return;
    instance->state = STATE_CANCELLED;
    instance->suspended = instance->retries = false;
    if (instance->scope >= 0) run_kill(run, run->scopes[instance->scope]);
    instance->scope = -1;
}

void round_cancel(struct run *run, struct round *round)
{
    for (int i = 0; round != NULL && i < round->count; i++) cancel_instance(run, &round->items[i]);
}

/* ---- Starting ---- */

static void begin_instance(struct run *run, struct scope *scope, int task, int index)
{
    const struct plain_task *plain = &scope_net(run, scope)->tasks[task];
    struct instance *instance = &task_round(&scope->tasks[task])->items[index];
    instance->state = STATE_EXECUTING;
    if (plain->kind != KIND_NET) return;
    bool many = plain->written->instances.present;
    instance->scope = run_enter(run, plain->written->subnet, scope, task, many ? index + 1 : 0);
}

static void add_instance(struct run *run, struct scope *scope, int task)
{
    struct round *round = task_round(&scope->tasks[task]);
    if (round->count == INSTANCES_MAX) {
        run->gave_up = true;
        return;
    }
    round->items[round->count++] =
        (struct instance){.state = STATE_FIRED, .g = scope->g, .scope = -1};
}

/* Its instances: how many, and how many of them are enough.  False: the number is out of range. */
static bool plan_round(const struct task *written, int g, struct round *round, int *count)
{
    const struct instances *instances = &written->instances;
    *count = 1;
    round->threshold = -1;
    round->maximum = 1;
    if (!instances->present) return true;
    *count = instances->counted ? amount_value(instances->count, g, 0) : instances->minimum;
    round->threshold = amount_value(instances->threshold, g, -1);
    round->maximum = instances->maximum > 0 ? instances->maximum : INSTANCES_MAX + 1;
    return *count >= instances->minimum && *count <= round->maximum;
}

static void consume(struct run *run, struct scope *scope, int task)
{
    const struct plain_task *plain = &scope_net(run, scope)->tasks[task];
    struct task_state *state = &scope->tasks[task];
    take_tokens(run, scope, task);
    if (plain->join_count > 0 && plain->rest == REST_CANCEL) cancel_set(run, scope, task);
    state->busy = true;
    state->enabled = state->suspended = false;
    arm_timers(run, scope, task, true);
}

/* An enabled task of a performer starts; its instances are made and begun as its kind says. */
enum start task_start(struct run *run, struct scope *scope, int task)
{
    const struct plain_task *plain = &scope_net(run, scope)->tasks[task];
    struct round planned;
    int count;
    memset(&planned, 0, sizeof planned);
    assert(plain->kind != KIND_ROUTING && plain->written != NULL);
    if (!plan_round(plain->written, scope->g, &planned, &count)) return START_COUNT;
    *add_round(run, &scope->tasks[task]) = planned;
    for (int i = 0; i < count; i++) add_instance(run, scope, task);
    consume(run, scope, task);
    bool all = plain->kind != KIND_OFFER;
    for (int i = 0; i < count && i < INSTANCES_MAX && (all || i == 0); i++) {
        begin_instance(run, scope, task, i);
    }
    run_judge(run);
    task_check(run, scope, task, false);
    return START_FINE;
}

/* Starts and completes all instances, with what they got.  False: their number is out of range. */
bool task_skip(struct run *run, struct scope *scope, int task)
{
    const struct task *written = scope_net(run, scope)->tasks[task].written;
    struct round planned;
    int count;
    memset(&planned, 0, sizeof planned);
    if (!plan_round(written, scope->g, &planned, &count)) return false;
    *add_round(run, &scope->tasks[task]) = planned;
    for (int i = 0; i < count; i++) add_instance(run, scope, task);
    consume(run, scope, task);
    run_judge(run);
    for (int i = 0; i < count && i < INSTANCES_MAX; i++) {
        task_round(&scope->tasks[task])->items[i].state = STATE_COMPLETE;
    }
    task_leave(run, scope, task, true);
    return true;
}

/* A routing task, or one that is not performed, starts and leaves; one that only fails does not get so
 * far. */
void task_pass(struct run *run, struct scope *scope, int task, bool performed)
{
    const struct plain_task *plain = &scope_net(run, scope)->tasks[task];
    if (plain->fails_case) {
        net_fail(run, scope, ERROR_START);
        return;
    }
    consume(run, scope, task);
    run_judge(run);
    task_leave(run, scope, task, performed);
}

/* ---- Leaving ---- */

static uint32_t choose(const struct plain_task *plain, struct task_state *state, int g)
{
    uint32_t every = (1u << plain->outputs_count) - 1, chosen = 0;
    if (plain->split != GATE_XOR && plain->split != GATE_OR) return every;
    uint32_t forced = state->forced_choice;
    state->forced_choice = 0;
    if (forced != 0) return forced;
    uint32_t fallback = 0;
    for (int i = 0; i < plain->outputs_count; i++) {
        const struct output *output = &plain->outputs[i];
        if (output->is_default) fallback = 1u << i;
        bool asked = output->when.modulus > 0 && !(output->is_default && plain->split == GATE_XOR);
        if (asked && guard_holds(output->when, g)) chosen |= 1u << i;
        if (chosen != 0 && plain->split == GATE_XOR) break;
    }
    return chosen != 0 ? chosen : fallback;
}

static void set_token(struct run *run, struct scope *scope, int place, int count)
{
    const struct plain_net *net = scope_net(run, scope);
    bool saturates = place == net->end && net->written->implicit_termination;
    scope->tokens[place] = saturates ? 1 : scope->tokens[place] + count;
}

static void end_if_marked(struct run *run, struct scope *scope)
{
    const struct plain_net *net = scope_net(run, scope);
    if (!scope->alive || run->status != STATUS_RUNNING) return;
    if (scope->tokens[net->end] > 0 && !net->written->implicit_termination) scope_end(run, scope);
}

/* What is not needed any more is cancelled, or runs on without effect. */
static void release_rest(struct run *run, const struct plain_task *plain, struct task_state *state)
{
    struct round *round = task_round(state);
    if (round == NULL || !state->busy || plain->kind == KIND_ROUTING) return;
    bool ignores = plain->written->instances.ignores_rest || round->threshold == 0;
    if (plain->written->instances.present && ignores) {
        round->detached = true;
        for (int i = 0; i < round->count; i++) {
            struct instance *item = &round->items[i];
            /* Nobody tries it again: a call or a sub-net that waits for that ends. */
            if (item->retries && plain->kind != KIND_OFFER) cancel_instance(run, item);
            item->retries = false;
        }
    } else {
        round_cancel(run, round);
    }
    drop_finished_rounds(state);
}

static void make_idle(struct run *run, struct scope *scope, int task)
{
    const struct plain_task *plain = &scope_net(run, scope)->tasks[task];
    close_timers(scope, task);
    if (!(plain->join_count > 0 && plain->rest == REST_CANCEL)) cancel_set(run, scope, task);
    scope->tasks[task].busy = scope->tasks[task].forced_leave = false;
}

void task_leave(struct run *run, struct scope *scope, int task, bool performed)
{
    const struct plain_task *plain = &scope_net(run, scope)->tasks[task];
    struct task_state *state = &scope->tasks[task];
    const struct task *written = plain->written;
    if (written != NULL && performed && written->routing_adds > 0) {
        scope->g = (scope->g + written->routing_adds) % VALUES;
    }
    uint32_t chosen = choose(plain, state, scope->g);
    release_rest(run, plain, state);
    make_idle(run, scope, task);
    for (int i = 0; i < plain->outputs_count; i++) {
        if ((chosen >> i & 1) != 0)
            set_token(run, scope, plain->outputs[i].place, plain->outputs[i].threads);
    }
    for (int i = 0; i < plain->completes_count; i++) {
        struct task_state *other = &scope->tasks[plain->completes[i]];
        if (other->busy) other->forced_leave = true;
    }
    end_if_marked(run, scope);
}

/* By a flow of a timer or a failure alone; a task that was only enabled starts and leaves so. */
void task_leave_by(struct run *run, struct scope *scope, int task, int other)
{
    const struct plain_task *plain = &scope_net(run, scope)->tasks[task];
    struct task_state *state = &scope->tasks[task];
    if (!state->busy) {
        consume(run, scope, task);
        run_judge(run);
    } else if (plain->kind != KIND_ROUTING) {
        round_cancel(run, task_round(state));
    }
    drop_finished_rounds(state);
    make_idle(run, scope, task);
    state->forced_choice = 0;
    set_token(run, scope, plain->others[other], 1);
    end_if_marked(run, scope);
}

/* `completes`: with the results that it has. */
void task_leave_forced(struct run *run, struct scope *scope, int task)
{
    struct task_state *state = &scope->tasks[task];
    round_cancel(run, task_round(state));
    task_leave(run, scope, task, true);
}

/* The instance that a net instance performs. */
static struct item item_of(struct run *run, const struct scope *scope)
{
    struct item item = {run->scopes[scope->parent], scope->task, NULL, 0};
    struct task_state *state = &item.scope->tasks[scope->task];
    for (int r = 0; r < state->rounds_count; r++) {
        for (int i = 0; i < state->rounds[r].count; i++) {
            if (state->rounds[r].items[i].scope != scope->id) continue;
            item.round = &state->rounds[r];
            item.index = i;
        }
    }
    assert(item.round != NULL);
    return item;
}

bool scope_is_detached(struct run *run, const struct scope *scope)
{
    for (; scope->parent >= 0; scope = run->scopes[scope->parent]) {
        if (item_of(run, scope).round->detached) return true;
    }
    return false;
}

/* The end of a net instance: of the case, or of one instance of the composite task that it
 * performs. */
void scope_end(struct run *run, struct scope *scope)
{
    if (scope->parent < 0) {
        run->status = STATUS_COMPLETED;
        return;
    }
    struct item item = item_of(run, scope);
    run_kill(run, scope);
    item.round->items[item.index].scope = -1;
    instance_complete(run, &item, scope->g);
}

/* ---- Instances end ---- */

/* Is what is complete enough?  Then the task leaves. */
void task_check(struct run *run, struct scope *scope, int task, bool completed)
{
    struct task_state *state = &scope->tasks[task];
    const struct instances *instances = &scope_net(run, scope)->tasks[task].written->instances;
    struct round *round = task_round(state);
    int complete = round_count(round, STATE_COMPLETE);
    int active =
        round->count - round_count(round, STATE_CANCELLED) - round_count(round, STATE_FAILED);
    bool enough = complete == active;
    enough = enough || (round->threshold >= 0 && complete >= round->threshold);
    enough = enough || (completed && instances->until > 0 && complete >= instances->until);
    if (enough) task_leave(run, scope, task, true);
}

void instance_complete(struct run *run, const struct item *item, int g)
{
    struct scope *scope = item->scope;
    const struct task *written = scope_net(run, scope)->tasks[item->task].written;
    struct instance *instance = &item->round->items[item->index];
    instance->state = STATE_COMPLETE;
    instance->suspended = instance->retries = false;
    if (item->round->detached) {
        drop_finished_rounds(&scope->tasks[item->task]);
        return;
    }
    if (!written->instances.present && written->gives_g) scope->g = g;
    task_check(run, scope, item->task, true);
}

/* ---- Failures ---- */

/* The flow that an error takes; -1: none. */
static int failure_flow(const struct plain_task *plain, int error)
{
    for (int i = 0; i < plain->failure_count; i++) {
        if (plain->failure_error[i] == 0 || plain->failure_error[i] == error)
            return plain->failure_other[i];
    }
    return -1;
}

void net_fail(struct run *run, struct scope *scope, int error)
{
    if (scope->parent < 0) {
        run->status = STATUS_FAILED;
        return;
    }
    struct item item = item_of(run, scope);
    if (item.round->detached) { /* without effect: only the instance ends */
        cancel_instance(run, &item.round->items[item.index]);
        drop_finished_rounds(&item.scope->tasks[item.task]);
        return;
    }
    task_fail(run, run->scopes[scope->parent], scope->task, error);
}

/* A whole task fails: by its flow, else the net instance does. */
void task_fail(struct run *run, struct scope *scope, int task, int error)
{
    const struct plain_task *plain = &scope_net(run, scope)->tasks[task];
    int other = failure_flow(plain, error);
    if (other >= 0)
        task_leave_by(run, scope, task, other);
    else
        net_fail(run, scope, error);
}

void instance_fail(struct run *run, const struct item *item, int error)
{
    const struct plain_task *plain = &scope_net(run, item->scope)->tasks[item->task];
    const struct failure *failure = &plain->written->failure;
    struct instance *instance = &item->round->items[item->index];
    if (++instance->failures < failure->attempts) {
        int wait = failure->wait;
        for (int i = 1; i < instance->failures; i++) wait *= failure->factor;
        instance->state = STATE_FIRED;
        instance->suspended = false;
        instance->retries = true;
        instance->retry_at = run->now + wait;
        return;
    }
    if (failure_flow(plain, error) < 0) instance->state = STATE_FAILED;
    task_fail(run, item->scope, item->task, error);
}
