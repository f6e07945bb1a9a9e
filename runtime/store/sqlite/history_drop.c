/* Drops segments of PATH-history that are not to be kept any more.
 * Invariants: a segment is dropped whole, in one transaction, and only if every case in it has ended; what
 * was dropped stays a row of `segment`, neighbours as one, so positions go on without gaps and a row that
 * is missing elsewhere is still found out. */
#include "store/sqlite/history_file.h"
#include "yawl/errors.h"

#define DAY_MS UINT64_C(86400000)
/* Of one transaction: segments that are looked at, and that are dropped. */
#define LOOKED_AT 4
#define DROPPED   2

static const char what[] = "writing its history";

/* The next segment from `from` on that has rows, but for those of a file of version 1, of which no time is
 * known; `found` false: there is none. */
static int next_segment(struct yawl__history_file *history, uint64_t from,
                        struct yawl__history_segment *segment, bool *found)
{
    struct yawl__sqlite_file *file = &history->file;
    sqlite3_stmt *statement = yawl__sqlite_prepare(
        file, "SELECT first, until, row, rows, newest_ms, bytes FROM segment "
              "WHERE first >= ?1 AND rows > 0 AND newest_ms < 9223372036854775807 "
              "ORDER BY first LIMIT 1");
    if (statement == NULL) return yawl__sqlite_refuse(file, what);
    (void)sqlite3_bind_int64(statement, 1, (int64_t)from);
    int result = sqlite3_step(statement), status = 0;
    *found = result == SQLITE_ROW;
    if (*found)
        *segment = (struct yawl__history_segment){(uint64_t)sqlite3_column_int64(statement, 0),
                                                  (uint64_t)sqlite3_column_int64(statement, 1),
                                                  sqlite3_column_int64(statement, 2),
                                                  sqlite3_column_int64(statement, 3),
                                                  sqlite3_column_int64(statement, 4),
                                                  sqlite3_column_int64(statement, 5)};
    else if (result != SQLITE_DONE)
        status = yawl__sqlite_refuse(file, what);
    (void)sqlite3_finalize(statement);
    bool fits = !*found || (segment->row > 0 && segment->rows < INT64_MAX - segment->row);
    if (fits) return status;
    yawl__message_set(&file->problem, "its history: a segment is damaged", NULL);
    return YAWL_ECORRUPT;
}

static int count_bytes(struct yawl__history_file *history, uint64_t *bytes)
{
    int64_t sum = 0;
    int status = yawl__history_ask(
        history, "SELECT coalesce(sum(bytes), 0) FROM segment WHERE rows > 0", NULL, &sum);
    *bytes = sum > 0 ? (uint64_t)sum : 0;
    return status;
}

/* Has it outlived what is to be kept? */
static bool is_old(const struct yawl__history_file *history,
                   const struct yawl__history_segment *segment, uint64_t bytes, int64_t now_ms)
{
    const struct yawl__history_keep *keep = &history->keep;
    bool is_past = segment->newest_ms < now_ms;
    uint64_t age_ms = is_past ? (uint64_t)now_ms - (uint64_t)segment->newest_ms : 0;
    bool aged = keep->days != 0 && age_ms > keep->days * DAY_MS;
    return aged || (keep->bytes != 0 && bytes > keep->bytes);
}

static int goes_on(struct yawl__history_file *history, const struct yawl__history_segment *segment,
                   bool *any)
{
    const int64_t rows[3] = {segment->row, segment->row + segment->rows};
    int64_t found = 0;
    int status =
        yawl__history_ask(history,
                          "SELECT EXISTS (SELECT 1 FROM past CROSS JOIN going "
                          "WHERE past.id >= ?1 AND past.id < ?2 AND going.case_id = past.case_id)",
                          rows, &found);
    *any = found != 0;
    return status;
}

