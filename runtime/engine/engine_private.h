/* What the files of engine/ share: the engine behind `yawl_engine_t`.
 *
 * One thread, one loop.  The files: cases (slots), programs, marks (of programs, in the store), inbox
 * (commands in), submissions (of which no command is done twice), control, stuck, turn (decide, store,
 * release), effects and heartbeats (connector calls), deadlines, commands and reads (the public
 * functions), checkpoint and restore (the snapshot), recover (from a store), migrations (of cases to
 * other programs), engine (life).
 * Invariants: nobody is answered before the commit; an idle engine has no active handle, unless a timer is
 * armed in some case.
 */
#ifndef ENGINE_ENGINE_PRIVATE_H
#define ENGINE_ENGINE_PRIVATE_H

#include <uv.h>

#include "base/slab.h"
#include "core/distance.h"
#include "core/event_record.h"
#include "core/step.h"
#include "engine/admission.h"
#include "engine/calls.h"
#include "engine/submissions.h"
#include "engine/workers.h"
#include "yawl/connector.h"

/* Mappings of one engine: versions that cases may still be of, each to the next. */
#define YAWL__MIGRATIONS_MAX 64
/* Connectors of one engine. */
#define YAWL__CONNECTORS_MAX 64
/* Slots of one chunk of the case table: what fits into the slab's largest block. */
#define YAWL__CASES_CHUNK ((uint32_t)(YAWL__SLAB_MAX / sizeof(struct yawl__slot)))
/* Bits of a case id, from the top: partition, slot, generation. */
#define YAWL__SLOT_BITS       30
#define YAWL__GENERATION_BITS 24
#define YAWL__CASES_MAX       ((uint32_t)1 << YAWL__SLOT_BITS)

struct yawl__slot {
    struct yawl__case c;
    uint64_t turn;       /* sequence of the last turn that changed the case */
    uint32_t generation; /* of the case that lives here, or of the next one */
    uint32_t next;       /* in the list of free or of ended slots; of a running case: its place in the
                            heap of deadlines, YAWL_NONE: it has none */
};

struct yawl__cases {
    struct yawl__slot **chunks;
    uint32_t chunks_capacity;
    uint32_t slots_count; /* slots that were ever used */
    uint32_t live_count;
    uint32_t free;                    /* list of free slots, YAWL_NONE: empty */
    uint32_t ended_first, ended_last; /* list of ended cases, the oldest first */
    uint32_t ended_count;
};

/* The earliest deadline of the case in a slot; 12 bytes, since there may be millions. */
struct yawl__deadline {
    uint32_t deadline_ms[2]; /* low and high half */
    uint32_t slot;
};

struct yawl__deadlines {
    struct yawl__deadline *heap; /* the earliest first */
    uint32_t count, capacity;
    uint64_t fired; /* so far */
    int64_t ahead_ms; /* wall clock minus steady clock, when it was last set */
    uv_timer_t timer;
};

/* What is known of a page of the snapshot. */
struct yawl__page {
    uint64_t saved;    /* 1 + sequence of the last turn that is part of it; 0: it was never saved */
    uint64_t position; /* in a recovery: of the first batch that is no part of it */
};

struct yawl__checkpoint {
    struct yawl__page *pages; /* by number */
    uint32_t capacity;
    uint32_t read;  /* pages that the recovery read */
    uint64_t logged;  /* bytes of events since the last round began, without marks that it wrote anew */
    uint64_t written; /* bytes of these marks and of its pages */
    bool running;
    uint64_t from; /* position at which the round began */
    uint32_t next; /* its next page */
    struct yawl__buffer image;
};

struct yawl__registered {
    const struct yawl_program *program;
    const void *functions;
    struct yawl__line line;
    uint32_t running;   /* its cases that have not ended */
    uint32_t cases_max; /* 0: no limit of its own */
    struct yawl__pace pace; /* of its cases */
    /* Starts with its hash are starts of it, as the store's events tell. */
    bool marked;
    bool described; /* the store was given its description */
    struct yawl__distances distances; /* made when they are first asked for */
};

struct yawl__req_list {
    yawl_req_t *first, *last;
};

/* A connector that this engine knows, with what it keeps here. */
struct yawl__connector {
    const struct yawl_connector *type;
    void *state;
    bool is_open;
};

