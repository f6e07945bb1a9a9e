/* The second half of the generator: kinds, guards, cancellation, instances, timers and whatever
 * else a task may have; at last the gates, once it is known how many flows enter and leave. */
#include "generate.h"

#include <assert.h>

struct guard draw_guard(struct generator *g)
{
    int modulus = 2 + chance_below(&g->chance, 2);
    return (struct guard){modulus, chance_below(&g->chance, modulus)};
}

/* ---- Who performs ---- */

static bool is_start(const struct written_net *net, int uid)
{
    for (int i = 0; i < net->starts_count; i++) {
        if (net->starts[i] == uid) return true;
    }
    return false;
}

/* Sub-nets lead downwards, or back to one whose first tasks are people's, so that each round needs
 * a command. */
static int draw_subnet(struct generator *g)
{
    bool again = generator_has(g, FEATURE_RECURSION) && g->index > 0 && chance_of(&g->chance, 0.7);
    if (again) return 1 + chance_below(&g->chance, g->index);
    int below = g->spec->nets_count - g->index - 1;
    return below == 0 ? -1 : g->index + 1 + chance_below(&g->chance, below);
}

static bool has_recursion(const struct written_net *net, int index)
{
    for (int i = 0; i < net->tasks_count; i++) {
        if (net->tasks[i].kind == KIND_NET && net->tasks[i].subnet <= index) return true;
    }
    return false;
}

/* Each sub-net is used by the net before it. */
static void use_subnet(struct generator *g)
{
    struct written_net *net = g->net;
    bool used = g->index + 1 >= g->spec->nets_count;
    for (int t = 0; t < net->tasks_count; t++) {
        used = used || (net->tasks[t].kind == KIND_NET && net->tasks[t].subnet == g->index + 1);
    }
    if (used) return;
    struct task *task = &net->tasks[chance_below(&g->chance, net->tasks_count)];
    bool entry = g->index > 0 && is_start(net, task->uid) && generator_has(g, FEATURE_RECURSION);
    if (entry) return;
    task->kind = KIND_NET;
    task->subnet = g->index + 1;
    task->routing_adds = 0;
}

static void draw_kind(struct generator *g, struct task *task)
{
    int kind = chance_below(&g->chance, 100);
    task->kind = kind < 55 ? KIND_OFFER : kind < 85 ? KIND_ROUTING : KIND_CALL;
    if (generator_has(g, FEATURE_COMPOSITE) && chance_of(&g->chance, g->index == 0 ? 0.35 : 0.2)) {
        int subnet = draw_subnet(g);
        bool again = subnet >= 0 && subnet <= g->index;
        if (subnet >= 0 && !(again && has_recursion(g->net, g->index))) {
            task->kind = KIND_NET;
            task->subnet = subnet;
        }
    }
    bool entry = g->index > 0 && generator_has(g, FEATURE_RECURSION);
    bool first = is_start(g->net, task->uid) || (g->net->is_needs && task->needs_count == 0);
    if (entry && first) task->kind = KIND_OFFER;
    if (task->kind == KIND_ROUTING && !g->net->is_needs && chance_of(&g->chance, 0.4)) {
        task->routing_adds = 1 + chance_below(&g->chance, VALUES - 1);
    }
    if (task->kind != KIND_ROUTING) task->gives_g = chance_of(&g->chance, 0.6);
}

/* ---- What it does to others ---- */

static struct cancel draw_cancel(struct generator *g)
{
    struct written_net *net = g->net;
    struct cancel cancel = {.form = (enum cancel_form)chance_below(&g->chance, 3)};
    int form = chance_below(&g->chance, 8);
    const struct task *task = &net->tasks[chance_below(&g->chance, net->tasks_count)];
    cancel.uid = task->uid;
    if (form == 0) return (struct cancel){.form = CANCEL_ALL};
    if (form <= 4) cancel.form = CANCEL_ONE;
    if (form == 1 && net->conditions_count > 0) {
        cancel.uid = net->conditions[chance_below(&g->chance, net->conditions_count)].uid;
    }
    if (cancel.form == CANCEL_FLOW) {
        cancel.other = task->flows_count == 0 ? UID_END : task->flows[0].to;
        if (net_task(net, cancel.other) < 0) cancel.form = CANCEL_INTO;
    }
    return cancel;
}

