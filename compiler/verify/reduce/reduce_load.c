/* The net of reduce_core.h from a net: one transition for a start and an end where they may be one.
 *
 * A task is a start for each way in, its running place T*, and an end for each way out.  A start may be put
 * off until the end, and T* left out, if T* is not cancelled by others and no input is ever cancelled: a run
 * that starts later has more tokens at every moment, and each marking without running tasks is reached as
 * before.  (It also shows why T* needs no test that it is empty: one start right before its end is enough.)
 * Else the start needs that test; reduce_decide.c gives up unless the net turns out to be safe, where it
 * always holds.  For the same reason a task that cancels itself is taken as one that does not: its T* held
 * one token, which it took.  The output condition is never emptied, since the run is over.
 */
#include "verify/reduce/reduce_arcs.h"

/* Ends of an or-split, of which there are two to the power of its flows. */
#define REDUCE_OR_FLOWS_MAX 4
/* Arcs that starts and ends may become together where T* is left out. */
#define REDUCE_MERGE_MAX 64
/* Places and arcs of the largest net; work for each of them. */
#define REDUCE_NODES_MAX ((uint32_t)1 << 22)
#define REDUCE_WORK      64

struct loader {
    struct reduction *r;
    bool *place_resets, *task_resets; /* what others cancel */
    uint64_t transitions_max, arcs_max;
    uint32_t places, arcs; /* given numbers so far */
    uint32_t *running;     /* by task: the place T*, or NET_NONE */
};

/* What one task becomes. */
struct shape {
    const struct net_task *task;
    uint32_t running;       /* the place T*, or NET_NONE: it has none */
    uint32_t starts, ends;  /* ends: by the split, then by other flows */
    uint32_t inputs, flows; /* of one of them */
    uint32_t cancels;
};

/* ---- What is of this form -------------------------------------------------------------------- */

static bool is_plain_flow(const struct loader *l, const struct net_flow *flow)
{
    return flow->threads == 1 && flow->place.index < l->r->net->places.count;
}

/* Each place once: two arcs of one transition would be one of weight 2. */
static bool are_different(struct loader *l, const struct net_task *task)
{
    uint32_t *stamps = l->r->stamps;
    if (task->preset.count + task->flows.count <= 2) return true;
    l->r->stamp++;
    for (uint32_t i = 0; task->join != NET_GATE_XOR && i < task->preset.count; i++) {
        uint32_t *stamp = &stamps[task->preset.items[i].index];
        if (*stamp == l->r->stamp) return false;
        *stamp = l->r->stamp;
    }
    l->r->stamp++;
    for (uint32_t i = 0; task->split != NET_GATE_XOR && i < task->flows.count; i++) {
        uint32_t *stamp = &stamps[task->flows.items[i].place.index];
        if (*stamp == l->r->stamp) return false;
        *stamp = l->r->stamp;
    }
    return true;
}

static bool is_plain_task(struct loader *l, const struct net_task *task)
{
    if (task->preset.count == 0 || task->flows.count == 0 || task->is_damaged) return false;
    if (task->partial.present || task->holds.count > 0 || task->features.count > 0) return false;
    if (task->join == NET_GATE_OR && task->preset.count > 1) return false;
    if (task->split == NET_GATE_OR && task->flows.count > REDUCE_OR_FLOWS_MAX) return false;
    if (task->mutex < l->r->net->mutexes.count) return false;
    array_each(struct net_timer, timer, &task->timers) {
        if (timer->action == NET_TIMER_ALSO) return false;
    }
    array_each(net_place_id, place, &task->preset) {
        if (place->index == l->r->net->output.index) return false;
    }
    array_each(struct net_flow, flow, &task->flows) {
        if (!is_plain_flow(l, flow)) return false;
    }
    array_each(struct net_flow, flow, &task->other_flows) {
        if (!is_plain_flow(l, flow)) return false;
    }
    return are_different(l, task);
}

static bool is_plain_net(struct loader *l)
{
    const struct net *net = l->r->net;
    if (net->is_damaged || net->is_implicit || net->features.count > 0) return false;
    array_each(struct net_timer, timer, &net->timers) {
        bool is_flow = timer->action == NET_TIMER_TO || timer->action == NET_TIMER_ALSO;
        if (is_flow && timer->other != NET_NONE) return false;
    }
    array_each(struct net_task, task, &net->tasks) {
        if (!is_plain_task(l, task)) return false;
    }
    return true;
}

