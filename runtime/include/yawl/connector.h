/* Connectors: how a task calls what lies outside (a function, a log, a process, HTTP).
 *
 * A connector is one `struct yawl_connector`.  The engine calls it once the start of the work item is
 * committed; the connector answers at once or later, exactly once, with yawl_call_complete or
 * yawl_call_fail.  A call may be made again after a crash: `item`, with yawl_engine_identity, is the key by
 * which a connector can tell.
 */
#ifndef YAWL_CONNECTOR_H
#define YAWL_CONNECTOR_H

#include "yawl/engine.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef void (*yawl_closed_cb)(void *context);

/* X(name, text): of an endpoint's breaker */
#define YAWL_ENDPOINT_STATES(X)                                                                    \
    X(CLOSED, "closed")                                                                            \
    X(HALF_OPEN, "half-open") /* one call may try, or tries */                                     \
    X(OPEN, "open")           /* calls are turned away */

enum yawl_endpoint_state {
#define YAWL_ENDPOINT_STATE(name, text) YAWL_ENDPOINT_##name,
    YAWL_ENDPOINT_STATES(YAWL_ENDPOINT_STATE)
#undef YAWL_ENDPOINT_STATE
    YAWL_ENDPOINT_STATE_COUNT
};

/* A program, or scheme, host and port, that is called now or whose breaker remembers failures. */
struct yawl_endpoint_info {
    const char *connector, *endpoint; /* valid until the function returns */
    enum yawl_endpoint_state state;
    uint32_t inside, waiting; /* calls that go on, and that wait for a place */
    uint32_t failures;        /* in a row */
    uint64_t opened;          /* how often its breaker has opened since the endpoint was last forgotten */
};
typedef void (*yawl_endpoint_fn)(void *context, const struct yawl_endpoint_info *info);
/* Tells of the endpoints of all connectors, in no order. */
void yawl_engine_endpoints(const yawl_engine_t *engine, yawl_endpoint_fn each, void *context);
/* Static text of a state, such as "open"; "unknown" for anything else. */
const char *yawl_endpoint_state_name(int state);

struct yawl_connector {
    const char *name; /* as in a specification's `call: { NAME: … }` */
    /* Performs `call`.  What `info` points at is valid until this returns. */
    void (*call)(yawl_call_t *call, const struct yawl_call_info *info);
    /* The rest may be NULL.  Makes what the connector keeps of one engine, before its first call there;
     * NULL: there is no memory, the call fails. */
    void *(*open)(yawl_engine_t *engine);
    /* Nobody waits for the answer of a call that has begun (yawl_call_begin) any more: its item was
     * cancelled, its case has ended.  The connector stops the work, and must not touch `call` afterwards,
     * unless it says yawl_call_linger first. */
    void (*cancel)(void *state, yawl_call_t *call);
    /* The engine closes: all work is stopped and nothing answered; `closed` runs once all handles on the loop
     * are closed and `state` is released, then or later. */
    void (*close)(void *state, yawl_closed_cb closed, void *context);
    /* Its case was killed: as `cancel`, but at once and without grace, and told of calls that have not begun
     * too.  NULL: those that have begun are cancelled, the others are asked about when they begin. */
    void (*kill)(void *state, yawl_call_t *call);
    /* It sees by itself when the work for a call has died or takes too long: no signs of life are asked of
     * its calls (call_heartbeat_ms). */
    bool watches;
    /* Tells of its endpoints, which are those of `name`. */
    void (*endpoints)(const void *state, yawl_endpoint_fn each, void *context);
};

/* Adds a connector, borrowed until the engine is closed.  YAWL_EEXISTS: that name is taken. */
int yawl_connector_register(yawl_engine_t *engine, const struct yawl_connector *connector);

/* The engine has these three from the start.
 * "function" calls the typed function of the table given to yawl_program_register;
 * "log" gives its text to the engine's log callback and completes at once;
 * "process" runs a program, which gets the item's input as JSON and gives its result so. */
extern const struct yawl_connector yawl_connector_function;
extern const struct yawl_connector yawl_connector_log;
extern const struct yawl_connector yawl_connector_process;

/* ---- For those who write connectors ---- */

/* The work for a call begins, perhaps after it has waited for its turn; from now on it can be cancelled, if
 * the connector has `cancel`.  False: nobody waits for it any more, and `call` must not be touched
 * afterwards. */
bool yawl_call_begin(yawl_call_t *call);
/* Within `cancel`: stopping the work takes a while, in which the call keeps its worker; `yawl_call_gone`
 * follows, then or when the connector is closed. */
void yawl_call_linger(yawl_call_t *call);
void yawl_call_gone(yawl_call_t *call);
/* A sign of life of the work for a call that lasts: the time for the next one begins.
 * YAWL_ETIMEDOUT: nobody waits for it any more; YAWL_EEXISTS: it was answered already. */
int yawl_call_alive(yawl_call_t *call);
/* One pointer of the connector's at the call, NULL at first. */
void yawl_call_set_data(yawl_call_t *call, void *data);
void *yawl_call_data(const yawl_call_t *call);
/* Ends a call as yawl_call_fail does, with the error code of its kind (YAWL_EEXTERNAL, YAWL_ETIMEDOUT,
 * YAWL_EBUSY) and the name by which `on_failure` knows the error, such as "timeout". */
int yawl_call_fail_as(yawl_call_t *call, int code, const char *name, const char *message);
/* What the call needs of this machine is missing for now (memory, files, processes), and nothing of it has
 * been done: it is made again a little later, as the same attempt.  `why` goes to the log, once for all calls
 * that meet it at a time.  `call` must not be touched afterwards. */
void yawl_call_again(yawl_call_t *call, const char *why);
/* Overwrites by stars the secrets that the call was given: whole, or eight bytes and more of their beginning,
 * or, where the text begins, of their end; a character of UTF-8 as a whole.  The message of a failure is
 * masked in any case; a connector that cuts what others say masks it before. */
void yawl_call_mask(const yawl_call_t *call, char *text, size_t length);
/* The system's code behind a failure that is told next, a negative one as libuv's (UV_ENOENT): it is recorded
 * beside the failure's message. */
void yawl_call_set_cause(yawl_call_t *call, int cause);
/* Ends a call with the JSON text of its result, which may be empty where the task returns nothing.  What is
 * not as declared fails the call ("data"), with the path of each wrong value. */
int yawl_call_complete_json(yawl_call_t *call, struct yawl_text json);

/* A setting with its value, both valid until the function returns; not 0 ends the walk. */
typedef int (*yawl_setting_fn)(void *context, const char *setting, struct yawl_text value);
/* Goes through all settings of a call, each once, in the order of the text; secrets are in their values, so
 * values belong into no log, message or record.  Returns what `each` did; or YAWL_ENOKEY: a secret is not
 * there, and the engine's message names it; YAWL_ENOMEM. */
int yawl_call_settings(const struct yawl_call_info *info, yawl_setting_fn each, void *context);

/* The item's input as JSON text, "{}" if the task has none.  The caller frees it; NULL: no memory. */
char *yawl_call_input(const struct yawl_call_info *info, size_t *length);

#ifdef __cplusplus
}
#endif
#endif
