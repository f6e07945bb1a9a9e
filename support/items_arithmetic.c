/* Arithmetic on atoms [XP 3.4, FO 6.2].
 *
 * Untyped data become xs:double; an int meets a decimal as a decimal, anything else the wider type.  What
 * doubles give of two numbers of single precision, rounded, is what single precision gives of them.
 * Whole numbers are divided as decimals.  Times and durations follow [FO 10.6 to 10.8].
 */
#include "support/items_parts.h"
#include "support/items_time.h"

#include <math.h>

static bool fail(struct yawl_eval *e, int code)
{
    yawl_fault(e, code);
    return false;
}

static bool give_int(struct yawl_eval *e, struct yawl_item *result, int64_t value)
{
    *result = yawl__item_int(value);
    return e->fault == 0;
}

static bool on_ints(struct yawl_eval *e, char op, int64_t a, int64_t b, struct yawl_item *result)
{
    switch (op) {
    case '+': return give_int(e, result, yawl_int_add(e, a, b));
    case '-': return give_int(e, result, yawl_int_subtract(e, a, b));
    case '*': return give_int(e, result, yawl_int_multiply(e, a, b));
    case 'i': return give_int(e, result, yawl_int_divide(e, a, b));
    default: return give_int(e, result, yawl_int_modulo(e, a, b));
    }
}

/* The whole part of a quotient: of a - a mod b, so that nothing is rounded. */
static int64_t whole_quotient(struct yawl_eval *e, struct yawl_decimal a, struct yawl_decimal b)
{
    struct yawl_decimal rest = yawl_decimal_modulo(e, a, b);
    struct yawl_decimal exact = yawl_decimal_subtract(e, a, rest);
    return e->fault != 0 ? 0 : yawl_decimal_to_int(e, yawl_decimal_divide(e, exact, b));
}

static bool on_decimals(struct yawl_eval *e, char op, struct yawl_decimal a, struct yawl_decimal b,
                        struct yawl_item *result)
{
    struct yawl_decimal value;
    switch (op) {
    case '+': value = yawl_decimal_add(e, a, b); break;
    case '-': value = yawl_decimal_subtract(e, a, b); break;
    case '*': value = yawl_decimal_multiply(e, a, b); break;
    case '/': value = yawl_decimal_divide(e, a, b); break;
    case 'i': return give_int(e, result, whole_quotient(e, a, b));
    default: value = yawl_decimal_modulo(e, a, b); break;
    }
    *result = yawl__item_decimal(value);
    return e->fault == 0;
}

static bool on_floats(struct yawl_eval *e, char op, double a, double b, struct yawl_item *result)
{
    double value;
    switch (op) {
    case '+': value = a + b; break;
    case '-': value = a - b; break;
    case '*': value = a * b; break;
    case '/': value = a / b; break;
    case 'i':
        if (b == 0) return fail(e, YAWL_EDIVIDE);
        if (isnan(a) || isnan(b) || isinf(a)) return fail(e, YAWL_EOVERFLOW);
        return give_int(e, result, yawl_float_to_int(e, a / b));
    default: value = yawl_float_modulo(a, b); break;
    }
    *result = yawl__item_float(value);
    return true;
}

static bool on_singles(struct yawl_eval *e, char op, const struct yawl_item *a,
                       const struct yawl_item *b, struct yawl_item *result)
{
    if (!on_floats(e, op, yawl__item_single_of(a), yawl__item_single_of(b), result)) return false;
    if (op != 'i') *result = yawl__item_single(result->as.floating);
    return true;
}

