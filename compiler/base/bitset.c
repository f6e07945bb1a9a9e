/* Sets of bits in an arena. */
#include "base/bitset.h"

struct bitset bitset_new(struct arena *arena, uint32_t bits)
{
    uint32_t words = bits / 64 + 1;
    return (struct bitset){ARENA_ARRAY(arena, uint64_t, words), words};
}

uint32_t bitset_count(struct bitset set)
{
    uint32_t count = 0;
    for (uint32_t i = 0; i < set.words_count; i++) {
        count += (uint32_t)__builtin_popcountll(set.words[i]);
    }
    return count;
}
