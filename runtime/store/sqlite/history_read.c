/* Reading PATH-history: the rows of a case, found in each segment by halving; all rows, one after the other.
 * Invariant: nothing is believed; a row that is missing, damaged or out of order is told. */
#include <stdlib.h>
#include <string.h>

#include "store/sqlite/history_file.h"
#include "yawl/errors.h"

/* ---- Rows ---- */

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
    if (aligned == NULL) return yawl__history_refuse(history, YAWL_ENOMEM, "out of memory");
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

/* Calls `each_row` for the row of the case in each segment that has one. */
typedef int (*found_cb)(struct yawl__history_file *history, int64_t id, void *context);
static int find_rows(struct yawl__history_file *history, uint64_t case_id, found_cb each,
                     void *context)
{
    struct yawl__sqlite_file *file = &history->file;
    sqlite3_stmt *segments =
        yawl__sqlite_prepare(file, "SELECT row, rows FROM segment ORDER BY first");
    sqlite3_stmt *cases = yawl__sqlite_prepare(file, "SELECT case_id FROM past WHERE id = ?1");
    int result = SQLITE_DONE, status = 0;
    if (segments == NULL || cases == NULL)
        status = yawl__sqlite_refuse(file, "reading its history");
    while (status == 0 && (result = sqlite3_step(segments)) == SQLITE_ROW) {
        const int64_t rows[2] = {sqlite3_column_int64(segments, 0),
                                 sqlite3_column_int64(segments, 1)};
        int64_t found = 0;
        if (rows[0] < 1 || rows[1] > INT64_MAX - rows[0])
            status = yawl__history_refuse(history, YAWL_ECORRUPT, "a segment is damaged");
        if (status == 0 && rows[1] > 0) status = find_row(history, cases, rows, case_id, &found);
        if (status == 0 && found != 0) status = each(history, found, context);
    }
    if (status == 0 && result != SQLITE_DONE)
        status = yawl__sqlite_refuse(file, "reading its history");
    (void)sqlite3_finalize(segments);
    (void)sqlite3_finalize(cases);
    return status;
}

struct telling {
    sqlite3_stmt *row;
    yawl__history_cb each;
    void *context;
};

static int tell_found(struct yawl__history_file *history, int64_t id, void *context)
{
    const struct telling *telling = context;
    return give_found(history, telling->row, id, telling->each, telling->context);
}

int yawl__history_file_case(struct yawl__history_file *history, uint64_t case_id,
                            yawl__history_cb each, void *context)
{
    struct yawl__sqlite_file *file = &history->file;
    struct telling telling = {NULL, each, context};
    telling.row =
        yawl__sqlite_prepare(file, "SELECT id, case_id, sum, bytes FROM past WHERE id = ?1");
    int status = telling.row == NULL ? yawl__sqlite_refuse(file, "reading its history") : 0;
    if (status == 0) status = find_rows(history, case_id, tell_found, &telling);
    (void)sqlite3_finalize(telling.row);
    return status;
}

/* ---- What is whole ---- */

int yawl__history_file_goes_on(struct yawl__history_file *history, uint64_t case_id, bool *goes_on)
{
    int64_t answers[2] = {0, 0};
    const int64_t id[3] = {(int64_t)case_id};
    *goes_on = false;
    if (history->version < 2) return 0;
    int status =
        yawl__history_ask(history, "SELECT count(*), 0 FROM going WHERE case_id = ?1", id, answers);
    *goes_on = answers[0] != 0;
    return status;
}

/* The rows of a case so far. */
struct joined {
    int64_t after;
    bool whole;
};

static int join_found(struct yawl__history_file *history, int64_t id, void *context)
{
    struct joined *joined = context;
    int64_t records[2] = {0, 0};
    const int64_t row[3] = {id};
    int status =
        yawl__history_ask(history, "SELECT before, after FROM past WHERE id = ?1", row, records);
    joined->whole = joined->whole && records[0] == joined->after;
    joined->after = records[1];
    return status;
}

int yawl__history_file_whole(struct yawl__history_file *history, uint64_t case_id, bool *whole)
{
    struct joined joined = {0, true};
    bool goes_on;
    *whole = true;
    if (history->version < 2) return 0;
    int status = find_rows(history, case_id, join_found, &joined);
    if (status == 0) status = yawl__history_file_goes_on(history, case_id, &goes_on);
    *whole = status == 0 && joined.whole && (joined.after == 0 || goes_on);
    return status;
}

int yawl__history_file_numbers(struct yawl__history_file *history, yawl__history_numbers_cb each,
                               void *context)
{
    struct yawl__sqlite_file *file = &history->file;
    sqlite3_stmt *rows =
        yawl__sqlite_prepare(file, "SELECT case_id, before, after FROM past ORDER BY id");
    int result = SQLITE_DONE, status = 0;
    if (rows == NULL) return yawl__sqlite_refuse(file, "reading its history");
    while (status == 0 && (result = sqlite3_step(rows)) == SQLITE_ROW) {
        const int64_t records[2] = {sqlite3_column_int64(rows, 1), sqlite3_column_int64(rows, 2)};
        status = each(context, (uint64_t)sqlite3_column_int64(rows, 0), records);
    }
    if (status == 0 && result != SQLITE_DONE)
        status = yawl__sqlite_refuse(file, "reading its history");
    (void)sqlite3_finalize(rows);
    return status;
}

/* ---- All of it ---- */

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
        return yawl__history_refuse(history, YAWL_ECORRUPT, "a segment is missing");
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
