/* A net as the machine runs it: one marking, what can happen in it now, what the machine does by itself.
 *
 * The rules are those of the encoding; besides, automatic tasks start as soon as they can (docs/semantics.md,
 * rules 6 and 9): composite ones, connectors, routing tasks, in the order of the text; routing tasks leave
 * at once, and an xor-join takes from its first marked input.  What would fail the case is no step.
 */
#ifndef VERIFY_REHEARSE_H
#define VERIFY_REHEARSE_H

#include "verify/search/encode.h"
#include "verify/or_join/or_look.h"
#include "verify/verify.h"

struct rehearsal {
    struct arena *arena;
    const struct net *net;
    struct encoding *encoding;
    struct or_look *look; /* NULL: no or-joins */
    uint64_t *packed;     /* a marking, as or_look takes it */
};

struct rehearsal *rehearsal_new(struct arena *arena, const struct net *net);
/* A new marking by position of the encoding: that of a case that starts, before the machine does anything;
 * or a copy of `from`. */
uint32_t *rehearsal_marking(const struct rehearsal *r, const uint32_t *from);
bool rehearsal_has_ended(const struct rehearsal *r, const uint32_t *marking);
/* The transition by which the machine would start the task, or NET_NONE: it is not enabled. */
uint32_t rehearsal_start_of(const struct rehearsal *r, const uint32_t *marking, uint32_t task);
/* The transition of a move, possible now; NET_NONE if it is not. */
uint32_t rehearsal_find(const struct rehearsal *r, const uint32_t *marking,
                        const struct verify_move *move);
/* Changes `marking`; `chosen` as in a move. */
void rehearsal_fire(const struct rehearsal *r, uint32_t *marking, uint32_t transition,
                    uint64_t chosen);
/* What the machine does next by itself: a start, or a routing task that has to leave (`task`; by which way is
 * open).  False: it waits for people. */
bool rehearsal_next(const struct rehearsal *r, const uint32_t *marking, struct verify_move *next);
/* How many instances the task has, and how many of them must be complete until it leaves, as far as that is
 * written: of a list there is one item.  1 of a task without instances; NET_NONE: data decide, or refuse. */
uint32_t rehearsal_created(const struct net_task *task);
uint32_t rehearsal_needed(const struct net_task *task);
/* It leaves by the step that starts it: a routing task, or one that waits for no instance. */
bool rehearsal_leaves_at_once(const struct net_task *task);
/* It starts by itself once it is enabled. */
bool rehearsal_is_automatic(const struct net_task *task);
/* Nothing is busy, nothing can start, the end is not reached. */
bool rehearsal_is_dead(const struct rehearsal *r, const uint32_t *marking);

#endif
