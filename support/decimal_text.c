/* Exact decimals: their text.
 *
 * Reading is strict and never rounds: a text whose value needs more than 38 digits or fraction digits is
 * YAWL_EOVERFLOW.  Writing keeps the scale, so that 12.50 stays 12.50; reading that gives the same value
 * and scale again.
 */
#include "support/decimal_parts.h"
#include "support/scratch.h"

#include "yawl/errors.h"

/* Digits read so far.  Zeros at the end of a fraction wait in `zeros` until a digit follows. */
struct decimal_reading {
    struct decimal_parts parts;
    uint32_t digits; /* significant ones */
    uint32_t zeros;
    bool over;
};

static void take_digit(struct decimal_reading *r, uint32_t digit, bool fraction)
{
    bool significant = r->digits > 0 || digit != 0;
    bool scale_full = fraction && r->parts.scale == YAWL_DECIMAL_SCALE_MAX;
    if (scale_full || (significant && r->digits == DECIMAL_DIGITS_MAX)) {
        r->over = true;
        return;
    }
    yawl__bignum_multiply_add(&r->parts.magnitude, 10, digit);
    r->digits += significant ? 1 : 0;
    r->parts.scale += fraction ? 1 : 0;
}

static void read_decimal_digit(struct decimal_reading *r, char c, bool fraction)
{
    if (r->over) return;
    if (fraction && c == '0') {
        r->zeros++;
        return;
    }
    for (; r->zeros > 0 && !r->over; r->zeros--) take_digit(r, 0, true);
    take_digit(r, (uint32_t)(c - '0'), fraction);
}

/* [+-] digits with at most one point, at least one digit; false if the text is anything else. */
static bool read_decimal(struct decimal_reading *r, struct yawl_text text)
{
    bool point = false, any = false;
    uint32_t i = 0;
    if (text.length > 0 && (text.data[0] == '-' || text.data[0] == '+')) i = 1;
    r->parts.negative = i == 1 && text.data[0] == '-';
    for (; i < text.length; i++) {
        char c = text.data[i];
        if (c == '.' && !point) {
            point = true;
            continue;
        }
        if (c < '0' || c > '9') return false;
        any = true;
        read_decimal_digit(r, c, point);
    }
    return any;
}

/* Characters whose digits one word surely holds. */
#define SHORT_MAX 19

/* The same of a short text, as most are: nothing is ever too long.  false: it is no decimal. */
static bool read_short(struct yawl_text text, struct yawl_decimal *decimal)
{
    bool signs = text.length > 0 && (text.data[0] == '-' || text.data[0] == '+'), point = false;
    uint64_t value = 0;
    uint32_t i = signs ? 1 : 0, digits = 0;
    int32_t scale = 0;
    for (; i < text.length; i++) {
        uint32_t digit = (uint32_t)(unsigned char)text.data[i] - '0';
        if (digit > 9) {
            if (text.data[i] != '.' || point) return false;
            point = true;
            continue;
        }
        value = value * 10 + digit;
        digits++;
        scale += point;
    }
    bool negative = signs && text.data[0] == '-' && value != 0;
    *decimal = (struct yawl_decimal){negative ? 0 - value : value, negative ? -1 : 0, scale, 0};
    return digits > 0;
}

struct yawl_decimal yawl_decimal_parse(struct yawl_eval *e, struct yawl_text text)
{
    struct yawl_decimal decimal;
    if (text.length <= SHORT_MAX && read_short(text, &decimal)) return decimal;
    struct decimal_reading r;
    r.parts.magnitude.count = 0;
    r.parts.scale = 0;
    r.digits = r.zeros = 0;
    r.over = false;
    struct yawl_decimal zero = {0, 0, 0, 0};
    if (!read_decimal(&r, text)) {
        yawl_fault_of(e, YAWL_ECAST, text);
        return zero;
    }
    if (r.over) {
        yawl_fault_of(e, YAWL_EOVERFLOW, text);
        return zero;
    }
    /* Keep as much of 12.50 as fits; what does not fit are zeros. */
    while (r.zeros > 0 && r.parts.scale < YAWL_DECIMAL_SCALE_MAX && r.digits < DECIMAL_DIGITS_MAX) {
        take_digit(&r, 0, true);
        r.zeros--;
    }
    return yawl__decimal_store(e, &r.parts);
}

struct yawl_text yawl_decimal_print(struct yawl_eval *e, struct yawl_decimal a)
{
    struct decimal_parts parts;
    yawl__decimal_load(&parts, a);
    char text[DECIMAL_TEXT_BYTES];
    uint32_t at = sizeof text;
    int32_t fraction = parts.scale;
    do {
        text[--at] = (char)('0' + yawl__bignum_divide_small(&parts.magnitude, 10));
        if (--fraction == 0) text[--at] = '.';
    } while (fraction >= 0 || !yawl__bignum_is_zero(&parts.magnitude));
    if (parts.negative) text[--at] = '-';
    return yawl__scratch_text(e, text + at, (uint32_t)sizeof text - at);
}
