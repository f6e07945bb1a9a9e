/* A random workflow from a seed.  Half of the nets are grown as blocks (so that they go on for
 * long), half as random graphs; then flows, features and gates are scattered over them.  The result
 * is a well-formed specification by docs/language.md, and anything but sound. */
#include "generate.h"

#include <assert.h>
#include <string.h>

struct task *draw_new_task(struct generator *g)
{
    struct written_net *net = g->net;
    assert(net->tasks_count < TASKS_MAX);
    struct task *task = &net->tasks[net->tasks_count++];
    memset(task, 0, sizeof *task);
    task->uid = ++g->last_uid;
    return task;
}

int draw_new_condition(struct generator *g)
{
    struct written_net *net = g->net;
    struct condition *condition = &net->conditions[net->conditions_count++];
    memset(condition, 0, sizeof *condition);
    condition->uid = ++g->last_uid;
    return condition->uid;
}

/* A flow between two elements, if there is room and none yet. */
bool connect_elements(struct generator *g, int from, int to)
{
    int index = net_task(g->net, from);
    if (index < 0) {
        struct condition *condition = &g->net->conditions[net_condition(g->net, from)];
        if (condition->flows_count == FLOWS_MAX || net_task(g->net, to) < 0) return false;
        for (int i = 0; i < condition->flows_count; i++) {
            if (condition->flows[i] == to) return false;
        }
        condition->flows[condition->flows_count++] = to;
        return true;
    }
    struct task *task = &g->net->tasks[index];
    if (task->flows_count >= 5) return false;
    for (int i = 0; i < task->flows_count; i++) {
        if (task->flows[i].to == to) return false;
    }
    task->flows[task->flows_count++] = (struct flow){.to = to, .threads = 1};
    return true;
}

void link_tasks(struct generator *g, int from, int to)
{
    bool through = g->net->conditions_count < CONDITIONS_MAX && chance_of(&g->chance, g->through);
    if (!through) {
        connect_elements(g, from, to);
        return;
    }
    int condition = draw_new_condition(g);
    connect_elements(g, from, condition);
    connect_elements(g, condition, to);
}

/* ---- Blocks ---- */

static int grow(struct generator *g, int from, int room);

static enum gate draw_gate(struct generator *g, enum gate like)
{
    if (like != GATE_NONE && chance_of(&g->chance, 0.7)) return like;
    return (enum gate)(GATE_AND + chance_below(&g->chance, 3));
}

static int grow_block(struct generator *g, int from, int room)
{
    struct task *split = draw_new_task(g);
    int first = split->uid, branches = 2 + chance_below(&g->chance, 2);
    split->split = draw_gate(g, GATE_NONE);
    enum gate gate = split->split;
    link_tasks(g, from, first);
    int ends[3];
    for (int i = 0; i < branches; i++) ends[i] = grow(g, first, (room - 2) / branches);
    struct task *join = draw_new_task(g);
    join->join = draw_gate(g, gate);
    for (int i = 0; i < branches; i++) link_tasks(g, ends[i], join->uid);
    return join->uid;
}

static int grow_loop(struct generator *g, int from, int room)
{
    struct task *head = draw_new_task(g);
    int uid = head->uid;
    head->join = GATE_XOR;
    link_tasks(g, from, uid);
    int last = grow(g, uid, room - 2);
    struct task *tail = draw_new_task(g);
    tail->split = GATE_XOR;
    connect_elements(g, last, tail->uid);
    connect_elements(g, tail->uid, uid);
    return tail->uid;
}

/* A sequence after `from`; gives its last task.  Uses at most `room` tasks, at least one. */
static int grow(struct generator *g, int from, int room)
{
    do {
        double kind = (double)chance_below(&g->chance, 100) / 100;
        if (kind < 0.3 && room >= 4) {
            int before = g->net->tasks_count;
            from = grow_block(g, from, room);
            room -= g->net->tasks_count - before;
        } else if (kind < 0.4 && room >= 3) {
            int before = g->net->tasks_count;
            from = grow_loop(g, from, room);
            room -= g->net->tasks_count - before;
        } else {
            struct task *task = draw_new_task(g);
            link_tasks(g, from, task->uid);
            from = task->uid;
            room--;
        }
    } while (room > 0 && chance_of(&g->chance, 0.5));
    return from;
}

