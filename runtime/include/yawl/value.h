/* Values: what case variables, payloads and expressions are made of, and the pure functions on them.
 *
 * Shared by generated code, runtime/core and the compiler (constant folding), so it knows nothing of
 * workflows.  No function allocates, reads a clock or does I/O.  A function that can fail sets
 * `eval->fault` (the first fault wins) and returns a harmless value, so generated expressions stay
 * plain C expressions and are checked once at the end.  Implemented in support/.
 */
#ifndef YAWL_VALUE_H
#define YAWL_VALUE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/* Text outside a case: UTF-8, not terminated, may hold NUL.  Whoever gives it owns `data`. */
struct yawl_text {
    const char *data;
    uint32_t length; /* bytes */
};

/* Text inside a case's data block: bytes from the start of the block, so that a copy of the block is a
 * copy of the text. */
struct yawl_text_ref {
    uint32_t offset; /* bytes from the start of the block; 0 with length 0: empty */
    uint32_t length; /* bytes */
};

/* An exact decimal: coefficient * 10^-scale.  128-bit coefficient in two halves (two's complement),
 * 0 <= scale <= YAWL_DECIMAL_SCALE_MAX.  Values that are equal may differ in scale (1.0 and 1.00). */
struct yawl_decimal {
    uint64_t low;
    int64_t high;
    int32_t scale;
    int32_t reserved; /* 0, so that a frame has no indeterminate padding */
};
#define YAWL_DECIMAL_SCALE_MAX 38

enum yawl_type {
    YAWL_TYPE_BOOL,    /* bool */
    YAWL_TYPE_INT,     /* int64_t */
    YAWL_TYPE_FLOAT,   /* double */
    YAWL_TYPE_DECIMAL, /* struct yawl_decimal */
    YAWL_TYPE_STRING,  /* struct yawl_text outside, struct yawl_text_ref inside a case */
    YAWL_TYPE_ENUM,    /* int32_t, index into the type's names */
    YAWL_TYPE_COUNT
};

/* The head of a case's data block.  The generated struct of the case variables has it as its first
 * member; the pool that holds the texts follows the struct in the same block. */
struct yawl_data {
    uint32_t used;     /* bytes of the block in use, head and struct included */
    uint32_t capacity; /* bytes of the block */
};

/* What one evaluation of generated code needs from outside, and what it reports. */
struct yawl_eval {
    int fault;            /* 0, or the first YAWL_E… that an expression met */
    uint32_t fault_line;  /* line in the specification of the expression that failed, 0: unknown */
    char *scratch;        /* results of text expressions are built here */
    uint32_t scratch_used;
    uint32_t scratch_capacity;
    uint64_t case_id;     /* `case.id` */
    int64_t now_ms;       /* `now`: the recorded time of the step, milliseconds since 1970 */
};

static inline void yawl_fault(struct yawl_eval *e, int code)
{
    if (e->fault == 0) e->fault = code;
}

/* ---- Text ---- */
/* Text of a string literal, and the decimal (high * 2^64 + low) * 10^-scale: expressions in C and C++. */
#ifdef __cplusplus
#define YAWL_TEXT(literal) (yawl_text{(literal), (uint32_t)(sizeof(literal) - 1)})
#define YAWL_DECIMAL(high, low, scale) (yawl_decimal{(low), (high), (scale), 0})
#else
#define YAWL_TEXT(literal) ((struct yawl_text){(literal), (uint32_t)(sizeof(literal) - 1)})
#define YAWL_DECIMAL(high, low, scale) ((struct yawl_decimal){(low), (high), (scale), 0})
#endif
/* Text of a NUL-terminated string; NULL gives empty text.  Borrows `string`. */
struct yawl_text yawl_text_of(const char *string);
bool yawl_text_equal(struct yawl_text a, struct yawl_text b);
/* Order by Unicode code point (equals byte order in UTF-8): <0, 0, >0. */
int yawl_text_compare(struct yawl_text a, struct yawl_text b);
/* Concatenates into the evaluation's scratch; YAWL_ETOOBIG when it is full. */
struct yawl_text yawl_text_concat(struct yawl_eval *e, struct yawl_text a, struct yawl_text b);
/* Number of Unicode code points. */
int64_t yawl_text_size(struct yawl_text text);
bool yawl_text_is_utf8(struct yawl_text text);

/* Reads a text of a case's data block; valid until the block changes. */
static inline struct yawl_text yawl_data_text(const struct yawl_data *data, struct yawl_text_ref ref)
{
    struct yawl_text text = {(const char *)data + ref.offset, ref.length};
    return text;
}
/* Stores `text` in the block's pool and points `*ref` at it; reuses the old place if it fits there.
 * YAWL_ETOOBIG when the block is full (the core then grows it and evaluates again).  `text` may lie in
 * the same block. */
