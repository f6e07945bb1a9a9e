/* Unsigned integers of a fixed largest size: schoolbook arithmetic on 32-bit words.
 *
 * Every function keeps the invariant of bignum.h: count <= BIGNUM_WORDS_MAX and no leading zero word.
 */
#include "support/bignum.h"

#include <assert.h>
#include <stddef.h>
#include <string.h>

#define POWER_STEP_MAX 9 /* the largest power of ten that fits a word */
static const uint32_t powers_of_ten[POWER_STEP_MAX + 1] = {
    1, 10, 100, 1000, 10000, 100000, 1000000, 10000000, 100000000, 1000000000};

static void trim(struct bignum *n)
{
    while (n->count > 0 && n->words[n->count - 1] == 0) n->count--;
}

static void push(struct bignum *n, uint32_t word)
{
    assert(n->count < BIGNUM_WORDS_MAX);
    n->words[n->count++] = word;
}

void yawl__bignum_set(struct bignum *n, uint64_t low, uint64_t high)
{
    n->words[0] = (uint32_t)low;
    n->words[1] = (uint32_t)(low >> 32);
    n->words[2] = (uint32_t)high;
    n->words[3] = (uint32_t)(high >> 32);
    n->count = 4;
    trim(n);
}

void yawl__bignum_copy(struct bignum *to, const struct bignum *from)
{
    to->count = from->count;
    memcpy(to->words, from->words, from->count * sizeof from->words[0]);
}

uint32_t yawl__bignum_bits(const struct bignum *n)
{
    if (n->count == 0) return 0;
    uint32_t bits = (n->count - 1) * 32;
    for (uint32_t top = n->words[n->count - 1]; top > 0; top >>= 1) bits++;
    return bits;
}

static uint64_t word_at(const struct bignum *n, uint32_t i)
{
    return i < n->count ? n->words[i] : 0;
}

bool yawl__bignum_get(const struct bignum *n, uint64_t *low, uint64_t *high)
{
    *low = word_at(n, 0) | word_at(n, 1) << 32;
    *high = word_at(n, 2) | word_at(n, 3) << 32;
    return n->count <= 4;
}

int yawl__bignum_compare(const struct bignum *a, const struct bignum *b)
{
    if (a->count != b->count) return a->count < b->count ? -1 : 1;
    for (uint32_t i = a->count; i-- > 0;)
        if (a->words[i] != b->words[i]) return a->words[i] < b->words[i] ? -1 : 1;
    return 0;
}

void yawl__bignum_multiply_add(struct bignum *n, uint32_t factor, uint32_t more)
{
    uint64_t carry = more;
    for (uint32_t i = 0; i < n->count; i++) {
        carry += (uint64_t)n->words[i] * factor;
        n->words[i] = (uint32_t)carry;
        carry >>= 32;
    }
    if (carry > 0) push(n, (uint32_t)carry);
    trim(n);
}

void yawl__bignum_scale(struct bignum *n, uint32_t power)
{
    for (; power > POWER_STEP_MAX; power -= POWER_STEP_MAX)
        yawl__bignum_multiply_add(n, powers_of_ten[POWER_STEP_MAX], 0);
    yawl__bignum_multiply_add(n, powers_of_ten[power], 0);
}

void yawl__bignum_shift_left(struct bignum *n, uint32_t bits)
{
    if (n->count == 0) return;
    uint32_t words = bits / 32;
    yawl__bignum_multiply_add(n, (uint32_t)1 << bits % 32, 0);
    if (words == 0) return;
    assert(n->count + words <= BIGNUM_WORDS_MAX);
    memmove(n->words + words, n->words, n->count * sizeof n->words[0]);
    memset(n->words, 0, words * sizeof n->words[0]);
    n->count += words;
}

void yawl__bignum_add(struct bignum *n, const struct bignum *more)
{
    while (n->count < more->count) push(n, 0);
    uint64_t carry = 0;
    for (uint32_t i = 0; i < n->count; i++) {
        carry += n->words[i] + word_at(more, i);
        n->words[i] = (uint32_t)carry;
        carry >>= 32;
    }
    if (carry > 0) push(n, (uint32_t)carry);
}

void yawl__bignum_subtract(struct bignum *n, const struct bignum *less)
{
    assert(yawl__bignum_compare(n, less) >= 0);
    uint64_t borrow = 0;
    for (uint32_t i = 0; i < n->count; i++) {
        uint64_t word = (uint64_t)n->words[i] - word_at(less, i) - borrow;
        n->words[i] = (uint32_t)word;
        borrow = word >> 63; /* the difference wrapped round */
    }
    trim(n);
}

void yawl__bignum_multiply(struct bignum *product, const struct bignum *a, const struct bignum *b)
{
    assert(product != a && product != b && a->count + b->count <= BIGNUM_WORDS_MAX);
    product->count = a->count + b->count;
    memset(product->words, 0, product->count * sizeof product->words[0]);
    for (uint32_t i = 0; i < a->count; i++) {
        uint64_t carry = 0;
        for (uint32_t k = 0; k < b->count; k++) {
            carry += (uint64_t)a->words[i] * b->words[k] + product->words[i + k];
            product->words[i + k] = (uint32_t)carry;
            carry >>= 32;
        }
        product->words[i + b->count] = (uint32_t)carry;
    }
    trim(product);
}

uint32_t yawl__bignum_divide_small(struct bignum *n, uint32_t divisor)
{
    assert(divisor > 0);
    uint64_t rest = 0;
    for (uint32_t i = n->count; i-- > 0;) {
        rest = rest << 32 | n->words[i];
        n->words[i] = (uint32_t)(rest / divisor);
        rest %= divisor;
    }
    trim(n);
    return (uint32_t)rest;
}

uint32_t yawl__bignum_digit(struct bignum *n, const struct bignum *divisor)
{
    uint32_t digit = 0;
    for (; yawl__bignum_compare(n, divisor) >= 0; digit++) {
        assert(digit < 16 && divisor->count > 0);
        yawl__bignum_subtract(n, divisor);
    }
    return digit;
}

/* Long division in binary: the dividend's bits enter the remainder from the top. */
void yawl__bignum_modulo(struct bignum *n, const struct bignum *divisor)
{
    assert(divisor->count > 0);
    struct bignum rest = {.count = 0};
    for (uint32_t bit = yawl__bignum_bits(n); bit-- > 0;) {
        yawl__bignum_multiply_add(&rest, 2, n->words[bit / 32] >> bit % 32 & 1);
        if (yawl__bignum_compare(&rest, divisor) >= 0) yawl__bignum_subtract(&rest, divisor);
    }
    yawl__bignum_copy(n, &rest);
}
