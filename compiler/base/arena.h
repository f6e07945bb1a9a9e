/* Memory by lifetime: everything that a compilation makes lives in one arena and dies with it.
 *
 * Nothing is freed one by one.  Out of memory, and the limit of `--limit-memory`, end the process here
 * and nowhere else: with a message and exit status 3.
 */
#ifndef BASE_ARENA_H
#define BASE_ARENA_H

#include <stddef.h>
#include <stdint.h>

struct arena;

/* `--limit-memory` in bytes; ARENA_LIMIT_DEFAULT unless set. */
#define ARENA_LIMIT_DEFAULT ((size_t)4 << 30)

/* Returns an empty arena that holds at most `limit` bytes; arena_free releases it and all it gave. */
struct arena *arena_new(size_t limit);
void arena_free(struct arena *arena);
/* Takes back all that it gave and keeps its newest block, for work that is done many times. */
void arena_reset(struct arena *arena);
/* Returns `size` zeroed bytes, aligned for any type; never NULL. */
void *arena_alloc(struct arena *arena, size_t size);
/* Returns `count` zeroed elements of `size` bytes; an overflow counts as out of memory. */
void *arena_alloc_array(struct arena *arena, size_t count, size_t size);
/* The same, not zeroed: for tables whose elements are all written before they are read. */
void *arena_alloc_raw(struct arena *arena, size_t count, size_t size);
/* Returns `old` grown from `old_size` to `new_size` bytes (in place if it is the newest), rest zeroed. */
void *arena_grow(struct arena *arena, void *old, size_t old_size, size_t new_size);
/* Returns a NUL-terminated copy of `length` bytes. */
char *arena_copy(struct arena *arena, const char *bytes, size_t length);
/* Ends the process as above: for libraries whose allocation failed. */
_Noreturn void arena_out_of_memory(void);
/* Bytes given out so far. */
size_t arena_used(const struct arena *arena);

#define ARENA_NEW(arena, type)          ((type *)arena_alloc((arena), sizeof(type)))
#define ARENA_ARRAY(arena, type, count) ((type *)arena_alloc_array((arena), (count), sizeof(type)))
#define ARENA_RAW(arena, type, count)   ((type *)arena_alloc_raw((arena), (count), sizeof(type)))

#endif
