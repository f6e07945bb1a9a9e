/* The part of libuv that the engine uses, simulated: idle handles, timers and closing, in an order that
 * chance chooses, by a clock that only the simulation moves.  The simulator is linked without libuv, so
 * that a function that is not here is an error of the linker.
 * Invariant: a handle stands in its loop from its init until it is closed. */
#include <assert.h>
#include <stddef.h>
#include <string.h>

#include "threads.h"

enum { ACTIVE = 1, CLOSING = 2 };

static struct loop *loop_of(const uv_handle_t *handle)
{
    return (struct loop *)(void *)handle->loop;
}

static void open_handle(uv_loop_t *uv, uv_handle_t *handle, uv_handle_type type)
{
    struct loop *loop = (struct loop *)(void *)uv;
    assert(loop->count < HANDLES_MAX);
    handle->loop = uv;
    handle->type = type;
    handle->flags = 0;
    loop->handles[loop->count++] = handle;
}

int uv_idle_init(uv_loop_t *loop, uv_idle_t *idle)
{
    open_handle(loop, (uv_handle_t *)idle, UV_IDLE);
    return 0;
}

int uv_idle_start(uv_idle_t *idle, uv_idle_cb cb)
{
    assert((idle->flags & CLOSING) == 0);
    if ((idle->flags & ACTIVE) != 0) return 0;
    idle->idle_cb = cb;
    idle->flags |= ACTIVE;
    return 0;
}

int uv_idle_stop(uv_idle_t *idle)
{
    idle->flags &= ~(unsigned)ACTIVE;
    return 0;
}

int uv_timer_init(uv_loop_t *loop, uv_timer_t *timer)
{
    open_handle(loop, (uv_handle_t *)timer, UV_TIMER);
    return 0;
}

int uv_timer_start(uv_timer_t *timer, uv_timer_cb cb, uint64_t timeout, uint64_t repeat)
{
    assert((timer->flags & CLOSING) == 0 && repeat == 0);
    timer->timer_cb = cb;
    timer->timeout = (uint64_t)world.steady_ms + timeout;
    timer->flags |= ACTIVE;
    return 0;
}

int uv_timer_stop(uv_timer_t *timer)
{
    timer->flags &= ~(unsigned)ACTIVE;
    return 0;
}

void uv_close(uv_handle_t *handle, uv_close_cb cb)
{
    assert((handle->flags & CLOSING) == 0);
    handle->close_cb = cb;
    handle->flags = CLOSING;
}

int uv_async_init(uv_loop_t *loop, uv_async_t *async, uv_async_cb cb)
{
    open_handle(loop, (uv_handle_t *)async, UV_ASYNC);
    async->async_cb = cb;
    return 0;
}

int uv_async_send(uv_async_t *async)
{
    assert((async->flags & CLOSING) == 0);
    async->flags |= ACTIVE;
    return 0;
}

/* What keeps a loop alive is not simulated. */
void uv_ref(uv_handle_t *handle) { (void)handle; }
void uv_unref(uv_handle_t *handle) { (void)handle; }

/* ---- Running ---- */

static bool is_ready(const uv_handle_t *handle)
{
    if ((handle->flags & CLOSING) != 0) return true;
    if ((handle->flags & ACTIVE) == 0) return false;
    const uv_timer_t *timer = (const uv_timer_t *)handle;
    return handle->type != UV_TIMER || (int64_t)timer->timeout <= world.steady_ms;
}

/* The engine whose loop it is. */
static struct node *node_of(const struct loop *loop)
{
    uintptr_t at = (uintptr_t)loop - offsetof(struct node, loop);
    return (struct node *)at;
}

uint32_t loop_ready(const struct loop *loop)
{
    uint32_t ready = 0;
    for (uint32_t i = 0; i < loop->count; i++) ready += is_ready(loop->handles[i]);
    return ready + (world.plan.sqlite ? threads_ready(node_of(loop)) : 0);
}

static void close_handle(uv_handle_t *handle)
{
    struct loop *loop = loop_of(handle);
    uint32_t at = 0;
    while (loop->handles[at] != handle) at++;
    loop->handles[at] = loop->handles[--loop->count];
    handle->close_cb(handle);
}

static void run_handle(uv_handle_t *handle)
{
    if ((handle->flags & CLOSING) != 0) {
        close_handle(handle);
    } else if (handle->type == UV_IDLE) {
        ((uv_idle_t *)handle)->idle_cb((uv_idle_t *)handle);
    } else if (handle->type == UV_ASYNC) {
        handle->flags &= ~(unsigned)ACTIVE;
        ((uv_async_t *)handle)->async_cb((uv_async_t *)handle);
    } else {
        handle->flags &= ~(unsigned)ACTIVE;
        ((uv_timer_t *)handle)->timer_cb((uv_timer_t *)handle);
    }
}

bool loop_run_async(struct loop *loop)
{
    for (uint32_t i = 0; i < loop->count; i++) {
        uv_handle_t *handle = loop->handles[i];
        if (handle->type != UV_ASYNC || !is_ready(handle)) continue;
        run_handle(handle);
        return true;
    }
    return false;
}

void loop_run(struct loop *loop, uint32_t choice)
{
    for (uint32_t i = 0; i < loop->count; i++) {
        if (!is_ready(loop->handles[i]) || choice-- > 0) continue;
        run_handle(loop->handles[i]);
        return;
    }
    struct node *node = node_of(loop);
    threads_run(node, choice);
    if (node->process_died) longjmp(world.crash, 1);
}

int64_t loop_due(const struct loop *loop)
{
    int64_t due = INT64_MAX;
    for (uint32_t i = 0; i < loop->count; i++) {
        const uv_timer_t *timer = (const uv_timer_t *)loop->handles[i];
        bool waits = timer->type == UV_TIMER && (timer->flags & ACTIVE) != 0;
        if (waits && (int64_t)timer->timeout < due) due = (int64_t)timer->timeout;
    }
    return due;
}
