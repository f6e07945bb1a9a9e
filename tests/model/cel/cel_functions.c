/* The rows of functions on numbers, lists and bools, each computed from the values of its arguments. */
#include "cel_model.h"

#include <inttypes.h>
#include <math.h>
#include <string.h>

#define A(index)       (arguments[index])
#define INT(index)     (arguments[index].as.integer)
#define FLOAT(index)   (arguments[index].as.floating)
#define DECIMAL(index) (arguments[index].as.decimal)
#define TEXT(index)    (arguments[index].as.text)
#define ROW(name)      static struct value name(struct evaluation *e, const struct value *arguments)
#define UNUSED         (void)e

/* ---- int ---- */

static struct value checked(struct evaluation *e, bool overflows, int64_t value)
{
    return overflows ? fault_of(e, OF_INT, YAWL_EOVERFLOW) : int_of(value);
}

#define INT_OPERATOR(name, builtin)                                                                \
    ROW(name)                                                                                      \
    {                                                                                              \
        int64_t result = 0;                                                                        \
        bool over = builtin(INT(0), INT(1), &result);                                              \
        return checked(e, over, result);                                                           \
    }
INT_OPERATOR(int_add, __builtin_add_overflow)
INT_OPERATOR(int_subtract, __builtin_sub_overflow)
INT_OPERATOR(int_multiply, __builtin_mul_overflow)

ROW(int_divide)
{
    if (INT(1) == 0) return fault_of(e, OF_INT, YAWL_EDIVIDE);
    if (INT(1) == -1) return checked(e, INT(0) == INT64_MIN, INT(0) == INT64_MIN ? 0 : -INT(0));
    return int_of(INT(0) / INT(1));
}

ROW(int_modulo)
{
    if (INT(1) == 0) return fault_of(e, OF_INT, YAWL_EDIVIDE);
    /* Go's rule for the least int % -1 is 0; ours faults as / does, or gives 0: both are accepted. */
    return int_of(INT(1) == -1 ? 0 : INT(0) % INT(1));
}

ROW(int_negate) { return checked(e, INT(0) == INT64_MIN, INT(0) == INT64_MIN ? 0 : -INT(0)); }
ROW(int_abs) { return INT(0) < 0 ? int_negate(e, arguments) : A(0); }
ROW(int_sign) { return UNUSED, int_of((INT(0) > 0) - (INT(0) < 0)); }
ROW(int_and) { return UNUSED, int_of(INT(0) & INT(1)); }
ROW(int_xor) { return UNUSED, int_of(INT(0) ^ INT(1)); }

ROW(int_left)
{
    if (INT(1) < 0) return fault_of(e, OF_INT, YAWL_EOVERFLOW);
    return int_of(INT(1) > 63 ? 0 : (int64_t)((uint64_t)INT(0) << INT(1)));
}

ROW(int_right)
{
    if (INT(1) < 0) return fault_of(e, OF_INT, YAWL_EOVERFLOW);
    return int_of(INT(1) > 63 ? 0 : (int64_t)((uint64_t)INT(0) >> INT(1)));
}

ROW(int_of_float)
{
    if (isnan(FLOAT(0))) return fault_of(e, OF_INT, YAWL_ECAST);
    if (FLOAT(0) >= 0x1p63 || FLOAT(0) < -0x1p63) return fault_of(e, OF_INT, YAWL_EOVERFLOW);
    return int_of((int64_t)trunc(FLOAT(0)));
}

ROW(int_of_decimal)
{
    struct yawl_eval eval = {0};
    int64_t value = yawl_decimal_to_int(&eval, DECIMAL(0));
    return eval.fault != 0 ? fault_of(e, OF_INT, eval.fault) : int_of(value);
}

/* ---- float ---- */

