/* Why is a net not sound?  Pure functions over the facts that verification found: each names the element
 * of the net that a person must change.
 */
#ifndef VERIFY_VERIFY_CAUSES_H
#define VERIFY_VERIFY_CAUSES_H

#include "base/bitset.h"
#include "verify/report/trail.h"

/* Positions (places, then running tasks) from which, flow by flow, a token can come to `place` without
 * going through task `avoid` (NET_NONE: any). */
struct bitset cause_reach(struct arena *arena, const struct net *net, uint32_t place,
                          uint32_t avoid);

/* The same for all inputs of a task at once. */
struct bitset cause_reach_task(struct arena *arena, const struct net *net, uint32_t task);
/* The task that takes tokens from this place, if there is one; the first of several. */
uint32_t cause_taker(const struct net *net, uint32_t place);

/* ---- Deadlock ---- */

enum cause_kind {
    CAUSE_CHOSEN,    /* a split left the input out: the move says which */
    CAUSE_CANCELLED, /* what was on its way was cancelled by the move */
    CAUSE_TAKEN,     /* another task, or this one before, took what was there */
    CAUSE_DROPPED,   /* a partial join dropped it */
    CAUSE_NEVER,     /* nothing was ever on its way */
    CAUSE_WAITS,     /* what is on its way waits itself: at task `other` */
    CAUSE_OTHER      /* several tokens of one input: none is empty */
};

struct cause_stuck {
    uint32_t task;
    uint32_t missing; /* an input, or a condition of its `while`, without a token; NET_NONE:
                       * CAUSE_OTHER */
    enum cause_kind kind;
    uint32_t move;       /* of the witness */
    uint32_t position;   /* where the last token was that could have come */
    uint32_t other;      /* CAUSE_WAITS: a task */
    struct bitset reach; /* positions from which a token could come to what is missing */
};
typedef ARRAY(struct cause_stuck) cause_stucks;

/* The tasks that have a token and wait, those that are causes first. */
struct cause_deadlock {
    cause_stucks stuck;
    uint32_t roots;         /* so many of them are causes */
    uint32_t more;          /* others wait as well: too many to look for what for */
    ARRAY(uint32_t) circle; /* without causes: these wait for each other, in this order */
    uint32_t dropped; /* the place of the last token that a partial join dropped, or NET_NONE */
};
/* Of a livelock too: the tasks that go on are none of these. */
void cause_of_deadlock(const struct trail *trail, struct cause_deadlock *cause);

/* ---- Improper completion ---- */

struct cause_improper {
    uint32_t ender;       /* the task that marks the end; NET_NONE: a deadline */
    uint32_t fork;        /* the move whose branches end separately, or NET_NONE */
    uint32_t timer;       /* without a fork: the move of a timer whose token ends, or NET_NONE */
    uint32_t ends, stays; /* places of its branches: one that ends, one that does not */
    uint32_t left;        /* a position that still holds a token */
    uint32_t merge;       /* a join that lets each branch through, or NET_NONE */
    uint32_t choice;      /* the last move on the way to the end that chose it, or NET_NONE */
    bool is_taken;        /* on that way something was taken that another task could have */
    uint32_t canceller;   /* a task whose cancellation set misses it, or NET_NONE */
    uint32_t missed;      /* the position where it missed it */
};
void cause_of_improper(const struct trail *trail, struct cause_improper *cause);

/* ---- Dead tasks ---- */

enum cause_dead_kind {
    CAUSE_DEAD_INPUT, /* `place` is never marked: `before` never starts */
    CAUSE_DEAD_APART, /* never `place` and `apart`: task `before` chooses, `by` a flow if not by its split */
    CAUSE_DEAD_TAKEN,     /* the same: whoever takes from place `from` chooses */
    CAUSE_DEAD_CANCELLED, /* the same: `before`, on the way to `place`, cancels position `from` */
    CAUSE_DEAD_WAITS      /* its inputs can be marked, but it is never enabled */
};

struct cause_dead {
    uint32_t task;
    enum cause_dead_kind kind;
    uint32_t place, apart;
    uint32_t before; /* a task, or NET_NONE */
    uint32_t by;     /* one of its other flows, or NET_NONE */
    uint32_t from;   /* a position, or NET_NONE */
};
/* `dead`: one bit a task.  `is_deep`: also look for why two inputs never come together. */
struct cause_dead cause_of_dead(struct arena *arena, const struct net *net, struct bitset dead,
                                uint32_t task, bool is_deep);

#endif
