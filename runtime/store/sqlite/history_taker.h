/* Moves batches that no recovery needs any more into PATH-history, on a thread and connections of its own,
 * while commits go on.  The store deletes a batch only once it has moved: what is in neither file is lost to
 * the history.  A failure of it is one of the store.
 */
#ifndef STORE_SQLITE_HISTORY_TAKER_H
#define STORE_SQLITE_HISTORY_TAKER_H

#include <uv.h>

#include "store/sqlite/history_move.h"

struct yawl__history_taker {
    bool runs;
    struct yawl__history_of of; /* its texts are copies */
    size_t segment_bytes;
    /* the thread's */
    struct yawl__history_move move;
    bool is_open;
    uv_thread_t thread;
    uv_mutex_t mutex;
    uv_cond_t wake;
    /* guarded */
    uint64_t whole; /* batches before it are part of every page */
    uint64_t taken;
    bool closing;
    int failed;
    struct yawl__message problem;
};

/* Starts it for a store that is open.  0, or a code with `problem`, and nothing is left of it. */
int yawl__taker_open(struct yawl__history_taker *self, const struct yawl__history_of *of,
                     size_t segment_bytes);
/* Batches before `whole` may move now.  Returns why it failed, or 0. */
int yawl__taker_note(struct yawl__history_taker *self, uint64_t whole);
/* Batches before it have moved. */
uint64_t yawl__taker_taken(struct yawl__history_taker *self);
void yawl__taker_close(struct yawl__history_taker *self);

#endif
