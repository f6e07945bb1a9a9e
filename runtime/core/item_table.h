/* The work items of a case that are more than an enabled task: a small open hash table by task.
 *
 * An item that is merely offered has no entry; it is the enabled bit of its task.  A forced choice is
 * an entry of its own beside the task's item.  Entries are 16 bytes, the smallest table holds one.
 */
#ifndef CORE_ITEM_TABLE_H
#define CORE_ITEM_TABLE_H

#include <stdbool.h>
#include <stdint.h>

#include "base/memory.h"

struct yawl__item_block;

struct yawl__item {
    uint32_t task : 24;
    uint32_t status : 4; /* enum yawl_item_status */
    uint32_t before : 2; /* of a suspended item: the status to resume */
    uint32_t is_choice : 1;
    uint32_t used : 1;
    uint32_t firing; /* 0: not started */
    union {
        struct yawl__item_block *block; /* NULL: the task has no input */
        uint64_t choice;
    };
};

struct yawl__items {
    struct yawl__item *slots;
    uint32_t count;
    uint32_t capacity; /* a power of two, or 0 */
};

/* The item of `task` that has an entry, NULL if it has none; valid until the table changes. */
struct yawl__item *yawl__items_find(const struct yawl__items *items, uint32_t task);
/* The forced choice of `task`, NULL if there is none. */
struct yawl__item *yawl__items_find_choice(const struct yawl__items *items, uint32_t task);
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
