/* What structs of values look like: the members of a record and what each may hold; and the functions on
 * records that generated code calls.
 *
 * A record has two forms, both generated.  The *outside* struct is what people fill in and read: texts are
 * `struct yawl_text`, lists `struct yawl_list`, a record in it is its outside struct.  The *inside* struct
 * lies in a case's data block: texts are `struct yawl_text_ref`, lists `struct yawl_list_ref`, a record in
 * it is its inside struct; a reference counts from the start of the block.  Types do not contain
 * themselves, so descriptors form a tree of at most YAWL_NESTING_MAX.  Implemented in support/.
 */
#ifndef YAWL_LAYOUT_H
#define YAWL_LAYOUT_H

#include "yawl/value.h"

#ifdef __cplusplus
extern "C" {
#endif

/* Records and lists in each other. */
#define YAWL_NESTING_MAX 32
/* Bytes of the outside struct of a record that is a member or an item. */
#define YAWL_RECORD_SIZE_MAX 65536
/* No offset, no bit, no limit. */
#define YAWL_NOWHERE UINT32_MAX

struct yawl_record;
struct yawl_schema;
struct yawl_tree_type;

/* ---- What a member may hold beyond its type ---- */

/* A bound on a number, a moment or a duration, in the member's type. */
union yawl_bound {
    int64_t as_int;
    double as_float;
    struct yawl_decimal as_decimal;
    struct yawl_time as_time; /* date, time, date and time */
    struct yawl_span as_span;
};

enum yawl_bound_kind { YAWL_BOUND_NONE, YAWL_BOUND_INCLUSIVE, YAWL_BOUND_EXCLUSIVE };

/* Of a list: those of its items, but for the two counts.  A most of YAWL_NOWHERE is no limit. */
struct yawl_facets {
    enum yawl_bound_kind min_kind, max_kind;
    union yawl_bound min, max;
    uint32_t length_min, length_max; /* characters of a text, bytes of bytes */
    uint32_t digits;                 /* of a decimal or an int: in all */
    uint32_t fraction_digits;        /* of a decimal, after the point */
    uint32_t items_min, items_max;   /* of a list */
    const struct yawl_schema *schema; /* of a text: the types of <yawl/schema.h>, NULL: any text; */
    uint32_t simple;                  /* and the simple type that it must be of */
};

/* ---- Records ---- */

/* One member of a record.  A record that never lies in a data block has inside == YAWL_NOWHERE; records
 * that are members or items always have both forms. */
struct yawl_field {
    const char *name;
    enum yawl_type type;
    uint32_t outside;     /* offset in bytes of the member in the outside struct */
    uint32_t outside_has; /* offset of its `bool has_NAME`, YAWL_NOWHERE if it is always present */
    uint32_t inside;      /* offset in bytes of the member in the inside struct */
    uint32_t index;       /* its bit in the inside struct's `set`; YAWL_NOWHERE: always present */
    const char *const *names; /* of an enumeration, and of a list of one: its values, NULL at the end */
    enum yawl_type element;           /* of a list: the type of its items */
    const struct yawl_record *record; /* of a record, and of a list of records: its type */
    const struct yawl_facets *facets; /* NULL: all values of the type */
    const struct yawl_tree_type *tree; /* of XML data: what it must be, <yawl/schema.h>; NULL: any */
};

/* Items that are lists, or that may be absent, are records without a name and of one field: `T[][]` is a
 * list of {T[] value}, `T?[]` one of {T? value}.  JSON shows the member in the record's place. */
struct yawl_record {
    const char *name; /* of the outside struct, such as "order_check_returns"; NULL: see above */
    uint32_t outside_size; /* bytes */
    uint32_t inside_size;  /* bytes of the inside struct, of a data block with its head; 0: none */
    uint32_t set; /* offset of the `uint64_t set[]` in the inside struct; YAWL_NOWHERE: none */
    uint32_t fields_count; /* at least 1 in a record that is a member or an item */
    const struct yawl_field *fields;
};

/* ---- Records in a block ---- */

/* Stores `outside` in the inside struct `*inside` of the block, what belongs to it in the pool; reuses the
 * places that its texts and lists have.  YAWL_ETOOBIG when the block is full.  Nothing of `outside` may lie
 * in the same block. */
void yawl_data_set_record(struct yawl_data *data, void *inside, const struct yawl_record *record,
                          const void *outside, struct yawl_eval *e);
/* Fills the outside struct `*outside` from an inside struct of the block; texts and lists of numbers lie in
 * the block, other lists in the scratch (YAWL_ETOOBIG). */
void yawl_data_fill_record(const struct yawl_data *data, const void *inside,
                           const struct yawl_record *record, void *outside, struct yawl_eval *e);
/* The same in the scratch, as an expression: the outside struct, never NULL. */
const void *yawl_data_record(struct yawl_eval *e, const struct yawl_data *data, const void *inside,
                             const struct yawl_record *record);
/* The same for a list of records. */
void yawl_data_set_records(struct yawl_data *data, struct yawl_list_ref *ref, struct yawl_list list,
                           const struct yawl_record *record, struct yawl_eval *e);
struct yawl_list yawl_data_records(const struct yawl_data *data, struct yawl_list_ref ref,
                                   const struct yawl_record *record, struct yawl_eval *e);
/* The inside struct of item `index` of a list of records; YAWL_EINDEX and yawl_record_none() out of range. */
const void *yawl_data_item(struct yawl_eval *e, const struct yawl_data *data,
                           struct yawl_list_ref ref, const struct yawl_record *record,
                           int64_t index);

/* ---- Outside structs ---- */

/* Member by member, decimals and times by value; absent members equal each other. */
bool yawl_record_equal(const struct yawl_record *record, const void *a, const void *b);
/* What a record is where there is none after a fault: zeros, enough for any. */
const void *yawl_record_none(void);
/* The item at `index`, an outside struct; yawl_record_none() and YAWL_EINDEX out of range. */
const void *yawl_list_record(struct yawl_eval *e, struct yawl_list list,
                             const struct yawl_record *record, int64_t index);
/* A list that is built: open it, put each of its `count` items. */
void yawl_records_open(struct yawl_eval *e, struct yawl_list *list,
                       const struct yawl_record *record, uint32_t count);
void yawl_records_put(struct yawl_list *list, const struct yawl_record *record, uint32_t index,
                      const void *item);
bool yawl_records_equal(struct yawl_list a, struct yawl_list b, const struct yawl_record *record);
bool yawl_records_have(struct yawl_list list, const struct yawl_record *record, const void *item);
struct yawl_list yawl_records_concat(struct yawl_eval *e, struct yawl_list a, struct yawl_list b,
                                     const struct yawl_record *record);
/* Each item once, in the order of their first. */
struct yawl_list yawl_records_distinct(struct yawl_eval *e, struct yawl_list list,
                                       const struct yawl_record *record);

#ifdef __cplusplus
}
#endif
#endif
