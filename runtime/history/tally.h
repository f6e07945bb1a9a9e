/* Counts what entries of histories tell, case by case, into yawl_metrics.
 */
#ifndef HISTORY_TALLY_H
#define HISTORY_TALLY_H

#include "history/described.h"
#include "history/known_cases.h"
#include "history/spread.h"

struct yawl__task_spreads {
    struct yawl__spread execution, waited;
};

/* Where the tasks of a workflow stand. */
struct yawl__tally_workflow {
    const struct yawl_program *program;
    uint32_t first; /* of its tasks, net by net */
    struct yawl__spread execution;
};

struct yawl__tally {
    struct yawl_metrics metrics; /* its tasks are all there are until it is finished */
    struct yawl__tally_workflow *workflows;
    struct yawl__task_spreads *spreads; /* of each task */
    uint32_t workers_capacity;
    enum yawl_event_kind last; /* first event of the record that is told */
};

/* Takes the programs of a list; they must live as long as it does.  False: no memory. */
bool yawl__tally_open(struct yawl__tally *tally, const struct yawl__described *programs);
/* One entry of a case whose events are all told, with what the teller knows of it.  False: no memory. */
bool yawl__tally_add(struct yawl__tally *tally, const struct yawl__teller *teller,
                     struct yawl__known_case *known, const struct yawl_history_entry *entry);
/* A case that has not ended by the last event. */
void yawl__tally_open_case(struct yawl__tally *tally, const struct yawl__known_case *known);
/* Reads the durations, leaves out tasks of which nothing is known, and checks the sums. */
void yawl__tally_finish(struct yawl__tally *tally);
/* Frees all but what the metrics consist of. */
void yawl__tally_done(struct yawl__tally *tally);

#endif
