/* A set of small numbers, one bit each, of a size fixed when it is made. */
#ifndef BASE_BITSET_H
#define BASE_BITSET_H

#include "base/arena.h"

#include <stdbool.h>

struct bitset {
    uint64_t *words;
    uint32_t words_count;
};

struct bitset bitset_new(struct arena *arena, uint32_t bits);

static inline void bitset_add(struct bitset set, uint32_t bit)
{
    set.words[bit / 64] |= (uint64_t)1 << (bit % 64);
}
static inline void bitset_remove(struct bitset set, uint32_t bit)
{
    set.words[bit / 64] &= ~((uint64_t)1 << (bit % 64));
}
static inline bool bitset_has(struct bitset set, uint32_t bit)
{
    return (set.words[bit / 64] >> (bit % 64)) & 1;
}
/* Number of members. */
uint32_t bitset_count(struct bitset set);

#endif
