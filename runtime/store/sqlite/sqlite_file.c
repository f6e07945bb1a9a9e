/* Statements on a store's file.  Invariants: one call to append is one transaction and, in WAL mode with
 * synchronous=FULL, one sync; batches stand at positions without gaps; the file PATH-owner is locked by who
 * has the store open, so a process that was killed leaves no lock behind. */
#include "store/sqlite/sqlite_file.h"

#include <errno.h>
#include <fcntl.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <unistd.h>

#include "base/checksum.h"
#include "yawl/errors.h"

/* Somebody who reads the file holds its locks for moments; who holds them longer is no reader. */
#define BUSY_MS 2000

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

/* Notes what SQLite says of the last call, behind `what`; the code that it comes to. */
static int refuse_call(struct yawl__sqlite_file *file, const char *what)
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
    return refuse_call(file, what);
}

static sqlite3_stmt *prepare(struct yawl__sqlite_file *file, const char *sql)
{
    sqlite3_stmt *statement = NULL;
    (void)sqlite3_prepare_v3(file->db, sql, -1, SQLITE_PREPARE_PERSISTENT, &statement, NULL);
    return statement;
}

int yawl__sqlite_number(struct yawl__sqlite_file *file, const char *sql, int64_t *number)
{
    sqlite3_stmt *statement = prepare(file, sql);
    int result = statement == NULL ? SQLITE_ERROR : sqlite3_step(statement);
    if (result == SQLITE_ROW) *number = sqlite3_column_int64(statement, 0);
    int status = 0;
    if (result != SQLITE_ROW && result != SQLITE_DONE) status = refuse_call(file, "reading");
    (void)sqlite3_finalize(statement);
    return status;
}

/* Of the bytes and of the two numbers that say where they belong. */
static uint32_t sum_of(uint64_t first, uint64_t second, const void *bytes, size_t length)
{
    unsigned char head[16];
    for (int i = 0; i < 8; i++) {
        head[i] = (unsigned char)(first >> i * 8);
        head[i + 8] = (unsigned char)(second >> i * 8);
    }
    return yawl__checksum(yawl__checksum(0, head, sizeof head), bytes, length);
}

/* ---- Opening ---- */

