/* Sequences of XPath 2.0 and XQuery 1.0 ("items"), for the expressions of YAWL specifications.
 *
 * A sequence is an array of items; an item is a node of a tree (yawl/tree.h) or a value.  Sequences, their
 * texts and the trees that constructors build lie in the evaluation's scratch or in what was given, are never
 * changed in place and are never freed.  As in yawl/value.h a function that can fail sets `e->fault` and
 * returns the empty sequence or a harmless value: YAWL_ETOOBIG when the scratch is full, YAWL_ECAST for the
 * type and cast errors of XPath, YAWL_EOVERFLOW, YAWL_EDIVIDE.  Data are untyped: a node's value is
 * xs:untypedAtomic, as in the reference, whose documents no schema types.  Implemented in support/items*.c.
 *
 * Rules are those of "XML Path Language (XPath) 2.0" [XP], "XQuery 1.0" [XQ] and "XQuery 1.0 and XPath 2.0
 * Functions and Operators" [FO], W3C, second editions.
 */
#ifndef YAWL_ITEMS_H
#define YAWL_ITEMS_H

#include "yawl/tree.h"
#include "yawl/value.h"

#ifdef __cplusplus
extern "C" {
#endif

/* What an item is.  Of types of XML Schema that differ only in their facets, one: xs:integer is 64 bits
 * wide. */
enum yawl_item_kind {
    YAWL_ITEM_NODE,    /* node: of `tree` */
    YAWL_ITEM_UNTYPED, /* text: xs:untypedAtomic */
    YAWL_ITEM_STRING,  /* text */
    YAWL_ITEM_BOOL,    /* boolean */
    YAWL_ITEM_INT,     /* integer: xs:integer */
    YAWL_ITEM_DECIMAL, /* decimal */
    YAWL_ITEM_SINGLE,  /* floating: xs:float, a double that has single precision */
    YAWL_ITEM_FLOAT,   /* floating: xs:double */
    YAWL_ITEM_DATE,    /* time: these three */
    YAWL_ITEM_TIME,
    YAWL_ITEM_DATE_TIME,
    YAWL_ITEM_DURATION, /* span: these three */
    YAWL_ITEM_MONTHS,   /* xs:yearMonthDuration */
    YAWL_ITEM_SECONDS,  /* xs:dayTimeDuration */
    YAWL_ITEM_GYEAR,    /* time: a date whose other parts do not count; these five */
    YAWL_ITEM_GYEAR_MONTH,
    YAWL_ITEM_GMONTH,
    YAWL_ITEM_GMONTH_DAY,
    YAWL_ITEM_GDAY,
    YAWL_ITEM_ROW,      /* row: of `order by`, never seen by an expression */
    YAWL_ITEM_KIND_COUNT
};

struct yawl_item_row;

struct yawl_item {
    uint32_t kind; /* enum yawl_item_kind */
    uint32_t node; /* NODE: its number in `tree`; else 0 */
    union {
        const char *tree; /* its block */
        struct yawl_text text;
        bool boolean;
        int64_t integer;
        struct yawl_decimal decimal;
        double floating;
        struct yawl_time time;
        struct yawl_span span;
        const struct yawl_item_row *row;
    } as;
};

struct yawl_items {
    const struct yawl_item *items;
    uint32_t count;
};

/* A sequence that is built: begin it, add to it any number of times, its `items` are the value. */
struct yawl_items_list {
    struct yawl_items items;
    uint32_t capacity;
};

/* ---- Sequences ---- */
static inline struct yawl_items yawl_items_none(void)
{
    struct yawl_items none = {(const struct yawl_item *)0, 0};
    return none;
}
/* The item at `index`, from 0, which must exist, as a sequence of one. */
static inline struct yawl_items yawl_items_one(struct yawl_items items, uint32_t index)
{
    struct yawl_items one = {items.items + index, 1};
    return one;
}
struct yawl_items_list yawl_items_begin(void);
void yawl_items_add(struct yawl_eval *e, struct yawl_items_list *list, struct yawl_items items);
/* `a, b`. */
struct yawl_items yawl_items_concat(struct yawl_eval *e, struct yawl_items a, struct yawl_items b);
/* `a to b`: integers. */
struct yawl_items yawl_items_range(struct yawl_eval *e, struct yawl_items a, struct yawl_items b);

/* One value as a sequence. */
struct yawl_items yawl_items_of_bool(struct yawl_eval *e, bool value);
struct yawl_items yawl_items_of_int(struct yawl_eval *e, int64_t value);
struct yawl_items yawl_items_of_decimal(struct yawl_eval *e, struct yawl_decimal value);
struct yawl_items yawl_items_of_float(struct yawl_eval *e, double value);
struct yawl_items yawl_items_of_text(struct yawl_eval *e, struct yawl_text value);
/* `kind`: YAWL_ITEM_DATE, YAWL_ITEM_TIME or YAWL_ITEM_DATE_TIME. */
struct yawl_items yawl_items_of_time(struct yawl_eval *e, struct yawl_time value,
                                     enum yawl_item_kind kind);
struct yawl_items yawl_items_of_span(struct yawl_eval *e, struct yawl_span value);
struct yawl_items yawl_items_of_node(struct yawl_eval *e, struct yawl_node node);

/* ---- Steps of paths [XP 3.2] ----
 *
 * From each node of a sequence along an axis, those that pass `test`: a name, "*" (any element, on the
 * attribute axis any attribute), "node()", "text()", "element()", "comment()" …; in document order, each
 * node once.  An item that is no node is YAWL_ECAST. */
#define YAWL_AXES(X)                                                                               \
    X(child)                                                                                       \
    X(descendant)                                                                                  \
    X(descendant_or_self)                                                                          \
    X(attribute)                                                                                   \
    X(self)                                                                                        \
    X(parent)                                                                                      \
    X(ancestor)                                                                                    \
    X(ancestor_or_self)                                                                            \
    X(following_sibling)                                                                           \
    X(following)                                                                                   \
    X(preceding_sibling)                                                                           \
    X(preceding)
#define YAWL_AXIS_FUNCTION(axis)                                                                   \
    struct yawl_items yawl_items_##axis(struct yawl_eval *e, struct yawl_items from,               \
                                        struct yawl_text test);
