/* A map from names to numbers, and the search for the name that was probably meant.
 *
 * Open addressing over an arena; keys are borrowed and must outlive the map.
 */
#ifndef BASE_INTERN_H
#define BASE_INTERN_H

#include "base/text.h"

#define INTERN_NONE UINT32_MAX

struct intern_slot {
    struct text name;
    uint32_t value;
};

struct intern {
    struct arena *arena;
    struct intern_slot *slots;
    uint32_t count, capacity; /* capacity is 0 or a power of two */
};

/* Returns the number of `name`, or INTERN_NONE. */
uint32_t intern_find(const struct intern *map, struct text name);
/* Adds `name` with `value` unless it is there; returns the number that it has then. */
uint32_t intern_add(struct intern *map, struct text name, uint32_t value);
/* Returns the name nearest to `name` (at most a third of its letters differ), or absent text. */
struct text intern_nearest(const struct intern *map, struct text name);
/* The same over a list of strings that ends with NULL. */
struct text intern_nearest_of(const char *const *names, struct text name);

#endif
