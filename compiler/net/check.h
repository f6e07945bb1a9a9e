/* The checks of a net, one question a file.  Each takes a lowered specification and only reports.
 *
 * One fault gives one diagnostic: what follows from an error that was already told is not told
 * again.
 */
#ifndef NET_CHECK_H
#define NET_CHECK_H

#include "net/net.h"
#include "net/net_diagnostics.h"

struct check {
    struct arena *arena; /* for the working memory of the checks */
    struct diagnostics *diagnostics;
    const struct net_specification *specification;
};

void check_gates(const struct check *check,
                 const struct net *net); /* are gates where they must be? */
void check_choices(const struct check *check,
                   const struct net *net); /* guards, orderings, defaults */
void check_structure(const struct check *check,
                     const struct net *net); /* on a path from start to end? */
void check_cancel(const struct check *check, const struct net *net); /* tokens left before tasks */
void check_mappings(const struct check *check,
                    const struct net *net); /* parameters filled, once? */
void check_instances(const struct check *check,
                     const struct net *net);                        /* numbers that fit together? */
void check_unset(const struct check *check, struct net *net); /* read before written? */
void check_empty_loops(const struct check *check);                  /* loops without work? */
void check_empty_runs(const struct check *check, const struct net *net); /* a case without work? */

#endif