/* ---- Shapes ---------------------------------------------------------------------------------- */

static void note_resets(struct loader *l, uint32_t index, const struct net_task *task)
{
    array_each(net_place_id, place, &task->cancels_places) l->place_resets[place->index] = true;
    array_each(net_task_id, other, &task->cancels_tasks) {
        if (other->index != index) l->task_resets[other->index] = true;
    }
    if (task->cancels_places.count + task->cancels_tasks.count > 0) l->r->has_resets = true;
}

static bool resets_inputs(const struct loader *l, const struct net_task *task)
{
    array_each(net_place_id, place, &task->preset) {
        if (l->place_resets[place->index]) return true;
    }
    return false;
}

static uint64_t arcs_of(const struct shape *s)
{
    return (uint64_t)s->starts * s->ends * (s->inputs + s->flows + s->cancels);
}

/* May its start be put off until its end, and does that make no more arcs than it saves? */
static bool is_one_step(const struct loader *l, const struct shape *s, uint32_t index)
{
    bool has_resets = l->r->has_resets;
    if (has_resets && (l->task_resets[index] || resets_inputs(l, s->task))) return false;
    if (s->starts * s->ends == 1) return true;
    return (s->starts == 1 || s->ends == 1) &&
           arcs_of(s) <= REDUCE_MERGE_MAX + s->inputs + s->flows;
}

static bool is_or_split(const struct net_task *task)
{
    return task->split == NET_GATE_OR && task->flows.count > 1;
}

static struct shape shape_of(const struct loader *l, uint32_t index)
{
    const struct net_task *task = &l->r->net->tasks.items[index];
    bool is_any = task->join == NET_GATE_XOR, is_xor = task->split == NET_GATE_XOR;
    struct shape s = {.task = task, .running = NET_NONE};
    s.starts = is_any ? task->preset.count : 1;
    s.inputs = is_any ? 1 : task->preset.count;
    s.ends = is_xor ? task->flows.count : 1;
    if (is_or_split(task)) s.ends = ((uint32_t)1 << task->flows.count) - 1;
    s.ends += task->other_flows.count;
    s.flows = is_xor ? 1 : task->flows.count;
    s.cancels = task->cancels_places.count + task->cancels_tasks.count;
    if (!is_one_step(l, &s, index)) s.running = l->places;
    return s;
}

static void count_task(struct loader *l, const struct shape *s)
{
    if (s->running == NET_NONE) {
        l->transitions_max += (uint64_t)s->starts * s->ends;
        l->arcs_max += arcs_of(s);
        return;
    }
    l->places++;
    l->transitions_max += (uint64_t)s->starts + s->ends;
    l->arcs_max +=
        (uint64_t)s->starts * (s->inputs + 1) + (uint64_t)s->ends * (1 + s->flows + s->cancels);
}

/* ---- Transitions ----------------------------------------------------------------------------- */

static void add_place(struct loader *l, uint32_t place)
{
    assert(l->arcs < l->arcs_max);
    l->r->loaded.places[l->arcs++] = place;
}

static void add_inputs(struct loader *l, const struct net_task *task, uint32_t input)
{
    if (input != NET_NONE) {
        add_place(l, task->preset.items[input].index);
        return;
    }
    array_each(net_place_id, place, &task->preset) add_place(l, place->index);
}

static void add_cancels(struct loader *l, const struct net_task *task, uint32_t index)
{
    array_each(net_place_id, place, &task->cancels_places) {
        if (place->index != l->r->output) add_place(l, place->index);
    }
    array_each(net_task_id, other, &task->cancels_tasks) {
        if (other->index != index) add_place(l, l->running[other->index]);
    }
}

static void add_flows(struct loader *l, const struct net_task *task,
                      const struct reduce_label *label)
{
    const net_flows *flows = label->by_other ? &task->other_flows : &task->flows;
    if (label->flow != NET_NONE) {
        add_place(l, flows->items[label->flow].place.index);
        return;
    }
    for (uint32_t i = 0; i < flows->count; i++) {
        bool is_given = label->chosen == 0 || (label->chosen >> i & 1) != 0;
        if (is_given) add_place(l, flows->items[i].place.index);
    }
}

/* May the run end by this transition, and leave something behind that it gave? */
static bool is_mixed_end(const struct reduction *r, uint32_t t)
{
    const uint32_t *begin = r->loaded.begin + 3 * t;
    if (begin[3] - begin[2] < 2) return false;
    for (uint32_t i = begin[2]; i < begin[3]; i++) {
        if (r->loaded.places[i] == r->output) return true;
    }
    return false;
}

