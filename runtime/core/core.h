/* The core: what a case is, and the workspace in which commands are decided and records applied.
 *
 * Pure: no clock, no I/O, no malloc, no libuv.  Time and memory come from the caller.  A command goes
 * decide -> one record -> reserve -> apply, then settle repeats that for what follows by itself.
 * Invariants: decide changes nothing of a case; apply is the only writer and cannot fail.
 */
#ifndef CORE_CORE_H
#define CORE_CORE_H

#include "base/buffer.h"
#include "base/message.h"
#include "core/event_record.h"
#include "core/item_table.h"
#include "core/pending.h"
#include "yawl/event.h"

/* A net may have this many tasks: an item holds its task in 24 bits. */
#define YAWL__TASKS_MAX ((uint32_t)1 << 24)
/* Text that one evaluation builds starts with this room, in bytes; it grows to the data limit. */
#define YAWL__SCRATCH_FIRST 4096

struct yawl_migration;

/* A running net instance: the root of a case, or the first part of a `struct yawl__child`. */
struct yawl__scope {
    const struct yawl_net *net;
    struct yawl_frame *frame; /* of the root: NULL until the case has started */
    struct yawl_data *data;   /* NULL: no data */
    struct yawl__items items;
    uint32_t
        number; /* 0: the root; others count up in the order of their creation, never used twice */
    uint32_t depth; /* 0: the root */
};

/* One case in memory: at most this, its frame, its data block and an entry for each started item. */
struct yawl__case {
    const struct yawl_program *program;
    yawl_case_id id;
    struct yawl__side *side; /* what few cases have (core/side.h); NULL: nothing of it yet */
    struct yawl__scope root;
    uint64_t held; /* bytes of its data: see core->held */
};

/* A task of a running net instance, as decisions see it: nothing of it is changed through this. */
struct yawl__at {
    const struct yawl__case *c;
    const struct yawl__scope *scope;
    const struct yawl_task *row; /* NULL: the net itself */
    uint32_t task;               /* YAWL_NONE: the net itself */
    uint32_t instance;           /* of a multiple-instance task, from 1; 0: none */
    const void *own;             /* that instance's own variable, an outside struct; NULL: none */
};

/* A connector call that is to be made once its step is committed: an attempt at an item. */
struct yawl__effect {
    yawl_item_id item;
    uint32_t attempts; /* at it that had failed before */
};

/* What a started item keeps; given out only if its task has input, attempts or a budget. */
struct yawl__item_block {
    uint32_t size; /* bytes of the block, this head included */
    uint32_t text_length;
    char *text;             /* of connector "log"; the last part of the block */
    int64_t started_ms;     /* for its task's budget */
    uint32_t attempts;      /* failures so far, of a task that is tried again */
    _Alignas(16) char in[]; /* outside struct of the task's `in`, its texts behind it */
};

/* Scratch memory that is kept from one step to the next. */
struct yawl__space {
    void *bytes;
    uint32_t capacity;
};

/* Workspace of core/instances_*.c. */
struct yawl__many {
    struct yawl__space own, input, kept, list;
    struct yawl__space each_room; /* the scratch that `each` stands in */
    struct yawl_list each;        /* what the instances of the last start are made of */
    struct yawl__round *round; /* reserved */
    struct yawl__item_block *own_block;
};

/* A failure on its way outwards: no failure flow of its task took it. */
struct yawl__failing {
    bool is_set;
    uint32_t scope, task, instance;
    int code;
    int cause; /* the system's code behind it, 0: none */
    struct yawl__message name; /* error name, "" if it has none */
};

/* The largest max_case_bytes: sizes that are computed from it must not overflow 32 bits. */
#define YAWL__DATA_MAX (INT32_MAX / 4)

struct yawl__core {
    struct yawl__memory memory;
    uint32_t data_max;            /* max_case_bytes: what a case may hold */
    uint32_t held_max;            /* what is refused beyond: data_max; in a recovery YAWL__DATA_MAX */
    size_t step_max;              /* step_bytes: what one step may write; set once */
    /* What the case that is worked on holds of data, with what is reserved for it: the variables of its net
     * instances, inputs and results of work items and instances, deliveries that wait. */
    uint64_t held;
    int64_t now_ms;               /* set by the caller before a step */
    uint64_t seed;                /* of what is left to chance; set once */
    struct yawl__buffer *events;  /* records of this turn, appended */
    struct yawl__buffer *effects; /* struct yawl__effect of each connector item that started, appended */
    uint64_t budget_exceeded;     /* items so far that took longer than their task's budget */
    /* Time limits of cases and offers that begin from now on; 0: none; set once. */
    int64_t case_timeout_ms, task_timeout_ms;
    bool tracks;                  /* the branches of cases that start from now on; set once */
    struct yawl__branch_plan *plans; /* core/branches.h */
    uint64_t illegal;             /* tasks so far whose being enabled did not fit the marking */

    /* The last refusal or failure, for a person. */
    struct yawl__message message;
    struct yawl__space long_message; /* room for one that lists problems */
    uint32_t error_scope;
    uint32_t error_task; /* YAWL_NONE: none */
    uint32_t error_line;
    /* Memory ran out where nothing could be refused any more: the engine must stop. */
    bool broken;

    /* Set by the caller before a step or a replay in which a case goes over to another program. */
    const struct yawl_program *program_to;
    const struct yawl_migration *migration; /* not for a replay */

