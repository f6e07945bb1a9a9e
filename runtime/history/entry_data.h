/* The data on record with a decision, as a JSON object: variables that were set or changed, inputs,
 * results. */
#ifndef HISTORY_ENTRY_DATA_H
#define HISTORY_ENTRY_DATA_H

#include "history/entry.h"

/* Fills teller->data; empty: it carries none, or its record is not described. */
void yawl__entry_data(struct yawl__teller *teller, const struct yawl__event_view *view,
                      const struct yawl_net *net, const struct yawl_task *task);

#endif
