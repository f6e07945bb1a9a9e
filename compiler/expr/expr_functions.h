/* The functions that expressions call: one row each, for both languages.
 *
 * X(NAME, C function, kind of the result, HOW, ARGUMENTS): EXPR_FN_NAME is its number.  HOW: PURE
 * takes no `e`; BUILDS takes it and only the scratch can be too small; FAULTS may fail.  ARGUMENTS has
 * a letter for each: b bool, i int, f float, d decimal, t string or bytes, l list, m a date or time, s
 * duration, x items, y symbol, r regular expression. */
#ifndef EXPR_EXPR_FUNCTIONS_H
#define EXPR_EXPR_FUNCTIONS_H

#include "expr/expr.h"
#include "expr/expr_functions_xpath.h"

/* Indices of texts count code points from 0. */
#define EXPR_FUNCTIONS_OF_TEXT(X)                                                                  \
    X(TEXT_CONTAINS, yawl_text_contains, BOOL, PURE, tt)                                           \
    X(TEXT_STARTS, yawl_text_starts, BOOL, PURE, tt)                                               \
    X(TEXT_ENDS, yawl_text_ends, BOOL, PURE, tt)                                                   \
    X(TEXT_AT, yawl_text_at, STRING, FAULTS, ti)                                                   \
    X(TEXT_INDEX, yawl_text_index, INT, FAULTS, tti)                                               \
    X(TEXT_LAST_INDEX, yawl_text_last_index, INT, PURE, tt)                                        \
    X(TEXT_LAST_INDEX_TO, yawl_text_last_index_to, INT, FAULTS, tti)                               \
    X(TEXT_FROM, yawl_text_from, STRING, FAULTS, ti)                                               \
    X(TEXT_RANGE, yawl_text_range, STRING, FAULTS, tii)                                            \
    X(TEXT_REPLACE, yawl_text_replace, STRING, BUILDS, ttti)                                       \
    X(TEXT_STRIP, yawl_text_strip, STRING, PURE, t)                                                \
    X(TEXT_LOWER, yawl_text_lower, STRING, BUILDS, t)                                              \
    X(TEXT_UPPER, yawl_text_upper, STRING, BUILDS, t)                                              \
    X(TEXT_REVERSE, yawl_text_reverse, STRING, BUILDS, t)

#define EXPR_FUNCTIONS_OF_NUMBERS(X)                                                               \
    X(INT_ABS, yawl_int_abs, INT, FAULTS, i)                                                       \
    X(INT_SIGN, yawl_int_sign, INT, PURE, i)                                                       \
    X(FLOAT_ABS, yawl_float_abs, FLOAT, PURE, f)                                                   \
    X(FLOAT_SIGN, yawl_float_sign, FLOAT, PURE, f)                                                 \
    X(FLOAT_CEIL, yawl_float_ceil, FLOAT, PURE, f)                                                 \
    X(FLOAT_FLOOR, yawl_float_floor, FLOAT, PURE, f)                                               \
    X(FLOAT_ROUND, yawl_float_round, FLOAT, PURE, f)                                               \
    X(FLOAT_TRUNC, yawl_float_trunc, FLOAT, PURE, f)                                               \
    X(FLOAT_IS_NAN, yawl_float_is_nan, BOOL, PURE, f)                                              \
    X(FLOAT_IS_INFINITE, yawl_float_is_infinite, BOOL, PURE, f)                                    \
    X(FLOAT_IS_FINITE, yawl_float_is_finite, BOOL, PURE, f)                                        \
    X(FLOAT_TO_INT, yawl_float_to_int, INT, FAULTS, f)                                             \
    X(FLOAT_ROOT, yawl_float_root, FLOAT, PURE, f)                                                 \
    X(INT_AND, yawl_int_and, INT, PURE, ii)                                                        \
    X(INT_OR, yawl_int_or, INT, PURE, ii)                                                          \
    X(INT_XOR, yawl_int_xor, INT, PURE, ii)                                                        \
    X(INT_NOT, yawl_int_not, INT, PURE, i)                                                         \
    X(INT_LEFT, yawl_int_left, INT, FAULTS, ii)                                                    \
    X(INT_RIGHT, yawl_int_right, INT, FAULTS, ii)