YAWL_AXES(YAWL_AXIS_FUNCTION)
#undef YAWL_AXIS_FUNCTION
/* The document node of the one node given: `/`. */
struct yawl_items yawl_items_root(struct yawl_eval *e, struct yawl_items node);
/* What the steps of a path gave: nodes in document order, each once, or values as they are; both mixed is
 * YAWL_ECAST. */
struct yawl_items yawl_items_path(struct yawl_eval *e, struct yawl_items items);
/* The reverse, for positions along an axis that goes backwards. */
struct yawl_items yawl_items_reverse(struct yawl_eval *e, struct yawl_items items);
struct yawl_items yawl_items_union(struct yawl_eval *e, struct yawl_items a, struct yawl_items b);
struct yawl_items yawl_items_intersect(struct yawl_eval *e, struct yawl_items a,
                                       struct yawl_items b);
struct yawl_items yawl_items_except(struct yawl_eval *e, struct yawl_items a, struct yawl_items b);
/* A predicate's value [XP 3.2.2]: a number is a position, from 1; else the effective boolean value. */
bool yawl_items_predicate(struct yawl_eval *e, struct yawl_items value, int64_t position);
/* The item at that position, from 1, or nothing. */
struct yawl_items yawl_items_at(struct yawl_items items, int64_t position);
/* `is`, `<<`, `>>`: of at most one node each, nothing of nothing. */
struct yawl_items yawl_items_is(struct yawl_eval *e, struct yawl_items a, struct yawl_items b);
struct yawl_items yawl_items_before(struct yawl_eval *e, struct yawl_items a, struct yawl_items b);
struct yawl_items yawl_items_after(struct yawl_eval *e, struct yawl_items a, struct yawl_items b);

