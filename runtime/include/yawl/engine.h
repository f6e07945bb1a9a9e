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
#define YAWL_COMMAND_BYTES_DEFAULT (64u << 20)   /* of the data of commands that are queued */
#define YAWL_BATCH_MAX_DEFAULT     1024u         /* commands decided in one turn of the loop */
#define YAWL_BATCH_BYTES_DEFAULT   (16u << 20)   /* of events, after which a turn ends */
/* Both together are less than a store in SQLite can take at once. */
#define YAWL_BATCH_BYTES_MAX       (128u << 20)
#define YAWL_STEP_BYTES_MAX        (768u << 20)  /* of events, in one step; the default too */
#define YAWL_MAX_CASE_BYTES_DEFAULT (64u << 20)  /* of all data that a case holds */
#define YAWL_ENDED_MAX_DEFAULT     1024u         /* ended cases that can still be read */
#define YAWL_CALLS_MAX_DEFAULT     65536u        /* calls that wait for a worker */
#define YAWL_WORKERS_MAX           65536u        /* slots of one engine, at most */
#define YAWL_SUBMISSIONS_MAX_DEFAULT 16384u      /* submissions whose outcome is remembered */
#define YAWL_SUBMISSION_ID_MAX     128u          /* bytes of a submission's id */
#define YAWL_SNAPSHOT_BYTES_DEFAULT (64u << 20)  /* of events from one snapshot to the next */

/* What a host takes that wants the usual time limits (case_timeout_ms, task_timeout_ms). */
#define YAWL_CASE_TIMEOUT_DEFAULT_MS 1800000 /* 30 minutes */
#define YAWL_TASK_TIMEOUT_DEFAULT_MS 3600000 /* an hour */

/* Engines of one application, each with a partition of the cases and a store of its own. */
#define YAWL_PARTITIONS_MAX 1024u

