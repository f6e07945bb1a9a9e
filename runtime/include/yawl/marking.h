/* Tokens of a frame by the number of their place: what generated steps use where lists of places are long,
 * where a join counts its inputs, and for partial joins.
 *
 * `places` points to the frame's places, `bits` is what one of them takes: 1 (a set of bits), 8, 16 or 32
 * (counters).  `bits` is a constant at every call, so nothing of the choice is left when compiled.
 */
#ifndef YAWL_MARKING_H
#define YAWL_MARKING_H

#include <stdbool.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/* Before a loop over a short constant list: written out, not looped. */
#if defined(__clang__)
#define YAWL_UNROLL _Pragma("unroll(8)")
#elif defined(__GNUC__) && !defined(__TINYC__)
#define YAWL_UNROLL _Pragma("GCC unroll 8")
#else
#define YAWL_UNROLL
#endif

static inline uint32_t yawl_tokens_at(const void *places, uint32_t bits, uint32_t place)
{
    switch (bits) {
    case 1: return (uint32_t)(((const uint64_t *)places)[place / 64] >> (place % 64) & 1);
    case 8: return ((const uint8_t *)places)[place];
    case 16: return ((const uint16_t *)places)[place];
    default: return ((const uint32_t *)places)[place];
    }
}

static inline void yawl_tokens_put(void *places, uint32_t bits, uint32_t place, uint32_t tokens)
{
    uint64_t bit = (uint64_t)1 << (place % 64), *word;
    switch (bits) {
    case 1:
        word = &((uint64_t *)places)[place / 64];
        *word = tokens > 0 ? *word | bit : *word & ~bit;
        break;
    case 8: ((uint8_t *)places)[place] = (uint8_t)tokens; break;
    case 16: ((uint16_t *)places)[place] = (uint16_t)tokens; break;
    default: ((uint32_t *)places)[place] = tokens; break;
    }
}

/* Takes `threads` tokens from a place, if it holds so many. */
static inline bool yawl_take_from(void *places, uint32_t bits, uint32_t place, uint32_t threads)
{
    uint32_t tokens = yawl_tokens_at(places, bits, place);
    if (tokens < threads) return false;
    yawl_tokens_put(places, bits, place, tokens - threads);
    return true;
}

/* ---- Lists of places ---- */

/* How many of them hold `threads` tokens? */
static inline uint32_t yawl_marked_count(const void *places, uint32_t bits, const uint32_t *list,
                                         uint32_t count, uint32_t threads)
{
    uint32_t marked = 0;
    YAWL_UNROLL
    for (uint32_t i = 0; i < count; i++) marked += yawl_tokens_at(places, bits, list[i]) >= threads;
    return marked;
}
static inline bool yawl_marked_any(const void *places, uint32_t bits, const uint32_t *list,
                                   uint32_t count)
{
    for (uint32_t i = 0; i < count; i++) {
        if (yawl_tokens_at(places, bits, list[i]) > 0) return true;
    }
    return false;
}
static inline bool yawl_marked_all(const void *places, uint32_t bits, const uint32_t *list,
                                   uint32_t count)
{
    for (uint32_t i = 0; i < count; i++) {
        if (yawl_tokens_at(places, bits, list[i]) == 0) return false;
    }
    return true;
}
/* Takes `threads` tokens from each that holds so many. */
static inline void yawl_take_each(void *places, uint32_t bits, const uint32_t *list, uint32_t count,
                                  uint32_t threads)
{
    for (uint32_t i = 0; i < count; i++) (void)yawl_take_from(places, bits, list[i], threads);
}
static inline void yawl_take_first(void *places, uint32_t bits, const uint32_t *list,
                                   uint32_t count)
{
    for (uint32_t i = 0; i < count && !yawl_take_from(places, bits, list[i], 1); i++) {}
}
static inline void yawl_empty_each(void *places, uint32_t bits, const uint32_t *list,
                                   uint32_t count)
{
    for (uint32_t i = 0; i < count; i++) yawl_tokens_put(places, bits, list[i], 0);
}

/* ---- Rounds of partial joins ----
 *
 * A join that starts with some of its inputs is in a round: `used` holds the inputs that it took from, one
 * bit each in the order of the list.  While the round lasts, inputs that are marked later are taken from at
 * once; when all were used, the round is over and `used` is empty. */

struct yawl_round {
    const uint32_t *inputs;
    uint32_t count, threads;
    bool drops; /* tokens on used inputs are dropped (rest: ignore), else they wait (rest: block) */
};

static inline bool yawl_round_is_over(const uint64_t *used, uint32_t count)
{
    for (uint32_t i = 0; i < (count + 63) / 64; i++) {
        if (used[i] != 0) return false;
    }
    return true;
}

static inline void yawl_round_reset(uint64_t *used, uint32_t count)
{
    for (uint32_t i = 0; i < (count + 63) / 64; i++) used[i] = 0;
}

