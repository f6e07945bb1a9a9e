/* A binary heap.  Invariant: no entry of the heap comes before the one above it. */
#include "core/pending.h"

#include <assert.h>
#include <string.h>

#define CAPACITY_FIRST 16u

/* ---- Pending ---- */

bool yawl__pending_reserve(struct yawl__pending *pending, uint32_t count,
                           const struct yawl__memory *memory)
{
    if (pending->capacity - pending->count >= count) return true;
    uint32_t capacity = pending->capacity == 0 ? CAPACITY_FIRST : pending->capacity * 2;
    while (capacity - pending->count < count) capacity *= 2;
    size_t used = pending->count * sizeof *pending->heap;
    void *grown = yawl__take(memory, capacity * sizeof *pending->heap);
    if (grown == NULL) return false;
    if (used > 0) memcpy(grown, pending->heap, used);
    yawl__give(memory, pending->heap, pending->capacity * sizeof *pending->heap);
    pending->heap = grown;
    pending->capacity = capacity;
    return true;
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

/* By scope, then by task, then in the order of `what`. */
void yawl__fresh_add(struct yawl__pending *fresh, struct yawl__fresh_entry entry)
{
    yawl__pending_add(fresh, (struct yawl__pending_entry){entry.scope, entry.task, entry.what});
}

bool yawl__fresh_take(struct yawl__pending *fresh, struct yawl__fresh_entry *entry)
{
    struct yawl__pending_entry taken;
    if (!yawl__pending_take(fresh, &taken)) return false;
    *entry = (struct yawl__fresh_entry){taken.scope, taken.rank, taken.task};
    return true;
}
