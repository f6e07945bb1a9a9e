/* Several engines: the threads that run them, from the opening of all to the end of all.
 * Opening goes in two steps: every thread opens and recovers its engines, then all go on, or all close, so an
 * opening that fails has done nothing.  Invariant: after it has failed nothing is left behind. */
#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "engines/engines_private.h"

/* ---- A thread ---- */

static int open_own(struct yawl__thread *thread)
{
    struct yawl__engines *engines = thread->engines;
    const yawl_engines_options_t *options = &engines->options;
    char why[YAWL_STORE_PROBLEM_MAX] = "";
    for (uint32_t i = thread->number; i < options->partitions; i += options->threads) {
        int status = yawl__partition_open(&engines->partitions[i], &thread->loop, why);
        if (status == 0) continue;
        (void)snprintf(thread->problem, sizeof thread->problem, "partition %u: %.480s", i, why);
        return status;
    }
    return 0;
}

/* Tells that this thread is ready; true: all are. */
static bool wait_for_all(struct yawl__thread *thread)
{
    struct yawl__engines *engines = thread->engines;
    uv_mutex_lock(&engines->mutex);
    engines->threads_ready++;
    uv_cond_broadcast(&engines->changed);
    while (!engines->decided) uv_cond_wait(&engines->changed, &engines->mutex);
    bool goes = engines->goes;
    uv_mutex_unlock(&engines->mutex);
    return goes;
}

static void shut_own(struct yawl__thread *thread)
{
    struct yawl__engines *engines = thread->engines;
    const yawl_engines_options_t *options = &engines->options;
    for (uint32_t i = thread->number; i < options->partitions; i += options->threads)
        yawl__partition_shut(&engines->partitions[i]);
}

static void run(void *context)
{
    struct yawl__thread *thread = context;
    bool has_loop = uv_loop_init(&thread->loop) == 0;
    thread->status = has_loop ? open_own(thread) : YAWL_ENOMEM;
    if (!wait_for_all(thread) && has_loop) shut_own(thread);
    if (!has_loop) return;
    (void)uv_run(&thread->loop, UV_RUN_DEFAULT);
    int status = uv_loop_close(&thread->loop);
    assert(status == 0 && "handles of the host's are closed in its callback `closed`");
    (void)status;
}

/* ---- Opening ---- */

static int refuse(yawl_engines_options_t *options, int status, const char *why)
{
    (void)snprintf(options->problem, sizeof options->problem, "%s", why);
    return status;
}

static int refuse_number(yawl_engines_options_t *options)
{
    (void)snprintf(options->problem, sizeof options->problem,
                   "the stores keep %u partitions, not %u", options->stores->partitions,
                   options->partitions);
    return YAWL_EINVAL;
}

/* How many of each, from what is given, what is kept, and what the machine has. */
static int complete(yawl_engines_options_t *options)
{
    uint32_t processors = uv_available_parallelism();
    uint32_t kept = options->stores != NULL ? options->stores->partitions : 0;
    if (kept != 0 && options->partitions != 0 && kept != options->partitions)
        return refuse_number(options);
    if (kept != 0) options->partitions = kept;
    if (options->partitions == 0) options->partitions = options->threads;
    if (options->partitions == 0) options->partitions = processors;
    if (options->threads == 0) options->threads = processors;
    if (options->threads > options->partitions) options->threads = options->partitions;
    if (options->posts_max == 0) options->posts_max = YAWL_POSTS_MAX_DEFAULT;
    if (options->post_bytes_max == 0) options->post_bytes_max = YAWL_POST_BYTES_MAX_DEFAULT;
    if (options->open == NULL) return refuse(options, YAWL_EINVAL, "there is no `open`");
    if (options->partitions <= YAWL_PARTITIONS_MAX) return 0;
    return refuse(options, YAWL_EINVAL, "there are at most 1024 partitions");
}

static void free_all(struct yawl__engines *self)
{
    free(self->partitions);
    free(self->threads);
    uv_cond_destroy(&self->changed);
    uv_mutex_destroy(&self->mutex);
    free(self);
}

static struct yawl__engines *without_lock(struct yawl__engines *self)
{
    free(self);
    return NULL;
}

static struct yawl__engines *new_self(void)
{
    struct yawl__engines *self = calloc(1, sizeof *self);
    if (self == NULL || uv_mutex_init(&self->mutex) != 0) return without_lock(self);
    if (uv_cond_init(&self->changed) == 0) return self;
    uv_mutex_destroy(&self->mutex);
    return without_lock(self);
}

