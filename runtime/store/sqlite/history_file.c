/* Statements on the file PATH-history.
 * Invariants: a segment is there with all its rows or not at all; segments follow each other without gaps,
 * and `taken` is where the last one ends. */
#include "store/sqlite/history_file.h"

#include <stdlib.h>
#include <string.h>

#include "store/sqlite/checkpoint.h"
#include "yawl/errors.h"

/* Pages in the log of writes from which on it is moved into the file: a segment has twice as many. */
#define PAGES_WORTH_IT 1000

#define APPLICATION_ID 0x59415748 /* "YAWH" */

/* What leads from version i to version i + 1; entries stay as they are for good. */
static const char *const migrations[] = {
    "CREATE TABLE state (id INTEGER PRIMARY KEY CHECK (id = 0), store INTEGER NOT NULL,"
    " taken INTEGER NOT NULL) STRICT;"
    "CREATE TABLE segment (first INTEGER PRIMARY KEY, until INTEGER NOT NULL,"
    " row INTEGER NOT NULL, rows INTEGER NOT NULL) STRICT;"
    "CREATE TABLE past (id INTEGER PRIMARY KEY, case_id INTEGER NOT NULL, sum INTEGER NOT NULL,"
    " bytes BLOB NOT NULL) STRICT;",
    /* 2: what is to be known before a segment is dropped; of those that are there it is not. */
    "ALTER TABLE segment ADD COLUMN newest_ms INTEGER NOT NULL DEFAULT 9223372036854775807;"
    "ALTER TABLE segment ADD COLUMN bytes INTEGER NOT NULL DEFAULT 0;"
    "ALTER TABLE past ADD COLUMN before INTEGER NOT NULL DEFAULT 0;"
    "ALTER TABLE past ADD COLUMN after INTEGER NOT NULL DEFAULT 0;"
    "CREATE TABLE going (case_id INTEGER PRIMARY KEY, records INTEGER NOT NULL) STRICT;",
};
#define VERSION ((int64_t)(sizeof migrations / sizeof *migrations))

/* A commit, and its sync, that changes nothing: what is read from here on is durable, also what a process
 * that died had written and not synced. */
static const char touch_sql[] = "BEGIN IMMEDIATE; UPDATE state SET taken = taken + 1;"
                                " UPDATE state SET taken = taken - 1; COMMIT";
/* Version 1 has three of them. */
static const char tables_sql[] =
    "SELECT count(*) FILTER (WHERE type = 'table' AND name IN ('state', 'segment', 'past', "
    "'going')) = count(*) AND count(*) = 2 + (SELECT user_version FROM pragma_user_version) FROM "
    "sqlite_schema";

int yawl__history_refuse(struct yawl__history_file *history, int code, const char *why)
{
    yawl__message_set(&history->file.problem, "its history: ", why, NULL);
    return code;
}

int yawl__history_ask(struct yawl__history_file *history, const char *sql, const int64_t *numbers,
                      int64_t *answers)
{
    struct yawl__sqlite_file *file = &history->file;
    sqlite3_stmt *statement = yawl__sqlite_prepare(file, sql);
    if (statement == NULL) return yawl__sqlite_refuse(file, "its history");
    for (int i = 0; i < sqlite3_bind_parameter_count(statement); i++)
        (void)sqlite3_bind_int64(statement, i + 1, numbers[i]);
    int result = sqlite3_step(statement), status = 0;
    for (int i = 0; result == SQLITE_ROW && i < sqlite3_column_count(statement); i++)
        answers[i] = sqlite3_column_int64(statement, i);
    if (result != SQLITE_ROW && result != SQLITE_DONE)
        status = yawl__sqlite_refuse(file, "its history");
    (void)sqlite3_finalize(statement);
    return status;
}

/* ---- Opening ---- */

