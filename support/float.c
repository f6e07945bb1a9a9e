/* Floats: to integer, modulo, and their shortest text.
 *
 * The text is the shortest decimal that reads back as the same float, the nearest of those, found with
 * exact integers (Steele and White; Dragon4).  It is a JSON number unless the float is not finite.
 */
#include "support/float_exact.h"
#include "support/scratch.h"

#include "yawl/errors.h"

#include <math.h>

#define DIGITS_MAX 17 /* enough for any double */
/* Plain notation for 1e-6 <= |x| < 1e21, as in JavaScript; else d.ddde+dd. */
#define PLAIN_POINT_MIN (-5)
#define PLAIN_POINT_MAX 21
#define TEXT_MAX        40

/* TWO_TO_63 is exact, the largest int64_t is not a double. */
#define TWO_TO_63 9223372036854775808.0

int64_t yawl_float_to_int(struct yawl_eval *e, double a)
{
    if (a >= -TWO_TO_63 && a < TWO_TO_63) return (int64_t)a;
    char space[TEXT_MAX];
    struct yawl_eval own = {.scratch = space, .scratch_capacity = sizeof space};
    yawl_fault_of(e, isnan(a) ? YAWL_ECAST : YAWL_EOVERFLOW, yawl_float_print(&own, a));
    return 0;
}

double yawl_float_modulo(double a, double b) { return fmod(a, b); }

/* The number as value/unit, and half the distances to its neighbours, in the same unit. */
struct interval {
    struct bignum value, unit, above, below;
    bool closed; /* the ends themselves read back as the number: its fraction is even */
};

/* 0.d1d2d3... * 10^point */
struct shortest {
    char digits[DIGITS_MAX + 1];
    uint32_t count;
    int point;
};

/* How many bits the fraction of a number has, and the least exponent of normal ones; `open`: a text that lies
 * in the middle between two numbers is none of either, and of two texts as near the smaller one is taken. */
struct format {
    int fraction_bits, exponent_min;
    bool open;
};

/* Returns floor(log2(a)). */
static int open_interval(struct interval *v, double a, const struct format *format)
{
    int exponent;
    (void)frexp(a, &exponent); /* a < 2^exponent */
    bool normal = exponent - 1 > format->exponent_min;
    exponent = (exponent > format->exponent_min ? exponent - 1 : format->exponent_min) -
               format->fraction_bits;
    uint64_t fraction = (uint64_t)ldexp(a, -exponent);

    yawl__bignum_set(&v->value, fraction, 0);
    yawl__bignum_set(&v->unit, 1, 0);
    yawl__bignum_set(&v->below, 1, 0);
    v->closed = fraction % 2 == 0 && !format->open;
    int log2 = exponent + (int)yawl__bignum_bits(&v->value) - 1;
    /* Below a power of two the next float is only half as far away. */
    bool uneven = normal && fraction == (uint64_t)1 << format->fraction_bits;
    uint32_t extra = uneven ? 2 : 1;
    if (exponent > 0) yawl__bignum_shift_left(&v->below, (uint32_t)exponent);
    yawl__bignum_shift_left(&v->value, extra + (exponent > 0 ? (uint32_t)exponent : 0));
    yawl__bignum_shift_left(&v->unit, extra + (exponent < 0 ? (uint32_t)-exponent : 0));
    yawl__bignum_copy(&v->above, &v->below);
    if (uneven) yawl__bignum_shift_left(&v->above, 1);
    return log2;
}

/* Does the upper end reach the unit? */
static bool reaches_unit(const struct interval *v)
{
    struct bignum end;
    yawl__bignum_copy(&end, &v->value);
    yawl__bignum_add(&end, &v->above);
    int order = yawl__bignum_compare(&end, &v->unit);
    return v->closed ? order >= 0 : order > 0;
}

static void scale_up(struct interval *v, uint32_t power)
{
    yawl__bignum_scale(&v->value, power);
    yawl__bignum_scale(&v->above, power);
    yawl__bignum_scale(&v->below, power);
}

