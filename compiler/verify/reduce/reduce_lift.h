/* A run of the reduced net as a run of the net. */
#ifndef VERIFY_REDUCE_LIFT_H
#define VERIFY_REDUCE_LIFT_H

#include "verify/reduce/reduce_explore.h"

struct reduce_run {
    ARRAY(uint32_t) steps; /* transitions of the loaded net */
    uint32_t *tokens;      /* after them, by place of the loaded net */
    uint32_t most;         /* tokens in one condition on the way */
    bool is_crowded;       /* a task started while it was busy */
};

/* The run to a marking; false: a step of it cannot happen in the net (a bug of a rule: nothing is
 * decided then). */
bool reduce_lift(const struct reduce_space *s, uint32_t marking, struct reduce_run *run);
/* Fills `urgent`, by place of the loaded net: the urgent transition + 1 that takes from it.  Needed before
 * lifting and thinning out. */
void reduce_find_urgent(struct reduction *r);
/* The run of these steps; false: one of them cannot happen. */
bool reduce_play(const struct reduction *r, const uint32_t *steps, uint32_t count,
                 struct reduce_run *run);

/* Other orders of the same run (reduce_order.c); without resets only, else nothing changes.  False: what
 * follows from the last marking may differ from what followed before. */

/* Leaves out what the last step does not need. */
bool reduce_shorten(const struct reduction *r, struct reduce_run *run);
/* Lets tasks start only when they are not busy. */
bool reduce_thin_out(const struct reduction *r, struct reduce_run *run);
/* Lets tasks start only right before they leave: none is busy in between. */
bool reduce_start_late(const struct reduction *r, struct reduce_run *run);

/* How many moves it is. */
uint32_t reduce_count_moves(const struct reduction *r, const struct reduce_run *run);
/* Adds its moves and the marking after them; both live in `arena`. */
void reduce_tell(struct arena *arena, const struct reduction *r, const struct reduce_run *run,
                 struct verify_witness *witness);

#endif
