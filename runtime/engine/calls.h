/* What becomes of a connector call, from the line in which it stood to its answer.
 *
 * The files: effects (calls are made and answered), heartbeats (who falls silent), missed (no memory to make
 * one), cancels (nobody waits for it any more), connectors (opened when they are needed).
 * Invariant: an item that executes has one call that is on its way, waits in a line, or is missed.
 */
#ifndef ENGINE_CALLS_H
#define ENGINE_CALLS_H

#include "core/step.h"
#include "engine/workers.h"
#include "yawl/connector.h"

struct yawl__engine;
struct yawl__slot;
struct yawl__connector;

/* ---- effects.c ---- */
/* Performs a connector call that stood in its line; false: nobody waits for it. */
bool yawl__effects_perform(struct yawl__engine *engine, const struct yawl__waiting *waiting);
/* Adds the calls of a case that are not answered to those that the turn performs; false: no memory. */
bool yawl__effects_again(struct yawl__engine *engine, const struct yawl__case *c);
/* Nobody waits for it any more, but its work goes on: it belongs to the late ones. */
void yawl__call_set_aside(struct yawl_call *call);
/* It fails, since it has taken too long, as `said`; false: there was no memory, it goes on. */
bool yawl__call_late(struct yawl_call *call, const char *said, int64_t limit_ms);
/* There was no memory to make a call. */
void yawl__effects_lost(struct yawl__engine *engine, const struct yawl__effect *effect);
/* If the request is a call's answer: which worker performed it, how long it had waited, and the system's code
 * behind its failure. */
void yawl__call_describe(const yawl_req_t *req, struct yawl__command *command);
/* Its answer is committed, or nobody waits for one. */
void yawl__call_close(struct yawl_call *call);
/* secrets.c: keeps a secret that the call was given (NULL: the host makes it), in all forms in which it may
 * be told; false: no memory. */
bool yawl__secrets_keep(struct yawl_call *call, const char *text);
void yawl__secrets_forget(struct yawl_call *call);
/* There was no memory for its answer: it ends, and is made again later. */
void yawl__call_again(struct yawl_call *call, const char *why);
void yawl__effects_done(struct yawl__engine *engine);

/* ---- heartbeats.c ---- */
/* The work for a call begins: its worker is listened to, if heartbeats are asked for. */
void yawl__heartbeat_begin(struct yawl_call *call);
/* It is answered, or nobody waits for it any more. */
void yawl__heartbeat_end(struct yawl_call *call);
/* When the first of them will have been silent for too long, by the steady clock; INT64_MAX: never. */
int64_t yawl__heartbeat_due(const struct yawl__engine *engine);
/* Fails those that have been silent for too long, within a turn. */
void yawl__heartbeat_check(struct yawl__engine *engine);

/* ---- missed.c ---- */
/* The item's call could not be made: it is made later. */
void yawl__missed_note(struct yawl__engine *engine, const struct yawl__effect *effect, const char *why);
/* When, by the steady clock; INT64_MAX: there are none. */
int64_t yawl__missed_due(const struct yawl__engine *engine);
/* Gives those that are due to the turn that is open. */
void yawl__missed_run(struct yawl__engine *engine);

/* ---- cancels.c ---- */
/* An item whose call is wanted: it executes, or is suspended meanwhile, in a case that runs, and no answer is
 * kept for it. */
struct yawl__wanted {
    const struct yawl__slot *slot;
    const struct yawl__scope *scope;
    struct yawl__item_block *block; /* what it keeps; NULL: nothing */
    uint32_t attempts;              /* that have failed so far */
};
bool yawl__call_wanted(const struct yawl__engine *engine, const yawl_item_id *id,
                       struct yawl__wanted *wanted);
/* Its work is over. */
void yawl__call_rests(struct yawl_call *call);
/* Cancels the calls whose items no longer wait for them, in cases that this turn has changed. */
void yawl__effects_cancel(struct yawl__engine *engine, uint64_t turn);
/* Cancels all calls whose work goes on: nobody will wait for them any more. */
void yawl__effects_stop(struct yawl__engine *engine);
/* Ends all calls of cases that were killed, those too that have not begun. */
void yawl__effects_kill(struct yawl__engine *engine);

/* ---- connectors.c ---- */
/* Opens the connector, if it must be and is not; false: there is no memory. */
bool yawl__connector_open(struct yawl__engine *engine, struct yawl__connector *connector);
/* Closes all; yawl__engine_finish follows once they are closed and no append is in flight. */
void yawl__connectors_close(struct yawl__engine *engine);

#endif