struct yawl_limits {
    uint32_t cases_max;     /* YAWL_EBUSY beyond it; at most 2^30 */
    uint32_t commands_max;  /* YAWL_EBUSY beyond it; an eighth of it is not for starts of cases */
    /* Data of commands that are queued and not yet decided; YAWL_EBUSY for one with data while there are as
     * many.  Answers of connectors pass. */
    uint32_t command_bytes;
    uint32_t batch_max;     /* the rest waits for the loop's next turn */
    /* Events of a turn, after which it ends; while as many wait for a commit, nothing more is decided. */
    uint32_t batch_bytes;
    /* Events of one step: YAWL_ETOOBIG for a command beyond it, and a case fails that goes on by itself. */
    uint32_t step_bytes;
    /* Of all data that a case holds; YAWL_ETOOBIG beyond it; at most 2^29.  A recovery takes what was
     * committed under a larger one: the case goes on, and may not grow. */
    uint32_t max_case_bytes;
    uint32_t ended_max;     /* completed and cancelled cases kept for reading; the oldest goes first */
    uint32_t snapshot_bytes; /* of events, after which the next snapshot begins */
    uint32_t workers_max;   /* connector calls that go on at once (yawl/workers.h); 0: no limit */
    uint32_t calls_max;     /* that wait for a worker; beyond it no case starts, YAWL_EBUSY */
    uint32_t submissions_max; /* outcomes that are remembered; the oldest is forgotten first; at most 2^24 */
    /* Bytes that the engine has asked for, of all that it keeps in memory.  While as many are in use no case
     * starts, YAWL_EBUSY, and ended cases go early; what runs goes on.  0: no limit. */
    uint64_t memory_max;
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
    struct yawl_text text; /* of connector "log"; of others the values among the pieces of their settings */
    void *state;           /* of the connector in this engine, from its `open` */
    struct yawl_call *call; /* NULL: the host performs it, `take_call` */
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
    /* The secret of that name, for connectors; NULL: there is none.  It is asked for at each call, and what
     * it returns must live until the next time.  NULL: the environment's variables YAWL_SECRET_NAME. */
    const char *(*secret)(yawl_engine_t *engine, const char *name);
    /* A running case that nothing could wake (no offer, no work, no timer, no call on its way) is
     * looked at after this many milliseconds: it is told, and repaired; if that fails three times, the
     * case fails (YAWL_ESTUCK).  0: never.  Cases that wait for somebody cost nothing. */
    int64_t stuck_after_ms;
    /* Told of such a case, before it is repaired; may be NULL.  `reason` is static. */
    void (*stuck_cb)(yawl_engine_t *engine, yawl_case_id id, const char *reason);
    /* A call that has no answer after this many milliseconds, its waiting for its turn included, fails as
     * "timeout", and its connector is told to stop.  0: it may take as long as it wants. */
    int64_t call_timeout_ms;
    /* A call of which nothing is heard for this many milliseconds (yawl_call_alive, from when it was made)
     * fails as "timeout" and its worker is given up; not of connectors that see by themselves when their
     * work has died, as `process` and `http` do.  0: signs of life are not asked for. */
    int64_t call_heartbeat_ms;
    /* A case that is not done this many milliseconds after its start fails with YAWL_ETIMEDOUT, unless its
     * specification gives it a deadline.  0: it may take as long as it wants. */
    int64_t case_timeout_ms;
    /* A person's work item that is not done this many milliseconds after it was offered fails with
     * YAWL_ETIMEDOUT, as by a timer with `then: fail`, unless its task has a timer that ends the waiting.
     * 0: it may wait for ever. */
    int64_t task_timeout_ms;
    /* When the engine drains, calls that go on may end by themselves for so many milliseconds, and what they
     * answer is committed.  After that a program gets SIGTERM, and SIGKILL two seconds later. */
    int64_t drain_ms;
    /* true: the branches of cases that start from now on can be read, with their times (yawl_case_branches).
     * It costs cases of nets with and- or or-splits 24 bytes a branch and a longer step, others nothing. */
    bool track_branches;
    /* true: the engine never wakes by itself; timers fire in yawl_engine_timers_run alone. */
    bool manual_timers;
    /* Which of several engines it is; the ids of its cases begin with it, so a case of another one is
     * YAWL_ENOCASE.  Below YAWL_PARTITIONS_MAX, and the same each time that its store is opened. */
    uint32_t partition;
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
    void *submission; /* its id, if the operation says that it has one */
    void *slot; /* of the case, if the command is the completion of a current item without data */
    yawl_item_id item;
    uint64_t choice;
    void *input;
    size_t input_size;
    size_t key_size; /* bytes at the end of `input` */
    size_t message;
    int operation;
    int code; /* of a failure; 0: it is the performer's */
    int status;
    int case_status;
};

typedef void (*yawl_engine_close_cb)(yawl_engine_t *engine);

/* Makes an engine on `loop`.  `options` may be NULL and is copied.  The engine becomes the owner of its
 * store; if that holds something, commands are refused (YAWL_ERECOVER) until yawl_engine_recover.  A code of
 * the store's (its `problem` says more): it cannot be taken.  YAWL_EINVAL: there is no such partition. */
int yawl_engine_init(yawl_engine_t *engine, uv_loop_t *loop, const yawl_engine_options_t *options);
/* Reads all cases back from the store; does nothing if it held none.  Register the programs, functions and
 * connectors first.  Cases have the ids, data, timers and work items that they had after the last commit.
 * Listeners are not told again what happened then.  Connector calls that were not answered are made again
 * on the loop, with the same item.
 * YAWL_ENOPROGRAM: a program of the store's cases is not registered; YAWL_ECORRUPT: the store is damaged, the
 * message says where; YAWL_EINVAL: it is the store of another partition.  After a failure nothing is
 * recovered, and it may be called again. */
int yawl_engine_recover(yawl_engine_t *engine);
/* Closes the engine: commands that are still queued are answered with YAWL_ECLOSED, everything is
 * released, then `cb` (may be NULL) runs on the loop; the struct is the host's again.  Connectors must
 * not answer calls afterwards. */
