/* Statements on a store's file.  Invariants: one call to append is one transaction and, in WAL mode with
 * synchronous=FULL, one sync; batches stand at positions without gaps; the file PATH-owner is locked by who
 * has the store open, so a process that was killed leaves no lock behind. */
#include "store/sqlite/sqlite_file.h"

#include <assert.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/checksum.h"
#include "yawl/errors.h"

/* ---- What went wrong ---- */

static int code_of(int result)
{
    switch (result & 0xff) {
    case SQLITE_NOMEM: return YAWL_ENOMEM;
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB: return YAWL_ECORRUPT;
    case SQLITE_BUSY:
    case SQLITE_LOCKED: return YAWL_EBUSY;
    default: return YAWL_ESTORE;
    }
}

static int refuse(struct yawl__sqlite_file *file, int code, const char *what, const char *why)
{
    yawl__message_set(&file->problem, what, ": ", why, NULL);
    return code;
}

int yawl__sqlite_refuse(struct yawl__sqlite_file *file, const char *what)
{
    int result = file->db == NULL ? SQLITE_NOMEM : sqlite3_extended_errcode(file->db);
    const char *why = file->db == NULL ? "out of memory" : sqlite3_errmsg(file->db);
    (void)refuse(file, 0, what, why);
    yawl__message_add(&file->problem, " (SQLite ");
    yawl__message_add_number(&file->problem, (uint64_t)result);
    yawl__message_add(&file->problem, ")");
    return code_of(result);
}

/* ---- Small statements ---- */

int yawl__sqlite_run(struct yawl__sqlite_file *file, const char *sql, const char *what)
{
    if (sqlite3_exec(file->db, sql, NULL, NULL, NULL) == SQLITE_OK) return 0;
    return yawl__sqlite_refuse(file, what);
}

sqlite3_stmt *yawl__sqlite_prepare(struct yawl__sqlite_file *file, const char *sql)
{
    sqlite3_stmt *statement = NULL;
    (void)sqlite3_prepare_v3(file->db, sql, -1, SQLITE_PREPARE_PERSISTENT, &statement, NULL);
    if (statement == NULL) (void)yawl__sqlite_refuse(file, "preparing");
    return statement;
}

int yawl__sqlite_number(struct yawl__sqlite_file *file, const char *sql, int64_t *number)
{
    sqlite3_stmt *statement = yawl__sqlite_prepare(file, sql);
    int result = statement == NULL ? SQLITE_ERROR : sqlite3_step(statement);
    if (result == SQLITE_ROW) *number = sqlite3_column_int64(statement, 0);
    int status = 0;
    if (result != SQLITE_ROW && result != SQLITE_DONE)
        status = yawl__sqlite_refuse(file, "reading");
    (void)sqlite3_finalize(statement);
    return status;
}

uint32_t yawl__sqlite_sum(uint64_t first, uint64_t second, const void *bytes, size_t length)
{
    unsigned char head[16];
    for (int i = 0; i < 8; i++) {
        head[i] = (unsigned char)(first >> i * 8);
        head[i + 8] = (unsigned char)(second >> i * 8);
    }
    return yawl__checksum(yawl__checksum(0, head, sizeof head), bytes, length);
}

/* ---- Opening ---- */

static int note_wal(void *context, sqlite3 *db, const char *name, int pages)
{
    (void)db;
    (void)name;
    ((struct yawl__sqlite_file *)context)->wal_pages = pages;
    return SQLITE_OK;
}

void yawl__sqlite_note_writes(struct yawl__sqlite_file *file)
{
    (void)sqlite3_wal_hook(file->db, note_wal, file);
}

static int open_db(struct yawl__sqlite_file *file, const char *vfs)
{
    const struct yawl__sqlite_name name = {file->path, "", vfs};
    int status = yawl__sqlite_open(file, name, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE);
    if (status != 0) return status;
    status = yawl__sqlite_run(file,
                              "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;"
                              "PRAGMA wal_autocheckpoint = 0; PRAGMA cell_size_check = ON",
                              file->path);
    yawl__sqlite_note_writes(file);
    return status;
}