void yawl_data_set_text(struct yawl_data *data, struct yawl_text_ref *ref, struct yawl_text text,
                        struct yawl_eval *e);

/* ---- Checked arithmetic on int: overflow is YAWL_EOVERFLOW, x / 0 and x % 0 are YAWL_EDIVIDE ---- */
int64_t yawl_int_add(struct yawl_eval *e, int64_t a, int64_t b);
int64_t yawl_int_subtract(struct yawl_eval *e, int64_t a, int64_t b);
int64_t yawl_int_multiply(struct yawl_eval *e, int64_t a, int64_t b);
int64_t yawl_int_divide(struct yawl_eval *e, int64_t a, int64_t b);
int64_t yawl_int_modulo(struct yawl_eval *e, int64_t a, int64_t b);
int64_t yawl_int_negate(struct yawl_eval *e, int64_t a);
int64_t yawl_int_parse(struct yawl_eval *e, struct yawl_text text);
struct yawl_text yawl_int_print(struct yawl_eval *e, int64_t a);

/* ---- Float ---- */
double yawl_float_parse(struct yawl_eval *e, struct yawl_text text);
/* Shortest text that reads back as the same number. */
struct yawl_text yawl_float_print(struct yawl_eval *e, double a);
int64_t yawl_float_to_int(struct yawl_eval *e, double a);
/* x mod y of XPath, the sign of the dividend. */
double yawl_float_modulo(double a, double b);

/* ---- Decimal ---- */
struct yawl_decimal yawl_decimal_of(int64_t value);
struct yawl_decimal yawl_decimal_parse(struct yawl_eval *e, struct yawl_text text);
struct yawl_text yawl_decimal_print(struct yawl_eval *e, struct yawl_decimal a);
struct yawl_decimal yawl_decimal_add(struct yawl_eval *e, struct yawl_decimal a, struct yawl_decimal b);
struct yawl_decimal yawl_decimal_subtract(struct yawl_eval *e, struct yawl_decimal a,
                                          struct yawl_decimal b);
/* Exact where 38 digits hold it; else rounded half to even, to no fewer than 18 fraction digits.  Sums,
 * differences and remainders are exact or YAWL_EOVERFLOW. */
struct yawl_decimal yawl_decimal_multiply(struct yawl_eval *e, struct yawl_decimal a,
                                          struct yawl_decimal b);
/* Quotient with at least 18 fraction digits unless it is exact with fewer; rounds half to even. */
struct yawl_decimal yawl_decimal_divide(struct yawl_eval *e, struct yawl_decimal a,
                                        struct yawl_decimal b);
/* Remainder with the sign of the dividend. */
struct yawl_decimal yawl_decimal_modulo(struct yawl_eval *e, struct yawl_decimal a,
                                        struct yawl_decimal b);
struct yawl_decimal yawl_decimal_negate(struct yawl_eval *e, struct yawl_decimal a);
/* By value: 1.0 equals 1.00.  <0, 0, >0. */
int yawl_decimal_compare(struct yawl_decimal a, struct yawl_decimal b);
double yawl_decimal_to_float(struct yawl_decimal a);
/* The exact value of an integral decimal; YAWL_ECAST with a fraction, YAWL_EOVERFLOW out of range. */
int64_t yawl_decimal_to_int(struct yawl_eval *e, struct yawl_decimal a);

