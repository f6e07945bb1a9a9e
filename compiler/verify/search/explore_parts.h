/* What the parts of a search share: its loop and memory (explore.c), its steps (explore_step.c), and those
 * that are plain (explore_masks.c). */
#ifndef VERIFY_EXPLORE_PARTS_H
#define VERIFY_EXPLORE_PARTS_H

#include "verify/search/explore.h"

/* One word of a plain transition; all of its words are different. */
struct explore_mask {
    uint64_t needs, forbids, clears, gives;
    uint32_t word;
};

/* Where the masks of a transition are; none: it is not plain. */
struct explore_plain {
    uint32_t begin, count;
    bool is_known; /* else nobody has asked yet */
};

struct search {
    struct explored *e;
    const struct encoding *encoding;
    const struct explore_oracle *oracle;
    const struct explore_limits *limits;
    uint32_t *table; /* number + 1 of a marking, by hash */
    uint32_t mask;
    uint32_t saturated; /* the position that holds one token at most, or NET_NONE */
    ARRAY(struct explore_mask) masks; /* of plain transitions */
    struct explore_plain *plain;      /* by transition; NULL: none is plain */
    uint64_t *next;     /* the marking that is made, */
    uint32_t parent;    /* from this one */
    uint32_t label;     /* in this way */
    bool cancels;       /* the second part, what people can do: nothing is proved any more */
    bool is_deep;
    uint64_t looked;    /* work when the clock was last looked at */
    enum explore_outcome stop;
};

/* The first marking: one token in each initial position. */
void explore_begin(struct search *s);
/* All markings after `from`, which stays where it is while others are added. */
void explore_expand(struct search *s, const uint64_t *from);
/* The items of each task that runs are cancelled: nothing is given. */
void explore_abandon(struct search *s, const uint64_t *from);
/* At the begin of a search; only with one bit a position anything is plain. */
void explore_begin_masks(struct search *s);
bool explore_find_plain(struct search *s, uint32_t transition);
static inline bool explore_is_plain(struct search *s, uint32_t transition)
{
    if (s->plain == NULL) return false;
    if (s->plain[transition].is_known) return s->plain[transition].count > 0;
    return explore_find_plain(s, transition);
}
/* The step by a plain transition, if it can happen. */
void explore_fire_plain(struct search *s, const uint64_t *from, uint32_t transition);
/* Keeps `next`, and that it follows `parent`. */
void explore_keep(struct search *s);

#endif
