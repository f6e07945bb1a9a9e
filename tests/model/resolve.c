/* From what an author wrote to places, tasks and arcs: the names and the order of docs/language.md.
 */
#include "resolve.h"

#include <assert.h>
#include <string.h>

struct resolver {
    const struct spec *spec;
    const struct written_net *net;
    struct plain_net *plain;
};

static int find_place(const struct plain_net *plain, const char *name)
{
    for (int i = 0; i < plain->places_count; i++) {
        if (strcmp(plain->places[i].name, name) == 0) return i;
    }
    return -1;
}

static int add_place(struct plain_net *plain, const char *name, bool condition)
{
    int found = find_place(plain, name);
    if (found >= 0) return found;
    assert(plain->places_count < PLACES_MAX);
    struct plain_place *place = &plain->places[plain->places_count];
    snprintf(place->name, sizeof place->name, "%s", name);
    place->condition = condition;
    return plain->places_count++;
}

static int find_task(const struct plain_net *plain, int uid)
{
    for (int i = 0; i < plain->tasks_count; i++) {
        if (plain->tasks[i].uid == uid) return i;
    }
    return -1;
}

static struct plain_task *add_task(struct plain_net *plain, const char *name, int uid)
{
    assert(plain->tasks_count < ALL_TASKS);
    struct plain_task *task = &plain->tasks[plain->tasks_count++];
    memset(task, 0, sizeof *task);
    snprintf(task->name, sizeof task->name, "%s", name);
    task->uid = uid;
    task->threads = 1;
    return task;
}

static void add_input(struct plain_task *task, int place)
{
    for (int i = 0; i < task->inputs_count; i++) {
        if (task->inputs[i] == place) return;
    }
    assert(task->inputs_count < INPUTS_MAX);
    task->inputs[task->inputs_count++] = place;
}

static void add_output(struct plain_task *task, int place)
{
    assert(task->outputs_count < OUTPUTS_MAX);
    task->outputs[task->outputs_count++] = (struct output){.place = place, .threads = 1};
}

/* The condition between two tasks, known by their names in it. */
static int between(struct resolver *r, const char *from, const char *to)
{
    char name[88];
    snprintf(name, sizeof name, "%s -> %s", from, to);
    return add_place(r->plain, name, false);
}

/* Where a flow of `from` to an element leads. */
static int target_place(struct resolver *r, const char *from, int uid)
{
    char name[16];
    if (uid == UID_END) return r->plain->end;
    element_name(r->spec, uid, name);
    if (net_condition(r->net, uid) >= 0) return find_place(r->plain, name);
    int place = between(r, from, name);
    return place;
}

/* ---- Elements ---- */

static void resolve_kind(struct plain_task *task, const struct task *written)
{
    task->written = written;
    task->kind = written->kind;
    task->join = written->join;
    task->split = written->split;
    task->join_count = written->join_count;
    task->threads = written->join_threads > 0 ? written->join_threads : 1;
    task->rest = written->rest;
}

static void add_elements(struct resolver *r)
{
    char name[16];
    add_place(r->plain, "start", true);
    for (int i = 0; i < r->net->conditions_count; i++) {
        element_name(r->spec, r->net->conditions[i].uid, name);
        add_place(r->plain, name, true);
    }
    r->plain->end = add_place(r->plain, "end", true);
    for (int i = 0; i < r->net->tasks_count; i++) {
        element_name(r->spec, r->net->tasks[i].uid, name);
        resolve_kind(add_task(r->plain, name, r->net->tasks[i].uid), &r->net->tasks[i]);
    }
}

/* ---- Flows as written ---- */

static void resolve_flows(struct resolver *r, int index)
{
    struct plain_task *task = &r->plain->tasks[index];
    const struct task *written = task->written;
    for (int i = 0; i < written->flows_count && written->branches_count == 0; i++) {
        const struct flow *flow = &written->flows[i];
        add_output(task, target_place(r, task->name, flow->to));
        struct output *output = &task->outputs[task->outputs_count - 1];
        output->threads = flow->threads;
        output->when = flow->when;
        output->is_default = flow->is_default;
    }
}

bool plain_may_choose(const struct plain_task *task, uint32_t set)
{
    for (int i = 0; i < task->outputs_count; i++) {
        const struct output *output = &task->outputs[i];
        bool is_alone = output->is_default && output->when.modulus == 0;
        if (is_alone && (set >> i & 1) != 0 && set != 1u << i) return false;
    }
    return true;
}