static bool make_parts(struct yawl__engines *self)
{
    const yawl_engines_options_t *options = &self->options;
    size_t size = options->partitions * sizeof *self->partitions;
    self->partitions = aligned_alloc(_Alignof(struct yawl__partition), size);
    self->threads = calloc(options->threads, sizeof *self->threads);
    if (self->partitions == NULL || self->threads == NULL) return false;
    memset(self->partitions, 0, size);
    for (uint32_t i = 0; i < options->partitions; i++) {
        struct yawl__partition *partition = &self->partitions[i];
        partition->engines = self;
        partition->number = i;
        yawl__mailbox_init(&partition->box, options->posts_max, options->post_bytes_max);
        yawl__mailbox_close(&partition->box); /* until all are open */
    }
    return true;
}

static struct yawl__engines *new_engines(yawl_engines_t *host,
                                         const yawl_engines_options_t *options)
{
    struct yawl__engines *self = new_self();
    if (self == NULL) return NULL;
    self->host = host;
    self->options = *options;
    if (options->engine != NULL) self->engine_options = *options->engine;
    self->options.engine = NULL;
    atomic_init(&self->places, 0);
    if (make_parts(self)) return self;
    free_all(self);
    return NULL;
}

/* As many as the system gives; all are told in the end what becomes of them. */
static bool start_threads(struct yawl__engines *self)
{
    for (uint32_t i = 0; i < self->options.threads; i++) {
        struct yawl__thread *thread = &self->threads[i];
        thread->engines = self;
        thread->number = i;
        if (uv_thread_create(&thread->id, run, thread) != 0) return false;
        self->threads_started++;
    }
    return true;
}

static void wait_until_ready(struct yawl__engines *self)
{
    uv_mutex_lock(&self->mutex);
    while (self->threads_ready < self->threads_started)
        uv_cond_wait(&self->changed, &self->mutex);
    uv_mutex_unlock(&self->mutex);
}

static void decide(struct yawl__engines *self, bool goes)
{
    for (uint32_t i = 0; i < self->options.partitions && goes; i++) {
        yawl__mailbox_init(&self->partitions[i].box, self->options.posts_max,
                           self->options.post_bytes_max);
    }
    uv_mutex_lock(&self->mutex);
    self->decided = true;
    self->goes = goes;
    uv_cond_broadcast(&self->changed);
    uv_mutex_unlock(&self->mutex);
}

static void join(struct yawl__engines *self)
{
    for (uint32_t i = 0; i < self->threads_started; i++) (void)uv_thread_join(&self->threads[i].id);
    self->threads_started = 0;
    self->stopped = true;
}

/* The first thread that failed speaks for all. */
static int failure_of(const struct yawl__engines *self, yawl_engines_options_t *options)
{
    for (uint32_t i = 0; i < self->threads_started; i++) {
        const struct yawl__thread *thread = &self->threads[i];
        if (thread->status == 0) continue;
        const char *why = thread->problem;
        return refuse(options, thread->status, why[0] != '\0' ? why : "a loop cannot be made");
    }
    return 0;
}

int yawl_engines_open(yawl_engines_t *engines, yawl_engines_options_t *options)
{
    if (engines == NULL || options == NULL) return YAWL_EINVAL;
    options->problem[0] = '\0';
    engines->self = NULL;
    yawl_engines_options_t completed = *options;
    int status = complete(&completed);
    if (status != 0) return refuse(options, status, completed.problem);
    struct yawl__engines *self = new_engines(engines, &completed);
    if (self == NULL) return refuse(options, YAWL_ENOMEM, yawl_strerror(YAWL_ENOMEM));
    engines->self = self;
    bool started = start_threads(self);
    wait_until_ready(self);
    status = failure_of(self, options);
    if (!started) status = refuse(options, YAWL_ENOMEM, "a thread cannot be made");
    decide(self, status == 0);
    if (status == 0) return 0;
    join(self);
    free_all(self);
    engines->self = NULL;
    return status;
}

/* ---- The end ---- */

static bool is_own_thread(const struct yawl__engines *self)
{
    uv_thread_t me = uv_thread_self();
    for (uint32_t i = 0; i < self->threads_started; i++) {
        if (uv_thread_equal(&me, &self->threads[i].id) != 0) return true;
    }
    return false;
}

int yawl_engines_stop(yawl_engines_t *engines)
{
    struct yawl__engines *self = engines->self;
    if (self == NULL || is_own_thread(self)) return YAWL_EINVAL;
    if (self->stopped) return 0;
    for (uint32_t i = 0; i < self->options.partitions; i++) {
        struct yawl__partition *partition = &self->partitions[i];
        yawl__mailbox_close(&partition->box);
        (void)uv_async_send(&partition->wake);
    }
    join(self);
    return 0;
}

void yawl_engines_free(yawl_engines_t *engines)
{
    if (engines->self == NULL || yawl_engines_stop(engines) != 0) return;
    free_all(engines->self);
    engines->self = NULL;
}

uint32_t yawl_engines_partitions(const yawl_engines_t *engines)
{
    return engines->self->options.partitions;
}