/* A running case with nobody to wait for, or a call that was not made. */
struct yawl__suspect {
    yawl_case_id case_id;
    int64_t check_ms; /* when it is looked at again, by the steady clock */
    uint32_t attempts;
};

struct yawl__stuck {
    struct yawl__suspect *list; /* few, if any */
    uint32_t count, capacity;
    uint64_t found, repaired; /* so far */
};

struct yawl_call {
    struct yawl_call *next, *previous; /* the newest first */
    int64_t began_ms;                  /* by the steady clock */
    struct yawl__engine *engine;
    struct yawl__connector *connector;
    const struct yawl_task *task;
    yawl_item_id item;
    uint32_t attempts; /* at its item that had failed before this one */
    uint32_t worker;   /* that performs it, 0: it needs none */
    uint32_t waited_ms; /* that it stood in line */
    uint32_t line;     /* the program in whose line it stood */
    int cause;         /* of its failure, 0: none */
    bool answered, works;
    bool is_late; /* it was answered in its place */
    bool holds;   /* its slot */
    bool lingers; /* cancelled, and its connector has not ended the work yet */
    bool queued;  /* its answer is on its way */
    struct yawl_call *working_next, *working_previous; /* while it works */
    struct yawl_call *heard_next, *heard_previous;     /* while it is listened to */
    int64_t heard_ms; /* of its last sign of life, by the steady clock */
    bool listened;    /* signs of life are asked of it */
    bool is_lost;     /* its worker fell silent, and its slot was given to another */
    void *data; /* the connector's */
    struct yawl__secret *secrets; /* that it was given */
    yawl_req_t req;
};

/* Milliseconds until memory that was missing is asked for again. */
#define YAWL__AGAIN_MS 100
/* Items whose calls are made later, for want of memory. */
struct yawl__missed {
    struct yawl__buffer items; /* struct yawl__effect */
    int64_t due_ms;            /* by the steady clock */
};

/* What one or more turns of the loop decided and what waits for its commit. */
struct yawl__turn {
    uint64_t sequence;
    struct yawl__buffer events, effects;
    struct yawl__buffer messages; /* texts of refusals, each with its NUL */
    struct yawl__buffer moves;    /* struct yawl__move */
    struct yawl__req_list answered;
    bool kills; /* it killed a case */
};

struct yawl__engine {
    yawl_engine_t *host;
    uv_idle_t idle; /* active only while commands are queued */
    struct yawl__slab slab;
    struct yawl__memory memory;
    struct yawl__core core;
    yawl_engine_options_t options;
    struct yawl_snapshot stored; /* what the store holds; its end counts what was given to it */
    struct yawl__checkpoint checkpoint;
    struct yawl__message message;
    struct yawl__space long_message; /* room for one that lists problems */

    struct yawl__cases cases;
    struct yawl__deadlines timers;
    struct yawl__stuck stuck;
    struct yawl__registered *programs;
    uint32_t programs_count, programs_capacity;
    const struct yawl_migration *migrations[YAWL__MIGRATIONS_MAX];
    uint32_t migrations_count;
    struct yawl__connector connectors[YAWL__CONNECTORS_MAX];
    uint32_t connectors_count;
    uint32_t connectors_open; /* those that are to be closed */

    struct yawl__req_list inbox;  /* without starts */
    struct yawl__req_list starts; /* of cases */
    uint32_t starts_count, starts_max; /* of these; commands with which one more is taken */
    uint32_t commands_count; /* queued or decided, not yet answered */
    uint64_t command_bytes;  /* data of those that are queued */

    struct yawl__turn turns[2];
    struct yawl__turn *collecting, *flying;
    uint64_t released; /* sequence of the last turn that was committed */
    bool in_flight;    /* `flying` is on its way to the store */
    bool appending;    /* inside the store's append */
    bool committed;    /* the store answered inside its append */
    bool waits;        /* as much is decided as one batch may have, and an append is in flight */
    int commit_status;
    int stopped; /* 0, or why the engine takes no commands (any more): YAWL_ERECOVER, not yet */

