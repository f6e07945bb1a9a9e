/* What cases did, read from a store in an SQLite file: every event of a case in its order, of ended cases
 * too, with its time, its names and its data.
 *
 * The store may be open in an engine meanwhile; nothing of it is changed.  Names and data come from the
 * descriptions that the store keeps of its programs, so no program is needed.  Blocking calls, of any one
 * thread.  Link libyawl-sqlite and SQLite.
 */
#ifndef YAWL_HISTORY_H
#define YAWL_HISTORY_H

#include "yawl/event.h"
#include "yawl/store_sqlite.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef struct yawl_history yawl_history_t;

/* One event of a case.  Everything lives until the callback returns. */
struct yawl_history_entry {
    yawl_event_t event; /* as listeners get it; its program holds names only, NULL: unknown */
    uint64_t number;    /* of the event in its case, from 1 */
    const struct yawl_net *net;   /* that it happened in; NULL: unknown */
    const struct yawl_task *task; /* NULL: none, or unknown */
    /* Of the work item or the case that ended by this event, milliseconds; -1: none did, or its beginning is
     * not on record.  An item is executed from its start to its end, but for what it was suspended or its
     * call stood in line; it waits while it is offered, fired or in line. */
    int64_t execution_ms;
    int64_t waited_ms; /* of an item alone; of YAWL_EVENT_CALL_WAITED what the call stood in line */
    struct yawl_text
        data; /* JSON object of the variables, inputs or results on record; empty: none */
    struct yawl_text json; /* all of it, as a JSON object in one line */
};
/* A negative answer ends the reading with that status. */
typedef int (*yawl_history_cb)(void *context, const struct yawl_history_entry *entry);

/* Opens the store options->path to read; options->vfs and ->problem as in yawl_store_sqlite_open. */
int yawl_history_open(yawl_history_t **history, struct yawl_sqlite_options *options);
/* All events of a case.  YAWL_ENOCASE: there are none, or some of them were dropped; YAWL_ECORRUPT:
 * the store is damaged. */
int yawl_history_case(yawl_history_t *history, yawl_case_id id, yawl_history_cb each,
                      void *context);
/* What went wrong in the last call, for a person; "" if nothing did. */
const char *yawl_history_problem(const yawl_history_t *history);
/* NULL is allowed. */
void yawl_history_close(yawl_history_t *history);

/* ---- PATH-history beside its log ---- */

struct yawl_history_report {
    uint64_t segments, rows; /* that the history consists of */
    uint64_t dropped;        /* rows that it had and were dropped */
    uint64_t from_log;       /* segments of which the log still has all batches */
    uint64_t differing;      /* of these: rows that are not what the log says, missing ones too */
    uint64_t first, taken,
        end; /* positions: where the log begins, the history ends, the log ends */
};
/* Compares the history with what the log still has of it; checks all sums.  0, whatever differs;
 * YAWL_ECORRUPT: a row is damaged or missing.  The store may be open. */
int yawl_history_check(struct yawl_sqlite_options *options, struct yawl_history_report *report);
/* Drops what the history need not keep by options->history_keep_bytes and _days, the latter before `now_ms`,
 * milliseconds since 1970: whole segments whose cases have all ended.  YAWL_EBUSY: somebody has the store
 * open, which does it by itself. */
int yawl_history_drop(struct yawl_sqlite_options *options, int64_t now_ms,
                      struct yawl_history_report *report);
/* Makes everything anew that the log still has, and keeps the rest; moves all that no recovery needs.
 * YAWL_EBUSY: somebody has the store open. */
int yawl_history_rebuild(struct yawl_sqlite_options *options, struct yawl_history_report *report);

#ifdef __cplusplus
}
#endif
#endif
