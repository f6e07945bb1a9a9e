/* The cases of one or-join, on their way from bases to a decision. */
#ifndef VERIFY_OR_CASES_H
#define VERIFY_OR_CASES_H

#include "verify/search/explore.h"
#include "verify/or_join/or_look.h"
#include "verify/verify.h"

/* Sets of marked inputs that are told apart as cases of their own. */
#define OR_CASES_SETS_MAX 64
/* Lost inputs of whose sets all cases are made, if the reachable markings are not known. */
#define OR_CASES_LOST_MAX 8

struct or_cases {
    struct arena *arena;  /* of the look: it ends with it */
    struct arena *result; /* of the decision */
    struct or_look *look;
    struct or_look_join *join;
    const struct explored *explored; /* NULL: the reachable markings are not known */
    bool is_safe;                    /* no place ever holds two tokens */
    bool is_full;                    /* some basis was too large: the cases are of no use */
    ARRAY(struct or_case) list;
};

/* Makes the cases: one for each set of marked inputs that is reached, if these are few; else one for each
 * input that is missing. */
void or_cases_make(struct or_cases *cases);
/* Keeps, of the blocks, those that cover every reachable marking in which the or-join waits. */
void or_cases_prune(struct or_cases *cases);
/* Does a case apply to the marking, with a block that is kept and holds? */
bool or_cases_wait(const struct or_cases *cases, struct packed marking);
/* Is the marking one in which the answer counts?  Some inputs are marked, not all; its task is not busy
 * and the net has not ended. */
bool or_cases_is_asked(const struct or_cases *cases, struct packed marking);

#endif
