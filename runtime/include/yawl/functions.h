/* Functions of expressions beside the operators of yawl/value.h: texts, numbers, loops.
 *
 * They follow the rules of yawl/value.h: no allocation, results in the evaluation's scratch or in what was
 * given, the first fault wins and the value is then harmless.  Indices of texts count code points from 0.
 * Meant as in the language definition of CEL and its string and math extensions.  Implemented in support/.
 */
#ifndef YAWL_FUNCTIONS_H
#define YAWL_FUNCTIONS_H

#include "yawl/time.h"
#include "yawl/value.h"

#ifdef __cplusplus
extern "C" {
#endif

/* ---- Text ---- */
bool yawl_text_contains(struct yawl_text text, struct yawl_text part);
bool yawl_text_starts(struct yawl_text text, struct yawl_text part);
bool yawl_text_ends(struct yawl_text text, struct yawl_text part);
/* The code point there; "" at the end; YAWL_EINDEX beyond. */
struct yawl_text yawl_text_at(struct yawl_eval *e, struct yawl_text text, int64_t index);
/* Where `part` first begins, at `from` or later; -1: nowhere.  YAWL_EINDEX if `from` is beyond the end. */
int64_t yawl_text_index(struct yawl_eval *e, struct yawl_text text, struct yawl_text part,
                        int64_t from);
/* Where it last begins, at `to` or earlier. */
int64_t yawl_text_last_index(struct yawl_text text, struct yawl_text part);
int64_t yawl_text_last_index_to(struct yawl_eval *e, struct yawl_text text, struct yawl_text part,
                                int64_t to);
/* The code points from `from`, up to but not with `to`; YAWL_EINDEX unless 0 <= from <= to <= size. */
struct yawl_text yawl_text_from(struct yawl_eval *e, struct yawl_text text, int64_t from);
struct yawl_text yawl_text_range(struct yawl_eval *e, struct yawl_text text, int64_t from,
                                 int64_t to);
/* With the first `most` of `part` replaced by `by`, all of them if `most` is negative; an empty part stands
 * before each code point and at the end. */
struct yawl_text yawl_text_replace(struct yawl_eval *e, struct yawl_text text,
                                   struct yawl_text part, struct yawl_text by, int64_t most);
/* Without white space of Unicode at both ends. */
struct yawl_text yawl_text_strip(struct yawl_text text);
/* Letters of ASCII in lower, in upper case. */
struct yawl_text yawl_text_lower(struct yawl_eval *e, struct yawl_text text);
struct yawl_text yawl_text_upper(struct yawl_eval *e, struct yawl_text text);
struct yawl_text yawl_text_reverse(struct yawl_eval *e, struct yawl_text text);
/* The parts between separators, at most `most`, all if it is negative, none if it is 0; the code points if
 * the separator is empty. */
struct yawl_list yawl_text_split(struct yawl_eval *e, struct yawl_text text,
                                 struct yawl_text separator, int64_t most);

/* ---- Numbers ---- */
/* YAWL_EOVERFLOW of the least int. */
int64_t yawl_int_abs(struct yawl_eval *e, int64_t a);
static inline int64_t yawl_int_sign(int64_t a) { return (a > 0) - (a < 0); }
double yawl_float_abs(double a);
/* -1, 0, 1; NaN of NaN. */
double yawl_float_sign(double a);
double yawl_float_ceil(double a);
double yawl_float_floor(double a);
/* Half away from zero. */
double yawl_float_round(double a);
/* Towards zero. */
double yawl_float_trunc(double a);
bool yawl_float_is_nan(double a);
bool yawl_float_is_infinite(double a);
bool yawl_float_is_finite(double a);
/* Square root; NaN of what is negative. */
double yawl_float_root(double a);
/* Bit by bit, of the two's complement. */
static inline int64_t yawl_int_and(int64_t a, int64_t b) { return a & b; }
static inline int64_t yawl_int_or(int64_t a, int64_t b) { return a | b; }
static inline int64_t yawl_int_xor(int64_t a, int64_t b) { return a ^ b; }
static inline int64_t yawl_int_not(int64_t a) { return ~a; }
/* Zeros come in at both ends; by more than 63 gives 0, by less than 0 is YAWL_EOVERFLOW. */
int64_t yawl_int_left(struct yawl_eval *e, int64_t a, int64_t by);
int64_t yawl_int_right(struct yawl_eval *e, int64_t a, int64_t by);

/* ---- Conversions ---- */
/* "true", "True", "TRUE", "t", "1" and the same of false; else YAWL_ECAST. */
bool yawl_bool_of_text(struct yawl_eval *e, struct yawl_text text);

/* YAWL_ECAST unless it is UTF-8. */
struct yawl_text yawl_text_of_bytes(struct yawl_eval *e, struct yawl_text bytes);
static inline struct yawl_text yawl_bytes_of_text(struct yawl_text text) { return text; }
static inline int64_t yawl_bytes_size(struct yawl_text bytes) { return bytes.length; }

/* ---- Dates, times and durations ----
 *
 * What yawl/time.h has, with the type in the name and within CEL's range of years.  A "stamp" is a date and
 * time; its parts are those in UTC or in a zone that is given. */
struct yawl_time yawl_stamp_utc(struct yawl_eval *e, struct yawl_time stamp);
struct yawl_time yawl_stamp_in(struct yawl_eval *e, struct yawl_time stamp, struct yawl_text zone);
static inline struct yawl_time yawl_now(const struct yawl_eval *e)
{
    return yawl_time_of_ms(e->now_ms);
}
struct yawl_time yawl_stamp_add(struct yawl_eval *e, struct yawl_time a, struct yawl_span by);
struct yawl_time yawl_stamp_subtract(struct yawl_eval *e, struct yawl_time a, struct yawl_span by);
struct yawl_time yawl_date_add(struct yawl_eval *e, struct yawl_time a, struct yawl_span by);
struct yawl_time yawl_date_subtract(struct yawl_eval *e, struct yawl_time a, struct yawl_span by);
struct yawl_time yawl_clock_add(struct yawl_eval *e, struct yawl_time a, struct yawl_span by);
struct yawl_time yawl_clock_subtract(struct yawl_eval *e, struct yawl_time a, struct yawl_span by);
struct yawl_span yawl_time_between(struct yawl_eval *e, struct yawl_time a, struct yawl_time b);
struct yawl_span yawl_span_plus(struct yawl_eval *e, struct yawl_span a, struct yawl_span b);
struct yawl_span yawl_span_minus(struct yawl_eval *e, struct yawl_span a, struct yawl_span b);
struct yawl_text yawl_stamp_text(struct yawl_eval *e, struct yawl_time stamp);
struct yawl_text yawl_date_text(struct yawl_eval *e, struct yawl_time date);
struct yawl_text yawl_clock_text(struct yawl_eval *e, struct yawl_time clock);
struct yawl_time yawl_date_of_text(struct yawl_eval *e, struct yawl_text text);
struct yawl_time yawl_clock_of_text(struct yawl_eval *e, struct yawl_text text);
/* Parts that CEL counts from 0. */
static inline int64_t yawl_stamp_month(struct yawl_time time) { return yawl_time_month(time) - 1; }
static inline int64_t yawl_stamp_day(struct yawl_time time) { return yawl_time_day(time) - 1; }
int64_t yawl_stamp_second(struct yawl_time time);
static inline int64_t yawl_stamp_millisecond(struct yawl_time time) { return time.nanos / 1000000; }
/* The whole duration in that unit, towards zero; YAWL_ECAST with months. */
int64_t yawl_span_in_hours(struct yawl_eval *e, struct yawl_span span);
int64_t yawl_span_in_minutes(struct yawl_eval *e, struct yawl_span span);
int64_t yawl_span_in_seconds(struct yawl_eval *e, struct yawl_span span);
/* What is below a second. */
static inline int64_t yawl_span_millisecond(struct yawl_span span) { return span.nanos / 1000000; }

/* ---- Maps: a list of keys ---- */
/* The place of the key; YAWL_ENOKEY if it is not there, and -1. */
int64_t yawl_key_of_int(struct yawl_eval *e, struct yawl_list keys, int64_t key);
int64_t yawl_key_of_text(struct yawl_eval *e, struct yawl_list keys, struct yawl_text key);
int64_t yawl_key_of_bool(struct yawl_eval *e, struct yawl_list keys, bool key);

/* ---- Loops ---- */
/* A list whose first `count` items were put into the room that it was opened with. */
static inline struct yawl_list yawl_list_first(struct yawl_list list, uint32_t count)
{
    if (count < list.count) list.count = count;
    return list;
}
/* all() and exists() over items that may fault: one that decides hides the faults of all others.
 *
 *     yawl_search_begin(e, &search);
 *     for (…; !search.decided; …) yawl_search_next(e, &search, CONDITION, DECIDES);
 *     return yawl_search_end(e, &search, DECIDES);
 *
 * YAWL_ETOOBIG, a full scratch, is never hidden: it ends the search. */
struct yawl_search {
    int before, first_fault;
    uint32_t before_number, first_number;
    bool decided;
};
static inline void yawl_search_begin(struct yawl_eval *e, struct yawl_search *search)
{
    search->before = e->fault;
    search->before_number = e->fault_number;
    search->first_fault = 0;
    search->first_number = 0;
    search->decided = e->fault != 0;
    e->fault = 0;
}
static inline void yawl_search_next(struct yawl_eval *e, struct yawl_search *search, bool value,
                                    bool decides)
{
    const int too_big = -4018; /* YAWL_ETOOBIG */
    bool hides = e->fault == 0 && value == decides;
    if (search->first_fault == 0 || e->fault == too_big) {
        search->first_fault = e->fault;
        search->first_number = e->fault_number;
    }
    if (hides) search->first_fault = 0;
    search->decided = hides || e->fault == too_big;
    e->fault = 0;
}
static inline bool yawl_search_end(struct yawl_eval *e, const struct yawl_search *search,
                                   bool decides)
{
    bool failed = search->before != 0;
    yawl_fault_again(e, failed ? search->before : search->first_fault,
                     failed ? search->before_number : search->first_number);
    return search->decided && e->fault == 0 ? decides : !decides;
}

#ifdef __cplusplus
}
#endif
#endif