void yawl_engine_close(yawl_engine_t *engine, yawl_engine_close_cb cb);
/* Closes the engine once all is done that it has accepted: no command is taken any more (YAWL_ECLOSED),
 * those that are queued are carried out, committed and answered, as are answers of connectors that come
 * within drain_ms; no call is made and no deadline fires any more.  Then as yawl_engine_close; if that is
 * called meanwhile, its callback runs instead. */
void yawl_engine_drain(yawl_engine_t *engine, yawl_engine_close_cb cb);
/* Text of the last error that a function of this engine returned, "" if none; of data, all that is
 * wrong, up to YAWL_PROBLEMS_MAX.  Valid until the next call; never NULL. */
const char *yawl_engine_message(const yawl_engine_t *engine);
/* The engine that a call is of, and so its loop and the host's data: a function that several engines call on
 * several threads must know where it is.  Until the call is answered or the engine closed. */
yawl_engine_t *yawl_call_engine(const yawl_call_t *call);
/* 128 random bits of the engine's store, the same after each recovery (a copy of its file has them too), or
 * of the engine itself where nothing is stored.  With them the id of a work item names it among those of
 * all stores: `Idempotency-Key` of `http` and `YAWL_KEY` of `process` begin with them. */
void yawl_engine_identity(const yawl_engine_t *engine, uint64_t identity[2]);
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

/* All that is known of a failure.  Names live as long as the program, the message as long as the event. */
struct yawl_error_info {
    int code;          /* 0: of an attempt that is tried again */
    const char *name;  /* "YAWL_ETIMEDOUT" */
    const char *kind;  /* "Timeout": see <yawl/errors.h> */
    int cause;         /* the system's code behind it, UV_ENOENT, -ECONNREFUSED (uv_strerror); 0: none */
    yawl_case_id case_id;
    const char *workflow, *file; /* file: of the specification */
    uint32_t line;               /* in it, 0: unknown */
    const char *net, *task;      /* NULL: none, or its net instance is gone */
    const char *branch;          /* the innermost parallel branch that the task is in; NULL: none */
    uint32_t scope, instance, firing;
    struct yawl_text message; /* from the outermost cause to the innermost: `task "a" failed: …: …` */
};
/* Of an event that a listener is given.  YAWL_EINVAL: it tells of no failure. */
int yawl_event_error(yawl_engine_t *engine, const yawl_event_t *event,
                     struct yawl_error_info *out);

/* ---- Commands (yawl_program_start, yawl_task_… stand in program.h) ----
 *
 * `id.scope` is the net instance, `id.task` a task of its net.  `id.instance` names an instance of a
 * multiple-instance task, 0: the first that fits.  `id.firing` 0 means the current item.  YAWL_ENOCASE,
 * YAWL_ENOTASK and YAWL_EDATA are returned at once where they are known at once; what depends on the
 * case's state (YAWL_ENOITEM, YAWL_ECASEENDED, YAWL_ESTATUS, an error in a mapping) is reported to the
 * callback.  A refused command changes nothing. */

/* Gives the command that `req` has just been queued for an id, a text of 1 to YAWL_SUBMISSION_ID_MAX bytes,
 * copied; to be called before the loop goes on.  If a command with that id was carried out already, before a
 * crash too, this one is not: it is answered as that was, with its case and the case's status then (and the
 * result of a completed case that is still known).  A refused command leaves no trace of its id.  The last
 * limits.submissions_max ids are remembered.  The callback is told what is wrong: YAWL_EDATA, it is no such
 * text; YAWL_EEXISTS: the id was that of another command; YAWL_ENOMEM.
 * Commands are the same if they ask for the same, of the same case: of a start the workflow, of an item
 * its task, by their names, so in every version of the workflow; a choice, a trigger's key, the program
 * that a case is to go over to; and all that is given with them: a failure's message, and data by the
 * names of those members that are present. */
void yawl_req_identify(yawl_engine_t *engine, yawl_req_t *req, const char *id);
/* What the submission with that id did: `out` gets its case and the case's status then.  For a repeated
 * command that is refused at once, since its case or net instance is no more.  YAWL_ENOITEM: none with that
 * id is known; YAWL_EBUSY: it is on its way to the store. */
