/* Names to numbers by hashing; linear probing, at most half full. */
#include "base/intern.h"

static uint32_t slot_of(const struct intern *map, struct text name)
{
    uint32_t mask = map->capacity - 1;
    uint32_t at = (uint32_t)text_hash(name) & mask;
    while (map->slots[at].name.data != NULL && !text_equal(map->slots[at].name, name)) {
        at = (at + 1) & mask;
    }
    return at;
}

uint32_t intern_find(const struct intern *map, struct text name)
{
    if (map->capacity == 0) return INTERN_NONE;
    const struct intern_slot *slot = &map->slots[slot_of(map, name)];
    return slot->name.data == NULL ? INTERN_NONE : slot->value;
}

static void grow(struct intern *map)
{
    struct intern old = *map;
    map->capacity = old.capacity == 0 ? 16 : old.capacity * 2;
    map->slots = ARENA_ARRAY(map->arena, struct intern_slot, map->capacity);
    for (uint32_t i = 0; i < old.capacity; i++) {
        if (old.slots[i].name.data == NULL) continue;
        map->slots[slot_of(map, old.slots[i].name)] = old.slots[i];
    }
}

uint32_t intern_add(struct intern *map, struct text name, uint32_t value)
{
    if (name.data == NULL) name = TEXT("");
    if (map->count >= map->capacity / 2) grow(map);
    struct intern_slot *slot = &map->slots[slot_of(map, name)];
    if (slot->name.data != NULL) return slot->value;
    *slot = (struct intern_slot){name, value};
    map->count++;
    return value;
}

static char lower(char c) { return (char)(c >= 'A' && c <= 'Z' ? c | 0x20 : c); }

static bool differ_in_case(struct text a, struct text b)
{
    bool same = a.length == b.length;
    for (size_t i = 0; same && i < a.length; i++) same = lower(a.data[i]) == lower(b.data[i]);
    return same;
}

/* To a short name every other one is near: what differs in more than its case is no slip. */
#define SHORT_LENGTH 2

static void consider(struct text candidate, struct text name, struct text *best, uint32_t *distance)
{
    bool is_short = name.length <= SHORT_LENGTH || candidate.length <= SHORT_LENGTH;
    if (is_short && !differ_in_case(candidate, name)) return;
    uint32_t d = text_distance(candidate, name, *distance);
    bool earlier = d == *distance && best->data != NULL && text_compare(candidate, *best) < 0;
    if (d < *distance || earlier) *best = candidate, *distance = d;
}

static uint32_t too_far(struct text name) { return (uint32_t)(name.length / 3 + 2); }

struct text intern_nearest(const struct intern *map, struct text name)
{
    struct text best = TEXT_NONE;
    uint32_t distance = too_far(name);
    for (uint32_t i = 0; i < map->capacity; i++) {
        if (map->slots[i].name.data != NULL) consider(map->slots[i].name, name, &best, &distance);
    }
    return best;
}

struct text intern_nearest_of(const char *const *names, struct text name)
{
    struct text best = TEXT_NONE;
    uint32_t distance = too_far(name);
    for (; *names != NULL; names++) consider(text_of(*names), name, &best, &distance);
    return best;
}