    /* private */
    bool following; /* consequences are noted and what follows is done: not in a replay */
    bool is_marked; /* the time `marked_ms` is on record in `events` */
    int64_t marked_ms;
    size_t record_at; /* in events: the record that is being decided or applied; SIZE_MAX: none */
    struct yawl__event_head record_done; /* head of the last record of core/fast.c */
    size_t drop_to;                      /* in events: where they end if the record is dropped */
    size_t notes_at;                     /* in events: where its notes begin */
    size_t step_until;                   /* in events: where data of the step must end */
    size_t notes_room;   /* bytes that one record's consequences usually need at most */
    uint32_t note_scope; /* the scope that the next note belongs to */
    struct yawl_changes changes;
    uint32_t changes_capacity;
    struct yawl__pending pending;
    struct yawl__pending fresh;
    struct yawl__failing failing;
    int cause; /* of the failure that the next record tells; 0: none */
    struct yawl__space text, next, in, returns, states;
    struct yawl__space inputs; /* outside structs that outlive an evaluation */
    struct yawl__space search; /* of or-joins that search */
    struct yawl__space answered; /* outside struct of a kept answer */
    struct yawl__item_block *reserved_block;
    struct yawl_data *reserved_data;
    uint32_t replaced; /* bytes of the block that it takes the place of */
    struct yawl__child *reserved_child;
    struct yawl__kept *reserved_kept;
    struct yawl__answer *reserved_answer;
    struct yawl__case migrated; /* reserved: what the case becomes; without a program: nothing is */
    struct yawl__space migrated_key; /* of core/migrate.c: a marking; tasks that go on */
    struct yawl__many many;
    struct yawl__space shadow; /* of core/check_rows.c */
};

void yawl__core_init(struct yawl__core *core, const struct yawl__memory *memory, uint32_t data_max);
void yawl__core_done(struct yawl__core *core);
/* Makes the workspace large enough for `program`; YAWL_ENOMEM. */
int yawl__core_fit(struct yawl__core *core, const struct yawl_program *program);
/* Makes room for `size` bytes; the old ones are lost.  YAWL_ENOMEM. */
int yawl__space_fit(struct yawl__core *core, struct yawl__space *space, size_t size);
/* Makes an empty case of `program`, which has not started. */
void yawl__case_init(struct yawl__case *c, const struct yawl_program *program, yawl_case_id id);
/* Gives back everything that a case holds. */
void yawl__case_release(struct yawl__core *core, struct yawl__case *c);

/* Blocks of a case's data: they count in core->held. */
static inline void *yawl__take_data(struct yawl__core *core, size_t size)
{
    void *block = yawl__take(&core->memory, size);
    if (block != NULL) core->held += size;
    return block;
}
/* NULL is allowed. */
static inline void yawl__give_data(struct yawl__core *core, void *block, size_t size)
{
    if (block != NULL) core->held -= size;
    yawl__give(&core->memory, block, size);
}

static inline uint64_t *yawl__set_at(struct yawl_frame *frame, uint32_t at)
{
    return (uint64_t *)(void *)((char *)frame + at);
}
static inline const uint64_t *yawl__enabled_set(const struct yawl__scope *scope)
{
    return yawl__set_at(scope->frame, scope->net->enabled_at);
}
static inline const uint64_t *yawl__busy_set(const struct yawl__scope *scope)
{
    return yawl__set_at(scope->frame, scope->net->busy_at);
}
/* Only its sub-nets can go on: every task that is enabled or busy is one of its busy composite tasks.  A net
 * of one word of tasks does not count them as it goes. */
static inline bool yawl__is_at_rest(const struct yawl_net *net, struct yawl_frame *frame)
{
    uint32_t composites = frame->composites;
    if (net->tasks_count > 64) return frame->active == composites;
    uint64_t busy = *yawl__set_at(frame, net->busy_at);
    if (*yawl__set_at(frame, net->enabled_at) != 0) return false;
    return composites == 0 ? busy == 0 : (uint32_t)__builtin_popcountll(busy) == composites;
}
/* The same, and it has no sub-nets either. */
static inline bool yawl__is_idle(const struct yawl_net *net, struct yawl_frame *frame)
{
    return frame->composites == 0 && yawl__is_at_rest(net, frame);
}
static inline const struct yawl_task *yawl__row(const struct yawl__scope *scope, uint32_t task)
{
    return &scope->net->tasks[task];
}
/* States of the timers of a scope's tasks; NULL: its net has none. */
static inline uint8_t *yawl__timer_states(const struct yawl__scope *scope)
{
    if (scope->net->timer_states_count == 0) return NULL;
    return (uint8_t *)scope->frame + scope->net->timer_states_at;
}
static inline struct yawl__at yawl__at_task(const struct yawl__case *c,
                                            const struct yawl__scope *scope, uint32_t task)
{
    struct yawl__at at = {c,    scope, task == YAWL_NONE ? NULL : &scope->net->tasks[task],
                          task, 0,     NULL};
    return at;
}
/* Records what is wrong and returns `code`: `yawl__refuse(core, YAWL_ENOTASK, NULL)` takes the code's
 * own message, else the texts up to a NULL make it. */
int yawl__refuse(struct yawl__core *core, int code, const char *text, ...);
/* The message may become a list of problems; without memory it stays short. */
void yawl__refuse_at_length(struct yawl__core *core);
/* Refuses with YAWL_ETOOBIG: `task "TASK": WHAT would take SIZE bytes; max_case_bytes is …`; `row` NULL: no
 * task does it. */
int yawl__refuse_size(struct yawl__core *core, const struct yawl_task *row, const char *what,
                      uint64_t size);

#endif
