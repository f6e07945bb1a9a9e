/* Moves batches of a store's log into its history, segment by segment.  Blocking; who deletes them from
 * the log is somebody else.
 */
#ifndef STORE_SQLITE_HISTORY_MOVE_H
#define STORE_SQLITE_HISTORY_MOVE_H

#include "store/sqlite/history_file.h"

struct yawl__history_move {
    struct yawl__history_of of;
    bool (*stops)(
        void *context); /* asked now and then: is it to stop in the middle?  NULL: never */
    void *context;
    /* private */
    struct yawl__sqlite_file log;
    struct yawl__history_file history;
    struct yawl__message problem; /* of the last call that failed */
};

int yawl__history_move_open(struct yawl__history_move *move);
/* Moves the next batches before `whole` that have `bytes` bytes together.  *moved false: there are not as
 * many, or it was to stop. */
int yawl__history_move_next(struct yawl__history_move *move, uint64_t whole, size_t bytes,
                            bool *moved);
/* Moves what is left before `whole`, however little. */
int yawl__history_move_rest(struct yawl__history_move *move, uint64_t whole);
/* Reads the batches of [first, until) and groups them; the caller frees `grouping`. */
int yawl__history_move_read(struct yawl__history_move *move, uint64_t first, uint64_t until,
                            struct yawl__grouping *grouping);
void yawl__history_move_close(struct yawl__history_move *move);

#endif
