/* What the files of the report share. */
#ifndef VERIFY_REPORT_PARTS_H
#define VERIFY_REPORT_PARTS_H

#include "verify/report/verify_causes.h"
#include "verify/verify_diagnostics.h"
#include "verify/report/words.h"

/* Notes of one kind that a diagnostic carries. */
#define REPORT_NOTES_MAX 4

struct report_look;

struct report {
    struct arena *arena; /* of the diagnostics: its texts live as long */
    const struct verified_net *result;
    const struct net *net;
    struct diagnostics *diagnostics;
    const struct report_look *look; /* at the dead tasks; NULL: there are none */
};

const struct net_task *report_task(const struct report *r, uint32_t task);
struct text report_name(const struct report *r, uint32_t task);
struct text report_place(const struct report *r, uint32_t place);
/* The last note: the run in words; and each of its moves as a step for tools. */
void report_trace(const struct report *r, struct diagnostic *d,
                  const struct verify_witness *witness);
/* Where a task decided: at the flow that it took, else at the task. */
void report_decision(const struct report *r, struct diagnostic *d, const struct verify_move *move);
/* Where the timer is that is this move: a deadline of the net, or one that gives a token besides. */
void report_timer(const struct report *r, struct diagnostic *d, const struct verify_move *move);
/* Where the tasks of a loop are. */
void report_loop(const struct report *r, struct diagnostic *d, const uint32_t *tasks,
                 uint32_t count);

/* Of a join that waits in vain: what it needs; who decided that it does not come; where all that is. */
struct text report_need(const struct report *r, const struct cause_stuck *stuck);
struct text report_reason(const struct report *r, const struct cause_stuck *stuck,
                          const struct verify_witness *witness);
void report_root(const struct report *r, struct diagnostic *d, const struct cause_stuck *stuck,
                 const struct verify_witness *witness);
/* Which joins of a circle wait for which others. */
void report_circle(const struct report *r, struct diagnostic *d,
                   const struct cause_deadlock *cause);
/* Where the cancellation set names the position; else its first name, else the task. */
struct span report_cancel_span(const struct net *net, const struct net_task *task,
                               uint32_t position);

void report_deadlock(const struct report *r, const struct verify_witness *witness);
void report_livelock(const struct report *r, const struct verify_witness *witness);
void report_improper(const struct report *r, const struct verify_witness *witness);
/* What is known of all dead tasks: several reports ask for it. */
const struct report_look *report_look_at_dead(const struct report *r);
void report_dead_tasks(const struct report *r);
/* Why a task that leads to the end never starts, as notes. */
void report_why_dead(const struct report *r, struct diagnostic *d, uint32_t task);
struct bitset report_dead_set(const struct report *r);

#endif