/* Takes from each marked input that is not used yet; true if now all are used: the round is over. */
static inline bool yawl_round_take_word(void *places, uint32_t bits, const struct yawl_round *round,
                                        uint64_t *used)
{
    uint64_t now = *used, all = UINT64_MAX >> (64 - round->count);
    YAWL_UNROLL
    for (uint32_t i = 0; i < round->count; i++) {
        uint64_t bit = (uint64_t)1 << i;
        if ((now & bit) != 0) continue;
        if (yawl_take_from(places, bits, round->inputs[i], round->threads)) now |= bit;
    }
    *used = now == all ? 0 : now;
    return now == all;
}
static inline bool yawl_round_take(void *places, uint32_t bits, const struct yawl_round *round,
                                   uint64_t *used)
{
    if (round->count <= 64) return yawl_round_take_word(places, bits, round, used);
    uint32_t all = 0;
    for (uint32_t i = 0; i < round->count; i++) {
        uint64_t bit = (uint64_t)1 << (i % 64);
        bool is_used = (used[i / 64] & bit) != 0;
        if (!is_used && yawl_take_from(places, bits, round->inputs[i], round->threads)) {
            used[i / 64] |= bit;
            is_used = true;
        }
        all += is_used;
    }
    if (all < round->count) return false;
    yawl_round_reset(used, round->count);
    return true;
}

static inline void yawl_round_drop(void *places, uint32_t bits, const struct yawl_round *round,
                                   const uint64_t *used)
{
    YAWL_UNROLL
    for (uint32_t i = 0; i < round->count; i++) {
        if ((used[i / 64] >> (i % 64) & 1) == 0) continue;
        yawl_tokens_put(places, bits, round->inputs[i], 0);
    }
}

/* After a token came: the round takes it, if one is going on. */
static inline void yawl_round_absorb(void *places, uint32_t bits, const struct yawl_round *round,
                                     uint64_t *used)
{
    if (yawl_round_is_over(used, round->count)) return;
    if (yawl_round_take(places, bits, round, used)) return;
    if (round->drops) yawl_round_drop(places, bits, round, used);
}

/* The same where only one input can have got a token, a round of at most 64 inputs is going on, and nothing
 * waits on its other inputs that it would take. */
static inline void yawl_round_absorb_at(void *places, uint32_t bits, const struct yawl_round *round,
                                        uint32_t input, uint64_t *used)
{
    uint64_t bit = (uint64_t)1 << input, all = UINT64_MAX >> (64 - round->count);
    uint32_t place = round->inputs[input];
    if ((*used & bit) == 0) {
        if (!yawl_take_from(places, bits, place, round->threads)) return;
        *used = (*used | bit) == all ? 0 : *used | bit;
        if (*used == 0) return;
    }
    if (round->drops) yawl_tokens_put(places, bits, place, 0);
}

/* The join starts: a round begins, unless all its inputs are marked.  No branch depends on the marking. */
static inline void yawl_round_begin_word(void *places, uint32_t bits,
                                         const struct yawl_round *round, uint64_t *used)
{
    uint64_t now = 0, all = UINT64_MAX >> (64 - round->count);
    YAWL_UNROLL
    for (uint32_t i = 0; i < round->count; i++) {
        bool is_marked = yawl_tokens_at(places, bits, round->inputs[i]) >= round->threads;
        now |= (uint64_t)is_marked << i;
    }
    bool drops = round->drops && now != all;
    *used = now == all ? 0 : now;
    YAWL_UNROLL
    for (uint32_t i = 0; i < round->count; i++) {
        uint32_t tokens = yawl_tokens_at(places, bits, round->inputs[i]);
        uint32_t taken = drops ? tokens : round->threads;
        taken = (now >> i & 1) != 0 ? taken : 0;
        yawl_tokens_put(places, bits, round->inputs[i], tokens - taken);
    }
}
static inline void yawl_round_begin(void *places, uint32_t bits, const struct yawl_round *round,
                                    uint64_t *used)
{
    if (round->count <= 64) {
        yawl_round_begin_word(places, bits, round, used);
        return;
    }
    if (yawl_round_take(places, bits, round, used)) return;
    if (round->drops) yawl_round_drop(places, bits, round, used);
}

/* The same where the inputs are bits of one word: `used` holds them as `inputs` does. */
static inline void yawl_round_begin_bits(uint64_t *places, uint64_t inputs, uint64_t *used)
{
    uint64_t taken = *places & inputs;
    *places &= ~taken;
    *used = taken == inputs ? 0 : taken;
}
static inline void yawl_round_absorb_bits(uint64_t *places, uint64_t inputs, bool drops,
                                          uint64_t *used)
{
    if (*used == 0) return;
    uint64_t fresh = *places & inputs & ~*used;
    *places &= ~fresh;
    *used |= fresh;
    if (*used == inputs)
        *used = 0;
    else if (drops)
        *places &= ~*used;
}

/* ---- Tables of or-joins ---- */

/* Is `key` one of `count` entries of `words` words each, low word first, sorted as numbers? */
static inline bool yawl_table_has(const uint64_t *entries, uint32_t count, uint32_t words,
                                  const uint64_t *key)
{
    uint32_t low = 0, high = count;
    while (low < high) {
        uint32_t middle = low + (high - low) / 2, word = words - 1;
        const uint64_t *entry = &entries[(uint64_t)middle * words];
        while (word > 0 && entry[word] == key[word]) word--;
        if (entry[word] == key[word]) return true;
        if (entry[word] < key[word])
            low = middle + 1;
        else
            high = middle;
    }
    return false;
}

#ifdef __cplusplus
}
#endif
#endif
