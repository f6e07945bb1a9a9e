/* All that is proved of one net: by a search, by a reduction, or by both. */
#ifndef VERIFY_CHECK_NET_H
#define VERIFY_CHECK_NET_H

#include "verify/or_join/or_look.h"
#include "verify/search/explore.h"
#include "verify/verify.h"

/* What searches may use, and the memory that they work in, which is used again for each net. */
struct search_budget {
    uint64_t markings;   /* of one net */
    uint64_t work;       /* words, of all nets, for facts beyond the verdict: taken from as it is used */
    size_t memory;       /* bytes of one search: what is left of */
    size_t memory_limit; /* --limit-memory */
    double seconds;      /* of CPU, from `start` */
    double (*now)(void); /* seconds of CPU */
    double *start; /* below 0: the clock was not looked at so far, since that takes as long as a small net */
    enum verify_way way;
    bool is_only_checked;
    struct arena *encodings, *searches;
    struct reduce_counts *counts; /* or NULL */
};

/* What the limits of a compilation leave; `start` as in the struct. */
struct search_budget search_budget_of(const struct verify_limits *limits, double *start);

/* Fills `result`, whose net is set. */
void check_net(struct arena *arena, struct verified_net *result, struct search_budget *budget);

/* Fills verdict, complete, defects, the answers, dead tasks, and limit of `result`, by a search of another
 * encoding of its net: positions may have been added behind its own, transitions be others.  `look`: of the
 * net's own encoding, or NULL without or-joins.  No witnesses. */
void check_net_verdict(struct arena *arena, const struct encoding *encoding, struct or_look *look,
                       struct search_budget *budget, struct verified_net *result);

/* All markings of another encoding of the net, in the memory of the searches.  False: not all were found. */
bool check_net_markings(const struct encoding *encoding, struct or_look *look,
                        struct search_budget *budget, struct explored *explored);

#endif