    yawl_listener_t *listeners;
    yawl_listener_t *next_listener; /* cursor of the delivery in progress */
    struct yawl__workers workers;
    struct yawl__paces paces;
    struct yawl_call *calls, *calls_last; /* open calls */
    struct yawl_call *late_calls;         /* not answered yet, but in their place others are */
    uint32_t calls_count;                 /* of both */
    struct yawl_call *working;      /* those whose work can be cancelled and goes on */
    struct yawl_call *heard_first, *heard_last; /* those that give signs of life, the longest silent first */
    uint32_t lost_count;                        /* late ones without a slot whose worker may still answer */
    struct yawl_call *free_calls;
    struct yawl__missed missed;
    struct yawl__submissions submissions;
    struct yawl__space result, output; /* outside structs given to callbacks and to readers */

    bool draining;          /* it closes once nothing is left to answer */
    bool stopping_calls;    /* drained: what still went on is being ended */
    uint32_t lingering_count; /* calls that were told to end and have not yet */
    bool closing;
    yawl_engine_close_cb close_cb;
};

/* ---- engine.c ---- */
/* Sets the engine's message from texts up to a NULL (none: the code's own) and returns `code`. */
int yawl__engine_refuse(struct yawl__engine *engine, int code, const char *text, ...);
/* The message may become a list of problems; without memory it stays short. */
void yawl__engine_refuse_at_length(struct yawl__engine *engine);
/* The second half of closing, once no append is in flight. */
void yawl__engine_finish(struct yawl__engine *engine);

/* The steady clock; milliseconds. */
static inline int64_t yawl__steady_ms(const struct yawl__engine *engine)
{
    const struct yawl_io *io = engine->options.io;
    return io->steady_ms != NULL ? io->steady_ms(io) : io->now_ms(io);
}

/* How long it is since that moment of the steady clock; where the wall clock does for it, that may have been
 * set back: 0. */
static inline int64_t yawl__steady_span(const struct yawl__engine *engine, int64_t since_ms)
{
    int64_t span_ms = yawl__steady_ms(engine) - since_ms;
    return span_ms > 0 ? span_ms : 0;
}

/* ---- drain.c ---- */
/* If the engine drains: closes it, on the loop's next turn, once nothing is left to answer. */
void yawl__drain_look(struct yawl__engine *engine);

/* ---- cases.c ---- */
void yawl__cases_init(struct yawl__cases *cases);
/* Opens a slot for a case of `program`; NULL: the limit is reached (YAWL_EBUSY) or no memory. */
struct yawl__slot *yawl__cases_open(struct yawl__engine *engine, const struct yawl_program *program,
                                    int *status);
static inline struct yawl__slot *yawl__slot_at(const struct yawl__cases *cases, uint32_t index)
{
    return &cases->chunks[index / YAWL__CASES_CHUNK][index % YAWL__CASES_CHUNK];
}
/* The partition of a case. */
static inline uint32_t yawl__id_partition(yawl_case_id id)
{
    return (uint32_t)(id >> (YAWL__GENERATION_BITS + YAWL__SLOT_BITS));
}
static inline yawl_case_id yawl__id_of(const struct yawl__engine *engine, uint32_t index,
                                       uint32_t generation)
{
    yawl_case_id slot = (yawl_case_id)engine->options.partition << YAWL__SLOT_BITS | index;
    return slot << YAWL__GENERATION_BITS | generation;
}
static inline uint32_t yawl__slot_index(yawl_case_id id)
{
    return (uint32_t)(id >> YAWL__GENERATION_BITS) & (YAWL__CASES_MAX - 1);
}
/* Asks for a slot's second line and for its case's frame ahead of their use; there may be no frame. */
static inline void yawl__slot_prefetch(const struct yawl__slot *slot)
{
    const struct yawl_frame *frame = slot->c.root.frame;
    __builtin_prefetch(&slot->next, 1);
    __builtin_prefetch(frame, 1);
    __builtin_prefetch((const void *)((uintptr_t)frame + sizeof *frame + 23), 1);
}
/* The slot of a live case; NULL: no such case. */
static inline struct yawl__slot *yawl__cases_find(const struct yawl__engine *engine, yawl_case_id id)
{
    uint32_t index = yawl__slot_index(id);
    if (id == 0 || index >= engine->cases.slots_count) return NULL;
    struct yawl__slot *slot = yawl__slot_at(&engine->cases, index);
    return slot->c.id == id ? slot : NULL;
}
/* Opens the slot of that id for a case that is read back.  NULL: the slot is not the next one, or a case
 * runs in it (YAWL_ECORRUPT), or no memory. */
