/* The engine's memory: each block with its size and its engine, so that requests can fail, what is given back
 * is checked, and what an engine that died held can be taken away.  Linked with --wrap over the slab and over
 * calloc and free, which only the engine itself is made with.
 * Invariant: a block is given back with the size that it was asked for. */
#include <stdlib.h>
#include <string.h>

#include "base/slab.h"
#include "world.h"

struct block {
    struct block *next, *previous;
    size_t size;
    struct node *node; /* the head is 32 bytes, so that the block is aligned to 16 */
};

void *__real_calloc(size_t count, size_t size);
void __real_free(void *memory);
void *__wrap_calloc(size_t count, size_t size);
void __wrap_free(void *memory);
struct yawl__memory __wrap_yawl__slab_memory(struct yawl__slab *slab);

/* Is this the request that fails? */
static bool fails(struct node *node)
{
    if (each_strikes(EACH_MEMORY)) return true;
    if (world.calm || node->memory_fails == 0) return false;
    if (node->memory_countdown > 0) {
        node->memory_countdown--;
        return false;
    }
    node->memory_fails--;
    return true;
}

static void *take(void *context, size_t size)
{
    struct node *node = context;
    struct block *block = fails(node) ? NULL : malloc(sizeof *block + size);
    if (block == NULL) return NULL;
    *block = (struct block){node->blocks, NULL, size, node};
    if (block->next != NULL) block->next->previous = block;
    node->blocks = block;
    node->bytes += size;
    return block + 1;
}

static void give(void *context, void *memory, size_t size)
{
    struct node *node = context;
    struct block *block = (struct block *)memory - 1;
    if (block->size != size || block->node != node)
        found("memory of %zu bytes is given back as %zu", block->size, size);
    if (block->next != NULL) block->next->previous = block->previous;
    if (block->previous != NULL)
        block->previous->next = block->next;
    else
        node->blocks = block->next;
    node->bytes -= size;
    __real_free(block);
}

struct yawl__memory __wrap_yawl__slab_memory(struct yawl__slab *slab)
{
    (void)slab;
    struct yawl__memory memory = {take, give, world.inside};
    return memory;
}

/* The engine's own struct, and its workers. */
void *__wrap_calloc(size_t count, size_t size)
{
    struct node *node = world.inside;
    if (node != NULL && fails(node)) return NULL;
    void *memory = __real_calloc(count, size);
    for (uint32_t i = 0; node != NULL && memory != NULL; i++) {
        if (i == BODIES_MAX) found("more than %d blocks that are no slab's", BODIES_MAX);
        if (node->bodies[i] != NULL) continue;
        node->bodies[i] = memory;
        break;
    }
    return memory;
}

void __wrap_free(void *memory)
{
    struct node *node = world.inside;
    for (uint32_t i = 0; node != NULL && i < BODIES_MAX; i++)
        if (node->bodies[i] == memory) node->bodies[i] = NULL;
    __real_free(memory);
}

bool memory_is_held(const struct node *node)
{
    bool held = node->blocks != NULL;
    for (uint32_t i = 0; i < BODIES_MAX; i++) held = held || node->bodies[i] != NULL;
    return held;
}

void memory_take_all(struct node *node)
{
    for (struct block *block = node->blocks, *next; block != NULL; block = next) {
        next = block->next;
        __real_free(block);
    }
    node->blocks = NULL;
    node->bytes = 0;
    for (uint32_t i = 0; i < BODIES_MAX; i++) {
        __real_free(node->bodies[i]);
        node->bodies[i] = NULL;
    }
}
