/* Takes batches apart: each record with its case and its time.  Marks are left out: the time stands with each
 * record, and programs are described elsewhere in the store.
 * Invariant: a record's bytes are as they were written. */
#include "store/grouping.h"

#include <stdlib.h>
#include <string.h>

#include "core/event_record.h"
#include "yawl/errors.h"

static int fit_records(struct yawl__grouping *grouping)
{
    if (grouping->count < grouping->records_capacity) return 0;
    size_t capacity = grouping->records_capacity == 0 ? 1024 : grouping->records_capacity * 2;
    struct yawl__grouped *records = realloc(grouping->records, capacity * sizeof *records);
    if (records == NULL) return YAWL_ENOMEM;
    grouping->records = records;
    grouping->records_capacity = capacity;
    return 0;
}

static int keep_bytes(struct yawl__grouping *grouping, const void *batch, size_t length)
{
    size_t capacity = grouping->capacity == 0 ? 65536 : grouping->capacity;
    while (capacity - grouping->length < length) capacity *= 2;
    if (capacity != grouping->capacity) {
        char *bytes = realloc(grouping->bytes, capacity);
        if (bytes == NULL) return YAWL_ENOMEM;
        grouping->bytes = bytes;
        grouping->capacity = capacity;
    }
    if (length > 0) memcpy(grouping->bytes + grouping->length, batch, length);
    grouping->length += length;
    return 0;
}

static bool is_end(uint32_t kind)
{
    return kind == YAWL_EVENT_CASE_COMPLETED || kind == YAWL_EVENT_CASE_CANCELLED;
}

/* As the engine sees it: a case that failed or is deadlocked can still be cancelled. */
static bool ends_case(const struct yawl__event_view *view)
{
    bool ends = is_end(view->head.kind);
    for (uint32_t at = 0; at < view->head.notes && !ends;) {
        uint32_t kind = yawl__note_word(view, at) & 0xff;
        ends = is_end(kind);
        at += 1 + yawl__note_words(kind);
    }
    return ends;
}

int yawl__grouping_add(struct yawl__grouping *grouping, const void *batch, size_t length)
{
    size_t begin = grouping->length;
    int64_t time_ms = 0;
    int status = keep_bytes(grouping, batch, length);
    for (size_t at = 0; at < length && status == 0;) {
        struct yawl__event_view view;
        const char *bytes = grouping->bytes + begin + at;
        int64_t size = yawl__event_read(bytes, length - at, &view);
        if (size < 0) return (int)size;
        if (size > UINT32_MAX) return YAWL_ECORRUPT;
        if (view.head.kind == YAWL__EVENT_TIME) time_ms = (int64_t)view.head.detail;
        if (!yawl__event_is_mark(view.head.kind)) {
            status = fit_records(grouping);
            if (status == 0)
                grouping->records[grouping->count++] =
                    (struct yawl__grouped){.case_id = view.head.case_id,
                                           .at_ms = time_ms,
                                           .offset = begin + at,
                                           .length = (uint32_t)size,
                                           .ends = ends_case(&view)};
        }
        at += (size_t)size;
    }
    return status;
}

static int by_case(const void *a, const void *b)
{
    const struct yawl__grouped *left = a, *right = b;
    if (left->case_id != right->case_id) return left->case_id < right->case_id ? -1 : 1;
    return (left->offset > right->offset) - (left->offset < right->offset);
}

void yawl__grouping_sort(struct yawl__grouping *grouping)
{
    if (grouping->count > 0)
        qsort(grouping->records, grouping->count, sizeof *grouping->records, by_case);
}

void yawl__grouping_free(struct yawl__grouping *grouping)
{
    free(grouping->bytes);
    free(grouping->records);
    memset(grouping, 0, sizeof *grouping);
}
