/* A net as places and transitions: what both searches (forward for markings, backward for or-joins) run on.
 *
 * Positions: the places, behind them the running place T* of every task, behind those what the rest of the
 * state needs: the inputs that a round of a partial join has used, timers that have fired or still may.
 * Guards, triggers and the time that passes are ignored: whatever they allow may happen.
 */
#ifndef VERIFY_ENCODE_H
#define VERIFY_ENCODE_H

#include "net/net.h"
#include "support/coverability.h"

enum encode_kind {
    ENCODE_START,
    ENCODE_END,  /* by the split */
    ENCODE_BY,   /* by a flow of a timer or a failure */
    ENCODE_ALSO, /* a timer gives one token, once an arming */
    ENCODE_DEADLINE
};

/* Arcs lie one after another: what it takes, what it empties, what it gives; positions in `touches`: those
 * that must be marked, then those that must be empty. */
struct encode_transition {
    enum encode_kind kind;
    uint32_t task; /* NET_NONE of a deadline */
    uint32_t flow; /* xor: start: which input, end: which flow; other flows: which of them */
    uint32_t label; /* its choices are the labels from here on, up to the next transition's */
    uint32_t takes, empties, gives, end;
    uint32_t reads, forbids, touches_end;
    /* Or-joins and partial joins: takes what is marked of `takes`, if that are so many arcs; else 0. */
    uint32_t enough;
    bool is_or_join; /* of several inputs */
    bool is_subset;  /* gives any non-empty subset of `gives` */
    uint64_t alone;  /* of a subset: the bit of an arc that it gives to alone or not at all; or 0 */
};

/* A round of a partial join (rest: ignore, block): one position an input says that it is used. */
struct encode_round {
    uint32_t task, used;   /* the first of its positions */
    uint32_t takes, count; /* the arcs of its inputs */
    bool drops;            /* rest: ignore */
};

/* A timer with `also`: `fired` holds once it gave its token, until its task is not busy (`is_started`),
 * or neither enabled nor busy; and when the task leaves. */
struct encode_also {
    uint32_t task, other, fired;
    bool is_started;
};

struct encoding {
    const struct net *net;
    uint32_t positions; /* all of them */
    uint32_t running;   /* T* of task 0: the number of places */
    uint32_t extra;     /* the first position behind the running places */
    ARRAY(struct encode_transition) transitions;
    ARRAY(struct yawl_reset_arc) arcs;
    ARRAY(uint32_t) touches;
    ARRAY(uint32_t)
    first; /* by task: its transitions are [first[t], first[t + 1]); deadlines follow */
    ARRAY(struct encode_round) rounds;
    ARRAY(struct encode_also) alsos;
    ARRAY(uint32_t) initial; /* positions that hold a token at first */
    bool has_or_join;        /* of several inputs */
    bool has_alone;          /* some subsets may not be made, unless people force them */
    /* Of encode_index: transitions by the positions that make them worth a try (those of `positions`
     * always), and the number of labels: more than 2^32 of them are not told apart. */
    uint32_t *keys_begin, *keys;
    uint64_t labels;
};

struct encoding *encode_net(struct arena *arena, const struct net *net);
/* What searches need; again after transitions or positions were added. */
void encode_index(struct arena *arena, struct encoding *encoding);
/* The transition of a label; `choice`: one bit an arc that a subset gives to, else 1. */
const struct encode_transition *encode_labelled(const struct encoding *encoding, uint32_t label,
                                                uint64_t *choice);
/* Choices are numbers from 1 to this one, of which some may not be made. */
static inline uint64_t encode_choices(const struct encode_transition *t)
{
    uint32_t arcs = t->end - t->gives;
    return !t->is_subset ? 1 : arcs < 63 ? ((uint64_t)1 << arcs) - 1 : UINT64_MAX;
}
static inline bool encode_may(const struct encode_transition *t, uint64_t choice)
{
    return (choice & t->alone) == 0 || choice == t->alone;
}
/* Ways in which a transition can happen. */
static inline uint64_t encode_ways(const struct encode_transition *t)
{
    uint64_t choices = encode_choices(t);
    return t->is_subset && t->alone != 0 ? choices / 2 + 1 : choices;
}
/* Its join is an or-join that may have to wait. */
bool encode_is_or_join(const struct net_task *task);

#endif
