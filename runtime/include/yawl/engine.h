/* The engine: runs the cases of compiled workflows on a libuv loop.
 *
 * libuv's own conventions: one engine belongs to one loop and one thread; the host owns the structs and
 * the loop; every function returns 0 or a negative code (`yawl_strerror`); callbacks come last and run
 * on the loop thread.  Commands are asynchronous: they copy their input, return 0 (queued) or a
 * negative code (refused, no callback), and call back once, after what they did is committed.  An idle
 * engine keeps no loop alive and wakes nobody.
 */
#ifndef YAWL_ENGINE_H
#define YAWL_ENGINE_H

#include "yawl/event.h"
#include "yawl/io.h"
#include "yawl/record.h"
#include "yawl/store.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef struct uv_loop_s uv_loop_t; /* as in <uv.h>, which a host includes itself if it needs it */

/* ---- Limits; 0 in the options takes the default ---- */
#define YAWL_CASES_MAX_DEFAULT     1000000u      /* cases in memory at once */
#define YAWL_COMMANDS_MAX_DEFAULT  65536u        /* commands queued and not yet answered */
#define YAWL_BATCH_MAX_DEFAULT     1024u         /* commands decided in one turn of the loop */
#define YAWL_CASE_DATA_MAX_DEFAULT (16u << 20)   /* bytes of one case's data, or of one work item's */
#define YAWL_ENDED_MAX_DEFAULT     1024u         /* ended cases that can still be read */

struct yawl_limits {
    uint32_t cases_max;     /* YAWL_EBUSY beyond it; at most 2^30 */
    uint32_t commands_max;  /* YAWL_EBUSY beyond it */
    uint32_t batch_max;     /* the rest waits for the loop's next turn */
    uint32_t case_data_max; /* bytes; YAWL_ETOOBIG beyond it */
    uint32_t ended_max;     /* completed and cancelled cases kept for reading; the oldest goes first */
};

enum yawl_log_level { YAWL_LOG_INFO, YAWL_LOG_WARNING, YAWL_LOG_ERROR };
/* `text` is valid until the callback returns; it has no line end. */
typedef void (*yawl_log_cb)(yawl_engine_t *engine, enum yawl_log_level level,
                            struct yawl_text text);

/* What a connector, or the host in its place, is told of a call. */
struct yawl_call_info {
    yawl_engine_t *engine;
    yawl_item_id item;
    const struct yawl_program *program;
    const struct yawl_task *task;
    const void *functions; /* as given to yawl_program_register */
    const void *in;        /* outside struct of the task's `in`, NULL if it has none */
    struct yawl_text text; /* of connector "log" */
};
typedef void (*yawl_call_cb)(yawl_engine_t *engine, const struct yawl_call_info *info);

typedef struct yawl_engine_options {
    yawl_store_t *store;      /* borrowed until the engine is closed; NULL: nothing is stored */
    const struct yawl_io *io; /* NULL: the real one */
    struct yawl_limits limits;
    yawl_log_cb log; /* NULL: standard error */
    /* Not NULL: the host performs all calls itself.  Connectors are then never called; the task stays
     * busy until yawl_item_complete or yawl_item_fail.  Called once the start is committed.
     * Programs may then be registered without their functions. */
    yawl_call_cb take_call;
} yawl_engine_options_t;

struct yawl_engine {
    void *data;                /* the host's */
    uv_loop_t *loop;           /* read only */
    struct yawl__engine *self; /* private */
};

/* One command on its way.  Belongs to the caller; until its callback runs it must live and must not be
 * given to another command. */
struct yawl_req {
    void *data; /* the host's */
    /* private */
    yawl_req_t *next;
    yawl_case_cb cb;
    const struct yawl_program *program;
    yawl_item_id item;
    uint64_t choice;
    void *input;
    size_t input_size;
    size_t message;
    int operation;
    int status;
    int case_status;
};

typedef void (*yawl_engine_close_cb)(yawl_engine_t *engine);

/* Makes an engine on `loop`.  `options` may be NULL and is copied.  YAWL_EEXISTS: the store already
 * holds events. */
int yawl_engine_init(yawl_engine_t *engine, uv_loop_t *loop, const yawl_engine_options_t *options);
/* Closes the engine: commands that are still queued are answered with YAWL_ECLOSED, everything is
 * released, then `cb` (may be NULL) runs on the loop; the struct is the host's again.  Connectors must
 * not answer calls afterwards. */
void yawl_engine_close(yawl_engine_t *engine, yawl_engine_close_cb cb);
/* Text of the last error that a function of this engine returned, "" if none.  Valid until the next
 * call; never NULL. */
const char *yawl_engine_message(const yawl_engine_t *engine);
/* Gives a text to the engine's log callback. */
void yawl_engine_log(yawl_engine_t *engine, enum yawl_log_level level, struct yawl_text text);

/* ---- Listeners ---- */

typedef struct yawl_listener yawl_listener_t;
/* `event` is valid until the callback returns. */
typedef void (*yawl_event_cb)(yawl_listener_t *listener, const yawl_event_t *event);
struct yawl_listener {
    void *data; /* the host's */
    /* private */
    yawl_listener_t *next;
    yawl_event_cb cb;
};
/* Calls `cb` for every event that is committed from now on, in order, before the command that caused
 * it is answered.  The struct belongs to the caller until it is unlistened or the engine is closed. */