static const char sizes_sql[] = "SELECT position, length(bytes) FROM batch "
                                "WHERE position >= ?1 AND position < ?2 ORDER BY position";

static int prepare_all(struct yawl__sqlite_file *file)
{
    file->insert = yawl__sqlite_prepare(file, "INSERT INTO batch SELECT ?1, ?2, ?3, ?4 FROM owner "
                                              "WHERE epoch = ?5");
    file->replace =
        yawl__sqlite_prepare(file, "INSERT OR REPLACE INTO page SELECT ?1, ?2, ?3, ?4 FROM owner "
                                   "WHERE epoch = ?5");
    file->describe = yawl__sqlite_prepare(file, "INSERT OR REPLACE INTO program SELECT ?1, ?2, ?3, "
                                                "?4 FROM owner WHERE epoch = ?5");
    file->sizes = yawl__sqlite_prepare(file, sizes_sql);
    file->remove = yawl__sqlite_prepare(file, "DELETE FROM batch WHERE position < ?1");
    bool prepared = file->insert != NULL && file->replace != NULL && file->describe != NULL;
    prepared = prepared && file->sizes != NULL && file->remove != NULL;
    return prepared ? 0 : yawl__sqlite_refuse(file, "preparing");
}

static int begin(struct yawl__sqlite_file *file, const char *path, const char *vfs)
{
    memset(file, 0, sizeof *file);
    yawl__message_clear(&file->problem);
    file->lock = -1;
    return yawl__sqlite_find(file, path, vfs);
}

int yawl__sqlite_file_open(struct yawl__sqlite_file *file, const char *path, const char *vfs)
{
    int status = begin(file, path, vfs);
    if (status == 0) status = yawl__sqlite_lock(file);
    if (status == 0) status = open_db(file, vfs);
    if (status == 0) status = yawl__sqlite_schema_open(file);
    if (status == 0) status = prepare_all(file);
    if (status != 0) yawl__sqlite_file_close(file, true);
    return status;
}

int yawl__sqlite_file_look(struct yawl__sqlite_file *file, const char *path, const char *vfs)
{
    int status = begin(file, path, vfs);
    const struct yawl__sqlite_name name = {file->path, "", vfs};
    /* Not read only: what a crash left half done must be undone before it can be read. */
    if (status == 0) status = yawl__sqlite_open(file, name, SQLITE_OPEN_READWRITE);
    if (status == 0) status = yawl__sqlite_run(file, "PRAGMA cell_size_check = ON", path);
    if (status == 0) status = yawl__sqlite_schema_look(file);
    if (status == 0) {
        file->sizes = yawl__sqlite_prepare(file, sizes_sql);
        if (file->sizes == NULL) status = yawl__sqlite_refuse(file, "preparing");
    }
    if (status != 0) yawl__sqlite_file_close(file, true);
    return status;
}

void yawl__sqlite_file_close(struct yawl__sqlite_file *file, bool failed)
{
    (void)sqlite3_finalize(file->insert);
    (void)sqlite3_finalize(file->replace);
    (void)sqlite3_finalize(file->describe);
    (void)sqlite3_finalize(file->sizes);
    (void)sqlite3_finalize(file->remove);
    if (failed && file->db != NULL)
        (void)sqlite3_db_config(file->db, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, NULL);
    (void)sqlite3_close(file->db);
    if (file->lock >= 0) (void)close(file->lock);
    free(file->path);
    file->path = NULL;
    file->db = NULL;
    file->insert = file->replace = file->describe = file->sizes = file->remove = NULL;
    file->lock = -1;
}

/* ---- The owner ---- */

static int refuse_sum(struct yawl__sqlite_file *file, const char *what, uint64_t position)
{
    yawl__message_set(&file->problem, what, " ", NULL);
    yawl__message_add_number(&file->problem, position);
    yawl__message_add(&file->problem, " is damaged: its checksum is wrong");
    return YAWL_ECORRUPT;
}