/* ---- What XPath needs beside these; used by generated expressions ---- */
static inline bool yawl_is_space(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; }
/* Without XML white space at both ends. */
static inline struct yawl_text yawl_text_trim(struct yawl_text text)
{
    while (text.length > 0 && yawl_is_space(text.data[text.length - 1])) text.length--;
    for (; text.length > 0 && yawl_is_space(text.data[0]); text.length--) text.data++;
    return text;
}
/* Is it one of the two? */
static inline bool yawl_text_either(struct yawl_text text, const char *a, const char *b)
{
    return yawl_text_equal(text, yawl_text_of(a)) || yawl_text_equal(text, yawl_text_of(b));
}
/* xs:boolean: true, false, 1, 0; else YAWL_ECAST. */
static inline bool yawl_bool_parse(struct yawl_eval *e, struct yawl_text text)
{
    bool is_true = yawl_text_either(text, "true", "1");
    if (!is_true && !yawl_text_either(text, "false", "0")) yawl_fault(e, -4017 /* YAWL_ECAST */);
    return is_true;
}
/* fn:number(): NaN where `text` is no number. */
static inline double yawl_float_number(struct yawl_text text)
{
    struct yawl_eval quiet = {0, 0, (char *)0, 0, 0, 0, 0};
    double number = yawl_float_parse(&quiet, yawl_text_trim(text));
    return quiet.fault == 0 ? number : yawl_float_parse(&quiet, yawl_text_of("NaN"));
}
/* `value`; around a condition that tcc would misread. */
static inline bool yawl_truth(bool value) { return value; }
/* false before true: <0, 0, >0. */
static inline int yawl_bool_order(bool a, bool b) { return (int)a - (int)b; }
/* Effective boolean value: neither 0 nor NaN. */
static inline bool yawl_float_is_true(double a) { return a < 0 || a > 0; }
/* Order on the number line, exact: -1, 0, 1, or 2 if the float is NaN. */
static inline int64_t yawl_int_float_order(int64_t a, double b)
{
    if (b >= 9223372036854775808.0) return -1;
    if (b < -9223372036854775808.0) return 1;
    if (!(b >= -9223372036854775808.0)) return 2;
    int64_t whole = (int64_t)b; /* towards zero */
    if (a != whole) return a < whole ? -1 : 1;
    double fraction = b - (double)whole;
    return fraction > 0 ? -1 : fraction < 0 ? 1 : 0;
}
static inline int64_t yawl_float_int_order(double a, int64_t b)
{
    int64_t order = yawl_int_float_order(b, a);
    return order == 2 ? 2 : -order;
}

/* ---- Presence: one bit a variable, in the generated struct ---- */
static inline bool yawl_is_set(const uint64_t *set, uint32_t index)
{
    return (set[index / 64] >> (index % 64)) & 1;
}
static inline void yawl_mark_set(uint64_t *set, uint32_t index, bool value)
{
    uint64_t bit = (uint64_t)1 << (index % 64);
    set[index / 64] = value ? set[index / 64] | bit : set[index / 64] & ~bit;
}
/* For the reads of a variable that may be unset: a fault unless it is set. */
static inline void yawl_need_set(struct yawl_eval *e, const uint64_t *set, uint32_t index)
{
    if (!yawl_is_set(set, index)) yawl_fault(e, -4014 /* YAWL_EUNSET */);
}
/* The same for a member of an outside struct with a `has_`. */
static inline void yawl_need(struct yawl_eval *e, bool present)
{
    if (!present) yawl_fault(e, -4014 /* YAWL_EUNSET */);
}

/* After an expression at `line` of the specification: tells where the first fault was. */
static inline void yawl_fault_at(struct yawl_eval *e, uint32_t line)
{
    if (e->fault != 0 && e->fault_line == 0) e->fault_line = line;
}

/* ---- && and || of operands that may both fault: one that decides hides the other's fault ----
 *
 *     (yawl_both_begin(e, &b), yawl_both_left(e, &b, LEFT), yawl_both_and(e, &b, RIGHT))
 *
 * YAWL_ETOOBIG, a full scratch, is no error of an expression and is never hidden. */
struct yawl_both {
    int before, left_fault; /* faults: from before, of the left operand */
    bool left;
};
static inline void yawl_both_begin(struct yawl_eval *e, struct yawl_both *both)
{
    both->before = e->fault;
    e->fault = 0;
}
static inline void yawl_both_left(struct yawl_eval *e, struct yawl_both *both, bool left)
{
    both->left = left;
    both->left_fault = e->fault;
    e->fault = 0;
}
static inline bool yawl_both_decide(struct yawl_eval *e, const struct yawl_both *both, bool right,
                                    bool deciding)
{
    const int too_big = -4018; /* YAWL_ETOOBIG */
    int right_fault = e->fault, fault = both->left_fault != 0 ? both->left_fault : right_fault;
    bool decided = (both->left_fault == 0 && both->left == deciding) ||
                   (right_fault == 0 && right == deciding);
    if (right_fault == too_big) fault = too_big;
    if (decided && fault != too_big) fault = 0;
    e->fault = both->before != 0 ? both->before : fault;
    return decided ? deciding : !deciding;
}
static inline bool yawl_both_and(struct yawl_eval *e, const struct yawl_both *both, bool right)
{
    return yawl_both_decide(e, both, right, false);
}
static inline bool yawl_both_or(struct yawl_eval *e, const struct yawl_both *both, bool right)
{
    return yawl_both_decide(e, both, right, true);
}

#ifdef __cplusplus
}
#endif
#endif
