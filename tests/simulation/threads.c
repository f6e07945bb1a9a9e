/* The part of libuv that the SQLite store uses: threads, mutexes and conditions.
 * Invariants: one thread runs at a time, and changes only in switch_to; chance alone says who is next. */
#include "threads.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>
#include <ucontext.h>

#if defined(__SANITIZE_ADDRESS__)
#define HAS_ASAN 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define HAS_ASAN 1
#endif
#endif
#ifdef HAS_ASAN
#include <sanitizer/common_interface_defs.h>
#endif

enum { THREADS_MAX = 16, STACK_SIZE = 512 << 10 };
enum state { THREAD_FREE, THREAD_READY, THREAD_WAITS, THREAD_ENDED };

static struct thread {
    enum state state;
    ucontext_t context;
    char *stack; /* kept for the next one */
    uv_thread_cb entry;
    void *argument;
    struct node *node;
    const void *waits_for; /* a condition */
} threads[THREADS_MAX];

static struct thread *current; /* NULL: the loop's own */
static ucontext_t outside;
static struct node *entered;

/* ---- Changing ---- */

#ifdef HAS_ASAN
static const void *outside_stack;
static size_t outside_size;
#endif

/* AddressSanitizer must know whose stack it looks at. */
static void switch_to(struct thread *to)
{
    struct thread *from = current;
    current = to;
#ifdef HAS_ASAN
    void *fake = NULL;
    const void *stack = to != NULL ? to->stack : outside_stack;
    __sanitizer_start_switch_fiber(&fake, stack, to != NULL ? STACK_SIZE : outside_size);
#endif
    (void)swapcontext(from != NULL ? &from->context : &outside,
                      to != NULL ? &to->context : &outside);
#ifdef HAS_ASAN
    const void *left;
    size_t size;
    __sanitizer_finish_switch_fiber(fake, &left, &size);
    if (from != NULL) outside_stack = left;
    if (from != NULL) outside_size = size;
#endif
}

static void begin(void)
{
#ifdef HAS_ASAN
    __sanitizer_finish_switch_fiber(NULL, &outside_stack, &outside_size);
#endif
    current->entry(current->argument);
    current->state = THREAD_ENDED;
    switch_to(NULL);
}

static void run(struct thread *thread)
{
    struct node *inside = world.inside;
    assert(current == NULL && thread->state == THREAD_READY);
    world.inside = NULL;
    switch_to(thread);
    world.inside = inside;
    if (world.problem != NULL) longjmp(world.end, 1);
}

/* ---- What the others call ---- */

void threads_enter(struct node *node) { entered = node; }

struct node *threads_node(void) { return current != NULL ? current->node : entered; }

bool threads_are_inside(void) { return current != NULL; }

void threads_leave(void)
{
    current->state = THREAD_ENDED;
    switch_to(NULL);
    abort();
}

uint32_t threads_ready(const struct node *node)
{
    uint32_t count = 0;
    for (uint32_t i = 0; i < THREADS_MAX; i++)
        count += threads[i].state == THREAD_READY && (node == NULL || threads[i].node == node);
    return count;
}

void threads_run(struct node *node, uint32_t choice)
{
    for (uint32_t i = 0; i < THREADS_MAX; i++) {
        struct thread *thread = &threads[i];
        bool fits = thread->state == THREAD_READY && (node == NULL || thread->node == node);
        if (!fits || choice-- > 0) continue;
        run(thread);
        return;
    }
}

void threads_pause(void)
{
    if (current != NULL && chance_below(&world.chance, 4) == 0) switch_to(NULL);
}

void threads_give_way(void)
{
    if (current != NULL) {
        switch_to(NULL);
        return;
    }
    uint32_t ready = threads_ready(NULL);
    if (ready > 0) threads_run(NULL, chance_below(&world.chance, ready));
}

void threads_clear(void)
{
    for (uint32_t i = 0; i < THREADS_MAX; i++) threads[i].state = THREAD_FREE;
    entered = NULL;
}

/* ---- libuv ---- */

int uv_thread_create(uv_thread_t *id, uv_thread_cb entry, void *argument)
{
    uint32_t at = 0;
    while (at < THREADS_MAX && threads[at].state != THREAD_FREE) at++;
    if (at == THREADS_MAX) found("more than %d threads", THREADS_MAX);
    struct thread *thread = &threads[at];
    if (thread->stack == NULL) thread->stack = malloc(STACK_SIZE);
    if (thread->stack == NULL || getcontext(&thread->context) != 0) abort();
    thread->state = THREAD_READY;
    thread->entry = entry;
    thread->argument = argument;
    thread->node = threads_node();
    thread->context.uc_stack.ss_sp = thread->stack;
    thread->context.uc_stack.ss_size = STACK_SIZE;
    thread->context.uc_link = NULL;
    makecontext(&thread->context, begin, 0);
    *id = at + 1;
    return 0;
}

int uv_thread_join(uv_thread_t *id)
{
    struct thread *thread = &threads[*id - 1];
    while (thread->state != THREAD_ENDED) {
        if (threads_ready(NULL) == 0) found("a thread that ends is never woken");
        threads_give_way();
    }
    thread->state = THREAD_FREE;
    return 0;
}

/* A mutex is a flag: is it held? */
static int *flag_of(uv_mutex_t *mutex) { return (int *)(void *)mutex; }

int uv_mutex_init(uv_mutex_t *mutex)
{
    *flag_of(mutex) = 0;
    return 0;
}

void uv_mutex_destroy(uv_mutex_t *mutex)
{
    if (*flag_of(mutex) != 0) found("a mutex is destroyed that somebody holds");
}

void uv_mutex_lock(uv_mutex_t *mutex)
{
    while (*flag_of(mutex) != 0) threads_give_way();
    *flag_of(mutex) = 1;
}

void uv_mutex_unlock(uv_mutex_t *mutex)
{
    assert(*flag_of(mutex) != 0);
    *flag_of(mutex) = 0;
    threads_pause();
}

int uv_cond_init(uv_cond_t *condition)
{
    memset(condition, 0, sizeof *condition);
    return 0;
}

void uv_cond_destroy(uv_cond_t *condition)
{
    for (uint32_t i = 0; i < THREADS_MAX; i++)
        if (threads[i].state == THREAD_WAITS && threads[i].waits_for == condition)
            found("a condition is destroyed that somebody waits for");
}

/* Now and then without a cause, as real ones do. */
void uv_cond_wait(uv_cond_t *condition, uv_mutex_t *mutex)
{
    assert(current != NULL && "the loop never waits");
    if (chance_below(&world.chance, 16) > 0) {
        current->state = THREAD_WAITS;
        current->waits_for = condition;
    }
    *flag_of(mutex) = 0;
    switch_to(NULL);
    uv_mutex_lock(mutex);
}

void uv_cond_signal(uv_cond_t *condition)
{
    for (uint32_t i = 0; i < THREADS_MAX; i++) {
        struct thread *thread = &threads[i];
        if (thread->state != THREAD_WAITS || thread->waits_for != condition) continue;
        thread->state = THREAD_READY;
        return;
    }
}
