/* Every record of a store, once: those that moved to the history, then those that stand in its log still.
 * Within a case they come in their order. */
#ifndef HISTORY_RECORDS_H
#define HISTORY_RECORDS_H

#include "history/opened.h"

/* Takes the record at the start of `bytes`, also of a mark; its size, or a negative code, which ends the
 * reading. */
typedef int64_t (*yawl__record_cb)(void *context, int64_t at_ms, const char *bytes, size_t length);

struct yawl__record_taker {
    yawl__record_cb each;
    void *context;
};

/* Of the history `past`, which is there. */
int yawl__records_moved(yawl_history_t *self, struct yawl__history_file *past,
                        struct yawl__record_taker *taker);
/* Of the log, from where the history ends; `from` was set by yawl__opened_past. */
int yawl__records_logged(yawl_history_t *self, struct yawl__record_taker *taker);
/* The status that an event leaves its case in; `status`, if it changes none. */
enum yawl_case_status yawl__status_after(int kind, enum yawl_case_status status);

#endif
