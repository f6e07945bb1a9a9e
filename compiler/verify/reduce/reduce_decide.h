/* Soundness from a reduced net: exact where it decides, and then in microseconds.
 *
 * Takes a plain net (no constructs that are not compiled), fills what verification says of it but for
 * what only counting all markings shows.  It declines, and changes nothing, where the rules do not keep
 * what is asked.
 */
#ifndef VERIFY_REDUCE_DECIDE_H
#define VERIFY_REDUCE_DECIDE_H

#include "verify/verify.h"

/* Rules; the names are those of the functions in reduce_rules.c. */
#define REDUCE_RULES(X)                                                                            \
    X(FUSE_PLACES, fuse_places)                                                                    \
    X(FUSE_TRANSITIONS, fuse_transitions)                                                          \
    X(ABSTRACT_PLACE, abstract_place)                                                              \
    X(DROP_PARALLEL_PLACE, drop_parallel_place)                                                    \
    X(DROP_PARALLEL_TRANSITION, drop_parallel_transition)                                          \
    X(DROP_SELF_LOOP, drop_self_loop)

enum reduce_rule {
#define X(constant, name) REDUCE_##constant,
    REDUCE_RULES(X)
#undef X
        REDUCE_RULE_COUNT
};

struct reduce_counts {
    uint64_t fired[REDUCE_RULE_COUNT];
    uint64_t places, transitions; /* that remain */
    uint64_t markings;            /* of what remains */
};

struct reduce_limits {
    uint64_t markings;
    size_t memory; /* bytes of `scratch` */
    bool (*is_late)(const void *context);
    const void *context;
};

/* True: everything was decided; else `result` is as it was.  `scratch` is for work within the limits;
 * `counts`, if not NULL, are added to. */
bool reduce_decide(struct arena *arena, struct arena *scratch, struct verified_net *result,
                   const struct reduce_limits *limits, struct reduce_counts *counts);
const char *reduce_rule_name(enum reduce_rule rule);

#endif
