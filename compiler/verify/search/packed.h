/* A marking in words: fields of equal width, one a position of an encoding. */
#ifndef VERIFY_PACKED_H
#define VERIFY_PACKED_H

#include <stdint.h>

struct packed {
    const uint64_t *words;
    uint32_t width; /* bits of a field: 1, 4 or 8 */
};

static inline uint64_t packed_mask(uint32_t width) { return ((uint64_t)1 << width) - 1; }

static inline uint32_t packed_get(struct packed marking, uint32_t position)
{
    uint64_t bit = (uint64_t)position * marking.width;
    return (uint32_t)(marking.words[bit / 64] >> (bit % 64) & packed_mask(marking.width));
}

#endif
