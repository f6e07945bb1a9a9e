/* Nets like those that people draw for banks, insurers and telephone companies: 20 to 300 tasks and
 * gateways, half of the nets below 40; sequences, exclusive and parallel blocks in each other, loops, jumps
 * between any two flows of a branch, parallel branches that wait for each other.  All of that is sound.
 * Somewhat more than half of the nets then get what is wrong in real ones: a gateway of the wrong kind, or a
 * jump into or out of a parallel branch.
 *
 * A net grows from the flow between start and end: over and over a random flow becomes something larger.
 */
#include "bench/random_net.h"

#include "base/array.h"

#include <math.h>

#define NONE UINT32_MAX /* as a source: start; as a target: end */
/* Parameters that the guards of choices read. */
#define PARAMETERS 8

struct node {
    bool is_parallel_join, is_parallel_split;
    bool works; /* an offered task; else a gateway of its own */
    uint32_t ins, outs;
};

struct flow {
    uint32_t from, to;
    uint32_t region; /* the parallel branch that it lies in */
    bool is_certain; /* taken exactly once whenever the branch runs */
};

struct region {
    uint32_t block; /* the parallel block; 0: the net itself */
    bool is_fixed;  /* branches wait for each other: no more jumps */
    bool has_jumps;
};

struct grower {
    struct arena *arena;
    uint64_t state;
    ARRAY(struct node) nodes;
    ARRAY(struct flow) flows;
    ARRAY(struct region) regions;
    uint32_t blocks;
    bool has_plain_guards;
};

static uint64_t draw(struct grower *g)
{
    uint64_t x = g->state += 0x9e3779b97f4a7c15u;
    x = (x ^ x >> 30) * 0xbf58476d1ce4e5b9u;
    x = (x ^ x >> 27) * 0x94d049bb133111ebu;
    return x ^ x >> 31;
}

static uint32_t below(struct grower *g, uint32_t count) { return (uint32_t)(draw(g) % count); }
static bool chance(struct grower *g, uint32_t percent) { return below(g, 100) < percent; }

/* ---- Growing ---- */

static uint32_t add_node(struct grower *g, bool works)
{
    array_push(g->arena, &g->nodes, ((struct node){.works = works}));
    return g->nodes.count - 1;
}

static void add_flow(struct grower *g, uint32_t from, uint32_t to, uint32_t region, bool is_certain)
{
    array_push(g->arena, &g->flows, ((struct flow){from, to, region, is_certain}));
}

/* The flow now ends at `first`; a new one leads from `last` to where it ended. */
static void insert(struct grower *g, uint32_t flow, uint32_t first, uint32_t last)
{
    struct flow old = g->flows.items[flow];
    g->flows.items[flow].to = first;
    add_flow(g, last, old.to, old.region, old.is_certain);
}

static void grow_task(struct grower *g, uint32_t flow)
{
    uint32_t task = add_node(g, true);
    insert(g, flow, task, task);
}

/* At most one branch of a choice is empty: two flows from one task to another are an error. */
static void grow_block(struct grower *g, uint32_t flow, bool is_parallel)
{
    uint32_t branches = 2 + (chance(g, 30) ? 1 + below(g, 3) : 0);
    uint32_t split = add_node(g, chance(g, 40)), join = add_node(g, chance(g, 40));
    uint32_t region = g->flows.items[flow].region;
    g->nodes.items[split].is_parallel_split = is_parallel;
    g->nodes.items[join].is_parallel_join = is_parallel;
    insert(g, flow, split, join);
    if (is_parallel) g->blocks++;
    for (uint32_t i = 0; i < branches; i++) {
        if (is_parallel) {
            region = g->regions.count;
            array_push(g->arena, &g->regions, (struct region){.block = g->blocks});
        }
        add_flow(g, split, join, region, is_parallel);
        bool is_empty = !is_parallel && i == 0 && chance(g, 35);
        if (!is_empty) grow_task(g, g->flows.count - 1);
    }
}

/* Header, body, and a task that leads back or on. */
static void grow_loop(struct grower *g, uint32_t flow)
{
    uint32_t header = add_node(g, chance(g, 40)), last = add_node(g, true);
    uint32_t region = g->flows.items[flow].region;
    insert(g, flow, header, last);
    add_flow(g, header, last, region, false);
    add_flow(g, last, header, region, false);
}

/* A choice on one flow leads to a merge on another. */
static void jump(struct grower *g, uint32_t from, uint32_t to)
{
    uint32_t split = add_node(g, true), join = add_node(g, chance(g, 40));
    uint32_t region = g->flows.items[from].region;
    g->regions.items[region].has_jumps = true;
    insert(g, from, split, split);
    insert(g, to, join, join);
    add_flow(g, split, join, region, false);
}

static void grow_jump(struct grower *g, uint32_t flow)
{
    uint32_t to = below(g, g->flows.count), region = g->flows.items[flow].region;
    bool fits = to != flow && g->flows.items[to].region == region;
    if (fits && !g->regions.items[region].is_fixed)
        jump(g, flow, to);
    else
        grow_task(g, flow);
}

