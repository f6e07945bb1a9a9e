/* The markings that a net can reach, found one by one. */
#ifndef VERIFY_EXPLORE_H
#define VERIFY_EXPLORE_H

#include "verify/encode.h"
#include "verify/packed.h"

enum explore_outcome { EXPLORE_COMPLETE, EXPLORE_OVERFLOW, EXPLORE_LIMIT, EXPLORE_TIME };

/* What decides whether an or-join waits; told of markings in which it has some of its inputs. */
struct explore_oracle {
    bool (*waits)(void *context, uint32_t task, struct packed marking);
    void *context;
};

struct explore_limits {
    uint64_t work; /* words of markings that are made */
    uint64_t markings;
    bool (*is_late)(const void *context);
    const void *context;
};

struct explored {
    struct arena *arena; /* of its own: markings and table */
    const struct encoding *encoding;
    uint32_t width, words; /* bits of a field, words of a marking */
    uint32_t chunk;        /* markings in a chunk */
    ARRAY(uint64_t *) chunks;
    uint32_t count;  /* markings in all */
    uint32_t states; /* the first of them: those that are reachable when nobody cancels items */
    uint32_t bound;  /* most tokens that a place held */
    uint64_t work;
};

/* Breadth-first, fields `width` bits wide; first all that is reachable, then, if `cancels`, also what is
 * when people cancel items that run.  `e->states` is set as soon as the first part is complete. */
enum explore_outcome explore(struct explored *e, const struct explore_oracle *oracle,
                             const struct explore_limits *limits, bool cancels);
struct packed explored_at(const struct explored *e, uint32_t index);

#endif