static int lock_owner(struct yawl__sqlite_file *file, const char *path)
{
    char *name = sqlite3_mprintf("%s-owner", path);
    if (name == NULL) return refuse(file, YAWL_ENOMEM, path, "out of memory");
    file->lock = open(name, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    sqlite3_free(name);
    if (file->lock < 0) return refuse(file, YAWL_ESTORE, path, strerror(errno));
    if (flock(file->lock, LOCK_EX | LOCK_NB) == 0) return 0;
    if (errno != EWOULDBLOCK) return refuse(file, YAWL_ESTORE, path, strerror(errno));
    return refuse(file, YAWL_EBUSY, path, "another engine has the store open");
}

static int note_wal(void *context, sqlite3 *db, const char *name, int pages)
{
    (void)db;
    (void)name;
    ((struct yawl__sqlite_file *)context)->wal_pages = pages;
    return SQLITE_OK;
}

/* Nothing that stands in the file is run. */
static void distrust(sqlite3 *db)
{
    (void)sqlite3_db_config(db, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
    (void)sqlite3_db_config(db, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, NULL);
    (void)sqlite3_db_config(db, SQLITE_DBCONFIG_ENABLE_TRIGGER, 0, NULL);
    (void)sqlite3_db_config(db, SQLITE_DBCONFIG_ENABLE_VIEW, 0, NULL);
}

static int open_db(struct yawl__sqlite_file *file, const char *path, const char *vfs)
{
    int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_FULLMUTEX |
                SQLITE_OPEN_PRIVATECACHE;
    if (sqlite3_open_v2(path, &file->db, flags, vfs) != SQLITE_OK) return refuse_call(file, path);
    distrust(file->db);
    (void)sqlite3_busy_timeout(file->db, BUSY_MS);
    int status = yawl__sqlite_run(file,
                                  "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;"
                                  "PRAGMA wal_autocheckpoint = 0; PRAGMA cell_size_check = ON",
                                  path);
    (void)sqlite3_wal_hook(file->db, note_wal, file);
    return status;
}

static int prepare_all(struct yawl__sqlite_file *file)
{
    file->insert = prepare(file, "INSERT INTO batch SELECT ?1, ?2, ?3, ?4 FROM owner "
                                 "WHERE epoch = ?5");
    file->replace = prepare(file, "INSERT OR REPLACE INTO page SELECT ?1, ?2, ?3, ?4 FROM owner "
                                  "WHERE epoch = ?5");
    bool prepared = file->insert != NULL && file->replace != NULL;
    return prepared ? 0 : refuse_call(file, "preparing");
}

int yawl__sqlite_file_open(struct yawl__sqlite_file *file, const char *path, const char *vfs)
{
    memset(file, 0, sizeof *file);
    file->lock = -1;
    int status = lock_owner(file, path);
    if (status == 0) status = open_db(file, path, vfs);
    if (status == 0) status = yawl__sqlite_schema_open(file);
    if (status == 0) status = prepare_all(file);
    if (status != 0) yawl__sqlite_file_close(file, true);
    return status;
}

void yawl__sqlite_file_close(struct yawl__sqlite_file *file, bool failed)
{
    (void)sqlite3_finalize(file->insert);
    (void)sqlite3_finalize(file->replace);
    if (failed && file->db != NULL)
        (void)sqlite3_db_config(file->db, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, NULL);
    (void)sqlite3_close(file->db);
    if (file->lock >= 0) (void)close(file->lock);
    file->db = NULL;
    file->insert = file->replace = NULL;
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
    return (int64_t)sum_of(first, second, bytes, length) == sqlite3_column_int64(row, 2);
}

int yawl__sqlite_file_load(struct yawl__sqlite_file *file, struct yawl_snapshot *snapshot)
{
    int64_t epoch = 0, end = 0, position = 0;
    memset(snapshot, 0, sizeof *snapshot);
    int status = yawl__sqlite_run(file, "UPDATE owner SET epoch = epoch + 1", "taking the store");
    if (status == 0) status = yawl__sqlite_number(file, "SELECT epoch FROM owner", &epoch);
    if (status == 0)
        status =
            yawl__sqlite_number(file, "SELECT coalesce(max(position) + 1, 0) FROM batch", &end);
    if (status == 0) status = yawl__sqlite_number(file, "SELECT position FROM owner", &position);
    if (status != 0) return status;
    if (end < 0 || position < 0 || position > end)
        return refuse(file, YAWL_ECORRUPT, "its log", "positions are damaged");
    snapshot->epoch = (uint64_t)epoch;
    snapshot->end = file->end = (uint64_t)end;
    snapshot->position = (uint64_t)position;
    return 0;
}

/* ---- Writing ---- */

/* What stands in the first two columns, of which the checksum is as well; the others. */
struct row {
    uint64_t first, second;
    const void *bytes;
    size_t length;
    uint64_t epoch;
};

/* Runs a statement (first, second, sum, bytes, epoch) that writes one row where the epoch is the owner's. */
static int write_row(struct yawl__sqlite_file *file, sqlite3_stmt *statement, struct row row)
{
    static const char what[] = "writing";
    uint32_t sum = sum_of(row.first, row.second, row.bytes, row.length);
    (void)sqlite3_bind_int64(statement, 1, (int64_t)row.first);
    (void)sqlite3_bind_int64(statement, 2, (int64_t)row.second);
    (void)sqlite3_bind_int64(statement, 3, sum);
    (void)sqlite3_bind_int64(statement, 5, (int64_t)row.epoch);
    int result = sqlite3_bind_blob64(statement, 4, row.bytes, row.length, SQLITE_STATIC);
    if (result == SQLITE_OK) result = sqlite3_step(statement);
    int status = result == SQLITE_DONE ? 0 : refuse_call(file, what);
    (void)sqlite3_reset(statement);
    (void)sqlite3_clear_bindings(statement);
    if (status != 0 || sqlite3_changes(file->db) == 1) return status;
    return refuse(file, YAWL_ECANCELLED, what, "another engine has taken the store over");
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
    return status;
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
    if (result != SQLITE_ROW && result != SQLITE_DONE) status = refuse_call(file, "reading");
    free(room.bytes);
    return status < 0 ? status : 0;
}

int yawl__sqlite_file_read(struct yawl__sqlite_file *file, uint64_t position,
                           yawl_store_read_cb each, void *context)
{
    const struct visitor visitor = {"batch", each, NULL, context};
    sqlite3_stmt *rows = prepare(file, "SELECT position, epoch, sum, bytes FROM batch "
                                       "WHERE position >= ?1 ORDER BY position");
    if (rows == NULL) return refuse_call(file, "reading");
    (void)sqlite3_bind_int64(rows, 1, (int64_t)position);
    int status = visit_all(file, rows, &visitor);
    (void)sqlite3_finalize(rows);
    return status;
}

int yawl__sqlite_file_pages(struct yawl__sqlite_file *file, yawl_store_page_cb each, void *context)
{
    const struct visitor visitor = {"page", NULL, each, context};
    sqlite3_stmt *rows = prepare(file, "SELECT number, position, sum, bytes FROM page "
                                       "ORDER BY number");
    if (rows == NULL) return refuse_call(file, "reading");
    int status = visit_all(file, rows, &visitor);
    (void)sqlite3_finalize(rows);
    return status;
}