/* One transition: a start, an end, or both at once. */
static void add_transition(struct loader *l, const struct shape *s,
                           const struct reduce_label *label)
{
    struct reduction *r = l->r;
    uint32_t t = r->transitions_count, *begin = r->loaded.begin + 3 * t;
    r->loaded.labels[t] = *label;
    if (label->starts) add_inputs(l, s->task, label->input);
    else add_place(l, s->running);
    begin[1] = l->arcs;
    if (label->ends && s->cancels > 0) add_cancels(l, s->task, label->task);
    begin[2] = l->arcs;
    if (label->ends) add_flows(l, s->task, label);
    else add_place(l, s->running);
    begin[3] = l->arcs;
    if (is_mixed_end(r, t)) r->mixed_ends++;
    r->transitions_count++;
}

static bool is_way_out(const struct net_task *task, uint32_t other)
{
    array_each(struct net_timer, timer, &task->timers) {
        if (timer->action == NET_TIMER_TO && timer->other == other) return true;
    }
    array_each(struct net_failure_flow, flow, &task->failure.flows) {
        if (flow->other == other) return true;
    }
    return false;
}

static void add_choices(struct loader *l, const struct shape *s, struct reduce_label *label)
{
    uint64_t alone = net_alone_flow(s->task);
    for (label->chosen = 1; label->chosen >> s->task->flows.count == 0; label->chosen++) {
        bool is_alone = (label->chosen & alone) == 0 || label->chosen == alone;
        if (is_alone) add_transition(l, s, label);
    }
    label->chosen = 0;
}

static void add_ends(struct loader *l, const struct shape *s, struct reduce_label label)
{
    uint32_t flows = s->task->split == NET_GATE_XOR ? s->task->flows.count : 0;
    label.ends = true;
    for (label.flow = 0; label.flow < flows; label.flow++) add_transition(l, s, &label);
    label.flow = NET_NONE;
    if (is_or_split(s->task)) add_choices(l, s, &label);
    else if (flows == 0) add_transition(l, s, &label);
    label.by_other = true;
    for (label.flow = 0; label.flow < s->task->other_flows.count; label.flow++) {
        if (is_way_out(s->task, label.flow)) add_transition(l, s, &label);
    }
}

static void add_task(struct loader *l, const struct shape *s, uint32_t index)
{
    bool is_any = s->task->join == NET_GATE_XOR, is_one = s->running == NET_NONE;
    struct reduce_label label = {.task = index, .flow = NET_NONE, .starts = true};
    for (uint32_t i = 0; i < s->starts; i++) {
        label.input = is_any ? i : NET_NONE;
        if (is_one) add_ends(l, s, label);
        else add_transition(l, s, &label);
    }
    label.starts = false;
    label.input = NET_NONE;
    if (!is_one) add_ends(l, s, label);
}

/* ---- The net --------------------------------------------------------------------------------- */

/* Room for twice the arcs: a rule may make more of them. */
static void make_room(struct loader *l)
{
    struct reduction *r = l->r;
    uint32_t nodes = r->places_count + (uint32_t)l->transitions_max, mask = 15;
    r->arcs_max = 2 * (uint32_t)l->arcs_max + REDUCE_MERGE_MAX;
    r->arcs = ARENA_RAW(r->arena, struct reduce_arc, r->arcs_max);
    r->arcs[0] = (struct reduce_arc){0};
    r->places = ARENA_RAW(r->arena, struct reduce_place, r->places_count);
    r->transitions = ARENA_RAW(r->arena, struct reduce_transition, l->transitions_max);
    r->loaded.begin = ARENA_RAW(r->arena, uint32_t, 3 * l->transitions_max + 1);
    r->loaded.begin[0] = 0;
    r->loaded.places = ARENA_RAW(r->arena, uint32_t, l->arcs_max + 1);
    r->loaded.labels = ARENA_RAW(r->arena, struct reduce_label, l->transitions_max);
    r->queue = ARENA_RAW(r->arena, uint32_t, nodes);
    r->is_queued = ARENA_RAW(r->arena, bool, nodes);
    r->stamps = ARENA_ARRAY(r->arena, uint32_t, nodes);
    while (mask < 2 * nodes) mask = 2 * mask + 1;
    r->table = ARENA_RAW(r->arena, uint32_t, (size_t)mask + 1);
    r->table_mask = mask;
    r->work_max = (uint64_t)REDUCE_WORK * (r->arcs_max + nodes);
    r->stamp = 0;
}

