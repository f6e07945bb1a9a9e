/* Cuts blocks from chunks of malloc; a block that comes back waits in its class for the next one who
 * asks.  Under AddressSanitizer every block is its own malloc, so that a late use is found.
 * Invariant: the free lists hold blocks of exactly their class's size. */
#include "base/slab.h"

#include <assert.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "base/pages.h"

#define CHUNK_SIZE ((size_t)64 << 10)
/* Beyond so many chunks they come in the size of a large page, of which the processor remembers more. */
#define SMALL_CHUNKS 32
#define LARGE_SIZE   YAWL__PAGES_SIZE

#if defined(__SANITIZE_ADDRESS__)
#define EVERY_BLOCK_ALONE 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define EVERY_BLOCK_ALONE 1
#endif
#endif
#ifndef EVERY_BLOCK_ALONE
#define EVERY_BLOCK_ALONE 0
#endif

struct yawl__slab_block {
    struct yawl__slab_block *next;
};

struct yawl__slab_chunk {
    struct yawl__slab_chunk *next;
    _Alignas(16) char bytes[];
};

static size_t class_of(size_t size)
{
    if (size <= YAWL__SLAB_FINE) return size == 0 ? 0 : (size - 1) / 16;
    size_t class = YAWL__SLAB_FINE / 16;
    for (size_t limit = (size_t)YAWL__SLAB_FINE * 2; limit < size; limit *= 2) class ++;
    return class;
}

static size_t class_size(size_t class)
{
    if (class < YAWL__SLAB_FINE / 16) return (class + 1) * 16;
    return (size_t)YAWL__SLAB_FINE << (class - YAWL__SLAB_FINE / 16 + 1);
}

static int add_chunk(struct yawl__slab *slab)
{
    bool large = slab->chunks_count >= SMALL_CHUNKS;
    struct yawl__slab_chunk *chunk = large ? yawl__pages_take() : malloc(sizeof *chunk + CHUNK_SIZE);
    if (chunk == NULL) return -1;
    chunk->next = slab->chunks;
    slab->chunks = chunk;
    slab->chunks_count++;
    slab->fresh = chunk->bytes;
    slab->fresh_size = large ? LARGE_SIZE - sizeof *chunk : CHUNK_SIZE;
    return 0;
}

static void *cut(struct yawl__slab *slab, size_t size)
{
    /* The rest of the old chunk is lost: less than one block of 64 KiB. */
    if (slab->fresh_size < size && add_chunk(slab) != 0) return NULL;
    void *block = slab->fresh;
    slab->fresh += size;
    slab->fresh_size -= size;
    return block;
}

static void *slab_take(void *context, size_t size)
{
    struct yawl__slab *slab = context;
    void *block;
    if (size > YAWL__SLAB_MAX || EVERY_BLOCK_ALONE) {
        block = malloc(size == 0 ? 1 : size);
    } else {
        size_t class = class_of(size);
        block = slab->free[class];
        if (block != NULL)
            slab->free[class] = slab->free[class]->next;
        else
            block = cut(slab, class_size(class));
    }
    if (block != NULL) slab->in_use += size;
    return block;
}

static void slab_give(void *context, void *block, size_t size)
{
    struct yawl__slab *slab = context;
    assert(slab->in_use >= size);
    slab->in_use -= size;
    if (size > YAWL__SLAB_MAX || EVERY_BLOCK_ALONE) {
        free(block);
        return;
    }
    struct yawl__slab_block *head = block;
    size_t class = class_of(size);
    head->next = slab->free[class];
    slab->free[class] = head;
}

void yawl__slab_init(struct yawl__slab *slab) { memset(slab, 0, sizeof *slab); }

void yawl__slab_done(struct yawl__slab *slab)
{
    for (struct yawl__slab_chunk *chunk = slab->chunks, *next; chunk != NULL; chunk = next) {
        next = chunk->next;
        free(chunk);
    }
    yawl__slab_init(slab);
}

struct yawl__memory yawl__slab_memory(struct yawl__slab *slab)
{
    struct yawl__memory memory = {slab_take, slab_give, slab};
    return memory;
}