static bool same_cancel(struct cancel a, struct cancel b)
{
    return a.form == b.form && a.uid == b.uid && a.other == b.other;
}

void draw_cancels(struct generator *g, struct task *task, int count)
{
    for (int i = 0; i < count && task->cancels_count < SET_MAX; i++) {
        struct cancel cancel = draw_cancel(g);
        bool twice = false;
        for (int j = 0; j < task->cancels_count; j++) {
            twice = twice || same_cancel(task->cancels[j], cancel);
        }
        if (!twice) task->cancels[task->cancels_count++] = cancel;
    }
}

static struct amount draw_amount(struct generator *g)
{
    if (chance_of(&g->chance, 0.6)) {
        return (struct amount){AMOUNT_CONSTANT, chance_below(&g->chance, 4), 0};
    }
    return (struct amount){AMOUNT_OF_G, 2 + chance_below(&g->chance, 3),
                           chance_below(&g->chance, 2)};
}

static void draw_instances(struct generator *g, struct task *task)
{
    struct instances *instances = &task->instances;
    instances->present = true;
    instances->counted = chance_of(&g->chance, 0.8);
    instances->count = draw_amount(g);
    instances->minimum = chance_below(&g->chance, 3);
    if (!instances->counted || chance_of(&g->chance, 0.5)) {
        instances->maximum = instances->minimum + 1 + chance_below(&g->chance, 4);
    }
    if (!instances->counted && instances->minimum == 0) instances->minimum = 2;
    if (instances->maximum > 0 && instances->maximum < instances->minimum) {
        instances->maximum = instances->minimum;
    }
    if (instances->counted &&
        instances->count.form == AMOUNT_CONSTANT) { /* never in range: an error */
        if (instances->count.a < instances->minimum) instances->minimum = instances->count.a;
        if (instances->maximum > 0 && instances->maximum < instances->count.a)
            instances->maximum = instances->count.a;
    }
    instances->threshold.form = AMOUNT_ALL;
    if (chance_of(&g->chance, 0.5)) instances->threshold = draw_amount(g);
    bool beyond = instances->threshold.form == AMOUNT_CONSTANT && instances->maximum > 0 &&
                  instances->threshold.a > instances->maximum;
    if (beyond) instances->threshold.a = instances->maximum;
    instances->dynamic = chance_of(&g->chance, 0.4);
    instances->ignores_rest = chance_of(&g->chance, 0.3);
    if (chance_of(&g->chance, 0.25)) instances->until = 1 + chance_below(&g->chance, 3);
}

/* ---- Time, triggers, failures ---- */

#define NO_TARGET (-1)

/* Where a timer or a failure of `task` (NULL: of the net) leads; NO_TARGET: nothing was found. */
static int draw_other_target(struct generator *g, const struct task *task)
{
    const struct written_net *net = g->net;
    int drawn = task == NULL ? 9 : chance_below(&g->chance, 10);
    if (drawn == 0) return UID_END;
    if (drawn == 1 && net->conditions_count > 0) {
        return net->conditions[chance_below(&g->chance, net->conditions_count)].uid;
    }
    for (int tries = 0; tries < 8; tries++) {
        const struct task *target = &net->tasks[chance_below(&g->chance, net->tasks_count)];
        if (!target->is_step && target != task) return target->uid;
    }
    return NO_TARGET;
}

