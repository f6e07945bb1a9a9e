/* The list is R. K. Treiber's stack (IBM RJ 5118, 1986), emptied as a whole: without single pops there is no
 * ABA.  State: bits 0 to 31 places, 32 to 62 senders inside, 63 closed. */
#include "engines/mailbox.h"

#include <sched.h>

#define SENDER   ((uint_fast64_t)1 << 32)
#define PLACE    ((uint_fast64_t)1)
#define CLOSED   ((uint_fast64_t)1 << 63)
#define PLACES   (SENDER - 1)
#define SENDERS  (CLOSED - SENDER)

void yawl__mailbox_init(struct yawl__mailbox *box, uint32_t posts_max, uint32_t bytes_max)
{
    atomic_init(&box->newest, NULL);
    atomic_init(&box->state, 0);
    atomic_init(&box->bytes, 0);
    box->posts_max = posts_max;
    box->bytes_max = bytes_max;
}

/* A closed one is only looked at, so that `settle` does not wait for those who came too late. */
int yawl__mailbox_enter(struct yawl__mailbox *box)
{
    if (yawl__mailbox_is_closed(box)) return YAWL_ECLOSED;
    uint_fast64_t before = atomic_fetch_add(&box->state, SENDER + PLACE);
    if ((before & CLOSED) == 0 && (before & PLACES) < box->posts_max) return 0;
    yawl__mailbox_leave(box, false);
    return (before & CLOSED) != 0 ? YAWL_ECLOSED : YAWL_EBUSY;
}

int yawl__mailbox_room(struct yawl__mailbox *box, size_t bytes)
{
    if (bytes > box->bytes_max) return YAWL_ETOOBIG;
    if (atomic_fetch_add(&box->bytes, bytes) + bytes <= box->bytes_max) return 0;
    yawl__mailbox_give_room(box, bytes);
    return YAWL_EBUSY;
}

void yawl__mailbox_give_room(struct yawl__mailbox *box, size_t bytes)
{
    (void)atomic_fetch_sub(&box->bytes, bytes);
}

bool yawl__mailbox_push(struct yawl__mailbox *box, yawl_post_t *post)
{
    yawl_post_t *newest = atomic_load_explicit(&box->newest, memory_order_relaxed);
    do {
        post->next = newest;
    } while (!atomic_compare_exchange_weak(&box->newest, &newest, post));
    return newest == NULL;
}

void yawl__mailbox_leave(struct yawl__mailbox *box, bool stays)
{
    (void)atomic_fetch_sub(&box->state, stays ? SENDER : SENDER + PLACE);
}

yawl_post_t *yawl__mailbox_take(struct yawl__mailbox *box)
{
    yawl_post_t *newest = atomic_exchange(&box->newest, NULL), *oldest = NULL;
    while (newest != NULL) {
        yawl_post_t *next = newest->next;
        newest->next = oldest;
        oldest = newest;
        newest = next;
    }
    return oldest;
}

void yawl__mailbox_answered(struct yawl__mailbox *box)
{
    (void)atomic_fetch_sub(&box->state, PLACE);
}

uint32_t yawl__mailbox_open(const struct yawl__mailbox *box)
{
    return (uint32_t)(atomic_load(&box->state) & PLACES);
}

bool yawl__mailbox_is_closed(const struct yawl__mailbox *box)
{
    return (atomic_load(&box->state) & CLOSED) != 0;
}

bool yawl__mailbox_has_senders(const struct yawl__mailbox *box)
{
    return (atomic_load(&box->state) & SENDERS) != 0;
}

void yawl__mailbox_settle(const struct yawl__mailbox *box)
{
    while (yawl__mailbox_has_senders(box)) (void)sched_yield();
}

void yawl__mailbox_close(struct yawl__mailbox *box) { (void)atomic_fetch_or(&box->state, CLOSED); }