static int read_state(struct yawl__history_file *history, int64_t store)
{
    struct yawl__sqlite_file *file = &history->file;
    int64_t fits = 0, name = 0, taken = -1, until = -1, row = -1, gone = 0;
    int status = yawl__sqlite_number(file, tables_sql, &fits);
    if (status == 0 && fits == 0)
        return yawl__history_refuse(history, YAWL_ECORRUPT, "it lacks tables");
    if (status == 0) status = yawl__sqlite_number(file, "SELECT store FROM state", &name);
    if (status == 0) status = yawl__sqlite_number(file, "SELECT taken FROM state", &taken);
    if (status == 0)
        status = yawl__sqlite_number(
            file, "SELECT coalesce(max(until), (SELECT taken FROM state)) FROM segment", &until);
    if (status == 0)
        status = yawl__sqlite_number(file, "SELECT coalesce(max(row + abs(rows)), 1) FROM segment",
                                     &row);
    if (status == 0)
        status =
            yawl__sqlite_number(file, "SELECT -coalesce(sum(min(rows, 0)), 0) FROM segment", &gone);
    if (status != 0) return status;
    if (name != store)
        return yawl__history_refuse(history, YAWL_ECORRUPT, "it is the history of another store");
    if (taken < 0 || taken != until || row < 1 || gone < 0)
        return yawl__history_refuse(history, YAWL_ECORRUPT, "its positions are damaged");
    history->taken = (uint64_t)taken;
    history->next_row = row;
    history->gone = (uint64_t)gone;
    history->is_there = true;
    return 0;
}

/* A file without tables was never committed to. */
static int read_kind(struct yawl__history_file *history, int64_t *version)
{
    int64_t application = 0, objects = 0;
    struct yawl__sqlite_file *file = &history->file;
    *version = 0;
    int status = yawl__sqlite_number(file, "PRAGMA application_id", &application);
    if (status == 0) status = yawl__sqlite_number(file, "PRAGMA user_version", version);
    if (status == 0)
        status = yawl__sqlite_number(file, "SELECT count(*) FROM sqlite_schema", &objects);
    if (status != 0) return status;
    if (application == 0 && *version == 0 && objects == 0) return 0;
    if (application != APPLICATION_ID || *version < 1)
        return yawl__history_refuse(history, YAWL_ECORRUPT, "it is no history");
    if (*version > VERSION)
        return yawl__history_refuse(history, YAWL_EABI,
                                    "it was written by a newer version of libyawl");
    return 0;
}

static int prepare_all(struct yawl__history_file *history)
{
    struct yawl__sqlite_file *file = &history->file;
    history->segment =
        yawl__sqlite_prepare(file, "INSERT INTO segment VALUES (?1, ?2, ?3, ?4, ?5, ?6)");
    history->past = yawl__sqlite_prepare(file, "INSERT INTO past VALUES (?1, ?2, ?3, ?4, ?5, ?6)");
    history->state = yawl__sqlite_prepare(file, "UPDATE state SET taken = ?1");
    history->goes_on = yawl__sqlite_prepare(file, "INSERT OR REPLACE INTO going VALUES (?1, ?2)");
    history->ended = yawl__sqlite_prepare(file, "DELETE FROM going WHERE case_id = ?1");
    history->known = yawl__sqlite_prepare(file, "SELECT records FROM going WHERE case_id = ?1");
    bool prepared = history->segment != NULL && history->past != NULL && history->state != NULL &&
                    history->goes_on != NULL && history->ended != NULL && history->known != NULL;
    return prepared ? 0 : yawl__sqlite_refuse(file, "preparing");
}

/* What it lacks, all of it or nothing. */
static int migrate(struct yawl__history_file *history, const struct yawl__history_of *of,
                   int64_t version)
{
    static const char what[] = "making its history";
    static const char begins[] = "INSERT INTO state VALUES (0, %lld, %lld);", goes_on[] = "";
    struct yawl__sqlite_file *file = &history->file;
    int status = yawl__sqlite_run(file, "BEGIN IMMEDIATE", what);
    for (int64_t i = version; i < VERSION && status == 0; i++)
        status = yawl__sqlite_run(file, migrations[i], what);
    char *state =
        sqlite3_mprintf(version == 0 ? begins : goes_on, (long long)of->name, (long long)of->first);
    char *sql = sqlite3_mprintf("%s PRAGMA application_id = %d; PRAGMA user_version = %lld; COMMIT",
                                state, APPLICATION_ID, (long long)VERSION);
    if (status == 0 && (state == NULL || sql == NULL))
        status = yawl__history_refuse(history, YAWL_ENOMEM, "out of memory");
    if (status == 0) status = yawl__sqlite_run(file, sql, what);
    sqlite3_free(state);
    sqlite3_free(sql);
    return status;
}

