/* Statements on the file PATH-history.
 * Invariants: a segment is there with all its rows or not at all; segments follow each other without gaps,
 * and `taken` is where the last one ends. */
#include "store/sqlite/history_file.h"

#include <stdlib.h>
#include <string.h>

#include "yawl/errors.h"

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
    "CREATE TABLE going (case_id INTEGER PRIMARY KEY) STRICT;",
};
#define VERSION ((int64_t)(sizeof migrations / sizeof *migrations))

/* Version 1 has three of them. */
static const char tables_sql[] =
    "SELECT count(*) FILTER (WHERE type = 'table' AND name IN ('state', 'segment', 'past', "
    "'going')) = count(*) AND count(*) = 2 + (SELECT user_version FROM pragma_user_version) FROM "
    "sqlite_schema";

static int refuse(struct yawl__history_file *history, int code, const char *why)
{
    yawl__message_set(&history->file.problem, "its history: ", why, NULL);
    return code;
}

/* ---- Opening ---- */

static int read_state(struct yawl__history_file *history, int64_t store)
{
    struct yawl__sqlite_file *file = &history->file;
    int64_t fits = 0, name = 0, taken = -1, until = -1, row = -1, gone = 0;
    int status = yawl__sqlite_number(file, tables_sql, &fits);
    if (status == 0 && fits == 0) return refuse(history, YAWL_ECORRUPT, "it lacks tables");
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
    if (name != store) return refuse(history, YAWL_ECORRUPT, "it is the history of another store");
    if (taken < 0 || taken != until || row < 1 || gone < 0)
        return refuse(history, YAWL_ECORRUPT, "its positions are damaged");
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
        return refuse(history, YAWL_ECORRUPT, "it is no history");
    if (*version > VERSION)
        return refuse(history, YAWL_EABI, "it was written by a newer version of libyawl");
    return 0;
}

static int prepare_all(struct yawl__history_file *history)
{
    struct yawl__sqlite_file *file = &history->file;
    history->segment =
        yawl__sqlite_prepare(file, "INSERT INTO segment VALUES (?1, ?2, ?3, ?4, ?5, ?6)");
    history->past = yawl__sqlite_prepare(file, "INSERT INTO past VALUES (?1, ?2, ?3, ?4)");
    history->state = yawl__sqlite_prepare(file, "UPDATE state SET taken = ?1");
    history->goes_on = yawl__sqlite_prepare(file, "INSERT OR IGNORE INTO going VALUES (?1)");
    history->ended = yawl__sqlite_prepare(file, "DELETE FROM going WHERE case_id = ?1");
    bool prepared = history->segment != NULL && history->past != NULL && history->state != NULL &&
                    history->goes_on != NULL && history->ended != NULL;
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
        status = refuse(history, YAWL_ENOMEM, "out of memory");
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
    char *name = sqlite3_mprintf("%s-history", of->path);
    if (name == NULL) return refuse(history, YAWL_ENOMEM, "out of memory");
    int status = yawl__sqlite_open(file, name, of->vfs, flags);
    sqlite3_free(name);
    return status;
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
    if (status == 0) status = read_kind(history, &version);
    if (status == 0 && version < VERSION) status = migrate(history, of, version);
    if (status == 0) status = read_state(history, of->name);
    if (status == 0) status = prepare_all(history);
    history->keep = of->keep;
    if (status != 0) yawl__history_file_close(history);
    return status;
}

