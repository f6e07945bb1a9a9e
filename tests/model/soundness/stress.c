/* Blocks first: each has one first and one last task, and is sound by itself.  Then changes, from none
 * to four, each of which may make the net unsound, unbounded, or just no block any more. */
#include "stress.h"

#include <string.h>

struct block {
    int first, last; /* uids of tasks */
};

static struct block grow(struct generator *g, int room);

static struct task *task_of(struct generator *g, int uid)
{
    return &g->net->tasks[net_task(g->net, uid)];
}

static int new_task(struct generator *g) { return draw_new_task(g)->uid; }

/* ---- Blocks ---- */

/* The last task of one block takes over the split of the first task of the next: a join and a split in
 * one task. */
static bool merge_blocks(struct generator *g, int from, int to)
{
    struct task *a = task_of(g, from), *b = task_of(g, to);
    if (count_into(g->net, to) > 0 || a->cancels_count + b->cancels_count > 0) return false;
    a->split = b->split;
    a->flows_count = b->flows_count;
    memcpy(a->flows, b->flows, sizeof a->flows);
    struct task *end = g->net->tasks + --g->net->tasks_count;
    memmove(b, b + 1, (size_t)(end - b) * sizeof *b);
    return true;
}

static struct block grow_sequence(struct generator *g, int room)
{
    struct block a = grow(g, room / 2), b = grow(g, room - room / 2);
    bool merged = chance_of(&g->chance, 0.4) && merge_blocks(g, a.last, b.first);
    if (!merged) link_tasks(g, a.last, b.first);
    return (struct block){a.first, merged && b.first == b.last ? a.last : b.last};
}

/* Branches between a split and a join of one kind. */
static struct block grow_branches(struct generator *g, int room)
{
    static const enum gate gates[] = {GATE_AND, GATE_AND, GATE_XOR, GATE_XOR, GATE_OR};
    enum gate gate = gates[chance_below(&g->chance, generator_has(g, FEATURE_OR_JOIN) ? 5 : 4)];
    int split = new_task(g), join = new_task(g), branches = room >= 5 ? 3 : 2;
    task_of(g, split)->split = gate;
    task_of(g, join)->join = gate;
    branches -= chance_of(&g->chance, 0.5) && branches == 3;
    for (int i = 0; i < branches; i++) {
        bool empty = i > 0 && i + 1 == branches && chance_of(&g->chance, 0.2);
        if (empty) {
            link_tasks(g, split, join);
            continue;
        }
        struct block branch = grow(g, (room - 2) / branches);
        link_tasks(g, split, branch.first);
        link_tasks(g, branch.last, join);
    }
    return (struct block){split, join};
}

static struct block grow_loop(struct generator *g, int room)
{
    int head = new_task(g), tail = new_task(g);
    task_of(g, head)->join = generator_has(g, FEATURE_OR_JOIN) && chance_of(&g->chance, 0.2)
                                 ? GATE_OR
                                 : GATE_XOR;
    task_of(g, tail)->split = GATE_XOR;
    struct block body = grow(g, room - 2);
    link_tasks(g, head, body.first);
    link_tasks(g, body.last, tail);
    link_tasks(g, tail, head);
    return (struct block){head, tail};
}

/* A condition whose tokens several tasks want, and one where they meet again. */
static struct block grow_choice(struct generator *g, int room)
{
    if (g->net->conditions_count + 2 > CONDITIONS_MAX) return grow_sequence(g, room);
    int before = new_task(g), after = new_task(g);
    int wanted = draw_new_condition(g), met = draw_new_condition(g);
    connect_elements(g, before, wanted);
    for (int i = 0; i < 2; i++) {
        struct block branch = grow(g, (room - 2) / 2);
        connect_elements(g, wanted, branch.first);
        connect_elements(g, branch.last, met);
    }
    connect_elements(g, met, after);
    return (struct block){before, after};
}

/* Branches of which the first one that is done cancels all others. */
static struct block grow_race(struct generator *g, int room)
{
    int split = new_task(g), join = new_task(g), before = g->net->tasks_count;
    task_of(g, split)->split = GATE_AND;
    task_of(g, join)->join = GATE_XOR;
    for (int i = 0; i < 2; i++) {
        struct block branch = grow(g, (room - 2) / 2);
        connect_elements(g, split, branch.first);
        connect_elements(g, branch.last, join);
    }
    struct task *winner = task_of(g, join);
    for (int t = before; t < g->net->tasks_count && winner->cancels_count + 2 <= SET_MAX - 1; t++) {
        int uid = g->net->tasks[t].uid;
        winner->cancels[winner->cancels_count++] = (struct cancel){CANCEL_ONE, uid, 0};
        winner->cancels[winner->cancels_count++] = (struct cancel){CANCEL_INTO, uid, 0};
    }
    winner->cancels[winner->cancels_count++] = (struct cancel){CANCEL_INTO, join, 0};
    return (struct block){split, join};
}

