/* Runs that the machine can really make: in which automatic tasks go by themselves.
 *
 * A witness is any run; the machine makes only some, since it does not leave its automatic tasks waiting.
 * Either the witness is followed, its moves in another order where the machine is faster, or a run to the
 * goal is searched for, breadth first.
 */
#ifndef VERIFY_PLAN_H
#define VERIFY_PLAN_H

#include "verify/replay/rehearse.h"

/* Markings that a search for a run keeps; steps of a run that is followed, in all. */
#define PLAN_MARKINGS_MAX 20000
#define PLAN_STEPS_MAX    20000

typedef bool (*plan_goal_fn)(const void *context, const struct rehearsal *r,
                             const uint32_t *marking);

struct plan_goal {
    plan_goal_fn holds;
    const void *context;
};

typedef ARRAY(struct verify_move) plan_moves;

struct plan {
    plan_moves moves;
    uint32_t *marking; /* after them */
};

/* Makes `count` moves of `wanted`, and what the machine does in between; true if all were made. */
bool plan_follow(const struct rehearsal *r, const struct verify_move *wanted, uint32_t count,
                 struct plan *plan);
/* A shortest run from the start of a case to the goal.  False: there is none, or none was found. */
bool plan_search(const struct rehearsal *r, const struct plan_goal *goal, struct plan *plan);
/* Goals: the end is reached; the running place of *context is marked; nothing goes on. */
bool plan_has_ended(const void *context, const struct rehearsal *r, const uint32_t *marking);
bool plan_is_running(const void *context, const struct rehearsal *r, const uint32_t *marking);
bool plan_is_dead(const void *context, const struct rehearsal *r, const uint32_t *marking);
/* The end is reached with something left; the marking of the witness *context is reached and the
 * machine stops there. */
bool plan_is_improper(const void *context, const struct rehearsal *r, const uint32_t *marking);
bool plan_is_there(const void *context, const struct rehearsal *r, const uint32_t *marking);

#endif
