/* Greedy: every reduction is tried in turn, and kept if the difference remains; again, until none
 * is kept.  What is left of a specification after a reduction need not be well-formed: then the
 * compiler rejects it, and the difference is not there. */
#include "shrink.h"

#include <string.h>

/* ---- What may be taken away; each function takes away the `index`-th such thing, false: there is
 * none ---- */

typedef bool (*reduction_fn)(struct spec *spec, int index);

static struct task *nth_task(struct spec *spec, int index, struct written_net **net)
{
    for (int n = 0; n < spec->nets_count; n++) {
        *net = &spec->nets[n];
        if (index < (*net)->tasks_count) return &(*net)->tasks[index];
        index -= (*net)->tasks_count;
    }
    return NULL;
}

static void drop_at(void *items, int *count, int at, size_t size)
{
    char *bytes = items;
    memmove(bytes + (size_t)at * size, bytes + ((size_t)at + 1) * size,
            (size_t)(*count - at - 1) * size);
    --*count;
}
#define DROP(array, count, at) drop_at((array), &(count), (at), sizeof(array)[0])

static void mend_split(struct task *task)
{
    bool has_default = false;
    if (task->flows_count == 1) {
        task->split = GATE_NONE;
        task->flows[0].when.modulus = 0;
        task->flows[0].is_default = false;
    }
    for (int i = 0; i < task->flows_count; i++)
        has_default = has_default || task->flows[i].is_default;
    bool chooses = task->split == GATE_XOR || task->split == GATE_OR;
    if (!chooses || has_default || task->flows_count == 0) return;
    task->flows[task->flows_count - 1].is_default = true;
    task->flows[task->flows_count - 1].when.modulus = 0;
}

static void redirect_flow(struct task *task, int at, int uid)
{
    for (int i = 0; i < task->flows_count && uid >= 0; i++) {
        if (task->flows[i].to == uid) uid = UID_START;
    }
    if (uid >= 0)
        task->flows[at].to = uid;
    else
        DROP(task->flows, task->flows_count, at);
    mend_split(task);
}

/* An element goes; what led to it leads to `next` (UID_START: nowhere). */
static void redirect(struct written_net *net, int uid, int next)
{
    for (int t = 0; t < net->tasks_count; t++) {
        struct task *task = &net->tasks[t];
        for (int i = task->flows_count - 1; i >= 0; i--) {
            if (task->flows[i].to == uid) redirect_flow(task, i, next);
        }
        for (int i = task->cancels_count - 1; i >= 0; i--) {
            bool named = task->cancels[i].uid == uid || task->cancels[i].other == uid;
            if (named && task->cancels[i].form != CANCEL_ALL)
                DROP(task->cancels, task->cancels_count, i);
        }
        for (int i = task->holds_count - 1; i >= 0; i--) {
            if (task->holds[i] == uid) DROP(task->holds, task->holds_count, i);
        }
        for (int i = task->completes_count - 1; i >= 0; i--) {
            if (task->completes[i] == uid) DROP(task->completes, task->completes_count, i);
        }
        for (int i = task->needs_count - 1; i >= 0; i--) {
            if (task->needs[i] == uid) DROP(task->needs, task->needs_count, i);
        }
        for (int b = task->branches_count - 1; b >= 0; b--) {
            for (int i = task->branches[b].steps_count - 1; i >= 0; i--) {
                if (task->branches[b].steps[i] == uid)
                    DROP(task->branches[b].steps, task->branches[b].steps_count, i);
            }
            if (task->branches[b].steps_count == 0) DROP(task->branches, task->branches_count, b);
        }
    }
    bool is_task = next > 0 && net_task(net, next) >= 0;
    for (int c = 0; c < net->conditions_count; c++) {
        struct condition *condition = &net->conditions[c];
        for (int i = condition->flows_count - 1; i >= 0; i--) {
            if (condition->flows[i] != uid) continue;
            if (is_task)
                condition->flows[i] = next;
            else
                DROP(condition->flows, condition->flows_count, i);
        }
    }
    for (int i = net->starts_count - 1; i >= 0; i--) {
        if (net->starts[i] != uid) continue;
        if (is_task)
            net->starts[i] = next;
        else
            DROP(net->starts, net->starts_count, i);
    }
}