#define EXPR_FUNCTIONS_OF_CONVERSION(X)                                                            \
    X(BOOL_OF_TEXT, yawl_bool_of_text, BOOL, FAULTS, t)                                            \
    X(INT_OF_TEXT, yawl_int_parse, INT, FAULTS, t)                                                 \
    X(FLOAT_OF_TEXT, yawl_float_parse, FLOAT, FAULTS, t)                                           \
    X(DECIMAL_OF_TEXT, yawl_decimal_parse, DECIMAL, FAULTS, t)                                     \
    X(DECIMAL_TO_INT, yawl_decimal_to_int, INT, FAULTS, d)                                         \
    X(TEXT_OF_BYTES, yawl_text_of_bytes, STRING, FAULTS, t)                                        \
    X(BYTES_OF_TEXT, yawl_bytes_of_text, BYTES, PURE, t)                                           \
    X(BYTES_SIZE, yawl_bytes_size, INT, PURE, t)

/* Functions on scalars: those on literals are folded. */
#define EXPR_SCALAR_FUNCTIONS(X)                                                                   \
    EXPR_FUNCTIONS_OF_TEXT(X) EXPR_FUNCTIONS_OF_NUMBERS(X) EXPR_FUNCTIONS_OF_CONVERSION(X)

/* Functions that take or give what has no literals. */
#define EXPR_FUNCTIONS_OF_LISTS(X)                                                                 \
    X(TEXT_SPLIT, yawl_text_split, LIST, BUILDS, tti)                                              \
    X(KEY_OF_INT, yawl_key_of_int, INT, FAULTS, li)                                                \
    X(KEY_OF_TEXT, yawl_key_of_text, INT, FAULTS, lt)                                              \
    X(KEY_OF_BOOL, yawl_key_of_bool, INT, FAULTS, lb)

#define EXPR_FUNCTIONS_OF_TIME(X)                                                                  \
    X(NOW, yawl_now, DATE_TIME, BUILDS, )                                                          \
    X(STAMP_OF_TEXT, yawl_stamp_of_text, DATE_TIME, FAULTS, t)                                     \
    X(STAMP_OF_INT, yawl_time_of_epoch, DATE_TIME, FAULTS, i)                                      \
    X(STAMP_TEXT, yawl_stamp_text, STRING, FAULTS, m)                                              \
    X(STAMP_SECONDS, yawl_time_epoch, INT, PURE, m)                                                \
    X(STAMP_UTC, yawl_stamp_utc, DATE_TIME, FAULTS, m)                                             \
    X(STAMP_IN, yawl_stamp_in, DATE_TIME, FAULTS, mt)                                              \
    X(STAMP_ADD, yawl_stamp_add, DATE_TIME, FAULTS, ms)                                            \
    X(STAMP_SUBTRACT, yawl_stamp_subtract, DATE_TIME, FAULTS, ms)                                  \
    X(DATE_OF_TEXT, yawl_date_of_text, DATE, FAULTS, t)                                            \
    X(DATE_OF_STAMP, yawl_time_date, DATE, PURE, m)                                                \
    X(DATE_TEXT, yawl_date_text, STRING, FAULTS, m)                                                \
    X(DATE_ADD, yawl_date_add, DATE, FAULTS, ms)                                                   \
    X(DATE_SUBTRACT, yawl_date_subtract, DATE, FAULTS, ms)                                         \
    X(CLOCK_OF_TEXT, yawl_clock_of_text, TIME, FAULTS, t)                                          \
    X(CLOCK_TEXT, yawl_clock_text, STRING, FAULTS, m)                                              \
    X(CLOCK_ADD, yawl_clock_add, TIME, FAULTS, ms)                                                 \
    X(CLOCK_SUBTRACT, yawl_clock_subtract, TIME, FAULTS, ms)                                       \
    X(TIME_BETWEEN, yawl_time_between, DURATION, FAULTS, mm)                                       \
    X(TIME_ORDER, yawl_time_compare, INT, PURE, mm)                                                \
    X(TIME_YEAR, yawl_time_year, INT, PURE, m)                                                     \
    X(TIME_MONTH, yawl_stamp_month, INT, PURE, m)                                                  \
    X(TIME_DATE, yawl_time_day, INT, PURE, m)                                                      \
    X(TIME_DAY, yawl_stamp_day, INT, PURE, m)                                                      \
    X(TIME_WEEK_DAY, yawl_time_week_day, INT, PURE, m)                                             \
    X(TIME_YEAR_DAY, yawl_time_year_day, INT, PURE, m)                                             \
    X(TIME_HOURS, yawl_time_hours, INT, PURE, m)                                                   \
    X(TIME_MINUTES, yawl_time_minutes, INT, PURE, m)                                               \
    X(TIME_SECONDS, yawl_stamp_second, INT, PURE, m)                                               \
    X(TIME_MILLISECONDS, yawl_stamp_millisecond, INT, PURE, m)                                     \
    X(SPAN_OF_TEXT, yawl_span_of_text, DURATION, FAULTS, t)                                        \
    X(SPAN_TEXT, yawl_text_of_span, STRING, FAULTS, s)                                             \
    X(SPAN_ADD, yawl_span_plus, DURATION, FAULTS, ss)                                              \
    X(SPAN_SUBTRACT, yawl_span_minus, DURATION, FAULTS, ss)                                        \
    X(SPAN_NEGATE, yawl_span_negate, DURATION, PURE, s)                                            \
    X(SPAN_ORDER, yawl_span_compare, INT, PURE, ss)                                                \
    X(SPAN_HOURS, yawl_span_in_hours, INT, FAULTS, s)                                              \
    X(SPAN_MINUTES, yawl_span_in_minutes, INT, FAULTS, s)                                          \
    X(SPAN_SECONDS, yawl_span_in_seconds, INT, FAULTS, s)                                          \
    X(SPAN_MILLISECONDS, yawl_span_millisecond, INT, PURE, s)

