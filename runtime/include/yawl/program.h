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

#include "yawl/errors.h"
#include "yawl/value.h"

#ifdef __cplusplus
extern "C" {
#endif

#define YAWL_PROGRAM_ABI 1

/* Tasks that may start at once in one step before the case is failed with YAWL_ESETTLE: a loop of
 * routing tasks would run for ever. */
#define YAWL_SETTLE_MAX 100000
/* Branches of one or-split; its choice is one word. */
#define YAWL_OR_BRANCHES_MAX 64
/* Tokens that one condition of an unbounded net may hold (YAWL_ETOKENS). */
#define YAWL_TOKENS_MAX 0x7fffffff

/* ---- A case in memory ---------------------------------------------------- */

enum yawl_case_status {
    YAWL_CASE_CREATED,
    YAWL_CASE_RUNNING,
    YAWL_CASE_COMPLETED,
    YAWL_CASE_CANCELLED,
    YAWL_CASE_FAILED,
    YAWL_CASE_DEADLOCKED,
    YAWL_CASE_STATUS_COUNT
};

/* The head of every frame.  A generated frame is this head, then `places`, `enabled` and `busy`, at the
 * offsets that its net states.  Only offsets, never pointers: a snapshot is a copy. */
struct yawl_frame {
    uint32_t firings;   /* work items of this case so far: the next one is case.(firings + 1) */
    uint32_t busy_count;    /* tasks that have started and not yet left */
    uint32_t enabled_count; /* tasks that are enabled */
    uint8_t status;     /* enum yawl_case_status */
    uint8_t ended;      /* the output condition was marked */
    uint16_t reserved;
};

/* What a step changed, in the order in which it happened.  Given by the caller with room for
 * `changes_max` entries of the net. */
enum yawl_change_kind { YAWL_CHANGE_ENABLED, YAWL_CHANGE_DISABLED, YAWL_CHANGE_CANCELLED };

struct yawl_changes {
    uint32_t count;
    uint32_t *entries; /* task << 2 | kind */
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

/* Records whether `task` is enabled now; reports the change if it is one. */
static inline void yawl_retest(struct yawl_frame *head, uint64_t *enabled, uint32_t task, bool now,
                               struct yawl_changes *changes)
{
    uint64_t *word = &enabled[YAWL_WORD(task)];
    if (((*word & YAWL_BIT(task)) != 0) == now) return;
    *word ^= YAWL_BIT(task);
    head->enabled_count += now ? 1u : UINT32_MAX;
    yawl_change(changes, task, now ? YAWL_CHANGE_ENABLED : YAWL_CHANGE_DISABLED);
}
static inline void yawl_busy_begin(struct yawl_frame *head, uint64_t *busy, uint32_t task)
{
    busy[YAWL_WORD(task)] |= YAWL_BIT(task);
    head->busy_count++;
}
static inline void yawl_busy_end(struct yawl_frame *head, uint64_t *busy, uint32_t task)
{
    busy[YAWL_WORD(task)] &= ~YAWL_BIT(task);
    head->busy_count--;
}
/* Cancels `task` if it is executing. */
static inline void yawl_cancel_task(struct yawl_frame *head, uint64_t *busy, uint32_t task,
                                    struct yawl_changes *changes)
{
    if (!yawl_has(busy, task)) return;
    yawl_busy_end(head, busy, task);
    yawl_change(changes, task, YAWL_CHANGE_CANCELLED);
}

/* ---- Data ----------------------------------------------------------------- */

/* One member of a record.  Its place is given twice: in the *outside* form, the struct that people fill
 * in and read (texts are `struct yawl_text`), and in the *inside* form of a case's data block (texts are
 * `struct yawl_text_ref`).  A record that never lies in a data block has inside == UINT32_MAX. */
struct yawl_field {
    const char *name;
    enum yawl_type type;
    uint32_t outside;     /* offset in bytes of the member in the outside struct */
    uint32_t outside_has; /* offset of its `bool has_NAME`, UINT32_MAX if it is always present */
    uint32_t inside;      /* offset in bytes of the member in the inside struct */
    uint32_t index;       /* its bit in the inside struct's `set` */
    const char *const *names; /* of an enumeration: its values, NULL at the end */
};

struct yawl_record {
    const char *name;  /* of the outside struct, such as "order_check_returns" */
    uint32_t outside_size; /* bytes */
    uint32_t inside_size;  /* bytes of the fixed part of the data block, its head included; 0: none */
    uint32_t set;          /* offset of the `uint64_t set[]` in the inside struct */
    uint32_t fields_count;
    const struct yawl_field *fields;
};

/* ---- A net ---------------------------------------------------------------- */

enum yawl_task_kind { YAWL_TASK_ROUTING, YAWL_TASK_OFFER, YAWL_TASK_CALL, YAWL_TASK_NET };
enum yawl_join { YAWL_JOIN_NONE, YAWL_JOIN_AND, YAWL_JOIN_XOR, YAWL_JOIN_OR };
enum yawl_split { YAWL_SPLIT_NONE, YAWL_SPLIT_AND, YAWL_SPLIT_XOR, YAWL_SPLIT_OR };

struct yawl_flow {
    uint32_t place;     /* the condition that the flow marks */
    const char *target; /* the name of the task or condition that the flow leads to, as written */
};

struct yawl_call_config {
    const char *connector; /* "function", "log" */
    const char *name;      /* of a function: its name; else NULL */
};

struct yawl_call;

struct yawl_task {
    const char *name;
    uint32_t line; /* in the specification's text, from 1; 0 with --no-positions */
    enum yawl_task_kind kind;
    enum yawl_join join;
    enum yawl_split split;

    /* Constant data.  Each list ends at its count. */
    uint32_t preset_count, flows_count, cancels_places_count, cancels_tasks_count, retest_count;
    const uint32_t *preset;         /* input conditions */
    const struct yawl_flow *flows;  /* in spec order; a choice counts in this order */
    const uint32_t *cancels_places; /* cancellation set: conditions (implicit ones too) */
    const uint32_t *cancels_tasks;  /* cancellation set: tasks */
    const uint32_t *retest;         /* tasks whose enabledness a start or leave of this one can change */

    /* Rank in which enabled automatic tasks start (composite, connector, routing; spec order within). */
    uint32_t settle_rank;

    /* Is the task enabled in this frame?  Computed from the marking and `busy`, not from `enabled`. */
    bool (*enabled)(const struct yawl_frame *frame);
    /* Consumes the tokens of an enabled task, makes it busy, re-tests. */
    void (*start)(struct yawl_frame *frame, struct yawl_changes *changes);
    /* A busy task leaves: cancels, then marks the chosen flows, re-tests.  `choice`: for an xor-split the
     * index of the flow, for an or-split one bit a flow, else 0. */
    void (*leave)(struct yawl_frame *frame, uint64_t choice, struct yawl_changes *changes);
    /* Evaluates the split's guards over the data after assignment; NULL when there is no choice. */
    uint64_t (*choose)(const struct yawl_data *data, struct yawl_eval *e);

    /* Data; NULL where the task has none.  The outside structs are those of `in` and `returns`. */
    const struct yawl_record *in;      /* what the performer gets */
    const struct yawl_record *returns; /* what it gives back */
    /* Fills *in from the case's variables; its texts point into `data` or the scratch. */
    void (*prepare)(const struct yawl_data *data, void *in, struct yawl_eval *e);
    /* Assigns the completion mappings, all at once: reads `data` and `returns` (NULL for a routing task),
     * writes `next`, a copy of `data` in another block. */
    void (*assign)(const struct yawl_data *data, const void *returns, struct yawl_data *next,
                   struct yawl_eval *e);

    /* Of a connector task. */
    const struct yawl_call_config *call;
    /* connector "function": calls the typed function of the registered table with the typed input. */
    void (*call_function)(struct yawl_call *call, const void *functions, const void *in);
    /* connector "log": builds its text in the scratch. */
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
    uint32_t frame_size;                        /* bytes, a multiple of 8 */
    uint32_t places_at, enabled_at, busy_at;    /* offsets in bytes */
    uint32_t changes_max;                       /* most entries that one start or leave can report */

    /* Makes a new frame: zero, then the input condition marked and its tasks tested. */
    void (*enter)(struct yawl_frame *frame, struct yawl_changes *changes);
};

/* ---- A program -------------------------------------------------------------- */

struct yawl_program {
    uint32_t abi;              /* YAWL_PROGRAM_ABI; first, so that any version can read it */
    uint32_t size;             /* sizeof(struct yawl_program) */
    const char *name;          /* of the workflow */
    const char *version;       /* as written in the specification */
    const char *file;          /* specification's file name, after --file-prefix-map */
    const char *generator;     /* "yawlc 0.1.0" */
    uint64_t hash;             /* of everything that recovery depends on: nets, data layout */

    uint32_t nets_count;
    const struct yawl_net *nets; /* the root net first */

    const struct yawl_record *in;   /* case parameters */
    const struct yawl_record *data; /* case variables; NULL: the workflow has no data */
    const struct yawl_record *out;  /* result */
    /* Fills a zeroed data block from the case parameters (NULL: none) and the initial values. */
    void (*init)(const void *in, struct yawl_data *data, struct yawl_eval *e);
    /* Fills *out from the case's variables; its texts point into `data`. */
    void (*result)(const struct yawl_data *data, void *out, struct yawl_eval *e);

    /* Names of the functions that the workflow calls; a registered table must have them all. */
    uint32_t functions_count;
    const char *const *functions;
    /* Is function `index` present in the table?  NULL when functions_count is 0. */
    bool (*function_given)(const void *functions, uint32_t index);
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
 * `returns`, copied) or a failure.  Exactly one of them, once. */
int yawl_call_complete(yawl_call_t *call, const void *returns);
int yawl_call_fail(yawl_call_t *call, const char *message);

#ifdef __cplusplus
}
#endif
#endif
