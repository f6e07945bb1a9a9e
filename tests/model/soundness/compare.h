/* What `verify` says of a net against the graph of all its markings; and its witnesses, made again. */
#ifndef COMPARE_H
#define COMPARE_H

#include "graph.h"
#include "replay.h"

#define EXACT_TOKENS 15 /* up to here `verify` promises to be exact */
#define PUMP_TIMES   3  /* rounds of an unbounded net that are made again */

/* One verified net and the same net as the oracle sees it. */
struct pair {
    const struct graph *graph; /* judged */
    const struct graph *wider; /* people cancel items there */
    const struct verified_net *verified;
    const struct match *match;
    char *difference; /* where the two do not agree */
    size_t size;
};

struct compare_tally { /* what was compared, to show that it was not nothing */
    long witnesses, shortest, pumped, enumerated, undecided, begun;
    long open; /* witnesses that lead to more markings than are kept */
};

/* Says what differs, and gives false. */
__attribute__((format(printf, 2, 3))) bool pair_differ(const struct pair *pair, const char *format,
                                                       ...);
/* True: they agree; else the pair's `difference` says where they do not.  `tally` counts. */
bool compare_net(const struct pair *pair, struct compare_tally *tally);

#endif
