/* Growth of arrays: doubles, within the arena, which zeroes what is new. */
#include "base/array.h"

void array_grow(struct arena *arena, void **items, uint32_t *capacity, size_t size)
{
    size_t wanted = *capacity == 0 ? 4 : (size_t)*capacity * 2;
    if (wanted > INT32_MAX) wanted = SIZE_MAX / size; /* more than the arena has: it says so */
    *items = arena_grow(arena, *items, (size_t)*capacity * size, wanted * size);
    *capacity = (uint32_t)wanted;
}

void array_reserve_all(struct arena *arena, void **items, uint32_t *capacity, uint32_t wanted,
                       size_t size)
{
    if (wanted <= *capacity) return;
    *items = arena_grow(arena, *items, (size_t)*capacity * size, (size_t)wanted * size);
    *capacity = wanted;
}
