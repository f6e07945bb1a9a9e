/* Goes through rows of the history and batches of the log, record by record. */
#include "history/records.h"

#include <string.h>

#include "yawl/errors.h"

/* Each record with its time before it. */
static int take_row(void *context, uint64_t case_id, const void *bytes, size_t length)
{
    const struct yawl__record_taker *taker = context;
    const char *records = bytes;
    (void)case_id;
    for (size_t at = 0; at < length;) {
        int64_t at_ms;
        if (length - at < sizeof at_ms) return YAWL_ECORRUPT;
        memcpy(&at_ms, records + at, sizeof at_ms);
        at += sizeof at_ms;
        int64_t size = taker->each(taker->context, at_ms, records + at, length - at);
        if (size < 0) return (int)size;
        at += (size_t)size;
    }
    return 0;
}

static int take_batch(void *context, uint64_t position, const void *bytes, size_t length)
{
    const struct yawl__record_taker *taker = context;
    const char *records = bytes;
    int64_t at_ms = 0;
    (void)position;
    for (size_t at = 0; at < length;) {
        struct yawl__event_view view;
        int64_t size = yawl__event_read(records + at, length - at, &view);
        if (size < 0) return (int)size;
        if (view.head.kind == YAWL__EVENT_TIME) at_ms = (int64_t)view.head.detail;
        size = taker->each(taker->context, at_ms, records + at, (size_t)size);
        if (size < 0) return (int)size;
        at += (size_t)size;
    }
    return 0;
}

int yawl__records_moved(yawl_history_t *self, struct yawl__history_file *past,
                        struct yawl__record_taker *taker)
{
    int status = yawl__history_file_all(past, take_row, taker);
    return status == 0 ? 0 : yawl__opened_refuse(self, status, &past->file.problem);
}

int yawl__records_logged(yawl_history_t *self, struct yawl__record_taker *taker)
{
    int status = yawl__sqlite_file_read(&self->log, self->from, take_batch, taker);
    return status == 0 ? 0 : yawl__opened_refuse(self, status, &self->log.problem);
}

enum yawl_case_status yawl__status_after(int kind, enum yawl_case_status status)
{
    switch (kind) {
    case YAWL_EVENT_CASE_STARTED:
    case YAWL_EVENT_CASE_RESUMED: return YAWL_CASE_RUNNING;
    case YAWL_EVENT_CASE_COMPLETED: return YAWL_CASE_COMPLETED;
    case YAWL_EVENT_CASE_CANCELLED: return YAWL_CASE_CANCELLED;
    case YAWL_EVENT_CASE_FAILED: return YAWL_CASE_FAILED;
    case YAWL_EVENT_CASE_DEADLOCKED: return YAWL_CASE_DEADLOCKED;
    case YAWL_EVENT_CASE_SUSPENDED: return YAWL_CASE_SUSPENDED;
    default: return status;
    }
}
