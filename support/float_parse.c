/* Text to float: exact, independent of locale and rounding mode.
 *
 * The digits become an integer, the exponent a power of ten; the nearest float of their ratio is found by
 * long division on integers.  Digits beyond DIGITS_MAX cannot change the result except by not being
 * zero: the midpoint between two floats has at most 768 significant digits.
 */
#include "support/float_exact.h"

#include "yawl/errors.h"
#include "yawl/value.h"

#include <assert.h>
#include <math.h>
#include <string.h>

#define DIGITS_MAX 780
/* A number below 10^-EXPONENT_LIMIT is zero, one from 10^EXPONENT_LIMIT on is infinite.  With it the
 * longest integer is 10^(DIGITS_MAX + 1 + EXPONENT_LIMIT), 3691 bits. */
#define EXPONENT_LIMIT 330

/* Rounds `quotient` * 2^`exponent`, its highest bit set, half to even; `more`: the true value is a little
 * larger. */
static double round_to_float(uint64_t quotient, int exponent, bool more)
{
    int top = exponent + 63; /* exponent of the highest bit */
    if (top > FLOAT_EXPONENT_MAX) return (double)INFINITY;
    int keep = FLOAT_FRACTION_BITS + 1;
    if (top < FLOAT_EXPONENT_MIN) keep -= FLOAT_EXPONENT_MIN - top;
    if (keep < 0) return 0.0;
    int drop = 64 - keep;
    uint64_t kept = drop == 64 ? 0 : quotient >> drop;
    uint64_t half = (uint64_t)1 << (drop - 1);
    uint64_t tail = drop == 64 ? quotient : quotient & (((uint64_t)1 << drop) - 1);
    if (tail > half || (tail == half && (more || (kept & 1) != 0))) kept++;
    /* A carry out of the fraction raises the exponent, from the subnormal range too. */
    uint64_t bits = kept;
    if (top >= FLOAT_EXPONENT_MIN)
        bits += (uint64_t)(top - FLOAT_EXPONENT_MIN) << FLOAT_FRACTION_BITS;
    double result;
    memcpy(&result, &bits, sizeof result);
    return result;
}

double yawl__float_of_ratio(struct bignum *numerator, struct bignum *denominator)
{
    assert(!yawl__bignum_is_zero(denominator));
    if (yawl__bignum_is_zero(numerator)) return 0.0;
    uint32_t bits_above = yawl__bignum_bits(numerator), bits_below = yawl__bignum_bits(denominator);
    if (bits_above < bits_below) yawl__bignum_shift_left(numerator, bits_below - bits_above);
    if (bits_below < bits_above) yawl__bignum_shift_left(denominator, bits_above - bits_below);
    /* The ratio is now between 1/2 and 2: one bit a step until 64 significant ones are found. */
    int exponent = (int)bits_above - (int)bits_below + 1;
    uint64_t quotient = 0;
    while ((quotient & (uint64_t)1 << 63) == 0) {
        bool bit = yawl__bignum_compare(numerator, denominator) >= 0;
        if (bit) yawl__bignum_subtract(numerator, denominator);
        yawl__bignum_multiply_add(numerator, 2, 0);
        quotient = quotient << 1 | (bit ? 1 : 0);
        exponent--;
    }
    return round_to_float(quotient, exponent, !yawl__bignum_is_zero(numerator));
}

/* What the text says: digits * 10^exponent. */
struct reading {
    struct bignum digits;
    uint32_t digits_count; /* significant ones, at most DIGITS_MAX */
    int64_t exponent;
    bool tail; /* digits after DIGITS_MAX that are not zero */
};

static void read_digit(struct reading *r, char digit, bool fraction)
{
    uint32_t value = (uint32_t)(digit - '0');
    if (r->digits_count == DIGITS_MAX) {
        r->tail = r->tail || value != 0;
        r->exponent += fraction ? 0 : 1;
        return;
    }
    yawl__bignum_multiply_add(&r->digits, 10, value);
    if (r->digits_count > 0 || value != 0) r->digits_count++;
    r->exponent -= fraction ? 1 : 0;
}