int yawl_submission_find(yawl_engine_t *engine, const char *id, struct yawl_case_result *out);
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
 * index of the flow, for an or-split one bit a flow (YAWL_EBRANCH: no such flow, or an and-split). */
int yawl_task_choose(yawl_engine_t *engine, yawl_req_t *req, yawl_item_id id, uint64_t choice,
                     yawl_case_cb cb);
/* Adds an instance to a busy multiple-instance task that may grow.  `own`: outside struct of its
 * `instances->own`, the value of the instance's own variable; NULL for none.  YAWL_ESTATUS: nothing of it
 * runs any more, or it is not dynamic; YAWL_ECOUNT: it has as many as it may have. */
int yawl_item_add(yawl_engine_t *engine, yawl_req_t *req, yawl_item_id id, const void *own,
                  yawl_case_cb cb);
/* Cancels a case that has not ended; a deadlocked or failed one too. */
int yawl_case_cancel(yawl_engine_t *engine, yawl_req_t *req, yawl_case_id id, yawl_case_cb cb);
/* Ends a case at once, whatever its status is, and gives back all that it holds: timers, sub-nets,
 * deliveries, calls that wait; programs that run for it are ended with SIGKILL and connections closed.  Its
 * status is cancelled.  It passes the limit on commands; refused is only a case that has ended. */
int yawl_case_kill(yawl_engine_t *engine, yawl_req_t *req, yawl_case_id id, yawl_case_cb cb);
/* Suspends a running case: it stands still until it is resumed.  No item of it can be started,
 * completed or changed (YAWL_ESTATUS), nothing starts by itself and no timer fires; deadlines stay as
 * they are.  Calls that were made go on, and what they answer is kept. */
int yawl_case_suspend(yawl_engine_t *engine, yawl_req_t *req, yawl_case_id id, yawl_case_cb cb);
/* Resumes it: first what its calls answered meanwhile is carried out, in the order in which it came; then
 * timers fire whose deadline has passed, in their order. */
int yawl_case_resume(yawl_engine_t *engine, yawl_req_t *req, yawl_case_id id, yawl_case_cb cb);
/* Derives anew what is enabled in a running case, as is done for one that is stuck; nothing happens
 * where all is in order. */
int yawl_case_repair(yawl_engine_t *engine, yawl_req_t *req, yawl_case_id id, yawl_case_cb cb);

/* An external trigger on its way to a case. */
struct yawl_delivery {
    const char *name;                 /* of the trigger: YAWL_ENOTRIGGER if no task of the program has it */
    const char *key;                  /* NULL: none */
    const struct yawl_record *record; /* of the payload: the `returns` of a task with that trigger */
    const void *payload;              /* outside struct of `record`; NULL: none */
};
/* Delivers a trigger to the first task of the case that waits for it, outermost net first. */
int yawl_case_trigger(yawl_engine_t *engine, yawl_req_t *req, yawl_case_id id,
                      const struct yawl_delivery *delivery, yawl_case_cb cb);
/* The `returns` of the first task with that trigger that has any: what a payload may look like.  NULL: no
 * task with that trigger takes a payload. */
const struct yawl_record *yawl_trigger_record(const struct yawl_program *program, const char *name);

/* ---- Time ----
 *
 * A host with the real clock needs none of these: the engine wakes by itself.  One with a simulated
 * clock goes from deadline to deadline: set the clock to yawl_engine_timer_next, then
 * yawl_engine_timers_run. */

/* The earliest deadline that is armed in any case, milliseconds since 1970; INT64_MAX: none. */
int64_t yawl_engine_timer_next(const yawl_engine_t *engine);
/* Fires every timer whose deadline is not after the clock's time, in the order of deadlines, also those
 * that are armed meanwhile and are due; fewer, if limits.batch_bytes of events wait for their commit, after
 * which it may be called again.  Returns how many were fired, or a negative code. */