static void draw_timer(struct generator *g, struct task *task)
{
    struct timer timer = {.minutes = 1 + chance_below(&g->chance, 6),
                          .action = (enum action)chance_below(&g->chance, 5)};
    timer.from_started = timer.action != ACTION_START && chance_of(&g->chance, 0.4);
    bool leads = timer.action == ACTION_TO || timer.action == ACTION_ALSO;
    if (leads && (g->net->is_needs || task->is_step)) return;
    if (leads) timer.to = draw_other_target(g, task);
    if (leads && timer.to == NO_TARGET) return;
    if (timer.action == ACTION_FAIL && task->failure.attempts > 0 && task->kind != KIND_OFFER &&
        task->kind != KIND_CALL) {
        return;
    }
    for (int i = 0; i < task->timers_count; i++) {
        if (task->timers[i].action == ACTION_START && timer.action == ACTION_START) return;
    }
    task->timers[task->timers_count++] = timer;
}

static void draw_failure(struct generator *g, struct task *task)
{
    struct failure *failure = &task->failure;
    bool retries = task->kind != KIND_NET && chance_of(&g->chance, 0.5);
    if (retries) {
        failure->attempts = 1 + chance_below(&g->chance, 3);
        failure->wait = 1 + chance_below(&g->chance, 3);
        failure->factor = 1 + chance_below(&g->chance, 2);
    }
    int flows = g->net->is_needs || task->is_step ? 0 : chance_below(&g->chance, 3);
    for (int i = 0; i < flows; i++) {
        int to = draw_other_target(g, task);
        if (to == NO_TARGET) continue;
        failure->errors[failure->flows_count] =
            i + 1 == flows ? 0 : 1 + chance_below(&g->chance, 2);
        failure->flows[failure->flows_count++] = to;
    }
    failure->present = retries || failure->flows_count > 0;
}

static void draw_holds(struct generator *g, struct task *task)
{
    const struct written_net *net = g->net;
    if (net->conditions_count == 0) return;
    task->holds[task->holds_count++] =
        net->conditions[chance_below(&g->chance, net->conditions_count)].uid;
}

static void draw_completes(struct generator *g, struct task *task)
{
    const struct written_net *net = g->net;
    for (int i = 0; i < net->tasks_count && task->completes_count == 0; i++) {
        bool other = net->tasks[i].instances.present && net->tasks[i].uid != task->uid;
        if (other && chance_of(&g->chance, 0.7)) {
            task->completes[task->completes_count++] = net->tasks[i].uid;
        }
    }
}

/* ---- Branches ---- */

/* A task with one flow to a task becomes the beginning of two or three short branches. */
static void draw_branches(struct generator *g, struct task *task)
{
    struct written_net *net = g->net;
    int count = 2 + chance_below(&g->chance, 3);
    if (task->flows_count != 1 || task->kind == KIND_NET) return;
    if (net->tasks_count + 2 * count > TASKS_MAX) return;
    task->converge = (enum converge)chance_below(&g->chance, 3);
    for (int b = 0; b < count; b++) {
        struct branch *branch = &task->branches[task->branches_count++];
        int steps = 1 + chance_below(&g->chance, 2);
        for (int s = 0; s < steps; s++) {
            struct task *step = &net->tasks[net->tasks_count++];
            *step = (struct task){.uid = ++g->last_uid, .is_step = true};
            step->kind = chance_of(&g->chance, 0.7) ? KIND_OFFER : KIND_CALL;
            branch->steps[branch->steps_count++] = step->uid;
        }
    }
}

/* ---- Gates ---- */

int count_into(const struct written_net *net, int uid)
{
    int count = is_start(net, uid);
    bool by_deadline = false;
    for (int i = 0; i < net->timers_count; i++)
        by_deadline = by_deadline || net->timers[i].to == uid;
    count += by_deadline;
    for (int c = 0; c < net->conditions_count; c++) {
        for (int f = 0; f < net->conditions[c].flows_count; f++) {
            count += net->conditions[c].flows[f] == uid;
        }
    }
    for (int t = 0; t < net->tasks_count; t++) {
        const struct task *task = &net->tasks[t];
        bool leads = false; /* a task has one condition to another, whatever marks it */
        for (int f = 0; f < task->flows_count; f++) leads = leads || task->flows[f].to == uid;
        for (int i = 0; i < task->timers_count; i++) leads = leads || task->timers[i].to == uid;
        for (int i = 0; i < task->failure.flows_count; i++)
            leads = leads || task->failure.flows[i] == uid;
        count += leads;
    }
    return count;
}