ROW(float_add) { return UNUSED, float_of(FLOAT(0) + FLOAT(1)); }
ROW(float_subtract) { return UNUSED, float_of(FLOAT(0) - FLOAT(1)); }
ROW(float_multiply) { return UNUSED, float_of(FLOAT(0) * FLOAT(1)); }
ROW(float_divide) { return UNUSED, float_of(FLOAT(0) / FLOAT(1)); }
ROW(float_negate) { return UNUSED, float_of(-FLOAT(0)); }
ROW(float_of_int) { return UNUSED, float_of((double)INT(0)); }
ROW(float_floor) { return UNUSED, float_of(floor(FLOAT(0))); }
ROW(float_ceil) { return UNUSED, float_of(ceil(FLOAT(0))); }
ROW(float_trunc) { return UNUSED, float_of(trunc(FLOAT(0))); }
ROW(float_abs) { return UNUSED, float_of(FLOAT(0) < 0 ? -FLOAT(0) : FLOAT(0) == 0 ? 0 : FLOAT(0)); }
ROW(float_root) { return UNUSED, float_of(sqrt(FLOAT(0))); }
ROW(float_is_nan) { return UNUSED, bool_of(FLOAT(0) != FLOAT(0)); }
ROW(float_is_finite) { return UNUSED, bool_of(isfinite(FLOAT(0))); }

ROW(float_round)
{
    double whole = trunc(FLOAT(0)), rest = fabs(FLOAT(0) - whole);
    UNUSED;
    return float_of(isfinite(FLOAT(0)) && rest >= 0.5 ? whole + (FLOAT(0) < 0 ? -1 : 1) : whole);
}

ROW(float_sign)
{
    UNUSED;
    return isnan(FLOAT(0)) ? A(0) : float_of(FLOAT(0) > 0 ? 1 : FLOAT(0) < 0 ? -1 : 0);
}

/* ---- decimal: by the functions of the runtime, which are tested by themselves ---- */

static struct value decimal_of(struct evaluation *e, const struct yawl_eval *eval,
                               struct yawl_decimal decimal)
{
    if (eval->fault != 0) return fault_of(e, OF_DECIMAL, eval->fault);
    return (struct value){.type = OF_DECIMAL, .as.decimal = decimal};
}

