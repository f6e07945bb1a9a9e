/* One engine among several, on its thread: opened with its store, given what is posted to it, closed.
 * Invariant: the engine is drained after the mailbox was closed and settled and the last posts were run, and
 * its async handle is closed only then, when no sender can be about to wake it. */
#include <assert.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include "engines/engines_private.h"

static struct yawl__partition *of_engine(yawl_engine_t *engine)
{
    size_t at = offsetof(struct yawl__partition, engine);
    return (struct yawl__partition *)(void *)((char *)engine - at);
}

/* ---- Closing ---- */

static void on_store_closed(void *context) { ((struct yawl__partition *)context)->store = NULL; }

static void close_rest(struct yawl__partition *partition)
{
    yawl_stores_t *stores = partition->engines->options.stores;
    if (partition->wake.data != NULL) uv_close((uv_handle_t *)&partition->wake, NULL);
    if (partition->store != NULL)
        stores->close(stores, partition->store, on_store_closed, partition);
}

static void on_engine_closed(yawl_engine_t *engine)
{
    struct yawl__partition *partition = of_engine(engine);
    const yawl_engines_options_t *options = &partition->engines->options;
    assert(yawl__mailbox_open(&partition->box) == 0 && "every post was answered");
    if (partition->is_open && options->closed != NULL)
        options->closed(partition->engines->host, partition->number);
    close_rest(partition);
}

void yawl__partition_shut(struct yawl__partition *partition)
{
    if (partition->engine.self != NULL)
        yawl_engine_close(&partition->engine, on_engine_closed);
    else
        close_rest(partition);
}

/* ---- Posts ---- */

void yawl__partition_answer(yawl_post_t *post, int status, const struct yawl_case_result *result)
{
    /* The place first: the callback may post again, and may do what it likes with the post. */
    yawl__mailbox_answered(&post->partition->box);
    if (post->cb != NULL) post->cb(post, status, result);
}

void yawl__partition_call(yawl_post_t *post)
{
    yawl__mailbox_answered(&post->partition->box);
    post->command.call(post, post->engine);
}

static void refuse(yawl_post_t *post, int status)
{
    struct yawl_case_result result = {.id = post->item.case_id};
    result.message = yawl_engine_message(post->engine);
    yawl__partition_answer(post, status, &result);
}

/* The callback of its async handle. */
static void receive(uv_async_t *wake)
{
    struct yawl__partition *partition = wake->data;
    bool closed = yawl__mailbox_is_closed(&partition->box);
    if (closed) yawl__mailbox_settle(&partition->box);
    yawl_post_t *post = yawl__mailbox_take(&partition->box);
    while (post != NULL) {
        yawl_post_t *next = post->next;
        int status = yawl__post_run(post);
        if (status < 0) refuse(post, status);
        post = next;
    }
    if (closed) yawl_engine_drain(&partition->engine, on_engine_closed);
}

/* ---- Opening ---- */

static int open_store(struct yawl__partition *partition, uv_loop_t *loop, char *problem)
{
    yawl_stores_t *stores = partition->engines->options.stores;
    if (stores == NULL) return 0;
    return stores->open(stores, partition->number, loop, &partition->store, problem);
}

static int tell(char *problem, int status, const char *why)
{
    (void)snprintf(problem, YAWL_STORE_PROBLEM_MAX, "%s", why);
    return status;
}

static int open_engine(struct yawl__partition *partition, uv_loop_t *loop, char *problem)
{
    struct yawl__engines *engines = partition->engines;
    yawl_engine_options_t options = engines->engine_options;
    options.store = partition->store;
    options.partition = partition->number;
    int status = yawl_engine_init(&partition->engine, loop, &options);
    if (status == 0) return 0;
    bool told = partition->store != NULL && partition->store->problem != NULL;
    return tell(problem, status, told ? partition->store->problem : yawl_strerror(status));
}

static int fill_engine(struct yawl__partition *partition, char *problem)
{
    struct yawl__engines *engines = partition->engines;
    yawl_engine_t *engine = &partition->engine;
    int status = engines->options.open(engines->host, engine, partition->number);
    partition->is_open = true;
    if (status >= 0) status = yawl_engine_recover(engine);
    return status == 0 ? 0 : tell(problem, status, yawl_engine_message(engine));
}

int yawl__partition_open(struct yawl__partition *partition, uv_loop_t *loop, char *problem)
{
    if (uv_async_init(loop, &partition->wake, receive) != 0)
        return tell(problem, YAWL_ENOMEM, "no more wake-ups");
    partition->wake.data = partition;
    int status = open_store(partition, loop, problem);
    if (status == 0) status = open_engine(partition, loop, problem);
    return status != 0 ? status : fill_engine(partition, problem);
}
