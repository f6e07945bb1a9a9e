/* Several engines on several threads: each has a partition of the cases, a loop and a store of its own.
 *
 * Any thread posts commands.  A post finds its engine by the partition in the case's id, or, for a new case,
 * by where the host places it, and is answered on that engine's thread once what it did is committed.
 * Engines share nothing; nothing is locked on the way from a post to its answer.
 */
#ifndef YAWL_ENGINES_H
#define YAWL_ENGINES_H

#include "yawl/engine.h"

#ifdef __cplusplus
extern "C" {
#endif

/* ---- Limits of one engine; 0 in the options takes the default ---- */
#define YAWL_POSTS_MAX_DEFAULT      65536u       /* posts accepted and not yet answered */
#define YAWL_POST_BYTES_MAX_DEFAULT (64u << 20)  /* of the copies of their input */

typedef struct yawl_engines yawl_engines_t;
struct yawl_engines {
    void *data;                 /* the host's */
    struct yawl__engines *self; /* private */
};

#define YAWL_ENGINES_PROBLEM_MAX 512
typedef struct yawl_engines_options {
    /* Engines, at most YAWL_PARTITIONS_MAX.  0: as many as `stores` keeps; without stores one a thread. */
    uint32_t partitions;
    /* Each runs the loop of one or more engines.  0: one an engine with stores, else one a processor. */
    uint32_t threads;
    uint32_t posts_max;      /* YAWL_EBUSY beyond it */
    uint32_t post_bytes_max; /* YAWL_EBUSY beyond it, YAWL_ETOOBIG of one post that is larger */
    yawl_stores_t *stores;   /* borrowed until yawl_engines_free; NULL: nothing is stored */
    /* As of each engine; NULL: the defaults.  `store` and `partition` are filled in. */
    const yawl_engine_options_t *engine;
    /* Registers programs, connectors and listeners with an engine, on its thread, before its recovery.  A
     * negative answer fails the opening; the engine's message says why. */
    int (*open)(yawl_engines_t *engines, yawl_engine_t *engine, uint32_t partition);
    /* NULL: nothing.  The engine is closed, its loop not yet; on its thread. */
    void (*closed)(yawl_engines_t *engines, uint32_t partition);
    char problem[YAWL_ENGINES_PROBLEM_MAX]; /* filled when the opening fails: why, for a person */
} yawl_engines_options_t;

/* Opens all engines and recovers them, side by side; returns when all take posts, or after one has failed,
 * when all are closed.  YAWL_EINVAL: `stores` keeps another number of partitions, or there are more than
 * may be. */
int yawl_engines_open(yawl_engines_t *engines, yawl_engines_options_t *options);
/* A graceful end: posts are refused from now on (YAWL_ECLOSED), what was accepted is committed and answered,
 * calls that go on have engine->drain_ms to end, side by side; then the engines and their stores close.
 * What ends a call in that time is an answer on the engine's thread, as connectors of the loop give it.  A
 * thread of the host's that answers by yawl_post_call is refused like every other: such a call is made again
 * after the recovery, so let those threads answer first, then stop.
 * Returns when all threads have ended; not to be called on one of them (YAWL_EINVAL). */
int yawl_engines_stop(yawl_engines_t *engines);
/* Stops, if that was not done, and releases everything.  No other thread may use `engines` any more. */
void yawl_engines_free(yawl_engines_t *engines);
uint32_t yawl_engines_partitions(const yawl_engines_t *engines);

/* ---- Posts ----
 *
 * Each returns 0: accepted, `cb` will run once, on the engine's thread; or a negative code: refused, nothing
 * was done, `cb` will not run.  YAWL_EBUSY: the engine has as many as it may, try again later;
 * YAWL_ECLOSED: it stops; YAWL_ENOCASE: there is no such partition; YAWL_EDATA, YAWL_ETOOBIG: of what is
 * given (yawl_record_check says what is wrong).  All else is told to `cb`, YAWL_EBUSY too, if the engine has
 * as many commands as it may.  Input is copied.  Posts of one thread to one engine arrive in their order. */

typedef struct yawl_post yawl_post_t;
/* `status` and `result` as of yawl_case_cb.  Runs on the thread of `post->engine`. */
typedef void (*yawl_post_cb)(yawl_post_t *post, int status, const struct yawl_case_result *result);
typedef void (*yawl_post_fn)(yawl_post_t *post, yawl_engine_t *engine);
/* Commands that need no more than what they are about, such as yawl_item_start and yawl_case_cancel. */
typedef int (*yawl_item_command)(yawl_engine_t *engine, yawl_req_t *req, yawl_item_id id,
                                 yawl_case_cb cb);
typedef int (*yawl_case_command)(yawl_engine_t *engine, yawl_req_t *req, yawl_case_id id,
                                 yawl_case_cb cb);
/* An outside struct and its description. */
struct yawl_outside {
    const struct yawl_record *record;
    const void *value;
};

/* One post on its way.  Belongs to the caller; it must live, and carry nothing else, until its callback
 * runs. */
struct yawl_post {
    void *data;            /* the host's */
    uint64_t place;        /* the host's, of a new case: see yawl_post_start */
    /* The host's, NULL: none.  An id, as of yawl_req_identify, that lives until the callback runs: a post
     * with the id of one that was carried out already is answered as that was. */
    const char *submission;
    yawl_engine_t *engine; /* read only, in callbacks */
    /* private */
    yawl_req_t req;
    yawl_post_t *next;
    struct yawl__partition *partition;
    int (*run)(yawl_post_t *post);
    union {
        yawl_item_command of_item;
        yawl_case_command of_case;
        yawl_post_fn call;
    } command;
    yawl_post_cb cb;
    yawl_item_id item;
    struct yawl_outside given; /* its value lies in `copy` */
    const struct yawl_program *program;
    uint64_t choice;
    char *copy;
    uint32_t copy_size, name_at, key_at; /* 0: none */
};

/* Starts a case.  Cases whose post->place is the same are of the same partition; place 0 spreads them, or
 * (with a submission) places them by its id. */
int yawl_post_start(yawl_engines_t *engines, yawl_post_t *post, const struct yawl_program *program,
                    const void *in, yawl_post_cb cb);
int yawl_post_item(yawl_engines_t *engines, yawl_post_t *post, yawl_item_command command,
                   yawl_item_id id, yawl_post_cb cb);
int yawl_post_case(yawl_engines_t *engines, yawl_post_t *post, yawl_case_command command,
                   yawl_case_id id, yawl_post_cb cb);
/* As yawl_item_complete.  `returns`: NULL, or with the `returns` of the task in the case's program. */
int yawl_post_complete(yawl_engines_t *engines, yawl_post_t *post, yawl_item_id id,
                       const struct yawl_outside *returns, yawl_post_cb cb);
/* As yawl_item_add.  `own`: NULL, or with the `own` of the task's instances. */
int yawl_post_add(yawl_engines_t *engines, yawl_post_t *post, yawl_item_id id,
                  const struct yawl_outside *own, yawl_post_cb cb);
int yawl_post_fail(yawl_engines_t *engines, yawl_post_t *post, yawl_item_id id, const char *message,
                   yawl_post_cb cb);
int yawl_post_choose(yawl_engines_t *engines, yawl_post_t *post, yawl_item_id id, uint64_t choice,
                     yawl_post_cb cb);
int yawl_post_trigger(yawl_engines_t *engines, yawl_post_t *post, yawl_case_id id,
                      const struct yawl_delivery *delivery, yawl_post_cb cb);
/* Calls `fn` on the engine's thread, where all functions of that engine may be called: reads above all. */
int yawl_post_call(yawl_engines_t *engines, yawl_post_t *post, uint32_t partition, yawl_post_fn fn);
/* The partition that a case is of. */
static inline uint32_t yawl_case_partition(yawl_case_id id) { return (uint32_t)(id >> 54); }

#ifdef __cplusplus
}
#endif
#endif
