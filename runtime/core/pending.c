/* A binary heap and a list.  Invariant: no entry of the heap comes before the one above it. */
#include "core/pending.h"

#include <assert.h>
#include <string.h>

#define CAPACITY_FIRST 16u

/* Makes an array of `capacity` entries that holds at least `wanted`; false: no memory. */
static bool grow(void **array, uint32_t *capacity, uint32_t wanted, size_t size,
                 const struct yawl__memory *memory)
{
    if (*capacity >= wanted) return true;
    uint32_t larger = *capacity == 0 ? CAPACITY_FIRST : *capacity * 2;
    while (larger < wanted) larger *= 2;
    void *grown = yawl__take(memory, larger * size);
    if (grown == NULL) return false;
    if (*capacity > 0) memcpy(grown, *array, *capacity * size);
    yawl__give(memory, *array, *capacity * size);
    *array = grown;
    *capacity = larger;
    return true;
}

/* ---- Pending ---- */

bool yawl__pending_reserve(struct yawl__pending *pending, uint32_t count,
                           const struct yawl__memory *memory)
{
    if (pending->capacity - pending->count >= count) return true;
    void *heap = pending->heap;
    bool grown =
        grow(&heap, &pending->capacity, pending->count + count, sizeof *pending->heap, memory);
    pending->heap = heap;
    return grown;
}

void yawl__pending_free(struct yawl__pending *pending, const struct yawl__memory *memory)
{
    yawl__give(memory, pending->heap, pending->capacity * sizeof *pending->heap);
    memset(pending, 0, sizeof *pending);
}

static bool is_before(const struct yawl__pending_entry *a, const struct yawl__pending_entry *b)
{
    bool a_last = a->rank == YAWL__RANK_KEPT, b_last = b->rank == YAWL__RANK_KEPT;
    if (a_last != b_last) return b_last;
    if (a->scope != b->scope) return a->scope < b->scope;
    if (a->rank != b->rank) return a->rank < b->rank;
    return a->task < b->task;
}

void yawl__pending_add(struct yawl__pending *pending, struct yawl__pending_entry entry)
{
    assert(pending->count < pending->capacity);
    uint32_t at = pending->count++;
    for (; at > 0 && is_before(&entry, &pending->heap[(at - 1) / 2]); at = (at - 1) / 2) {
        pending->heap[at] = pending->heap[(at - 1) / 2];
    }
    pending->heap[at] = entry;
}

/* Lets `entry` sink from the top. */
static void sink(struct yawl__pending *pending, struct yawl__pending_entry entry)
{
    uint32_t at = 0;
    for (uint32_t child = 1; child < pending->count; child = at * 2 + 1) {
        uint32_t other = child + 1;
        if (other < pending->count && is_before(&pending->heap[other], &pending->heap[child])) {
            child = other;
        }
        if (!is_before(&pending->heap[child], &entry)) break;
        pending->heap[at] = pending->heap[child];
        at = child;
    }
    pending->heap[at] = entry;
}

bool yawl__pending_take(struct yawl__pending *pending, struct yawl__pending_entry *entry)
{
    if (pending->count == 0) return false;
    *entry = pending->heap[0];
    struct yawl__pending_entry last = pending->heap[--pending->count];
    if (pending->count > 0) sink(pending, last);
    return true;
}

/* ---- Fresh ---- */

bool yawl__fresh_reserve(struct yawl__fresh *fresh, uint32_t count,
                         const struct yawl__memory *memory)
{
    if (fresh->capacity - fresh->count >= count) return true;
    void *list = fresh->list;
    bool grown = grow(&list, &fresh->capacity, fresh->count + count, sizeof *fresh->list, memory);
    fresh->list = list;
    return grown;
}

void yawl__fresh_free(struct yawl__fresh *fresh, const struct yawl__memory *memory)
{
    yawl__give(memory, fresh->list, fresh->capacity * sizeof *fresh->list);
    memset(fresh, 0, sizeof *fresh);
}

void yawl__fresh_add(struct yawl__fresh *fresh, struct yawl__fresh_entry entry)
{
    assert(fresh->count < fresh->capacity);
    fresh->list[fresh->count++] = entry;
}

static bool comes_first(const struct yawl__fresh_entry *a, const struct yawl__fresh_entry *b)
{
    if (a->scope != b->scope) return a->scope < b->scope;
    return a->task != b->task ? a->task < b->task : a->what < b->what;
}

/* They are few: a handful a step. */
bool yawl__fresh_take(struct yawl__fresh *fresh, struct yawl__fresh_entry *entry)
{
    uint32_t first = 0;
    if (fresh->count == 0) return false;
    for (uint32_t i = 1; i < fresh->count; i++) {
        if (comes_first(&fresh->list[i], &fresh->list[first])) first = i;
    }
    *entry = fresh->list[first];
    fresh->list[first] = fresh->list[--fresh->count];
    return true;
}
