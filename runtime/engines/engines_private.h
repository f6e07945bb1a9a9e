/* What the files of engines/ share.  The files: mailbox (the way in), posts (the public posts), partition
 * (one engine: opened, its posts received, closed), engines (threads; life of the whole).
 *
 * A partition belongs to one thread, which alone touches its engine; what other threads touch is its mailbox,
 * and its async handle for as long as they are inside of that.
 */
#ifndef ENGINES_ENGINES_PRIVATE_H
#define ENGINES_ENGINES_PRIVATE_H

#include <uv.h>

#include "engines/mailbox.h"

struct yawl__thread {
    uv_thread_t id;
    uv_loop_t loop;
    struct yawl__engines *engines;
    uint32_t number; /* it has the partitions number, number + threads, … */
    int status;      /* of its opening */
    char problem[YAWL_ENGINES_PROBLEM_MAX];
};

struct yawl__partition {
    struct yawl__mailbox box;
    struct yawl__engines *engines;
    uint32_t number;
    bool is_open; /* its host was told of it */
    yawl_engine_t engine;
    yawl_store_t *store;
    uv_async_t wake;
};

struct yawl__engines {
    yawl_engines_t *host;
    yawl_engines_options_t options; /* complete; `engine` points to the next */
    yawl_engine_options_t engine_options;
    struct yawl__partition *partitions;
    struct yawl__thread *threads;
    uint32_t threads_started;
    atomic_uint_fast64_t places; /* given to cases that had none */
    bool stopped;
    uv_mutex_t mutex;
    uv_cond_t changed;
    /* guarded */
    uint32_t threads_ready;
    bool decided, goes; /* whether the threads may go on, or close */
};

/* ---- partition.c ---- */
/* Opens store and engine and recovers; what was opened before a failure is closed by `shut`. */
int yawl__partition_open(struct yawl__partition *partition, uv_loop_t *loop, char *problem);
/* Closes what is open of it; its handles are gone when the loop has run. */
void yawl__partition_shut(struct yawl__partition *partition);
/* The post's answer, on its thread. */
void yawl__partition_answer(yawl_post_t *post, int status, const struct yawl_case_result *result);
/* The same of a post that is a call of the host's. */
void yawl__partition_call(yawl_post_t *post);
/* Runs a post on its thread as what it stands for; negative: refused. */
int yawl__post_run(yawl_post_t *post);

#endif
