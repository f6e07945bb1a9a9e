/* Linear probing; removing shifts the entries behind back, so there are no tombstones.
 * Invariant: tables of up to SMALL slots may be full, larger ones are at most three quarters full. */
#include "core/item_table.h"

#include <assert.h>
#include <string.h>

#define SMALL 8

static uint32_t home_of(const struct yawl__items *items, uint32_t task, uint32_t kind)
{
    uint32_t hash = (task * 4 + kind) * UINT32_C(0x9e3779b1);
    return (hash ^ hash >> 15) & (items->capacity - 1);
}

struct yawl__item *yawl__entry_find(const struct yawl__items *items, uint32_t task,
                                    enum yawl__entry_kind kind)
{
    if (items->count == 0) return NULL;
    uint32_t at = home_of(items, task, kind);
    for (uint32_t probe = 0; probe < items->capacity; probe++) {
        struct yawl__item *slot = &items->slots[(at + probe) & (items->capacity - 1)];
        if (slot->kind == YAWL__ENTRY_NONE) return NULL;
        if (slot->task == task && slot->kind == (uint32_t)kind) return slot;
    }
    return NULL;
}

void yawl__items_add(struct yawl__items *items, struct yawl__item item)
{
    assert(items->count < items->capacity);
    assert(item.kind != YAWL__ENTRY_NONE);
    assert(yawl__entry_find(items, item.task, (enum yawl__entry_kind)item.kind) == NULL);
    uint32_t at = home_of(items, item.task, item.kind);
    while (items->slots[at].kind != YAWL__ENTRY_NONE) at = (at + 1) & (items->capacity - 1);
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
        if (items->slots[i].kind != YAWL__ENTRY_NONE) yawl__items_add(&grown, items->slots[i]);
    }
    yawl__items_free(items, memory);
    *items = grown;
    return true;
}

/* May the entry at `from` move to the hole at `hole`?  Not if it would then lie before its home. */
static bool may_move(const struct yawl__items *items, uint32_t from, uint32_t hole)
{
    const struct yawl__item *slot = &items->slots[from];
    uint32_t mask = items->capacity - 1, home = home_of(items, slot->task, slot->kind);
    return ((from - home) & mask) >= ((from - hole) & mask);
}

void yawl__items_remove(struct yawl__items *items, struct yawl__item *item)
{
    uint32_t mask = items->capacity - 1, hole = (uint32_t)(item - items->slots);
    assert(item->kind != YAWL__ENTRY_NONE && hole < items->capacity);
    for (uint32_t at = (hole + 1) & mask; at != hole && items->slots[at].kind != YAWL__ENTRY_NONE;
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