/* ---- Values ---- */
/* fn:data: atomised [XP 2.4.2]. */
struct yawl_items yawl_items_data(struct yawl_eval *e, struct yawl_items items);
/* Effective boolean value [XP 2.4.3]. */
bool yawl_items_truth(struct yawl_eval *e, struct yawl_items items);
/* fn:string of at most one item, "" of none. */
struct yawl_text yawl_items_string(struct yawl_eval *e, struct yawl_items items);
/* What a function wants that takes xs:string?: an atomised item of type string or untyped; "" of none. */
struct yawl_text yawl_items_text(struct yawl_eval *e, struct yawl_items items);
/* The texts of the atoms, with one space between [XQ 3.7.1.3]: an attribute's or an element's text. */
struct yawl_text yawl_items_content(struct yawl_eval *e, struct yawl_items items);
/* fn:number of at most one item: NaN of none. */
double yawl_items_number(struct yawl_eval *e, struct yawl_items items);
/* What a parameter of type xs:integer, xs:double takes: one item, untyped data are cast. */
int64_t yawl_items_int(struct yawl_eval *e, struct yawl_items items);
double yawl_items_float(struct yawl_eval *e, struct yawl_items items);
/* The text of a value as xs:string casts it [FO 17.1.2]. */
struct yawl_text yawl_items_float_text(struct yawl_eval *e, double value);
struct yawl_text yawl_items_decimal_text(struct yawl_eval *e, struct yawl_decimal value);

/* ---- Operators ---- */
/* General comparisons [XP 3.5.2]: does it hold for some pair of their atoms? */
bool yawl_items_equal(struct yawl_eval *e, struct yawl_items a, struct yawl_items b);
bool yawl_items_not_equal(struct yawl_eval *e, struct yawl_items a, struct yawl_items b);
bool yawl_items_less(struct yawl_eval *e, struct yawl_items a, struct yawl_items b);
bool yawl_items_less_equal(struct yawl_eval *e, struct yawl_items a, struct yawl_items b);
bool yawl_items_greater(struct yawl_eval *e, struct yawl_items a, struct yawl_items b);
bool yawl_items_greater_equal(struct yawl_eval *e, struct yawl_items a, struct yawl_items b);
/* Value comparisons [XP 3.5.1]: nothing if one is nothing. */
struct yawl_items yawl_items_eq(struct yawl_eval *e, struct yawl_items a, struct yawl_items b);
struct yawl_items yawl_items_ne(struct yawl_eval *e, struct yawl_items a, struct yawl_items b);
struct yawl_items yawl_items_lt(struct yawl_eval *e, struct yawl_items a, struct yawl_items b);
struct yawl_items yawl_items_le(struct yawl_eval *e, struct yawl_items a, struct yawl_items b);
struct yawl_items yawl_items_gt(struct yawl_eval *e, struct yawl_items a, struct yawl_items b);
struct yawl_items yawl_items_ge(struct yawl_eval *e, struct yawl_items a, struct yawl_items b);
/* Arithmetic [XP 3.4]: nothing if one is nothing; untyped data become xs:double. */
struct yawl_items yawl_items_plus(struct yawl_eval *e, struct yawl_items a, struct yawl_items b);
struct yawl_items yawl_items_minus(struct yawl_eval *e, struct yawl_items a, struct yawl_items b);
struct yawl_items yawl_items_times(struct yawl_eval *e, struct yawl_items a, struct yawl_items b);
struct yawl_items yawl_items_div(struct yawl_eval *e, struct yawl_items a, struct yawl_items b);
struct yawl_items yawl_items_idiv(struct yawl_eval *e, struct yawl_items a, struct yawl_items b);
struct yawl_items yawl_items_mod(struct yawl_eval *e, struct yawl_items a, struct yawl_items b);
struct yawl_items yawl_items_negative(struct yawl_eval *e, struct yawl_items a);
struct yawl_items yawl_items_positive(struct yawl_eval *e, struct yawl_items a);