int yawl_engine_timers_run(yawl_engine_t *engine);

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
/* A net instance of a case: the root, or the sub-net of a busy composite task. */
struct yawl_scope_info {
    uint32_t scope;    /* 0: the root; the others count up as they are made */
    uint32_t net;      /* index into the program's nets */
    uint32_t parent;   /* scope whose task it performs, YAWL_NONE of the root */
    uint32_t task;     /* that task, YAWL_NONE of the root */
    uint32_t instance; /* of a multiple-instance task, from 1; else 0 */
};
/* A run of a multiple-instance task: the newest one. */
struct yawl_instances_info {
    uint32_t created, fired, executing, completed; /* suspended ones are executing */
    uint32_t active;                               /* neither cancelled nor failed */
    int64_t minimum, maximum, threshold;           /* INT64_MAX: no limit; all */
    bool left; /* its task has left; what is still fired or executing runs on without effect */
};
struct yawl_timer_info {
    uint32_t scope;
    uint32_t task;     /* YAWL_NONE: a timer of the net itself */
    uint32_t instance; /* of the item that waits to be tried again; else 0 */
    uint32_t timer;    /* index into the timers of the task or the net, YAWL_NONE: of a retry,
                        * YAWL_TIMER_LIMIT: a limit of the engine's options */
    int64_t deadline_ms;
};
/* A branch of an and- or or-split: what only its flow leads to.  One that is run again counts anew. */
struct yawl_branch_info {
    uint32_t scope, task, flow; /* the split, and the index of its flow */
    const char *name;           /* from `branches:`; else of the task or condition that the flow leads to */
    enum yawl_branch_status status;
    int64_t started_ms; /* of what has begun: when, milliseconds since 1970; else 0 */
    int64_t ended_ms;   /* of what is completed, failed or cancelled; else 0 */
};
/* What an engine did since it was made. */
struct yawl_engine_stats {
    uint32_t cases;           /* in memory now */
    uint32_t commands;        /* queued and not yet answered */
    uint32_t starts;          /* of these, cases that are to begin */
    uint64_t command_bytes;   /* data of those that are queued */
    uint64_t memory;          /* bytes that the engine has asked for */
    uint32_t cases_running;   /* that have not ended */
    uint32_t calls;           /* of connectors, not yet answered */
    uint32_t calls_waiting;   /* for a worker, or for the next turn */
    uint32_t calls_lost;      /* whose worker fell silent, and may still answer, into nothing */
    uint32_t workers;         /* that have had a call so far */
    uint32_t workers_busy;    /* of these now */
    uint32_t cases_with_timers;
    uint64_t timers_fired;
    uint64_t budget_exceeded; /* work items that took longer than their task's budget */
    uint64_t stuck;           /* cases that nothing could wake, each told once */
    uint64_t repaired;        /* what was put right in them: tasks, calls that were made again */
    uint64_t illegal;         /* tasks whose being enabled did not fit the marking: 0, or there is a bug */
};

/* Which cases are meant. */
struct yawl_cases_filter {
    const struct yawl_program *program; /* NULL: of all */
    uint32_t statuses;                  /* bits 1 << YAWL_CASE_…, 0: all */
};
struct yawl_listed_case {
    yawl_case_id id;
    const struct yawl_program *program;
    enum yawl_case_status status; /* YAWL_CASE_CREATED: its last step is not committed yet, ask later */
};
/* Slots of cases that one call of yawl_engine_cases looks at. */
#define YAWL_CASES_LOOKED_MAX 65536u
/* Cases in memory, those too that ended and can still be read, ordered by id.  `filter` NULL: all; whatever
 * it says of statuses, one whose last step is not committed is listed.  `*after` is 0 at first, and is set to
 * what the next call is given, 0: there are no more.  Returns how many were written, which may be fewer than
 * `capacity` (not 0), even none, although there are more: a call looks at YAWL_CASES_LOOKED_MAX slots. */
int yawl_engine_cases(yawl_engine_t *engine, const struct yawl_cases_filter *filter,
                      yawl_case_id *after, struct yawl_listed_case *out, uint32_t capacity);
