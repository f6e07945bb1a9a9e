/* Turns the records of one case, in their order, into entries of its history: names by the description of its
 * program, data as JSON.  Believes nothing of what it reads.
 */
#ifndef HISTORY_ENTRY_H
#define HISTORY_ENTRY_H

#include "core/event_record.h"
#include "history/json_text.h"
#include "history/times.h"
#include "yawl/history.h"

/* Where a net instance of the case is in its program. */
struct yawl__told_scope {
    uint32_t number, net;
};

/* What is remembered of a case between its records.  Zeroed: nothing was told yet. */
struct yawl__told_case {
    const struct yawl_program *program; /* NULL: unknown */
    uint64_t number;                    /* events so far */
    struct yawl__told_scope *scopes;    /* by number; the root has none */
    uint32_t scopes_count, scopes_capacity;
    struct yawl__times times;
};

struct yawl__teller {
    /* The program with that hash; NULL: it is not described. */
    const struct yawl_program *(*program_of)(void *context, uint64_t hash);
    yawl_history_cb each;
    void *context, *each_context;
    bool counts;   /* it has all events of a case, so that each has a number */
    bool is_brief; /* entries have neither JSON nor data */

    struct yawl__told_case c; /* whose records come */
    const struct yawl_program *came_from; /* of the last case that went over: its program before */
    struct yawl__text_out json, data;
    char *scratch; /* of values in print */
    uint32_t scratch_size;
    struct yawl__timing timing; /* of the event that is told */
    bool is_first;              /* that event is the first one of its record */
};

/* The task of a net instance of the case; NULL: unknown.  `*net`: index of its net. */
const struct yawl_task *yawl__told_task(const struct yawl__told_case *told, uint32_t scope,
                                        uint32_t task, uint32_t *net);
/* Gives back what is remembered of a case. */
void yawl__told_free(struct yawl__told_case *told);
/* Forgets the case; what is zeroed but for the first members is ready for one. */
void yawl__teller_begin(struct yawl__teller *teller);
/* The record at the start of `bytes`, at its time.  Its size, or a negative code. */
int64_t yawl__teller_tell(struct yawl__teller *teller, int64_t at_ms, const char *bytes,
                          size_t length);
void yawl__teller_free(struct yawl__teller *teller);

#endif