static int add_other(struct plain_task *task, int place)
{
    for (int i = 0; i < task->others_count; i++) {
        if (task->others[i] == place) return i;
    }
    task->others[task->others_count] = place;
    return task->others_count++;
}

static void resolve_others(struct resolver *r, int index)
{
    struct plain_task *task = &r->plain->tasks[index];
    const struct task *written = task->written;
    for (int i = 0; i < written->timers_count; i++) {
        const struct timer *timer = &written->timers[i];
        bool leads = timer->action == ACTION_TO || timer->action == ACTION_ALSO;
        task->timer_other[i] = leads ? add_other(task, target_place(r, task->name, timer->to)) : -1;
    }
    for (int i = 0; i < written->failure.flows_count; i++) {
        task->failure_error[i] = written->failure.errors[i];
        task->failure_other[i] =
            add_other(task, target_place(r, task->name, written->failure.flows[i]));
    }
    task->failure_count = written->failure.flows_count;
}

/* Who takes from the implicit conditions "… -> name" of a task, in their order. */
static void connect_inputs(struct resolver *r)
{
    struct plain_net *plain = r->plain;
    for (int i = 0; i < r->net->starts_count; i++) {
        add_input(&plain->tasks[find_task(plain, r->net->starts[i])], 0);
    }
    for (int c = 0; c < r->net->conditions_count; c++) {
        for (int f = 0; f < r->net->conditions[c].flows_count; f++) {
            int task = find_task(plain, r->net->conditions[c].flows[f]);
            add_input(&plain->tasks[task], 1 + c);
        }
    }
    for (int p = 0; p < plain->places_count; p++) {
        const char *arrow = strstr(plain->places[p].name, " -> ");
        for (int t = 0; arrow != NULL && t < plain->tasks_count; t++) {
            if (strcmp(plain->tasks[t].name, arrow + 4) == 0) add_input(&plain->tasks[t], p);
        }
    }
}

/* ---- Dependency graphs ---- */

static bool is_needed(const struct written_net *net, int uid)
{
    for (int t = 0; t < net->tasks_count; t++) {
        for (int i = 0; i < net->tasks[t].needs_count; i++) {
            if (net->tasks[t].needs[i] == uid) return true;
        }
    }
    return false;
}

/* Tasks without needs follow `start`, several of them through a task of their own. */
static void resolve_first(struct resolver *r)
{
    const struct written_net *net = r->net;
    int count = 0;
    for (int t = 0; t < net->tasks_count; t++) count += net->tasks[t].needs_count == 0;
    struct plain_task *split = NULL;
    if (count > 1) {
        split = add_task(r->plain, "start/split", 0);
        split->split = GATE_AND;
        add_input(split, 0);
    }
    for (int t = 0; t < net->tasks_count; t++) {
        if (net->tasks[t].needs_count > 0) continue;
        if (split == NULL)
            add_input(&r->plain->tasks[t], 0);
        else
            add_output(split, between(r, "start", r->plain->tasks[t].name));
    }
}

static void resolve_last(struct resolver *r)
{
    const struct written_net *net = r->net;
    int count = 0;
    for (int t = 0; t < net->tasks_count; t++) count += !is_needed(net, net->tasks[t].uid);
    struct plain_task *join = NULL;
    if (count > 1) {
        join = add_task(r->plain, "end/join", -1);
        join->join = GATE_AND;
        add_output(join, r->plain->end);
    }
    for (int t = 0; t < net->tasks_count; t++) {
        if (is_needed(net, net->tasks[t].uid)) continue;
        struct plain_task *task = &r->plain->tasks[t];
        if (join == NULL) {
            add_output(task, r->plain->end);
        } else {
            int place = between(r, task->name, "end");
            add_output(task, place);
            add_input(join, place);
        }
    }
}

static void resolve_needs(struct resolver *r)
{
    const struct written_net *net = r->net;
    resolve_first(r);
    for (int t = 0; t < net->tasks_count; t++) {
        struct plain_task *task = &r->plain->tasks[t];
        for (int i = 0; i < net->tasks[t].needs_count; i++) {
            struct plain_task *needed =
                &r->plain->tasks[find_task(r->plain, net->tasks[t].needs[i])];
            add_output(needed, between(r, needed->name, task->name));
        }
    }
    resolve_last(r);
    for (int t = 0; t < net->tasks_count; t++) r->plain->tasks[t].join = GATE_AND;
    for (int t = 0; t < net->tasks_count; t++) r->plain->tasks[t].split = GATE_AND;
}

/* ---- Branches ---- */