int yawl_case_read(yawl_engine_t *engine, yawl_case_id id, struct yawl_case_info *out);
/* Net instances, in the order of their numbers; the root is the first. */
int yawl_case_scopes(yawl_engine_t *engine, yawl_case_id id, struct yawl_scope_info *out,
                     uint32_t capacity);
/* The net instance that a busy composite task runs; of a multiple-instance task that of the instance, or (0)
 * of the first one that runs, and of two runs of the task that of the newer.  YAWL_ENOITEM: there is none. */
int yawl_item_scope(yawl_engine_t *engine, yawl_item_id id, struct yawl_scope_info *out);
/* Tasks of one net instance that are enabled: offered and not started.  Those that wait are not. */
int yawl_scope_enabled(yawl_engine_t *engine, yawl_case_id id, uint32_t scope, uint32_t *out,
                       uint32_t capacity);
/* Tasks of one net instance whose join holds, and that wait for their trigger or for a timer to start. */
int yawl_scope_waiting(yawl_engine_t *engine, yawl_case_id id, uint32_t scope, uint32_t *out,
                       uint32_t capacity);
/* Tasks of one net instance that have started and not yet left. */
int yawl_scope_busy(yawl_engine_t *engine, yawl_case_id id, uint32_t scope, uint32_t *out,
                    uint32_t capacity);
/* Conditions of one net instance that hold tokens. */
int yawl_scope_marked(yawl_engine_t *engine, yawl_case_id id, uint32_t scope,
                      struct yawl_marked *out, uint32_t capacity);
/* A variable of one net instance by its index in its net's `data` record; a text lives until the loop
 * goes on. */
int yawl_scope_value(yawl_engine_t *engine, yawl_case_id id, uint32_t scope, uint32_t field,
                     yawl_value_t *out);
/* The same of the root net. */
int yawl_case_enabled(yawl_engine_t *engine, yawl_case_id id, uint32_t *out, uint32_t capacity);
int yawl_case_busy(yawl_engine_t *engine, yawl_case_id id, uint32_t *out, uint32_t capacity);
int yawl_case_marked(yawl_engine_t *engine, yawl_case_id id, struct yawl_marked *out,
                     uint32_t capacity);
int yawl_case_value(yawl_engine_t *engine, yawl_case_id id, uint32_t field, yawl_value_t *out);
/* The newest run of a multiple-instance task (`id.scope`, `id.task`).  YAWL_ENOITEM: there is none. */
int yawl_case_instances(yawl_engine_t *engine, yawl_item_id id, struct yawl_instances_info *out);
/* Armed timers, ordered by scope, task and timer. */
int yawl_case_armed(yawl_engine_t *engine, yawl_case_id id, struct yawl_timer_info *out,
                    uint32_t capacity);
/* How far the case is, an estimate: 0 to 99, 100 once it has completed.  It never goes back, in loops
 * it waits; of a cancelled case it is what was told last. */
int yawl_case_progress(yawl_engine_t *engine, yawl_case_id id);
/* Branches of all net instances, ordered by scope, task and flow, while the case has not ended.
 * YAWL_ESTATUS: options.track_branches is off.  A case that began when it was off has none. */
int yawl_case_branches(yawl_engine_t *engine, yawl_case_id id, struct yawl_branch_info *out,
                       uint32_t capacity);
/* Work items that are offered or started and not yet done, of all net instances and ordered by scope, task
 * and instance; a failed one too. */
int yawl_case_items(yawl_engine_t *engine, yawl_case_id id, struct yawl_item_info *out,
                    uint32_t capacity);
/* What a started item got: `*in` is the outside struct of its task's `in`, NULL if it has none; it
 * lives until the loop goes on. */
int yawl_item_input(yawl_engine_t *engine, yawl_item_id id, const void **in);
/* The result of a completed case: outside struct of the program's `out`, NULL if it has none; it lives
 * until the next call of this function.  YAWL_ESTATUS: not completed. */
int yawl_case_output(yawl_engine_t *engine, yawl_case_id id, const void **out);
void yawl_engine_read(const yawl_engine_t *engine, struct yawl_engine_stats *out);

#ifdef __cplusplus
}
#endif
#endif
