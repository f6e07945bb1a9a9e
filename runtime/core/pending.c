/* A binary heap.  Invariant: a task's bit in `members` is set exactly while it is in the heap. */
#include "core/pending.h"

#include <assert.h>

#include "yawl/program.h"

void yawl__pending_add(struct yawl__pending *pending, uint32_t rank, uint32_t task)
{
    assert(task < pending->capacity);
    if (yawl_has(pending->members, task)) return;
    pending->members[YAWL_WORD(task)] |= YAWL_BIT(task);
    uint64_t key = (uint64_t)rank << 32 | task;
    uint32_t at = pending->count++;
    for (; at > 0 && pending->heap[(at - 1) / 2] > key; at = (at - 1) / 2) {
        pending->heap[at] = pending->heap[(at - 1) / 2];
    }
    pending->heap[at] = key;
}

/* Lets `key` sink from the top. */
static void sink(struct yawl__pending *pending, uint64_t key)
{
    uint32_t at = 0;
    for (uint32_t child = 1; child < pending->count; child = at * 2 + 1) {
        uint32_t other = child + 1;
        if (other < pending->count && pending->heap[other] < pending->heap[child]) child = other;
        if (pending->heap[child] >= key) break;
        pending->heap[at] = pending->heap[child];
        at = child;
    }
    pending->heap[at] = key;
}

bool yawl__pending_take(struct yawl__pending *pending, uint32_t *task)
{
    if (pending->count == 0) return false;
    *task = (uint32_t)pending->heap[0];
    pending->members[YAWL_WORD(*task)] &= ~YAWL_BIT(*task);
    uint64_t last = pending->heap[--pending->count];
    if (pending->count > 0) sink(pending, last);
    return true;
}
