/* Posts of many threads on their way to one: a list without locks, and a count that bounds it.
 *
 * Each sender pushes with one compare-and-swap; the one receiver takes the whole list with one exchange and
 * turns it round, so nothing is ever taken from under a sender, and no node is met twice.
 * Invariants: whoever was let in has a place until it is answered; after `close` nobody is let in, and once
 * no sender is inside, every post that was let in is in the list or with the receiver.
 */
#ifndef ENGINES_MAILBOX_H
#define ENGINES_MAILBOX_H

#include <stdatomic.h>

#include "yawl/engines.h"

struct yawl__mailbox {
    _Alignas(64) _Atomic(yawl_post_t *) newest;
    /* Places taken, senders inside, and whether it is closed, in one word: they change together. */
    _Alignas(64) atomic_uint_fast64_t state;
    atomic_uint_fast64_t bytes; /* of copies */
    uint32_t posts_max, bytes_max;
};

void yawl__mailbox_init(struct yawl__mailbox *box, uint32_t posts_max, uint32_t bytes_max);

/* ---- For senders ---- */
/* Takes a place and enters; 0, YAWL_EBUSY or YAWL_ECLOSED.  Who has entered leaves soon. */
int yawl__mailbox_enter(struct yawl__mailbox *box);
/* Makes room for a copy; YAWL_ETOOBIG or YAWL_EBUSY. */
int yawl__mailbox_room(struct yawl__mailbox *box, size_t bytes);
/* Puts a post into the list; true: it was empty, the receiver must be woken. */
bool yawl__mailbox_push(struct yawl__mailbox *box, yawl_post_t *post);
/* Leaves; `stays`: a post was pushed, which keeps the place. */
void yawl__mailbox_leave(struct yawl__mailbox *box, bool stays);

/* ---- For the receiver ---- */
/* All posts in the list, the oldest first. */
yawl_post_t *yawl__mailbox_take(struct yawl__mailbox *box);
/* Gives the place of one back. */
void yawl__mailbox_answered(struct yawl__mailbox *box);
void yawl__mailbox_give_room(struct yawl__mailbox *box, size_t bytes);
/* Posts that were let in and not answered. */
uint32_t yawl__mailbox_open(const struct yawl__mailbox *box);
bool yawl__mailbox_is_closed(const struct yawl__mailbox *box);
bool yawl__mailbox_has_senders(const struct yawl__mailbox *box);
/* Waits, for moments, until no sender is inside. */
void yawl__mailbox_settle(const struct yawl__mailbox *box);

/* ---- For any thread ---- */
void yawl__mailbox_close(struct yawl__mailbox *box);

#endif
