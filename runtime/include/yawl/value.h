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
    YAWL_TYPE_LIST,    /* struct yawl_list outside, struct yawl_list_ref inside: of one type */
    YAWL_TYPE_BYTES,   /* as a string, but of any bytes */
    YAWL_TYPE_TREE,    /* as a string: the block of <yawl/tree.h>; length 0: none */
    YAWL_TYPE_DATE,    /* struct yawl_time, as the next two */
    YAWL_TYPE_TIME,
    YAWL_TYPE_DATE_TIME,
    YAWL_TYPE_DURATION, /* struct yawl_span */
    YAWL_TYPE_RECORD,   /* a generated struct: see <yawl/layout.h> */
    YAWL_TYPE_COUNT
};

/* A date, a time of day or both, of XML Schema.  A date is its first second, a time of day lies on
 * 1970-01-01.  Values that are equal may differ in zone. */
struct yawl_time {
    int64_t seconds; /* of the local clock since 1970-01-01T00:00:00 */
    int32_t nanos;   /* 0 to 999,999,999 */
    int16_t zone;    /* minutes east of UTC, -840 to 840, or YAWL_NO_ZONE */
    int16_t reserved; /* 0 */
};
#define YAWL_NO_ZONE INT16_MIN
#define YAWL_ZONE_MAX 840
/* Moments and durations reach a thousand million years either way. */
#define YAWL_SECONDS_MAX INT64_C(31556952000000000)
#define YAWL_MONTHS_MAX  INT64_C(12000000000)

/* A duration of XML Schema; its members that are not 0 have one sign. */
struct yawl_span {
    int64_t months;
    int64_t seconds;
    int32_t nanos;    /* -999,999,999 to 999,999,999 */
    int32_t reserved; /* 0 */
};

/* A list outside a case: `count` values of one type, an array of its C type outside (bool, int64_t, double,
 * struct yawl_decimal, struct yawl_text, int32_t, …, the outside struct of a record).  Whoever gives it
 * owns `items`. */
struct yawl_list {
    const void *items;
    uint32_t count;
};

/* A list inside a case's data block: an array of the items' C type inside, in the block's pool. */
struct yawl_list_ref {
    uint32_t offset; /* bytes from the start of the block, aligned for its items; 0 with count 0: empty */
    uint32_t count;
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
    uint32_t instance;    /* `instance.index`, from 1; 0: not in an instance */
    const void *own;      /* outside struct of the instance's own variable, NULL: none */
    const uint8_t *timers;/* states of the net's timers, enum yawl_timer_state; NULL: it has none */
    uint32_t completed, active; /* of `until`: instances */
    const struct yawl_list *each; /* what instances are made of, where that was computed; NULL: nothing */
    const char *fault_target;     /* the variable that the failing expression was to fill; NULL: none */
    /* What the fault is about, for a person: the value that does not fit, at most YAWL_FAULT_OF_MAX bytes of
     * it; what has no value, a member's name or a variable's bit + 1.  Longer, NULL, 0: it does not say. */
    struct yawl_text fault_of;
    const char *fault_name;
    uint32_t fault_variable;
    uint32_t fault_number; /* faults so far, hidden ones too: what is told here is of the last one */
};
#define YAWL_FAULT_OF_MAX 60

static inline void yawl_fault_forget(struct yawl_eval *e)
{
    e->fault_of.length = YAWL_FAULT_OF_MAX + 1;
    e->fault_name = (const char *)0;
    e->fault_variable = 0;
}
static inline void yawl_fault(struct yawl_eval *e, int code)
{
    if (e->fault != 0) return;
    e->fault = code;
    e->fault_number++;
    yawl_fault_forget(e);
}
/* Logic takes a fault up again, which was number `number`. */
static inline void yawl_fault_again(struct yawl_eval *e, int code, uint32_t number)
{
    e->fault = code;
    if (code != 0 && number != e->fault_number) yawl_fault_forget(e);
}
/* The same of a value, of which a copy is kept at the end of the scratch, if there is room. */
void yawl_fault_of(struct yawl_eval *e, int code, struct yawl_text value);
/* The first byte of what is no value but a phrase that says what is wrong. */
#define YAWL_FAULT_PHRASE '\x1f'
void yawl_fault_of_int(struct yawl_eval *e, int code, int64_t value);

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
/* Percent-encodes all but letters, digits and "-_.~". */
struct yawl_text yawl_fn_encode_for_uri(struct yawl_eval *e, struct yawl_text text);
/* The values of a call's settings, each with a NUL behind it; YAWL_EDATA if one of them holds a NUL. */
struct yawl_text yawl_call_texts(struct yawl_eval *e, const struct yawl_text *texts, uint32_t count);
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

