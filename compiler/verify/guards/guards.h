/* What the guards of a net change in its verdict, where they are simple enough to say so with certainty. */
#ifndef VERIFY_GUARDS_H
#define VERIFY_GUARDS_H

#include "verify/verify.h"

/* A flow of a split that is never taken, whatever the data are. */
struct guards_never {
    uint32_t task, flow;
};
typedef ARRAY(struct guards_never) guards_nevers;

/* Flows that guards alone exclude: those of the split, and what its variables can be.  Only flows with a
 * guard: a default that is never needed has to be there all the same. */
guards_nevers guards_find_never(struct arena *arena, const struct net *net);

#endif
