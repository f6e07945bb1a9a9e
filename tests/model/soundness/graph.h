/* All markings that a net can reach, one by one, and what docs/semantics.md calls sound, asked of that
 * graph by the words of the definitions: no reduction, no packing, no order of search but breadth
 * first. */
#ifndef GRAPH_H
#define GRAPH_H

#include "steps.h"

enum graph_end {
    GRAPH_COMPLETE,
    GRAPH_MARKINGS, /* more markings than wanted */
    GRAPH_TOKENS,   /* more tokens in a place than TOKENS_MAX */
    GRAPH_OR_JOIN,  /* the definition of an or-join needed too long a search */
    GRAPH_WIDE,     /* the net does not fit into a row */
    GRAPH_END_COUNT
};

struct edge {
    int to;
    struct step step;
};

enum flaw { FLAW_DEADLOCK, FLAW_LIVELOCK, FLAW_NEVER, FLAW_IMPROPER, FLAW_DEAD_TASK, FLAW_COUNT };

struct answers {
    bool option_to_complete, proper_completion, weakly_sound, relaxed_sound, sound;
    bool flaws[FLAW_COUNT], dead[ALL_TASKS];
    int nearest[FLAW_COUNT]; /* steps to the nearest marking that shows it; -1: none does */
};

struct graph {
    struct layout layout;
    enum graph_end end;
    int bound; /* most tokens that a place was given */
    int count, limit, edges_count, edges_room, slots; /* limit: markings that there is room for */
    int expanded;        /* markings, from the first on, of which all is known that follows at once */
    state *states;
    int *depth, *table;
    int *first; /* edges of marking i: first[i] up to first[i + 1] */
    struct edge *edges;
    bool *can_end, *can_end_properly, *can_stop; /* is such a marking ahead, or this one? */
    struct answers answers;
};

struct graph *graph_new(int limit);
void graph_free(struct graph *graph);
/* Takes the place of what was there.  What was found until it gave up stays. */
void graph_search(struct graph *graph, const struct plain_spec *plain, int net,
                  struct oracle *oracle);
/* The same net, also with what follows when people cancel items. */
void graph_search_cancelling(struct graph *graph, const struct layout *layout);
/* Fills `can_…` and `answers`.  Of a graph that is not complete: what was found, that is deadlocks and
 * improper ends, and the tasks that never started, so far. */
void graph_judge(struct graph *graph);
/* -1: it was not reached.  Two markings are the same if all of the row is. */
int graph_find(const struct graph *graph, const state *marking);
bool graph_is_final(const struct graph *graph, int index);
bool graph_is_dead(const struct graph *graph, int index); /* nothing follows; of expanded ones */

#endif
