/* What the markings of the reduced net say of the net. */
#ifndef VERIFY_REDUCE_FACTS_H
#define VERIFY_REDUCE_FACTS_H

#include "verify/reduce/reduce_explore.h"

/* By transition of the loaded net: which happen, given which of those that remain do, and which places
 * are marked.  What was removed happens with what made the rules remove it. */
struct reduce_happening {
    bool *transitions;
    bool *places; /* of the loaded net */
};

/* The first marking of each kind, in the order of the search, or NET_NONE. */
struct reduce_first {
    uint32_t dead, livelock, improper;
};

struct reduce_first reduce_find_first(const struct reduce_space *s);
/* By task of the net: does it start? */
bool *reduce_starts(const struct reduction *r, const struct reduce_happening *h);
/* Those that happen at all; on runs that end properly; for ever after a marking that reaches neither the
 * end nor a dead marking. */
struct reduce_happening reduce_alive(const struct reduce_space *s);
struct reduce_happening reduce_relaxed(const struct reduce_space *s);
struct reduce_happening reduce_for_ever(const struct reduce_space *s, uint32_t marking);
/* By task, one bit a flow of its split: those that runs to the end take.  In `arena`. */
uint64_t *reduce_completing_flows(const struct reduce_space *s, struct arena *arena);

#endif
