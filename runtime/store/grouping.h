/* What a store asks of whoever knows what batches consist of, when it moves them to a history by case:
 * which bytes of a batch belong to which case, and what time it was.
 *
 * Declared here, made in history/grouping.c, so that a store goes on knowing nothing of workflows.
 */
#ifndef STORE_GROUPING_H
#define STORE_GROUPING_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* One record of a case. */
struct yawl__grouped {
    uint64_t case_id;
    int64_t at_ms;
    size_t offset;   /* in `bytes` */
    uint32_t length; /* a multiple of 8; a batch is no longer than a blob of SQLite */
    bool ends;       /* its case ends by it */
};

/* Records of some batches.  Zeroed, it is empty. */
struct yawl__grouping {
    char *bytes;
    size_t length, capacity;
    struct yawl__grouped *records;
    size_t count, records_capacity;
};

/* Adds the records of one more batch.  YAWL_ENOMEM; YAWL_ECORRUPT: it is none. */
int yawl__grouping_add(struct yawl__grouping *grouping, const void *batch, size_t length);
/* Orders the records by case; those of one case stay in their order. */
void yawl__grouping_sort(struct yawl__grouping *grouping);
/* Gives everything back; it is empty. */
void yawl__grouping_free(struct yawl__grouping *grouping);

#endif