/* One branch of a parallel block waits for another; always the later one, so they never wait in a circle. */
static void grow_wait(struct grower *g, uint32_t flow)
{
    uint32_t to = below(g, g->flows.count);
    struct flow a = g->flows.items[flow], b = g->flows.items[to];
    struct region *from = &g->regions.items[a.region], *behind = &g->regions.items[b.region];
    bool fits = a.region < b.region && from->block == behind->block && a.is_certain && b.is_certain;
    if (!fits || from->has_jumps || behind->has_jumps) {
        grow_task(g, flow);
        return;
    }
    from->is_fixed = behind->is_fixed = true;
    uint32_t split = add_node(g, chance(g, 70)), join = add_node(g, chance(g, 70));
    g->nodes.items[split].is_parallel_split = g->nodes.items[join].is_parallel_join = true;
    insert(g, flow, split, split);
    insert(g, to, join, join);
    add_flow(g, split, join, a.region, false);
}

static void grow(struct grower *g)
{
    uint32_t flow = below(g, g->flows.count), kind = below(g, 100);
    if (kind < 45)
        grow_task(g, flow);
    else if (kind < 68)
        grow_block(g, flow, false);
    else if (kind < 82)
        grow_block(g, flow, true);
    else if (kind < 88)
        grow_loop(g, flow);
    else if (kind < 95)
        grow_jump(g, flow);
    else
        grow_wait(g, flow);
}

/* ---- What is wrong in real nets ---- */

static void count_flows(struct grower *g)
{
    array_each(struct node, node, &g->nodes) node->ins = node->outs = 0;
    array_each(struct flow, flow, &g->flows) {
        if (flow->from != NONE) g->nodes.items[flow->from].outs++;
        if (flow->to != NONE) g->nodes.items[flow->to].ins++;
    }
}

/* The first gateway from a random place on gets the other kind. */
static void spoil_gateway(struct grower *g, bool is_join)
{
    uint32_t from = below(g, g->nodes.count);
    for (uint32_t i = 0; i < g->nodes.count; i++) {
        struct node *node = &g->nodes.items[(from + i) % g->nodes.count];
        bool *kind = is_join ? &node->is_parallel_join : &node->is_parallel_split;
        if ((is_join ? node->ins : node->outs) < 2) continue;
        *kind = !*kind;
        return;
    }
}

static void spoil_jump(struct grower *g)
{
    uint32_t from = below(g, g->flows.count), to = below(g, g->flows.count);
    if (from != to) jump(g, from, to);
}

static void spoil(struct grower *g)
{
    uint32_t times = 1 + below(g, 2);
    for (uint32_t i = 0; i < times; i++) {
        uint32_t kind = below(g, 100);
        count_flows(g);
        if (kind < 65)
            spoil_gateway(g, kind < 45);
        else
            spoil_jump(g);
    }
}

/* ---- As text ---- */

static void put_target(struct text_buffer *out, uint32_t to)
{
    if (to == NONE)
        text_add_string(out, "end");
    else
        text_print(out, "t%u", to);
}

static void put_guard(struct grower *g, struct text_buffer *out, uint32_t number)
{
    uint32_t parameter = number % PARAMETERS;
    if (g->has_plain_guards)
        text_print(out, ", when: \"p%u < 100\" }", parameter);
    else
        text_print(out, ", when: \"p%u < p%u\" }", parameter, (parameter + 1) % PARAMETERS);
}

static void put_flows(struct grower *g, struct text_buffer *out, uint32_t index)
{
    const struct node *node = &g->nodes.items[index];
    bool is_choice = node->outs > 1 && !node->is_parallel_split;
    uint32_t seen = 0;
    if (node->outs > 1) text_add_string(out, is_choice ? "    split: xor\n" : "    split: and\n");
    text_add_string(out, "    then: [");
    array_each(struct flow, flow, &g->flows) {
        if (flow->from != index) continue;
        bool has_guard = is_choice && ++seen < node->outs;
        text_add_string(out, has_guard ? "{ to: " : "");
        put_target(out, flow->to);
        if (has_guard) put_guard(g, out, index + seen);
        text_add_string(out, ", ");
    }
    out->length -= 2;
    text_add_string(out, "]\n");
}

static struct text net_text(struct grower *g)
{
    struct text_buffer out = {.arena = g->arena};
    text_add_string(&out, "yawl: 1\nworkflow: industrial\nin:\n");
    for (uint32_t i = 0; i < PARAMETERS; i++) text_print(&out, "  p%u: int\n", i);
    text_print(&out, "start: t%u\ntasks:\n", g->flows.items[0].to);
    count_flows(g);
    for (uint32_t i = 0; i < g->nodes.count; i++) {
        const struct node *node = &g->nodes.items[i];
        text_print(&out, "  t%u:\n", i);
        if (node->works) text_add_string(&out, "    offer: { role: clerk }\n");
        if (node->ins > 1)
            text_print(&out, "    join: %s\n", node->is_parallel_join ? "and" : "xor");
        put_flows(g, &out, i);
    }
    return text_built(&out);
}

struct text bench_random_net(struct arena *arena, uint64_t seed, bool has_plain_guards)
{
    struct grower g = {.arena = arena, .state = seed, .has_plain_guards = has_plain_guards};
    double share = (double)below(&g, 1000) / 1000;
    double most = (double)RANDOM_NET_TASKS_MAX / RANDOM_NET_TASKS_MIN;
    uint32_t wanted = (uint32_t)(RANDOM_NET_TASKS_MIN * pow(most, share * share));
    array_push(arena, &g.regions, (struct region){.block = 0});
    add_flow(&g, NONE, NONE, 0, true);
    grow_task(&g, 0);
    while (g.nodes.count < wanted) grow(&g);
    if (chance(&g, 65)) spoil(&g);
    return net_text(&g);
}