struct yawl__slot *yawl__cases_open_again(struct yawl__engine *engine,
                                          const struct yawl_program *program, yawl_case_id id,
                                          int *status);
/* Makes the next slot, which is free, when cases are read back; YAWL_ECORRUPT: no such generation. */
int yawl__cases_skip(struct yawl__engine *engine, uint32_t generation);
/* Of the next case in a slot. */
uint32_t yawl__generation_after(uint32_t generation);
/* Makes the list of free slots once all cases are read back. */
void yawl__cases_relink(struct yawl__engine *engine);
/* Has it completed or been cancelled? */
static inline bool yawl__slot_has_ended(const struct yawl__slot *slot)
{
    int status = slot->c.root.frame->status;
    return status == YAWL_CASE_COMPLETED || status == YAWL_CASE_CANCELLED;
}
/* Does it go on, now or once it is resumed?  Then its calls do. */
static inline bool yawl__case_lives(const struct yawl__case *c)
{
    int status = c->root.frame->status;
    return status == YAWL_CASE_RUNNING || status == YAWL_CASE_SUSPENDED;
}
/* Releases a case; its id becomes stale. */
void yawl__cases_close(struct yawl__engine *engine, struct yawl__slot *slot);
/* Notes that a case has ended. */
void yawl__cases_ended(struct yawl__engine *engine, struct yawl__slot *slot);
/* Closes the oldest ended cases beyond the limit. */
void yawl__cases_trim(struct yawl__engine *engine);
/* Is as much memory in use as may be? */
static inline bool yawl__memory_is_full(const struct yawl__engine *engine)
{
    uint64_t most = engine->options.limits.memory_max;
    return most != 0 && engine->slab.in_use >= most;
}
/* Closes ended cases as long as too much memory is in use; false: it still is. */
bool yawl__cases_spare(struct yawl__engine *engine);
/* Closes all. */
void yawl__cases_done(struct yawl__engine *engine);

/* ---- programs.c ---- */
struct yawl__registered *yawl__programs_find(const struct yawl__engine *engine,
                                             const struct yawl_program *program);
/* Sees to it that a start of `program` can be read back: its mark stands before it.  YAWL_ENOMEM. */
int yawl__programs_mark(struct yawl__engine *engine, const struct yawl_program *program);
/* Reads a mark back.  YAWL_ENOPROGRAM: no such program is registered. */
int yawl__programs_read_mark(struct yawl__engine *engine, const struct yawl__event_view *view);
/* The program of a mark that stands in a page. */
int yawl__programs_of_mark(struct yawl__engine *engine, const struct yawl__event_view *view,
                           const struct yawl_program **program);
/* The program that a start with that hash is of; NULL: none is marked. */
const struct yawl_program *yawl__programs_marked(const struct yawl__engine *engine, uint64_t hash);
/* Can this runtime run the program's tables? */
bool yawl__shape_is_good(const struct yawl_program *program);
struct yawl__connector *yawl__connectors_find(struct yawl__engine *engine, const char *name);

/* ---- commands.c ---- */
/* The row of an item's task; NULL: there is no such case, net instance or task now. */
const struct yawl_task *yawl__task_find(const struct yawl__engine *engine, yawl_item_id id);

