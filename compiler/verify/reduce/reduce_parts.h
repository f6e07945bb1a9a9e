/* A net as plain places and transitions, while it is reduced: takes a struct net, gives smaller
 * ones.
 *
 * Weights are not kept: an arc that takes two tokens is one that takes one (which allows more), one
 * that gives two sets `is_weighted`, and then nothing is proved.
 */
#ifndef VERIFY_REDUCE_PARTS_H
#define VERIFY_REDUCE_PARTS_H

#include "verify/search/encode.h"

/* Arcs of the largest net, and those that are looked at in all rounds. */
#define REDUCE_ARCS_MAX ((size_t)1 << 21)
#define REDUCE_WORK_MAX ((uint64_t)1 << 24)
/* Markings of what remains that are searched. */
#define REDUCE_SEARCH_MAX 4096

/* The nodes on one side of every node: those of node n are [begin[n], begin[n + 1]). */
struct arcs {
    uint32_t *begin, *nodes;
};

struct reducer {
    struct arena *arena;
    uint32_t places, transitions; /* counts */
    struct arcs pre, post;        /* of transitions: places */
    struct arcs takers, makers;   /* of places: transitions */
    uint32_t *place_class;        /* union-find: places that are one from the next rebuilding on */
    uint32_t *transition_class;   /* the same; the root's inputs count */
    bool *gone;                   /* places that are left out */
    uint32_t *taker_count, *maker_count; /* of classes of places */
    bool is_weighted;                    /* a transition would make two tokens in one place */
    uint64_t work;
    uint32_t initial; /* the place that holds the token */
};

/* Arcs of a node. */
static inline uint32_t reduce_degree(const struct arcs *arcs, uint32_t node)
{
    return arcs->begin[node + 1] - arcs->begin[node];
}
static inline uint32_t reduce_first(const struct arcs *arcs, uint32_t node)
{
    return arcs->nodes[arcs->begin[node]];
}

/* Nodes by what is on both sides of them. */
struct node_table {
    const struct arcs *in, *out;
    uint32_t *slots, mask; /* node + 1, or 0; closed hashing */
};
struct node_table reduce_table(struct arena *arena, const struct arcs *in, const struct arcs *out,
                               uint32_t count_max);
/* Is a node before it in the table the same?  If not, it enters. */
bool reduce_is_double(struct node_table *table, uint32_t node);

uint32_t reduce_find(uint32_t *class, uint32_t node);
/* Loads a net into a reducer with an arena; false if it is too large, or not of plain transitions. */
bool reduce_load(struct reducer *r, const struct encoding *encoding);
/* Prepares a round: everything in a class of its own. */
void reduce_index(struct reducer *r);
/* Makes the net of the classes, in an arena of its own; returns whether it is smaller. */
bool reduce_rebuild(struct reducer *r);
/* Is what remains safe?  By its shape, or by a search. */
bool reduce_is_plainly_safe(const struct reducer *r);
bool reduce_search_is_safe(const struct reducer *r);

#endif
