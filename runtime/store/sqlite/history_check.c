/* Holds PATH-history against the log, and makes it anew from there.
 * Invariant: a segment of which a batch is gone from the log is never touched: nothing else has its
 * events. */
#include <stdlib.h>
#include <string.h>

#include "store/sqlite/history_move.h"
#include "yawl/errors.h"
#include "yawl/history.h"

static int tell(struct yawl_sqlite_options *options, int status,
                const struct yawl__message *problem)
{
    memcpy(options->problem, problem->text, problem->length + 1);
    return status;
}

/* ---- Rows ---- */

static int count_row(void *context, uint64_t case_id, const void *bytes, size_t length)
{
    struct yawl_history_report *report = context;
    (void)case_id;
    (void)bytes;
    (void)length;
    report->rows++;
    return 0;
}

/* Are the events from `*at` on, as far as they are of one case, those of the row?  Goes past them. */
static bool is_same(const struct yawl__grouping *grouping, size_t *at, sqlite3_stmt *row)
{
    uint64_t case_id = grouping->records[*at].case_id;
    const char *bytes = sqlite3_column_blob(row, 1);
    size_t length = (size_t)sqlite3_column_bytes(row, 1), used = 0;
    bool same = (uint64_t)sqlite3_column_int64(row, 0) == case_id && bytes != NULL;
    for (; *at < grouping->count && grouping->records[*at].case_id == case_id; ++*at) {
        const struct yawl__grouped *record = &grouping->records[*at];
        size_t size = sizeof record->at_ms + record->length;
        same = same && length - used >= size &&
               memcmp(bytes + used, &record->at_ms, sizeof record->at_ms) == 0 &&
               memcmp(bytes + used + sizeof record->at_ms, grouping->bytes + record->offset,
                      record->length) == 0;
        used += same ? size : 0;
    }
    return same && used == length;
}

/* Rows of a segment that are not what the log gives. */
static uint64_t count_differing(const struct yawl__grouping *grouping, sqlite3_stmt *rows)
{
    uint64_t differing = 0;
    size_t at = 0;
    bool more;
    while ((more = sqlite3_step(rows) == SQLITE_ROW) && at < grouping->count)
        differing += !is_same(grouping, &at, rows);
    for (; more; more = sqlite3_step(rows) == SQLITE_ROW) differing++;
    if (at < grouping->count) differing++;
    return differing;
}

/* ---- Segments ---- */

static int check_segment(struct yawl__history_move *move, sqlite3_stmt *segment, sqlite3_stmt *rows,
                         struct yawl_history_report *report)
{
    struct yawl__grouping grouping;
    uint64_t first = (uint64_t)sqlite3_column_int64(segment, 0);
    if (sqlite3_column_int64(segment, 3) < 0) return 0;
    report->segments++;
    if (first < move->log.first) return 0;
    report->from_log++;
    int status =
        yawl__history_move_read(move, first, (uint64_t)sqlite3_column_int64(segment, 1), &grouping);
    if (status == 0) {
        int64_t row = sqlite3_column_int64(segment, 2), count = sqlite3_column_int64(segment, 3);
        (void)sqlite3_bind_int64(rows, 1, row);
        (void)sqlite3_bind_int64(rows, 2, count);
        report->differing += count_differing(&grouping, rows);
        (void)sqlite3_reset(rows);
    }
    yawl__grouping_free(&grouping);
    return status;
}

static int check_segments(struct yawl__history_move *move, struct yawl_history_report *report)
{
    struct yawl__sqlite_file *file = &move->history.file;
    sqlite3_stmt *segments =
        yawl__sqlite_prepare(file, "SELECT first, until, row, rows FROM segment ORDER BY first");
    sqlite3_stmt *rows = yawl__sqlite_prepare(
        file, "SELECT case_id, bytes FROM past WHERE id >= ?1 AND id < ?1 + ?2 ORDER BY id");
    int result = SQLITE_DONE, status = 0;
    bool prepared = segments != NULL && rows != NULL;
    while (prepared && status == 0 && (result = sqlite3_step(segments)) == SQLITE_ROW)
        status = check_segment(move, segments, rows, report);
    if (!prepared || (status == 0 && result != SQLITE_DONE)) {
        status = yawl__sqlite_refuse(file, "reading its history");
        yawl__message_copy(&move->problem, &file->problem);
    }
    (void)sqlite3_finalize(segments);
    (void)sqlite3_finalize(rows);
    return status;
}

static int check_there(struct yawl__history_move *move, struct yawl_history_report *report)
{
    report->taken = move->history.taken;
    report->dropped = move->history.gone;
    int status = yawl__history_file_all(&move->history, count_row, report);
    if (status != 0) {
        yawl__message_copy(&move->problem, &move->history.file.problem);
        return status;
    }
    return check_segments(move, report);
}

