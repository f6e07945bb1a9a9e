/* Functions on numbers that are no operators, conversions, and the places of keys. */
#include "support/list_parts.h"

#include "yawl/functions.h"

#include "yawl/errors.h"

#include <math.h>

int64_t yawl_int_abs(struct yawl_eval *e, int64_t a) { return a < 0 ? yawl_int_negate(e, a) : a; }

double yawl_float_abs(double a) { return fabs(a); }
double yawl_float_sign(double a) { return isnan(a) ? a : (double)((a > 0) - (a < 0)); }
double yawl_float_ceil(double a) { return ceil(a); }
double yawl_float_floor(double a) { return floor(a); }
double yawl_float_round(double a) { return round(a); }
double yawl_float_trunc(double a) { return trunc(a); }
bool yawl_float_is_nan(double a) { return isnan(a); }
bool yawl_float_is_infinite(double a) { return isinf(a); }
bool yawl_float_is_finite(double a) { return isfinite(a); }

double yawl_float_root(double a) { return sqrt(a); }

/* A shift by that much is 0, or no shift at all. */
static bool shifts_out(struct yawl_eval *e, int64_t by)
{
    if (by < 0) yawl_fault_of_int(e, YAWL_EOVERFLOW, by);
    return by < 0 || by > 63;
}

int64_t yawl_int_left(struct yawl_eval *e, int64_t a, int64_t by)
{
    return shifts_out(e, by) ? 0 : (int64_t)((uint64_t)a << by);
}

int64_t yawl_int_right(struct yawl_eval *e, int64_t a, int64_t by)
{
    return shifts_out(e, by) ? 0 : (int64_t)((uint64_t)a >> by);
}

struct yawl_text yawl_text_of_bytes(struct yawl_eval *e, struct yawl_text bytes)
{
    if (yawl_text_is_utf8(bytes)) return bytes;
    yawl_fault(e, YAWL_ECAST);
    return yawl_text_of("");
}

static void fail_of_bool(struct yawl_eval *e, int code, bool key)
{
    yawl_fault_of(e, code, yawl_text_of(key ? "true" : "false"));
}

#define DEFINE_KEY(name, type, fail)                                                               \
    int64_t yawl_key_of_##name(struct yawl_eval *e, struct yawl_list keys, type key)               \
    {                                                                                              \
        const type *items = (const type *)keys.items;                                              \
        for (uint32_t i = 0; i < keys.count; i++) {                                                \
            if (yawl__same_##name(items[i], key)) return i;                                        \
        }                                                                                          \
        fail(e, YAWL_ENOKEY, key);                                                                 \
        return -1;                                                                                 \
    }
DEFINE_KEY(int, int64_t, yawl_fault_of_int)
DEFINE_KEY(text, struct yawl_text, yawl_fault_of)
DEFINE_KEY(bool, bool, fail_of_bool)

bool yawl_bool_of_text(struct yawl_eval *e, struct yawl_text text)
{
    static const char *const words[2][5] = {{"0", "f", "false", "False", "FALSE"},
                                            {"1", "t", "true", "True", "TRUE"}};
    for (int i = 0; i < 10; i++) {
        if (yawl_text_equal(text, yawl_text_of(words[i % 2][i / 2]))) return i % 2 == 1;
    }
    yawl_fault_of(e, YAWL_ECAST, text);
    return false;
}
