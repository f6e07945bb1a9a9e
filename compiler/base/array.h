/* Growable arrays in an arena: `ARRAY(struct x)` is a struct with items, count and capacity.
 *
 * Growing doubles; the old items stay valid in the arena, but pointers into them go stale, so keep
 * indexes.  An array that is zeroed is empty.
 */
#ifndef BASE_ARRAY_H
#define BASE_ARRAY_H

#include "base/arena.h"

#define ARRAY(type)                                                                                \
    struct {                                                                                       \
        type *items;                                                                               \
        uint32_t count, capacity;                                                                  \
    }

/* Returns a pointer to a new zeroed element at the end of `array` (a pointer to an ARRAY). */
#define array_add(arena, array)                                                                    \
    ((array)->count < (array)->capacity                                                            \
         ? (void)0                                                                                 \
         : array_grow((arena), (void **)(void *)&(array)->items, &(array)->capacity,               \
                      sizeof *(array)->items),                                                     \
     &(array)->items[(array)->count++])
/* Makes room for `wanted` elements in all, so that adding them copies nothing. */
#define array_reserve(arena, array, wanted)                                                        \
    array_reserve_all((arena), (void **)(void *)&(array)->items, &(array)->capacity, (wanted),     \
                      sizeof *(array)->items)
/* Appends `value`. */
#define array_push(arena, array, value) ((void)(*array_add((arena), (array)) = (value)))
/* Iterates: array_each(struct flow, flow, &task->flows) { … } */
#define array_each(type, item, array)                                                              \
    for (__typeof__(type) *item = (array)->items,                                                  \
                          *item##_end = item == NULL ? NULL : item + (array)->count;               \
         item < item##_end; item++)

/* Makes room for more elements; 2^31 elements end as out of memory. */
void array_grow(struct arena *arena, void **items, uint32_t *capacity, size_t size);
void array_reserve_all(struct arena *arena, void **items, uint32_t *capacity, uint32_t wanted,
                       size_t size);

#endif