/* Of programs that the compiler made, and of texts. */
#define EXPR_FUNCTIONS_OF_REGEXES(X)                                                               \
    X(REGEX_TEST, yawl_regex_test, BOOL, PURE, rt)                                                 \
    X(REGEX_REPLACE, yawl_regex_replace, STRING, FAULTS, trt)                                      \
    X(REGEX_REPLACE_PLAIN, yawl_regex_replace_plain, STRING, BUILDS, trt)                          \
    X(REGEX_TOKENIZE, yawl_regex_tokenize, ITEMS, BUILDS, tr)                                      \
    X(REGEX_FIND, yawl_regex_find, BOOL, FAULTS, tt)                                               \
    X(FN_MATCHES, yawl_fn_matches, BOOL, FAULTS, ttt)                                              \
    X(FN_REPLACE, yawl_fn_replace, STRING, FAULTS, tttt)                                           \
    X(FN_TOKENIZE, yawl_fn_tokenize, ITEMS, FAULTS, ttt)                                           \
    X(FN_TOKENIZE_SPACES, yawl_fn_tokenize_spaces, ITEMS, BUILDS, t)

#define EXPR_FUNCTIONS(X)                                                                          \
    EXPR_SCALAR_FUNCTIONS(X)                                                                       \
    EXPR_FUNCTIONS_OF_LISTS(X) EXPR_FUNCTIONS_OF_TIME(X) EXPR_FUNCTIONS_OF_ITEMS(X)                \
    EXPR_FUNCTIONS_OF_REGEXES(X)

enum expr_function_number {
#define EXPR_FUNCTION_NUMBER(NAME, function, result, how, arguments) EXPR_FN_##NAME,
    EXPR_FUNCTIONS(EXPR_FUNCTION_NUMBER)
#undef EXPR_FUNCTION_NUMBER
    EXPR_FN_COUNT
};

enum expr_how { EXPR_PURE, EXPR_BUILDS, EXPR_FAULTS };

struct expr_function {
    const char *name; /* of the C function */
    enum expr_kind result;
    enum expr_how how;
    const char *arguments; /* a letter each */
};

/* expr_call.c */
extern const struct expr_function expr_functions[EXPR_FN_COUNT];

#endif