/* ---- Lists of one scalar type; those of records have functions of their own in <yawl/layout.h> ----
 *
 * A list in a block takes one place of its pool: its items in their C type inside, then, of texts, their
 * bytes.  Results lie in the scratch or in what was given; nothing is changed in place. */
/* Bytes of one item outside and inside a block; 0: no list has items of that type. */
uint32_t yawl_item_size(enum yawl_type element);
uint32_t yawl_item_inside_size(enum yawl_type element);
/* Most bytes that a new place of a list takes beyond its items and texts. */
#define YAWL_LIST_ROOM 32
/* Stores `list` in the block's pool and points `*ref` at it; reuses the old place if it fits there.
 * YAWL_ETOOBIG when the block is full.  Texts must not lie in the list that is replaced. */
void yawl_data_set_list(struct yawl_data *data, struct yawl_list_ref *ref, struct yawl_list list,
                        enum yawl_type element, struct yawl_eval *e);
/* The lower half of it: points ref->offset at a place for `bytes` bytes, aligned to 8, the old one if it
 * fits; the caller fills it and sets ref->count.  NULL and YAWL_ETOOBIG when the block is full. */
char *yawl_data_list_place(struct yawl_data *data, struct yawl_list_ref *ref, uint32_t bytes,
                           struct yawl_eval *e);
/* Reads a list of a block; its items lie there, those of texts in the scratch (YAWL_ETOOBIG). */
struct yawl_list yawl_data_list(const struct yawl_data *data, struct yawl_list_ref ref,
                                enum yawl_type element, struct yawl_eval *e);
/* The same as an expression: YAWL_EINDEX out of range. */
struct yawl_text yawl_data_item_text(struct yawl_eval *e, const struct yawl_data *data,
                                     struct yawl_list_ref ref, int64_t index);

/* A list that is built: open it, put each of its `count` items, then *list is the value. */
void yawl_list_open(struct yawl_eval *e, struct yawl_list *list, enum yawl_type element,
                    uint32_t count);
void yawl_list_put_bool(struct yawl_list *list, uint32_t index, bool value);
void yawl_list_put_int(struct yawl_list *list, uint32_t index, int64_t value);
void yawl_list_put_float(struct yawl_list *list, uint32_t index, double value);
void yawl_list_put_decimal(struct yawl_list *list, uint32_t index, struct yawl_decimal value);
void yawl_list_put_text(struct yawl_list *list, uint32_t index, struct yawl_text value);
void yawl_list_put_enum(struct yawl_list *list, uint32_t index, int32_t value);
void yawl_list_put_time(struct yawl_list *list, uint32_t index, struct yawl_time value);
void yawl_list_put_span(struct yawl_list *list, uint32_t index, struct yawl_span value);