/* ---- Types [XP 3.10] ---- */
/* How many items a type takes: exactly one, `?`, `*`, `+`. */
enum yawl_occurrence { YAWL_ONCE, YAWL_OPTIONAL, YAWL_ANY_NUMBER, YAWL_AT_LEAST_ONCE };
/* `cast as TYPE`, with `?` where `how` is YAWL_OPTIONAL. */
struct yawl_items yawl_items_cast(struct yawl_eval *e, struct yawl_items items,
                                  enum yawl_item_kind type, enum yawl_occurrence how);
/* The same to a type that xs:integer is the base of: what it holds beyond 64 bits is left out. */
#define YAWL_INTEGERS(X)                                                                           \
    X(long, INT64_MIN, INT64_MAX)                                                                  \
    X(int, INT32_MIN, INT32_MAX)                                                                   \
    X(short, INT16_MIN, INT16_MAX)                                                                 \
    X(byte, INT8_MIN, INT8_MAX)                                                                    \
    X(nonPositiveInteger, INT64_MIN, 0)                                                            \
    X(negativeInteger, INT64_MIN, -1)                                                              \
    X(nonNegativeInteger, 0, INT64_MAX)                                                            \
    X(positiveInteger, 1, INT64_MAX)                                                               \
    X(unsignedLong, 0, INT64_MAX)                                                                  \
    X(unsignedInt, 0, UINT32_MAX)                                                                  \
    X(unsignedShort, 0, UINT16_MAX)                                                                \
    X(unsignedByte, 0, UINT8_MAX)
enum yawl_integer {
#define YAWL_INTEGER(name, least, greatest) YAWL_INTEGER_##name,
    YAWL_INTEGERS(YAWL_INTEGER)
#undef YAWL_INTEGER
    YAWL_INTEGER_COUNT
};
struct yawl_items yawl_items_cast_integer(struct yawl_eval *e, struct yawl_items items,
                                          enum yawl_integer type, enum yawl_occurrence how);
bool yawl_items_castable_integer(struct yawl_eval *e, struct yawl_items items,
                                 enum yawl_integer type, enum yawl_occurrence how);
bool yawl_items_castable(struct yawl_eval *e, struct yawl_items items, enum yawl_item_kind type,
                         enum yawl_occurrence how);
/* `instance of`: is each item a value of `type`, and are they as many? */
bool yawl_items_instance(struct yawl_items items, enum yawl_item_kind type,
                         enum yawl_occurrence how);
/* The same where the type is a test of items: "item()", "node()", "element()", "text()" … */
bool yawl_items_instance_of(struct yawl_items items, struct yawl_text test,
                            enum yawl_occurrence how);
/* `treat as`: the items if they are an instance, else YAWL_ECAST. */
struct yawl_items yawl_items_treat_as(struct yawl_eval *e, struct yawl_items items,
                                      enum yawl_item_kind type, enum yawl_occurrence how);
struct yawl_items yawl_items_treat_of(struct yawl_eval *e, struct yawl_items items,
                                      struct yawl_text test, enum yawl_occurrence how);

/* ---- Constructors [XQ 3.7] ---- */
/* An element of that name with `content`: attributes first, then copies of nodes, and texts. */
struct yawl_items yawl_items_element(struct yawl_eval *e, struct yawl_text name,
                                     struct yawl_items content);
struct yawl_items yawl_items_new_attribute(struct yawl_eval *e, struct yawl_text name,
                                           struct yawl_text value);
