/* What is known of the cases of a store while its parts go by: the program of each, and its net instances. */
#ifndef CTL_KNOWN_CASES_H
#define CTL_KNOWN_CASES_H

#include "history/entry.h"

struct known_case {
    yawl_case_id id; /* 0: the place is free */
    struct yawl__told_case told;
};
struct known_cases {
    struct known_case *table;
    size_t count, capacity; /* capacity: a power of two, or 0 */
};

/* The case, which is there from now on; NULL: no memory.  It lives until the next call. */
struct known_case *known_cases_find(struct known_cases *cases, yawl_case_id id);
void known_cases_free(struct known_cases *cases);

#endif
