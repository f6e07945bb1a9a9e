/* The core: what a case is, and the workspace in which commands are decided and events applied.
 *
 * Pure: no clock, no I/O, no malloc, no libuv.  Time and memory come from the caller.  A command goes
 * decide -> plan (decision records) -> reserve -> apply, then settle repeats that for what starts by
 * itself.  Invariants: decide changes nothing of a case; apply is the only writer and cannot fail.
 */
#ifndef CORE_CORE_H
#define CORE_CORE_H

#include "base/buffer.h"
#include "base/message.h"
#include "core/item_table.h"
#include "core/pending.h"
#include "yawl/event.h"

/* A net may have this many tasks: an item holds its task in 24 bits. */
#define YAWL__TASKS_MAX ((uint32_t)1 << 24)
/* Text that one evaluation builds starts with this room, in bytes; it grows to the data limit. */
#define YAWL__SCRATCH_FIRST 4096

/* One case in memory: at most this, its frame, its data block and an entry for each started item. */
struct yawl__case {
    const struct yawl_program *program;
    struct yawl_frame *frame; /* NULL until the case has started */
    struct yawl_data *data;   /* NULL: no data */
    struct yawl__items items;
    yawl_case_id id;
};

/* What a started item keeps of its input; given out only if its task has any. */
struct yawl__item_block {
    uint32_t size; /* bytes of the block, this head included */
    uint32_t text_length;
    char *text;             /* of connector "log"; the last part of the block */
    _Alignas(16) char in[]; /* outside struct of the task's `in`, its texts behind it */
};

/* Scratch memory that is kept from one step to the next. */
struct yawl__space {
    void *bytes;
    uint32_t capacity;
};

struct yawl__core {
    struct yawl__memory memory;
    uint32_t data_max;            /* bytes of a case's data */
    int64_t now_ms;               /* set by the caller before a step */
    struct yawl__buffer *events;  /* records of this turn, appended */
    struct yawl__buffer *effects; /* yawl_item_id of each connector item that started, appended */

    /* The last refusal or failure, for a person. */
    struct yawl__message message;
    uint32_t error_task; /* YAWL_NONE: none */
    uint32_t error_line;
    /* Memory ran out where nothing could be refused any more: the engine must stop. */
    bool broken;

    /* private */
    struct yawl__buffer plan; /* decision records, not yet applied */
    struct yawl_changes changes;
    uint32_t changes_capacity;
    struct yawl__pending pending;
    struct yawl__space text, next, in, returns;
    struct yawl__item_block *reserved_block;
    struct yawl_data *reserved_data;
    struct yawl__space shadow; /* of core/check_rows.c */
    bool following; /* consequences are recorded and pending tasks noted: not in a replay */
};

void yawl__core_init(struct yawl__core *core, const struct yawl__memory *memory, uint32_t data_max);
void yawl__core_done(struct yawl__core *core);
/* Makes the workspace large enough for `program`; YAWL_ENOMEM. */
int yawl__core_fit(struct yawl__core *core, const struct yawl_program *program);
/* Makes room for `size` bytes; the old ones are lost.  YAWL_ENOMEM. */
int yawl__space_fit(struct yawl__core *core, struct yawl__space *space, size_t size);
/* Gives back the entries of a case's items and their inputs. */
void yawl__case_drop_items(struct yawl__core *core, struct yawl__case *c);
/* Gives back everything that a case holds. */
void yawl__case_release(struct yawl__core *core, struct yawl__case *c);

static inline const struct yawl_net *yawl__net_of(const struct yawl__case *c)
{
    return &c->program->nets[0];
}
static inline uint64_t *yawl__set_at(struct yawl_frame *frame, uint32_t at)
{
    return (uint64_t *)(void *)((char *)frame + at);
}
static inline const uint64_t *yawl__enabled_set(const struct yawl__case *c)
{
    return yawl__set_at(c->frame, yawl__net_of(c)->enabled_at);
}
static inline const uint64_t *yawl__busy_set(const struct yawl__case *c)
{
    return yawl__set_at(c->frame, yawl__net_of(c)->busy_at);
}
/* Records what is wrong and returns `code`: `yawl__refuse(core, YAWL_ENOTASK, NULL)` takes the code's
 * own message, else the texts up to a NULL make it. */
int yawl__refuse(struct yawl__core *core, int code, const char *text, ...);

#endif
