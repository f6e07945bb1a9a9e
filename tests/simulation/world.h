/* A simulated world: one or two disks, each with one or two engines on it, what they call, the people who
 * work, the clock.
 *
 * One thread, one seed.  The runtime runs unchanged over a simulated loop (loop.c), store (disk.c), memory
 * (memory.c) and simulated connectors (calls.c); at each step chance chooses what happens next (steps.c).  An
 * engine that crashes is left by longjmp at the place where it stands, and its memory is taken away.  What is
 * durable is read by the ledger (ledger.c), against which answers, events and states are held (oracle.c).
 * Invariant: nothing reads a real clock, an address or the environment, so that a seed always does the same.
 */
#ifndef SIMULATION_WORLD_H
#define SIMULATION_WORLD_H

#include <setjmp.h>
#include <uv.h>

#include "base/memory.h"
#include "chance.h"
#include "core/event_record.h"
#include "yawl/connector.h"
#include "yawl/store_sqlite.h"
#include "yawl/workers.h"

enum {
    PROGRAMS_MAX = 64,
    DISKS = 2,         /* each is one partition */
    NODES = 2 * DISKS, /* engines: two of each disk */
    HANDLES_MAX = 6,
    COMMANDS_MAX = 256, /* on their way, of one engine */
    CALLS_MAX = 2048,
    CASES_MAX = 512, /* that one world starts */
    ITEMS_MAX = 256, /* looked at, of one case */
    BODIES_MAX = 4,
    SCRATCH_SIZE = 1 << 16
};

/* X(name, what it is): what may go wrong, each with how often, in 10,000. */
#define FAULTS(X)                                                                                  \
    X(CRASH, "an engine dies between two steps")                                                   \
    X(CRASH_INSIDE, "an engine dies at a failpoint")                                               \
    X(TAKEN, "another engine takes the store while the first one lives")                           \
    X(APPEND_REFUSED, "the store refuses a batch")                                                 \
    X(WRITE_FAILED, "a file is not written, or not wholly")                                        \
    X(SYNC_FAILED, "a file is not synced")                                                         \
    X(APPEND_FAILED, "the store fails while it writes a batch")                                    \
    X(SAVE_FAILED, "the store refuses a page")                                                     \
    X(READ_FAILED, "the store cannot be read")                                                     \
    X(MEMORY_ONCE, "a request for memory fails")                                                   \
    X(MEMORY_STAYS, "all requests for memory fail")                                                \
    X(CALL_FAILS, "a call fails, and would not a little later")                                    \
    X(CALL_REFUSED, "a call fails for good")                                                       \
    X(CALL_GARBAGE, "a call is answered with what is not declared")                                \
    X(CALL_SLOW, "a call takes long")                                                              \
    X(CALL_LOST, "a worker dies with its call, and nobody answers before the deadline")            \
    X(CLOCK_JUMPS, "the clock is set")                                                             \
    X(CLOSES, "an engine is closed and made anew")

enum fault {
#define FAULT(name, text) FAULT_##name,
    FAULTS(FAULT)
#undef FAULT
        FAULT_COUNT
};

/* What fails at one place alone, where it is not chance that chooses: each place has its turn. */
enum each_kind { EACH_NOTHING, EACH_CRASH, EACH_STORE, EACH_MEMORY, EACH_KINDS };

struct each {
    enum each_kind kind;
    bool stays;         /* it fails from then on */
    uint64_t at, count; /* the place that fails, those that were passed */
};

/* What a seed decides before it begins. */
struct plan {
    uint32_t rates[FAULT_COUNT];
    const struct yawl_program *programs[8];
    uint32_t programs_count;
    uint32_t cases, steps;
    uint32_t disks, partitions[DISKS]; /* how many; which partition each is */
    struct yawl_limits limits;
    struct yawl_program_limits each_program[8]; /* of its cases */
    bool limits_programs, tracks_branches, controls_cases;
    bool sqlite; /* in place of the simulated store */
    enum yawl_history_mode history;
    size_t history_bytes;
    bool manual_timers;
    bool starts_all;                         /* what was not started before is when all is calm */
    int64_t stuck_after_ms, call_timeout_ms; /* 0: not watched */
    bool odd_commands; /* suspended, cancelled, invalid, late and repeated ones too */
};

/* A simulated loop; the first member is what an engine is given. */
struct loop {
    uv_loop_t uv;
    uv_handle_t *handles[HANDLES_MAX];
    uint32_t count;
};

/* A command on its way. */
struct command {
    yawl_req_t req;
    struct node *node;
    bool used;
    enum yawl_event_kind kind; /* of the event that it is to cause */
    const struct yawl_program *program;
    yawl_case_id id;
};