/* A text node; nothing of "". */
struct yawl_items yawl_items_new_text(struct yawl_eval *e, struct yawl_text value);
/* A document with `content`: nodes are copied, values become text. */
struct yawl_items yawl_items_document(struct yawl_eval *e, struct yawl_items content);
/* The document or element of a tree as it lies in a case or in the scratch; nothing of an empty text. */
struct yawl_items yawl_items_of_tree(struct yawl_eval *e, struct yawl_text tree);
/* One node of each tree of a list. */
struct yawl_items yawl_items_of_trees(struct yawl_eval *e, struct yawl_list trees);
/* The same items, but values are texts: what stands beside `{…}` in an element adds no space. */
struct yawl_items yawl_items_hole(struct yawl_eval *e, struct yawl_items items);
/* The text that these items are in an element; YAWL_EDATA if an element stands among them. */
struct yawl_text yawl_items_value(struct yawl_eval *e, struct yawl_items items);
/* What a mapping assigns: of the one element that the items must be, called `name` (empty: anything),
 * its tree; or its text, in which no element stands.  YAWL_EDATA for anything else. */
struct yawl_text yawl_items_tree(struct yawl_eval *e, struct yawl_items items,
                                 struct yawl_text name);
struct yawl_text yawl_items_scalar(struct yawl_eval *e, struct yawl_items items,
                                   struct yawl_text name);

/* ---- order by [XQ 3.8.3] ---- */
/* A row: what a tuple returns, then its keys, each of at most one item. */
struct yawl_items yawl_items_row(struct yawl_eval *e, struct yawl_items value);
struct yawl_items yawl_items_key(struct yawl_eval *e, struct yawl_items row, struct yawl_items key);
/* What the rows return, in the order of their keys: `how` has a character each, 'a' ascending with the
 * empty sequence least, 'A' with it greatest, 'd' and 'D' descending alike.  Stable. */
struct yawl_items yawl_items_order(struct yawl_eval *e, struct yawl_items rows,
                                   struct yawl_text how);

/* ---- Functions [FO] ----
 *
 * fn:name is yawl_fn_name.  Those that need nothing more than yawl/value.h or yawl/functions.h are not
 * here. */
/* Text: xs:string? is a text, "" of nothing.  Positions count code points from 1. */
struct yawl_text yawl_fn_substring(struct yawl_text text, double from);
struct yawl_text yawl_fn_substring_of(struct yawl_text text, double from, double length);
struct yawl_text yawl_fn_substring_before(struct yawl_text text, struct yawl_text part);
struct yawl_text yawl_fn_substring_after(struct yawl_text text, struct yawl_text part);
struct yawl_text yawl_fn_normalize_space(struct yawl_eval *e, struct yawl_text text);
struct yawl_text yawl_fn_translate(struct yawl_eval *e, struct yawl_text text,
                                   struct yawl_text from, struct yawl_text to);
/* Letters of Unicode. */
struct yawl_text yawl_fn_upper_case(struct yawl_eval *e, struct yawl_text text);
struct yawl_text yawl_fn_lower_case(struct yawl_eval *e, struct yawl_text text);
struct yawl_text yawl_fn_string_join(struct yawl_eval *e, struct yawl_items items,
                                     struct yawl_text separator);
struct yawl_items yawl_fn_string_to_codepoints(struct yawl_eval *e, struct yawl_text text);
struct yawl_text yawl_fn_codepoints_to_string(struct yawl_eval *e, struct yawl_items codes);
struct yawl_items yawl_fn_compare(struct yawl_eval *e, struct yawl_items a, struct yawl_items b);
struct yawl_items yawl_fn_codepoint_equal(struct yawl_eval *e, struct yawl_items a,
                                          struct yawl_items b);
