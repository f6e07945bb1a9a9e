/* Connectors: how a task calls what lies outside (a function, a log, later HTTP, a process).
 *
 * A connector is one `struct yawl_connector` with one function.  The engine calls it once the start of
 * the work item is committed; the connector answers at once or later, exactly once, with
 * yawl_call_complete or yawl_call_fail.  A call may be made again after a crash: `item` is the key by
 * which a connector can tell.
 */
#ifndef YAWL_CONNECTOR_H
#define YAWL_CONNECTOR_H

#include "yawl/engine.h"

#ifdef __cplusplus
extern "C" {
#endif

struct yawl_connector {
    const char *name; /* as in a specification's `call: { NAME: … }` */
    /* Performs `call`.  What `info` points at is valid until this returns. */
    void (*call)(yawl_call_t *call, const struct yawl_call_info *info);
};

/* Adds a connector, borrowed until the engine is closed.  YAWL_EEXISTS: that name is taken. */
int yawl_connector_register(yawl_engine_t *engine, const struct yawl_connector *connector);

/* The engine has these two from the start.
 * "function" calls the typed function of the table given to yawl_program_register;
 * "log" gives its text to the engine's log callback and completes at once. */
extern const struct yawl_connector yawl_connector_function;
extern const struct yawl_connector yawl_connector_log;

#ifdef __cplusplus
}
#endif
#endif