static bool drop_task(struct spec *spec, int index, bool bypass)
{
    struct written_net *net;
    struct task *task = nth_task(spec, index, &net);
    if (task == NULL) return false;
    int next = bypass && task->flows_count > 0 ? task->flows[0].to : UID_START, uid = task->uid;
    DROP(net->tasks, net->tasks_count, (int)(task - net->tasks));
    redirect(net, uid, next);
    return true;
}

static bool bypass_task(struct spec *spec, int index) { return drop_task(spec, index, true); }
static bool remove_task(struct spec *spec, int index) { return drop_task(spec, index, false); }

static bool bypass_condition(struct spec *spec, int index)
{
    for (int n = 0; n < spec->nets_count; n++) {
        struct written_net *net = &spec->nets[n];
        if (index < net->conditions_count) {
            int uid = net->conditions[index].uid, next = net->conditions[index].flows[0];
            DROP(net->conditions, net->conditions_count, index);
            redirect(net, uid, next);
            return true;
        }
        index -= net->conditions_count;
    }
    return false;
}

static bool drop_flow(struct spec *spec, int index)
{
    for (int n = 0; n < spec->nets_count; n++) {
        struct written_net *net = &spec->nets[n];
        for (int t = 0; t < net->tasks_count; t++) {
            struct task *task = &net->tasks[t];
            if (index < task->flows_count) {
                DROP(task->flows, task->flows_count, index);
                mend_split(task);
                return true;
            }
            index -= task->flows_count;
        }
        for (int c = 0; c < net->conditions_count; c++) {
            struct condition *condition = &net->conditions[c];
            if (index < condition->flows_count) {
                DROP(condition->flows, condition->flows_count, index);
                return true;
            }
            index -= condition->flows_count;
        }
    }
    return false;
}

static bool drop_start(struct spec *spec, int index)
{
    for (int n = 0; n < spec->nets_count; n++) {
        struct written_net *net = &spec->nets[n];
        if (index < net->starts_count) {
            DROP(net->starts, net->starts_count, index);
            return true;
        }
        index -= net->starts_count;
    }
    return false;
}

static bool drop_net(struct spec *spec, int index)
{
    if (index > 0 || spec->nets_count < 2) return false;
    spec->nets_count--;
    for (int n = 0; n < spec->nets_count; n++) {
        for (int t = 0; t < spec->nets[n].tasks_count; t++) {
            struct task *task = &spec->nets[n].tasks[t];
            if (task->kind == KIND_NET && task->subnet == spec->nets_count) task->kind = KIND_OFFER;
        }
    }
    return true;
}

static bool plain_net(struct spec *spec, int index)
{
    if (index >= 4 * spec->nets_count) return false;
    struct written_net *net = &spec->nets[index / 4];
    if (index % 4 == 0) net->implicit_termination = false;
    if (index % 4 == 1) net->bpmn = false;
    if (index % 4 == 2 && net->timers_count > 0) net->timers_count--;
    if (index % 4 == 3 && net->timers_count > 1) DROP(net->timers, net->timers_count, 0);
    return true;
}

/* Members of lists of a task. */
static bool drop_member(struct spec *spec, int index)
{
    for (int n = 0; n < spec->nets_count; n++) {
        for (int t = 0; t < spec->nets[n].tasks_count; t++) {
            struct task *task = &spec->nets[n].tasks[t];
            int counts[] = {task->cancels_count, task->timers_count, task->failure.flows_count,
                            task->branches_count};
            for (int k = 0; k < 4; index -= counts[k++]) {
                if (index >= counts[k]) continue;
                if (k == 0) DROP(task->cancels, task->cancels_count, index);
                if (k == 1) DROP(task->timers, task->timers_count, index);
                if (k == 2)
                    memmove(task->failure.errors + index, task->failure.errors + index + 1,
                            sizeof(int) * (size_t)(1 - index));
                if (k == 2) DROP(task->failure.flows, task->failure.flows_count, index);
                if (k == 3) DROP(task->branches, task->branches_count, index);
                return true;
            }
        }
    }
    return false;
}

