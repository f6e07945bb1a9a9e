/* Recovers the cases of a store in memory, without changing it, to see whether its parts agree. */
#ifndef CTL_REPLAY_H
#define CTL_REPLAY_H

#include "ctl/ctl.h"
#include "store/sqlite/sqlite_file.h"

/* Cases of a store, by their ids. */
struct case_list {
    yawl_case_id *ids;
    size_t count, capacity;
};
bool case_list_add(struct case_list *list, yawl_case_id id);

/* Replays the store with the programs of the modules; with its whole log at hand also without the pages, and
 * compares each case.  Prints a line for each problem; how many there were, or a negative code. */
int ctl_replay(const struct ctl_options *options, struct yawl__sqlite_file *file,
               const struct case_list *cases);

#endif
