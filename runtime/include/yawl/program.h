/* The contract between generated code and the runtime.
 *
 * yawlc turns a specification into one `struct yawl_program` of constant data and short static
 * functions; the runtime knows nothing else of a workflow.  Everything here is plain C11 that also
 * compiles as C++17.  Any change of a layout or a meaning raises YAWL_PROGRAM_ABI; the runtime refuses
 * a program with another number.
 *
 * What people and tools read (names, lines, presets) is constant data: a row a task.  What runs is
 * code: a short function a task and phase, its masks constants in its text.  Generated step functions
 * are pure: they read and write the frame that they are given and nothing else.
 */
#ifndef YAWL_PROGRAM_H
#define YAWL_PROGRAM_H

#include "yawl/coverability.h"
#include "yawl/errors.h"
#include "yawl/functions.h"
#include "yawl/layout.h"
#include "yawl/marking.h"
#include "yawl/value.h"

#ifdef __cplusplus
extern "C" {
#endif

#define YAWL_PROGRAM_ABI 6

/* Tasks that may start at once in one step before the case is failed with YAWL_ESETTLE: a loop of
 * routing tasks would run for ever.  100,000 instances of a sub-net that begins with a call start as many. */
#define YAWL_SETTLE_MAX 300000
/* Branches of one or-split; its choice is one word. */
#define YAWL_OR_BRANCHES_MAX 64
/* Tokens that one condition of an unbounded net may hold (YAWL_ETOKENS). */
#define YAWL_TOKENS_MAX 0x7fffffff
/* Instances of one multiple-instance task at once (YAWL_ECOUNT). */
#define YAWL_INSTANCES_MAX 1000000
/* Sub-nets nested in each other, recursion included (YAWL_EDEPTH). */
#define YAWL_DEPTH_MAX 64
/* Deliveries of persistent triggers that one case keeps (YAWL_EBUSY). */
#define YAWL_TRIGGERS_MAX 1024

/* ---- A case in memory ---------------------------------------------------- */

enum yawl_case_status {
    YAWL_CASE_CREATED,
    YAWL_CASE_RUNNING,
    YAWL_CASE_COMPLETED,
    YAWL_CASE_CANCELLED,
    YAWL_CASE_FAILED,
    YAWL_CASE_DEADLOCKED,
    YAWL_CASE_SUSPENDED, /* it stands still until it is resumed */
    YAWL_CASE_STATUS_COUNT
};

/* The head of every frame.  A generated frame is this head, then `places`, `enabled`, `busy` and what else
 * its net needs, at the offsets that its net states; the frames of embedded sub-nets follow in the same
 * struct.  Only offsets, never pointers: a snapshot is a copy. */
struct yawl_frame {
    uint32_t firings;    /* of the root's: work items of the case so far; the next is case.(firings + 1) */
    uint32_t active;     /* tasks of this net that are enabled or busy, where it has more than a word of
                          * them; else unused: the words tell */
    uint32_t composites; /* busy composite tasks; kept by the core */
    uint8_t status;      /* enum yawl_case_status; a sub-net's: running, or created: it does not exist */
    uint8_t ended;       /* the output condition was marked */
    uint8_t killed;      /* of a cancelled case: its work is ended at once; kept by the core */
    uint8_t progress;    /* of the root's: what was told of the case, 0 to 99; kept by the engine */
};

/* What a step changed, in the order in which it happened.  Given by the caller with room for
 * `changes_max` entries of the net. */
enum yawl_change_kind {
    YAWL_CHANGE_ENABLED,
    YAWL_CHANGE_DISABLED,
    YAWL_CHANGE_CANCELLED, /* by a cancellation set: it was busy and is not any more */
    YAWL_CHANGE_COMPLETES  /* it is busy and shall leave by force, with the results that it has */
};

struct yawl_changes {
    uint32_t count;
    uint32_t task; /* whose step it is, or whose `enabled`: set by the caller, for shared steps */
    uint32_t *entries; /* task << 2 | kind */
    /* Only for or-joins decided by a search: memory for it, and what went wrong (0 or YAWL_ESEARCH). */
    void *scratch;
    uint32_t scratch_size; /* bytes */
    int fault;
};

static inline void yawl_change(struct yawl_changes *changes, uint32_t task, enum yawl_change_kind kind)
{
    changes->entries[changes->count++] = task << 2 | (uint32_t)kind;
}

/* ---- Sets of bits, used by generated steps -------------------------------- */

#define YAWL_BIT(index) ((uint64_t)1 << ((index) % 64))
#define YAWL_WORD(index) ((index) / 64)
#define YAWL_WORDS(count) (((count) + 63) / 64)

static inline bool yawl_has(const uint64_t *set, uint32_t index)
{
    return (set[YAWL_WORD(index)] & YAWL_BIT(index)) != 0;
}
/* All bits of `mask` are marked in `word`. */
static inline bool yawl_all(uint64_t word, uint64_t mask) { return (word & mask) == mask; }
static inline bool yawl_any(uint64_t word, uint64_t mask) { return (word & mask) != 0; }
/* The lowest one of its bits, if it has one. */
static inline uint64_t yawl_lowest(uint64_t bits) { return bits & (~bits + 1); }

/* Records whether `task` is enabled now; reports the change if it is one. */
static inline void yawl_retest(struct yawl_frame *head, uint64_t *enabled, uint32_t task, bool now,
                               struct yawl_changes *changes)
{
    uint64_t *word = &enabled[YAWL_WORD(task)];
    if (((*word & YAWL_BIT(task)) != 0) == now) return;
    *word ^= YAWL_BIT(task);
    head->active += now ? 1u : UINT32_MAX;
    yawl_change(changes, task, now ? YAWL_CHANGE_ENABLED : YAWL_CHANGE_DISABLED);
}
/* At least `count` bits of `word` are set; `count` is a constant, 1 or more. */
static inline bool yawl_at_least(uint64_t word, uint32_t count)
{
    if (count > 1) word &= word - 1; /* each takes a bit away */
    if (count > 2) word &= word - 1;
    if (count > 3) word &= word - 1;
    for (; count > 4; count--) word &= word - 1;
    return word != 0;
}
static inline void yawl_busy_begin(struct yawl_frame *head, uint64_t *busy, uint32_t task)
{
    busy[YAWL_WORD(task)] |= YAWL_BIT(task);
    head->active++;
}
static inline void yawl_busy_end(struct yawl_frame *head, uint64_t *busy, uint32_t task)
{
    busy[YAWL_WORD(task)] &= ~YAWL_BIT(task);
    head->active--;
}
/* Cancels `task` if it is executing. */
static inline void yawl_cancel_task(struct yawl_frame *head, uint64_t *busy, uint32_t task,
                                    struct yawl_changes *changes)
{
    if (!yawl_has(busy, task)) return;
    yawl_busy_end(head, busy, task);
    yawl_change(changes, task, YAWL_CHANGE_CANCELLED);
}

/* ---- Steps, as generated ----
 *
 * A step counts in local variables and writes the counts once, at its end: what it reports may lie anywhere,
 * so a compiler cannot keep what it writes to memory in registers. */

struct yawl_step {
    uint32_t *entries, count; /* of the changes */
    uint32_t active;          /* to be added to the frame's */
};

static inline struct yawl_step yawl_step_begin(struct yawl_changes *changes)
{
    struct yawl_step step;
    step.entries = changes->entries;
    step.count = changes->count;
    step.active = 0;
    return step;
}
/* In a net whose active tasks are not counted. */
static inline void yawl_step_end(const struct yawl_step *step, struct yawl_changes *changes)
{
    changes->count = step->count;
}
static inline void yawl_step_end_counted(const struct yawl_step *step, struct yawl_frame *head,
                                         struct yawl_changes *changes)
{
    changes->count = step->count;
    if (step->active != 0) head->active += step->active; /* mostly one begins as one ends */
}
static inline void yawl_report(struct yawl_step *step, uint32_t task, enum yawl_change_kind kind)
{
    step->entries[step->count++] = task << 2 | (uint32_t)kind;
}
/* An enabled task starts: it is busy and not enabled any more. */
static inline void yawl_starts(struct yawl_step *step, uint64_t *enabled, uint64_t *busy,
                               uint32_t task)
{
    busy[YAWL_WORD(task)] |= YAWL_BIT(task);
    enabled[YAWL_WORD(task)] &= ~YAWL_BIT(task);
    yawl_report(step, task, YAWL_CHANGE_DISABLED);
}
/* An enabled task starts and leaves in one step, and is not enabled after it. */
static inline void yawl_passes(struct yawl_step *step, uint64_t *enabled, uint32_t task)
{
    enabled[YAWL_WORD(task)] &= ~YAWL_BIT(task);
    step->active--;
    yawl_report(step, task, YAWL_CHANGE_DISABLED);
}
static inline void yawl_leaves(struct yawl_step *step, uint64_t *busy, uint32_t task)
{
    busy[YAWL_WORD(task)] &= ~YAWL_BIT(task);
    step->active--;
}
/* `task` was tested again: `now` says whether it is enabled. */
static inline void yawl_tests(struct yawl_step *step, uint64_t *enabled, uint32_t task, bool now)
{
    uint64_t *word = &enabled[YAWL_WORD(task)];
    if (((*word & YAWL_BIT(task)) != 0) == now) return;
    *word ^= YAWL_BIT(task);
    step->active += now ? 1u : UINT32_MAX;
    yawl_report(step, task, now ? YAWL_CHANGE_ENABLED : YAWL_CHANGE_DISABLED);
}
/* A token came to a task that needs no other and is not busy; to one that may be busy. */
static inline void yawl_rouses(struct yawl_step *step, uint64_t *enabled, uint32_t task)
{
    if (yawl_has(enabled, task)) return;
    enabled[YAWL_WORD(task)] |= YAWL_BIT(task);
    step->active++;
    yawl_report(step, task, YAWL_CHANGE_ENABLED);
}
static inline void yawl_wakes(struct yawl_step *step, uint64_t *enabled, const uint64_t *busy,
                              uint32_t task)
{
    if (!yawl_has(busy, task)) yawl_rouses(step, enabled, task);
}
/* A token went that the task cannot do without. */
static inline void yawl_withdraws(struct yawl_step *step, uint64_t *enabled, uint32_t task)
{
    if (yawl_has(enabled, task)) yawl_passes(step, enabled, task);
}
/* A step that only gives to the task tested it: it can have become enabled. */
static inline void yawl_gains(struct yawl_step *step, uint64_t *enabled, uint32_t task, bool now)
{
    if (!now || yawl_has(enabled, task)) return;
    enabled[YAWL_WORD(task)] |= YAWL_BIT(task);
    step->active++;
    yawl_report(step, task, YAWL_CHANGE_ENABLED);
}
/* A step that only takes from the task tested it: it can have become disabled. */
static inline void yawl_loses(struct yawl_step *step, uint64_t *enabled, uint32_t task, bool now)
{
    if (!now && yawl_has(enabled, task)) yawl_passes(step, enabled, task);
}
/* A task that was enabled and passed tested itself. */
static inline void yawl_keeps(struct yawl_step *step, uint64_t *enabled, uint32_t task, bool now)
{
    if (!now) yawl_passes(step, enabled, task);
}
/* Cancels `task` if it is executing. */
static inline void yawl_cancels(struct yawl_step *step, uint64_t *busy, uint32_t task)
{
    if (!yawl_has(busy, task)) return;
    yawl_leaves(step, busy, task);
    yawl_report(step, task, YAWL_CHANGE_CANCELLED);
}
/* Lets an instance task leave by force if it is executing. */
static inline void yawl_completes(struct yawl_step *step, const uint64_t *busy, uint32_t task)
{
    if (yawl_has(busy, task)) yawl_report(step, task, YAWL_CHANGE_COMPLETES);
}
/* Everything in a net ends: what was enabled is not, what was busy is cancelled. */
static inline void yawl_ends_all(struct yawl_step *step, uint64_t *enabled, uint64_t *busy,
                                 uint32_t tasks)
{
    for (uint32_t i = 0; i < tasks; i++) {
        yawl_cancels(step, busy, i);
        if (yawl_has(enabled, i)) yawl_tests(step, enabled, i, false);
    }
}

/* A task with one input and one output and nobody else at either: such tasks share their steps in large
 * nets, which are compiled in a fraction of the time.  The steps find their task in yawl_changes. */
struct yawl_simple {
    uint32_t input, output;
    uint32_t next; /* the task that the output wakes; UINT32_MAX: it ends the net */
};

/* ---- A net ---------------------------------------------------------------- */

enum yawl_task_kind { YAWL_TASK_ROUTING, YAWL_TASK_OFFER, YAWL_TASK_CALL, YAWL_TASK_NET };
enum yawl_join { YAWL_JOIN_NONE, YAWL_JOIN_AND, YAWL_JOIN_XOR, YAWL_JOIN_OR };
enum yawl_split { YAWL_SPLIT_NONE, YAWL_SPLIT_AND, YAWL_SPLIT_XOR, YAWL_SPLIT_OR };

struct yawl_flow {
    uint32_t place;     /* the condition that the flow marks */
    uint32_t threads;   /* tokens that it gives; 0 counts as 1 */
    const char *target; /* the name of the task or condition that the flow leads to, as written */
    const char *branch; /* the name that `branches:` gives to it; NULL: none; "": it begins no branch */
};

/* A setting of a call is the pieces that follow each other under its name: each a text, the secret of that
 * name, or (both NULL) the next of the texts that `call_text` evaluated. */
struct yawl_call_piece {
    const char *setting; /* "url", "headers.Accept", "run.0" */
    const char *text;
    const char *secret;
};

struct yawl_call_config {
    const char *connector; /* "function", "log", "http", "process" */
    const char *name;      /* of a function: its name; else NULL */
    uint32_t pieces_count; /* of "http" and "process" */
    const struct yawl_call_piece *pieces;
};

/* ---- Multiple instances ---- */

/* How a multiple-instance task may go on; threshold INT64_MAX: all, maximum INT64_MAX: no limit. */
struct yawl_instances_plan {
    int64_t count, minimum, maximum, threshold;
};

/* What its synchroniser looks at. */
struct yawl_instances {
    uint32_t created;   /* so far, added ones too */
    uint32_t active;    /* created and neither cancelled nor failed: complete ones count */
    uint32_t completed;
    int64_t threshold;
};

struct yawl_instances_row {
    bool dynamic;       /* instances may be added while it runs */
    bool ignores_rest;  /* what is not needed runs on without effect */
    bool until_reads_collected; /* `synchronised` must see the lists collected so far in `data` */
    uint32_t line;
    /* What the instances are made of, if it is no list of the data: it is computed once for all of them, and
     * stands in e->each for `plan` and `pick`.  NULL: they read the data. */
    void (*each)(const struct yawl_data *data, struct yawl_list *list, struct yawl_eval *e);
    /* Evaluated once, before the tokens are consumed. */
    void (*plan)(const struct yawl_data *data, struct yawl_instances_plan *plan, struct yawl_eval *e);
    /* The synchroniser: is what is complete enough?  Asked after the start and after each completion. */
    bool (*synchronised)(const struct yawl_instances *instances, const struct yawl_data *data,
                         struct yawl_eval *e);
    /* The instance's own variable (`as`): a record of one member; NULL: none.  `pick` fills its outside
     * struct for instance e->instance; it then stands in e->own for `prepare` and `keep`. */
    const struct yawl_record *own;
    void (*pick)(const struct yawl_data *data, void *own, struct yawl_eval *e);
    /* What is kept of each completed instance; NULL: nothing.  `keep` evaluates it at the completion,
     * `collect` makes the lists of it when the task leaves: kept[0 … count - 1] are outside structs of the
     * complete instances in the order of the instances.  Runs before `assign`, over the same `next`. */
    const struct yawl_record *kept;
    void (*keep)(const struct yawl_data *data, const void *returns, void *kept, struct yawl_eval *e);
    void (*collect)(const struct yawl_data *data, const void *const *kept, uint32_t count,
                    struct yawl_data *next, struct yawl_eval *e);
};

/* ---- Time, triggers, failures ---- */

enum yawl_timer_from { YAWL_TIMER_ENABLED, YAWL_TIMER_STARTED };
enum yawl_timer_action {
    YAWL_TIMER_EXPIRE, YAWL_TIMER_FAIL, YAWL_TIMER_START, YAWL_TIMER_TO, YAWL_TIMER_ALSO
};
/* What `timer(task)` compares with; one byte a task with timers, in the frame. */
enum yawl_timer_state {
    YAWL_TIMER_DORMANT,
    YAWL_TIMER_ACTIVE,
    YAWL_TIMER_CLOSED,
    YAWL_TIMER_EXPIRED
};

struct yawl_timer {
    enum yawl_timer_from from;
    enum yawl_timer_action action;
    uint32_t other; /* of TO and ALSO: index into the task's (or the net's) other flows */
    uint32_t line;
    /* When it expires, in milliseconds since 1970, if it is armed at e->now_ms. */
    int64_t (*deadline)(const struct yawl_data *data, struct yawl_eval *e);
};

struct yawl_trigger {
    const char *name;
    bool persistent;
    uint32_t line;
    struct yawl_text (*key)(const struct yawl_data *data, struct yawl_eval *e); /* NULL: none */
};

struct yawl_failure_flow {
    uint32_t other;    /* index into the task's other flows */
    const char *error; /* NULL: any */
};

struct yawl_failure {
    uint32_t attempts; /* in all; 0 or 1: no retry */
    int64_t wait_ms, max_wait_ms;
    double factor;
    double jitter; /* 0 to 1: the part of each wait that is left to chance */
    uint32_t flows_count;
    const struct yawl_failure_flow *flows; /* the first that fits is taken */
};

struct yawl_call;

enum yawl_rest { YAWL_REST_IGNORE, YAWL_REST_BLOCK, YAWL_REST_CANCEL };

struct yawl_task {
    const char *name;
    uint32_t line; /* in the specification's text, from 1; 0 with --no-positions */
    enum yawl_task_kind kind;
    enum yawl_join join;
    enum yawl_split split;

    /* Steps.  Is the task enabled in this frame?  Computed from the marking and `busy`, not from
     * `enabled`; only an or-join that searches uses `changes`. */
    bool (*enabled)(const struct yawl_frame *frame, struct yawl_changes *changes);
    /* Consumes the tokens of an enabled task, makes it busy, re-tests. */
    void (*start)(struct yawl_frame *frame, struct yawl_changes *changes);
    /* A busy task leaves: cancels, then marks the chosen flows, re-tests.  `choice`: for an xor-split the
     * index of the flow, for an or-split one bit a flow, else 0. */
    void (*leave)(struct yawl_frame *frame, uint64_t choice, struct yawl_changes *changes);
    /* start and leave in one, for an enabled task; what it reports is the difference. */
    void (*pass)(struct yawl_frame *frame, uint64_t choice, struct yawl_changes *changes);
    /* A busy task leaves by its other flow `other` alone: cancels, marks it, re-tests.  NULL: it has none. */
    void (*leave_by)(struct yawl_frame *frame, uint32_t other, struct yawl_changes *changes);
    /* Marks the other flow `other` and nothing else (timers with `also`).  NULL: none. */
    void (*mark)(struct yawl_frame *frame, uint32_t other, struct yawl_changes *changes);
    /* Makes a busy task idle and re-tests; nothing is marked (its item is cancelled by a command). */
    void (*abandon)(struct yawl_frame *frame, struct yawl_changes *changes);
    /* Evaluates the split's guards over the data after assignment; NULL when there is no choice. */
    uint64_t (*choose)(const struct yawl_data *data, struct yawl_eval *e);
    /* Is the task to be performed (`if`)?  false: it starts and leaves without work.  NULL: always. */
    bool (*performed)(const struct yawl_data *data, struct yawl_eval *e);

    /* Rank in which enabled automatic tasks start (composite, connector, routing; spec order within);
     * UINT32_MAX: a person's task. */
    uint32_t settle_rank;
    uint32_t fused; /* firings that are part of its leaving at most: of routing tasks collapsed into it */
    bool waits;     /* it has a trigger or a timer with YAWL_TIMER_START: being enabled is not enough */
    bool hidden;    /* made by the compiler: no name that an author wrote */
    /* A person's task: being enabled is all there is to its offer (no `if`, no timer, no trigger). */
    bool offered;
    /* And `pass` is all there is to its completion: no choice, no data, one instance, in a net without
     * timer states whose places are bits. */
    bool plain;

    /* Constant data.  Each list ends at its count. */
    uint32_t preset_count, flows_count, others_count, cancels_places_count, cancels_tasks_count,
        retest_count, holds_count, completes_count;
    const uint32_t *preset;         /* input conditions */
    const struct yawl_flow *flows;  /* in spec order; a choice counts in this order */
    const struct yawl_flow *others; /* flows of timers and failures */
    const uint32_t *cancels_places; /* cancellation set: conditions (implicit ones too) */
    const uint32_t *cancels_tasks;  /* cancellation set: tasks */
    const uint32_t *retest;         /* tasks whose enabledness a start or leave of this one can change */
    const uint32_t *holds;          /* `while`: conditions that must be marked */
    const uint32_t *completes;      /* instance tasks that it completes when it leaves */
    const char *mutex;              /* NULL: none */
    uint32_t join_count;            /* partial join: inputs that are enough; 0: the join is none */
    uint32_t join_threads;          /* tokens that it takes from an input; 0 counts as 1 */
    enum yawl_rest rest;

    /* Data; NULL where the task has none.  The outside structs are those of `in` and `returns`; of a
     * composite task they are its sub-net's `in` and `out`. */
    const struct yawl_record *in;      /* what the performer gets */
    const struct yawl_record *returns; /* what it gives back; of a routing task: its trigger's payload */
    /* Fills *in from the case's variables; its texts point into `data` or the scratch. */
    void (*prepare)(const struct yawl_data *data, void *in, struct yawl_eval *e);
    /* Assigns the completion mappings, all at once: reads `data` and `returns` (NULL for a routing task),
     * writes `next`, a copy of `data` in another block. */
    void (*assign)(const struct yawl_data *data, const void *returns, struct yawl_data *next,
                   struct yawl_eval *e);

    /* Of a composite task. */
    uint32_t subnet;   /* index into the program's nets */
    uint32_t child_at; /* offset of the sub-net's frame in this one; 0: allocated when it starts */

    const struct yawl_instances_row *instances; /* NULL: one */
    uint32_t timers_count;
    const struct yawl_timer *timers;
    uint32_t timer_state;               /* index of its byte among the net's timer states */
    const struct yawl_trigger *trigger; /* NULL: none */
    const struct yawl_failure *failure; /* NULL: none */
    int64_t budget_ns;                  /* performance budget of a work item; 0: none */

    /* Of a connector task. */
    const struct yawl_call_config *call;
    /* connector "function": calls the typed function of the registered table with the typed input. */
    void (*call_function)(struct yawl_call *call, const void *functions, const void *in);
    /* connector "log": builds its text in the scratch; others with settings: the values among the pieces of
     * these, each with a NUL behind it.  NULL: there are none. */
    struct yawl_text (*call_text)(const struct yawl_data *data, struct yawl_eval *e);
};

struct yawl_place {
    const char *name;
    uint32_t line;   /* of its definition; 0: implicit or --no-positions */
    bool implicit;   /* the condition of a task-to-task flow, named "a -> b" */
};

struct yawl_net {
    const char *name;
    uint32_t places_count, tasks_count;
    const struct yawl_place *places; /* 0 is the input condition, the last one the output condition */
    const struct yawl_task *tasks;   /* in spec order */

    /* The frame.  A place takes `place_bits` bits: 1 (one bit of a word, proved 1-safe), 8, 16 or 32. */
    uint32_t place_bits;
    uint32_t frame_size;                        /* bytes, a multiple of 8; embedded sub-nets included */
    uint32_t places_at, enabled_at, busy_at;    /* offsets in bytes */
    uint32_t timer_states_at;                   /* one byte each */
    uint32_t timer_states_count;
    uint32_t changes_max;                       /* most entries that one start, leave or mark can report */
    uint32_t search_size;                       /* bytes of scratch for its or-joins; 0: none searches */
    bool implicit_termination;

    /* Makes a new frame: zero, then the input condition marked and its tasks tested. */
    void (*enter)(struct yawl_frame *frame, struct yawl_changes *changes);
    /* Deadlines of the net instance, with the flows of their TO and ALSO. */
    uint32_t timers_count, others_count;
    const struct yawl_timer *timers;
    const struct yawl_flow *others;
    /* TO: empties the net (cancelling its tasks) and marks the flow; ALSO: marks it.  NULL: no such timer. */
    void (*deadline_to)(struct yawl_frame *frame, uint32_t other, struct yawl_changes *changes);
    void (*deadline_also)(struct yawl_frame *frame, uint32_t other, struct yawl_changes *changes);

    const struct yawl_record *in;   /* parameters */
    const struct yawl_record *data; /* variables; NULL: the net has none */
    const struct yawl_record *out;  /* result */
    /* Fills a zeroed data block from the parameters (NULL: none) and the initial values. */
    void (*init)(const void *in, struct yawl_data *data, struct yawl_eval *e);
    /* Fills *out from the variables; its texts point into `data`. */
    void (*result)(const struct yawl_data *data, void *out, struct yawl_eval *e);
};

/* ---- A program -------------------------------------------------------------- */

struct yawl_tree_struct;

struct yawl_program {
    uint32_t abi;              /* YAWL_PROGRAM_ABI; first, so that any version can read it */
    uint32_t size;             /* sizeof(struct yawl_program) */
    const char *name;          /* of the workflow */
    const char *version;       /* as written in the specification */
    const char *file;          /* specification's file name, after --file-prefix-map */
    const char *generator;     /* "yawlc 0.1.0" */
    uint64_t hash;             /* of everything that recovery depends on: nets, data layout */

    uint32_t nets_count;
    const struct yawl_net *nets; /* the root net first: its in, data and out are the case's */

    /* Names of the functions that the workflow calls; a registered table must have them all. */
    uint32_t functions_count;
    const char *const *functions;
    /* Is function `index` present in the table?  NULL when functions_count is 0. */
    bool (*function_given)(const void *functions, uint32_t index);

    /* Structs of XML data, <yawl/tree_struct.h>, for the functions in the workflow's header. */
    uint32_t tree_structs_count;
    const struct yawl_tree_struct *const *tree_structs;
    uint32_t workers_max; /* calls that go on at once, 0: any */
};

/* What a shared object of yawlc exports (compiled with -DYAWL_MODULE): dlsym(…, "yawl_module"). */
extern const struct yawl_program *const yawl_module;

/* ---- Calls that generated headers make (static inline wrappers only) ------------------------- */

typedef struct yawl_engine yawl_engine_t;
typedef struct yawl_req yawl_req_t;
typedef struct yawl_call yawl_call_t;
typedef uint64_t yawl_case_id; /* partition 10 bits | slot 30 bits | generation 24 bits; 0 is no case */

/* What a case callback is given; valid until it returns. */
struct yawl_case_result {
    yawl_case_id id;
    int case_status;          /* enum yawl_case_status after the step */
    const void *out;          /* outside struct of `out` once the case is completed, else NULL */
    const char *message;      /* text for a person when status < 0, else NULL */
};
/* `status` is 0 or a negative error.  Runs once, on the loop thread, after the commit. */
typedef void (*yawl_case_cb)(yawl_req_t *req, int status, const struct yawl_case_result *result);

/* Registers `program` and the functions that its tasks call (a generated `struct NAME_functions`, borrowed
 * until the engine is closed; NULL if the program calls none).  YAWL_ENOFUNCTION names the missing one
 * through yawl_engine_message(). */
int yawl_program_register(yawl_engine_t *engine, const struct yawl_program *program,
                          const void *functions);
/* Queues the start of a case.  `in` (outside struct of program->in, NULL for none) is copied.  0: queued,
 * `cb` will run; negative: refused, `cb` will not run.  `req` is the caller's and must live until then. */
int yawl_program_start(yawl_engine_t *engine, yawl_req_t *req, const struct yawl_program *program,
                       const void *in, yawl_case_cb cb);
/* Queues the start of the enabled task's work item. */
int yawl_task_start(yawl_engine_t *engine, yawl_req_t *req, yawl_case_id id, uint32_t task,
                    yawl_case_cb cb);
/* Queues the completion of the task's work item (an offered one is started first).  `returns`: outside
 * struct of the task's `returns`, copied; NULL returns the item's inputs as its outputs. */
int yawl_task_complete(yawl_engine_t *engine, yawl_req_t *req, yawl_case_id id, uint32_t task,
                       const void *returns, yawl_case_cb cb);
/* Queues the failure of the task's work item; `message` is copied. */
int yawl_task_fail(yawl_engine_t *engine, yawl_req_t *req, yawl_case_id id, uint32_t task,
                   const char *message, yawl_case_cb cb);
/* Ends a connector call from within or after its function: with a result (outside struct of the task's
 * `returns`, copied) or a failure.  Exactly one of them, once.  YAWL_ENOMEM: the answer could not be
 * taken; the call has ended, and the engine makes it again a little later, as after a crash. */
int yawl_call_complete(yawl_call_t *call, const void *returns);
int yawl_call_fail(yawl_call_t *call, const char *message);

#ifdef __cplusplus
}
#endif
#endif
