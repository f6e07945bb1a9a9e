/* A decimal taken apart: sign, magnitude, scale; shared by the arithmetic and the text of decimals.
 *
 * Loading accepts any bits (a damaged scale is clamped); storing refuses a magnitude of more than
 * DECIMAL_DIGITS_MAX digits, so every result has a text of at most that many digits.
 */
#ifndef SUPPORT_DECIMAL_PARTS_H
#define SUPPORT_DECIMAL_PARTS_H

#include "support/bignum.h"

#include "yawl/value.h"

#define DECIMAL_DIGITS_MAX 38

struct decimal_parts {
    struct bignum magnitude;
    bool negative;
    int32_t scale;
};

void yawl__decimal_load(struct decimal_parts *parts, struct yawl_decimal a);
/* Zeros at the end of the fraction give way to make it fit; else YAWL_EOVERFLOW and zero. */
struct yawl_decimal yawl__decimal_store(struct yawl_eval *e, struct decimal_parts *parts);

/* Text of any decimal: sign, 39 digits of the largest 128-bit coefficient or 0.38 digits. */
#define DECIMAL_TEXT_BYTES 48

#endif