#define DECIMAL_OPERATOR(name)                                                                     \
    ROW(decimal_##name)                                                                            \
    {                                                                                              \
        struct yawl_eval eval = {0};                                                               \
        struct yawl_decimal result = yawl_decimal_##name(&eval, DECIMAL(0), DECIMAL(1));           \
        return decimal_of(e, &eval, result);                                                       \
    }
DECIMAL_OPERATOR(add)
DECIMAL_OPERATOR(subtract)
DECIMAL_OPERATOR(multiply)
DECIMAL_OPERATOR(divide)

ROW(decimal_negate)
{
    struct yawl_eval eval = {0};
    struct yawl_decimal result = yawl_decimal_negate(&eval, DECIMAL(0));
    return decimal_of(e, &eval, result);
}

ROW(decimal_of_int)
{
    UNUSED;
    return (struct value){.type = OF_DECIMAL, .as.decimal = yawl_decimal_of(INT(0))};
}

/* An int that meets a decimal is one. */
ROW(decimal_plus_int)
{
    struct value both[2] = {A(0), decimal_of_int(e, arguments + 1)};
    return decimal_add(e, both);
}

ROW(float_of_decimal) { return UNUSED, float_of(yawl_decimal_to_float(DECIMAL(0))); }

/* ---- bool ---- */

ROW(not ) { return UNUSED, bool_of(!A(0).as.boolean); }
ROW(same) { return UNUSED, bool_of(same_value(&A(0), &A(1))); }
ROW(less) { return UNUSED, bool_of(compare_values(&A(0), &A(1)) == -1); }
ROW(greater_equal)
{
    int order = compare_values(&A(0), &A(1));
    return UNUSED, bool_of(order == 0 || order == 1);
}

/* On the number line: of the two that are doubles exactly, and between them. */
static int order_mixed(int64_t a, double b)
{
    if (isnan(b)) return 2;
    if (b >= 0x1p63) return -1;
    if (b < -0x1p63) return 1;
    long double x = (long double)a, y = (long double)b; /* 64 bits of fraction */
    return (x > y) - (x < y);
}

ROW(less_mixed) { return UNUSED, bool_of(order_mixed(INT(0), FLOAT(1)) == -1); }
ROW(greater_mixed) { return UNUSED, bool_of(order_mixed(INT(1), FLOAT(0)) == -1); }
ROW(equal_mixed) { return UNUSED, bool_of(order_mixed(INT(0), FLOAT(1)) == 0); }

/* ---- Lists ---- */

ROW(list_size) { return UNUSED, int_of(A(0).as.list.count); }

ROW(list_item)
{
    bool fits = INT(1) >= 0 && INT(1) < (int64_t)A(0).as.list.count;
    if (!fits) return fault_of(e, A(0).type - LIST_OF, YAWL_EINDEX);
    return A(0).as.list.items[INT(1)];
}

ROW(list_has)
{
    UNUSED;
    for (uint32_t i = 0; i < A(1).as.list.count; i++) {
        if (same_value(&A(1).as.list.items[i], &A(0))) return bool_of(true);
    }
    return bool_of(false);
}

ROW(list_concat)
{
    uint32_t first = A(0).as.list.count, second = A(1).as.list.count;
    struct value list = list_of(e, A(0).type - LIST_OF, first + second);
    for (uint32_t i = 0; i < first; i++) list.as.list.items[i] = A(0).as.list.items[i];
    for (uint32_t i = 0; i < second; i++) list.as.list.items[first + i] = A(1).as.list.items[i];
    return list;
}

ROW(list_distinct)
{
    struct value list = list_of(e, A(0).type - LIST_OF, A(0).as.list.count);
    list.as.list.count = 0;
    for (uint32_t i = 0; i < A(0).as.list.count; i++) {
        struct value had[2] = {A(0).as.list.items[i], list};
        if (!list_has(e, had).as.boolean) list.as.list.items[list.as.list.count++] = had[0];
    }
    return list;
}

ROW(int_sum)
{
    struct value sum = int_of(0);
    for (uint32_t i = 0; i < A(0).as.list.count && sum.fault == 0; i++) {
        struct value both[2] = {sum, A(0).as.list.items[i]};
        sum = int_add(e, both);
    }
    return sum;
}

ROW(float_sum)
{
    double sum = 0;
    UNUSED;
    for (uint32_t i = 0; i < A(0).as.list.count; i++) sum += A(0).as.list.items[i].as.floating;
    return float_of(sum);
}

ROW(float_average)
{
    if (A(0).as.list.count == 0) return fault_of(e, OF_FLOAT, YAWL_EDIVIDE);
    return float_of(float_sum(e, arguments).as.floating / A(0).as.list.count);
}

ROW(decimal_sum)
{
    struct yawl_eval eval = {0};
    struct value sum = decimal_of(e, &eval, yawl_decimal_of(0));
    for (uint32_t i = 0; i < A(0).as.list.count && sum.fault == 0; i++) {
        struct value both[2] = {sum, A(0).as.list.items[i]};
        sum = decimal_add(e, both);
    }
    return sum;
}

static struct value extreme(struct evaluation *e, const struct value *list, int sign)
{
    const struct value *best = NULL;
    for (uint32_t i = 0; i < list->as.list.count; i++) {
        const struct value *item = &list->as.list.items[i];
        bool was_nan = best != NULL && best->type == OF_FLOAT && isnan(best->as.floating);
        bool is_nan = item->type == OF_FLOAT && isnan(item->as.floating);
        if (best == NULL || (was_nan && !is_nan) ||
            (!is_nan && !was_nan && compare_values(item, best) == sign))
            best = item;
    }
    return best != NULL ? *best : fault_of(e, list->type - LIST_OF, YAWL_EINDEX);
}

ROW(least) { return extreme(e, &A(0), -1); }
ROW(greatest) { return extreme(e, &A(0), 1); }

ROW(least_of_two)
{
    struct value list = list_of(e, A(0).type, 2);
    list.as.list.items[0] = A(0);
    list.as.list.items[1] = A(1);
    return extreme(e, &list, -1);
}

const struct function functions[] = {
    {"ii>i", "($0 + $1)", int_add, false},
    {"ii>i", "($0 - $1)", int_subtract, false},
    {"ii>i", "($0 * $1)", int_multiply, false},
    {"ii>i", "($0 / $1)", int_divide, true},
    {"ii>i", "($0 % $1)", int_modulo, true},
    {"i>i", "(-($0))", int_negate, false},
    {"i>i", "math.abs($0)", int_abs, false},
    {"i>i", "math.sign($0)", int_sign, false},
    {"ii>i", "math.bitAnd($0, $1)", int_and, false},
    {"ii>i", "math.bitXor($0, $1)", int_xor, false},
    {"ii>i", "math.bitShiftLeft($0, $1)", int_left, true},
    {"ii>i", "math.bitShiftRight($0, $1)", int_right, true},
    {"f>i", "int($0)", int_of_float, true},
    {"d>i", "int($0)", int_of_decimal, true},
    {"ff>f", "($0 + $1)", float_add, false},
    {"ff>f", "($0 - $1)", float_subtract, false},
    {"ff>f", "($0 * $1)", float_multiply, false},
    {"ff>f", "($0 / $1)", float_divide, false},
    {"f>f", "(-($0))", float_negate, false},
    {"i>f", "double($0)", float_of_int, false},
    {"d>f", "double($0)", float_of_decimal, false},
    {"f>f", "math.floor($0)", float_floor, false},
    {"f>f", "math.ceil($0)", float_ceil, false},
    {"f>f", "math.trunc($0)", float_trunc, false},
    {"f>f", "math.round($0)", float_round, false},
    {"f>f", "math.abs($0)", float_abs, false},
    {"f>f", "math.sign($0)", float_sign, false},
    {"f>f", "math.sqrt($0)", float_root, false},
    {"f>b", "math.isNaN($0)", float_is_nan, false},
    {"f>b", "math.isFinite($0)", float_is_finite, false},
    {"dd>d", "($0 + $1)", decimal_add, false},
    {"dd>d", "($0 - $1)", decimal_subtract, false},
    {"dd>d", "($0 * $1)", decimal_multiply, false},
    {"dd>d", "($0 / $1)", decimal_divide, true},
    {"d>d", "(-($0))", decimal_negate, false},
    {"i>d", "decimal($0)", decimal_of_int, false},
    {"di>d", "($0 + $1)", decimal_plus_int, false},
    {"b>b", "(!($0))", not, false},
    {"bb>b", "($0 < $1)", less, false},
    {"ii>b", "($0 < $1)", less, false},
    {"ii>b", "($0 >= $1)", greater_equal, false},
    {"ff>b", "($0 < $1)", less, false},
    {"ff>b", "($0 >= $1)", greater_equal, false},
    {"dd>b", "($0 < $1)", less, false},
    {"dd>b", "($0 >= $1)", greater_equal, false},
    {"ss>b", "($0 < $1)", less, false},
    {"ss>b", "($0 >= $1)", greater_equal, false},
    {"yy>b", "($0 < $1)", less, false},
    {"yy>b", "($0 == $1)", same, false},
    {"if>b", "($0 < $1)", less_mixed, false},
    {"fi>b", "($0 > $1)", greater_mixed, false},
    {"if>b", "($0 == $1)", equal_mixed, false},
    {"L>i", "size($0)", list_size, false},
    {"Li>T", "$0[$1]", list_item, true},
    {"TL>b", "($0 in $1)", list_has, false},
    {"LL>L", "($0 + $1)", list_concat, false},
    {"L>L", "distinct($0)", list_distinct, false},
    {"I>i", "sum($0)", int_sum, false},
    {"F>f", "sum($0)", float_sum, false},
    {"D>d", "sum($0)", decimal_sum, false},
    {"F>f", "avg($0)", float_average, true},
    {"I>i", "math.greatest($0)", greatest, true},
    {"ii>i", "math.least($0, $1)", least_of_two, false},
    {"F>f", "min($0)", least, true},
    {"D>d", "max($0)", greatest, true},
    {"S>s", "min($0)", least, true},
};
const int functions_count = sizeof functions / sizeof *functions;

const struct function *function_at(int number)
{
    return number < functions_count ? &functions[number]
                                    : &text_functions[number - functions_count];
}

int type_of_letter(char letter, int any)
{
    static const char letters[] = "bifdsy", lists[] = "BIFDSY";
    if (letter == 'T') return any;
    if (letter == 'L') return any + LIST_OF;
    const char *list = strchr(lists, letter);
    if (list != NULL) return (int)(list - lists) + LIST_OF;
    return (int)(strchr(letters, letter) - letters);
}
