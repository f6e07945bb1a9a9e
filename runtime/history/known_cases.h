/* What is known of the cases of a store while its parts go by: the program of each, and its net instances. */
#ifndef HISTORY_KNOWN_CASES_H
#define HISTORY_KNOWN_CASES_H

#include "history/entry.h"

struct yawl__known_case {
    yawl_case_id id; /* 0: the place is free */
    struct yawl__told_case told;
    /* What metrics know besides. */
    int64_t after; /* records so far; 0: none, or it has ended */
    enum yawl_case_status status;
    bool ended;
    bool partial; /* some of its events were dropped */
    /* What a list of cases knows besides. */
    bool has_start, has_last;
    int last;                    /* kind of its last event */
    int64_t started_ms, last_ms; /* when they were */
    uint64_t program;            /* its hash; 0: unknown */
};
struct yawl__known_cases {
    struct yawl__known_case *table;
    size_t count, capacity; /* capacity: a power of two, or 0 */
};

/* The case, which is there from now on; NULL: no memory.  It lives until the next call. */
struct yawl__known_case *yawl__known_find(struct yawl__known_cases *cases, yawl_case_id id);
/* Forgets it. */
void yawl__known_forget(struct yawl__known_cases *cases, struct yawl__known_case *known);
void yawl__known_free(struct yawl__known_cases *cases);

#endif