/* Everything else that a task may have, one thing at a time. */
#define THINGS 23
static void plain_thing(struct task *task, int thing)
{
    switch (thing) {
    case 0: task->instances.present = false; break;
    case 1: task->failure = (struct failure){0}; break;
    case 2: task->trigger = 0; break;
    case 3: task->mutex = 0; break;
    case 4: task->holds_count = 0; break;
    case 5: task->completes_count = 0; break;
    case 6: task->performed_if.modulus = 0; break;
    case 7: task->gives_g = false; break;
    case 8: task->routing_adds = 0; break;
    case 9: task->join_threads = 0; break;
    case 10: task->failure.attempts = 0; break;
    case 11: task->join_count = 0, task->join = GATE_XOR; break;
    case 12: task->join_count = 0, task->join = GATE_AND; break;
    case 13: task->rest = REST_IGNORE; break;
    case 14: task->kind = KIND_OFFER; break;
    case 15: task->kind = KIND_ROUTING, task->gives_g = false; break;
    case 16: task->instances.until = 0; break;
    case 17: task->instances.dynamic = false; break;
    case 18: task->instances.ignores_rest = false; break;
    case 19: task->instances.threshold.form = AMOUNT_ALL; break;
    case 20: task->instances.count = (struct amount){AMOUNT_CONSTANT, 2, 0}; break;
    case 21:
        for (int i = 0; i < task->flows_count; i++) task->flows[i].threads = 1;
        break;
    default:
        task->split = GATE_AND;
        for (int i = 0; i < task->flows_count; i++) {
            task->flows[i].when.modulus = 0;
            task->flows[i].is_default = false;
        }
    }
}

static bool plain_task(struct spec *spec, int index)
{
    struct written_net *net;
    struct task *task = nth_task(spec, index / THINGS, &net);
    if (task == NULL) return false;
    plain_thing(task, index % THINGS);
    return true;
}

/* ---- The script ---- */

static bool drop_commands(struct script *script, int from, int count)
{
    if (from + count > script->commands_count) return false;
    memmove(script->commands + from, script->commands + from + count,
            sizeof script->commands[0] * (size_t)(script->commands_count - from - count));
    script->commands_count -= count;
    return true;
}

/* Only the case that went wrong, up to where it did. */
static void keep_case(struct script *script)
{
    int first = script->first[script->failed_case];
    int end = script->failed_command >= first ? script->failed_command + 1 : first;
    script->commands_count = end;
    drop_commands(script, 0, first);
    script->g[0] = script->g[script->failed_case];
    script->first[0] = script->failed_case = 0;
    script->cases_count = 1;
}

/* The same difference as before: it begins with the same word. */
static bool is_like(const struct script *script, const struct script *whole)
{
    size_t length = strcspn(whole->difference, ":0123456789");
    return strncmp(script->difference, whole->difference, length) == 0;
}

/* ---- The search ---- */

struct shrinking {
    struct spec *spec;
    struct script *script;
    still_wrong_fn still_wrong;
    void *data;
};

static bool try_reduced(struct shrinking *s, struct spec *spec, struct script *script)
{
    bool same =
        memcmp(spec, s->spec, sizeof *spec) == 0 && memcmp(script, s->script, sizeof *script) == 0;
    if (same || !s->still_wrong(spec, script, s->data)) return false;
    if (!is_like(script, s->script)) return false;
    *s->spec = *spec;
    *s->script = *script;
    return true;
}

static bool shorten(struct shrinking *s)
{
    bool any = false;
    for (int count = 8; count > 0; count /= 2) {
        for (int from = s->script->commands_count - count; from >= 0; from--) {
            struct script script = *s->script;
            if (from + count > script.commands_count || !drop_commands(&script, from, count))
                continue;
            any = try_reduced(s, s->spec, &script) || any;
        }
    }
    return any;
}

static bool reduce(struct shrinking *s)
{
    static const reduction_fn reductions[] = {drop_net,         remove_task, bypass_task,
                                              bypass_condition, plain_net,   drop_flow,
                                              drop_start,       drop_member, plain_task};
    bool any = false;
    for (size_t r = 0; r < sizeof reductions / sizeof *reductions; r++) {
        for (int index = 0;;) {
            static struct spec spec;
            struct script script = *s->script;
            spec = *s->spec;
            if (!reductions[r](&spec, index)) break;
            if (try_reduced(s, &spec, &script))
                any = true;
            else
                index++;
        }
    }
    return any;
}

void shrink(struct spec *spec, struct script *script, still_wrong_fn still_wrong, void *data)
{
    struct shrinking s = {spec, script, still_wrong, data};
    struct script whole = *script;
    keep_case(script);
    if (!still_wrong(spec, script, data)) *script = whole;
    bool any = true;
    for (int pass = 0; any && pass < 6; pass++) {
        any = shorten(&s);
        any = reduce(&s) || any;
    }
}