/* ---- inbox.c ---- */
/* Beside the operation of a request: it is what a call answers. */
#define YAWL__ANSWERS 0x100
_Static_assert(YAWL__OPERATION_COUNT <= YAWL__ANSWERS, "operations leave that bit free");
/* The same: it has a submission id, or should have. */
#define YAWL__SUBMITTED 0x200
/* Requests that are linked already. */
static inline void yawl__req_push_chain(struct yawl__req_list *list, yawl_req_t *first,
                                        yawl_req_t *last)
{
    last->next = NULL;
    if (list->first == NULL)
        list->first = first;
    else
        list->last->next = first;
    list->last = last;
}
static inline void yawl__req_push(struct yawl__req_list *list, yawl_req_t *req)
{
    yawl__req_push_chain(list, req, req);
}
/* The first one, NULL: the list is empty. */
static inline yawl_req_t *yawl__req_pop(struct yawl__req_list *list)
{
    yawl_req_t *req = list->first;
    if (req != NULL) list->first = req->next;
    return req;
}
/* Does the engine take commands, and is there room for one more? */
static inline bool yawl__inbox_takes(const struct yawl__engine *engine)
{
    return !engine->closing && engine->stopped == 0 &&
           engine->commands_count < engine->options.limits.commands_max;
}
/* Says why no command can be queued now. */
int yawl__inbox_refuse(struct yawl__engine *engine);
/* May a command be queued now?  0, YAWL_ECLOSED, the reason of a stop, or YAWL_EBUSY. */
static inline int yawl__inbox_open(struct yawl__engine *engine)
{
    return yawl__inbox_takes(engine) ? 0 : yawl__inbox_refuse(engine);
}
/* Queues the first one, and wakes the turn, which an empty inbox lets sleep. */
void yawl__inbox_put_first(struct yawl__engine *engine, yawl_req_t *req);
static inline void yawl__inbox_put(struct yawl__engine *engine, yawl_req_t *req)
{
    req->next = NULL;
    engine->commands_count++;
    if (engine->inbox.first == NULL) {
        yawl__inbox_put_first(engine, req);
        return;
    }
    engine->inbox.last->next = req;
    engine->inbox.last = req;
}
/* Queues the start of a case, behind the other commands. */
void yawl__inbox_push_start(struct yawl__engine *engine, yawl_req_t *req);
/* May a start be queued now?  As yawl__inbox_open; a share of the room is kept for other commands. */
int yawl__inbox_open_start(struct yawl__engine *engine);
/* May a command with data be queued now?  0, or YAWL_EBUSY. */
int yawl__inbox_open_data(struct yawl__engine *engine);
/* Queues `req`, whose fields are set, all but its slot. */
static inline void yawl__inbox_push(struct yawl__engine *engine, yawl_req_t *req)
{
    req->slot = NULL;
    yawl__inbox_put(engine, req);
}
/* Copies an outside struct into the request; `record` and `outside` may be NULL.  YAWL_EDATA names the
 * field that holds no value of its type. */
int yawl__inbox_copy(struct yawl__engine *engine, yawl_req_t *req, const struct yawl_record *record,
                     const void *outside);
/* The same with a key (NULL: none) behind it, of req->key_size bytes. */
int yawl__inbox_copy_keyed(struct yawl__engine *engine, yawl_req_t *req,
                           const struct yawl_record *record, const void *outside, const char *key);
int yawl__inbox_copy_text(struct yawl__engine *engine, yawl_req_t *req, const char *text);
/* Gives back what a request copied. */
static inline void yawl__inbox_release(struct yawl__engine *engine, yawl_req_t *req)
{
    yawl__give(&engine->memory, req->input, req->input_size);
    engine->command_bytes -= req->input_size;
    req->input = NULL;
    req->input_size = req->key_size = 0;
}

/* ---- turn.c ---- */
void yawl__turn_init(struct yawl__engine *engine);
/* The store's callback. */
void yawl__turn_committed(void *context, int status);
/* The idle handle's callback. */
void yawl__turn_run(uv_idle_t *idle);
/* Opens a turn that no request begins: looks at the clock, makes room for records. */
void yawl__turn_open(struct yawl__engine *engine);
/* Carries out a command on a case. */
int yawl__turn_step(struct yawl__engine *engine, struct yawl__slot *slot,
                    const struct yawl__command *command);
