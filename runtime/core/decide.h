/* Decides commands: reads a case and a command, writes the record that carries it out (core/plan.h).
 *
 * A refusal is a negative code with a message; it leaves the case as it was and the record to be dropped.
 */
#ifndef CORE_DECIDE_H
#define CORE_DECIDE_H

#include "core/plan.h"
#include "core/side.h"
#include "core/work_item.h"

/* What can be asked of a case: the operations on its items, and these. */
enum yawl__operation {
    YAWL__CASE_START = YAWL__ITEM_OPERATION_COUNT,
    YAWL__CASE_CANCEL,
    YAWL__CASE_KILL,
    YAWL__CASE_SUSPEND,
    YAWL__CASE_RESUME,
    YAWL__CASE_REPAIR,  /* what is enabled is derived anew */
    YAWL__CASE_GIVE_UP, /* it fails; code, text: why */
    YAWL__CHOOSE,
    YAWL__ADD,     /* an instance, to a multiple-instance task; input: outside struct of its `own` */
    YAWL__TRIGGER, /* net, task: whose trigger is meant; input: payload by that task's `returns` */
    YAWL__CASE_MIGRATE, /* to core->program_to, by core->migration */
    YAWL__EXPIRE,  /* the case's first timer, if its deadline is not after core->now_ms; else ESTATUS */
    YAWL__OPERATION_COUNT
};

struct yawl__command {
    int operation;         /* enum yawl__item_operation or yawl__operation */
    uint32_t scope;        /* net instance; of items and choices */
    uint32_t task;         /* in its net */
    uint32_t instance;     /* 0: the first that fits */
    uint32_t firing;       /* 0: the task's current item */
    uint32_t net;          /* of a trigger */
    uint64_t choice;       /* of a choice */
    const void *input;     /* case parameters, or what a completed item returns; good values */
    struct yawl_text text; /* of a failure: the message; of a trigger: its key */
    struct yawl_text name; /* of a failure: the error's name */
    int code;              /* of a failure; 0: YAWL_EEXTERNAL */
    int cause;             /* of a failure: the system's code behind it; 0: none */
    bool answers;          /* it is what a call answers: a suspended case keeps it */
    uint32_t worker;       /* whose call ended the item by this; 0: none */
    uint32_t waited_ms;    /* that this call had stood in line for */
};

/* ---- Commands ---- */

int yawl__decide(struct yawl__core *core, const struct yawl__case *c,
                 const struct yawl__command *command);
/* On an item of a task without instances. */
int yawl__decide_item(struct yawl__core *core, const struct yawl__at *at,
                      const struct yawl__command *command);
/* Completes an item, or starts and completes it in one; NULL: its inputs are its outputs. */
int yawl__decide_complete(struct yawl__core *core, const struct yawl__at *at, const void *returns);
/* The case's first timer has expired, and what that does at once. */
int yawl__decide_expired(struct yawl__core *core, const struct yawl__case *c);
int yawl__decide_trigger(struct yawl__core *core, const struct yawl__case *c,
                         const struct yawl__command *command);
/* A failure: tried again, or the task leaves by a failure flow, or (the record says no more than that it
 * failed, and core->failing is set) it is to be taken outwards. */
int yawl__decide_fail(struct yawl__core *core, const struct yawl__at *at, uint32_t firing,
                      const struct yawl__command *command);

/* ---- What follows by itself ---- */

/* The start of an enabled automatic task; or, if its `if` does not hold, its passing by. */
int yawl__decide_automatic(struct yawl__core *core, const struct yawl__at *at);
/* Judges the `if` of a waiting task: it is passed by, or waits for one thing less. */
int yawl__decide_judged(struct yawl__core *core, const struct yawl__at *at);
/* One timer of a task or a net (at->row NULL) is armed; 1: it never expires. */
int yawl__decide_armed(struct yawl__core *core, const struct yawl__at *at, uint32_t timer);
/* Has the task (row NULL: the net) a timer of its own that ends it? The usual limit is then none of its. */
bool yawl__has_end(const struct yawl_net *net, const struct yawl_task *row);
/* The engine's limit of an offer, or of the case (at->row NULL), is armed; 1: it has none, or has it. */
int yawl__decide_limit(struct yawl__core *core, const struct yawl__at *at);
/* A waiting task gets the first kept delivery that fits; 1: there is none. */
int yawl__decide_kept(struct yawl__core *core, const struct yawl__at *at);
/* The sub-net of a composite task (`at` in the parent) has ended: its output is mapped, the task leaves. */
int yawl__decide_net_ended(struct yawl__core *core, const struct yawl__at *at,
                           const struct yawl__child *child);
/* An enabled routing task fails by its timer: it starts and leaves by a failure flow.  1: it has none. */
int yawl__decide_route_failed(struct yawl__core *core, const struct yawl__at *at, uint32_t firing);
/* What an expired timer does beside what its record says: the item is completed or fails, its net ends.
 * 1: nothing. */
int yawl__decide_after_expiry(struct yawl__core *core, const struct yawl__case *c,
                              const struct yawl__armed *expired);
/* core->failing goes one net outwards: `at` is the composite task around it.  1: it is not taken there. */
int yawl__decide_failed_within(struct yawl__core *core, const struct yawl__at *at);
/* Something of a task (or net: at->row NULL) could not be computed, for the reason in core->message, where
 * nobody can be refused: it fails by that error's name.  `whole`: never tried again, whatever has started.
 * 1: it does nothing about it, and core->failing is set. */
int yawl__decide_error(struct yawl__core *core, const struct yawl__at *at, int code, bool whole);
/* The case comes to its end: completed, cancelled, deadlocked. */
int yawl__decide_case(struct yawl__core *core, const struct yawl__case *c,
                      enum yawl_event_kind kind, uint64_t detail);
/* A case fails for the reason in core->message. */
int yawl__decide_case_failed(struct yawl__core *core, const struct yawl__case *c, int error);

/* ---- Parts, for decisions on instances ---- */

/* An item's start: the record with its input's pack and its call's text. */
int yawl__plan_started(struct yawl__core *core, const struct yawl__at *at, uint32_t firing);
/* A sub-net starts for `at`: the record with its data. */
int yawl__plan_net(struct yawl__core *core, const struct yawl__at *at, uint32_t firing);
/* The choice of a leaving task over `data`, checked against the counters of its conditions. */
int yawl__plan_choice(struct yawl__core *core, const struct yawl__at *at,
                      const struct yawl_data *data, uint64_t *choice);
/* Mappings, then the choice over their result, then the record with both: `leaving` gives its kind, flags
 * and firing. */
int yawl__plan_leaving(struct yawl__core *core, const struct yawl__at *at,
                       struct yawl__event_head leaving, const void *returns);
/* Copies the outside struct in core->in to where later evaluations leave it alone. */
int yawl__keep_outside(struct yawl__core *core, const struct yawl_record *record,
                       const void **outside);
/* Appends what changes from the scope's data to `data` to the open record, and closes it. */
int yawl__plan_changes(struct yawl__core *core, const struct yawl__at *at,
                       const struct yawl_data *data);
/* When the next attempt after `failures` of them is due, milliseconds since 1970; -1: there is none. */
int64_t yawl__retry_at(const struct yawl__core *core, const struct yawl_task *row,
                       uint64_t failures);
/* Index of the failure flow for an error of that name; YAWL_NONE: none. */
uint32_t yawl__failure_flow(const struct yawl_task *row, struct yawl_text name);
/* Sets core->failing. */
void yawl__failing_set(struct yawl__core *core, const struct yawl__at *at, int code,
                       struct yawl_text name);

#endif
