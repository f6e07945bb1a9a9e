/* A store's SQLite file: its schema and every statement on it.  Plain calls that block; which thread makes
 * them is the caller's business, one at a time.
 *
 *   owner  one row: the epoch of who writes; the position before which all batches are part of every page
 *   batch  position, the writer's epoch, a checksum of all three, the bytes
 *   page   number, position, a checksum of all three, the bytes
 *   program   hash, 0, a checksum of all three, the bytes that describe it
 *   identity  one row: a number that the history beside the file repeats, and one more
 */
#ifndef STORE_SQLITE_FILE_H
#define STORE_SQLITE_FILE_H

#include <sqlite3.h>
#include <stdbool.h>

#include "base/message.h"
#include "yawl/store.h"

struct yawl__sqlite_file {
    char *path; /* its own: absolute, through links */
    sqlite3 *db;
    sqlite3_stmt *insert, *replace; /* a batch, a page */
    sqlite3_stmt *describe;         /* a program */
    sqlite3_stmt *sizes, *remove;   /* of batches */
    int lock;                     /* descriptor of the file that its owner holds locked; -1: none */
    uint64_t first, end;          /* positions of the first batch that is there, of the next one */
    uint64_t whole;               /* committed: batches before it are part of every page */
    int64_t name, more;           /* its identity; the history knows the name alone */
    int wal_pages;                /* of the log of writes after the last commit */
    struct yawl__message problem; /* of the last call that failed */
};

struct yawl__sqlite_bytes {
    const void *bytes;
    size_t length;
};

/* Each returns 0, or a negative code with `problem`. */
int yawl__sqlite_file_open(struct yawl__sqlite_file *file, const char *path, const char *vfs);
/* The same for who only looks: takes no lock, changes nothing, and an owner may go on meanwhile. */
int yawl__sqlite_file_look(struct yawl__sqlite_file *file, const char *path, const char *vfs);
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
/* Keeps the description of the program with that hash. */
int yawl__sqlite_file_describe(struct yawl__sqlite_file *file, uint64_t epoch, uint64_t hash,
                               const struct yawl__sqlite_bytes *description);
/* Fills the epoch and the position of all pages; nothing is taken. */
int yawl__sqlite_file_owner(struct yawl__sqlite_file *file, struct yawl_snapshot *snapshot);
/* Gives descriptions in the order of their hashes: as pages, whose number is the hash. */
int yawl__sqlite_file_programs(struct yawl__sqlite_file *file, yawl_store_page_cb each,
                               void *context);
/* Position behind the first batches, from `from` on, that have `bytes` bytes together; 0: those before
 * `until` do not.  At least one batch, and none from `until` on. */
int yawl__sqlite_file_reach(struct yawl__sqlite_file *file, uint64_t from, uint64_t until,
                            size_t bytes, uint64_t *reached);
/* Deletes the first batches before `until`, about `bytes` bytes of them; never the last one. */
int yawl__sqlite_file_compact(struct yawl__sqlite_file *file, uint64_t until, size_t bytes);
/* `failed`: nothing more is written, not even what could be tidied up. */
void yawl__sqlite_file_close(struct yawl__sqlite_file *file, bool failed);

/* ---- sqlite_schema.c ---- */
/* Makes the tables of a new file, brings an old one up to date, refuses any other. */
int yawl__sqlite_schema_open(struct yawl__sqlite_file *file);

/* Is it a store that can be read as it is? */
int yawl__sqlite_schema_look(struct yawl__sqlite_file *file);

/* ---- sqlite_path.c ---- */
/* Somebody who reads the file holds its locks for moments; who holds them longer is no reader. */
#define YAWL__SQLITE_BUSY_MS 2000

/* A database of a store: the store's absolute path, what comes behind it, the way to its files. */
struct yawl__sqlite_name {
    const char *path, *end, *vfs;
};

/* Fills `path`, which the file need not stand at; refuses a file that has several names. */
int yawl__sqlite_find(struct yawl__sqlite_file *file, const char *path, const char *vfs);
/* Takes the lock that goes with its process. */
int yawl__sqlite_lock(struct yawl__sqlite_file *file);
/* Opens a database that is not trusted: SQLITE_OPEN_… flags; nothing that stands in it is run.  Who makes
 * one has the lock. */
int yawl__sqlite_open(struct yawl__sqlite_file *file, struct yawl__sqlite_name name, int flags);

/* ---- For all ---- */
/* From now on wal_pages is kept, and SQLite makes no checkpoints of its own, of which nobody hears if they
 * fail. */
void yawl__sqlite_note_writes(struct yawl__sqlite_file *file);
/* NULL: `problem` says why. */
sqlite3_stmt *yawl__sqlite_prepare(struct yawl__sqlite_file *file, const char *sql);
/* Notes what SQLite says of the last call, behind `what`; the code that it comes to. */
int yawl__sqlite_refuse(struct yawl__sqlite_file *file, const char *what);
/* Of the bytes and of the two numbers that say where they belong. */
uint32_t yawl__sqlite_sum(uint64_t first, uint64_t second, const void *bytes, size_t length);
/* Runs statements that give no rows. */
int yawl__sqlite_run(struct yawl__sqlite_file *file, const char *sql, const char *what);
/* The first column of the first row, as a number; `*number` stays if there is none. */
int yawl__sqlite_number(struct yawl__sqlite_file *file, const char *sql, int64_t *number);

#endif
