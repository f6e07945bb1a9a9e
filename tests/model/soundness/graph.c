/* The search, and the definitions. */
#include "graph.h"

#include <stdlib.h>
#include <string.h>

static void *get(size_t count, size_t size)
{
    void *memory = calloc(count, size);
    if (memory == NULL) abort();
    return memory;
}

struct graph *graph_new(int limit)
{
    struct graph *graph = get(1, sizeof *graph);
    size_t room = (size_t)limit + 1;
    graph->limit = limit;
    graph->slots = 1;
    while (graph->slots < 3 * limit) graph->slots *= 2;
    graph->states = get(room, sizeof *graph->states);
    graph->depth = get(room, sizeof *graph->depth);
    graph->table = get((size_t)graph->slots, sizeof *graph->table);
    graph->first = get(room + 1, sizeof *graph->first);
    graph->can_end = get(room, 1);
    graph->can_end_properly = get(room, 1);
    graph->can_stop = get(room, 1);
    return graph;
}

void graph_free(struct graph *graph)
{
    free(graph->states);
    free(graph->depth);
    free(graph->table);
    free(graph->first);
    free(graph->edges);
    free(graph->can_end);
    free(graph->can_end_properly);
    free(graph->can_stop);
    free(graph);
}

/* ---- The search ------------------------------------------------------------------------------ */

/* Where the marking is in the table, or would be. */
static int slot_of(const struct graph *graph, const state *marking)
{
    size_t size = (size_t)graph->layout.size;
    uint64_t hash = UINT64_C(0xcbf29ce484222325);
    for (size_t i = 0; i < size; i++) {
        hash = (hash ^ marking->at[i]) * UINT64_C(0x100000001b3);
        hash ^= hash >> 29;
    }
    int slot = (int)(hash & (uint64_t)(graph->slots - 1));
    while (graph->table[slot] != 0 &&
           memcmp(graph->states[graph->table[slot] - 1].at, marking->at, size) != 0) {
        slot = (slot + 1) & (graph->slots - 1);
    }
    return slot;
}

int graph_find(const struct graph *graph, const state *marking)
{
    return graph->table[slot_of(graph, marking)] - 1;
}

static void add_edge(struct graph *graph, struct edge edge)
{
    if (graph->edges_count == graph->edges_room) {
        graph->edges_room = 2 * graph->edges_room + 1024;
        graph->edges = realloc(graph->edges, (size_t)graph->edges_room * sizeof *graph->edges);
        if (graph->edges == NULL) abort();
    }
    graph->edges[graph->edges_count++] = edge;
}

struct expansion {
    struct graph *graph;
    int depth;
};

static void found(void *context, const struct step *step, const state *after)
{
    struct expansion *expansion = context;
    struct graph *graph = expansion->graph;
    if (step->peak > graph->bound) graph->bound = step->peak;
    if (step->peak > graph->layout.tokens_max) return; /* `after` holds fewer than it should */
    int slot = slot_of(graph, after);
    if (graph->table[slot] == 0) {
        if (graph->count == graph->limit) {
            graph->end = GRAPH_MARKINGS;
            return;
        }
        graph->states[graph->count] = *after;
        graph->depth[graph->count] = expansion->depth + 1;
        graph->table[slot] = ++graph->count;
    }
    add_edge(graph, (struct edge){graph->table[slot] - 1, *step});
}

static void search(struct graph *graph)
{
    for (int i = 0; i < graph->count && graph->end == GRAPH_COMPLETE; i++) {
        struct expansion expansion = {graph, graph->depth[i]};
        graph->first[i] = graph->edges_count;
        enum stepping outcome = layout_steps(&graph->layout, &graph->states[i], found, &expansion);
        graph->first[i + 1] = graph->edges_count;
        if (outcome != STEPPING_FINE)
            graph->end = outcome == STEPPING_TOKENS ? GRAPH_TOKENS : GRAPH_OR_JOIN;
        if (graph->end == GRAPH_COMPLETE) graph->expanded = i + 1;
    }
}

static void search_from_first(struct graph *graph)
{
    memset(graph->table, 0, (size_t)graph->slots * sizeof *graph->table);
    graph->edges_count = 0;
    graph->count = 1;
    graph->expanded = 0;
    graph->bound = 1;
    graph->end = GRAPH_COMPLETE;
    layout_first(&graph->layout, &graph->states[0]);
    graph->depth[0] = 0;
    graph->table[slot_of(graph, &graph->states[0])] = 1;
    search(graph);
}

void graph_search(struct graph *graph, const struct plain_spec *plain, int net,
                  struct oracle *oracle)
{
    if (layout_init(&graph->layout, plain, net, oracle)) {
        search_from_first(graph);
    } else {
        graph->end = GRAPH_WIDE;
        graph->count = graph->expanded = 0;
    }
}

