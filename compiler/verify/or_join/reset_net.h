/* The net in which an or-join looks ahead. */
#ifndef VERIFY_RESET_NET_H
#define VERIFY_RESET_NET_H

#include "verify/search/encode.h"

/* Sets of inputs of one partial join that are told apart; beyond them it counts as an xor-join. */
#define RESET_NET_SUBSETS_MAX 4096

/* The net without the start of `task`: every other or-join is an xor-join, a partial join takes any of its
 * sets, an or-split gives everything, tasks may run twice.  Each mark is a position.  `*wide` becomes a
 * partial join with too many sets, if there is one. */
struct yawl_reset_net *reset_net_of(struct arena *arena, const struct encoding *encoding,
                                    uint32_t task, uint32_t *wide);
/* The same net for the or-join's question, smaller: without what cannot matter; a position stands for all
 * marks from which a token can only go on, alone and untouched, to the next of them (reset_net_fuse.c). */
struct yawl_reset_net *reset_net_fuse(struct arena *arena, const struct yawl_reset_net *net);
/* Fills givers and givers_begin. */
void reset_net_index(struct arena *arena, struct yawl_reset_net *net);

#endif
