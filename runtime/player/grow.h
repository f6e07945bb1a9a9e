/* Lists of the player that grow at powers of two, so that no capacity has to be kept. */
#ifndef PLAYER_GROW_H
#define PLAYER_GROW_H

#include <stddef.h>
#include <stdint.h>

/* Returns `items` (from malloc, NULL when empty) with room for one more than `count` items of `size`
 * bytes.  Out of memory ends the player. */
void *player_grow(void *items, uint32_t count, size_t size);

#endif