/* Arcs of a kind of transition t, which come first in the lists of their places: arc i + 1 is what entry i of
 * `loaded.places` says.  The last one comes first in the list of the transition.  Gives that. */
static uint32_t link_list(struct reduction *r, uint32_t t, uint32_t begin, uint32_t end,
                          enum reduce_kind kind)
{
    const uint32_t *places = r->loaded.places;
    struct reduce_arc *arcs = r->arcs;
    uint32_t last = 0;
    for (uint32_t arc = begin + 1; arc <= end; arc++) {
        uint32_t place = places[arc - 1];
        struct reduce_ends *ends = &r->places[place].ends;
        uint32_t next = ends->first[kind];
        arcs[arc] = (struct reduce_arc){place, t, next, 0, last, 0};
        arcs[next].place_previous = arcs[last].transition_previous = arc;
        ends->first[kind] = last = arc;
        ends->count[kind]++;
    }
    return last;
}

static void link_transition(struct reduction *r, uint32_t t)
{
    const uint32_t *begin = r->loaded.begin + 3 * t;
    struct reduce_transition transition = {.by = REDUCE_RULE_COUNT};
    for (enum reduce_kind kind = 0; kind < REDUCE_KIND_COUNT; kind++) {
        transition.ends.count[kind] = begin[kind + 1] - begin[kind];
        if (begin[kind + 1] == begin[kind]) continue;
        transition.ends.first[kind] = link_list(r, t, begin[kind], begin[kind + 1], kind);
    }
    r->transitions[t] = transition;
}

static void link_all(struct reduction *r)
{
    for (uint32_t t = 0; t < r->transitions_count; t++) link_transition(r, t);
    r->arcs_live = r->loaded.begin[3 * r->transitions_count];
    r->arcs_count = r->arcs_live + 1;
    r->work += r->arcs_live;
}

static void fill(struct loader *l, const struct shape *shapes)
{
    struct reduction *r = l->r;
    make_room(l);
    for (uint32_t p = 0; p < r->places_count; p++) r->places[p] = (struct reduce_place){.node = p};
    r->places[r->initial].is_initial = true;
    for (uint32_t i = 0; i < r->net->tasks.count; i++) add_task(l, &shapes[i], i);
    assert(r->transitions_count <= l->transitions_max);
    link_all(r);
}

/* All that `fill` asks for, some more than it gets. */
static bool fits(const struct loader *l, size_t memory)
{
    uint64_t arcs = 2 * l->arcs_max + REDUCE_MERGE_MAX, nodes = l->places + l->transitions_max;
    if (l->arcs_max + nodes > REDUCE_NODES_MAX) return false;
    uint64_t of_node = sizeof(struct reduce_place) + sizeof(struct reduce_transition) +
                       sizeof(struct reduce_label) + 8 * sizeof(uint32_t);
    return nodes * of_node + arcs * (sizeof(struct reduce_arc) + sizeof(uint32_t)) <= memory;
}

bool reduction_load(struct reduction *r, const struct net *net, size_t memory)
{
    uint32_t tasks = net->tasks.count, places = net->places.count;
    struct loader l = {.r = r, .places = places};
    r->net = net;
    r->initial = net->input.index;
    r->output = net->output.index;
    r->stamps = ARENA_ARRAY(r->arena, uint32_t, (size_t)places + 1);
    if (!is_plain_net(&l)) return false;
    l.place_resets = ARENA_ARRAY(r->arena, bool, (size_t)places + tasks);
    l.task_resets = l.place_resets + places;
    r->loaded.tasks = ARENA_RAW(r->arena, uint32_t, (size_t)tasks * 2 + 1);
    l.running = r->loaded.tasks + tasks;
    struct shape *shapes = ARENA_RAW(r->arena, struct shape, tasks);
    for (uint32_t i = 0; i < tasks; i++) note_resets(&l, i, &net->tasks.items[i]);
    for (uint32_t i = 0; i < tasks; i++) {
        shapes[i] = shape_of(&l, i);
        l.running[i] = shapes[i].running;
        if (l.running[i] != NET_NONE) r->loaded.tasks[l.places - places] = i;
        count_task(&l, &shapes[i]);
    }
    r->places_count = l.places;
    if (!fits(&l, memory)) return false;
    fill(&l, shapes);
    return true;
}
