/* What the compiler builds on beside the verdict (compiler/verify/verify.h): which tasks never start, which
 * run without a token waiting, which flows lead to the end, what a cancellation set can leave out, which
 * or-joins are and- or xor-joins.  Each claim is looked for in every marking and step that was found. */
#ifndef FACTS_H
#define FACTS_H

#include "compare.h"

/* False: the pair's `difference` says which claim is wrong.  `claims` counts. */
bool facts_hold(const struct pair *pair, long *claims);

#endif
