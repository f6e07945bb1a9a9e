/* Takes memory in blocks from malloc, gives it out in pieces.  Blocks double up to a cap, so small
 * compilations stay small.  The only place of the compiler that ends the process: no memory is left. */
#include "base/arena.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define BLOCK_FIRST ((size_t)32 << 10)
#define BLOCK_MAX   ((size_t)1 << 20)
#define ALIGNMENT   16

struct block {
    struct block *next;
    size_t size, used;
    _Alignas(ALIGNMENT) unsigned char bytes[];
};

struct arena {
    struct block *newest;
    size_t limit, used, next_size;
};

static _Noreturn void end_without_memory(const struct arena *arena, size_t size)
{
    fprintf(stderr,
            "yawlc: out of memory: %zu more bytes were needed, %zu are in use, the limit is %zu "
            "(raise it with --limit-memory)\n",
            size, arena != NULL ? arena->used : 0, arena != NULL ? arena->limit : 0);
    exit(3);
}

_Noreturn void arena_out_of_memory(void) { end_without_memory(NULL, 0); }

struct arena *arena_new(size_t limit)
{
    struct arena *arena = calloc(1, sizeof *arena);
    if (arena == NULL) end_without_memory(NULL, sizeof *arena);
    arena->limit = limit;
    arena->next_size = BLOCK_FIRST;
    return arena;
}

void arena_free(struct arena *arena)
{
    if (arena == NULL) return;
    for (struct block *block = arena->newest, *next; block != NULL; block = next) {
        next = block->next;
        free(block);
    }
    free(arena);
}

static void add_block(struct arena *arena, size_t size)
{
    size_t bytes = size > arena->next_size ? size : arena->next_size;
    if (bytes > arena->limit || arena->used > arena->limit - bytes) end_without_memory(arena, size);
    struct block *block = calloc(1, sizeof *block + bytes);
    if (block == NULL) end_without_memory(arena, size);
    block->size = bytes;
    block->next = arena->newest;
    arena->newest = block;
    arena->used += bytes;
    if (arena->next_size < BLOCK_MAX) arena->next_size *= 2;
}

static size_t aligned(const struct arena *arena, size_t size)
{
    if (size > SIZE_MAX - ALIGNMENT) end_without_memory(arena, size);
    return (size + ALIGNMENT - 1) & ~(size_t)(ALIGNMENT - 1);
}

void *arena_alloc(struct arena *arena, size_t size)
{
    size = aligned(arena, size);
    if (arena->newest == NULL || arena->newest->size - arena->newest->used < size) {
        add_block(arena, size);
    }
    void *piece = arena->newest->bytes + arena->newest->used;
    arena->newest->used += size;
    return piece;
}

void *arena_alloc_array(struct arena *arena, size_t count, size_t size)
{
    if (size != 0 && count > SIZE_MAX / size) end_without_memory(arena, SIZE_MAX);
    return arena_alloc(arena, count * size);
}

void *arena_grow(struct arena *arena, void *old, size_t old_size, size_t new_size)
{
    struct block *newest = arena->newest;
    size_t old_room = aligned(arena, old_size), new_room = aligned(arena, new_size);
    if (new_room <= old_room && old != NULL) return old;
    if (old != NULL && newest != NULL && newest->used >= old_room &&
        newest->bytes + newest->used - old_room == (unsigned char *)old &&
        newest->size - newest->used >= new_room - old_room) {
        newest->used += new_room - old_room;
        return old;
    }
    void *grown = arena_alloc(arena, new_size);
    if (old_size > 0) memcpy(grown, old, old_size);
    return grown;
}

char *arena_copy(struct arena *arena, const char *bytes, size_t length)
{
    char *copy = arena_alloc(arena, length + 1);
    if (length > 0) memcpy(copy, bytes, length);
    return copy;
}

size_t arena_used(const struct arena *arena) { return arena->used; }
