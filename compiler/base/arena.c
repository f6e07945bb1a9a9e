/* Takes memory in blocks, gives it out in pieces.  Blocks double up to a cap, so small compilations stay
 * small.  A piece is cleared when it is given out, since most of a block is never used; but a block that is
 * made for one large piece comes cleared from the system, which needs no work for that.
 *
 * An arena that has grown takes blocks of a huge page, if its limit leaves room: 512 page faults cost
 * more than reading the specification that they are for.  Where the system has no huge page left, it is
 * memory like any other.
 * The only place of the compiler that ends the process: no memory is left.
 */
#include "base/arena.h"

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

#define BLOCK_FIRST ((size_t)32 << 10)
#define BLOCK_MAX   ((size_t)1 << 20)
#define BLOCK_HUGE  ((size_t)2 << 20) /* a huge page of x86-64, and of arm64 with pages of 4 KB */
/* A block of so much becomes a huge page, unless it is made for a piece that does not fit one well: clearing
 * a huge page costs as much as 50 page faults. */
#define HUGE_FROM ((size_t)240 << 10)
#define ALIGNMENT 16

struct block {
    struct block *next;
    size_t size, used;
    size_t soiled; /* bytes from the first one on that may not be 0 */
    bool is_mapped; /* from the system, not from malloc */
    unsigned char *bytes;
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

static void free_block(struct block *block)
{
    if (block->is_mapped) munmap(block->bytes, block->size);
    free(block);
}

void arena_free(struct arena *arena)
{
    if (arena == NULL) return;
    for (struct block *block = arena->newest, *next; block != NULL; block = next) {
        next = block->next;
        free_block(block);
    }
    free(arena);
}

void arena_reset(struct arena *arena)
{
    struct block *newest = arena->newest;
    if (newest == NULL) return;
    for (struct block *block = newest->next, *next; block != NULL; block = next) {
        next = block->next;
        free_block(block);
    }
    newest->next = NULL;
    if (newest->soiled < newest->used) newest->soiled = newest->used;
    newest->used = 0;
    arena->used = newest->size;
}

/* BLOCK_HUGE cleared bytes where a huge page begins; NULL if the system gives none. */
static unsigned char *map_huge(void)
{
    size_t twice = 2 * BLOCK_HUGE;
    unsigned char *all =
        mmap(NULL, twice, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (all == MAP_FAILED) return NULL;
    size_t before = BLOCK_HUGE - (uintptr_t)all % BLOCK_HUGE;
    munmap(all, before);
    if (before < BLOCK_HUGE) munmap(all + before + BLOCK_HUGE, BLOCK_HUGE - before);
#ifdef MADV_HUGEPAGE
    madvise(all + before, BLOCK_HUGE, MADV_HUGEPAGE);
#endif
    return all + before;
}

/* One header and its bytes, from malloc. */
static struct block *allocate(size_t bytes, bool clear)
{
    struct block *block = clear ? calloc(1, sizeof *block + bytes) : malloc(sizeof *block + bytes);
    if (block == NULL) return NULL;
    *block = (struct block){.size = bytes, .soiled = clear ? 0 : bytes};
    block->bytes = (unsigned char *)(block + 1);
    return block;
}

static struct block *allocate_huge(void)
{
    struct block *block = malloc(sizeof *block);
    unsigned char *bytes = block == NULL ? NULL : map_huge();
    if (bytes == NULL) {
        free(block);
        return NULL;
    }
    *block = (struct block){.size = BLOCK_HUGE, .is_mapped = true, .bytes = bytes};
    return block;
}

/* `raw`: what it is made for need not be cleared. */
static void add_block(struct arena *arena, size_t size, bool raw)
{
    size_t bytes = size > arena->next_size ? size : arena->next_size;
    if (bytes > arena->limit || arena->used > arena->limit - bytes) end_without_memory(arena, size);
    bool huge = bytes >= HUGE_FROM && bytes <= BLOCK_MAX &&
                arena->limit - arena->used >= BLOCK_HUGE;
    struct block *block = huge ? allocate_huge() : allocate(bytes, bytes > BLOCK_MAX && !raw);
    if (block == NULL) end_without_memory(arena, size);
    block->next = arena->newest;
    arena->newest = block;
    arena->used += block->size;
    if (arena->next_size < BLOCK_MAX) arena->next_size *= 2;
}

static size_t aligned(const struct arena *arena, size_t size)
{
    if (size > SIZE_MAX - ALIGNMENT) end_without_memory(arena, size);
    return (size + ALIGNMENT - 1) & ~(size_t)(ALIGNMENT - 1);
}

/* A block with `size` bytes left. */
static struct block *block_for(struct arena *arena, size_t size, bool raw)
{
    if (arena->newest == NULL || arena->newest->size - arena->newest->used < size) {
        add_block(arena, size, raw);
    }
    return arena->newest;
}

/* The next `size` bytes of the block, which has them. */
static void *take(struct block *block, size_t size)
{
    unsigned char *piece = block->bytes + block->used;
    size_t dirty = block->soiled > block->used ? block->soiled - block->used : 0;
    memset(piece, 0, dirty < size ? dirty : size);
    block->used += size;
    return piece;
}

void *arena_alloc(struct arena *arena, size_t size)
{
    size = aligned(arena, size);
    return take(block_for(arena, size, false), size);
}

void *arena_alloc_raw(struct arena *arena, size_t count, size_t size)
{
    if (size != 0 && count > SIZE_MAX / size) end_without_memory(arena, SIZE_MAX);
    size = aligned(arena, count * size);
    struct block *block = block_for(arena, size, true);
    unsigned char *piece = block->bytes + block->used;
    block->used += size;
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
        (void)take(newest, new_room - old_room);
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