static inline struct yawl_list yawl_list_none(void)
{
    struct yawl_list none = {(const void *)0, 0};
    return none;
}
static inline int64_t yawl_list_size(struct yawl_list list) { return list.count; }
/* The item at `index`, from 0; YAWL_EINDEX out of range. */
bool yawl_list_bool(struct yawl_eval *e, struct yawl_list list, int64_t index);
int64_t yawl_list_int(struct yawl_eval *e, struct yawl_list list, int64_t index);
double yawl_list_float(struct yawl_eval *e, struct yawl_list list, int64_t index);
struct yawl_decimal yawl_list_decimal(struct yawl_eval *e, struct yawl_list list, int64_t index);
struct yawl_text yawl_list_text(struct yawl_eval *e, struct yawl_list list, int64_t index);
int32_t yawl_list_enum(struct yawl_eval *e, struct yawl_list list, int64_t index);
struct yawl_time yawl_list_time(struct yawl_eval *e, struct yawl_list list, int64_t index);
struct yawl_span yawl_list_span(struct yawl_eval *e, struct yawl_list list, int64_t index);
/* Is an item equal to `value`? */
bool yawl_list_has_bool(struct yawl_list list, bool value);
bool yawl_list_has_int(struct yawl_list list, int64_t value);
bool yawl_list_has_float(struct yawl_list list, double value);
bool yawl_list_has_decimal(struct yawl_list list, struct yawl_decimal value);
bool yawl_list_has_text(struct yawl_list list, struct yawl_text value);
bool yawl_list_has_enum(struct yawl_list list, int32_t value);
bool yawl_list_has_time(struct yawl_list list, struct yawl_time value);
bool yawl_list_has_span(struct yawl_list list, struct yawl_span value);
/* Item by item; decimals and times by value. */
bool yawl_list_equal(struct yawl_list a, struct yawl_list b, enum yawl_type element);
struct yawl_list yawl_list_concat(struct yawl_eval *e, struct yawl_list a, struct yawl_list b,
                                  enum yawl_type element);
/* 0 of an empty list. */
int64_t yawl_list_sum_int(struct yawl_eval *e, struct yawl_list list);
double yawl_list_sum_float(struct yawl_list list);
struct yawl_decimal yawl_list_sum_decimal(struct yawl_eval *e, struct yawl_list list);
/* YAWL_EDIVIDE of an empty list; of ints: the exact decimal. */
struct yawl_decimal yawl_list_average_int(struct yawl_eval *e, struct yawl_list list);
double yawl_list_average_float(struct yawl_eval *e, struct yawl_list list);
struct yawl_decimal yawl_list_average_decimal(struct yawl_eval *e, struct yawl_list list);
/* The list of the first least or greatest item alone; YAWL_EINDEX of an empty one.  NaN is passed over. */
struct yawl_list yawl_list_least(struct yawl_eval *e, struct yawl_list list, enum yawl_type element);
struct yawl_list yawl_list_greatest(struct yawl_eval *e, struct yawl_list list,
                                    enum yawl_type element);
/* Each value once, in the order of their first. */
struct yawl_list yawl_list_distinct(struct yawl_eval *e, struct yawl_list list,
                                    enum yawl_type element);
struct yawl_text yawl_list_join(struct yawl_eval *e, struct yawl_list texts,
                                struct yawl_text separator);

/* ---- Checked arithmetic on int: overflow is YAWL_EOVERFLOW, x / 0 and x % 0 are YAWL_EDIVIDE ---- */
int64_t yawl_int_overflow(struct yawl_eval *e); /* 0, and that fault */
static inline int64_t yawl_int_add(struct yawl_eval *e, int64_t a, int64_t b)
{
    bool over = b > 0 ? a > INT64_MAX - b : a < INT64_MIN - b;
    return over ? yawl_int_overflow(e) : a + b;
}
static inline int64_t yawl_int_subtract(struct yawl_eval *e, int64_t a, int64_t b)
{
    bool over = b > 0 ? a < INT64_MIN + b : a > INT64_MAX + b;
    return over ? yawl_int_overflow(e) : a - b;
}
int64_t yawl_int_multiply(struct yawl_eval *e, int64_t a, int64_t b);
int64_t yawl_int_divide(struct yawl_eval *e, int64_t a, int64_t b);
int64_t yawl_int_modulo(struct yawl_eval *e, int64_t a, int64_t b);
int64_t yawl_int_negate(struct yawl_eval *e, int64_t a);
int64_t yawl_int_parse(struct yawl_eval *e, struct yawl_text text);
struct yawl_text yawl_int_print(struct yawl_eval *e, int64_t a);