/* Numbers: of nothing nothing, of a number one of its type. */
struct yawl_items yawl_fn_abs(struct yawl_eval *e, struct yawl_items number);
struct yawl_items yawl_fn_ceiling(struct yawl_eval *e, struct yawl_items number);
struct yawl_items yawl_fn_floor(struct yawl_eval *e, struct yawl_items number);
struct yawl_items yawl_fn_round(struct yawl_eval *e, struct yawl_items number);
/* To a multiple of 10^-precision, half towards the larger number: of [FO 3.1], as the reference has it. */
struct yawl_items yawl_fn_round_to(struct yawl_eval *e, struct yawl_items number, int64_t precision);
struct yawl_items yawl_fn_round_half_to_even(struct yawl_eval *e, struct yawl_items number,
                                             int64_t precision);
/* Aggregates. */
static inline int64_t yawl_fn_count(struct yawl_items items) { return items.count; }
static inline bool yawl_fn_exists(struct yawl_items items) { return items.count > 0; }
static inline bool yawl_fn_empty(struct yawl_items items) { return items.count == 0; }
struct yawl_items yawl_fn_sum(struct yawl_eval *e, struct yawl_items items);
struct yawl_items yawl_fn_sum_or(struct yawl_eval *e, struct yawl_items items,
                                 struct yawl_items zero);
struct yawl_items yawl_fn_avg(struct yawl_eval *e, struct yawl_items items);
struct yawl_items yawl_fn_min(struct yawl_eval *e, struct yawl_items items);
struct yawl_items yawl_fn_max(struct yawl_eval *e, struct yawl_items items);
/* Sequences. */
struct yawl_items yawl_fn_distinct_values(struct yawl_eval *e, struct yawl_items items);
struct yawl_items yawl_fn_index_of(struct yawl_eval *e, struct yawl_items items,
                                   struct yawl_items value);
struct yawl_items yawl_fn_insert_before(struct yawl_eval *e, struct yawl_items items,
                                        int64_t position, struct yawl_items more);
struct yawl_items yawl_fn_remove(struct yawl_eval *e, struct yawl_items items, int64_t position);
struct yawl_items yawl_fn_subsequence(struct yawl_items items, double from);
struct yawl_items yawl_fn_subsequence_of(struct yawl_items items, double from, double length);
struct yawl_items yawl_fn_zero_or_one(struct yawl_eval *e, struct yawl_items items);
struct yawl_items yawl_fn_one_or_more(struct yawl_eval *e, struct yawl_items items);
struct yawl_items yawl_fn_exactly_one(struct yawl_eval *e, struct yawl_items items);
bool yawl_fn_deep_equal(struct yawl_items a, struct yawl_items b);
/* Dates, times, durations; `now` is the recorded time of the step. */
enum yawl_part {
    YAWL_PART_YEAR, /* of a duration: years */
    YAWL_PART_MONTH,
    YAWL_PART_DAY,
    YAWL_PART_HOURS,
    YAWL_PART_MINUTES,
    YAWL_PART_SECONDS,
    YAWL_PART_ZONE
};
struct yawl_items yawl_fn_current_date_time(struct yawl_eval *e);
struct yawl_items yawl_fn_current_date(struct yawl_eval *e);
struct yawl_items yawl_fn_current_time(struct yawl_eval *e);
struct yawl_items yawl_fn_implicit_timezone(struct yawl_eval *e);
/* year-from-date and the like: `kind` is the type of the parameter. */
struct yawl_items yawl_fn_part(struct yawl_eval *e, struct yawl_items items,
                               enum yawl_item_kind kind, enum yawl_part part);
/* adjust-…-to-timezone; without a zone the result has none. */
struct yawl_items yawl_fn_adjust(struct yawl_eval *e, struct yawl_items items,
                                 enum yawl_item_kind kind, struct yawl_items zone);
struct yawl_items yawl_fn_date_time(struct yawl_eval *e, struct yawl_items date,
                                    struct yawl_items clock);
/* Nodes. */
struct yawl_text yawl_fn_name(struct yawl_eval *e, struct yawl_items node);
struct yawl_text yawl_fn_local_name(struct yawl_eval *e, struct yawl_items node);

#ifdef __cplusplus
}
#endif
#endif
