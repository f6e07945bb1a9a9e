/* Runs the generated functions on data: inputs, mappings, guards, results.
 *
 * Each returns 0 or the fault, with a message that names the task and the line; nothing of the case
 * changes.  Results lie in the workspace until the next evaluation.
 */
#ifndef CORE_EVALUATE_H
#define CORE_EVALUATE_H

#include "core/core.h"

/* The data block of a new instance of `net`, in core->next.  `in`: its parameters or NULL. */
int yawl__evaluate_init(struct yawl__core *core, const struct yawl__case *c,
                        const struct yawl_net *net, const void *in);
/* What the performer of the task gets, in core->in. */
int yawl__evaluate_input(struct yawl__core *core, const struct yawl__at *at);
/* The text of a task with connector "log". */
int yawl__evaluate_text(struct yawl__core *core, const struct yawl__at *at, struct yawl_text *text);
/* The data after the completion mappings of the task, in core->next. */
int yawl__evaluate_assign(struct yawl__core *core, const struct yawl__at *at, const void *returns);
/* Judges what was assigned, in core->next: facets and schemas.  YAWL_EDATA with everything that is wrong. */
int yawl__evaluate_judge(struct yawl__core *core, const struct yawl__at *at);
/* The same of what a mapping gives to a task's performer or a net gives back: an outside struct. */
int yawl__evaluate_judge_outside(struct yawl__core *core, const struct yawl__at *at,
                                 const struct yawl_record *record, const void *outside);
/* The split's choice over `data`. */
int yawl__evaluate_choice(struct yawl__core *core, const struct yawl__at *at,
                          const struct yawl_data *data, uint64_t *choice);
/* Is the task to be performed? */
int yawl__evaluate_performed(struct yawl__core *core, const struct yawl__at *at, bool *performed);
/* When a timer expires that is armed now; INT64_MAX: never. */
int yawl__evaluate_deadline(struct yawl__core *core, const struct yawl__at *at,
                            const struct yawl_timer *timer, int64_t *deadline_ms);
/* The key that a waiting task's trigger must have; its text lies in the scratch. */
int yawl__evaluate_key(struct yawl__core *core, const struct yawl__at *at, struct yawl_text *key);
/* The scope's result, an outside struct in core->in. */
int yawl__evaluate_result(struct yawl__core *core, const struct yawl__case *c,
                          const struct yawl__scope *scope);
/* The data block that init and assign leave. */
static inline struct yawl_data *yawl__next_data(const struct yawl__core *core)
{
    return core->next.bytes;
}

/* ---- Parts ---- */

/* An evaluation with a fresh scratch, as `at` sees it. */
struct yawl_eval yawl__evaluate_begin(const struct yawl__core *core, const struct yawl__at *at);
/* Should it run again, with more room?  `next`: it also fills core->next. */
bool yawl__evaluate_again(struct yawl__core *core, struct yawl_eval *e, bool next);
/* Its fault, said for a person; 0. */
int yawl__evaluate_report(struct yawl__core *core, const struct yawl__at *at,
                          const struct yawl_eval *e);
/* Fits core->next to a successor of `data`, and copies that there. */
int yawl__evaluate_fit_next(struct yawl__core *core, const struct yawl_data *data);
void yawl__evaluate_copy_next(struct yawl__core *core, const struct yawl_data *data);

#endif
