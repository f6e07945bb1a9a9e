/* The compiled or-join decision (compiler/verify/verify.h), evaluated in a marking of the oracle and
 * compared with the definition in every marking that was reached. */
#ifndef DECISIONS_H
#define DECISIONS_H

#include "compare.h"

struct decisions_tally {
    long joins, markings;
    long open; /* markings where one side needs too long a search */
};

/* In all markings of the graph.  False: the pair's `difference` says which or-join differs, and where. */
bool decisions_same(const struct pair *pair, const struct graph *graph,
                    struct decisions_tally *tally);

#endif