static int open_file(struct yawl__history_file *history, const struct yawl__history_of *of,
                     int flags)
{
    struct yawl__sqlite_file *file = &history->file;
    memset(history, 0, sizeof *history);
    yawl__message_clear(&history->file.problem);
    file->lock = -1;
    history->next_row = 1;
    history->wal_bytes = yawl__wal_limit(of->wal_bytes);
    return yawl__sqlite_open(file, (struct yawl__sqlite_name){of->path, "-history", of->vfs},
                             flags);
}

static bool is_absent(const struct yawl__history_file *history)
{
    sqlite3 *db = history->file.db;
    return db != NULL && (sqlite3_errcode(db) & 0xff) == SQLITE_CANTOPEN;
}

int yawl__history_file_look(struct yawl__history_file *history, const struct yawl__history_of *of)
{
    int64_t version = 0;
    int status = open_file(history, of, SQLITE_OPEN_READWRITE);
    bool absent = status != 0 && is_absent(history);
    /* All that is read is of one moment: somebody may be writing. */
    if (status == 0) status = yawl__sqlite_run(&history->file, "BEGIN", "reading its history");
    if (status == 0) status = read_kind(history, &version);
    history->version = version;
    if (status == 0 && version > 0) status = read_state(history, of->name);
    if (status != 0 || version == 0) yawl__history_file_close(history);
    return absent ? 0 : status;
}

int yawl__history_file_open(struct yawl__history_file *history, const struct yawl__history_of *of)
{
    int64_t version = 0;
    int status = open_file(history, of, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE);
    if (status == 0)
        status = yawl__sqlite_run(&history->file,
                                  "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;"
                                  "PRAGMA cell_size_check = ON",
                                  "its history");
    if (status == 0) yawl__sqlite_note_writes(&history->file);
    if (status == 0) status = read_kind(history, &version);
    if (status == 0 && version < VERSION) status = migrate(history, of, version);
    if (status == 0) status = read_state(history, of->name);
    if (status == 0) status = yawl__sqlite_run(&history->file, touch_sql, "its history");
    if (status == 0) status = prepare_all(history);
    history->keep = of->keep;
    history->version = VERSION;
    if (status != 0) yawl__history_file_close(history);
    return status;
}

void yawl__history_file_close(struct yawl__history_file *history)
{
    /* Who looks leaves the log of writes as it is; after a failure nothing more is written. */
    if (history->file.db != NULL && (history->state == NULL || history->failed))
        (void)sqlite3_db_config(history->file.db, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, NULL);
    (void)sqlite3_finalize(history->segment);
    (void)sqlite3_finalize(history->past);
    (void)sqlite3_finalize(history->state);
    (void)sqlite3_finalize(history->goes_on);
    (void)sqlite3_finalize(history->ended);
    (void)sqlite3_finalize(history->known);
    (void)sqlite3_close(history->file.db);
    history->segment = history->past = history->state = history->goes_on = history->ended = NULL;
    history->known = NULL;
    history->file.db = NULL;
    history->is_there = false;
}

/* ---- Writing ---- */

static int run(struct yawl__history_file *history, sqlite3_stmt *statement)
{
    int status = sqlite3_step(statement) == SQLITE_DONE
                     ? 0
                     : yawl__sqlite_refuse(&history->file, "writing its history");
    (void)sqlite3_reset(statement);
    (void)sqlite3_clear_bindings(statement);
    return status;
}

/* The events of one case: those from `at` on that are of the same one. */
static size_t count_of_case(const struct yawl__grouping *grouping, size_t at)
{
    size_t end = at;
    while (end < grouping->count && grouping->records[end].case_id == grouping->records[at].case_id)
        end++;
    return end - at;
}

