/* Growth of arrays: doubles, within the arena. */
#include "base/array.h"

#include <string.h>

void array_reserve_one(struct arena *arena, void **items, const uint32_t *count, uint32_t *capacity,
                       size_t size)
{
    if (*count < *capacity) return;
    size_t wanted = *capacity == 0 ? 4 : (size_t)*capacity * 2;
    if (wanted > INT32_MAX) wanted = SIZE_MAX / size; /* more than the arena has: it says so */
    void *grown = arena_grow(arena, *items, (size_t)*capacity * size, wanted * size);
    memset((unsigned char *)grown + (size_t)*count * size, 0, (wanted - *count) * size);
    *items = grown;
    *capacity = (uint32_t)wanted;
}
