/* How many tokens can a condition hold? */
#ifndef VERIFY_CHECK_BOUNDS_H
#define VERIFY_CHECK_BOUNDS_H

#include "verify/verify.h"

/* What a search may use: it is taken from as it is used. */
struct bounds_budget {
    uint64_t markings;   /* of one net */
    uint64_t work;       /* words, of all nets */
    double seconds;      /* of CPU, from `start` */
    double (*now)(void); /* seconds of CPU */
    double start;
    struct text limit; /* how the limit of markings is written on the command line */
};

/* Fills `result`, whose net is set; the working memory is its own and given back. */
void check_bounds(struct arena *arena, struct verified_net *result, struct bounds_budget *budget);

#endif
