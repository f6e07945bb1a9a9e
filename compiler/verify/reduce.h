/* A proof without a search that no condition of a net ever holds two tokens. */
#ifndef VERIFY_REDUCE_H
#define VERIFY_REDUCE_H

#include "net/net.h"

/* True only if the net is 1-safe; false says nothing.  Not for nets with or-joins. */
bool reduce_proves_safe(const struct net *net);

#endif
