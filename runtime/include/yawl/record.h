/* Reads and writes the members of generated structs by their description.
 *
 * A `struct yawl_record` says where each member lies, in the outside struct that people fill in and in
 * the inside struct of a case's data block.  A `yawl_value` is one such member with its type, so JSON
 * readers, tools and tests need to know no generated struct.
 */
#ifndef YAWL_RECORD_H
#define YAWL_RECORD_H

#include "yawl/program.h"

#ifdef __cplusplus
extern "C" {
#endif

/* A list that was read, or that is to be written.  Its items are asked for one by one. */
struct yawl_list_value {
    const void *items;
    uint32_t count;
    enum yawl_type element;
    const void *base; /* NULL: texts are `struct yawl_text`, as in an outside struct; else they are
                         `struct yawl_text_ref` that count from here */
};

typedef struct yawl_value {
    enum yawl_type type;
    bool present; /* false: absent or unset; the rest is then zero */
    union {
        bool as_bool;
        int64_t as_int;
        double as_float;
        struct yawl_decimal as_decimal;
        struct yawl_text as_text; /* borrows from the struct or block that was read */
        int32_t as_enum;          /* index into the field's names */
        struct yawl_list_value as_list; /* borrows */
    };
} yawl_value_t;

/* Index of the field called `name`, YAWL_NONE if there is none or `record` is NULL. */
uint32_t yawl_record_find(const struct yawl_record *record, const char *name);
/* Item `index` of a list, from 0; a text is borrowed. */
yawl_value_t yawl_list_item(const struct yawl_list_value *list, uint32_t index);
/* Reads a member of an outside struct; texts and lists are borrowed. */
yawl_value_t yawl_record_get(const struct yawl_field *field, const void *outside);
/* Writes a member of an outside struct, and its `has_` member; texts and lists are borrowed.  The value's
 * type must be the field's, a list's base NULL (YAWL_EDATA).  An absent value leaves a member without
 * `has_` as it is and is YAWL_EMISSING. */
int yawl_record_set(const struct yawl_field *field, void *outside, yawl_value_t value);
/* Reads a variable of a case's data block; texts and lists point into the block. */
yawl_value_t yawl_data_get(const struct yawl_record *record, const struct yawl_field *field,
                           const struct yawl_data *data);

#ifdef __cplusplus
}
#endif
#endif
