/* Reads and writes the members of generated structs by their description.
 *
 * A `struct yawl_record` says where each member lies, in the outside struct that people fill in and in
 * the inside struct of a case's data block.  A `yawl_value` is one such member with its type, so JSON
 * readers, tools and tests need to know no generated struct.
 */
#ifndef YAWL_RECORD_H
#define YAWL_RECORD_H

#include "yawl/layout.h"

#ifdef __cplusplus
extern "C" {
#endif

/* A list that was read, or that is to be written.  Its items are asked for one by one. */
struct yawl_list_value {
    const void *items;
    uint32_t count;
    enum yawl_type element;
    const void *base; /* NULL: items have the form that they have in an outside struct; else they have
                         their inside form, whose references count from here */
    const struct yawl_record *record; /* of a list of records: their type */
};

/* The same of a record, whose members are asked for one by one. */
struct yawl_record_value {
    const void *at; /* the outside or the inside struct */
    const struct yawl_record *record;
    const void *base;
};

typedef struct yawl_value {
    enum yawl_type type;
    bool present; /* false: absent or unset; the rest is then zero */
    union {
        bool as_bool;
        int64_t as_int;
        double as_float;
        struct yawl_decimal as_decimal;
        struct yawl_text as_text; /* of bytes and trees too; borrows from what was read */
        int32_t as_enum;          /* index into the field's names */
        struct yawl_time as_time; /* date, time, date and time */
        struct yawl_span as_span;
        struct yawl_list_value as_list;     /* borrows */
        struct yawl_record_value as_record; /* borrows */
    };
} yawl_value_t;

/* Index of the field called `name`, YAWL_NONE if there is none or `record` is NULL. */
uint32_t yawl_record_find(const struct yawl_record *record, const char *name);
/* Item `index` of a list, from 0; texts, lists and records are borrowed, here and below. */
yawl_value_t yawl_list_item(const struct yawl_list_value *list, uint32_t index);
/* Member `index` of a record, from 0. */
yawl_value_t yawl_record_member(const struct yawl_record_value *value, uint32_t index);
/* Reads a member of an outside struct. */
yawl_value_t yawl_record_get(const struct yawl_field *field, const void *outside);
/* Writes a member of an outside struct, and its `has_` member.  The value's type must be the field's, the
 * base of a list or record NULL (YAWL_EDATA).  An absent value leaves a member without
 * `has_` as it is and is YAWL_EMISSING. */
int yawl_record_set(const struct yawl_field *field, void *outside, yawl_value_t value);
/* Are two present values of one type equal?  Decimals and times by value. */
bool yawl_value_equal(const yawl_value_t *a, const yawl_value_t *b);

/* What is wrong with the value of a member, in words for a person: "4 fraction digits, at most 2".  false:
 * nothing.  Of a list only the number of its items is judged, of a record nothing, and what is absent is
 * right.  `text` is cut at `size`. */
bool yawl_value_problem(const struct yawl_field *field, const yawl_value_t *value, char *text,
                        size_t size);
/* What a refusal's text names of a document, each problem with its path, then how many more there
 * are; and its length at most. */
#define YAWL_PROBLEMS_MAX      100
#define YAWL_PROBLEMS_TEXT_MAX (32u << 10)

/* Calls `report` for each thing that is wrong with an outside struct, with the path of the value, such as
 * $.lines[3].price; returns how many there are.  `report` may be NULL. */
typedef void (*yawl_problem_fn)(void *context, const char *path, const char *what);
uint32_t yawl_record_check(const struct yawl_record *record, const void *outside,
                           yawl_problem_fn report, void *context);

/* Reads a variable of a case's data block; what is borrowed lies in the block. */
yawl_value_t yawl_data_get(const struct yawl_record *record, const struct yawl_field *field,
                           const struct yawl_data *data);

#ifdef __cplusplus
}
#endif
#endif