/* Both files as they are at one moment. */
static int look(struct yawl__history_move *move, const struct yawl_sqlite_options *options)
{
    struct yawl_snapshot there;
    memset(move, 0, sizeof *move);
    yawl__message_clear(&move->problem);
    int status = yawl__sqlite_file_look(&move->log, options->path, options->vfs);
    if (status == 0) status = yawl__sqlite_run(&move->log, "BEGIN", "reading");
    if (status == 0) status = yawl__sqlite_file_owner(&move->log, &there);
    if (status != 0) yawl__message_copy(&move->problem, &move->log.problem);
    if (status != 0) return status;
    move->of = yawl__history_of(options, &move->log);
    status = yawl__history_file_look(&move->history, &move->of);
    if (status != 0) yawl__message_copy(&move->problem, &move->history.file.problem);
    return status;
}

int yawl_history_check(struct yawl_sqlite_options *options, struct yawl_history_report *report)
{
    struct yawl__history_move move;
    memset(report, 0, sizeof *report);
    options->problem[0] = '\0';
    int status = look(&move, options);
    report->first = report->taken = move.log.first;
    report->end = move.log.end;
    if (status == 0 && move.history.is_there) status = check_there(&move, report);
    if (status == 0 && report->taken > report->end) status = YAWL_ECORRUPT;
    if (status != 0) (void)tell(options, status, &move.problem);
    yawl__history_file_close(&move.history);
    yawl__sqlite_file_close(&move.log, true);
    return status;
}

/* ---- Making anew ---- */

static int rebuild(struct yawl__history_move *move, size_t bytes)
{
    int status = yawl__history_file_cut(&move->history, move->of.first);
    if (status != 0) {
        yawl__message_copy(&move->problem, &move->history.file.problem);
        return status;
    }
    for (bool moved = true; moved && status == 0;)
        status = yawl__history_move_next(move, move->of.whole, bytes, &moved);
    return status != 0 ? status : yawl__history_move_rest(move, move->of.whole);
}

static int rebuild_owned(struct yawl_sqlite_options *options, struct yawl__sqlite_file *store)
{
    struct yawl_snapshot there;
    struct yawl__history_move move;
    memset(&move, 0, sizeof move);
    yawl__message_clear(&move.problem);
    int status = yawl__sqlite_file_owner(store, &there);
    if (status != 0) return tell(options, status, &store->problem);
    move.of = yawl__history_of(options, store);
    status = yawl__history_move_open(&move);
    if (status != 0) return tell(options, status, &move.problem);
    if (move.history.taken < store->first || move.history.taken > store->whole) {
        yawl__message_set(&move.problem, "its history does not fit the log, remove it first", NULL);
        status = YAWL_ECORRUPT;
    }
    size_t bytes = options->history_bytes;
    if (status == 0) status = rebuild(&move, bytes != 0 ? bytes : YAWL_HISTORY_BYTES_DEFAULT);
    if (status != 0) (void)tell(options, status, &move.problem);
    yawl__history_move_close(&move);
    return status;
}

/* As its only user; looking first, since that makes no file where there is none. */
static int own(struct yawl_sqlite_options *options, struct yawl__sqlite_file *store)
{
    options->problem[0] = '\0';
    int status = yawl__sqlite_file_look(store, options->path, options->vfs);
    if (status == 0) {
        yawl__sqlite_file_close(store, true);
        status = yawl__sqlite_file_open(store, options->path, options->vfs);
    }
    return status == 0 ? 0 : tell(options, status, &store->problem);
}

int yawl_history_rebuild(struct yawl_sqlite_options *options, struct yawl_history_report *report)
{
    struct yawl__sqlite_file store;
    memset(report, 0, sizeof *report);
    int status = own(options, &store);
    if (status != 0) return status;
    status = rebuild_owned(options, &store);
    yawl__sqlite_file_close(&store, status != 0);
    return status != 0 ? status : yawl_history_check(options, report);
}

/* ---- Dropping ---- */

static int drop_owned(struct yawl_sqlite_options *options, const struct yawl__sqlite_file *store,
                      int64_t now_ms)
{
    struct yawl__history_file history;
    const struct yawl__history_of of = yawl__history_of(options, store);
    int status = yawl__history_file_look(&history, &of);
    if (status != 0) return tell(options, status, &history.file.problem);
    if (!history.is_there) return 0;
    yawl__history_file_close(&history);
    status = yawl__history_file_open(&history, &of);
    if (status != 0) return tell(options, status, &history.file.problem);
    status = yawl__history_drop_all(&history, now_ms);
    if (status != 0) (void)tell(options, status, &history.file.problem);
    yawl__history_file_close(&history);
    return status;
}

int yawl_history_drop(struct yawl_sqlite_options *options, int64_t now_ms,
                      struct yawl_history_report *report)
{
    struct yawl__sqlite_file store;
    memset(report, 0, sizeof *report);
    int status = own(options, &store);
    if (status != 0) return status;
    status = drop_owned(options, &store, now_ms);
    yawl__sqlite_file_close(&store, status != 0);
    return status != 0 ? status : yawl_history_check(options, report);
}