static void grow_net(struct generator *g, int room)
{
    int first = draw_new_task(g)->uid;
    g->net->starts[g->net->starts_count++] = first;
    int last = room > 1 ? grow(g, first, room - 1) : first;
    connect_elements(g, last, UID_END);
}

/* ---- Graphs ---- */

static int draw_target(struct generator *g, int from)
{
    struct written_net *net = g->net;
    bool condition = net_condition(net, from) >= 0;
    int all = net->tasks_count + (condition ? 0 : net->conditions_count);
    int drawn = chance_below(&g->chance, all);
    return drawn < net->tasks_count ? net->tasks[drawn].uid
                                    : net->conditions[drawn - net->tasks_count].uid;
}

/* A random tree from the start, so that everything is reached, then more flows. */
static void draw_graph(struct generator *g, int size)
{
    struct written_net *net = g->net;
    int conditions = chance_below(&g->chance, size < 4 ? size : 4);
    for (int i = 0; i < size; i++) {
        struct task *task = draw_new_task(g);
        if (i > 0) connect_elements(g, net->tasks[chance_below(&g->chance, i)].uid, task->uid);
    }
    for (int i = 0; i < conditions; i++) {
        int uid = draw_new_condition(g);
        connect_elements(g, net->tasks[chance_below(&g->chance, size)].uid, uid);
        connect_elements(g, uid, draw_target(g, uid));
        if (chance_of(&g->chance, 0.6)) connect_elements(g, uid, draw_target(g, uid));
    }
    for (int i = 0; i < size; i++) {
        int uid = net->tasks[i].uid;
        if (chance_of(&g->chance, 0.3)) connect_elements(g, uid, draw_target(g, uid));
        if (chance_of(&g->chance, 1.2 / size)) connect_elements(g, uid, UID_END);
    }
    net->starts[net->starts_count++] = net->tasks[0].uid;
}

static void scatter_flows(struct generator *g)
{
    struct written_net *net = g->net;
    int more = chance_below(&g->chance, 3);
    for (int i = 0; i < more; i++) {
        int from = net->tasks[chance_below(&g->chance, net->tasks_count)].uid;
        connect_elements(g, from, draw_target(g, from));
    }
    for (int i = 1; i < net->tasks_count && net->starts_count < 3; i++) {
        if (chance_of(&g->chance, 0.06)) net->starts[net->starts_count++] = net->tasks[i].uid;
    }
}

/* Everything must reach the end: what does not, gets a flow to it. */
void reach_end(struct generator *g)
{
    struct written_net *net = g->net;
    bool reaches[TASKS_MAX] = {false}, changed = true;
    while (changed) {
        changed = false;
        for (int t = net->tasks_count - 1; t >= 0; t--) {
            for (int f = 0; f < net->tasks[t].flows_count && !reaches[t]; f++) {
                int to = net->tasks[t].flows[f].to, index = net_task(net, to);
                reaches[t] = to == UID_END || (index >= 0 && reaches[index]);
                int c = net_condition(net, to);
                for (int i = 0; c >= 0 && i < net->conditions[c].flows_count; i++) {
                    int next = net_task(net, net->conditions[c].flows[i]);
                    reaches[t] = reaches[t] || reaches[next];
                }
                changed = changed || reaches[t];
            }
        }
        for (int t = net->tasks_count - 1; t >= 0 && !changed; t--) {
            if (!reaches[t]) changed = connect_elements(g, net->tasks[t].uid, UID_END);
            if (!reaches[t] && !changed) {
                net->tasks[t].flows[0].to = UID_END; /* full: some flow leads there instead */
                changed = true;
            }
        }
    }
}