/* All of a task, wherever its token is: places that are emptied in the same way can be fused. */
static void cancel_task(struct task *task, int uid)
{
    static const enum cancel_form forms[] = {CANCEL_INTO, CANCEL_ONE, CANCEL_OUT_OF};
    for (int i = 0; i < 3 && task->cancels_count < SET_MAX; i++)
        task->cancels[task->cancels_count++] = (struct cancel){forms[i], uid, 0};
}

/* A task, and beside it two between the same conditions, of which one cancels it. */
static struct block grow_rivals(struct generator *g, int room)
{
    if (g->net->conditions_count + 2 > CONDITIONS_MAX) return grow_sequence(g, room);
    int split = new_task(g), join = new_task(g), beside = new_task(g), rival = 0;
    int wanted = draw_new_condition(g), met = draw_new_condition(g);
    task_of(g, split)->split = task_of(g, join)->join = GATE_AND;
    link_tasks(g, split, beside);
    link_tasks(g, beside, join);
    connect_elements(g, split, wanted);
    for (int i = 0; i < 2; i++) {
        rival = new_task(g);
        connect_elements(g, wanted, rival);
        connect_elements(g, rival, met);
    }
    connect_elements(g, met, join);
    cancel_task(task_of(g, rival), beside);
    return (struct block){split, join};
}

static struct block grow(struct generator *g, int room)
{
    int drawn = chance_below(&g->chance, 100);
    if (room < 2 || (room < 4 && drawn < 30)) {
        int uid = new_task(g);
        return (struct block){uid, uid};
    }
    if (room < 4) return drawn < 60 && room == 3 ? grow_loop(g, room) : grow_sequence(g, room);
    if (drawn < 25) return grow_sequence(g, room);
    if (drawn < 65) return grow_branches(g, room);
    if (drawn < 80) return grow_loop(g, room);
    if (drawn < 90) return grow_choice(g, room);
    if (drawn < 94 && room > 4 && generator_has(g, FEATURE_CANCEL)) return grow_rivals(g, room);
    return generator_has(g, FEATURE_CANCEL) ? grow_race(g, room) : grow_branches(g, room);
}

/* ---- Changes ---- */

static struct task *any_task(struct generator *g)
{
    return &g->net->tasks[chance_below(&g->chance, g->net->tasks_count)];
}

static int any_element(struct generator *g)
{
    int all = g->net->tasks_count + g->net->conditions_count;
    int drawn = chance_below(&g->chance, all), tasks = g->net->tasks_count;
    return drawn < tasks ? g->net->tasks[drawn].uid : g->net->conditions[drawn - tasks].uid;
}

static enum gate any_gate(struct generator *g)
{
    int gates = generator_has(g, FEATURE_OR_JOIN) ? 3 : 2;
    return (enum gate)(GATE_AND + chance_below(&g->chance, gates));
}

static void redirect(struct generator *g)
{
    struct task *task = any_task(g);
    if (task->flows_count == 0) return;
    int at = chance_below(&g->chance, task->flows_count), to = any_element(g);
    for (int i = 0; i < task->flows_count; i++) {
        if (task->flows[i].to == to) return;
    }
    task->flows[at].to = to;
}

static void add_consumer(struct generator *g)
{
    if (g->net->conditions_count == 0) return;
    int drawn = chance_below(&g->chance, g->net->conditions_count);
    connect_elements(g, g->net->conditions[drawn].uid, any_task(g)->uid);
}

static void cancel_region(struct generator *g)
{
    struct task *task = any_task(g), *other = any_task(g);
    if (generator_has(g, FEATURE_CANCEL) && task != other) cancel_task(task, other->uid);
}

static void add_threads(struct generator *g)
{
    struct task *task = any_task(g);
    if (!generator_has(g, FEATURE_THREADS) || task->flows_count == 0) return;
    task->flows[0].threads = 2;
    struct task *other = any_task(g);
    if (chance_of(&g->chance, 0.7)) other->join_threads = 2; /* where there is one input */
}

static void add_partial(struct generator *g)
{
    struct task *task = any_task(g);
    int inputs = count_into(g->net, task->uid);
    if (generator_has(g, FEATURE_PARTIAL) && inputs > 1) draw_partial(g, task, inputs);
}