void draw_partial(struct generator *g, struct task *task, int inputs)
{
    task->join = GATE_NONE;
    task->join_count = 1 + chance_below(&g->chance, inputs);
    task->rest = (enum rest)chance_below(&g->chance, 3);
    if (task->join_count == inputs && task->rest != REST_CANCEL && task->join_count > 1)
        task->join_count--;
    if (generator_has(g, FEATURE_THREADS) && chance_of(&g->chance, 0.3)) task->join_threads = 2;
    if (task->rest != REST_CANCEL) return;
    draw_cancels(g, task, 2);
    if (task->cancels_count == 0)
        task->cancels[task->cancels_count++] = (struct cancel){CANCEL_INTO, task->uid, 0};
}

static void draw_join(struct generator *g, struct task *task)
{
    int inputs = count_into(g->net, task->uid);
    assert(inputs > 0);
    if (inputs == 1) {
        if (chance_of(&g->chance, 0.5)) task->join = GATE_NONE;
        if (task->join == GATE_OR && !generator_has(g, FEATURE_OR_JOIN)) task->join = GATE_XOR;
        bool merges = generator_has(g, FEATURE_THREADS) && chance_of(&g->chance, 0.2);
        if (merges) task->join = GATE_NONE;
        if (merges) task->join_threads = 2 + chance_below(&g->chance, 2);
        return;
    }
    if (generator_has(g, FEATURE_PARTIAL) && chance_of(&g->chance, 0.5)) {
        draw_partial(g, task, inputs);
        return;
    }
    if (task->join == GATE_NONE) {
        int drawn = chance_below(&g->chance, 10);
        task->join = drawn < 3 ? GATE_AND : drawn < 7 ? GATE_XOR : GATE_OR;
    }
    bool prefers_or = generator_has(g, FEATURE_OR_JOIN) && chance_of(&g->chance, 0.3);
    if (prefers_or) task->join = GATE_OR;
    if (task->join == GATE_OR && !generator_has(g, FEATURE_OR_JOIN)) task->join = GATE_XOR;
}

void draw_split(struct generator *g, struct task *task)
{
    if (task->branches_count > 0) return;
    if (task->flows_count > 1 && task->split == GATE_NONE) {
        task->split = (enum gate)(GATE_AND + chance_below(&g->chance, 3));
    }
    if (task->flows_count == 1) task->split = GATE_NONE;
    if (task->split == GATE_XOR || task->split == GATE_OR) {
        int chosen = chance_below(&g->chance, task->flows_count);
        for (int i = 0; i < task->flows_count; i++) {
            struct flow *flow = &task->flows[i];
            flow->is_default = i == chosen;
            bool guarded = i != chosen || (task->split == GATE_OR && chance_of(&g->chance, 0.4));
            if (guarded) flow->when = draw_guard(g);
        }
    }
    for (int i = 0; i < task->flows_count; i++) {
        bool many = generator_has(g, FEATURE_THREADS) && chance_of(&g->chance, 0.25);
        if (many) task->flows[i].threads = 2 + chance_below(&g->chance, 2);
    }
}

/* ---- A task, a net ---- */

static bool draws(struct generator *g, enum feature feature, double probability)
{
    return generator_has(g, feature) && chance_of(&g->chance, probability);
}

