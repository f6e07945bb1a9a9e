/* A store in one SQLite file, for one process: the embedded default.
 *
 * The path is looked up once: it may be relative, it may be a symbolic link, and the working folder may
 * change later.  A file with several names (hard links) is refused.  New files are for their owner alone
 * (0600); what is there keeps its mode.
 *
 * Each append is one transaction and one sync (WAL, synchronous=FULL) on a thread of the store's own; the
 * loop goes on meanwhile.  Whatever fails, fails the store for good: nothing is tried again, since a sync
 * that succeeds after one that failed says nothing.  Link libyawl-sqlite and SQLite.
 */
#ifndef YAWL_STORE_SQLITE_H
#define YAWL_STORE_SQLITE_H

#include "yawl/store.h"

#ifdef __cplusplus
extern "C" {
#endif

/* What becomes of events that no recovery needs any more. */
enum yawl_history_mode {
    YAWL_HISTORY_KEPT, /* they move to the file PATH-history, case by case */
    YAWL_HISTORY_LOG,  /* they stay where they are, and nothing is ever deleted */
    YAWL_HISTORY_NONE  /* they are deleted */
};
/* Bytes of events that move together: the log keeps as many more than a recovery needs. */
#define YAWL_HISTORY_BYTES_DEFAULT ((size_t)8 << 20)

/* Bytes that PATH-wal may have, the log of what is not yet moved into the file.  It begins anew as long as
 * nobody reads the store without a pause; while somebody does, the engine's log has a warning at an eighth
 * of this, at a quarter and at a half, and the store fails at the whole, as on a full disk. */
#define YAWL_WAL_BYTES_DEFAULT ((size_t)1 << 30)
#define YAWL_WAL_BYTES_MIN     ((size_t)1 << 20)

#define YAWL_SQLITE_PROBLEM_MAX 512
struct yawl_sqlite_options {
    const char *
        path; /* of the file, which is made if there is none; PATH-wal, -shm, -owner and -history beside it,
                 or beside the file to which it leads */
    const char *vfs; /* SQLite's name of the way to its files; NULL: its default */
    enum yawl_history_mode history;
    size_t history_bytes; /* 0: YAWL_HISTORY_BYTES_DEFAULT */
    /* What PATH-history keeps at least: its newest bytes, and events not older than so many days before the
     * newest one that has moved.  0: no such limit; both 0: everything.  Beyond that it drops the oldest
     * segments, those that consist of `history_bytes` of the log, whose cases have all ended. */
    uint64_t history_keep_bytes;
    uint32_t history_keep_days;
    size_t wal_bytes; /* of PATH-wal, and of PATH-history-wal; 0: YAWL_WAL_BYTES_DEFAULT */
    char problem[YAWL_SQLITE_PROBLEM_MAX]; /* filled when it cannot be opened: why, for a person */
};

/* Opens the file, and `*store` works for an engine on `loop`.  YAWL_EBUSY: another process, or this one,
 * has it open; YAWL_EABI: it was written by a newer version; YAWL_ECORRUPT: it is no store, or damaged;
 * YAWL_ESTORE: it cannot be read or written; YAWL_ENOMEM. */
int yawl_store_sqlite_open(yawl_store_t **store, uv_loop_t *loop,
                           struct yawl_sqlite_options *options);
/* Closes it once its engine is closed; `cb` (may be NULL) runs on the loop when all is released. */
void yawl_store_sqlite_close(yawl_store_t *store, yawl_store_close_cb cb, void *context);

/* The stores of several engines (yawl/engines.h), in a folder, which is made if there is none: a file for
 * each partition, and one that says how many there are and is locked while it is open.  `options->path` is
 * the folder, the rest is as of each store; `vfs` must live as long as they do.  `partitions` 0: as many as
 * it has.  YAWL_EINVAL: it has another number, which stays what it was at first, or it is new and none is
 * given; YAWL_EBUSY: another process, or this one, has it open; otherwise as above. */
int yawl_stores_sqlite_open(yawl_stores_t **stores, struct yawl_sqlite_options *options,
                            uint32_t partitions);
/* Once all its stores are closed; NULL is allowed. */
void yawl_stores_sqlite_close(yawl_stores_t *stores);

#ifdef __cplusplus
}
#endif
#endif
