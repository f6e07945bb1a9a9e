/* A run of a net, token by token: which step gave each token, which one took or cancelled it.
 *
 * Takes the net and the moves of a witness; gives what is needed to say why a token is missing and which
 * split two tokens come from.  The moves are trusted to be possible.
 */
#ifndef VERIFY_TRAIL_H
#define VERIFY_TRAIL_H

#include "verify/verify.h"

struct trail_token {
    uint32_t position; /* a place, or behind them the running place of a task */
    uint32_t given_by; /* a move; NET_NONE: it was there at first */
    uint32_t taken_by; /* a move; NET_NONE: it is still there */
    bool is_cancelled; /* by that move */
    bool is_dropped;   /* by the partial join behind its place, some time */
    uint32_t next;     /* one that came later to its position, or NET_NONE */
};

/* Ranges of what one move took, in `taken`, and gave, in `tokens`. */
struct trail_move {
    uint32_t taken, taken_end, given, given_end;
};

struct trail {
    struct arena *arena;
    const struct net *net;
    const struct verify_witness *witness;
    ARRAY(struct trail_token) tokens;
    ARRAY(uint32_t) taken; /* tokens */
    struct trail_move *moves;
    uint32_t *marked;          /* tokens by position, at the end */
    uint32_t *oldest, *newest; /* by position, while it is marked */
};

struct trail *trail_new(struct arena *arena, const struct net *net,
                        const struct verify_witness *witness);
/* The running place of a task. */
static inline uint32_t trail_running(const struct net *net, uint32_t task)
{
    return net->places.count + task;
}
/* What `token` descends from, itself included: a set of tokens. */
struct bitset trail_origins(const struct trail *trail, uint32_t token);
/* The deadline of the net that the move is; NULL if it has no flow. */
const struct net_timer *trail_deadline(const struct net *net, const struct verify_move *move);
/* Does this move leave a task by a split that could have gone elsewhere? */
bool trail_is_choice(const struct net *net, const struct verify_move *move);
/* Does the split, by which this move leaves the task, take this flow? */
bool trail_takes(const struct net_task *task, const struct verify_move *move, uint32_t flow);

#endif