/* Each with its time before it. */
static void join(const struct yawl__grouping *grouping, size_t at, size_t count, char *room)
{
    for (size_t i = at; i < at + count; i++) {
        const struct yawl__grouped *record = &grouping->records[i];
        memcpy(room, &record->at_ms, sizeof record->at_ms);
        memcpy(room + sizeof record->at_ms, grouping->bytes + record->offset, record->length);
        room += sizeof record->at_ms + record->length;
    }
}

static size_t size_of(const struct yawl__grouping *grouping, size_t at, size_t count)
{
    size_t size = 0;
    for (size_t i = at; i < at + count; i++) size += sizeof(int64_t) + grouping->records[i].length;
    return size;
}

/* How many records of the case there are before this segment; 0: it begins in it. */
static int count_before(struct yawl__history_file *history, uint64_t case_id, int64_t *before)
{
    (void)sqlite3_bind_int64(history->known, 1, (int64_t)case_id);
    int result = sqlite3_step(history->known);
    *before = result == SQLITE_ROW ? sqlite3_column_int64(history->known, 0) : 0;
    int status = result == SQLITE_ROW || result == SQLITE_DONE
                     ? 0
                     : yawl__sqlite_refuse(&history->file, "writing its history");
    (void)sqlite3_reset(history->known);
    return status;
}

static bool ends(const struct yawl__grouping *grouping, size_t at, size_t count)
{
    for (size_t i = at; i < at + count; i++)
        if (grouping->records[i].ends) return true;
    return false;
}

/* Remembers how far the case is, or that it has ended. */
static int put_going(struct yawl__history_file *history, uint64_t case_id, int64_t after)
{
    sqlite3_stmt *statement = after == 0 ? history->ended : history->goes_on;
    (void)sqlite3_bind_int64(statement, 1, (int64_t)case_id);
    if (after != 0) (void)sqlite3_bind_int64(statement, 2, after);
    return run(history, statement);
}

static int put_row(struct yawl__history_file *history, uint64_t case_id,
                   const struct yawl__sqlite_bytes *row, const int64_t records[2])
{
    uint32_t sum = yawl__sqlite_sum((uint64_t)history->next_row, case_id, row->bytes, row->length);
    (void)sqlite3_bind_int64(history->past, 1, history->next_row);
    (void)sqlite3_bind_int64(history->past, 2, (int64_t)case_id);
    (void)sqlite3_bind_int64(history->past, 3, sum);
    (void)sqlite3_bind_blob64(history->past, 4, row->bytes, row->length, SQLITE_STATIC);
    (void)sqlite3_bind_int64(history->past, 5, records[0]);
    (void)sqlite3_bind_int64(history->past, 6, records[1]);
    int status = run(history, history->past);
    if (status == 0) history->next_row++;
    return status;
}

static int put_case(struct yawl__history_file *history, const struct yawl__grouping *grouping,
                    size_t at, size_t count)
{
    uint64_t case_id = grouping->records[at].case_id;
    int64_t records[2];
    size_t length = size_of(grouping, at, count);
    char *bytes = malloc(length);
    if (bytes == NULL) return yawl__history_refuse(history, YAWL_ENOMEM, "out of memory");
    join(grouping, at, count, bytes);
    int status = count_before(history, case_id, &records[0]);
    records[1] = ends(grouping, at, count) ? 0 : records[0] + (int64_t)count;
    const struct yawl__sqlite_bytes row = {bytes, length};
    if (status == 0) status = put_row(history, case_id, &row, records);
    if (status == 0) status = put_going(history, case_id, records[1]);
    free(bytes);
    return status;
}

