/* A store that is open to read histories: what its files share.
 */
#ifndef HISTORY_OPENED_H
#define HISTORY_OPENED_H

#include "history/described.h"
#include "history/entry.h"
#include "store/sqlite/history_file.h"

struct yawl_history {
    struct yawl__sqlite_file log;
    char *vfs;
    struct yawl__described *programs;
    struct yawl__message problem;
    struct yawl__teller teller;
    /* of the reading in progress */
    yawl_case_id id;
    uint64_t from; /* position of the first batch to be read from the log */
    bool found;
    bool dropped; /* some of its events were */
};

/* Notes why; the status. */
int yawl__opened_refuse(yawl_history_t *self, int status, const struct yawl__message *problem);
/* From here on all that is read is of one moment, with the programs of that moment. */
int yawl__opened_begin(yawl_history_t *self);
void yawl__opened_end(yawl_history_t *self);
/* The history beside the log, to be closed if it `is_there`; `from` is where the log goes on. */
int yawl__opened_past(yawl_history_t *self, struct yawl__history_file *past);

#endif
