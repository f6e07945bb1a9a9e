/* Eight bytes of text at a time: which of them is the first that matters.
 *
 * Each question gives a word in which the high bit of the first byte that it is about is set, and none before
 * it; of the bytes behind that nothing is said.  The answers to several questions may be put together with |:
 * __builtin_ctzll(answer) / 8 is then the first byte that any of them is about.
 */
#ifndef SUPPORT_BYTES_H
#define SUPPORT_BYTES_H

#include <stdint.h>
#include <string.h>

#define YAWL__EACH_BYTE(byte) (0x0101010101010101u * (uint64_t)(byte))

/* The eight bytes at `at`, the first one lowest. */
static inline uint64_t yawl__read_word(const char *at)
{
    uint64_t word;
    memcpy(&word, at, sizeof word);
#if __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__
    word = __builtin_bswap64(word);
#endif
    return word;
}
/* Bytes below `limit`, which is at most 0x80. */
static inline uint64_t yawl__bytes_below(uint64_t word, unsigned limit)
{
    return (word - YAWL__EACH_BYTE(limit)) & ~word & YAWL__EACH_BYTE(0x80);
}
static inline uint64_t yawl__zero_bytes(uint64_t word) { return yawl__bytes_below(word, 1); }

#endif