/* Does the row (two numbers, sum, bytes) hold what was written? */
static bool is_whole(sqlite3_stmt *row)
{
    uint64_t first = (uint64_t)sqlite3_column_int64(row, 0);
    uint64_t second = (uint64_t)sqlite3_column_int64(row, 1);
    const void *bytes = sqlite3_column_blob(row, 3);
    size_t length = (size_t)sqlite3_column_bytes(row, 3);
    if (bytes == NULL && length > 0) return false;
    return (int64_t)yawl__sqlite_sum(first, second, bytes, length) == sqlite3_column_int64(row, 2);
}

/* Where its log begins and ends, and up to where it is part of every page. */
static int read_positions(struct yawl__sqlite_file *file, struct yawl_snapshot *snapshot)
{
    int64_t first = 0, end = 0, position = 0;
    int status =
        yawl__sqlite_number(file, "SELECT coalesce(max(position) + 1, 0) FROM batch", &end);
    if (status == 0)
        status = yawl__sqlite_number(file, "SELECT coalesce(min(position), 0) FROM batch", &first);
    if (status == 0) status = yawl__sqlite_number(file, "SELECT position FROM owner", &position);
    if (status != 0) return status;
    if (first < 0 || end < 0 || position < first || position > end)
        return refuse(file, YAWL_ECORRUPT, "its log", "positions are damaged");
    snapshot->end = file->end = (uint64_t)end;
    snapshot->position = file->whole = (uint64_t)position;
    file->first = (uint64_t)first;
    return 0;
}

int yawl__sqlite_file_owner(struct yawl__sqlite_file *file, struct yawl_snapshot *snapshot)
{
    int64_t epoch = 0;
    *snapshot = (struct yawl_snapshot){.identity = {(uint64_t)file->name, (uint64_t)file->more}};
    int status = yawl__sqlite_number(file, "SELECT epoch FROM owner", &epoch);
    snapshot->epoch = (uint64_t)epoch;
    return status != 0 ? status : read_positions(file, snapshot);
}

int yawl__sqlite_file_load(struct yawl__sqlite_file *file, struct yawl_snapshot *snapshot)
{
    int status = yawl__sqlite_run(file, "UPDATE owner SET epoch = epoch + 1", "taking the store");
    return status != 0 ? status : yawl__sqlite_file_owner(file, snapshot);
}

/* ---- Writing ---- */

/* What stands in the first two columns, of which the checksum is as well; the others. */
struct row {
    uint64_t first, second;
    const void *bytes;
    size_t length;
    uint64_t epoch;
};

/* One row was written, or the epoch is no longer the owner's. */
static int check_written(struct yawl__sqlite_file *file)
{
    if (sqlite3_changes(file->db) == 1) return 0;
    return refuse(file, YAWL_ECANCELLED, "writing", "another engine has taken the store over");
}

/* Runs a statement (first, second, sum, bytes, epoch) that writes one row where the epoch is the owner's. */
static int write_row(struct yawl__sqlite_file *file, sqlite3_stmt *statement, struct row row)
{
    static const char what[] = "writing";
    uint32_t sum = yawl__sqlite_sum(row.first, row.second, row.bytes, row.length);
    (void)sqlite3_bind_int64(statement, 1, (int64_t)row.first);
    (void)sqlite3_bind_int64(statement, 2, (int64_t)row.second);
    (void)sqlite3_bind_int64(statement, 3, sum);
    (void)sqlite3_bind_int64(statement, 5, (int64_t)row.epoch);
    int result = sqlite3_bind_blob64(statement, 4, row.bytes, row.length, SQLITE_STATIC);
    if (result == SQLITE_OK) result = sqlite3_step(statement);
    int status = result == SQLITE_DONE ? 0 : yawl__sqlite_refuse(file, what);
    (void)sqlite3_reset(statement);
    (void)sqlite3_clear_bindings(statement);
    return status != 0 ? status : check_written(file);
}

