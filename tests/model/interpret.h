/* One running case, by the rules of docs/semantics.md and nothing else: bags of tokens, lists of
 * instances, every question answered anew from the whole state after every step.  Slow and literal
 * on purpose.
 *
 * All work is done in instances: a task without `instances` has a round with one of them.
 */
#ifndef INTERPRET_H
#define INTERPRET_H

#include "or_join.h"

#define INSTANCES_MAX 24
#define ROUNDS_MAX    16
#define SCOPES_MAX    400
#define DEPTH_MAX     12 /* of the paths in commands; deeper nets are not addressed */
#define SETTLE_LIMIT  2000
#define TRIGGERS_MAX  8

enum verb {
    VERB_START,
    VERB_COMPLETE,
    VERB_FAIL,
    VERB_CANCEL,
    VERB_SUSPEND,
    VERB_RESUME,
    VERB_SKIP,
    VERB_ADD,
    VERB_CHOOSE,
    VERB_TRIGGER,
    VERB_ADVANCE,
    VERB_CANCEL_CASE,
    VERB_SUSPEND_CASE,
    VERB_RESUME_CASE,
    VERB_COUNT
};

struct step_in {
    int uid, instance; /* the composite task; instance 0: it has none */
};

struct command {
    enum verb verb;
    int depth;
    struct step_in path[DEPTH_MAX]; /* from the root to the net instance */
    int uid;                        /* of the task */
    int instance;                   /* 0: none is named */
    int value;       /* of COMPLETE: g; -1: no data.  Of FAIL: error.  Of ADVANCE: minutes */
    uint32_t choice; /* of CHOOSE: outputs */
    int trigger;
};

enum status {
    STATUS_RUNNING,
    STATUS_COMPLETED,
    STATUS_CANCELLED,
    STATUS_FAILED,
    STATUS_DEADLOCKED,
    STATUS_SUSPENDED,
    STATUS_COUNT
};

enum state { STATE_FIRED, STATE_EXECUTING, STATE_COMPLETE, STATE_CANCELLED, STATE_FAILED };
struct instance {
    enum state state;
    bool suspended;
    int g; /* what it got */
    int failures;
    bool retries; /* waits to be tried again at `retry_at` */
    int64_t retry_at;
    int scope; /* of a composite task; -1: none any more */
};

struct round {
    int count, threshold, maximum;
    bool detached;
    struct instance items[INSTANCES_MAX];
};

struct alarm {
    bool armed;
    int64_t deadline;
};

struct task_state {
    bool enabled;               /* as it was last judged */
    bool busy, suspended;       /* suspended: the offer */
    bool delivered, start_over; /* what it waited for has come */
    bool skipped;               /* its `if` did not hold when its join did */
    bool forced_leave;
    bool used[INPUTS_MAX]; /* of a partial join */
    uint32_t forced_choice;
    struct alarm alarms[TIMERS_MAX];
    int rounds_count; /* the newest is the last */
    struct round rounds[ROUNDS_MAX];
};

struct scope {
    int id, net, parent, task, instance, depth; /* parent -1: the root; instance from 1, 0: none */
    bool alive;
    int tokens[PLACES_MAX];
    int g;
    struct task_state tasks[ALL_TASKS];
    struct alarm alarms[2];
};

struct run {
    const struct plain_spec *plain;
    struct oracle *oracle;
    enum status status;
    int64_t now; /* minutes */
    int scopes_count;
    struct scope *scopes[SCOPES_MAX];
    int kept[TRIGGERS_MAX]; /* deliveries of persistent triggers, by name */
    bool settling; /* it failed while tasks started by themselves: how far they came is not said */
    bool gave_up;  /* the case became too large for this interpreter: stop comparing */
};

struct run *run_new(const struct plain_spec *plain, struct oracle *oracle, int g);
void run_free(struct run *run);
/* False: refused, and nothing has changed. */
bool run_perform(struct run *run, const struct command *command);

/* What is seen from outside. */
static inline const struct plain_net *scope_net(const struct run *run, const struct scope *scope)
{
    return &run->plain->nets[scope->net];
}
bool run_is_enabled(struct run *run, struct scope *scope,
                    int task); /* its join holds and nothing hinders it */
bool run_is_waiting(const struct run *run, const struct scope *scope,
                    int task); /* for a trigger or a timer */
struct scope *run_find_scope(struct run *run, const struct command *command);
int scope_find_task(const struct run *run, const struct scope *scope, int uid);
struct round *task_round(struct task_state *task); /* the newest; NULL: none */
int round_count(const struct round *round, enum state state);

#endif
