/* Small things about random workflows: chance, elements by uid, expressions' values, which features
 * are used. */
#include "model.h"

#include <assert.h>

const char *const feature_names[FEATURE_COUNT] = {
#define ENTRY(name, text) text,
    FEATURES(ENTRY)
#undef ENTRY
};

uint32_t chance_next(struct chance *chance) /* splitmix64 */
{
    uint64_t z = chance->state += UINT64_C(0x9e3779b97f4a7c15);
    z = (z ^ (z >> 30)) * UINT64_C(0xbf58476d1ce4e5b9);
    z = (z ^ (z >> 27)) * UINT64_C(0x94d049bb133111eb);
    return (uint32_t)((z ^ (z >> 31)) >> 16);
}

int chance_below(struct chance *chance, int limit)
{
    assert(limit > 0);
    return (int)(((uint64_t)chance_next(chance) * (uint64_t)limit) >> 32);
}

bool chance_of(struct chance *chance, double probability)
{
    return (double)chance_next(chance) < probability * 4294967296.0;
}

int net_task(const struct written_net *net, int uid)
{
    for (int i = 0; i < net->tasks_count; i++) {
        if (net->tasks[i].uid == uid) return i;
    }
    return -1;
}

int net_condition(const struct written_net *net, int uid)
{
    for (int i = 0; i < net->conditions_count; i++) {
        if (net->conditions[i].uid == uid) return i;
    }
    return -1;
}

bool guard_holds(struct guard guard, int g)
{
    return guard.modulus == 0 || g % guard.modulus == guard.remainder;
}

int amount_value(struct amount amount, int g, int all)
{
    if (amount.form == AMOUNT_ALL) return all;
    return amount.form == AMOUNT_CONSTANT ? amount.a : g % amount.a + amount.b;
}

/* The letter says the net, the number is unique: "a3" a task, "c4" a condition. */
void element_name(const struct spec *spec, int uid, char *name)
{
    if (uid == UID_END || uid == UID_START) {
        snprintf(name, 16, "%s", uid == UID_END ? "end" : "start");
        return;
    }
    for (int n = 0; n < spec->nets_count; n++) {
        bool condition = net_condition(&spec->nets[n], uid) >= 0;
        if (condition || net_task(&spec->nets[n], uid) >= 0) {
            snprintf(name, 16, "%s%c%d", condition ? "c" : "", "abdefh"[n], uid);
            return;
        }
    }
    snprintf(name, 16, "gone%d", uid);
}

static bool is_or_join(const struct task *task) { return task->join == GATE_OR; }
static bool is_cancelling(const struct task *task) { return task->cancels_count > 0; }
static bool is_multiple(const struct task *task) { return task->instances.present; }
static bool is_composite(const struct task *task) { return task->kind == KIND_NET; }
static bool is_partial(const struct task *task) { return task->join_count > 0; }
static bool is_holding(const struct task *task) { return task->holds_count > 0; }
static bool is_exclusive(const struct task *task) { return task->mutex > 0; }
static bool is_timed(const struct task *task) { return task->timers_count > 0; }
static bool is_triggered(const struct task *task) { return task->trigger > 0; }
static bool is_failing(const struct task *task) { return task->failure.present; }
static bool is_branching(const struct task *task) { return task->branches_count > 0; }
static bool is_completing(const struct task *task) { return task->completes_count > 0; }

static bool is_threaded(const struct task *task)
{
    bool found = task->join_threads > 1;
    for (int i = 0; i < task->flows_count; i++) found = found || task->flows[i].threads > 1;
    return found;
}

static uint32_t task_features(const struct task *task)
{
    static const struct {
        enum feature feature;
        bool (*is)(const struct task *task);
    } tests[] = {{FEATURE_OR_JOIN, is_or_join},    {FEATURE_CANCEL, is_cancelling},
                 {FEATURE_INSTANCES, is_multiple}, {FEATURE_COMPOSITE, is_composite},
                 {FEATURE_PARTIAL, is_partial},    {FEATURE_WHILE, is_holding},
                 {FEATURE_MUTEX, is_exclusive},    {FEATURE_TIMER, is_timed},
                 {FEATURE_TRIGGER, is_triggered},  {FEATURE_FAILURE, is_failing},
                 {FEATURE_BRANCHES, is_branching}, {FEATURE_COMPLETES, is_completing},
                 {FEATURE_THREADS, is_threaded}};
    uint32_t found = 0;
    for (size_t i = 0; i < sizeof tests / sizeof *tests; i++) {
        if (tests[i].is(task)) found |= 1u << tests[i].feature;
    }
    return found;
}

uint32_t spec_features(const struct spec *spec)
{
    uint32_t found = 0;
    for (int n = 0; n < spec->nets_count; n++) {
        const struct written_net *net = &spec->nets[n];
        for (int t = 0; t < net->tasks_count; t++) {
            found |= task_features(&net->tasks[t]);
            bool again = net->tasks[t].kind == KIND_NET && net->tasks[t].subnet <= n;
            if (again) found |= 1u << FEATURE_RECURSION;
        }
        if (net->implicit_termination) found |= 1u << FEATURE_IMPLICIT;
        if (net->bpmn) found |= 1u << FEATURE_BPMN;
        if (net->is_needs) found |= 1u << FEATURE_NEEDS;
        if (net->timers_count > 0) found |= 1u << FEATURE_DEADLINE;
    }
    return found;
}
