/* All markings of what a reduction left. */
#ifndef VERIFY_REDUCE_EXPLORE_H
#define VERIFY_REDUCE_EXPLORE_H

#include "verify/reduce/reduce_core.h"

/* What can be reached from a marking. */
enum {
    REDUCE_REACHES_END = 1,   /* the output marked */
    REDUCE_REACHES_EMPTY = 2, /* the output marked and nothing else */
    REDUCE_REACHES_DEAD = 4   /* no successor, the output not marked */
};

struct reduce_edge {
    uint32_t to, transition; /* of the space */
};

enum reduce_outcome { REDUCE_COMPLETE, REDUCE_UNBOUNDED, REDUCE_OVERFLOW, REDUCE_LIMIT };

struct reduce_space {
    const struct reduction *r;
    struct arena *arena;
    uint32_t width, words; /* bits of a field: 1 or 4 */
    uint32_t places, transitions;
    uint32_t *place_at, *transition_at; /* their numbers in the reduction */
    uint32_t output;                    /* its field */
    uint64_t *takes, *empties, *gives; /* by transition: a marking with 1, all bits, 1 in a field */
    uint64_t *spins;                   /* 1 in the fields of places that spin */
    ARRAY(uint64_t) markings;
    ARRAY(uint32_t) parents; /* the first marking that leads to it; of the first one: itself */
    ARRAY(uint32_t) labels;  /* by which transition */
    ARRAY(uint32_t) first;   /* by marking: its edges are [first[m], first[m + 1]) */
    ARRAY(struct reduce_edge) edges;
    uint8_t *reaches;
    uint32_t covered; /* unbounded: a marking on the way to the last one, which has more tokens */
    uint32_t count, bound; /* most tokens in a place */
    uint32_t *table, table_mask;
    uint64_t *next, *marked; /* the marking after a step; where the one before it holds tokens */
};

/* Breadth-first; `s` is set up anew. */
enum reduce_outcome reduce_explore(struct reduce_space *s, const struct reduction *r,
                                   const struct reduce_limits *limits, uint32_t width);
/* Fills `reaches`; false: too late. */
bool reduce_look_back(struct reduce_space *s, const struct reduce_limits *limits);
uint32_t reduce_tokens(const struct reduce_space *s, uint32_t marking, uint32_t place);

#endif
