/* Hashes of 64 bits that are kept in stores, so they must stay what they are: FNV-1a over bytes (Fowler,
 * Noll, Vo), and the finish of splitmix64 (Steele, Lea, Flood, 2014), which spreads a number over all bits.
 *
 * No protection against somebody who means two things to have one hash.
 */
#ifndef BASE_HASH_H
#define BASE_HASH_H

#include <stddef.h>
#include <stdint.h>

#define YAWL__HASH_BASIS UINT64_C(0xcbf29ce484222325)

/* Of the bytes that gave `from` (YAWL__HASH_BASIS: none) and of these behind them; `bytes` may be NULL for
 * none. */
static inline uint64_t yawl__hash(uint64_t from, const void *bytes, size_t length)
{
    const unsigned char *at = (const unsigned char *)bytes;
    for (size_t i = 0; i < length; i++) from = (from ^ at[i]) * UINT64_C(0x100000001b3);
    return from;
}

/* Each time another number, well mixed. */
static inline uint64_t yawl__hash_mix(uint64_t x)
{
    x += UINT64_C(0x9e3779b97f4a7c15);
    x = (x ^ x >> 30) * UINT64_C(0xbf58476d1ce4e5b9);
    x = (x ^ x >> 27) * UINT64_C(0x94d049bb133111eb);
    return x ^ x >> 31;
}

#endif