/* Scales by powers of ten until 1/10 <= value/unit < 1, and returns the power taken out. */
static int scale_to_digits(struct interval *v, int log2)
{
    /* About log10(a), rounded down: never larger than the right place, and at most two steps smaller. */
    int point = (log2 * 30103 - (log2 < 0 ? 99999 : 0)) / 100000;
    if (point > 0) yawl__bignum_scale(&v->unit, (uint32_t)point);
    if (point < 0) scale_up(v, (uint32_t)-point);
    for (; reaches_unit(v); point++) yawl__bignum_multiply_add(&v->unit, 10, 0);
    return point;
}

/* Nearest digit at the end, a tie to the even one or, in an open format, to the lower one. */
static bool last_digit_up(const struct interval *v, uint32_t digit, const struct format *format)
{
    struct bignum twice;
    yawl__bignum_copy(&twice, &v->value);
    yawl__bignum_multiply_add(&twice, 2, 0);
    int order = yawl__bignum_compare(&twice, &v->unit);
    return order > 0 || (order == 0 && digit % 2 == 1 && !format->open);
}

static void find_shortest(struct shortest *s, double a, const struct format *format)
{
    struct interval v;
    int log2 = open_interval(&v, a, format);
    s->point = scale_to_digits(&v, log2);
    s->count = 0;
    for (bool low = false, high = false; !low && !high && s->count <= DIGITS_MAX;) {
        scale_up(&v, 1);
        uint32_t digit = yawl__bignum_digit(&v.value, &v.unit);
        int order = yawl__bignum_compare(&v.value, &v.below);
        low = v.closed ? order <= 0 : order < 0;
        high = reaches_unit(&v);
        if (high && (!low || last_digit_up(&v, digit, format))) digit++;
        s->digits[s->count++] = (char)('0' + digit);
    }
}

/* A text being written; TEXT_MAX is enough: sign, 0., five zeros, 17 digits. */
struct writing {
    char text[TEXT_MAX];
    uint32_t length;
};

static void put(struct writing *w, char c) { w->text[w->length++] = c; }

static void put_exponent(struct writing *w, int exponent)
{
    put(w, 'e');
    put(w, exponent < 0 ? '-' : '+');
    int rest = exponent < 0 ? -exponent : exponent;
    if (rest >= 100) put(w, (char)('0' + rest / 100));
    if (rest >= 10) put(w, (char)('0' + rest / 10 % 10));
    put(w, (char)('0' + rest % 10));
}

static void put_shortest(struct writing *w, const struct shortest *s)
{
    int count = (int)s->count;
    bool plain = s->point >= PLAIN_POINT_MIN && s->point <= PLAIN_POINT_MAX;
    int point = plain ? s->point : 1; /* digits before the point */
    if (point <= 0) {
        put(w, '0');
        put(w, '.');
        for (int i = point; i < 0; i++) put(w, '0');
    }
    for (int i = 0; i < count || i < point; i++) {
        if (i > 0 && i == point) put(w, '.');
        put(w, i < count ? s->digits[i] : '0');
    }
    if (!plain) put_exponent(w, s->point - 1);
}

static struct yawl_text print(struct yawl_eval *e, double a, const struct format *format)
{
    if (isnan(a)) return yawl__scratch_text(e, "NaN", 3);
    if (isinf(a)) return a < 0 ? yawl__scratch_text(e, "-INF", 4) : yawl__scratch_text(e, "INF", 3);
    struct writing w;
    w.length = 0;
    if (signbit(a)) put(&w, '-');
    if (a == 0.0) {
        put(&w, '0');
    } else {
        struct shortest s;
        find_shortest(&s, fabs(a), format);
        put_shortest(&w, &s);
    }
    return yawl__scratch_text(e, w.text, w.length);
}

struct yawl_text yawl_float_print(struct yawl_eval *e, double a)
{
    static const struct format format = {FLOAT_FRACTION_BITS, FLOAT_EXPONENT_MIN, false};
    return print(e, a, &format);
}

struct yawl_text yawl__float_digits(struct yawl_eval *e, double a, bool is_single)
{
    static const struct format formats[] = {{FLOAT_FRACTION_BITS, FLOAT_EXPONENT_MIN, true},
                                            {SINGLE_FRACTION_BITS, SINGLE_EXPONENT_MIN, true}};
    return print(e, a, &formats[is_single]);
}
