/* Linear probing; removing shifts the entries behind back, so there are no tombstones.
 * Invariant: tables of up to SMALL slots may be full, larger ones are at most three quarters full. */
#include "core/item_table.h"

#include <assert.h>
#include <string.h>

#define SMALL 8

static uint32_t home_of(const struct yawl__items *items, uint32_t task, bool is_choice)
{
    uint32_t hash = (task * 2 + is_choice) * UINT32_C(0x9e3779b1);
    return (hash ^ hash >> 15) & (items->capacity - 1);
}

static struct yawl__item *find(const struct yawl__items *items, uint32_t task, bool is_choice)
{
    if (items->count == 0) return NULL;
    uint32_t at = home_of(items, task, is_choice);
    for (uint32_t probe = 0; probe < items->capacity; probe++) {
        struct yawl__item *slot = &items->slots[(at + probe) & (items->capacity - 1)];
        if (!slot->used) return NULL;
        if (slot->task == task && slot->is_choice == is_choice) return slot;
    }
    return NULL;
}

struct yawl__item *yawl__items_find(const struct yawl__items *items, uint32_t task)
{
    return find(items, task, false);
}

struct yawl__item *yawl__items_find_choice(const struct yawl__items *items, uint32_t task)
{
    return find(items, task, true);
}

void yawl__items_add(struct yawl__items *items, struct yawl__item item)
{
    assert(items->count < items->capacity);
    assert(find(items, item.task, item.is_choice) == NULL);
    uint32_t at = home_of(items, item.task, item.is_choice);
    while (items->slots[at].used) at = (at + 1) & (items->capacity - 1);
    item.used = 1;
    items->slots[at] = item;
    items->count++;
}

bool yawl__items_reserve(struct yawl__items *items, uint32_t count,
                         const struct yawl__memory *memory)
{
    uint32_t wanted = items->count + count, capacity = items->capacity == 0 ? 1 : items->capacity;
    while (capacity < wanted || (capacity > SMALL && wanted > capacity / 4 * 3)) capacity *= 2;
    if (capacity == items->capacity) return true;
    struct yawl__items grown = {yawl__take(memory, capacity * sizeof *grown.slots), 0, capacity};
    if (grown.slots == NULL) return false;
    memset(grown.slots, 0, capacity * sizeof *grown.slots);
    for (uint32_t i = 0; i < items->capacity; i++) {
        if (items->slots[i].used) yawl__items_add(&grown, items->slots[i]);
    }
    yawl__items_free(items, memory);
    *items = grown;
    return true;
}

/* May the entry at `from` move to the hole at `hole`?  Not if it would then lie before its home. */
static bool may_move(const struct yawl__items *items, uint32_t from, uint32_t hole)
{
    const struct yawl__item *slot = &items->slots[from];
    uint32_t mask = items->capacity - 1, home = home_of(items, slot->task, slot->is_choice);
    return ((from - home) & mask) >= ((from - hole) & mask);
}

void yawl__items_remove(struct yawl__items *items, struct yawl__item *item)
{
    uint32_t mask = items->capacity - 1, hole = (uint32_t)(item - items->slots);
    assert(item->used && hole < items->capacity);
    for (uint32_t at = (hole + 1) & mask; at != hole && items->slots[at].used;
         at = (at + 1) & mask) {
        if (!may_move(items, at, hole)) continue;
        items->slots[hole] = items->slots[at];
        hole = at;
    }
    memset(&items->slots[hole], 0, sizeof items->slots[hole]);
    items->count--;
}

void yawl__items_free(struct yawl__items *items, const struct yawl__memory *memory)
{
    yawl__give(memory, items->slots, items->capacity * sizeof *items->slots);
    memset(items, 0, sizeof *items);
}