/* Fires the first timer of a case, which is due. */
int yawl__turn_expire(struct yawl__engine *engine, struct yawl__slot *slot);
/* Derives anew what is enabled in a case. */
void yawl__turn_repair(struct yawl__engine *engine, struct yawl__slot *slot);
/* Fails a case that could not be repaired. */
void yawl__turn_give_up(struct yawl__engine *engine, struct yawl__slot *slot, const char *why);
/* Sends what was decided to the store, unless an append is in flight. */
void yawl__turn_commit(struct yawl__engine *engine);
/* Has the turn that is open as many events as it may? */
static inline bool yawl__turn_is_full(const struct yawl__engine *engine)
{
    return engine->collecting->events.length >= engine->options.limits.batch_bytes;
}
/* Stops the engine if memory ran out where nothing could be refused any more. */
bool yawl__turn_is_broken(struct yawl__engine *engine);
/* Answers everything that is queued or not committed with `code`. */
void yawl__turn_abandon(struct yawl__engine *engine, int code);
/* Committed as far as its last step?  0 or YAWL_EBUSY, or the reason of a stop. */
int yawl__turn_released(struct yawl__engine *engine, const struct yawl__slot *slot);

/* ---- checkpoint.c ---- */
/* Makes room for so many pages; YAWL_ENOMEM. */
int yawl__pages_fit(struct yawl__engine *engine, uint32_t count);
void yawl__pages_done(struct yawl__engine *engine);
/* A batch was given to the store, `length` bytes of it without what a round wrote. */
void yawl__checkpoint_follow(struct yawl__engine *engine, size_t length);

/* ---- restore.c ---- */
/* Reads all pages back. */
int yawl__restore_pages(struct yawl__engine *engine);

/* ---- recover.c ---- */
/* Why a part of the store cannot be read back. */
const char *yawl__recover_text(int status);

/* ---- progress.c ---- */
/* In a recovery, before the case changes and at the end: notes what would be told of it now. */
void yawl__progress_note(struct yawl__engine *engine, const struct yawl__slot *slot);
/* The same before a case is cancelled: where it stood is what is told of it then, after a restart too. */
void yawl__progress_keep(struct yawl__engine *engine, const struct yawl__slot *slot);

/* ---- stuck.c ---- */
/* Looks whether anybody could wake the case, which has made a step. */
void yawl__stuck_note(struct yawl__engine *engine, const struct yawl__slot *slot);
/* A call of the case could not be made; false: stuck cases are not watched. */
bool yawl__stuck_lost_call(struct yawl__engine *engine, yawl_case_id id);
/* Memory is what it lacked, not another attempt: it does not fail for it. */
void yawl__stuck_excuse(struct yawl__engine *engine, yawl_case_id id);
/* When there is something to look at, by the steady clock; INT64_MAX: nothing. */
int64_t yawl__stuck_next(const struct yawl__engine *engine);
/* Looks at what is due, within a turn. */
void yawl__stuck_check(struct yawl__engine *engine);
void yawl__stuck_done(struct yawl__engine *engine);

/* ---- deadlines.c ---- */
void yawl__deadlines_open(struct yawl__engine *engine);
void yawl__deadlines_done(struct yawl__engine *engine);
/* Makes room for one more case with a deadline; YAWL_ENOMEM. */
int yawl__deadlines_reserve(struct yawl__engine *engine);
/* Notes what a step made of the case's earliest deadline; there is room. */
void yawl__deadlines_note(struct yawl__engine *engine, struct yawl__slot *slot);
/* Looks whether the wall clock was set; what waits for a span does not wait longer for it. */
void yawl__deadlines_look(struct yawl__engine *engine);
/* Wakes the engine for the earliest deadline; nothing is armed without one. */
void yawl__deadlines_arm(struct yawl__engine *engine);

/* ---- reads.c ---- */
/* The case to read; NULL: `*status` says why. */
const struct yawl__case *yawl__open_case(yawl_engine_t *engine, yawl_case_id id, int *status);
/* One of its net instances. */
const struct yawl__scope *yawl__open_scope(yawl_engine_t *engine, yawl_case_id id, uint32_t number,
                                           int *status);

/* ---- release.c ---- */
/* Tells listeners, answers requests and performs calls of a turn that is committed. */
void yawl__turn_release(struct yawl__engine *engine, struct yawl__turn *turn);
/* Calls back one request; `turn` holds its message and may be NULL. */
void yawl__req_answer(struct yawl__engine *engine, yawl_req_t *req, const struct yawl__turn *turn);
/* The result of a completed case, copied into `space`.  NULL with *status 0: it has none. */
const void *yawl__case_result(struct yawl__engine *engine, const struct yawl__case *c,
                              struct yawl__space *space, int *status);

#endif