struct call {
    struct node *node; /* NULL: the entry is free */
    yawl_call_t *call;
    yawl_item_id item;
    const struct yawl_program *program;
    const struct yawl_task *task;
    int64_t made_ms, due_ms; /* of the steady clock */
    enum { ANSWER_WELL, ANSWER_FAIL, ANSWER_REFUSE, ANSWER_GARBAGE, ANSWER_LATE } answer;
    bool begun;
    bool lingers; /* it was told to stop, and takes a while */
};

/* A store's face for one engine, onto the world's disk. */
struct face {
    yawl_store_t store; /* first */
    struct node *node;
    uint64_t epoch;
    bool failed;  /* once it has failed nothing may be written by it any more */
    bool flying;  /* a batch is on its way */
    int outcome;  /* what will be said of it */
    bool durable; /* it counts already, whatever is said */
    bool loaded;  /* it was taken */
    int64_t due_ms;
};

/* An engine and what belongs to its process. */
struct node {
    yawl_engine_t engine;
    uint32_t disk;
    uint64_t life; /* counts those who were made */
    bool lives, draining, closing, closed;
    bool old;     /* another one has taken its store */
    bool stopped; /* it says so in its log */
    struct loop loop;
    struct face face;
    yawl_store_t *inner; /* in the face: the SQLite store; NULL: it is not open */
    bool has_files;      /* its process has opened it */
    bool process_died;   /* and nothing that it does counts any more */
    yawl_listener_t listener;
    struct yawl__event_reader told; /* of the batch that is being told */
    bool telling;
    struct block *blocks;     /* its memory */
    void *bodies[BODIES_MAX]; /* of its engine itself, of its workers */
    uint64_t bytes;
    uint32_t memory_countdown,
        memory_fails; /* requests until the first that fails, how many fail */
    uint32_t failpoint_countdown;
    struct command commands[COMMANDS_MAX];
    uint32_t commands_count;
};

/* What the ledger knows of a case. */
struct known {
    yawl_case_id id;
    uint32_t disk;
    const struct yawl_program *program;  /* NULL: nobody was told of its start */
    uint32_t events[YAWL_EVENT_COUNT];   /* durable ones */
    uint32_t issued[YAWL_EVENT_COUNT];   /* commands that are to cause one */
    uint32_t answered[YAWL_EVENT_COUNT]; /* those that were answered well */
    uint32_t issued_completions;         /* answers of connectors */
    int status;                          /* enum yawl_case_status, by the events */
    bool touched;                        /* people did odd things to it; its end may be any */
    bool hit;                            /* a permanent fault hit it */
    bool fresh;                          /* `digest` is of its last durable step */
    bool killed;                         /* its end is durable, and was one */
    int progress;                        /* that was told last */
    int64_t first_ms, last_ms;           /* the earliest and the latest time of its events */
    uint64_t digest;
    uint64_t past; /* of all its events */
};

struct tally {
    uint64_t seeds, steps, commands, answered, refused, busy, events, batches, pages, calls,
        recoveries;
    uint64_t cases, completed, cancelled, failed, deadlocked, clean, clean_completed;
    uint64_t syncs, segments; /* of SQLite's files, of histories that were checked */
    uint64_t faults[FAULT_COUNT];
};

struct world {
    uint64_t seed;
    struct chance chance;
    struct plan plan;
    struct each each;
    struct yawl_sim clock;
    int64_t steady_ms; /* goes on, whatever the clock shows */
    bool calm;         /* no faults any more */
    struct node nodes[NODES];
    struct node *owners[DISKS]; /* NULL: nobody lives */
    uint64_t lives;             /* that have begun, of all seeds */
    uint64_t round;             /* counts the worlds */
    struct node *inside;        /* whose code runs */
    jmp_buf crash, end;
    struct call calls[CALLS_MAX];
    uint32_t calls_used; /* no entry behind it is used */
    struct known cases[CASES_MAX];
    uint32_t cases_count, starts_left;
    uint32_t starts_issued;
    const char *problem; /* what was found; NULL: nothing */
    char problem_text[400];
    struct tally *tally;
    bool trace;
    uint32_t step;
};

extern struct world world;

/* ---- main.c ---- */
/* What should not be: ends the seed. */
_Noreturn void found(const char *format, ...) __attribute__((format(printf, 1, 2)));
/* A line of the trace. */
void tell(const char *format, ...) __attribute__((format(printf, 1, 2)));
/* Does this fault strike now?  It is counted. */
bool strikes(enum fault fault);
bool each_strikes(enum each_kind kind);

