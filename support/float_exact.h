/* The exact way from a fraction of integers to the nearest float, shared by floats and decimals.
 *
 * Takes a positive denominator; destroys both numbers.  The result is rounded half to even, gradually
 * below the smallest normal number; infinity when it is out of range.
 */
#ifndef SUPPORT_FLOAT_EXACT_H
#define SUPPORT_FLOAT_EXACT_H

#include "support/bignum.h"

#include "yawl/value.h"

double yawl__float_of_ratio(struct bignum *numerator, struct bignum *denominator);

/* As yawl_float_print(), with the digits that XPath's reference has; `is_single`: of single precision. */
struct yawl_text yawl__float_digits(struct yawl_eval *e, double a, bool is_single);

/* IEEE 754 double: the bits of the fraction, and the exponent of the smallest normal number 2^-1022. */
#define FLOAT_FRACTION_BITS 52
#define FLOAT_EXPONENT_MIN  (-1022)
#define FLOAT_EXPONENT_MAX  1023
/* The same of single precision. */
#define SINGLE_FRACTION_BITS 23
#define SINGLE_EXPONENT_MIN  (-126)

#endif
