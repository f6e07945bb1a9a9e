/* The file PATH-history: events that moved out of a store's log, case by case.
 *
 *   state    one row: the store's identity; position of the first batch that has not moved
 *   segment  batches from `first` to `until` and where their cases stand: `rows` rows from `row` on; how
 *            many bytes they have, and the time of the newest event.  `rows` negative: as many were dropped
 *   past     id, case, a checksum of all three, the bytes: of each event its time (8 bytes) and its record;
 *            how many records of the case there were before and are after, 0: it has ended
 *            The rows of a segment stand in the order of their cases
 *   going    cases with rows that had not ended by the last segment, and how many records
 *
 * So a segment is written from its beginning to its end, and a case is found in each by halving.  Of a case
 * that has ended rows may have been dropped, at its beginning or anywhere else: its numbers tell.
 */
#ifndef STORE_SQLITE_HISTORY_FILE_H
#define STORE_SQLITE_HISTORY_FILE_H

#include "store/grouping.h"
#include "store/sqlite/sqlite_file.h"
#include "yawl/store_sqlite.h"

/* What is not to be dropped: the newest `bytes` bytes, and events from `days` before the newest one on; 0: no
 * such limit. */
struct yawl__history_keep {
    uint64_t bytes;
    uint32_t days;
};

struct yawl__history_segment {
    uint64_t first, until;
    int64_t row, rows, newest_ms, bytes;
};

struct yawl__history_file {
    struct yawl__sqlite_file file; /* its database and problem; the rest is not used */
    sqlite3_stmt *segment, *past, *state, *goes_on, *ended, *known;
    struct yawl__history_keep keep;
    uint64_t taken;  /* position of the first batch that has not moved */
    uint64_t gone;   /* rows that were dropped when it was opened */
    uint64_t looked; /* position up to which segments were last looked at, to drop them */
    int64_t next_row;
    int64_t version;
    bool is_there;
    uint64_t wal_bytes; /* that its log of writes may have */
    bool failed;        /* a write or a sync did: nothing more is written */
};

/* Whose history it is. */
struct yawl__history_of {
    const char *path, *vfs; /* of the store: where it was found */
    int64_t name;           /* its identity */
    uint64_t first;         /* position at which its log begins: where a new history does */
    uint64_t whole;         /* no batch from there on can have moved */
    struct yawl__history_keep keep;
    size_t wal_bytes; /* as in yawl_sqlite_options */
};

static inline struct yawl__history_of yawl__history_of(const struct yawl_sqlite_options *options,
                                                       const struct yawl__sqlite_file *store)
{
    return (struct yawl__history_of){
        store->path,       options->vfs, store->name,
        store->first,      store->whole, {options->history_keep_bytes, options->history_keep_days},
        options->wal_bytes};
}

/* What a reader of rows is given: the events of one case in one segment.  A negative answer ends it. */
typedef int (*yawl__history_cb)(void *context, uint64_t case_id, const void *bytes, size_t length);

/* Opens it to look into it; is_there false and nothing else: there is none. */
int yawl__history_file_look(struct yawl__history_file *history, const struct yawl__history_of *of);
/* The same for who writes; made if there is none. */
int yawl__history_file_open(struct yawl__history_file *history, const struct yawl__history_of *of);
/* Moves one segment in, in one transaction with one sync; `grouping` is sorted.  What is no longer to be kept
 * goes with it. */
int yawl__history_file_put(struct yawl__history_file *history, uint64_t first, uint64_t until,
                           const struct yawl__grouping *grouping);

/* ---- history_read.c ---- */
/* All that moved of one case, in order. */
int yawl__history_file_case(struct yawl__history_file *history, uint64_t case_id,
                            yawl__history_cb each, void *context);
/* Is all there of what moved of the case? */
int yawl__history_file_whole(struct yawl__history_file *history, uint64_t case_id, bool *whole);
/* Had the case not ended by the last segment? */
int yawl__history_file_goes_on(struct yawl__history_file *history, uint64_t case_id, bool *goes_on);
/* Of each row in turn how many records of its case stand before it and after it (version 2). */
typedef int (*yawl__history_numbers_cb)(void *context, uint64_t case_id, const int64_t records[2]);
int yawl__history_file_numbers(struct yawl__history_file *history, yawl__history_numbers_cb each,
                               void *context);
/* All that moved, segment by segment; checks that nothing is missing, damaged or out of order. */
int yawl__history_file_all(struct yawl__history_file *history, yawl__history_cb each,
                           void *context);
void yawl__history_file_close(struct yawl__history_file *history);
/* Moves its log of writes into it if that is long; SQLite would do so by itself, and not tell if it fails. */
int yawl__history_file_tidy(struct yawl__history_file *history);
/* Drops all segments from the first one on that begins at `first` or later. */
int yawl__history_file_cut(struct yawl__history_file *history, uint64_t first);
/* Notes why, behind "its history: "; returns the code. */
int yawl__history_refuse(struct yawl__history_file *history, int code, const char *why);
/* Runs a statement on up to three numbers; the columns of its first row, one or two, if there is any. */
int yawl__history_ask(struct yawl__history_file *history, const char *sql, const int64_t *numbers,
                      int64_t *answers);

/* ---- history_drop.c ---- */
/* Drops a segment or two that are not to be kept at that time, in the caller's transaction. */
int yawl__history_drop_some(struct yawl__history_file *history, int64_t now_ms);
/* Drops all of them, each in a transaction of its own. */
int yawl__history_drop_all(struct yawl__history_file *history, int64_t now_ms);

#endif