static void add_hold(struct generator *g)
{
    struct task *task = any_task(g);
    if (!generator_has(g, FEATURE_WHILE) || g->net->conditions_count == 0) return;
    int drawn = chance_below(&g->chance, g->net->conditions_count);
    task->holds_count = 1;
    task->holds[0] = g->net->conditions[drawn].uid;
}

static void add_timer(struct generator *g)
{
    struct task *task = any_task(g), *to = any_task(g);
    if (!generator_has(g, FEATURE_TIMER) || to == task || task->timers_count > 0) return;
    enum action action = chance_of(&g->chance, 0.7) ? ACTION_TO : ACTION_ALSO;
    task->timers[task->timers_count++] = (struct timer){.minutes = 5,
                                                        .from_started = chance_of(&g->chance, 0.5),
                                                        .action = action,
                                                        .to = to->uid};
}

static void change(struct generator *g)
{
    switch (chance_below(&g->chance, 16)) {
    case 0:
    case 1: any_task(g)->split = any_gate(g); break;
    case 2:
    case 3: any_task(g)->join = any_gate(g); break;
    case 4:
    case 5: connect_elements(g, any_task(g)->uid, any_element(g)); break;
    case 6: redirect(g); break;
    case 7: add_consumer(g); break;
    case 8:
    case 9:
        if (generator_has(g, FEATURE_CANCEL))
            draw_cancels(g, any_task(g), 1 + chance_below(&g->chance, 3));
        break;
    case 10: add_threads(g); break;
    case 11: add_partial(g); break;
    case 12: add_hold(g); break;
    case 13:
        if (generator_has(g, FEATURE_MUTEX)) any_task(g)->mutex = any_task(g)->mutex = 1;
        break;
    case 14: add_timer(g); break;
    default: connect_elements(g, any_task(g)->uid, UID_END);
    }
}

/* ---- Gates, at last ---- */

/* A gate is needed where several flows meet; threads are merged where there is one. */
static void mend_join(struct generator *g, struct task *task)
{
    int inputs = count_into(g->net, task->uid);
    if (inputs == 1 || task->join_count > inputs) task->join_count = 0;
    if (inputs > 1 && task->join_count == 0) task->join_threads = 0;
    if (task->join_count > 0) return;
    if (inputs > 1 && task->join == GATE_NONE) task->join = any_gate(g);
    if (inputs == 1 && task->join_threads > 0) task->join = GATE_NONE;
    if (inputs == 1 && chance_of(&g->chance, 0.5)) task->join = GATE_NONE;
}

static bool draw_net(struct generator *g)
{
    static const int changes[] = {0, 0, 0, 1, 1, 1, 2, 2, 3, 4};
    memset(g->net, 0, sizeof *g->net);
    g->last_uid = 0;
    struct block all = grow(g, 2 + chance_below(&g->chance, 10));
    g->net->starts[g->net->starts_count++] = all.first;
    connect_elements(g, all.last, UID_END);
    int count = changes[chance_below(&g->chance, 10)];
    for (int i = 0; i < count; i++) change(g);
    for (int i = chance_below(&g->chance, 3); i > 0; i--) cancel_region(g);
    reach_end(g);
    if (!is_reached(g->net)) return false;
    for (int t = 0; t < g->net->tasks_count; t++) {
        mend_join(g, &g->net->tasks[t]);
        draw_split(g, &g->net->tasks[t]);
        g->net->tasks[t].kind = chance_of(&g->chance, 0.8) ? KIND_OFFER : KIND_ROUTING;
    }
    return true;
}

void stress_generate(struct spec *spec, uint64_t seed)
{
    struct generator g = {.spec = spec,
                          .chance = {seed * UINT64_C(0x9e3779b97f4a7c15) + 3},
                          .through = 0.1};
    memset(spec, 0, sizeof *spec);
    spec->seed = seed;
    spec->nets_count = 1;
    g.net = &spec->nets[0];
    if (chance_of(&g.chance, 0.4)) g.features |= 1u << FEATURE_OR_JOIN;
    if (chance_of(&g.chance, 0.5)) g.features |= 1u << FEATURE_CANCEL;
    if (chance_of(&g.chance, 0.2)) g.features |= 1u << FEATURE_PARTIAL;
    if (chance_of(&g.chance, 0.2)) g.features |= 1u << FEATURE_THREADS;
    if (chance_of(&g.chance, 0.2)) g.features |= 1u << FEATURE_WHILE;
    if (chance_of(&g.chance, 0.2)) g.features |= 1u << FEATURE_MUTEX;
    if (chance_of(&g.chance, 0.2)) g.features |= 1u << FEATURE_TIMER;
    while (!draw_net(&g)) {}
}