static int put_segment(struct yawl__history_file *history, const struct yawl__history_segment *s)
{
    (void)sqlite3_bind_int64(history->segment, 1, (int64_t)s->first);
    (void)sqlite3_bind_int64(history->segment, 2, (int64_t)s->until);
    (void)sqlite3_bind_int64(history->segment, 3, s->row);
    (void)sqlite3_bind_int64(history->segment, 4, s->rows);
    (void)sqlite3_bind_int64(history->segment, 5, s->newest_ms);
    (void)sqlite3_bind_int64(history->segment, 6, s->bytes);
    int status = run(history, history->segment);
    (void)sqlite3_bind_int64(history->state, 1, (int64_t)s->until);
    return status != 0 ? status : run(history, history->state);
}

static int64_t newest_of(const struct yawl__grouping *grouping)
{
    int64_t newest_ms = INT64_MIN;
    for (size_t i = 0; i < grouping->count; i++)
        if (grouping->records[i].at_ms > newest_ms) newest_ms = grouping->records[i].at_ms;
    return newest_ms;
}

int yawl__history_file_tidy(struct yawl__history_file *history)
{
    if (history->file.wal_pages < PAGES_WORTH_IT) return 0;
    bool is_long = yawl__wal_size(history->file.wal_pages) >= history->wal_bytes;
    int result =
        is_long ? yawl__checkpoint_all(history->file.db) : yawl__checkpoint(history->file.db, NULL);
    if (result == SQLITE_OK) return 0;
    history->failed = true;
    if (result == SQLITE_BUSY)
        return yawl__history_refuse(
            history, YAWL_ESTORE,
            "its log of writes (-history-wal) has the most it may have: somebody "
            "reads it without a pause; end that reader first");
    return yawl__history_refuse(history, YAWL_ESTORE, sqlite3_errstr(result));
}

int yawl__history_file_put(struct yawl__history_file *history, uint64_t first, uint64_t until,
                           const struct yawl__grouping *grouping)
{
    static const char what[] = "writing its history";
    struct yawl__history_segment segment = {.first = first, .until = until};
    segment.row = history->next_row;
    segment.newest_ms = newest_of(grouping);
    segment.bytes = (int64_t)size_of(grouping, 0, grouping->count);
    int status = yawl__sqlite_run(&history->file, "BEGIN IMMEDIATE", what);
    for (size_t at = 0; at < grouping->count && status == 0;) {
        size_t count = count_of_case(grouping, at);
        status = put_case(history, grouping, at, count);
        at += count;
    }
    segment.rows = history->next_row - segment.row;
    if (status == 0) status = put_segment(history, &segment);
    if (status == 0) status = yawl__history_drop_some(history, segment.newest_ms);
    if (status == 0) status = yawl__sqlite_run(&history->file, "COMMIT", what);
    if (status == 0) history->taken = until;
    history->failed = status != 0;
    return status != 0 ? status : yawl__history_file_tidy(history);
}

int yawl__history_file_cut(struct yawl__history_file *history, uint64_t first)
{
    static const char text[] =
        "BEGIN IMMEDIATE;"
        "CREATE TEMP TABLE cut AS SELECT case_id, before, min(id) FROM past WHERE id >= "
        "(SELECT min(row) FROM segment WHERE first >= %lld) GROUP BY case_id;"
        "DELETE FROM going WHERE case_id IN (SELECT case_id FROM cut);"
        "INSERT INTO going SELECT case_id, before FROM cut WHERE before > 0;"
        "DROP TABLE cut;"
        "DELETE FROM past WHERE id >= (SELECT min(row) FROM segment WHERE first >= %lld);"
        "UPDATE state SET taken = coalesce((SELECT min(first) FROM segment WHERE first >= %lld),"
        " taken);"
        "DELETE FROM segment WHERE first >= %lld; COMMIT";
    long long from = (long long)first;
    char *sql = sqlite3_mprintf(text, from, from, from, from);
    if (sql == NULL) return yawl__history_refuse(history, YAWL_ENOMEM, "out of memory");
    int64_t name = 0;
    int status = yawl__sqlite_number(&history->file, "SELECT store FROM state", &name);
    if (status == 0) status = yawl__sqlite_run(&history->file, sql, "writing its history");
    sqlite3_free(sql);
    history->failed = status != 0;
    return status != 0 ? status : read_state(history, name);
}