static bool is_digit(struct yawl_text text, uint32_t at)
{
    return at < text.length && text.data[at] >= '0' && text.data[at] <= '9';
}

/* Reads digits with or without a point; returns the place after them, or `at` if there is none. */
static uint32_t read_digits(struct reading *r, struct yawl_text text, uint32_t at)
{
    uint32_t begin = at, point = 0;
    for (; at < text.length; at++) {
        if (is_digit(text, at))
            read_digit(r, text.data[at], point > 0);
        else if (text.data[at] == '.' && point == 0)
            point = 1;
        else
            break;
    }
    return at - begin == point ? begin : at;
}

/* Reads [eE][+-]digits up to the end of the text. */
static bool read_exponent(struct reading *r, struct yawl_text text, uint32_t at)
{
    if (at == text.length) return true;
    if (text.data[at] != 'e' && text.data[at] != 'E') return false;
    at++;
    bool negative = at < text.length && text.data[at] == '-';
    if (negative || (at < text.length && text.data[at] == '+')) at++;
    if (!is_digit(text, at)) return false;
    int64_t value = 0;
    for (; is_digit(text, at); at++)
        if (value < INT64_C(100000000000)) value = value * 10 + (text.data[at] - '0');
    r->exponent += negative ? -value : value;
    return at == text.length;
}

/* The nearest float of a reading; infinity when there is none. */
static double nearest(struct reading *r)
{
    if (r->digits_count == 0) return 0.0;
    int64_t magnitude = r->exponent + r->digits_count; /* value < 10^magnitude */
    if (magnitude < -EXPONENT_LIMIT) return 0.0;
    if (magnitude > EXPONENT_LIMIT) return (double)INFINITY;
    if (r->tail) {
        yawl__bignum_multiply_add(&r->digits, 10, 1);
        r->exponent--;
    }
    struct bignum denominator;
    yawl__bignum_set(&denominator, 1, 0);
    if (r->exponent > 0) yawl__bignum_scale(&r->digits, (uint32_t)r->exponent);
    if (r->exponent < 0) yawl__bignum_scale(&denominator, (uint32_t)-r->exponent);
    return yawl__float_of_ratio(&r->digits, &denominator);
}

/* A text without its sign. */
static struct yawl_text without_sign(struct yawl_text text, bool *negative)
{
    *negative = text.length > 0 && text.data[0] == '-';
    if (*negative || (text.length > 0 && text.data[0] == '+')) {
        text.data++;
        text.length--;
    }
    return text;
}

/* digits [. digits] [e [+-] digits], nothing else, no white space; infinite if it is beyond the range.
 * `text` has the sign, too. */
static double read_number(struct yawl_eval *e, struct yawl_text word, struct yawl_text text)
{
    struct reading r;
    r.digits.count = r.digits_count = 0;
    r.exponent = 0;
    r.tail = false;
    uint32_t after = read_digits(&r, word, 0);
    if (after != 0 && read_exponent(&r, word, after)) return nearest(&r);
    yawl_fault_of(e, YAWL_ECAST, text);
    return 0.0;
}

double yawl_float_parse(struct yawl_eval *e, struct yawl_text text)
{
    bool negative;
    struct yawl_text word = without_sign(text, &negative);
    if (yawl_text_equal(word, YAWL_TEXT("NaN"))) return (double)NAN;
    bool infinite = yawl_text_either(word, "INF", "Infinity");
    double value = infinite ? (double)INFINITY : read_number(e, word, text);
    if (!infinite && isinf(value)) {
        yawl_fault_of(e, YAWL_EOVERFLOW, text);
        return 0.0;
    }
    return negative ? -value : value;
}

double yawl_float_cast(struct yawl_eval *e, struct yawl_text text)
{
    bool negative;
    struct yawl_text word = without_sign(text, &negative);
    if (yawl_text_equal(text, YAWL_TEXT("NaN"))) return (double)NAN;
    bool infinite = yawl_text_equal(word, YAWL_TEXT("INF"));
    double value = infinite ? (double)INFINITY : read_number(e, word, text);
    return negative ? -value : value;
}