/* Makes one row of it and the one before, and of that and the one behind, where these are gone as well. */
static int join_gone(struct yawl__history_file *history,
                     const struct yawl__history_segment *dropped)
{
    static const char before[] =
        "SELECT first FROM (SELECT * FROM segment WHERE first < ?1 ORDER BY first DESC LIMIT 1) "
        "WHERE until = ?1 AND rows <= 0";
    static const char widen[] =
        "UPDATE segment SET (until, rows) = (SELECT until, segment.rows + later.rows FROM segment "
        "AS later WHERE later.first = ?2) WHERE first = ?1";
    int status = 0;
    const uint64_t ends[] = {dropped->until, dropped->first}; /* the later one first */
    for (int i = 0; i < 2 && status == 0; i++) {
        int64_t numbers[3] = {(int64_t)ends[i], (int64_t)ends[i]}, is_gone = 0;
        status = yawl__history_ask(history, "SELECT rows <= 0 FROM segment WHERE first = ?1",
                                   numbers, &is_gone);
        numbers[0] = -1;
        const int64_t behind[3] = {(int64_t)ends[i]};
        if (status == 0 && is_gone != 0)
            status = yawl__history_ask(history, before, behind, &numbers[0]);
        if (status != 0 || numbers[0] < 0) continue;
        status = yawl__history_ask(history, widen, numbers, NULL);
        if (status == 0)
            status =
                yawl__history_ask(history, "DELETE FROM segment WHERE first = ?1", behind, NULL);
    }
    return status;
}

static int drop(struct yawl__history_file *history, const struct yawl__history_segment *segment)
{
    const int64_t rows[3] = {segment->row, segment->row + segment->rows};
    const int64_t first[3] = {(int64_t)segment->first};
    int status =
        yawl__history_ask(history, "DELETE FROM past WHERE id >= ?1 AND id < ?2", rows, NULL);
    if (status == 0)
        status = yawl__history_ask(
            history, "UPDATE segment SET rows = -rows, bytes = 0 WHERE first = ?1", first, NULL);
    return status != 0 ? status : join_gone(history, segment);
}

/* Looks at the next segment behind `looked`; `dropped`: it was one to drop.  `more` false: neither is any
 * behind it, since they are younger. */
static int drop_next(struct yawl__history_file *history, int64_t now_ms, bool *dropped, bool *more)
{
    struct yawl__history_segment segment = {0};
    uint64_t bytes = 0;
    bool needed = true;
    *dropped = false;
    int status = next_segment(history, history->looked, &segment, more);
    if (status == 0) status = count_bytes(history, &bytes);
    if (status != 0 || !*more) return status;
    *more = is_old(history, &segment, bytes, now_ms);
    if (!*more) return 0;
    history->looked = segment.until;
    status = goes_on(history, &segment, &needed);
    if (status != 0 || needed) return status;
    *dropped = true;
    return drop(history, &segment);
}

/* Goes on where it stopped, so that segments of cases that go on do not keep others. */
int yawl__history_drop_some(struct yawl__history_file *history, int64_t now_ms)
{
    int dropped = 0, status = 0;
    if (history->keep.bytes == 0 && history->keep.days == 0) return 0;
    for (int i = 0; i < LOOKED_AT && dropped < DROPPED && status == 0; i++) {
        bool one, more;
        status = drop_next(history, now_ms, &one, &more);
        if (!more) history->looked = 0;
        dropped += one;
    }
    return status;
}

int yawl__history_drop_all(struct yawl__history_file *history, int64_t now_ms)
{
    bool one, more = true;
    int status = 0;
    history->looked = 0;
    while (more && status == 0) {
        status = yawl__sqlite_run(&history->file, "BEGIN IMMEDIATE", what);
        if (status == 0) status = drop_next(history, now_ms, &one, &more);
        if (status == 0) status = yawl__sqlite_run(&history->file, "COMMIT", what);
        history->failed = status != 0;
        if (status == 0) status = yawl__history_file_tidy(history);
    }
    history->looked = 0;
    return status;
}
