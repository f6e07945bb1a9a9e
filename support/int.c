/* Checked arithmetic on 64-bit integers, and their text.
 *
 * Takes any two integers, gives the exact result or a fault: overflow is YAWL_EOVERFLOW, a division by
 * zero YAWL_EDIVIDE.  Every check comes before the operation, so no expression here is undefined.
 */
#include "support/scratch.h"

#include "yawl/errors.h"

static int64_t fail(struct yawl_eval *e, int code)
{
    yawl_fault(e, code);
    return 0;
}

int64_t yawl_int_overflow(struct yawl_eval *e) { return fail(e, YAWL_EOVERFLOW); }

/* Division rounds towards zero, so |a| > |limit / b| exactly when a * b leaves the range. */
static bool product_overflows(int64_t a, int64_t b)
{
    if (a == 0 || b == 0 || a == 1 || b == 1) return false;
    if (a == -1) return b == INT64_MIN;
    if (b == -1) return a == INT64_MIN;
    if ((a > 0) == (b > 0)) return a > 0 ? a > INT64_MAX / b : a < INT64_MAX / b;
    return a > 0 ? a > INT64_MIN / b : a < INT64_MIN / b;
}

int64_t yawl_int_multiply(struct yawl_eval *e, int64_t a, int64_t b)
{
    return product_overflows(a, b) ? fail(e, YAWL_EOVERFLOW) : a * b;
}

int64_t yawl_int_divide(struct yawl_eval *e, int64_t a, int64_t b)
{
    if (b == 0) return fail(e, YAWL_EDIVIDE);
    if (b == -1) return yawl_int_negate(e, a);
    return a / b;
}

int64_t yawl_int_modulo(struct yawl_eval *e, int64_t a, int64_t b)
{
    if (b == 0) return fail(e, YAWL_EDIVIDE);
    return b == -1 ? 0 : a % b; /* the machine traps on the smallest integer % -1 */
}

int64_t yawl_int_negate(struct yawl_eval *e, int64_t a)
{
    return a == INT64_MIN ? fail(e, YAWL_EOVERFLOW) : -a;
}

static int64_t fail_of(struct yawl_eval *e, int code, struct yawl_text text)
{
    yawl_fault_of(e, code, text);
    return 0;
}

/* A larger number may be too large with one more digit. */
#define LEAST_RISKY ((uint64_t)INT64_MAX / 10 - 1)

/* [+-] digits and nothing else.  Text that is no integer is YAWL_ECAST even where its beginning is too
 * large already. */
int64_t yawl_int_parse(struct yawl_eval *e, struct yawl_text text)
{
    uint32_t i = text.length > 0 && (text.data[0] == '-' || text.data[0] == '+');
    bool negative = i == 1 && text.data[0] == '-', over = false;
    if (i == text.length) return fail_of(e, YAWL_ECAST, text);
    uint64_t limit = negative ? (uint64_t)INT64_MAX + 1 : (uint64_t)INT64_MAX, value = 0;
    for (; i < text.length; i++) {
        if (text.data[i] < '0' || text.data[i] > '9') return fail_of(e, YAWL_ECAST, text);
        uint64_t digit = (uint64_t)(text.data[i] - '0');
        over = over || (value > LEAST_RISKY && value > (limit - digit) / 10);
        if (!over) value = value * 10 + digit;
    }
    if (over) return fail_of(e, YAWL_EOVERFLOW, text);
    if (value > (uint64_t)INT64_MAX) return INT64_MIN;
    return negative ? -(int64_t)value : (int64_t)value;
}

struct yawl_text yawl_int_print(struct yawl_eval *e, int64_t a)
{
    char digits[24];
    uint32_t at = sizeof digits;
    uint64_t rest = a < 0 ? 0 - (uint64_t)a : (uint64_t)a;
    do {
        digits[--at] = (char)('0' + rest % 10);
        rest /= 10;
    } while (rest > 0);
    if (a < 0) digits[--at] = '-';
    return yawl__scratch_text(e, digits + at, (uint32_t)sizeof digits - at);
}
