/* Unsigned integers of a fixed largest size, for exact decimals and exact float conversion.
 *
 * Little-endian 32-bit words without leading zero words; zero has none.  The capacity is proved enough by
 * the callers (the longest number is the denominator of the smallest float's text, see float_parse.c),
 * so running over it is a bug and asserts.
 */
#ifndef SUPPORT_BIGNUM_H
#define SUPPORT_BIGNUM_H

#include <stdbool.h>
#include <stdint.h>

#define BIGNUM_WORDS_MAX 128 /* 4096 bits */

struct bignum {
    uint32_t count; /* words in use */
    uint32_t words[BIGNUM_WORDS_MAX];
};

void yawl__bignum_set(struct bignum *n, uint64_t low, uint64_t high);
void yawl__bignum_copy(struct bignum *to, const struct bignum *from);
static inline bool yawl__bignum_is_zero(const struct bignum *n) { return n->count == 0; }
/* Number of bits up to the highest one; 0 for 0. */
uint32_t yawl__bignum_bits(const struct bignum *n);
/* Does `n` fit 128 bits?  Then its halves. */
bool yawl__bignum_get(const struct bignum *n, uint64_t *low, uint64_t *high);
int yawl__bignum_compare(const struct bignum *a, const struct bignum *b);
/* n = n * factor + more */
void yawl__bignum_multiply_add(struct bignum *n, uint32_t factor, uint32_t more);
/* n = n * 10^power */
void yawl__bignum_scale(struct bignum *n, uint32_t power);
void yawl__bignum_shift_left(struct bignum *n, uint32_t bits);
void yawl__bignum_add(struct bignum *n, const struct bignum *more);
/* n = n - less, less <= n */
void yawl__bignum_subtract(struct bignum *n, const struct bignum *less);
/* product = a * b, product is neither */
void yawl__bignum_multiply(struct bignum *product, const struct bignum *a, const struct bignum *b);
/* n = n / divisor, returns the remainder; divisor > 0 */
uint32_t yawl__bignum_divide_small(struct bignum *n, uint32_t divisor);
/* Returns n / divisor, which must be less than 16, and leaves the remainder in n. */
uint32_t yawl__bignum_digit(struct bignum *n, const struct bignum *divisor);
/* n = n % divisor; divisor > 0 */
void yawl__bignum_modulo(struct bignum *n, const struct bignum *divisor);

#endif