/* ---- Float ---- */
/* [+-] digits [. digits] [e [+-] digits], NaN, [+-] INF, [+-] Infinity; else YAWL_ECAST.  Beyond the range of
 * doubles YAWL_EOVERFLOW. */
double yawl_float_parse(struct yawl_eval *e, struct yawl_text text);
/* As xs:double casts a text without white space round it: the same without Infinity and a signed NaN; beyond
 * the range it is infinite. */
double yawl_float_cast(struct yawl_eval *e, struct yawl_text text);
/* Shortest text that reads back as the same number. */
struct yawl_text yawl_float_print(struct yawl_eval *e, double a);
int64_t yawl_float_to_int(struct yawl_eval *e, double a);
/* x mod y of XPath, the sign of the dividend. */
double yawl_float_modulo(double a, double b);

/* ---- Decimal ---- */
static inline struct yawl_decimal yawl_decimal_scaled(int64_t coefficient, int32_t scale)
{
    struct yawl_decimal decimal = {(uint64_t)coefficient, coefficient < 0 ? -1 : 0, scale, 0};
    return decimal;
}
static inline struct yawl_decimal yawl_decimal_of(int64_t value)
{
    return yawl_decimal_scaled(value, 0);
}
struct yawl_decimal yawl_decimal_parse(struct yawl_eval *e, struct yawl_text text);
struct yawl_text yawl_decimal_print(struct yawl_eval *e, struct yawl_decimal a);
struct yawl_decimal yawl_decimal_sum(struct yawl_eval *e, struct yawl_decimal a, struct yawl_decimal b);
struct yawl_decimal yawl_decimal_difference(struct yawl_eval *e, struct yawl_decimal a,
                                            struct yawl_decimal b);
