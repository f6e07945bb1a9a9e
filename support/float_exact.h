/* The exact way from a fraction of integers to the nearest float, shared by floats and decimals.
 *
 * Takes a positive denominator; destroys both numbers.  The result is rounded half to even, gradually
 * below the smallest normal number; infinity when it is out of range.
 */
#ifndef SUPPORT_FLOAT_EXACT_H
#define SUPPORT_FLOAT_EXACT_H

#include "support/bignum.h"

double yawl__float_of_ratio(struct bignum *numerator, struct bignum *denominator);

/* IEEE 754 double: the bits of the fraction, and the exponent of the smallest normal number 2^-1022. */
#define FLOAT_FRACTION_BITS 52
#define FLOAT_EXPONENT_MIN  (-1022)
#define FLOAT_EXPONENT_MAX  1023

#endif