static bool on_numbers(struct yawl_eval *e, char op, const struct yawl_item *a,
                       const struct yawl_item *b, struct yawl_item *result)
{
    if (a->kind == YAWL_ITEM_FLOAT || b->kind == YAWL_ITEM_FLOAT)
        return on_floats(e, op, yawl__item_float_of(a), yawl__item_float_of(b), result);
    if (a->kind == YAWL_ITEM_SINGLE || b->kind == YAWL_ITEM_SINGLE)
        return on_singles(e, op, a, b, result);
    bool ints = a->kind == YAWL_ITEM_INT && b->kind == YAWL_ITEM_INT;
    if (ints && op != '/') return on_ints(e, op, a->as.integer, b->as.integer, result);
    return on_decimals(e, op, yawl__item_decimal_of(a), yawl__item_decimal_of(b), result);
}

/* Untyped data as xs:double, in place; false: they are no number. */
static bool take_number(struct yawl_eval *e, struct yawl_item *atom)
{
    if (atom->kind != YAWL_ITEM_UNTYPED) return true;
    struct yawl_item number;
    bool fits = yawl__item_cast(e, atom, YAWL_ITEM_FLOAT, &number);
    if (fits) *atom = number;
    return fits;
}

static const char *sign_of(char op)
{
    switch (op) {
    case '+': return "+";
    case '-': return "-";
    case '*': return "*";
    case '/': return "div";
    case 'i': return "idiv";
    default: return "mod";
    }
}

bool yawl__items_arithmetic(struct yawl_eval *e, char op, const struct yawl_item *a,
                            const struct yawl_item *b, struct yawl_item *result)
{
    struct yawl_item left = *a, right = *b;
    if (!take_number(e, &left) || !take_number(e, &right)) {
        yawl__items_misfits(e, a, sign_of(op), b);
        return false;
    }
    if (yawl__is_number(&left) && yawl__is_number(&right))
        return on_numbers(e, op, &left, &right, result);
    struct yawl_eval tried = *e;
    bool done = yawl__item_time_arithmetic(&tried, op, &left, &right, result);
    if (done || tried.fault != YAWL_ECAST || e->fault != 0) {
        *e = tried;
        return done;
    }
    yawl__items_misfits(e, a, sign_of(op), b);
    return false;
}

static struct yawl_items operate(struct yawl_eval *e, char op, struct yawl_items a,
                                 struct yawl_items b)
{
    struct yawl_item left, right, result;
    bool both = yawl__items_atom(e, a, &left);
    both = yawl__items_atom(e, b, &right) && both;
    if (!both || !yawl__items_arithmetic(e, op, &left, &right, &result)) return yawl_items_none();
    return yawl__items_of(e, &result);
}

#define OPERATION(name, op)                                                                        \
    struct yawl_items yawl_items_##name(struct yawl_eval *e, struct yawl_items a,                  \
                                        struct yawl_items b)                                       \
    {                                                                                              \
        return operate(e, op, a, b);                                                               \
    }
OPERATION(plus, '+')
OPERATION(minus, '-')
OPERATION(times, '*')
OPERATION(div, '/')
OPERATION(idiv, 'i')
OPERATION(mod, '%')
#undef OPERATION

struct yawl_items yawl_items_positive(struct yawl_eval *e, struct yawl_items a)
{
    struct yawl_item number;
    if (!yawl__items_atom(e, a, &number)) return yawl_items_none();
    if (!take_number(e, &number) || !yawl__is_number(&number)) {
        yawl__item_misfit(e, &number);
        return yawl_items_none();
    }
    return yawl__items_of(e, &number);
}

struct yawl_items yawl_items_negative(struct yawl_eval *e, struct yawl_items a)
{
    struct yawl_items positive = yawl_items_positive(e, a);
    if (positive.count == 0) return positive;
    struct yawl_item number = *positive.items;
    if (number.kind == YAWL_ITEM_INT)
        number.as.integer = yawl_int_negate(e, number.as.integer);
    else if (number.kind == YAWL_ITEM_DECIMAL)
        number.as.decimal = yawl_decimal_negate(e, number.as.decimal);
    else
        number.as.floating = -number.as.floating;
    return yawl__items_of(e, &number);
}