void graph_search_cancelling(struct graph *graph, const struct layout *layout)
{
    graph->layout = *layout;
    graph->layout.people_cancel = true;
    search_from_first(graph);
}

/* ---- Single markings ------------------------------------------------------------------------- */

bool graph_is_dead(const struct graph *graph, int index)
{
    return graph->first[index] == graph->first[index + 1];
}

/* Where a run may end well: the end is marked; in a net of implicit termination nothing is left. */
bool graph_is_final(const struct graph *graph, int index)
{
    const state *marking = &graph->states[index];
    if (!graph->layout.net->written->implicit_termination)
        return is_ended(&graph->layout, marking);
    return graph_is_dead(graph, index) && is_proper(&graph->layout, marking);
}

static bool is_proper_end(const struct graph *graph, int index)
{
    return graph_is_final(graph, index) && is_proper(&graph->layout, &graph->states[index]);
}

static bool is_improper_end(const struct graph *graph, int index)
{
    return graph_is_final(graph, index) && !is_proper(&graph->layout, &graph->states[index]);
}

static bool is_deadlock(const struct graph *graph, int index)
{
    return graph_is_dead(graph, index) && !graph_is_final(graph, index);
}

static bool is_livelock(const struct graph *graph, int index)
{
    return !graph->can_end[index] && !graph->can_stop[index];
}

/* ---- The graph ------------------------------------------------------------------------------- */

typedef bool (*is_fn)(const struct graph *graph, int index);

/* From which markings one that `is` can be reached. */
static void look_back(const struct graph *graph, is_fn is, bool *can)
{
    bool changed = true;
    for (int i = 0; i < graph->count; i++) can[i] = is(graph, i);
    while (changed) {
        changed = false;
        for (int i = graph->count - 1; i >= 0; i--) {
            for (int e = graph->first[i]; e < graph->first[i + 1] && !can[i]; e++) {
                can[i] = can[graph->edges[e].to];
                changed = changed || can[i];
            }
        }
    }
}

/* Breadth first: the first one is a nearest one. */
static int nearest(const struct graph *graph, is_fn is)
{
    for (int i = 0; i < graph->expanded; i++) {
        if (is(graph, i)) return graph->depth[i];
    }
    return -1;
}

/* Tasks that never start, and whether each one starts on a run that ends properly. */
static void judge_tasks(struct graph *graph)
{
    struct answers *answers = &graph->answers;
    int tasks = graph->layout.net->tasks_count;
    bool ends[ALL_TASKS] = {false};
    answers->relaxed_sound = true;
    for (int t = 0; t < tasks; t++) answers->dead[t] = true;
    for (int e = 0; e < (graph->expanded == 0 ? 0 : graph->first[graph->expanded]); e++) {
        const struct edge *edge = &graph->edges[e];
        if (edge->step.kind != STEP_START) continue;
        answers->dead[edge->step.task] = false;
        if (graph->can_end_properly[edge->to]) ends[edge->step.task] = true;
    }
    for (int t = 0; t < tasks; t++) {
        answers->flaws[FLAW_DEAD_TASK] = answers->flaws[FLAW_DEAD_TASK] || answers->dead[t];
        answers->relaxed_sound = answers->relaxed_sound && ends[t];
    }
}

static void judge_ends(struct graph *graph)
{
    struct answers *answers = &graph->answers;
    look_back(graph, graph_is_final, graph->can_end);
    look_back(graph, is_proper_end, graph->can_end_properly);
    look_back(graph, is_deadlock, graph->can_stop);
    answers->nearest[FLAW_LIVELOCK] = nearest(graph, is_livelock);
    answers->nearest[FLAW_NEVER] = graph->can_end[0] ? -1 : 0;
    answers->option_to_complete = true;
    for (int i = 0; i < graph->count; i++)
        answers->option_to_complete = answers->option_to_complete && graph->can_end[i];
}

void graph_judge(struct graph *graph)
{
    struct answers *answers = &graph->answers;
    memset(answers, 0, sizeof *answers);
    answers->nearest[FLAW_LIVELOCK] = answers->nearest[FLAW_NEVER] = -1;
    answers->nearest[FLAW_DEADLOCK] = nearest(graph, is_deadlock);
    answers->nearest[FLAW_IMPROPER] = nearest(graph, is_improper_end);
    if (graph->end == GRAPH_COMPLETE) judge_ends(graph);
    judge_tasks(graph);
    for (int i = 0; i < FLAW_DEAD_TASK; i++) answers->flaws[i] = answers->nearest[i] >= 0;
    answers->proper_completion = !answers->flaws[FLAW_IMPROPER];
    answers->weakly_sound = answers->option_to_complete && answers->proper_completion;
    answers->sound = answers->weakly_sound && !answers->flaws[FLAW_DEAD_TASK];
}