/* Have both one scale, and coefficients of one word?  Then integers do it, in place. */
static inline bool yawl_decimal_are_words(struct yawl_decimal a, struct yawl_decimal b)
{
    return a.scale == b.scale && (uint32_t)a.scale <= YAWL_DECIMAL_SCALE_MAX &&
           a.high == (a.low > INT64_MAX ? -1 : 0) && b.high == (b.low > INT64_MAX ? -1 : 0);
}
static inline struct yawl_decimal yawl_decimal_add(struct yawl_eval *e, struct yawl_decimal a,
                                                   struct yawl_decimal b)
{
    int64_t x = (int64_t)a.low, y = (int64_t)b.low;
    bool over = y > 0 ? x > INT64_MAX - y : x < INT64_MIN - y;
    if (over || !yawl_decimal_are_words(a, b)) return yawl_decimal_sum(e, a, b);
    return yawl_decimal_scaled(x + y, a.scale);
}
static inline struct yawl_decimal yawl_decimal_subtract(struct yawl_eval *e, struct yawl_decimal a,
                                                        struct yawl_decimal b)
{
    int64_t x = (int64_t)a.low, y = (int64_t)b.low;
    bool over = y > 0 ? x < INT64_MIN + y : x > INT64_MAX + y;
    if (over || !yawl_decimal_are_words(a, b)) return yawl_decimal_difference(e, a, b);
    return yawl_decimal_scaled(x - y, a.scale);
}
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
int yawl_decimal_order(struct yawl_decimal a, struct yawl_decimal b);
static inline int yawl_decimal_compare(struct yawl_decimal a, struct yawl_decimal b)
{
    if (a.scale != b.scale) return yawl_decimal_order(a, b);
    if (a.high != b.high) return a.high < b.high ? -1 : 1;
    return (a.low > b.low) - (a.low < b.low);
}
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
    if (!is_true && !yawl_text_either(text, "false", "0"))
        yawl_fault_of(e, -4017 /* YAWL_ECAST */, text);
    return is_true;
}
/* fn:number(): NaN where `text` is no number. */
static inline double yawl_float_number(struct yawl_text text)
{
    struct yawl_eval quiet = {0, 0, (char *)0, 0, 0, 0, 0, 0, (void *)0, (const uint8_t *)0, 0, 0,
                              (const struct yawl_list *)0, (const char *)0, {(const char *)0, 0},
                              (const char *)0, 0, 0};
    double number = yawl_float_cast(&quiet, yawl_text_trim(text));
    return quiet.fault == 0 ? number : yawl_float_cast(&quiet, yawl_text_of("NaN"));
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

/* timer(task): the state of its timers, enum yawl_timer_state, as a word. */
static inline struct yawl_text yawl_timer_text(const struct yawl_eval *e, uint32_t index)
{
    static const char *const states[] = {"dormant", "active", "closed", "expired"};
    return yawl_text_of(states[e->timers == (const uint8_t *)0 ? 0 : e->timers[index] % 4]);
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
    if (yawl_is_set(set, index) || e->fault != 0) return;
    yawl_fault(e, -4014 /* YAWL_EUNSET */);
    e->fault_variable = index + 1;
}
/* The same for a member of an outside struct with a `has_`. */
static inline void yawl_need(struct yawl_eval *e, bool present, const char *name)
{
    if (present || e->fault != 0) return;
    yawl_fault(e, -4014 /* YAWL_EUNSET */);
    e->fault_name = name;
}

/* After an expression at `line` of the specification: tells where the first fault was. */
static inline void yawl_fault_at(struct yawl_eval *e, uint32_t line)
{
    if (e->fault != 0 && e->fault_line == 0) e->fault_line = line;
}
/* The same of an expression that fills the variable `target`. */
static inline void yawl_fault_in(struct yawl_eval *e, uint32_t line, const char *target)
{
    if (e->fault == 0 || e->fault_line != 0) return;
    e->fault_line = line;
    e->fault_target = target;
}

/* ---- && and || of operands that may both fault: one that decides hides the other's fault ----
 *
 *     (yawl_both_begin(e, &b), yawl_both_left(e, &b, LEFT), yawl_both_and(e, &b, RIGHT))
 *
 * YAWL_ETOOBIG, a full scratch, is no error of an expression and is never hidden. */
struct yawl_both {
    int before, left_fault; /* faults: from before, of the left operand */
    uint32_t before_number, left_number;
    bool left;
};
static inline void yawl_both_begin(struct yawl_eval *e, struct yawl_both *both)
{
    both->before = e->fault;
    both->before_number = e->fault_number;
    e->fault = 0;
}
static inline void yawl_both_left(struct yawl_eval *e, struct yawl_both *both, bool left)
{
    both->left = left;
    both->left_fault = e->fault;
    both->left_number = e->fault_number;
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
    uint32_t number = fault == both->left_fault ? both->left_number : e->fault_number;
    if (both->before != 0) {
        fault = both->before;
        number = both->before_number;
    }
    yawl_fault_again(e, fault, number);
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

/* ---- Time ----
 *
 * A moment is milliseconds since 1970 in UTC. */
/* Months are of the calendar, the rest is exact. */
struct yawl_duration {
    int64_t months, ms;
};
/* ISO 8601 ("P1M", "PT2H30M"), a short form ("90s", "1h30m", "5d", "2w", "250ms") or YAWL's ticks and
 * interval ("5 HOUR").  False for anything else, also for a negative duration. */
bool yawl_duration_parse(struct yawl_text text, struct yawl_duration *duration);
/* Whole milliseconds since 1970, or a date or dateTime of ISO 8601; without a zone it is UTC. */
bool yawl_moment_parse(struct yawl_text text, int64_t *ms);
/* 31 January and a month is the last day of February; INT64_MAX where the sum is beyond it. */
int64_t yawl_moment_after(int64_t moment_ms, struct yawl_duration duration);
/* The expiry of a YTimerType: a duration from `now_ms`, or a moment; INT64_MAX for an empty text.  False for
 * anything else. */
bool yawl_expiry_parse(struct yawl_text text, int64_t now_ms, int64_t *ms);

#ifdef __cplusplus
}
#endif
#endif
