/* Worker slots: how many connector calls of an engine go on at once, which worker performs what, how long
 * calls wait; and limits of each workflow.
 *
 * With `limits.workers_max` an engine has that many slots, numbered from 1.  A call takes a slot or waits in
 * the line of its workflow; a slot that is free takes the next call in the same turn of the loop, the
 * workflows in turn, each line from its front.  A slot is free once its call is answered, or, after a
 * cancellation, once its connector has ended the work.  Without that limit calls need no slot.
 */
#ifndef YAWL_WORKERS_H
#define YAWL_WORKERS_H

#include "yawl/engine.h"

#ifdef __cplusplus
extern "C" {
#endif

/* X(name, text) */
#define YAWL_WORKER_STATES(X)                                                                      \
    X(AVAILABLE, "available")                                                                      \
    X(BUSY, "busy")                                                                                \
    X(FAILED, "failed")     /* its last call failed; available all the same */                     \
    X(STOPPING, "stopping") /* its call was cancelled, and the work for it is being ended */

enum yawl_worker_state {
#define YAWL_WORKER_STATE(name, text) YAWL_WORKER_##name,
    YAWL_WORKER_STATES(YAWL_WORKER_STATE)
#undef YAWL_WORKER_STATE
    YAWL_WORKER_STATE_COUNT
};

struct yawl_worker_info {
    uint32_t worker; /* its number, from 1 */
    enum yawl_worker_state state;
    yawl_item_id item;                  /* that it performs, or performed last; case 0: none yet */
    const struct yawl_program *program; /* of that item */
    const struct yawl_task *task;
    int64_t since_ms; /* it is in this state; milliseconds since 1970 */
    uint64_t completed, failed, cancelled; /* calls so far, by their end */
    int64_t busy_ms;                       /* in all its calls, with the one that goes on */
};

/* Workers that fell silent within a call of a function, which nobody can stop, are replaced: so many of them
 * at once, until they answer after all; further ones keep their slot. */
#define YAWL_CALLS_LOST_MAX 4096u

/* Workers that have had a call, in the order of their numbers; writes at most `capacity` of them and returns
 * how many there are.  A worker comes to be when all others are busy, and is never more than one of
 * `limits.workers_max`. */
uint32_t yawl_engine_workers(const yawl_engine_t *engine, struct yawl_worker_info *out,
                             uint32_t capacity);
/* Static text of a state, such as "busy"; "unknown" for anything else. */
const char *yawl_worker_state_name(int state);

/* How long calls waited for their worker: counts[0] not at all (less than 1 ms), counts[n] less than 2^n ms;
 * the last one counts all that waited longer. */
#define YAWL_WAITS_COUNT 24
struct yawl_waits {
    uint64_t counts[YAWL_WAITS_COUNT];
    int64_t total_ms, longest_ms;
};
void yawl_engine_waits(const yawl_engine_t *engine, struct yawl_waits *out);

/* Limits of one workflow in one engine; 0: no other than the engine's own. */
struct yawl_program_limits {
    uint32_t cases_max;   /* that have not ended; YAWL_EBUSY beyond it */
    uint32_t workers_max; /* calls of its cases that go on at once; 1: one after the other */
};
/* Sets them, at any time; what is beyond a new limit goes on.  YAWL_ENOPROGRAM: it is not registered. */
int yawl_program_limit(yawl_engine_t *engine, const struct yawl_program *program,
                       const struct yawl_program_limits *limits);

/* After how many milliseconds a start of `program` (NULL: any other command) that was refused with
 * YAWL_EBUSY is worth trying again, by the pace at which the engine answers commands, ends cases and calls.
 * 0: it would be taken now.  At least 1, at most YAWL_RETRY_MAX_MS; YAWL_RETRY_UNKNOWN_MS as long as
 * nothing has ended. */
#define YAWL_RETRY_MAX_MS     60000u
#define YAWL_RETRY_UNKNOWN_MS 1000u
uint32_t yawl_engine_retry_after_ms(const yawl_engine_t *engine, const struct yawl_program *program);

#ifdef __cplusplus
}
#endif
#endif