int yawl_engine_listen(yawl_engine_t *engine, yawl_listener_t *listener, yawl_event_cb cb);
/* Ends that; allowed inside the callback.  YAWL_EINVAL: it was not listening. */
int yawl_engine_unlisten(yawl_engine_t *engine, yawl_listener_t *listener);

/* ---- Commands (yawl_program_start, yawl_task_… stand in program.h) ----
 *
 * `id.firing` 0 means the task's current item.  YAWL_ENOCASE, YAWL_ENOTASK and YAWL_EDATA are returned at
 * once where they are known at once; what depends on the case's state (YAWL_ENOITEM, YAWL_ECASEENDED,
 * YAWL_ESTATUS, an error in a mapping) is reported to the callback.  A refused command changes nothing. */

/* Starts an offered item, or one that was rolled back. */
int yawl_item_start(yawl_engine_t *engine, yawl_req_t *req, yawl_item_id id, yawl_case_cb cb);
/* Gives a started item back: Executing to Fired.  Its tokens stay consumed. */
int yawl_item_rollback(yawl_engine_t *engine, yawl_req_t *req, yawl_item_id id, yawl_case_cb cb);
/* As yawl_task_complete. */
int yawl_item_complete(yawl_engine_t *engine, yawl_req_t *req, yawl_item_id id,
                       const void *returns, yawl_case_cb cb);
/* As yawl_task_fail: the item is Failed, its task stays busy, the case is failed. */
int yawl_item_fail(yawl_engine_t *engine, yawl_req_t *req, yawl_item_id id, const char *message,
                   yawl_case_cb cb);
/* Withdraws a started item: its task is no longer busy and leaves nothing behind. */
int yawl_item_cancel(yawl_engine_t *engine, yawl_req_t *req, yawl_item_id id, yawl_case_cb cb);
int yawl_item_suspend(yawl_engine_t *engine, yawl_req_t *req, yawl_item_id id, yawl_case_cb cb);
int yawl_item_resume(yawl_engine_t *engine, yawl_req_t *req, yawl_item_id id, yawl_case_cb cb);
/* Starts and completes an offered item, its inputs as its outputs. */
int yawl_item_skip(yawl_engine_t *engine, yawl_req_t *req, yawl_item_id id, yawl_case_cb cb);
/* Forces the next split of `task`, whose guards are then not evaluated.  `choice`: for an xor-split the
 * index of the flow, for an or-split one bit a flow (YAWL_EBRANCH: no such flow). */
int yawl_task_choose(yawl_engine_t *engine, yawl_req_t *req, yawl_item_id id, uint64_t choice,
                     yawl_case_cb cb);
/* Cancels a case that has not ended; a deadlocked or failed one too. */
int yawl_case_cancel(yawl_engine_t *engine, yawl_req_t *req, yawl_case_id id, yawl_case_cb cb);

/* ---- Reads ----
 *
 * Synchronous, on the loop thread.  Only committed state is shown: YAWL_EBUSY while the last step of
 * the case is on its way to the store.  Lists are written in spec order to `out`, at most `capacity`
 * entries; the number that there are is returned, so capacity 0 counts. */

struct yawl_case_info {
    const struct yawl_program *program;
    enum yawl_case_status status;
    uint32_t firings;
};
struct yawl_marked {
    uint32_t place, tokens;
};
struct yawl_item_info {
    yawl_item_id id;
    enum yawl_item_status status;
};

int yawl_case_read(yawl_engine_t *engine, yawl_case_id id, struct yawl_case_info *out);
/* Tasks that are enabled: offered and not started. */
int yawl_case_enabled(yawl_engine_t *engine, yawl_case_id id, uint32_t *out, uint32_t capacity);
/* Tasks that have started and not yet left. */
int yawl_case_busy(yawl_engine_t *engine, yawl_case_id id, uint32_t *out, uint32_t capacity);
/* Conditions that hold tokens. */
int yawl_case_marked(yawl_engine_t *engine, yawl_case_id id, struct yawl_marked *out,
                     uint32_t capacity);
/* Work items that are offered or started and not yet done; a failed one too. */
int yawl_case_items(yawl_engine_t *engine, yawl_case_id id, struct yawl_item_info *out,
                    uint32_t capacity);
/* What a started item got: `*in` is the outside struct of its task's `in`, NULL if it has none; it
 * lives until the loop goes on. */
int yawl_item_input(yawl_engine_t *engine, yawl_item_id id, const void **in);
/* A case variable by its index in the program's `data` record; a text lives until the loop goes on. */
int yawl_case_value(yawl_engine_t *engine, yawl_case_id id, uint32_t field, yawl_value_t *out);
/* The result of a completed case: outside struct of the program's `out`, NULL if it has none; it lives
 * until the next call of this function.  YAWL_ESTATUS: not completed. */
int yawl_case_output(yawl_engine_t *engine, yawl_case_id id, const void **out);

#ifdef __cplusplus
}
#endif
#endif