void yawl__history_file_close(struct yawl__history_file *history)
{
    /* Who looks leaves the log of writes as it is. */
    if (history->file.db != NULL && history->state == NULL)
        (void)sqlite3_db_config(history->file.db, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, NULL);
    (void)sqlite3_finalize(history->segment);
    (void)sqlite3_finalize(history->past);
    (void)sqlite3_finalize(history->state);
    (void)sqlite3_finalize(history->goes_on);
    (void)sqlite3_finalize(history->ended);
    (void)sqlite3_close(history->file.db);
    history->segment = history->past = history->state = history->goes_on = history->ended = NULL;
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

/* Remembers whether the case goes on.  One that begins here too may be noted, by a segment that was cut. */
static int put_going(struct yawl__history_file *history, const struct yawl__grouping *grouping,
                     size_t at, size_t count)
{
    bool ends = false;
    for (size_t i = at; i < at + count; i++) ends = ends || grouping->records[i].ends;
    sqlite3_stmt *statement = ends ? history->ended : history->goes_on;
    (void)sqlite3_bind_int64(statement, 1, (int64_t)grouping->records[at].case_id);
    return run(history, statement);
}

static int put_case(struct yawl__history_file *history, const struct yawl__grouping *grouping,
                    size_t at, size_t count)
{
    size_t length = size_of(grouping, at, count);
    uint64_t case_id = grouping->records[at].case_id;
    char *bytes = malloc(length);
    if (bytes == NULL) return refuse(history, YAWL_ENOMEM, "out of memory");
    join(grouping, at, count, bytes);
    uint32_t sum = yawl__sqlite_sum((uint64_t)history->next_row, case_id, bytes, length);
    (void)sqlite3_bind_int64(history->past, 1, history->next_row);
    (void)sqlite3_bind_int64(history->past, 2, (int64_t)case_id);
    (void)sqlite3_bind_int64(history->past, 3, sum);
    (void)sqlite3_bind_blob64(history->past, 4, bytes, length, SQLITE_STATIC);
    int status = run(history, history->past);
    free(bytes);
    if (status == 0) status = put_going(history, grouping, at, count);
    if (status == 0) history->next_row++;
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
    return status;
}

int yawl__history_file_cut(struct yawl__history_file *history, uint64_t first)
{
    static const char text[] =
        "BEGIN IMMEDIATE;"
        "DELETE FROM past WHERE id >= (SELECT min(row) FROM segment WHERE first >= %lld);"
        "UPDATE state SET taken = coalesce((SELECT min(first) FROM segment WHERE first >= %lld),"
        " taken);"
        "DELETE FROM segment WHERE first >= %lld; COMMIT";
    long long from = (long long)first;
    char *sql = sqlite3_mprintf(text, from, from, from);
    if (sql == NULL) return refuse(history, YAWL_ENOMEM, "out of memory");
    int64_t name = 0;
    int status = yawl__sqlite_number(&history->file, "SELECT store FROM state", &name);
    if (status == 0) status = yawl__sqlite_run(&history->file, sql, "writing its history");
    sqlite3_free(sql);
    return status != 0 ? status : read_state(history, name);
}

/* ---- Reading ---- */

static int refuse_row(struct yawl__history_file *history, int64_t id, const char *why)
{
    struct yawl__message *problem = &history->file.problem;
    yawl__message_set(problem, "its history: row ", NULL);
    yawl__message_add_number(problem, (uint64_t)id);
    yawl__message_add(problem, why);
    return YAWL_ECORRUPT;
}

/* Checks a row (id, case, sum, bytes) and hands it on. */
static int give_row(struct yawl__history_file *history, sqlite3_stmt *row, yawl__history_cb each,
                    void *context)
{
    int64_t id = sqlite3_column_int64(row, 0);
    uint64_t case_id = (uint64_t)sqlite3_column_int64(row, 1);
    const void *bytes = sqlite3_column_blob(row, 3);
    size_t length = (size_t)sqlite3_column_bytes(row, 3);
    uint32_t sum = yawl__sqlite_sum((uint64_t)id, case_id, bytes, bytes == NULL ? 0 : length);
    if (bytes == NULL || (int64_t)sum != sqlite3_column_int64(row, 2))
        return refuse_row(history, id, " is damaged: its checksum is wrong");
    if ((uintptr_t)bytes % 8 == 0) return each(context, case_id, bytes, length);
    void *aligned = malloc(length);
    if (aligned == NULL) return refuse(history, YAWL_ENOMEM, "out of memory");
    memcpy(aligned, bytes, length);
    int status = each(context, case_id, aligned, length);
    free(aligned);
    return status;
}

/* The case of a row; false: there is no such row. */
static bool case_at(sqlite3_stmt *cases, int64_t id, uint64_t *case_id)
{
    (void)sqlite3_bind_int64(cases, 1, id);
    bool found = sqlite3_step(cases) == SQLITE_ROW;
    if (found) *case_id = (uint64_t)sqlite3_column_int64(cases, 0);
    (void)sqlite3_reset(cases);
    return found;
}

/* The row of a segment that is of the case, by halving; 0: none is. */
static int find_row(struct yawl__history_file *history, sqlite3_stmt *cases, const int64_t rows[2],
                    uint64_t case_id, int64_t *found)
{
    int64_t low = rows[0], high = rows[0] + rows[1];
    *found = 0;
    while (low < high) {
        int64_t middle = low + (high - low) / 2;
        uint64_t there;
        if (!case_at(cases, middle, &there)) return refuse_row(history, middle, " is missing");
        if (there == case_id) *found = middle;
        if (there < case_id)
            low = middle + 1;
        else
            high = middle;
    }
    return 0;
}

static int give_found(struct yawl__history_file *history, sqlite3_stmt *row, int64_t id,
                      yawl__history_cb each, void *context)
{
    (void)sqlite3_bind_int64(row, 1, id);
    int status = 0;
    if (sqlite3_step(row) == SQLITE_ROW)
        status = give_row(history, row, each, context);
    else
        status = refuse_row(history, id, " is missing");
    (void)sqlite3_reset(row);
    return status;
}

int yawl__history_file_case(struct yawl__history_file *history, uint64_t case_id,
                            yawl__history_cb each, void *context)
{
    struct yawl__sqlite_file *file = &history->file;
    sqlite3_stmt *segments =
        yawl__sqlite_prepare(file, "SELECT row, rows FROM segment ORDER BY first");
    sqlite3_stmt *cases = yawl__sqlite_prepare(file, "SELECT case_id FROM past WHERE id = ?1");
    sqlite3_stmt *row =
        yawl__sqlite_prepare(file, "SELECT id, case_id, sum, bytes FROM past WHERE id = ?1");
    int result = SQLITE_DONE, status = 0;
    if (segments == NULL || cases == NULL || row == NULL)
        status = yawl__sqlite_refuse(file, "reading its history");
    while (status == 0 && (result = sqlite3_step(segments)) == SQLITE_ROW) {
        const int64_t rows[2] = {sqlite3_column_int64(segments, 0),
                                 sqlite3_column_int64(segments, 1)};
        int64_t found = 0;
        if (rows[0] < 1 || rows[1] > INT64_MAX - rows[0])
            status = refuse(history, YAWL_ECORRUPT, "a segment is damaged");
        if (status == 0 && rows[1] > 0) status = find_row(history, cases, rows, case_id, &found);
        if (status == 0 && found != 0) status = give_found(history, row, found, each, context);
    }
    if (status == 0 && result != SQLITE_DONE)
        status = yawl__sqlite_refuse(file, "reading its history");
    (void)sqlite3_finalize(segments);
    (void)sqlite3_finalize(cases);
    (void)sqlite3_finalize(row);
    return status;
}

/* What has been gone through. */
struct walk {
    int64_t next; /* row */
    uint64_t until;
    bool is_first;
    sqlite3_stmt *rows;
    yawl__history_cb each;
    void *context;
};

static int give_segment(struct yawl__history_file *history, sqlite3_stmt *segment,
                        struct walk *walk)
{
    sqlite3_stmt *rows = walk->rows;
    uint64_t first = (uint64_t)sqlite3_column_int64(segment, 0);
    int64_t row = sqlite3_column_int64(segment, 2), count = sqlite3_column_int64(segment, 3);
    bool follows = walk->is_first || first == walk->until;
    int64_t most = INT64_MAX - walk->next; /* from 1 on */
    if (!follows || row != walk->next || count > most || count < -most)
        return refuse(history, YAWL_ECORRUPT, "a segment is missing");
    walk->until = (uint64_t)sqlite3_column_int64(segment, 1);
    walk->is_first = false;
    if (count < 0) walk->next -= count; /* they were dropped */
    for (uint64_t last = 0; walk->next < row + count; walk->next++) {
        if (sqlite3_step(rows) != SQLITE_ROW || sqlite3_column_int64(rows, 0) != walk->next)
            return refuse_row(history, walk->next, " is missing");
        uint64_t case_id = (uint64_t)sqlite3_column_int64(rows, 1);
        if (case_id <= last) return refuse_row(history, walk->next, " is out of order");
        last = case_id;
        int status = give_row(history, rows, walk->each, walk->context);
        if (status != 0) return status;
    }
    return 0;
}

int yawl__history_file_all(struct yawl__history_file *history, yawl__history_cb each, void *context)
{
    struct yawl__sqlite_file *file = &history->file;
    sqlite3_stmt *segments =
        yawl__sqlite_prepare(file, "SELECT first, until, row, rows FROM segment ORDER BY first");
    sqlite3_stmt *rows =
        yawl__sqlite_prepare(file, "SELECT id, case_id, sum, bytes FROM past ORDER BY id");
    struct walk walk = {1, 0, true, rows, each, context};
    int result = SQLITE_DONE, status = 0;
    if (segments == NULL || rows == NULL) status = yawl__sqlite_refuse(file, "reading its history");
    while (status == 0 && (result = sqlite3_step(segments)) == SQLITE_ROW)
        status = give_segment(history, segments, &walk);
    if (status == 0 && result != SQLITE_DONE)
        status = yawl__sqlite_refuse(file, "reading its history");
    if (status == 0 && walk.next != history->next_row)
        status = refuse_row(history, walk.next, " is missing");
    (void)sqlite3_finalize(segments);
    (void)sqlite3_finalize(rows);
    return status;
}