static void cancel_steps(struct resolver *r, const struct task *owner, struct plain_task *task)
{
    for (int b = 0; b < owner->branches_count; b++) {
        for (int s = 0; s < owner->branches[b].steps_count; s++) {
            int step = find_task(r->plain, owner->branches[b].steps[s]);
            task->cancels_task[step] = true;
            for (int p = 0; p < r->plain->places_count; p++) {
                const char *arrow = strstr(r->plain->places[p].name, " -> ");
                bool into = arrow != NULL && strcmp(arrow + 4, r->plain->tasks[step].name) == 0;
                if (into) task->cancels_place[p] = true;
            }
        }
    }
}

/* "… -> F/converge" and "… -> F/failed" */
static void cancel_inputs(struct plain_net *plain, const struct plain_task *of,
                          struct plain_task *task)
{
    for (int i = 0; i < of->inputs_count; i++) task->cancels_place[of->inputs[i]] = true;
    (void)plain;
}

/* How many branches must arrive, and how many failures make that impossible. */
static void set_strategy(const struct task *owner, struct plain_task *converge,
                         struct plain_task *failed)
{
    int count = owner->branches_count;
    failed->fails_case = true;
    failed->rest = converge->rest = REST_CANCEL;
    if (owner->converge == CONVERGE_ALL) {
        converge->join = GATE_AND;
        failed->join_count = 1;
    } else if (owner->converge == CONVERGE_FIRST) {
        converge->join_count = 1;
        failed->join_count = count;
    } else {
        converge->join_count = count / 2 + 1;
        failed->join_count = count - count / 2;
    }
}

static void resolve_branch(struct resolver *r, const struct branch *branch, int owner, int converge,
                           int failed)
{
    struct plain_net *plain = r->plain;
    int last = owner;
    for (int s = 0; s < branch->steps_count; s++) {
        int step = find_task(plain, branch->steps[s]);
        struct plain_task *task = &plain->tasks[step];
        add_output(&plain->tasks[last], between(r, plain->tasks[last].name, task->name));
        int place = between(r, task->name, plain->tasks[failed].name);
        task->failure_error[task->failure_count] = 0;
        task->failure_other[task->failure_count++] = add_other(task, place);
        add_input(&plain->tasks[failed], place);
        last = step;
    }
    int place = between(r, plain->tasks[last].name, plain->tasks[converge].name);
    add_output(&plain->tasks[last], place);
    add_input(&plain->tasks[converge], place);
}

static void resolve_branches(struct resolver *r, int index)
{
    struct plain_net *plain = r->plain;
    const struct task *written = plain->tasks[index].written;
    char name[40];
    if (written == NULL || written->branches_count == 0) return;
    plain->tasks[index].split = GATE_AND;
    snprintf(name, sizeof name, "%.24s/converge", plain->tasks[index].name);
    struct plain_task *converge = add_task(plain, name, -100 - written->uid);
    snprintf(name, sizeof name, "%.24s/failed", plain->tasks[index].name);
    struct plain_task *failed = add_task(plain, name, -200 - written->uid);
    set_strategy(written, converge, failed);
    int converge_index = (int)(converge - plain->tasks),
        failed_index = (int)(failed - plain->tasks);
    for (int b = 0; b < written->branches_count; b++) {
        resolve_branch(r, &written->branches[b], index, converge_index, failed_index);
    }
    int then = target_place(r, plain->tasks[index].name, written->flows[0].to);
    add_output(converge, then);
    add_output(failed, then);
}

/* Once all conditions exist. */
static void cancel_branches(struct resolver *r, int index)
{
    struct plain_net *plain = r->plain;
    const struct task *written = plain->tasks[index].written;
    if (written == NULL || written->branches_count == 0) return;
    struct plain_task *converge = &plain->tasks[find_task(plain, -100 - written->uid)];
    struct plain_task *failed = &plain->tasks[find_task(plain, -200 - written->uid)];
    struct plain_task *both[] = {converge, failed};
    for (int i = 0; i < 2; i++) {
        if (i == 0 && written->converge == CONVERGE_ALL) continue;
        cancel_steps(r, written, both[i]);
        cancel_inputs(plain, converge, both[i]);
        cancel_inputs(plain, failed, both[i]);
    }
}

/* ---- Cancellation sets ---- */

static int count_takers(const struct plain_net *plain, int place)
{
    int count = 0;
    for (int t = 0; t < plain->tasks_count; t++) {
        for (int i = 0; i < plain->tasks[t].inputs_count; i++) {
            count += plain->tasks[t].inputs[i] == place;
        }
    }
    return count;
}