/* ---- programs.c ---- */
extern const struct yawl_program *const programs[];
extern const uint32_t programs_count;
/* A table with a function in each place: the simulated connector "function" calls none of them. */
extern const void *const any_functions;
/* Calls of it that go on at once; 0: no limit. */
uint32_t program_workers(const struct yawl_program *program);
/* May a case of it deadlock by its nature? */
bool program_may_deadlock(const struct yawl_program *program);

/* ---- loop.c ---- */
/* Something that the loop can do now, for it to be chosen from: how many there are. */
uint32_t loop_ready(const struct loop *loop);
void loop_run(struct loop *loop, uint32_t choice);
/* An async handle that was called; false: none was. */
bool loop_run_async(struct loop *loop);
/* When its next timer is due, INT64_MAX: none. */
int64_t loop_due(const struct loop *loop);

/* ---- memory.c ---- */
void memory_take_all(struct node *node);
bool memory_is_held(const struct node *node);

/* ---- disk.c ---- */
void disk_open(void);
void disk_close(void);
yawl_store_t *disk_face(struct node *node);
/* The batch that is on its way is answered. */
void disk_answer(struct node *node);
/* What was on its way counts or does not. */
void disk_crash(struct node *node);
uint64_t disk_end(const struct node *node);
/* A batch is durable; what was told to be so. */
void disk_take(const struct node *node, const char *bytes, size_t length);
void disk_tell(struct node *node);
bool disk_has(const struct node *node, uint64_t position, const void *bytes, size_t length);
/* Reads a copy without pages: from the first batch. */
yawl_store_t *disk_log_only(void);

/* ---- calls.c ---- */
void calls_register(struct node *node);
void calls_forget(const struct node *node);
/* Can its connector stop it? */
bool call_can_be_stopped(const struct call *call);
/* The call is answered as was decided when it was made. */
void calls_answer(struct call *call);
/* One of those that are due; false: none is. */
bool calls_answer_due(const struct node *node);
/* Answers whatever is open, well. */
bool calls_answer_one(const struct node *node);
/* Ends the work of a call that was stopped and takes a while; false: there is none. */
bool calls_end_one(const struct node *node);

/* ---- data.c ---- */
/* An outside struct of `record` with values by chance, in memory that lives until the next call; NULL:
 * there is no record. */
const void *data_some(const struct yawl_record *record);
/* Its JSON text. */
struct yawl_text data_some_json(const struct yawl_record *record);

/* ---- ledger.c ---- */
void ledger_note(uint32_t disk, const char *bytes, size_t length);
struct known *ledger_find(yawl_case_id id);
bool ledger_item_is_open(const yawl_item_id *id);
/* A call of the item is made, by one of these workers (one bit each): how often this engine did, and how
 * often it started. */
struct made {
    uint32_t calls, starts;
};
struct made ledger_item_called(const struct node *node, const yawl_item_id *id, uint64_t workers);
bool ledger_item_is_started(const yawl_item_id *id);
void ledger_clear(void);
/* A hash of events, one by one. */
uint64_t ledger_mix(uint64_t digest, const yawl_event_t *event);

/* ---- people.c ---- */
void people_start_case(struct node *node);
void people_do_something(struct node *node);
/* Brings a case nearer to its end; false: nobody can do anything. */
bool people_finish(struct known *known);
void people_forget(struct node *node);
/* Commands that an engine which drains must not take. */
void people_are_refused(struct node *node);

/* ---- oracle.c ---- */
void oracle_listen(struct node *node);
/* Everything that was told was all that there was. */
void oracle_after_commit(struct node *node);
void oracle_after_recovery(struct node *node);
void oracle_after_step(void);
/* Nothing is left that an engine could do by itself. */
void oracle_at_rest(struct node *node);
void oracle_at_end(void);

/* ---- watch.c ---- */
/* What a case shows after each of its durable steps. */
void watch_case(struct node *node, struct known *known);
/* Workers are as many as may be, and none is idle without need. */
void watch_workers(struct node *node, const struct yawl_engine_stats *stats);
void watch_rest(struct node *node, const struct yawl_engine_stats *stats);

/* ---- life.c ---- */
/* A new engine on the disk, recovered; false: it did not come up, or died while it did. */
bool life_begin(struct node *node);
void life_end(struct node *node);
/* Makes an engine on `store`, which nothing is registered with. */
int life_open(struct node *node, yawl_store_t *store);
/* A place where an engine may die: a failpoint, a call of its store. */
void life_point(struct node *node, const char *where);
/* Does it die there? */
bool life_ends_at(struct node *node, const char *where);
/* What is left of an engine that died. */
void life_bury(struct node *node);

/* ---- steps.c ---- */
void steps_run(void);

#endif
