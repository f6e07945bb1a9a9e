/* Moves what was committed from the log of writes (PATH-wal) into the file, on a thread and a connection of
 * its own, while commits go on.  A failure of it is one of the store: what its sync was to make durable may
 * be lost, and trying again would not tell.
 */
#ifndef STORE_SQLITE_CHECKPOINT_H
#define STORE_SQLITE_CHECKPOINT_H

#include <sqlite3.h>
#include <stdbool.h>
#include <uv.h>

#include "yawl/store_sqlite.h"

struct yawl__checkpointer {
    sqlite3 *db;
    uv_thread_t thread;
    uv_mutex_t mutex;
    uv_cond_t wake;
    /* guarded */
    bool wanted, closing;
    int failed; /* the SQLite code, 0: none */
};

/* Bytes that a log of writes may have, of what was asked for; 0: the default. */
static inline uint64_t yawl__wal_limit(size_t bytes)
{
    if (bytes == 0) return YAWL_WAL_BYTES_DEFAULT;
    return bytes < YAWL_WAL_BYTES_MIN ? YAWL_WAL_BYTES_MIN : bytes;
}

/* Of so many pages, as large as SQLite makes them. */
static inline uint64_t yawl__wal_size(int pages) { return (uint64_t)pages * 4096; }

/* Moves what can be moved now; SQLITE_OK, also if a reader holds some of it back, which `*held` (may be NULL)
 * says. */
int yawl__checkpoint(sqlite3 *db, bool *held);
/* Moves all, so that the log of writes begins anew; waits YAWL__SQLITE_BUSY_MS for who reads, then
 * SQLITE_BUSY. */
int yawl__checkpoint_all(sqlite3 *db);

/* 0, or an SQLite code: it cannot be started, and nothing is left of it. */
int yawl__checkpointer_open(struct yawl__checkpointer *self, const char *path, const char *vfs);
/* Asks for one unless there are few pages to move; returns why an earlier one failed, or 0. */
int yawl__checkpointer_note(struct yawl__checkpointer *self, int wal_pages);
void yawl__checkpointer_close(struct yawl__checkpointer *self);

#endif
