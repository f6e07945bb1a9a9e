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
    };
} yawl_value_t;

/* Index of the field called `name`, YAWL_NONE if there is none or `record` is NULL. */
uint32_t yawl_record_find(const struct yawl_record *record, const char *name);
/* Reads a member of an outside struct; texts are borrowed. */
yawl_value_t yawl_record_get(const struct yawl_field *field, const void *outside);
/* Writes a member of an outside struct, and its `has_` member; texts are borrowed.  The value's type
 * must be the field's (YAWL_EDATA).  An absent value leaves a member without `has_` as it is and is
 * YAWL_EMISSING. */
int yawl_record_set(const struct yawl_field *field, void *outside, yawl_value_t value);
/* Reads a variable of a case's data block; its text points into the block. */
yawl_value_t yawl_data_get(const struct yawl_record *record, const struct yawl_field *field,
                           const struct yawl_data *data);

#ifdef __cplusplus
}
#endif
#endif