/* Redirecting a flow in reach_end may have left an element without a way in. */
bool is_reached(const struct written_net *net)
{
    bool task[TASKS_MAX] = {false}, condition[CONDITIONS_MAX] = {false}, changed = true;
    for (int i = 0; i < net->starts_count; i++) task[net_task(net, net->starts[i])] = true;
    while (changed) {
        changed = false;
        for (int t = 0; t < net->tasks_count; t++) {
            for (int f = 0; task[t] && f < net->tasks[t].flows_count; f++) {
                int to = net->tasks[t].flows[f].to;
                int a = net_task(net, to), c = net_condition(net, to);
                if (a >= 0 && !task[a]) changed = task[a] = true;
                if (c >= 0 && !condition[c]) changed = condition[c] = true;
            }
        }
        for (int c = 0; c < net->conditions_count; c++) {
            for (int f = 0; condition[c] && f < net->conditions[c].flows_count; f++) {
                int a = net_task(net, net->conditions[c].flows[f]);
                if (!task[a]) changed = task[a] = true;
            }
        }
    }
    for (int t = 0; t < net->tasks_count; t++) {
        if (!task[t]) return false;
    }
    for (int c = 0; c < net->conditions_count; c++) {
        if (!condition[c]) return false;
    }
    return true;
}

/* ---- Dependency graphs ---- */

static void draw_needs(struct generator *g, int size)
{
    struct written_net *net = g->net;
    net->is_needs = true;
    for (int i = 0; i < size; i++) {
        struct task *task = draw_new_task(g);
        for (int j = 0; j < i && task->needs_count < 3; j++) {
            if (chance_of(&g->chance, 1.4 / size))
                task->needs[task->needs_count++] = net->tasks[j].uid;
        }
        if (chance_of(&g->chance, 0.25)) task->performed_if = draw_guard(g);
    }
    bool any = false; /* a net in which nobody needs anything is no graph */
    for (int i = 0; i < size; i++) any = any || net->tasks[i].needs_count > 0;
    if (!any) net->tasks[size - 1].needs[net->tasks[size - 1].needs_count++] = net->tasks[0].uid;
}

/* ---- Specifications ---- */

static bool draw_net(struct generator *g, int index)
{
    struct written_net *net = g->net = &g->spec->nets[index];
    memset(net, 0, sizeof *net);
    g->index = index;
    int size = index > 0 ? 1 + chance_below(&g->chance, 4) : 1 + chance_below(&g->chance, 9);
    if (generator_has(g, FEATURE_NEEDS) && chance_of(&g->chance, 0.6)) {
        draw_needs(g, size + 1);
    } else if (chance_of(&g->chance, 0.5)) {
        grow_net(g, size);
        if (chance_of(&g->chance, 0.4)) scatter_flows(g);
    } else {
        draw_graph(g, size);
        scatter_flows(g);
    }
    if (!net->is_needs) reach_end(g);
    if (!net->is_needs && !is_reached(net)) return false;
    draw_tasks(g);
    return true;
}

/* Each specification has some features, so that each of them meets each other one, and few at once.
 */
static uint32_t draw_features(struct generator *g, uint32_t allowed)
{
    uint32_t features = 0;
    for (int i = 0; i < FEATURE_COUNT; i++) {
        bool common = i == FEATURE_OR_JOIN || i == FEATURE_CANCEL || i == FEATURE_INSTANCES ||
                      i == FEATURE_COMPOSITE || i == FEATURE_PARTIAL;
        bool rare = i == FEATURE_NEEDS || i == FEATURE_BPMN || i == FEATURE_IMPLICIT;
        if (chance_of(&g->chance, common ? 0.45 : rare ? 0.12 : 0.25)) features |= 1u << i;
    }
    return features & allowed;
}

void spec_generate(struct spec *spec, uint64_t seed, uint32_t features)
{
    struct generator g = {.spec = spec,
                          .chance = {seed * UINT64_C(0x2545f4914f6cdd1d) + 17},
                          .through = 0.15};
    memset(spec, 0, sizeof *spec);
    spec->seed = seed;
    g.features = draw_features(&g, features);
    spec->nets_count = 1;
    if (generator_has(&g, FEATURE_COMPOSITE)) spec->nets_count += 1 + chance_below(&g.chance, 2);
    for (int n = 0; n < spec->nets_count; n++) {
        int uid = g.last_uid;
        while (!draw_net(&g, n)) g.last_uid = uid;
    }
}
