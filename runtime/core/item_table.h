/* What a net instance knows of a task beside its bits: a small open hash table by task and kind.
 *
 * An item that is merely offered has no entry; it is the enabled bit of its task.  Entries are 16 bytes,
 * the smallest table holds one.
 */
#ifndef CORE_ITEM_TABLE_H
#define CORE_ITEM_TABLE_H

#include <stdbool.h>
#include <stdint.h>

#include "base/memory.h"

struct yawl__item_block;
struct yawl__round;

enum yawl__entry_kind {
    YAWL__ENTRY_NONE,
    YAWL__ENTRY_ITEM,   /* started, or offered and suspended; a busy composite task; instances */
    YAWL__ENTRY_CHOICE, /* a forced choice */
    YAWL__ENTRY_WAIT    /* enabled, and something of what it waits for has come */
};

/* Status of a multiple-instance task's entry: its items are in its rounds. */
#define YAWL__ITEM_PARENT 15
/* Status of a busy composite task's entry. */
#define YAWL__ITEM_COMPOSITE 14

/* Bits in `status` of a wait: what it still waits for.  0: nothing more, it may start. */
enum yawl__wait { YAWL__WAIT_JUDGE = 1, YAWL__WAIT_TIMER = 2, YAWL__WAIT_TRIGGER = 4 };

struct yawl__item {
    uint32_t task : 24;
    uint32_t status : 4; /* enum yawl_item_status, or one of the two above, or bits of a wait */
    uint32_t before : 2; /* of a suspended item: the status to resume; of a parent: 1 if its task is
                            offered anew and that offer is suspended */
    uint32_t kind : 2;   /* enum yawl__entry_kind */
    uint32_t firing;     /* 0: not started */
    union {
        struct yawl__item_block *block; /* of an item: NULL: it keeps nothing; of a wait: the payload */
        uint64_t choice;
        struct { /* of a busy composite task */
            uint32_t child;    /* number of its sub-net; 0: none while it waits to be tried again */
            uint32_t attempts; /* failures so far */
        };
        struct yawl__round *round; /* newest; older, detached ones hang on it */
    };
};

struct yawl__items {
    struct yawl__item *slots;
    uint32_t count;
    uint32_t capacity; /* a power of two, or 0 */
};

/* The entry of `task` of that kind, NULL if it has none; valid until the table changes. */
struct yawl__item *yawl__entry_find(const struct yawl__items *items, uint32_t task,
                                    enum yawl__entry_kind kind);
static inline struct yawl__item *yawl__items_find(const struct yawl__items *items, uint32_t task)
{
    return items->count == 0 ? NULL : yawl__entry_find(items, task, YAWL__ENTRY_ITEM);
}
static inline struct yawl__item *yawl__items_find_choice(const struct yawl__items *items,
                                                         uint32_t task)
{
    return items->count == 0 ? NULL : yawl__entry_find(items, task, YAWL__ENTRY_CHOICE);
}
static inline struct yawl__item *yawl__items_find_wait(const struct yawl__items *items,
                                                       uint32_t task)
{
    return items->count == 0 ? NULL : yawl__entry_find(items, task, YAWL__ENTRY_WAIT);
}
/* Makes room for `count` more entries; false: no memory. */
bool yawl__items_reserve(struct yawl__items *items, uint32_t count,
                         const struct yawl__memory *memory);
/* Adds an entry, for which there is room, and which is not there yet. */
void yawl__items_add(struct yawl__items *items, struct yawl__item item);
/* Removes an entry that find returned. */
void yawl__items_remove(struct yawl__items *items, struct yawl__item *item);
/* Gives the table back; blocks of its entries are the caller's to give. */
void yawl__items_free(struct yawl__items *items, const struct yawl__memory *memory);

#endif