/* Tasks that give to the place by any of their flows. */
static int count_makers(const struct plain_net *plain, int place)
{
    int count = 0;
    for (int t = 0; t < plain->tasks_count; t++) {
        const struct plain_task *task = &plain->tasks[t];
        bool gives = false;
        for (int i = 0; i < task->outputs_count; i++)
            gives = gives || task->outputs[i].place == place;
        for (int i = 0; i < task->others_count; i++) gives = gives || task->others[i] == place;
        count += gives;
    }
    return count;
}

/* All flows into it, or out of it, that nobody shares. */
static void cancel_around(struct plain_net *plain, struct plain_task *task, int other, bool into)
{
    const struct plain_task *of = &plain->tasks[other];
    for (int i = 0; i < (into ? of->inputs_count : of->outputs_count); i++) {
        int place = into ? of->inputs[i] : of->outputs[i].place;
        int sharers = into ? count_takers(plain, place) : count_makers(plain, place);
        if (sharers == 1 && place != plain->end) task->cancels_place[place] = true;
    }
}

static void resolve_cancel(struct resolver *r, struct plain_task *task, struct cancel cancel)
{
    struct plain_net *plain = r->plain;
    char from[16], to[16], name[40];
    int other = find_task(plain, cancel.uid);
    switch (cancel.form) {
    case CANCEL_ALL:
        memset(task->cancels_task, true, sizeof task->cancels_task);
        memset(task->cancels_place, true, sizeof task->cancels_place);
        task->cancels_place[plain->end] = false;
        break;
    case CANCEL_ONE:
        element_name(r->spec, cancel.uid, name);
        if (other >= 0)
            task->cancels_task[other] = true;
        else if (find_place(plain, name) >= 0)
            task->cancels_place[find_place(plain, name)] = true;
        break;
    case CANCEL_FLOW:
        element_name(r->spec, cancel.uid, from);
        element_name(r->spec, cancel.other, to);
        snprintf(name, sizeof name, "%s -> %s", from, to);
        if (find_place(plain, name) >= 0) task->cancels_place[find_place(plain, name)] = true;
        break;
    default:
        if (other >= 0) cancel_around(plain, task, other, cancel.form == CANCEL_INTO);
    }
}

static void resolve_rest(struct resolver *r, int index)
{
    struct plain_task *task = &r->plain->tasks[index];
    const struct task *written = task->written;
    for (int i = 0; i < written->cancels_count; i++) resolve_cancel(r, task, written->cancels[i]);
    for (int i = 0; i < written->holds_count; i++) {
        int condition = net_condition(r->net, written->holds[i]);
        if (condition >= 0) task->holds[task->holds_count++] = 1 + condition;
    }
    for (int i = 0; i < written->completes_count; i++) {
        int completed = find_task(r->plain, written->completes[i]);
        if (completed >= 0) task->completes[task->completes_count++] = completed;
    }
}

/* ---- Nets ---- */

static void resolve_net(struct resolver *r)
{
    struct plain_net *plain = r->plain;
    int written = r->net->tasks_count;
    plain->written = r->net;
    plain->places_count = plain->tasks_count = 0;
    add_elements(r);
    if (r->net->is_needs) resolve_needs(r);
    for (int t = 0; t < written; t++) {
        resolve_flows(r, t);
        resolve_branches(r, t);
    }
    for (int t = 0; t < written; t++) {
        struct plain_task *task = &plain->tasks[t];
        int failures = task->failure_count;
        resolve_others(r, t);
        if (failures > 0)
            task->failure_count = failures; /* a step: its branch's flow stands already */
    }
    for (int i = 0; i < r->net->timers_count; i++) {
        char name[16];
        element_name(r->spec, r->net->timers[i].to, name);
        bool leads =
            r->net->timers[i].action == ACTION_TO || r->net->timers[i].action == ACTION_ALSO;
        plain->deadline_place[i] = leads ? between(r, "deadline", name) : -1;
    }
    connect_inputs(r);
    for (int t = 0; t < written; t++) cancel_branches(r, t);
    for (int t = 0; t < written; t++) resolve_rest(r, t);
}

void spec_resolve(const struct spec *spec, struct plain_spec *plain)
{
    plain->written = spec;
    plain->nets_count = spec->nets_count;
    for (int n = 0; n < spec->nets_count; n++) {
        struct resolver r = {spec, &spec->nets[n], &plain->nets[n]};
        resolve_net(&r);
    }
}