static void draw_extras(struct generator *g, struct task *task)
{
    bool waits = g->net->is_needs && task->performed_if.modulus > 0;
    bool many =
        task->kind != KIND_ROUTING && !(task->kind == KIND_NET && has_recursion(g->net, g->index));
    if (many && draws(g, FEATURE_INSTANCES, 0.45)) draw_instances(g, task);
    if (draws(g, FEATURE_CANCEL, 0.3)) draw_cancels(g, task, 1 + chance_below(&g->chance, 3));
    if (draws(g, FEATURE_WHILE, 0.25)) draw_holds(g, task);
    if (draws(g, FEATURE_MUTEX, 0.35)) task->mutex = 1 + chance_below(&g->chance, 2);
    if (draws(g, FEATURE_FAILURE, 0.35)) draw_failure(g, task);
    if (draws(g, FEATURE_TRIGGER, 0.2) && !waits) {
        task->trigger = 1 + chance_below(&g->chance, 2);
        task->persistent = task->trigger == 2;
    }
    if (!draws(g, FEATURE_TIMER, 0.35) || waits) return;
    draw_timer(g, task);
    if (chance_of(&g->chance, 0.3)) draw_timer(g, task);
}

static void draw_deadlines(struct generator *g)
{
    struct written_net *net = g->net;
    static const enum action actions[] = {ACTION_EXPIRE, ACTION_FAIL, ACTION_TO, ACTION_ALSO};
    if (!draws(g, FEATURE_DEADLINE, 0.5) || net->is_needs) return;
    struct timer timer = {.minutes = 3 + chance_below(&g->chance, 10),
                          .action = actions[chance_below(&g->chance, 4)]};
    bool leads = timer.action == ACTION_TO || timer.action == ACTION_ALSO;
    if (leads) timer.to = draw_other_target(g, NULL);
    if (leads && timer.to == NO_TARGET) return;
    net->timers[net->timers_count++] = timer;
}

/* A circle of tasks that all start by themselves would run for ever: one of it becomes a person's.
 */
static bool leads_back(const struct written_net *net, int from, int to, bool *seen)
{
    const struct task *task = &net->tasks[from];
    if (seen[from]) return false;
    seen[from] = true;
    for (int f = 0; f < task->flows_count; f++) {
        int next[FLOWS_MAX + 1], count = 0;
        int t = net_task(net, task->flows[f].to), c = net_condition(net, task->flows[f].to);
        if (t >= 0) next[count++] = t;
        for (int i = 0; c >= 0 && i < net->conditions[c].flows_count; i++) {
            next[count++] = net_task(net, net->conditions[c].flows[i]);
        }
        for (int i = 0; i < count; i++) {
            if (net->tasks[next[i]].kind == KIND_OFFER)
                continue; /* a call may leave at once: no instances */
            if (next[i] == to || leads_back(net, next[i], to, seen)) return true;
        }
    }
    return false;
}

static void break_circles(struct generator *g)
{
    struct written_net *net = g->net;
    for (int t = 0; t < net->tasks_count; t++) {
        bool seen[TASKS_MAX] = {false};
        struct task *task = &net->tasks[t];
        bool pauses =
            task->kind == KIND_OFFER || (task->kind == KIND_CALL && chance_of(&g->chance, 0.5));
        if (pauses || !leads_back(net, t, t, seen)) continue;
        task->kind = KIND_OFFER;
        task->routing_adds = 0;
    }
}

void draw_tasks(struct generator *g)
{
    struct written_net *net = g->net;
    for (int t = 0; t < net->tasks_count; t++) draw_kind(g, &net->tasks[t]);
    use_subnet(g);
    break_circles(g);
    int written = net->tasks_count;
    for (int t = 0; t < written && !net->is_needs; t++) {
        if (draws(g, FEATURE_BRANCHES, 0.5)) draw_branches(g, &net->tasks[t]);
    }
    for (int t = 0; t < net->tasks_count; t++) draw_extras(g, &net->tasks[t]);
    for (int t = 0; t < net->tasks_count; t++) {
        if (draws(g, FEATURE_COMPLETES, 0.5)) draw_completes(g, &net->tasks[t]);
    }
    draw_deadlines(g);
    net->implicit_termination = draws(g, FEATURE_IMPLICIT, 0.7);
    net->bpmn = draws(g, FEATURE_BPMN, 0.7);
    for (int t = 0; t < net->tasks_count && !net->is_needs; t++) {
        if (!net->tasks[t].is_step) draw_join(g, &net->tasks[t]);
        draw_split(g, &net->tasks[t]);
    }
}