int yawl__sqlite_file_append(struct yawl__sqlite_file *file, uint64_t epoch, const void *bytes,
                             size_t length)
{
    struct row row = {file->end, epoch, bytes, length, epoch};
    int status = write_row(file, file->insert, row);
    if (status == 0) file->end++;
    return status;
}

int yawl__sqlite_file_save(struct yawl__sqlite_file *file, uint64_t epoch, uint64_t position,
                           const struct yawl_page *page)
{
    int status = 0;
    if (page != NULL) {
        struct row row = {page->number, page->position, page->bytes, page->length, epoch};
        status = write_row(file, file->replace, row);
    }
    if (status != 0) return status;
    char *sql = sqlite3_mprintf("UPDATE owner SET position = %lld WHERE epoch = %lld",
                                (long long)position, (long long)epoch);
    if (sql == NULL) return refuse(file, YAWL_ENOMEM, "writing", "out of memory");
    status = yawl__sqlite_run(file, sql, "writing");
    sqlite3_free(sql);
    return status != 0 ? status : check_written(file);
}

int yawl__sqlite_file_describe(struct yawl__sqlite_file *file, uint64_t epoch, uint64_t hash,
                               const struct yawl__sqlite_bytes *description)
{
    struct row row = {hash, 0, description->bytes, description->length, epoch};
    return write_row(file, file->describe, row);
}

int yawl__sqlite_file_begin(struct yawl__sqlite_file *file)
{
    return yawl__sqlite_run(file, "BEGIN IMMEDIATE", "writing");
}

int yawl__sqlite_file_commit(struct yawl__sqlite_file *file)
{
    return yawl__sqlite_run(file, "COMMIT", "writing");
}

void yawl__sqlite_file_undo(struct yawl__sqlite_file *file)
{
    (void)sqlite3_exec(file->db, "ROLLBACK", NULL, NULL, NULL);
}

/* ---- The start of the log ---- */

/* Position behind batches from `from` on, as soon as they have `bytes` bytes; else behind the last one
 * before `until`, with *enough false. */
static int measure(struct yawl__sqlite_file *file, const uint64_t range[2], size_t bytes,
                   uint64_t *reached, bool *enough)
{
    int result = SQLITE_DONE;
    uint64_t sum = 0;
    *reached = range[0];
    *enough = false;
    (void)sqlite3_bind_int64(file->sizes, 1, (int64_t)range[0]);
    (void)sqlite3_bind_int64(file->sizes, 2, (int64_t)range[1]);
    while (!*enough && (result = sqlite3_step(file->sizes)) == SQLITE_ROW) {
        *reached = (uint64_t)sqlite3_column_int64(file->sizes, 0) + 1;
        sum += (uint64_t)sqlite3_column_int64(file->sizes, 1);
        *enough = sum >= bytes;
    }
    int status = *enough || result == SQLITE_DONE ? 0 : yawl__sqlite_refuse(file, "reading");
    (void)sqlite3_reset(file->sizes);
    return status;
}

int yawl__sqlite_file_reach(struct yawl__sqlite_file *file, uint64_t from, uint64_t until,
                            size_t bytes, uint64_t *reached)
{
    const uint64_t range[2] = {from, until};
    bool enough;
    int status = measure(file, range, bytes, reached, &enough);
    if (!enough) *reached = 0;
    return status;
}

int yawl__sqlite_file_compact(struct yawl__sqlite_file *file, uint64_t until, size_t bytes)
{
    assert(until < file->end && "it follows a batch: the last one says where the log ends");
    const uint64_t range[2] = {file->first, until};
    uint64_t reached;
    bool enough;
    int status = measure(file, range, bytes, &reached, &enough);
    if (status != 0 || reached == file->first) return status;
    (void)sqlite3_bind_int64(file->remove, 1, (int64_t)reached);
    int result = sqlite3_step(file->remove);
    if (result != SQLITE_DONE) status = yawl__sqlite_refuse(file, "compacting");
    (void)sqlite3_reset(file->remove);
    if (status == 0) file->first = reached;
    return status;
}

