/* Growth at powers of two: only there is the list full. */
#include "player/grow.h"

#include <stdlib.h>

void *player_grow(void *items, uint32_t count, size_t size)
{
    if ((count & (count - 1)) != 0) return items;
    void *grown = realloc(items, (count == 0 ? 1 : (size_t)count * 2) * size);
    if (grown == NULL) abort();
    return grown;
}
