/* The markings that a net can reach, found one by one, and how they follow each other. */
#ifndef VERIFY_EXPLORE_H
#define VERIFY_EXPLORE_H

#include "verify/search/encode.h"
#include "verify/search/packed.h"

/* The first chunk of markings holds so many, each other one twice what the one before holds. */
#define EXPLORE_CHUNK_FIRST 64U
#define EXPLORE_CHUNKS      26
/* Flows of an or-split whose subsets are tried one by one. */
#define EXPLORE_OR_FLOWS_MAX 20
/* Markings in which nothing can happen that a search which goes deep remembers. */
#define EXPLORE_QUIET_MAX 1000
#define EXPLORE_NONE         UINT32_MAX

enum explore_outcome {
    EXPLORE_COMPLETE,
    EXPLORE_OVERFLOW,  /* a field is full: wider ones are needed */
    EXPLORE_UNBOUNDED, /* proved: see `repeats` */
    EXPLORE_FLOWS,     /* an or-split is too wide: !explore_fits */
    EXPLORE_WORK,
    EXPLORE_MARKINGS,
    EXPLORE_MEMORY,
    EXPLORE_TIME
};

/* What decides whether an or-join waits; told of markings in which it has some of its inputs. */
struct explore_oracle {
    bool (*waits)(void *context, uint32_t task, struct packed marking);
    void *context;
};

struct explore_limits {
    uint64_t work; /* words of markings that are made */
    uint64_t markings;
    size_t memory; /* bytes */
    bool (*is_late)(const void *context);
    const void *context;
};

struct explored_edge {
    uint32_t to, label;
};

/* From `from` a run leads to `to`, which is the same but for more tokens in `place` and others: so it can
 * be made again and again. */
struct explored_repeat {
    uint32_t from, to, place;
};

struct explored {
    struct arena *arena; /* of its own: markings and table */
    const struct encoding *encoding;
    uint32_t width, words; /* bits of a field, words of a marking */
    uint32_t shift;        /* width is 1 << shift */
    /* Behind the words of a marking: where it came from, in the low half, and by which label. */
    uint64_t *chunks[EXPLORE_CHUNKS];
    uint32_t count;  /* markings in all */
    uint32_t states; /* the first of them: those that are reachable when nobody cancels items */
    uint32_t bound;  /* most tokens that a place held */
    uint32_t states_bound; /* the same, when nobody cancels items */
    uint64_t work, compared; /* words that were made, and looked at for a proof */
    /* Steps between the `states`: those from marking m on are [edges_begin[m], edges_begin[m + 1]). */
    ARRAY(struct explored_edge) edges;
    ARRAY(uint32_t) edges_begin;
    ARRAY(uint32_t) quiet; /* of a search that goes deep: the first markings in which nothing can happen */
    struct explored_repeat repeats;
};

enum explore_part {
    EXPLORE_STATES, /* all that is reachable, breadth-first */
    EXPLORE_ALL,    /* then also what is when people cancel items that run and force choices */
    EXPLORE_DEEP    /* depth-first, no edges, never complete: for a proof that there is no bound, or that a
                     * marking is bad by itself */
};

/* Fields are `width` bits wide.  `e->states` is set as soon as the first part is complete. */
enum explore_outcome explore(struct explored *e, const struct explore_oracle *oracle,
                             const struct explore_limits *limits, enum explore_part part);
bool explore_fits(const struct encoding *encoding);

static inline const uint64_t *explored_words(const struct explored *e, uint32_t index)
{
    uint32_t at = index + EXPLORE_CHUNK_FIRST;
    uint32_t chunk = 31 - (uint32_t)__builtin_clz(at / EXPLORE_CHUNK_FIRST);
    return e->chunks[chunk] + (size_t)(at - (EXPLORE_CHUNK_FIRST << chunk)) * (e->words + 1);
}
static inline struct packed explored_at(const struct explored *e, uint32_t index)
{
    return (struct packed){explored_words(e, index), e->width};
}
/* The marking before it in a shortest run, EXPLORE_NONE of the first one; and the step between them. */
static inline uint32_t explored_parent(const struct explored *e, uint32_t index)
{
    return (uint32_t)explored_words(e, index)[e->words];
}
static inline uint32_t explored_label(const struct explored *e, uint32_t index)
{
    return (uint32_t)(explored_words(e, index)[e->words] >> 32);
}

#endif