/* ---- Reading ---- */

/* Bytes where a reader expects them: aligned to 8. */
struct aligned {
    void *bytes;
    size_t capacity;
};

static const void *align(struct aligned *room, const void *bytes, size_t length)
{
    if (length == 0) return "";
    if ((uintptr_t)bytes % 8 == 0) return bytes;
    if (room->capacity < length) {
        free(room->bytes);
        room->bytes = malloc(length * 2);
        room->capacity = room->bytes == NULL ? 0 : length * 2;
    }
    return room->bytes == NULL ? NULL : memcpy(room->bytes, bytes, length);
}

/* Who gets the rows: of batches or of pages. */
struct visitor {
    const char *what;
    yawl_store_read_cb batch;
    yawl_store_page_cb page;
    void *context;
};

static int visit(const struct visitor *visitor, sqlite3_stmt *row, const void *bytes, size_t length)
{
    uint64_t first = (uint64_t)sqlite3_column_int64(row, 0);
    if (visitor->batch != NULL) return visitor->batch(visitor->context, first, bytes, length);
    struct yawl_page page = {first, (uint64_t)sqlite3_column_int64(row, 1), bytes, length};
    return visitor->page(visitor->context, &page);
}

static int visit_all(struct yawl__sqlite_file *file, sqlite3_stmt *rows,
                     const struct visitor *visitor)
{
    struct aligned room = {NULL, 0};
    int result = SQLITE_ROW, status = 0;
    while (status == 0 && (result = sqlite3_step(rows)) == SQLITE_ROW) {
        if (!is_whole(rows)) {
            status = refuse_sum(file, visitor->what, (uint64_t)sqlite3_column_int64(rows, 0));
            break;
        }
        size_t length = (size_t)sqlite3_column_bytes(rows, 3);
        const void *bytes = align(&room, sqlite3_column_blob(rows, 3), length);
        status = bytes != NULL ? visit(visitor, rows, bytes, length)
                               : refuse(file, YAWL_ENOMEM, "reading", "out of memory");
    }
    if (result != SQLITE_ROW && result != SQLITE_DONE)
        status = yawl__sqlite_refuse(file, "reading");
    free(room.bytes);
    return status < 0 ? status : 0;
}

int yawl__sqlite_file_read(struct yawl__sqlite_file *file, uint64_t position,
                           yawl_store_read_cb each, void *context)
{
    const struct visitor visitor = {"batch", each, NULL, context};
    sqlite3_stmt *rows = yawl__sqlite_prepare(file, "SELECT position, epoch, sum, bytes FROM batch "
                                                    "WHERE position >= ?1 ORDER BY position");
    if (rows == NULL) return yawl__sqlite_refuse(file, "reading");
    (void)sqlite3_bind_int64(rows, 1, (int64_t)position);
    int status = visit_all(file, rows, &visitor);
    (void)sqlite3_finalize(rows);
    return status;
}

int yawl__sqlite_file_pages(struct yawl__sqlite_file *file, yawl_store_page_cb each, void *context)
{
    const struct visitor visitor = {"page", NULL, each, context};
    sqlite3_stmt *rows = yawl__sqlite_prepare(file, "SELECT number, position, sum, bytes FROM page "
                                                    "ORDER BY number");
    if (rows == NULL) return yawl__sqlite_refuse(file, "reading");
    int status = visit_all(file, rows, &visitor);
    (void)sqlite3_finalize(rows);
    return status;
}

int yawl__sqlite_file_programs(struct yawl__sqlite_file *file, yawl_store_page_cb each,
                               void *context)
{
    const struct visitor visitor = {"program", NULL, each, context};
    sqlite3_stmt *rows =
        yawl__sqlite_prepare(file, "SELECT hash, format, sum, bytes FROM program ORDER BY hash");
    if (rows == NULL) return yawl__sqlite_refuse(file, "reading");
    int status = visit_all(file, rows, &visitor);
    (void)sqlite3_finalize(rows);
    return status;
}
