/* A store's SQLite file: its schema and every statement on it.  Plain calls that block; which thread makes
 * them is the caller's business, one at a time.
 *
 *   owner  one row: the epoch of who writes; the position before which all batches are part of every page
 *   batch  position, the writer's epoch, a checksum of all three, the bytes
 *   page   number, position, a checksum of all three, the bytes
 */
#ifndef STORE_SQLITE_FILE_H
#define STORE_SQLITE_FILE_H

#include <sqlite3.h>
#include <stdbool.h>

#include "base/message.h"
#include "yawl/store.h"

struct yawl__sqlite_file {
    sqlite3 *db;
    sqlite3_stmt *insert, *replace; /* a batch, a page */
    int lock;                     /* descriptor of the file that its owner holds locked; -1: none */
    uint64_t end;                 /* position of the next batch */
    int wal_pages;                /* of the log of writes after the last commit */
    struct yawl__message problem; /* of the last call that failed */
};

/* Each returns 0, or a negative code with `problem`. */
int yawl__sqlite_file_open(struct yawl__sqlite_file *file, const char *path, const char *vfs);
int yawl__sqlite_file_load(struct yawl__sqlite_file *file, struct yawl_snapshot *snapshot);
/* YAWL_ECANCELLED: the epoch is an old one, nothing was written. */
int yawl__sqlite_file_append(struct yawl__sqlite_file *file, uint64_t epoch, const void *bytes,
                             size_t length);
int yawl__sqlite_file_read(struct yawl__sqlite_file *file, uint64_t position,
                           yawl_store_read_cb each, void *context);
int yawl__sqlite_file_pages(struct yawl__sqlite_file *file, yawl_store_page_cb each, void *context);
/* What is written from here on counts when it is committed, all or nothing. */
int yawl__sqlite_file_begin(struct yawl__sqlite_file *file);
int yawl__sqlite_file_commit(struct yawl__sqlite_file *file);
void yawl__sqlite_file_undo(struct yawl__sqlite_file *file);
/* As append, for a page (NULL: none) and the position of all pages. */
int yawl__sqlite_file_save(struct yawl__sqlite_file *file, uint64_t epoch, uint64_t position,
                           const struct yawl_page *page);
/* `failed`: nothing more is written, not even what could be tidied up. */
void yawl__sqlite_file_close(struct yawl__sqlite_file *file, bool failed);

/* ---- sqlite_schema.c ---- */
/* Makes the tables of a new file, brings an old one up to date, refuses any other. */
int yawl__sqlite_schema_open(struct yawl__sqlite_file *file);

/* ---- For both ---- */
/* Runs statements that give no rows. */
int yawl__sqlite_run(struct yawl__sqlite_file *file, const char *sql, const char *what);
/* The first column of the first row, as a number; `*number` stays if there is none. */
int yawl__sqlite_number(struct yawl__sqlite_file *file, const char *sql, int64_t *number);

#endif
